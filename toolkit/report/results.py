"""The results of a mail merge as a workbook: one row for each row of the roster, with its own cells beside it.

The rows that failed can be mended right there; ``--retry`` takes them up again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from toolkit.delivery.destination import Status
from toolkit.jobs.merge import MergeResult
from toolkit.jobs.retry import DIGEST, NAME, PROBLEM, RESULTS_SHEET, ROW, STATUS, row_digest
from toolkit.opc import pack
from toolkit.problems import Severity
from toolkit.report.terminal import STATUS_WORDS

_CORE: Final = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_WIDTHS: Final = {ROW: 8, NAME: 30, STATUS: 12, PROBLEM: 60}
_WIDTH: Final = 16
_HEAD_FONT: Final = Font(bold=True)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_FAILED_FILL: Final = PatternFill("solid", fgColor="FCE4D6")
_LIMIT: Final = 32_000
"""Characters of a cell, with room to spare."""


class ResultsWorkbook:
    """Takes results as they come and keeps none of them; ``save`` writes the workbook."""

    def __init__(self, labels: Sequence[str]) -> None:
        """``labels`` are the headers of the roster."""
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(RESULTS_SHEET)
        self._sheet.freeze_panes = "A2"
        own = [label for label in labels if label not in _WIDTHS and label != DIGEST]
        self._places = [index for index, label in enumerate(labels) if label in own]
        names = [*_WIDTHS, *own, DIGEST]
        for column, name in enumerate(names, 1):
            self._sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _WIDTH)
        self._sheet.column_dimensions[get_column_letter(len(names))].hidden = True
        self._sheet.append([self._cell(name, _HEAD_FONT, _HEAD_FILL) for name in names])
        self._count = 0
        self._last = get_column_letter(len(names) - 1)

    def add(self, result: MergeResult) -> None:
        """Write the rows of one document."""
        failed = result.status is Status.FAILED
        told = [found for found in result.problems if found.severity is not Severity.NOTICE]
        problems = "\n".join(f"{found.severity.label} {found}" for found in told)[:_LIMIT]
        status = STATUS_WORDS[result.status] if result.status is not None else ""
        name = str(result.output).rpartition("/")[2] if result.output is not None else result.name
        for row in result.rows:
            texts = [row.texts[place] for place in self._places]
            values = [name, status, problems, *texts, row_digest(texts)]
            cells = [self._failed(value) for value in values] if failed else [self._plain(value) for value in values]
            self._sheet.append([row.number, *cells])
            self._count += 1

    def _plain(self, text: str) -> object:
        clean = _printable(text)
        return self._cell(clean) if clean.startswith("=") else clean

    def _failed(self, text: str) -> object:
        """A cell that somebody may type into: text, whatever it looks like."""
        cell = self._cell(_printable(text), None, _FAILED_FILL)
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        return cell

    def _cell(self, text: str, font: Font | None = None, fill: PatternFill | None = None) -> Cell:
        cell: Cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        return cell

    def close(self) -> None:
        """End a workbook that is not to be saved."""
        if not self._sheet.closed:
            self._sheet.close()

    def save(self, path: Path) -> None:
        """Write the workbook; the same results give the same bytes."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self._count + 1}"
        self._book.save(path)
        path.write_bytes(pack(path.read_bytes(), {"docProps/core.xml": _CORE}))


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(sign for sign in text if sign >= " " or sign in "\t\n")
