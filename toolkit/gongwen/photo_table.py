"""Photos side by side in a template, each with its caption below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import element, qn
from toolkit.gongwen.paragraphs import paragraph, row, tag_row
from toolkit.gongwen.styles import TABLE_TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_GAP: Final = 6
"""mm between two photos."""


def photo_table(loop: str, photo: str, caption: str, abreast: int = 2) -> Element:
    """A table without rules: for every ``abreast`` rows of ``loop`` a row of photos and a row of captions.

    ``photo`` and ``caption`` name the columns; a photo is no higher than three quarters of its width.
    """
    width = m.TEXT_WIDTH // abreast
    widths = [width] * abreast
    box = int(width / m.TWIPS_PER_MM) - _GAP // 2
    photos = [f"{{{{ 排[{place}].{photo}|图片({box}, {box * 3 // 4}) }}}}" for place in range(abreast)]
    captions = [f"{{{{ 排[{place}].{caption} }}}}" for place in range(abreast)]
    opening = tag_row(sum(widths), abreast, f"{{%tr for 排 in {loop}.行|每排({abreast}) %}}")
    closing = tag_row(sum(widths), abreast, "{%tr endfor %}")
    pictured = row(widths, [_centred(content, keep=True) for content in photos])
    described = row(widths, [_centred(content, keep=False) for content in captions])
    return _bare_table(widths, [opening, pictured, described, closing])


def _centred(content: str, *, keep: bool) -> Element:
    """A paragraph in the middle of its cell; a photo is not parted from its caption."""
    made = paragraph(TABLE_TEXT, content)
    properties = made[0]
    align = properties.find(qn("w:jc"))
    assert align is not None
    align.set(qn("w:val"), "center")
    if keep:
        properties.insert(1, element("w:keepNext"))
    return made


def _bare_table(widths: list[int], rows: list[Element]) -> Element:
    margins = element("w:tblCellMar")
    for side, width in (("top", 57), ("left", 0), ("bottom", 57), ("right", 0)):
        margins.append(element(f"w:{side}", {"w:w": width, "w:type": "dxa"}))
    properties = element("w:tblPr", None, element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}))
    properties.append(element("w:jc", {"w:val": "center"}))
    properties.extend([element("w:tblLayout", {"w:type": "fixed"}), margins])
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    return element("w:tbl", None, properties, grid, *rows)
