from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import numerals


@pytest.mark.parametrize(
    ("value", "approximation", "unit", "phrase"),
    [
        ("70", "余", "万元", "70余万元"),
        ("304", "余", "万元", "304万余元"),
        ("1", "余", "万株", "1万余株"),
        ("80", "余", "家", "80余家"),
        ("15", "多", "块", "15多块"),
        ("30", "多", "万元", "30多万元"),
        ("70.4", "余", "万元", "70余万元"),
        ("0.5", "余", "万元", "5000余元"),
        ("5000", "近", "名", "近5000名"),
        ("5000", "约", "名", "约5000名"),
        ("1000", "以上", "元", "1000元以上"),
        ("100", "以上", "%", "100%以上"),
        ("21.30", "", "万元", "21.3万元"),
        ("7000", "", "元", "7000元"),
        ("2", "余", "亿元", "2亿余元"),
        ("20", "余", "亿元", "20余亿元"),
    ],
)
def test_figure_phrase(value: str, approximation: str, unit: str, phrase: str) -> None:
    assert numerals.figure_phrase(Decimal(value), approximation, unit) == phrase


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.0", "12"), ("12", "12"), ("1E+3", "1000"), ("23500.50", "23500.5"), ("0.1", "0.1"), ("-3", "-3"), ("0", "0")],
)
def test_plain_number(value: str, text: str) -> None:
    assert numerals.plain_number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_chinese_count(number: int, text: str) -> None:
    assert numerals.chinese_count(number) == text


@pytest.mark.parametrize("number", [0, 100, -1])
def test_chinese_count_refuses(number: int) -> None:
    with pytest.raises(ValueError, match="list number"):
        numerals.chinese_count(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("1005", "一千零五"),
        ("10005", "一万零五"),
        ("100010001", "一亿零一万零一"),
        ("1000100000000", "一万零一亿"),
        ("10100000", "一千零一十万"),
        ("2.5", "二点五"),
        ("-3", "负三"),
    ],
)
def test_chinese_number(number: str, text: str) -> None:
    assert numerals.chinese_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("12300", "壹万贰仟叁佰元整"),
        ("100010001.05", "壹亿零壹万零壹元零伍分"),
        ("0.5", "伍角整"),
        ("0.07", "柒分"),
        ("1.05", "壹元零伍分"),
        ("1600.3", "壹仟陆佰元叁角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("-3", "负叁元整"),
    ],
)
def test_capital_amount(amount: str, text: str) -> None:
    assert numerals.capital_amount(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["0.005", "1E16"])
def test_capital_amount_refuses(amount: str) -> None:
    with pytest.raises(ValueError, match="金额不足一分|数字太大"):
        numerals.capital_amount(Decimal(amount))


def test_dates() -> None:
    day = datetime.date(2026, 2, 8)
    assert numerals.official_date(day) == "2026年2月8日"
    assert numerals.chinese_date(day) == "二〇二六年二月八日"
    assert numerals.chinese_date(datetime.date(2030, 10, 31)) == "二〇三〇年十月三十一日"
    assert numerals.weekday(day) == "星期日"
    assert numerals.army_anniversary(2026) == 99


def test_amounts() -> None:
    assert numerals.thousands(Decimal("1234567.5")) == "1,234,567.5"
    assert numerals.thousands(Decimal("-0.5")) == "-0.5"
    assert numerals.in_myriads(12345) == "1.2345"
    assert numerals.in_myriads(12345, 2) == "1.23"
    assert numerals.in_myriads(12350, 1) == "1.2"


@given(st.integers(0, 10**15))
def test_a_chinese_number_never_ends_in_zero_nor_doubles_it(number: int) -> None:
    text = numerals.chinese_number(number)
    assert "零零" not in text
    assert number == 0 or not text.endswith("零")


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("二〇二六年二月八日", "2026年2月8日"),
        ("二0二六年十一月二十日", "2026年11月20日"),
        ("二〇二六年二月廿一日", "2026年2月21日"),
        ("二六年二月八日", "26年2月8日"),
        ("二〇二六年二月", "二〇二六年二月"),
        ("二〇二六年二月十十日", "二〇二六年二月十十日"),
        ("2026年2月8日", "2026年2月8日"),
        ("今年二月八日", "今年二月八日"),
    ],
)
def test_dates_in_arabic_numerals(text: str, arabic: str) -> None:
    assert numerals.arabic_date(text) == arabic
