"""单位对照: a column is one figure, and nothing else is ever added to it."""

from __future__ import annotations

from pathlib import Path

from tests.unit.returning import library, report
from toolkit.jobs.returns import receive
from toolkit.rollup.cross import cross_table
from toolkit.rollup.figures import roll_figures
from toolkit.workbook.content import Listing, Noted, plain


def table(folder: Path, **units: list[str]) -> Listing:
    known = library(folder)
    paths = [report(folder / f"{unit}.xlsx", unit, *figures) for unit, figures in units.items()]
    returns = list(receive(paths, known, None, 1))
    schema = known.find("monthly").schema
    return cross_table(schema, roll_figures(schema, returns), returns)


def test_figures_of_one_measure_are_not_added_to_each_other(tmp_path: Path) -> None:
    told = table(tmp_path, 甲=["最多 | #9 | | 人", "最先 | #4 | | 人"], 乙=["最多 | #3 | | 人", "户数 | #2 | | 户"])
    assert list(told.headers) == ["单位", "户数（户）", "最多（人）", "最先（人）"]
    assert [[plain(cell) for cell in row] for row in told.rows] == [
        ["甲", None, 9, 4],
        ["乙", 2, 3, None],
        ["合计", 2, 9, 4],
    ]


def test_every_share_is_in_the_unit_of_its_column(tmp_path: Path) -> None:
    told = table(tmp_path, 甲=["资金 | #5000 | | 元"], 乙=["资金 | #2 | | 万元"], 丙=["资金 | #9 | | 户"])
    assert [plain(row[1]) for row in told.rows] == [0.5, 2, None, 2.5]


def test_a_total_that_is_no_plain_sum_says_what_it_is(tmp_path: Path) -> None:
    told = table(tmp_path, 甲=["最多 | #9 | | 人", "几种 | #4 | | 人", "户数 | #70 | 余 | 户", "资金 | #1 | | 万元"])
    notes = [cell.note if isinstance(cell, Noted) else "" for cell in told.rows[-1]]
    assert notes == [
        "",
        "有余、多、近、约、以上的数，按所填的数相加",
        "",
        "取最大的，不是相加",
        "不同的数有几个，不是相加",
    ]


def test_nobody_reported_a_figure(tmp_path: Path) -> None:
    told = table(tmp_path, 甲=[])
    assert (list(told.headers), [list(row) for row in told.rows]) == (["单位"], [["甲"], ["合计"]])
