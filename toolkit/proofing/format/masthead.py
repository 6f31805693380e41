"""版头 (7.2): 份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人, red rule.  Briefings have rules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.typefaces import family, font_label
from toolkit.proofing.document import Paragraph
from toolkit.proofing.effective import whole
from toolkit.proofing.format.body import first_characters
from toolkit.proofing.format.fonts import describe
from toolkit.proofing.layout import Layout, increasing
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre, Role, is_red

_SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:★\d{1,2}年)?")
_NUMBER = re.compile(r"[^\s〔]{1,16}〔(?:19|20)\d{2}〕[1-9]\d*号")
_SIGNER = re.compile(r"签发人：\s*(\S.*)")
_SLACK = 0.3
_RULE_WEIGHTS = range(8, 25)
"""Eighths of a point a red rule may be thick."""
_RULE_GAPS = range(130, 215)
"""Line heights in twips of the rule's own paragraph that leave 4 mm ± 0.7 above it (170 gives 4.02)."""


def check_masthead(layout: Layout) -> Iterator[Finding]:
    """The masthead of a 公文, from 份号 to the red rule."""
    if layout.genre not in (Genre.OFFICIAL, Genre.LETTER):
        return
    yield from _upper_left(layout)
    for _, paragraph in layout.having(Role.MARK):
        yield from _mark(layout, paragraph)
    for _, paragraph in layout.having(Role.NUMBER):
        yield from _number(layout, paragraph)
    for _, paragraph in layout.having(Role.SIGNER, Role.NUMBER):
        yield from _signer(layout, paragraph)
    if layout.genre is Genre.OFFICIAL:
        yield from _rule(layout)


def _upper_left(layout: Layout) -> Iterator[Finding]:
    """份号, 密级, 紧急程度: in this order, at the left edge, the last two in 黑体 (7.2.1 to 7.2.3)."""
    rules = ((Role.SERIAL, "A-HEAD-01"), (Role.SECRECY, "A-HEAD-02"), (Role.URGENCY, "A-HEAD-03"))
    places = []
    for role, name in rules:
        for _, paragraph in layout.having(role):
            places.append(paragraph.number)
            if role is Role.SECRECY and not _SECRECY.fullmatch(paragraph.text.strip()):
                yield layout.finding(name, paragraph, f"“{paragraph.text.strip()}”")
            elif paragraph.align in ("center", "right") or abs(first_characters(paragraph)) > _SLACK:
                yield layout.finding(name, paragraph, "没有顶格")
            wrong = [r for r in paragraph.runs if r.text.strip() and r.size != m.SIZE_BODY]
            if role is not Role.SERIAL:
                wrong = wrong or [r for r in paragraph.runs if r.text.strip() and family(r.east_asian) != m.HEITI]
            if wrong:
                yield layout.finding_in(name, paragraph, wrong, describe(wrong[0], m.HEITI))
    if not increasing(places):
        paragraph = layout.document.body[places[-1] - 1]
        yield layout.finding("A-HEAD-03", paragraph, "份号、密级、紧急程度的次序不对")


