"""The results of a mail merge as a workbook: one row for each row of the roster, with its own cells beside it.

The rows that failed can be mended right there; ``--retry`` takes them up again.  openpyxl makes the workbook and its
looks; the rows are packed into its sheet as they come, so that 100,000 of them take neither time nor memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from toolkit.delivery.destination import Status
from toolkit.jobs.outlook import MergeResult
from toolkit.jobs.retry import (
    DIGEST,
    NAME,
    NOT_CHOSEN,
    PROBLEM,
    RESULTS_SHEET,
    ROW,
    STATUS,
    results_label,
    row_digest,
)
from toolkit.opc import Member, deflate, printable, read_members, unpacked, write_members
from toolkit.problems import Severity
from toolkit.report.terminal import STATUS_WORDS
from toolkit.xlsx import saved

_CORE: Final = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_SHEET: Final = "xl/worksheets/sheet1.xml"
_WIDTHS: Final = {ROW: 8, NAME: 30, STATUS: 12, PROBLEM: 60}
_WIDTH: Final = 16
_HEAD_FONT: Final = Font(bold=True)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_FAILED_FILL: Final = PatternFill("solid", fgColor="FCE4D6")
_LIMIT: Final = 32_000
"""Characters of a cell, with room to spare."""
_PATTERN_ROW: Final = re.compile(rb'<row r="2".*?s="(\d+)".*?</row>', re.DOTALL)
_FILTER: Final = b'<autoFilter ref="A1:%s%d"'


class ResultsWorkbook:
    """Takes results as they come and keeps none of them; ``save`` gives the workbook."""

    def __init__(self, labels: Sequence[str]) -> None:
        """``labels`` are the headers of the roster."""
        names = [*_WIDTHS, *map(results_label, labels), DIGEST]
        self._members = read_members(_blank(names))
        sheet = next(unpacked(member) for member in self._members if member.name == _SHEET)
        pattern = _PATTERN_ROW.search(sheet)
        assert pattern is not None
        self._failed = f' s="{int(pattern[1])}"'
        self._tail = sheet[pattern.end() :]
        self._last = get_column_letter(len(names) - 1).encode()
        self._count = 1
        self._packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._packed: list[bytes] = []
        self._crc = self._size = 0
        self._write(sheet[: pattern.start()])

    def add(self, result: MergeResult) -> None:
        """Write the rows of one document.  Every text is a text: nothing in it becomes a formula."""
        style = self._failed if result.status is Status.FAILED else ""
        grave = [found for found in result.problems if found.severity is not Severity.NOTICE]
        problems = "\n".join(f"{found.severity.label} {found}" for found in grave)[:_LIMIT]
        # What is there is told alike, so that running again writes the same results.
        told = result.status if result.status in (Status.FAILED, Status.KEPT) else Status.MADE
        status = NOT_CHOSEN if result.is_left and result.status is None else STATUS_WORDS[told]
        name = str(result.output).rpartition("/")[2] if result.output is not None else result.name
        rows = []
        for row in result.rows:
            values = (name, status, problems, *row.texts, row_digest(row.texts))
            cells = "".join([_cell(value, style) for value in values])
            self._count += 1
            place = f"<c{style}><v>{row.number}</v></c>" if not row.sheet else _cell(str(row.place), style)
            rows.append(f'<row r="{self._count}">{place}{cells}</row>')
        self._write("".join(rows).encode("utf-8", "replace"))

    def _write(self, piece: bytes) -> None:
        self._packed.append(self._packer.compress(piece))
        self._crc = zlib.crc32(piece, self._crc)
        self._size += len(piece)

    def save(self) -> bytes:
        """The workbook; the same results give the same bytes."""
        self._write(self._tail.replace(_FILTER % (self._last, 2), _FILTER % (self._last, max(self._count, 2))))
        packed = b"".join((*self._packed, self._packer.flush()))
        sheet = Member(_SHEET, packed, self._crc, self._size, zipfile.ZIP_DEFLATED)
        own = {_SHEET: sheet, "docProps/core.xml": deflate("docProps/core.xml", _CORE)}
        return write_members([own.get(member.name, member) for member in self._members])


def _blank(names: Sequence[str]) -> bytes:
    """The workbook with its head, and one row that shows how a failed one looks: text, whatever is typed into it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = RESULTS_SHEET
    sheet.append(list(names))
    for column, name in enumerate(names, 1):
        head, failed = sheet.cell(1, column), sheet.cell(2, column)
        head.font, head.fill = _HEAD_FONT, _HEAD_FILL
        failed.fill = _FAILED_FILL
        failed.number_format = "@"
        failed.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _WIDTH)
    sheet.column_dimensions[get_column_letter(len(names))].hidden = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names) - 1)}2"
    return saved(book)


def _cell(text: str, style: str) -> str:
    if not text:
        return f"<c{style}/>"
    if not text.isprintable():
        text = printable(text)
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(text)}</t></is></c>'
