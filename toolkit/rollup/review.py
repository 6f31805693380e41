"""A roll-up made again: what the reviewer typed into the last one stays, the rest follows the units.

The workbook keeps on a hidden sheet what was written into it.  A cell that still says so is the tool's; any other is
the reviewer's.  Forms and figures are compared entry by entry, prose and tables sheet by sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from toolkit.labels import fold_label
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Shown
from toolkit.rollup.free_tables import free_rows
from toolkit.schema import Schema, Shape, Sheet
from toolkit.workbook.content import CellContent, Content, FreeSheet, Listing, Noted, Rows, headers_of, plain
from toolkit.workbook.layout import STATE_HEADERS, STATE_SHEET, UNIT_HEADER
from toolkit.workbook.marks import Marks
from toolkit.workbook.reader import Workbook
from toolkit.workbook.retyped import free_sheets, typed_rows, with_missing

_KEYS: Final = {Shape.FORM: ("项目", ("内容",)), Shape.FIGURES: ("指标", ("数值", "约数", "单位"))}


def written_rows(content: Content) -> dict[str, Rows]:
    """All that a roll-up writes, free tables too, sheet by sheet."""
    return {**content.rows, **{table.name: free_rows(table) for table in content.free_tables}}


def state_of(rows: Mapping[str, Rows]) -> Listing:
    """The hidden sheet that remembers what was written."""
    lines = [
        (sheet, number, column, _text(value))
        for sheet, lines in rows.items()
        for number, line in enumerate(lines)
        for column, value in line.items()
        if _text(value)
    ]
    return Listing(STATE_SHEET, STATE_HEADERS, lines, (20, 8, 16, 40), is_hidden=True)


def is_rollup(workbook: Workbook) -> bool:
    """Whether a workbook was written by a roll-up."""
    return workbook.sheet(STATE_SHEET) is not None


@dataclass(slots=True)
class Review:
    """The new content with the reviewer's edits.

    ``edited`` are his edits: a sheet with the label of an entry, or with nothing for prose and tables.  ``remembered``
    is what the hidden sheet takes as written by the tool; where both the reviewer and the units changed something, it
    stays what it was, so that it is told again until somebody decides.
    """

    content: Content
    remembered: dict[str, Rows] = field(default_factory=dict)
    edited: set[tuple[str, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def with_review(schema: Schema, content: Content, existing: Workbook) -> Review:
    """The new content with the reviewer's edits of the existing workbook."""
    review = Review(content)
    base = _base(existing)
    current = typed_rows(_in_full(existing), schema)
    rows: dict[str, Rows] = {}
    for name in dict.fromkeys([*current, *content.rows]):
        sheet = schema.sheet(name)
        shape = sheet.shape if sheet is not None else Shape.PROSE
        old, new = current.get(name), content.rows.get(name, [])
        before = base.get(name, [])
        where = CellLocation(existing.name, name)
        review.remembered[name] = new
        if old is None:
            rows[name] = new
        elif shape in _KEYS:
            assert sheet is not None
            rows[name] = _entries(sheet, old, before, new, where, review)
        else:
            columns = (*headers_of(sheet), UNIT_HEADER) if sheet is not None else ()
            rows[name] = _whole(old, before, new, columns, where, review)
    tables = _tables(content, rows, free_sheets(_in_full(existing), schema), base, existing.name, review)
    if review.edited:
        review.problems.append(problem("R114", CellLocation(existing.name), count=len(review.edited)))
    order = with_missing([name for name in current if name in rows], schema)
    order += [name for name in rows if name not in order]
    review.content = replace(content, rows=rows, order=order, free_tables=tables)
    return review


def _tables(
    content: Content,
    rows: Mapping[str, Rows],
    current: Sequence[FreeSheet],
    base: Mapping[str, Rows],
    workbook: str,
    review: Review,
) -> list[FreeSheet]:
    """Free tables: one the reviewer changed, or brought, stays, and so does one that his prose still asks for."""
    fresh = {table.name: table for table in content.free_tables}
    review.remembered.update({name: free_rows(table) for name, table in fresh.items()})
    asked = {str(plain(row.get("内容"))) for lines in rows.values() for row in lines}
    result = {}
    for old in current:
        new = fresh.get(old.name)
        typed, before = free_rows(old), base.get(old.name, [])
        now = free_rows(new) if new is not None else before
        columns = list(dict.fromkeys(column for lines in (typed, before, now) for line in lines for column in line))
        _whole(typed, before, now, columns, CellLocation(workbook, old.name), review)
        if (old.name, "") in review.edited or (new is None and f"［{old.name}］" in asked):
            result[old.name] = old
            review.remembered.setdefault(old.name, before)
    return list((fresh | result).values())


