"""The cells of a workbook as they can be typed again: sheet by sheet, references and all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from toolkit.labels import fold_label
from toolkit.numerals import official_date
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.bind import header_of
from toolkit.workbook.cell_pictures import picture_formula
from toolkit.workbook.content import CellContent, FreeSheet, Rows, headers_of, number_content
from toolkit.workbook.free_tables import Block, is_free_table, is_marked, visible_block
from toolkit.workbook.headers import Header, body_rows, find_header
from toolkit.workbook.layout import HEADERS, OWN_SHEETS, UNIT_HEADER
from toolkit.workbook.number_formats import FormattedNumber
from toolkit.workbook.reader import Raw, SheetGrid, Workbook
from toolkit.workbook.values import ValueFault, exact_number, raw_text


def typed_rows(workbook: Workbook, schema: Schema) -> dict[str, Rows]:
    """The cells of a workbook as typed, sheet by sheet in its order."""
    return rows_by_sheet(workbook, schema, typed_table)


def rows_by_sheet(
    workbook: Workbook, schema: Schema, rows_of: Callable[[SheetGrid, Header, Sheet], Rows]
) -> dict[str, Rows]:
    """What ``rows_of`` makes of every sheet that is declared, or is a section of staff's own."""
    rows: dict[str, Rows] = {}
    for grid in workbook.sheets:
        if is_passed_over(grid) or is_free(grid, schema):
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


def is_passed_over(grid: SheetGrid) -> bool:
    """Whether a sheet is hidden, or one the tool wrote for people to read."""
    return grid.hidden or fold_label(grid.name) in OWN_SHEETS


def is_free(grid: SheetGrid, schema: Schema) -> bool:
    """Whether a sheet is printed as it stands."""
    is_own = fold_label(grid.name) in OWN_SHEETS
    return not is_own and schema.sheet(grid.name) is None and is_free_table(grid)


def free_sheets(workbook: Workbook, schema: Schema) -> list[FreeSheet]:
    """The free tables of a workbook, their cells as typed; what is hidden or too large stays behind."""
    grids = (grid for grid in workbook.sheets if not grid.hidden and is_free(grid, schema))
    blocks = ((grid, visible_block(grid)) for grid in grids)
    return [free_sheet(grid, block) for grid, block in blocks if block.rows and not block.is_too_large]


def free_sheet(grid: SheetGrid, block: Block) -> FreeSheet:
    """One free table, its cells as typed."""
    rows = [[typed_cell(block.cells.get((row, column))) for column in block.columns] for row in block.rows]
    return FreeSheet(grid.title or grid.name, rows, block.spans, is_marked=is_marked(grid))


def with_missing(order: Sequence[str], schema: Schema) -> list[str]:
    """An order of sheets, with those it lacks put behind their neighbours in the schema."""
    result = list(order)
    before: str | None = None
    for sheet in schema.sheets:
        if sheet.name not in result:
            result.insert(result.index(before) + 1 if before is not None else 0, sheet.name)
        before = sheet.name
    return result


def typed_table(grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
    """The rows below a header, cell by cell under its names."""
    names = headers_of(sheet) if sheet.shape is Shape.TABLE else HEADERS[sheet.shape]
    if sheet.shape is Shape.TABLE and (whose := find_header(grid, (*names, UNIT_HEADER), ())) is not None:
        header, names = whose, (*names, UNIT_HEADER)
    fields = [(name, sheet.field(name)) for name in names]
    return [
        {name: typed_cell(header.get(cells, name), field) for name, field in fields}
        for _, cells in body_rows(grid, header)
    ]


def typed_cell(raw: Raw, field: Field | None = None) -> CellContent:
    """A cell as it can be typed again; a picture in it is none of its text."""
    if picture_formula(raw):
        return None
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
