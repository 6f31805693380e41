"""Numbers in order (GB/T 15834, B.3.8): the four levels, 一是 … 二是 inside and over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.numerals import chinese_count
from toolkit.proofing.passage import Finding, Kind, Passage

_CHINESE: Final = "一二三四五六七八九十"
_VALUES: Final = {chinese_count(number): number for number in range(1, 100)}
_LEVELS: Final = (
    (re.compile(rf"\s*([{_CHINESE}]{{1,3}})[、.．，,]"), "{}、"),
    (re.compile(rf"\s*[（(]([{_CHINESE}]{{1,3}})[）)]"), "（{}）"),
    (re.compile(r"\s*(\d{1,2})(?:[、．，]|\.(?!\d))"), "{}."),
    (re.compile(r"\s*[（(](\d{1,2})[）)]"), "（{}）"),
)
_ITEM: Final = re.compile(rf"(?:^\s*|(?<=[，。；：、！？\s]))([{_CHINESE}]{{1,2}})(?:是|要)(?!否|非|求)")
_ORDINAL: Final = re.compile(rf"(?:^\s*|(?<=[，。；：！？]))第([{_CHINESE}]{{1,2}})[，、]")


def check_numbering(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEQ-01 and C-SEQ-02."""
    counts = [0, 0, 0, 0]
    for passage in passages:
        if passage.kind in (Kind.TEXT, Kind.HEADING):
            yield from _level(passage, counts)
    for pattern, word in ((_ITEM, "是"), (_ORDINAL, "")):
        yield from _items(passages, pattern, word)


def _level(passage: Passage, counts: list[int]) -> Iterator[Finding]:
    for depth, (pattern, form) in enumerate(_LEVELS):
        found = pattern.match(passage.label + passage.text)
        if found is None:
            continue
        number = _number(found.group(1))
        if number is None:
            return
        place = found.span() if not passage.label else (0, 0)
        if depth == 1 and not counts[0] and not counts[1]:
            yield passage.finding("C-SEQ-01", *place, "一、")
        elif depth == 3 and not counts[2] and not counts[3]:
            yield passage.finding("C-SEQ-01", *place, "1.")
        expected = counts[depth] + 1
        if number != expected and not (number == 1 and depth > 0):
            wanted = form.format(chinese_count(expected) if depth < 2 else expected)
            yield passage.finding("C-SEQ-02", *place, wanted)
        counts[depth] = number
        counts[depth + 1 :] = [0] * (len(counts) - depth - 1)
        return


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else _VALUES.get(text)


def _items(passages: Sequence[Passage], pattern: re.Pattern[str], word: str) -> Iterator[Finding]:
    """A row of items goes on over neighbouring paragraphs that begin with one; anything else ends it."""
    expected = 1
    for passage in passages:
        found = [match for match in pattern.finditer(passage.text) if _number(match.group(1)) is not None]
        worded = not word and re.search("首先|其次", passage.text)
        if passage.kind is not Kind.TEXT or not found or worded:
            expected = 1
            continue
        if found[0].start(1) > 0 and not passage.text[: found[0].start(1)].isspace():
            expected = 1
        for match in found:
            number = _number(match.group(1)) or 0
            if number != expected and not (number == 1 and expected > 2):
                wanted = f"{chinese_count(expected)}{word}" if word else f"第{chinese_count(expected)}"
                yield passage.finding("C-SEQ-02", match.start(1) - (0 if word else 1), match.end(), wanted)
            expected = number + 1
