"""Numbers: 文号, approximate figures, ranges, rates (GB/T 15835)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Kind, Passage

_BRACKETED: Final = re.compile(r"[一-鿿]{1,8}[\[【（(](?:19|20)[\dxX_×]{2}[\]】）)]\s*第?\d+号")
_ORDINAL: Final = re.compile(r"〔\d{4}〕(?:第\d+|0\d*)号?")
_MIXED: Final = re.compile(
    r"\d+(?:\.\d+)?[千百](?:余|多|来)?(?:名|人|元|户|块|条|册|次|个|家|台|株|幅|件|份|只|吨|亩|公斤|斤|万|余|多)|\d+(?:\.\d+)?十(?:余|多)?(?:名|人|元|户|块|条|册|次|个|家)"
)
_DOUBLED: Final = re.compile(
    r"(?:近|约|大约|将近)\s?\d[\d.,]*[千百万亿]?(?:余|多)[\u4e00-\u9fff]?|(?:约|大约|近)\s?\d[\d.,]*[^，。；、]{0,4}左右|\d[\d.,]*[千百万亿]?(?:余|多)[\u4e00-\u9fff]{1,2}左右|(?:超过|至少|不低于)\d[\d.,]*[^，。；、]{0,4}以上"
)
_PAUSED: Final = re.compile(
    r"(?<![一二三四五六七八九十第、])([一二三四五六七八])、([二三四五六七八九])(?:十|百|千|万)?(?:个|天|年|月|次|人|名|户|家|位|岁|周)(?!级|等|季度|层)"
)
_RANGE: Final = re.compile(
    r"(?<![\d.\-A-Za-z/:：〔])(\d+(?:\.\d+)?)(%|％|万|亿|元|人|户|年|月|日)?\s?[-~]\s?(\d+(?:\.\d+)?)\s?(%|％|万|亿|元|人|户|年|月|日|号|岁|天|次|个|名|倍|公里|米|度)(?![\d-])"
)
_UNIT: Final = re.compile(r"(?<![\d.万亿%％])(\d+(?:\.\d+)?)[～—](\d+(?:\.\d+)?)(万|亿|%|％)")
_RATE: Final = re.compile(r"率[^，。；、]{0,8}?(\d+(?:\.\d+)?)\s?[%％](以上|多)?")
_YEARS: Final = re.compile(r"(?:19|20)\d{2}")
_DIGITS: Final = "一二三四五六七八九"


def check_numbers(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-01, 02, 06 to 10, 12."""
    simple = (("C-NUM-01", _BRACKETED), ("C-NUM-02", _ORDINAL), ("C-NUM-06", _MIXED), ("C-NUM-07", _DOUBLED))
    for passage in passages:
        for name, pattern in simple:
            for found in pattern.finditer(passage.text):
                yield passage.finding(name, *found.span())
        yield from _ranges(passage)
        yield from _rates(passage)
        if passage.kind is not Kind.TABLE:
            yield from _approximate(passage)


def _ranges(passage: Passage) -> Iterator[Finding]:
    for found in _RANGE.finditer(passage.text):
        yield passage.finding("C-NUM-09", *found.span())
    for found in _UNIT.finditer(passage.text):
        if not (_YEARS.fullmatch(found.group(1)) and _YEARS.fullmatch(found.group(2))):
            yield passage.finding("C-NUM-10", *found.span(), found.group(3))


def _rates(passage: Passage) -> Iterator[Finding]:
    """A rate over one hundred percent; rates of growth may be."""
    for found in _RATE.finditer(passage.text):
        before = passage.text[max(0, found.start() - 3) : found.start()]
        grows = re.search(
            "增长|增幅|回报|收益|产出|利|汇|投资$", before + passage.text[found.start() - 1 : found.start() + 8]
        )
        value = float(found.group(1))
        if not grows and (value > 100 or (value == 100 and found.group(2))):
            yield passage.finding("C-NUM-12", *found.span())


def _approximate(passage: Passage) -> Iterator[Finding]:
    for found in _PAUSED.finditer(passage.text):
        first, second = (_DIGITS.index(digit) for digit in found.group(1, 2))
        if second == first + 1:
            yield passage.finding("C-NUM-08", *found.span())


_ARMY_DAY: Final = re.compile(
    "(?<![“\"'‘—一二三四五六七八九十])八一(?![”\"'’一二三四五六七八九十])(?=建军节|期间|前夕|节|、|，|来临|慰问)"
)


def check_festivals(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-13: “八一” and its like in quotation marks."""
    for passage in passages:
        for found in _ARMY_DAY.finditer(passage.text):
            yield passage.finding("C-NUM-13", found.start(), min(len(passage.text), found.end() + 3))
