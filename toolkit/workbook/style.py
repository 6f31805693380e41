"""How the blank workbook looks: fonts, colours, borders, column widths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.schema import Shape

TITLE: Final = Font(name="黑体", size=16)
HEADER: Final = Font(name="黑体", size=12)
CELL: Final = Font(name="仿宋", size=12)
HINT: Final = Font(name="仿宋", size=11, color="595959")

HEADER_FILL: Final = PatternFill("solid", fgColor="E7E6E6")
REQUIRED_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
DOUBTFUL_FILL: Final = PatternFill("solid", fgColor="F8CBAD")
CARRIED_FILL: Final = PatternFill("solid", bgColor="DDEBF7")
"""Fill of a conditional format: its colour is the background."""

_LINE: Final = Side(style="thin", color="A6A6A6")
BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

WRAPPED: Final = Alignment(horizontal="left", vertical="center", wrap_text=True)
CENTERED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT: Final = Alignment(horizontal="right", vertical="center")

TAB_COLOURS: Final = {Shape.FORM: "C00000", Shape.PROSE: "7F7F7F", Shape.FIGURES: "2F75B5", Shape.TABLE: "548235"}

_HEADER_HEIGHT: Final = 24.0
_LINE_HEIGHT, _ROW_PADDING, _TALLEST_ROW = 16.5, 5.5, 409.0
_LANDSCAPE_WIDTH: Final = 130.0


def set_up_page(sheet: Worksheet, header_row: int, width: float) -> None:
    """A4, one page wide, the header row on every page, page numbers below; landscape where the columns need it."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if width > _LANDSCAPE_WIDTH else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&A  第 &P 页，共 &N 页"))
    sheet.row_dimensions[header_row].height = _HEADER_HEIGHT
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"A{header_row + 1}"


def row_height(texts_and_widths: Iterable[tuple[str, float]]) -> float:
    """Points a row needs for its wrapped texts; widths are those of the columns, in half-width characters."""
    lines = 1
    for text, width in texts_and_widths:
        wrapped = (
            -(-sum(1 if letter.isascii() else 2 for letter in line) // (width - 2)) for line in text.splitlines()
        )
        lines = max(lines, int(sum(max(1, count) for count in wrapped)))
    return min(_TALLEST_ROW, _LINE_HEIGHT * lines + _ROW_PADDING)
