"""Read a table sheet (表格): one record a row, sums checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Row, Scalar, Table, Value
from toolkit.schema import Field, FieldType, Sheet
from toolkit.workbook.forms import read_field
from toolkit.workbook.headers import Header, body_rows, is_blank
from toolkit.workbook.marks import Place, column_letters
from toolkit.workbook.photos import Photos
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.row_kinds import RowKind, RowKinds, counted_group, is_number, is_running
from toolkit.workbook.totals import BareTotals, TotalRow, Totals, counted
from toolkit.workbook.values import MONEY_UNITS, ValueFault, parse_date, read_value


def read_table(grid: SheetGrid, header: Header, sheet: Sheet, *, by_day: bool = False) -> tuple[Table, list[Problem]]:
    """The records of a table with the computed sums of its numeric columns, and the findings.

    Rows that stand beside the records (``row_kinds``) are left out and named; total rows are compared with the sums.
    A cell merged downwards counts for every row it covers where it holds text, for its first row where it is a number.
    ``by_day`` says that the rows of the table follow the calendar.
    """
    reader = TableReader(grid, header, sheet, by_day=by_day)
    rows: list[Row] = []
    problems: list[Problem] = []
    for row, found in reader.records():
        rows.append(row)
        problems.extend(found)
    names = tuple(field.name for field in sheet.fields)
    return Table(sheet.name, names, tuple(rows), reader.totals), [*problems, *reader.problems]


class _TableRow(NamedTuple):
    """A row below the header: its index, its cells, and what it is."""

    number: int
    cells: Sequence[Raw]
    kind: RowKind


class TableReader:
    """Reads a table one record after the other; nothing of a record is kept.

    ``problems`` are those of the sheet as a whole, ``totals`` the sums of the numeric columns; both are complete when
    the last record has been read.  ``cells`` are the raw cells of the record read last.  With ``by_day`` a date before
    that of the row above is a finding.
    """

    def __init__(self, grid: SheetGrid, header: Header, sheet: Sheet, *, by_day: bool = False) -> None:
        self.grid = grid
        self.header = header
        self.sheet = sheet
        self.problems: list[Problem] = []
        self.cells: Sequence[Raw] = ()
        self._kinds = RowKinds(grid, header, sheet)
        self._totals = Totals(sheet.fields)
        self._bare = BareTotals(sheet.fields)
        self._days = [_Days(field.name) if by_day else None for field in sheet.fields]
        self._covered = _Covered(grid.merged)
        self._photos = Photos(grid)
        self._read = read_value if grid.origins is None else _read_field
        self._columns = [
            (field.name, field, index, "" if index is None else column_letters(index), header.unit(field.name), days)
            for field, days in zip(sheet.fields, self._days, strict=True)
            for index in (header.columns.get(field.name),)
        ]
        for field in sheet.fields:
            self._check_unit(field)

    @property
    def totals(self) -> dict[str, Decimal]:
        """The sum of every numeric column that holds a number at all."""
        return self._totals.present

    def records(self) -> Iterator[tuple[Row, list[Problem]]]:
        """Every record with the findings in its cells."""
        for line in self._lines():
            self._covered.take(line.number, line.cells)
            kind = self._settled(line) if line.kind in (RowKind.PERHAPS, RowKind.LIKELY) else line.kind
            if kind in (RowKind.RECORD, RowKind.UNSURE):
                yield self._record(line.number, line.cells)
            elif kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
                total, found = self._total_row(line, is_whole=kind is RowKind.TOTAL)
                self._totals.take(total)
                self.problems.extend(found)
            self._name(line.number, kind)
        for days in self._days:
            self.problems.extend(days.problems if days is not None else ())
        self.problems.extend((*self._totals.differences(), *self._bare.problems()))
        for field, odd in self._totals.odd_prints():
            self.problems.append(odd._replace(location=self._where(self.header.row, field)))

    def _lines(self) -> Iterator[_TableRow]:
        """The rows below the header with what they are.

        A note is one only below the last full row; what stands below it and is none is held back with it, for a full
        row that follows makes them records.
        """
        held: list[_TableRow] = []
        for number, cells in self._rows():
            kind = self._kinds.of(number, cells) if self.grid.origins is None else RowKind.RECORD
            line = _TableRow(number, cells, kind)
            if kind is RowKind.NOTE or (held and kind is not RowKind.HEADER and not self._kinds.is_full(cells)):
                held.append(line)
                continue
            goes_on = kind is RowKind.RECORD
            yield from (_unsure(each, RowKind.NOTE if goes_on else RowKind.RECORD) for each in held)
            held.clear()
            yield line
        yield from (_unsure(each, RowKind.RECORD) for each in held)

    def _settled(self, line: _TableRow) -> RowKind:
        """What a row is that the words leave open: its numbers and the texts beside its label decide."""
        total, _ = self._total_row(line, is_whole=False)
        texts = [field.name for field in self.sheet.fields if not field.type.is_numeric]
        filled = sum(not is_blank(self.header.get(line.cells, name)) for name in texts)
        if line.kind is RowKind.LIKELY:
            return RowKind.TOTAL if self._totals.sums_up(total.numbers, of=2) else RowKind.UNSURE
        if self._totals.adds_up(total):
            return RowKind.SUBTOTAL if filled <= 1 else RowKind.UNSURE
        return RowKind.UNSURE if total.numbers and filled <= 1 < len(texts) else RowKind.RECORD

    def _name(self, number: int, kind: RowKind) -> None:
        """Name a row that is left out, and why."""
        if kind is RowKind.UNSURE:
            self.problems.append(problem("W412", self.grid.where(number, 0), row=number + 1))
        elif kind not in (RowKind.RECORD, RowKind.BLANK):
            hint = "是一条记录，请把这一行填全" if kind in (RowKind.GROUP, RowKind.NOTE) else ""
            self.problems.append(
                problem("W411", self.grid.where(number, 0), row=number + 1, kind=kind.value, hint=hint)
            )

    def _rows(self) -> Iterator[tuple[int, Sequence[Raw]]]:
        """The rows below the header row; one that holds nothing but a picture has no cells."""
        images = [self.header.columns.get(field.name) for field in self.sheet.fields if field.type is FieldType.IMAGE]
        pictured = self._photos.rows(frozenset(column for column in images if column is not None)) if images else ()
        hidden = self.grid.marks.hidden_rows
        bare = sorted(row for row in pictured if row > self.header.row and row not in hidden)
        for number, cells in body_rows(self.grid, self.header):
            while bare and bare[0] <= number:
                row = bare.pop(0)
                if row < number:
                    yield row, ()
            yield number, cells
        for row in bare:
            yield row, ()

    def _record(self, number: int, cells: Sequence[Raw]) -> tuple[Row, list[Problem]]:
        self.cells = cells
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        workbook, sheet = self.grid.workbook, self.grid.place.sheet
        for name, field, index, letters, unit, days in self._columns:
            raw: Raw = None
            where = self.grid.place
            if index is not None:
                where = CellLocation(workbook, sheet, f"{letters}{number + 1}")
                if self.grid.origins is not None:
                    where = self.grid.where(number, index)
                raw = cells[index] if index < len(cells) else None
                if raw is None and not field.type.is_numeric:
                    raw = self._covered.get(number, index)
            value: Scalar = None
            if field.type is FieldType.IMAGE:
                value, found = self._photos.read(raw, (number, index), name, where) if index is not None else (None, [])
                problems.extend(found)
                missing = value is None and not found
            elif raw is not None:
                value, found = self._read(raw, field, where, unit)
                problems.extend(found)
                if days is not None:
                    days.take(value, where)
                missing = value is None and not found
            else:
                missing = True
            if missing and field.required:
                problems.append(problem("W315", where, label=name))
            values[name] = Value(value, where)
        row = Row(values, number + 1)
        numbers = self._totals.numbers(row)
        self._bare.take(row, numbers, self._totals)
        self._totals.add(row, numbers)
        return row, problems

    def _where(self, number: int, field: Field) -> CellLocation:
        column = self.header.columns.get(field.name)
        return self.grid.where(number, column) if column is not None else self.grid.place

    def _check_unit(self, field: Field) -> None:
        typed = self.header.unit(field.name)
        known = field.type is FieldType.MONEY and typed in MONEY_UNITS
        if typed and field.unit and typed != field.unit and not known:
            where = self._where(self.header.row, field)
            self.problems.append(problem("W216", where, header=field.name, typed=typed, unit=field.unit))

    def _total_row(self, line: _TableRow, *, is_whole: bool) -> tuple[TotalRow, list[Problem]]:
        """The numbers of a total row, as far as they are sums, and what is wrong with them."""
        problems: list[Problem] = []
        numbers: dict[str, Decimal] = {}
        cells: dict[str, CellLocation] = {}
        others = self.grid.totals_rows.get(line.number, ())
        for field in self._totals.fields:
            raw = self.header.get(line.cells, field.name)
            if raw is None or self.header.columns[field.name] in others:
                continue
            free = Field(field.name, field.type, unit=field.unit)
            where = self._where(line.number, field)
            value, found = read_value(raw, free, where, self.header.unit(field.name))
            number = counted(value)
            if number is not None:
                numbers[field.name], cells[field.name] = number, where
            elif is_number(raw):
                problems.extend(found)
        return TotalRow(is_whole, is_running(line.cells), counted_group(line.cells), numbers, cells), problems


class _Covered:
    """What stands at the top of merged blocks, for the cells below it in their first column.

    Rows are taken in order, and of each column only the block at hand is known: a block may cover a million rows.
    """

    def __init__(self, merged: Sequence[tuple[Place, Place]]) -> None:
        self._blocks: dict[int, list[tuple[int, int]]] = {}
        for (row, column), (last, _) in merged:
            if last > row:
                self._blocks.setdefault(row, []).append((column, last))
        self._open: dict[int, tuple[int, Raw]] = {}

    def take(self, row: int, cells: Sequence[Raw]) -> None:
        for column, last in self._blocks.get(row, ()):
            if column < len(cells):
                self._open[column] = last, cells[column]

    def get(self, row: int, column: int) -> Raw:
        last, value = self._open.get(column, (-1, None))
        return value if row <= last else None


class _Days:
    """Warns where a column that holds nothing but full dates goes back in time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bare: datetime.date | None = None
        self._is_dates = True
        self.problems: list[Problem] = []

    def take(self, value: object, where: CellLocation) -> None:
        if value is None or not self._is_dates:
            return
        day = _day(value)
        if day is None:
            self._is_dates = False
            self.problems.clear()
            return
        if self._bare is not None and day < self._bare:
            self.problems.append(problem("W407", where, label=self._name))
        self._bare = day


def _read_field(raw: Raw, field: Field, where: CellLocation, _unit: str) -> tuple[Scalar, list[Problem]]:
    """The value of a column that was a field of a form: a placeholder in it is a finding, as it was there."""
    return read_field(raw, field, where)


def _unsure(line: _TableRow, kind: RowKind) -> _TableRow:
    """The row, a record that may be none where it was taken for this kind."""
    return line._replace(kind=RowKind.UNSURE) if line.kind is kind else line


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueFault:
        return None
