"""Take a roster in: find its sheet among the sheets of a workbook or in a CSV file, read it row by row.

Any workbook with the right headers serves.  What the other sheets hold is the same for every document: constants.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from string import ascii_uppercase
from typing import Final, NamedTuple

from toolkit.errors import WorkbookError
from toolkit.jobs.rows import BareRow, RowShape, bare, shape_of
from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Record, Row, Scalar, Value
from toolkit.schema import FieldType, Merge, Schema, Shape, Sheet
from toolkit.workbook.bind import bind, header_of
from toolkit.workbook.delimited import DELIMITED, read_delimited
from toolkit.workbook.headers import Header, find_header, header_problems, hidden_problems
from toolkit.workbook.layout import GUIDE_SHEET
from toolkit.workbook.marks import ErrorValue, column_letters
from toolkit.workbook.people import People
from toolkit.workbook.photos import stray_pictures
from toolkit.workbook.reader import Raw, SheetGrid, Workbook, read_workbook
from toolkit.workbook.tables import TableReader
from toolkit.workbook.values import ValueFault, parse_date, parse_number, raw_text

_ZERO: Final = re.compile(r"0\d")
_LONGEST_NUMBER: Final = 15
_KEY_DIGITS: Final = 12


class RosterRow(NamedTuple):
    """One row: its typed values, every cell as text under its header, and what is wrong with it."""

    row: Row
    texts: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def number(self) -> int:
        """The row as Excel counts it."""
        return self.row.number


class Roster:
    """The roster of a mail merge with the constants beside it.

    ``labels`` are the headers of all its columns, also those the template does not ask for; ``problems`` what was found
    outside the rows, complete when ``rows`` has been run through.
    """

    def __init__(self, workbook: Workbook, schema: Schema, merge: Merge, constants: Workbook | None = None) -> None:
        """Find the sheet.  Raises ``WorkbookError`` where there is none."""
        declared = schema.sheet(merge.over)
        assert declared is not None
        self._schema = schema
        self._sheet = declared
        self.workbook = workbook
        self.grid, self._header = _find(workbook, schema, declared)
        self.labels = _labels(self._header)
        self._id = _id_column(declared, merge, self._header)
        others = tuple(
            grid
            for grid in (constants or workbook).sheets
            if grid is not self.grid and schema.sheet(grid.name) is not declared
        )
        rest = replace(schema, sheets=tuple(sheet for sheet in schema.sheets if sheet is not declared))
        self.constants, found = _constants(replace(constants or workbook, sheets=others), rest)
        self.joined = joined_tables(self.constants, schema, merge, found)
        of_rows = {each for table in self.joined.values() for each in chain.from_iterable(table.problems.values())}
        unread = header_problems(self.grid, self._header, [field.name for field in declared.fields])
        general = [each for each in found if each not in of_rows]
        self.problems: list[Problem] = [*general, *hidden_problems(self.grid), *unread]

    def missing(self, columns: frozenset[str]) -> Iterator[Problem]:
        """The columns that the template reads and the roster lacks, with the nearest headers."""
        for field in self._sheet.fields:
            if field.name not in self._header.columns and (field.required or field.name in columns):
                near = self._further()
                hint = did_you_mean(field.name, near) or "请补上这一栏，或从空白名单里复制表头"
                yield problem("W218", self.grid.where(self._header.row, 0), header=field.name, hint=hint)

    def rows(self) -> Iterator[RosterRow]:
        """Every row in order, with all that is wrong in it."""
        reader = TableReader(self.grid, self._header, self._sheet)
        people = People(self._sheet.fields)
        images = [field.name for field in self._sheet.fields if field.type is FieldType.IMAGE]
        photographed: set[str | None] = set()
        for row, found in reader.records():
            photographed.update(row.values[name].where.cell for name in images)
            texts = tuple(_text(reader.cells, column) for column in self.labels.values())
            yield RosterRow(row, texts, (*found, *people.problems(row)))
        self.problems.extend(reader.problems)
        self.problems.extend(stray_pictures(self.grid, self._header.row, photographed, self._schema))

    @property
    def shape(self) -> RowShape:
        """Where the rows stand."""
        columns = self._header.columns.items() if self.grid.origins is None else ()
        letters = {name: column_letters(column) for name, column in columns}
        return shape_of(self.workbook.name, self._sheet, self.grid.place.sheet or "", letters)

    def named(self, row: RosterRow) -> Row:
        """The row as ``--name`` sees it: with the columns that nobody declared, too."""
        return Row(
            {label: Value(value, self.place(row.number)) for label, value in self.values(row).items()}, row.number
        )

    def place(self, number: int) -> CellLocation:
        """A row as a place: ``名单.xlsx > 名单!5``."""
        return self.grid.place._replace(cell=str(number))

    def cell(self, number: int, column: str) -> CellLocation:
        """The cell of a row under a column of any kind."""
        header = self._header.columns.get(column)
        return self.grid.where(number - 1, self.labels[column] if header is None else header)

    def key(self, row: RosterRow) -> str:
        """What tells a row from all others whatever else is edited in it: a digest of its id, empty without one."""
        value = row.row.values[self._id].value if self._id is not None else None
        if not isinstance(value, (str, int, Decimal)) or value == "":
            return ""
        return hashlib.sha256(str(value).upper().encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]

    def values(self, row: RosterRow) -> dict[str, Scalar]:
        """The values of a row by column, as ``--where`` sees them: typed where the template declares a type."""
        named: dict[str, Scalar] = {label: _typed(text) for label, text in zip(self.labels, row.texts, strict=True)}
        return named | {name: value.value for name, value in row.row.values.items() if name in self._header.columns}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names ``--where`` may use."""
        return (*self._header.columns, *self._further())

    def _further(self) -> list[str]:
        """The headers that the template does not ask for."""
        taken = set(self._header.columns.values())
        return [label for label, column in self.labels.items() if column not in taken]


