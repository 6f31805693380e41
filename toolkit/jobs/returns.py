"""Take in what the units returned: each workbook read and checked, in as many processes as are worth it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from toolkit.batch import Batch, Lost, all_cores
from toolkit.errors import LibraryError, ToolkitError
from toolkit.jobs.content import content_problems
from toolkit.jobs.fault import write_log
from toolkit.jobs.intake import field_text, take_in
from toolkit.jobs.meant import meant_units
from toolkit.jobs.units import Unit, Units
from toolkit.labels import fold_name
from toolkit.library import Library, TemplatePackage
from toolkit.numerals import official_date
from toolkit.opc import UNREADABLE
from toolkit.part_names import CORE_PART
from toolkit.problems import CellLocation, Problem, Severity, has_errors, problem
from toolkit.rollup.returned import Returned, inner_sources, same_content, units_of_rows
from toolkit.schema import By, Schema
from toolkit.workbook.archive import reopened
from toolkit.workbook.identity import reporting_unit

_WORTH_A_PROCESS: Final = 24
_UNDATED: Final[tuple[type[Exception], ...]] = (KeyError, OverflowError, *UNREADABLE)
_MEANT: Final = "您是不是要找“{unit}”？是的话，把工作簿里的单位名称改成“{unit}”；不是，就把它加进单位名单"
_SAVED: Final = re.compile(rb"<dcterms:modified[^>]*>([^<]*)<")


class Receiver:
    """Reads one workbook after the other; ``checks`` also looks at the wording of its cells."""

    def __init__(self, library: Library, template: str | None, *, checks: bool) -> None:
        self._library = library
        self._template = template
        self._checks = checks

    def __call__(self, path: Path) -> Returned:
        """The workbook as it was returned, whatever is wrong with it.  Raises ``LibraryError``."""
        try:
            intake = take_in(path, self._library, self._template, By.UNIT)
        except LibraryError:
            raise
        except ToolkitError as error:
            return Returned(path, problems=error.problems, failed=True)
        except Exception as error:
            return Returned(
                path, problems=(problem("D301", CellLocation(path.name), log=write_log(error)),), failed=True
            )
        submission, schema = intake.submission, intake.package.schema
        content = tuple(content_problems(submission.record, schema)) if self._checks else ()
        return Returned(
            path=path,
            unit=field_text(submission.record, schema.rollup_unit),
            schema=schema,
            record=submission.record,
            problems=(*submission.problems, *content),
            failed=submission.failed,
            saved=last_saved(path),
            inner=tuple(inner_sources(intake.workbook)),
            units=tuple(units_of_rows(intake.workbook)),
            sent_to=reporting_unit(intake.workbook),
        )

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def receive(
    paths: Sequence[Path], library: Library, template: str | None, jobs: int, *, checks: bool = False
) -> Iterator[Returned]:
    """What each path holds, in order."""
    processes = jobs or min(all_cores(), max(1, len(paths) // _WORTH_A_PROCESS))
    batch: Batch[Path, Path, Returned] = Batch(_receiver, (library, template, checks), processes)
    with batch:
        for path, returned in batch.run((path, path) for path in paths):
            if isinstance(returned, Lost):
                lost = problem("D108", CellLocation(path.name))
                yield Returned(path, problems=(lost,), failed=True)
            else:
                yield returned


def _receiver(library: Library, template: str | None, checks: bool) -> Receiver:
    return Receiver(library, template, checks=checks)


def last_saved(path: Path) -> datetime.date | None:
    """The day the workbook was saved, on the calendar here: as Excel notes it inside, else as the file system does."""
    try:
        with reopened(path) as archive:
            found = _SAVED.search(archive.read(CORE_PART)[:8192])
        if found:
            moment = datetime.datetime.fromisoformat(found[1].decode("ascii").strip())
            return (moment.astimezone() if moment.tzinfo else moment).date()
        return datetime.datetime.fromtimestamp(path.stat().st_mtime).date()
    except _UNDATED:
        return None


@dataclass(slots=True)
class Sorted:
    """The returns by unit: those that count, in the order of the list; what is wrong with the others."""

    counted: list[Returned] = field(default_factory=list)
    left_out: list[tuple[Path | None, Problem]] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def sort_returns(returns: Sequence[Returned], package: TemplatePackage, units: Units | None) -> Sorted:
    """One return for each unit.  Nothing is left out without a reason."""
    result = Sorted()
    groups: dict[str, list[Returned]] = {}
    meant = meant_units(returns, units) if units is not None else {}
    for returned in returns:
        reason = reason_against(returned, package, units, meant.get(returned.path))
        if reason is not None:
            result.left_out.append((returned.path, reason))
        else:
            groups.setdefault(fold_name(returned.unit), []).append(_as_listed(returned, units))
    for group in groups.values():
        _one_of(group, result)
    if units is not None:
        _by_list(result, [*(each.unit for each in returns), *(unit.name for unit in meant.values())], units)
    return result


def _as_listed(returned: Returned, units: Units | None) -> Returned:
    """The return under the name of the list, however its own is spelt."""
    unit = units.find(returned.unit) if units is not None else None
    return replace(returned, unit=unit.name) if unit is not None else returned


def reason_against(
    returned: Returned, package: TemplatePackage, units: Units | None, meant: Unit | None = None
) -> Problem | None:
    """Why a return does not count; ``None`` where it does.  ``meant`` is the unit it is likely to be from."""
    where = CellLocation(returned.path.name)
    if returned.schema is None:
        return returned.problems[0]
    if returned.schema.id != package.schema.id:
        words = {"template": returned.schema.name, "wanted": package.schema.name}
        return problem("R105", where, **words)
    if not returned.unit:
        return problem("R108", where, label=package.schema.rollup_unit)
    if units is not None and units.find(returned.unit) is None:
        hint = _MEANT.format(unit=meant.name) if meant is not None else units.hint(returned.unit)
        return problem("R102", where, unit=returned.unit, hint=hint)
    if returned.failed:
        errors = [found for found in returned.problems if found.severity is Severity.ERROR]
        first = str(errors[0].location).partition(" > ")[2] + "：" + errors[0].message
        return problem("R106", where, unit=returned.unit, count=len(errors), first=first)
    return None


def _one_of(group: Sequence[Returned], result: Sorted) -> None:
    counted = one_of(group)
    if counted is None:
        found = disagreement(group)
        result.left_out.extend((returned.path, found) for returned in group)
        return
    result.counted.append(counted)
    if len(group) > 1:
        names = "、".join(returned.path.name for returned in group)
        where = CellLocation(counted.path.name)
        result.notices.append(problem("R104", where, unit=counted.unit, count=len(group), names=names))


def one_of(group: Sequence[Returned]) -> Returned | None:
    """The return that counts of those of one unit: the first saved where all say the same, none where they do not."""
    if all(same_content(group[0].record, other.record) for other in group[1:]):
        return min(group, key=lambda returned: returned.saved or datetime.date.max)
    return None


def disagreement(group: Sequence[Returned]) -> Problem:
    """The finding that the returns of one unit say different things."""
    names = "、".join(returned.path.name for returned in group)
    words = {"unit": group[0].unit, "count": len(group), "names": names, "differs": differences(group)}
    return problem("R103", CellLocation(group[0].path.name), **words)


def differences(group: Sequence[Returned]) -> str:
    """The figures on which several returns of one unit do not agree."""
    values: dict[str, set[str]] = {}
    for returned in group:
        for figures in returned.record.figures.values():
            for figure in figures.values():
                text = figure.typed or (str(figure.value) if figure.value is not None else "")
                values.setdefault(figure.name, set()).add(text + figure.approximation)
    told = [name for name, each in values.items() if len(each) > 1]
    return "、".join(told[:3]) + (f"等 {len(told)} 个数" if len(told) > 3 else "") or "文字或台账"


def _by_list(result: Sorted, names: Sequence[str], units: Units) -> None:
    """The order of the list; units that returned nothing, or too late."""
    order = {fold_name(unit.name): number for number, unit in enumerate(units.units)}
    result.counted.sort(key=lambda returned: order[fold_name(returned.unit)])
    came = {fold_name(name) for name in names}
    result.left_out.extend(
        (None, problem("R101", unit.where, unit=unit.name)) for unit in units.units if fold_name(unit.name) not in came
    )
    for returned in result.counted:
        unit = units.find(returned.unit)
        if unit is not None and (late := lateness(returned, unit)) is not None:
            result.notices.append(late)


def lateness(returned: Returned, unit: Unit) -> Problem | None:
    """The finding that a return came after the deadline."""
    if returned.saved is None or unit.deadline is None or returned.saved <= unit.deadline:
        return None
    words = {"saved": official_date(returned.saved), "deadline": official_date(unit.deadline)}
    return problem("R107", CellLocation(returned.path.name), unit=unit.name, **words)


def last_issue(
    paths: Sequence[Path], library: Library, schema: Schema, jobs: int = 0
) -> tuple[dict[str, Returned], list[Problem]]:
    """What every unit returned last time, by its folded name, and the workbooks that are of no use.

    Of several returns of a unit the one saved last counts: it is there to compare with, and corrects the others.
    """
    found: dict[str, Returned] = {}
    problems: list[Problem] = []
    for returned in receive(paths, library, schema.id, jobs):
        key = fold_name(returned.unit)
        if reason := _useless(returned, schema):
            problems.append(problem("R127", CellLocation(returned.path.name), reason=reason))
        elif _day(returned) >= _day(found.get(key, returned)):
            found[key] = returned
    return found, problems


def _useless(returned: Returned, schema: Schema) -> str:
    """Why a workbook of last issue cannot be compared with; empty where it can."""
    if returned.schema is None:
        return returned.problems[0].message
    if returned.schema.id != schema.id:
        return f"用的是“{returned.schema.name}”模板，不是“{schema.name}”"
    return "" if returned.unit else f"没有填单位名称（{schema.rollup_unit}）"


def _day(returned: Returned) -> datetime.date:
    return returned.saved or datetime.date.min


def package_of_returns(returns: Sequence[Returned], library: Library, wanted: str | None) -> TemplatePackage | None:
    """The template asked for, else the one most returns use."""
    if wanted is not None:
        return library.find(wanted)
    counts = Counter(returned.schema.id for returned in returns if returned.schema is not None)
    return library.find(counts.most_common(1)[0][0]) if counts else None


def worst(problems: Sequence[Problem]) -> Problem | None:
    """The finding that weighs most."""
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    return min(problems, key=lambda found: order.index(found.severity), default=None)


def errors_in(problems: Sequence[Problem]) -> int:
    """How many findings withhold the document."""
    return sum(has_errors([found]) for found in problems)
