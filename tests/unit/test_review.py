"""A roll-up made again: what the reviewer typed stays, whatever he hid or filtered, and whatever version it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook as Book

from tests.unit.returning import TOML, library, report
from tests.unit.test_rollup import codes, figure, form, rolled, rows
from tests.workbooks import type_figures, type_form
from toolkit.jobs.rollup import RolledUp, RollupOptions, roll_up
from toolkit.library import Library

LEDGER = ("1月3日 | 张某 | #500", "1月4日 | 李某 | #300")


def first(folder: Path, value: int = 8) -> list[Path]:
    """Two units; the second one corrects its figure later."""
    return [
        report(folder / "a.xlsx", "甲街道", "户数 | #2 | | 户", "资金 | #1 | | 万元", ledger=LEDGER[:1]),
        report(folder / "b.xlsx", "乙街道", f"户数 | #{value} | | 户", ledger=LEDGER[1:]),
    ]


def reviewed(folder: Path, edit: Callable[[Book], object], later: int = 9) -> RolledUp:
    """Roll up, let the reviewer edit, roll up again with the correction."""
    assert rolled(folder, first(folder)).status == "made"
    book = openpyxl.load_workbook(folder / "汇总.xlsx")
    edit(book)
    book.save(folder / "汇总.xlsx")
    return rolled(folder, first(folder, later))


def typed(name: str, value: str) -> Callable[[Book], object]:
    return lambda book: type_figures(book["数据"], [{"指标": name, "数值": value}])


# --- figures and forms ----------------------------------------------------------------------------------------------------
def test_what_nobody_touched_follows_the_units(tmp_path: Path) -> None:
    result = reviewed(tmp_path, lambda book: None)
    assert (codes(result), figure(tmp_path / "汇总.xlsx", "户数")) == ([], 11)


@pytest.mark.parametrize(
    ("name", "value", "later", "told", "stands"),
    [
        ("户数", "#20", 9, ["R113", "R114"], 20),
        ("户数", "#20", 8, ["R114"], 20),
        ("户数", "#-1", 8, ["R114"], -1),
        ("户数", "若干", 8, ["R114"], "若干"),
        ("户数", "#10.0", 9, [], 11),
        ("资金", "#5", 9, ["R114"], 5),
        ("最多", "#5", 9, ["R114"], 5),
        ("自己加的", "#5", 9, ["R114"], 5),
    ],
)
def test_what_the_reviewer_typed_stays(
    name: str, value: str, later: int, told: list[str], stands: object, tmp_path: Path
) -> None:
    result = reviewed(tmp_path, typed(name, value), later)
    assert (codes(result), figure(tmp_path / "汇总.xlsx", name)) == (told, stands)
    again = rolled(tmp_path, first(tmp_path, later))
    assert figure(tmp_path / "汇总.xlsx", name) == stands, "a third time, too"
    assert "R114" in codes(again) or not told


def test_a_figure_the_reviewer_blanked_stays_blank(tmp_path: Path) -> None:
    def blank(book: Book) -> None:
        row = next(row for row in book["数据"].iter_rows() if row[0].value == "户数")
        row[1].value = None

    result = reviewed(tmp_path, blank)
    assert codes(result) == ["R113", "R114"] and "改成了“户”" in result.problems[0].message
    assert figure(tmp_path / "汇总.xlsx", "户数") is None


# --- ledgers, hidden things -----------------------------------------------------------------------------------------------
def hide_row(book: Book) -> None:
    book["台账"].row_dimensions[4].hidden = True


def hide_column(book: Book) -> None:
    book["台账"].column_dimensions["B"].hidden = True


def hide_sheet(book: Book) -> None:
    book["台账"].sheet_state = "hidden"


@pytest.mark.parametrize("hide", [hide_row, hide_column, hide_sheet])
def test_what_the_reviewer_hid_from_view_is_not_lost(hide: Callable[[Book], None], tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book["台账"]["B5"] = "王某"
        hide(book)

    reviewed(tmp_path, edit, 8)
    ledger = rows(tmp_path / "汇总.xlsx", "台账", "日期")
    assert [(row["慰问对象"], row["慰问金"]) for row in ledger] == [("张某", 500), ("王某", 300)]


@pytest.mark.parametrize("sheet", ["台账", "数据", "情况", "报头"])
def test_hiding_alone_is_no_edit(sheet: str, tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book[sheet].row_dimensions[4].hidden = True

    assert codes(reviewed(tmp_path, edit)) == []
    assert figure(tmp_path / "汇总.xlsx", "户数") == 11


def test_a_ledger_both_changed_is_the_reviewers(tmp_path: Path) -> None:
    assert rolled(tmp_path, first(tmp_path)).status == "made"
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    book["台账"].delete_rows(5)
    book.save(tmp_path / "汇总.xlsx")
    paths = [*first(tmp_path), report(tmp_path / "c.xlsx", "丙街道", ledger=["1月5日 | 赵某 | #9"])]
    assert codes(rolled(tmp_path, paths)) == ["R120", "R114"]
    assert [row["慰问对象"] for row in rows(tmp_path / "汇总.xlsx", "台账", "日期")] == ["张某"]
    assert codes(rolled(tmp_path, paths, force=True)) == []
    assert len(rows(tmp_path / "汇总.xlsx", "台账", "日期")) == 3


def test_a_sheet_the_reviewer_took_away_comes_back_and_his_own_stays(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        del book["台账"]
        own = book.create_sheet("综述", 3)
        own.append(["层级", "标题", "内容"])
        own.append([None, None, "全县情况。"])

    reviewed(tmp_path, edit)
    output = tmp_path / "汇总.xlsx"
    assert [row["内容"] for row in rows(output, "综述", "内容")][-1] == "全县情况。"
    assert len(rows(output, "台账", "日期")) == 2


# --- an older version of the template ---------------------------------------------------------------------------------------
def test_edits_in_a_rollup_of_an_older_version_stay_under_the_names_of_today(tmp_path: Path) -> None:
    names = {"报头": "表头", "户数": "家庭", "慰问对象": "受助人"}
    old = TOML.partition("[[migration]]")[0].replace('"2.0"', '"1.0"')
    for now, then in names.items():
        old = old.replace(now, then)
    library(tmp_path)
    (tmp_path / "模板" / "monthly" / "template.toml").write_text(old, "utf-8")
    path = tmp_path / "a.xlsx"
    figures = ("户数 | #8 | | 户", "最多 | #3 | | 人")
    report(path, "甲街道", *figures, ledger=LEDGER, version="1.0", names=names)
    options = RollupOptions("monthly", unit="某县", jobs=1)
    assert roll_up([path], tmp_path / "汇总.xlsx", Library(tmp_path / "模板"), options).status == "made"
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    type_figures(book["数据"], [{"指标": "家庭", "数值": "#20"}])
    type_form(book["表头"], {"联系人": "审核人"})
    book.save(tmp_path / "汇总.xlsx")

    report(path, "甲街道", figures[0], "最多 | #4 | | 人", ledger=[*LEDGER, "1月9日 | 赵某 | #1"])
    result = rolled(tmp_path, [path])
    output = tmp_path / "汇总.xlsx"
    assert codes(result) == ["R114"] and "2 处" in result.problems[0].message
    assert (figure(output, "户数"), figure(output, "最多"), form(output, "联系人")) == (20, 4, "审核人")
    assert [row["慰问对象"] for row in rows(output, "台账", "日期")] == ["张某", "李某", "赵某"]
    assert "表头" not in openpyxl.load_workbook(output).sheetnames
