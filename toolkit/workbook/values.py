"""One cell against one field: the typed value, or the finding that says why there is none."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from toolkit import limits
from toolkit.errors import TemplateError
from toolkit.labels import did_you_mean, fold_label
from toolkit.numerals import official_date, plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Scalar
from toolkit.schema import Field, FieldType
from toolkit.workbook.marks import ErrorValue, MissingValue, MonthDay
from toolkit.workbook.patterns import matches
from toolkit.workbook.reader import Raw

MONEY_UNITS: Final[Mapping[str, int]] = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "万": 10_000, "亿": 100_000_000}
"""What a money unit is worth in 元."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_DATE: Final = re.compile(r"(\d{1,4})(年|[./-])(\d{1,2})(月|[./-])(\d{1,2})日?(?:\s+00:00(?::00)?)?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_EDGE: Final = " \t\r\n\u3000\xa0\ufeff"
_EXACT_DIGITS: Final = 15
_SMALLEST: Final = 1e-100
_LARGEST: Final = 1e100
_FIRST_YEAR: Final = 1900
"""Excel knows no earlier day; a cell that is read as one holds no date."""

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
        text_notice, value = _typed(raw, field, unit)
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
    notices = [problem(text_notice, where, label=field.name, value=value)] if text_notice else []
    return value, notices


def raw_text(raw: Raw) -> str:
    """What a cell shows, as text: 12 without a point, a date as 2026年2月8日, white space kept.

    Raises ``ValueFault`` for an Excel error, a formula without value, or a control character XML cannot hold.
    """
    if raw is None:
        return ""
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
    return _shown(raw)


def _shown(raw: object) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, datetime.date) and raw.year < _FIRST_YEAR:
        raise ValueFault("W308", value=official_date(raw))
    if isinstance(raw, MonthDay):
        return f"{raw.month}月{raw.day}日"
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
    if isinstance(raw, Percent):
        return f"{plain_number(exact_number(raw))}%"
    return plain_number(exact_number(raw))


def exact_number(raw: object) -> Decimal:
    """A number cell without float noise: what Excel shows, at 15 significant digits.

    Raises ``ValueFault`` for what is no number, and for one too large or too small to be printed.
    """
    if isinstance(raw, (float, Decimal)) and raw and not _SMALLEST < abs(float(raw)) < _LARGEST:
        raise ValueFault("W319", value=str(raw))
    if isinstance(raw, Decimal):
        return raw
    return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(str(raw))


def folded_text(raw: Raw) -> str:
    """The text of a cell for reading a number, date or choice: NFKC, no white space at the ends."""
    return unicodedata.normalize("NFKC", raw_text(raw)).strip(_EDGE)


def trim(text: str) -> str:
    """Remove white space, the ideographic space too, at the two ends."""
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
    """A date typed as text: 2026年2月8日, 2026.2.8, 2026-02-08, 2026/2/8; ``None`` for anything else.

    Raises ``ValueFault`` for a year of fewer than four digits and for a day that does not exist.
    """
    found = _DATE.fullmatch(re.sub(r"(?<=[年月日./-])\s+|\s+(?=[年月日./-])", "", text))
    if not found or (found.group(2) == "年") != (found.group(4) == "月"):
        return None
    year, month, day = found.group(1), int(found.group(3)), int(found.group(5))
    if len(year) != 4:
        raise ValueFault("W309", value=text)
    try:
        return datetime.date(int(year), month, day)
    except ValueError as error:
        raise ValueFault("W308", value=text) from error


def _typed(raw: Raw, field: Field, unit: str) -> tuple[str, Scalar]:
    if isinstance(raw, (ErrorValue, MissingValue)):
        raw_text(raw)
    if raw is None or (isinstance(raw, str) and not raw.strip(_EDGE)):
        return "", None
    if field.type is FieldType.MONEY:
        return "", read_money(raw, unit or field.unit)
    return _READERS[field.type](raw, field)


def _read_text(raw: Raw, field: Field) -> tuple[str, Scalar]:
    text = trim(raw_text(raw))
    if field.pattern and not matches(field.pattern, text):
        raise ValueFault("W311", value=_excerpt(text), hint=field.hint)
    return "W351" if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)) else "", text


def _read_id(raw: Raw, field: Field) -> tuple[str, Scalar]:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= 10**_EXACT_DIGITS:
        raise ValueFault("W310")
    text = folded_text(raw)
    if field.pattern and not matches(field.pattern, text):
        raise ValueFault("W311", value=_excerpt(text), hint=field.hint)
    return "", text


def _read_number(raw: Raw, field: Field) -> tuple[str, Scalar]:
    return "", _number(raw, field.unit)


def _number(raw: Raw, unit: str) -> Decimal:
    if isinstance(raw, (bool, datetime.date, datetime.time, datetime.timedelta)):
        raise ValueFault("W305", value=_shown(raw))
    if isinstance(raw, (int, float, Decimal)):
        return exact_number(raw)
    text = folded_text(raw)
    value = parse_number(text)
    if value is None and unit:
        value = parse_number(text.removesuffix(unicodedata.normalize("NFKC", unit)).strip())
    if value is None:
        raise ValueFault("W305", value=_excerpt(text))
    return value


def _read_integer(raw: Raw, field: Field) -> tuple[str, Scalar]:
    value = _number(raw, field.unit)
    if value != value.to_integral_value():
        raise ValueFault("W306", value=plain_number(value))
    return "", int(value)


def _read_date(raw: Raw, field: Field) -> tuple[str, Scalar]:
    if isinstance(raw, datetime.date):
        raw_text(raw)
    if isinstance(raw, datetime.datetime):
        return "", raw.date()
    if isinstance(raw, datetime.date):
        return "", datetime.date(raw.year, raw.month, raw.day)
    text = folded_text(raw)
    value = parse_date(text)
    if value is None:
        raise ValueFault("W307", value=_excerpt(text))
    return "", value


def _read_choice(raw: Raw, field: Field) -> tuple[str, Scalar]:
    text = trim(raw_text(raw))
    folded = fold_label(text)
    for choice in field.choices:
        if choice == text or fold_label(choice) == folded:
            return "", choice
    raise ValueFault(
        "W312", value=_excerpt(text), hint=did_you_mean(text, field.choices), known="、".join(field.choices)
    )


def _read_percent(raw: Raw, field: Field) -> tuple[str, Scalar]:
    if isinstance(raw, Percent):
        return "", Percent(exact_number(float(raw)))
    if isinstance(raw, str):
        text = folded_text(raw)
        return "", Percent(_number(text.removesuffix("%"), field.unit))
    return "", Percent(_number(raw, field.unit))


def read_money(raw: Raw, unit: str) -> Decimal:
    """An amount in 元.  A unit typed in the cell goes before ``unit``, the one of the column.

    Raises ``ValueFault`` where the cell holds no amount.
    """
    if isinstance(raw, str):
        text = folded_text(raw).removeprefix("¥").removeprefix("￥").strip()
        for suffix in sorted(MONEY_UNITS, key=len, reverse=True):
            if text.endswith(suffix):
                value = parse_number(text.removesuffix(suffix).strip())
                if value is not None:
                    return value * MONEY_UNITS[suffix]
        raw = text
    return _number(raw, "") * MONEY_UNITS.get(unit, 1)


_READERS: Final[Mapping[FieldType, Callable[[Raw, Field], tuple[str, Scalar]]]] = {
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
            raise ValueFault(code, value=_printed(value), bound=_printed(bound))


def _printed(value: object) -> str:
    return _shown(value)


def _excerpt(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
