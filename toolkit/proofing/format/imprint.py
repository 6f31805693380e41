"""版记 (7.4): its rules, its place, 抄送 and 印发."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.typefaces import family
from toolkit.proofing.document import Paragraph
from toolkit.proofing.effective import Element, local, whole
from toolkit.proofing.format.fonts import describe
from toolkit.proofing.format.signature import date_fault
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre, Role

_PRINTED = re.compile(r"(\d{2,4}年\S*?[日号]|[二一〇○零]{2,4}年\S*?[日号])\s*(印发)?\s*$")


def check_imprint(layout: Layout) -> Iterator[Finding]:
    """The paragraphs of 版记 and the table and box around them."""
    imprint = [paragraph for _, paragraph in layout.having(Role.IMPRINT)]
    briefing = layout.genre is Genre.BRIEFING
    if not briefing:
        for paragraph in imprint:
            yield from _paragraph(layout, paragraph)
    tables: dict[Element, Paragraph] = {}
    for paragraph in imprint:
        table = next(paragraph.element.iterancestors(qn("w:tbl")), None)
        if table is not None:
            tables.setdefault(table, paragraph)
    for table, paragraph in tables.items():
        yield from _rules(layout, paragraph, table, "B-TAIL-03" if briefing else "A-IMP-01")
    if imprint and imprint[0].in_box:
        yield from _place(layout, imprint[0], "B-TAIL-03" if briefing else "A-IMP-02")


def _paragraph(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text.strip()
    copied = re.match(r"抄\s*送\s*[:：]", text) is not None
    name = "A-IMP-04" if copied else "A-IMP-05"
    wrong = [
        run
        for run in paragraph.runs
        if run.text.strip() and not (run.size == m.SIZE_IMPRINT and family(run.east_asian) == m.FANGSONG)
    ]
    if wrong:
        yield layout.finding_in(name, paragraph, wrong, describe(wrong[0], m.FANGSONG))
    if copied:
        if not text.endswith("。"):
            yield layout.finding(name, paragraph, "末尾没有句号")
        if not re.match("抄送：", text):
            yield layout.finding(name, paragraph, f"“{text[:4]}”")
        return
    printed = _PRINTED.search(text)
    if printed is not None:
        fault = date_fault(printed.group(1))
        if fault:
            yield layout.finding(name, paragraph, f"日期{fault}")
        if printed.group(2) is None:
            yield layout.finding(name, paragraph, "日期后没有“印发”")


def _rules(layout: Layout, paragraph: Paragraph, table: Element, name: str) -> Iterator[Finding]:
    borders = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    sides = {local(side): side for side in borders} if borders is not None else {}
    if not sides and table.find(f".//{qn('w:tcBorders')}") is not None:
        return
    wanted = {"top": (m.IMPRINT_RULE, "首条"), "bottom": (m.IMPRINT_RULE, "末条")}
    if len(table.findall(qn("w:tr"))) > 1:
        wanted["insideH"] = (m.IMPRINT_INNER_RULE, "中间的")
    for side, (weight, label) in wanted.items():
        node = sides.get(side)
        if node is None or node.get(qn("w:val")) in ("nil", "none", None):
            yield layout.finding(name, paragraph, f"没有{label}线")
        elif abs(whole(node.get(qn("w:sz"))) - weight) > 1:
            found = f"{label}线粗 {whole(node.get(qn('w:sz'))) / 8 * 0.3528:.2f} 毫米"
            yield layout.finding(name, paragraph, found)


def _place(layout: Layout, paragraph: Paragraph, name: str) -> Iterator[Finding]:
    anchor = next(paragraph.element.iterancestors(qn("wp:anchor")), None)
    place = anchor.find(qn("wp:positionV")) if anchor is not None else None
    if place is None:
        return
    edge = place.find(qn("wp:align"))
    if edge is not None and not (place.get("relativeFrom") == "margin" and edge.text == "bottom"):
        yield layout.finding(name, paragraph, "没有排在版心下边缘")
