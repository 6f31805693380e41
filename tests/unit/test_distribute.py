"""One prefilled blank for every unit: its name, its deadline, its own last figures."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.unit.returning import broken, foreign, library, old_report, report, saved_on, units
from toolkit.errors import LibraryError, WorkbookError
from toolkit.jobs.distribute import Distributed, distribute
from toolkit.jobs.returns import receive
from toolkit.problems import Problem


def sent(
    folder: Path, *listed: str, last: Path | None = None, force: bool = False
) -> tuple[list[Distributed], list[Problem]]:
    names = units(folder / "名单.xlsx", *listed)
    blanks, problems = distribute(library(folder), "月报", names, folder / "下发", last, force=force)
    return list(blanks), problems


def texts(path: Path, sheet: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(path)[sheet].values]


def last_figure(path: Path, name: str) -> object:
    rows = list(openpyxl.load_workbook(path)["数据"].iter_rows(min_row=3, values_only=True))
    at = rows[0].index("上期数")
    return next(row[at] for row in rows if row[0] == name)


# --- what cannot be sent --------------------------------------------------------------------------------------------------
def test_a_template_without_reporting_units(tmp_path: Path) -> None:
    known = library(tmp_path)
    toml = tmp_path / "模板" / "other" / "template.toml"
    toml.write_text(toml.read_text("utf-8").replace('[rollup]\nunit = "封面.单位"\n', ""), "utf-8")
    with pytest.raises(LibraryError, match="没有规定填报单位"):
        distribute(known, "other", units(tmp_path / "名单.xlsx", "甲街道"), tmp_path / "下发", None, force=False)


def test_a_list_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="一个单位也没有"):
        sent(tmp_path)


def test_a_blank_that_is_there_stays_and_the_others_are_written(tmp_path: Path) -> None:
    (tmp_path / "下发").mkdir()
    there = report(tmp_path / "下发" / "甲街道.xlsx", "甲街道", "户数 | #8 | | 户")
    before = there.read_bytes()
    blanks, _ = sent(tmp_path, "甲街道", "乙街道")
    assert [(blank.unit.name, blank.is_written, [each.code for each in blank.problems]) for blank in blanks] == [
        ("甲街道", False, ["D210"]),
        ("乙街道", True, []),
    ]
    assert there.read_bytes() == before
    assert all(blank.is_written for blank in sent(tmp_path, "甲街道", force=True)[0])


# --- names ------------------------------------------------------------------------------------------------------------------
def test_names_no_file_can_have_are_told_apart(tmp_path: Path) -> None:
    listed = ["甲/乙", "甲_乙", "某医院（东）", "某医院（西）", "CON", "ab街道", "AB街道", "../外"]
    blanks, _ = sent(tmp_path, *listed)
    assert all(blank.is_written for blank in blanks)
    files = sorted((tmp_path / "下发").iterdir())
    assert len({path.name.casefold() for path in files}) == len(listed) == len(files)
    assert not list(tmp_path.glob("外*"))
    assert all(blank.unit.name in {cell for row in texts(blank.path, "报头") for cell in row} for blank in blanks)


def test_contact_and_deadline_stand_in_the_blank(tmp_path: Path) -> None:
    (blank,), _ = sent(tmp_path, "甲街道 | 张某 | 0123 | 2026年3月5日")
    assert ["联系人", "张某"] in texts(blank.path, "报头")
    guide = {str(cell) for row in texts(blank.path, "说明") for cell in row}
    assert {"2026年3月5日", "张某，0123", "甲街道"} <= guide


def test_the_blank_says_whom_to_send_it_back_to_and_nothing_of_commands(tmp_path: Path) -> None:
    listed = units(tmp_path / "名单.xlsx", "甲街道")
    for office, told in (
        (False, "发回下发的单位"),
        (True, "发回某县双拥办，文件名和表名不要改。填写中有疑问，请联系：王某，012"),
    ):
        if office:
            book = openpyxl.load_workbook(listed)
            for row in (("项目", "内容"), ("单位", "某县双拥办"), ("联系人", "王某"), ("联系电话", "012")):
                (book["汇总单位"] if "汇总单位" in book.sheetnames else book.create_sheet("汇总单位")).append(row)
            book.save(listed)
        blanks, _ = distribute(library(tmp_path), "月报", listed, tmp_path / "下发", None, force=True)
        guide = [str(cell) for row in texts(next(iter(blanks)).path, "说明") for cell in row]
        assert any(told in text for text in guide) and not any("gwkit" in text for text in guide)


# --- last issue -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("资金 | #70 | 余 | 万元", "70余万元"),
        ("资金 | #5000 | 近 | 元", "近5000元"),
        ("资金 | 三十万 |  | 元", "三十万元"),
        ("资金 | #-3 |  | 万元", "-3万元"),
        ("资金 | #0 |  | 万元", "0万元"),
        ("资金 |  |  | 万元", None),
    ],
)
def test_last_figures_stand_beside_as_they_were_told(figure: str, told: str | None, tmp_path: Path) -> None:
    report(tmp_path / "上期" / "a.xlsx", "甲　街道", figure)
    (blank,), problems = sent(tmp_path, "甲街道", last=tmp_path / "上期")
    assert (last_figure(blank.path, "资金"), problems) == (told, [])


def test_last_figures_are_not_read_as_this_issues(tmp_path: Path) -> None:
    report(tmp_path / "上期" / "a.xlsx", "甲街道", "资金 | #70 | 余 | 万元")
    (blank,), _ = sent(tmp_path, "甲街道", last=tmp_path / "上期")
    (returned,) = receive([blank.path], library(tmp_path), None, 1)
    assert returned.record.figures["数据"]["资金"].is_blank
    assert [found.code for found in returned.problems if "上期" in str(found)] == []


def test_last_issue_of_an_older_version_and_handed_in_twice(tmp_path: Path) -> None:
    old_report(tmp_path / "上期" / "a.xlsx", "甲街道", 8, "")
    saved_on(report(tmp_path / "上期" / "b.xlsx", "乙街道", "户数 | #5 | | 户"), "2026-01-05T08:00:00")
    saved_on(report(tmp_path / "上期" / "c.xlsx", "乙街道", "户数 | #4 | | 户"), "2026-01-04T08:00:00")
    blanks, _ = sent(tmp_path, "甲街道", "乙街道", "丙街道", last=tmp_path / "上期")
    assert [last_figure(blank.path, "户数") for blank in blanks[:2]] == ["8户", "5户"]
    assert "上期数" not in {cell for row in texts(blanks[2].path, "数据") for cell in row}


def test_what_is_of_no_use_in_last_issue_is_told(tmp_path: Path) -> None:
    (tmp_path / "上期").mkdir()
    foreign(tmp_path / "上期" / "外.xlsx", "甲街道")
    broken(tmp_path / "上期")
    (blank,), problems = sent(tmp_path, "甲街道", last=tmp_path / "上期")
    assert blank.is_written and [found.code for found in problems] == ["R127"] * 6
    (tmp_path / "空").mkdir()
    assert [found.code for found in sent(tmp_path, "甲街道", last=tmp_path / "空", force=True)[1]] == ["D214"]
