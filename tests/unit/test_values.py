from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.labels import INVISIBLE
from toolkit.problems import CellLocation
from toolkit.record import Percent, Scalar
from toolkit.schema import Field, FieldType
from toolkit.workbook.marks import ErrorValue, MissingValue, PictureValue
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
        (datetime.time(3, 4), "03:04", ["W351"]),
        (datetime.datetime(2026, 2, 8, 9, 30), "2026年2月8日 09:30", ["W351"]),
        ("_x0007_", "_x0007_", []),
    ],
)
def test_text(raw: Raw, text: str, codes: list[str]) -> None:
    assert read(raw) == (text, codes)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        (" ３ ", 3),
        ("3,000", 3000),
        ("3\u200b", 3),
        ("\u202d1\u200c2\u202c", 12),
        ("１２", 12),
    ],
)
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
        "2026/2/8 0:00:00",
        "2026-2-8 0:00",
        "2026-2-8T00:00:00",
        "2026-02-08T00:00:00.000Z",
        "2026.02.08\u200b",
        "20260208",
        "２０２６０２０８",
        "二〇二六年二月八日",
        "二○二六年二月八日",
        "二零二六年二月八日",
        "二O二六年二月八号",
        "二〇二六年2月8日",
        "2026年二月八日",
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
        ("2026/2/8 9:30", "W307"),
        ("20260230", "W308"),
        ("18991231", "W307"),
        ("202602", "W307"),
        ("二六年二月八日", "W309"),
        ("二〇二六年二月三十日", "W308"),
        ("二〇二六年腊月八日", "W307"),
        ("2026年2月⑧日", "W307"),
        (20260208.5, "W307"),
        (True, "W307"),
        (45000, "W323"),
        ("45000", "W323"),
        (450, "W307"),
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
    assert (value or "") == text.strip(f" \t\r\n\u3000\xa0{INVISIBLE}")


SPELLINGS = (
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
)


@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(SPELLINGS))
def test_any_date_comes_back_in_every_spelling(day: datetime.date, spelling: str) -> None:
    assert read(spelling.format(day), FieldType.DATE) == (day, [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年十二月二十一日", datetime.date(2026, 12, 21)),
        ("二〇二六年十月十日", datetime.date(2026, 10, 10)),
        ("二〇二六年二月廿八日", datetime.date(2026, 2, 28)),
        ("一九九九年一月卅一日", datetime.date(1999, 1, 31)),
        ("二〇〇〇年一月卅日", datetime.date(2000, 1, 30)),
    ],
)
def test_dates_in_chinese_numerals(text: str, day: datetime.date) -> None:
    assert read(text, FieldType.DATE) == (day, [])


def test_a_compact_date_may_be_a_number() -> None:
    assert read(20260208, FieldType.DATE) == (datetime.date(2026, 2, 8), [])
    assert read(20260208.0, FieldType.DATE) == (datetime.date(2026, 2, 8), [])


COUNTED = (FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT, FieldType.DATE)


@pytest.mark.parametrize("kind", COUNTED)
@pytest.mark.parametrize("text", ["—", "－", "--", "——", "/", "／", "-", "无", " 无 ", "–"])
def test_a_dash_is_a_blank_where_something_is_counted(kind: FieldType, text: str) -> None:
    assert read(text, kind) == (None, [])


@pytest.mark.parametrize("kind", [FieldType.TEXT, FieldType.ID])
@pytest.mark.parametrize("text", ["—", "--", "/", "无"])
def test_a_dash_in_a_text_is_a_text(kind: FieldType, text: str) -> None:
    assert read(text, kind) == (text, [])


@pytest.mark.parametrize("text", ["-5", "无人", "一", "〇", "---1", "0"])
def test_what_only_looks_like_a_dash(text: str) -> None:
    value, codes = read(text, FieldType.NUMBER)
    assert (value is not None) != bool(codes)


@pytest.mark.parametrize("kind", [FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("²", "W305"),
        ("5²", "W305"),
        ("①", "W305"),
        ("½", "W305"),
        ("3%", "W305"),
        (Percent("3"), "W305"),
        (True, "W305"),
        ("TRUE", "W305"),
        ("五百", "W305"),
        ("٣", "W305"),
        ("（500）", "W324"),
        ("(1,200.50)", "W324"),
        ("9" * 16, "W320"),
        ("9" * 5000, "W320"),
        (1e15, "W320"),
        ("0." + "3" * 5000, "W320"),
        ("1e5", "W305"),
        (float("inf"), "W319"),
    ],
)
def test_nothing_becomes_another_number_without_a_word(kind: FieldType, raw: Raw, code: str) -> None:
    value, problems = read_value(raw, Field("栏目", kind), WHERE)
    assert (value, [found.code for found in problems]) == (None, [code])
    assert len(str(problems[0])) < 300


