"""Read a figures sheet (数据) and compute the figures that come from a table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import Problem, problem
from toolkit.quantities import allowed
from toolkit.record import Figure, Percent, Shown, Table, changed, scalar_text, shown_number
from toolkit.schema import Column, Field, FieldType, Sheet
from toolkit.workbook.headers import Header, body_rows, is_header_again
from toolkit.workbook.layout import APPROXIMATIONS, FIGURE_UNITS
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import (
    ValueFault,
    exact_number,
    folded_text,
    is_no_value,
    raw_text,
    read_value,
    remarks,
    trim,
    typed_number,
)

NAME, VALUE, APPROXIMATION, UNIT = "指标", "数值", "约数", "单位"

_WITH_UNIT: Final = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*([^0-9\s,.余多来几近约以]{1,6})")
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}


def read_figures(grid: SheetGrid, header: Header, sheet: Sheet) -> tuple[dict[str, Figure], list[Problem]]:
    """Every figure typed and every one the schema declares, blank ones included, and the findings."""
    figures: dict[str, Figure] = {}
    problems: list[Problem] = []
    for row, cells in body_rows(grid, header):
        if is_header_again(cells, header):
            problems.append(problem("W208", grid.where(row, 0), row=row + 1))
            continue
        try:
            figure, found = _read_figure(grid, header, sheet, row, cells)
        except ValueFault as fault:
            where = grid.where(row, header.columns[VALUE])
            label = str(header.get(cells, NAME) or VALUE)
            problems.append(problem(fault.code, where, label=label, **fault.words))
            continue
        problems.extend(found)
        if figure is None:
            continue
        known = next((name for name in figures if fold_label(name) == fold_label(figure.name)), None)
        if known is None:
            figures[figure.name] = figure
        elif not figure.is_blank:
            problems.append(problem("W501", figure.where, label=figure.name, other=figures[known].where))
    for field in sheet.fields:
        figures.setdefault(field.name, Figure(field.name, None, "", field.unit, "", grid.place))
    return figures, problems


def _read_figure(
    grid: SheetGrid, header: Header, sheet: Sheet, row: int, cells: list[Raw]
) -> tuple[Figure | None, list[Problem]]:
    where = grid.where(row, header.columns[VALUE])
    name = trim(raw_text(header.get(cells, NAME)))
    raw = header.get(cells, VALUE)
    if not name:
        filled = raw is not None and raw_text(raw).strip()
        return None, [problem("W508", grid.where(row, header.columns[NAME]))] if filled else []
    field = sheet.field(name)
    unit = trim(raw_text(header.get(cells, UNIT)))
    approximation, problems = _approximation(header.get(cells, APPROXIMATION), header, grid, row)
    value, typed, typed_unit = _parse(raw)
    problems.extend(remarks(raw, value, Field(name, FieldType.NUMBER), where))
    if typed_unit in _MYRIADS and unit:
        # 163万 in a row whose unit is 万元, or 元
        typed_unit = unit if unit.startswith(typed_unit) else typed_unit + unit
    if typed_unit and unit and not _same_measure(typed_unit, unit):
        if split_myriad(typed_unit)[1] in FIGURE_UNITS:
            problems.append(problem("W506", where, label=name, typed=trim(raw_text(raw)), unit=unit))
        else:
            # 9大 with 类 is a phrase, not a number with a unit.
            value, typed, typed_unit = None, trim(raw_text(raw)), ""
    unit = typed_unit or unit or (field.unit if field is not None else "")
    if typed:
        typed = typed if not unit or typed.endswith(unit) else typed + unit
        if approximation:
            problems.append(problem("W507", where, label=name, approximation=approximation))
            approximation = ""
    figure = Figure(field.name if field is not None else name, value, approximation, unit, typed, where)
    return figure, problems + list(_checked(figure, field))


def _approximation(raw: Raw, header: Header, grid: SheetGrid, row: int) -> tuple[str, list[Problem]]:
    text = folded_text(raw)
    if not text or text in APPROXIMATIONS:
        return text, []
    where = grid.where(row, header.columns[APPROXIMATION])
    hint = did_you_mean(text, APPROXIMATIONS)
    return "", [problem("W312", where, label=APPROXIMATION, value=text, hint=hint, known="、".join(APPROXIMATIONS))]


def _parse(raw: Raw) -> tuple[Decimal | None, str, str]:
    """数值 as (number, phrase, unit): 70, 70万元 and 三十万 are all welcome."""
    if isinstance(raw, Percent):
        return Shown(raw, raw.shown), "", "%"
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        return exact_number(raw), "", ""
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        raise ValueFault("W305", value=raw_text(raw))
    text = folded_text(raw)
    if not text or is_no_value(text):
        return None, "", ""
    number = typed_number(text)
    if number is not None:
        return number, "", ""
    found = _WITH_UNIT.fullmatch(text)
    number = typed_number(found.group(1)) if found else None
    if found and number is not None:
        return number, "", found.group(2)
    return None, trim(raw_text(raw)), ""


def split_myriad(unit: str) -> tuple[int, str]:
    """万元 as (10000, 元), 户 as (1, 户)."""
    scale = _MYRIADS.get(unit[:1])
    return (scale, unit[1:]) if scale else (1, unit)


def _same_measure(one: str, other: str) -> bool:
    return split_myriad(one)[1] == split_myriad(other)[1]


def _checked(figure: Figure, field: Field | None) -> Iterator[Problem]:
    """Type and bounds of a declared figure, on the number as typed in its unit."""
    if field is None or figure.value is None:
        return
    kind = field.type
    if kind is FieldType.MONEY or figure.unit[:1] in _MYRIADS:
        kind = FieldType.NUMBER
    if kind in (FieldType.INTEGER, FieldType.NUMBER):
        yield from read_value(figure.value, replace(field, type=kind), figure.where)[1]


def compute_figures(
    figures: Mapping[str, Figure], sheet: Sheet, tables: Mapping[str, Table]
) -> tuple[dict[str, Figure], list[Problem]]:
    """Fill blank figures that have a source with its sum, and compare the typed ones with it; ask for required ones."""
    result = dict(figures)
    problems: list[Problem] = []
    for field in sheet.fields:
        figure = result[field.name]
        total = _sum(field.source, tables) if field.source is not None else None
        if field.source is None or total is None or figure.typed:
            continue
        scale = split_myriad(figure.unit)[0]
        computed = changed(total, lambda number, scale=scale: number / scale)  # type: ignore[misc]
        if figure.value is None:
            result[field.name] = replace(figure, value=computed)
        elif not _agree(figure.value, figure.approximation, computed):
            words = {"typed": scalar_text(figure.value) + figure.unit, "source": field.source}
            words["computed"] = scalar_text(computed) + figure.unit
            problems.append(problem("W502", figure.where, label=figure.name, **words))
    blank = (result[field.name] for field in sheet.fields if field.required and result[field.name].is_blank)
    return result, [*problems, *(problem("W315", figure.where, label=figure.name) for figure in blank)]


def _sum(source: Column, tables: Mapping[str, Table]) -> Decimal | None:
    table = next((table for name, table in tables.items() if fold_label(name) == fold_label(source.sheet)), None)
    if table is None:
        return None
    return next((total for name, total in table.totals.items() if fold_label(name) == fold_label(source.name)), None)


def _agree(typed: Decimal, approximation: str, computed: Decimal) -> bool:
    """Whether they agree as stored or as shown."""
    shown = shown_number(typed), approximation, shown_number(computed)
    return agrees(Decimal(typed), approximation, Decimal(computed)) or agrees(*shown)


def agrees(typed: Decimal, approximation: str, computed: Decimal) -> bool:
    """Whether a typed figure is an honest statement of a computed one.

    Exact figures must be equal.  余 and 多: the sum reaches the figure and stays below its next round step; 近: it
    stays just short of it; 约: within a tenth; 以上: it reaches it.
    """
    return allowed(typed, approximation).holds(computed)
