"""Read a workbook of an older version as if it had been filled in today: names follow, every value keeps its cell."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import Problem, problem
from toolkit.schema import Migration, Schema, Shape, Sheet, version_key
from toolkit.workbook.brackets import with_names
from toolkit.workbook.free_tables import is_free_table
from toolkit.workbook.headers import find_header
from toolkit.workbook.layout import HEADERS, REQUIRED_HEADERS, SOURCES_SHEET, STATE_HEADERS, STATE_SHEET
from toolkit.workbook.marks import Place
from toolkit.workbook.reader import Raw, RowSource, SheetGrid, Workbook
from toolkit.workbook.reference_names import ReferenceNames


class Outcome(NamedTuple):
    """What became of a field: its names now, none if it was dropped; a text for several is parted at ``at``.

    The name of a part that was dropped is empty.
    ``table`` is the table whose columns they are now, where the field stood in a form; else empty.
    """

    names: tuple[str, ...]
    at: str = ""
    table: str = ""


def migrated(workbook: Workbook, schema: Schema, version: str) -> tuple[Workbook, list[Problem]]:
    """The workbook with today's names, and what was typed into fields that are no more."""
    migrations = [each for each in schema.migrations if version_key(version) <= version_key(each.before)]
    if not migrations or not version:
        return workbook, []
    sheets: list[SheetGrid] = []
    problems: list[Problem] = []
    rows: list[SheetGrid] = []
    names = _Names({fold_label(grid.name): _outcomes(grid.name, migrations) for grid in workbook.sheets}, schema)
    for grid in workbook.sheets:
        name, fields = names.sheets[fold_label(grid.name)]
        moved = _Moved(grid, fields, schema)
        rows += moved.tables
        problems += moved.problems
        if moved.tables and schema.sheet(name) is None:
            problems += moved.left()
            continue
        if not name:
            problems += [problem("T128", grid.place, label=grid.name)] if any(grid.rows()) else []
            continue
        if grid.name in _OWN:
            sheets.append(replace(grid, source=_Told(grid.source, _OWN[grid.name], names)))
            continue
        sheet = schema.sheet(name)
        if sheet is None and is_free_table(grid):
            sheets.append(grid)
            continue
        place = _Place.of(grid, sheet.shape if sheet is not None else Shape.PROSE, fields)
        told = names if sheet is None or sheet.shape is Shape.PROSE else None
        source: RowSource = _Rewritten(grid.source, place, fields, told)
        problems.extend(_dropped(grid, place, {old for old, outcome in fields.items() if not outcome.names}))
        sheets.append(replace(grid, name=name, title=grid.title or grid.name, source=source))
    for table in rows:
        problems += _take(table, sheets, schema)
    return replace(workbook, sheets=tuple(sheets)), problems


def _take(table: SheetGrid, sheets: list[SheetGrid], schema: Schema) -> list[Problem]:
    """Put the table that a form became among the sheets; what is filled in the form goes before a sheet of its name."""
    same = [grid for grid in sheets if not grid.hidden and schema.sheet(grid.name) is schema.sheet(table.name)]
    same = [grid for grid in same if any(grid.rows())]
    is_filled = any(cell is not None for row, cells in table.rows() if row for cell in cells)
    if same and not is_filled:
        return []
    sheets[:] = [grid for grid in sheets if grid not in same]
    sheets.append(table)
    return [problem("T145", grid.place, form=table.title, table=table.name) for grid in same]


def _outcomes(sheet: str, migrations: Sequence[Migration]) -> tuple[str, dict[str, Outcome]]:
    """A sheet's name now, empty if it was dropped, and what became of its fields by their old labels."""
    fields: dict[str, Outcome] = {}
    for migration in migrations:
        for key in (*migration.renamed, *migration.split, *migration.dropped):
            owner, dot, field = key.partition(".")
            if dot and owner == sheet and not any(field in outcome.names for outcome in fields.values()):
                fields.setdefault(field, Outcome((field,)))
        fields = {old: _step(sheet, outcome, migration) for old, outcome in fields.items()}
        sheet = migration.now(sheet)
    return sheet, {fold_label(old): outcome for old, outcome in fields.items()}


def _step(sheet: str, outcome: Outcome, migration: Migration) -> Outcome:
    names: list[str] = []
    at, table = outcome.at, migration.now(outcome.table)
    for field in outcome.names:
        key = f"{outcome.table or sheet}.{field}"
        split = migration.split.get(key)
        at = split.at if split is not None else at
        now = split.into if split is not None else (migration.now(key),)
        names += [name.partition(".")[2] for name in now]
        table = next(iter(migration.new_homes(key)), table)
    return Outcome(tuple(names) if any(names) else (), at, table)


