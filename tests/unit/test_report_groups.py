"""Findings of one kind in one line."""

from __future__ import annotations

import pytest

from toolkit.problems import CellLocation, FileLocation, Location, problem
from toolkit.report.groups import ProblemGroups


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([CellLocation("甲.xlsx", "名单", f"C{row}") for row in range(2, 7)], "同样的问题共 5 处，如 C2、C3、C4 …"),
        ([CellLocation("甲.xlsx", "名单", str(row)) for row in range(2, 7)], "如 第2行、第3行、第4行 …"),
        (
            [CellLocation(f"{name}.xlsx", "名单", "C2") for name in "甲乙丙丁"],
            "如 甲.xlsx > 名单!C2、乙.xlsx > 名单!C2",
        ),
        ([FileLocation("输出")] * 4, "同样的问题共 4 处"),
    ],
)
def test_many_are_one_line_that_names_each_place_once(places: list[Location], told: str) -> None:
    groups = ProblemGroups()
    groups.add(problem("D105", place) for place in places)
    (line,) = groups.lines()
    assert told in line.message
    assert ("，如 " in line.message) == (len(set(places)) > 1)


def test_few_are_told_one_by_one() -> None:
    groups = ProblemGroups()
    groups.add(problem("D105", CellLocation("甲.xlsx", "名单", f"C{row}")) for row in range(2, 5))
    assert len(list(groups.lines())) == 3
