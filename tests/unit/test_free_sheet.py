"""Free tables written into a workbook read back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, SCHEMA, prose
from tests.unit.test_free_tables import texts
from tests.workbooks import workbook
from toolkit.record import Span
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.carried import carry_over, left_behind
from toolkit.workbook.content import CellContent, Content, FreeSheet
from toolkit.workbook.free_tables import is_free_table, read_free_table
from toolkit.workbook.reader import Workbook, read_workbook
from toolkit.workbook.retyped import free_sheets


def written(content: Content, path: Path) -> Workbook:
    path.write_bytes(blank_workbook(SCHEMA, content))
    return read_workbook(path)


@pytest.mark.parametrize("is_marked", [False, True])
def test_texts_and_blocks_come_back(is_marked: bool, tmp_path: Path) -> None:
    rows: list[list[CellContent]] = [["=A1", "007", None], ["一行\n又一行", None, "12.50"], [None, "@", 3]]
    name = "分工表" if is_marked else "原表1"
    sheet = FreeSheet(name, rows, (Span(1, 0, 2, 1), Span(0, 1, 1, 2)), is_marked)
    grid = written(Content(free_tables=[sheet]), tmp_path / "a.xlsx").sheets[-1]
    table, problems = read_free_table(grid)
    assert is_free_table(grid) and (grid.name, problems) == (name, [])
    assert texts(table) == [["=A1", "007", ""], ["一行\n又一行", "", "12.50"], ["", "@", "3"]]
    assert sorted(table.spans) == [Span(0, 1, 1, 2), Span(1, 0, 2, 1)]


def test_a_new_issue_keeps_the_tables_that_prose_asks_for(tmp_path: Path) -> None:
    markdown = "| 原表1 | 姓名 | 户数 |\n|  | 张甲 | #3 |\n|  | 藏 | 1 | hidden\n| 分工 | 表格 |\n|  | 标题 | 内容 |\n"
    last = read_workbook(workbook(FORM + prose("［原表1］") + markdown, tmp_path / "a.xlsx"))
    content = carry_over(last, SCHEMA).content
    assert content.rows["导语"][0]["内容"] == "［原表1］" and "原表1" not in content.rows and "分工" not in content.rows
    assert list(left_behind(last, SCHEMA)) == []
    now = written(content, tmp_path / "b.xlsx")
    assert [(each.name, [list(row) for row in each.rows]) for each in free_sheets(now, SCHEMA)] == [
        ("原表1", [["姓名", "户数"], ["张甲", 3]])
    ]


def test_a_table_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.limits.FREE_TABLE_ROWS", 1)
    last = read_workbook(workbook(FORM + "| 原表1 | 甲 |\n|  | 乙 |\n", tmp_path / "a.xlsx"))
    assert free_sheets(last, SCHEMA) == [] and [each.code for each in left_behind(last, SCHEMA)] == ["T129"]
