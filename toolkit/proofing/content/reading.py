"""How the checks read a passage: what is prose, what is a number, where a numbered paragraph stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from toolkit.numerals import chinese_count
from toolkit.proofing.passage import Kind, Passage
from toolkit.record import Level

HAN: Final = "〇㐀-䶿一-鿿"
"""Hanzi, for use inside a character class."""
HAN_COUNT: Final = "[一二三四五六七八九十]{1,3}"
"""A number in hanzi as headings carry it."""
PROSE: Final = frozenset({Kind.TEXT})
NUMBERED: Final = frozenset({Kind.TEXT, Kind.HEADING})
BODY: Final = frozenset({Kind.TEXT, Kind.HEADING, Kind.TITLE, Kind.TABLE, Kind.FORM})
"""Everything but 版头 and 文尾, which have conventions of their own."""

LONGEST_HEADING: Final = 30
COUNTS: Final = {chinese_count(number): number for number in range(1, 100)}
_LINK: Final = re.compile(r"(?:https?://|ftp://|www\.)[!-~]{1,500}|[\w.+-]{1,64}@[A-Za-z0-9.-]{1,100}", re.ASCII)
_MARKS: Final = (
    (Level.FIRST, re.compile(rf"\s*({HAN_COUNT})[、.．，,]")),
    (Level.SECOND, re.compile(rf"\s*[（(]({HAN_COUNT})[）)][、.．，,]?")),
    (Level.THIRD, re.compile(r"\s*([0-9]{1,2})[.．、，](?![0-9])")),
    (Level.FOURTH, re.compile(r"\s*[（(]([0-9]{1,2})[）)][、.．，,]?")),
)


class Mark(NamedTuple):
    """The number at the head of a paragraph: 一、 （二） 3. （4）."""

    level: Level
    value: int
    start: int
    end: int


def of_kind(passages: Sequence[Passage], kinds: frozenset[Kind]) -> Iterator[Passage]:
    """The passages of those kinds that have text, in order."""
    return (passage for passage in passages if passage.kind in kinds and passage.text)


def without_links(text: str) -> str:
    """The text with addresses of the web and of mail blotted out, every other character in its place."""
    if "@" not in text and "www." not in text and "://" not in text:
        return text
    return _LINK.sub(lambda link: "a" * len(link.group()), text)


def mark_of(text: str) -> Mark | None:
    """The number a paragraph begins with; ``None`` for plain text."""
    for level, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            digits = found.group(1)
            value = int(digits) if digits.isdigit() else COUNTS.get(digits, 0)
            return Mark(level, value, found.start(1) - (level in (Level.SECOND, Level.FOURTH)), found.end())
    return None


def is_lone_heading(passage: Passage) -> bool:
    """Whether a paragraph is a heading alone on its line: marked as one, or a short 一、… without a sentence in it."""
    if passage.kind is Kind.HEADING:
        return True
    text = passage.text.strip()
    mark = mark_of(text)
    return (
        passage.kind is Kind.TEXT
        and mark is not None
        and mark.level is Level.FIRST
        and len(text) <= LONGEST_HEADING
        and not re.search("[。！？；]", text[:-1])
    )
