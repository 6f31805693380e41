"""Find the header row of a sheet and the columns by their names, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit import limits
from toolkit.labels import did_you_mean, fold_label, listed, nearest, unit_in_label
from toolkit.problems import Problem, problem
from toolkit.workbook.reader import Raw, SheetGrid

_SEARCHED_ROWS: Final = 40
"""Rows with content among which the header row is looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its row index and the column index of every known name it holds."""

    row: int
    columns: Mapping[str, int]
    labels: Mapping[str, str] = field(default_factory=dict)

    def get(self, cells: Sequence[Raw], name: str) -> Raw:
        """The cell of a row under a name; ``None`` where the column is missing."""
        column = self.columns.get(name)
        return cells[column] if column is not None and column < len(cells) else None

    def unit(self, name: str) -> str:
        """The unit the header names in brackets: ``慰问金（万元）`` → ``万元``."""
        return unit_in_label(self.labels.get(name, ""))


def find_header(grid: SheetGrid, names: Sequence[str], required: Sequence[str]) -> Header | None:
    """The first row that holds every required name and the most of all names; ``None`` where no row does."""
    folded = {fold_label(name): name for name in names}
    needed = set(required)
    best: Header | None = None
    for count, (row, cells) in enumerate(grid.rows()):
        if count >= _SEARCHED_ROWS:
            break
        header = _header_in(row, cells, folded)
        if needed <= header.columns.keys() and header.columns and _more(header, best):
            best = header
    return best


def _more(header: Header, best: Header | None) -> bool:
    return best is None or len(header.columns) > len(best.columns)


def _header_in(row: int, cells: Sequence[Raw], folded: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    labels: dict[str, str] = {}
    for column, cell in enumerate(cells):
        name = folded.get(fold_label(cell)) if isinstance(cell, str) else None
        if name is not None and name not in columns:
            columns[name] = column
            labels[name] = str(cell)
    return Header(row, columns, labels)


def header_problems(grid: SheetGrid, header: Header, names: Sequence[str]) -> Iterator[Problem]:
    """Names that stand twice in the header row, and columns nobody asked for."""
    cells = next(cells for row, cells in grid.rows() if row == header.row)
    taken = {column: name for name, column in header.columns.items()}
    missing = [name for name in names if name not in header.columns]
    further = 0
    for column, cell in enumerate(cells):
        if column in taken or not isinstance(cell, str) or not cell.strip():
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
    """Whether a row repeats the header row."""
    for name, column in header.columns.items():
        cell = cells[column] if column < len(cells) else None
        if not isinstance(cell, str) or (cell != name and fold_label(cell) != fold_label(name)):
            return False
    return True


def hidden_problems(grid: SheetGrid) -> Iterator[Problem]:
    """Rows and columns that are left out because they are hidden."""
    rows = grid.hidden_rows()
    if rows:
        yield problem("W205", grid.place, rows=listed([row + 1 for row in rows], 10))
    columns = grid.hidden_columns()
    if columns:
        from toolkit.workbook.marks import column_letters

        yield problem("W206", grid.place, columns="、".join(column_letters(column) for column in columns[:10]))
