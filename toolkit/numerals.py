"""How 公文 writes numbers, dates and amounts: pure functions.

Sources: GB/T 9704-2012 (7.3.5.4 dates), GB/T 15835-2011 (numerals in texts), and the contract on approximate
figures in this project's ``docs/workbook.md``.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
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


_HAN_UNITS: Final = ("", "十", "百", "千")
_HAN_GROUPS: Final = ("", "万", "亿", "万亿")
_CAPITALS: Final = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_WEEKDAYS: Final = "一二三四五六日"
_ARMY_DAY_YEAR: Final = 1927
_LARGEST: Final = 10**16


def chinese_number(number: Decimal | int) -> str:
    """A number in Chinese numerals with place words: 十二, 一百零五, 一万零五, 二点五, 负三.

    Raises ``ValueError`` for a number of 10^16 and more.
    """
    value = Decimal(number)
    sign = "负" if value < 0 else ""
    whole, _, fraction = plain_number(abs(value)).partition(".")
    text = _whole_number(int(whole))
    if text.startswith("一十"):
        text = text[1:]
    return sign + text + ("点" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else "")


def _whole_number(number: int) -> str:
    if number >= _LARGEST:
        raise ValueError("数字太大")
    if number == 0:
        return _DIGITS[0]
    text = ""
    gap = False
    for group in range(len(_HAN_GROUPS) - 1, -1, -1):
        four = number // 10_000**group % 10_000
        if four == 0:
            gap = bool(text)
            continue
        if text and (gap or four < 1000):
            text += _DIGITS[0]
        text += _four_digits(four) + _HAN_GROUPS[group]
        gap = False
    return text.replace("万亿", "万", 1) if "万亿" in text and text.count("亿") > 1 else text


def _four_digits(number: int) -> str:
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _HAN_UNITS[place]
        gap = False
    return text


def capital_amount(amount: Decimal | int) -> str:
    """An amount in 元 in the capital numerals of accounting: 壹万贰仟元整, 壹元零伍分.

    Raises ``ValueError`` for fractions of a 分 and for 10^16 元 and more.
    """
    value = Decimal(amount)
    cents = abs(value) * 100
    if cents != cents.to_integral_value():
        raise ValueError("金额不足一分")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = _whole_number(yuan) + "元" if yuan or not rest else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif fen and text:
        text += _DIGITS[0]
    text += _DIGITS[fen] + "分" if fen else "整"
    return ("负" if value < 0 else "") + text.translate(_CAPITALS)


def chinese_date(day: datetime.date) -> str:
    """A date in Chinese numerals: 二〇二六年二月八日 (GB/T 15835-2011, 4.2)."""
    year = "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_count(day.month)}月{chinese_count(day.day)}日"


def weekday(day: datetime.date) -> str:
    """The day of the week: 星期日."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def army_anniversary(year: int) -> int:
    """建军周年: how many years after 1927."""
    return year - _ARMY_DAY_YEAR


def thousands(value: Decimal | int) -> str:
    """A number with thousands separators: 23,500.5."""
    whole, dot, fraction = plain_number(value).partition(".")
    return f"{int(whole):,}{dot}{fraction}" if not whole.startswith("-0") else f"-0{dot}{fraction}"


def in_myriads(value: Decimal | int, digits: int | None = None) -> str:
    """An amount in 元 as a number of 万元: 12345 is 1.2345, rounded half up where ``digits`` is given."""
    myriads = Decimal(value) / 10_000
    if digits is None:
        return plain_number(myriads)
    return str(myriads.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


_HAN_DATE: Final = re.compile(
    "([〇○零Oo0一二三四五六七八九]{2,4}|[0-9]{2,4})年([一二三四五六七八九十]{1,2}|[0-9]{1,2})月"
    "([一二三四五六七八九十廿卅]{1,3}|[0-9]{1,2})[日号]?"
)
_DAY_WORDS: Final = {"廿": "二十", "卅": "三十"}
_COUNTED: Final = {chinese_count(number): number for number in range(1, 100)}


def arabic_date(text: str) -> str:
    """A date in Chinese numerals in Arabic ones, 二〇二六年二月八日 as 2026年2月8日; any other text as it is."""
    found = _HAN_DATE.fullmatch(text)
    if not found:
        return text
    year, month, day = found.groups()
    for short, words in _DAY_WORDS.items():
        day = day.replace(short, words)
    counted = [each if each.isascii() else str(_COUNTED.get(each, "")) for each in (month, day)]
    if not all(counted):
        return text
    digits = "".join(sign if sign.isdigit() and sign.isascii() else str(_WRITTEN_DIGITS.get(sign, 0)) for sign in year)
    return f"{digits}年{counted[0]}月{counted[1]}日"


_WRITTEN_DIGITS: Final = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_GROUPS: Final = {"万": 10_000, "亿": 100_000_000}


def written_number(text: str) -> Decimal | None:
    """The value of a number as people write it: 1,200, 3.5万, 三十万, 二〇二六; ``None`` where it is no number."""
    plain = text.replace(",", "").replace("，", "")
    scale = 1
    while plain and plain[0].isascii() and plain[-1] in _PLACES | _GROUPS:
        scale *= (_PLACES | _GROUPS)[plain[-1]]
        plain = plain[:-1]
    if plain.isascii():
        digits = plain.replace(".", "", 1)
        return Decimal(plain) * scale if digits.isdigit() and plain[-1] != "." else None
    value = _written_in_hanzi(plain)
    return None if value is None else Decimal(value)


def _written_in_hanzi(text: str) -> int | None:
    if all(sign in _WRITTEN_DIGITS for sign in text):
        return int("".join(str(_WRITTEN_DIGITS[sign]) for sign in text))
    total = group = digit = 0
    for sign in text:
        if sign in _WRITTEN_DIGITS:
            digit = _WRITTEN_DIGITS[sign]
        elif sign in _PLACES:
            group += (digit or 1) * _PLACES[sign]
            digit = 0
        elif sign in _GROUPS:
            total = (total + group + digit) * _GROUPS[sign] if sign == "亿" else total + (group + digit) * _GROUPS[sign]
            group = digit = 0
        else:
            return None
    return total + group + digit


_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_DIGITS: Final = "10X98765432"


def id_check_digit(digits: str) -> str:
    """The 18th character of a citizen's identity number from its first 17 digits (GB 11643-1999, 4.2.3)."""
    return _ID_DIGITS[sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=True)) % 11]
