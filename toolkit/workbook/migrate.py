"""Read a workbook of an older version as if it had been filled in today: names follow, every value keeps its cell."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import Problem, problem
from toolkit.schema import Migration, Schema, Shape, version_key
from toolkit.workbook.brackets import with_names
from toolkit.workbook.free_tables import is_free_table
from toolkit.workbook.headers import find_header
from toolkit.workbook.layout import HEADERS, REQUIRED_HEADERS, SOURCES_SHEET, STATE_HEADERS, STATE_SHEET
from toolkit.workbook.reader import Raw, RowSource, SheetGrid, Workbook
from toolkit.workbook.reference_names import ReferenceNames


class Outcome(NamedTuple):
    """What became of a field: its names now, none if it was dropped; a text for several is parted at ``at``."""

    names: tuple[str, ...]
    at: str = ""


def migrated(workbook: Workbook, schema: Schema, version: str) -> tuple[Workbook, list[Problem]]:
    """The workbook with today's names, and what was typed into fields that are no more."""
    migrations = [each for each in schema.migrations if version_key(version) <= version_key(each.before)]
    if not migrations or not version:
        return workbook, []
    sheets: list[SheetGrid] = []
    problems: list[Problem] = []
    names = _Names({fold_label(grid.name): _outcomes(grid.name, migrations) for grid in workbook.sheets}, schema)
    for grid in workbook.sheets:
        name, fields = names.sheets[fold_label(grid.name)]
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
        problems.extend(_dropped(grid, place, fields))
        sheets.append(replace(grid, name=name, title=grid.title or grid.name, source=source))
    return replace(workbook, sheets=tuple(sheets)), problems


def _outcomes(sheet: str, migrations: Sequence[Migration]) -> tuple[str, dict[str, Outcome]]:
    """A sheet's name now, empty if it was dropped, and what became of its fields by their old labels."""
    fields: dict[str, Outcome] = {}
    for migration in migrations:
        if sheet in migration.dropped:
            return "", {}
        for key in (*migration.renamed, *migration.split, *migration.dropped):
            owner, dot, field = key.partition(".")
            if dot and owner == sheet and not any(field in outcome.names for outcome in fields.values()):
                fields[field] = Outcome((field,))
        fields = {old: _step(sheet, outcome, migration) for old, outcome in fields.items()}
        sheet = migration.renamed.get(sheet, sheet)
    return sheet, {fold_label(old): outcome for old, outcome in fields.items()}


def _step(sheet: str, outcome: Outcome, migration: Migration) -> Outcome:
    names: list[str] = []
    at = outcome.at
    for field in outcome.names:
        key = f"{sheet}.{field}"
        split = migration.split.get(key)
        at = split.at if split is not None else at
        now = split.into if split is not None else (migration.now(key),)
        names += [name.partition(".")[2] for name in now if name]
    return Outcome(tuple(names), at)


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
        everywhere = {old: outcome for _, known in self.sheets.values() for old, outcome in known.items()}
        return [_name_now(words[0], everywhere), *words[1:]]


def _name_now(word: str, fields: Mapping[str, Outcome]) -> str:
    outcome = fields.get(fold_label(word))
    return outcome.names[0] if outcome is not None and outcome.names else word


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
        for name, content in zip(outcome.names, self._parts(cells, outcome), strict=True):
            row = list(cells)
            row[label] = name
            if len(outcome.names) > 1 and self.place.content is not None and self.place.content < len(row):
                row[self.place.content] = content
            yield row

    def _parts(self, cells: list[Raw], outcome: Outcome) -> list[Raw]:
        column = self.place.content
        content = cells[column] if column is not None and column < len(cells) else None
        parts: list[Raw] = [content]
        if isinstance(content, str) and outcome.at:
            parts = [part.strip() or None for part in content.split(outcome.at, len(outcome.names) - 1)]
        return (parts + [None] * len(outcome.names))[: len(outcome.names)]


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


def _dropped(grid: SheetGrid, place: _Place, fields: Mapping[str, Outcome]) -> Iterator[Problem]:
    """The cells that hold something for fields that are no more."""
    gone = {old for old, outcome in fields.items() if not outcome.names}
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
