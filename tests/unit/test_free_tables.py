"""Sheets that are printed as they stand: which they are, what is to be seen of them, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image

from tests.pictures import picture
from tests.unit.binding import FORM, SCHEMA, body, found, submit
from tests.workbooks import workbook
from toolkit import limits
from toolkit.record import FreeTable, Span, scalar_text
from toolkit.workbook.bind import bind
from toolkit.workbook.free_tables import is_free_table, read_free_table
from toolkit.workbook.reader import SheetGrid, read_workbook

ASKED = "| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | ［原表1］ |\n"


def grid(markdown: str, tmp_path: Path, merged: Sequence[str] = (), columns: Sequence[str] = ()) -> SheetGrid:
    """The last sheet of a workbook, with merged blocks and hidden columns."""
    path = workbook(markdown, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    for block in merged:
        sheet.merge_cells(block)
    for column in columns:
        sheet.column_dimensions[column].hidden = True
    book.save(path)
    return read_workbook(path).sheets[-1]


def texts(table: FreeTable) -> list[list[str]]:
    return [[scalar_text(cell.value) for cell in row] for row in table.rows]


def read(markdown: str, tmp_path: Path, merged: Sequence[str] = (), columns: Sequence[str] = ()) -> list[list[str]]:
    return texts(read_free_table(grid(markdown, tmp_path, merged, columns))[0])


@pytest.mark.parametrize(
    ("markdown", "is_free"),
    [
        ("| 原表1 | 姓名 | 职务 |", True),
        ("| 原表 | 姓名 | 职务 |", True),
        ("| 原表2 会议分工 | 姓名 | 职务 |", True),
        ("| 原 表 ３ | 姓名 | 职务 |", True),
        ("| 原表附件 | 姓名 | 职务 |", True),
        ("| 原表4 | 层级 | 标题 | 内容 |", True),
        ("| 分工表 | 表格 |\n|  | 姓名 | 职务 |", True),
        ("| 分工表 | 表 格： |\n|  | 姓名 | 职务 |", True),
        ("| 原表述修改 | 层级 | 标题 | 内容 |\n|  |  |  | 一段话。 |", False),
        ("| 分工表 | 姓名 | 表格 |", False),
        ("| 分工表 | 表格1 |\n|  | 姓名 |", False),
        ("| 分工表 |  |\n|  | 表格 |", False),
        ("| 台账原表 | 姓名 | 职务 |", False),
    ],
)
def test_which_sheet_is_one(markdown: str, is_free: bool, tmp_path: Path) -> None:
    assert is_free_table(grid(markdown, tmp_path)) is is_free


def test_a_declared_sheet_keeps_its_shape(tmp_path: Path) -> None:
    submission = submit(FORM + "| 台账 | 表格 |\n|  | 日期 | 对象 | 户数 |\n|  | 1月 | 甲 | 3 |\n" + ASKED, tmp_path)
    assert submission.record.tables["台账"].totals == {"户数": 3}


def test_cells_as_shown(tmp_path: Path) -> None:
    sheet = (
        "| 原表1 | 项目 | 值 |\n|  | 数 | #12.0 |\n|  | 率 | #0.125@0.0% |\n|  | 日 | @2026-02-08 |\n|  | 字 |  007 |\n"
    )
    assert read(sheet, tmp_path) == [
        ["项目", "值"], ["数", "12"], ["率", "12.5%"], ["日", "2026年2月8日"], ["字", "007"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("| 原表1 |  |  |\n|  |  | 甲 |\n|  |  |  | 乙 |\n|  |  |  |  |", [["甲", ""], ["", "乙"]]),
        ("| 原表1 | 甲 |\n|  |  |\n|  | 乙 |", [["甲"], [""], ["乙"]]),
        ("| 原表1 | 甲 | ~~ |\n|  | ~ |", [["甲"]]),
        ("| 分工 | 表格 |\n|  | 甲 | 乙 |", [["甲", "乙"]]),
        ("| 分工 | 表格 | 一月 |\n|  | 甲 | 乙 |", [["", "一月"], ["甲", "乙"]]),
        ("| 原表1 | 表格 | 一月 |", [["表格", "一月"]]),
        ("| 原表1 | ~一行~<br>又一行 |", [["一行\n又一行"]]),
        ("| 原表1 |  |", []),
    ],
)
def test_what_is_blank_around_a_table_is_cut_off(markdown: str, expected: list[list[str]], tmp_path: Path) -> None:
    assert read(markdown, tmp_path) == expected


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    sheet = "| 原表1 | 甲 | 乙 | 丙 |\n|  | 1 | 2 | 3 | hidden\n|  | 4 | 5 | 6 |\n"
    table, _ = read_free_table(grid(sheet, tmp_path, columns=["B"]))
    assert texts(table) == [["甲", "丙"], ["4", "6"]]
    assert [str(cell.where).partition("!")[2] for cell in table.rows[1]] == ["A3", "C3"]
    assert found(submit(FORM + ASKED + sheet, tmp_path)) == ["W205 原表1"]


@pytest.mark.parametrize(
    ("blocks", "columns", "spans", "expected"),
    [
        (["A1:B1"], [], [Span(0, 0, 1, 2)], [["甲", "", "丙"], ["1", "2", "3"], ["4", "5", "6"]]),
        (["A1:A3"], [], [Span(0, 0, 3, 1)], [["甲", "乙", "丙"], ["", "2", "3"], ["", "5", "6"]]),
        (["A2:B3"], [], [Span(1, 0, 2, 2)], [["甲", "乙", "丙"], ["1", "", "3"], ["", "", "6"]]),
        (["A1:B1"], ["A"], [], [["甲", "丙"], ["2", "3"], ["5", "6"]]),
        (["A1:C1"], ["B"], [Span(0, 0, 1, 2)], [["甲", ""], ["1", "3"], ["4", "6"]]),
        (["C1:F1"], [], [], [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]),
    ],
)
def test_merged_blocks(
    blocks: list[str], columns: list[str], spans: list[Span], expected: list[list[str]], tmp_path: Path
) -> None:
    sheet = "| 原表1 | 甲 | 乙 | 丙 |\n|  | 1 | 2 | 3 |\n|  | 4 | 5 | 6 |\n"
    table, _ = read_free_table(grid(sheet, tmp_path, blocks, columns))
    assert (texts(table), list(table.spans)) == (expected, spans)


def test_a_block_begins_where_it_is_visible(tmp_path: Path) -> None:
    sheet = "| 原表1 | 甲 | 1 | hidden\n|  |  | 2 |\n|  |  | 3 |\n"
    table, _ = read_free_table(grid(sheet, tmp_path, ["A1:A3"]))
    assert (texts(table), table.spans) == ([["甲", "2"], ["", "3"]], (Span(0, 0, 2, 1),))


def test_what_lies_under_a_block_is_not_shown(tmp_path: Path) -> None:
    path = workbook("| 原表1 | 甲 | 乙 |\n|  | 丙 | 丁 |\n", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["原表1"].merged_cells.add("A1:B1")
    book.save(path)
    assert texts(read_free_table(read_workbook(path).sheets[0])[0]) == [["甲", ""], ["丙", "丁"]]


def test_errors_stand_at_their_cells(tmp_path: Path) -> None:
    submission = submit(FORM + ASKED + "| 原表1 | 甲 | !#REF! |\n|  | =1+1 | 2 |\n", tmp_path)
    assert found(submission) == ["W301 原表1!B1", "W302 原表1!A2"]


def test_what_no_table_can_hold_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = FORM + ASKED + "| 原表1 | 甲 | 乙 |\n|  | 1 | 2 |\n|  | 3 | 4 |\n"
    monkeypatch.setattr(limits, "FREE_TABLE_ROWS", 3)
    assert found(submit(sheet, tmp_path)) == []
    monkeypatch.setattr(limits, "FREE_TABLE_ROWS", 2)
    assert found(submit(sheet, tmp_path))[-1] == "W527 原表1"
    monkeypatch.setattr(limits, "FREE_TABLE_ROWS", 1)
    monkeypatch.setattr(limits, "FREE_TABLE_COLUMNS", 1)
    assert found(submit(sheet, tmp_path))[-1] == "W527 原表1"


def test_pictures_are_told(tmp_path: Path) -> None:
    path = workbook(FORM + ASKED + "| 原表1 | 甲 |\n", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    (tmp_path / "p.png").write_bytes(picture(20, 20, "PNG"))
    book["原表1"].add_image(Image(str(tmp_path / "p.png")), "B2")
    book.save(path)
    submission = bind(read_workbook(path), SCHEMA)
    assert found(submission) == ["W528 原表1"] and body(submission) == ["甲"]


def test_a_hidden_sheet_is_none(tmp_path: Path) -> None:
    submission = submit(FORM + ASKED + "| 原表1 | 甲 |\n", tmp_path, hidden=["原表1"])
    assert found(submission) == ["W521 导语!C2", "W204 原表1"]
