"""Put a property where its schema wants it: ``w:pPr``, ``w:rPr``, ``w:sectPr`` (ECMA-376-1, 17.3.1.26, 17.3.2.28)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import element, qn

Element = etree._Element

_PARAGRAPH: Final = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN: Final = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange"
)
_SECTION: Final = (
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
    "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
)
_ORDERS: Final = {
    qn(f"w:{name}"): {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
    for name, order in (("pPr", _PARAGRAPH), ("rPr", _RUN), ("sectPr", _SECTION))
}


def properties(owner: Element, name: str) -> Element:
    """The ``w:pPr`` or ``w:rPr`` of a paragraph or run, made as its first child where it is missing."""
    found = owner.find(qn(name))
    if found is None:
        found = element(name)
        owner.insert(0, found)
    return found


def put(container: Element, child: Element) -> Element:
    """Put ``child`` in its place, instead of one of the same name."""
    order = _ORDERS[str(container.tag)]
    old = container.find(str(child.tag))
    if old is not None:
        container.replace(old, child)
        return child
    place = order.get(str(child.tag), len(order))
    after = [node for node in container if order.get(str(node.tag), -1) > place]
    if after:
        after[0].addprevious(child)
    else:
        container.append(child)
    return child


def child_of(container: Element, name: str) -> Element:
    """The child of that name, made in its place where it is missing."""
    found = container.find(qn(name))
    return found if found is not None else put(container, element(name))
