"""One cell against one field: the typed value, or the finding that says why there is none."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from toolkit import limits
from toolkit.errors import TemplateError
from toolkit.labels import INVISIBLE, did_you_mean, fold_label, visible
from toolkit.numerals import arabic_date, official_date, plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Scalar, Shown, changed, scalar_text, shown_number
from toolkit.schema import Field, FieldType
from toolkit.workbook.cell_pictures import picture_formula
from toolkit.workbook.marks import ErrorValue, MissingValue
from toolkit.workbook.number_formats import FormattedDate, FormattedNumber, FormattedTime
from toolkit.workbook.patterns import matches
from toolkit.workbook.reader import Raw

MONEY_UNITS: Final[Mapping[str, int]] = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "万": 10_000, "亿": 100_000_000}
"""What a money unit is worth in 元."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_DATE: Final = re.compile(
    r"([0-9]{1,4})(年|[./-])([0-9]{1,2})(月|[./-])([0-9]{1,2})[日号]?(?:(?:\s+|T)0?0:00(?::00(?:\.0+)?)?Z?)?"
)
_COMPACT_DATE: Final = re.compile("((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_NO_VALUE: Final = re.compile("[-\u2010-\u2015\u2212\u2500]{1,4}|//?|无")
"""What people put where there is nothing to count."""
_LONGEST_DASH: Final = 8
_LEADING_NUMBER: Final = re.compile(r"[+-]?[0-9.][0-9,.]*")
_BRACKETED: Final = re.compile(r"\(\s*[0-9][0-9,.]*\s*\)")
_POWER: Final = re.compile(r"[0-9](?:\.[0-9]+[eE]\+?|[eE]\+)[0-9]{2,3}")
"""A long number as Excel shows and CSV files keep it, 1.10101E+17; the room 3E12 is none."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACE: Final = " \t\r\n\u3000\xa0\ufeff"
_EDGE: Final = f"{_SPACE}{INVISIBLE}"
_WIDE: Final = re.compile("[\uff01-\uff5e\uffe5\u3000\xa0]")
_MOST_DIGITS: Final = 10**15
"""Excel keeps fifteen digits; of a longer number the last ones are lost."""
_MOST_DECIMALS: Final = 30
_SMALLEST: Final = 1e-100
_CENT: Final = Decimal("0.01")
_FIRST_YEAR: Final = 1900
"""Excel knows no earlier day; a cell that is read as one holds no date."""
_SERIALS: Final = range(18_264, 73_051)
"""The days from 1950 to 2099 as Excel counts them."""
_FIRST_SERIAL_DAY: Final = datetime.date(1899, 12, 30)
_COUNTED: Final = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT, FieldType.DATE})
"""Types whose columns may hold a dash for nothing."""

Finding = tuple[str, dict[str, object]]


class ValueFault(Exception):
    """A cell's content cannot be taken; carries the code and words of the finding."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def read_value(raw: Raw, field: Field, where: CellLocation, unit: str = "") -> tuple[Scalar, list[Problem]]:
    """Read a cell as the field's type.

    ``unit`` is the unit its column header names (``慰问金（万元）``): money is brought to 元 by it.  Returns the value
    (``None`` for a blank or a fault) and the findings; the caller reports a required blank.

    Raises ``TemplateError`` for a column whose pattern takes too long or cannot be used.
    """
    try:
        value = _typed(raw, field, unit)
        if value is not None:
            _check_bounds(value, field)
    except ValueFault as fault:
        return None, [problem(fault.code, where, label=field.name, **fault.words)]
    except TimeoutError as error:
        words = {"label": field.name, "pattern": field.pattern, "seconds": f"{limits.PATTERN_SECONDS:g}"}
        raise TemplateError(problem("T131", where, **words)) from error
    except re.error as error:
        words = {"place": f"“{field.name}”", "value": field.pattern, "detail": str(error)}
        raise TemplateError(problem("T107", where, **words)) from error
    return value, list(remarks(raw, value, field, where))


def remarks(raw: Raw, value: Scalar, field: Field, where: CellLocation) -> Iterator[Problem]:
    """What is said of a value that was taken: that it prints otherwise than it is stored, or looks damaged."""
    for code, words in _remarks(raw, value, field.type):
        yield problem(code, where, label=field.name, **words)


def _remarks(raw: Raw, value: Scalar, kind: FieldType) -> Iterator[Finding]:
    in_text = kind in (FieldType.TEXT, FieldType.ID)
    if in_text and isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        yield "W351", {"value": str(value)}
    if kind is FieldType.DATE and isinstance(raw, FormattedDate) and not raw.format.has_day:
        yield "W353", {"value": scalar_text(value)}
    if isinstance(raw, Shown) and raw.shown != Decimal(raw):
        percent = "%" if isinstance(raw, Percent) else ""
        yield "W352", {"stored": plain_number(Decimal(raw)) + percent, "shown": plain_number(raw.shown) + percent}
    if isinstance(raw, FormattedNumber) and (raw.section.is_odd or (in_text and raw.section.lead)):
        yield "W354", {"format": raw.format.code, "value": scalar_text(value)}
    if kind is FieldType.TEXT and isinstance(value, str) and _POWER.fullmatch(value):
        yield "W355", {"value": value}
    if kind is FieldType.MONEY and isinstance(value, Decimal):
        shown = shown_number(value)
        if shown % _CENT:
            yield "W356", {"value": plain_number(shown)}


def raw_text(raw: Raw) -> str:
    """What a cell shows, as text: 12 without a point, a date as 2026年2月8日, white space kept.

    Raises ``ValueFault`` for an Excel error, a formula without value, a picture, a number of more digits than Excel
    keeps, or a control character XML cannot hold.
    """
    if raw is None:
        return ""
    if picture_formula(raw):
        raise ValueFault("W322")
    if isinstance(raw, ErrorValue):
        raise ValueFault("W301", error=raw.code)
    if isinstance(raw, MissingValue):
        raise ValueFault("W302")
    if isinstance(raw, str):
        found = _CONTROL.search(raw)
        if found:
            raise ValueFault("W303", character=f"U+{ord(found.group()):04X}")
        if len(raw) > limits.CELL_CHARACTERS:
            raise ValueFault("W304", limit=limits.CELL_CHARACTERS)
        return raw
    if isinstance(raw, (int, float, Decimal)) and not -_MOST_DIGITS < raw < _MOST_DIGITS:
        raise ValueFault("W310")
    return _shown(raw)


def _shown(raw: object) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, datetime.date) and raw.year < _FIRST_YEAR:
        raise ValueFault("W308", value=official_date(raw))
    if isinstance(raw, FormattedTime) and raw.format.has_date:
        raise ValueFault("W308", value=f"{raw:%H:%M}")
    if isinstance(raw, (FormattedDate, FormattedTime)):
        return raw.text
    if isinstance(raw, datetime.datetime):
        day = official_date(raw)
        return day if raw.time() == datetime.time() else f"{day} {raw:%H:%M}"
    if isinstance(raw, datetime.date):
        return official_date(raw)
    if isinstance(raw, datetime.time):
        return f"{raw:%H:%M}"
    if isinstance(raw, datetime.timedelta):
        minutes = int(raw.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(raw, FormattedNumber):
        return raw.spelled
    return scalar_text(exact_number(raw))


def exact_number(raw: object) -> Decimal:
    """A number cell without float noise: what Excel shows, at 15 significant digits.

    Raises ``ValueFault`` for what is no number, and for one too long or too small to be printed.
    """
    if isinstance(raw, float) and not math.isfinite(raw):
        raise ValueFault("W319", value=str(raw))
    if isinstance(raw, Percent):
        return raw
    if isinstance(raw, Shown):
        return _within_limits(Shown(Decimal(raw), raw.shown))
    if isinstance(raw, (Decimal, int)):
        return _within_limits(Decimal(raw))
    return _within_limits(Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(str(raw)))


def _within_limits(number: Decimal) -> Decimal:
    """The number itself.  Raises ``ValueFault`` for one that Excel cannot keep or nobody can read."""
    if not number.is_finite() or (number and abs(number) <= _SMALLEST):
        raise ValueFault("W319", value=_excerpt(str(number)))
    exponent = number.as_tuple().exponent
    if abs(number) >= _MOST_DIGITS or (isinstance(exponent, int) and exponent < -_MOST_DECIMALS):
        raise ValueFault("W320")
    return number


def folded_text(raw: Raw) -> str:
    """The text of a cell for reading a number, date or id.

    Full-width letters, digits and signs are half-width, white space at the ends and invisible characters are gone;
    ² and ① stay what they are, for they are no 2 and no 1.
    """
    text = visible(raw_text(raw))
    return trim(text if text.isascii() else _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text))


