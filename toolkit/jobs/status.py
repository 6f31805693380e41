"""``gwkit status``: for each unit, whether it has reported and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from toolkit.jobs.returns import (
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
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import CellContent, Content, Listing, Noted, Rows
from toolkit.workbook.figures import split_myriad

HEADERS: Final = ("单位", "情况", "工作簿", "错误", "提醒", "最要紧的问题")
_FURTHER: Final = ("联系人", "电话", "截止日期", "保存日期")
_WIDTHS: Final = (24, 9, 26, 9, 9, 52, 10, 15, 17, 17)
_JUMP: Final = 3
IN, LATE, MISSING, DOUBLED, FAULTY, STRANGER = "已报", "迟报", "未报", "重复", "有错", "名单外"
REMINDER: Final = "reminder-notice"
_REMINDED: Final = {
    MISSING: "至今没有报送",
    DOUBLED: "报送了不止一份，内容不一致",
    FAULTY: "报送的工作簿有错误，不能汇总",
}


@dataclass(frozen=True, slots=True)
class StatusOptions:
    """What the command line asked for."""

    template: str | None = None
    units: Path | None = None
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with one unit."""

    unit: str
    word: str
    source: Path | None = None
    others: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    known: Unit | None = None
    saved: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        warnings = sum(found.severity is Severity.WARNING for found in self.problems)
        names = "、".join(path.name for path in (self.source, *self.others) if path is not None)
        errors = errors_in(self.problems)
        return self.unit, self.word, names, str(errors or ""), str(warnings or ""), self.heaviest("{place} {message}")

    def heaviest(self, pattern: str) -> str:
        """The finding that weighs most; its place is told within the workbook, which is named beside it."""
        found = worst(self.problems)
        workbook, _, place = str(found.location if found is not None else "").partition(" > ")
        if found is None or not place or self.source is None:
            return found.message if found is not None else ""
        return pattern.format(place=place, message=found.message.replace(f"{workbook} > ", ""))

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
    table = {fold_name(unit.name): _Unit(unit.name, unit) for unit in (units.units if units is not None else ())}
    unnamed: list[State] = []
    for returned in returns:
        if returned.schema is None or not returned.unit:
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
        return State(entry.name, MISSING, problems=(missing,), known=entry.known)
    assert package is not None
    reasons = [(each, reason_against(each, package, units)) for each in entry.returns]
    usable = [each for each, reason in reasons if reason is None]
    counted = one_of(usable) if usable else None
    first = counted or next(iter(usable), entry.returns[0])
    # The findings of a faulty workbook speak for themselves, unless another one of the unit counts.
    told = [each for _, each in reasons if each is not None and (usable or each.code != "R106")]
    problems = [*told, *first.problems, *_jumps(first, last)]
    word = IN
    if not usable:
        word = STRANGER if units is not None and entry.known is None else FAULTY
    elif counted is None:
        word = DOUBLED
        problems.append(disagreement(usable))
    elif entry.known is not None and (late := lateness(first, entry.known)) is not None:
        word = LATE
        problems.append(late)
    saved = official_date(first.saved) if first.saved else ""
    paths = tuple(each.path for each in entry.returns if each is not first)
    return State(entry.name, word, first.path, paths, tuple(problems), entry.known, saved)


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


def reminder_roster(library: Library, states: Sequence[State]) -> bytes:
    """A roster for the template 催报通知: the units that have to be asked again."""
    schema = library.find(REMINDER).schema
    rows: Rows = [
        {
            "单位": state.unit,
            "联系人": state.known.contact if state.known else "",
            "电话": state.known.phone if state.known else "",
            "截止日期": official_date(state.known.deadline) if state.known and state.known.deadline else "",
            "情况": _REMINDED[state.word],
            "问题": state.heaviest("{place}：{message}") if state.word != MISSING else "",
        }
        for state in states
        if state.word in _REMINDED and state.known is not None
    ]
    return blank_workbook(schema, Content({"名单": rows}))
