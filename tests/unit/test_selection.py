from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import SelectionError
from toolkit.jobs.selection import Condition, SortKey, find_sheets, parse_rows, parse_sort, sort_value
from toolkit.record import Scalar

COLUMNS = ("姓名", "街道", "慰问金", "户数（户）", "3月", "日期", "备注")
ROW: dict[str, Scalar] = {
    "姓名": "张甲",
    "街道": "城东街道",
    "慰问金": Decimal(500),
    "户数（户）": 3,
    "3月": Decimal("1.5"),
    "日期": datetime.date(2026, 2, 8),
    "备注": None,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('慰问金 >= 500 and 街道 == "城东街道"', True),
        ("慰问金 ＞ 500", False),
        ("街道 == “城东街道”", True),
        ("街道 == ‘城东街道’", True),
        ("慰问金 in [100, 500]", True),
        ('街道 not in ["城西街道"]', True),
        ('"城东" in 街道', True),
        ("400 < 慰问金 <= 500", True),
        ("慰问金 * 2 == 1000", True),
        ("慰问金 / 3 > 166.6", True),
        ("［户数（户）］ == 3", True),
        ("[户数（户）] == 3 and ［3月］ == 1.5", True),
        ("［户数］ == 3", True),
        ('日期 >= "2026年2月1日"', True),
        ('日期 < "2026-02-08"', False),
        ("备注 == 1", False),
        ('备注 != "x"', False),
        ("备注 < 1 or 备注 > 0", False),
        ("not 备注", True),
        ("备注 is none", True),
        ("姓名|length == 2", True),
        ("姓名.startswith('张')", True),
        ("慰问金", True),
        ("备注", False),
        ("true", True),
    ],
)
def test_conditions(text: str, holds: bool) -> None:
    assert Condition(text, COLUMNS).holds(ROW) is holds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('街到 == "x"', "您是不是要找“街道”"),
        ("甲 == 1", "名单里有："),
        ("慰问金 >=", "写得不对"),
        ("慰问金 }} {{ 慰问金", "写得不对"),
        ("{% set x = 1 %}", "写得不对"),
        ("", "写得不对"),
        ('慰问金 == "500"', "“慰问金”"),
        ("街道 > 3", "“街道”"),
        ("3 in 街道", "“街道”"),
        ('日期 == "昨天"', "“日期”"),
        ("姓名.__class__", "写得不对"),
        ("姓名.upper.__globals__", "写得不对"),
        ("range(10**9)|list", "range"),
        ("慰问金 / 0", "写得不对"),
    ],
)
def test_what_is_no_condition(text: str, words: str) -> None:
    with pytest.raises(SelectionError) as caught:
        Condition(text, COLUMNS).holds(ROW)
    assert words in str(caught.value)


@given(st.text(max_size=30))
def test_no_text_does_harm(text: str) -> None:
    try:
        Condition(text, COLUMNS).holds(ROW)
    except SelectionError as error:
        assert error.exit_code == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3", [3]), ("3-5", [3, 4, 5]), ("3－5，9", [3, 4, 5, 9]), ("2、4~5", [2, 4, 5]), ("7 9", [7, 9])],
)
def test_rows(text: str, numbers: list[int]) -> None:
    assert [number for each in parse_rows(text, ["名单"]) for number in each.numbers] == numbers


SHEETS = ("城东街道", "城西街道", "2025 年", "2026", "名单(2)", "名单")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城西街道!3-5", [("城西街道", 3, 5)]),
        ("城西街道！３－５，９", [("城西街道", 3, 5), ("城西街道", 9, 9)]),
        ("城东街道!2,城西街道!3", [("城东街道", 2, 2), ("城西街道", 3, 3)]),
        ("2026!3-5、7", [("2026", 3, 5), ("2026", 7, 7)]),
        ("'2025 年'!3", [("2025 年", 3, 3)]),
        ("2025年!3", [("2025 年", 3, 3)]),
        ("城 西街道! 3", [("城西街道", 3, 3)]),
        ("名单(2)!3 名单!4", [("名单(2)", 3, 3), ("名单", 4, 4)]),
        ("名单（2）!3", [("名单(2)", 3, 3)]),
    ],
)
def test_rows_of_a_sheet(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = [(each.sheet, each.numbers[0], each.numbers[-1]) for each in parse_rows(text, SHEETS)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("3-10", "U110", "写成 城东街道!3-10"),
        ("3,城西街道!4", "U110", "--rows 里的“3”"),
        ("城南街道!3", "U111", "您是不是要找"),
        ("!3", "U102", ""),
        ("城西街道!", "U102", ""),
        ("城西街道!5-3", "U102", "5-3"),
        ("城西街道!甲", "U102", ""),
    ],
)
def test_rows_of_no_sheet(text: str, code: str, words: str) -> None:
    with pytest.raises(SelectionError) as error:
        parse_rows(text, SHEETS)
    (found,) = error.value.problems
    assert found.code == code and words in f"{found.message}；{found.hint}"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["城西街道"], {"城西街道"}),
        (["城东街道、城西街道"], {"城东街道", "城西街道"}),
        (["城东街道,2026", "名单（2）"], {"城东街道", "2026", "名单(2)"}),
        (["甲、乙"], {"甲、乙"}),
        ([" 城西 街道 "], {"城西街道"}),
    ],
)
def test_sheets_by_name(wanted: list[str], expected: set[str]) -> None:
    assert find_sheets(wanted, [*SHEETS, "甲、乙"], "--sheet") == expected


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("城南街道", "您是不是要找"), ("戊", "有这些：城东街道"), ("", "有这些"), ("旧", "是隐藏的")],
)
def test_no_sheet_of_that_name(wanted: str, words: str) -> None:
    with pytest.raises(SelectionError) as error:
        find_sheets([wanted], SHEETS, "--sheet", ["旧"])
    assert words in error.value.problems[0].hint


@pytest.mark.parametrize("text", ["", "0", "5-3", "a", "3-", "-3", "3--5", "99999999"])
def test_what_is_no_row(text: str) -> None:
    with pytest.raises(SelectionError):
        parse_rows(text, ["名单"])


def test_sort_keys() -> None:
    assert parse_sort("街 道, 慰问金：desc,姓名:asc", COLUMNS) == (
        SortKey("街道"), SortKey("慰问金", descending=True), SortKey("姓名"),
    )  # fmt: skip


def test_numbers_as_numbers_then_dates_then_text_by_sound_then_blanks() -> None:
    values: list[Scalar] = ["王", None, Decimal(10), "李", datetime.date(2026, 1, 1), 9, "张", ""]
    assert sorted(values, key=sort_value)[:6] == [9, Decimal(10), datetime.date(2026, 1, 1), "李", "王", "张"]
