"""字体, 字号, 颜色 of everything but headings and masthead (5.2.2, 5.2.4), in all four font slots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.typefaces import family, font_label, size_label
from toolkit.proofing.document import Paragraph, Run
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import BODY, HEADINGS, Genre, Role, heading_end, is_red

_PLAIN = (
    Role.TEXT, Role.ADDRESSEE, Role.NUMBER, Role.ANNEX_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.SUPPLIER,
)  # fmt: skip
"""Elements set in 3号仿宋 throughout."""
_COLOURED = (Role.MARK, Role.RULE)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LATIN = re.compile("[0-9A-Za-z]")
_AMBIGUOUS = re.compile("[“”‘’…—·]")


def check_fonts(layout: Layout) -> Iterator[Finding]:
    """Text that is not 3号仿宋, not black, or whose digits and quotation marks take another font."""
    for role, paragraph in layout.elements:
        if role in _PLAIN and not is_editorial(paragraph):
            signer = paragraph.text.find("签发人") if role is Role.NUMBER else -1
            runs = [run for run in paragraph.runs if signer < 0 or run.end <= signer]
            yield from _typeface(
                layout, paragraph, [] if layout.genre is Genre.LETTER and signer < 0 and role is Role.NUMBER else runs
            )
        elif role in HEADINGS:
            end = heading_end(paragraph)
            yield from _typeface(layout, paragraph, [run for run in paragraph.runs if end and run.start >= end])
        if role not in _COLOURED:
            yield from _colour(layout, paragraph)
        if role in (*BODY, Role.TITLE):
            yield from _slots(layout, paragraph)
    yield from _language(layout)


def is_editorial(paragraph: Paragraph) -> bool:
    """按语 of a briefing, which is set in 楷体 by custom."""
    return re.match("(?:编者)?按[:：]", paragraph.text.strip()) is not None


def _typeface(layout: Layout, paragraph: Paragraph, runs: list[Run]) -> Iterator[Finding]:
    wrong = [run for run in runs if run.text.strip() and not _is_plain(run)]
    if wrong:
        yield layout.finding_in("A-PAGE-15", paragraph, wrong, describe(wrong[0], m.FANGSONG))


def _is_plain(run: Run) -> bool:
    faced = not shows_east_asian(run) or family(run.east_asian) == m.FANGSONG
    return faced and run.size == m.SIZE_BODY


def shows_east_asian(run: Run) -> bool:
    """Whether the run has characters that take the East Asian font."""
    return _WIDE.search(run.text) is not None


def describe(run: Run, wanted: str) -> str:
    """Size and font of a run as people say them; the font alone where the size is right."""
    font = font_label(run.east_asian if shows_east_asian(run) else run.ascii or run.east_asian)
    bold = "加粗" if run.bold and family(run.east_asian) == wanted else ""
    return f"{size_label(run.size)}{font}{bold}"


def _colour(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    wrong = [run for run in paragraph.runs if run.text.strip() and run.color != "000000"]
    if not wrong or (paragraph.number <= 25 and layout.genre is Genre.BRIEFING and is_red(wrong[0].color)
                     and _is_above_title(layout, paragraph)):  # fmt: skip
        return
    yield layout.finding_in("A-PAGE-14", paragraph, wrong, "红色" if is_red(wrong[0].color) else f"#{wrong[0].color}")


def _is_above_title(layout: Layout, paragraph: Paragraph) -> bool:
    title = layout.first(Role.TITLE)
    return title is not None and paragraph.number < title.number


def _slots(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    latin = [r for r in paragraph.runs if _LATIN.search(r.text) and family(r.ascii) != family(r.east_asian)]
    if latin:
        yield layout.finding_in("A-OX-01", paragraph, latin, latin[0].ascii or "没有指定")
    marks = [
        run
        for run in paragraph.runs
        if _AMBIGUOUS.search(run.text)
        and run.properties.get("rFonts.hint") != "eastAsia"
        and family(run.ascii) != family(run.east_asian)
    ]
    if marks:
        yield layout.finding_in("A-OX-02", paragraph, marks, "")


def _language(layout: Layout) -> Iterator[Finding]:
    language = layout.document.styles.run_defaults.get("lang.eastAsia", "zh-CN")
    if not language.startswith("zh"):
        yield layout.finding("A-OX-03", None, language)
