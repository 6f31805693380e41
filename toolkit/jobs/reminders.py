"""The roster of the template 催报通知: who has to be asked again, and what is wrong, in the words of the unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.jobs.status import DOUBLED, FAULTY, MISNAMED, MISSING, State
from toolkit.jobs.units import Office
from toolkit.library import Library
from toolkit.numerals import official_date
from toolkit.problems import CellLocation, FileLocation, Problem, Severity, problem
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import CellContent, Content, Rows

REMINDER: Final = "reminder-notice"
_REMINDED: Final = {
    MISSING: "至今没有报送",
    DOUBLED: "报送了不止一份，内容不一致",
    FAULTY: "报送的工作簿有错误，不能汇总",
    MISNAMED: "报送的工作簿里填的单位名称和名单上的不一样，不能汇总",
}
_TOLD_AT_MOST: Final = 6
_COUNTED: Final = "R106"
"""Only counts what stands beside it one by one."""
_OPTIONS: Final = {
    "补报期限": "--until",
    "联系人": "--contact",
    "联系电话": "--phone",
    "单位": "--unit",
    "成文日期": "--date",
}


def reminded(states: Sequence[State]) -> list[State]:
    """The units of the list that have to be asked again."""
    return [state for state in states if state.word in _REMINDED and state.known is not None]


def reminder_roster(library: Library, states: Sequence[State], office: Office) -> bytes:
    """The workbook, ready for the mail merge as far as the office is known."""
    asked = reminded(states)
    matter = office.matter or next((f"{state.template}材料" for state in asked if state.template), "")
    forms = {
        "催报": {
            "事项": matter,
            "补报期限": official_date(office.until) if office.until else "",
            "联系人": office.contact,
            "联系电话": office.phone,
        },
        "落款": {"单位": office.unit, "成文日期": official_date(office.day) if office.day else ""},
    }
    rows: dict[str, Rows] = {
        name: [{"项目": label, "内容": text} for label, text in form.items() if text] for name, form in forms.items()
    }
    rows["名单"] = [_row(state) for state in asked]
    return blank_workbook(library.find(REMINDER).schema, Content(rows))


def unfilled(office: Office, roster: str) -> Iterator[Problem]:
    """One warning for all that the letters still need and nobody said."""
    known = (office.until, office.contact, office.phone, office.unit, office.day)
    missing = [label for label, value in zip(_OPTIONS, known, strict=True) if not value]
    if missing:
        options = "、".join(_OPTIONS[label] for label in missing)
        yield problem("R134", FileLocation(roster), fields="、".join(missing), options=options)


def _row(state: State) -> dict[str, CellContent]:
    known = state.known
    assert known is not None
    return {
        "单位": state.unit,
        "联系人": known.contact,
        "电话": known.phone,
        "截止日期": official_date(known.deadline) if known.deadline else "",
        "情况": _REMINDED[state.word],
        "问题": _told(state),
    }


def _told(state: State) -> str:
    """What is wrong, so that somebody can mend it who has nothing but his own workbook."""
    if state.word == MISSING:
        return ""
    if state.word == DOUBLED:
        return f"报来的 {len(state.others) + 1} 份里，{state.differs}不一样，请以一份为准"
    errors = [found for found in state.problems if found.severity is Severity.ERROR and found.code != _COUNTED]
    lines = list(dict.fromkeys(_line(found, state) for found in errors))
    if len(lines) == 1:
        return lines[0]
    shown = [f"（{number}）{line}" for number, line in enumerate(lines[:_TOLD_AT_MOST], 1)]
    more = [f"另有 {len(lines) - _TOLD_AT_MOST} 处"] if len(lines) > _TOLD_AT_MOST else []
    return "；".join([*shown, *more])


def _line(found: Problem, state: State) -> str:
    where = found.location
    workbook = where.workbook if isinstance(where, CellLocation) else str(where or "")
    message = found.message.replace(f"{workbook} > ", "").rstrip("。")
    if found.code == "R102":
        return f"{message}；名单上的名称是“{state.unit}”"
    return f"{_place(where)}{message}"


def _place(where: object) -> str:
    """``“数据”表 B2：`` or ``“走访慰问台账”表第5行：``; nothing where the whole workbook is meant."""
    if not isinstance(where, CellLocation) or where.sheet is None:
        return ""
    if where.cell is None:
        return f"“{where.sheet}”表："
    return f"“{where.sheet}”表{f'第{where.cell}行' if where.cell.isdigit() else f' {where.cell} 格'}："
