"""Start from last issue's workbook: what staff typed there, brought to the new issue."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from toolkit.labels import fold_label
from toolkit.numerals import official_date
from toolkit.problems import Problem, problem
from toolkit.schema import Carry, Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.bind import header_of
from toolkit.workbook.content import CellContent, Content, FreeSheet, Rows, headers_of, number_content
from toolkit.workbook.forms import CONTENT, LABEL
from toolkit.workbook.free_tables import Block, is_free_table, is_marked, visible_block
from toolkit.workbook.headers import Header, body_rows, find_header
from toolkit.workbook.layout import HEADERS, OWN_SHEETS, UNIT_HEADER
from toolkit.workbook.number_formats import FormattedNumber
from toolkit.workbook.reader import Raw, SheetGrid, Workbook
from toolkit.workbook.values import ValueFault, exact_number, raw_text, read_value


def carried_content(workbook: Workbook, schema: Schema) -> Content:
    """The cells of last issue's workbook as typed, references and all; dates are cleared, serial numbers go up by one.

    Sections that staff added come along, in their places.
    """
    rows = _sheets(workbook, schema, _rows)
    return Content(rows, with_missing(list(rows), schema), carried=True, free_tables=free_sheets(workbook, schema))


def free_sheets(workbook: Workbook, schema: Schema) -> list[FreeSheet]:
    """The free tables of a workbook, their cells as typed; what is hidden or too large stays behind."""
    grids = (grid for grid in workbook.sheets if not grid.hidden and _is_free(grid, schema))
    blocks = ((grid, visible_block(grid)) for grid in grids)
    return [_free_sheet(grid, block) for grid, block in blocks if block.rows and not block.is_too_large]


def _free_sheet(grid: SheetGrid, block: Block) -> FreeSheet:
    rows = [[_content(block.cells.get((row, column)), None) for column in block.columns] for row in block.rows]
    return FreeSheet(grid.title or grid.name, rows, block.spans, is_marked=is_marked(grid))


def _is_free(grid: SheetGrid, schema: Schema) -> bool:
    is_own = fold_label(grid.name) in OWN_SHEETS
    return not is_own and schema.sheet(grid.name) is None and is_free_table(grid)


def left_behind(workbook: Workbook, schema: Schema) -> Iterator[Problem]:
    """The cells of last issue's workbook that hold something and find no place in the new one."""
    for grid in workbook.sheets:
        if grid.hidden or fold_label(grid.name) in OWN_SHEETS:
            continue
        if _is_free(grid, schema):
            yield from [problem("T129", grid.place, label=grid.name)] if visible_block(grid).is_too_large else []
            continue
        sheet = schema.sheet(grid.name) or Sheet(grid.name, Shape.PROSE)
        header = header_of(grid, sheet)
        if header is None:
            yield from [problem("T129", grid.place, label=grid.title or grid.name)] if any(grid.rows()) else []
        elif sheet.shape is Shape.FORM:
            for row, cells in body_rows(grid, header):
                label, content = header.get(cells, LABEL), header.get(cells, CONTENT)
                if content is not None and (label is None or sheet.field(str(label)) is None):
                    yield problem("T129", grid.where(row, header.columns[CONTENT]), label=label or CONTENT)
        elif sheet.shape is Shape.TABLE:
            yield from _strange_columns(grid, header)


def _strange_columns(grid: SheetGrid, header: Header) -> Iterator[Problem]:
    taken = set(header.columns.values())
    for column, head in header.labels.items():
        if column in taken or fold_label(head) == UNIT_HEADER:
            continue
        if any(column < len(cells) and cells[column] is not None for _, cells in body_rows(grid, header)):
            yield problem("T129", grid.where(header.row, column), label=head)


def typed_rows(workbook: Workbook, schema: Schema) -> dict[str, Rows]:
    """The cells of a workbook as typed, sheet by sheet in its order; nothing is cleared or counted up."""
    return _sheets(workbook, schema, _typed_rows)


def _sheets(workbook: Workbook, schema: Schema, rows_of: Callable[[SheetGrid, Header, Sheet], Rows]) -> dict[str, Rows]:
    rows: dict[str, Rows] = {}
    for grid in workbook.sheets:
        if grid.hidden or fold_label(grid.name) in OWN_SHEETS or _is_free(grid, schema):
            continue
        sheet = schema.sheet(grid.name)
        declared = sheet is not None
        sheet = sheet or Sheet(grid.name, Shape.PROSE)
        header = header_of(grid, sheet)
        if header is None or (not declared and len(header.columns) < 2):
            continue
        name = sheet.name if declared and sheet.name not in rows else grid.name
        rows[name] = rows_of(grid, header, sheet)
    return rows


def with_missing(order: list[str], schema: Schema) -> list[str]:
    """An order of sheets, with those it lacks put behind their neighbours in the schema."""
    result = list(order)
    before: str | None = None
    for sheet in schema.sheets:
        if sheet.name not in result:
            result.insert(result.index(before) + 1 if before is not None else 0, sheet.name)
        before = sheet.name
    return result


def _rows(grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
    if sheet.shape is Shape.FORM:
        return [_form_row(grid, header, sheet, row, cells) for row, cells in body_rows(grid, header)]
    return _typed_rows(grid, header, sheet)


def _typed_rows(grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
    names = headers_of(sheet) if sheet.shape is Shape.TABLE else HEADERS[sheet.shape]
    if sheet.shape is Shape.TABLE and (whose := find_header(grid, (*names, UNIT_HEADER), ())) is not None:
        header, names = whose, (*names, UNIT_HEADER)
    fields = [(name, sheet.field(name)) for name in names]
    return [
        {name: _content(header.get(cells, name), field) for name, field in fields}
        for _, cells in body_rows(grid, header)
    ]


def _form_row(grid: SheetGrid, header: Header, sheet: Sheet, row: int, cells: list[Raw]) -> dict[str, CellContent]:
    label, raw = header.get(cells, LABEL), header.get(cells, CONTENT)
    field = sheet.field(str(label)) if label is not None else None
    if field is None:
        return {}
    return {LABEL: field.name, CONTENT: _form_content(field, raw, grid, row)}


def _form_content(field: Field, raw: Raw, grid: SheetGrid, row: int) -> CellContent:
    if field.carry is Carry.CLEAR or field.type is FieldType.DATE:
        return None
    if field.carry is Carry.NEXT:
        value, _ = read_value(raw, field, grid.where(row, 0))
        return value + 1 if isinstance(value, int) else None
    return _content(raw, field)


def _content(raw: Raw, field: Field | None) -> CellContent:
    """A cell as it can be typed again."""
    if isinstance(raw, datetime.date) and field is not None and field.type is FieldType.DATE:
        return official_date(raw)
    is_plain = isinstance(raw, FormattedNumber) and not raw.section.is_spelled
    try:
        if is_plain or (isinstance(raw, (int, float)) and not isinstance(raw, bool)):
            return number_content(exact_number(raw))
        return raw_text(raw) or None
    except ValueFault:
        # A number too long for a cell is kept as it is, for the next reader to complain about.
        return raw if isinstance(raw, (int, float)) else None
