"""修订, Word's tracked changes: whether there are any, and a part as it is with all of them accepted.

ECMA-376-1, 17.13.5 says what each element means.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from toolkit.parts import W, paragraphs

Element = etree._Element

_PUT_IN: Final = (f"{W}ins", f"{W}moveTo")
_TAKEN_OUT: Final = (f"{W}del", f"{W}moveFrom")
_CELLS: Final = (f"{W}cellDel", f"{W}cellIns", f"{W}cellMerge")
_FORMER: Final = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)
"""What properties were before."""

_BOUNDS: Final = tuple(
    f"{W}{name}Range{end}"
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for end in ("Start", "End")
)
_POINTS: Final = tuple(
    f"{W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "permStart",
        "permEnd",
        "proofErr",
    )
)
"""What may stand between paragraphs and takes no room."""

_PROPERTIES: Final = (f"{W}rPr", f"{W}trPr", f"{W}numPr", f"{W}ctrlPr")
"""Where a change is a mark on something else: the end of a paragraph, a row, a numbering."""


def has_revisions(root: Element) -> bool:
    """Whether text, rows or cells were put in, taken out or moved; former properties change no words."""
    return next(root.iter(*_PUT_IN, *_TAKEN_OUT, *_CELLS), None) is not None


def may_have_revisions(xml: bytes) -> bool:
    """A cheap look at a part: ``False`` is sure."""
    return any(mark in xml for mark in (b":ins ", b":del ", b":moveFrom", b":moveTo", b":cell", b"Change "))


def accept(root: Element) -> None:
    """Make a part what it is with all changes accepted; it ends without any trace of them.

    A paragraph whose mark was deleted runs on into the next one and takes its properties; one that is left empty, a
    row and a cell that were deleted go, and a table without rows with them.
    """
    if next(root.iter(*_PUT_IN, *_TAKEN_OUT, *_CELLS, *_FORMER, *_BOUNDS), None) is None:
        return
    rows = [row for row in root.iter(f"{W}tr") if _marked(row, "trPr")]
    cells = [
        node for mark in root.iter(f"{W}cellDel") if (node := next(mark.iterancestors(f"{W}tc"), None)) is not None
    ]
    ending = [paragraph for paragraph in root.iter(f"{W}p") if _marked(paragraph, "pPr", "rPr")]
    for node in list(root.iter(*_TAKEN_OUT, *_CELLS, *_FORMER, *_BOUNDS)):
        _remove(node)
    for node in list(root.iter(*_PUT_IN)):
        _unwrap(node)
    for paragraph in ending:
        _run_on(paragraph)
    for node in (*cells, *rows):
        _remove_cells(node)


def _marked(node: Element, *path: str) -> bool:
    """Whether its properties say that it was deleted or moved away."""
    found = node.find("/".join(f"{W}{name}" for name in path))
    return found is not None and any(found.find(tag) is not None for tag in _TAKEN_OUT)


def numbered(root: Element) -> Iterator[tuple[int, Element]]:
    """The paragraphs that stay once all changes are accepted, each with its number before that; changes the tree."""
    # The numbers hold the elements, too: lxml knows one again only as long as somebody does.
    numbers = {paragraph: number for number, paragraph in enumerate(paragraphs(root), 1)}
    accept(root)
    for paragraph in list(paragraphs(root)):
        if paragraph in numbers:
            yield numbers[paragraph], paragraph


def _remove(node: Element) -> None:
    """Take an element out; the text behind it, which is white space, goes as well."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: Element) -> None:
    parent = node.getparent()
    if parent is not None and parent.tag not in _PROPERTIES:
        for child in list(node):
            node.addprevious(child)
    _remove(node)


def _run_on(paragraph: Element) -> None:
    """Join a paragraph whose mark is gone to the one that follows; a break of sections stays where it is."""
    properties = paragraph.find(f"{W}pPr")
    if properties is not None and properties.find(f"{W}sectPr") is not None:
        return
    content = [node for node in paragraph if node is not properties]
    following = _neighbour(paragraph)
    if following is not None and following.tag == f"{W}p":
        own = following.find(f"{W}pPr")
        at = following.index(own) + 1 if own is not None else 0
        following[at:at] = content
        _remove(paragraph)
    elif not content and _may_go(paragraph):
        _remove(paragraph)


def _may_go(paragraph: Element) -> bool:
    """Whether something is left to stand for it: a cell and a text box end with a paragraph (17.4.65)."""
    before, behind = _neighbour(paragraph, preceding=True), _neighbour(paragraph)
    return (before is not None and before.tag == f"{W}p") or (behind is not None and behind.tag == f"{W}tbl")


def _neighbour(node: Element, *, preceding: bool = False) -> Element | None:
    return next((other for other in node.itersiblings(preceding=preceding) if other.tag not in _POINTS), None)


def _remove_cells(node: Element) -> None:
    """Take a row or a cell out, and what is empty without it; a cell around a table keeps a paragraph."""
    parent = node.getparent()
    if parent is None:
        return
    parent.remove(node)
    if parent.tag == f"{W}tr" and parent.find(f".//{W}tc") is None:
        _remove_cells(parent)
    elif parent.tag == f"{W}tbl" and parent.find(f".//{W}tr") is None:
        outer = parent.getparent()
        _remove(parent)
        if outer is not None and outer.tag == f"{W}tc" and outer.find(f"{W}p") is None:
            etree.SubElement(outer, f"{W}p")
