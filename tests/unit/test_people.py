from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numerals import id_check_digit
from toolkit.problems import CellLocation
from toolkit.record import Row, Value
from toolkit.schema import Field, FieldType
from toolkit.workbook.people import People

FIELDS = (Field("证件", FieldType.ID), Field("姓名"))


def row(number: int, identity: str | None) -> Row:
    where = CellLocation("名单.xlsx", "名单", f"A{number}")
    return Row({"证件": Value(identity, where), "姓名": Value("甲", where)}, number)


def codes(*identities: str | None) -> list[list[str]]:
    people = People(FIELDS)
    return [[found.code for found in people.problems(row(number, each))] for number, each in enumerate(identities, 2)]


@pytest.mark.parametrize(("digits", "check"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_the_examples_of_the_standard(digits: str, check: str) -> None:
    assert id_check_digit(digits) == check


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, change: int) -> None:
    digits = "11010519491231002"
    wrong = digits[:place] + str((int(digits[place]) + change) % 10) + digits[place + 1 :]
    assert id_check_digit(wrong) != "X"


def test_ids_twice_and_wrong_ones() -> None:
    assert codes("11010519491231002X", "11010519491231002x", "110105194912310021") == [[], ["W601"], ["W602"]]


def test_what_is_no_identity_number_is_nobody_s_business() -> None:
    assert codes("13800001234", "13800001234", None, "6222021234567890123", "123456789012345678") == [
        [],
        [],
        [],
        [],
        [],
    ]


def across(*rows: tuple[str, str | None, str], identity: str | None = "证件") -> list[list[str]]:
    """What is found in rows on sheets: the code, and the sheet of the other one."""
    people, told = People(FIELDS, identity), []
    for number, (sheet, value, name) in enumerate(rows, 2):
        where = CellLocation("名单.xlsx", sheet, f"A{number}")
        found = Row({"证件": Value(value, where), "姓名": Value(name, where)}, number)
        told.append([f"{each.code} {each.location}" for each in people.problems(found, sheet)])
    return told


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("东", "A-1", "甲"), ("西", "a-1", "乙")], [[], ["W616 名单.xlsx > 西!A3"]]),
        ([("东", None, "甲"), ("西", None, "甲")], [[], ["W617 名单.xlsx > 西!3"]]),
        ([("东", "A-1", "甲"), ("西", "A-1", "甲")], [[], ["W616 名单.xlsx > 西!A3"]]),
        ([("东", "A-1", "甲"), ("东", "A-1", "甲")], [[], []]),
        ([("东", None, "甲"), ("东", None, "甲"), ("西", None, "乙")], [[], [], []]),
        ([("东", "A-1", "甲"), ("西", "A-2", "甲")], [[], []]),
        (
            [("东", "A-1", "甲"), ("西", "A-1", "乙"), ("南", "A-1", "丙")],
            [[], ["W616 名单.xlsx > 西!A3"], ["W616 名单.xlsx > 南!A4"]],
        ),
        (
            [("东", "11010519491231002X", "甲"), ("西", "11010519491231002X", "乙")],
            [[], ["W616 名单.xlsx > 西!A3"]],
        ),
    ],
)
def test_the_same_on_another_sheet(rows: list[tuple[str, str | None, str]], expected: list[list[str]]) -> None:
    assert across(*rows) == expected


def test_a_number_that_several_share_is_compared_nowhere() -> None:
    assert across(("东", "1380000", "甲"), ("西", "1380000", "乙"), identity="") == [[], []]
