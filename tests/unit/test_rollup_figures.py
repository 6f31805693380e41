"""How figures of many units become one: by their rule, in one unit of measure, every part with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.returning import library, report
from toolkit.jobs.returns import receive
from toolkit.rollup.figures import RolledFigures, roll_figures
from toolkit.workbook.content import Noted, plain


def rolled(folder: Path, *units: Sequence[str], ledger: Sequence[str] = ()) -> RolledFigures:
    """The figures of 1街道, 2街道 …."""
    paths = [
        report(folder / f"{number}.xlsx", f"{number}街道", *figures, ledger=ledger)
        for number, figures in enumerate(units, 1)
    ]
    known = library(folder)
    return roll_figures(known.find("monthly").schema, list(receive(paths, known, None, 1)))["数据"]


def row(figures: RolledFigures, name: str) -> tuple[object, object, object] | None:
    line = next((line for line in figures.rows if line["指标"] == name), None)
    return (plain(line["数值"]), line.get("约数", ""), line["单位"]) if line is not None else None


# --- what cannot be added -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("figure", "codes", "total"),
    [
        ("户数 | #5 |  | 人", ["R109"], (8, "", "户")),
        ("资金 | #5 |  | 户", ["R109"], None),
        ("资金 | 若干 |  | 万元", ["R110"], None),
        ("户数 |  |  | 户", [], (8, "", "户")),
        ("户数 |  | 余 | 户", [], (8, "", "户")),
        ("户数 | #0 |  | 户", [], (8, "", "户")),
        ("不汇总 | #5 |  | 人", ["R111"], None),
        ("自己加的 | #5 |  | 个", ["R111"], None),
    ],
)
def test_what_is_not_added_is_told_with_its_cell(
    figure: str, codes: list[str], total: tuple[object, ...] | None, tmp_path: Path
) -> None:
    figures = rolled(tmp_path, ["户数 | #8 |  | 户"], [figure])
    assert [found.code for found in figures.problems] == codes
    assert all(str(found.location) == "2.xlsx > 数据!B2" for found in figures.problems)
    assert row(figures, figure.split(" ", maxsplit=1)[0]) == total


def test_no_unit_and_one_unit(tmp_path: Path) -> None:
    assert rolled(tmp_path) == RolledFigures()
    figures = rolled(tmp_path, ["资金 | #-7.5 |  | 万元"])
    assert (row(figures, "资金"), figures.totals) == ((-7.5, "", "万元"), {"资金": Decimal("-7.5")})


# --- measures -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        ("资金 | #5000 |  | 元", "资金 | #2 |  | 万元", (2.5, "", "万元")),
        ("资金 | #-5000 |  | 元", "资金 | #2 |  | 万元", (1.5, "", "万元")),
        ("资金 | #1 |  | 亿元", "资金 | 2万元 |  | ", (10002, "", "万元")),
        ("资金 | 三十万 |  | 元", "资金 | 2万 |  | 元", (32, "", "万元")),
        ("资金 | 三十万 |  | 万元", "资金 | 70余万元 |  | ", (100, "约", "万元")),
        ("资金 | #70 | 余 | 万元", "资金 | #0.1 |  | 万元", (70.1, "约", "万元")),
        ("户数 | 1.2万户 |  | ", "户数 | #30 |  | 户", (12030, "", "户")),
    ],
)
def test_sums_in_one_measure(one: str, other: str, total: tuple[object, ...], tmp_path: Path) -> None:
    figures = rolled(tmp_path, [one], [other])
    assert row(figures, one.split(" ", maxsplit=1)[0]) == total
    assert not figures.problems


def test_the_sum_of_a_ledger_leads_to_its_rows(tmp_path: Path) -> None:
    figures = rolled(tmp_path, [], ledger=["1月1日 | 甲 | #300", "1月2日 | 乙 | 0.1万元"])
    assert row(figures, "慰问金") == (1300, "", "元")
    assert [(line.value, line.sheet, line.cell) for line in figures.sources] == [
        ("300", "台账", "C2"),
        ("1000", "台账", "C3"),
    ]


# --- rules ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "values", "total"),
    [
        ("最多", ["#3", "#9", "#9"], (9, "", "人")),
        ("最多", ["#-3", "#-9", ""], (-3, "", "人")),
        ("最先", ["", "#9", "#3"], (9, "", "人")),
        ("几家", ["#0", "", "#3"], (2, "", "人")),
        ("几种", ["#3", "#3", "#4"], (2, "", "人")),
        ("列明", ["#3", "三十", "#3"], ("3、三十", "", "人")),
        ("几家", ["", "", ""], None),
    ],
)
def test_rules(name: str, values: list[str], total: tuple[object, ...] | None, tmp_path: Path) -> None:
    assert row(rolled(tmp_path, *([f"{name} | {value} |  | 人"] for value in values)), name) == total


def test_a_list_keeps_what_is_not_exact(tmp_path: Path) -> None:
    figures = rolled(tmp_path, ["列明 | #70 | 余 | 人"], ["列明 | #5000 | 近 | 人"], ["列明 | #2 |  | 人次"])
    assert row(figures, "列明") == ("70余、近5000、2人次", "", "人")


def test_only_what_the_greatest_rests_on_makes_it_inexact(tmp_path: Path) -> None:
    assert row(rolled(tmp_path, ["最多 | #3 | 余 | 人"], ["最多 | #9 |  | 人"]), "最多") == (9, "", "人")
    assert row(rolled(tmp_path, ["最多 | #3 |  | 人"], ["最多 | #9 | 余 | 人"]), "最多") == (9, "约", "人")


def test_a_total_names_its_parts_but_not_hundreds(tmp_path: Path) -> None:
    figures = rolled(tmp_path, *([["户数 | #1 |  | 户"]] * 14))
    total = figures.rows[0]["数值"]
    assert isinstance(total, Noted) and total.value == 14
    assert total.note.splitlines()[0] == "1街道 1户（1.xlsx > 数据!B2）"
    assert total.note.splitlines()[-1] == "……共 14 个单位，见“来源”表"
    assert len(figures.sources) == 14
