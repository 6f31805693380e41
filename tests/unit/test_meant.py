"""Whose a workbook is likely to be that names a unit nobody listed, or none; and when nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.jobs.meant import meant_units
from toolkit.jobs.units import Unit, Units
from toolkit.rollup.returned import Returned


def meant(listed: str, *returned: Returned) -> list[str | None]:
    """The unit meant by each return, for a list of names parted by blanks."""
    units = Units(tuple(Unit(name) for name in listed.split()))
    found = meant_units(returned, units)
    return [unit.name if (unit := found.get(each.path)) else None for each in returned]


def from_(file: str, unit: str, sent_to: str = "") -> Returned:
    return Returned(Path(f"{file}.xlsx"), unit, sent_to=sent_to)


@pytest.mark.parametrize(
    ("unit", "listed"),
    [
        ("区教育局机关", "区教育局"),
        ("教育局", "区教育局"),
        ("某县区教育局", "区教育局"),
        ("城东街道", "城东街道办事处"),
        ("区教局育", "区教育局"),
        ("区交通运输局", "区交通运输局机关"),
        ("区文化旅游局", "区文化和旅游局"),
    ],
)
def test_names_that_go_on_or_are_a_slip_away(unit: str, listed: str) -> None:
    assert meant(f"{listed} 区民政局", from_("a", unit)) == [listed]


@pytest.mark.parametrize(
    ("unit", "listed"),
    [
        ("丙街道", "甲街道"),
        ("城西街道", "城东街道"),
        ("第2街道办事处", "第1街道办事处"),
        ("第11街道", "第1街道"),
        ("第二中学附属小学", "第一中学附属小学"),
        ("某医院（西院）", "某医院（东院）"),
        ("某医院（东院）", "某医院"),
        ("某医院", "某医院（东院）"),
        ("区体育局", "区教育局"),
        ("区财政局", "区民政局"),
        ("区民政局", "区教育局"),
        ("街道", "城东街道"),
        ("", "区教育局"),
    ],
)
def test_names_of_other_units(unit: str, listed: str) -> None:
    assert meant(listed, from_("a", unit)) == [None]


def test_a_name_that_fits_two_units_fits_none() -> None:
    assert meant("第1街道办事处 第2街道办事处", from_("a", "街道办事处")) == [None]
    assert meant("区教育局 区教育局机关幼儿园", from_("a", "区教育局机关")) == [None]


@pytest.mark.parametrize(
    ("file", "listed"),
    [
        ("区教育局", "区教育局"),
        ("区教育局12月（重报）", "区教育局"),
        ("上报 区教育局 (1)", "区教育局"),
        ("区教育局机关党委", "区教育局 区教育局机关党委"),
    ],
)
def test_the_name_of_the_file_tells(file: str, listed: str) -> None:
    assert meant(listed, from_(file, ""), from_("别的", "")) == [listed.rsplit(maxsplit=1)[-1], None]
    assert meant(listed, from_(file, "教育系统")) == [listed.rsplit(maxsplit=1)[-1]]


@pytest.mark.parametrize(
    ("file", "unit", "listed"),
    [
        ("第11街道", "", "1街道"),
        ("区教育局、区民政局", "", "区教育局 区民政局"),
        ("某医院（西院）", "", "某医院"),
        ("王家镇政府", "王家镇政府", "李家镇政府"),
        ("区教育局 区体育馆", "区体育馆", "区教育局"),
        ("甲局", "", "甲 乙"),
    ],
)
def test_the_name_of_a_file_that_tells_nothing(file: str, unit: str, listed: str) -> None:
    assert meant(listed, from_(file, unit)) == [None]


def test_the_blank_it_was_counts_before_its_names() -> None:
    assert meant("区教育局 区民政局", from_("区民政局", "区体育局", sent_to="区教育局")) == ["区教育局"]
    assert meant("区教育局 区民政局", from_("a", "区体育局", sent_to="区文化局")) == [None]


def test_a_unit_that_returned_something_is_not_meant() -> None:
    assert meant("区教育局", from_("a", "区教育局"), from_("b", "区教育局机关")) == [None, None]
    assert meant("区教育局", from_("a", "区教育局机关"), from_("区教育局", "")) == ["区教育局", "区教育局"]
