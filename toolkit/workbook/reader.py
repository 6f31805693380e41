"""Read a workbook: calamine for the values, ``marks`` for what it does not tell, addresses kept to the end."""

from __future__ import annotations

import datetime
import io
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.opc import parse_xml, relations_of, target_of
from toolkit.part_names import CUSTOM_PART, WORKBOOK
from toolkit.problems import CellLocation, problem
from toolkit.workbook.archive import Archive, open_archive
from toolkit.workbook.damage import Survey
from toolkit.workbook.list_objects import totals_rows
from toolkit.workbook.marks import (
    ErrorValue,
    Formats,
    Marks,
    MissingValue,
    PictureValue,
    Place,
    column_letters,
    extent,
    read_formats,
    read_marks,
    scan_sheet,
)
from toolkit.workbook.number_formats import NumberFormat, formatted

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
    totals_rows: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """The totals rows of Excel's own tables, each with the columns that hold something else than a sum."""
    title: str = ""
    """What the workbook calls the sheet, where that is not its name now."""
    origins: Mapping[int, Place] | None = None
    """Of a table whose one row was a form in the workbook: the place on the sheet ``title`` of each column's cell."""

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Every visible row that holds a value: its index from 0 and its visible cells from column A on."""
        hidden_rows, hidden_columns = self.marks.hidden_rows, sorted(self.marks.hidden_columns)
        for index, row in self.source:
            if index in hidden_rows:
                continue
            for column in hidden_columns:
                if column >= len(row):
                    break
                row[column] = None
            if not hidden_columns or row.count(None) < len(row):
                yield index, row

    def hidden_rows(self) -> list[int]:
        """The rows that hold a value but are hidden, by hand or by a filter, as indices from 0."""
        return [index for index, _ in self.source if index in self.marks.hidden_rows] if self.marks.hidden_rows else []

    def hidden_columns(self) -> list[int]:
        """The columns that hold a value but are hidden, as indices from 0."""
        hidden, found = sorted(self.marks.hidden_columns), set[int]()
        for _, row in self.source if hidden else ():
            found.update(column for column in hidden[: bisect_left(hidden, len(row))] if row[column] is not None)
        return sorted(found)

    def where(self, row: int, column: int) -> CellLocation:
        """The place of a cell, both indices from 0."""
        if self.origins is not None:
            if column not in self.origins:
                return self.place
            row, column = self.origins[column]
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
        except (CalamineError, etree.XMLSyntaxError, ExpatError, KeyError, ValueError, OSError) as error:
            raise WorkbookError(problem("W108", where)) from error
        except BaseException as error:
            if _is_panic(error):
                raise WorkbookError(problem("W108", where)) from error
            raise


def _is_panic(error: BaseException) -> bool:
    """Whether calamine itself failed: pyo3's PanicException is no Exception, and its class is not to be had."""
    return type(error).__name__ == "PanicException"


def _read(path: Path, archive: Archive) -> Workbook:
    book = archive.read(WORKBOOK)
    parts = sheet_parts(book, archive.read(relations_of(WORKBOOK)))
    if len(parts) > limits.SHEETS:
        raise WorkbookError(problem("W110", CellLocation(path.name), limit=f"工作表超过 {limits.SHEETS} 张"))
    formats = read_formats(archive)
    marks = {name: _marks(archive, part, formats, CellLocation(path.name, name)) for name, part in parts.items()}
    sheets = []
    is_1904 = _counts_from_1904(book)
    with _opened(path, archive) as source:
        visible = {metadata.name: metadata.visible for metadata in source.sheets_metadata}
        for name, part in parts.items():
            place = CellLocation(path.name, name)
            sheet = _sheet(source, archive, part, place)
            rows = _SheetRows(sheet, marks[name], place, is_1904=is_1904)
            merged = sheet.merged_cell_ranges or ()
            hidden = visible[name] is not SheetVisibleEnum.Visible
            totals = totals_rows(archive, part)
            sheets.append(SheetGrid(path.name, name, rows, hidden, marks[name], merged, path, part, totals))
    return Workbook(path, tuple(sheets), _custom_properties(archive), "xl/vbaProject.bin" in archive.namelist())


def _counts_from_1904(book: bytes) -> bool:
    """Whether the days of the workbook are counted from 1904 (18.2.28)."""
    settings = next(parse_xml(book).iter("{*}workbookPr"), None)
    return settings is not None and settings.get("date1904") in ("1", "true", "on")


def _opened(path: Path, archive: Archive) -> CalamineWorkbook:
    """The workbook by its name, or by its bytes where the name is no UTF-8, or parts have other names than calamine
    takes."""
    if archive.content is not None:
        return CalamineWorkbook.from_filelike(io.BytesIO(archive.content))
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(path)


