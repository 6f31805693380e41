"""Write a free table (原表) into a sheet: as it is to be printed, and nothing else."""

from __future__ import annotations

from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.workbook import style
from toolkit.workbook.content import FreeSheet, plain
from toolkit.workbook.layout import FREE_TABLE_MARK
from toolkit.workbook.listing import put, put_text

_NARROWEST, _WIDEST = 8.0, 48.0
_PAGE: Final = 130.0
"""Half-width characters that all columns share where they would take more."""


def write_free_sheet(sheet: Worksheet, table: FreeSheet) -> None:
    """Fill a sheet with the cells of a table, its blocks merged."""
    first = 1
    if table.is_marked:
        put_text(sheet.cell(1, 1), FREE_TABLE_MARK)
        first = 2
    texts = [[str(plain(content) or "") for content in row] for row in table.rows]
    widths = _widths(texts)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for offset, row in enumerate(table.rows):
        for number, content in enumerate(row, 1):
            cell = sheet.cell(first + offset, number)
            cell.font, cell.border, cell.alignment = style.CELL, style.BORDER, style.WRAPPED
            put(cell, content)
        sheet.row_dimensions[first + offset].height = style.row_height(zip(texts[offset], widths, strict=False))
    for span in table.spans:
        top, left = first + span.row, span.column + 1
        sheet.merge_cells(None, top, left, top + span.rows - 1, left + span.columns - 1)
    style.set_up_page(sheet, first, sum(widths))


def _widths(texts: list[list[str]]) -> list[float]:
    columns = max(map(len, texts), default=0)
    wide = [max((_length(row[at]) for row in texts if at < len(row)), default=0) + 2.0 for at in range(columns)]
    widths = [min(max(each, _NARROWEST), _WIDEST) for each in wide]
    scale = min(1.0, _PAGE / sum(widths)) if widths else 1.0
    return [max(_NARROWEST, each * scale) for each in widths]


def _length(text: str) -> int:
    return max((sum(1 if sign.isascii() else 2 for sign in line) for line in text.splitlines()), default=0)
