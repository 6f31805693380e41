"""Read a table sheet (表格): one record a row, sums checked."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from decimal import Decimal

from toolkit.labels import fold_label
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Row, Table, Value
from toolkit.schema import Field, FieldType, Sheet
from toolkit.workbook.headers import Header, body_rows, is_header_again
from toolkit.workbook.layout import SUBTOTAL_LABEL, TOTAL_LABELS
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import MONEY_UNITS, ValueFault, parse_date, read_value


def read_table(grid: SheetGrid, header: Header, sheet: Sheet) -> tuple[Table, list[Problem]]:
    """The records of a table with the computed sums of its numeric columns, and the findings.

    A 合计 row ends the table and is compared with the sums; a 小计 row is compared with the rows since the last one.
    A cell merged downwards counts for every row it covers where it holds text, for its first row where it is a number.
    """
    reading = _TableReading(grid, header, sheet)
    reading.read()
    names = tuple(field.name for field in sheet.fields)
    totals = reading.sums(reading.rows)
    return Table(sheet.name, names, tuple(reading.rows), totals), reading.problems


class _TableReading:
    """One pass over the rows below the header."""

    def __init__(self, grid: SheetGrid, header: Header, sheet: Sheet) -> None:
        self.grid = grid
        self.header = header
        self.sheet = sheet
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.since_subtotal = 0
        self.covered = _covered_cells(grid)
        for field in sheet.fields:
            self.check_unit(field)

    def read(self) -> None:
        ended = False
        for row, cells in body_rows(self.grid, self.header):
            if is_header_again(cells, self.header):
                self.problems.append(problem("W208", self.grid.where(row, 0), row=row + 1))
            elif ended:
                self.problems.append(problem("W403", self.grid.where(row, 0)))
                break
            else:
                ended = self.read_row(row, cells)
        self.check_dates()

    def read_row(self, row: int, cells: Sequence[Raw]) -> bool:
        """Take one row; returns whether it was the 合计 row."""
        label = fold_label(next((str(cell) for cell in cells if cell is not None and str(cell).strip()), ""))
        if label in TOTAL_LABELS:
            self.compare(row, cells, self.rows, "W401")
            return True
        if label == SUBTOTAL_LABEL:
            self.compare(row, cells, self.rows[self.since_subtotal :], "W402")
            self.since_subtotal = len(self.rows)
        elif any(self.header.get(cells, field.name) is not None for field in self.sheet.fields):
            self.add_record(row, cells)
        return False

    def add_record(self, row: int, cells: Sequence[Raw]) -> None:
        values: dict[str, Value] = {}
        for field in self.sheet.fields:
            where = self.where(row, field)
            raw = self.header.get(cells, field.name)
            column = self.header.columns.get(field.name)
            if raw is None and column is not None and not field.type.is_numeric:
                raw = self.covered.get((row, column))
            value, found = read_value(raw, field, where, self.header.unit(field.name))
            if field.required and value is None and not found:
                found = [problem("W315", where, label=field.name)]
            values[field.name] = Value(value, where)
            self.problems.extend(found)
        self.rows.append(Row(values, row + 1))

    def where(self, row: int, field: Field) -> CellLocation:
        column = self.header.columns.get(field.name)
        return self.grid.where(row, column) if column is not None else self.grid.place

    def check_unit(self, field: Field) -> None:
        typed = self.header.unit(field.name)
        known = field.type is FieldType.MONEY and typed in MONEY_UNITS
        if typed and field.unit and typed != field.unit and not known:
            where = self.where(self.header.row, field)
            self.problems.append(problem("W216", where, header=field.name, typed=typed, unit=field.unit))

    def sums(self, rows: Sequence[Row]) -> dict[str, Decimal]:
        """The sum of every numeric column that holds a number at all."""
        sums = {}
        for field in self.sheet.fields:
            numbers = [_number(row.values[field.name].value) for row in rows] if field.type.is_numeric else []
            present = [number for number in numbers if number is not None]
            if present:
                sums[field.name] = sum(present, Decimal(0))
        return sums

    def compare(self, row: int, cells: Sequence[Raw], rows: Sequence[Row], code: str) -> None:
        computed = self.sums(rows)
        for field in self.sheet.fields:
            raw = self.header.get(cells, field.name)
            if not field.type.is_numeric or raw is None:
                continue
            free = Field(field.name, field.type, unit=field.unit)
            value, found = read_value(raw, free, self.where(row, field), self.header.unit(field.name))
            self.problems.extend(found)
            typed, total = _number(value), computed.get(field.name, Decimal(0))
            if typed is not None and typed != total:
                words = {"typed": plain_number(typed), "computed": plain_number(total)}
                self.problems.append(problem(code, self.where(row, field), label=field.name, **words))

    def check_dates(self) -> None:
        """Warn where a column that holds nothing but full dates goes back in time."""
        for field in self.sheet.fields:
            days = [(_day(row.values[field.name].value), row) for row in self.rows]
            filled = [(day, row) for day, row in days if day is not None]
            if len(filled) < sum(row.values[field.name].value is not None for row in self.rows):
                continue
            for (earlier, _), (later, row) in itertools.pairwise(filled):
                if later < earlier:
                    self.problems.append(problem("W407", row.values[field.name].where, label=field.name))


def _covered_cells(grid: SheetGrid) -> dict[tuple[int, int], Raw]:
    """What stands at the top of every merged block, for the cells below it in its first column."""
    blocks = {top: bottom for top, bottom in grid.merged if bottom[0] > top[0]}
    covered: dict[tuple[int, int], Raw] = {}
    for row, cells in grid.rows():
        for (first_row, column), (last_row, _) in blocks.items():
            if row == first_row and column < len(cells):
                covered.update(
                    dict.fromkeys(((below, column) for below in range(row + 1, last_row + 1)), cells[column])
                )
    return covered


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
