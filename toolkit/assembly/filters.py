"""The filters templates may use, under their Chinese names.  A blank passes through every one of them."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from markupsafe import Markup

from toolkit import numerals
from toolkit.record import Level

_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}
_ORDINAL_STYLES: Final[Mapping[str, Callable[[int], str]]] = {
    "一": numerals.chinese_count,
    "一、": lambda count: f"{numerals.chinese_count(count)}、",
    "（一）": lambda count: f"（{numerals.chinese_count(count)}）",
    "1.": lambda count: f"{count}.",
    "（1）": lambda count: f"（{count}）",
    "一是": lambda count: f"{numerals.chinese_count(count)}是",
}
_LEVEL_STYLES: Final = {
    Level.FIRST: "一、",
    Level.SECOND: "（一）",
    Level.THIRD: "1.",
    Level.FOURTH: "（1）",
    Level.ITEM: "一是",
}


class FilterFault(ValueError):
    """A filter was given a value it cannot take; the text is Chinese and names both."""


def _number(value: object) -> Decimal:
    """The number of a value; a figure gives the one in its unit."""
    number = getattr(value, "number", value)
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal, str)):
        raise FilterFault("需要数字")
    try:
        return Decimal(str(number).replace(",", ""))
    except InvalidOperation as error:
        raise FilterFault("需要数字") from error


def _amount(value: object) -> Decimal:
    """An amount in 元; a figure in 万元 is brought to 元."""
    unit = str(getattr(value, "unit", ""))
    return _number(value) * _MYRIADS.get(unit[:1], 1)


def _date(value: object) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    raise FilterFault("需要日期")


def _is_blank(value: object) -> bool:
    return value is None or (not isinstance(value, (int, float, Decimal)) and not value)


def _filter(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let blanks pass and name the value in every fault."""

    @functools.wraps(function)
    def guarded(value: object, *arguments: object) -> object:
        if _is_blank(value):
            return value
        try:
            return function(value, *arguments)
        except (ValueError, ArithmeticError) as error:
            raise FilterFault(f"用在“{value}”上：{error}") from error

    return guarded


def _ordinal(value: object, style: str = "一") -> str:
    name = _LEVEL_STYLES.get(Level(style), style) if style in list(Level) else style
    if name not in _ORDINAL_STYLES:
        raise FilterFault(f"没有“{style}”这种序号，可用：{' '.join(_ORDINAL_STYLES)}")
    return _ORDINAL_STYLES[name](int(_number(value)))


def _anniversary(value: object) -> int:
    year = value.year if isinstance(value, datetime.date) else int(_number(value))
    return numerals.army_anniversary(year)


def _lines(value: object, separator: str = "、") -> Markup:
    """分行: the parts of a list typed in one cell, each on a line of its own."""
    return Markup("\n").join(part.strip() for part in str(value).split(separator) if part.strip())


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "公文日期": _filter(lambda value: numerals.official_date(_date(value))),
    "汉字日期": _filter(lambda value: numerals.chinese_date(_date(value))),
    "大写金额": _filter(lambda value: numerals.capital_amount(_amount(value))),
    "汉字数": _filter(lambda value: numerals.chinese_number(_number(value))),
    "万元": _filter(lambda value, digits=None: numerals.in_myriads(_amount(value), digits)),
    "千分位": _filter(lambda value: numerals.thousands(_number(value))),
    "星期": _filter(lambda value: numerals.weekday(_date(value))),
    "建军周年": _filter(_anniversary),
    "序号": _filter(_ordinal),
    "分行": _filter(_lines),
}
