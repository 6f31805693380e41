"""What the words of a ledger's row say, recomputed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.jobs.products import row_products
from toolkit.library import Library
from toolkit.problems import CellLocation, Severity
from toolkit.record import Row, Scalar, Value

SCHEMA = Library().find("briefing").schema


def told(goods: str, households: Scalar, people: Scalar, paid: Scalar, worth: Scalar = None) -> list[str]:
    sheet = SCHEMA.sheet("走访慰问台账")
    assert sheet is not None
    given = {"慰问物资": goods, "户数": households, "人数": people, "慰问金": paid, "物资折价": worth}
    values = {
        field.name: Value(given.get(field.name), CellLocation("3月.xlsx", sheet.name, f"{letter}5"))
        for field, letter in zip(sheet.fields, "ABCDEFGHIJKL", strict=False)
    }
    found = list(row_products([Row(values, 5)], SCHEMA, sheet.name))
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    ("goods", "households", "people", "paid", "computed"),
    [
        ("每户200元", 20, None, Decimal(4500), "4000元"),
        ("每人500元", None, 3, Decimal(1800), "1500元"),
        ("给每户发放慰问金200元", 20, 96, Decimal(4500), "4000元"),
        ("每人0.05万元", None, 96, Decimal(52_000), "48000元"),
    ],
)
def test_an_amount_that_fails_names_both_cells(
    goods: str, households: Scalar, people: Scalar, paid: Scalar, computed: str
) -> None:
    (message,) = told(goods, households, people, paid)
    assert f"算下来是 {computed}（另见 走访慰问台账!" in message


@pytest.mark.parametrize(
    ("goods", "households", "people", "paid"),
    [
        ("每户200元", 20, None, Decimal(4000)),
        ("每户约200元", 20, None, Decimal(4500)),
        ("每户200元和大米一袋", 20, None, Decimal(4500)),
        ("每户每月200元", 20, None, Decimal(9000)),
        ("每户200元至500元", 20, None, Decimal(4500)),
        ("每户200元", None, 20, Decimal(4500)),
        ("每户200元", 20, None, None),
        ("慰问品", 20, None, Decimal(4500)),
        ("每户一袋大米", 20, None, Decimal(4500)),
    ],
)
def test_what_holds_or_cannot_be_known_passes(goods: str, households: Scalar, people: Scalar, paid: Scalar) -> None:
    assert told(goods, households, people, paid) == []


def test_with_two_amounts_it_is_open_which_is_meant() -> None:
    assert told("每户200元", 20, None, Decimal(4500), Decimal(4000)) == []
