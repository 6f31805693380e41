"""目录: a table of contents that is right when the file opens.

A template holds one paragraph of the style 目录项, whatever stands in it.  After rendering it becomes one line for each
heading, a TOC field around them (ECMA-376-1, 17.16.5.68), each line with a bookmark and its page number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import element, qn, text
from toolkit.gongwen.styles import CONTENTS, LOOKS, run_properties

Element = etree._Element

_LISTED: Final = ("一级标题", "附件标题")
_BOOKMARK: Final = "_Toc9704{:04d}"
_FIRST_ID: Final = 9_000
UNKNOWN_PAGE: Final = "0"
"""The page number of a line until the pages are known."""


def fill_contents(document: Element, names: Mapping[str, str]) -> None:
    """Put a line for every heading in the place of the template's 目录项 paragraphs."""
    paragraphs = list(document.iter(qn("w:p")))
    styled = [(names.get(_style(paragraph), _style(paragraph)), paragraph) for paragraph in paragraphs]
    places = [paragraph for style, paragraph in styled if style == CONTENTS]
    if not places:
        return
    headings = [(style, paragraph) for style, paragraph in styled if style in _LISTED and _heading(style, paragraph)]
    for number, (_, paragraph) in enumerate(headings):
        _bookmark(paragraph, number)
    lines = [_line(places[0], _heading(style, p), number, len(headings)) for number, (style, p) in enumerate(headings)]
    for line in lines:
        places[0].addprevious(line)
    for place in places:
        parent = place.getparent()
        if parent is not None:
            parent.remove(place)


def headings_of(document: Element) -> list[str]:
    """The headings a filled table of contents lists, in order; empty without one."""
    lines = []
    for link in document.iter(qn("w:hyperlink")):
        if link.get(qn("w:anchor"), "").startswith("_Toc9704"):
            words = [node.text or "" for node in link.iter(qn("w:t"))]
            lines.append("".join(words[:-1]))
    return lines


def set_pages(document: Element, pages: Sequence[int]) -> None:
    """Write the page numbers into the lines of the table of contents."""
    links = [node for node in document.iter(qn("w:hyperlink")) if node.get(qn("w:anchor"), "").startswith("_Toc9704")]
    for link, page in zip(links, pages, strict=True):
        list(link.iter(qn("w:t")))[-1].text = str(page)


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val"), "") if style is not None else ""


def _heading(style: str, paragraph: Element) -> str:
    """The words of a heading: a run-in heading ends with its first full stop."""
    words = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
    return words.split("。")[0] if style == "一级标题" else words


def _bookmark(paragraph: Element, number: int) -> None:
    start = element("w:bookmarkStart", {"w:id": _FIRST_ID + number, "w:name": _BOOKMARK.format(number)})
    end = element("w:bookmarkEnd", {"w:id": _FIRST_ID + number})
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


def _line(place: Element, words: str, number: int, count: int) -> Element:
    line = element("w:p")
    properties = place.find(qn("w:pPr"))
    if properties is not None:
        line.append(etree.fromstring(etree.tostring(properties)))
    if number == 0:
        line.extend([_mark("begin"), _instruction(' TOC \\t "一级标题,1,附件标题,1" \\h \\z '), _mark("separate")])
    anchor = _BOOKMARK.format(number)
    link = element("w:hyperlink", {"w:anchor": anchor, "w:history": 1}, _run(text(words)), _run(element("w:tab")))
    link.extend([_mark("begin"), _instruction(f" PAGEREF {anchor} \\h "), _mark("separate")])
    link.extend([_run(text(UNKNOWN_PAGE)), _mark("end")])
    line.append(link)
    if number == count - 1:
        line.append(_mark("end"))
    return line


def _run(content: Element) -> Element:
    return element("w:r", None, run_properties(LOOKS[CONTENTS]), content)


def _mark(kind: str) -> Element:
    return _run(element("w:fldChar", {"w:fldCharType": kind}))


def _instruction(words: str) -> Element:
    return _run(text(words, "w:instrText"))
