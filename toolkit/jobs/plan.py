"""The first pass of a mail merge: what is made of the roster, under which names, in which order.

The chosen rows go to disk; of each only its place and its number stay in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from toolkit.assembly.assemble import Assembler
from toolkit.errors import RenderError
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.naming import Names
from toolkit.jobs.retry import Retry
from toolkit.jobs.roster import Roster, RosterRow
from toolkit.jobs.rows import BareRow, RowShape, bare
from toolkit.jobs.selection import Condition, SortKey, find_column, parse_rows, parse_sort, sort_value, unknown_column
from toolkit.jobs.spool import Spool
from toolkit.labels import listed
from toolkit.problems import CellLocation, Problem, Severity, has_errors, problem
from toolkit.record import Row, Scalar, scalar_text
from toolkit.schema import Merge, Schema

_LISTED: Final = 10
_WORTH_LISTING: Final = 10_000


class Draft(NamedTuple):
    """A chosen row: what is known of it before its document is made.

    ``texts`` are its cells as they stand in the roster, ``joined`` the rows of each joined table that belong to it.
    """

    row: BareRow
    texts: tuple[str, ...]
    name: str
    problems: tuple[Problem, ...]
    joined: tuple[tuple[BareRow, ...], ...]
    failed: bool


@dataclass(slots=True)
class Plan:
    """What a run will make: each unit is one document, the numbers of its drafts in the spool.

    ``names`` are those of documents for several rows; ``first`` and ``longest`` are the units whose format is proved.
    """

    drafts: Spool[Draft]
    units: list[tuple[int, ...]] = field(default_factory=list)
    names: dict[int, tuple[str, list[Problem]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    proved: frozenset[int] = frozenset()


class Planner:
    """Runs through a roster once.

    Raises ``SelectionError`` for options that do not fit the roster, before the first row is looked at.
    """

    def __init__(
        self,
        roster: Roster,
        assembler: Assembler,
        schema: Schema,
        merge: Merge,
        options: MergeOptions,
        retry: Retry | None,
    ) -> None:
        self._roster = roster
        self._assembler = assembler
        self._schema = schema
        self._merge = merge
        self._options = options
        self._retry = retry
        columns = roster.columns
        self._condition = Condition(options.where, columns) if options.where is not None else None
        self._ranges = parse_rows(options.rows) if options.rows is not None else None
        self._sort: Sequence[SortKey] = parse_sort(options.sort, columns) if options.sort is not None else ()
        self._group = tuple(find_column(name, columns, "--group-by") for name in options.group_columns)
        self._facts = assembler.facts(options.name)
        unknown = self._facts.undeclared.difference(columns)
        if options.name is not None and unknown:
            raise unknown_column(min(unknown), columns, "--name")
        self.shape = roster.shape
        self._joined = roster.joined
        self._keys: dict[Scalar, int] = {}
        self._groups: dict[tuple[Scalar, ...], list[int]] = {}
        self._key_texts: dict[int, tuple[str, ...]] = {}
        self._sort_values: list[tuple[object, ...]] = []
        self._numbers: set[int] = set()
        self._longest = (-1, -1)
        self._failed: set[int] = set()

    def plan(self, names: Names | None, drafts: Spool[Draft]) -> Plan:
        """Read every row into ``drafts``; ``names`` gives the documents theirs, ``None`` where all become one."""
        plan = Plan(drafts)
        is_empty = True
        for row in self._roster.rows():
            self._take(row, names, plan)
            is_empty = False
        plan.problems = [*self._roster.problems, *self._orphans(), *self._absent()]
        plan.units = self._units(plan)
        if not plan.units:
            plan.problems.append(self._nothing(is_empty=is_empty))
        self._prove(plan)
        if names is not None and self._group:
            self._name_groups(plan, names)
        self._narrow(plan)
        return plan

    def _take(self, row: RosterRow, names: Names | None, plan: Plan) -> None:
        where = self._roster.place(row.number)
        if self._retry is not None and row.number in self._retry:
            row = self._retry.mended(row, where)
        values = self._roster.values(row) if self._condition or self._sort or self._group else {}
        draft = self._draft(row, values, names, where)
        if not self._is_chosen(row.number, values):
            return
        index = plan.drafts.append(draft)
        if draft.failed:
            self._failed.add(index)
        else:
            self._longest = max(self._longest, (sum(map(len, row.texts)), -index))
        if self._group:
            key = tuple(values.get(column) for column in self._group)
            self._groups.setdefault(key, []).append(index)
            self._key_texts.setdefault(index, tuple(map(scalar_text, key)))
        if self._sort:
            self._sort_values.append(tuple(sort_value(values.get(key.column)) for key in self._sort))

    def _draft(self, row: RosterRow, values: Mapping[str, Scalar], names: Names | None, where: CellLocation) -> Draft:
        of_row = (*row.problems, *self._key_problems(row), *self._joined_problems(row))
        problems = [*of_row, *self._group_problems(row, values)]
        bare_row, joined = bare(row.row), self._rows_of(row.row)
        name = ""
        if names is not None and not self._group and not has_errors(problems):
            try:
                name, found = names.name(self._wanted_name(row, joined), row.number, where)
                problems.extend(found)
            except RenderError as error:
                problems.extend(found._replace(location=where) for found in error.problems)
        strict = self._options.strict and any(found.severity is Severity.WARNING for found in problems)
        return Draft(bare_row, row.texts, name, tuple(problems), joined, strict or has_errors(problems))

    def _wanted_name(self, row: RosterRow, joined: Sequence[Sequence[BareRow]]) -> str:
        constants = self._roster.constants
        tables = dict(constants.tables)
        for (name, table), rows in zip(self._joined.items(), joined, strict=True):
            tables[name] = table.shape.table(rows)
        record = replace(constants, rows=(self._named(row),), tables=tables)
        return self._assembler.document_name(record, self._options.name)

    def _named(self, row: RosterRow) -> Row:
        """A row as the pattern of the names sees it: that of the template knows the declared columns alone."""
        return self._roster.named(row) if self._options.name is not None else row.row

    def _rows_of(self, row: Row) -> tuple[tuple[BareRow, ...], ...]:
        """The rows of the joined tables that belong to one row of the roster."""
        if not self._joined:
            return ()
        key = row.values[self._merge.key].value
        return tuple(table.rows.get(key, ()) if key is not None else () for table in self._joined.values())

    def _joined_problems(self, row: RosterRow) -> Iterator[Problem]:
        """What is wrong with the rows of the joined tables that belong to one row of the roster."""
        if self._joined and (key := row.row.values[self._merge.key].value) is not None:
            for table in self._joined.values():
                yield from table.problems.get(key, ())

    @property
    def joined_shapes(self) -> tuple[RowShape, ...]:
        """Where the rows of the joined tables stand."""
        return tuple(table.shape for table in self._joined.values())

    def _key_problems(self, row: RosterRow) -> Iterator[Problem]:
        if not self._merge.joined:
            return
        value, where = row.row.values[self._merge.key]
        if value is None:
            if all(found.location != where for found in row.problems):
                yield problem("W603", where, label=self._merge.key)
            return
        other = self._keys.setdefault(value, row.number)
        if other != row.number:
            words = {"label": self._merge.key, "value": scalar_text(value), "other": other}
            yield problem("W604", where, sheet="、".join(self._merge.joined), **words)

    def _group_problems(self, row: RosterRow, values: Mapping[str, Scalar]) -> Iterator[Problem]:
        for column in self._group:
            if values.get(column) is None:
                yield problem("W603", self._roster.cell(row.number, column), label=column)

    def _is_chosen(self, number: int, values: Mapping[str, Scalar]) -> bool:
        if self._ranges is not None:
            self._numbers.add(number)
            if not any(number in wanted for wanted in self._ranges):
                return False
        if self._retry is not None and not self._group and not self._options.is_joined and number not in self._retry:
            return False
        return self._condition is None or self._condition.holds(values)

    def _orphans(self) -> Iterator[Problem]:
        """Rows of joined tables that belong to no row of the roster."""
        for table in self._joined.values():
            for key, rows in table.rows.items():
                if key not in self._keys:
                    for row in rows:
                        words = {"label": self._merge.key, "value": scalar_text(key), "sheet": self._merge.over}
                        yield problem("W605", table.shape.row(row).values[self._merge.key].where, **words)

    def _absent(self) -> Iterator[Problem]:
        """Rows asked for that are none."""
        wanted = [number for each in self._ranges or () if len(each) < _WORTH_LISTING for number in each]
        absent = [number for number in wanted if number not in self._numbers]
        if absent:
            yield problem("W607", self._roster.grid.place, rows=listed(absent, _LISTED))

    def _nothing(self, *, is_empty: bool) -> Problem:
        where = self._roster.grid.place
        if is_empty:
            return problem("W608", where)
        return problem("W611" if self._retry is not None else "W606", where)

    def _units(self, plan: Plan) -> list[tuple[int, ...]]:
        order = list(range(len(plan.drafts)))
        for place, key in reversed(list(enumerate(self._sort))):
            blanks = [index for index in order if self._sort_values[index][place] == sort_value(None)]
            filled = [index for index in order if self._sort_values[index][place] != sort_value(None)]
            filled.sort(key=lambda index: self._sort_values[index][place], reverse=key.descending)  # type: ignore[arg-type,return-value]
            order = filled + blanks
        if self._group:
            ranks = {index: rank for rank, index in enumerate(order)}
            groups = [tuple(sorted(group, key=ranks.__getitem__)) for group in self._groups.values()]
            if self._retry is not None:
                groups = [group for group in groups if any(plan.drafts[i].row.number in self._retry for i in group)]
            return sorted(groups, key=lambda group: ranks[group[0]])
        if self._facts.rows == 1:
            return [(index,) for index in order]
        good = [index for index in order if index not in self._failed]
        pages = [tuple(good[start : start + self._facts.rows]) for start in range(0, len(good), self._facts.rows)]
        return pages + [(index,) for index in order if index in self._failed]

    def _prove(self, plan: Plan) -> None:
        """The first document and the longest are proved."""
        good = self._good(plan)
        longest = -self._longest[1]
        found = {unit for unit in good if longest in plan.units[unit]}
        plan.proved = frozenset({*good[:1], *found})

    def _good(self, plan: Plan) -> list[int]:
        """The units without a failed row."""
        return [number for number, unit in enumerate(plan.units) if self._failed.isdisjoint(unit)]

    def _name_groups(self, plan: Plan, names: Names) -> None:
        constants = self._roster.constants
        for number, unit in enumerate(plan.units):
            drafts = [plan.drafts[index] for index in unit]
            where = self._roster.place(drafts[0].row.number)
            table = self.shape.table([draft.row for draft in drafts])
            first = self._named(RosterRow(table.rows[0], drafts[0].texts, ()))
            record = replace(constants, rows=(first,), tables={**constants.tables, self._merge.over: table})
            try:
                wanted = self._assembler.document_name(record, self._options.name)
            except RenderError as error:
                plan.names[number] = "", [found._replace(location=where) for found in error.problems]
                continue
            if not self._facts.name_reads_row:
                wanted += f"（{'、'.join(self._key_texts[unit[0]])}）"
            plan.names[number] = names.name(wanted, drafts[0].row.number, where)

    def _narrow(self, plan: Plan) -> None:
        """Keep what a preview shows: the first, the last, the longest record, or so many from end to end."""
        if self._options.preview is None:
            return
        good = self._good(plan)
        wanted = list(dict.fromkeys([*good[:1], *good[-1:], *sorted(plan.proved)]))
        count = self._options.preview
        if count:
            steps = [good[round(step * (len(good) - 1) / max(1, count - 1))] for step in range(count) if good]
            wanted = list(dict.fromkeys([*wanted, *steps, *good]))[:count]
        chosen = sorted(wanted)
        plan.names = {place: plan.names[unit] for place, unit in enumerate(chosen) if unit in plan.names}
        plan.proved = frozenset(place for place, unit in enumerate(chosen) if unit in plan.proved)
        plan.units = [plan.units[unit] for unit in chosen]