def _mark(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    if paragraph.align != "center" and layout.genre is Genre.OFFICIAL and not paragraph.in_table:
        yield layout.finding("A-HEAD-04", paragraph, "没有居中")
    wrong = [run for run in paragraph.runs if run.text.strip() and not is_red(run.color)]
    faces = [r for r in paragraph.runs if r.text.strip() and family(r.east_asian) != m.XIAOBIAOSONG]
    if wrong:
        yield layout.finding_in("A-HEAD-04R", paragraph, wrong, f"#{wrong[0].color}")
    if faces:
        yield layout.finding_in("A-HEAD-04R", paragraph, faces, font_label(faces[0].east_asian))


def _number(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    pieces = [piece.strip() for piece in re.split(r"\t|签\s*发\s*人", paragraph.text) if piece.strip()]
    text = next((piece for piece in pieces if piece.endswith("号")), pieces[0] if pieces else "")
    if not _NUMBER.fullmatch(text):
        yield layout.finding("A-HEAD-06", paragraph, _number_fault(text), text)
    if layout.genre is Genre.LETTER:
        return
    upward = layout.first(Role.SIGNER) is not None or "签发人" in paragraph.text
    if upward:
        if paragraph.align in ("center", "right") or abs(first_characters(paragraph) - 1) > _SLACK:
            yield layout.finding("A-HEAD-05", paragraph, "没有居左空一字")
    elif paragraph.align != "center":
        yield layout.finding("A-HEAD-05", paragraph, "没有居中")
    above = layout.above(paragraph)
    gap = layout.blanks_above(paragraph)
    spaced = above is not None and whole(paragraph.properties.get("spacing.before")) >= m.LINE
    if above is not None and above[0] is Role.MARK and gap != 2 and not spaced:
        yield layout.finding("A-HEAD-05", paragraph, f"标志下空了 {gap} 行")


def _number_fault(text: str) -> str:
    if re.search(r"[\[【（(\]】）)]", text):
        return "年份没有用六角括号〔〕"
    if "第" in text:
        return "加了“第”"
    if re.search(r"〕0", text):
        return "序号编了虚位"
    if not re.search(r"〔(?:19|20)\d{2}〕", text):
        return "年份没有写全"
    return "末尾没有“号”" if not text.endswith("号") else "有多余的字或空格"


def _signer(layout: Layout, paragraph: Paragraph) -> Iterator[Finding]:
    found = re.search(r"签\s*发\s*人\s*[:：]\s*", paragraph.text)
    if found is None:
        return
    if not _SIGNER.search(paragraph.text) or re.search(r"签\s+发", paragraph.text):
        yield layout.finding("A-HEAD-07", paragraph, f"“{found.group()}”")
    for run in paragraph.runs:
        if not run.text.strip() or run.end <= found.start():
            continue
        is_name = run.start >= found.end()
        font = m.KAITI if is_name else m.FANGSONG
        if family(run.east_asian) != font or run.size != m.SIZE_BODY:
            label = "姓名" if is_name else "“签发人：”"
            yield layout.finding_in("A-HEAD-07", paragraph, [run], f"{label}用了{describe(run, font)}")


def _rule(layout: Layout) -> Iterator[Finding]:
    rule = next((p for role, p in layout.elements if role is Role.RULE), None) or _bordered(layout)
    if rule is None:
        above = layout.first(Role.NUMBER, Role.MARK)
        if above is not None:
            yield layout.finding("A-HEAD-08", above, "没有红线")
        return
    yield from rule_faults(layout, rule, "A-HEAD-08")
    gap = rule.exact_line
    if rule.is_blank and rule.border("bottom") and gap is not None and gap not in _RULE_GAPS:
        yield layout.finding("A-HEAD-08", rule, f"距发文字号约 {4 + (gap - 170) / m.TWIPS_PER_MM:.1f} 毫米")


def _bordered(layout: Layout) -> Paragraph | None:
    heads = layout.having(Role.NUMBER, Role.SIGNER, Role.ISSUER)
    return next((paragraph for _, paragraph in heads if paragraph.border("bottom")), None)


def rule_faults(layout: Layout, rule: Paragraph, name: str) -> Iterator[Finding]:
    """Colour, thickness and width of a red rule that is the border of a paragraph."""
    border = rule.border("bottom") or rule.border("top")
    if not border:
        if rule.style == "红线":
            yield layout.finding(name, rule, "没有线")
        return
    if not is_red(border.get("color", "").upper()):
        yield layout.finding(name, rule, f"不是红色（#{border.get('color', '')}）")
    weight = whole(border.get("sz"))
    if weight not in _RULE_WEIGHTS:
        yield layout.finding(name, rule, f"粗 {weight / 8:g} 磅")
    indents = [rule.indent("left"), rule.indent("right")]
    if any(abs(indent) > 57 for indent in indents) or (abs(rule.first_line) > 57 and rule.is_blank):
        yield layout.finding(name, rule, "所在的段落有缩进，线与版心不等宽")
