"""Read a form sheet (表单): one field a row, found by its label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from toolkit.labels import did_you_mean, fold_label, listed
from toolkit.problems import CellLocation, Problem, problem
from toolkit.proofing.content.unfilled import DATE_STAND_IN, STAND_IN, unfilled
from toolkit.record import Scalar, Value
from toolkit.schema import Field, FieldType, Sheet
from toolkit.workbook.headers import Header, body_rows, is_header_again
from toolkit.workbook.photos import Photos
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import read_value

LABEL, CONTENT = "项目", "内容"
_SHOWN: Final = 3
"""Placeholders of a cell that a message lists."""


def read_form(grid: SheetGrid, header: Header, sheet: Sheet) -> tuple[dict[str, Value], list[Problem]]:
    """Every declared field with its value and cell, blank ones included, and the findings."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    photos = Photos(grid)
    by_label = {fold_label(field.name): field for field in sheet.fields}
    for row, cells in body_rows(grid, header):
        label, raw = header.get(cells, LABEL), header.get(cells, CONTENT)
        where = grid.where(row, header.columns[CONTENT])
        if is_header_again(cells, header):
            problems.append(problem("W208", grid.where(row, 0), row=row + 1))
            continue
        field = by_label.get(fold_label(str(label))) if label is not None else None
        if field is None:
            if raw is not None and str(raw).strip():
                problems.append(_unknown(str(label or ""), grid.where(row, header.columns[LABEL]), sheet))
        elif field.name in values:
            problems.append(problem("W213", where, label=field.name, other=values[field.name].where))
        else:
            value: Scalar
            if field.type is FieldType.IMAGE:
                value, found = photos.read(raw, (row, header.columns[CONTENT]), field.name, where)
            else:
                value, found = read_field(raw, field, where)
            values[field.name] = Value(value, where)
            problems.extend(found or _required(field, value, where))
    for field in sheet.fields:
        if field.name not in values:
            values[field.name] = Value(None, grid.place)
            problems.extend(_required(field, None, grid.place))
    return values, problems


def read_field(raw: Raw, field: Field, where: CellLocation) -> tuple[Scalar, list[Problem]]:
    """The value of a field of a form; a placeholder where something is required is a finding, whatever its type.

    A text keeps its placeholder, for the page of a draft to show.
    """
    value, found = read_value(raw, field, where)
    words = placeholders(raw, field)
    return value, [problem("W345", where, label=field.name, words=listed(words, _SHOWN))] if words else found


def placeholders(raw: object, field: Field) -> Sequence[str]:
    """What stands in a required field until somebody fills it in."""
    if not field.required or not isinstance(raw, str) or raw in field.choices:
        return ()
    return unfilled(raw, field.name)


def stand_in(field: Field) -> str:
    """What the tool writes into a required field that it knows nothing for: a placeholder, and nothing invented."""
    return DATE_STAND_IN if field.type is FieldType.DATE else STAND_IN


def _unknown(label: str, where: CellLocation, sheet: Sheet) -> Problem:
    names = [field.name for field in sheet.fields]
    return problem("W212", where, label=label, hint=did_you_mean(label, names) or "请用空白表里的项目名称")


def _required(field: Field, value: object, where: CellLocation) -> list[Problem]:
    if field.required and value is None:
        return [problem("W315", where, label=field.name)]
    return []
