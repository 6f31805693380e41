"""单位对照: units by figures, one column a figure, and nothing added that is not one and the same figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from toolkit.rollup.figures import RolledFigures
from toolkit.rollup.returned import Returned
from toolkit.schema import Field, Rollup, Schema, Shape
from toolkit.workbook.content import CellContent, Listing, Noted, number_content
from toolkit.workbook.layout import CROSS_SHEET

_RULES: Final = {
    Rollup.MAX: "取最大的，不是相加",
    Rollup.FIRST: "取名单上第一个填了的单位的，不是相加",
    Rollup.DISTINCT: "不同的数有几个，不是相加",
}
_ABOUT: Final = "有余、多、近、约、以上的数，按所填的数相加"
_UNIT_WIDTH: Final = 26
_LEAST_WIDTH: Final = 14


def cross_table(schema: Schema, figures: Mapping[str, RolledFigures], returns: Sequence[Returned]) -> Listing:
    """The sheet: every unit's share in the unit of its column, blank where it reported none, the totals below."""
    shown = [
        (known, rolled)
        for sheet in schema.of_shape(Shape.FIGURES)
        for known in sheet.fields
        if (rolled := figures[sheet.name]).shares.get(known.name)
    ]
    headers = ["单位", *(f"{known.name}（{known.unit}）" if known.unit else known.name for known, _ in shown)]
    lines: list[Sequence[CellContent]] = [
        [returned.unit, *(_share(rolled.shares[known.name].get(returned.unit)) for known, rolled in shown)]
        for returned in returns
    ]
    lines.append(["合计", *(_total(known, rolled) for known, rolled in shown)])
    widths = (_UNIT_WIDTH, *(max(_LEAST_WIDTH, 2 * len(header) + 2) for header in headers[1:]))
    return Listing(CROSS_SHEET, headers, lines, widths)


def _share(value: Decimal | None) -> CellContent:
    return number_content(value) if value is not None else None


def _total(known: Field, rolled: RolledFigures) -> CellContent:
    """The figure of the figures sheet, with a note where it is no plain sum of the column."""
    value = number_content(rolled.totals[known.name])
    notes = "；".join(_notes(known, rolled))
    return Noted(value, notes) if notes else value


def _notes(known: Field, rolled: RolledFigures) -> Iterator[str]:
    if known.rollup in _RULES:
        yield _RULES[known.rollup]
    row = next(line for line in rolled.rows if line["指标"] == known.name)
    if row["约数"]:
        yield _ABOUT
