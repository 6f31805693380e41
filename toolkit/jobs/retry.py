"""``--retry``: which rows failed last time, and what was put right in the results workbook itself.

A person may mend a row in the roster or in the results; a digest beside every row tells which one it was.  Both may
have been sorted, filtered or shortened since: a row is found by its cells, then by its id, then by its number, and by
its number only where half of its sound cells are the same and the results do not list the row that stands there now.
A row that is found nowhere is told; it is not looked for further, for what is made in its stead might be another one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from toolkit.errors import WorkbookError
from toolkit.jobs.roster import Roster, RosterRow
from toolkit.jobs.rows import row_words
from toolkit.problems import CellLocation, Problem, problem
from toolkit.schema import Merge, Schema
from toolkit.workbook.marks import Marks, column_letters
from toolkit.workbook.reader import Raw, RowSource, read_workbook

RESULTS_SHEET: Final = "结果"
ROW, NAME, STATUS, PROBLEM, DIGEST = RESULTS_COLUMNS = ("行号", "文件", "结果", "问题", "校验")
FAILED: Final = "没有生成"
NOT_CHOSEN: Final = "这次没做"
_PLACE: Final = re.compile("(?:(.+)!)?([0-9]{1,7})")
"""A row of a roster on one sheet, or on several: ``7`` and ``城西街道!7``."""
_ENOUGH: Final = 3
"""So many rows that were made and are nowhere in the roster were not all edited by hand."""
_OF_ROSTER: Final = "名单的"
_OF_RESULTS: Final = "\0"


def row_digest(texts: Sequence[str]) -> str:
    """What tells a row that was edited from one that was not."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def results_label(label: str) -> str:
    """A header of the roster as the results show it: a column of theirs may have the same one."""
    return f"{_OF_ROSTER}{label}" if label.removeprefix(_OF_ROSTER) in RESULTS_COLUMNS else label


@dataclass(frozen=True, slots=True)
class _OwnHeaders:
    """The rows of a results sheet with the roster's own headers, and the sheet's as nobody can type them."""

    source: RowSource

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        is_head = True
        for index, cells in self.source:
            if is_head and set(RESULTS_COLUMNS) <= {cell for cell in cells if isinstance(cell, str)}:
                is_head = False
                yield index, [_own_header(cell) for cell in cells]
            else:
                yield index, cells


def _own_header(cell: Raw) -> Raw:
    if not isinstance(cell, str):
        return cell
    if cell in RESULTS_COLUMNS:
        return _OF_RESULTS + cell
    return cell.removeprefix(_OF_ROSTER) if cell.startswith(_OF_ROSTER) and results_label(cell) != cell else cell


class Failed(NamedTuple):
    """A row that the results list as not made: its place then, the row as it stands there now, its digest then.

    ``sheet`` is empty where the roster had only one; ``sound`` are its cells without those that are wrong.
    """

    number: int
    sheet: str
    row: RosterRow
    sound: tuple[str, ...]
    digest: str
    key: str

    @property
    def is_edited(self) -> bool:
        """Whether somebody mended it in the results."""
        return row_digest(self.row.texts) != self.digest

    def stood(self, number: int, sheet: str) -> bool:
        """Whether it stood at a place of the roster; of one that does not name its sheet only the number counts."""
        return self.number == number and self.sheet in ("", sheet)

    def is_like(self, texts: Sequence[str]) -> bool:
        """Whether half of its sound cells stand in a row of the roster, too."""
        filled = [(own, other) for own, other in zip(self.sound, texts, strict=True) if own]
        return 2 * sum(own == other for own, other in filled) >= len(filled)


