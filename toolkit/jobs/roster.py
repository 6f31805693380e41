"""Take a roster in: the sheets of a workbook that hold it, or a CSV file, read row by row as one.

Any workbook with the right headers serves.  What the other sheets hold is the same for every document: constants.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from string import ascii_uppercase
from typing import Final, NamedTuple

from toolkit.jobs.roster_sheets import RosterSheet, find_roster, unlike_units
from toolkit.jobs.rows import BareRow, RowShape, bare, shape_of
from toolkit.labels import fold_name
from toolkit.problems import CellLocation, Problem
from toolkit.record import Record, Row, Scalar, Value
from toolkit.schema import FieldType, Merge, Schema, Shape, Sheet
from toolkit.workbook.bind import bind
from toolkit.workbook.delimited import DELIMITED, read_delimited
from toolkit.workbook.marks import ErrorValue
from toolkit.workbook.people import People
from toolkit.workbook.reader import Raw, Workbook, read_workbook
from toolkit.workbook.values import ValueFault, parse_date, parse_number, raw_text

_ZERO: Final = re.compile(r"0\d")
_LONGEST_NUMBER: Final = 15
_KEY_DIGITS: Final = 12
_SHARED: Final = ("电话", "手机", "传真")
"""What numbers are called that several people may have."""


class RosterRow(NamedTuple):
    """One row: its typed values, every cell as text under its header, what is wrong with it, and the sheet's number."""

    row: Row
    texts: tuple[str, ...]
    problems: tuple[Problem, ...]
    sheet: int = 0

    @property
    def number(self) -> int:
        """The row as Excel counts it."""
        return self.row.number


