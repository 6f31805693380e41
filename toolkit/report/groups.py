"""Many findings of one kind told in one line: 手机号格式不对……同样的问题共 3,214 处，如 C7、C19."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.problems import CellLocation, DocxLocation, Problem

_SINGLY = 3
"""So many findings of one kind are told one by one."""


@dataclass(slots=True)
class _Group:
    count: int = 0
    first: list[Problem] = field(default_factory=list)


class ProblemGroups:
    """Takes findings as they come; keeps of each kind in each column the first few and how many there were."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str, str], _Group] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Take findings."""
        for found in problems:
            group = self._groups.setdefault(_kind(found), _Group())
            group.count += 1
            if len(group.first) < _SINGLY:
                group.first.append(found)

    def lines(self) -> Iterator[Problem]:
        """The findings to tell, the groups each as one."""
        for group in self._groups.values():
            if group.count <= _SINGLY:
                yield from group.first
            else:
                places = list(dict.fromkeys(_places(group.first)))
                first = group.first[0]
                told = f"{first.message}；同样的问题共 {group.count:,} 处"
                # The place of them all stands before the message.
                yield first._replace(message=f"{told}，如 {'、'.join(places)} …" if len(places) > 1 else told)


def _kind(found: Problem) -> tuple[str, str, str, str]:
    where = found.location
    if isinstance(where, CellLocation):
        return found.code, found.rule, where.sheet or "", (where.cell or "").rstrip("0123456789")
    document = where.document if isinstance(where, DocxLocation) else ""
    return found.code, found.rule, document, ""


def _places(problems: Sequence[Problem]) -> list[str]:
    """Cells of one workbook by their names alone, those of several with their workbooks."""
    workbooks = {found.location.workbook for found in problems if isinstance(found.location, CellLocation)}
    return [_cell(found) if len(workbooks) <= 1 else str(found.location) for found in problems]


def _cell(found: Problem) -> str:
    where = found.location
    if not isinstance(where, CellLocation) or where.cell is None:
        return str(where)
    return f"第{where.cell}行" if where.cell.isdigit() else where.cell
