"""Sums of the columns of a table, and the total rows somebody typed, held against them.

A total row may stand above, between or below the records.  A 小计 counts the rows since the last total row (or, where
the first one stands above its rows, those down to the next); it may also put several of them together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Row, added, scalar_text, shown_number
from toolkit.schema import Field, FieldType
from toolkit.workbook.row_kinds import counts_rows, folded_words

Numbers = Mapping[str, Decimal]
_LOOKED_BACK: Final = 1000
"""Rows among which those are looked for that a named subtotal counts."""
_DECIMALS: Final = 6
_LARGEST: Final = Decimal(10) ** 15
_GROUPS: Final = 200
"""Texts of a column up to which it may be what subtotals are named after."""


class TotalRow(NamedTuple):
    """A total row as typed: its numbers with their cells.

    ``is_whole`` says that it is to count all records, ``is_running`` that it may count earlier ones, too (累计).
    ``counts`` is what it names itself after (优抚对象小计): the records that say so, or the last few above it.
    """

    is_whole: bool
    is_running: bool
    counts: str
    numbers: Numbers
    cells: Mapping[str, CellLocation]


class _Reached(NamedTuple):
    """How many records stand above a total row, their sums, and the sums of what prints of them."""

    records: int
    sums: Numbers
    printed: Numbers


class Totals:
    """The running sums of the numeric columns and the total rows between the records.

    ``present`` are the sums of the columns that hold a number at all.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = [field for field in fields if field.type.is_numeric and not counts_rows(field.name)]
        self.present: dict[str, Decimal] = {}
        self.count = 0
        self._rows: list[TotalRow] = []
        self._printed: dict[str, Decimal] = {}
        """The sums of what prints of the numbers."""
        self._reached = [_Reached(0, {}, {})]
        self._since: deque[Numbers] = deque(maxlen=_LOOKED_BACK)
        self._groups = [_Groups(field.name) for field in fields if field.type in (FieldType.TEXT, FieldType.CHOICE)]

    def numbers(self, row: Row) -> dict[str, Decimal]:
        """What a record adds."""
        numbers = {}
        for field in self.fields:
            number = counted(row.values[field.name].value)
            if number is not None:
                numbers[field.name] = number
        return numbers

    def add(self, row: Row, numbers: Numbers) -> None:
        """Count a record in, and what it adds."""
        self.count += 1
        self._since.append(numbers)
        for group in self._groups:
            group.add(row, numbers)
        for name, number in numbers.items():
            self.present[name] = added(self.present.get(name, Decimal(0)), number)
            self._printed[name] = self._printed.get(name, Decimal(0)) + shown_number(number)

    def take(self, row: TotalRow) -> None:
        """Take a total row for what it is; it is compared when all has been read."""
        self._rows.append(row._replace(numbers={}) if self._is_proven(row) else row)
        self._reached.append(_Reached(self.count, dict(self.present), dict(self._printed)))
        self._since.clear()

    def _is_proven(self, row: TotalRow) -> bool:
        """Whether a row that names what it counts is right, whatever the rows next to it are."""
        return bool(row.counts) and (
            self._counts_last(row.numbers) or any(group.add_up(row.counts, row.numbers) for group in self._groups)
        )

    def _counts_last(self, numbers: Numbers) -> bool:
        """Whether numbers are the sums of the last so many rows since the last total row."""
        sums: dict[str, Decimal] = {}
        for row in reversed(self._since):
            sums = {name: added(sums.get(name, Decimal(0)), row.get(name, Decimal(0))) for name in numbers}
            if all(_agree(number, sums[name]) for name, number in numbers.items()):
                return True
        return False

    def adds_up(self, row: TotalRow) -> bool:
        """Whether the numbers of a row, not all of them 0, are the sums of what it may count."""
        return any(row.numbers.values()) and (self._is_proven(row) or self.sums_up(row.numbers, of=1))

    def sums_up(self, numbers: Numbers, *, of: int) -> bool:
        """Whether numbers are the sums of all rows so far, or of those since the last total row, ``of`` or more."""
        if not any(numbers.values()):
            return False
        for reached in (self._reached[0], self._reached[-1]):
            if self.count - reached.records >= of and all(
                _agree(number, self.present.get(name, Decimal(0)) - reached.sums.get(name, Decimal(0)))
                for name, number in numbers.items()
            ):
                return True
        return False

    def differences(self) -> Iterator[Problem]:
        """What differs between the total rows and the sums: an error where a column counts money or things."""
        wholes = sum(row.is_whole and not row.is_running for row in self._rows)
        compared = [(place, row) for place, row in enumerate(self._rows, 1) if not (row.is_running and wholes)]
        for field in self.fields:
            stored, printed = self._columns(field.name)
            for place, row in compared:
                typed = row.numbers.get(field.name)
                is_sole = row.is_whole and wholes <= 1
                if typed is None or any(each.allows(typed, place, is_sole=is_sole) for each in (stored, printed)):
                    continue
                computed = stored.whole if row.is_whole else stored.part(place)
                words = {"typed": scalar_text(typed), "computed": scalar_text(computed)}
                code = _CODES[row.is_whole, _counts_things(field)]
                yield problem(code, row.cells[field.name], label=field.name, **words)

    def _columns(self, name: str) -> tuple[_ColumnSums, _ColumnSums]:
        """The sums of a column as stored, and those of what prints of it."""
        ends = (self.present.get(name, Decimal(0)), self._printed.get(name, Decimal(0)))
        stored = [each.sums.get(name, Decimal(0)) for each in self._reached]
        printed = [each.printed.get(name, Decimal(0)) for each in self._reached]
        is_above = self._stand_above
        return _ColumnSums(stored, ends[0], is_above=is_above), _ColumnSums(printed, ends[1], is_above=is_above)

    def odd_prints(self) -> Iterator[tuple[Field, Problem]]:
        """The columns whose records, as they print, do not add up to the total that prints."""
        for field in self.fields:
            rows, total = self._printed.get(field.name), self.present.get(field.name)
            if rows is not None and total is not None and rows != shown_number(total):
                words = {"rows": plain_number(rows), "total": scalar_text(total)}
                yield field, problem("W419", label=field.name, **words)

    @property
    def _stand_above(self) -> bool:
        """Whether the total rows stand above the rows they count."""
        first = next((place for place, row in enumerate(self._rows, 1) if not row.is_whole), None)
        return first is not None and self._reached[first].records == 0


