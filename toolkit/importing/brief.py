"""The document to import as a sequence of lines and tables, each with its place; nothing is left out silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path
from typing import Final

from lxml import etree

from toolkit import limits
from toolkit.errors import DocumentError
from toolkit.gongwen.oxml import qn
from toolkit.parts import MC_FALLBACK
from toolkit.problems import DocxLocation, Problem, problem
from toolkit.proofing.document import Document, Paragraph, Run
from toolkit.proofing.file import Package
from toolkit.proofing.roles import Role, level_of, outline
from toolkit.record import Span
from toolkit.revisions import has_revisions
from toolkit.workbook.values import folded_text, parse_number

Element = etree._Element

EDGE: Final = " \t\r\n\u3000\xa0\ufeff"
"""White space that is layout at the two ends of a paragraph."""
_PICTURES: Final = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_DRAWN: Final = ("{*}pic", "{*}imagedata", "{*}chart", "{*}relIds", "{*}OLEObject")
"""What makes a drawing more than a line or a box: a picture, a chart, a diagram, an object."""
_FORMULAS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_NOTES: Final = ("脚注", "尾注")
HIDDEN: Final = "隐藏文字"
COMMENTS: Final = "批注"
_PAGE_NUMBER: Final = re.compile(r"[\s—\-–·第页共/0-9]*")
_HEADING_STYLE: Final = re.compile(r"(?:heading|标题)\s*[1-9]|[一二三四]级标题", re.IGNORECASE)
_HEADING_FONTS: Final = ("黑体", "楷体", "SimHei", "KaiTi", "Heiti", "Hei")
_MASTHEAD: Final = {
    Role.MARK: re.compile(".{0,16}简报"),
    Role.ISSUE: re.compile("第.{1,8}期(?:[（(]总.{1,12}[）)])?"),
    Role.ISSUER: re.compile(r"\S{2,40}\s+\S{6,16}日"),
}
_IMPRINT: Final = {
    Role.SUPPLIER: re.compile("[（(].{1,40}供稿[）)]"),
    Role.IMPRINT: re.compile("(?:抄?报|抄?送|发)[：:].+|[（(]?共印.{1,10}份[）)]?"),
}
"""What stands above and below the text of a brief without any look."""
_LONGEST_TITLE: Final = 40
_LONGEST: Final = limits.CELL_CHARACTERS // 2
"""Characters of a line: signs that mean something in a cell are written twice."""
_WIDEST: Final = 64
"""Columns that one cell may span."""
_CLOSED: Final = re.compile("[。；！？：，,;:.!?…]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph without the white space at its ends.

    ``title_end``: so many characters at its beginning look like a heading; 0 where the look says nothing.  ``table``
    is the sheet of the table that stands in its place.
    """

    text: str
    where: DocxLocation
    style: str = ""
    role: Role = Role.TEXT
    title_end: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the text of its cells row by row; a cell merged downwards says the same in every row, as records want.

    ``lines`` are its paragraphs, a line break parting two; ``shown`` are the cells as they stand, ``spans`` its merged
    blocks.
    """

    rows: tuple[tuple[str, ...], ...]
    where: DocxLocation
    lines: tuple[Line, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A document to import: what it says in order, what stands beside the body, and what there is to tell about it."""

    name: str
    items: tuple[Line | Grid, ...]
    beside: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """Every paragraph of the body, those of tables included."""
        return [line for item in self.items for line in (item.lines if isinstance(item, Grid) else (item,))]


def brief_of_text(path: Path, text: str) -> Brief:
    """A text file: a line is a paragraph, blank lines are none; masthead, title and imprint are told by their words."""
    lines = []
    for number, line in enumerate(re.split("\r\n|[\r\n\x0b\x0c\u2028\u2029]", text), 1):
        words = line.strip(EDGE)
        if words:
            lines.append(Line(words, DocxLocation(path.name, number)))
    told = _framed(lines)
    return Brief(path.name, tuple(_within_cells(told)), problems=tuple(_too_long(told)))


def _framed(lines: Sequence[Line]) -> list[Line]:
    """The lines with the roles of those at the top and at the end.

    A name alone is no masthead.  A first line below it that is short and closed by no sign is the title.
    """
    head, tail = list(_told(lines, _MASTHEAD)), list(_told(lines[::-1], _IMPRINT))[::-1]
    head = [] if [line.role for line in head] == [Role.MARK] else head
    if len(head) + len(tail) > len(lines):
        return list(lines)
    text = list(lines[len(head) : len(lines) - len(tail)])
    if len(text) > 1 and _is_title(text[0].text) and len(text[1].text) > len(text[0].text):
        text[0] = replace(text[0], role=Role.TITLE)
    return [*head, *text, *tail]


def _told(lines: Iterable[Line], patterns: Mapping[Role, re.Pattern[str]]) -> Iterator[Line]:
    for line in lines:
        role = next((role for role, pattern in patterns.items() if pattern.fullmatch(line.text)), None)
        if role is None:
            return
        yield replace(line, role=role)


