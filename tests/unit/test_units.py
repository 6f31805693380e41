"""The list of the units that report."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.unit.returning import units
from tests.workbooks import workbook
from toolkit.errors import WorkbookError
from toolkit.jobs.units import Office, read_units

DAY = datetime.date(2026, 12, 25)


def names(path: Path) -> list[str]:
    return [unit.name for unit in read_units(path).units]


def codes(path: Path) -> list[str]:
    return [found.code for found in read_units(path).problems]


@pytest.mark.parametrize("spelling", ["第１街道 办事处", "第1街道办事处", "　第1街道　办事处 "])
def test_a_unit_is_found_in_any_spelling(spelling: str, tmp_path: Path) -> None:
    found = read_units(units(tmp_path / "名单.xlsx", "第1街道办事处")).find(spelling)
    assert found is not None and found.name == "第1街道办事处"


def test_what_stands_in_brackets_tells_units_apart(tmp_path: Path) -> None:
    listed = read_units(units(tmp_path / "名单.xlsx", "某医院（东院）", "某医院(西院)", "某医院"))
    found = [listed.find(name) for name in ("某医院(东院)", "某医院（西院）", "某医院", "某医院（南院）")]
    assert [unit and unit.name for unit in found] == ["某医院（东院）", "某医院(西院)", "某医院", None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("| 名单 | 单位 | 电话 |\n| | 甲 街道 | 1 |\n| | 甲街道 | 2 |", "R123"),
        ("| 名单 | 单位 | 电话 |", "R126"),
        ("| 名单 | 单位 | 电话 |\n| | 甲街道 | 1 |hidden", "R126"),
        ("| 名单 | 名称 | 电话 |\n| | 甲街道 | 1 |", "R124"),
        ("| 名单 | |", "R124"),
        ("| 名单 | 单位 | 电话 |\n| | | 1 |", "W315"),
        ("| 名单 | 单位 | 截止日期 |\n| | 甲街道 | 3月5日 |", "W307"),
        ("| 名单 | 单位 | 截止日期 |\n| | 甲街道 | 2026年2月30日 |", "W308"),
    ],
)
def test_a_list_that_cannot_be_used(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        read_units(workbook(text, tmp_path / "名单.xlsx"))
    assert code in {found.code for found in caught.value.problems}


def test_a_hidden_list_is_not_read(tmp_path: Path) -> None:
    path = workbook(
        "| 名单 | 单位 | 电话 |\n| | 甲街道 | 1 |\n| 说明 | 别的 |", tmp_path / "名单.xlsx", hidden=["名单"]
    )
    with pytest.raises(WorkbookError, match="单位名单的表头"):
        read_units(path)


def test_what_was_not_read_of_a_list_is_told(tmp_path: Path) -> None:
    text = "| 名单 | 单位 | 截至日期 |\n| | 甲街道 | 2026年3月5日 |\n| | 乙街道 | |hidden"
    path = workbook(text, tmp_path / "名单.xlsx")
    assert names(path) == ["甲街道"]
    assert sorted(codes(path)) == ["W205", "W217"]


def test_deadlines_need_not_follow_each_other(tmp_path: Path) -> None:
    path = units(tmp_path / "名单.xlsx", "甲街道 | | | 2026年3月5日", "乙街道 | | | 2026年1月5日", "丙街道")
    assert codes(path) == []
    assert [unit.deadline and unit.deadline.month for unit in read_units(path).units] == [3, 1, None]


def test_names_alone_are_a_list_and_the_fuller_sheet_counts(tmp_path: Path) -> None:
    text = "| 草稿 | 单位 |\n| | 乙街道 |\n| 名单 | 各单位 |\n| | 单位 | 联系人 |\n| | 甲街道 | 张某 |"
    assert names(workbook(text, tmp_path / "名单.xlsx")) == ["甲街道"]
    assert names(workbook(text.partition("| 名单")[0], tmp_path / "单栏.xlsx")) == ["乙街道"]


def test_a_csv_file_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("单位,电话\n甲街道,0123\n", "gbk")
    assert [(unit.name, unit.phone) for unit in read_units(path).units] == [("甲街道", "0123")]


LIST = "| 名单 | 单位 | 电话 |\n| | 甲街道 | 1 |\n"


@pytest.mark.parametrize(
    ("sheet", "office"),
    [
        ("", Office()),
        (
            "| 汇总单位 | 项目 | 内容 |\n| | 单位 | 某县双拥办 |\n| | 补报期限 | @2026-12-25 |",
            Office("某县双拥办", until=DAY),
        ),
        (
            "| 汇总单位 | 项目 | 内容 |\n| | 联系电话 | #5550 |\n| | 补报期限： | 2026年12月25日 |",
            Office(phone="5550", until=DAY),
        ),
        ("| 汇总单位 | 名称 | 电话 |\n| | 某县双拥办 | 1 |", Office()),
        ("| 别的 | 项目 | 内容 |\n| | 单位 | 某县双拥办 |", Office()),
    ],
)
def test_whom_they_report_to(sheet: str, office: Office, tmp_path: Path) -> None:
    listed = read_units(workbook(LIST + sheet, tmp_path / "名单.xlsx"))
    assert (listed.office, [unit.name for unit in listed.units]) == (office, ["甲街道"])


def test_a_day_that_is_none_is_told_at_its_cell(tmp_path: Path) -> None:
    text = LIST + "| 汇总单位 | 项目 | 内容 |\n| | 补报期限 | 2026年2月30日 |"
    with pytest.raises(WorkbookError, match="汇总单位!B2"):
        read_units(workbook(text, tmp_path / "名单.xlsx"))


def test_what_one_says_counts_before_what_the_other_knows() -> None:
    assert Office("甲", until=DAY).filled_from(Office("乙", "王某", "1")) == Office("甲", "王某", "1", DAY)
