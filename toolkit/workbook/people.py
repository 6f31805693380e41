"""What the rows of a roster say about each other: one person twice, an 18-digit id that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.numerals import id_check_digit
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Photo, Row
from toolkit.schema import Field, FieldType

_IDENTITY: Final = re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_TAIL: Final = 4
_ROWS: Final = 1 << 24
"""More rows than a sheet has: sheet and row in one number."""


class People:
    """Takes one row after the other and remembers hash and place of each id, and with several sheets of each row."""

    def __init__(self, fields: Sequence[Field], identity: str | None = None) -> None:
        """``identity`` is the id that nobody shares, compared across sheets; ``None`` where there is only one."""
        self._columns = [field.name for field in fields if field.type is FieldType.ID]
        self._identity = identity
        self._sheets: list[str] = []
        self._ids: dict[tuple[str, int], int] = {}
        self._rows: dict[int, int] = {}

    def problems(self, row: Row, sheet: str = "") -> Iterator[Problem]:
        """What is wrong with a row: the check digit of GB 11643-1999, the id of an earlier row, or the very same row on
        another sheet."""
        if not self._sheets or self._sheets[-1] != sheet:
            self._sheets.append(sheet)
        place = (len(self._sheets) - 1) * _ROWS + row.number
        is_known = False
        for name in self._columns:
            value, where = row.values[name]
            if not isinstance(value, str) or not value:
                continue
            tail = value[-_TAIL:]
            is_identity = _IDENTITY.fullmatch(value) is not None
            if is_identity and id_check_digit(value[:-1]) != value[-1].upper():
                yield problem("W602", where, label=name, tail=tail)
            if is_identity or name == self._identity:
                other, number = divmod(self._ids.setdefault((name, hash(value.upper())), place), _ROWS)
                if other != place // _ROWS and self._identity is not None:
                    is_known = True
                    yield problem("W616", where, label=name, sheet=self._sheets[other], other=number, tail=tail)
                elif number != row.number and is_identity:
                    yield problem("W601", where, label=name, other=number, tail=tail)
        if self._identity is not None:
            yield from self._same(row, sheet, place, is_known=is_known)

    def _same(self, row: Row, sheet: str, place: int, *, is_known: bool) -> Iterator[Problem]:
        """The row with the same values on an earlier sheet."""
        values = [value.value for value in row.values.values()]
        digest = hash(tuple([value.digest if isinstance(value, Photo) else value for value in values]))
        other, number = divmod(self._rows.setdefault(digest, place), _ROWS)
        if other != place // _ROWS and not is_known:
            workbook = next(iter(row.values.values())).where.workbook
            where = CellLocation(workbook, sheet, str(row.number))
            yield problem("W617", where, sheet=self._sheets[other], other=number)
