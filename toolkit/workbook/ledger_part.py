"""A part of a ledger in a unit: what ［台账.慰问金|类别=部队|万元］ and ［台账.行数|类别=部队］ print."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import islice
from typing import Final

from toolkit.labels import did_you_mean, fold_label, fold_name, listed
from toolkit.problems import Problem
from toolkit.quantities import measure
from toolkit.record import Row, Scalar, Table, added, changed, scalar_text
from toolkit.schema import Field, FieldType, Schema, Sheet
from toolkit.workbook.figures import split_myriad
from toolkit.workbook.reference import COUNT, NUMBER, TOTAL, Printed, Reference, condition, names_in
from toolkit.workbook.values import ValueFault, parse_date, read_value

_SHOWN: Final = 6
_SEARCHED: Final = 1000
"""Different values among which the nearest is looked for."""
_SAID: Final = (FieldType.TEXT, FieldType.ID, FieldType.IMAGE)
_OTHER_SIGNS: Final = frozenset("<>≠≤≥!")


class _Fault(Exception):
    """A reference that cannot be followed."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


class LedgerParts:
    """The tables of a workbook, their columns searched by value."""

    def __init__(self, schema: Schema, tables: Mapping[str, Table]) -> None:
        known = ((schema.sheet(table.name), table) for table in tables.values())
        self._tables = {fold_label(table.name): (sheet, table) for sheet, table in known if sheet is not None}
        self._found: dict[tuple[str, str], dict[Hashable, frozenset[int]]] = {}

    def knows(self, head: str) -> bool:
        """Whether a full name begins with a table."""
        table, *names = names_in(head)
        return bool(names) and fold_label(table) in self._tables

    def resolve(self, reference: Reference) -> tuple[Printed | None, list[Problem]]:
        """What a reference into a table prints, and the findings; nothing is printed with an error."""
        try:
            return self._resolve(reference)
        except _Fault as fault:
            return None, [fault.found]

    def _resolve(self, reference: Reference) -> tuple[Printed, list[Problem]]:
        name, *names = names_in(reference.head)
        sheet, table = self._tables[fold_label(name)]
        bare = len(names) > 1 and names[-1] == NUMBER
        field = _field(reference, sheet, names[:-1] if bare else names)
        conditions, unit = _pieces(reference)
        if not table.rows:
            raise _Fault(reference.problem("W505", where=table.name))
        chosen = self._chosen(reference, sheet, table, conditions)
        if field is None:
            printed = _count(reference, chosen, unit)
        else:
            amount = _amount(table, field, chosen if conditions else None)
            if amount is None:
                raise _Fault(reference.problem("W505", where=table.name))
            printed = _in_unit(amount, field, unit, reference)
        problems = [] if chosen else [reference.problem("W517")]
        return (Printed(printed.text.removesuffix(printed.unit)) if bare else printed), problems

    def _chosen(
        self, reference: Reference, sheet: Sheet, table: Table, conditions: Sequence[tuple[str, str]]
    ) -> Sequence[Row]:
        """The rows that meet every condition."""
        numbers = frozenset(range(len(table.rows)))
        for column, typed in conditions:
            field = sheet.field(column)
            if field is None:
                hint = did_you_mean(column, [known.name for known in sheet.fields]) or _columns(sheet)
                raise _Fault(reference.problem("W512", column=column, hint=hint))
            rows = self._column(table, field).get(_wanted(typed, field, reference))
            if rows is None:
                raise _Fault(_not_there(reference, table, field, typed))
            numbers &= rows
        return [table.rows[number] for number in sorted(numbers)]

    def _column(self, table: Table, field: Field) -> dict[Hashable, frozenset[int]]:
        """The rows of a column by their value."""
        found = self._found.get((table.name, field.name))
        if found is None:
            rows: dict[Hashable, list[int]] = {}
            for number, row in enumerate(table.rows):
                value = row.values[field.name].value
                if value is not None:
                    rows.setdefault(_comparable(value, field), []).append(number)
            found = self._found[table.name, field.name] = {key: frozenset(which) for key, which in rows.items()}
        return found


def _field(reference: Reference, sheet: Sheet, names: Sequence[str]) -> Field | None:
    """The column that is referred to; ``None`` for 行数."""
    if len(names) == 2 and names[0] == TOTAL:
        names = names[1:]
    field = sheet.field(names[0]) if len(names) == 1 else None
    if field is None and list(names) != [COUNT]:
        hint = did_you_mean(names[-1], [COUNT, *(known.name for known in sheet.fields)])
        raise _Fault(reference.problem("W503", hint=hint or _columns(sheet)))
    if field is not None and not field.type.is_numeric:
        raise _Fault(reference.problem("W514", column=field.name, count=f"［{sheet.name}.{COUNT}］"))
    return field


