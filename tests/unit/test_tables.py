from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.unit.binding import FORM, LEDGER, PROSE, SCHEMA, found, submit
from tests.workbooks import workbook
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook


def test_sums_are_computed_and_units_converted(tmp_path: Path) -> None:
    submission = submit(FORM + PROSE + LEDGER.replace("慰问金 |", "慰问金（万元） |").replace("7000", "0.7"), tmp_path)
    assert submission.record.tables["台账"].totals == {"户数": Decimal(7), "慰问金": Decimal(10000)}


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("|  | 合计 |  | 7 | 10000 |\n", []),
        ("|  | 总 计 |  | 8 | 1万元 |\n", ["W401 台账!C4"]),
        ("|  | 小计 |  | 8 |  |\n", ["W402 台账!C4"]),
        ("|  | 合计 |  | 7 |  |\n|  | 3月 | 丙 | 1 |  |\n", ["W403 台账!A5"]),
        ("|  |  | 合计 | 8 |  |\n", ["W401 台账!C4"]),
        ("|  | 日期 | 对象 | 户数 | 慰问金 |\n", ["W208 台账!A4"]),
        ("|  | 3月 | 丙 | 三 |  |\n", ["W305 台账!C4"]),
    ],
)
def test_totals_end_the_table_and_are_compared(tmp_path: Path, rows: str, codes: list[str]) -> None:
    submission = submit(FORM + PROSE + LEDGER + rows, tmp_path)
    assert found(submission) == codes


def test_full_dates_that_go_back_are_a_warning(tmp_path: Path) -> None:
    ledger = LEDGER.replace("1月", "2026年2月1日").replace("2月 |", "2026-01-05 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W407 台账!A3"]


def test_a_contradicting_unit_is_a_warning_and_a_misspelt_column_too(tmp_path: Path) -> None:
    ledger = LEDGER.replace("户数 |", "户数（人） |").replace("对象 |", "对相 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W217 台账!B1", "W216 台账!C1"]


def test_a_text_cell_merged_downwards_counts_for_each_row_a_number_once(tmp_path: Path) -> None:
    path = workbook(FORM + PROSE + LEDGER, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["台账"].merge_cells("A2:A3")
    book["台账"].merge_cells("C2:C3")
    book.save(path)
    table = bind(read_workbook(path), SCHEMA).record.tables["台账"]
    assert [row.values["日期"].value for row in table.rows] == ["1月", "1月"]
    assert table.totals["户数"] == 3
