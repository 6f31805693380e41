"""Bind the cells of a workbook to a schema: from grids to a ``Submission``, every finding in sheet order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Final

from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Figure, FreeTable, Prose, Record, Submission, Table, Value
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.figures import compute_figures, read_figures
from toolkit.workbook.forms import read_field, read_form
from toolkit.workbook.free_tables import is_free_table, is_prose, read_free_table
from toolkit.workbook.headers import Header, body_rows, find_header, header_problems, hidden_problems
from toolkit.workbook.layout import HEADERS, LAST_HEADER, OWN_SHEETS, REQUIRED_HEADERS, UNIT_HEADER
from toolkit.workbook.marks import column_index
from toolkit.workbook.material import label_problems
from toolkit.workbook.numbering import number_paragraphs
from toolkit.workbook.photos import stray_pictures
from toolkit.workbook.placing import FreeTables
from toolkit.workbook.prose import Paragraph, read_prose
from toolkit.workbook.reader import SheetGrid, Workbook
from toolkit.workbook.references import References
from toolkit.workbook.tables import read_table

_FURTHER: Final = {Shape.FIGURES: (LAST_HEADER,), Shape.TABLE: (UNIT_HEADER,)}
_UNREAD: Final = "要作为一个栏目，请写上“层级、标题、内容”的表头；要照样印成一张表，请改名为“原表1”这样的名称"
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


def bind(workbook: Workbook, schema: Schema, *, by_day: bool = True) -> Submission:
    """Read every sheet by its shape, compute figures, fill references, number the body.

    ``by_day`` says that the rows of tables follow the calendar.
    """
    binding = _Binding(workbook, schema, by_day)
    for grid in workbook.sheets:
        binding.read_sheet(grid)
    binding.add_missing_sheets()
    record = binding.record()
    order = {sheet.name: index for index, sheet in enumerate(workbook.sheets)}
    problems = sorted(binding.problems, key=lambda found: _position(found, order))
    return Submission(workbook.path, record, tuple(problems))


def fits(workbook: Workbook, schema: Schema) -> int:
    """How many sheets of the workbook the schema declares, header row included; 0 where it does not fit.

    Prose sheets do not count: every template has them.
    """
    declared = [(grid, schema.sheet(grid.name)) for grid in workbook.sheets if not grid.hidden]
    return sum(
        1
        for grid, sheet in declared
        if sheet is not None and sheet.shape is not Shape.PROSE and header_of(grid, sheet) is not None
    )


def header_names(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names a sheet's header row may hold, and those it must."""
    if sheet.shape is Shape.TABLE:
        names = tuple(field.name for field in sheet.fields)
        return names, tuple(field.name for field in sheet.fields if field.required)
    return HEADERS[sheet.shape], REQUIRED_HEADERS[sheet.shape]


def header_of(grid: SheetGrid, sheet: Sheet) -> Header | None:
    """The header row of a sheet by the sheet's shape."""
    names, required = header_names(sheet)
    header = find_header(grid, names, required)
    if header is not None and sheet.shape is Shape.TABLE and len(header.columns) < min(2, len(names)):
        return None
    return header


def fits_table(header: Header, sheet: Sheet) -> bool:
    """Whether a sheet that nobody declared is a table by its ``header_of``.

    Two columns do where one is required; else more than half must be there: 类别 and 户数 over some sums are no ledger.
    """
    return any(field.required for field in sheet.fields) or 2 * len(header.columns) > len(sheet.fields)


def _position(found: Problem, order: dict[str, int]) -> tuple[int, int, int]:
    where = found.location
    if not isinstance(where, CellLocation) or where.sheet is None:
        return -1, 0, 0
    cell = _CELL.fullmatch(where.cell or "")
    row, column = (int(cell.group(2)), column_index(cell.group(1))) if cell else (0, 0)
    return order.get(where.sheet, len(order)), row, column


