"""Read a workbook: calamine for the values, ``marks`` for what it does not tell, addresses kept to the end."""

from __future__ import annotations

import datetime
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.problems import CellLocation, problem
from toolkit.record import Percent
from toolkit.workbook.archive import open_archive
from toolkit.workbook.marks import (
    ErrorValue,
    Formats,
    Marks,
    MissingValue,
    MonthDay,
    Place,
    column_letters,
    extent,
    parse_xml,
    read_formats,
    read_marks,
    scan_sheet,
)

Raw = (
    str
    | float
    | int
    | bool
    | Decimal
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | ErrorValue
    | MissingValue
    | None
)
"""A cell as the file holds it; ``None`` is an empty cell."""

_RELATIONSHIP_ID: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


RowSource = Iterable[tuple[int, list[Raw]]]
"""Rows that hold a value, each with its index from 0 and its cells from column A on; can be run through again."""


@dataclass(slots=True)
class SheetGrid:
    """One sheet: its rows of raw values, each value with an address.  Rows are converted as they are asked for."""

    workbook: str
    name: str
    source: RowSource
    hidden: bool = False
    marks: Marks = field(default_factory=Marks)
    merged: Sequence[tuple[Place, Place]] = ()
    path: Path = Path()
    part: str = ""
    """The archive member that holds the sheet; empty where there is no archive."""
    title: str = ""
    """What the workbook calls the sheet, where that is not its name now."""

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Every visible row that holds a value: its index from 0 and its visible cells from column A on."""
        hidden_rows, hidden_columns = self.marks.hidden_rows, self.marks.hidden_columns
        for index, row in self.source:
            if index in hidden_rows:
                continue
            for column in hidden_columns:
                if column < len(row):
                    row[column] = None
            if not hidden_columns or row.count(None) < len(row):
                yield index, row

    def hidden_rows(self) -> list[int]:
        """The rows that hold a value but are hidden, by hand or by a filter, as indices from 0."""
        return [index for index, _ in self.source if index in self.marks.hidden_rows] if self.marks.hidden_rows else []

    def hidden_columns(self) -> list[int]:
        """The columns that hold a value but are hidden, as indices from 0."""
        found: set[int] = set()
        for _, row in self.source if self.marks.hidden_columns else ():
            found.update(
                column for column in self.marks.hidden_columns if column < len(row) and row[column] is not None
            )
        return sorted(found)

    def where(self, row: int, column: int) -> CellLocation:
        """The place of a cell, both indices from 0."""
        return CellLocation(self.workbook, self.title or self.name, f"{column_letters(column)}{row + 1}")

    @property
    def place(self) -> CellLocation:
        """The sheet as a place."""
        return CellLocation(self.workbook, self.title or self.name)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: its sheets in order and its custom document properties."""

    path: Path
    sheets: tuple[SheetGrid, ...]
    properties: dict[str, str]
    has_macros: bool = False

    @property
    def name(self) -> str:
        """The file name, as it stands in every place."""
        return self.path.name

    def sheet(self, name: str) -> SheetGrid | None:
        """The sheet of exactly that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_workbook(path: Path) -> Workbook:
    """Read a workbook.

    Raises ``WorkbookError`` with one finding for a file that is no workbook, is encrypted, damaged or over a limit.
    """
    where = CellLocation(path.name)
    with open_archive(path) as archive:
        try:
            return _read(path, archive)
        except (CalamineError, etree.XMLSyntaxError, KeyError, ValueError, OSError) as error:
            raise WorkbookError(problem("W108", where)) from error
        except BaseException as error:
            # A panic inside calamine arrives as pyo3's PanicException, which is no Exception.
            if type(error).__name__ == "PanicException":
                raise WorkbookError(problem("W108", where)) from error
            raise


def _read(path: Path, archive: zipfile.ZipFile) -> Workbook:
    parts = sheet_parts(archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels"))
    if len(parts) > limits.SHEETS:
        raise WorkbookError(problem("W110", CellLocation(path.name), limit=f"工作表超过 {limits.SHEETS} 张"))
    formats = read_formats(archive)
    marks = {name: _marks(archive, part, formats, CellLocation(path.name, name)) for name, part in parts.items()}
    sheets = []
    with _opened(path) as source:
        for metadata in source.sheets_metadata:
            if metadata.name in parts:
                hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheet = source.get_sheet_by_name(metadata.name)
                rows = _SheetRows(sheet, marks[metadata.name])
                merged = sheet.merged_cell_ranges or ()
                own = marks[metadata.name]
                sheets.append(SheetGrid(path.name, sheet.name, rows, hidden, own, merged, path, parts[sheet.name]))
    return Workbook(path, tuple(sheets), _custom_properties(archive), "xl/vbaProject.bin" in archive.namelist())


def _opened(path: Path) -> CalamineWorkbook:
    """The workbook by its name, or by its bytes where the name is no UTF-8, which calamine does not take."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(path)


