"""Wording: unfinished endings, doubled sentences, leftovers of model texts, relative time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Kind, Passage

_ENDS: Final = "。！？：；”）…》.!?:;)"
_CLAUSE: Final = re.compile("[^，。；：！？]{5,60}[，。；！？]")
_SENTENCE: Final = re.compile("[^。！？；]{12,200}[。！？；]")
_ECHO: Final = re.compile(r"([一-鿿]{2,4})和(?:深远|重要|重大)\1")
_MODEL: Final = re.compile(
    r"小编|仅供参考|范文|更多.{0,6}(?:推荐|阅读)|篇[一二三四五六七八九十]+(?=$|[：:])|本文(?:来自|由).{0,12}(?:网|提供|整理)"
)
_RELATIVE: Final = re.compile(r"今年|去年|明年|前年|近日|(?<![节\d])日前|近期|目前|昨天|本月|上个?月")
_HEADING: Final = re.compile(
    r"\s*附件[:：]|\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{1,35}$"
)
_LONG: Final = 15
_TAIL: Final = 8


def check_wording(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-01, 04, 05, 06."""
    seen: dict[str, bool] = {}
    for index, passage in enumerate(passages):
        if passage.kind is Kind.TEXT:
            yield from _ending(passages, index)
            yield from _repeated(passage, seen)
            for found in _RELATIVE.finditer(passage.text):
                yield passage.finding("C-TXT-06", *found.span())
        if passage.kind in (Kind.TEXT, Kind.HEADING, Kind.TITLE):
            for found in _MODEL.finditer(passage.text):
                yield passage.finding("C-TXT-05", *found.span())


def _ending(passages: Sequence[Passage], index: int) -> Iterator[Finding]:
    text = passages[index].text.rstrip()
    if len(text) <= _LONG or text.endswith(tuple(_ENDS)) or _HEADING.match(text):
        return
    clauses = re.search("[，。；]", text)
    if clauses is not None:
        yield passages[index].finding("C-TXT-01", len(text) - _TAIL, len(text))


def _repeated(passage: Passage, seen: dict[str, bool]) -> Iterator[Finding]:
    before, position = "", 0
    for found in _CLAUSE.finditer(passage.text):
        clause = found.group()[:-1].strip()
        if clause == before and found.start() == position:
            yield passage.finding("C-TXT-04", *found.span())
        before, position = clause, found.end()
        before = re.sub("^[一二三四五六七八九十]{1,3}、|^[（(].{1,3}[）)]", "", before)
    for found in _SENTENCE.finditer(passage.text):
        if found.group() in seen and found.group().strip():
            yield passage.finding("C-TXT-04", *found.span())
        seen[found.group()] = True
    for found in _ECHO.finditer(passage.text):
        yield passage.finding("C-TXT-04", *found.span())
