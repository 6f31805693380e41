"""标点: half-width, doubled, unpaired, and the marks between the parts of a list (C-PUN-01, 03, 07, 10 to 15)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

from toolkit.proofing.content.reading import BODY, HAN, HAN_COUNT, of_kind, without_links
from toolkit.proofing.passage import Finding, Kind, Passage

_WIDE: Final = f"{HAN}“”‘’《》（）、。，；：！？〔〕【】"
_CELL: Final = "!(?=[A-Z]{1,3}[0-9])"
"""The mark between a sheet and its cell: 数据!B6."""
_HALF_MARK: Final = re.compile(
    rf"(?<=[{_WIDE}])(?!{_CELL})[,;:?!]|[,;:?!](?=[{_WIDE}])|(?<=[{HAN}”》）%])\.(?=[{HAN}“《（]|$)"
)
_HALF_PAIR: Final = re.compile(r"\([^()（）]{0,60}\)")
_HALF_BRACKET: Final = re.compile(rf"(?<=[{_WIDE}])[()]|[()](?=[{_WIDE}])")
_DOUBLE_ANGLE: Final = re.compile(rf"<<[{HAN}]{{2,30}}>>")
_TITLES: Final = re.compile("《[^《》]{1,60}》(?:、《[^《》]{1,60}》)+|》、《|“[^“”]{1,40}”(?:、“[^“”]{1,40}”)+|”、“")
_ORDINAL: Final = re.compile(
    rf"(?:(?<=^)|(?<=[。；：，]))(?:(?:第[一二三四五六七八九十]|首先|其次|再次|最后)、(?!第|[一二三四五六七八九十])|{HAN_COUNT}是[、，,])"
)
_AND_SO_ON: Final = re.compile(f"(?:[{HAN}]{{0,3}})、等(?![级待候额同价距效到次式量比边闲])")
_ELLIPSIS: Final = re.compile(
    rf"(?<=[{_WIDE}])(?:\.{{3,}}(?![.\s]*[0-9]+\s*$)(?!\.)|·{{3,}}(?![·\s]*[0-9]+\s*$)(?!·))|。{{3,}}"
    rf"|(?<=[{_WIDE}])(?<!…)…(?!…)|(?<!…)(?:……)*…{{3}}(?!…)|……等(?![级待候])|等……"
)
"""Dots before a number at the end are the leaders of a table of contents."""
_STROKES: Final = "-{2,}|－{2,}|―+|─{2,}|–{2,}|—{3,}"
_DASH: Final = re.compile(rf"(?<=[{_WIDE}])(?<![-－―─–—])(?:{_STROKES})|(?<![-－―─–—])(?:{_STROKES})(?=[{_WIDE}])")
_DOUBLED: Final = re.compile(
    "。。(?!。)|[，、；：。][，、；：,;:]+|[，、；：][。？！]|[,;:][，、；：。]+|[？！][，、；：。]+|。[？！]|。”。"
)
_ITEM: Final = re.compile(
    rf"(?:(?<=^)|(?<=[。；：，]))(?:{HAN_COUNT}是|第[一二三四五六七八九十]，|（{HAN_COUNT}）|（[0-9]{{1,2}}）)"
)
_QUOTED: Final = re.compile("“[^“”]{0,400}”|（[^（）]{0,400}）")
_STOPS: Final = str.maketrans("。；", "，，")
_PAIRS: Final = {"）": "（", "》": "《", "〉": "〈", "】": "【", "〕": "〔", "］": "［", "｝": "｛"}
_SAME: Final = {"(": "（", ")": "）"}
_BRACKET: Final = re.compile("[（）()《》〈〉【】〔〕［］｛｝]")
_COUNTER: Final = re.compile(r"(?:^|[。；：，、\s])\s*(?:[0-9]{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,2})$")
_SHOWN: Final = 8
_MOST_LONE: Final = 20
"""Lone marks of one paragraph that are told; with more it is no prose."""


def check_punctuation(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-03, 07, 11 to 14: 》、《, 一是、, 、等, ..., --, ，。."""
    patterns = (
        ("C-PUN-03", _TITLES),
        ("C-PUN-07", _ORDINAL),
        ("C-PUN-11", _AND_SO_ON),
        ("C-PUN-12", _ELLIPSIS),
        ("C-PUN-13", _DASH),
        ("C-PUN-14", _DOUBLED),
    )
    for passage in of_kind(passages, BODY):
        text = without_links(passage.text)
        for name, pattern in patterns:
            for found in pattern.finditer(text):
                yield passage.finding(name, found.start(), found.end())


