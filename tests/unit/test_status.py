"""How it stands with every unit: the word, the finding that weighs most, the lists for Excel and for reminders."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.returning import broken, foreign, library, old_report, report, saved_on, units
from toolkit.jobs.returns import receive, sort_returns
from toolkit.jobs.status import State, StatusOptions, all_problems, status, status_listing
from toolkit.jobs.units import read_units
from toolkit.workbook.content import Noted, plain

LISTED = ("甲街道 | 张某 | 1234567 | 2026年3月5日", "乙街道 | 李某 | | ")


def states(folder: Path, paths: list[Path], *listed: str, last: list[Path] | None = None) -> list[State]:
    names = units(folder / "名单.xlsx", *listed) if listed else None
    found, _ = status(paths, last or [], library(folder), StatusOptions("monthly", names, 1))
    return found


def good(path: Path, unit: str = "甲街道", value: str = "#8") -> Path:
    return saved_on(report(path, unit, f"户数 | {value} |  | 户"), "2026-03-05T08:00:00")


def workbooks(kind: str, folder: Path) -> list[Path]:
    """What 甲街道 sent."""
    one = good(folder / "a.xlsx")
    faulty = good(folder / "b.xlsx", value="#-1")
    match kind:
        case "nothing":
            return []
        case "good":
            return [one]
        case "late":
            return [saved_on(one, "2026-03-06T08:00:00")]
        case "twice the same":
            return [saved_on(one, "2026-03-09T08:00:00"), good(folder / "b.xlsx", "甲　街道")]
        case "twice":
            return [one, good(folder / "b.xlsx", value="#9")]
        case "three, two the same":
            return [one, good(folder / "b.xlsx"), good(folder / "c.xlsx", value="#9")]
        case "faulty":
            return [faulty]
        case "good and faulty":
            return [one, faulty]
        case "faulty and good":
            return [faulty, good(folder / "c.xlsx")]
        case "foreign":
            return [foreign(folder / "b.xlsx", "甲街道")]
        case _:
            return [old_report(folder / "a.xlsx", "甲街道", 8, "")]


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("nothing", "未报"),
        ("good", "已报"),
        ("late", "迟报"),
        ("twice the same", "已报"),
        ("twice", "重复"),
        ("three, two the same", "重复"),
        ("faulty", "有错"),
        ("good and faulty", "已报"),
        ("faulty and good", "已报"),
        ("foreign", "有错"),
        ("older version", "已报"),
    ],
)
def test_words_agree_with_what_a_rollup_counts(kind: str, word: str, tmp_path: Path) -> None:
    paths = workbooks(kind, tmp_path)
    deadline = "" if kind == "older version" else "2026年3月5日"
    listed = (f"甲街道 | 张某 | 1234567 | {deadline}", LISTED[1])
    first, second = states(tmp_path, paths, *listed)
    assert (first.unit, first.word, second.word) == ("甲街道", word, "未报")
    known = library(tmp_path)
    returns = list(receive(paths, known, "monthly", 1))
    sums = sort_returns(returns, known.find("monthly"), read_units(tmp_path / "名单.xlsx"))
    counts = [each.path for each in sums.counted]
    assert counts == ([first.source] if word in ("已报", "迟报") else [])
    assert {path for path in (first.source, *first.others) if path} == set(paths), "no workbook is passed over"


def test_a_faulty_workbook_beside_a_good_one_is_told(tmp_path: Path) -> None:
    first, _ = states(tmp_path, workbooks("good and faulty", tmp_path), *LISTED)
    assert first.cells()[2:4] == ("a.xlsx、b.xlsx", "1")
    assert "1 处错误，没有汇总" in first.cells()[-1]


def test_the_finding_that_weighs_most_stands_with_its_cell(tmp_path: Path) -> None:
    first, _ = states(tmp_path, workbooks("faulty", tmp_path), *LISTED)
    assert first.cells()[-1] == "数据!B2 “户数”不能小于 0，现在是 -1"
    assert first.data()["errors"] == 1 and first.data()["deadline"] == "2026年3月5日"


# --- nobody's -------------------------------------------------------------------------------------------------------------
def test_what_nobody_can_be_named_for(tmp_path: Path) -> None:
    paths = [*broken(tmp_path), foreign(tmp_path / "外.xlsx", ""), good(tmp_path / "无名.xlsx", "")]
    found = states(tmp_path, paths, *LISTED)
    assert [state.word for state in found] == ["未报", "未报", *["有错"] * 7]
    assert [state.source for state in found[2:]] == paths
    told = {state.source.name: state.cells()[-1] for state in found if state.source}
    assert "模板，不是“月报”" in told["外.xlsx"] and "没有填单位名称" in told["无名.xlsx"]
    assert all(told.values())


def test_a_unit_nobody_asked_and_a_list_of_nobody(tmp_path: Path) -> None:
    paths = [good(tmp_path / "a.xlsx", "丙街道"), good(tmp_path / "b.xlsx", "丙街道", "#9")]
    (*_, stranger) = states(tmp_path, paths, *LISTED)
    assert (stranger.unit, stranger.word, len(stranger.others)) == ("丙街道", "名单外", 1)
    assert [state.word for state in states(tmp_path, paths[:1])] == ["已报"], "without a list everybody is asked"
    assert states(tmp_path, []) == []


@pytest.mark.parametrize(
    ("file", "unit", "word", "told"),
    [
        ("a", "乙街道办事处", "名称不符", "您是不是要找“乙街道”"),
        ("乙街道（重报）", "乙街", "名称不符", "您是不是要找“乙街道”"),
        ("乙街道", "", "有错", "没有填单位名称"),
    ],
)
def test_a_unit_whose_workbook_came_under_another_name_is_not_missing(
    file: str, unit: str, word: str, told: str, tmp_path: Path
) -> None:
    paths = [good(tmp_path / f"{file}.xlsx", unit)]
    first, second = states(tmp_path, paths, *LISTED)
    assert [(state.unit, state.word) for state in (first, second)] == [("甲街道", "未报"), ("乙街道", word)]
    assert second.source == paths[0] and told in second.cells()[-1]
    known = library(tmp_path)
    listed = read_units(tmp_path / "名单.xlsx")
    sums = sort_returns(list(receive(paths, known, "monthly", 1)), known.find("monthly"), listed)
    missing, against = (
        [reason for path, reason in sums.left_out if (path is None) is is_missing] for is_missing in (True, False)
    )
    assert ["甲街道" in each.message for each in missing] == [True], "the roll-up says the same"
    assert [each.hint for each in against] == [
        next(each.hint for each in second.problems if each.code == against[0].code)
    ]


@pytest.mark.parametrize("kind", ["foreign", "unreadable"])
def test_a_file_named_after_a_unit_is_its(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "乙街道.xlsx"
    foreign(path, "") if kind == "foreign" else path.write_bytes(b"PK")
    found = states(tmp_path, [path], *LISTED)
    assert [(state.unit, state.word, state.source) for state in found] == [
        ("甲街道", "未报", None),
        ("乙街道", "有错", path),
    ]
    assert found[1].cells()[-1]


# --- last issue -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        ("#8 |  | 万元", "#24 |  | 万元", ["R121"]),
        ("#8 |  | 万元", "#23.9 |  | 万元", []),
        ("#9 |  | 万元", "#3 |  | 万元", ["R121"]),
        ("#9 |  | 万元", "#3.1 |  | 万元", []),
        ("#8 |  | 万元", "#80000 |  | 元", []),
        ("#8 |  | 元", "#8 |  | 万元", ["R121"]),
        ("#8 |  | 万元", "#0 |  | 万元", ["R122"]),
        ("#0 |  | 万元", "#8 |  | 万元", []),
        ("#-8 |  | 万元", "#-8 |  | 万元", []),
        ("#-8 |  | 万元", "#-25 |  | 万元", ["R121"]),
        ("#-8 |  | 万元", "#8 |  | 万元", ["R121"]),
        ("|  | 万元", "#8 |  | 万元", []),
        ("三十万 |  | 元", "#8 |  | 万元", []),
        ("#8 |  | 万元", "若干 |  | 万元", []),
    ],
)
def test_figures_that_jump(before: str, now: str, codes: list[str], tmp_path: Path) -> None:
    last = report(tmp_path / "上" / "a.xlsx", "甲 街道", f"资金 | {before}")
    (state,) = states(tmp_path, [report(tmp_path / "a.xlsx", "甲街道", f"资金 | {now}")], last=[last])
    assert [found.code for found in state.problems if found.code.startswith("R12")] == codes


def test_what_is_of_no_use_in_last_issue_is_told_and_not_compared(tmp_path: Path) -> None:
    last = [foreign(tmp_path / "外.xlsx", "甲街道"), *broken(tmp_path)]
    (state,), problems = status([good(tmp_path / "a.xlsx")], last, library(tmp_path), StatusOptions(jobs=1))
    assert state.problems == () and {found.code for found in problems} == {"R127"}


# --- lists ------------------------------------------------------------------------------------------------------------------
def test_the_list_for_excel_counts_in_numbers_and_tints_whom_to_call(tmp_path: Path) -> None:
    paths = [good(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx", "丙街道", "#-1")]
    listing = status_listing(states(tmp_path, paths, *LISTED, "丙街道 | | | "))
    assert len({len(listing.headers), len(listing.widths), *map(len, listing.rows)}) == 1
    assert [plain(row[1]) for row in listing.rows] == ["已报", "未报", "有错"]
    assert [isinstance(row[1], Noted) for row in listing.rows] == [False, True, True]
    assert [row[3] for row in listing.rows] == [None, None, 1]
    assert listing.rows[0][6:] == ("张某", "1234567", "2026年3月5日", "2026年3月5日")


def test_all_problems_of_all_units_are_listed(tmp_path: Path) -> None:
    paths = [
        saved_on(report(tmp_path / "a.xlsx", "甲街道", "户数 | #-1 | | 户", "资金 | #-x | | "), "2026-03-09T08:00:00")
    ]
    listing = all_problems(states(tmp_path, paths, *LISTED))
    assert len({len(listing.headers), len(listing.widths), *map(len, listing.rows)}) == 1
    assert [(row[0], row[3]) for row in listing.rows] == [
        ("甲街道", "a.xlsx > 数据!B2"),
        ("乙街道", "名单.xlsx > 单位名单!3"),
    ]
