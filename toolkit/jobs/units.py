"""The list of units that report, 单位, 联系人, 电话, 截止日期; on a sheet 汇总单位, whom they report to."""

from __future__ import annotations

import datetime
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import WorkbookError
from toolkit.labels import did_you_mean, fold_label, fold_name
from toolkit.problems import CellLocation, Problem, has_errors, problem
from toolkit.record import Row, Scalar
from toolkit.schema import Field, FieldType, Shape, Sheet
from toolkit.workbook.delimited import DELIMITED, read_delimited
from toolkit.workbook.forms import read_form
from toolkit.workbook.headers import Header, find_header, header_problems, hidden_problems
from toolkit.workbook.layout import HEADERS, REQUIRED_HEADERS
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
OFFICE: Final = Sheet(
    "汇总单位",
    Shape.FORM,
    (
        Field("单位"),
        Field("联系人"),
        Field("联系电话", FieldType.ID),
        Field("补报期限", FieldType.DATE),
        Field("成文日期", FieldType.DATE),
        Field("事项"),
    ),
)
"""What every letter and every blank says alike."""
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
class Office:
    """The unit that collects the reports: whom to call, until when to mend, and what a letter of it says."""

    unit: str = ""
    contact: str = ""
    phone: str = ""
    until: datetime.date | None = None
    day: datetime.date | None = None
    matter: str = ""

    def filled_from(self, other: Office) -> Office:
        """The same, with what another one knows where nothing is said."""
        return Office(*(mine or theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Units:
    """The units in the order of the list, and whom they report to as far as the list says so."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()
    office: Office = Office()

    def find(self, name: str) -> Unit | None:
        """The unit of that name in any spelling."""
        return next((unit for unit in self.units if fold_name(unit.name) == fold_name(name)), None)

    def hint(self, name: str) -> str:
        """The nearest names."""
        return did_you_mean(name, [unit.name for unit in self.units]) or "请核对单位名称，或把它加进单位名单"


def read_units(path: Path) -> Units:
    """Read the list from a workbook or a CSV file.

    Raises ``WorkbookError`` where it cannot be read, has no header row, names a unit twice or none at all.
    """
    workbook = read_delimited(path) if path.suffix.lower() in DELIMITED else read_workbook(path)
    found = _find(workbook)
    if found is None:
        raise WorkbookError(problem("R124", CellLocation(path.name)))
    grid, header = found
    table, faults = read_table(grid, header, UNITS)
    office, doubts = _office(workbook)
    problems = [*hidden_problems(grid), *header_problems(grid, header, _NAMES), *faults, *doubts]
    units = tuple(_unit(row, path.name, grid.name) for row in table.rows if row.values["单位"].value)
    if not units:
        problems.append(problem("R126", grid.place))
    seen: set[str] = set()
    for unit in units:
        if fold_name(unit.name) in seen:
            problems.append(problem("R123", unit.where, unit=unit.name))
        seen.add(fold_name(unit.name))
    if has_errors(problems):
        raise WorkbookError(*problems)
    return Units(units, tuple(problems), office)


def office_of(path: Path | None) -> Office:
    """The office as a list of units names it.  Raises ``WorkbookError`` where the list cannot be read."""
    return read_units(path).office if path is not None else Office()


def _office(workbook: Workbook) -> tuple[Office, list[Problem]]:
    """What the sheet 汇总单位 says; nothing where there is none."""
    grid = next((each for each in workbook.sheets if fold_label(each.name) == OFFICE.name and not each.hidden), None)
    header = find_header(grid, HEADERS[Shape.FORM], REQUIRED_HEADERS[Shape.FORM]) if grid is not None else None
    if grid is None or header is None:
        return Office(), []
    values, problems = read_form(grid, header, OFFICE)
    unit, contact, phone, until, day, matter = (values[field.name].value for field in OFFICE.fields)
    office = Office(str(unit or ""), str(contact or ""), str(phone or ""), _day(until), _day(day), str(matter or ""))
    return office, problems


def _day(value: Scalar) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def _find(workbook: Workbook) -> tuple[SheetGrid, Header] | None:
    """The sheet that has most of the columns; the names alone are a list, too."""
    lists = [grid for grid in workbook.sheets if not grid.hidden and fold_label(grid.name) != OFFICE.name]
    headers = [(grid, find_header(grid, _NAMES, _NAMES[:1])) for grid in lists]
    found = [(grid, header) for grid, header in headers if header is not None]
    return max(found, key=lambda each: len(each[1].columns), default=None)


def _unit(row: Row, workbook: str, sheet: str) -> Unit:
    texts = {name: row.values[name].value for name in _NAMES}
    deadline = _day(texts["截止日期"])
    where = CellLocation(workbook, sheet, str(row.number))
    return Unit(str(texts["单位"]), str(texts["联系人"] or ""), str(texts["电话"] or ""), deadline, where)
