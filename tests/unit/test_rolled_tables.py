"""Free tables in a roll-up: kept unit by unit, printed where the prose has them, the reviewer's edits stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook as Book

from tests.unit.returning import TOML, report
from tests.unit.test_free_tables import texts
from tests.unit.test_rollup import codes, rolled, rows
from toolkit.jobs.rollup import RolledUp
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import FreeTable, Value
from toolkit.rollup.free_tables import RolledTables
from toolkit.rollup.returned import Returned
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook

SCHEMA = parse_schema(TOML, FileLocation("monthly"))


def with_table(path: Path, unit: str, *people: str, text: str = "分工：<br>［原表1］") -> Path:
    report(path, unit, text=text)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("原表1")
    sheet.append(["职务", "姓名"])
    for person in people:
        sheet.append(["组员", person])
    sheet.merge_cells(start_row=2, end_row=1 + len(people), start_column=1, end_column=1)
    book.save(path)
    return path


def returned(folder: Path, last: str = "丁") -> list[Path]:
    return [with_table(folder / "a.xlsx", "甲街道", "张", "王"), with_table(folder / "b.xlsx", "乙街道", "李", last)]


def printed(folder: Path) -> list[str | list[list[str]]]:
    """The body of the roll-up: paragraphs and tables."""
    submission = bind(read_workbook(folder / "汇总.xlsx"), SCHEMA)
    segments = [segment for prose in submission.record.prose for segment in prose.segments]
    return [texts(each.table) if each.table is not None else each.text for each in segments]


def again(folder: Path, edit: Callable[[Book], object], last: str = "戊") -> RolledUp:
    assert rolled(folder, returned(folder)).status == "made"
    book = openpyxl.load_workbook(folder / "汇总.xlsx")
    edit(book)
    book.save(folder / "汇总.xlsx")
    return rolled(folder, returned(folder, last))


def test_each_unit_keeps_its_table(tmp_path: Path) -> None:
    result = rolled(tmp_path, returned(tmp_path))
    assert codes(result).count("R130") == 2
    assert printed(tmp_path) == [
        "【甲街道】分工：", "【甲街道】原表1：", [["职务", "姓名"], ["组员", "张"], ["", "王"]],
        "【乙街道】分工：", "【乙街道】原表1：", [["职务", "姓名"], ["组员", "李"], ["", "丁"]],
    ]  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    assert [name for name in book.sheetnames if name.startswith("原表")] == ["原表1 甲街道", "原表1 乙街道"]
    assert [str(block) for block in book["原表1 甲街道"].merged_cells.ranges] == ["A2:A3"]


def test_a_roll_up_of_roll_ups_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "下").mkdir()
    rolled(tmp_path / "下", returned(tmp_path / "下"))
    result = rolled(tmp_path, [tmp_path / "下" / "汇总.xlsx"], unit="某市")
    assert codes(result).count("R130") == 2
    assert [each for each in printed(tmp_path) if isinstance(each, list)][1][2] == ["", "丁"]


def test_one_that_nobody_asked_for_is_told(tmp_path: Path) -> None:
    result = rolled(tmp_path, [with_table(tmp_path / "a.xlsx", "甲街道", "张", text="一段。")])
    assert codes(result).count("W525") == 1 and printed(tmp_path) == ["【甲街道】一段。"]


def test_without_prose_there_are_none(tmp_path: Path) -> None:
    assert "R130" not in codes(rolled(tmp_path, returned(tmp_path), prose=False))


def test_what_nobody_touched_follows_the_units(tmp_path: Path) -> None:
    result = again(tmp_path, lambda book: None)
    assert "R114" not in codes(result) and "R120" not in codes(result)
    assert printed(tmp_path)[-1] == [["职务", "姓名"], ["组员", "李"], ["", "戊"]]


@pytest.mark.parametrize(("last", "told"), [("丁", ["R114"]), ("戊", ["R114", "R120"])])
def test_what_the_reviewer_typed_stays(last: str, told: list[str], tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book["原表1 乙街道"]["B2"] = "李（改）"

    result = again(tmp_path, edit, last)
    assert sorted({code for code in codes(result) if code in ("R114", "R120")}) == told
    assert printed(tmp_path)[-1] == [["职务", "姓名"], ["组员", "李（改）"], ["", "丁"]]


def test_the_reviewers_own_table_stays(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.create_sheet("原表9").append(["全县", "一览"])
        book["情况"].append([None, None, "［原表9］"])

    again(tmp_path, edit, "丁")
    assert [["全县", "一览"]] in printed(tmp_path)


def test_a_table_that_is_no_longer_reported_goes_unless_it_is_still_asked_for(tmp_path: Path) -> None:
    paths = returned(tmp_path)
    rolled(tmp_path, paths)
    rolled(tmp_path, [report(tmp_path / "a.xlsx", "甲街道"), paths[1]])
    assert "原表1 甲街道" not in openpyxl.load_workbook(tmp_path / "汇总.xlsx").sheetnames
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    sheet = book["情况"]
    asked = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 3).value == "［原表1 乙街道］")
    sheet.cell(asked + 5, 3, "补一句。")
    book.save(tmp_path / "汇总.xlsx")
    rolled(tmp_path, [report(tmp_path / "a.xlsx", "甲街道"), report(tmp_path / "b.xlsx", "乙街道")])
    assert printed(tmp_path)[-2:] == [[["职务", "姓名"], ["组员", "李"], ["", "丁"]], "补一句。"]
    assert rows(tmp_path / "汇总.xlsx", "情况", "内容")


@pytest.mark.parametrize("unit", ["甲/乙[丙]", "很" * 40, "【甲】", "3营"])
def test_any_unit_gives_a_name_of_its_own(unit: str) -> None:
    tables = RolledTables("汇总.xlsx")
    where = CellLocation("a.xlsx")
    names = [
        tables.take(Returned(Path("a.xlsx"), each), FreeTable(name, ((Value("甲", where),),)))
        for each in (unit, unit + "二")
        for name in ("原表1", "原表2", "原表1")
    ]
    assert len(set(names)) == 4 and names[0] == names[2] and all(len(name) <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\【】") for name in names)