@dataclass(frozen=True)
class _Names:
    """Every sheet by its old label: its name now and its fields."""

    sheets: Mapping[str, tuple[str, Mapping[str, Outcome]]]
    schema: Schema

    @functools.cached_property
    def known(self) -> ReferenceNames:
        """The names that were references in any brackets."""
        figures: dict[str, list[str]] = {}
        full: list[str] = []
        for label, (name, fields) in self.sheets.items():
            sheet = self.schema.sheet(name)
            names = [*fields, *(field.name for field in sheet.fields)] if sheet is not None else []
            if sheet is not None and sheet.shape is Shape.FIGURES:
                figures[label] = names
            else:
                full += [f"{label}.{field}" for field in names]
        return ReferenceNames(figures, full)

    def told(self, text: str) -> str:
        """A text of prose with today's names in its references."""
        return with_names(text, self.now, self.known)

    def now(self, words: Sequence[str]) -> Sequence[str]:
        """A reference with today's names: 指标, 表.栏目, 表.合计.栏目, each with 数值 or the like behind it."""
        sheet, fields = self.sheets.get(fold_label(words[0]), ("", {}))
        if sheet and len(words) > 1:
            return [sheet, *(_name_now(word, fields) for word in words[1:])]
        everywhere = {
            old: outcome for _, known in self.sheets.values() for old, outcome in known.items() if not outcome.table
        }
        return [_name_now(words[0], everywhere), *words[1:]]


def _name_now(word: str, fields: Mapping[str, Outcome]) -> str:
    outcome = fields.get(fold_label(word))
    return next(filter(None, outcome.names), word) if outcome is not None else word


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the labels stand: all over the header row of a table, in a column of a form or of figures."""

    row: int = -1
    label: int | None = None
    content: int | None = None

    @classmethod
    def of(cls, grid: SheetGrid, shape: Shape, fields: Mapping[str, Outcome]) -> _Place:
        """The place in a sheet; nowhere in prose, or where no field changed."""
        if not fields or shape is Shape.PROSE:
            return cls()
        if shape is Shape.TABLE:
            header = find_header(grid, tuple(fields), ())
            return cls(header.row) if header is not None else cls()
        header = find_header(grid, HEADERS[shape], REQUIRED_HEADERS[shape])
        if header is None:
            return cls()
        label, content = REQUIRED_HEADERS[shape]
        return cls(header.row, header.columns[label], header.columns[content])


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """Rows with today's labels; one that became several stands once for each, at its own place."""

    source: RowSource
    place: _Place
    fields: Mapping[str, Outcome]
    names: _Names | None
    """In prose."""

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        for index, cells in self.source:
            told = [self.names.told(cell) if self.names and isinstance(cell, str) else cell for cell in cells]
            if self.place.label is not None and index > self.place.row:
                yield from ((index, row) for row in self._entries(told, self.place.label))
            elif self.place.label is None and index == self.place.row:
                yield index, [self._header(cell) for cell in told]
            else:
                yield index, told

    def _header(self, cell: Raw) -> Raw:
        outcome = self.fields.get(fold_label(cell)) if isinstance(cell, str) else None
        if outcome is None:
            return cell
        return outcome.names[0] if outcome.names else None

    def _entries(self, cells: list[Raw], label: int) -> Iterator[list[Raw]]:
        typed = cells[label] if label < len(cells) else None
        outcome = self.fields.get(fold_label(typed)) if isinstance(typed, str) else None
        if outcome is None:
            yield cells
            return
        for name, content in _parts(cells, self.place, outcome) if not outcome.table else ():
            row = list(cells)
            row[label] = name
            if len(outcome.names) > 1 and self.place.content is not None and self.place.content < len(row):
                row[self.place.content] = content
            yield row


def _parts(cells: Sequence[Raw], place: _Place, outcome: Outcome) -> Iterator[tuple[str, Raw]]:
    """What stands for each name that a field has now; the part for a name that was dropped is left out."""
    content = cells[place.content] if place.content is not None and place.content < len(cells) else None
    parts: list[Raw] = [content]
    if isinstance(content, str) and outcome.at:
        parts = [part.strip() or None for part in content.split(outcome.at, len(outcome.names) - 1)]
    parts += [None] * (len(outcome.names) - len(parts))
    yield from ((name, part) for name, part in zip(outcome.names, parts, strict=False) if name)


