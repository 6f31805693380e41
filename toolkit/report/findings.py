"""Findings as an Excel list: one a row, with filters, so that they can be worked through and handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from toolkit.opc import pack, printable
from toolkit.problems import DocxLocation, Problem
from toolkit.xlsx import saved

_COLUMNS: Final = (
    ("文档", 28),
    ("位置", 16),
    ("轻重", 8),
    ("原文", 28),
    ("问题", 50),
    ("改法", 44),
    ("规则", 12),
    ("依据", 26),
)
_CORE: Final = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def findings_workbook(problems: Sequence[Problem]) -> bytes:
    """The xlsx of a list of findings.  Text is written as text: nothing in it becomes a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "问题清单"
    sheet.append([name for name, _ in _COLUMNS])
    for found in problems:
        document, place = _place(found)
        row = (document, place, found.severity.label, found.words, found.message, found.hint, found.rule, found.clause)
        sheet.append([""] * len(row))
        for column, value in enumerate(row, 1):
            cell = sheet.cell(sheet.max_row, column, printable(value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, (_, width) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = PatternFill("solid", fgColor="DDEBF7")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{max(sheet.max_row, 2)}"
    content = saved(book)
    return pack(content, {"docProps/core.xml": _CORE})


def _place(found: Problem) -> tuple[str, str]:
    where = found.location
    if isinstance(where, DocxLocation):
        place = f"{where.part}第{where.paragraph}段" if where.paragraph else where.part or "全文"
        return where.document, place
    return (str(where) if where is not None else "", "")
