"""Read free tables (原表): sheets that are printed as they stand where the prose asks for them.

A sheet is one when its name begins with 原表, or when 表格 stands in its cell A1; the mark itself is not printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit import limits
from toolkit.labels import fold_label, fold_name
from toolkit.problems import Problem, problem
from toolkit.record import FreeTable, Span, Value
from toolkit.schema import Shape
from toolkit.workbook.cell_pictures import CellPictures
from toolkit.workbook.headers import find_header
from toolkit.workbook.layout import FREE_TABLE_MARK, FREE_TABLE_NAME, HEADERS, REQUIRED_HEADERS
from toolkit.workbook.marks import Place
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import ValueFault, raw_text, trim

_NUMBERED: Final = re.compile(rf"{FREE_TABLE_NAME}(?:\d|$)")
_NUMBER: Final = re.compile(rf"{FREE_TABLE_NAME}\d+")
_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x0b\u2028\u2029]")


def is_free_table(grid: SheetGrid) -> bool:
    """Whether an undeclared sheet is a free table; a section about 原表述 with a header row of prose is none."""
    name = fold_name(grid.name)
    if _NUMBERED.match(name) or is_marked(grid):
        return True
    return name.startswith(FREE_TABLE_NAME) and not is_prose(grid)


def names_of_table(name: str) -> set[str]:
    """What prose may call a table, folded: 原表2 is 原表2 会议分工, too."""
    folded = fold_name(name)
    number = _NUMBER.match(folded)
    return {folded, number.group()} if number else {folded}


def is_marked(grid: SheetGrid) -> bool:
    """Whether cell A1 makes the sheet a free table; under a name of one it is a cell like any other."""
    if fold_name(grid.name).startswith(FREE_TABLE_NAME):
        return False
    row, cells = next(iter(grid.source), (-1, []))
    return row == 0 and bool(cells) and isinstance(cells[0], str) and fold_label(cells[0]) == FREE_TABLE_MARK


def is_prose(grid: SheetGrid) -> bool:
    """Whether the header row of a sheet holds 内容 and 层级 or 标题."""
    header = find_header(grid, HEADERS[Shape.PROSE], REQUIRED_HEADERS[Shape.PROSE])
    return header is not None and len(header.columns) >= 2


@dataclass(frozen=True, slots=True)
class Block:
    """What is to be seen of a sheet: the indices of its visible rows and columns between the first and the last cell
    that hold something, what stands in the cells, and its merged blocks as they are left.

    The content of a merged block stands in the first of its cells that is visible.
    """

    rows: Sequence[int]
    columns: Sequence[int]
    cells: dict[Place, Raw]
    spans: tuple[Span, ...] = ()

    @property
    def is_too_large(self) -> bool:
        """Whether it goes beyond what one table can hold."""
        return len(self.rows) > limits.FREE_TABLE_ROWS or len(self.columns) > limits.FREE_TABLE_COLUMNS


def visible_block(grid: SheetGrid) -> Block:
    """Cut a sheet down to what is to be seen of it."""
    hidden_rows, hidden_columns = grid.marks.hidden_rows, grid.marks.hidden_columns
    cells = _shown(grid)
    if not cells:
        return Block((), (), {})
    every_row, every_column = ([place[axis] for place in cells] for axis in (0, 1))
    rows = [row for row in range(min(every_row), max(every_row) + 1) if row not in hidden_rows]
    columns = [at for at in range(min(every_column), max(every_column) + 1) if at not in hidden_columns]
    block = Block(rows, columns, cells)
    return block if block.is_too_large else Block(rows, columns, cells, tuple(_spans(grid, block)))


def _shown(grid: SheetGrid) -> dict[Place, Raw]:
    """The visible cells that hold something, no more than tell that there are too many."""
    hidden_rows, hidden_columns = grid.marks.hidden_rows, grid.marks.hidden_columns
    moved = {place: now for place, now in _first_visible(grid) if place != now}
    cells: dict[Place, Raw] = {}
    for typed, raw in _filled(grid):
        place = moved.get(typed, typed)
        if place[0] not in hidden_rows and place[1] not in hidden_columns:
            cells[place] = raw
        if len(cells) > limits.FREE_TABLE_ROWS * limits.FREE_TABLE_COLUMNS:
            break
    if is_marked(grid):
        cells.pop((0, 0), None)
    return cells


def _filled(grid: SheetGrid) -> Iterator[tuple[Place, Raw]]:
    for row, raws in grid.source:
        for column, raw in enumerate(raws):
            if raw is not None and not (isinstance(raw, str) and not trim(raw)):
                yield (row, column), raw


def _first_visible(grid: SheetGrid) -> Iterator[tuple[Place, Place]]:
    """The first cell of every merged block, and the first that is visible."""
    hidden_rows, hidden_columns = grid.marks.hidden_rows, grid.marks.hidden_columns
    for (top, left), (bottom, right) in grid.merged if hidden_rows or hidden_columns else ():
        row = next((row for row in range(top, bottom + 1) if row not in hidden_rows), top)
        column = next((at for at in range(left, right + 1) if at not in hidden_columns), left)
        yield (top, left), (row, column)


def _spans(grid: SheetGrid, block: Block) -> Iterator[Span]:
    """The merged blocks as far as they are visible; what stands in them but not in their first cell is taken away."""
    taken: set[Place] = set()
    for (top, left), (bottom, right) in grid.merged:
        first, last = bisect_left(block.rows, top), bisect_right(block.rows, bottom)
        start, end = bisect_left(block.columns, left), bisect_right(block.columns, right)
        if last <= first or end <= start or (last - first) * (end - start) < 2:
            continue
        if taken & {(first, start), (last - 1, end - 1), (first, end - 1), (last - 1, start)}:
            continue
        inside = [(row, column) for row in range(first, last) for column in range(start, end)]
        if not taken.isdisjoint(inside):
            continue
        taken.update(inside)
        for row, column in inside[1:]:
            block.cells.pop((block.rows[row], block.columns[column]), None)
        yield Span(first, start, last - first, end - start)


def read_free_table(grid: SheetGrid) -> tuple[FreeTable, list[Problem]]:
    """The table of a sheet, every cell as text, and the findings; one that is too large comes without rows."""
    block = visible_block(grid)
    if block.is_too_large:
        limit = f"{limits.FREE_TABLE_ROWS} 行、{limits.FREE_TABLE_COLUMNS} 列"
        return FreeTable(grid.name, ()), [problem("W527", grid.place, name=grid.name, limit=limit)]
    problems: list[Problem] = []
    rows = tuple(tuple(_value(grid, block, (row, at), problems) for at in block.columns) for row in block.rows)
    problems.extend(_pictures(grid))
    return FreeTable(grid.name, rows, block.spans), problems


def _value(grid: SheetGrid, block: Block, place: Place, problems: list[Problem]) -> Value:
    where = grid.where(*place)
    try:
        text = raw_text(block.cells.get(place))
    except ValueFault as fault:
        problems.append(problem(fault.code, where, label=grid.name, **fault.words))
        text = ""
    return Value("\n".join(map(trim, _LINE_BREAK.split(trim(text)))), where)


def _pictures(grid: SheetGrid) -> Iterator[Problem]:
    places = CellPictures(grid.path, grid.part).places if grid.part else {}
    if places:
        yield problem("W528", grid.place, name=grid.name, count=sum(map(len, places.values())))
