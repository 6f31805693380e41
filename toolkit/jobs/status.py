"""``gwkit status``: for each unit, whether it has reported and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from toolkit.jobs.meant import meant_units
from toolkit.jobs.returns import (
    differences,
    disagreement,
    errors_in,
    last_issue,
    lateness,
    one_of,
    package_of_returns,
    reason_against,
    receive,
    worst,
)
from toolkit.jobs.units import Unit, Units, read_units
from toolkit.labels import fold_name
from toolkit.library import Library, TemplatePackage
from toolkit.numerals import official_date
from toolkit.problems import Problem, Severity, problem
from toolkit.record import Figure
from toolkit.rollup.returned import Returned
from toolkit.workbook.content import CellContent, Listing, Noted
from toolkit.workbook.figures import split_myriad

HEADERS: Final = ("单位", "情况", "工作簿", "错误", "提醒", "最要紧的问题")
_FURTHER: Final = ("联系人", "电话", "截止日期", "保存日期")
_WIDTHS: Final = (24, 9, 26, 9, 9, 52, 10, 15, 17, 17)
_JUMP: Final = 3
IN, LATE, MISSING, DOUBLED, FAULTY, STRANGER = "已报", "迟报", "未报", "重复", "有错", "名单外"
MISNAMED: Final = "名称不符"
_ALL_HEADERS: Final = ("单位", "情况", "轻重", "哪里", "问题", "怎么办")
_ALL_WIDTHS: Final = (24, 9, 8, 34, 60, 44)


@dataclass(frozen=True, slots=True)
class StatusOptions:
    """What the command line asked for."""

    template: str | None = None
    units: Path | None = None
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with one unit.

    ``differs`` is what several workbooks of it do not agree on, ``template`` the name of what it reports.
    """

    unit: str
    word: str
    source: Path | None = None
    others: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    known: Unit | None = None
    saved: str = ""
    differs: str = ""
    template: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        warnings = sum(found.severity is Severity.WARNING for found in self.problems)
        names = "、".join(path.name for path in (self.source, *self.others) if path is not None)
        errors = errors_in(self.problems)
        return self.unit, self.word, names, str(errors or ""), str(warnings or ""), self._heaviest()

    def _heaviest(self) -> str:
        """The finding that weighs most; its place is told within the workbook, which is named beside it."""
        found = worst(self.problems)
        if found is None:
            return ""
        if found.code == "R102":
            return f"{found.message}；{found.hint}"
        workbook, _, place = str(found.location or "").partition(" > ")
        if not place or self.source is None:
            return found.message
        return f"{place} {found.message.replace(f'{workbook} > ', '')}"

    def data(self) -> Mapping[str, object]:
        """The further keys of JSON."""
        cells = self.cells()
        return {
            "unit": self.unit,
            "files": [str(path) for path in (self.source, *self.others) if path is not None],
            "errors": errors_in(self.problems),
            "warnings": sum(found.severity is Severity.WARNING for found in self.problems),
            "worst": cells[-1] or None,
            "deadline": official_date(self.known.deadline) if self.known and self.known.deadline else None,
            "saved": self.saved or None,
        }


@dataclass(slots=True)
class _Unit:
    name: str
    known: Unit | None = None
    returns: list[Returned] = field(default_factory=list)


def status(
    paths: Sequence[Path], before: Sequence[Path], library: Library, options: StatusOptions
) -> tuple[list[State], list[Problem]]:
    """The state of every unit in the order of the list, then of those nobody asked, and of files without a unit."""
    units = read_units(options.units) if options.units is not None else None
    returns = list(receive(paths, library, options.template, options.jobs, checks=True))
    package = package_of_returns(returns, library, options.template)
    problems = list(units.problems if units is not None else ())
    last: Mapping[str, Returned] = {}
    if package is not None:
        last, unused = last_issue(before, library, package.schema, options.jobs)
        problems += unused
    meant = meant_units(returns, units) if units is not None else {}
    table = {fold_name(unit.name): _Unit(unit.name, unit) for unit in (units.units if units is not None else ())}
    unnamed: list[State] = []
    for returned in returns:
        if returned.path in meant:
            table[fold_name(meant[returned.path].name)].returns.append(returned)
        elif returned.schema is None or not returned.unit:
            unnamed.append(_unnamed(returned, package, units))
        else:
            entry = table.setdefault(fold_name(returned.unit), _Unit(returned.unit))
            entry.returns.append(returned)
    states = [_state(entry, package, units, last.get(key)) for key, entry in table.items()]
    return [*states, *unnamed], problems


