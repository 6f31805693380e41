"""待核问题: what a roll-up leaves to its reviewer, one finding a row, with a column for how it was settled.

The list is the memory of the review: a finding with a word beside it is settled, in the next roll-up as well as when
the document is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.workbook.content import CellContent, Listing, Noted
from toolkit.workbook.layout import OPEN_SHEET
from toolkit.workbook.reader import Raw, Workbook

_HEADERS: Final = ("轻重", "问题", "哪里", "怎么办", "处理")
_WIDTHS: Final = (8, 60, 34, 44, 26)
_MESSAGE, _PLACE, _SETTLED = 1, 2, 4
SETTLED_BY_EDIT: Final = "审核时已改"
"""What the tool writes where the reviewer changed the very entry a finding is about."""


class OpenFinding(NamedTuple):
    """What a finding is known by from one roll-up to the next; other figures in it make it another one."""

    place: str
    message: str

    @classmethod
    def of(cls, found: Problem) -> OpenFinding:
        """The key of a finding as its row holds it."""
        return cls(_told(str(found.location or "")), _told(found.message))


def open_list(problems: Sequence[Problem], settled: Mapping[OpenFinding, str]) -> Listing:
    """The sheet, open findings tinted in the column to fill in."""
    rows: list[Sequence[CellContent]] = []
    for found in dict.fromkeys(problems):
        key = OpenFinding.of(found)
        done: CellContent = settled.get(key) or Noted(None, "", is_doubtful=True)
        rows.append((found.severity.label, key.message, key.place, found.hint, done))
    return Listing(OPEN_SHEET, _HEADERS, rows, _WIDTHS)


def listed_findings(workbook: Workbook) -> dict[OpenFinding, str]:
    """Every finding of the list with what the reviewer wrote beside it, nothing where it is open."""
    return {key: settled for key, settled, _ in _rows(workbook)}


def open_problems(workbook: Workbook) -> Iterator[Problem]:
    """One warning for all findings that nobody settled yet."""
    waiting = [(key, where) for key, settled, where in _rows(workbook) if not settled]
    if waiting:
        yield problem("W364", waiting[0][1], count=len(waiting), first=waiting[0][0].message)


def _rows(workbook: Workbook) -> Iterator[tuple[OpenFinding, str, CellLocation]]:
    grid = next((each for each in workbook.sheets if fold_label(each.name) == OPEN_SHEET), None)
    rows = iter(grid.source) if grid is not None else iter(())
    columns = _columns(next(rows, (0, []))[1])
    if grid is None or columns is None:
        return
    for number, cells in rows:
        message, place, settled = (_text(cells, column) for column in columns)
        if message:
            yield OpenFinding(place, message), settled, grid.where(number, columns[-1])


def _columns(cells: Sequence[Raw]) -> tuple[int, int, int] | None:
    """Where 问题, 哪里 and 处理 stand, for a reviewer may move columns; nowhere where 问题 is gone."""
    labels = [fold_label(cell) if isinstance(cell, str) else "" for cell in cells]
    message, place, settled = (
        labels.index(name) if name in labels else len(labels)
        for name in (_HEADERS[_MESSAGE], _HEADERS[_PLACE], _HEADERS[_SETTLED])
    )
    return (message, place, settled) if message < len(labels) else None


def _text(cells: Sequence[Raw], column: int) -> str:
    return _told(str(cells[column])) if column < len(cells) and cells[column] is not None else ""


def _told(text: str) -> str:
    return " ".join(text.split())
