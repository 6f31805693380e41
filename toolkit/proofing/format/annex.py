"""附件说明 (7.3.4) and 附件 (7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.typefaces import family
from toolkit.proofing.document import Paragraph
from toolkit.proofing.effective import is_on
from toolkit.proofing.format.body import first_characters
from toolkit.proofing.format.fonts import describe
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Role

_FIRST = re.compile(r"\s*附件：(?:1\.)?\s*\S")
_SLACK = 0.35


def check_annexes(layout: Layout) -> Iterator[Finding]:
    """What the text says about its annexes, and the annexes themselves."""
    for _, paragraph in layout.having(Role.ANNEX_NOTE):
        yield from _note(layout, paragraph)
    for _, paragraph in layout.having(Role.ANNEX_MARK):
        yield from _mark(layout, paragraph)
    yield from _agreement(layout)


def _note(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text.strip()
    above = layout.above(paragraph)
    if text.endswith(("。", "；", "，", "、", ".", ";")):
        yield layout.finding("A-BODY-08", paragraph, f"末尾有“{text[-1]}”")
    if re.search(r"(?:^附件：|^)\s*\d+、", text):
        yield layout.finding("A-BODY-08", paragraph, "序号后用了顿号")
    if above is not None and above[0] is Role.ANNEX_NOTE:
        return
    if text.startswith("附件") and not _FIRST.match(text):
        yield layout.finding("A-BODY-08", paragraph, f"“{text[:6]}”")
    if paragraph.text[:1].isspace():
        yield layout.finding("A-BODY-08", paragraph, "段首打了空格")
    elif text.startswith("附件") and abs(first_characters(paragraph) - 2) > _SLACK:
        yield layout.finding("A-BODY-08", paragraph, f"左空 {first_characters(paragraph):.1f} 字")
    if layout.blanks_above(paragraph) != 1:
        yield layout.finding("A-BODY-08", paragraph, f"与正文之间空了 {layout.blanks_above(paragraph)} 行")


def _mark(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text.strip()
    wrong = [r for r in paragraph.runs if r.text.strip() and not _is_right(r.east_asian, r.size)]
    if wrong:
        yield layout.finding_in("A-ATT-01", paragraph, wrong, describe(wrong[0], m.HEITI))
    if text.endswith((":", "：")):
        yield layout.finding("A-ATT-01", paragraph, "“附件”后加了冒号")
    if abs(first_characters(paragraph)) > _SLACK or paragraph.align in ("center", "right") or paragraph.text != text:
        yield layout.finding("A-ATT-01", paragraph, "没有顶格")
    if not _begins_page(layout, paragraph):
        yield layout.finding("A-ATT-01", paragraph, "没有另面编排")


def _is_right(font: str, size: int) -> bool:
    return family(font) == m.HEITI and size == m.SIZE_BODY


def _begins_page(layout: Layout, paragraph: Paragraph) -> bool:
    if is_on(paragraph.properties, "pageBreakBefore"):
        return True
    body = layout.document.body
    index = paragraph.number - 1
    if index and body[index - 1].section != paragraph.section:
        return True
    while True:
        if any(node.get(qn("w:type")) == "page" for node in body[index].element.iter(qn("w:br"))):
            return True
        index -= 1
        if index < 0 or not body[index].is_blank:
            return index >= 0 and _ends_with_break(body[index])


def _ends_with_break(paragraph: Paragraph) -> bool:
    return any(node.get(qn("w:type")) == "page" for node in paragraph.element.iter(qn("w:br")))


def _agreement(layout: Layout) -> Iterator[Finding]:
    """The titles of the annexes against their names below the text."""
    named = [_name(paragraph.text) for _, paragraph in layout.having(Role.ANNEX_NOTE)]
    titles: list[tuple[Paragraph, str]] = []
    for role, paragraph in layout.elements:
        if role is Role.ANNEX_TITLE:
            text = _flat(paragraph.text)
            above = layout.above(paragraph)
            if titles and above is not None and above[0] is Role.ANNEX_TITLE:
                titles[-1] = (titles[-1][0], titles[-1][1] + text)
            else:
                titles.append((paragraph, text))
    if not titles or not named:
        return
    for position, (paragraph, text) in enumerate(titles):
        if position >= len(named):
            yield layout.finding("A-ATT-01", paragraph, "附件说明里没有这一件")
        elif text != named[position]:
            yield layout.finding("A-ATT-01", paragraph, f"附件说明里写作“{named[position]}”")


def _name(text: str) -> str:
    return _flat(re.sub(r"^\s*(?:附件[:：])?\s*(?:\d+[.．、])?", "", text)).rstrip("。；，、.;")


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)
