"""标题 (7.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.metrics import text_width
from toolkit.gongwen.typefaces import family
from toolkit.proofing.document import Paragraph
from toolkit.proofing.effective import whole
from toolkit.proofing.format.fonts import describe
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Role

_LONGEST = m.TEXT_WIDTH / (m.SIZE_TITLE * 10)
"""Characters of 2号 that one line holds."""


def check_title(layout: Layout) -> Iterator[Finding]:
    """Font, size, place and line breaks of the title."""
    titles = [paragraph for _, paragraph in layout.having(Role.TITLE)]
    for paragraph in titles:
        wrong = [run for run in paragraph.runs if run.text.strip() and not (
            family(run.east_asian) == m.XIAOBIAOSONG and run.size == m.SIZE_TITLE and not run.bold
        )]  # fmt: skip
        if wrong:
            yield layout.finding_in("A-BODY-01", paragraph, wrong, describe(wrong[0], m.XIAOBIAOSONG))
        if paragraph.align != "center":
            yield layout.finding("A-BODY-01", paragraph, "没有居中")
        yield from _lines(layout, paragraph)
    if titles:
        yield from _gap(layout, titles[0])


def _lines(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    if paragraph.size != m.SIZE_TITLE:
        return
    for line in paragraph.text.split("\n"):
        if text_width(line.strip()) > _LONGEST + 0.1:
            yield layout.finding("A-BODY-02", paragraph, f"{text_width(line.strip()):g}")


def _gap(layout: Layout, title: Paragraph) -> Iterator[Finding]:
    """Two empty lines between the red rule and the title."""
    above = layout.above(title)
    blanks = layout.blanks_above(title)
    if above is not None and above[0] is Role.RULE and blanks != 2:
        before = whole(title.properties.get("spacing.before"))
        if before < m.LINE:
            yield layout.finding("A-BODY-01", title, f"红线下空了 {blanks} 行（应空二行）")
