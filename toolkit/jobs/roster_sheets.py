"""Which sheets of a workbook are its roster, and one of them row by row.

Any visible sheet with the right headers serves, whatever it is called: one for all, one a street, one a year.  What the
template declares as something else is none, and neither is what the tool itself wrote for people to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from toolkit.errors import WorkbookError
from toolkit.jobs.rows import Stand
from toolkit.jobs.selection import find_sheets
from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Row
from toolkit.schema import FieldType, Schema, Shape, Sheet
from toolkit.workbook.bind import fits_table, header_of
from toolkit.workbook.headers import Header, body_rows, find_header, header_problems, hidden_problems, is_blank
from toolkit.workbook.layout import OWN_SHEETS
from toolkit.workbook.marks import column_letters
from toolkit.workbook.photos import stray_pictures
from toolkit.workbook.reader import Raw, SheetGrid, Workbook
from toolkit.workbook.tables import TableReader

_OPTION: Final = "--sheet"


class RosterSheet:
    """One sheet of a roster.

    ``labels`` are the headers as typed, with their columns, the first one of two alike; ``count`` is the number of its
    records and ``problems`` what was found outside them, both complete when ``records`` has been run through.
    """

    def __init__(self, grid: SheetGrid, header: Header, declared: Sheet) -> None:
        self.grid = grid
        self.header = header
        self.labels: dict[str, int] = {}
        for column, label in header.labels.items():
            self.labels.setdefault(label.strip(), column)
        self.count = 0
        self.problems: list[Problem] = []
        self._declared = declared

    @property
    def name(self) -> str:
        """What the workbook calls it."""
        return self.grid.name

    @property
    def stand(self) -> Stand:
        """Where its rows stand; a row that came from the fields of a form has no letters of its own."""
        columns = self.header.columns if self.grid.origins is None else {}
        fields = (field.name for field in self._declared.fields)
        return Stand(
            self.grid.place.sheet or "",
            {name: column_letters(columns[name]) if name in columns else "" for name in fields},
        )

    @property
    def further(self) -> list[str]:
        """The headers that the template does not ask for."""
        taken = set(self.header.columns.values())
        return [label for label, column in self.labels.items() if column not in taken]

    def general(self) -> Iterator[Problem]:
        """What is wrong with the sheet before its rows are read."""
        yield from hidden_problems(self.grid)
        yield from header_problems(self.grid, self.header, [field.name for field in self._declared.fields])

    def missing(self, columns: frozenset[str], hint: str) -> Iterator[Problem]:
        """The columns that the template reads and the sheet lacks, with the nearest headers, else with a hint."""
        for field in self._declared.fields:
            if field.name not in self.header.columns and (field.required or field.name in columns):
                near = did_you_mean(field.name, self.further)
                where = self.grid.where(self.header.row, 0)
                yield problem("W218", where, header=field.name, hint=near or hint)

    def records(self, schema: Schema) -> Iterator[tuple[Row, Sequence[Problem], Sequence[Raw]]]:
        """Every record in order, with what is wrong in its cells, and with the cells."""
        reader = TableReader(self.grid, self.header, self._declared)
        images = [field.name for field in self._declared.fields if field.type is FieldType.IMAGE]
        photographed: set[str | None] = set()
        for row, found in reader.records():
            photographed.update(row.values[name].where.cell for name in images)
            self.count += 1
            yield row, found, reader.cells
        self.problems.extend(reader.problems)
        self.problems.extend(stray_pictures(self.grid, self.header.row, photographed, schema))


class Found(NamedTuple):
    """The sheets of a roster.

    ``read`` are those that the run is about, ``left`` the others that fit: their rows keep their names.  ``passed``
    are all grids that are no constants, ``problems`` what there is to say about sheets that are almost rosters.
    """

    read: tuple[RosterSheet, ...]
    left: tuple[RosterSheet, ...]
    passed: tuple[SheetGrid, ...]
    problems: tuple[Problem, ...]


def find_roster(workbook: Workbook, schema: Schema, declared: Sheet, wanted: Sequence[str]) -> Found:
    """The sheets of a roster, all in the order of the workbook, or the ``wanted`` ones.

    Sheets that fit and hold no row are passed over, unless there is no other.  Where no sheet fits, the best one serves
    that lacks required columns: its missing columns will be named.  Raises ``WorkbookError`` where there is none,
    ``SelectionError`` where ``wanted`` names none.
    """
    search = _Search(workbook, schema, declared)
    if wanted:
        return search.chosen(wanted)
    filled = [each for each in search.fitting if _is_filled(each)]
    if filled:
        return search.found(filled)
    return search.found([search.best(search.fitting)] if search.fitting else [search.nearest()])


class _Search:
    """The sheets of a workbook that may be a roster."""

    def __init__(self, workbook: Workbook, schema: Schema, declared: Sheet) -> None:
        self._workbook = workbook
        self._schema = schema
        self._declared = declared
        self._candidates = [grid for grid in workbook.sheets if not grid.hidden and self._may_be(grid)]
        self.fitting = [each for grid in self._candidates if (each := self._fitting(grid)) is not None]

    def _may_be(self, grid: SheetGrid) -> bool:
        return fold_label(grid.name) not in OWN_SHEETS and self._schema.sheet(grid.name) in (None, self._declared)

    def _is_named(self, grid: SheetGrid) -> bool:
        return self._schema.sheet(grid.name) is self._declared

    def _fitting(self, grid: SheetGrid) -> RosterSheet | None:
        """A sheet that is a roster: by its name, what it lacks will be told; or because it is no other table rather."""
        if self._is_named(grid):
            return self._lenient(grid)
        header = header_of(grid, self._declared)
        if header is None or not fits_table(header, self._declared):
            return None
        others = [sheet for sheet in self._schema.of_shape(Shape.TABLE) if sheet is not self._declared]
        found = (header_of(grid, sheet) for sheet in others)
        most = max((len(other.columns) for other in found if other is not None), default=0)
        return RosterSheet(grid, header, self._declared) if len(header.columns) >= most else None

    def best(self, sheets: Sequence[RosterSheet]) -> RosterSheet:
        """The sheet of the declared name, else the one with the most columns."""
        named = [each for each in sheets if self._is_named(each.grid)]
        return max(named or sheets, key=lambda each: len(each.header.columns))

    def nearest(self) -> RosterSheet:
        """The best of the sheets that lack required columns."""
        sheets = [each for grid in self._candidates if (each := self._lenient(grid)) is not None]
        if not sheets:
            places = (grid.place for grid in self._candidates if self._is_named(grid))
            where = next(places, CellLocation(self._workbook.name))
            raise WorkbookError(problem("W219", where, headers="、".join(self._names)))
        return self.best(sheets)

    @property
    def _names(self) -> list[str]:
        return [field.name for field in self._declared.fields]

    def _lenient(self, grid: SheetGrid) -> RosterSheet | None:
        header = header_of(grid, self._declared) or find_header(grid, self._names, ())
        is_one = header is not None and len(header.columns) >= min(2, len(self._names))
        return RosterSheet(grid, header, self._declared) if header is not None and is_one else None

    def chosen(self, wanted: Sequence[str]) -> Found:
        """The sheets that somebody named."""
        names = find_sheets(wanted, [grid.name for grid in self._candidates], _OPTION, self._hidden())
        sheets = []
        for grid in (grid for grid in self._candidates if grid.name in names):
            sheet = self._lenient(grid)
            if sheet is None:
                raise WorkbookError(problem("W207", grid.place, headers="、".join(self._names)))
            sheets.append(sheet)
        return self.found(sheets, is_chosen=True)

    def _hidden(self) -> list[str]:
        return [grid.name for grid in self._workbook.sheets if grid.hidden]

    def found(self, read: Sequence[RosterSheet], *, is_chosen: bool = False) -> Found:
        """What becomes of the other sheets once it is known which ones are read."""
        taken = {each.name for each in read}
        others = [each for each in self.fitting if each.name not in taken]
        known = taken | {each.name for each in others}
        unread = {
            grid.name: found
            for grid in self._workbook.sheets
            if grid.name not in known and (found := self._unread(grid)) is not None
        }
        passed = tuple(grid for grid in self._workbook.sheets if grid.name in known or grid.name in unread)
        left = tuple(each for each in others if _is_filled(each))
        return Found(tuple(read), left, passed, () if is_chosen else tuple(chain.from_iterable(unread.values())))

    def _unread(self, grid: SheetGrid) -> tuple[Problem, ...] | None:
        """What there is to say about a sheet that is almost part of the roster; ``None`` where it is none at all.

        It is where it has the name of the roster, or half of its columns.
        """
        if not self._may_be(grid):
            return None
        sheet = self._lenient(grid)
        if sheet is None and self._is_named(grid):
            is_blank_sheet = grid.hidden or next(grid.rows(), None) is None
            return () if is_blank_sheet else (problem("W207", grid.place, headers="、".join(self._names)),)
        if sheet is None or 2 * len(sheet.header.columns) < len(self._names):
            return None
        if not _is_filled(sheet):
            return ()
        if grid.hidden:
            return (problem("W204", grid.place, sheet=grid.name),)
        columns = sheet.header.columns
        missing = [each.name for each in self._declared.fields if each.required and each.name not in columns]
        where = grid.where(sheet.header.row, 0)
        near = did_you_mean(missing[0], sheet.further) if missing else ""
        hint = near or "是名单的话，请补上表头；不是的话，不用管"
        return (problem("W223", where, sheet=grid.name, headers="、".join(missing or self._names), hint=hint),)


def unlike_units(sheets: Sequence[RosterSheet], declared: Sheet) -> Iterator[Problem]:
    """Columns of money in 元 on one sheet and in 万元 on another: the results could not show them as one."""
    for field in declared.fields:
        if field.type is FieldType.MONEY:
            having = [each for each in sheets if field.name in each.header.columns]
            units = [each.header.unit(field.name) or field.unit for each in having]
            for sheet, unit in zip(having, units, strict=True):
                if unit != units[0]:
                    where = sheet.grid.where(sheet.header.row, sheet.header.columns[field.name])
                    words = {"label": field.name, "unit": unit, "sheet": having[0].name, "other": units[0]}
                    yield problem("W224", where, **words)


def _is_filled(sheet: RosterSheet) -> bool:
    """Whether anything stands below the header."""
    return any(not all(map(is_blank, cells)) for _, cells in body_rows(sheet.grid, sheet.header))