class _ColumnSums:
    """The sums of one column above the first record, at each total row, and at the end."""

    def __init__(self, marks: Sequence[Decimal], whole: Decimal, *, is_above: bool) -> None:
        self.whole = whole
        self._marks = [*marks, whole]
        self._is_above = is_above
        rounded = list(enumerate(map(_rounded, self._marks)))
        self._last = {mark: place for place, mark in rounded}
        self._first = {mark: place for place, mark in reversed(rounded)}

    def allows(self, typed: Decimal, place: int, *, is_sole: bool) -> bool:
        """Whether a total row at a place may say so."""
        if is_sole or _agree(typed, self.whole):
            return _agree(typed, self.whole)
        reached = self._marks[place]
        if self._is_above:
            return self._last.get(_rounded(reached + typed), 0) > place
        return self._first.get(_rounded(reached - typed), place) < place

    def part(self, place: int) -> Decimal:
        """The sum of the rows a total row is next to."""
        if self._is_above:
            return self._marks[place + 1] - self._marks[place]
        return self._marks[place] - self._marks[place - 1]


class _Groups:
    """The sums of the records that have the same text in one column, as long as there are few texts."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sums: dict[str, dict[str, Decimal]] = {}

    def add(self, row: Row, numbers: Numbers) -> None:
        text = row.values[self._name].value
        if isinstance(text, str) and len(self._sums) < _GROUPS:
            sums = self._sums.setdefault(text, {})
            for name, number in numbers.items():
                sums[name] = added(sums.get(name, Decimal(0)), number)

    def add_up(self, text: str, numbers: Numbers) -> bool:
        return any(
            all(_agree(number, sums.get(name, Decimal(0))) for name, number in numbers.items())
            for key, sums in self._sums.items()
            if folded_words(key) == text
        )


class BareTotals:
    """Records that may be totals without the word: the last one of a table, and those that hold nothing but numbers."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._texts = [field for field in fields if not field.type.is_numeric]
        self._required = [field for field in fields if field.required]
        self._last: Row | None = None
        self._found: list[Row] = []

    def take(self, row: Row, numbers: Numbers, above: Totals) -> None:
        """A further record and its numbers; ``above`` does not count it yet."""
        self._last = row if above.sums_up(numbers, of=2) else None
        if self._last and all(row.values[field.name].value is None for field in self._texts):
            self._found.append(row)

    def problems(self) -> Iterator[Problem]:
        """A warning for each whose every number is the sum of those above, and which says too little for a record."""
        if self._last is not None and self._last not in self._found[-1:] and self._says_little(self._last):
            self._found.append(self._last)
        for row in self._found:
            yield problem("W413", next(iter(row.values.values())).where, row=row.number)

    def _says_little(self, row: Row) -> bool:
        texts = [row.values[field.name].value for field in self._texts]
        label = next((place for place, text in enumerate(texts) if text is not None), -1)
        beside_is_blank = label + 1 < len(texts) and texts[label + 1] is None
        return beside_is_blank or any(row.values[field.name].value is None for field in self._required)


def counted(value: object) -> Decimal | None:
    """A value as a number that is summed; ``None`` for a text, a date, a percentage."""
    if not isinstance(value, (int, Decimal)) or isinstance(value, Percent):
        return None
    return value if isinstance(value, Decimal) else Decimal(value)


def _agree(one: Decimal, other: Decimal) -> bool:
    """Whether two sums are the same, as stored or as they print."""
    return shown_number(one) == shown_number(other) or _rounded(one) == _rounded(other)


def _rounded(number: Decimal) -> Decimal:
    """A number without the noise that sums of a spreadsheet's fractions have far behind the point."""
    return round(Decimal(number), _DECIMALS) if abs(number) < _LARGEST else Decimal(number)


_CODES: Final = {(True, True): "W401", (True, False): "W409", (False, True): "W410", (False, False): "W402"}


def _counts_things(field: Field) -> bool:
    return field.type is FieldType.MONEY or (field.type is FieldType.INTEGER and bool(field.unit))
