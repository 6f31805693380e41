"""What one unit returned: its record, and the sources behind its figures where it is a roll-up itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from toolkit.labels import fold_label, fold_name
from toolkit.problems import Problem
from toolkit.record import Record, Scalar
from toolkit.schema import Schema
from toolkit.workbook.layout import SOURCES_SHEET, UNIT_HEADER
from toolkit.workbook.reader import Raw, Workbook
from toolkit.workbook.values import ValueFault, raw_text

SOURCE_HEADERS: Final = ("指标", "单位", "数值", "约数", "计量单位", "工作簿", "工作表", "单元格", "说明")
SOURCE_WIDTHS: Final = (20, 26, 14, 8, 10, 28, 16, 10, 40)
STEP: Final = "／"
"""Between the units of two levels: 某县／城东街道."""


class SourceLine(NamedTuple):
    """One cell behind a total: the figure it belongs to, the unit, what it says and where it stands."""

    figure: str
    unit: str
    value: str
    approximation: str
    measure: str
    workbook: str
    sheet: str
    cell: str
    note: str = ""

    def under(self, unit: str) -> SourceLine:
        """The line as the next level lists it."""
        return self._replace(unit=f"{unit}{STEP}{self.unit}")


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook as a unit returned it.

    ``problems`` are all findings in it; ``failed`` says that its values cannot be relied on.  ``inner`` are the sources
    it carries itself, ``units`` the unit of every row of its ledgers, where it is a roll-up.  ``sent_to`` is the unit
    whose blank it was.
    """

    path: Path
    unit: str = ""
    schema: Schema | None = None
    record: Record = field(default_factory=Record)
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    saved: datetime.date | None = None
    inner: tuple[SourceLine, ...] = ()
    units: tuple[tuple[str, int, str], ...] = ()
    sent_to: str = ""

    def unit_of_row(self, sheet: str, number: int) -> str:
        """The unit a row of a ledger comes from: the workbook's own, or the one it names."""
        named = next((unit for name, row, unit in self.units if (name, row) == (sheet, number)), "")
        return f"{self.unit}{STEP}{named}" if named and fold_name(named) != fold_name(self.unit) else self.unit


def inner_sources(workbook: Workbook) -> Iterator[SourceLine]:
    """The lines of a workbook's own 来源 sheet."""
    grid = next((sheet for sheet in workbook.sheets if fold_label(sheet.name) == SOURCES_SHEET), None)
    rows = grid.rows() if grid is not None else iter(())
    for number, (_, cells) in enumerate(rows):
        if number and cells:
            texts = [_text(cell) for cell in cells[: len(SOURCE_HEADERS)]]
            yield SourceLine(*(texts + [""] * (len(SOURCE_HEADERS) - len(texts))))


def units_of_rows(workbook: Workbook) -> Iterator[tuple[str, int, str]]:
    """Sheet, row and unit of every ledger row that names one."""
    for grid in workbook.sheets:
        column: int | None = None
        for row, cells in grid.rows() if not grid.hidden else ():
            if column is not None and column < len(cells) and _text(cells[column]):
                yield fold_label(grid.name), row + 1, _text(cells[column])
            elif column is None:
                labels = [fold_label(cell) if isinstance(cell, str) else "" for cell in cells]
                column = labels.index(UNIT_HEADER) if UNIT_HEADER in labels else None


def _text(raw: Raw) -> str:
    try:
        return raw_text(raw)
    except ValueFault:
        return ""


def same_content(one: Record, other: Record) -> bool:
    """Whether two records say the same, wherever it stands and however the words of the forms are spaced."""
    return _bare(one) == _bare(other)


def _spelt(value: Scalar) -> Scalar:
    return fold_name(value) if isinstance(value, str) else value


def _bare(record: Record) -> Sequence[object]:
    return [
        {name: {key: _spelt(value.value) for key, value in form.items()} for name, form in record.forms.items()},
        [[segment.text for segment in prose.segments] for prose in record.prose],
        {
            name: {f.name: (f.value, f.approximation, f.unit, f.typed) for f in figures.values()}
            for name, figures in record.figures.items()
        },
        {
            name: [{key: value.value for key, value in row.values.items()} for row in table.rows]
            for name, table in record.tables.items()
        },
    ]
