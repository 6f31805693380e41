"""Tables of records in a template: a repeated header, a row that is looped over, rows of totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.gongwen.oxml import element
from toolkit.gongwen.paragraphs import annex_table, paragraph, row, tag_row
from toolkit.gongwen.styles import TABLE_TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Column = tuple[str, str, int]
"""Heading, content of a row's cell, twips."""


def ledger(columns: Sequence[Column], loop: str, *rest: Element) -> Element:
    """A table with a repeated header and one row for each record; ``rest`` are rows below."""
    widths = [width for _, _, width in columns]
    header = row(widths, [paragraph("表格表头", heading) for heading, _, _ in columns], header=True)
    opening = tag_row(sum(widths), len(widths), f"{{%tr for 行 in {loop} %}}")
    closing = tag_row(sum(widths), len(widths), "{%tr endfor %}")
    cells = [paragraph(_style(content), content) for _, content, _ in columns]
    return annex_table(widths, [header, opening, row(widths, cells), closing, *rest])


def _style(content: str) -> str:
    return "表格数字" if "千分位" in content else TABLE_TEXT


def spanning_row(columns: Sequence[Column], *parts: tuple[int, str]) -> Element:
    """A row whose cells span so many columns each."""
    widths = [width for _, _, width in columns]
    made = element("w:tr", None, element("w:trPr", None, element("w:cantSplit")))
    position = 0
    for span, content in parts:
        width = sum(widths[position : position + span])
        properties = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
        if span > 1:
            properties.append(element("w:gridSpan", {"w:val": span}))
        properties.append(element("w:vAlign", {"w:val": "center"}))
        made.append(element("w:tc", None, properties, paragraph(_style(content), content)))
        position += span
    return made
