from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.workbooks import workbook
from toolkit.workbook.headers import Header, find_header, header_problems, is_header_again
from toolkit.workbook.reader import SheetGrid, read_workbook

NAMES = ("姓名", "地址", "联系电话", "部队人数", "部队金额", "地方人数", "地方金额", "金额")


def sheet(tmp_path: Path, rows: str, *merged: str) -> SheetGrid:
    text = "".join(f"| {'表' if not place else ''} | {row} |\n" for place, row in enumerate(rows.split(" / ")))
    path = workbook(text, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for each in merged:
        book["表"].merge_cells(each)
    book.save(path)
    return read_workbook(path).sheets[0]


def header(tmp_path: Path, rows: str, *merged: str, names: tuple[str, ...] = NAMES) -> Header:
    found = find_header(sheet(tmp_path, rows, *merged), names, ())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rows", "merged", "row", "columns"),
    [
        (
            "姓名 | 联系方式 |  /  | 地址 | 联系电话 / 张三 | 城东 | 1",
            ("B1:C1", "A1:A2"),
            1,
            {"姓名": 0, "地址": 1, "联系电话": 2},
        ),
        (
            "姓名 | 联系方式 |  /  | 地址 | 联系电话 / 张三 | 城东 | 1",
            ("B1:C1",),
            1,
            {"姓名": 0, "地址": 1, "联系电话": 2},
        ),
        (
            "名册 |  |  / 姓名 | 联系方式 |  /  | 地址 | 联系电话",
            ("A1:C1", "B2:C2"),
            2,
            {"姓名": 0, "地址": 1, "联系电话": 2},
        ),
        (
            "姓名 | 部队 |  | 地方 |  /  | 人数 | 金额 | 人数 | 金额 / 张三 | 1 | 2 | 3 | 4",
            ("B1:C1", "D1:E1"),
            1,
            {"姓名": 0, "部队人数": 1, "部队金额": 2, "地方人数": 3, "地方金额": 4},
        ),
        (
            "姓名 | 慰问 |  |  /  | 部队 |  | 地址 /  | 人数 | 金额 |  / 张三 | 1 | 2 | 城东",
            ("B1:D1", "B2:C2", "D2:D3"),
            2,
            {"姓名": 0, "金额": 2, "地址": 3},
        ),
        # Look-alikes: a title, a line above the names, a name merged over two columns above the first record.
        (
            "慰问名册 |  |  / 姓名 | 地址 | 联系电话 / 张三 | 城东 | 1",
            ("A1:C1",),
            1,
            {"姓名": 0, "地址": 1, "联系电话": 2},
        ),
        (
            "填报单位：甲 |  | 单位：元 / 姓名 | 地址 | 金额 / 张三 | 城东 | 1",
            ("A1:B1",),
            1,
            {"姓名": 0, "地址": 1, "金额": 2},
        ),
        ("姓名 | 地址 |  | 金额 / 张三 | 城东 | 甲巷 | 1", ("B1:C1",), 0, {"姓名": 0, "地址": 1, "金额": 3}),
        ("姓名 | 地址 |  / 张三 | 城东 | ", ("B1:C1",), 0, {"姓名": 0, "地址": 1}),
    ],
)
def test_names_under_a_merged_cell_count(
    tmp_path: Path, rows: str, merged: tuple[str, ...], row: int, columns: dict[str, int]
) -> None:
    found = header(tmp_path, rows, *merged)
    assert (found.row, found.columns) == (row, columns)


def test_the_unit_of_the_upper_cell_counts_for_the_names_below(tmp_path: Path) -> None:
    rows = "姓名 | 慰问（万元） |  /  | 金额 | 物资折价（元） / 张三 | 1 | 2"
    found = header(tmp_path, rows, "B1:C1", names=("姓名", "金额", "物资折价"))
    assert (found.unit("金额"), found.unit("物资折价"), found.unit("姓名")) == ("万元", "元", "")


def test_a_repeated_header_is_told_row_by_row(tmp_path: Path) -> None:
    rows = "姓名 | 联系方式 |  /  | 地址 | 联系电话 / 张三 | 城东 | 1"
    found = header(tmp_path, rows, "B1:C1")
    assert is_header_again(["姓名", "联系方式", None], found)
    assert is_header_again([None, "地 址：", "联系电话"], found)
    assert not is_header_again(["姓名", "城东", "1"], found)


def test_names_that_stand_twice_and_further_ones_are_told(tmp_path: Path) -> None:
    grid = sheet(tmp_path, "姓名 | 姓 名 | 地扯 | 备考 / 张三 | 李四 | 城东 | ")
    found = find_header(grid, NAMES, ())
    assert found is not None
    assert [each.code for each in header_problems(grid, found, NAMES)] == ["W209", "W217", "W210"]
