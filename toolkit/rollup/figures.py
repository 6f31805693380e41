"""Add up figures as the template says: units converted, 约数 kept honest, every part with its cell.

The rule for 约数: the numbers are added as they stand (70余万元 counts as 70万元), and the total is marked 约 if any
part was not exact.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.numerals import written_number
from toolkit.problems import Problem, problem
from toolkit.quantities import measure
from toolkit.record import Figure, added, changed, scalar_text
from toolkit.rollup.returned import Returned, SourceLine
from toolkit.schema import Field, Rollup, Schema, Shape, Sheet
from toolkit.workbook.content import CellContent, Noted, Rows, number_content
from toolkit.workbook.figures import split_myriad

_VAGUE: Final = re.compile("[余多来几]")
_MYRIAD: Final = re.compile("[万亿]")
_NOTED: Final = 12
"""Sources named in the comment of a total; all of them stand on the 来源 sheet."""


class Part(NamedTuple):
    """A unit's share of a total, in the unit of the total."""

    unit: str
    value: Decimal
    is_exact: bool
    figure: Figure


@dataclass(slots=True)
class RolledFigures:
    """The rows of a figures sheet, the sources behind them, and the shares of every unit for the cross table."""

    rows: Rows = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)
    shares: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def roll_figures(schema: Schema, returns: Sequence[Returned]) -> dict[str, RolledFigures]:
    """The figures of every figures sheet."""
    return {sheet.name: _roll_sheet(sheet, returns) for sheet in schema.of_shape(Shape.FIGURES)}


def _roll_sheet(sheet: Sheet, returns: Sequence[Returned]) -> RolledFigures:
    rolled = RolledFigures()
    for known in sheet.fields:
        if known.rollup is not None:
            _roll_field(sheet, known, returns, rolled)
    _further(sheet, returns, rolled)
    return rolled


def _roll_field(sheet: Sheet, known: Field, returns: Sequence[Returned], rolled: RolledFigures) -> None:
    parts: list[Part] = []
    phrases: list[str] = []
    for returned in returns:
        figure = returned.record.figures[sheet.name][known.name]
        if figure.is_blank:
            continue
        phrases.append(figure.phrase.removesuffix(known.unit))
        rolled.sources.extend(_sources(known, figure, returned))
        if known.rollup in (Rollup.LIST, Rollup.COUNT):
            continue
        part = _part(known, figure, returned.unit)
        if isinstance(part, Problem):
            rolled.problems.append(part)
        else:
            parts.append(part)
    if phrases:
        _total(known, parts, phrases, rolled)


def _part(known: Field, figure: Figure, unit: str) -> Part | Problem:
    """A figure as a number in the unit of the template's; the finding where it cannot be added."""
    scale, counted = split_myriad(figure.unit)
    wanted_scale, wanted = split_myriad(known.unit)
    if figure.unit and known.unit and measure(counted) != measure(wanted):
        return problem("R109", figure.where, label=known.name, typed=figure.unit, unit=known.unit)
    value = figure.value
    exact = not figure.approximation
    if figure.typed:
        text = figure.typed.removesuffix(figure.unit)
        plain = _VAGUE.sub("", text).lstrip("近约").removesuffix("以上")
        value, exact = written_number(plain) if plain else None, plain == text
        # 三十万 with the unit 万元 is 三十万元: what has a 万 of its own takes none from the unit.
        scale = 1 if _MYRIAD.search(plain) else scale
    if value is None:
        return problem("R110", figure.where, label=known.name, text=figure.typed)
    return Part(unit, changed(value, lambda number: number * scale / wanted_scale), exact, figure)


