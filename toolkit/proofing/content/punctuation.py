"""Punctuation (GB/T 15834): half-width marks, doubled marks, pauses where none belong, quotes and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from toolkit.proofing.passage import Finding, Kind, Passage

_HAN: Final = "一-鿿〇“”《》〔〕（）"
_HALF: Final = re.compile(
    rf"(?<=[{_HAN}])[,;:?!](?=[{_HAN}\s\d]|$)|(?<=[\d%])[,;](?=[一-鿿])|(?<=[一-鿿])\.(?=$|[一-鿿])"
)
_PARENTHESES: Final = re.compile(
    r"\([^()]{0,40}[一-鿿][^()]{0,40}\)|(?<=[一-鿿])\(\d{1,3}(?:[^()a-zA-Z]{0,10})\)|\([一-鿿]|[一-鿿]\)"
)
_PAUSED_TITLES: Final = re.compile(r"[》”]、(?=[《“])")
_PAUSED_FIRST: Final = re.compile(
    r"(?:(?:^|(?<=[，。；：]))第[一二三四五六七八九十](?!、[一二三四五六七八九十])|首先|其次|再次|最后)、|(?<![一-鿿])[一二三四五六七八九十]是[、，,:：]"
)
_PAUSED_ETC: Final = re.compile(r"、等(?!级|额|候|待|分|同)")
_DOTS: Final = re.compile(r"\.{3,}|。{2,}|…{3,}|(?<!…)…(?!…)|……等|等……")
_DASH: Final = re.compile(r"(?<=[一-鿿”》])(?:--+|－－+|——-|—-|-—)(?=[一-鿿“《])")
_DOUBLED: Final = re.compile(r"[，。；：、][，；：、]|[，；：、。]。|，{2,}|、{2,}|；{2,}|[，、；：](?=[）》])")
_ITEM: Final = re.compile(r"(?:^|(?<=[，。；：、\s]))([一二三四五六七八九十]{1,2})是(?!否|非)")
_PAIRS: Final = {"）": "（", "》": "《", "〕": "〔", "】": "【"}
_OPENERS: Final = frozenset(_PAIRS.values())
_ASCII_CONTEXT: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.]+@[\w.]+")
_LIMITED: Final = (Kind.MASTHEAD, Kind.TAIL)


def check_punctuation(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-01, 03, 07, 11 to 15."""
    simple = (("C-PUN-03", _PAUSED_TITLES), ("C-PUN-07", _PAUSED_FIRST), ("C-PUN-11", _PAUSED_ETC),
              ("C-PUN-12", _DOTS), ("C-PUN-13", _DASH), ("C-PUN-14", _DOUBLED))  # fmt: skip
    for passage in passages:
        if passage.kind in _LIMITED:
            continue
        yield from _half_width(passage)
        for name, pattern in simple:
            for found in pattern.finditer(passage.text):
                start, end = found.span()
                if name == "C-PUN-03":
                    start, end = _whole_titles(passage.text, start, end)
                yield passage.finding(name, start, end)
        yield from _brackets(passage)


def _half_width(passage: Passage) -> Iterator[Finding]:
    spared = [found.span() for found in _ASCII_CONTEXT.finditer(passage.text)]
    for pattern in (_HALF, _PARENTHESES):
        for found in pattern.finditer(passage.text):
            if not any(start <= found.start() < end for start, end in spared):
                start, end = found.span()
                margin = 2 if pattern is _HALF else 0
                yield passage.finding("C-PUN-01", max(0, start - margin), min(len(passage.text), end + margin))


def _whole_titles(text: str, start: int, end: int) -> tuple[int, int]:
    opener = max(text.rfind("《", 0, start), text.rfind("“", 0, start))
    ends = [place for place in (text.find("》", end), text.find("”", end)) if place >= 0]
    return (opener if opener >= 0 and start - opener <= 30 else start), (min(ends) + 1 if ends else end)


def _brackets(passage: Passage) -> Iterator[Finding]:
    """C-PUN-15: brackets and title marks that have no other half."""
    open_at: list[tuple[str, int]] = []
    for place, mark in enumerate(passage.text):
        if mark in _OPENERS:
            open_at.append((mark, place))
        elif mark in _PAIRS:
            if open_at and open_at[-1][0] == _PAIRS[mark]:
                open_at.pop()
            elif not (mark == "）" and re.match(r"^\s*[\d一二三四五六七八九十]{1,2}$", passage.text[:place])):
                yield passage.finding("C-PUN-15", max(0, place - 4), place + 1)
    for _, place in open_at:
        yield passage.finding("C-PUN-15", place, min(len(passage.text), place + 5))


def check_items(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-10: a semicolon after an item that has a full stop inside (附录 A.5)."""
    for passage in passages:
        places = [found.start(1) for found in _ITEM.finditer(passage.text)]
        for start, end in pairwise(places):
            item = passage.text[start:end].rstrip()
            if item.endswith("；") and "。" in item:
                yield passage.finding("C-PUN-10", start, start + min(len(item), 16))
                break


_STRAIGHT: Final = re.compile(r"(?<![A-Za-z0-9])[\"']|[\"'](?![A-Za-z0-9])|[＂＇「」『』]")


def check_quotes(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-02: straight, reversed and unpaired quotation marks."""
    for passage in passages:
        straight = list(_STRAIGHT.finditer(passage.text))
        for found in straight:
            start, end = max(0, found.start() - 3), min(len(passage.text), found.end() + 3)
            yield passage.finding("C-PUN-02", start, end, "不是中文引号")
        for opener, closer in (("“", "”"), ("‘", "’")):
            yield from _unpaired(passage, opener, closer)


def _unpaired(passage: Passage, opener: str, closer: str) -> Iterator[Finding]:
    opened: int | None = None
    for place, mark in enumerate(passage.text):
        if mark == opener:
            if opened is not None:
                yield passage.finding("C-PUN-02", opened, min(place, opened + 6), "引号没有配成对")
            opened = place
        elif mark == closer:
            if opened is None:
                yield passage.finding("C-PUN-02", max(0, place - 5), place + 1, "引号没有配成对或左右颠倒")
            opened = None
    if opened is not None:
        yield passage.finding("C-PUN-02", opened, min(len(passage.text), opened + 6), "引号没有配成对")
