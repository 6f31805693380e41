"""All units' ledgers in one: every row with its unit, in a stable order, likely doubles marked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from toolkit.labels import fold_label, fold_name
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Percent, Photo, Row, Scalar, added, changed, scalar_text
from toolkit.rollup.returned import Returned
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook.content import CellContent, Noted, Rows, number_content, plain
from toolkit.workbook.layout import UNIT_HEADER
from toolkit.workbook.values import MONEY_UNITS

_DAY: Final = re.compile("日期|时间|日$")
_PERSON: Final = re.compile("姓名|对象|户主|身份证|证件|军人|家属")
_ONE_PERSON: Final = re.compile("姓名|户主|身份证|证件")
"""Columns that name one person; 慰问对象 may be a generic 驻军某部 that many units write."""
_UNIT_COLUMNS: Final = ("单位", "填报单位", "报送单位", "街道", "乡镇")
_DIFFERENCE: Final = "（台账没有列明的部分）"


@dataclass(slots=True)
class RolledLedger:
    """The rows of a table sheet and what was noticed.

    ``totals`` are the sums of its numeric columns, ``doubles`` the two rows behind each finding that they may be one.
    """

    rows: Rows = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubles: dict[Problem, tuple[dict[str, CellContent], dict[str, CellContent]]] = field(default_factory=dict)


def roll_ledgers(schema: Schema, returns: Sequence[Returned]) -> dict[str, RolledLedger]:
    """The rows of every table of the template; photos lie beside the units' own workbooks and stay there."""
    return {
        sheet.name: RolledLedger() if _holds_photos(sheet) else _roll(sheet, returns)
        for sheet in schema.of_shape(Shape.TABLE)
    }


def _holds_photos(sheet: Sheet) -> bool:
    return any(known.type is FieldType.IMAGE for known in sheet.fields)


def _roll(sheet: Sheet, returns: Sequence[Returned]) -> RolledLedger:
    rolled = RolledLedger()
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for returned in returns:
        table = returned.record.tables.get(sheet.name)
        for row in table.rows if table is not None else ():
            line = _line(sheet, row, returned)
            key = _identity(sheet, row)
            other = seen.get(key) if key else None
            if other is not None:
                words = {"other": other[0], "unit": other[1]}
                where = next(iter(row.values.values())).where
                found = problem("R112", CellLocation(where.workbook, sheet.name, str(row.number)), **words)
                rolled.problems.append(found)
                rolled.doubles[found] = rolled.rows[other[0] - 1], line
                line[UNIT_HEADER] = Noted(plain(line[UNIT_HEADER]), found.message, is_doubtful=True)
            elif key:
                seen[key] = len(rolled.rows) + 1, str(line[UNIT_HEADER])
            rolled.rows.append(line)
        for name, total in table.totals.items() if table is not None else ():
            rolled.totals[name] = added(rolled.totals.get(name, Decimal(0)), total)
    return rolled


def _line(sheet: Sheet, row: Row, returned: Returned) -> dict[str, CellContent]:
    unit = returned.unit_of_row(fold_label(sheet.name), row.number)
    line = {known.name: typed_back(row.values[known.name].value, known) for known in sheet.fields}
    for known in sheet.fields:
        if known.name in _UNIT_COLUMNS and known.type is FieldType.TEXT and line[known.name] is None:
            line[known.name] = unit
    line[UNIT_HEADER] = unit
    return line


def typed_back(value: Scalar, known: Field) -> CellContent:
    """A value as it is typed into its column again: money in the unit of the column."""
    if value is None or isinstance(value, (str, Photo)):
        return value.name if isinstance(value, Photo) else value
    if isinstance(value, (datetime.date, Percent)):
        return scalar_text(value)
    if known.type is FieldType.MONEY:
        worth = MONEY_UNITS.get(known.unit, 1)
        return number_content(changed(Decimal(value) if isinstance(value, int) else value, lambda yuan: yuan / worth))
    return number_content(value if isinstance(value, Decimal) else Decimal(value))


def _identity(sheet: Sheet, row: Row) -> tuple[str, ...]:
    """Day, person and numbers of a row; empty where too little is told to be sure of anything.

    A generic object on the same day is no double: a number has to agree, too, or a name of one person.
    """
    days = [known for known in sheet.fields if known.type is FieldType.DATE or _DAY.search(known.name)]
    people = [known for known in sheet.fields if _PERSON.search(known.name) and not known.type.is_numeric]
    numbers = [known for known in sheet.fields if known.type.is_numeric]
    when, who, much = (
        [fold_name(scalar_text(row.values[known.name].value)) for known in part] for part in (days, people, numbers)
    )
    is_named = any(text and _ONE_PERSON.search(known.name) for known, text in zip(people, who, strict=True))
    if not any(when) or not any(who) or not (set(much) - {"", "0"} or is_named):
        return ()
    return (*when, *who, *much)


def difference_row(
    sheet: Sheet, column: str, difference: Decimal, units: Sequence[str]
) -> dict[str, CellContent] | None:
    """A row for what a figure says beyond the ledgers; ``None`` where the table does not take such a row."""
    known = sheet.field(column)
    text = next((each.name for each in sheet.fields if each.type is FieldType.TEXT and _PERSON.search(each.name)), None)
    text = text or next((each.name for each in sheet.fields if each.type is FieldType.TEXT), None)
    required = {each.name for each in sheet.fields if each.required} - {column, text}
    if known is None or difference < 0 or required:
        return None
    if known.type is FieldType.INTEGER and difference != difference.to_integral_value():
        return None
    line: dict[str, CellContent] = {known.name: typed_back(difference, known), UNIT_HEADER: "、".join(units)}
    if text is not None:
        line[text] = Noted(_DIFFERENCE, f"指标比各单位台账多 {plain_number(difference)}", is_doubtful=True)
    return line
