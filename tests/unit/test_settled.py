"""A roll-up made again after a review tells what is still open, and nothing the reviewer settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook as Book

from tests.unit.returning import report
from tests.unit.test_rollup import codes, rolled, rows
from tests.workbooks import type_figures, type_form
from toolkit.jobs.rollup import RolledUp, left_out_lines

TWO = ["1月3日 | 张某 | #500"]


def returned(folder: Path, text: str = "若干") -> list[Path]:
    """甲 with a figure nobody can add, 乙 with a row 甲 has, too, and less in a figure than in its ledger's sum."""
    return [
        report(folder / "a.xlsx", "甲街道", f"户数 | {text} | | 户", ledger=TWO),
        report(folder / "b.xlsx", "乙街道", "户数 | #5 | | 户", ledger=[*TWO, "1月4日 | 李某 | #300"]),
    ]


def again(folder: Path, edit: Callable[[Book], object], text: str = "若干") -> RolledUp:
    first = rolled(folder, returned(folder), "甲街道", "乙街道", "丙街道")
    assert codes(first) == ["R110", "R112"] and [each.code for each in left_out_lines(first)] == ["R101"]
    book = openpyxl.load_workbook(folder / "汇总.xlsx")
    edit(book)
    book.save(folder / "汇总.xlsx")
    return rolled(folder, returned(folder, text), "甲街道", "乙街道", "丙街道")


def told(result: RolledUp) -> list[str]:
    return [*(each.code for each in left_out_lines(result)), *codes(result)]


def word(text: str, beside: str) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        for row in book["待核问题"].iter_rows(min_row=2):
            if beside in str(row[1].value):
                row[4].value = text

    return edit


def figure(book: Book) -> None:
    type_figures(book["数据"], [{"指标": "户数", "数值": "#12"}])


def another_figure(book: Book) -> None:
    type_figures(book["数据"], [{"指标": "资金", "数值": "#12"}])


def delete_double(book: Book) -> None:
    book["台账"].delete_rows(5)


def delete_another(book: Book) -> None:
    book["台账"].delete_rows(6)


@pytest.mark.parametrize(
    ("edit", "still"),
    [
        (lambda book: None, ["R101", "R110", "R112"]),
        (word("本期不报", "没有报"), ["R110", "R112", "R133"]),
        (word("已核", ""), ["R133"]),
        (word("  ", ""), ["R101", "R110", "R112"]),
        (figure, ["R101", "R112", "R114", "R133"]),
        (another_figure, ["R101", "R110", "R112", "R114"]),
        (delete_double, ["R101", "R110", "R114", "R133"]),
        (delete_another, ["R101", "R110", "R112", "R114"]),
    ],
)
def test_what_is_still_open(edit: Callable[[Book], None], still: list[str], tmp_path: Path) -> None:
    assert told(again(tmp_path, edit)) == still
    third = rolled(tmp_path, returned(tmp_path), "甲街道", "乙街道", "丙街道")
    assert (told(third), third.status) == (still, "unchanged"), "as often as it is run"


def test_a_finding_that_came_after_the_review_is_told_though_the_figure_was_edited(tmp_path: Path) -> None:
    result = again(tmp_path, figure, "不详")
    assert "R110" in told(result) and "R133" not in told(result)


def test_what_he_takes_back_is_open_again(tmp_path: Path) -> None:
    again(tmp_path, figure)
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    type_figures(book["数据"], [{"指标": "户数", "数值": "#5"}])
    book.save(tmp_path / "汇总.xlsx")
    assert "R110" in told(rolled(tmp_path, returned(tmp_path), "甲街道", "乙街道", "丙街道"))


def test_two_that_do_not_agree_are_told_until_somebody_decides(tmp_path: Path) -> None:
    again(tmp_path, lambda book: type_figures(book["数据"], [{"指标": "户数", "数值": "#20"}]), "#7")
    for _ in range(2):
        result = rolled(tmp_path, returned(tmp_path, "#7"), "甲街道", "乙街道", "丙街道")
        (found,) = [each for each in result.problems if each.code == "R113"]
        assert "“户数”审核时改成了“20户”，这次汇总数由“5户”变为“12户”" in found.message
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    word("用审核的数", "审核时改成了")(book)
    book.save(tmp_path / "汇总.xlsx")
    assert "R113" not in told(rolled(tmp_path, returned(tmp_path, "#7"), "甲街道", "乙街道", "丙街道"))


def test_a_stand_in_the_reviewer_replaced_is_settled_without_a_word(tmp_path: Path) -> None:
    paths = returned(tmp_path)
    assert "R117" in codes(rolled(tmp_path, paths, unit=""))
    assert not [row for row in rows(tmp_path / "汇总.xlsx", "待核问题", "问题") if "先填了" in str(row["问题"])]
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    type_form(book["报头"], {"单位": "某县"})
    book.save(tmp_path / "汇总.xlsx")
    assert "R117" not in codes(rolled(tmp_path, paths, unit=""))