def _marks(archive: zipfile.ZipFile, part: str, formats: Formats, where: CellLocation) -> Marks:
    """What calamine does not tell of a sheet, streamed.

    Raises ``WorkbookError`` for a sheet whose used range calamine could not allocate (it aborts the process), or whose
    cells it would silently read wrong.
    """
    with archive.open(part) as stream:
        scan = scan_sheet(stream, formats)
    if scan.is_far and not scan.is_odd:
        with archive.open(part) as stream:
            rows, columns = extent(stream)
        scan.is_odd = rows > limits.SHEET_ROWS or columns > limits.SHEET_COLUMNS
        _check_extent(rows, columns, 0, where)
    if scan.is_odd:
        _check_cells(archive, part, where)
    if not scan.holds_marks:
        return Marks()
    with archive.open(part) as stream:
        return read_marks(stream, formats)


def _check_cells(archive: zipfile.ZipFile, part: str, where: CellLocation) -> None:
    """Raises ``WorkbookError`` that names the first cell at fault, or for too many cells."""
    found = Survey(archive, part)
    if found.fault:
        raise WorkbookError(problem("W115", where._replace(cell=found.cell or None), detail=found.fault))
    _check_extent(found.rows, found.columns, found.cells, where)


def _check_extent(rows: int, columns: int, cells: int, where: CellLocation) -> None:
    if max(rows * columns, cells) > limits.SHEET_CELLS:
        raise WorkbookError(problem("W111", where, rows=rows, columns=columns, limit=f"{limits.SHEET_CELLS:,}"))


def _sheet(source: CalamineWorkbook, archive: zipfile.ZipFile, part: str, place: CellLocation) -> CalamineSheet:
    """A sheet as calamine reads it; where it does not, the cell it stumbled over is looked for."""
    try:
        return source.get_sheet_by_name(place.sheet or "")
    except CalamineError:
        _check_cells(archive, part, place)
        raise


def sheet_parts(workbook: bytes, relationships: bytes) -> dict[str, str]:
    """Sheet names with the archive members that hold them, worksheets only, in workbook order."""
    targets = {}
    for relation in parse_xml(relationships):
        target = target_of(WORKBOOK, relation)
        if target is not None and relation.get("Type", "").endswith("/worksheet"):
            targets[relation.get("Id")] = target
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

    def __init__(self, sheet: CalamineSheet, marks: Marks, place: CellLocation, *, is_1904: bool) -> None:
        self._sheet = sheet
        self._place = place
        self._is_1904 = is_1904
        self._marked: dict[int, list[tuple[int, ErrorValue | MissingValue | NumberFormat]]] = {}
        """By row: the column, and what stands there or how it is shown."""
        for (row, column), mark in _put_back(marks):
            self._marked.setdefault(row, []).append((column, mark))

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        lead: list[Raw] = [None] * (self._sheet.start or (0, 0))[1]
        index = -1
        for index, values in enumerate(self._values()):
            if values.count("") < len(values) or index in self._marked:
                row: list[Raw] = lead + [None if value == "" else value for value in values]
                yield from self._filled(index, row)
        # Rows below the last value calamine knows of.
        for below in sorted(row for row in self._marked if row > index):
            yield from self._filled(below, [])

    def _values(self) -> Iterator[list[str | float | datetime.date | datetime.time | datetime.timedelta]]:
        """Raises ``WorkbookError`` for a row with a value that calamine cannot hand over: a date before all dates."""
        read = 0
        try:
            for read, values in enumerate(self._sheet.iter_rows(), 1):  # noqa: B007
                yield values
        except BaseException as error:
            if _is_panic(error):
                detail = "里面有超出范围的日期或数字"
                raise WorkbookError(problem("W115", self._place._replace(cell=str(read + 1)), detail=detail)) from error
            raise

    def _filled(self, index: int, row: list[Raw]) -> Iterator[tuple[int, list[Raw]]]:
        for column, mark in self._marked.get(index, ()):
            row.extend([None] * (column + 1 - len(row)))
            if isinstance(mark, NumberFormat):
                row[column] = formatted(row[column], mark, is_1904=self._is_1904)
            else:
                row[column] = mark
        if row.count(None) < len(row):
            yield index, row


def _put_back(marks: Marks) -> Iterator[tuple[Place, ErrorValue | MissingValue | NumberFormat]]:
    """What calamine lost of single cells."""
    for place, code in marks.errors.items():
        yield place, ErrorValue(code)
    for place in marks.pictures:
        yield place, PictureValue("#VALUE!")
    for place in marks.valueless:
        yield place, MissingValue()
    yield from marks.formats.items()


def _custom_properties(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        root = parse_xml(archive.read(CUSTOM_PART))
    except (KeyError, etree.XMLSyntaxError):
        return {}
    return {node.get("name", ""): "".join(str(text) for text in node.itertext()) for node in root.iter("{*}property")}
