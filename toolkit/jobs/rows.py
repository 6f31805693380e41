"""Rows of a roster on their way through the processes: their bare values, without the places that can be told anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from toolkit.problems import CellLocation
from toolkit.record import Record, Row, Scalar, Table, Value, added
from toolkit.schema import Schema, Sheet


class BareRow(NamedTuple):
    """A row as Excel counts it, and its values in the order of the sheet's columns."""

    number: int
    values: tuple[Scalar, ...]


def bare(row: Row) -> BareRow:
    """A row without its places."""
    return BareRow(row.number, tuple([value.value for value in row.values.values()]))


@dataclass(frozen=True, slots=True)
class RowShape:
    """Where the rows of one table stand: their sheet and the letters of each column (empty for a missing one)."""

    workbook: str
    sheet: Sheet
    name: str
    letters: Mapping[str, str]

    def row(self, bare_row: BareRow) -> Row:
        """A row with its places."""
        number, values = bare_row
        cells = self.letters.items()
        return Row(
            {
                name: Value(value, CellLocation(self.workbook, self.name, f"{letters}{number}" if letters else None))
                for (name, letters), value in zip(cells, values, strict=True)
            },
            number,
        )

    def table(self, rows: Sequence[BareRow]) -> Table:
        """The table of some rows, with its sums."""
        return Table(self.sheet.name, tuple(self.letters), tuple(map(self.row, rows)), self.sums(rows))

    def sums(self, rows: Sequence[BareRow]) -> dict[str, Decimal]:
        """合计 of some rows: the sum of every numeric column that holds a number at all."""
        totals: dict[str, Decimal] = {}
        for place, field in enumerate(self.sheet.fields):
            if field.type.is_numeric:
                for row in rows:
                    number = row.values[place]
                    if isinstance(number, (int, Decimal)):
                        totals[field.name] = added(totals.get(field.name, Decimal(0)), number)
        return totals


def shape_of(workbook: str, sheet: Sheet, name: str, columns: Mapping[str, str]) -> RowShape:
    """The shape of a table whose columns stand under these letters."""
    return RowShape(workbook, sheet, name, {field.name: columns.get(field.name, "") for field in sheet.fields})


def first_record(record: Record, schema: Schema) -> Record:
    """The record of a mail merge's first document; any other record as it is."""
    rows = record.tables[schema.merge.over].rows[:1] if schema.merge is not None else ()
    if schema.merge is None or not rows:
        return record
    key = rows[0].values.get(schema.merge.key)
    tables = dict(record.tables)
    for name in schema.merge.joined:
        own = [row for row in tables[name].rows if row.values[schema.merge.key].value == (key and key.value)]
        sheet = schema.sheet(name)
        assert sheet is not None
        bare_rows = [bare(row) for row in own]
        tables[name] = replace(tables[name], rows=tuple(own), totals=shape_of("", sheet, name, {}).sums(bare_rows))
    return replace(record, rows=rows, tables=tables)
