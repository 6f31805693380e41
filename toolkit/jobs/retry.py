"""``--retry``: which rows failed last time, and what was put right in the results workbook itself.

A person may mend a row in the roster or in the results; a digest beside every row tells which one it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from toolkit.errors import WorkbookError
from toolkit.jobs.roster import Roster, RosterRow
from toolkit.problems import CellLocation, problem
from toolkit.schema import Merge, Schema
from toolkit.workbook.marks import Marks
from toolkit.workbook.reader import read_workbook

RESULTS_SHEET: Final = "结果"
ROW, NAME, STATUS, PROBLEM, DIGEST = RESULTS_COLUMNS = ("行号", "文件", "结果", "问题", "校验")
FAILED: Final = "没有生成"
_NUMBER: Final = re.compile("[0-9]{1,7}")


def row_digest(texts: Sequence[str]) -> str:
    """What tells a row that was edited from one that was not."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Retry:
    """The rows that failed, as the results workbook has them now.

    Raises ``WorkbookError`` for a workbook that is none of ours.
    """

    def __init__(self, path: Path, schema: Schema, merge: Merge) -> None:
        workbook = read_workbook(path)
        grids = tuple(grid for grid in workbook.sheets if grid.name == RESULTS_SHEET)
        where = CellLocation(workbook.name)
        if not grids:
            raise WorkbookError(problem("W610", where))
        # Its digests stand in a hidden column, and whoever mends it may have filtered the rows.
        grids = tuple(replace(grid, marks=Marks()) for grid in grids)
        roster = Roster(replace(workbook, sheets=grids), schema, merge)
        labels = tuple(roster.labels)
        if not set(RESULTS_COLUMNS) <= set(labels):
            raise WorkbookError(problem("W610", where))
        self._rows = dict(self._failed(roster, labels))

    def _failed(self, roster: Roster, labels: Sequence[str]) -> Iterator[tuple[int, tuple[RosterRow, bool, str]]]:
        own = [index for index, label in enumerate(labels) if label not in RESULTS_COLUMNS]
        for row in roster.rows():
            told = dict(zip(labels, row.texts, strict=True))
            if told[STATUS] == FAILED and _NUMBER.fullmatch(told[ROW]):
                texts = tuple(row.texts[index] for index in own)
                edited = row_digest(texts) != told[DIGEST]
                number = int(told[ROW])
                mended = RosterRow(row.row._replace(number=number), texts, row.problems)
                yield number, (mended, edited, told[DIGEST])

    def __contains__(self, number: int) -> bool:
        return number in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def mended(self, row: RosterRow, where: CellLocation) -> RosterRow:
        """The row as it is to be made now: from the results where it was edited there, else from the roster."""
        mended, edited, digest = self._rows[row.number]
        if not edited:
            return row
        if row_digest(row.texts) != digest:
            found = problem("W609", where, row=row.number)
            return row._replace(problems=(*row.problems, found))
        return mended
