"""How 公文 writes numbers, dates and amounts: pure functions.

Sources: GB/T 9704-2012 (7.3.5.4 dates), GB/T 15835-2011 (numerals in texts), and the contract on approximate
figures in this project's ``docs/workbook.md``.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_MYRIADS: Final = ("万", "亿")


def plain_number(value: Decimal | int) -> str:
    """A number without exponent, float noise or trailing zeros: 12, 23500.5."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def official_date(day: datetime.date) -> str:
    """成文日期 in Arabic numerals without leading zeros: 2026年2月8日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_count(number: int) -> str:
    """A count from 1 to 99 as a heading or list number writes it: 一, 十, 十一, 二十, 九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"not a list number: {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def figure_phrase(value: Decimal, approximation: str, unit: str) -> str:
    """A figure as it is read aloud: 70余万元, 304万余元, 80余家, 近5000名, 1000元以上.

    ``value`` is in ``unit``.  近 and 约 stand before the number, 以上 after the unit.  余 and 多 drop the fraction and
    stand before 万/亿 where the integer ends in 0, after it otherwise, right after the number without 万/亿.
    """
    if approximation in ("余", "多"):
        return _with_remainder(value, approximation, unit)
    phrase = plain_number(value) + unit
    if approximation in ("近", "约"):
        return approximation + phrase
    return phrase + approximation


def _with_remainder(value: Decimal, approximation: str, unit: str) -> str:
    if unit.startswith(_MYRIADS) and abs(value) < 1:
        value, unit = value * (10_000 if unit[0] == "万" else 100_000_000), unit[1:]
    whole = int(value)
    if unit.startswith(_MYRIADS) and whole % 10:
        return f"{whole}{unit[0]}{approximation}{unit[1:]}"
    return f"{whole}{approximation}{unit}"
