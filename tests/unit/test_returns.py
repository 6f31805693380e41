"""What the units returned: read whatever it is, and one return of each unit counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.returning import broken, foreign, library, old_report, report, saved_on, units
from toolkit.jobs.returns import Sorted, last_issue, last_saved, receive, sort_returns
from toolkit.jobs.units import read_units
from toolkit.problems import Severity


def taken(folder: Path, paths: list[Path], *listed: str) -> Sorted:
    """The returns sorted, against a list where one is given."""
    known = library(folder)
    names = read_units(units(folder / "名单.xlsx", *listed)) if listed else None
    return sort_returns(list(receive(paths, known, "monthly", 1)), known.find("monthly"), names)


def counted(result: Sorted) -> list[tuple[str, str]]:
    return [(each.unit, each.path.name) for each in result.counted]


def left_out(result: Sorted) -> list[tuple[str, str]]:
    return [(path.name if path is not None else "", reason.code) for path, reason in result.left_out]


# --- workbooks nobody can read among good ones ----------------------------------------------------------------------------
def test_what_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    bad = broken(tmp_path)
    good = report(tmp_path / "甲.xlsx", "甲街道", "户数 | #8 | | 户")
    result = taken(tmp_path, [*bad[:2], good, *bad[2:]])
    assert counted(result) == [("甲街道", "甲.xlsx")]
    assert [path for path, _ in result.left_out] == bad
    assert all(reason.severity is Severity.ERROR for _, reason in result.left_out)
    assert all(path is not None and path.name in str(reason) for path, reason in result.left_out)


@pytest.mark.parametrize(
    ("unit", "figure", "version", "codes"),
    [
        ("甲街道", "户数 | #-8 | | 户", "2.0", ["R106"]),
        ("甲街道", "户数 | 不知道 | | 户", "2.0", []),
        ("甲街道", "慰问金 | #8 | | 元", "2.0", ["R106"]),
        ("", "户数 | #8 | | 户", "2.0", ["R108"]),
        ("甲街道", "户数 | #8 | | 户", "3.0", ["T118"]),
        ("甲街道", "", "2.0", []),
    ],
)
def test_why_a_return_does_not_count(unit: str, figure: str, version: str, codes: list[str], tmp_path: Path) -> None:
    path = report(tmp_path / "甲.xlsx", unit, figure, ledger=["1月3日 | 张某 | #500"], version=version)
    assert [code for _, code in left_out(taken(tmp_path, [path]))] == codes


def test_sums_that_do_not_add_up_are_left_out(tmp_path: Path) -> None:
    path = report(tmp_path / "甲.xlsx", "甲街道", ledger=["1月3日 | 张某 | #500", "合计 | | #600"])
    ((_, reason),) = taken(tmp_path, [path]).left_out
    assert reason.code == "R106" and "台账!C3" in str(reason) and "逐行相加是 500" in str(reason)


def test_another_template_is_left_out_whatever_unit_it_names(tmp_path: Path) -> None:
    paths = [foreign(tmp_path / "外.xlsx", "甲街道"), foreign(tmp_path / "外2.xlsx", "")]
    assert left_out(taken(tmp_path, paths, "甲街道")) == [("外.xlsx", "R105"), ("外2.xlsx", "R105")]


# --- one unit, several workbooks -------------------------------------------------------------------------------------------
def test_the_same_twice_counts_once_and_on_the_day_of_the_first(tmp_path: Path) -> None:
    late = saved_on(report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户"), "2026-03-09T01:00:00")
    timely = saved_on(report(tmp_path / "b.xlsx", "甲 街道", "户数 | #8 | | 户"), "2026-03-05T01:00:00")
    result = taken(tmp_path, [late, timely], "甲街道 | | | 2026年3月5日")
    assert counted(result) == [("甲街道", "b.xlsx")]
    assert [found.code for found in result.notices] == ["R104"]


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ({"figures": ["户数 | #9 | | 户"]}, "（户数）"),
        ({"figures": ["户数 | #8 | 余 | 户"]}, "（户数）"),
        ({"figures": ["户数 | #8 | | 户"], "text": "别的话。"}, "（文字或台账）"),
        ({"figures": ["户数 | #8 | | 户"], "ledger": ["1月3日 | 张某 | "]}, "（文字或台账）"),
    ],
)
def test_twice_and_not_the_same_counts_not_at_all(other: dict[str, list[str]], differs: str, tmp_path: Path) -> None:
    one = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户")
    figures = other.pop("figures")
    two = report(tmp_path / "b.xlsx", "甲街道", *figures, **other)  # type: ignore[arg-type]
    result = taken(tmp_path, [one, two])
    assert counted(result) == [] and left_out(result) == [("a.xlsx", "R103"), ("b.xlsx", "R103")]
    assert differs in result.left_out[0][1].message


def test_a_faulty_workbook_beside_a_good_one_of_the_unit(tmp_path: Path) -> None:
    bad = report(tmp_path / "a.xlsx", "甲街道", "户数 | #-1 | | 户")
    good = report(tmp_path / "b.xlsx", "甲街道", "户数 | #8 | | 户")
    result = taken(tmp_path, [bad, good], "甲街道")
    assert (counted(result), left_out(result)) == ([("甲街道", "b.xlsx")], [("a.xlsx", "R106")])


# --- against the list --------------------------------------------------------------------------------------------------------
def test_units_come_in_the_order_and_under_the_names_of_the_list(tmp_path: Path) -> None:
    spelt = {"丙.xlsx": "丙街道", "乙.xlsx": "乙街道（东）", "外.xlsx": "乙街道（西）", "甲.xlsx": "甲　街道２"}
    paths = [report(tmp_path / name, unit) for name, unit in spelt.items()]
    result = taken(tmp_path, paths, "甲街道2", "乙街道(东)", "丙街道", "丁街道")
    assert counted(result) == [("甲街道2", "甲.xlsx"), ("乙街道(东)", "乙.xlsx"), ("丙街道", "丙.xlsx")]
    assert left_out(result) == [("外.xlsx", "R102"), ("", "R101")]


def test_nobody_returned_anything(tmp_path: Path) -> None:
    assert left_out(taken(tmp_path, [], "甲街道", "乙街道")) == [("", "R101"), ("", "R101")]
    assert taken(tmp_path, []) == Sorted()


@pytest.fixture
def china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer eight hours ahead of what Excel notes."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone")
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-05T15:59:59Z", "2026-03-05"),
        ("2026-03-05T16:00:00Z", "2026-03-06"),
        ("2026-03-05T23:59:59", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05T16:00:00.1234567Z", "2026-03-06"),
        ("9999-12-31T23:00:00Z", "None"),
        ("昨天", "None"),
    ],
)
def test_the_day_a_workbook_was_saved(moment: str, day: str, china: None, tmp_path: Path) -> None:
    assert str(last_saved(saved_on(report(tmp_path / "甲.xlsx", "甲街道"), moment))) == day


def test_a_return_after_the_deadline_counts_and_is_told(tmp_path: Path) -> None:
    paths = [saved_on(report(tmp_path / f"{day}.xlsx", f"{day}街道"), f"2026-03-0{day}T08:00:00") for day in (5, 6)]
    result = taken(tmp_path, paths, "5街道 | | | 2026年3月5日", "6街道 | | | 2026年3月5日", "7街道 | | | 2026年3月5日")
    assert len(result.counted) == 2
    assert [(found.code, "6街道" in found.message) for found in result.notices] == [("R107", True)]


# --- older versions, last issue -----------------------------------------------------------------------------------------------
def test_a_workbook_of_an_older_version_counts_under_the_names_of_today(tmp_path: Path) -> None:
    result = taken(tmp_path, [old_report(tmp_path / "旧.xlsx", "甲街道", 8, "另有一句")])
    record = result.counted[0].record
    assert record.figures["数据"]["户数"].value == 8
    assert record.tables["台账"].rows[0].values["慰问对象"].value == "张某"
    places = {found.code: str(found.location) for found in result.counted[0].problems}
    assert places["T128"] == "旧.xlsx > 表头!B3" and "T119" in places


def test_last_issue_takes_the_latest_and_tells_what_is_of_no_use(tmp_path: Path) -> None:
    known = library(tmp_path)
    paths = [
        saved_on(report(tmp_path / "b.xlsx", "甲街道", "户数 | #7 | | 户"), "2026-01-02T08:00:00"),
        saved_on(report(tmp_path / "c.xlsx", "甲 街道", "户数 | #9 | | 户"), "2026-01-01T08:00:00"),
        saved_on(report(tmp_path / "d.xlsx", "甲街道", "户数 | #8 | | 户"), "2026-01-02T08:00:00"),
        foreign(tmp_path / "外.xlsx", "甲街道"),
        *broken(tmp_path),
    ]
    found, problems = last_issue(paths, known, known.find("monthly").schema)
    assert {name: each.path.name for name, each in found.items()} == {"甲街道": "d.xlsx"}
    assert {found.code for found in problems} == {"R127"} and len(problems) == 6
