"""Arithmetic in the text: so many at so much each make so much.  Only what is certain is claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from toolkit.numerals import plain_number
from toolkit.proofing.passage import Finding, Kind, Passage

_N: Final = r"(\d+(?:\.\d+)?)"
_SCALES: Final = {"": 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_FORMULA: Final = re.compile(
    rf"{_N}(?:[一-鿿]{{0,3}})[×xX*＊]{_N}(千|万|亿)?(元?)[一-鿿/]{{0,3}}[=＝]{_N}(千|万|亿)?(元?)"
)
_ADDED: Final = re.compile(
    rf"({_N}(?:[一-鿿]{{0,2}})(?:[+＋]\d+(?:\.\d+)?(?:[一-鿿]{{0,2}})){{1,9}})[=＝]{_N}([一-鿿]{{0,2}})"
)
_COUNT: Final = re.compile(r"(?<![\d.约近])(\d+)(户|人|名|位|个|家|所)(?!月)")
_EACH: Final = re.compile(
    rf"每(户|人|名|位|个|家|所)[^，。；\d每]{{0,12}}{_N}(千|万)?元(?!以|左|多|余|至|～)|{_N}(千|万)?元(?:的)?/(户|人|名|位|个|家|所)"
)
_TOTAL: Final = re.compile(
    rf"(?:共计|合计|总计|共发放|总额)[^，。；\d]{{0,12}}(?<![约近]){_N}(千|万|亿)?元(?!以|左|多|余|至|～)"
)
_PARTS: Final = re.compile(rf"(?:(?<=[，。；：、])|^)[^，。；：、\d]{{0,16}}{_N}(万)?元(?=[、，])")
_VAGUE: Final = re.compile("[余多近约]|左右|以上|不等|至少|其中")
_SAME: Final = {"人": "人名位", "名": "人名位", "位": "人名位", "户": "户", "个": "个", "家": "家", "所": "所"}


def check_sums(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-07."""
    for passage in passages:
        yield from _formulas(passage)
        if passage.kind is Kind.TEXT:
            yield from _products(passage)


def _formulas(passage: Passage) -> Iterator[Finding]:
    for found in _FORMULA.finditer(passage.text):
        count, each, scale, _, total, total_scale, _ = found.groups()
        computed = Decimal(count) * Decimal(each) * _SCALES[scale or ""]
        yield from _compare(passage, found.span(), computed, Decimal(total), total_scale or "", "")
    for found in _ADDED.finditer(passage.text):
        if re.search("[万亿千]", found.group()):
            continue
        parts = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", found.group(1))]
        yield from _compare(passage, found.span(), sum(parts, Decimal(0)), Decimal(found.group(3)), "", found.group(4))


def _products(passage: Passage) -> Iterator[Finding]:
    """……20户……每户200元，共计4000元: count, share and total in this order inside one sentence."""
    for sentence in re.finditer("[^。；！？]+", passage.text):
        for each in _EACH.finditer(sentence.group()):
            share, unit = _share(each)
            before, after = sentence.group()[: each.start()], sentence.group()[each.end() :]
            counts = [found for found in _COUNT.finditer(before) if found.group(2) in _SAME[unit]]
            total = _TOTAL.search(after)
            if (
                len(counts) != 1
                or total is None
                or _COUNT.search(after[: total.start()])
                or "每" in after[: total.end()]
            ):
                continue
            start, end = counts[0].start() + sentence.start(), each.end() + total.end() + sentence.start()
            if _VAGUE.search(passage.text[start:end]):
                continue
            computed = Decimal(counts[0].group(1)) * share
            yield from _compare(passage, (start, end), computed, Decimal(total.group(1)), total.group(2) or "", "元")


def _share(found: re.Match[str]) -> tuple[Decimal, str]:
    unit, number, scale, number_after, scale_after, unit_after = found.groups()
    return Decimal(number or number_after) * _SCALES[scale or scale_after or ""], unit or unit_after


def _compare(
    passage: Passage, span: tuple[int, int], computed: Decimal, typed: Decimal, scale: str, unit: str
) -> Iterator[Finding]:
    if computed != typed * _SCALES[scale]:
        yield passage.finding("C-TXT-07", *span, f"{plain_number(computed / _SCALES[scale])}{scale}{unit or ''}")
