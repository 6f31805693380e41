"""正文 and its levels (7.3.3): 段首空二字, level fonts; 主送机关; spaces that stand for layout (3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.typefaces import family
from toolkit.proofing.document import Paragraph, Run
from toolkit.proofing.format.fonts import describe, shows_east_asian
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import BODY, HEADINGS, Role, heading_end, level_of

LEVEL_FONTS = {Role.FIRST: m.HEITI, Role.SECOND: m.KAITI, Role.THIRD: m.FANGSONG, Role.FOURTH: m.FANGSONG}
_LEADING = re.compile("^[ \u00a0\u3000\u2002\u2003\t]+")
_PADDED = re.compile("[ \u00a0\u3000\u2002\u2003]{3,}$|^[ \u00a0\u3000\u2002\u2003]{2,}")
_SLACK = 0.25
"""字 by which an indent may differ: 640 and 630 twips both are two characters."""


def check_body(layout: Layout) -> Iterator[Finding]:
    """Indents and level fonts of the body; 主送机关; padding with spaces elsewhere."""
    for role, paragraph in layout.elements:
        if role in BODY and not (paragraph.in_table or paragraph.in_box):
            yield from _indent(layout, paragraph)
        if role in HEADINGS:
            yield from _level_font(layout, role, paragraph)
        if role is Role.ADDRESSEE:
            yield from _addressee(layout, paragraph)
        if role in (Role.TITLE, Role.SIGNATURE, Role.DATE, Role.SUPPLIER, Role.ANNEX_TITLE, Role.ISSUE):
            yield from _padding(layout, paragraph)
        if "此页无正文" in paragraph.text:
            yield layout.finding("A-SIGN-07", paragraph)


def first_characters(paragraph: Paragraph) -> float:
    """Where the first line begins, in 字 from the left edge of 版心, without typed spaces."""
    return (paragraph.indent("left") + paragraph.first_line) / _em(paragraph)


def _em(paragraph: Paragraph) -> int:
    return max(paragraph.mark_size, 2) * 10


def _indent(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    spaces = _LEADING.match(paragraph.text)
    if spaces is not None:
        found = f"段首打了 {len(spaces.group())} 个空格" if "\t" not in spaces.group() else "段首打了制表符"
        yield layout.finding("A-BODY-05", paragraph, found)
        return
    left, first = paragraph.indent("left") / _em(paragraph), first_characters(paragraph)
    if paragraph.align in ("center", "right"):
        yield layout.finding("A-BODY-05", paragraph, "居中" if paragraph.align == "center" else "右对齐")
    elif abs(left) > _SLACK:
        yield layout.finding("A-BODY-05", paragraph, f"左缩进 {left:.1f} 字")
    elif abs(first - 2) > _SLACK:
        yield layout.finding("A-BODY-05", paragraph, f"首行缩进 {first:.1f} 字" if first > 0.05 else "首行没有缩进")


def _level_font(layout: Layout, role: Role, paragraph: Paragraph) -> Iterator[Finding]:
    """The heading in its level's font; where it cannot be told from the text, its number alone."""
    font = LEVEL_FONTS[role]
    end = heading_end(paragraph) or 1
    wrong = [run for run in paragraph.runs if run.start < end and run.text.strip() and not _is_right(run, font, role)]
    if wrong and not paragraph.label:
        yield layout.finding_in("A-BODY-07", paragraph, wrong, describe(wrong[0], font))


def _is_right(run: Run, font: str, role: Role) -> bool:
    # 三级 set bold is a widespread house style that no clause forbids in words.
    bold = run.bold and role in (Role.FIRST, Role.SECOND)
    faced = not shows_east_asian(run) or family(run.east_asian) == font
    return faced and run.size == m.SIZE_BODY and not bold


def _addressee(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text
    if _LEADING.match(text) or abs(first_characters(paragraph)) > _SLACK:
        yield layout.finding("A-BODY-03", paragraph, "没有顶格")
    if not text.rstrip().endswith("："):
        yield layout.finding("A-BODY-03", paragraph, "末尾不是全角冒号")


def _padding(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    if _PADDED.search(paragraph.text) and level_of(paragraph) is None:
        yield layout.finding("A-PAGE-16", paragraph, f"“{paragraph.text.strip()[:12]}”前后打了空格")