def _unnamed(returned: Returned, package: TemplatePackage | None, units: Units | None) -> State:
    """A file nobody can be named for: unreadable, or without its unit."""
    reason = reason_against(returned, package, units) if package is not None else None
    problems = (reason,) if reason is not None and returned.schema is not None else returned.problems
    return State("（认不出单位）", FAULTY, returned.path, problems=problems)


def _state(entry: _Unit, package: TemplatePackage | None, units: Units | None, last: Returned | None) -> State:
    if not entry.returns:
        assert entry.known is not None
        missing = problem("R101", entry.known.where, unit=entry.name)._replace(severity=Severity.WARNING)
        template = package.schema.name if package is not None else ""
        return State(entry.name, MISSING, problems=(missing,), known=entry.known, template=template)
    reasons = [(each, _reason(each, entry, package, units)) for each in entry.returns]
    usable = [each for each, reason in reasons if reason is None]
    counted = one_of(usable) if usable else None
    first = counted or next(iter(usable), entry.returns[0])
    # The findings of a faulty workbook speak for themselves, unless another one of the unit counts.
    told = [each for _, each in reasons if each is not None and (usable or each.code != "R106")]
    problems = [*dict.fromkeys([*told, *first.problems]), *_jumps(first, last)]
    word = IN
    if not usable:
        word = _unusable(entry, [reason for _, reason in reasons], units)
    elif counted is None:
        word = DOUBLED
        problems.append(disagreement(usable))
    elif entry.known is not None and (late := lateness(first, entry.known)) is not None:
        word = LATE
        problems.append(late)
    saved = official_date(first.saved) if first.saved else ""
    paths = tuple(each.path for each in entry.returns if each is not first)
    differs = differences(usable) if word == DOUBLED else ""
    template = package.schema.name if package is not None else ""
    return State(entry.name, word, first.path, paths, tuple(problems), entry.known, saved, differs, template)


def _reason(returned: Returned, entry: _Unit, package: TemplatePackage | None, units: Units | None) -> Problem | None:
    if package is None or returned.schema is None:
        return returned.problems[0]
    is_misnamed = entry.known is not None and fold_name(returned.unit) != fold_name(entry.name)
    return reason_against(returned, package, units, entry.known if is_misnamed else None)


def _unusable(entry: _Unit, reasons: Sequence[Problem | None], units: Units | None) -> str:
    """The word for a unit none of whose workbooks can be counted."""
    if units is not None and entry.known is None:
        return STRANGER
    return MISNAMED if any(reason is not None and reason.code == "R102" for reason in reasons) else FAULTY


def _jumps(returned: Returned, last: Returned | None) -> Iterator[Problem]:
    """Figures that are three times last issue's, a third of it, zero, or of another sign."""
    for sheet, figures in returned.record.figures.items() if last is not None else ():
        before = last.record.figures.get(sheet, {}) if last is not None else {}
        for figure in figures.values():
            old, new = _amount(before.get(figure.name)), _amount(figure)
            if old is None or new is None or old == 0:
                continue
            words = {"label": figure.name, "last": before[figure.name].phrase, "now": figure.phrase}
            if new == 0:
                yield problem("R122", figure.where, **words)
            elif new / old >= _JUMP or new / old <= Decimal(1) / _JUMP:
                yield problem("R121", figure.where, **words)


def _amount(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.value is None:
        return None
    return figure.value * split_myriad(figure.unit)[0]


def status_listing(states: Sequence[State]) -> Listing:
    """The table for Excel, with whom to call; who has to be called is tinted."""
    rows: list[Sequence[CellContent]] = []
    for state in states:
        known = state.known or Unit(state.unit)
        deadline = official_date(known.deadline) if known.deadline else ""
        unit, word, names, *counts, told = state.cells()
        numbers = [int(count) if count else None for count in counts]
        told_word = word if word == IN else Noted(word, "", is_doubtful=True)
        rows.append((unit, told_word, names, *numbers, told, known.contact, known.phone, deadline, state.saved))
    return Listing("报送情况", (*HEADERS, *_FURTHER), rows, _WIDTHS)


def all_problems(states: Sequence[State]) -> Listing:
    """Every finding of every unit, to send on to whom it concerns."""
    rows = [
        (state.unit, state.word, found.severity.label, str(found.location or ""), found.message, found.hint)
        for state in states
        for found in state.problems
    ]
    return Listing("全部问题", _ALL_HEADERS, rows, _ALL_WIDTHS)
