"""What was never filled in: placeholder years, amounts and names, lost characters, what a template left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Passage

_MASK: Final = "[xXｘＸ×_＿*＊]"
_YEAR: Final = re.compile(
    rf"(?:(?:19|20)\d?{_MASK}{{1,3}}|(?<![A-Za-z\d]){_MASK}{{4}})(?=年|[〕\]）)】])年?(?:{_MASK}{{1,2}}月)?(?:{_MASK}{{1,2}}日)?"
)
_DAY: Final = re.compile(rf"(?<![A-Za-z\d]){_MASK}{{1,2}}月{_MASK}{{1,2}}日|\d{{1,2}}月{_MASK}{{1,2}}日")
_AMOUNT: Final = re.compile(
    rf"(?:\d+{_MASK}{{1,3}}|(?<![A-Za-z\d×]){_MASK}{{2,4}})(?:余|多|来)?(?:万|亿)?(?:元|户|人次|人|名|个|次|件|册|块|条|台|家)"
)
_LATIN_MASK: Final = re.compile(r"(?<![A-Za-z0-9.@/_-])(?:[xX]{2,}|[ｘＸ]{2,})(?![A-Za-z0-9.@/_-])")
_NAME: Final = re.compile(
    r"(?<!\d)×{2,}(?!\d)|某某|[*＊]{2,}|_{3,}|＿{2,}|(?<![A-Za-z0-9])[xX](?=[省市县区镇乡村局街])|(?<=[一-鿿])[○〇](?=[省市县区镇乡村局]|○)"
)
_LOST: Final = re.compile("[□■\ufffd\uffff\ue000-\uf8ff]+")
_TEMPLATE: Final = re.compile(
    r"\{\{[^{}]{0,60}\}\}|\{%[^{}]{0,60}%\}|\{\{|\}\}|\{%|%\}|【(?:待|请|此处|填)[^】]{0,30}】|TODO|TBD|(?:单击|点击)(?:或点击)?此处[一-鿿]{0,6}"
)
_BOXES: Final = re.compile(r"□(?=\s?(?:是|否|有|无|男|女|同意|不同意|参加|不参加|合格|不合格))")
_TAIL: Final = re.compile("街道|周年|部队|同志|医院|[镇乡县区市省村局街站所大学]")
_SUFFIX: Final = re.compile(r"(?:[xXｘＸ×]{1,4})([一-鿿]{1,3}?(?:学|镇|县|区|局|街道|医院|小学|中学|公司))")


def check_placeholders(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PH-01 to C-PH-05, each stretch of text claimed once."""
    patterns = (("C-PH-05", _TEMPLATE), ("C-PH-01", _YEAR), ("C-PH-01", _DAY), ("C-PH-02", _AMOUNT),
                ("C-PH-03", _LATIN_MASK), ("C-PH-03", _NAME), ("C-PH-04", _LOST))  # fmt: skip
    for passage in passages:
        taken: list[tuple[int, int]] = []
        for name, pattern in patterns:
            for found in pattern.finditer(passage.text):
                start, end = found.span()
                if any(start < other_end and other_start < end for other_start, other_end in taken):
                    continue
                if name == "C-PH-04" and _BOXES.match(passage.text, start):
                    continue
                taken.append((start, end))
                yield passage.finding(name, *_shown(passage.text, name, start, end))


def _shown(text: str, name: str, start: int, end: int) -> tuple[int, int]:
    """A name or a gap with the characters beside it, so that a reader recognises the place."""
    if name == "C-PH-03":
        tail = _TAIL.match(text[end:])
        return start, end + (len(tail.group()) if tail else 0)
    if name == "C-PH-04":
        return max(0, start - 2), min(len(text), end + 2)
    return start, end


def check_names(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PH-06: a name masked in one place whose like stands in full later (a guess)."""
    for passage in passages:
        for found in _SUFFIX.finditer(passage.text):
            suffix = found.group(1)
            full = re.search(rf"(?<=[在到向、，。为])[一-鿿]{{2,6}}{re.escape(suffix)}", passage.text[found.end() :])
            if full and not re.search("某|[xX×]", full.group()) and len(suffix) > 1:
                yield passage.finding("C-PH-06", *found.span(), full.group())
                break
