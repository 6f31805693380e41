"""Find the header row of a sheet and the columns by their names, wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final, NamedTuple

from toolkit import limits
from toolkit.labels import did_you_mean, fold_label, listed, nearest, unit_in_label
from toolkit.problems import Problem, problem
from toolkit.workbook.reader import Raw, SheetGrid

_SEARCHED_ROWS: Final = 40
"""Rows with content among which the header row is looked for."""
_HEADER_ROWS: Final = 3
"""Rows a header may consist of."""
_COLON: Final = re.compile("[:：]")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its last row, the column of every known name, and what it says over each column.

    ``rows`` are the rows it consists of, as typed: more than one where names stand under a merged upper cell.
    """

    row: int
    columns: Mapping[str, int]
    labels: Mapping[int, str] = field(default_factory=dict)
    rows: Sequence[Mapping[int, str]] = ()
    units: Mapping[int, str] = field(default_factory=dict)

    def get(self, cells: Sequence[Raw], name: str) -> Raw:
        """The cell of a row under a name; ``None`` where the column is missing."""
        column = self.columns.get(name)
        return cells[column] if column is not None and column < len(cells) else None

    def unit(self, name: str) -> str:
        """The unit the header names in brackets: ``慰问金（万元）`` → ``万元``."""
        column = self.columns.get(name)
        return self.units.get(column, "") if column is not None else ""


def find_header(grid: SheetGrid, names: Sequence[str], required: Sequence[str]) -> Header | None:
    """The first header that holds every required name and the most of all names; ``None`` where there is none.

    Names under a merged cell count before the name above them; where two of them are alike, they are told with it:
    ``部队`` over ``人数`` is ``部队人数``.
    """
    folded = {fold_label(name): name for name in names}
    needed = set(required)
    best: Header | None = None
    merges = _merges(grid)
    for rows in _candidates(grid, merges):
        header = _header(merges, rows, folded)
        if needed <= header.columns.keys() and header.columns and _more(header, best, rows[0].number):
            best = header
    return best


class _HeaderRow(NamedTuple):
    """A row that may be part of a header: its index and its texts by column."""

    number: int
    texts: Mapping[int, str]
    is_text_only: bool


def _more(header: Header, best: Header | None, first: int) -> bool:
    """Whether a header is the better one; one that goes on below the best one is so where it tells as much."""
    return best is None or len(header.columns) + (best.row == first != header.row) > len(best.columns)


class _Merge(NamedTuple):
    """A merged block by its first column, its last column and its last row."""

    left: int
    right: int
    bottom: int


_Merges = Mapping[int, Sequence[_Merge]]
"""The merged blocks of a sheet by their first row."""


def _merges(grid: SheetGrid) -> _Merges:
    merges: dict[int, list[_Merge]] = {}
    for (top, left), (bottom, right) in grid.merged:
        merges.setdefault(top, []).append(_Merge(left, right, bottom))
    return merges


def _candidates(grid: SheetGrid, merges: _Merges) -> Iterator[Sequence[_HeaderRow]]:
    """Every row that may be a header, with those above that its names stand under."""
    above: list[_HeaderRow] = []
    for number, cells in islice(grid.rows(), _SEARCHED_ROWS):
        filled = {column: cell for column, cell in enumerate(cells) if not is_blank(cell)}
        texts = {column: cell for column, cell in filled.items() if isinstance(cell, str)}
        line = _HeaderRow(number, texts, len(texts) == len(filled))
        above = [*above[1 - _HEADER_ROWS :], line] if above and _stands_under(merges, above[-1], line) else [line]
        yield above


