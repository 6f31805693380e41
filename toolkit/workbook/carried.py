"""Start from last issue's workbook: what staff typed there, brought to the new issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from toolkit.labels import fold_label, fold_name
from toolkit.problems import CellLocation, Problem, Severity, problem
from toolkit.schema import Carry, Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.bind import bind, header_of
from toolkit.workbook.brackets import bracketed
from toolkit.workbook.cell_pictures import CellPictures
from toolkit.workbook.content import CellContent, Content, FreeSheet, Listing, Picture, Rows, headers_of
from toolkit.workbook.figures import NAME, UNIT
from toolkit.workbook.forms import CONTENT, LABEL
from toolkit.workbook.free_tables import is_prose, names_of_table, visible_block
from toolkit.workbook.headers import Header, body_rows, find_header, hidden_problems
from toolkit.workbook.keeping import Keeping, Portion
from toolkit.workbook.layout import HEADERS, LAST_HEADER, OWN_SHEETS, REQUIRED_HEADERS, UNIT_HEADER
from toolkit.workbook.photos import make_photo
from toolkit.workbook.reader import Raw, SheetGrid, Workbook
from toolkit.workbook.reference import names_in
from toolkit.workbook.retyped import (
    free_sheet,
    is_free,
    is_passed_over,
    rows_by_sheet,
    typed_cell,
    typed_table,
    with_missing,
)
from toolkit.workbook.row_kinds import RowKind, RowKinds
from toolkit.workbook.values import ValueFault, read_value

_RECORDS: Final = (RowKind.RECORD, RowKind.UNSURE, RowKind.PERHAPS)
_LISTING_WIDTH: Final = 16
_COMMON_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG")
"""How a JPEG and a PNG begin."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The content of the new issue, what became of the last one's (kept, counted up, cleared), and the findings."""

    content: Content
    kept: Sequence[Portion] = ()
    raised: Sequence[Portion] = ()
    cleared: Sequence[Portion] = ()
    problems: Sequence[Problem] = ()


def carry_over(workbook: Workbook, schema: Schema, keeping: Keeping | None = None) -> Carried:
    """Bring last issue's workbook to the new issue: cells as typed, references and all.

    What becomes of a sheet or a field says ``Sheet.carry_of``, or ``keeping`` where it asks for the sheet.  Sections
    that staff added come along, in their places; other sheets of their own come along behind all others where prose
    that is kept refers to them, for such a table is printed there.
    """
    carrier = _Carrier(workbook, schema, keeping or Keeping())
    rows = rows_by_sheet(workbook, schema, carrier.rows)
    tables, listings = carrier.beside(rows)
    order = with_missing(list(rows), schema)
    content = Content(rows, order, carried=True, free_tables=tables, appendix=listings, pictures=carrier.pictures)
    return Carried(content, carrier.kept, carrier.raised, carrier.cleared, carrier.problems)