def read_roster(path: Path) -> Workbook:
    """Read a roster file: a workbook, or a text with commas or tabs.  Raises ``WorkbookError``."""
    return read_delimited(path) if path.suffix.lower() in DELIMITED else read_workbook(path)


def _find(workbook: Workbook, schema: Schema, sheet: Sheet) -> tuple[SheetGrid, Header]:
    """The sheet of the declared name, else the one whose header row fits best."""
    visible = [grid for grid in workbook.sheets if not grid.hidden and fold_label(grid.name) != GUIDE_SHEET]
    named = [grid for grid in visible if schema.sheet(grid.name) is sheet]
    candidates = named or [grid for grid in visible if schema.sheet(grid.name) is None]
    found = [(grid, header) for grid in candidates if (header := _header(grid, sheet)) is not None]
    if not found:
        names = [field.name for field in sheet.fields]
        where = named[0].place if named else CellLocation(workbook.name)
        raise WorkbookError(problem("W219", where, headers="、".join(names)))
    return max(found, key=lambda pair: len(pair[1].columns))


def _header(grid: SheetGrid, sheet: Sheet) -> Header | None:
    """The header row; one that lacks required columns will do, for ``missing`` names them."""
    names = [field.name for field in sheet.fields]
    header = header_of(grid, sheet) or find_header(grid, names, ())
    return header if header is not None and len(header.columns) >= min(2, len(names)) else None


def _labels(header: Header) -> dict[str, int]:
    """The headers as typed, with their columns; the first one of two alike."""
    labels: dict[str, int] = {}
    for column, label in header.labels.items():
        labels.setdefault(label.strip(), column)
    return labels


def _id_column(sheet: Sheet, merge: Merge, header: Header) -> str | None:
    """The column that tells rows apart: the key of joined tables, else the first id that the roster has."""
    ids = [field.name for field in sheet.fields if field.type is FieldType.ID]
    return next((name for name in (merge.key, *ids) if name in header.columns), None)


def _constants(workbook: Workbook, schema: Schema) -> tuple[Record, list[Problem]]:
    """What is the same for every document.  A CSV file has nothing but the roster: then the defaults hold."""
    submission = bind(workbook, schema, by_day=False)
    return submission.record, list(submission.problems)


@dataclass(frozen=True, slots=True)
class Joined:
    """A joined table: where its rows stand, and which belong to which value of the key column.

    ``problems`` are those of rows with a key: they fail the document of that key and no other.
    """

    shape: RowShape
    rows: Mapping[Scalar, tuple[BareRow, ...]]
    problems: Mapping[Scalar, tuple[Problem, ...]]


def joined_tables(constants: Record, schema: Schema, merge: Merge, found: Sequence[Problem]) -> dict[str, Joined]:
    """The joined tables by name; ``found`` is what was found while they were read."""
    joined: dict[str, Joined] = {}
    for name in merge.joined:
        sheet, rows = schema.sheet(name), constants.tables[name].rows
        assert sheet is not None
        by_key: dict[Scalar, tuple[BareRow, ...]] = {}
        for row in rows:
            key = row.values[merge.key].value
            by_key[key] = (*by_key.get(key, ()), bare(row))
        cells = {label: value.where.cell or "" for label, value in rows[0].values.items()} if rows else {}
        letters = {label: cell.rstrip("0123456789") for label, cell in cells.items()}
        place = rows[0].values[merge.key].where if rows else CellLocation("", name)
        shape = shape_of(place.workbook, sheet, place.sheet or name, letters)
        joined[name] = Joined(shape, by_key, _by_key(rows, merge.key, found))
    return joined


def _by_key(rows: Sequence[Row], key: str, found: Sequence[Problem]) -> dict[Scalar, tuple[Problem, ...]]:
    """What was found in the cells of some rows, by the rows' keys."""
    keys = {(row.values[key].where.sheet, str(row.number)): row.values[key].value for row in rows}
    problems: dict[Scalar, tuple[Problem, ...]] = {}
    for each in found:
        where = each.location
        if isinstance(where, CellLocation) and where.cell is not None:
            value = keys.get((where.sheet, where.cell.lstrip(ascii_uppercase)))
            if value is not None:
                problems[value] = (*problems.get(value, ()), each)
    return problems


def merge_of(schema: Schema, *, grouped: bool) -> Merge | None:
    """What a template merges over; a grouped merge of a template with one table needs no ``[merge]``."""
    tables = schema.of_shape(Shape.TABLE)
    if schema.merge is None and grouped and len(tables) == 1:
        return Merge(tables[0].name)
    return schema.merge


def _text(cells: Sequence[Raw], column: int) -> str:
    cell = cells[column] if column < len(cells) else None
    if cell is None or (isinstance(cell, str) and cell.isprintable()):
        return cell or ""
    try:
        return raw_text(cell)
    except ValueFault:
        return cell.code if isinstance(cell, ErrorValue) else str(cell) if isinstance(cell, (str, int, float)) else ""


def _typed(text: str) -> Scalar:
    """A column nobody declared: a number where it looks like one, a date, else text; ids stay text."""
    text = text.strip()
    if not text:
        return None
    if len(text) < _LONGEST_NUMBER and not _ZERO.match(text):
        number = parse_number(text)
        if number is not None:
            return Decimal(number)
    try:
        return parse_date(text) or text
    except ValueFault:
        return text
