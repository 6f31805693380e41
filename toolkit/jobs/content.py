"""核稿 as part of a build: the text on the cells, the format on the finished document."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from toolkit.assembly.context import BODY
from toolkit.jobs.products import row_products
from toolkit.problems import DocxLocation, Location, Problem, Severity, problem
from toolkit.proofing.content import check_content
from toolkit.proofing.content.plain import is_plain
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.proofing.proof import format_problems
from toolkit.record import FreeTable, Record, Row
from toolkit.schema import FieldType, Schema, Shape
from toolkit.workbook.forms import placeholders

_DOCUMENT_ONLY: Final = frozenset({"C-TXT-01", "C-TXT-06", "C-SEQ-01", "C-SEQ-03"})
"""Left to proof: they speak of the finished text, or the workbook's own checks name the same cell (W317, W405)."""


_REMEMBERED: Final = 10_000
"""Texts known to be sound."""


def content_problems(record: Record, schema: Schema) -> Iterator[Problem]:
    """What a careful editor marks in the cells: at most warnings, for a draft may still hold 20xx年.

    Of placeholders in required fields ``bind`` has told already (W345).
    """
    tables = (passage for table in record.tables.values() for passage in table_passages(table.rows, schema, table.name))
    told = frozenset(_left_open(record, schema))
    for finding in _findings([*_passages(record), *tables, *_phrases(record)]):
        if not (finding.where in told and finding.rule.id.startswith("C-PH")):
            yield finding.problem(Severity.WARNING)
    for table in record.tables.values():
        yield from row_products(table.rows, schema, table.name)
    for finding in check_content(list(_figures(record))):
        if finding.rule.id.startswith("C-PH"):
            yield finding.problem(Severity.WARNING)


class RowChecks:
    """The same for the rows of a roster, each cell by itself; what stands in many rows is looked at once."""

    def __init__(self, schema: Schema, sheet: str) -> None:
        self._schema = schema
        self._sheet = sheet
        self._sound: set[str] = set()

    def problems(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """What is wrong in some rows."""
        for passage in table_passages(rows, self._schema, self._sheet):
            if passage.text in self._sound or is_plain(passage.text):
                continue
            found = list(_problems([passage]))
            if not found:
                if len(self._sound) >= _REMEMBERED:
                    self._sound.clear()
                self._sound.add(passage.text)
            yield from found


def _problems(passages: Sequence[Passage]) -> Iterator[Problem]:
    return (finding.problem(Severity.WARNING) for finding in _findings(passages))


def _findings(passages: Sequence[Passage]) -> Iterator[Finding]:
    for finding in check_content(passages):
        if finding.rule.id not in _DOCUMENT_ONLY and not _is_own_number(finding):
            yield finding


def _left_open(record: Record, schema: Schema) -> Iterator[Location]:
    """The cells of required fields that hold a placeholder, in forms and in the row that a form became."""
    over = schema.sheet(schema.merge.over) if schema.merge is not None else None
    rows = [(over, row.values) for row in record.rows if over is not None]
    for sheet, values in (*((form, record.forms.get(form.name, {})) for form in schema.of_shape(Shape.FORM)), *rows):
        for field in sheet.fields:
            value = values.get(field.name)
            if value is not None and placeholders(value.value, field):
                yield value.where


def _is_own_number(finding: Finding) -> bool:
    """The number at the front of a paragraph is the business of ``bind`` (W404)."""
    return finding.rule.id == "C-SEQ-02" and finding.start == 0


def _passages(record: Record) -> Iterator[Passage]:
    for values in record.forms.values():
        for value, where in values.values():
            if isinstance(value, str):
                yield Passage(value, where, Kind.FORM)
    for prose in record.prose:
        for segment in prose.segments:
            if segment.table is not None:
                yield from _table_cells(segment.table)
                continue
            alone = segment.level.is_heading and not segment.content
            yield Passage(segment.text, segment.where, Kind.HEADING if alone else Kind.TEXT)


def _table_cells(table: FreeTable) -> Iterator[Passage]:
    for row in table.rows:
        yield from (Passage(value, where, Kind.TABLE) for value, where in row if isinstance(value, str) and value)


def table_passages(rows: Sequence[Row], schema: Schema, name: str) -> Iterator[Passage]:
    """The cells of some rows that hold free text."""
    sheet = schema.sheet(name)
    texts = [field.name for field in sheet.fields if field.type is FieldType.TEXT] if sheet is not None else []
    for row in rows:
        for column in texts:
            value, where = row.values[column]
            if isinstance(value, str):
                yield Passage(value, where, Kind.TABLE)


def _figures(record: Record) -> Iterator[Passage]:
    """Figures typed as text; how they are written shows where they are printed."""
    for figures in record.figures.values():
        for figure in figures.values():
            yield Passage(figure.typed, figure.where, Kind.FORM)


def _phrases(record: Record) -> Iterator[Passage]:
    """Every figure as it is read aloud, for the prose to agree with."""
    for figures in record.figures.values():
        for figure in figures.values():
            if not figure.is_blank:
                phrase = figure.phrase
                yield Passage(phrase, figure.where, Kind.FIGURE, figure.name)


def unprinted_tables(record: Record, schema: Schema, printed: Collection[str]) -> Iterator[Problem]:
    """The free tables in paragraphs that a template does not print; ``printed`` are the sheets it does, 正文 all."""
    for prose in record.prose if BODY not in printed else ():
        for segment in prose.segments if prose.name not in printed else ():
            if segment.table is not None:
                yield problem("W529", segment.where, template=schema.name, name=segment.table.name)


def template_faults(content: bytes, schema: Schema) -> Iterator[Problem]:
    """What is wrong with the format of a finished document: a fault of its template, and no reason to withhold it."""
    name = f"{schema.id}/template.docx"
    for found in format_problems(Document(package_of(content, name))):
        if found.severity is not Severity.NOTICE:
            place = f"第{_paragraph(found)}段" if _paragraph(found) else "全文"
            words = {"template": schema.name, "place": place, "message": found.message, "hint": found.hint}
            fault = problem("T301", DocxLocation(name), **words)
            yield fault._replace(rule=found.rule, clause=found.clause, words=found.words)


def _paragraph(found: Problem) -> int | None:
    return found.location.paragraph if isinstance(found.location, DocxLocation) else None