class _Carrier:
    """Takes one sheet after the other and remembers what became of it."""

    def __init__(self, workbook: Workbook, schema: Schema, keeping: Keeping) -> None:
        self._workbook = workbook
        self._schema = schema
        self._keeping = keeping
        self.kept: list[Portion] = []
        self.raised: list[Portion] = []
        self.cleared: list[Portion] = []
        self.pictures: dict[str, list[Picture]] = {}
        self.problems: list[Problem] = []

    def rows(self, grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
        """The rows of a sheet in the new issue."""
        if sheet.shape is Shape.FORM:
            return self._form(grid, header, sheet)
        if sheet.shape is Shape.FIGURES:
            return self._figures(grid, header, sheet)
        if sheet.shape is Shape.TABLE:
            return self._table(grid, header, sheet)
        rows = typed_table(grid, header, sheet)
        is_kept = self._keeping.carry(sheet) is Carry.KEEP
        self._tell(self.kept if is_kept else self.cleared, Portion(sheet.name), bool(rows))
        return rows if is_kept else []

    @staticmethod
    def _tell(where: list[Portion], portion: Portion, holds: object) -> None:
        if holds:
            where.append(portion)

    def _tell_fields(self, sheet: Sheet, names: dict[Carry, list[str]], rows: int = 0) -> None:
        for carry, where in ((Carry.KEEP, self.kept), (Carry.NEXT, self.raised), (Carry.CLEAR, self.cleared)):
            self._tell(where, Portion(sheet.name, tuple(names[carry]), rows), names[carry])

    def _form(self, grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
        """Fields that are cleared are left out: they get what a fresh workbook has."""
        rows: Rows = []
        names: dict[Carry, list[str]] = {carry: [] for carry in Carry}
        pictures = _Pictures(grid)
        for row, cells in body_rows(grid, header):
            label, raw = header.get(cells, LABEL), header.get(cells, CONTENT)
            field = sheet.field(str(label)) if label is not None else None
            if field is None:
                continue
            picture = pictures.at(row, header.columns[CONTENT]) if field.type is FieldType.IMAGE else None
            content = None if picture is not None else typed_cell(raw, field)
            carry = self._keeping.carry(sheet, field)
            if carry is Carry.CLEAR and content is not None and content == field.default:
                carry = Carry.KEEP
            elif carry is Carry.NEXT:
                value, _ = read_value(raw, field, grid.where(row, 0))
                content = value + 1 if isinstance(value, int) else None
                carry = Carry.CLEAR if content is None else carry
            if carry is not Carry.CLEAR:
                rows.append({LABEL: field.name, CONTENT: content})
            if carry is Carry.KEEP and picture is not None:
                where = grid.where(row, header.columns[CONTENT])
                self._keep_picture(sheet, Picture(sheet.fields.index(field), CONTENT, picture), where)
            if raw is not None or picture is not None:
                names[carry].append(field.name)
        self._tell_fields(sheet, names)
        return rows

    def _figures(self, grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
        """Figures that are cleared keep name and unit, so that references to them hold, and show what they were."""
        headers = (*HEADERS[Shape.FIGURES], LAST_HEADER)
        header = find_header(grid, headers, REQUIRED_HEADERS[Shape.FIGURES]) or header
        last = self._last_figures(sheet)
        rows: Rows = []
        names: dict[Carry, list[str]] = {carry: [] for carry in Carry}
        taken: set[str] = set()
        for _, cells in body_rows(grid, header):
            typed = {name: typed_cell(header.get(cells, name)) for name in headers if name in header.columns}
            name = str(typed.get(NAME) or "")
            folded = fold_label(name)
            carry = self._keeping.carry(sheet, sheet.field(name) or Field(name))
            if carry is Carry.CLEAR:
                typed = {NAME: typed.get(NAME), UNIT: typed.get(UNIT), LAST_HEADER: last.get(folded)}
            if last.get(folded):
                names[carry].append(name)
            taken.add(folded)
            rows.append(typed)
        rows += self._unlisted(sheet, last, taken)
        self._tell_fields(sheet, names)
        return rows

    def _unlisted(self, sheet: Sheet, last: dict[str, str], taken: set[str]) -> Iterator[dict[str, CellContent]]:
        """Computed figures that the sheet did not list."""
        for field in sheet.fields:
            folded = fold_label(field.name)
            if folded not in taken and last.get(folded) and self._keeping.carry(sheet, field) is Carry.CLEAR:
                yield {NAME: field.name, LAST_HEADER: last[folded]}

    def _last_figures(self, sheet: Sheet) -> dict[str, str]:
        """What every figure printed, by its folded name."""
        sources = {sheet.name, *(field.source.sheet for field in sheet.fields if field.source is not None)}
        wanted = {fold_label(name) for name in sources}
        grids = tuple(grid for grid in self._workbook.sheets if fold_label(grid.name) in wanted)
        figures = bind(replace(self._workbook, sheets=grids), self._schema).record.figures[sheet.name]
        return {fold_label(name): figure.phrase for name, figure in figures.items()}

    def _table(self, grid: SheetGrid, header: Header, sheet: Sheet) -> Rows:
        """A table of which some columns are kept keeps its records alone: a total without its numbers is none."""
        kinds = RowKinds(grid, header, sheet)
        images = [
            field.name for field in sheet.fields if field.type is FieldType.IMAGE and field.name in header.columns
        ]
        lines = _with_pictures(grid, header, [header.columns[name] for name in images])
        records = [(row, cells) for row, cells in lines if kinds.of(row, cells) in _RECORDS]
        names: dict[Carry, list[str]] = {carry: [] for carry in Carry}
        for field in sheet.fields:
            names[self._keeping.carry(sheet, field)].append(field.name)
        kept, cleared = names[Carry.KEEP], names[Carry.CLEAR]
        if kept and cleared and records:
            self._tell_fields(sheet, names, len(records))
        elif not (kept and cleared):
            self._tell(self.kept if kept else self.cleared, Portion(sheet.name, rows=len(records)), lines)
        if not kept:
            return []
        self._keep_pictures(grid, header, sheet, [row for row, _ in (records if cleared else lines)], images, kept)
        wide = find_header(grid, (*headers_of(sheet), UNIT_HEADER), ()) or header
        columns = kept if cleared else [*kept, UNIT_HEADER]
        return [
            {name: typed_cell(wide.get(cells, name), sheet.field(name)) for name in columns if name in wide.columns}
            for _, cells in (records if cleared else lines)
        ]

    def _keep_pictures(
        self,
        grid: SheetGrid,
        header: Header,
        sheet: Sheet,
        rows: Sequence[int],
        images: Sequence[str],
        kept: Sequence[str],
    ) -> None:
        """The pictures of the rows that are kept, in the columns that are."""
        pictures = _Pictures(grid)
        for line, row in enumerate(rows):
            for name in (name for name in images if name in kept):
                content = pictures.at(row, header.columns[name])
                if content is not None:
                    where = grid.where(row, header.columns[name])
                    self._keep_picture(sheet, Picture(line, name, content), where)

    def _keep_picture(self, sheet: Sheet, picture: Picture, where: CellLocation) -> None:
        """Take a picture along as it is, or as a photo of a kind that every office program shows."""
        try:
            photo = make_photo(picture.content, "", "单元格里的图片")
        except ValueFault as fault:
            found = problem(fault.code, where, label=picture.header, **fault.words)
            self.problems.append(found._replace(severity=Severity.WARNING))
            return
        as_it_is = picture.content.startswith(_COMMON_PICTURES)
        kept = picture if as_it_is else picture._replace(content=photo.content)
        self.pictures.setdefault(sheet.name, []).append(kept)

    def beside(self, rows: dict[str, Rows]) -> tuple[list[FreeSheet], list[Listing]]:
        """The sheets of staff's own that are no prose: those that are printed as they stand, and others."""
        referred = _referred(rows, self._schema)
        tables: list[FreeSheet] = []
        listings: list[Listing] = []
        for grid in self._workbook.sheets:
            if is_passed_over(grid) or self._schema.sheet(grid.name) is not None:
                continue
            is_table = is_free(grid, self._schema)
            lines = list(grid.rows()) if is_table or not is_prose(grid) else []
            is_kept = not referred.isdisjoint(names_of_table(grid.name)) or self._keeping.asks_for(grid.name)
            self._tell(self.kept if is_kept else self.cleared, Portion(grid.name, rows=len(lines)), lines)
            if lines and is_kept and is_table:
                block = visible_block(grid)
                tables += [free_sheet(grid, block)] if not block.is_too_large else []
            elif lines and is_kept:
                listings.append(_listing(grid, lines))
        return tables, listings


def _referred(rows: dict[str, Rows], schema: Schema) -> set[str]:
    """The first names of all references of kept prose, folded."""
    prose = (
        each for name, each in rows.items() if (schema.sheet(name) or Sheet(name, Shape.PROSE)).shape is Shape.PROSE
    )
    texts = (str(text) for lines in prose for line in lines for text in line.values() if text)
    return {fold_name(name) for text in texts for each in bracketed(text) for name in names_in(each.words)[:1]}


def _listing(grid: SheetGrid, lines: Sequence[tuple[int, list[Raw]]]) -> Listing:
    """A sheet as it stands, from its first row on."""
    width = max(len(cells) for _, cells in lines)
    head, *rows = ([typed_cell(cell) for cell in [*cells, *[None] * (width - len(cells))]] for _, cells in lines)
    headers = [str(cell) if cell is not None else "" for cell in head]
    return Listing(grid.title or grid.name, headers, rows, [_LISTING_WIDTH] * width)


class _Pictures:
    """The pictures in the cells of one sheet."""

    def __init__(self, grid: SheetGrid) -> None:
        self._pictures = CellPictures(grid.path, grid.part) if grid.part else None

    def rows(self, columns: Iterable[int]) -> set[int]:
        """The rows that hold a picture in one of these columns."""
        wanted = set(columns)
        places = self._pictures.places if self._pictures is not None and wanted else ()
        return {row for row, column in places if column in wanted}

    def at(self, row: int, column: int) -> bytes | None:
        """The picture of a cell, the lowest of several."""
        found = self._pictures.at((row, column)) if self._pictures is not None else []
        is_there = found and found[0].member and self._pictures is not None
        return self._pictures.content(found[0]) if is_there and self._pictures is not None else None


def _with_pictures(grid: SheetGrid, header: Header, columns: Sequence[int]) -> list[tuple[int, list[Raw]]]:
    """The rows below the header that hold a value or a picture."""
    lines: dict[int, list[Raw]] = {row: [] for row in _Pictures(grid).rows(columns) if row > header.row}
    lines.update(body_rows(grid, header))
    return sorted(lines.items())


def left_behind(workbook: Workbook, schema: Schema, keeping: Keeping | None = None) -> Iterator[Problem]:
    """What last issue's workbook holds and the new one has no place for, and what is hidden and was not read."""
    for grid in workbook.sheets:
        sheet = schema.sheet(grid.name) or Sheet(grid.name, Shape.PROSE)
        if fold_label(grid.name) in OWN_SHEETS or (keeping or Keeping()).carry(sheet) is Carry.CLEAR:
            continue
        if grid.hidden:
            yield from [problem("W204", grid.place, sheet=grid.name)] if any(grid.rows()) else []
            continue
        if is_free(grid, schema):
            yield from [problem("T129", grid.place, label=grid.name)] if visible_block(grid).is_too_large else []
            continue
        yield from hidden_problems(grid)
        header = header_of(grid, sheet)
        if header is None:
            is_lost = schema.sheet(grid.name) is not None and any(grid.rows())
            yield from [problem("T129", grid.place, label=grid.title or grid.name)] if is_lost else []
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
