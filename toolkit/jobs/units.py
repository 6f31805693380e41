"""The list of units that report: 单位, 联系人, 电话, 截止日期."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import WorkbookError
from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import CellLocation, Problem, has_errors, problem
from toolkit.record import Row
from toolkit.schema import Field, FieldType, Shape, Sheet
from toolkit.workbook.bind import header_of
from toolkit.workbook.delimited import DELIMITED, read_delimited
from toolkit.workbook.reader import SheetGrid, Workbook, read_workbook
from toolkit.workbook.tables import read_table

UNITS: Final = Sheet(
    "单位名单",
    Shape.TABLE,
    (
        Field("单位", required=True),
        Field("联系人"),
        Field("电话", FieldType.ID),
        Field("截止日期", FieldType.DATE),
    ),
)
_NAMES: Final = tuple(field.name for field in UNITS.fields)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that reports; ``where`` is its row."""

    name: str
    contact: str = ""
    phone: str = ""
    deadline: datetime.date | None = None
    where: CellLocation | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """The units in the order of the list."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()

    def find(self, name: str) -> Unit | None:
        """The unit of that name in any spelling."""
        return next((unit for unit in self.units if fold_label(unit.name) == fold_label(name)), None)

    def hint(self, name: str) -> str:
        """The nearest names."""
        return did_you_mean(name, [unit.name for unit in self.units]) or "请核对单位名称，或把它加进单位名单"


def read_units(path: Path) -> Units:
    """Read the list from a workbook or a CSV file.

    Raises ``WorkbookError`` where it cannot be read, has no header row, or names a unit twice.
    """
    workbook = read_delimited(path) if path.suffix.lower() in DELIMITED else read_workbook(path)
    grid = _grid(workbook)
    header = header_of(grid, UNITS) if grid is not None else None
    if grid is None or header is None:
        raise WorkbookError(problem("R124", CellLocation(path.name)))
    table, found = read_table(grid, header, UNITS)
    # Deadlines stand in the order of the units.
    problems = [each for each in found if each.code != "W407"]
    units = tuple(_unit(row, path.name, grid.name) for row in table.rows if row.values["单位"].value)
    seen: set[str] = set()
    for unit in units:
        if fold_label(unit.name) in seen:
            problems.append(problem("R123", unit.where, unit=unit.name))
        seen.add(fold_label(unit.name))
    if has_errors(problems):
        raise WorkbookError(*problems)
    return Units(units, tuple(problems))


def _grid(workbook: Workbook) -> SheetGrid | None:
    visible = [grid for grid in workbook.sheets if not grid.hidden]
    return next((grid for grid in visible if header_of(grid, UNITS) is not None), None)


def _unit(row: Row, workbook: str, sheet: str) -> Unit:
    texts = {name: row.values[name].value for name in _NAMES}
    day = texts["截止日期"]
    deadline = day if isinstance(day, datetime.date) else None
    where = CellLocation(workbook, sheet, str(row.number))
    return Unit(str(texts["单位"]), str(texts["联系人"] or ""), str(texts["电话"] or ""), deadline, where)
