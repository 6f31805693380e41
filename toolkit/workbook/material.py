"""Material of a roll-up: paragraphs that begin with their unit, 【城东街道】, for a person to write from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from toolkit.labels import fold_label
from toolkit.problems import Problem, problem
from toolkit.workbook.layout import SOURCES_SHEET, STATE_SHEET
from toolkit.workbook.prose import CONTENT, Paragraph
from toolkit.workbook.reader import SheetGrid, Workbook

_LABEL: Final = re.compile("【[^【】]{1,100}】")
_UNIT: Final = "单位"


def label_of(unit: str) -> str:
    """What stands before a paragraph of a unit."""
    return f"【{unit}】"


def label_problems(workbook: Workbook, paragraphs: Iterable[Paragraph]) -> Iterator[Problem]:
    """One warning for all paragraphs that still begin with the label of a unit.

    Only a roll-up has such labels, and it names its units; 【本期导读】 elsewhere, and here, is the author's.
    """
    labels = frozenset(_labels(workbook))
    standing = [each for each in paragraphs if labels and _label(each.title or each.content) in labels]
    if standing:
        label = _label(standing[0].title or standing[0].content)
        yield problem("W361", standing[0].where, count=len(standing), label=label)


def _label(text: str) -> str:
    found = _LABEL.match(text.lstrip())
    return found[0] if found else ""


def _labels(workbook: Workbook) -> Iterator[str]:
    """The labels a roll-up wrote; where its own notes are gone, those of the units behind its figures."""
    state, sources = (
        next((grid for grid in workbook.sheets if fold_label(grid.name) == name), None)
        for name in (STATE_SHEET, SOURCES_SHEET)
    )
    if state is not None:
        yield from filter(None, map(_label, _column(state, CONTENT)))
    elif sources is not None:
        yield from map(label_of, _column(sources, _UNIT))


def _column(grid: SheetGrid, header: str) -> Iterator[str]:
    """The texts below a header in the first row, hidden or not; none where there is no such header."""
    rows = iter(grid.source)
    headers = [fold_label(cell) if isinstance(cell, str) else "" for cell in next(rows, (0, []))[1]]
    column = headers.index(header) if header in headers else len(headers)
    for _, cells in rows:
        cell = cells[column] if column < min(len(cells), len(headers)) else None
        if isinstance(cell, str) and cell.strip():
            yield cell
