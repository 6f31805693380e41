"""Text boxes and lines that stand at a place of the page, not in the text (ECMA-376-1, 20.4; wps of Word 2010)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import element
from toolkit.gongwen.paragraphs import paragraph
from toolkit.gongwen.styles import LOOKS, run_properties

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHAPE_URI: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_ANCHOR: Final[Mapping[str, str | int]] = {
    "distT": 0, "distB": 0, "distL": 0, "distR": 0, "simplePos": 0, "relativeHeight": 2,
    "behindDoc": 0, "locked": 0, "layoutInCell": 1, "allowOverlap": 1,
}  # fmt: skip
_BOX: Final[Mapping[str, str | int]] = {
    "rot": 0, "vert": "horz", "wrap": "square", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchorCtr": 0,
}  # fmt: skip
_EMU_PER_MM: Final = 36_000
_EMU_PER_POINT: Final = 12_700


def bottom_box(style: str, name: str, height: int, content: Sequence[Element]) -> Element:
    """A paragraph with a text box on the lower edge of 版心, ``height`` twips high.

    The box lets text run under it; the room for it is the line height of its own paragraph, set to the same measure
    after rendering.  So nothing depends on where the box comes to stand, and no layout engine can go round in circles
    (docs/ooxml-notes.md).
    """
    places = [_aligned("H", "left"), _aligned("V", "bottom")]
    size = m.TEXT_WIDTH * m.EMU_PER_TWIP, height * m.EMU_PER_TWIP
    return paragraph(style, _run(style, _drawing(places, size, name, 1, _text_box(size, content, "b"))))


def page_box(style: str, name: str, identity: int, top: float, height: int, content: Sequence[Element]) -> Element:
    """A run with a text box as wide as 版心, its upper edge ``top`` mm from the edge of the page, ``height`` twips."""
    places = [_aligned("H", "left"), _from_page("V", round(top * _EMU_PER_MM))]
    size = m.TEXT_WIDTH * m.EMU_PER_TWIP, height * m.EMU_PER_TWIP
    return _run(style, _drawing(places, size, name, identity, _text_box(size, content, "t")))


def page_line(style: str, identity: int, top: float, width: float, weight: float) -> Element:
    """A run with a red line in the middle of the page: ``top`` and ``width`` in mm, ``weight`` in points."""
    left = round((m.PAGE_WIDTH / m.TWIPS_PER_MM - width) / 2 * _EMU_PER_MM)
    places = [_from_page("H", left), _from_page("V", round(top * _EMU_PER_MM))]
    size = round(width * _EMU_PER_MM), 0
    colour = element("a:solidFill", None, element("a:srgbClr", {"val": m.RED}))
    pen = element("a:ln", {"w": round(weight * _EMU_PER_POINT)}, colour)
    line = element("a:prstGeom", {"prst": "line"}, element("a:avLst"))
    shape = element("wps:wsp", None, element("wps:cNvCnPr"), element("wps:spPr", None, _frame(size), line, pen))
    shape.append(element("wps:bodyPr"))
    return _run(style, _drawing(places, size, f"红线{identity}", identity, shape))


def _run(style: str, drawing: Element) -> Element:
    choice = element("mc:Choice", {"Requires": "wps"}, drawing)
    return element("w:r", None, run_properties(LOOKS[style]), element("mc:AlternateContent", None, choice))


def _aligned(axis: str, edge: str) -> Element:
    align = element("wp:align")
    align.text = edge
    return element(f"wp:position{axis}", {"relativeFrom": "margin"}, align)


def _from_page(axis: str, offset: int) -> Element:
    place = element("wp:posOffset")
    place.text = str(offset)
    return element(f"wp:position{axis}", {"relativeFrom": "page"}, place)


def _drawing(places: Sequence[Element], size: tuple[int, int], name: str, identity: int, shape: Element) -> Element:
    anchor = element("wp:anchor", _ANCHOR, element("wp:simplePos", {"x": 0, "y": 0}), *places)
    anchor.append(element("wp:extent", {"cx": size[0], "cy": size[1]}))
    anchor.append(element("wp:effectExtent", {"l": 0, "t": 0, "r": 0, "b": 0}))
    anchor.extend([element("wp:wrapNone"), element("wp:docPr", {"id": identity, "name": name})])
    anchor.append(element("wp:cNvGraphicFramePr"))
    anchor.append(element("a:graphic", None, element("a:graphicData", {"uri": _SHAPE_URI}, shape)))
    return element("w:drawing", None, anchor)


def _text_box(size: tuple[int, int], content: Sequence[Element], side: str) -> Element:
    outline = element("a:prstGeom", {"prst": "rect"}, element("a:avLst"))
    nothing = element("a:ln", None, element("a:noFill"))
    look = element("wps:spPr", None, _frame(size), outline, element("a:noFill"), nothing)
    shape = element("wps:wsp", None, element("wps:cNvSpPr", {"txBox": 1}), look)
    shape.append(element("wps:txbx", None, element("w:txbxContent", None, *content)))
    shape.append(element("wps:bodyPr", {**_BOX, "anchor": side}, element("a:noAutofit")))
    return shape


def _frame(size: tuple[int, int]) -> Element:
    return element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), element("a:ext", {"cx": size[0], "cy": size[1]}))
