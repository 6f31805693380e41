"""Free tables (原表) in a document: what a template prints of one, and the table in the place of its paragraph.

A value prints a mark; when the body is rendered the paragraph around a mark gives way to the table.  So every template
that prints the paragraphs of the body prints its tables, whatever it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree
from markupsafe import Markup

from toolkit.assembly.spans import end_of, opening_before
from toolkit.assembly.table_layout import TableLayout
from toolkit.assembly.table_writer import TableWriter
from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import qn
from toolkit.opc import parse_xml
from toolkit.parts import BODY_PART
from toolkit.record import FreeTable

Element = etree._Element

_NAME: Final = "gwkit-table"
_OPENING: Final = f"<?{_NAME} ".encode()
_MARK: Final = re.compile(rb"<\?gwkit-table ([0-9]{1,9})\?>")
_SECTION: Final = re.compile(rb"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_PAGE: Final = re.compile(rb'<w:pgSz [^>]*?w:w="(\d{1,6})"')
_MARGINS: Final = tuple(re.compile(rb'<w:pgMar [^>]*?w:%s="(\d{1,6})"' % side) for side in (b"left", b"right"))
_KEPT: Final = (
    *("w:drawing", "w:pict", "w:object", "w:sectPr", "w:fldChar", "w:fldSimple", "w:sdt", "w:br"),
    *("w:bookmarkStart", "w:bookmarkEnd", "w:footnoteReference", "w:commentRangeStart", "w:commentRangeEnd"),
)
"""What makes a paragraph more than the place of a table."""
_NARROWEST: Final = 1_000
"""Twips: measures of a page that leave less are nonsense."""


class TableText(str):
    """内容 or 文字 of a paragraph in whose place a table stands: prints the table; its words are the table's."""

    __slots__ = ("number",)

    number: int

    def __html__(self) -> str:
        return Markup(f'</w:t></w:r><?{_NAME} {self.number}?><w:r><w:t xml:space="preserve">')


class PrintedTables:
    """The tables of the document at hand; ``styles`` are the names of the template's styles by their ids."""

    def __init__(self, styles: Mapping[str, str] = MappingProxyType({})) -> None:
        self._identities = {name: identity for identity, name in styles.items()}
        self._tables: list[FreeTable] = []
        self._made: dict[tuple[int, int, bool], bytes] = {}

    def start(self) -> None:
        """Begin with another document."""
        self._tables.clear()
        self._made.clear()

    def printed(self, table: FreeTable) -> TableText:
        """What a template prints of a table."""
        shown = TableText(table.text)
        shown.number = len(self._tables)
        self._tables.append(table)
        return shown

    def stray(self, parts: Mapping[str, bytes]) -> str | None:
        """A part beside the body that prints a table."""
        return next((name for name, part in parts.items() if name != BODY_PART and _OPENING in part), None)

    def finish(self, body: bytes) -> bytes:
        """The body with its tables.  Raises ``lxml.etree.XMLSyntaxError``."""
        if _OPENING not in body:
            return body
        head = body[body.find(b"<w:document") : body.find(b">", body.find(b"<w:document")) + 1]
        pieces, position = [], 0
        while (mark := body.find(_OPENING, position)) >= 0:
            start = opening_before(body, mark)
            while (end := end_of(body, start)) < mark:
                start = opening_before(body, start)
            pieces += [body[position:start], *self._in_place(head, body, start, end)]
            position = end
        return b"".join((*pieces, body[position:]))

    def _in_place(self, head: bytes, body: bytes, start: int, end: int) -> Iterator[bytes]:
        """What is left of a paragraph, and its tables."""
        numbers = [int(number) for number in _MARK.findall(body[start:end])]
        paragraph = _MARK.sub(b"", body[start:end])
        if _is_more(parse_xml(head + paragraph + b"</w:document>")):
            yield paragraph
        inner = _is_inside(body, start)
        width = m.TEXT_WIDTH if inner else _text_width(body, end)
        for number in numbers:
            if number < len(self._tables):
                yield self._table(number, width, inner)

    def _table(self, number: int, width: int, inner: bool) -> bytes:
        key = number, width, inner
        if key not in self._made:
            writer = TableWriter(TableLayout(self._tables[number], width), self._identities)
            self._made[key] = writer.xml(is_inside=inner).encode()
        return self._made[key]


def _is_more(root: Element) -> bool:
    """Whether a paragraph holds something beside the table."""
    paragraph = root[0]
    has_words = any((node.text or "").strip() for node in paragraph.iter(qn("w:t")))
    return has_words or next(paragraph.iter(*map(qn, _KEPT)), None) is not None


def _is_inside(body: bytes, place: int) -> bool:
    """Whether a place of the body is within a cell or a text box."""
    before = body[:place]
    cells = before.count(b"<w:tc>") + before.count(b"<w:tc ") - before.count(b"</w:tc>")
    boxes = before.count(b"<w:txbxContent") - before.count(b"</w:txbxContent>")
    return cells > 0 or boxes > 0


def _text_width(body: bytes, place: int) -> int:
    """Twips between the margins of the page that a place of the body stands on (ECMA-376-1, 17.6)."""
    section = _SECTION.search(body, place)
    if section is None:
        return m.TEXT_WIDTH
    found = [pattern.search(section.group()) for pattern in (_PAGE, *_MARGINS)]
    if None in found:
        return m.TEXT_WIDTH
    page, left, right = (int(each.group(1)) for each in found if each is not None)
    return page - left - right if page - left - right >= _NARROWEST else m.TEXT_WIDTH
