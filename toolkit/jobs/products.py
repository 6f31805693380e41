"""核数 in a ledger: 每户200元 in the words of a row, times its 户数, is the amount of the row (C-TXT-07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from toolkit.numerals import plain_number
from toolkit.problems import Problem, Severity
from toolkit.proofing.passage import Passage
from toolkit.quantities import quantities_in
from toolkit.record import Row, Value
from toolkit.schema import FieldType, Schema

_EACH: Final = re.compile(
    "(?:给|按|为)?每(?P<unit>[户人名])(?:发放|送去|补助)?(?:慰问金|现金)?(?P<amount>[^，。；、和及与另]+)"
)
_COUNTS: Final = {"户": "户数", "人": "人数", "名": "人数"}


def row_products(rows: Sequence[Row], schema: Schema, name: str) -> Iterator[Problem]:
    """Rows whose amount is not the count times what each one gets; both exact, and only one amount in the row."""
    sheet = schema.sheet(name)
    fields = sheet.fields if sheet is not None else ()
    texts = [field.name for field in fields if field.type is FieldType.TEXT]
    amounts = [field.name for field in fields if field.type is FieldType.MONEY]
    for row in rows:
        paid = [row.values[column] for column in amounts if isinstance(row.values[column].value, (int, Decimal))]
        for column in texts:
            if len(paid) == 1:
                yield from _product(row.values, row.values[column], paid[0])


def _product(values: Mapping[str, Value], words: Value, paid: Value) -> Iterator[Problem]:
    found = _EACH.fullmatch(words.value) if isinstance(words.value, str) else None
    quantities = list(quantities_in(found["amount"])) if found else []
    if found is None or len(quantities) != 1 or (quantities[0].start, quantities[0].end) != (0, len(found["amount"])):
        return
    each, label = quantities[0], _COUNTS[found["unit"]]
    count = values[label].value if label in values else None
    if each.unit != "元" or not each.exact or not isinstance(count, int) or not isinstance(paid.value, (int, Decimal)):
        return
    if each.value * count != paid.value:
        stated = f"{label}{count}，{words.value}，{plain_number(paid.value)}元"
        finding = Passage(stated, paid.where).finding(
            "C-TXT-07", 0, len(stated), plain_number(each.value * count) + "元"
        )
        yield replace(finding, other=words.where).problem(Severity.WARNING)
