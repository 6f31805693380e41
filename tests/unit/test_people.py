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