def _default(field: Field, where: CellLocation) -> tuple[Value, list[Problem]]:
    """The value of a field whose sheet is missing, and what is still to be filled in there."""
    raw = Decimal(str(field.default)) if isinstance(field.default, (int, Decimal)) else field.default
    value, found = read_field(raw, field, where)
    return Value(value, where), [each for each in found if each.code == "W345"]


class _Binding:
    """What has been read so far, sheet by sheet."""

    def __init__(self, workbook: Workbook, schema: Schema, by_day: bool) -> None:
        self.workbook = workbook
        self.schema = schema
        self.by_day = by_day
        self.problems: list[Problem] = []
        self.forms: dict[str, dict[str, Value]] = {}
        self.figures: dict[str, dict[str, Figure]] = {}
        self.tables: dict[str, Table] = {}
        self.prose: list[tuple[str, list[Paragraph]]] = []
        self.free_tables: list[FreeTable] = []
        self.seen: dict[str, str] = {}
        if workbook.has_macros:
            self.problems.append(problem("W112", CellLocation(workbook.name)))

    def read_sheet(self, grid: SheetGrid) -> None:
        if fold_label(grid.name) in OWN_SHEETS:
            return
        if grid.hidden:
            if next(grid.rows(), None) is not None:
                self.problems.append(problem("W204", grid.place, sheet=grid.name))
            return
        sheet = self.schema.sheet(grid.name)
        if sheet is None and is_free_table(grid):
            self._read_free_table(grid)
            return
        sheet = sheet or (Sheet(grid.name, Shape.PROSE) if is_prose(grid) else None)
        if sheet is None:
            if next(grid.rows(), None) is not None:
                self.problems.append(self._unread(grid))
            return
        if sheet.shape is not Shape.PROSE and sheet.name in self.seen:
            self.problems.append(problem("W202", grid.place, sheet=sheet.name, other=self.seen[sheet.name]))
            return
        self.seen.setdefault(sheet.name, grid.name)
        self.problems.extend(hidden_problems(grid))
        self._read(grid, sheet)

    def _read_free_table(self, grid: SheetGrid) -> None:
        table, found = read_free_table(grid)
        self.free_tables.append(table)
        self.problems.extend(hidden_problems(grid))
        self.problems.extend(found)

    def _unread(self, grid: SheetGrid) -> Problem:
        """A sheet that nobody declared; one that fits a table and holds rows was meant to be read."""
        for sheet in self.schema.of_shape(Shape.TABLE):
            header = header_of(grid, sheet)
            if header is not None and fits_table(header, sheet) and next(body_rows(grid, header), None) is not None:
                if self.schema.merge is not None and self.schema.merge.over == sheet.name:
                    return problem("W203", grid.place, sheet=grid.name, hint="这是名单，用 gwkit merge 逐行生成时会读")
                is_there = any(self.schema.sheet(other.name) is sheet for other in self.workbook.sheets)
                move = f"请把这些行并到“{sheet.name}”里" if is_there else f"请把这张表改名为“{sheet.name}”"
                return problem("W222", grid.place, sheet=grid.name, table=sheet.name, hint=f"{move}；不要的话，请删去")
        names = [known.name for known in self.schema.sheets if known.name not in self.seen]
        hint = did_you_mean(grid.name, names) or _UNREAD
        return problem("W203", grid.place, sheet=grid.name, hint=hint)

    def _read(self, grid: SheetGrid, sheet: Sheet) -> None:
        if next(grid.rows(), None) is None:
            self.seen.pop(sheet.name)
            return
        header = header_of(grid, sheet)
        if header is None:
            names, required = header_names(sheet)
            self.problems.append(problem("W207", grid.place, headers="、".join(required or names)))
            return
        known = (*header_names(sheet)[0], *_FURTHER.get(sheet.shape, ()))
        self.problems.extend(header_problems(grid, header, known))
        found: list[Problem] = []
        if sheet.shape is Shape.FORM:
            self.forms[sheet.name], found = read_form(grid, header, sheet)
        elif sheet.shape is Shape.FIGURES:
            self.figures[sheet.name], found = read_figures(grid, header, sheet)
        elif sheet.shape is Shape.TABLE:
            self.tables[sheet.name], found = read_table(grid, header, sheet, by_day=self.by_day)
        else:
            paragraphs, found = read_prose(grid, header)
            self.prose.append((sheet.name if self.schema.sheet(sheet.name) else grid.name, paragraphs))
        self.problems.extend(found)
        self.problems.extend(stray_pictures(grid, header.row, frozenset(self._photo_cells(sheet)), self.schema))

    def _photo_cells(self, sheet: Sheet) -> Iterator[str | None]:
        """The cells of a sheet that a photo was looked for in."""
        names = [field.name for field in sheet.fields if field.type is FieldType.IMAGE]
        rows = self.tables[sheet.name].rows if names and sheet.name in self.tables else ()
        values = [self.forms[sheet.name]] if sheet.name in self.forms else [row.values for row in rows]
        return (each[name].where.cell for each in values for name in names)

    def add_missing_sheets(self) -> None:
        """Give every declared sheet its blank content; a required field without its sheet is an error."""
        where = CellLocation(self.workbook.name)
        for sheet in self.schema.sheets:
            required = [field.name for field in sheet.fields if field.required and field.default is None]
            if sheet.shape is Shape.FORM and sheet.name not in self.forms:
                self.forms[sheet.name] = self._defaults(sheet, where)
                if required and sheet.name not in self.seen:
                    self.problems.append(problem("W201", where, sheet=sheet.name, fields="、".join(required)))
            elif sheet.shape is Shape.FIGURES and sheet.name not in self.figures:
                place = CellLocation(self.workbook.name, sheet.name)
                blank = {field.name: Figure(field.name, None, "", field.unit, "", place) for field in sheet.fields}
                self.figures[sheet.name] = blank
            elif sheet.shape is Shape.TABLE and sheet.name not in self.tables:
                self.tables[sheet.name] = Table(sheet.name, tuple(field.name for field in sheet.fields), (), {})

    def _defaults(self, sheet: Sheet, where: CellLocation) -> dict[str, Value]:
        values = {}
        for field in sheet.fields:
            values[field.name], found = _default(field, where)
            self.problems.extend(found)
        return values

    def record(self) -> Record:
        for sheet in self.schema.of_shape(Shape.FIGURES):
            self.figures[sheet.name], found = compute_figures(self.figures[sheet.name], sheet, self.tables)
            self.problems.extend(found)
        return Record(self.forms, self._body(), self.figures, self.tables)

    def _body(self) -> tuple[Prose, ...]:
        typed = chain.from_iterable(paragraphs for _, paragraphs in self.prose)
        self.problems.extend(label_problems(self.workbook, typed))
        references = References(self.schema, self.forms, self.figures, self.tables)
        self._place_tables(references)
        filled: list[Paragraph] = []
        for _, paragraphs in self.prose:
            for paragraph in paragraphs:
                result, found = references.fill_paragraph(paragraph)
                self.problems.extend(found)
                filled.append(result)
        if not filled and self.schema.of_shape(Shape.PROSE):
            self.problems.append(problem("W214", CellLocation(self.workbook.name)))
        segments, found = number_paragraphs(filled)
        self.problems.extend(found)
        counts = iter(segments)
        return tuple(Prose(name, tuple(next(counts) for _ in paragraphs)) for name, paragraphs in self.prose)

    def _place_tables(self, references: References) -> None:
        """Put the free tables where the prose asks for them; one that stands nowhere is a warning."""
        tables = FreeTables(self.free_tables, references.knows)
        for index, (name, paragraphs) in enumerate(self.prose):
            placed: list[Paragraph] = []
            for paragraph in paragraphs:
                result, found = tables.place(paragraph)
                self.problems.extend(found)
                placed.extend(result)
                if len(result) > 1:
                    # The heading above a table runs into nothing.
                    self.problems = [
                        each for each in self.problems if (each.code, each.location) != ("W317", paragraph.title_where)
                    ]
            self.prose[index] = name, placed
        for table in tables.unasked():
            self.problems.append(problem("W525", CellLocation(self.workbook.name, table.name), name=table.name))
