"""Workbooks for tests: written as Markdown tables, or typed into a blank workbook by its header text alone."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.labels import fold_label

_SPLIT = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"#(-?[0-9.]+)(?:@(.+))?")
_DATE = re.compile(r"@(\d{4}-\d{2}-\d{2})(?:@(.+))?")


def parse(markdown: str) -> dict[str, list[list[str]]]:
    """Sheets of a Markdown text: ``| 报头 | 项目 | 内容 |``, the sheet's name in the first column of its first row.

    ``<br>`` is a line break, ``\\|`` a bar, ``~`` a space kept at the end of a cell; a row with ``hidden`` after its
    last bar is hidden.
    """
    sheets: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in markdown.splitlines():
        if not line.strip().startswith("|"):
            continue
        cells = [cell.strip() for cell in _SPLIT.split(line.strip())[1:]]
        *cells, tail = cells
        if all(re.fullmatch(":?-+:?", cell) for cell in cells):
            continue
        if cells[0]:
            rows = sheets.setdefault(cells[0], [])
        rows.append([_unescape(cell) for cell in cells[1:]] + (["\0hidden"] if tail == "hidden" else []))
    return sheets


def _unescape(cell: str) -> str:
    return cell.replace("<br>", "\n").replace("\\|", "|").replace("~", " ").replace("\\n", "\n")


def _type(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Type into a formatted cell; ``#3`` is the number 3."""
    cell = sheet.cell(row, column)
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    cell.value = float(found.group(1)) if found else value
    if isinstance(cell.value, str):
        cell.data_type = "s"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """``#12.5`` number, ``#0.125@0.0%`` with its format, ``@2026-02-08`` date, ``=…`` formula, ``!#REF!`` error."""
    cell = sheet.cell(row, column)
    if found := _NUMBER.fullmatch(text):
        cell.value = float(found.group(1)) if "." in found.group(1) else int(found.group(1))
        cell.number_format = found.group(2) or "General"
    elif found := _DATE.fullmatch(text):
        cell.value = datetime.datetime.fromisoformat(found.group(1))
        cell.number_format = found.group(2) or "yyyy-mm-dd"
    elif text.startswith("!#"):
        cell.value, cell.data_type = text[1:], "e"
    elif text:
        cell.value = text
        if not text.startswith("="):
            cell.data_type = "s"
            cell.number_format = "@"


def workbook(markdown: str, path: Path, *, hidden: Iterable[str] = ()) -> Path:
    """Write the workbook a Markdown text describes."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in parse(markdown).items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for number, row in enumerate(rows, 1):
            sheet.row_dimensions[number].hidden = "\0hidden" in row
            for column, text in enumerate(row, 1):
                if text != "\0hidden":
                    _put(sheet, number, column, text)
    book.save(path)
    return path


def load(blank: bytes) -> Book:
    """A blank workbook, opened for typing."""
    return openpyxl.load_workbook(io.BytesIO(blank))


def _header(sheet: Worksheet, needed: Sequence[str]) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(max_row=20):
        columns = {fold_label(str(cell.value)): cell.column for cell in row if cell.value is not None}
        if all(fold_label(name) in columns for name in needed):
            return int(row[0].row or 0), columns
    raise AssertionError(f"{sheet.title}: no header row with {needed}")


def type_form(sheet: Worksheet, values: Mapping[str, Any]) -> None:
    """Type values beside their labels in 项目."""
    top, columns = _header(sheet, ["项目", "内容"])
    rows = {
        fold_label(str(row[columns["项目"] - 1].value)): int(row[0].row or 0)
        for row in sheet.iter_rows(min_row=top + 1)
        if row[columns["项目"] - 1].value
    }
    for label, value in values.items():
        _type(sheet, rows[fold_label(label)], columns["内容"], value)


def type_rows(sheet: Worksheet, rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> None:
    """Type rows below the header row, each a mapping from header text to value."""
    top, columns = _header(sheet, names)
    for offset, row in enumerate(rows, 1):
        for name, value in row.items():
            if value not in ("", None):
                _type(sheet, top + offset, columns[fold_label(name)], value)


def type_figures(sheet: Worksheet, rows: Iterable[Mapping[str, Any]]) -> None:
    """Type figures into the rows of their 指标, new ones below the last."""
    top, columns = _header(sheet, ["指标", "数值"])
    known = {
        fold_label(str(line[columns["指标"] - 1].value)): int(line[0].row or 0)
        for line in sheet.iter_rows(min_row=top + 1)
        if line[columns["指标"] - 1].value
    }
    free = max([top, *known.values()]) + 1
    for row in rows:
        number = known.get(fold_label(str(row["指标"])))
        if number is None:
            number, free = free, free + 1
        for name, value in row.items():
            if value not in ("", None):
                _type(sheet, number, columns[fold_label(name)], value)


def type_into(blank: bytes, markdown: str) -> Book:
    """Type what a Markdown text holds into a blank workbook, by header text alone.

    Prose sheets the blank does not have are copied from its first prose sheet under the new name; the body's order
    becomes that of the Markdown text.
    """
    book = load(blank)
    sheets = parse(markdown)
    pattern = next(name for name in book.sheetnames if _is_prose(book[name]))
    for name, rows in sheets.items():
        names, *lines = rows
        if name not in book.sheetnames:
            copied = book.copy_worksheet(book[pattern])
            copied.title = name
            copied.sheet_view.tabSelected = False
        typed = [dict(zip(names, line, strict=False)) for line in lines]
        sheet = book[name]
        if "项目" in names:
            type_form(sheet, {line["项目"]: line["内容"] for line in typed})
        elif "指标" in names:
            type_figures(sheet, typed)
        else:
            type_rows(sheet, typed, names)
    _reorder(book, list(sheets))
    return book


def _is_prose(sheet: Worksheet) -> bool:
    first = {cell.value for row in sheet.iter_rows(max_row=10) for cell in row}
    return {"层级", "标题", "内容"} <= first


def _reorder(book: Book, order: list[str]) -> None:
    """Sheets named in the text stand in its order, after 说明; the untouched ones follow."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    front = [name for name in sheets if name == "说明"]
    rest = [name for name in sheets if name not in order and name not in front]
    book._sheets = [sheets[name] for name in (*front, *order, *rest)]  # type: ignore[attr-defined]


def saved(book: Book, path: Path) -> Path:
    """Save and return the path."""
    book.save(path)
    return path
