"""Format codes of ECMA-376 part 1, 18.8.30 and 18.8.31, and what of them reaches a page."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from toolkit.record import Percent, Shown
from toolkit.workbook.number_formats import FormattedDate, FormattedNumber, formatted, number_format, parse

MOMENT = datetime.datetime(2026, 2, 8, 15, 4, 5)


def spelled(code: str, number: str) -> str:
    return parse(code).section(Decimal(number)).spelled(Decimal(number))


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("0.00", "3333.33333333333", "3333.33"),
        ("0.00", "2.675", "2.68"),
        ("0.00", "-2.675", "-2.68"),
        ("0.0", "0.05", "0.1"),
        ("0", "94.5", "95"),
        ("#,##0.00", "1234567.891", "1234567.89"),
        ("#,##0.00_);[Red](#,##0.00)", "-1.005", "-1.01"),
        ("0.00;[红色]-0.0", "-1.26", "-1.3"),
        ('_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "1.005", "1.01"),
        ("[$¥-804]#,##0.00", "1.005", "1.01"),
        ('0.0"万"', "1.26", "1.3"),
        ('0"户"', "11.5", "12"),
        ("0.0?", "1.256", "1.26"),
    ],
)
def test_decimals_are_limited(code: str, number: str, text: str) -> None:
    assert spelled(code, number) == text


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("0.00", "5"),
        ("0.00", "2.5"),
        ("#,##0", "1234567"),
        ("¥#,##0.00", "1234.5"),
        ("General", "3333.33333333333"),
        ('General"元"', "0.125"),
        ("G/通用格式", "0.125"),
        ("@", "0.125"),
        ("[h]:mm", "0.125"),
        ("# ##0", "1234567"),
        ("0_);(0)", "0"),
    ],
)
def test_nothing_is_added(code: str, number: str) -> None:
    """No zeros, no thousands, no currency, no unit."""
    assert spelled(code, number) == number


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("000000", "10020", "010020"),
        ("00", "3", "03"),
        ("000000", "1234567", "1234567"),
        ("000.0", "3.25", "003.3"),
        ("000-0000-0000", "1012345678", "010-1234-5678"),
        ("000-0000-0000", "19900000001", "199-0000-0001"),
        ('000"-"0000"-"0000', "19900000001", "199-0000-0001"),
        ("000\\-0000\\-0000", "19900000001", "199-0000-0001"),
        ("0000-00-00", "20260208", "2026-02-08"),
        ("###-####", "1234567", "123-4567"),
        ("0-000", "12345", "12-345"),
    ],
)
def test_texts_keep_leading_zeros_and_hyphens(code: str, number: str, text: str) -> None:
    assert spelled(code, number) == text


@pytest.mark.parametrize(
    "code",
    [
        '0!.0,"万元"',
        '0!.0000"万"',
        "#,##0.0,",
        "0,",
        "# ?/?",
        "# ??/100",
        "0.00E+00",
        "##0.0E+0",
        "[>=10000]0.0;0",
        '[=1]"男";[=2]"女"',
        "[DBNum1][$-804]General",
        '[DBNum2][$-804]General"元整"',
        "[NatNum4]0",
        ";;;",
        '"保密"',
        '0000"年"00"月"',
    ],
)
def test_what_makes_another_number_of_it_leaves_the_stored_one(code: str) -> None:
    section = parse(code).section(Decimal("12345.678"))
    assert section.is_odd
    assert section.spelled(Decimal("12345.678")) == "12345.678"


@pytest.mark.parametrize("code", ['0.00;-0.00;"-"', '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ', "0;-0;;@"])
def test_a_zero_that_shows_as_a_dash_is_a_zero(code: str) -> None:
    section = parse(code).section(Decimal(0))
    assert (section.is_odd, section.spelled(Decimal(0))) == (False, "0")


@pytest.mark.parametrize(("code", "lead"), [('"XM"000', "XM"), ("[$RMB] 0.00", ""), ('"RMB "0', ""), ("¥0", "")])
def test_letters_in_front_of_a_code_are_known(code: str, lead: str) -> None:
    assert parse(code).section(Decimal(7)).lead == lead


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy/m/d", "2026年2月8日"),
        ("yyyy-mm-dd", "2026年2月8日"),
        ("d-mmm-yy", "2026年2月8日"),
        ('yyyy"年"m"月"d"日";@', "2026年2月8日"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026年2月8日"),
        ('yyyy"年"m"月"', "2026年2月"),
        ("yyyy年m月", "2026年2月"),
        ("[$-804]yyyy\\年m\\月;@", "2026年2月"),
        ("yyyy-mm", "2026年2月"),
        ("mmm-yy", "2026年2月"),
        ('m"月"d"日"', "2月8日"),
        ("m/d", "2月8日"),
        ("d-mmm", "2月8日"),
        ('yyyy"年"', "2026年"),
        ('e"年"', "2026年"),
        ('[$-411]ggge"年"m"月"', "2026年2月"),
        ("[$-804]aaaa", "星期日"),
        ("[$-804]dddd", "星期日"),
        ('"周"aaa', "周日"),
        ('yyyy"年"m"月"d"日"\\ aaaa', "2026年2月8日 星期日"),
        ('h"时"mm"分"', "15时04分"),
        ('上午/下午h"时"mm"分"', "下午3时04分"),
        ("h:mm AM/PM", "3:04 PM"),
        ("mm:ss", "04:05"),
    ],
)
def test_dates_as_shown(code: str, text: str) -> None:
    assert parse(code).shown(MOMENT) == text


@pytest.mark.parametrize(
    ("identities", "text"),
    [
        ((28, 29, 51, 53, 54, 58), "2月8日"),
        ((27, 36, 50, 52, 57), "2026年2月"),
        ((14, 31), "2026年2月8日"),
        ((16,), "2月8日"),
    ],
)
def test_built_in_dates_of_a_chinese_excel(identities: tuple[int, ...], text: str) -> None:
    assert {number_format(identity, None).shown(MOMENT) for identity in identities} == {text}


@pytest.mark.parametrize(
    ("identity", "text"), [(0, "3.14159"), (1, "3"), (2, "3.14"), (4, "3.14"), (43, "3.14"), (49, "3.14159")]
)
def test_built_in_numbers(identity: int, text: str) -> None:
    shape = number_format(identity, None)
    assert shape.section(Decimal(3)).spelled(Decimal("3.14159")) == text


@pytest.mark.parametrize(
    ("code", "has_day"), [("yyyy-mm", False), ("yyyy/m/d", True), ("m/d", True), ("[$-804]aaaa", False)]
)
def test_whether_a_day_is_shown(code: str, has_day: bool) -> None:
    assert parse(code).has_day is has_day


def test_cells() -> None:
    number = formatted(2.675, parse("0.00"), is_1904=False)
    assert isinstance(number, FormattedNumber)
    assert (Decimal(number), number.shown) == (Decimal("2.675"), Decimal("2.68"))
    share = formatted(0.6666666666666666, parse("0%"), is_1904=False)
    assert isinstance(share, Percent)
    assert (str(share), Decimal(share)) == ("67", Decimal("66.6666666666667"))
    day = formatted(46061.0, parse("[$-804]aaaa"), is_1904=False)
    assert isinstance(day, FormattedDate)
    assert day.text == "星期日"
    assert formatted(46061.0 - 1462, parse("[$-804]aaaa"), is_1904=True) == day
    assert formatted("甲", parse("0.00"), is_1904=False) == "甲"
    assert formatted(True, parse("000"), is_1904=False) is True
    assert isinstance(number, Shown)


@pytest.mark.parametrize(
    "code", ["", '"', "[", "\\", "_", "*", '0"户', ";", "0;;;;;", "[$", "0.0.0", "%%", "E+", "a/p", "-" * 5000]
)
def test_any_code_is_taken(code: str) -> None:
    shape = number_format(200, code)
    for raw in (1.5, -1.5, 0.0, 1e300, float("nan")):
        formatted(raw, shape, is_1904=False)
