"""What waits for the reviewer of a roll-up, and that it is told while it does."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.workbooks import workbook
from toolkit.problems import CellLocation, Problem, problem
from toolkit.workbook.listing import listing_workbook
from toolkit.workbook.open_list import OpenFinding, listed_findings, open_list, open_problems
from toolkit.workbook.reader import read_workbook

MISSING = problem("R101", CellLocation("名单.xlsx", "名单", "3"), unit="乙街道")
FAULTY = problem("R110", CellLocation("甲.xlsx", "数据", "B2"), label="户数", text="若干\n户")


def written(path: Path, settled: dict[OpenFinding, str], *problems: Problem) -> Path:
    path.write_bytes(listing_workbook(open_list(problems, settled)))
    return path


def told(path: Path) -> list[tuple[str, str]]:
    return [(str(found.location), found.message) for found in open_problems(read_workbook(path))]


def test_findings_come_back_as_they_went_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", {OpenFinding.of(FAULTY): "已问过"}, MISSING, FAULTY, MISSING)
    assert listed_findings(read_workbook(path)) == {OpenFinding.of(MISSING): "", OpenFinding.of(FAULTY): "已问过"}
    ((where, message),) = told(path)
    assert where == "a.xlsx > 待核问题!E2" and "有 1 个问题还没有处理，如：“乙街道”没有报" in message


@pytest.mark.parametrize("settled", ["已核", "无误", "#1"])
def test_any_word_settles(settled: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", {}, MISSING)
    book = openpyxl.load_workbook(path)
    book["待核问题"]["E2"] = settled
    book.save(path)
    assert told(path) == []


def test_a_space_does_not(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", {}, MISSING)
    book = openpyxl.load_workbook(path)
    book["待核问题"]["E2"] = " 　"
    book.save(path)
    assert len(told(path)) == 1


def test_filtered_and_sorted_lists_say_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", {}, MISSING, FAULTY)
    book = openpyxl.load_workbook(path)
    book["待核问题"].row_dimensions[2].hidden = True
    book.save(path)
    assert "有 2 个问题" in told(path)[0][1]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("| 待核问题 | 处理 | 问题 |\n| | | 甲没有报 |\n| | 好 | 乙没有报 |", 1),
        ("| 待核问题 | 问题 |\n| | 甲没有报 |", 1),
        ("| 待核问题 | 事项 | 处理 |\n| | 甲没有报 | |", 0),
        ("| 待核问题 | |", 0),
        ("| 问题 | 问题 | 处理 |\n| | 甲没有报 | |", 0),
        ("| 待核问题 | 问题 | 处理 |\n| | | |", 0),
    ],
)
def test_lists_that_somebody_changed(text: str, count: int, tmp_path: Path) -> None:
    assert len(told(workbook(text, tmp_path / "a.xlsx"))) == count