def _pieces(reference: Reference) -> tuple[list[tuple[str, str]], str]:
    """Conditions and unit of a reference."""
    conditions: list[tuple[str, str]] = []
    unit = ""
    for piece in reference.pieces:
        asked = condition(piece)
        if not piece or (asked is not None and not all(asked)):
            raise _Fault(reference.problem("W516", detail="竖线后面没有写全"))
        if not _OTHER_SIGNS.isdisjoint(unicodedata.normalize("NFKC", asked[0] if asked else piece)):
            raise _Fault(reference.problem("W516", detail="条件只能是“栏目=值”"))
        if asked is None:
            if unit:
                raise _Fault(reference.problem("W516", detail=f"“{unit}”和“{piece}”都不是“栏目=值”"))
            unit = unicodedata.normalize("NFKC", piece)
        elif fold_label(asked[0]) in (fold_label(column) for column, _ in conditions):
            raise _Fault(reference.problem("W516", detail=f"“{asked[0]}”写了两次，一行只有一个值"))
        else:
            conditions.append(asked)
    return conditions, unit


def _columns(sheet: Sheet) -> str:
    return f"“{sheet.name}”的栏目：{'、'.join(field.name for field in sheet.fields)}"


def _wanted(typed: str, field: Field, reference: Reference) -> Hashable:
    """The value a condition asks for; ``None`` where the column can hold no such value."""
    if field.type in _SAID:
        return _comparable(typed, field)
    free = Field(field.name, field.type, choices=field.choices, unit=field.unit)
    value, _ = read_value(typed, free, reference.where)
    return None if value is None else _comparable(value, field)


def _comparable(value: Scalar, field: Field) -> Hashable:
    """A value in the form in which two spellings are equal: numbers and days by value, words after NFKC."""
    if isinstance(value, (int, Decimal, datetime.date)):
        return value
    text = scalar_text(value)
    if field.type is FieldType.TEXT:
        try:
            day = parse_date(unicodedata.normalize("NFKC", text).strip())
        except ValueFault:
            day = None
        if day is not None:
            return day
    return fold_name(text)


def _not_there(reference: Reference, table: Table, field: Field, typed: str) -> Problem:
    values = dict.fromkeys(scalar_text(row.values[field.name].value) for row in table.rows)
    known = list(islice(filter(None, values), _SEARCHED))
    hint = did_you_mean(typed, known)
    hint = hint or (f"这一栏填着：{listed(known, _SHOWN)}" if known else f"请先填“{table.name}”的“{field.name}”")
    return reference.problem("W513", column=field.name, value=typed, hint=hint)


def _count(reference: Reference, rows: Sequence[Row], unit: str) -> Printed:
    if unit:
        raise _Fault(reference.problem("W515", unit=unit, hint=f"“{COUNT}”没有单位，请把单位写在括号外面"))
    return Printed(str(len(rows)))


def _amount(table: Table, field: Field, rows: Sequence[Row] | None) -> Decimal | None:
    """The sum of a column over some rows, or all of them; ``None`` where they hold no number.  Of no row it is 0."""
    if rows is None:
        return table.totals.get(field.name)
    values = (row.values[field.name].value for row in rows)
    numbers = [value for value in values if isinstance(value, (int, Decimal))]
    return reduce(added, numbers, Decimal(0)) if numbers or not rows else None


def in_unit(amount: Decimal, field: Field, unit: str = "") -> Printed | None:
    """An amount of a column in a unit, its own where none is named; ``None`` where it cannot be brought to it.

    Money is in 元, whatever the column's unit; every other amount is in the column's unit.
    """
    scale, counted = split_myriad(field.unit)
    if field.type is FieldType.MONEY:
        scale, counted = 1, "元"
    unit = unit or field.unit
    if not unit:
        return Printed(scalar_text(amount))
    wanted_scale, wanted = split_myriad(unit)
    if unit != field.unit and (not counted or (wanted and measure(wanted) != measure(counted))):
        return None
    brought = changed(amount, lambda number: number * scale / wanted_scale)
    return Printed(scalar_text(brought) + unit, unit)


def _in_unit(amount: Decimal, field: Field, unit: str, reference: Reference) -> Printed:
    printed = in_unit(amount, field, unit)
    if printed is not None:
        return printed
    own = f"“{field.name}”的单位是“{field.unit}”" if field.unit else f"“{field.name}”没有单位"
    raise _Fault(reference.problem("W515", unit=unit, hint=f"{own}，请核对"))
