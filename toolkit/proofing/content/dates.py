"""Dates: that they exist, and how they are written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Passage

_FULL: Final = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})[日号]")
_DASHED: Final = re.compile(r"(?<![\d-])((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_DAY: Final = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})[日号]")
_MONTH: Final = re.compile(r"(?<!\d)(?:(\d{4})年)?(\d{1,2})月(?!\d)")
_PADDED: Final = re.compile(r"(?:\d{4}年)?(?<!\d)0\d月(?:\d{1,2}[日号])?|(?:\d{4}年)?(?<!\d)\d{1,2}月0\d[日号]")
_SHORT: Final = re.compile(r"(?<![\d〇一二三四五六七八九十])['’]?\d{2}年(?=\d{1,2}月|底|初|度|上半年|下半年|春节|元旦)")
_SPOKEN: Final = re.compile(r"\d{1,2}月\d{1,2}号")
_MIXED: Final = re.compile(
    r"[〇○零一二三四五六七八九]{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十\d]{1,3}日)?"
)
_LEAP: Final = 2024


def check_dates(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-03, 04, 05, 11, 14 in every passage."""
    for passage in passages:
        yield from _impossible(passage)
        for name, pattern in (("C-NUM-03", _PADDED), ("C-NUM-04", _SHORT), ("C-NUM-05", _SPOKEN), ("C-NUM-11", _MIXED)):
            for found in pattern.finditer(passage.text):
                yield passage.finding(name, *found.span())


def _impossible(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for found in _FULL.finditer(text):
        if not exists(int(found.group(1)), int(found.group(2)), int(found.group(3))):
            yield passage.finding("C-NUM-14", *found.span())
    for found in _DASHED.finditer(text):
        year, _, month, day = found.groups()
        if found.group(2) != "." and not exists(int(year), int(month), int(day)):
            yield passage.finding("C-NUM-14", *found.span())
    for found in _DAY.finditer(text):
        if not exists(_LEAP, int(found.group(1)), int(found.group(2))):
            yield passage.finding("C-NUM-14", *found.span())
    for found in _MONTH.finditer(text):
        if not 1 <= int(found.group(2)) <= 12:
            yield passage.finding("C-NUM-14", *found.span())


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has the day."""
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