class _Moved:
    """The tables that the fields of one form became: each has all its columns and one row, blank if the form was.

    ``problems`` are fields that stand twice.
    """

    def __init__(self, grid: SheetGrid, fields: Mapping[str, Outcome], schema: Schema) -> None:
        self._grid = grid
        self._fields = {old: outcome for old, outcome in fields.items() if outcome.table}
        self._place = _Place.of(grid, Shape.FORM, self._fields)
        self.problems: list[Problem] = []
        is_form = self._place.label is not None and not grid.hidden
        names = dict.fromkeys(outcome.table for outcome in self._fields.values()) if is_form else ()
        self.tables = [self._table(name, sheet) for name in names if (sheet := schema.sheet(name)) is not None]

    def left(self) -> Iterator[Problem]:
        """What is filled in beside those fields."""
        labels = {fold_label(label) for _, label, _ in self._entries()}
        return _dropped(self._grid, self._place, labels - self._fields.keys())

    def _entries(self) -> Iterator[tuple[int, str, list[Raw]]]:
        """The rows of the form, each with its label."""
        at = self._place.label
        for row, cells in self._grid.rows():
            label = cells[at] if at is not None and at < len(cells) else None
            if row > self._place.row and isinstance(label, str):
                yield row, label, cells

    def _table(self, name: str, sheet: Sheet) -> SheetGrid:
        columns = {fold_label(field.name): column for column, field in enumerate(sheet.fields)}
        cells: list[Raw] = [None] * len(columns)
        origins: dict[int, Place] = {}
        for row, label, typed in self._entries():
            outcome = self._fields.get(fold_label(label), Outcome(()))
            for field, content in _parts(typed, self._place, outcome) if outcome.table == name else ():
                column = columns[fold_label(field)]
                where = self._grid.where(row, self._place.content or 0)
                if column in origins:
                    other = self._grid.where(*origins[column])
                    self.problems.append(problem("W213", where, label=label, other=other))
                else:
                    origins[column] = row, self._place.content or 0
                    cells[column] = content
        first = min((row for row, _ in origins.values()), default=self._place.row + 1)
        source: RowSource = [(0, [field.name for field in sheet.fields]), (first, cells)]
        title = self._grid.title or self._grid.name
        return SheetGrid(self._grid.workbook, sheet.name, source, path=self._grid.path, title=title, origins=origins)


@dataclass(frozen=True, slots=True)
class _Told:
    """Rows of a sheet of ours that tell of other sheets, with today's names."""

    source: RowSource
    now: Callable[[list[Raw], _Names], list[Raw]]
    names: _Names

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        for index, cells in self.source:
            yield index, self.now(cells, self.names) if index else cells


def _source_now(cells: list[Raw], names: _Names) -> list[Raw]:
    """A row of 来源: the figure stands first."""
    return [*names.now([str(cells[0])]), *cells[1:]] if cells and cells[0] is not None else cells


def _state_now(cells: list[Raw], names: _Names) -> list[Raw]:
    """A row of 汇总底稿: sheet, row, column, and what stands there, which may be the name of a field."""
    if len(cells) < len(STATE_HEADERS):
        return cells
    sheet, number, column, text = cells[: len(STATE_HEADERS)]
    now, fields = names.sheets.get(fold_label(str(sheet)), (str(sheet), {}))
    if column in (HEADERS[Shape.FORM][0], HEADERS[Shape.FIGURES][0]):
        return [now, number, column, _name_now(str(text), fields)]
    return [now, number, _name_now(str(column), fields), text]


_OWN: Final = {SOURCES_SHEET: _source_now, STATE_SHEET: _state_now}


def _dropped(grid: SheetGrid, place: _Place, gone: Set[str]) -> Iterator[Problem]:
    """The cells that hold something for fields that are no more, by their folded labels."""
    columns: dict[int, str] = {}
    for row, cells in grid.rows() if gone else ():
        if place.label is not None and place.content is not None and row > place.row:
            label, content = (cells[at] if at < len(cells) else None for at in (place.label, place.content))
            if isinstance(label, str) and fold_label(label) in gone and content is not None:
                yield problem("T128", grid.where(row, place.content), label=label)
        elif place.label is None and row == place.row:
            columns = {at: cell for at, cell in enumerate(cells) if isinstance(cell, str) and fold_label(cell) in gone}
        for at, name in columns.items() if row > place.row else ():
            if at < len(cells) and cells[at] is not None:
                yield problem("T128", grid.where(row, at), label=name)