def _total(known: Field, parts: Sequence[Part], phrases: Sequence[str], rolled: RolledFigures) -> None:
    values = [part.value for part in parts]
    value: Decimal | None
    if known.rollup is Rollup.COUNT:
        value = Decimal(len(phrases))
    elif known.rollup is Rollup.DISTINCT:
        value = Decimal(len(set(values)))
    elif known.rollup is Rollup.LIST:
        rolled.rows.append({"指标": known.name, "数值": "、".join(dict.fromkeys(phrases)), "单位": known.unit})
        return
    elif not values:
        return
    else:
        value = max(values) if known.rollup is Rollup.MAX else values[0]
        value = functools.reduce(added, values) if known.rollup is Rollup.SUM else value
    chosen = [part for part in parts if known.rollup is not Rollup.MAX or part.value == value]
    chosen = list(parts[:1]) if known.rollup is Rollup.FIRST else chosen
    is_number = known.rollup in (Rollup.COUNT, Rollup.DISTINCT)
    exact = is_number or all(part.is_exact for part in chosen)
    rolled.rows.append(_row(known, value, exact, parts))
    rolled.totals[known.name] = value
    rolled.shares[known.name] = {part.unit: part.value for part in parts}


def _row(known: Field, value: Decimal, exact: bool, parts: Sequence[Part]) -> dict[str, CellContent]:
    told = [f"{part.unit} {scalar_text(part.value)}{known.unit}（{part.figure.where}）" for part in parts[:_NOTED]]
    more = [f"……共 {len(parts)} 个单位，见“来源”表"] if len(parts) > _NOTED else []
    return {
        "指标": known.name,
        "数值": Noted(number_content(value), "\n".join([*told, *more])),
        "约数": "" if exact else "约",
        "单位": known.unit,
    }


def _sources(known: Field, figure: Figure, returned: Returned) -> Iterator[SourceLine]:
    """The cell of a figure; the ledger's cells where it is their sum; under it what it was itself rolled up from."""
    inner = [line for line in returned.inner if fold_label(line.figure) == fold_label(known.name)]
    cells = list(_ledger_cells(known, figure, returned)) if not inner else []
    if cells:
        yield from cells
    else:
        where = figure.where
        text = figure.typed or (scalar_text(figure.value) if figure.value is not None else "")
        place = (where.workbook, where.sheet or "", where.cell or "")
        yield SourceLine(known.name, returned.unit, text, figure.approximation, figure.unit, *place)
    yield from (line.under(returned.unit) for line in inner)


def _ledger_cells(known: Field, figure: Figure, returned: Returned) -> Iterator[SourceLine]:
    source = known.source
    table = returned.record.tables.get(source.sheet) if source is not None else None
    if source is None or table is None or figure.value is None:
        return
    total = table.totals.get(source.name)
    if total is None or figure.value * split_myriad(figure.unit)[0] != total:
        return
    for row in table.rows:
        value, where = row.values[source.name]
        if isinstance(value, (int, Decimal)):
            measure = split_myriad(known.unit)[1]
            place = (where.workbook, where.sheet or "", where.cell or "")
            yield SourceLine(
                known.name,
                returned.unit,
                scalar_text(value),
                "",
                measure,
                *place,
                f"“{source.sheet}”逐行合计",
            )


def _further(sheet: Sheet, returns: Sequence[Returned], rolled: RolledFigures) -> None:
    """Figures the template does not roll up: listed with their cells, added to nothing."""
    told: set[str] = set()
    declared = {fold_label(known.name): known for known in sheet.fields}
    for returned in returns:
        for figure in returned.record.figures[sheet.name].values():
            known = declared.get(fold_label(figure.name))
            if figure.is_blank or (known is not None and known.rollup is not None):
                continue
            text = figure.typed or (scalar_text(figure.value) if figure.value is not None else "")
            where = figure.where
            place = (where.workbook, where.sheet or "", where.cell or "")
            line = SourceLine(figure.name, returned.unit, text, figure.approximation, figure.unit, *place, "没有汇总")
            rolled.sources.append(line)
            if figure.name not in told:
                told.add(figure.name)
                rolled.problems.append(problem("R111", where, label=figure.name))