def _marks(archive: zipfile.ZipFile, part: str, formats: Formats, where: CellLocation) -> Marks:
    """What calamine does not tell of a sheet, streamed.

    Raises ``WorkbookError`` for a sheet whose used range calamine could not allocate (it aborts the process).
    """
    with archive.open(part) as stream:
        scan = scan_sheet(stream, formats)
    if scan.cells_at_most > limits.SHEET_CELLS:
        with archive.open(part) as stream:
            rows, columns = extent(stream)
        if rows * columns > limits.SHEET_CELLS:
            raise WorkbookError(problem("W111", where, rows=rows, columns=columns, limit=f"{limits.SHEET_CELLS:,}"))
    if not scan.holds_marks:
        return Marks()
    with archive.open(part) as stream:
        return read_marks(stream, formats)


def sheet_parts(workbook: bytes, relationships: bytes) -> dict[str, str]:
    """Sheet names with the archive members that hold them, worksheets only, in workbook order."""
    targets = {}
    for relation in parse_xml(relationships):
        kind = relation.get("Type", "")
        if kind.endswith("/worksheet"):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = posixpath.normpath(target[1:] if target.startswith("/") else f"xl/{target}")
    parts: dict[str, str] = {}
    for node in parse_xml(workbook).iter("{*}sheet"):
        identity = next((node.get(key) for key in _RELATIONSHIP_ID if node.get(key)), None)
        if identity in targets:
            if node.get("name") in parts:
                raise ValueError("two sheets of one name")
            parts[node.get("name", "")] = targets[identity]
    return parts


class _SheetRows:
    """The rows of a sheet as calamine has them, with what it lost put back."""

    def __init__(self, sheet: CalamineSheet, marks: Marks) -> None:
        self._sheet = sheet
        self._marked: dict[int, list[Callable[[list[Raw]], None]]] = {}
        for (row, column), code in marks.errors.items():
            self._mark(row, column, lambda _, code=code: ErrorValue(code))  # type: ignore[misc]
        for row, column in marks.valueless:
            self._mark(row, column, lambda _: MissingValue())
        for row, column in marks.percents:
            self._mark(row, column, _percent)
        for row, column in marks.month_days:
            self._mark(row, column, _month_day)

    def _mark(self, row: int, column: int, change: Callable[[Raw], Raw]) -> None:
        def put(cells: list[Raw]) -> None:
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = change(cells[column])

        self._marked.setdefault(row, []).append(put)

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        lead: list[Raw] = [None] * (self._sheet.start or (0, 0))[1]
        index = -1
        for index, values in enumerate(self._sheet.iter_rows()):
            row: list[Raw] = lead + [None if value == "" else value for value in values]
            yield from self._filled(index, row)
        # Rows below the last value calamine knows of.
        for below in sorted(row for row in self._marked if row > index):
            yield from self._filled(below, [])

    def _filled(self, index: int, row: list[Raw]) -> Iterator[tuple[int, list[Raw]]]:
        for put in self._marked.get(index, ()):
            put(row)
        if row.count(None) < len(row):
            yield index, row


def _percent(value: Raw) -> Raw:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Percent(Decimal(repr(value)) * 100) if is_number else value


def _month_day(value: Raw) -> Raw:
    return MonthDay(value.year, value.month, value.day) if isinstance(value, datetime.date) else value


def _custom_properties(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        root = parse_xml(archive.read("docProps/custom.xml"))
    except (KeyError, etree.XMLSyntaxError):
        return {}
    return {node.get("name", ""): "".join(str(text) for text in node.itertext()) for node in root.iter("{*}property")}
