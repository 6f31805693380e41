"""Paragraphs, tables and text boxes of a base document, each with its style and with direct formatting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import element, text, value
from toolkit.gongwen.styles import LOOKS, TABLE, annex_table_properties, paragraph_properties, run_properties

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_BREAKS: Final = {"\t": "w:tab", "\n": "w:br"}


def run(style: str, content: str, font: str = "") -> Element:
    """A run in the look of a paragraph style; tab and line feed in ``content`` become ``w:tab`` and ``w:br``."""
    made = element("w:r", None, run_properties(LOOKS[style], font))
    for part in re.split("([\t\n])", content):
        if part in _BREAKS:
            made.append(element(_BREAKS[part]))
        elif part:
            made.append(text(part))
    return made


def paragraph(style: str, *runs: str | Element) -> Element:
    """A paragraph of a style; a string becomes one run in the style's own font."""
    look = LOOKS[style]
    properties = paragraph_properties(look, style)
    # The mark's own size counts for the height of an empty paragraph.
    properties.append(run_properties(look))
    made = element("w:p", None, properties)
    made.extend(run(style, content) if isinstance(content, str) else content for content in runs)
    return made


def tag(content: str) -> Element:
    """A paragraph that holds one ``{%p … %}`` tag and goes with it."""
    return paragraph("模板标记", content)


def field(style: str, instruction: str, shown: str) -> list[Element]:
    """The runs of a Word field, such as PAGE."""
    runs = []
    for kind in ("begin", "", "separate", "shown", "end"):
        made = element("w:r", None, run_properties(LOOKS[style]))
        if kind == "shown":
            made.append(text(shown))
        elif kind:
            made.append(element("w:fldChar", {"w:fldCharType": kind}))
        else:
            made.append(text(f" {instruction} ", "w:instrText"))
        runs.append(made)
    return runs


def annex_table(widths: Sequence[int], rows: Sequence[Element]) -> Element:
    """An annex table as wide as 版心: ``widths`` in twips."""
    properties = element("w:tblPr", None, value("w:tblStyle", TABLE))
    properties.append(element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}))
    properties.append(value("w:jc", "center"))
    borders, margins = annex_table_properties()
    properties.extend([borders, element("w:tblLayout", {"w:type": "fixed"}), margins])
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    return element("w:tbl", None, properties, grid, *rows)


def row(widths: Sequence[int], cells: Sequence[Element], *, header: bool = False) -> Element:
    """A table row of one paragraph a cell, never split over pages; a header row is repeated on every page."""
    properties = element("w:trPr", None, element("w:cantSplit"))
    if header:
        properties.append(element("w:tblHeader"))
    made = element("w:tr", None, properties)
    for width, content in zip(widths, cells, strict=True):
        cell = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}), value("w:vAlign", "center"))
        made.append(element("w:tc", None, cell, content))
    return made


def tag_row(width: int, columns: int, content: str) -> Element:
    """A table row that holds one ``{%tr … %}`` tag and goes with it."""
    properties = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if columns > 1:
        properties.append(value("w:gridSpan", columns))
    return element("w:tr", None, element("w:tc", None, properties, tag(content)))


def imprint_table(rows: Sequence[Element]) -> Element:
    """The table of 版记: heavy rule above and below, a light one between rows, none at the sides (7.4.1)."""
    borders = element("w:tblBorders")
    for side, weight in (("top", m.IMPRINT_RULE), ("bottom", m.IMPRINT_RULE), ("insideH", m.IMPRINT_INNER_RULE)):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": weight, "w:space": 0, "w:color": "000000"}))
    margins = element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margins.append(element(f"w:{side}", {"w:w": 0, "w:type": "dxa"}))
    properties = element("w:tblPr", None, element("w:tblW", {"w:w": m.TEXT_WIDTH, "w:type": "dxa"}))
    properties.append(element("w:tblInd", {"w:w": 0, "w:type": "dxa"}))
    properties.extend([borders, element("w:tblLayout", {"w:type": "fixed"}), margins])
    grid = element("w:tblGrid", None, element("w:gridCol", {"w:w": m.TEXT_WIDTH}))
    return element("w:tbl", None, properties, grid, *rows)


def imprint_row(*paragraphs: Element) -> Element:
    """One row of 版记, its paragraphs one below the other."""
    width = element("w:tcPr", None, element("w:tcW", {"w:w": m.TEXT_WIDTH, "w:type": "dxa"}))
    return element(
        "w:tr", None, element("w:trPr", None, element("w:cantSplit")), element("w:tc", None, width, *paragraphs)
    )
