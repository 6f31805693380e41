"""On paper: what the pages themselves show, measured in the PDF that LibreOffice makes.

Lengths in mm from the upper left corner of the page.  Stand-in fonts shift ink by some tenths, which is what the
tolerances are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.rules import rule
from toolkit.proofing.layout import Layout
from toolkit.proofing.measure import PageMeasures, characters_a_line
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import BODY, Genre, Role

_LEFT: Final = m.MARGIN_LEFT / m.TWIPS_PER_MM
_RIGHT: Final = (m.PAGE_WIDTH - m.MARGIN_RIGHT) / m.TWIPS_PER_MM
_TOP: Final = m.MARGIN_TOP / m.TWIPS_PER_MM
_BOTTOM: Final = (m.PAGE_HEIGHT - m.MARGIN_BOTTOM) / m.TWIPS_PER_MM
_CHARACTER: Final = 5.0
"""One character of 4号, by which a page number stands in."""
_NEAR: Final = 1.0
_FULL_FROM: Final = _BOTTOM - 8
"""A page whose text reaches down to here is full."""


def paper_findings(layout: Layout, pages: Sequence[PageMeasures]) -> list[Finding]:
    """What the pages of a document show against the standard; rules the document itself already breaks included."""
    checks = (_lines, _characters, _head, _letter, _first_page, _page_numbers, _last_rule)
    return [finding for check in checks for finding in check(layout, pages)]


def _lines(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """Lines of every full page between the first and the last (5.2.3)."""
    for page in pages[1:-1]:
        block = page.block
        whole = block is not None and block.top < _TOP + 8 and block.bottom > _FULL_FROM
        if whole and not page.rules and len(page.body) != m.LINES_PER_PAGE and page.body_size > 15:
            yield layout.finding("A-PAGE-06", None, f"第 {page.number} 页有 {len(page.body)} 行")


_BODY_POINTS: Final = (15.0, 17.0)
"""A document whose commonest size is not 3号 has no body to count lines and characters of."""
_PLAUSIBLE: Final = range(20, 36)
"""So many characters a line may have at 3号; more are the dots of a table of contents."""


def _characters(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    if not (_BODY_POINTS[0] < pages[0].body_size < _BODY_POINTS[1]):
        return
    count = characters_a_line(pages)
    if count in _PLAUSIBLE and count != m.CHARACTERS_PER_LINE:
        yield layout.finding("A-PAGE-06", None, f"满行多为 {count} 字")
    edges = next((page.edges for page in pages if page.edges is not None), None)
    if edges is not None and abs(edges[0] - _LEFT) > _NEAR:
        yield layout.finding("A-PAGE-03", None, f"正文左边距页边 {edges[0]:.1f} 毫米")


def _head(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """Mark and red rule of a 公文, red rule of a briefing."""
    page = pages[0]
    reds = [line for line in page.rules if line.is_red]
    if layout.genre is Genre.OFFICIAL and layout.first(Role.MARK) is not None and page.red_ink is not None:
        wanted = rule("A-HEAD-04")
        gap = page.red_ink.top - _TOP
        if abs(gap - float(wanted.value)) > wanted.tolerance and reds:
            yield layout.finding("A-HEAD-04", layout.first(Role.MARK), f"距版心上边缘 {gap:.1f} 毫米")
    name = {Genre.OFFICIAL: "A-HEAD-08", Genre.BRIEFING: "B-HEAD-07"}.get(layout.genre)
    for line in reds if name is not None else ():
        if name is not None and abs(line.width - (_RIGHT - _LEFT)) > _NEAR:
            yield layout.finding(name, layout.first(Role.RULE), f"长 {line.width:.1f} 毫米")
    limit = rule("B-HEAD-08")
    if layout.genre is Genre.BRIEFING and reds and reds[-1].y > float(limit.value):
        yield layout.finding("B-HEAD-08", layout.first(Role.RULE), f"红线在 {reds[-1].y:.0f} 毫米处")


def _letter(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """Mark, double rules and the missing page number of a letter's first page (10.1)."""
    page = pages[0]
    if layout.genre is not Genre.LETTER:
        return
    wanted = rule("A-LET-01")
    if page.red_ink is not None and abs(page.red_ink.top - float(wanted.value)) > wanted.tolerance:
        yield layout.finding("A-LET-01", None, f"距上页边 {page.red_ink.top:.1f} 毫米")
    reds = [line for line in page.rules if line.is_red]
    length = rule("A-LET-02")
    for line in reds:
        if abs(line.width - float(length.value)) > length.tolerance:
            yield layout.finding("A-LET-02", None, f"长 {line.width:.1f} 毫米")
    if len(reds) != _STROKES:
        yield layout.finding("A-LET-02", None, f"首页有 {len(reds)} 条红线")
    elif abs(page.height - reds[-1].y - _FOOT) > _NEAR:
        yield layout.finding("A-LET-02", None, f"下面的双线距下页边 {page.height - reds[-1].y:.1f} 毫米")
    if page.page_number is not None:
        yield layout.finding("A-LET-03", None, "首页印着页码")


_STROKES: Final = 4
_FOOT: Final = 20.0


def _first_page(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """The first page shows the text (7.3.3)."""
    text = layout.first(*BODY)
    if layout.genre not in (Genre.OFFICIAL, Genre.LETTER) or text is None:
        return
    words = re.sub(r"\s", "", text.text)[:6]
    if words and words not in re.sub(r"\s", "", pages[0].text):
        yield layout.finding("A-BODY-04", text)


def _page_numbers(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """Height and side of the page numbers (7.5)."""
    height = rule("A-PN-03")
    for page in pages:
        number = page.page_number
        if number is None or page.width > page.height:
            continue
        box = number.box
        middle = (box.top + box.bottom) / 2 - _BOTTOM
        if abs(middle - float(height.value)) > height.tolerance + 0.3:
            yield layout.finding("A-PN-03", None, f"第 {page.number} 页距版心下边缘 {middle:.1f} 毫米")
        odd = page.number % 2 == 1
        gap = _RIGHT - box.right if odd else box.left - _LEFT
        if abs(gap - _CHARACTER) > _NEAR:
            side = "右" if odd else "左"
            yield layout.finding("A-PN-04", None, f"第 {page.number} 页的页码距{side}边 {gap:.1f} 毫米")


def _last_rule(layout: Layout, pages: Sequence[PageMeasures]) -> Iterator[Finding]:
    """The last rule of 版记 on the lower edge of 版心 (7.4.1); a letter has none."""
    imprint = layout.first(Role.IMPRINT)
    if imprint is None or layout.genre is Genre.LETTER:
        return
    name = "B-TAIL-03" if layout.genre is Genre.BRIEFING else "A-IMP-02"
    last = pages[-1].last_black_rule
    wanted = rule("A-IMP-02")
    if last is None:
        yield layout.finding(name, imprint, "末页没有分隔线")
    elif abs(last.y - float(wanted.value)) > wanted.tolerance:
        yield layout.finding(name, imprint, f"末条线距页顶 {last.y:.1f} 毫米")
