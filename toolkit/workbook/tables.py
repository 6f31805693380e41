"""Read a table sheet (表格): one record a row, sums checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from toolkit.labels import fold_label
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Row, Scalar, Table, Value
from toolkit.schema import Field, FieldType, Sheet
from toolkit.workbook.headers import Header, body_rows, is_header_again
from toolkit.workbook.layout import SUBTOTAL_LABEL, TOTAL_LABELS
from toolkit.workbook.marks import Place, column_letters
from toolkit.workbook.photos import Photos
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import MONEY_UNITS, ValueFault, parse_date, read_value


def read_table(grid: SheetGrid, header: Header, sheet: Sheet, *, by_day: bool = False) -> tuple[Table, list[Problem]]:
    """The records of a table with the computed sums of its numeric columns, and the findings.

    A 合计 row ends the table and is compared with the sums; a 小计 row is compared with the rows since the last one.
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
        self._sums = _Sums(sheet)
        self._since_subtotal = _Sums(sheet)
        self._days = [_Days(field.name) if by_day else None for field in sheet.fields]
        self._covered = _Covered(grid.merged)
        self._photos = Photos(grid)
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
        return self._sums.present

    def records(self) -> Iterator[tuple[Row, list[Problem]]]:
        """Every record with the findings in its cells."""
        ended = False
        for number, cells in self._rows():
            self._covered.take(number, cells)
            if is_header_again(cells, self.header):
                self.problems.append(problem("W208", self.grid.where(number, 0), row=number + 1))
            elif ended:
                self.problems.append(problem("W403", self.grid.where(number, 0)))
                break
            else:
                label = _first_text(cells)
                ended = label in TOTAL_LABELS
                if ended:
                    self._compare(number, cells, self._sums, "W401")
                elif label == SUBTOTAL_LABEL:
                    self._compare(number, cells, self._since_subtotal, "W402")
                    self._since_subtotal = _Sums(self.sheet)
                elif not cells or any(self.header.get(cells, field.name) is not None for field in self.sheet.fields):
                    yield self._record(number, cells)
        for days in self._days:
            self.problems.extend(days.problems if days is not None else ())

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
        workbook, sheet = self.grid.workbook, self.grid.name
        for name, field, index, letters, unit, days in self._columns:
            raw: Raw = None
            where = self.grid.place
            if index is not None:
                where = CellLocation(workbook, sheet, f"{letters}{number + 1}")
                raw = cells[index] if index < len(cells) else None
                if raw is None and not field.type.is_numeric:
                    raw = self._covered.get(number, index)
            value: Scalar = None
            if field.type is FieldType.IMAGE:
                value, found = self._photos.read(raw, (number, index), name, where) if index is not None else (None, [])
                problems.extend(found)
                missing = value is None and not found
            elif raw is not None:
                value, found = read_value(raw, field, where, unit)
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
        self._sums.add(row)
        self._since_subtotal.add(row)
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

    def _compare(self, number: int, cells: Sequence[Raw], sums: _Sums, code: str) -> None:
        for field in self.sheet.fields:
            raw = self.header.get(cells, field.name)
            if not field.type.is_numeric or raw is None:
                continue
            free = Field(field.name, field.type, unit=field.unit)
            value, found = read_value(raw, free, self._where(number, field), self.header.unit(field.name))
            self.problems.extend(found)
            typed, total = _number(value), sums.present.get(field.name, Decimal(0))
            if typed is not None and typed != total:
                words = {"typed": plain_number(typed), "computed": plain_number(total)}
                self.problems.append(problem(code, self._where(number, field), label=field.name, **words))


class _Sums:
    """Running sums of the numeric columns of a table."""

    def __init__(self, sheet: Sheet) -> None:
        self._names = [field.name for field in sheet.fields if field.type.is_numeric]
        self.present: dict[str, Decimal] = {}

    def add(self, row: Row) -> None:
        for name in self._names:
            number = _number(row.values[name].value)
            if number is not None:
                self.present[name] = self.present.get(name, Decimal(0)) + number


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
        self._last: datetime.date | None = None
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
        if self._last is not None and day < self._last:
            self.problems.append(problem("W407", where, label=self._name))
        self._last = day


def _first_text(cells: Sequence[Raw]) -> str:
    """The label a row begins with, as far as it may be 合计, 总计 or 小计."""
    for cell in cells:
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            return fold_label(cell) if isinstance(cell, str) and "计" in cell else ""
    return ""


def _number(value: object) -> Decimal | None:
    if isinstance(value, (int, Decimal)) and not isinstance(value, Percent):
        return Decimal(value)
    return None


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueFault:
        return None
