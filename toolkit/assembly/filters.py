"""The filters templates may use, under their Chinese names.  A blank passes through every one of them."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from markupsafe import Markup

from toolkit import numerals
from toolkit.assembly.blank import BLANK
from toolkit.assembly.merging import SAME
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


_MOST_DIGITS: Final = 400
"""Excel's numbers end at 10^308; writing out 10^999999999 would never end."""


def _number(value: object) -> Decimal:
    """The number of a value; a figure gives the one in its unit."""
    number = getattr(value, "number", value)
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal, str)):
        raise FilterFault("需要数字")
    try:
        value = Decimal(str(number).replace(",", ""))
    except InvalidOperation as error:
        raise FilterFault("需要数字") from error
    if not value.is_finite():
        raise FilterFault("需要数字")
    if value.adjusted() > _MOST_DIGITS:
        raise FilterFault("数太大")
    return value


def _amount(value: object) -> Decimal:
    """An amount in 元; a figure in 万元 is brought to 元."""
    unit = str(getattr(value, "unit", ""))
    return _number(value) * _MYRIADS.get(unit[:1], 1)


def _cents(value: object) -> Decimal:
    """An amount in 元 to the 分: what lies below is told at its cell, and a sum of shown amounts may have some."""
    return _amount(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


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
            detail = "数太大" if isinstance(error, ArithmeticError) else error
            raise FilterFault(f"用在“{value}”上：{detail}") from error

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


_SEPARATORS: Final = re.compile(r"[、；;\n]")
_COURTESY: Final[Mapping[str, str]] = {
    "部队首长": "首长", "军人": "同志", "现役军人": "同志", "退役军人": "同志", "民兵": "同志", "干部": "同志",
    "老师": "老师", "医生": "医生",
}  # fmt: skip
_BY_SEX: Final = {"男": "先生", "女": "女士"}
_CHECKED, _UNCHECKED = "☑", "☐"


def _enumeration(value: object, separator: str = "、") -> str:
    """列举: the parts of a list typed in one cell, however they were parted there."""
    return separator.join(part.strip() for part in _SEPARATORS.split(str(value)) if part.strip())


def _annex_list(value: object) -> Markup:
    """附件列表: names typed one a line; several get numbers, one stands alone (7.3.4)."""
    names = [part.strip() for part in _SEPARATORS.split(str(value)) if part.strip()]
    lines = names if len(names) == 1 else [f"{number}.{name}" for number, name in enumerate(names, 1)]
    return Markup("\n").join(lines)


def _courtesy(value: object, sex: object = "", kind: object = "") -> str:
    """称谓: a name with what the person is called, by kind first, then by sex, 同志 otherwise."""
    return f"{value}{_COURTESY.get(str(kind)) or _BY_SEX.get(str(sex), '同志')}"


def _checked(value: object, choice: object) -> str:
    """勾选: a ticked box where the value, or a part of a list, is ``choice``; an empty one otherwise."""
    parts = {part.strip() for part in _SEPARATORS.split(str(value))} if not _is_blank(value) else set()
    return _CHECKED if str(choice) in parts or (not _is_blank(value) and str(value) == str(choice)) else _UNCHECKED


def _filled_up(rows: object, count: object) -> tuple[object, ...]:
    """填满: the rows of a table and as many blank ones as make ``count``."""
    given = tuple(rows) if isinstance(rows, Iterable) else ()
    return (*given, *(BLANK for _ in range(min(int(_number(count)), _MOST_ROWS) - len(given))))


def _framed(value: object, width: object, height: object) -> object:
    """图片: a photo in a box so many mm wide and high."""
    if not hasattr(value, "framed"):
        raise FilterFault("需要照片")
    sides = [float(_number(side)) for side in (width, height)]
    if not all(1 <= side <= _PAGE for side in sides):
        raise FilterFault("宽和高应是 1 到 260 毫米")
    return value.framed(*sides)


def _abreast(rows: object, count: object = 2) -> tuple[tuple[object, ...], ...]:
    """每排: the rows of a table in groups of ``count`` that stand side by side, the last one filled up with blanks."""
    given = tuple(rows) if isinstance(rows, Iterable) else ()
    many = int(_number(count))
    if not 1 <= many <= _MOST_ABREAST:
        raise FilterFault(f"一排应是 1 到 {_MOST_ABREAST} 个")
    filled = (*given, *(BLANK for _ in range(-len(given) % many)))
    return tuple(filled[start : start + many] for start in range(0, len(filled), many))


_PAGE: Final = 260
_MOST_ABREAST: Final = 10
_MOST_ROWS: Final = 1_000
"""A form has so many lines at most."""

FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "公文日期": _filter(lambda value: numerals.official_date(_date(value))),
    "汉字日期": _filter(lambda value: numerals.chinese_date(_date(value))),
    "大写金额": _filter(lambda value: numerals.capital_amount(_cents(value))),
    "汉字数": _filter(lambda value: numerals.chinese_number(_number(value))),
    "万元": _filter(lambda value, digits=None: numerals.in_myriads(_amount(value), digits)),
    "千分位": _filter(lambda value: numerals.thousands(_number(value))),
    "星期": _filter(lambda value: numerals.weekday(_date(value))),
    "建军周年": _filter(_anniversary),
    "序号": _filter(_ordinal),
    "分行": _filter(_lines),
    "列举": _filter(_enumeration),
    "附件列表": _filter(_annex_list),
    "称谓": _filter(_courtesy),
    "勾选": _checked,
    "填满": _filled_up,
    "图片": _filter(_framed),
    "每排": _filter(_abreast),
    SAME: lambda value: value,
}
