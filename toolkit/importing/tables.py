"""Find the table sheet that a table of an old brief belongs to."""

from __future__ import annotations

from typing import Final, NamedTuple

from toolkit import limits
from toolkit.importing.brief import Grid, Line
from toolkit.importing.fields import is_date
from toolkit.labels import fold_label
from toolkit.proofing.roles import Role
from toolkit.schema import FieldType, Schema, Shape, Sheet
from toolkit.workbook.content import CellContent, FreeSheet, Rows
from toolkit.workbook.values import folded_text, parse_number

_SEARCHED: Final = 3
_PAIR: Final = 2
_LONG: Final = 40
"""Characters of a cell from which it holds text rather than data."""


class TableMatch(NamedTuple):
    """The sheet of a table and its rows by column name."""

    sheet: str
    rows: Rows


def match_table(grid: Grid, schema: Schema) -> TableMatch | None:
    """The declared table whose columns the header row names, every one of them; ``None`` where there is none."""
    for index, row in enumerate(grid.rows[:_SEARCHED]):
        for sheet in schema.of_shape(Shape.TABLE):
            names = [sheet.field(cell.replace("\n", "")) if cell else None for cell in row]
            filled = [cell for cell in row if cell]
            known = [name for name in names if name is not None]
            if len(known) >= min(2, len(sheet.fields)) and len(known) == len(filled) == len(set(known)):
                columns = {at: name.name for at, name in enumerate(names) if name is not None}
                return TableMatch(sheet.name, _rows(grid.rows[index + 1 :], columns, sheet))
    return None


def _rows(rows: tuple[tuple[str, ...], ...], columns: dict[int, str], sheet: Sheet) -> Rows:
    return [{name: _content(row, at, name, sheet) for at, name in columns.items() if at < len(row)} for row in rows]


def _content(row: tuple[str, ...], at: int, name: str, sheet: Sheet) -> CellContent:
    text = row[at]
    known = sheet.field(name)
    number = parse_number(folded_text(text)) if known is not None and known.type.is_numeric else None
    if number is None or known is None:
        return text or None
    whole = known.type is FieldType.INTEGER or number == number.to_integral_value()
    return int(number) if whole and number == number.to_integral_value() else float(number)


def free_sheet(grid: Grid, name: str) -> FreeSheet | None:
    """The table as it stands, for a sheet of its own; ``None`` where no sheet can hold it."""
    rows = grid.shown or grid.rows
    columns = max(map(len, rows))
    longest = max(len(text) for row in rows for text in row)
    if len(rows) > limits.FREE_TABLE_ROWS or columns > limits.FREE_TABLE_COLUMNS or longest > limits.CELL_CHARACTERS:
        return None
    even = [(*(text or None for text in row), *[None] * (columns - len(row))) for row in rows]
    return FreeSheet(name, even, grid.spans)


def is_layout(grid: Grid) -> bool:
    """Whether a table only arranges text: one column, or cells that hold whole sentences, and no header row."""
    widest = max(sum(1 for cell in row if cell) for row in grid.rows)
    sentences = any(len(cell) > _LONG and "。" in cell for row in grid.rows for cell in row)
    labels = [fold_label(cell) for cell in grid.rows[0] if cell]
    return widest <= 1 or (sentences and not all(2 <= len(label) <= 8 for label in labels))


def side_by_side(grid: Grid) -> list[Line]:
    """The rows of a table that only sets words side by side, as lines: a unit and its date, 报 and its readers."""
    lines = []
    for row in grid.rows:
        cells = [cell for cell in row if cell]
        dated = len(cells) == _PAIR and is_date(cells[-1])
        lines.append(Line(" ".join(cells), grid.where, role=Role.ISSUER if dated else Role.TABLE))
    return lines
