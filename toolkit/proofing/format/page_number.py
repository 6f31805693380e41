"""页码 (7.5): 4号宋体, between two dashes, 7 mm below 版心, odd at the right, even at the left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.rules import rule
from toolkit.gongwen.typefaces import family, font_label, size_label
from toolkit.proofing.document import Paragraph, Section
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre

_DASHED: Final = re.compile("— ?\\d+ ?—")
_INDENT = rule("A-PN-04")
_MM_PER_TWIP: Final = 1 / m.TWIPS_PER_MM
_ROUGH: Final = 1.5


def check_page_numbers(layout: Layout) -> Iterator[Finding]:
    """The page numbers of every section, its headers and footers taken over from the section before."""
    links: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for section in layout.document.sections:
        for node in section.element:
            if node.tag in (qn("w:footerReference"), qn("w:headerReference")):
                kind = "footer" if node.tag == qn("w:footerReference") else "header"
                links[kind, str(node.get(qn("w:type"), "default"))] = str(node.get(qn("r:id"), ""))
        new = {key: link for key, link in links.items() if link not in seen}
        seen.update(links.values())
        if new or section is layout.document.sections[0]:
            yield from _section(layout, section, links)
    if layout.genre is Genre.LETTER and not layout.document.sections[0].title_page:
        yield layout.finding("A-LET-03", layout.document.sections[0], "首页也有页码")


def _section(layout: Layout, section: Section, links: dict[tuple[str, str], str]) -> Iterator[Finding]:
    odd, even = (_number(layout, links, kind) for kind in ("default", "even"))
    if odd is None and even is None:
        yield layout.finding("A-PN-02", section, "没有页码")
        return
    for paragraph in filter(None, (odd, even)):
        yield from _writing(layout, paragraph)
        yield from _height(layout, section, paragraph)
    yield from _sides(layout, odd, even)


def _number(layout: Layout, links: dict[tuple[str, str], str], kind: str) -> Paragraph | None:
    """The paragraph with the PAGE field in the footer, or header, of one kind of page."""
    for place in ("footer", "header"):
        for paragraph in layout.document.headers.get(links.get((place, kind), ""), ()):
            if "PAGE" in _instructions(paragraph) and not (
                paragraph.element.find(f".//{qn('w:txbxContent')}") is not None
            ):
                return paragraph
    return None


def _instructions(paragraph: Paragraph) -> str:
    fields = (str(node.get(qn("w:instr"), "")) for node in paragraph.element.iter(qn("w:fldSimple")))
    words = " ".join([*fields, *(node.text or "" for node in paragraph.element.iter(qn("w:instrText")))])
    return re.sub("NUMPAGES|SECTIONPAGES|PAGEREF", "", words)


def _writing(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text.strip()
    if not _DASHED.fullmatch(text):
        yield layout.finding("A-PN-02", paragraph, f"“{text}”")
    wrong = [r for r in paragraph.runs if r.text.strip() and not _is_right(r.east_asian, r.ascii, r.size)]
    if wrong:
        font = wrong[0].ascii or wrong[0].east_asian
        yield layout.finding_in("A-PN-01", paragraph, wrong, f"{size_label(wrong[0].size)}{font_label(font)}")


def _is_right(east_asian: str, ascii_font: str, size: int) -> bool:
    return size == m.SIZE_IMPRINT and family(ascii_font or east_asian) == m.SONGTI


def _height(layout: Layout, section: Section, paragraph: Paragraph) -> Iterator[Finding]:
    """The dash is in the middle of the footer's last line, which ends ``w:footer`` above the paper's edge."""
    if not paragraph.part.startswith("页脚") or paragraph.in_box or "framePr" in paragraph.properties:
        return
    siblings = next(group for group in layout.document.headers.values() if paragraph in group)
    if siblings[-1] is not paragraph:
        return
    line = paragraph.exact_line
    height = line if line is not None else paragraph.size * 10 * 1.3
    distance = section.length("w:pgMar", "footer")
    middle = section.height - (720 if distance is None else distance) - height / 2
    gap = (middle - (section.height - m.MARGIN_BOTTOM)) * _MM_PER_TWIP
    wanted = rule("A-PN-03")
    if abs(gap - float(wanted.value)) > (wanted.tolerance if line is not None else _ROUGH):
        yield layout.finding("A-PN-03", paragraph, f"{gap:.1f} 毫米")


def _sides(layout: Layout, odd: Paragraph | None, even: Paragraph | None) -> Iterator[Finding]:
    setting = layout.document.setting("evenAndOddHeaders")
    alternating = setting is not None and setting.get(qn("w:val")) not in ("0", "false", "off")
    if odd is not None and _is_outside(odd):
        return
    if not alternating:
        yield layout.finding("A-PN-04", odd or even, "单双页没有分开")
        return
    if odd is not None and not _stands(odd, "right"):
        yield layout.finding("A-PN-04", odd, f"单页码{_side_label(odd)}")
    if even is None:
        yield layout.finding("A-PN-04", odd, "双页没有页码")
    elif not _stands(even, "left"):
        yield layout.finding("A-PN-04", even, f"双页码{_side_label(even)}")


def _is_outside(paragraph: Paragraph) -> bool:
    """A frame or text box that Word puts on the outer side by itself."""
    frame = paragraph.element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    if frame is not None and frame.get(qn("w:xAlign")) == "outside":
        return True
    return _box_side(paragraph) == "outside"


def _box_side(paragraph: Paragraph) -> str | None:
    """The side a text box is aligned to, ``None`` where it is placed by measure or by an old drawing."""
    anchors = paragraph.element.iterancestors(qn("wp:anchor"))
    edge = next((anchor.find(f"{qn('wp:positionH')}/{qn('wp:align')}") for anchor in anchors), None)
    return edge.text if edge is not None else None


def _stands(paragraph: Paragraph, side: str) -> bool:
    if paragraph.in_box:
        # The box decides; where it says nothing about a side, only the page itself can tell.
        return _box_side(paragraph) in (side, "inside", None)
    aligned = paragraph.align == side or (side == "left" and paragraph.align == "both")
    first = paragraph.first_line if side == "left" else 0
    return aligned and abs(paragraph.indent(side) + first - _INDENT.number) <= _INDENT.tolerance


def _side_label(paragraph: Paragraph) -> str:
    side = {"center": "居中", "right": "居右", "left": "居左", "both": "居左"}.get(paragraph.align, paragraph.align)
    name = "right" if paragraph.align == "right" else "left"
    return side if paragraph.align == "center" else f"{side}空 {paragraph.indent(name) / m.IMPRINT_INDENT:.1f} 字"