class Retry:
    """The rows that failed, as the results workbook has them now.

    Raises ``WorkbookError`` for a workbook that is none of ours.
    """

    def __init__(
        self, path: Path, schema: Schema, merge: Merge, labels: Sequence[str], sheets: Sequence[str] = ()
    ) -> None:
        """``labels`` are the headers of the roster as it is now, and ``sheets`` are its sheets.

        Columns may have come, gone or moved since, and rows may stand on another sheet.
        """
        workbook = read_workbook(path)
        grids = tuple(grid for grid in workbook.sheets if grid.name == RESULTS_SHEET)
        self._where = CellLocation(workbook.name)
        if not grids:
            raise WorkbookError(problem("W610", self._where))
        # Its digests stand in a hidden column, and whoever mends it may have filtered the rows.
        grids = tuple(replace(grid, marks=Marks(), source=_OwnHeaders(grid.source)) for grid in grids)
        roster = Roster(replace(workbook, sheets=grids), schema, merge)
        if not {_OF_RESULTS + label for label in RESULTS_COLUMNS} <= set(roster.labels):
            raise WorkbookError(problem("W610", self._where))
        self._labels = labels
        self._sheets = sheets
        self._failed: dict[str, list[Failed]] = {}
        self._listed: set[int] = set()
        self._made: list[tuple[int, int]] = []
        self._known: set[int] = set()
        self._edited: list[tuple[int, RosterRow, str]] = []
        self._read(roster)
        failed = [each for rows in self._failed.values() for each in rows]
        self._numbers = {each.number for each in failed}
        self._keys = {each.key for each in failed} - {""}

    def _read(self, roster: Roster) -> None:
        (sheet,) = roster.sheets
        own = {
            index: column_letters(sheet.labels[label])
            for index, label in enumerate(roster.labels)
            if not label.startswith(_OF_RESULTS)
        }
        self._own = [label for label in roster.labels if not label.startswith(_OF_RESULTS)]
        self._columns = frozenset(roster.columns)
        told = {label: index for index, label in enumerate(roster.labels)}
        at, status, digest = (told[_OF_RESULTS + label] for label in (ROW, STATUS, DIGEST))
        for row in roster.rows():
            texts = tuple(row.texts[index] for index in own)
            self._listed.add(hash(row.texts[digest]))
            if row.texts[status] != FAILED:
                self._made.append((hash(row.texts[digest]), hash(roster.key(row))))
            elif (place := _PLACE.fullmatch(row.texts[at])) is not None:
                was = int(place[2])
                wrong = {each.location.cell for each in row.problems if isinstance(each.location, CellLocation)}
                sound = tuple("" if f"{own[index]}{row.number}" in wrong else row.texts[index] for index in own)
                mended = RosterRow(row.row._replace(number=was), texts, row.problems)
                failed = Failed(was, place[1] or "", mended, sound, row.texts[digest], roster.key(row))
                self._failed.setdefault(failed.digest, []).append(failed)

    def mended(self, row: RosterRow, key: str) -> RosterRow | None:
        """A row of the roster that failed, as it is to be made now: from the results where it was edited there.

        ``None`` for a row that did not fail, or was edited in the roster since: see ``edited``.
        """
        digest = row_digest(self._texts(row))
        self._known.update((hash(digest), hash(key)) if key else (hash(digest),))
        waiting = self._failed.get(digest)
        if not waiting:
            return None
        failed = next((each for each in waiting if each.stood(*self._place(row))), waiting[0])
        waiting.remove(failed)
        return self._edited_row(failed, row) if failed.is_edited else row

    def _place(self, row: RosterRow) -> tuple[int, str]:
        return row.number, self._sheets[row.sheet]

    def _texts(self, row: RosterRow) -> list[str]:
        """The cells of a row of the roster under the headers of the results."""
        told = dict(zip(self._labels, row.texts, strict=True))
        return [told.get(label, "") for label in self._own]

    def _edited_row(self, failed: Failed, row: RosterRow) -> RosterRow:
        """A row as the results have it, and what they do not have as it is in the roster."""
        told = dict(zip(self._own, failed.row.texts, strict=True))
        texts = tuple(told.get(label, text) for label, text in zip(self._labels, row.texts, strict=True))
        values = failed.row.row.values
        mended = {name: values[name] if name in self._columns else value for name, value in row.row.values.items()}
        return RosterRow(row.row._replace(values=mended), texts, failed.row.problems, row.sheet)

    def may_be(self, row: RosterRow, key: str, index: int) -> bool:
        """Whether a row of the roster may be a failed one that was edited there; ``edited`` tells in the end."""
        if hash(row_digest(self._texts(row))) in self._listed or not (key in self._keys or row.number in self._numbers):
            return False
        self._edited.append((index, row, key))
        return True

    def edited(self) -> Iterator[tuple[int, bool]]:
        """The rows that failed and were edited in the roster since, by the index given to ``may_be``.

        With each stands whether it was edited in the results, too.
        """
        for by_key in (True, False):
            left = []
            waiting = self._waiting(by_key=by_key)
            for index, row, key in self._edited:
                names = [key] if by_key else [self._place(row), (row.number, "")]
                found = next((waiting[name] for name in names if name in waiting), None)
                if found is None or not (key if by_key else found.is_like(self._texts(row))):
                    left.append((index, row, key))
                else:
                    del waiting[found.key if by_key else (found.number, found.sheet)]
                    self._failed[found.digest].remove(found)
                    yield index, found.is_edited
            self._edited = left

    def _waiting(self, *, by_key: bool) -> dict[object, Failed]:
        """The rows that failed and are not found yet, by their id or by their place."""
        waiting: dict[object, Failed] = {}
        for failed in chain.from_iterable(self._failed.values()):
            waiting.setdefault(failed.key if by_key else (failed.number, failed.sheet), failed)
        return waiting

    def lost(self) -> Iterator[Problem]:
        """The rows that failed and are nowhere in the roster."""
        for rows in self._failed.values():
            for failed in rows:
                yield problem("W613", self._where, row=row_words(failed.number, failed.sheet))

    def strange(self) -> Iterator[Problem]:
        """Whether these are the results of another roster: of the rows that were made, not one is in this one."""
        is_known = any(digest in self._known or key in self._known for digest, key in self._made)
        if len(self._made) >= _ENOUGH and not is_known:
            yield problem("W614", self._where)
