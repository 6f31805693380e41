from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import CellLocation
from toolkit.record import Percent, Scalar
from toolkit.schema import Field, FieldType
from toolkit.workbook.marks import ErrorValue, MissingValue, MonthDay
from toolkit.workbook.reader import Raw
from toolkit.workbook.values import read_value

WHERE = CellLocation("a.xlsx", "报头", "B4")


def read(raw: Raw, kind: FieldType = FieldType.TEXT, unit: str = "", **more: object) -> tuple[Scalar, list[str]]:
    value, problems = read_value(raw, Field("栏目", kind, **more), WHERE, unit)  # type: ignore[arg-type]
    return value, [found.code for found in problems]


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000"])
def test_blank(kind: FieldType, raw: Raw) -> None:
    assert read(raw, kind) == (None, [])


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize(("raw", "code"), [(ErrorValue("#REF!"), "W301"), (MissingValue(), "W302")])
def test_cells_without_a_value(kind: FieldType, raw: Raw, code: str) -> None:
    assert read(raw, kind, choices=("甲",)) == (None, [code])


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1f", "\ufffe", "\ud800"])
def test_characters_xml_cannot_hold(character: str) -> None:
    assert read(f"a{character}b") == (None, ["W303"])


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        (" 甲县　", "甲县", []),
        (12.0, "12", []),
        (12.000000001, "12.000000001", []),
        (0.1 + 0.2, "0.3", []),
        (True, "TRUE", []),
        (datetime.date(2026, 2, 8), "2026年2月8日", ["W351"]),
        (MonthDay(2026, 1, 25), "1月25日", ["W351"]),
        (datetime.time(3, 4), "03:04", ["W351"]),
        (datetime.datetime(2026, 2, 8, 9, 30), "2026年2月8日 09:30", ["W351"]),
        ("_x0007_", "_x0007_", []),
    ],
)
def test_text(raw: Raw, text: str, codes: list[str]) -> None:
    assert read(raw) == (text, codes)


@pytest.mark.parametrize(("raw", "value"), [(3, 3), (3.0, 3), ("3", 3), (" ３ ", 3), ("3,000", 3000)])
def test_integers(raw: Raw, value: int) -> None:
    assert read(raw, FieldType.INTEGER) == (value, [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("三", "W305"),
        (3.5, "W306"),
        ("3.5", "W306"),
        (True, "W305"),
        (datetime.date(2026, 1, 1), "W305"),
        ("1e5", "W305"),
    ],
)
def test_what_is_no_integer(raw: Raw, code: str) -> None:
    assert read(raw, FieldType.INTEGER) == (None, [code])


def test_a_unit_typed_behind_the_number_is_welcome() -> None:
    value, problems = read_value("20户", Field("户数", FieldType.INTEGER, unit="户"), WHERE)
    assert (value, problems) == (20, [])


@pytest.mark.parametrize(
    "text",
    [
        "2026年2月8日",
        "2026.2.8",
        "2026-02-08",
        "2026/2/8",
        "２０２６年２月８日",
        " 2026 年 2 月 8 日 ",
        "2026-02-08 00:00:00",
    ],
)
def test_dates(text: str) -> None:
    assert read(text, FieldType.DATE) == (datetime.date(2026, 2, 8), [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026年2月30日", "W308"),
        ("2026-13-01", "W308"),
        ("26年2月8日", "W309"),
        ("2月8日", "W307"),
        ("昨天", "W307"),
        (45000, "W307"),
        ("2026年2-8", "W307"),
    ],
)
def test_what_is_no_date(raw: Raw, code: str) -> None:
    assert read(raw, FieldType.DATE) == (None, [code])


@pytest.mark.parametrize(
    ("raw", "unit", "yuan"),
    [
        (7000, "", "7000"),
        ("7,000", "", "7000"),
        ("7000元", "", "7000"),
        ("3万元", "", "30000"),
        ("3.5 万元", "", "35000"),
        (3, "万元", "30000"),
        ("3000元", "万元", "3000"),
        ("¥7000", "", "7000"),
        (0.1, "万元", "1000"),
        ("1.2亿元", "", "120000000"),
    ],
)
def test_money_is_in_yuan(raw: Raw, unit: str, yuan: str) -> None:
    value, problems = read_value(raw, Field("慰问金", FieldType.MONEY, unit="元"), WHERE, unit)
    assert (value, problems) == (Decimal(yuan), [])


@pytest.mark.parametrize("raw", ["三万元", "七千", "3万元余"])
def test_what_is_no_money(raw: Raw) -> None:
    assert read(raw, FieldType.MONEY) == (None, ["W305"])


@pytest.mark.parametrize("raw", ["12.5%", "１２．５％", 12.5, "12.5", Percent("12.5")])
def test_percent_is_in_points(raw: Raw) -> None:
    value, codes = read(raw, FieldType.PERCENT)
    assert isinstance(value, Percent)
    assert (value, codes) == (Percent("12.5"), [])


def test_choices() -> None:
    choices = ("内部资料 注意保存", "秘密")
    assert read("秘 密", FieldType.CHOICE, choices=choices) == ("秘密", [])
    assert read("内部资料注意保存", FieldType.CHOICE, choices=choices) == ("内部资料 注意保存", [])
    _, problems = read_value("密秘", Field("密级", FieldType.CHOICE, choices=choices), WHERE)
    assert str(problems[0]) == (
        "a.xlsx > 报头!B4：“密级”没有“密秘”这个选项；您是不是要找“秘密”？可选：内部资料 注意保存、秘密"
    )


def test_ids() -> None:
    assert read("110101200001011234", FieldType.ID) == ("110101200001011234", [])
    assert read(1.10101200001011e17, FieldType.ID) == (None, ["W310"])
    assert read(13800000000, FieldType.ID) == ("13800000000", [])
    assert read("abc", FieldType.ID, pattern=r"\d+") == (None, ["W311"])


@pytest.mark.parametrize(("raw", "codes"), [(0, ["W313"]), (1, []), (9, []), (10, ["W314"])])
def test_bounds(raw: Raw, codes: list[str]) -> None:
    assert read(raw, FieldType.INTEGER, min=Decimal(1), max=Decimal(9))[1] == codes
    assert read("2026-01-01", FieldType.DATE, min=datetime.date(2026, 2, 1))[1] == ["W313"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=200))
def test_any_text_arrives_as_typed_but_for_its_ends(text: str) -> None:
    value, codes = read(text)
    assert codes == []
    assert (value or "") == text.strip(" \t\r\n\u3000\xa0\ufeff")


SPELLINGS = (
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
)


@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(SPELLINGS))
def test_any_date_comes_back_in_every_spelling(day: datetime.date, spelling: str) -> None:
    assert read(spelling.format(day), FieldType.DATE) == (day, [])
