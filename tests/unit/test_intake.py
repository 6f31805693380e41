"""Whose a workbook is: the report of a unit needs nothing of the office's own, the office's workbook does."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.unit.returning import TOML, library, report, units
from toolkit.jobs.build import Options, build, check
from toolkit.jobs.distribute import distribute
from toolkit.jobs.intake import take_in
from toolkit.jobs.returns import receive
from toolkit.jobs.sources import find_sources
from toolkit.library import Library
from toolkit.schema import By

OFFICE = """[[sheet.field]]
name = "联系人"
[[sheet.field]]
name = "期号"
type = "integer"
required = true
by = "office"
[[sheet.field]]
name = "标题"
required = true
default = "月报"
by = "office"
"""


def with_office(folder: Path) -> Library:
    """The monthly report, with a number and a title of the office's own."""
    library(folder)
    toml = TOML.partition("[[migration]]")[0].replace('[[sheet.field]]\nname = "联系人"\n', OFFICE)
    toml = toml.replace('name = "不汇总"\n', 'name = "不汇总"\nrequired = true\nby = "office"\n')
    (folder / "模板" / "monthly" / "template.toml").write_text(toml, "utf-8")
    return Library(folder / "模板")


def blank(folder: Path, known: Library) -> Path:
    """The blank of 甲街道."""
    blanks, _ = distribute(known, "月报", units(folder / "名单.xlsx", "甲街道"), folder / "下发", None, force=True)
    return next(iter(blanks)).path


def edited(path: Path, sheet: str, cell: str, value: int) -> Path:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path


def told(path: Path, known: Library, job: str = "check") -> list[str]:
    sources, _ = find_sources([path], path.parent / "出")
    run = check if job == "check" else build
    return [found.code for result in run(sources, known, Options(jobs=1)) for found in result.problems]


def test_the_blank_of_a_unit_does_not_ask_what_is_the_offices(tmp_path: Path) -> None:
    path = blank(tmp_path, with_office(tmp_path))
    book = openpyxl.load_workbook(path)
    asked = {row[0] for name in ("报头", "数据") for row in book[name].iter_rows(min_row=4, values_only=True)}
    assert {"单位", "联系人", "户数"} <= asked and not {"期号", "标题", "不汇总"} & asked
    assert not [cell for sheet in book for row in sheet.values for cell in row if "gwkit" in str(cell)]


def test_a_report_of_figures_alone_is_sound_and_makes_no_document(tmp_path: Path) -> None:
    known = with_office(tmp_path)
    path = edited(blank(tmp_path, known), "数据", "B4", 8)
    assert told(path, known) == ["W365"]
    assert "W366" in told(path, known, "build") and not (path.parent / "出").exists()
    (returned,) = receive([path], known, None, 1)
    assert (returned.unit, returned.sent_to, returned.failed, returned.problems) == ("甲街道", "甲街道", False, ())


@pytest.mark.parametrize("lost", ["properties", "guide"])
def test_what_office_programs_drop_does_not_make_it_the_offices(lost: str, tmp_path: Path) -> None:
    known = with_office(tmp_path)
    path = edited(blank(tmp_path, known), "数据", "B4", 8)
    book = openpyxl.load_workbook(path)
    if lost == "guide":
        del book["说明"]
    else:
        for name in ("gwkit.template", "gwkit.template_version", "gwkit.reporting_unit"):
            del book.custom_doc_props[name]  # type: ignore[attr-defined]
    book.save(path)
    assert told(path, known) == ["W365"]


def test_a_blank_that_nobody_filled_in_is_told(tmp_path: Path) -> None:
    known = with_office(tmp_path)
    (returned,) = receive([blank(tmp_path, known)], known, None, 1)
    assert returned.failed and [found.code for found in returned.problems] == ["R135"]


@pytest.mark.parametrize(
    ("form", "codes"), [(["期号 | #3"], []), (["期号 | #0.5"], ["W306"]), (["期号 | "], []), ([], [])]
)
def test_an_offices_workbook_among_the_returns(form: list[str], codes: list[str], tmp_path: Path) -> None:
    known = with_office(tmp_path)
    path = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户", form=form)
    (returned,) = receive([path], known, None, 1)
    assert [found.code for found in returned.problems] == codes, "what is typed is checked all the same"


def test_the_office_has_to_fill_in_its_own(tmp_path: Path) -> None:
    known = with_office(tmp_path)
    path = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户")
    assert set(told(path, known)) >= {"W315"} and take_in(path, known).filled_by is By.OFFICE
    problems = [found for found in take_in(path, known).submission.problems if found.code == "W315"]
    assert sorted(found.message.split("”")[0] for found in problems) == ["“不汇总", "“期号", "“标题"]


def test_a_report_with_all_the_office_wants_makes_a_document(tmp_path: Path) -> None:
    known = with_office(tmp_path)
    path = report(tmp_path / "a.xlsx", "甲街道", "不汇总 | #8 | | 人", form=["期号 | #3", "标题 | 甲"])
    book = openpyxl.load_workbook(path)
    book["说明"].append(["填报单位", "甲街道"])
    book.save(path)
    assert take_in(path, known).filled_by is By.UNIT and told(path, known) == []
