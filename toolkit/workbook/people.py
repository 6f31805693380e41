"""What the rows of a roster say about each other: one person twice, an 18-digit id that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.numerals import id_check_digit
from toolkit.problems import Problem, problem
from toolkit.record import Row
from toolkit.schema import Field, FieldType

_IDENTITY: Final = re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_TAIL: Final = 4


class People:
    """Takes one row after the other and remembers of each id only its hash and its row."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._columns = [field.name for field in fields if field.type is FieldType.ID]
        self._seen: dict[tuple[str, int], int] = {}

    def problems(self, row: Row) -> Iterator[Problem]:
        """What is wrong with the ids of a row: the check digit of GB 11643-1999, or the id of an earlier row."""
        for name in self._columns:
            value, where = row.values[name]
            if not isinstance(value, str) or not _IDENTITY.fullmatch(value):
                continue
            tail = value[-_TAIL:]
            if id_check_digit(value[:-1]) != value[-1].upper():
                yield problem("W602", where, label=name, tail=tail)
            other = self._seen.setdefault((name, hash(value.upper())), row.number)
            if other != row.number:
                yield problem("W601", where, label=name, other=other, tail=tail)
