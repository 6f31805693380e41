from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.workbooks import workbook
from toolkit.errors import WorkbookError
from toolkit.record import Percent
from toolkit.workbook.marks import ErrorValue, MissingValue
from toolkit.workbook.number_formats import FormattedDate
from toolkit.workbook.reader import SheetGrid, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def raw_sheet(tmp_path: Path, rows: str) -> SheetGrid:
    """A workbook whose sheet holds these rows of SpreadsheetML."""
    stream, path = io.BytesIO(), tmp_path / "原.xlsx"
    openpyxl.Workbook().save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = f"{HEAD}<sheetData>{rows}</sheetData></worksheet>".encode() if name == SHEET else source.read(name)
            target.writestr(name, data)
    return read_workbook(path).sheets[0]


def cells(grid: SheetGrid) -> dict[str, object]:
    return {
        str(grid.where(row, column).cell): value
        for row, values in grid.rows()
        for column, value in enumerate(values)
        if value is not None
    }


def test_values_keep_their_addresses(tmp_path: Path) -> None:
    path = workbook("| 甲 |  |  |\n|  |  | x |\n|  | #3 | @2026-02-08 |", tmp_path / "a.xlsx")
    grid = read_workbook(path).sheets[0]
    assert cells(grid) == {"B2": "x", "A3": 3.0, "B3": datetime.date(2026, 2, 8)}
    assert str(grid.where(1, 27)) == "a.xlsx > 甲!AB2"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', ErrorValue("#DIV/0!")),
        ('<c r="B2" t="e"><f>1/0</f><v>#REF!</v></c>', ErrorValue("#REF!")),
        ('<c r="B2"><f>1+1</f></c>', MissingValue()),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2.0),
        (
            '<c r="B2" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>',
            "甲 乙",
        ),
        ('<c r="B2" t="d"><v>2026-02-08</v></c>', datetime.date(2026, 2, 8)),
        ('<c r="B2" t="b"><v>1</v></c>', True),
        ('<c r="B2" t="str"><v>a_x000D_b</v></c>', "a\rb"),
    ],
)
def test_every_kind_of_cell(tmp_path: Path, cell: str, value: object) -> None:
    grid = raw_sheet(tmp_path, f'<row r="2">{cell}</row>')
    assert cells(grid) == {"B2": value}


def test_an_empty_result_of_a_formula_is_a_blank(tmp_path: Path) -> None:
    assert cells(raw_sheet(tmp_path, '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>')) == {}


def test_percent_and_month_day_formats(tmp_path: Path) -> None:
    path = workbook('| 甲 | #0.125@0.0% | @2026-01-25@m"月"d"日" | @2026-01-25@yyyy-mm-dd |', tmp_path / "a.xlsx")
    (values,) = [row for _, row in read_workbook(path).sheets[0].rows()]
    assert values == [Percent("12.5"), datetime.datetime(2026, 1, 25), datetime.date(2026, 1, 25)]
    assert isinstance(values[0], Percent)
    assert isinstance(values[1], FormattedDate)
    assert values[1].text == "1月25日"


def test_the_1904_date_system(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = datetime.datetime(2026, 2, 8)  # type: ignore[index]
    book.save(tmp_path / "mac.xlsx")
    assert cells(read_workbook(tmp_path / "mac.xlsx").sheets[0])["A1"] == datetime.date(2026, 2, 8)


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    path = workbook("| 甲 | a | b |\n|  | c | d |hidden\n| 乙 | x |", tmp_path / "a.xlsx", hidden=["乙"])
    book = openpyxl.load_workbook(path)
    book["甲"].column_dimensions["B"].hidden = True
    book.save(path)
    first, second = read_workbook(path).sheets
    assert cells(first) == {"A1": "a"}
    assert (first.hidden_rows(), first.hidden_columns()) == ([1], [1])
    assert second.hidden


def test_a_far_cell_is_refused_and_a_lying_dimension_is_not(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        raw_sheet(tmp_path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert "第 1048576 行、第 16384 列" in str(caught.value)


def test_blank_formatted_rows_by_the_thousand_are_nothing(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2, 20_000))
    grid = raw_sheet(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' + rows)
    assert cells(grid) == {"A1": 1.0}


def test_a_shared_string_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        raw_sheet(tmp_path, '<row r="1"><c r="A1" t="s"><v>99</v></c></row>')
    assert caught.value.problems[0].code == "W115"
    assert str(caught.value.problems[0].location) == "原.xlsx > Sheet!A1"


def test_merged_cells_are_known(tmp_path: Path) -> None:
    path = workbook("| 甲 | a |\n|  | b |", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["甲"].merge_cells("A1:A2")
    book.save(path)
    assert list(read_workbook(path).sheets[0].merged) == [((0, 0), (1, 0))]
