"""The document to import as a sequence of lines and tables, each with its place; nothing is left out silently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from toolkit.errors import DocumentError
from toolkit.gongwen.oxml import qn
from toolkit.problems import DocxLocation, Problem, problem
from toolkit.proofing.document import Document, Paragraph
from toolkit.proofing.file import Package
from toolkit.proofing.roles import Role, level_of, outline

Element = etree._Element

EDGE: Final = " \t\r\n\u3000\xa0\ufeff"
"""White space that is layout at the two ends of a paragraph."""
_PICTURES: Final = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_CHANGES: Final = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
_PAGE_NUMBER: Final = re.compile(r"[\s—\-–·第页共/0-9]*")
_HEADING_STYLE: Final = re.compile(r"(?:heading|标题)\s*[1-9]|[一二三四]级标题", re.IGNORECASE)
_HEADING_FONTS: Final = ("黑体", "楷体", "SimHei", "KaiTi", "Heiti", "Hei")
_LONGEST_TITLE: Final = 40
_CLOSED: Final = re.compile("[。；！？：，,;:.!?…]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph without the white space at its ends.

    ``title_end``: so many characters at its beginning look like a heading; 0 where the look says nothing.
    """

    text: str
    where: DocxLocation
    style: str = ""
    role: Role = Role.TEXT
    title_end: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the text of its cells row by row; merged cells count once."""

    rows: tuple[tuple[str, ...], ...]
    where: DocxLocation
    lines: tuple[Line, ...] = ()


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
    """A text file: a line is a paragraph, blank lines are none.

    A first line that is short and closed by no sign is the title.
    """
    lines = []
    for number, line in enumerate(re.split("\r\n|[\r\n\x0b\x0c\u2028\u2029]", text), 1):
        words = line.strip(EDGE)
        if words:
            lines.append(Line(words, DocxLocation(path.name, number)))
    if len(lines) > 1 and _is_title(lines[0].text) and len(lines[1].text) > len(lines[0].text):
        lines[0] = Line(lines[0].text, lines[0].where, role=Role.TITLE)
    return Brief(path.name, tuple(lines))


def _is_title(text: str) -> bool:
    numbered = re.match(r"[一二三四五六七八九十]+[、是]|[（(]?\d|[（(][一二三四五六七八九十]", text)
    return len(text) <= _LONGEST_TITLE and not _CLOSED.search(text) and not numbered


def brief_of_docx(package: Package) -> Brief:
    """A Word document with all its changes accepted.

    Raises ``DocumentError`` where it is damaged, holds no text, or is a picture of paper.
    """
    document = Document(package)
    items = tuple(_Items(document).read())
    beside = [line for part in document.headers.values() for line in _beside(part)]
    beside += [line for line in _beside(document.notes) if line.text]
    if not items and not beside:
        scanned = any(True for _ in document.root.iter(*_PICTURES))
        raise DocumentError(problem("I101" if scanned else "I102", DocxLocation(document.name)))
    return Brief(document.name, items, tuple(beside), tuple(_notices(document, beside)))


def _notices(document: Document, beside: Sequence[Line]) -> Iterator[Problem]:
    where = DocxLocation(document.name)
    if next(document.root.iter(*_CHANGES), None) is not None:
        yield problem("I103", where)
    if any(line.where.part in ("脚注", "尾注") for line in beside):
        yield problem("I104", where)
    pictures = sum(
        1 for node in document.root.iter(*_PICTURES) if next(node.iter("{*}pic", "{*}imagedata"), None) is not None
    )
    if pictures:
        yield problem("I105", where, count=pictures)


def _beside(part: Sequence[Paragraph]) -> Iterator[Line]:
    for paragraph in part:
        text = (paragraph.label + paragraph.text).strip(EDGE)
        if text and not _PAGE_NUMBER.fullmatch(text):
            yield Line(text, paragraph.where)


class _Items:
    """Walks through the body in document order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._roles = outline(document).roles
        self._joined = ""
        self._seen: set[Element] = set()

    def read(self) -> Iterator[Line | Grid]:
        lines = list(map(self._line, self._document.body, self._roles))
        for index, paragraph in enumerate(self._document.body):
            table = next(reversed(list(paragraph.element.iterancestors(qn("w:tbl")))), None)
            if table is None:
                yield from [lines[index]] if lines[index].text else []
            elif table not in self._seen:
                self._seen.add(table)
                inside = [
                    (at, line)
                    for at, line in enumerate(lines[index:], index)
                    if table in self._document.body[at].element.iterancestors(qn("w:tbl")) and line.text
                ]
                told = [line for _, line in inside]
                if any(line.role not in (Role.TABLE, Role.BLANK, Role.OTHER) for line in told):
                    yield from told
                elif told:
                    yield self._grid(table, tuple(told))

    def _line(self, paragraph: Paragraph, role: Role) -> Line:
        """The paragraph; one whose mark was deleted goes on in the next (ECMA-376-1, 17.13.5.15)."""
        text = self._joined + paragraph.label + paragraph.text
        mark = paragraph.element.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
        self._joined = text if mark is not None else ""
        if mark is not None:
            return Line("", paragraph.where)
        lead = len(text) - len(text.lstrip(EDGE))
        words = text.strip(EDGE)
        end = _title_end(paragraph) + len(text) - len(paragraph.text) - lead
        looks = _title_end(paragraph) > 0 and end > 0
        return Line(words, paragraph.where, paragraph.style, role, min(end, len(words)) if looks else 0)

    def _grid(self, table: Element, lines: tuple[Line, ...]) -> Grid:
        texts = {paragraph.element: paragraph.label + paragraph.text for paragraph in self._document.body}
        rows = []
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is table and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                rows.append(tuple(_cells(row, texts)))
        return Grid(tuple(row for row in rows if any(row)), lines[0].where, lines)


def _cells(row: Element, texts: dict[Element, str]) -> Iterator[str]:
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        words = (texts.get(paragraph, "").strip(EDGE) for paragraph in cell.iter(qn("w:p")))
        yield "\n".join(word for word in words if word)
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = str(span.get(qn("w:val"), "1")) if span is not None else "1"
        yield from [""] * (min(int(width), 64) - 1 if width.isdigit() else 0)


def _title_end(paragraph: Paragraph) -> int:
    """Where the part of a paragraph set as a heading ends: at the first change of font or weight, or with all of it."""
    runs = [run for run in paragraph.runs if re.search("[\u4e00-\u9fff]", run.text)]
    if not runs:
        return 0
    looks = [(run.east_asian, run.bold) for run in runs]
    heading = _is_heading_look(*looks[0])
    for run, look in zip(runs, looks, strict=True):
        if look != looks[0]:
            return run.start if heading and not _is_heading_look(*look) else 0
    alone = heading or _HEADING_STYLE.search(paragraph.style) is not None
    short = len(paragraph.text.strip()) <= 2 * _LONGEST_TITLE
    return len(paragraph.text) if alone and short and (level_of(paragraph) or heading) else 0


def _is_heading_look(font: str, bold: bool) -> bool:
    return bold or any(name in font for name in _HEADING_FONTS)