class Roster:
    """The roster of a mail merge, on one sheet or on several, with the constants beside it.

    ``labels`` are the headers of all its columns, also those the template does not ask for: the first sheet's, then the
    further ones of the others.  ``sheets`` are those that are read for this run, ``left`` those that are not: their
    rows come last, and nothing is said about them.  ``problems`` is what was found outside the rows, complete when
    ``rows`` has been run through.
    """

    def __init__(
        self,
        workbook: Workbook,
        schema: Schema,
        merge: Merge,
        constants: Workbook | None = None,
        wanted: Sequence[str] = (),
    ) -> None:
        """Find the sheets, all or those of the ``wanted`` names.

        Raises ``WorkbookError`` where there is none, ``SelectionError`` for a name that is none.
        """
        declared = schema.sheet(merge.over)
        assert declared is not None
        self._schema = schema
        self._sheet = declared
        self.workbook = workbook
        found = find_roster(workbook, schema, declared, wanted)
        self.sheets, self.left = found.read, found.left
        self._all = (*found.read, *found.left)
        self._declared = frozenset(chain.from_iterable(each.header.columns for each in self._all))
        self._columns = _columns(self._all)
        self.labels = tuple(column.label for column in self._columns)
        self._by_name = sorted((column.key, index) for index, column in enumerate(self._columns))
        self._id = _id_column(declared, merge, self._declared)
        others = tuple(
            grid for grid in (constants or workbook).sheets if not any(grid is each for each in found.passed)
        )
        others = tuple(grid for grid in others if schema.sheet(grid.name) is not declared)
        rest = replace(schema, sheets=tuple(sheet for sheet in schema.sheets if sheet is not declared))
        self.constants, general = _constants(replace(constants or workbook, sheets=others), rest)
        self.joined = joined_tables(self.constants, schema, merge, general)
        of_rows = {each for table in self.joined.values() for each in chain.from_iterable(table.problems.values())}
        self.problems: list[Problem] = [each for each in general if each not in of_rows]
        self.problems += [*found.problems, *chain.from_iterable(sheet.general() for sheet in self.sheets)]
        self.problems += unlike_units(self.sheets, declared)

    @property
    def has_sheets(self) -> bool:
        """Whether the roster stands on several sheets, so that a row is known by its sheet, too."""
        return len(self._all) > 1

    @property
    def where(self) -> CellLocation:
        """The roster as a place: its sheet, or the workbook where it has several."""
        return self.sheets[0].grid.place if len(self.sheets) == 1 else CellLocation(self.workbook.name)

    def missing(self, columns: frozenset[str]) -> Iterator[Problem]:
        """The columns that the template reads and a sheet of the roster lacks."""
        for sheet in self.sheets:
            others = [each.name for each in self.sheets if each is not sheet]
            hint = f"请补上这一栏；这张表不是名单的话，请用 --sheet {'、'.join(others)} 只读别的" if others else ""
            yield from sheet.missing(columns, hint or "请补上这一栏，或从空白名单里复制表头")

    def rows(self) -> Iterator[RosterRow]:
        """Every row, sheet by sheet in order, with all that is wrong in it."""
        people = People(self._sheet.fields, self._identity)
        for number, sheet in enumerate(self._all):
            columns = [column.places[number] for column in self._columns]
            is_read = number < len(self.sheets)
            for row, found, cells in sheet.records(self._schema):
                texts = tuple([_text(cells, column) for column in columns])
                told = (*found, *people.problems(row, sheet.name)) if is_read else tuple(found)
                yield RosterRow(row, texts, told, number)
            if is_read:
                self.problems.extend(sheet.problems)

    @property
    def _identity(self) -> str | None:
        """The column whose values nobody shares, for rows to be compared across sheets: a telephone is a family's.

        ``None`` where one sheet holds all rows.
        """
        if len(self.sheets) == 1:
            return None
        ids = [field.name for field in self._sheet.fields if field.type is FieldType.ID]
        return next((name for name in ids if not any(word in name for word in _SHARED)), "")

    @property
    def shape(self) -> RowShape:
        """Where the rows stand."""
        return RowShape(self.workbook.name, self._sheet, tuple(sheet.stand for sheet in self._all))

    def named(self, row: RosterRow) -> Row:
        """The row as ``--name`` sees it: with the columns that nobody declared, too."""
        where = self.place(row.number, row.sheet)
        return Row({label: Value(value, where) for label, value in self.values(row).items()}, row.number)

    def sheet_name(self, sheet: int) -> str:
        """What a row's sheet is called, where that is needed to know the row; else nothing."""
        return self._all[sheet].name if self.has_sheets else ""

    def place(self, number: int, sheet: int) -> CellLocation:
        """A row as a place: ``名单.xlsx > 名单!5``."""
        return self._all[sheet].grid.place._replace(cell=str(number))

    def cell(self, row: RosterRow, column: str) -> CellLocation:
        """The cell of a row under a column of any kind."""
        sheet = self._all[row.sheet]
        at = sheet.header.columns.get(column)
        if at is None:
            at = next((each.places[row.sheet] for each in self._columns if each.label == column), None)
        return sheet.grid.where(row.number - 1, at) if at is not None else self.place(row.number, row.sheet)

    def key(self, row: RosterRow) -> str:
        """What tells a row from all others whatever else is edited in it: a digest of its id, empty without one."""
        value = row.row.values[self._id].value if self._id is not None else None
        if not isinstance(value, (str, int, Decimal)) or value == "":
            return ""
        return hashlib.sha256(str(value).upper().encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]

    def cells(self, row: RosterRow) -> list[str]:
        """All that a row says, whatever sheet it stands on and in whatever order: its cells, each with its column."""
        return [f"{key}\0{row.texts[index]}" for key, index in self._by_name if row.texts[index]]

    def values(self, row: RosterRow) -> dict[str, Scalar]:
        """The values of a row by column, as ``--where`` sees them: typed where the template declares a type."""
        named: dict[str, Scalar] = {label: _typed(text) for label, text in zip(self.labels, row.texts, strict=True)}
        return named | {name: value.value for name, value in row.row.values.items() if name in self._declared}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names ``--where`` may use."""
        known = [field.name for field in self._sheet.fields if field.name in self._declared]
        return (*known, *(column.label for column in self._columns if not column.is_declared))


class _Column(NamedTuple):
    """A column of a roster: its header, what it is known by on every sheet, and where it stands on each."""

    label: str
    key: str
    is_declared: bool
    places: tuple[int | None, ...]


def _columns(sheets: Sequence[RosterSheet]) -> list[_Column]:
    """The columns of some sheets, those of one name in any spelling as one."""
    labels: dict[str, str] = {}
    places: dict[str, list[int | None]] = {}
    declared: set[str] = set()
    for number, sheet in enumerate(sheets):
        names = {column: name for name, column in sheet.header.columns.items()}
        seen: set[str] = set()
        for label, column in sheet.labels.items():
            key = names.get(column) or fold_name(label)
            # Two columns of one sheet stay two.
            key = key if key not in seen else f"{label}\0"
            seen.add(key)
            declared.update([key] if column in names else ())
            labels.setdefault(key, label)
            places.setdefault(key, [None] * len(sheets))[number] = column
    return [_Column(label, key, key in declared, tuple(places[key])) for key, label in labels.items()]


def read_roster(path: Path) -> Workbook:
    """Read a roster file: a workbook, or a text with commas or tabs.  Raises ``WorkbookError``."""
    return read_delimited(path) if path.suffix.lower() in DELIMITED else read_workbook(path)


def _id_column(sheet: Sheet, merge: Merge, columns: Collection[str]) -> str | None:
    """The column that tells rows apart: the key of joined tables, else the first id that the roster has."""
    ids = [field.name for field in sheet.fields if field.type is FieldType.ID]
    return next((name for name in (merge.key, *ids) if name in columns), None)


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


def _text(cells: Sequence[Raw], column: int | None) -> str:
    cell = cells[column] if column is not None and column < len(cells) else None
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
