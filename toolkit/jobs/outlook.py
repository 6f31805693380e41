"""What a mail merge tells of its rows: before a document is made, instead of it, and of those it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.delivery.destination import Destination, Status
from toolkit.jobs.content import RowChecks
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.naming import Given
from toolkit.jobs.pages import Pages
from toolkit.jobs.plan import Draft, Plan
from toolkit.jobs.rows import RowShape, row_words
from toolkit.problems import CellLocation, Problem, problem


class Told(NamedTuple):
    """A row of the roster as the results tell of it: which one it is in reading, its number, its cells as text.

    ``sheet`` is the one it stands on, where the roster has several; else it is empty.
    """

    at: int
    number: int
    texts: tuple[str, ...]
    sheet: str = ""

    @property
    def place(self) -> int | str:
        """The row as the results name it: ``7``, or ``城西街道!7``."""
        return f"{self.sheet}!{self.number}" if self.sheet else self.number


class MergeResult(NamedTuple):
    """What became of one document; ``status`` is ``None`` where none was to be written.

    ``name`` is that of a document alone: a row that cannot be made, or that a preview only looks at, has none.
    """

    where: CellLocation
    rows: tuple[Told, ...] = ()
    name: str = ""
    problems: tuple[Problem, ...] = ()
    status: Status | None = None
    output: Path | str | None = None
    crashed: bool = False
    pages: Pages = Pages()
    is_expected: bool = False
    """Whether it was known before to cost next to nothing: it lies there or cannot be made."""
    is_left: bool = False
    """Whether the run leaves it as it is: it is not about this one."""


class Outlook:
    """What is known of a plan's documents, its names settled."""

    def __init__(self, plan: Plan, options: MergeOptions, shape: RowShape, checks: RowChecks) -> None:
        """``checks`` are those of the text of rows that no process looks at."""
        self.plan = plan
        self._options = options
        self._shape = shape
        self._checks = checks
        self._past = 0

    @property
    def ready(self) -> int:
        """Documents that cost next to nothing; known from the first result on."""
        return sum(map(self._is_cheap, range(len(self.plan.units))))

    def _is_cheap(self, unit: int) -> bool:
        """Whether a document lies there already, as far as the manifest tells, or is none of this run."""
        plan = self.plan
        if plan.samples is not None:
            return unit not in plan.samples
        if not plan.failed.isdisjoint(plan.units[unit]):
            return True
        first = plan.units[unit][0]
        number = plan.groups.get(first) if plan.is_grouped else first
        return number is not None and plan.names.is_made(number)

    def others(self, folder: Destination, before: int | None) -> Iterator[MergeResult]:
        """The rows that this run leaves as they are, each once, up to a row or all that are left."""
        plan = self.plan
        is_sorted = self._options.sort is None and not plan.is_grouped
        while self._past < len(plan.others):
            unit = plan.others[self._past]
            if before is not None and not (is_sorted and unit[0] < before):
                return
            yield self._other(unit, [plan.drafts[index] for index in unit], folder)
            self._past += 1

    def _rows(self, unit: tuple[int, ...], drafts: Sequence[Draft]) -> tuple[Told, ...]:
        """The rows of a document as the results tell of them."""
        pairs = zip(unit, drafts, strict=True)
        return tuple([Told(index, each.row.number, each.texts, self._sheet(each)) for index, each in pairs])

    def _sheet(self, draft: Draft) -> str:
        stands = self._shape.stands
        return stands[draft.row.sheet].name if len(stands) > 1 else ""

    def _other(self, unit: tuple[int, ...], drafts: Sequence[Draft], folder: Destination) -> MergeResult:
        where, rows = drafts[0].claim.where, self._rows(unit, drafts)
        problems = tuple(found for draft in drafts for found in draft.problems)
        if any(draft.failed for draft in drafts):
            return MergeResult(where, rows, "", problems, Status.FAILED, is_left=True)
        name, found = Given("") if self._options.is_joined else self.plan.given(unit)
        newest = folder.manifest.newest(name) if name else None
        digest = self.plan.claim_of(unit).row if name else ""
        if newest is None or newest.row != digest or not folder.has(name):
            return MergeResult(where, rows, "", problems, is_left=True)
        output = folder.store.output(name)
        return MergeResult(where, rows, name, (*problems, *found), Status.UNCHANGED, output, is_left=True)

    def told(self, unit: int) -> tuple[MergeResult, list[Draft]]:
        """What is known of a document before it is made."""
        plan = self.plan
        indices = plan.units[unit]
        drafts = [plan.drafts[index] for index in indices]
        where = drafts[0].claim.where
        problems = [found for draft in drafts for found in draft.problems]
        problems += [plan.further[index] for index in indices if index in plan.further]
        failed = [draft for index, draft in zip(indices, drafts, strict=True) if index in plan.failed]
        if failed and len(drafts) > 1:
            problems.append(problem("W612", where, row=row_words(failed[0].row.number, self._sheet(failed[0]))))
        given = Given("") if self._options.is_joined else plan.given(indices)
        problems += [*plan.group_problems.get(indices[0], ()), *given.problems]
        rows = self._rows(indices, drafts)
        status = Status.FAILED if failed or self._options.withholds(problems) else None
        name = "" if status else given.name
        return MergeResult(where, rows, name, tuple(problems), status, is_expected=self._is_cheap(unit)), drafts

    def foretold(self, unit: int) -> MergeResult:
        """A document that is not made: its name and the problems, with what the text checks say."""
        result, drafts = self.told(unit)
        rows = [self._shape.row(draft.row) for draft in drafts if not draft.failed]
        found = self._checks.problems(rows)
        return result._replace(problems=(*result.problems, *found))