def _too_long(items: Iterable[Line | Grid]) -> Iterator[Problem]:
    for item in items:
        if isinstance(item, Line) and len(item.text) > _LONGEST:
            yield problem("I118", item.where)


def _within_cells(items: Iterable[Line | Grid]) -> Iterator[Line | Grid]:
    """Part what no cell can hold, behind a full stop where there is one."""
    for item in items:
        rest = item
        while isinstance(rest, Line) and len(rest.text) > _LONGEST:
            stop = rest.text.rfind("。", _LONGEST // 2, _LONGEST) + 1 or _LONGEST
            yield replace(rest, text=rest.text[:stop], title_end=min(rest.title_end, stop))
            rest = replace(rest, text=rest.text[stop:].strip(EDGE), title_end=0)
        yield rest


def _is_title(text: str) -> bool:
    numbered = re.match(r"[一二三四五六七八九十]+[、是]|[（(]?\d|[（(][一二三四五六七八九十]", text)
    return len(text) <= _LONGEST_TITLE and not _CLOSED.search(text) and not numbered


def brief_of_docx(package: Package) -> Brief:
    """A Word document as it prints: all its changes accepted, hidden text and comments beside the body.

    Raises ``DocumentError`` where it is damaged, holds no text, or is a picture of paper.
    """
    document = Document(package)
    items = tuple(_Items(document).read())
    parts = (*document.headers.values(), document.notes, document.comments)
    beside = [line for part in parts for line in _beside(part)]
    beside += _hidden(document.body)
    if not items and not beside:
        scanned = any(True for _ in document.root.iter(*_PICTURES))
        raise DocumentError(problem("I101" if scanned else "I102", DocxLocation(document.name)))
    notices = (*_notices(document, beside), *_too_long(items))
    return Brief(document.name, tuple(_within_cells(items)), tuple(beside), notices)


def _notices(document: Document, beside: Sequence[Line]) -> Iterator[Problem]:
    where = DocxLocation(document.name)
    if has_revisions(document.root):
        yield problem("I103", where)
    parts = Counter(line.where.part for line in beside)
    if any(parts[name] for name in _NOTES):
        yield problem("I104", where)
    if pictures := sum(map(_is_shown, document.root.iter(*_PICTURES))):
        yield problem("I105", where, count=pictures)
    for paragraph in document.body:
        if next(paragraph.element.iter(_FORMULAS), None) is not None:
            yield problem("I114", paragraph.where)
    if parts[COMMENTS]:
        yield problem("I115", where, count=parts[COMMENTS])
    if parts[HIDDEN]:
        yield problem("I116", where, count=parts[HIDDEN])


def _is_shown(drawing: Element) -> bool:
    """Whether it is a picture or the like, and neither a copy for old programs nor the frame of another one."""
    inner = next(drawing.iter(*_DRAWN), None)
    if inner is None or next(drawing.iterancestors(MC_FALLBACK), None) is not None:
        return False
    return next(inner.iterancestors(*_PICTURES)) is drawing


def _hidden(body: Sequence[Paragraph]) -> Iterator[Line]:
    for paragraph in body:
        text = "".join(run.text for run in paragraph.runs if run.is_hidden).strip(EDGE)
        if text:
            yield Line(text, paragraph.where._replace(part=HIDDEN))


def _beside(part: Sequence[Paragraph]) -> Iterator[Line]:
    for paragraph in part:
        text = (paragraph.label + paragraph.text).strip(EDGE)
        if text and not _PAGE_NUMBER.fullmatch(text):
            yield Line(text, paragraph.where)


def _visible(paragraph: Paragraph) -> list[Run]:
    return [run for run in paragraph.runs if not run.is_hidden]


def _length(runs: Iterable[Run]) -> int:
    return sum(len(run.text) for run in runs)


class _Items:
    """Walks through the body in document order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._roles = outline(document).roles
        self._joined = ""
        self._texts: dict[Element, str] = {}

    def read(self) -> Iterator[Line | Grid]:
        lines = list(map(self._line, self._document.body, self._roles))
        self._texts = {paragraph.element: line.text for paragraph, line in zip(self._document.body, lines, strict=True)}
        told = ((_table(paragraph.element), line) for paragraph, line in zip(self._document.body, lines, strict=True))
        for table, group in groupby(told, key=lambda pair: pair[0]):
            inside = [line for _, line in group if line.text]
            if table is None or any(line.role not in (Role.TABLE, Role.BLANK, Role.OTHER) for line in inside):
                yield from inside
            elif inside:
                yield self._grid(table, tuple(inside))

    def _line(self, paragraph: Paragraph, role: Role) -> Line:
        """The paragraph; one whose mark was deleted goes on in the next, if there is one (ECMA-376-1, 17.13.5.15)."""
        runs = _visible(paragraph)
        label = paragraph.label if runs or not paragraph.runs else ""
        text = self._joined + label + "".join(run.text for run in runs)
        mark = paragraph.element.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
        after = paragraph.element.getnext()
        goes_on = mark is not None and after is not None and after.tag == qn("w:p")
        self._joined = text if goes_on else ""
        if goes_on:
            return Line("", paragraph.where)
        lead = len(text) - len(text.lstrip(EDGE))
        words = text.strip(EDGE)
        looked = _title_end(paragraph, runs)
        end = looked + len(text) - _length(runs) - lead
        return Line(words, paragraph.where, paragraph.style, role, max(0, min(end, len(words))) if looked else 0)

    def _grid(self, table: Element, lines: tuple[Line, ...]) -> Grid:
        rows: list[tuple[str, ...]] = []
        block = _Cells()
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is table and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                rows.append(tuple(self._cells(row, rows[-1] if rows else (), block)))
        parted = tuple(replace(line, text=part) for line in lines for part in _parts(line.text))
        shown, spans = block.finished()
        return Grid(tuple(row for row in rows if any(row)), lines[0].where, parted, shown, spans)

    def _cells(self, row: Element, above: Sequence[str], block: _Cells) -> Iterator[str]:
        """The texts of a row; a cell that goes on from above says the same again, unless it is a number."""
        place = block.begin(row)
        yield from [""] * place
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            text = "\n".join(word for word in (self._texts.get(inner, "") for inner in cell.iter(qn("w:p"))) if word)
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = not text and merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            width = _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
            block.put(place, width, text, goes_on=goes_on)
            if goes_on:
                upper = above[place] if place < len(above) else ""
                text = upper if parse_number(folded_text(upper)) is None else ""
            yield from [text, *[""] * (width - 1)]
            place += width


class _Cells:
    """The cells of a table as they are read, row by row, and the blocks they are merged to."""

    def __init__(self) -> None:
        self._rows: list[dict[int, str]] = []
        self._spans: dict[tuple[int, int], Span] = {}
        self._open: dict[tuple[int, int], tuple[int, int]] = {}
        """The first cell of the block that a cell in the last row belongs to, by place and width."""
        self._now: dict[tuple[int, int], tuple[int, int]] = {}

    def begin(self, row: Element) -> int:
        """Begin a row; the column its first cell stands in (ECMA-376-1, 17.4.14)."""
        self._rows.append({})
        self._open, self._now = self._now, {}
        return _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)

    def put(self, column: int, width: int, text: str, *, goes_on: bool) -> None:
        """A cell; one that goes on belongs to the block above it, if that is as wide."""
        row = len(self._rows) - 1
        first = self._open.get((column, width)) if goes_on else None
        if first is None:
            first = row, column
            self._rows[row][column] = text
        self._now[column, width] = first
        self._spans[first] = Span(*first, row - first[0] + 1, width)

    def finished(self) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
        """The rows, equally long, and the blocks of more than one cell."""
        columns = max((span.column + span.columns for span in self._spans.values()), default=0)
        rows = tuple(tuple(row.get(column, "") for column in range(columns)) for row in self._rows)
        return rows, tuple(span for span in self._spans.values() if span.rows * span.columns > 1)


def _parts(text: str) -> Iterator[str]:
    """The parts of a text between its line breaks: in a cell each is a paragraph of its own."""
    return (part.strip(EDGE) for part in text.split("\n") if part.strip(EDGE))


def _table(paragraph: Element) -> Element | None:
    """The outermost table around a paragraph."""
    return next(reversed(list(paragraph.iterancestors(qn("w:tbl")))), None)


def _number(node: Element | None, default: int) -> int:
    """The number an element holds, as far as it can be one of columns."""
    words = str(node.get(qn("w:val"), default)) if node is not None else str(default)
    return max(default, min(int(words), _WIDEST)) if words.isdecimal() and len(words) < 10 else default


def _title_end(paragraph: Paragraph, visible: Sequence[Run]) -> int:
    """Where the part of a paragraph set as a heading ends: at the first change of font or weight, or with all of it."""
    runs = [run for run in visible if re.search("[\u4e00-\u9fff]", run.text)]
    if not runs:
        return 0
    looks = [(run.east_asian, run.bold) for run in runs]
    heading = _is_heading_look(*looks[0])
    for run, look in zip(runs, looks, strict=True):
        if look != looks[0]:
            before = takewhile(lambda other: other is not run, visible)  # noqa: B023 - used up at once
            return _length(before) if heading and not _is_heading_look(*look) else 0
    alone = heading or _HEADING_STYLE.search(paragraph.style) is not None
    short = _length(visible) <= 2 * _LONGEST_TITLE
    return _length(visible) if alone and short and (level_of(paragraph) or heading) else 0


def _is_heading_look(font: str, bold: bool) -> bool:
    return bold or any(name in font for name in _HEADING_FONTS)
