"""What a cell's number format shows of its value (ECMA-376 part 1, 18.8.30 and 18.8.31).

Of a number only three things are taken over: how many decimals it shows at most, its leading zeros, and its hyphens.
Of a date everything is: month and day, year and month, the day of the week.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from toolkit.numerals import plain_number, weekday
from toolkit.record import Percent, Shown

_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_BUILT_IN_CHINESE: Final = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The ids a zh-CN Excel gives a meaning of its own: what it makes of 1月25日 is stored as 58."""

_TOKEN: Final = re.compile(
    r"""(?:
      "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | [_*]. | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<power>E[+-])
    | (?P<moment>y+|m+|d+|h+|s+|a{3,}|e+|g+|b+) | (?P<digit>[0\#?]) | (?P<border>;) | (?P<other>.)
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"[<>=]")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NUMERALS: Final = re.compile(r"(?:DB|Nat)Num", re.IGNORECASE)
_SYSTEM_DATES: Final = {"$-F800": 'yyyy"年"m"月"d"日"', "$-F400": "h:mm:ss"}
"""The long date and the time of the computer's own settings."""
_HYPHENS: Final = "-－‐‑"
_BETWEEN: Final = f"{_HYPHENS} ,\u3000\xa0"
"""What may stand between the digits of a plain number: hyphens, blanks, the sign that parts thousands."""
_LETTER: Final = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_NO_CODE: Final = re.compile(r"RMB|CNY|USD|US|HKD|HK|EUR|人民币|约|共|计")
_UNIT_SIGNS: Final = frozenset("年月日")
_PLAIN_SIGNS: Final = frozenset("年月日-/. ,:")
_FIRST_DAY: Final = datetime.datetime(1899, 12, 30)
_FIRST_DAY_1904: Final = datetime.datetime(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_466
_NOON: Final = 12
_SECONDS_OF_A_DAY: Final = 86_400


class _Token(NamedTuple):
    """``kind`` is the group of the pattern above, a literal otherwise."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One section of a format.

    ``decimals`` is how many it shows at most (``None``: it does not say); ``digits`` are the places before the point
    with the hyphens between them: ``000-0000-0000``; ``lead`` are letters in front that belong to a code.
    ``is_odd``: it scales, or shows a fraction, a power, Chinese numerals or nothing, so that the stored value prints.
    """

    decimals: int | None = None
    digits: str = ""
    lead: str = ""
    is_percent: bool = False
    is_odd: bool = False

    @property
    def is_spelled(self) -> bool:
        """Whether a text shows more of a number than its plain digits."""
        return self.digits.count("0") > 1 or any(sign in _HYPHENS for sign in self.digits)

    def limited(self, number: Decimal) -> Decimal:
        """The number as shown, rounded half up on its decimal digits."""
        if self.is_odd or self.decimals is None or -_exponent(number) <= self.decimals:
            return number
        return number.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)

    def spelled(self, number: Decimal) -> str:
        """The number as a text shows it: with leading zeros and hyphens."""
        shown = self.limited(number)
        whole, point, fraction = plain_number(abs(shown)).partition(".")
        if self.is_spelled and not self.is_odd:
            whole = self._filled(whole.lstrip("0"))
        return ("-" if shown < 0 else "") + whole + point + fraction

    def _filled(self, digits: str) -> str:
        """The digits in their places, from the last one on; what is left over stands in front."""
        text = ""
        for place in reversed(self.digits):
            if place in "0#?":
                text = (digits[-1:] or ("0" if place == "0" else "")) + text
                digits = digits[:-1]
            else:
                text = place + text
        return digits + text


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format code, taken apart.  ``moment`` are the parts of a date or time; a number has ``sections`` instead."""

    code: str
    sections: tuple[FormatSection, ...] = ()
    moment: tuple[_Token, ...] = ()

    def section(self, number: Decimal) -> FormatSection:
        """The section for a number: positive, negative, zero (18.8.31)."""
        index = 1 if number < 0 else 2 if number == 0 else 0
        return self.sections[index] if index < len(self.sections) else self.sections[0]

    @property
    def free_decimals(self) -> int | None:
        """A number stored with so many decimals prints as if it had no format; -1: no number does.

        ``None``: every number does.
        """
        if self.moment:
            kinds = sorted(token.kind for token in self.moment if token.kind != "literal")
            signs = {sign for token in self.moment if token.kind == "literal" for sign in token.text}
            if not signs <= _PLAIN_SIGNS or kinds not in _PLAIN_MOMENTS:
                return -1
            return 0 if kinds == ["d", "m", "y"] else None
        if any(each.is_percent or each.is_odd or each.is_spelled or each.lead for each in self.sections):
            return -1
        return min((each.decimals for each in self.sections if each.decimals is not None), default=None)

    @property
    def has_day(self) -> bool:
        """Whether a date in this format shows its day."""
        return any(token.kind == "d" for token in self.moment)

    @property
    def has_date(self) -> bool:
        """Whether it shows any part of a date: a time of day, or 0, has none."""
        return any(token.kind in ("y", "m", "d", "weekday") for token in self.moment)

    def shown(self, moment: datetime.datetime) -> str:
        """A date or time as shown; the separators of a date are those of 公文, its numbers without leading zeros."""
        tokens = list(self.moment)
        places = [index for index, token in enumerate(tokens) if token.kind in ("y", "m", "d")]
        if len(places) > 1:
            first, last = places[0], places[-1] + 1
            between = "".join(token.text for token in tokens[first:last] if token.kind == "literal")
            if not _UNIT_SIGNS & set(between):
                units = {"y": "年", "m": "月", "d": "日"}
                parts = sorted((tokens[place] for place in places), key=lambda token: "ymd".index(token.kind))
                told = [part for token in parts for part in (_full(token), _Token("literal", units[token.kind]))]
                tokens[first:last] = told
        noon = any(token.kind == "noon" for token in tokens)
        return "".join(_moment_part(token, moment, noon) for token in tokens).strip()


_ZERO: Final = 2
"""The section for 0."""
_PLAIN_MOMENTS: Final = (
    ["d", "m", "y"],
    ["d", "h", "m", "minute", "y"],
    ["d", "h", "m", "minute", "s", "y"],
    ["h", "minute"],
)


def number_format(identity: int, code: str | None) -> NumberFormat:
    """The format of an id of ``numFmts`` with its code, or of a built-in id."""
    if code is None:
        code = _BUILT_IN.get(identity) or _BUILT_IN_CHINESE.get(identity) or "General"
    return parse(code if code.strip() else "General")


@lru_cache(maxsize=512)
def parse(code: str) -> NumberFormat:
    """Take a format code apart."""
    sections = list(_split(code))
    brackets = [token.text for section in sections for token in section if token.kind == "bracket"]
    for bracket in brackets:
        if bracket.upper() in _SYSTEM_DATES:
            return NumberFormat(code, moment=_moment(list(_tokens(_SYSTEM_DATES[bracket.upper()]))))
        if _ELAPSED.fullmatch(bracket):
            return NumberFormat(code, (FormatSection(),))
    if any(token.kind in ("moment", "noon") for token in sections[0]):
        return NumberFormat(code, moment=_moment(sections[0]))
    parsed = tuple(_section(section, is_zero=index == _ZERO) for index, section in enumerate(sections[:3]))
    if any(_CONDITION.match(bracket) for bracket in brackets):
        parsed = (FormatSection(is_odd=True),)
    return NumberFormat(code, parsed)


def _tokens(code: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "space"
        text = found[kind] if found.lastgroup else ""
        yield _Token("literal", text) if kind in ("quoted", "escaped") else _Token(kind, text)


def _split(code: str) -> Iterator[list[_Token]]:
    section: list[_Token] = []
    for token in _tokens(code):
        if token.kind == "border":
            yield section
            section = []
        else:
            section.append(token)
    yield section


def _section(tokens: Sequence[_Token], *, is_zero: bool) -> FormatSection:
    """A section of a number; that 0 shows as a dash, or not at all, is no secret."""
    kinds = [token.kind for token in tokens]
    signs = {token.text for token in tokens if token.kind == "other"}
    numerals = any(token.kind == "bracket" and _NUMERALS.match(token.text) for token in tokens)
    if "digit" not in kinds:
        says = is_zero or "general" in kinds or "@" in signs
        return FormatSection(is_percent="%" in signs, is_odd=numerals or not says)
    first = kinds.index("digit")
    last = len(kinds) - kinds[::-1].index("digit")
    point = next((at for at, token in enumerate(tokens) if token == _POINT), len(tokens))
    places = tokens[first : min(point, last)]
    scales = _COMMA in tokens[last:] or _COMMA in tokens[point:]
    return FormatSection(
        decimals=kinds[point:].count("digit"),
        digits="".join(token.text for token in places if token.kind == "digit" or token.text in _HYPHENS),
        lead=_lead(tokens[:first]),
        is_percent="%" in signs,
        is_odd=numerals or scales or "power" in kinds or any(map(_parts_digits, tokens[first:last])),
    )


_POINT: Final = _Token("other", ".")
_COMMA: Final = _Token("other", ",")


def _parts_digits(token: _Token) -> bool:
    """Whether a sign between digits makes another number of them: a fraction's stroke, 年, the point of ``0!.0``."""
    if token.kind == "literal":
        return any(sign not in _BETWEEN for sign in token.text)
    return token.kind == "other" and token != _POINT and token.text not in _BETWEEN


def _lead(tokens: Sequence[_Token]) -> str:
    """Letters in front of the digits that are neither money nor a sign."""
    text = "".join(token.text for token in tokens if token.kind in ("literal", "other")).strip()
    return text if _LETTER.search(_NO_CODE.sub("", text)) else ""


def _moment(tokens: Sequence[_Token]) -> tuple[_Token, ...]:
    """The parts of a date or time: ``m`` beside hours or seconds is minutes."""
    parts = [_part(token) for token in tokens if token.kind not in ("bracket", "space", "digit") and token.text != "@"]
    clock = [at for at, token in enumerate(parts) if token.kind not in ("literal", "noon")]
    for before, at, behind in zip([None, *clock], clock, [*clock[1:], None], strict=False):
        near = (parts[before].kind if before is not None else "", parts[behind].kind if behind is not None else "")
        if parts[at].kind == "m" and (near[0] == "h" or near[1] == "s") and len(parts[at].text) < 3:
            parts[at] = _Token("minute", parts[at].text)
    return tuple(parts)


def _part(token: _Token) -> _Token:
    if token.kind == "noon":
        return token
    if token.kind != "moment":
        return _Token("literal", token.text)
    letter, text = token.text[0].lower(), token.text.lower()
    if letter == "a" or (letter == "d" and len(text) > 2):
        return _Token("weekday", text)
    if letter == "g":
        return _Token("literal", "")
    return _Token("y", "yyyy") if letter in "eb" else _Token(letter, text)


def _full(token: _Token) -> _Token:
    return _Token("y", "yyyy") if token.kind == "y" else token


def _moment_part(token: _Token, moment: datetime.datetime, noon: bool) -> str:
    kind, text = token
    if kind == "y":
        return str(moment.year) if len(text) > 2 else f"{moment.year % 100:02}"
    if kind in ("m", "d"):
        return str(moment.month if kind == "m" else moment.day)
    if kind == "weekday":
        day = weekday(moment)
        return {"aaa": day[-1], "ddd": f"周{day[-1]}"}.get(text, day)
    if kind == "noon":
        early, late = ("上午", "下午") if text.startswith("上午") else ("AM", "PM")
        return early if moment.hour < _NOON else late
    if kind in ("h", "minute", "s"):
        hour = (moment.hour - 1) % 12 + 1 if noon else moment.hour
        value = {"h": hour, "minute": moment.minute, "s": moment.second}[kind]
        return f"{value:02}" if len(text) > 1 else str(value)
    return text


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


class FormattedNumber(Shown):
    """A number cell whose format shows more or less than its stored digits."""

    __slots__ = ("format",)
    format: NumberFormat

    @property
    def section(self) -> FormatSection:
        """The section of the format that shows it."""
        return self.format.section(self)

    @property
    def spelled(self) -> str:
        """What a text prints of it."""
        return self.section.spelled(Decimal(self))


class FormattedDate(datetime.datetime):
    """A date cell that shows more or less than year, month and day."""

    format: NumberFormat

    @property
    def text(self) -> str:
        """The date as shown."""
        return self.format.shown(self)


class FormattedTime(datetime.time):
    """A time cell that shows more or less than hour and minute."""

    format: NumberFormat

    @property
    def text(self) -> str:
        """The time as shown."""
        return self.format.shown(datetime.datetime.combine(_FIRST_DAY, self))


_Cell = TypeVar("_Cell")


def formatted(raw: _Cell, shape: NumberFormat, *, is_1904: bool) -> _Cell | Shown | FormattedDate | FormattedTime:
    """A cell with what its format shows; anything but a number, a date or a time stays as it is."""
    if isinstance(raw, bool):
        return raw
    if shape.moment:
        return _formatted_moment(raw, shape, _FIRST_DAY_1904 if is_1904 else _FIRST_DAY)
    if not isinstance(raw, (int, float)) or not math.isfinite(raw):
        return raw
    stored = Decimal(f"{raw:.15g}")
    section = shape.section(stored)
    if section.is_percent:
        points = Decimal(f"{Decimal(repr(raw)) * 100:.15g}")
        return Percent(points, section.limited(points))
    number = FormattedNumber(stored, section.limited(stored))
    number.format = shape
    return number


def _formatted_moment(
    raw: _Cell, shape: NumberFormat, first: datetime.datetime
) -> _Cell | FormattedDate | FormattedTime:
    moment: object = raw
    if isinstance(raw, (int, float)) and 0 <= raw < _LAST_SERIAL:
        moment = first + datetime.timedelta(seconds=round(raw * _SECONDS_OF_A_DAY))
    if isinstance(moment, datetime.time):
        time = FormattedTime(moment.hour, moment.minute, moment.second)
        time.format = shape
        return time
    if isinstance(moment, datetime.date):
        day = FormattedDate(*moment.timetuple()[:6])
        day.format = shape
        return day
    return raw
