"""部分与整体: a part larger than its whole (C-FIG-03), a share that its figures do not give (C-FIG-04)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from toolkit.numerals import plain_number
from toolkit.proofing.content.reading import BODY, of_kind
from toolkit.proofing.content.skeleton import SLOT, Skeleton, skeletons
from toolkit.proofing.content.statements import only_quantity, thing_of
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.quantities import Quantity

_WORDS: Final = f"[^，、：（）{SLOT}]"
_OF: Final = "(?:总人数|总户数|总数|总量|总额|总金额|全部|比例|比重|比)?(?:的|为|达到?)?"
_SHARE: Final = f"，?占{_OF}(?P<share>{SLOT})"
_WHERE_SHARE: Final = re.compile(f"(?P<part>{SLOT})(?P<noun>{_WORDS}{{0,8}}){_SHARE}")
_OUT_OF: Final = re.compile(
    f"(?P<part>{SLOT}){_WORDS}{{0,8}}，?占{_WORDS}{{0,8}}(?P<whole>{SLOT}){_WORDS}{{0,6}}的(?P<share>{SLOT})"
)
_OF_NAMED: Final = re.compile(
    f"(?P<part>{SLOT}){_WORDS}{{0,8}}，?占(?P<name>{_WORDS}{{2,12}}?)(?:总人数|总户数|总数|总额|人数|户数)?的(?P<share>{SLOT})"
)
_AMONG: Final = re.compile(
    f"(?:全部|全体|所有|总共|在册的?|现有的?|参加的?|这){_WORDS}{{0,4}}(?P<whole>{SLOT})(?P<noun>{_WORDS}{{0,10}}?)中，?"
    f"(?:已?有|共有|{_WORDS}{{2,6}}的有)(?P<part>{SLOT})"
)
_WHICH: Final = re.compile(f"(?P<whole>{SLOT})(?P<noun>{_WORDS}{{0,12}})，其中{_WORDS}{{0,12}}?(?P<part>{SLOT})")
_NEXT: Final = re.compile(f"{_WORDS}{{0,8}}(?:，?占{_OF}{SLOT})?[，、和]{_WORDS}{{0,10}}$")
_NOT_ONE_WHOLE: Final = re.compile(
    "每|各|分别|平均|人均|户均|(?<!占)比(?![例重])|累计|增|减|升|降|超|同期|上年|去年|标准|第"
)
_ALIKE: Final = frozenset({"人", "户", "元", "家", "个", "册", "件", "套", "株"})


def check_parts(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-FIG-03: 全部30名官兵中有40名, 96户，其中120户."""
    for passage in of_kind(passages, BODY):
        if "中" not in passage.text:
            continue
        for sentence in skeletons(passage.text):
            for pattern in (_AMONG, _WHICH):
                for found in pattern.finditer(sentence.words):
                    yield from _part(passage, sentence, found)


def _part(passage: Passage, sentence: Skeleton, found: re.Match[str]) -> Iterator[Finding]:
    whole, part = sentence.figures(found, "whole", "part")
    if whole is None or part is None or whole.kind != part.kind or whole.unit not in _ALIKE | {"名", "位"}:
        return
    summed = re.search("共计?|合计|总计|总共", passage.text) and whole.exact and part.exact and whole.unit != "%"
    if _NOT_ONE_WHOLE.search(sentence.words) or (summed and "其中" in found.group()):
        # 其中 behind 共 is the business of C-TXT-07.
        return
    if not whole.differs(part.value) or part.range.low < whole.range.high:
        return
    if part.range.low > whole.range.high or whole.range.below:
        yield passage.finding("C-FIG-03", whole.start, part.end, passage.text[whole.start : whole.end])


def check_shares(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-FIG-04: 1200名，其中党员300名，占30% comes to 25%; the whole may be a figure of the figures sheet."""
    known = {thing_of(found.label): found for found in passages if found.kind is Kind.FIGURE}
    for passage in of_kind(passages, BODY):
        if "占" not in passage.text:
            continue
        for sentence in skeletons(passage.text):
            for found in _OUT_OF.finditer(sentence.words):
                part, whole, share = sentence.figures(found, "part", "whole", "share")
                yield from _shared(passage, part, whole, share)
            for found in _WHERE_SHARE.finditer(sentence.words):
                part, share = sentence.figures(found, "part", "share")
                yield from _shared(passage, part, _whole(sentence, found), share)
            for found in _OF_NAMED.finditer(sentence.words):
                figure = known.get(found["name"])
                if figure is not None:
                    part, share = sentence.figures(found, "part", "share")
                    named = _shared(passage, part, only_quantity(figure.text), share)
                    yield from (replace(finding, other=figure.where) for finding in named)


def _whole(sentence: Skeleton, found: re.Match[str]) -> Quantity | None:
    """The figure before 其中 that a part is of, where nothing but parts and shares stands between."""
    start = sentence.words.rfind("，其中", 0, found.start("part"))
    if start < 0 or _NOT_ONE_WHOLE.search(sentence.words):
        return None
    number = sentence.at(start) - 1
    gap = sentence.words[start + 3 : found.start("part")]
    pieces = gap.split(SLOT)
    between = all(_NEXT.match(piece) or piece.startswith("，占") for piece in pieces[1:])
    return sentence.quantities[number] if number >= 0 and len(gap) <= 80 and between else None


def _shared(
    passage: Passage, part: Quantity | None, whole: Quantity | None, share: Quantity | None
) -> Iterator[Finding]:
    if part is None or whole is None or share is None or share.unit != "%" or whole.kind != part.kind:
        return
    if not (part.exact and whole.exact and share.exact) or whole.value <= 0 or whole.unit == "%":
        return
    computed = part.value / whole.value * 100
    slack = share.step + (part.step + whole.step if part.myriad or whole.myriad else 0) / whole.value * 100
    if abs(computed - share.value) > slack:
        yield passage.finding("C-FIG-04", part.start, share.end, f"{plain_number(round(computed, 1))}%")
