"""The sections of an old brief as rows of prose sheets: levels, run-in headings, numbers the tool gives by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from toolkit.importing.brief import EDGE, Line
from toolkit.importing.sections import SURE, Section
from toolkit.problems import CellLocation
from toolkit.record import Level
from toolkit.schema import Shape
from toolkit.workbook.brackets import escaped
from toolkit.workbook.content import CellContent, Noted, Rows, plain
from toolkit.workbook.layout import HEADERS
from toolkit.workbook.numbering import number_paragraphs, printed_number, typed_number
from toolkit.workbook.prose import CONTENT, LEVEL, TITLE, Paragraph, ends_in_mark, stands_alone
from toolkit.workbook.reference_names import ReferenceNames

_COLUMNS: Final = dict(zip(HEADERS[Shape.PROSE], "ABC", strict=True))
_SENTENCE: Final = re.compile("[。！？]")
_LONGEST_NAME: Final = 25
"""Of a sheet that gets a number: Excel allows 31 characters."""
_LONGEST_HEADING: Final = 50
_LONGEST_RUN_IN: Final = 32
_CLOSING_SIGNS: Final = 4
"""So many signs behind the look of a heading are taken for its own: ”。 or ……"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the cell it went to, the section it was assigned to, and how sure that is."""

    line: Line
    sheet: str
    cell: str
    section: str
    confidence: float
    is_first: bool
    """Whether it is the first of the lines that were assigned together."""
    run_on: str = ""
    """The words set as a heading that stand in 内容 with their text: no mark of punctuation parts them."""

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody must look at where it went."""
        return self.is_first and self.confidence < SURE


@dataclass(frozen=True, slots=True)
class ImportedProse:
    """Rows by sheet in document order, and where every line is."""

    rows: dict[str, Rows]
    placed: tuple[Placed, ...]

    def escaped(self, names: ReferenceNames) -> dict[str, Rows]:
        """The rows so that they print as they are in a workbook with these names."""
        return {sheet: [_escaped(row, names) for row in rows] for sheet, rows in self.rows.items()}


class _Mention(str):
    """What puts a table in its place: a reference that is meant as one."""

    __slots__ = ()


def _escaped(row: dict[str, CellContent], names: ReferenceNames) -> dict[str, CellContent]:
    if isinstance(row[CONTENT], _Mention):
        return row
    told = dict(row)
    for name in (TITLE, CONTENT):
        cell, text = row[name], escaped(str(plain(row[name])), names)
        told[name] = replace(cell, value=text) if isinstance(cell, Noted) else text
    return told


def prose_sheets(sections: Sequence[Section], first_row: int) -> ImportedProse:
    """Give each section a sheet; a section that comes again gets a further one: 走访慰问 (2)."""
    rows: dict[str, Rows] = {}
    placed: list[Placed] = []
    paragraphs: list[Paragraph] = []
    for section in sections:
        sheet = _free(section.name, rows)
        rows[sheet] = []
        lines = ((line, part) for part in section.parts for line in part.lines)
        for row, (line, part) in enumerate(lines, first_row):
            paragraph = _paragraph(line, sheet, row)
            paragraphs.append(paragraph)
            run_on = "" if paragraph.title else line.text[: _heading_end(line)]
            cell = f"{_COLUMNS[TITLE if paragraph.title else CONTENT]}{row}"
            placed.append(Placed(line, sheet, cell, section.name, part.confidence, line is part.lines[0], run_on))
    for paragraph, place in zip(_without_own_numbers(paragraphs), placed, strict=True):
        rows[place.sheet].append(_row(paragraph, place))
    return ImportedProse(rows, tuple(placed))


def _free(name: str, taken: dict[str, Rows]) -> str:
    count = 1
    while (free := name if count == 1 else f"{name[:_LONGEST_NAME]} ({count})") in taken:
        count += 1
    return free


def _paragraph(line: Line, sheet: str, row: int) -> Paragraph:
    """A row that prints the line again: a heading that would get a line of its own stands in 内容 with its text."""
    typed = typed_number(line.text)
    level = typed.level if typed else Level.TEXT
    end = _with_mark(line.text, _heading_end(line))
    if end < len(line.text) and stands_alone(level, line.text[:end]):
        end = 0
    where = CellLocation("", sheet, str(row))
    return Paragraph(level, line.text[:end], line.text[end:], sheet, where, where)


def _with_mark(text: str, end: int) -> int:
    """The end of a heading with the mark of punctuation behind it, which may be set as the text is."""
    for reach in range(end, min(end + _CLOSING_SIGNS, len(text)) + 1):
        if end and ends_in_mark(text[:reach]):
            return reach
        if reach < len(text) and not unicodedata.category(text[reach]).startswith("P"):
            break
    return end


def _heading_end(line: Line) -> int:
    """How much of a paragraph is its heading: told by the look, else by number, length and full stop."""
    typed = typed_number(line.text)
    if typed is None or line.title_end > len(typed.text):
        return line.title_end
    if not typed.level.is_heading:
        return 0
    stop = _SENTENCE.search(line.text)
    if stop is None:
        open_end = line.text.endswith(("；", "，", "：", ";", ":", ","))
        return 0 if open_end or len(line.text) > _LONGEST_HEADING else len(line.text)
    return stop.end() if stop.start() <= _LONGEST_RUN_IN else 0


def _without_own_numbers(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Leave out the numbers that the tool would print by itself, so that a heading can be added between them."""
    _, problems = number_paragraphs(paragraphs)
    odd = {found.location for found in problems if found.code in ("W404", "W406")}
    return [paragraph if paragraph.where in odd else _bare(paragraph) for paragraph in paragraphs]


def _bare(paragraph: Paragraph) -> Paragraph:
    typed = typed_number(paragraph.title or paragraph.content)
    if typed is None or typed.text != printed_number(typed.level, typed.value):
        return paragraph
    title, content = paragraph.title, paragraph.content
    rest = (title or content)[len(typed.text) :]
    if not rest or rest[0] in EDGE or typed_number(rest) is not None:
        return paragraph
    title, content = (rest, content) if title else ("", rest)
    return Paragraph(typed.level, title, content, paragraph.sheet, paragraph.title_where, paragraph.content_where)


def _row(paragraph: Paragraph, place: Placed) -> dict[str, CellContent]:
    if place.line.table:
        return {LEVEL: "", TITLE: "", CONTENT: _Mention(f"［{place.line.table}］")}
    level = "" if paragraph.level is Level.TEXT else str(paragraph.level)
    row: dict[str, CellContent] = {
        LEVEL: level,
        TITLE: paragraph.title,
        CONTENT: paragraph.content,
    }
    if place.is_doubtful:
        name = TITLE if paragraph.title else CONTENT
        row[name] = Noted(str(row[name]), f"{doubt(place)}，请核对", is_doubtful=True)
    return row


def doubt(place: Placed) -> str:
    """Why somebody must look at a line."""
    if not place.confidence:
        return f"看不出归哪个栏目，先放在“{place.section}”"
    return f"按词语归到“{place.section}”，把握 {place.confidence:.0%}"
