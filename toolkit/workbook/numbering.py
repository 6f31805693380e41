"""Give paragraphs their numbers: 一、 （一） 1. （1） 一是 (GB/T 9704-2012, 7.3.3).

The tool adds numbers and nothing else.  A number typed by hand stays as it is and sets the counter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from toolkit.numerals import chinese_count
from toolkit.problems import Problem, problem
from toolkit.record import Level, Segment
from toolkit.workbook.prose import Paragraph

_HAN: Final = "[一二三四五六七八九十]{1,3}"
_TYPED: Final = (
    (Level.FIRST, re.compile(f"({_HAN})[、.．，,]")),
    (Level.SECOND, re.compile(f"[（(]({_HAN})[）)][、.．，,]?")),
    (Level.THIRD, re.compile(r"([0-9０-９]{1,2})[.．、，](?![0-9０-９])")),
    (Level.FOURTH, re.compile(r"[（(]([0-9０-９]{1,2})[）)][、.．，]?")),
    (Level.ITEM, re.compile(f"({_HAN})是[、，,]?")),
)
_HEADINGS: Final = (Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH)
_COUNTS: Final = {chinese_count(number): number for number in range(1, 100)}


class TypedNumber(NamedTuple):
    """A number somebody typed at the beginning of a paragraph."""

    level: Level
    text: str
    value: int


def typed_number(text: str) -> TypedNumber | None:
    """The number a paragraph begins with, in any of the five forms; ``None`` for plain text."""
    for level, pattern in _TYPED:
        found = pattern.match(text)
        if found:
            digits = unicodedata.normalize("NFKC", found.group(1))
            count = int(digits) if digits.isdigit() else _COUNTS.get(digits)
            if count:
                return TypedNumber(level, found.group(), count)
    return None


def printed_number(level: Level, count: int) -> str:
    """The number of a level as the tool prints it: 三、 （三） 3. （3） 三是."""
    han = chinese_count(count) if count <= 99 else str(count)
    return {
        Level.FIRST: f"{han}、",
        Level.SECOND: f"（{han}）",
        Level.THIRD: f"{count}.",
        Level.FOURTH: f"（{count}）",
        Level.ITEM: f"{han}是",
        Level.TEXT: "",
    }[level]


class _Counters:
    """Where each level stands; a heading sets back all that is below it."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys((*_HEADINGS, Level.ITEM), 0)

    def set(self, level: Level, count: int) -> None:
        self.counts[level] = count
        if level.is_heading:
            below = _HEADINGS[_HEADINGS.index(level) + 1 :]
            self.counts.update(dict.fromkeys((*below, Level.ITEM), 0))

    def missing_parent(self, level: Level) -> Level | None:
        """The level above that never came, for the first paragraph of a level; ``None`` where all is in order."""
        if not level.is_heading or level is Level.FIRST or self.counts[level]:
            return None
        parent = _HEADINGS[_HEADINGS.index(level) - 1]
        return parent if self.counts[parent] == 0 else None


def number_paragraphs(paragraphs: Iterable[Paragraph]) -> tuple[list[Segment], list[Problem]]:
    """Number the body of a document, in workbook order.

    一级 counts through the whole document; lower levels restart after a higher heading.  分项 restarts at every
    heading, every sheet and after a plain paragraph that ends in ：.
    """
    counters = _Counters()
    segments: list[Segment] = []
    problems: list[Problem] = []
    sheet = ""
    for paragraph in paragraphs:
        if paragraph.sheet != sheet:
            sheet = paragraph.sheet
            counters.counts[Level.ITEM] = 0
        segments.append(_number(paragraph, counters, problems))
    return segments, problems


def _number(paragraph: Paragraph, counters: _Counters, problems: list[Problem]) -> Segment:
    if paragraph.table is not None:
        text = paragraph.table.text
        return Segment(Level.TEXT, "", "", text, paragraph.sheet, paragraph.where, paragraph.table)
    typed = typed_number(paragraph.title or paragraph.content)
    level = paragraph.level
    if level is not Level.TEXT:
        parent = counters.missing_parent(level)
        if parent:
            problems.append(problem("W405", paragraph.where, parent=parent, level=level))
    if typed is None:
        number = ""
        if level is not Level.TEXT:
            counters.set(level, counters.counts[level] + 1)
            number = printed_number(level, counters.counts[level])
        elif (paragraph.title + paragraph.content).endswith(("：", ":")):
            counters.counts[Level.ITEM] = 0
        return _segment(paragraph, number, typed_length=0)
    if level not in (Level.TEXT, typed.level):
        problems.append(problem("W406", paragraph.where, number=typed.text, level=level))
    expected = counters.counts[typed.level] + 1
    if typed.value != expected:
        words = {"number": typed.text, "expected": printed_number(typed.level, expected)}
        problems.append(problem("W404", paragraph.where, **words))
    counters.set(typed.level, typed.value)
    return _segment(paragraph, typed.text, typed_length=len(typed.text))


def _segment(paragraph: Paragraph, number: str, typed_length: int) -> Segment:
    title, content = paragraph.title, paragraph.content
    if title:
        title = title[typed_length:]
    else:
        content = content[typed_length:]
    if paragraph.level is Level.TEXT and typed_length:
        # A plain paragraph keeps its typed number inside the text: its level prints no number of its own.
        return Segment(paragraph.level, "", paragraph.title, paragraph.content, paragraph.sheet, paragraph.where)
    return Segment(paragraph.level, number, title, content, paragraph.sheet, paragraph.where)
