"""A free table as WordprocessingML (ECMA-376-1, 17.4) in the look of the shipped tables.

A table may have 100,000 cells: each look is made once as elements, the cells are written as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from lxml import etree
from markupsafe import escape

from toolkit.assembly.table_layout import TableLayout
from toolkit.gongwen.oxml import element, qn, text
from toolkit.gongwen.paragraphs import annex_table
from toolkit.gongwen.styles import (
    LOOKS,
    TABLE_END,
    TABLE_HEADER,
    TABLE_NUMBER,
    TABLE_TEXT,
    Look,
    paragraph_properties,
    run_properties,
)

Element = etree._Element

_GAP: Final = 120
"""Twips below a table.  Two tables without a paragraph between them would be one."""
_TALLEST: Final = 30
"""Lines of a row that is still kept on one page."""
_PLACE: Final = "\ue000"
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'
_MIDDLE: Final = '<w:vAlign w:val="center"/>'


class TableWriter:
    """Writes one table; ``identities`` are the ids of the template's styles by their names."""

    def __init__(self, layout: TableLayout, identities: Mapping[str, str]) -> None:
        self._layout = layout
        self._identities = identities
        self._looks: dict[tuple[str, str], tuple[str, str, str]] = {}

    def xml(self, *, is_inside: bool) -> str:
        """The table and the low paragraph below it; inside a cell or a text box it is as wide as that."""
        frame = annex_table(self._layout.widths, [])
        if is_inside:
            _stretch(frame)
        opening = self._written(frame).removesuffix("</w:tbl>")
        rows = "".join(map(self._row, range(self._layout.rows)))
        below = _paragraph(replace(LOOKS[TABLE_END], line=_GAP), TABLE_END)
        return f"{opening}{rows}</w:tbl>{self._written(below)}"

    def _written(self, made: Element) -> str:
        """An element as it stands in a body, which declares the namespaces, its styles by the template's ids."""
        for style in list(made.iter(qn("w:pStyle"), qn("w:tblStyle"))):
            identity, parent = self._identities.get(style.get(qn("w:val"), "")), style.getparent()
            assert parent is not None
            if identity is None:
                parent.remove(style)
            else:
                style.set(qn("w:val"), identity)
        etree.cleanup_namespaces(made)
        return etree.tostring(made, encoding="unicode").replace(f' xmlns:w="{made.nsmap["w"]}"', "", 1)

    def _row(self, row: int) -> str:
        properties = "<w:cantSplit/>" if self._layout.height(row) <= _TALLEST else ""
        properties += "<w:tblHeader/>" if row < self._layout.header_rows else ""
        above = f"<w:trPr>{properties}</w:trPr>" if properties else ""
        return f"<w:tr>{above}{''.join(self._cells(row))}</w:tr>"

    def _cells(self, row: int) -> Iterator[str]:
        column = 0
        while column < self._layout.columns:
            span = self._layout.covered.get((row, column))
            count = span.columns if span is not None else 1
            width = sum(self._layout.widths[column : column + count])
            properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
            properties += f'<w:gridSpan w:val="{count}"/>' if count > 1 else ""
            if span is not None and span.rows > 1:
                properties += '<w:vMerge w:val="restart"/>' if span.row == row else "<w:vMerge/>"
            yield f"<w:tc><w:tcPr>{properties}{_MIDDLE}</w:tcPr>{self._paragraphs(row, column)}</w:tc>"
            column += count

    def _paragraphs(self, row: int, column: int) -> str:
        blank, opening, closing = self._look(*self._style(row, column))
        lines = (str(escape(line)).replace("\t", _TAB) for line in self._layout.lines(row, column))
        return "".join(f"{opening}{line}{closing}" if line else blank for line in lines)

    def _style(self, row: int, column: int) -> tuple[str, str]:
        """The style and the alignment of a cell."""
        if row < self._layout.header_rows:
            return TABLE_HEADER, "center"
        align = self._layout.alignments[column]
        return (TABLE_NUMBER, align) if align == "right" else (TABLE_TEXT, align)

    def _look(self, style: str, align: str) -> tuple[str, str, str]:
        """A paragraph without words, and what stands before and behind the words of one."""
        if (style, align) not in self._looks:
            look = replace(LOOKS[style], size=self._layout.size, line=self._line, align=align)
            opening, _, closing = self._written(_paragraph(look, style, _PLACE)).partition(_PLACE)
            self._looks[style, align] = self._written(_paragraph(look, style)), opening, closing
        return self._looks[style, align]

    @cached_property
    def _line(self) -> int:
        """Twips of a line: one and a half times the type."""
        return self._layout.size * 15 + 5


def _stretch(frame: Element) -> None:
    width, layout = frame.find(f".//{qn('w:tblW')}"), frame.find(f".//{qn('w:tblLayout')}")
    assert width is not None and layout is not None
    width.set(qn("w:w"), "5000")
    width.set(qn("w:type"), "pct")
    layout.set(qn("w:type"), "autofit")


def _paragraph(look: Look, style: str, words: str = "") -> Element:
    properties = paragraph_properties(look, style)
    properties.append(run_properties(look))
    made = element("w:p", None, properties)
    if words:
        made.append(element("w:r", None, run_properties(look), text(words)))
    return made
