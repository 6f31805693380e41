from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numerals import chinese_number, figure_phrase
from toolkit.quantities import Quantity, Range, allowed, quantities_in


def one(text: str) -> Quantity:
    (found,) = quantities_in(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit", "mark"),
    [
        ("7千元", 7000, "元", ""),
        ("0.7万元", 7000, "元", ""),
        ("三十万元", 300_000, "元", ""),
        ("1,200名", 1200, "名", ""),
        ("70余万元", 700_000, "元", "余"),
        ("304万余元", 3_040_000, "元", "余"),
        ("3千多人次", 3000, "人次", "多"),
        ("二十多户", 20, "户", "多"),
        ("20来户", 20, "户", "来"),
        ("近5000名", 5000, "名", "近"),
        ("约500人", 500, "人", "约"),
        ("500人左右", 500, "人", "约"),
        ("1000元以上", 1000, "元", "以上"),
        ("不少于20户", 20, "户", "以上"),
        ("不足20户", 20, "户", "以下"),
        ("12.5％", Decimal("12.5"), "%", ""),
        ("提高9个百分点", 9, "个百分点", ""),
        ("连续3个月", 3, "个月", ""),
    ],
)
def test_value_unit_and_mark(text: str, value: Decimal, unit: str, mark: str) -> None:
    found = one(text)
    assert (found.value, found.unit, found.mark) == (value, unit, mark)


@pytest.mark.parametrize("text", ["第3名", "2026年2月8日", "第十二期", "ABC12个"])
def test_ordinals_and_dates_are_no_figures(text: str) -> None:
    assert [found for found in quantities_in(text) if found.exact] == []


def test_people_and_visits_are_different_measures() -> None:
    assert one("30名").kind == one("30人").kind != one("30人次").kind


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("70余万元", 703_000, 800_000),
        ("70余万元", 700_000, 699_999),
        ("近5000名", 4800, 5001),
        ("约500人", 540, 560),
        ("1000元以上", 5000, 999),
        ("不足20户", 19, 21),
        ("21.3万元", 213_400, 214_000),
        ("20户", 20, 21),
    ],
)
def test_what_a_statement_allows(text: str, inside: int, outside: int) -> None:
    found = one(text).range
    assert found.holds(Decimal(inside))
    assert not found.holds(Decimal(outside))


def test_an_end_that_is_out_meets_nothing() -> None:
    assert not allowed(Decimal(70), "余").meets(Range(Decimal(80), Decimal(80)))
    assert allowed(Decimal(70), "余").meets(Range(Decimal(70), Decimal(70)))


@given(st.integers(1, 10**8), st.sampled_from(["", "近", "约", "以上"]), st.sampled_from(["元", "万元", "户", "人次"]))
def test_a_printed_figure_is_read_back(value: int, mark: str, unit: str) -> None:
    found = one(figure_phrase(Decimal(value), mark, unit))
    assert found.value == value * (10_000 if unit == "万元" else 1)
    assert found.mark == mark
    assert found.range.holds(found.value)


@given(st.integers(2, 99_999_999))
def test_numbers_in_hanzi_are_read(value: int) -> None:
    text = chinese_number(value)
    if len(text) <= 8:
        assert one(f"{text}户").value == value
