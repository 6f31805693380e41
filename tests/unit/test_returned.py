"""What one unit returned: whether two say the same, and what a roll-up carries itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.returning import library, report
from tests.workbooks import workbook
from toolkit.jobs.returns import receive
from toolkit.rollup.returned import Returned, inner_sources, same_content, units_of_rows
from toolkit.workbook.reader import read_workbook

ROW = "1月3日 | 张某 | #500"


def returned(path: Path) -> Returned:
    return next(iter(receive([path], library(path.parent), None, 1)))


@pytest.mark.parametrize(
    ("figure", "row", "more", "same"),
    [
        ("户数 | #8 |  | 户", ROW, {}, True),
        ("户数 | 8 |  | 户", ROW, {}, True),
        ("户数 | 8户 |  | ", ROW, {}, True),
        ("户数 | #8 |  | 户", "1月3日 | 张某 | 500元", {}, True),
        ("户数 | #8 |  | 户", ROW, {"form": ["联系人 | 张　某"]}, True),
        ("户数 | #8 |  | 户", ROW, {"form": ["联系人 | 李某"]}, False),
        ("户数 | #8 | 余 | 户", ROW, {}, False),
        ("户数 | #9 |  | 户", ROW, {}, False),
        ("户数 |  |  | 户", ROW, {}, False),
        ("户数 | #8 |  | 户", "1月4日 | 张某 | #500", {}, False),
        ("户数 | #8 |  | 户", ROW, {"text": "别的话。"}, False),
    ],
)
def test_whether_two_say_the_same(figure: str, row: str, more: dict[str, str], same: bool, tmp_path: Path) -> None:
    one = returned(report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户", ledger=[ROW], form=["联系人 | 张某"]))
    other = report(tmp_path / "b.xlsx", "甲街道", figure, ledger=[row], **{"form": ["联系人 | 张某"], **more})  # type: ignore[arg-type]
    assert same_content(one.record, returned(other).record) is same


def test_a_rollup_carries_its_sources_and_the_units_of_its_rows(tmp_path: Path) -> None:
    text = """
| 来源 | 指标 | 单位 | 数值 |
| | 户数 | 甲街道 | 8 |
| | 户数 | 乙街道 | !#REF! |
| 台账 | 走访 |
| | 日期 | 对象 | 填报单位 |
| | 1月3日 | 张某 | 甲街道 |
| | 1月4日 | 李某 | |
| | 1月5日 | 王某 | 乙街道 |hidden
"""
    book = read_workbook(workbook(text, tmp_path / "县.xlsx"))
    assert [line[:3] for line in inner_sources(book)] == [("户数", "甲街道", "8"), ("户数", "乙街道", "")]
    assert list(units_of_rows(book)) == [("台账", 3, "甲街道")]


@pytest.mark.parametrize(
    ("named", "told"),
    [("甲街道", "某县／甲街道"), ("", "某县"), ("某 县", "某县"), ("某县（东）", "某县／某县（东）")],
)
def test_whose_row_it_is(named: str, told: str) -> None:
    rows = (("台账", 3, named),) if named else ()
    assert Returned(Path("县.xlsx"), "某县", units=rows).unit_of_row("台账", 3) == told
