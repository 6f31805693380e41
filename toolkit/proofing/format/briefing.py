"""报头, 报核 and 报尾 of a briefing: practice only, always a notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.rules import rule
from toolkit.gongwen.typefaces import family, font_label
from toolkit.proofing.format.fonts import is_editorial
from toolkit.proofing.format.masthead import rule_faults
from toolkit.proofing.format.signature import date_fault
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre, Role, is_red

_ISSUE = re.compile(r"第\d+期(?:（总第\d+期）)?|增刊第?\d*期?")
_COPIES = re.compile(r"（共印\d+份）")
_RECIPIENTS = re.compile(r"(?:报|送|发)：(.+)")


def check_briefing(layout: Layout) -> Iterator[Finding]:
    """Everything above and below the article of a briefing."""
    if layout.genre is not Genre.BRIEFING:
        return
    for check in (_name, _issue, _issuer, _secrecy, _red_rule, _title, _supplier, _editor, _tail):
        yield from check(layout)


def _name(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.MARK):
        if paragraph.align != "center":
            yield layout.finding("B-HEAD-01", paragraph, "没有居中")
        wrong = [run for run in paragraph.runs if run.text.strip() and not is_red(run.color)]
        if wrong:
            yield layout.finding_in("B-HEAD-01", paragraph, wrong, f"#{wrong[0].color}")


def _issue(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.ISSUE):
        if not _ISSUE.fullmatch(paragraph.text.strip()):
            yield layout.finding("B-HEAD-02", paragraph, f"“{paragraph.text.strip()}”")
        elif paragraph.align != "center":
            yield layout.finding("B-HEAD-02", paragraph, "没有居中")


def _issuer(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.ISSUER):
        pieces = [piece for piece in re.split(r"[\t\n]|\s{2,}", paragraph.text.strip()) if piece.strip()]
        if len(pieces) < 2:
            yield layout.finding("B-HEAD-03", paragraph, "编发单位和日期没有分排左右")
            continue
        fault = date_fault(pieces[-1].strip())
        if fault:
            yield layout.finding("B-HEAD-04", paragraph, fault, pieces[-1].strip())


def _secrecy(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.SECRECY):
        if not re.match(r"\s*(?:绝密|机密|秘密|内部资料|编号|No)", paragraph.text):
            yield layout.finding("B-HEAD-05", paragraph, f"“{paragraph.text.strip()}”")
        if re.search(r"编号|No", paragraph.text) and not re.search("密|内部", paragraph.text):
            yield layout.finding("B-HEAD-06", paragraph, "有编号，没有密级")


def _red_rule(layout: Layout) -> Iterator[Finding]:
    found = layout.first(Role.RULE)
    if found is None:
        yield layout.finding("B-HEAD-07", layout.first(Role.ISSUER, Role.ISSUE), "没有红线")
    else:
        yield from rule_faults(layout, found, "B-HEAD-07")


def _title(layout: Layout) -> Iterator[Finding]:
    title = "".join(paragraph.text for _, paragraph in layout.having(Role.TITLE)).replace("\n", "")
    first = layout.first(Role.TITLE)
    if first is None:
        return
    if len(title) > rule("B-BODY-03").number:
        yield layout.finding("B-BODY-03", first, f"有 {len(title)} 个字")
    if title.endswith(("。", "，", "；", "：")):
        yield layout.finding("B-BODY-03", first, f"末尾有“{title[-1]}”")


def _supplier(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.SUPPLIER):
        if paragraph.align != "right":
            yield layout.finding("B-BODY-05", paragraph, "没有右对齐")
        elif not re.fullmatch("（.+供稿）", paragraph.text.strip()):
            yield layout.finding("B-BODY-05", paragraph, f"“{paragraph.text.strip()}”")


def _editor(layout: Layout) -> Iterator[Finding]:
    for _, paragraph in layout.having(Role.TEXT):
        wrong = [run for run in paragraph.runs if run.text.strip() and family(run.east_asian) != m.KAITI]
        if is_editorial(paragraph) and wrong:
            yield layout.finding_in("B-BODY-01", paragraph, wrong, font_label(wrong[0].east_asian))


def _tail(layout: Layout) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for _, paragraph in layout.having(Role.IMPRINT):
        text = paragraph.text.strip()
        recipients = _RECIPIENTS.fullmatch(text)
        for unit in re.split("[、，；,;]", recipients.group(1).rstrip("。")) if recipients else ():
            seen[unit.strip()] += 1
            if seen[unit.strip()] == 2:
                yield layout.finding("B-TAIL-01", paragraph, words=unit.strip())
        if "共印" in text and not _COPIES.fullmatch(text):
            yield layout.finding("B-TAIL-02", paragraph, f"“{text}”")
