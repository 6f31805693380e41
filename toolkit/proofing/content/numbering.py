"""序号: levels in their order, numbers without a gap, 二是 not without 一是 (C-SEQ-01, C-SEQ-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.numerals import chinese_count
from toolkit.proofing.content.reading import COUNTS, NUMBERED, Mark, mark_of
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.record import Level

_LEVELS: Final = (Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH)
_ATTACHMENTS: Final = re.compile(r"\s*附件[：:]\s*1[.．、]")
_HAN: Final = "[一二三四五六七八九十]{1,2}"
_ITEM: Final = re.compile(
    rf"(?:(?<=^)|(?<=[。；：，,;:！？\s”）]))(?:(?P<item>{_HAN})是|第(?P<ordinal>{_HAN})[，、,]|(?P<word>首先|其次|再次)(?=[，、是要])|其(?P<each>{_HAN})[，、：是])"
)
_WORDS: Final = {"首先": 1, "其次": 2, "再次": 3}
_MOST_ITEMS: Final = 20


def check_levels(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEQ-01 and C-SEQ-02: 一、 （一） 1. （1） through the document."""
    state = _Levels()
    for passage in passages:
        if passage.kind not in NUMBERED:
            state.interrupted(passage)
            continue
        mark = mark_of(passage.label + passage.text)
        if mark is not None and passage.label:
            mark = mark._replace(start=0, end=0)
        if mark is None or not mark.value:
            state.unnumbered(passage)
        else:
            yield from state.numbered(passage, mark)


class _Levels:
    """Where each level stands, and what stood before."""

    def __init__(self) -> None:
        self.last: dict[Level, int] = {}
        self.before_reset: dict[Level, int] = {}
        self.automatic = False
        self.introduced = False

    def interrupted(self, passage: Passage) -> None:
        if passage.kind in (Kind.TITLE, Kind.MASTHEAD, Kind.TAIL):
            self.last.clear()
            self.before_reset.clear()

    def unnumbered(self, passage: Passage) -> None:
        """Plain text, or a heading whose number Word or the toolkit adds."""
        if passage.kind is Kind.HEADING:
            self.automatic = True
        if _ATTACHMENTS.match(passage.text):
            self.last[Level.THIRD] = 1
        self.introduced = passage.text.rstrip().endswith(("：", ":"))

    def numbered(self, passage: Passage, mark: Mark) -> Iterator[Finding]:
        if not self.automatic:
            parent = self._missing_parent(mark.level)
            if parent:
                yield passage.finding("C-SEQ-01", mark.start, mark.end, parent)
            expected = self._expected(mark)
            if expected != mark.value:
                yield passage.finding("C-SEQ-02", mark.start, mark.end, _printed(mark.level, expected))
        self._advance(mark)

    def _missing_parent(self, level: Level) -> str:
        if level in self.last:
            return ""
        if level is Level.SECOND and Level.FIRST not in self.last:
            return "一、"
        skipped = level is Level.FOURTH and Level.THIRD not in self.last and bool(self.last)
        return "1." if skipped else ""

    def _expected(self, mark: Mark) -> int:
        """The number that should stand here; a list may start again at 1, and go on across a heading."""
        last = self.last.get(mark.level, 0)
        if mark.value == last + 1:
            return mark.value
        if mark.value == 1 and (last != 1 or self.introduced):
            return 1
        if not last and mark.value == self.before_reset.get(mark.level, 0) + 1:
            return mark.value
        return last + 1

    def _advance(self, mark: Mark) -> None:
        self.last[mark.level] = mark.value
        for lower in _LEVELS[_LEVELS.index(mark.level) + 1 :]:
            if lower in self.last:
                self.before_reset[lower] = self.last.pop(lower)
        self.introduced = False


def _printed(level: Level, count: int) -> str:
    han = chinese_count(min(count, 99))
    return {Level.FIRST: f"{han}、", Level.SECOND: f"（{han}）", Level.THIRD: f"{count}."}.get(level, f"（{count}）")


def check_items(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEQ-02: 一是, 二是, 三是 and 第一，第二， in a paragraph and over the paragraphs of a section."""
    last = {"是": 0, "第": 0, "其": 0}
    for passage in passages:
        if passage.kind is not Kind.TEXT or _starts_section(passage):
            last = dict.fromkeys(last, 0)
        if passage.kind is not Kind.TEXT:
            continue
        seen: set[str] = set()
        for found in _ITEM.finditer(passage.text):
            series, value = _item(found)
            expected = _expected_item(value, last, series, series in seen)
            if expected != value and not found.group("word"):
                text = found.group().rstrip("，、,：")
                wanted = text.replace(_number_of(found), chinese_count(expected), 1)
                yield passage.finding("C-SEQ-02", found.start(), found.start() + len(text), wanted)
            last[series] = value
            seen.add(series)


def _starts_section(passage: Passage) -> bool:
    mark = mark_of(passage.text)
    return mark is not None and mark.level in (Level.FIRST, Level.SECOND, Level.THIRD)


def _number_of(found: re.Match[str]) -> str:
    return found.group("item") or found.group("ordinal") or found.group("each") or ""


def _item(found: re.Match[str]) -> tuple[str, int]:
    if found.group("word"):
        return "第", _WORDS[found.group("word")]
    series = "是" if found.group("item") else "第" if found.group("ordinal") else "其"
    return series, COUNTS.get(_number_of(found), 0)


def _expected_item(value: int, last: dict[str, int], series: str, seen_here: bool) -> int:
    """The number that should stand here; a series may start again, and 首先 or 其一 may stand for its first item."""
    before = last[series]
    if not 1 <= value <= _MOST_ITEMS or value == before + 1:
        return value
    if value == 1:
        return 2 if before == 1 and seen_here else 1
    if not before:
        others = max(last.values())
        return value if value == others + 1 or value > 10 else 1
    return before + 1
