"""``gwkit new --units``: one prefilled blank for every unit of a list, with its own last figures beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from toolkit.delivery.files import write_new
from toolkit.delivery.names import name_key, safe_path, with_suffix
from toolkit.errors import DeliveryError, LibraryError
from toolkit.jobs.returns import last_issue
from toolkit.jobs.sources import find_sources
from toolkit.jobs.units import Office, Unit, Units, read_units
from toolkit.labels import fold_name
from toolkit.library import Library
from toolkit.numerals import official_date
from toolkit.problems import FileLocation, Problem, problem
from toolkit.rollup.returned import Returned
from toolkit.schema import Schema, Shape
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import Content, Rows
from toolkit.workbook.layout import LAST_HEADER

_CONTACT: Final = {"联系人": "contact", "填报人": "contact", "联系电话": "phone", "电话": "phone"}


@dataclass(frozen=True, slots=True)
class Distributed:
    """The blank of one unit, or why it was not written."""

    unit: Unit
    path: Path
    problems: tuple[Problem, ...] = ()
    is_written: bool = True


def distribute(
    library: Library, template: str, listed: Path, folder: Path, last: Path | None, *, force: bool
) -> tuple[Iterator[Distributed], list[Problem]]:
    """The blanks of all units, each written whole when asked for; what was found in the list and last issue's folder.

    Raises ``WorkbookError`` for an unreadable list, ``LibraryError`` for an unknown template or one that names no
    reporting unit.
    """
    schema = library.find(template).schema
    if not schema.rollup_unit:
        raise LibraryError(problem("R119", FileLocation(schema.id), template=schema.name))
    units = read_units(listed)
    sources, problems = find_sources([last] if last is not None else [], None)
    before, unused = last_issue([source.path for source in sources], library, schema)
    return _written(schema, units, before, folder, force=force), [*units.problems, *problems, *unused]


def _written(
    schema: Schema, units: Units, before: Mapping[str, Returned], folder: Path, *, force: bool
) -> Iterator[Distributed]:
    taken: set[str] = set()
    asked = schema.asked_of_units()
    for unit in units.units:
        name, problems = _name(unit, folder, taken)
        content = _content(asked, unit, before.get(fold_name(unit.name)))
        data = blank_workbook(asked, replace(content, notices=_notices(unit, units.office)))
        try:
            write_new(folder / name, data, force=force)
        except DeliveryError as error:
            yield Distributed(unit, folder / name, (*problems, *error.problems), is_written=False)
            continue
        yield Distributed(unit, folder / name, tuple(problems))


def _name(unit: Unit, folder: Path, taken: set[str]) -> tuple[str, list[Problem]]:
    """The unit's file; names that only differ in signs no file name takes are told apart by the row."""
    flat = unit.name.replace("/", "_").replace("\\", "_")
    name, problems = safe_path(flat, ".xlsx", len(str(folder.absolute())), unit.where)
    while not name or name_key(name) in taken:
        name = with_suffix(name or "_.xlsx", f"（第{unit.where.cell if unit.where else len(taken)}行）")
    taken.add(name_key(name))
    return name, problems


def _content(schema: Schema, unit: Unit, last: Returned | None) -> Content:
    rows: dict[str, Rows] = {}
    for sheet in schema.of_shape(Shape.FORM):
        known = {
            field.name: value
            for field in sheet.fields
            if (value := _prefilled(schema, f"{sheet.name}.{field.name}", field.name, unit))
        }
        rows[sheet.name] = [{"项目": name, "内容": value} for name, value in known.items()]
    for sheet in schema.of_shape(Shape.FIGURES) if last is not None else ():
        assert last is not None
        figures = last.record.figures.get(sheet.name, {})
        phrases = [(field.name, figures[field.name].phrase) for field in sheet.fields if field.name in figures]
        rows[sheet.name] = [{"指标": name, LAST_HEADER: phrase} for name, phrase in phrases]
    return Content(rows, unit=unit.name)


def _prefilled(schema: Schema, place: str, name: str, unit: Unit) -> str:
    if place == schema.rollup_unit:
        return unit.name
    attribute = _CONTACT.get(name)
    return str(getattr(unit, attribute)) if attribute else ""


def _notices(unit: Unit, office: Office) -> Sequence[tuple[str, str]]:
    """What a unit has to know that has this workbook and nothing else."""
    deadline = [("报送截止日期", official_date(unit.deadline))] if unit.deadline else []
    contact = "，".join(part for part in (unit.contact, unit.phone) if part)
    asking = "，".join(part for part in (office.contact, office.phone) if part)
    back = f"填好以后存盘，把这个文件原样发回{office.unit or '下发的单位'}，文件名和表名不要改"
    return [
        *deadline,
        *([("本单位联系人", contact)] if contact else []),
        ("怎样填", "一张表一张表往后填，只填要填的格子；没有的内容空着，数是零就填 0"),
        ("报送", f"{back}。填写中有疑问，请联系：{asking}" if asking else back),
        ("不能改的格子", "只能填要填的格子；确实要改，在“审阅”里撤销工作表保护，不用密码"),
    ]
