"""The workbook of an old brief: forms, sections, figures, tables, and a sheet that says where everything went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from toolkit.importing.brief import Brief, Grid, Line
from toolkit.importing.fields import FormReader, Place, missing_fields
from toolkit.importing.figures import FoundFigure, figure_value, figures_in
from toolkit.importing.prose import ImportedProse, Placed, prose_sheets
from toolkit.importing.sections import assign_sections
from toolkit.importing.tables import free_sheet, is_layout, match_table, side_by_side
from toolkit.labels import fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.proofing.roles import Role
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.blank import FIRST_ROW
from toolkit.workbook.content import CellContent, Content, FreeSheet, Listing, Noted, Rows
from toolkit.workbook.forms import stand_in
from toolkit.workbook.layout import FREE_TABLE_NAME, IMPORT_SHEET
from toolkit.workbook.reference_names import ReferenceNames
from toolkit.workbook.retyped import with_missing

_WIDTHS: Final = (8, 22, 24, 14, 10, 90)
_HEADERS: Final = ("序号", "原文位置", "放在", "归到", "把握", "原文")
_MOST_TABLES: Final = 100
_MOST_FIGURES: Final = 300


@dataclass(slots=True)
class Filled:
    """What a workbook is filled with, and what there is to tell; places are cells of the workbook ``name``.

    ``elsewhere`` are lines that come back as fields of a form, or not at all, as has been told of their table.
    """

    name: str
    content: Content
    problems: list[Problem] = field(default_factory=list)
    elsewhere: frozenset[Line] = frozenset()


def fill(brief: Brief, schema: Schema, reader: FormReader, name: str, stem: str) -> Filled:
    """The content of the workbook ``name``; ``stem`` stands in where the title is missing."""
    filling = _Filling(brief, schema, reader, CellLocation(name))
    prose = filling.prose()
    filling.forms(stem)
    filling.figures(prose)
    filling.escape(prose)
    appendix = filling.appendix()
    order = with_missing(list(prose.rows), schema)
    content = Content(filling.rows, order, free_tables=filling.tables, appendix=appendix)
    return Filled(name, content, filling.problems, frozenset(filling.elsewhere))


class _Filling:
    """Fills sheet after sheet."""

    def __init__(self, brief: Brief, schema: Schema, reader: FormReader, where: CellLocation) -> None:
        self.brief = brief
        self.schema = schema
        self.reader = reader
        self.where = where
        self.rows: dict[str, Rows] = {}
        self.tables: list[FreeSheet] = []
        self.elsewhere: set[Line] = set()
        self.problems: list[Problem] = []
        self._told: list[tuple[Line, str, str, str]] = []

    def prose(self) -> ImportedProse:
        """Part the items: form fields, tables, and everything else as prose."""
        rest: list[Line] = []
        for item in self.brief.items:
            if isinstance(item, Grid):
                rest.extend(self._table(item))
            elif not self.reader.take(item):
                rest.append(item)
        sections = assign_sections(rest, self.schema)
        if rest and not sections:
            self._told.extend((line, IMPORT_SHEET, "", "") for line in rest if not line.table)
        prose = prose_sheets(sections, FIRST_ROW)
        only = len(self.schema.of_shape(Shape.PROSE)) == 1
        for place in prose.placed:
            if place.line.table:
                continue
            if place.is_doubtful and not only:
                self.problems.append(self._doubt(place))
            if place.run_on:
                self.problems.append(problem("W341", self._cell(place.sheet, place.cell), title=place.run_on))
            self._told.append((place.line, f"{place.sheet}!{place.cell}", place.section, f"{place.confidence:.0%}"))
        return prose

    def _doubt(self, place: Placed) -> Problem:
        where = self._cell(place.sheet, place.cell)
        if not place.confidence:
            return problem("I117", where, section=place.section)
        return problem("I108", where, section=place.section, confidence=f"{place.confidence:.0%}")

    def _cell(self, sheet: str, cell: str | None = None) -> CellLocation:
        return self.where._replace(sheet=sheet, cell=cell)

    def _table(self, grid: Grid) -> Iterator[Line]:
        """Put a table into its sheet; the lines of one that only arranges text go into forms and prose."""
        found = match_table(grid, self.schema)
        if found is not None and found.sheet not in self.rows:
            self.rows[found.sheet] = found.rows
            self._told.extend((line, found.sheet, "", "") for line in grid.lines)
        elif is_layout(grid):
            yield from (line for line in grid.lines if not self.reader.take(line))
        elif self.reader.take_all(side_by_side(grid)):
            self.elsewhere.update(grid.lines)
        else:
            yield from self._as_it_stands(grid)

    def _as_it_stands(self, grid: Grid) -> Iterator[Line]:
        """A table without a sheet of its own, printed again where it stood; one that no sheet can hold, as prose."""
        name = f"{FREE_TABLE_NAME}{len(self.tables) + 1}"
        sheet = free_sheet(grid, name) if len(self.tables) < _MOST_TABLES else None
        if sheet is None:
            self.problems.append(problem("I119", grid.where))
            yield from grid.lines
            return
        self.tables.append(sheet)
        self._told.extend((line, name, "", "") for line in grid.lines)
        is_printed = bool(self.schema.of_shape(Shape.PROSE))
        self.problems.append(problem("I109" if is_printed else "I120", grid.where, sheet=name))
        if is_printed:
            yield Line(f"［{name}］", grid.where, role=Role.TABLE, table=name)
        else:
            self.elsewhere.update(grid.lines)

    def forms(self, stem: str) -> None:
        """The fields found, and a placeholder, which withholds the document, for each required one that was not."""
        stands: dict[tuple[str, str], CellContent] = {}
        for place in missing_fields(self.schema, self.reader):
            value = self._stand_in(place, stem)
            stands[place.sheet, place.field.name] = Noted(value, "导入时没有找到，请改成实际的内容", is_doubtful=True)
            where = self._cell(place.sheet, f"B{FIRST_ROW + _index(self.schema, place)}")
            self.problems.append(problem("I107", where, label=place.field.name, value=value))
        for (sheet, name), content in {**self.reader.values, **stands}.items():
            self.rows.setdefault(sheet, []).append({"项目": name, "内容": content})
        for (sheet, name), line in self.reader.sources.items():
            self._told.append((line, f"{sheet}：{name}", "", ""))

    def _stand_in(self, place: Place, stem: str) -> str:
        titles = (pattern for pattern in self.reader.patterns if pattern.role is Role.TITLE)
        is_title = place.field.type is FieldType.TEXT and any(place in pattern.places for pattern in titles)
        return stem if is_title else stand_in(place.field)

    def figures(self, prose: ImportedProse) -> None:
        """Every figure of the text, once for each name and value."""
        sheet = next(iter(self.schema.of_shape(Shape.FIGURES)), None)
        if sheet is None:
            return
        rows: dict[str, dict[str, CellContent]] = {}
        known: set[tuple[str, str, str]] = set()
        for place in prose.placed:
            for found in figures_in(place.line.text):
                if (found.name, found.value, found.unit) in known or len(rows) >= _MOST_FIGURES:
                    continue
                known.add((found.name, found.value, found.unit))
                declared = self._declared(sheet, found)
                name = declared.name if declared is not None and declared.name not in rows else None
                name = name or _free_name(found.name, sheet, rows)
                rows[name] = _figure_row(name, found, place)
        self.rows[sheet.name] = list(rows.values())

    def escape(self, prose: ImportedProse) -> None:
        """Put the prose into its sheets: brackets that hold the name of a figure are to be printed."""
        figures = (sheet.name for sheet in self.schema.of_shape(Shape.FIGURES))
        names = {name: [str(row["指标"]) for row in self.rows.get(name, ())] for name in figures}
        self.rows.update(prose.escaped(ReferenceNames.of(self.schema, names)))

    def _declared(self, sheet: Sheet, found: FoundFigure) -> Field | None:
        """The figure of the template that a found one is: same name, same measure, not computed from a table here."""
        known = sheet.field(found.name)
        if known is None or figure_value(found) is None or found.unit.lstrip("万亿") != known.unit.lstrip("万亿"):
            return None
        computed = known.source is not None and known.source.sheet in self.rows
        return None if computed else known

    def appendix(self) -> list[Listing]:
        """The sheet that says of every paragraph where it is."""
        told = sorted(self._told, key=lambda entry: entry[0].where.paragraph or 0)
        rows: list[tuple[CellContent, ...]] = [
            (number, str(line.where).partition(" > ")[2], place, section, confidence, line.text)
            for number, (line, place, section, confidence) in enumerate(told, 1)
        ]
        rows += [
            (len(rows) + number, str(line.where).partition(" > ")[2], "只在这里", "", "", line.text)
            for number, line in enumerate(self.brief.beside, 1)
        ]
        headers = sum(1 for line in self.brief.beside if line.where.part.startswith(("页眉", "页脚")))
        if headers:
            self.problems.append(problem("I111", self._cell(IMPORT_SHEET), count=headers))
        return [Listing(IMPORT_SHEET, _HEADERS, rows, _WIDTHS)]


def _index(schema: Schema, place: Place) -> int:
    sheet = schema.sheet(place.sheet)
    assert sheet is not None
    return sheet.fields.index(place.field)


def _free_name(name: str, sheet: Sheet, rows: dict[str, dict[str, CellContent]]) -> str:
    """A name no other figure has; a declared one is left to what the template means by it."""
    taken = {fold_label(key) for key in (*rows, *(known.name for known in sheet.fields))}
    count, free = 1, name
    while fold_label(free) in taken:
        count += 1
        free = f"{name}{count}"
    return free


def _figure_row(name: str, found: FoundFigure, place: Placed) -> dict[str, CellContent]:
    number = figure_value(found)
    value: str | int | float = found.value
    if number is not None:
        value = int(number) if number == number.to_integral_value() else float(number)
    source = f"{place.sheet}!{place.cell}：{found.words}"
    return {
        "指标": name,
        "数值": Noted(value, f"导入自 {source}"),
        "约数": found.approximation,
        "单位": found.unit,
        "填写说明": f"导入自 {source}",
    }
