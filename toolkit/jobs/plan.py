"""The first pass of a mail merge: what is made of the roster, under which names, in which order.

All rows go to disk, chosen or not: names are decided over the whole roster, and the results tell of every row.  Of each
only its place and its number stay in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from toolkit.assembly.assemble import Assembler
from toolkit.delivery.names import safe_path
from toolkit.errors import RenderError
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.naming import Given, GivenNames, NameClaim
from toolkit.jobs.retry import Retry, row_digest
from toolkit.jobs.roster import Roster, RosterRow
from toolkit.jobs.rows import BareRow, RowShape, bare, row_words
from toolkit.jobs.selection import Condition, SortKey, find_column, parse_rows, parse_sort, sort_value, unknown_column
from toolkit.jobs.spool import Spool
from toolkit.labels import fold_label, listed
from toolkit.problems import CellLocation, Problem, Severity, has_errors, problem
from toolkit.record import Photo, Record, Row, Scalar, scalar_text
from toolkit.schema import FieldType, Merge, Schema

_LISTED: Final = 10
_WORTH_LISTING: Final = 10_000
_EXTENSION: Final = ".docx"
_NUMBERS: Final = ("身份证", "证件号", "手机", "电话", "账号", "卡号")
"""What a column of personal numbers is called that the template does not declare."""


class Draft(NamedTuple):
    """A row: what is known of it before its document is made.

    ``texts`` are its cells as they stand in the roster, ``joined`` the rows of each joined table that belong to it.
    """

    row: BareRow
    texts: tuple[str, ...]
    claim: NameClaim
    problems: tuple[Problem, ...]
    joined: tuple[tuple[BareRow, ...], ...]

    @property
    def failed(self) -> bool:
        """Whether its document cannot be made."""
        return self.claim.failed


@dataclass(slots=True)
class Plan:
    """What a run will make: each unit is one document, the numbers of its drafts in the spool.

    ``others`` are the documents of the roster that are not wanted this time, ``names`` those of all; ``groups`` are
    the claims of documents for several rows, by their first draft.  ``samples`` are the units that a preview makes,
    ``proved`` those whose format is proved.
    """

    drafts: Spool[Draft]
    group_claims: Spool[NameClaim]
    names: GivenNames
    units: list[tuple[int, ...]] = field(default_factory=list)
    others: list[tuple[int, ...]] = field(default_factory=list)
    groups: dict[int, int] = field(default_factory=dict)
    is_grouped: bool = False
    problems: list[Problem] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    """The drafts that cannot be made."""
    further: dict[int, Problem] = field(default_factory=dict)
    """What is wrong with a draft beyond what it says itself."""
    group_problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    lost: tuple[Problem, ...] = ()
    samples: frozenset[int] | None = None
    proved: frozenset[int] = frozenset()

    def claim(self, number: int) -> NameClaim:
        """What a document asks for."""
        return self.group_claims[number] if self.is_grouped else self.drafts[number].claim

    def claim_of(self, unit: tuple[int, ...]) -> NameClaim:
        """What the document of one row or of a group asks for."""
        return self.claim(self.groups[unit[0]] if self.is_grouped else unit[0])

    def given(self, unit: tuple[int, ...]) -> Given:
        """The name of a document of one row or of a group; empty where there is none."""
        number = self.groups.get(unit[0]) if self.is_grouped else unit[0]
        if number is None:
            return Given("")
        return self.names.given(number) or Given(self.claim(number).wanted)


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
        self._ranges = self._rows_asked(options.rows) if options.rows is not None else None
        self._sort: Sequence[SortKey] = parse_sort(options.sort, columns) if options.sort is not None else ()
        self._group = tuple(find_column(name, columns, "--group-by") for name in options.group_columns)
        self._facts = assembler.facts(options.name)
        unknown = self._facts.undeclared.difference(columns)
        if options.name is not None and unknown:
            raise unknown_column(min(unknown), columns, "--name")
        self.shape = roster.shape
        self._joined = roster.joined
        self._keys: dict[Scalar, tuple[int, int]] = {}
        self._groups: dict[tuple[Scalar, ...], list[int]] = {}
        self._key_texts: dict[int, tuple[str, ...]] = {}
        self._sort_values: dict[int, tuple[object, ...]] = {}
        self._chosen: list[int] = []
        self._numbers: set[tuple[int, int]] = set()
        self._asked: set[int] = set()
        """The drafts that a retry is about."""
        self._later: dict[int, Mapping[str, Scalar]] = {}
        self._longest = (-1, -1)
        self._length: int | None = None

    def _rows_asked(self, text: str) -> list[tuple[int, range]]:
        """``--rows`` as numbers of sheets with ranges of rows."""
        names = [sheet.name for sheet in self._roster.sheets]
        return [(names.index(each.sheet), each.numbers) for each in parse_rows(text, names)]

    def plan(self, plan: Plan, length: int | None) -> Plan:
        """Read every row.  ``length`` is that of the output folder's path, ``None`` where all become one document."""
        self._length = length
        plan.is_grouped = bool(self._group)
        is_empty = True
        for row in self._roster.rows():
            self._take(row, plan)
            is_empty = is_empty and row.sheet >= len(self._roster.sheets)
        self._settle_retry(plan)
        plan.problems += [*self._roster.problems, *self._orphans(), *self._absent(), *self._open_numbers()]
        self._part(plan)
        if not plan.units:
            plan.problems.append(self._nothing(is_empty=is_empty))
        self._prove(plan)
        if length is not None and self._group:
            self._claim_groups(plan)
        self._sample(plan)
        return plan

    def _take(self, row: RosterRow, plan: Plan) -> None:
        where = self._roster.place(row.number, row.sheet)
        key = self._roster.key(row) if self._length is not None or self._retry is not None else ""
        mended = self._retry.mended(row, key) if self._retry is not None else None
        row = mended or row
        values = self._roster.values(row) if self._condition or self._sort or self._group else {}
        draft = self._draft(row, values, key, where)
        index = plan.drafts.append(draft)
        if not self._group:
            plan.names.ask(draft.claim.wanted)
        if not self._is_chosen(row, values):
            return
        if mended is not None:
            self._asked.add(index)
        elif self._retry is not None and self._retry.may_be(row, key, index):
            self._later[index] = values
            return
        if self._retry is None or mended is not None or self._group or self._options.is_joined:
            self._choose(index, draft, values, plan)

    def _choose(self, index: int, draft: Draft, values: Mapping[str, Scalar], plan: Plan) -> None:
        self._chosen.append(index)
        if draft.failed:
            plan.failed.add(index)
        else:
            self._longest = max(self._longest, (sum(map(len, draft.texts)), -index))
        if self._group:
            group = tuple(values.get(column) for column in self._group)
            self._groups.setdefault(group, []).append(index)
            self._key_texts.setdefault(index, tuple(map(scalar_text, group)))
        if self._sort:
            self._sort_values[index] = tuple(sort_value(values.get(key.column)) for key in self._sort)

    def _settle_retry(self, plan: Plan) -> None:
        """The rows that were edited in the roster since they failed, once all others are known."""
        if self._retry is None:
            return
        plan.problems.extend(self._retry.strange())
        for index, is_edited in self._retry.edited():
            self._asked.add(index)
            draft = plan.drafts[index]
            if is_edited:
                plan.further[index] = problem(
                    "W609", draft.claim.where, row=self._words(draft.row.number, draft.row.sheet)
                )
        whole = bool(self._group) or self._options.is_joined
        for index, values in self._later.items():
            if whole or index in self._asked:
                self._choose(index, plan.drafts[index], values, plan)
        plan.failed.update(plan.further)
        self._chosen.sort()
        plan.lost = tuple(self._retry.lost())

    def _draft(self, row: RosterRow, values: Mapping[str, Scalar], key: str, where: CellLocation) -> Draft:
        of_row = (*row.problems, *self._key_problems(row), *self._joined_problems(row))
        problems = [*of_row, *self._group_problems(row, values)]
        joined = self._rows_of(row.row)
        wanted = ""
        if self._length is not None and not self._group:
            wanted, found = self._path(self._record(row, joined), where)
            # A bad row keeps its name for the day it is mended, and says no more than what is wrong in it.
            problems.extend(found if not has_errors(problems) else ())
        strict = self._options.strict and any(found.severity is Severity.WARNING for found in problems)
        claim = NameClaim(wanted, self._cells(row), key, where, strict or has_errors(problems))
        return Draft(bare(row.row, row.sheet), row.texts, claim, tuple(problems), joined)

    def _cells(self, row: RosterRow) -> str:
        """A digest of a row's cells: of their texts, and of the pictures in them."""
        photos = [value.value.digest for value in row.row.values.values() if isinstance(value.value, Photo)]
        return row_digest((*self._roster.cells(row), *photos))

    def _words(self, number: int | str, sheet: int) -> str:
        """A row in a sentence."""
        return row_words(number, self._roster.sheet_name(sheet))

    def _path(self, record: Record, where: CellLocation, suffix: str = "") -> tuple[str, list[Problem]]:
        """What a document asks to be called, as a path; empty, with an error, where nothing of the name is left."""
        assert self._length is not None
        try:
            wanted = self._assembler.document_name(record, self._options.name) + suffix
        except RenderError as error:
            return "", [found._replace(location=where) for found in error.problems]
        return safe_path(wanted, _EXTENSION, self._length, where)

    def _record(self, row: RosterRow, joined: Sequence[Sequence[BareRow]]) -> Record:
        constants = self._roster.constants
        tables = dict(constants.tables)
        for (name, table), rows in zip(self._joined.items(), joined, strict=True):
            tables[name] = table.shape.table(rows)
        return replace(constants, rows=(self._named(row),), tables=tables)

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
        other = self._keys.setdefault(value, (row.number, row.sheet))
        if other != (row.number, row.sheet):
            words = {"label": self._merge.key, "value": scalar_text(value), "other": self._words(*other)}
            yield problem("W604", where, sheet="、".join(self._merge.joined), **words)

    def _group_problems(self, row: RosterRow, values: Mapping[str, Scalar]) -> Iterator[Problem]:
        for column in self._group:
            if values.get(column) is None:
                yield problem("W603", self._roster.cell(row, column), label=column)

    def _is_chosen(self, row: RosterRow, values: Mapping[str, Scalar]) -> bool:
        if row.sheet >= len(self._roster.sheets):
            return False
        if self._ranges is not None:
            self._numbers.add((row.sheet, row.number))
            if not any(row.sheet == sheet and row.number in numbers for sheet, numbers in self._ranges):
                return False
        return self._condition is None or self._condition.holds(values)

    def _open_numbers(self) -> Iterator[Problem]:
        """Columns of personal numbers in the names of files."""
        if self._length is None:
            return
        sheet = self._schema.sheet(self._merge.over)
        assert sheet is not None
        ids = {each.name for each in sheet.fields if each.type is FieldType.ID}
        shown = [*sorted(self._facts.named), *(self._group if not self._facts.name_reads_row else ())]
        for label in dict.fromkeys(shown):
            if label in ids or any(word in fold_label(label) for word in _NUMBERS):
                yield problem("W615", self._roster.where, label=label)

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
        wanted = [(sheet, row) for sheet, rows in self._ranges or () if len(rows) < _WORTH_LISTING for row in rows]
        for sheet in sorted({sheet for sheet, _ in wanted}):
            absent = [row for on, row in wanted if on == sheet and (on, row) not in self._numbers]
            if absent:
                where = self._roster.sheets[sheet].grid.place
                yield problem("W607", where, rows=row_words(listed(absent, _LISTED)))

    def _nothing(self, *, is_empty: bool) -> Problem:
        where = self._roster.where
        if is_empty:
            return problem("W608", where)
        return problem("W611" if self._retry is not None else "W606", where)

    def _part(self, plan: Plan) -> None:
        """Part the roster into the documents of this run, in their order, and those that are not wanted."""
        order = self._ordered()
        if self._group:
            ranks = {index: rank for rank, index in enumerate(order)}
            groups = [tuple(sorted(group, key=ranks.__getitem__)) for group in self._groups.values()]
            groups.sort(key=lambda group: ranks[group[0]])
            plan.units = [group for group in groups if self._retry is None or not self._asked.isdisjoint(group)]
            plan.others = [group for group in groups if self._retry is not None and self._asked.isdisjoint(group)]
        elif self._facts.rows == 1:
            plan.units = [(index,) for index in order]
        else:
            good = [index for index in order if index not in plan.failed]
            pages = [tuple(good[start : start + self._facts.rows]) for start in range(0, len(good), self._facts.rows)]
            plan.units = pages + [(index,) for index in order if index in plan.failed]
        if len(self._chosen) < len(plan.drafts):
            chosen = set(self._chosen)
            plan.others += [(index,) for index in range(len(plan.drafts)) if index not in chosen]

    def _ordered(self) -> list[int]:
        order = self._chosen
        for place, key in reversed(list(enumerate(self._sort))):
            blanks = [index for index in order if self._sort_values[index][place] == sort_value(None)]
            filled = [index for index in order if self._sort_values[index][place] != sort_value(None)]
            filled.sort(key=lambda index: self._sort_values[index][place], reverse=key.descending)  # type: ignore[arg-type,return-value]
            order = filled + blanks
        return order

    def _prove(self, plan: Plan) -> None:
        """The first document and the longest are proved."""
        good = self._good(plan)
        longest = -self._longest[1]
        found = {unit for unit in good if longest in plan.units[unit]}
        plan.proved = frozenset({*good[:1], *found})

    def _good(self, plan: Plan) -> list[int]:
        """The units without a failed row."""
        return [number for number, unit in enumerate(plan.units) if plan.failed.isdisjoint(unit)]

    def _claim_groups(self, plan: Plan) -> None:
        """What the documents of groups ask for, in the order of the roster."""
        constants = self._roster.constants
        for group in sorted((*plan.units, *(other for other in plan.others if other[0] in self._key_texts)), key=min):
            drafts = [plan.drafts[index] for index in group]
            where = self._roster.place(drafts[0].row.number, drafts[0].row.sheet)
            table = self.shape.table([draft.row for draft in drafts])
            first = self._named(RosterRow(table.rows[0], drafts[0].texts, (), drafts[0].row.sheet))
            record = replace(constants, rows=(first,), tables={**constants.tables, self._merge.over: table})
            key = self._key_texts[group[0]]
            wanted, found = self._path(record, where, "" if self._facts.name_reads_row else f"（{'、'.join(key)}）")
            failed = not plan.failed.isdisjoint(group) or has_errors(found)
            if found and plan.failed.isdisjoint(group):
                plan.group_problems[group[0]] = tuple(found)
            claim = NameClaim(wanted, row_digest([draft.claim.row for draft in drafts]), row_digest(key), where, failed)
            plan.groups[group[0]] = plan.group_claims.append(claim)
            plan.names.ask(wanted)

    def _sample(self, plan: Plan) -> None:
        """What a preview shows: the first, the last, the longest record, or so many from end to end."""
        if self._options.preview is None:
            return
        good = self._good(plan)
        wanted = list(dict.fromkeys([*good[:1], *good[-1:], *sorted(plan.proved)]))
        count = self._options.preview
        if count:
            steps = [good[round(step * (len(good) - 1) / max(1, count - 1))] for step in range(count) if good]
            wanted = list(dict.fromkeys([*wanted, *steps, *good]))[:count]
        plan.samples = frozenset(wanted)
