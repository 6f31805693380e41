"""Figures as a text states them: number, 约数 and unit, and which true values such a statement allows.

One extractor for everything that looks at figures in prose: the import of old briefs and the checks of 核数.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from toolkit.numerals import plain_number, written_number

HAN_NUMBER: Final = "零〇一二两三四五六七八九十百千万亿"
_UNITS: Final = (
    "个百分点|个月|人次|台次|元|人|名|位|户|家|个|次|件|份|套|株|台|辆|块|条|幅|册|所|箱|袋|吨|公斤|亩|棵|支|"
    "张|本|床|场|桶|盒|期|篇|起|项|类|%|％"
)
FIGURE: Final = re.compile(
    rf"(?P<before>近|约)?(?P<number>(?<![0-9.A-Za-z])[0-9][0-9,]*(?:\.[0-9]+)?|(?<![第{HAN_NUMBER}])[{HAN_NUMBER}]{{1,8}})"
    rf"(?P<thousand>[十百千])?(?P<more>[余多来几])?(?P<myriad>[万亿])?(?P<after>[余多])?(?P<rank>大|余)?"
    rf"(?P<unit>{_UNITS})(?P<least>以上)?"
)
"""A number with its unit as prose writes it: 70余万元, 近5000名, 3千多人次, 三十万元, 1000元以上."""

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_FULL_POINT: Final = re.compile("(?<=[0-9])．(?=[0-9])")
_PEOPLE: Final = frozenset("人名位")
_WIDEST: Final = 8
_LESS: Final = re.compile("(?:不足|不到|不超过|不高于|至多|最多)$")
_MORE: Final = re.compile("(?:超过?|逾|至少|不少于|不低于|突破)$")
_LOOSE: Final = re.compile(
    rf"(?:近|约|大约|上|几|(?<![人户次总件个])数|第|[0-9{HAN_NUMBER}元户人名家位个次%％][至到—～~\-、])$"
)
_LOOSE_AFTER: Final = re.compile(r"左右|上下|以下|以内|余|多|不等|[0-9～~]|[至到—][0-9]|半")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NEAR: Final = Decimal("0.9")
_ABOUT: Final = Decimal("0.1")


class Range(NamedTuple):
    """The true values a statement allows; ``below`` tells that the upper end itself is out."""

    low: Decimal
    high: Decimal
    below: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value is allowed."""
        return self.low <= value <= self.high and not (self.below and value == self.high)

    def meets(self, other: Range) -> bool:
        """Whether some value is allowed by both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        return low == high and self.holds(low) and other.holds(low)


def allowed(value: Decimal, mark: str) -> Range:
    """What a number with its 约数 allows.

    Without one the number alone.  余 and 多: the number is reached and its next round step is not; 近: it falls just
    short; 约: within a tenth; 以上: it is reached.
    """
    if mark in ("余", "多", "来", "几"):
        exponent = value.normalize().as_tuple().exponent
        return Range(value, value + Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0), below=True)
    if mark == "近":
        return Range(min(value * _NEAR, value), max(value * _NEAR, value))
    if mark == "约":
        return Range(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    if mark == "以上":
        return Range(value, Decimal("Infinity"))
    if mark == "以下":
        return Range(Decimal("-Infinity"), value)
    return Range(value, value)


def measure(unit: str) -> str:
    """What a unit without 万 and 亿 counts: 人, 名 and 位 are one measure; 人次 is another."""
    return "人" if unit in _PEOPLE else unit


class Quantity(NamedTuple):
    """A figure with its unit, as a text states it.

    ``value`` is in the bare ``unit`` (元, never 万元); ``step`` is the worth of its last digit, ``myriad`` the 万 or 亿
    it is written with; ``mark`` is its 约数 or empty.
    """

    value: Decimal
    step: Decimal
    myriad: str
    unit: str
    mark: str
    start: int
    end: int

    @property
    def exact(self) -> bool:
        """Whether the figure is stated without 约数."""
        return not self.mark

    @property
    def kind(self) -> str:
        """What is counted (see ``measure``)."""
        return measure(self.unit)

    @property
    def range(self) -> Range:
        """The true values it allows; a figure written in 万 may be rounded."""
        if self.mark or not self.myriad:
            return allowed(self.value, self.mark)
        return Range(self.value - self.step / 2, self.value + self.step / 2)

    def differs(self, value: Decimal) -> bool:
        """Whether the figure is another number than ``value``, and not ``value`` rounded."""
        return abs(self.value - value) * 2 > self.step

    def written(self, value: Decimal) -> str:
        """``value`` in the unit of this figure."""
        return plain_number(value / _SCALES.get(self.myriad, 1)) + self.myriad + self.unit


@functools.lru_cache(maxsize=4)  # A long paragraph is asked for sentence by sentence.
def half_width(text: str) -> str:
    """The text with full-width digits and the points between them as FIGURE reads them; every sign keeps its place."""
    return _FULL_POINT.sub(".", text.translate(_HALF_WIDTH))


def quantities_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Every figure with a unit in a piece of a text, in order."""
    end = len(text) if end is None else end
    text = half_width(text)
    for found in FIGURE.finditer(text, start, end):
        number = found["number"] + (found["thousand"] or "") + (found["myriad"] or "")
        quantity = stated(number, found["unit"], _mark(text, found, start, end), *found.span())
        if quantity is not None:
            yield quantity


def stated(number: str, unit: str, mark: str, start: int, end: int) -> Quantity | None:
    """The quantity of a written number, 0.5万 or 三十, and its unit; ``None`` where it is no number."""
    value = written_number(number)
    if value is None:
        return None
    in_digits = number[0].isascii()
    bare = number.rstrip("十百千万亿") if in_digits else number
    scale = written_number("1" + number[len(bare) :]) or Decimal(1)
    step = scale.scaleb(-len(bare.partition(".")[2]))
    myriad = number[-1] if in_digits and number[-1] in "万亿" else ""
    return Quantity(value, step, myriad, "%" if unit == "％" else unit, mark, start, end)


def _mark(text: str, found: re.Match[str], start: int, end: int) -> str:
    said = found["more"] or found["after"] or found["rank"]
    if said and said != "大":
        return said
    if found["least"]:
        return "以上"
    if found["before"]:
        return found["before"]
    lead = text[max(start, found.start() - _WIDEST) : found.start()]
    if _LESS.search(lead):
        return "以下"
    if _MORE.search(lead):
        return "以上"
    return "约" if _LOOSE.search(lead) or _LOOSE_AFTER.match(text, found.end(), end) else ""