def strip_space(text: str) -> str:
    """Remove white space alone, the ideographic space too, at the two ends: what else is typed is printed."""
    return text.strip(_SPACE)


def trim(text: str) -> str:
    """Remove white space, the ideographic space too, and invisible characters at the two ends."""
    return text.strip(_EDGE)


def parse_number(text: str) -> Decimal | None:
    """A number typed as text, with or without thousands separators; ``None`` for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def parse_date(text: str) -> datetime.date | None:
    """A date typed as text: 2026年2月8日, 2026.2.8, 2026-02-08, 二〇二六年二月八日; ``None`` for anything else.

    A midnight behind it does not matter.  Raises ``ValueFault`` for a year of fewer than four digits and for a day that
    does not exist.
    """
    plain = arabic_date(re.sub(r"(?<=[年月日./-])\s+|\s+(?=[年月日./-])", "", text))
    found = _DATE.fullmatch(plain)
    if not found or (found.group(2) == "年") != (found.group(4) == "月"):
        return None
    year, month, day = found.group(1), found.group(3), found.group(5)
    if len(year) != 4:
        raise ValueFault("W309", value=text)
    return _day(year, month, day, text)


def _day(year: str, month: str, day: str, text: str) -> datetime.date:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueFault("W308", value=text) from error


def _typed(raw: Raw, field: Field, unit: str) -> Scalar:
    if isinstance(raw, (ErrorValue, MissingValue)) or picture_formula(raw):
        raw_text(raw)
    if raw is None or (isinstance(raw, str) and _is_blank(raw, field.type)):
        return None
    if field.type is FieldType.MONEY:
        return read_money(raw, unit or field.unit)
    return _READERS[field.type](raw, field)


def _is_blank(text: str, kind: FieldType) -> bool:
    """Whether a cell is blank: where something is counted, a dash, a stroke and 无 are, too."""
    text = trim(text)
    return not text or (kind in _COUNTED and len(text) <= _LONGEST_DASH and is_no_value(text))


def is_no_value(text: str) -> bool:
    """Whether a text says that there is nothing to count: — － -- / 无."""
    return _NO_VALUE.fullmatch(folded_text(text)) is not None


def _read_text(raw: Raw, field: Field) -> Scalar:
    text = trim(raw_text(raw))
    if field.pattern and not matches(field.pattern, text):
        raise ValueFault("W311", value=_excerpt(text), hint=field.hint)
    return text


def _read_id(raw: Raw, field: Field) -> Scalar:
    text = folded_text(raw)
    if _POWER.fullmatch(text):
        raise ValueFault("W321", value=text)
    if field.pattern and not matches(field.pattern, text):
        raise ValueFault("W311", value=_excerpt(text), hint=field.hint)
    return text


def _read_number(raw: Raw, field: Field) -> Scalar:
    return _number(raw, field.unit)


def _number(raw: Raw, unit: str) -> Decimal:
    if isinstance(raw, Percent) and unit not in ("%", "％"):
        raise ValueFault("W305", value=scalar_text(raw))
    if isinstance(raw, (bool, datetime.date, datetime.time, datetime.timedelta)):
        raise ValueFault("W305", value=_shown(raw))
    if isinstance(raw, (int, float, Decimal)):
        return exact_number(raw)
    text = folded_text(raw)
    value = typed_number(_without_unit(text, unit) if unit else text)
    if value is None:
        raise ValueFault("W305", value=_excerpt(text))
    return value


def typed_number(text: str) -> Decimal | None:
    """A number typed as text; ``None`` for anything else.

    Raises ``ValueFault`` for one of more digits than Excel keeps, and for one in brackets: who keeps accounts means a
    negative one.
    """
    if _BRACKETED.fullmatch(text):
        raise ValueFault("W324", value=_excerpt(text))
    value = parse_number(text)
    return None if value is None else _within_limits(value)


def _without_unit(text: str, unit: str) -> str:
    """A number without the unit typed behind it, in any spelling: 12㎡ where m² are counted."""
    found = _LEADING_NUMBER.match(text)
    behind = text[found.end() :].strip() if found else ""
    same = unicodedata.normalize("NFKC", behind) == unicodedata.normalize("NFKC", unit)
    return found[0] if found and same else text


def _read_integer(raw: Raw, field: Field) -> Scalar:
    value = Decimal(_number(raw, field.unit))
    if value != value.to_integral_value():
        raise ValueFault("W306", value=_excerpt(plain_number(value)))
    return int(value)


def _read_date(raw: Raw, field: Field) -> Scalar:
    if isinstance(raw, datetime.date):
        if raw.year < _FIRST_YEAR:
            raise ValueFault("W308", value=official_date(raw))
        return datetime.date(raw.year, raw.month, raw.day)
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, (bool, Percent)):
        text = plain_number(exact_number(raw))
    else:
        text = folded_text(raw)
    compact = _COMPACT_DATE.fullmatch(text)
    value = _day(compact[1], compact[2], compact[3], text) if compact else parse_date(text)
    if value is None and text.isascii() and text.isdigit() and len(text) == len("46061") and int(text) in _SERIALS:
        day = official_date(_FIRST_SERIAL_DAY + datetime.timedelta(days=int(text)))
        raise ValueFault("W323", value=text, day=day)
    if value is None:
        raise ValueFault("W307", value=_excerpt(text))
    return value


def _read_choice(raw: Raw, field: Field) -> Scalar:
    text = trim(raw_text(raw))
    folded = fold_label(text)
    for choice in field.choices:
        if choice == text or fold_label(choice) == folded:
            return choice
    raise ValueFault(
        "W312", value=_excerpt(text), hint=did_you_mean(text, field.choices), known="、".join(field.choices)
    )


def _read_percent(raw: Raw, field: Field) -> Scalar:
    if isinstance(raw, Percent):
        _within_limits(raw)
        return raw
    if isinstance(raw, str):
        raw = folded_text(raw).removesuffix("%")
    number = _number(raw, field.unit)
    return Percent(Decimal(number), number.shown if isinstance(number, Shown) else None)


def read_money(raw: Raw, unit: str) -> Decimal:
    """An amount in 元.  A unit typed in the cell goes before ``unit``, the one of the column.

    Raises ``ValueFault`` where the cell holds no amount, or one of more digits than Excel keeps.
    """
    if isinstance(raw, str):
        text = folded_text(raw).removeprefix("¥").strip()
        found = _LEADING_NUMBER.match(text)
        typed = text[found.end() :].strip() if found else ""
        value = parse_number(found[0]) if found else None
        if typed in MONEY_UNITS and value is not None:
            return _within_limits(value * MONEY_UNITS[typed])
        raw = text
    worth = MONEY_UNITS.get(unit, 1)
    return _within_limits(changed(_number(raw, ""), lambda number: number * worth))


_READERS: Final[Mapping[FieldType, Callable[[Raw, Field], Scalar]]] = {
    FieldType.TEXT: _read_text,
    FieldType.ID: _read_id,
    FieldType.NUMBER: _read_number,
    FieldType.INTEGER: _read_integer,
    FieldType.DATE: _read_date,
    FieldType.CHOICE: _read_choice,
    FieldType.PERCENT: _read_percent,
}


def _check_bounds(value: Scalar, field: Field) -> None:
    for bound, code in ((field.min, "W313"), (field.max, "W314")):
        if (
            bound is None
            or isinstance(value, str)
            or isinstance(value, datetime.date) != isinstance(bound, datetime.date)
        ):
            continue
        below = value < bound if code == "W313" else value > bound  # type: ignore[operator]
        if below:
            raise ValueFault(code, value=scalar_text(value), bound=scalar_text(bound))


def _excerpt(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
