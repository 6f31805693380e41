"""纸张, 页边, 版心, 文档网格 (5.1, 5.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.rules import rule
from toolkit.gongwen.typefaces import size_label
from toolkit.proofing.document import Section
from toolkit.proofing.effective import Properties, whole
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding

_TOLERANCE = rule("A-PAGE-02").tolerance


def check_page(layout: Layout) -> Iterator[Finding]:
    """Every section's paper, margins and grid."""
    for section in layout.document.sections:
        yield from _paper(layout, section)
        if not section.is_landscape:
            yield from _margins(layout, section)
        yield from _grid(layout, section)


def _paper(layout: Layout, section: Section) -> Iterator[Finding]:
    if not _is_a4(section):
        yield layout.finding("A-PAGE-01", section, f"{_mm(section.width)}×{_mm(section.height)} 毫米")


def _is_a4(section: Section) -> bool:
    short, long = sorted((section.width, section.height))
    return not _differs(short, m.PAGE_WIDTH) and not _differs(long, m.PAGE_HEIGHT)


def _margins(layout: Layout, section: Section) -> Iterator[Finding]:
    top, bottom = abs(section.margin("top")), abs(section.margin("bottom"))
    if abs(top - m.STRICT_MARGIN_TOP) <= 10 and abs(bottom - m.STRICT_MARGIN_BOTTOM) <= 10:
        return  # 版心严格法 (A-PAGE-13), an accepted alternative
    left = section.margin("left") + (section.length("w:pgMar", "gutter") or 0)
    wrong = _differs(top, m.MARGIN_TOP), _differs(left, m.MARGIN_LEFT)
    if wrong[0]:
        yield layout.finding("A-PAGE-02", section, f"{_mm(top)} 毫米")
    if wrong[1]:
        yield layout.finding("A-PAGE-03", section, f"{_mm(left)} 毫米")
    narrow = not wrong[1] and _differs(section.text_width, m.TEXT_WIDTH)
    low = not wrong[0] and _differs(section.text_height, m.TEXT_HEIGHT)
    if (narrow or low) and _is_a4(section):
        size = f"{_mm(section.text_width)} 毫米×{_mm(section.text_height)} 毫米"
        yield layout.finding("A-PAGE-04", section, size)
    elif not any(wrong) and (_differs(bottom, m.MARGIN_BOTTOM) or _differs(section.margin("right"), m.MARGIN_RIGHT)):
        found = f"右 {_mm(section.margin('right'))} 毫米、下 {_mm(bottom)} 毫米"
        yield layout.finding("A-PAGE-05", section, found)


def _grid(layout: Layout, section: Section) -> Iterator[Finding]:
    kind, _, _ = section.grid
    if kind not in ("linesAndChars", "snapToChars"):
        return
    yield layout.finding("A-PAGE-10", section)
    size = _normal_size(layout)
    if size != m.SIZE_BODY:
        yield layout.finding("A-PAGE-11", section, size_label(size))


def _normal_size(layout: Layout) -> int:
    styles = layout.document.styles
    merged: Properties = {**styles.run_defaults, **styles.merged(styles.default_paragraph, "rPr")}
    return whole(merged.get("sz"), 20)


def _differs(value: float, wanted: float) -> bool:
    return abs(value - wanted) > _TOLERANCE


def _mm(twips: float) -> str:
    return f"{twips / m.TWIPS_PER_MM:.1f}".removesuffix(".0")