def _in_full(workbook: Workbook) -> Workbook:
    """The workbook with nothing hidden: what a reviewer filtered from view is not given up."""
    bare = [replace(grid, hidden=False, marks=_shown(grid.marks)) for grid in workbook.sheets]
    return replace(workbook, sheets=tuple(bare))


def _shown(marks: Marks) -> Marks:
    return replace(marks, hidden_rows=set(), hidden_columns=set())


def _base(workbook: Workbook) -> dict[str, Rows]:
    """What the tool wrote last time, sheet by sheet."""
    grid = workbook.sheet(STATE_SHEET)
    found: dict[str, dict[int, dict[str, CellContent]]] = {}
    for row, cells in grid.rows() if grid is not None else ():
        told = ["" if cell is None else str(cell) for cell in cells[: len(STATE_HEADERS)]]
        if row and len(told) == len(STATE_HEADERS):
            sheet, number, column, text = told
            if number.replace(".0", "").isdigit():
                found.setdefault(sheet, {}).setdefault(int(float(number)), {})[column] = text
    return {sheet: [lines[number] for number in sorted(lines)] for sheet, lines in found.items()}


def _text(content: CellContent) -> str:
    value = plain(content)
    if value is None:
        return ""
    if isinstance(value, (int, float, Shown)) and not isinstance(value, (bool, Percent)):
        return plain_number(Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value))
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else str(value)


def _same(one: Mapping[str, CellContent], other: Mapping[str, CellContent], columns: Sequence[str]) -> bool:
    return all(_text(one.get(column)) == _text(other.get(column)) for column in columns)


def _entries(sheet: Sheet, old: Rows, before: Rows, new: Rows, where: CellLocation, review: Review) -> Rows:
    """Forms and figures, entry by entry."""
    key, columns = _KEYS[sheet.shape]
    current, base, fresh = (_by_key(rows, key) for rows in (old, before, new))
    result: Rows = []
    remembered = dict(fresh)
    for name in dict.fromkeys([*current, *fresh]):
        row, was, now = current.get(name, {}), base.get(name, {}), fresh.get(name, {})
        if name not in current or _same(row, was, columns):
            if now:
                result.append(now)
            continue
        if not was and _is_as_given(sheet, row):
            result.append(now or row)
            continue
        review.edited.add((str(where.sheet), _text(row[key])))
        words = {"label": _text(row[key]), "edited": _told(row, columns), "new": _told(now, columns)}
        if not _same(was, now, columns):
            review.problems.append(problem("R113", where, base=_told(was, columns), **words))
            remembered[name] = was
        note = f"审核时改过；按各单位相加是“{words['new']}”"
        result.append({**row, columns[0]: Noted(plain(row.get(columns[0])), note, is_doubtful=True)})
    review.remembered[str(where.sheet)] = [row for row in remembered.values() if row]
    return result


def _is_as_given(sheet: Sheet, row: Mapping[str, CellContent]) -> bool:
    """Whether an entry is what a blank workbook holds."""
    if sheet.shape is Shape.FIGURES:
        return not _text(row.get("数值")) and not _text(row.get("约数"))
    known = sheet.field(_text(row["项目"]))
    default = known.default if known is not None and isinstance(known.default, (str, int)) else ""
    return _text(row.get("内容")) in ("", str(default))


def _by_key(rows: Rows, key: str) -> dict[str, dict[str, CellContent]]:
    return {fold_label(_text(row[key])): row for row in rows if _text(row.get(key))}


def _told(row: Mapping[str, CellContent], columns: Sequence[str]) -> str:
    return "".join(_text(row.get(column)) for column in columns) or "空白"


def _whole(
    old: Rows,
    before: Sequence[Mapping[str, CellContent]],
    new: Rows,
    columns: Sequence[str],
    where: CellLocation,
    review: Review,
) -> Rows:
    """Prose and tables: a sheet the reviewer did not touch follows the units, one he did stays."""
    lines = [list(lines_of(rows, columns)) for rows in (old, before, new)]
    if lines[0] == lines[1]:
        return new
    sheet = str(where.sheet)
    review.edited.add((sheet, ""))
    if lines[1] != lines[2]:
        review.problems.append(problem("R120", where, sheet=sheet))
        review.remembered[sheet] = list(map(dict, before))
    return old


def lines_of(rows: Sequence[Mapping[str, CellContent]], columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The texts of the rows that hold something, in the order of the columns."""
    names = columns or ("层级", "标题", "内容")
    for row in rows:
        line = tuple(_text(row.get(name)) for name in names)
        if any(line):
            yield line