def is_blank(cell: Raw) -> bool:
    """Whether a cell holds nothing, or white space alone."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _stands_under(merges: _Merges, upper: _HeaderRow, lower: _HeaderRow) -> bool:
    """Whether a row goes on with the names of the row above.

    It does where each of its texts stands under a merged cell or under none, and wherever a name above is merged down
    into it.  A title over the whole table is no name above others, and neither is 填报单位：….
    """
    if lower.number != upper.number + 1 or not lower.is_text_only or len(upper.texts) < 2:
        return False
    if any(_COLON.search(text) for text in upper.texts.values()):
        return False
    if _is_merged_down(merges, upper):
        return True
    covered = {column for left, right in _spans(merges, upper).items() for column in range(left, right + 1)}
    return not covered.isdisjoint(lower.texts) and all(
        column in covered or column not in upper.texts for column in lower.texts
    )


def _is_merged_down(merges: _Merges, line: _HeaderRow) -> bool:
    return any(each.bottom > line.number and each.left in line.texts for each in merges.get(line.number, ()))


def _spans(merges: _Merges, line: _HeaderRow) -> dict[int, int]:
    """First and last columns over which the texts of a row stand, as far as they are merged sideways."""
    blocks = merges.get(line.number, ())
    return {each.left: each.right for each in blocks if each.right > each.left and each.left in line.texts}


def _header(merges: _Merges, rows: Sequence[_HeaderRow], folded: Mapping[str, str]) -> Header:
    stacks = _stacks(merges, rows)
    lowest = Counter(fold_label(stack[-1]) for stack in stacks.values())
    labels = {
        column: stack[-1] if lowest[fold_label(stack[-1])] == 1 else "".join(stack) for column, stack in stacks.items()
    }
    columns: dict[str, int] = {}
    for column, label in labels.items():
        name = folded.get(fold_label(label)) or folded.get(fold_label("".join(stacks[column])))
        if name is not None:
            columns.setdefault(name, column)
    units = {
        column: next((unit for label in reversed(stack) if (unit := unit_in_label(label))), "")
        for column, stack in stacks.items()
    }
    return Header(rows[-1].number, columns, labels, [line.texts for line in rows], units)


def _stacks(merges: _Merges, rows: Sequence[_HeaderRow]) -> dict[int, list[str]]:
    """The names over each column, from the top down."""
    stacks: dict[int, list[str]] = {}
    for line in rows:
        reach = _reach(merges, line) if line is not rows[-1] else {}
        for left, text in line.texts.items():
            for column in range(left, reach.get(left, left) + 1):
                stacks.setdefault(column, []).append(text)
    return dict(sorted(stacks.items()))


def _reach(merges: _Merges, line: _HeaderRow) -> dict[int, int]:
    """Over which columns the names of an upper row stand; one that nobody merged, up to the next name."""
    spans = _spans(merges, line)
    if not _is_merged_down(merges, line):
        return spans
    down = {each.left for each in merges.get(line.number, ()) if each.bottom > line.number}
    columns = [*line.texts, max(line.texts) + 1]
    return {left: spans.get(left, left if left in down else following - 1) for left, following in pairwise(columns)}


def header_problems(grid: SheetGrid, header: Header, names: Sequence[str]) -> Iterator[Problem]:
    """Names that stand twice in the header row, and columns nobody asked for."""
    taken = {column: name for name, column in header.columns.items()}
    missing = [name for name in names if name not in header.columns]
    further = 0
    for column, cell in header.labels.items():
        if column in taken:
            continue
        if any(fold_label(name) == fold_label(cell) for name in missing):
            continue
        where = grid.where(header.row, column)
        further += 1
        if further > limits.EXTRA_COLUMNS:
            yield problem("W220", where)
            break
        again = next((name for name in header.columns if fold_label(name) == fold_label(cell)), None)
        near = nearest(cell, missing, 1)
        if again:
            yield problem("W209", where, header=again)
        elif near:
            yield problem("W217", where, header=cell.strip(), near=near[0])
        else:
            yield problem("W210", where, header=cell.strip(), hint=did_you_mean(cell, missing))


def body_rows(grid: SheetGrid, header: Header) -> Iterator[tuple[int, list[Raw]]]:
    """The rows below the header row that hold a value."""
    for row, cells in grid.rows():
        if row > header.row:
            yield row, cells


def is_header_again(cells: Sequence[Raw], header: Header) -> bool:
    """Whether a row repeats the header, or one of the rows it consists of; further columns may say something else."""
    taken = set(header.columns.values())
    *upper, lowest = header.rows
    return any(_repeats(cells, row, taken) for row in (lowest, *upper))


def _repeats(cells: Sequence[Raw], row: Mapping[int, str], taken: Set[int]) -> bool:
    """Whether all that stands in the columns that are read is what the header says there, for two columns or all."""
    alike = 0
    for column, cell in enumerate(cells):
        if column in taken and not is_blank(cell):
            if not isinstance(cell, str) or (text := row.get(column)) is None:
                return False
            if cell != text and fold_label(cell) != fold_label(text):
                return False
            alike += 1
    return alike >= min(2, sum(column in taken for column in row)) > 0


def hidden_problems(grid: SheetGrid) -> Iterator[Problem]:
    """Rows and columns that are left out because they are hidden."""
    rows = grid.hidden_rows()
    if rows:
        yield problem("W205", grid.place, rows=listed([row + 1 for row in rows], 10))
    columns = grid.hidden_columns()
    if columns:
        from toolkit.workbook.marks import column_letters

        yield problem("W206", grid.place, columns="、".join(column_letters(column) for column in columns[:10]))
