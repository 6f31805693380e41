"""Headings: the mark after their number, the mark at their end, the break before the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Kind, Passage

_CHINESE: Final = "一二三四五六七八九十"
_HAN: Final = re.compile(rf"\s*([{_CHINESE}]{{1,3}}[.．，,](?!\d))")
_ARABIC: Final = re.compile(r"\s*(\d{1,2}[、，．])(?=\D)")
_BRACKETED: Final = re.compile(rf"\s*([（(][{_CHINESE}\d]{{1,3}}[）)][、，,.．：])")
_NUMBERED: Final = re.compile(rf"\s*(?:[{_CHINESE}]{{1,3}}、|[（(][{_CHINESE}]{{1,3}}[）)])")
_FINAL: Final = re.compile("[。；，：、;,:.]$")
_INNER: Final = re.compile("[，。；：、]")
_STATEMENT: Final = re.compile("[一-鿿]{6,}是[一-鿿]{4,}")
"""A whole statement where a heading should be."""
_LONGEST: Final = 30
_RUN_IN: Final = 14
"""Characters after a number within which a heading that runs into its text must have ended."""


def check_headings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-04 to 06, 08, 09 and C-SEQ-03."""
    numbers = (("C-PUN-04", _HAN), ("C-PUN-05", _ARABIC), ("C-PUN-06", _BRACKETED))
    for passage in passages:
        if passage.kind in (Kind.TEXT, Kind.HEADING):
            for name, pattern in numbers:
                found = pattern.match(passage.text)
                if found:
                    yield passage.finding(name, *found.span(1))
            yield from _ending(passage)
        elif passage.kind is Kind.TITLE:
            yield from _title(passage)


def _ending(passage: Passage) -> Iterator[Finding]:
    text = passage.text.rstrip()
    number = _NUMBERED.match(text)
    alone = number is not None and len(text) - number.end() <= _LONGEST and not re.search("[。；](?!$)", text)
    if (alone or passage.kind is Kind.HEADING) and _FINAL.search(text) and (number or len(text) <= _LONGEST):
        yield passage.finding("C-PUN-08", len(text) - 1, len(text))
    elif number is not None and passage.kind is Kind.TEXT and not alone and text[number.end() - 1] == "、":
        yield from _run_in(passage, number.end())


def _run_in(passage: Passage, start: int) -> Iterator[Finding]:
    """一、组织领导及时到位医院领导十分重视…: no mark where the heading should have ended."""
    first = _INNER.search(passage.text, start)
    if first is None or first.start() - start <= _RUN_IN:
        return
    if first.group() != "。" or _STATEMENT.search(passage.text, start, first.start()):
        yield passage.finding("C-SEQ-03", 0, min(start + 8, len(passage.text)))


def _title(passage: Passage) -> Iterator[Finding]:
    for found in _INNER.finditer(passage.text):
        quoted = passage.text.count("《", 0, found.start()) > passage.text.count("》", 0, found.start())
        quoted |= passage.text.count("“", 0, found.start()) > passage.text.count("”", 0, found.start())
        if found.end() == len(passage.text.rstrip()):
            yield passage.finding("C-PUN-08", *found.span())
        elif not quoted:
            yield passage.finding("C-PUN-09", *found.span())
