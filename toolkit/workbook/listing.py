"""Sheets for people to read, and cells with comments: written by the blank workbook and by every list."""

from __future__ import annotations

from typing import Final

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.opc import CORE, pack, printable
from toolkit.record import Shown
from toolkit.workbook import style
from toolkit.workbook.content import CellContent, Listing, Noted, plain
from toolkit.xlsx import saved

_STYLES: Final = {"清单": style.WRAPPED, "清单数": style.RIGHT}
"""Texts and numbers."""


def listing_workbook(*listings: Listing) -> bytes:
    """The xlsx of some lists; same input, same bytes."""
    book = openpyxl.Workbook()
    for listing in listings:
        write_listing(book.create_sheet(listing.name), listing)
    del book[book.sheetnames[0]]
    content = saved(book)
    return pack(content, {"docProps/core.xml": CORE})


def write_listing(sheet: Worksheet, listing: Listing) -> None:
    """Fill a sheet with a list: header row, borders, filters, ready to print."""
    for column, (header, width) in enumerate(zip(listing.headers, listing.widths, strict=True), 1):
        cell = sheet.cell(1, column, header)
        cell.font, cell.fill, cell.border = style.HEADER, style.HEADER_FILL, style.BORDER
        cell.alignment = style.CENTERED
        sheet.column_dimensions[get_column_letter(column)].width = width
    if listing.is_hidden:
        for row in listing.rows:
            sheet.append([_storable(value) for value in row])
        sheet.sheet_state = "hidden"
        return
    _write_rows(sheet, listing)
    style.set_up_page(sheet, 1, sum(listing.widths))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(listing.headers))}{max(2, len(listing.rows) + 1)}"


def _write_rows(sheet: Worksheet, listing: Listing) -> None:
    """Cells take a named style: dressing each of them takes five times as long."""
    book = sheet.parent
    assert isinstance(book, Workbook)
    for name, alignment in _STYLES.items():
        if name not in book.named_styles:
            book.add_named_style(NamedStyle(name, style.CELL, border=style.BORDER, alignment=alignment))
    text, numeric = _STYLES
    for number, row in enumerate(listing.rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.style = numeric if isinstance(plain(value), (int, float, Shown)) else text
            put(cell, value)
        texts = ((str(plain(value) or ""), width) for value, width in zip(row, listing.widths, strict=True))
        sheet.row_dimensions[number].height = style.row_height(texts)


def put(cell: Cell | MergedCell, content: CellContent) -> None:
    """Write a value; a text is a text, whatever it begins with."""
    value = _storable(content)
    if isinstance(value, str):
        put_text(cell, value)
        if value:
            cell.number_format = "@"
    elif value is not None:
        cell.value = value
    shown = plain(content)
    if isinstance(shown, Shown):
        cell.number_format = limiting(shown, cell.number_format)
    if isinstance(content, Noted):
        if content.note:
            cell.comment = Comment(printable(content.note), "gwkit", width=320, height=110)
        if content.is_doubtful:
            cell.fill = style.DOUBTFUL_FILL


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text, never a formula; the cell's format stays."""
    if text:
        cell.value = text
        cell.data_type = "s"


def _storable(content: CellContent) -> str | int | float | None:
    """What a cell can hold: names of files may have signs in them that it cannot."""
    value = plain(content)
    if isinstance(value, Shown):
        return float(value)
    return printable(value) if isinstance(value, str) else value


def limiting(number: Shown, number_format: str) -> str:
    """The number format that shows as many decimals as the number does, with the unit of another one."""
    exponent = number.shown.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    unit = number_format[number_format.index('"') :] if '"' in number_format else ""
    return ("0." + "0" * decimals if decimals else "0") + unit
