"""Read a workbook: calamine for the values, ``marks`` for what it does not tell, addresses kept to the end."""

from __future__ import annotations

import datetime
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
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
    Marks,
    MissingValue,
    MonthDay,
    Place,
    column_letters,
    extent,
    parse_xml,
    read_formats,
    read_marks,
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


@dataclass(slots=True)
class SheetGrid:
    """One sheet: its rows of raw values, each value with an address."""

    workbook: str
    name: str
    hidden: bool = False
    marks: Marks = field(default_factory=Marks)
    merged: Sequence[tuple[Place, Place]] = ()
    _rows: list[list[Raw]] = field(default_factory=list)
    _first: Place = (0, 0)

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Every visible row that holds a value: its index from 0 and its visible cells from column A on."""
        for index, row in self._filled():
            if index not in self.marks.hidden_rows:
                yield index, row

    def _filled(self) -> Iterator[tuple[int, list[Raw]]]:
        lead: list[Raw] = [None] * self._first[1]
        hidden = self.marks.hidden_columns
        for offset, values in enumerate(self._rows):
            row = lead + values if lead else values
            if hidden:
                row = [None if column in hidden else value for column, value in enumerate(row)]
            if any(value is not None for value in row):
                yield self._first[0] + offset, row

    def hidden_rows(self) -> list[int]:
        """The rows that hold a value but are hidden, by hand or by a filter, as indices from 0."""
        return [index for index, _ in self._filled() if index in self.marks.hidden_rows]

    def hidden_columns(self) -> list[int]:
        """The columns that hold a value but are hidden, as indices from 0."""
        first = self._first[1]
        return sorted(
            column
            for column in self.marks.hidden_columns
            if any(0 <= column - first < len(row) and row[column - first] is not None for row in self._rows)
        )

    def where(self, row: int, column: int) -> CellLocation:
        """The place of a cell, both indices from 0."""
        return CellLocation(self.workbook, self.name, f"{column_letters(column)}{row + 1}")

    @property
    def place(self) -> CellLocation:
        """The sheet as a place."""
        return CellLocation(self.workbook, self.name)


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
    parts = _sheet_parts(archive)
    if len(parts) > limits.SHEETS:
        raise WorkbookError(problem("W110", CellLocation(path.name), limit=f"工作表超过 {limits.SHEETS} 张"))
    formats = read_formats(archive)
    marks: dict[str, Marks] = {}
    for name, part in parts.items():
        xml = archive.read(part)
        _check_extent(xml, CellLocation(path.name, name))
        marks[name] = read_marks(xml, formats)
    sheets = []
    with CalamineWorkbook.from_path(path) as source:
        for metadata in source.sheets_metadata:
            if metadata.name in parts:
                hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheet = source.get_sheet_by_name(metadata.name)
                sheets.append(_grid(path.name, sheet, marks[metadata.name], hidden))
    return Workbook(path, tuple(sheets), _custom_properties(archive), "xl/vbaProject.bin" in archive.namelist())


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names with the archive members that hold them, worksheets only, in workbook order."""
    targets = {}
    for relation in parse_xml(archive.read("xl/_rels/workbook.xml.rels")):
        kind = relation.get("Type", "")
        if kind.endswith("/worksheet"):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = posixpath.normpath(target[1:] if target.startswith("/") else f"xl/{target}")
    parts: dict[str, str] = {}
    for node in parse_xml(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        identity = next((node.get(key) for key in _RELATIONSHIP_ID if node.get(key)), None)
        if identity in targets:
            if node.get("name") in parts:
                raise ValueError("two sheets of one name")
            parts[node.get("name", "")] = targets[identity]
    return parts


def _check_extent(xml: bytes, where: CellLocation) -> None:
    """Refuse a sheet whose used range calamine could not allocate (it aborts the process)."""
    rows, columns = extent(xml)
    if rows * columns > limits.SHEET_CELLS:
        raise WorkbookError(problem("W111", where, rows=rows, columns=columns, limit=f"{limits.SHEET_CELLS:,}"))


def _grid(workbook: str, sheet: CalamineSheet, marks: Marks, hidden: bool) -> SheetGrid:
    first = sheet.start or (0, 0)
    rows: list[list[Raw]] = [[None if value == "" else value for value in row] for row in sheet.to_python()]
    grid = SheetGrid(workbook, sheet.name, hidden, marks, sheet.merged_cell_ranges or (), rows, first)
    _overlay(grid, marks)
    return grid


def _overlay(grid: SheetGrid, marks: Marks) -> None:
    """Put what calamine lost back into the rows."""
    for place, code in marks.errors.items():
        _put(grid, place, ErrorValue(code))
    for place in marks.valueless:
        _put(grid, place, MissingValue())
    for row, column in marks.percents:
        value = _get(grid, (row, column))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            _put(grid, (row, column), Percent(Decimal(repr(value)) * 100))
    for row, column in marks.month_days:
        value = _get(grid, (row, column))
        if isinstance(value, datetime.date):
            _put(grid, (row, column), MonthDay(value.year, value.month, value.day))


def _get(grid: SheetGrid, place: Place) -> Raw:
    row, column = place[0] - grid._first[0], place[1] - grid._first[1]
    if 0 <= row < len(grid._rows) and 0 <= column < len(grid._rows[row]):
        return grid._rows[row][column]
    return None


def _put(grid: SheetGrid, place: Place, value: Raw) -> None:
    row, column = place
    if not grid._rows:
        grid._first = (row, 0)
    if column < grid._first[1]:
        lead: list[Raw] = [None] * grid._first[1]
        grid._rows[:] = [lead + line for line in grid._rows]
        grid._first = (grid._first[0], 0)
    if row < grid._first[0]:
        grid._rows[:0] = [[] for _ in range(grid._first[0] - row)]
        grid._first = (row, grid._first[1])
    while len(grid._rows) <= row - grid._first[0]:
        grid._rows.append([])
    line = grid._rows[row - grid._first[0]]
    offset = column - grid._first[1]
    line.extend([None] * (offset + 1 - len(line)))
    line[offset] = value


def _custom_properties(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        root = parse_xml(archive.read("docProps/custom.xml"))
    except (KeyError, etree.XMLSyntaxError):
        return {}
    return {node.get("name", ""): "".join(str(text) for text in node.itertext()) for node in root.iter("{*}property")}