@pytest.mark.parametrize("raw", [999_999_999_999_999, "999999999999999", 0.30000000000000004, "０．５", 1e-7])
def test_numbers_that_excel_keeps_are_taken(raw: Raw) -> None:
    assert read(raw, FieldType.NUMBER)[1] == []


def test_a_unit_of_percent_takes_percents() -> None:
    assert read(Percent("3"), FieldType.NUMBER, **{"unit": "%"}) == (None, ["W305"])
    value, problems = read_value(Percent("3"), Field("率", FieldType.NUMBER, unit="%"), WHERE)
    assert (value, problems) == (3, [])
    assert read_value("12㎡", Field("面积", FieldType.NUMBER, unit="㎡"), WHERE) == (12, [])
    assert read_value("12m²", Field("面积", FieldType.NUMBER, unit="㎡"), WHERE) == (12, [])


@pytest.mark.parametrize("raw", [1e14, 10.0**22])
def test_money_of_more_digits_than_excel_keeps(raw: float) -> None:
    assert read_value(raw, Field("总额", FieldType.MONEY, unit="亿元"), WHERE)[1][0].code == "W320"


@pytest.mark.parametrize(
    ("raw", "codes"), [(0.125, ["W356"]), ("12.345元", ["W356"]), (12.34, []), ("0.12345678万元", ["W356"])]
)
def test_less_than_a_cent_is_told_at_its_cell(raw: Raw, codes: list[str]) -> None:
    assert read(raw, FieldType.MONEY)[1] == codes


@pytest.mark.parametrize("text", ["1.10101E+17", "1.38E+10", "6.2E+18", "1E+17", "1.1e17"])
def test_a_long_number_as_a_power_is_no_id(text: str) -> None:
    assert read(text, FieldType.ID) == (None, ["W321"])


@pytest.mark.parametrize("text", ["3E12", "12E34", "A1.5E+10", "1.5E", "E+17", "110101200001011234"])
def test_what_only_looks_like_a_power_is_an_id(text: str) -> None:
    assert read(text, FieldType.ID) == (text, [])


@pytest.mark.parametrize(("text", "codes"), [("1.38E+10", ["W355"]), ("3E12", []), ("3.5E", []), ("E+10", [])])
def test_a_power_in_a_text_is_kept_and_told(text: str, codes: list[str]) -> None:
    assert read(text) == (text, codes)


@pytest.mark.parametrize("kind", [FieldType.TEXT, FieldType.ID])
@pytest.mark.parametrize(("raw", "codes"), [(6.22202123456789e18, ["W310"]), (10**15, ["W310"]), (10**15 - 1, [])])
def test_a_long_number_cell_is_no_text(kind: FieldType, raw: Raw, codes: list[str]) -> None:
    assert read(raw, kind)[1] == codes


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize(
    "raw",
    [
        '=DISPIMG("ID_1",1)',
        'DISPIMG("ID_1",1)',
        '=_xlfn.DISPIMG("ID_1",1)',
        '=_xlfn.IMAGE("https://a")',
        '=image("a")',
        PictureValue("#VALUE!"),
    ],
)
def test_a_picture_is_no_content(kind: FieldType, raw: Raw) -> None:
    assert read(raw, kind) == (None, ["W322"])


@pytest.mark.parametrize("text", ["IMAGE(1)", "见 =IMAGE(1)", "DISPIMG", "图片"])
def test_what_only_speaks_of_a_picture(text: str) -> None:
    assert read(text) == (text, [])


@pytest.mark.parametrize("sign", ["\u200b", "\u202c", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\U000e0001"])
def test_invisible_characters(sign: str) -> None:
    assert read(f"{sign}男{sign}", FieldType.CHOICE, choices=("男", "女")) == ("男", [])
    assert read(f"12{sign}34{sign}", FieldType.ID) == ("1234", [])
    assert read(f"{sign}甲{sign}乙{sign}") == (f"甲{sign}乙", [])
    _, (found,) = read_value(f"男{sign}人", Field("性别", FieldType.CHOICE, choices=("男", "女")), WHERE)
    assert f"“男(U+{ord(sign):04X})人”" in str(found)


def test_the_writing_of_a_name_stays() -> None:
    """An ideographic variation selector decides how a character is written."""
    assert read("葛\U000e0100") == ("葛\U000e0100", [])
