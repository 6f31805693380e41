"""每面行数, 每行字数, 行距 (5.2.3), and what Word and LibreOffice need to keep them."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.proofing.document import Paragraph, Section
from toolkit.proofing.effective import is_on, whole
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import BODY

_FULL = 60
"""Twips (1 mm) the text block may end above the lower edge of 版心."""
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_LONG = 14
"""Characters from which a paragraph is looked at: a short one says nothing about a line."""


def check_lines(layout: Layout) -> Iterator[Finding]:
    """Line pitch and characters a line of every paragraph of the body."""
    for _, paragraph in layout.having(*BODY):
        section = layout.section_of(paragraph)
        if section.is_landscape or paragraph.in_table or paragraph.in_box:
            continue
        yield from _pitch(layout, paragraph, section)
        yield from _space_around(layout, paragraph)
        if len(paragraph.text) >= _LONG:
            yield from _characters(layout, paragraph, section)
        yield from _habits(layout, paragraph, section)
    control = layout.document.setting("characterSpacingControl")
    if control is not None and "compress" in str(control.items()).lower().replace("donotcompress", ""):
        yield layout.finding("A-OX-05", None)


def _pitch(layout: Layout, paragraph: Paragraph, section: Section) -> Iterator[Finding]:
    pitch = line_pitch(paragraph, section)
    if pitch is None:
        yield layout.finding("A-PAGE-06", paragraph, f"行距{_spacing_label(paragraph)}，行数随字体变")
        return
    lines = int((section.text_height + _TOLERATED) / pitch) if pitch > 0 else 0
    if lines != m.LINES_PER_PAGE:
        yield layout.finding("A-PAGE-06", paragraph, f"行距{_spacing_label(paragraph)}，一面 {lines} 行")
    elif section.text_height - pitch * lines > _FULL:
        yield layout.finding("A-PAGE-08", paragraph, f"{pitch / 20:g} 磅")


_TOLERATED = 20
"""Twips by which 22 lines may be higher than 版心: rounding of millimetres in somebody's page setup."""


def line_pitch(paragraph: Paragraph, section: Section) -> float | None:
    """Twips from line to line; ``None`` where the font decides."""
    if paragraph.exact_line is not None:
        return paragraph.exact_line
    kind, pitch, _ = section.grid
    if kind in _GRIDS and pitch and paragraph.snaps:
        rule = paragraph.properties.get("spacing.lineRule", "auto")
        factor = whole(paragraph.properties.get("spacing.line"), 240) / 240 if rule == "auto" else 1.0
        return pitch * max(factor, 1.0)
    return None


def _spacing_label(paragraph: Paragraph) -> str:
    line = whole(paragraph.properties.get("spacing.line"), 240)
    rule = paragraph.properties.get("spacing.lineRule", "auto")
    if rule == "auto":
        return f" {line / 240:g} 倍"
    return f"{'固定值' if rule == 'exact' else '最小值'} {line / 20:g} 磅"


def _space_around(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    for side, label in (("before", "段前"), ("after", "段后")):
        lines = whole(paragraph.properties.get(f"spacing.{side}Lines")) / 100
        points = whole(paragraph.properties.get(f"spacing.{side}")) / 20
        if lines:
            yield layout.finding("A-PAGE-06", paragraph, f"{label}空了 {lines:g} 行，版心排不满 22 行")
        elif points >= 1:
            yield layout.finding("A-PAGE-06", paragraph, f"{label}空了 {points:g} 磅，版心排不满 22 行")


def _characters(layout: Layout, paragraph: Paragraph, section: Section) -> Iterator[Finding]:
    right = paragraph.indent("right")
    if abs(right) > m.CHARACTER // 2:
        yield layout.finding("A-PAGE-06", paragraph, f"右缩进 {right / m.CHARACTER:.1f} 字，一行排不满 28 字")
    runs = [run for run in paragraph.runs if len(run.text.strip()) >= 2 and run.size == m.SIZE_BODY]
    kind, _, _ = section.grid
    if kind in ("linesAndChars", "snapToChars") and paragraph.snaps:
        return
    odd = [run for run in runs if not _fits(_per_line(run.size, run.tracking, section))]
    if odd:
        count = _per_line(odd[0].size, odd[0].tracking, section)
        name = "A-PAGE-09" if count == m.CHARACTERS_PER_LINE - 1 else "A-PAGE-06"
        found = f"{_tracking_label(odd[0].tracking)}，一行 {count} 字"
        yield layout.finding_in(name, paragraph, odd, found)


def _per_line(size: int, tracking: int, section: Section) -> int:
    advance = size * 10 + tracking
    return int((section.text_width + _TOLERATED) / advance) if advance > 0 else 0


def _fits(count: int) -> bool:
    return count in (m.CHARACTERS_PER_LINE, m.CHARACTERS_PER_LINE + 1)


def _tracking_label(tracking: int) -> str:
    if not tracking:
        return "标准"
    return f"{'加宽' if tracking > 0 else '紧缩'} {abs(tracking) / 20:g} 磅"


def _habits(layout: Layout, paragraph: Paragraph, section: Section) -> Iterator[Finding]:
    """Settings that shift lines or characters in one program or the other (practice)."""
    kind, _, _ = section.grid
    if paragraph.exact_line is not None and paragraph.snaps and kind in _GRIDS:
        yield layout.finding("A-PAGE-12", paragraph)
    properties = paragraph.properties
    if is_on(properties, "widowControl", default=True):
        yield layout.finding("A-OX-06", paragraph)
    spaced = is_on(properties, "autoSpaceDE", default=True) or is_on(properties, "autoSpaceDN", default=True)
    if spaced and any(character.isascii() and character.isalnum() for character in paragraph.text):
        yield layout.finding("A-OX-04", paragraph, "自动调整")
