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
    """A row as Excel counts it, its values in the order of the table's columns, and the sheet it stands on."""

    number: int
    values: tuple[Scalar, ...]
    sheet: int = 0


def bare(row: Row, sheet: int = 0) -> BareRow:
    """A row without its places; ``sheet`` is the number of its sheet among those of the table."""
    return BareRow(row.number, tuple([value.value for value in row.values.values()]), sheet)


class Stand(NamedTuple):
    """A sheet that rows stand on, with the letters of each column (empty for a missing one)."""

    name: str
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowShape:
    """Where the rows of one table stand: on one sheet, or on several."""

    workbook: str
    sheet: Sheet
    stands: tuple[Stand, ...]

    def row(self, bare_row: BareRow) -> Row:
        """A row with its places."""
        number, values, sheet = bare_row
        stand = self.stands[sheet]
        return Row(
            {
                name: Value(value, CellLocation(self.workbook, stand.name, f"{letters}{number}" if letters else None))
                for (name, letters), value in zip(stand.letters.items(), values, strict=True)
            },
            number,
        )

    def place(self, bare_row: BareRow) -> CellLocation:
        """A row as a place: ``名单.xlsx > 名单!5``."""
        return CellLocation(self.workbook, self.stands[bare_row.sheet].name, str(bare_row.number))

    def table(self, rows: Sequence[BareRow]) -> Table:
        """The table of some rows, with its sums."""
        names = tuple(field.name for field in self.sheet.fields)
        return Table(self.sheet.name, names, tuple(map(self.row, rows)), self.sums(rows))

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
    """The shape of a table on one sheet, whose columns stand under these letters."""
    letters = {field.name: columns.get(field.name, "") for field in sheet.fields}
    return RowShape(workbook, sheet, (Stand(name, letters),))


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


def row_words(number: int | str, sheet: str = "") -> str:
    """A row as a sentence names it: 第 7 行, and with its sheet where a roster has several: 城西街道第 7 行."""
    return f"{sheet}第 {number} 行"