def check_half_width(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-01: half-width marks and brackets beside hanzi; not in 1.5, 10:30, addresses and English."""
    for passage in of_kind(passages, BODY):
        text = without_links(passage.text)
        if _is_english(text):
            continue
        spans = sorted((*_half_marks(text), *_half_brackets(text)))
        for start, end in _merged(spans):
            yield passage.finding("C-PUN-01", start, end)


def _is_english(text: str) -> bool:
    return len(re.findall("[A-Za-z]", text)) > 2 * len(re.findall(f"[{HAN}]", text))


def _half_marks(text: str) -> Iterator[tuple[int, int]]:
    numbered = re.match(rf"\s*{HAN_COUNT}[.,:]", text)
    for found in _HALF_MARK.finditer(text, numbered.end() if numbered else 0):
        yield _with_neighbours(text, *found.span(), 2)
    for found in _DOUBLE_ANGLE.finditer(text):
        yield found.span()


def _half_brackets(text: str) -> Iterator[tuple[int, int]]:
    paired: set[int] = set()
    for found in _HALF_PAIR.finditer(text):
        start, end = found.span()
        paired.update((start, end - 1))
        before, after = text[start - 1 : start], text[end : end + 1]
        latin = before.isascii() and before.isalnum()
        beside = re.match(f"[{_WIDE}]", before or after) or re.match(f"[{_WIDE}]", after)
        if re.search(f"[{HAN}]", found.group()) or (beside and not latin):
            yield _with_neighbours(text, start, end, 1)
    for found in _HALF_BRACKET.finditer(text):
        if found.start() not in paired:
            yield _with_neighbours(text, *found.span(), 2)


def _with_neighbours(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """A mark with up to ``reach`` letters on either side, so that its words can be found again."""
    for _ in range(reach):
        start -= start > 0 and text[start - 1].isalnum()
        end += end < len(text) and text[end].isalnum()
    return start, end


def _merged(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that overlap, as one."""
    if not spans:
        return
    start, end = spans[0]
    for low, high in spans[1:]:
        if low >= end:
            yield start, end
            start, end = low, high
        end = max(end, high)
    yield start, end


def check_semicolons(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-10: an item of 一是…；二是… that has a full stop inside and still ends in a semicolon."""
    for passage in of_kind(passages, frozenset({Kind.TEXT})):
        text = _QUOTED.sub(lambda quoted: quoted.group().translate(_STOPS), passage.text)
        starts = [found.start() for found in _ITEM.finditer(text)]
        for start, end in pairwise([*starts, len(text)]):
            item = text[start:end]
            if item.endswith("；") and "。" in item:
                marker = _ITEM.match(text, end)
                yield passage.finding("C-PUN-10", end - 1, marker.end() if marker else end)


def check_pairs(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-15: brackets and book-title marks without their other half."""
    for passage in of_kind(passages, BODY):
        spans = () if _is_english(passage.text) else _unpaired(passage.text)
        for start, end in islice(spans, _MOST_LONE):
            yield passage.finding("C-PUN-15", start, end)


def _unpaired(text: str) -> Iterator[tuple[int, int]]:
    """Marks without their other half, with the words beside them."""
    pending: list[tuple[str, int]] = []
    count: Counter[str] = Counter()
    for found in _BRACKET.finditer(text):
        sign, place = _SAME.get(found.group(), found.group()), found.start()
        if sign not in _PAIRS:
            pending.append((sign, place))
            count[sign] += 1
        elif count[_PAIRS[sign]]:
            lone = ""
            while lone != _PAIRS[sign]:
                lone, place = pending.pop()
                count[lone] -= 1
                if lone != _PAIRS[sign]:
                    yield place, min(len(text), place + _SHOWN)
        elif not (sign == "）" and _COUNTER.search(text, max(0, place - 6), place)):
            yield max(0, place - _SHOWN + 1), place + 1
    yield from ((place, min(len(text), place + _SHOWN)) for _, place in pending)
