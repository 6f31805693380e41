from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.binding import FORM, LEDGER, PROSE, SCHEMA, body, found, submit
from tests.workbooks import workbook
from toolkit.schema import Merge
from toolkit.workbook.bind import fits
from toolkit.workbook.reader import read_workbook


def test_a_missing_form_with_a_required_field_is_an_error(tmp_path: Path) -> None:
    submission = submit(PROSE, tmp_path)
    assert "缺少工作表“报头”，里面有必填的 期号" in str(submission.problems[0])


def test_no_prose_at_all_is_an_error(tmp_path: Path) -> None:
    assert found(submit(FORM, tmp_path)) == ["W214 a.xlsx"]


def test_a_form_twice_is_an_error_a_section_twice_is_not(tmp_path: Path) -> None:
    copy = FORM.replace("报头", "报头 (2)") + PROSE.replace("导语", "导语 (2)")
    submission = submit(FORM + PROSE + copy, tmp_path)
    assert found(submission) == ["W202 报头 (2)"]
    assert body(submission) == ["正文。", "正文。"]


def test_sections_stand_in_workbook_order_whatever_they_are_called(tmp_path: Path) -> None:
    extra = "| 好人好事 | 内容 | 标题 |\n|  | 后。 |  |\n"
    submission = submit(extra + PROSE + FORM, tmp_path)
    assert body(submission) == ["后。", "正文。"]
    assert [prose.name for prose in submission.record.prose] == ["好人好事", "导语"]


def test_a_foreign_sheet_is_a_notice_that_names_the_nearest(tmp_path: Path) -> None:
    submission = submit(FORM + PROSE + "| 台帐 | 甲 | 乙 |\n", tmp_path)
    assert found(submission) == ["W203 台帐"]
    assert "您是不是要找“台账”" in submission.problems[0].hint


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (LEDGER + LEDGER.replace("台账", "台账二"), ["W222 台账二"]),
        (LEDGER + LEDGER.replace("台账", "2025年"), ["W222 2025年"]),
        (LEDGER + "| 城西 | 户数 | 备注 | 对象 | 日期 |\n|  | 3 |  | 甲 | 1月 |\n", ["W222 城西"]),
        (LEDGER.replace("台账", "走访"), ["W222 走访"]),
        # No ledger: sums by kind, nothing but a header, another shape, the sheet that is read.
        (LEDGER + "| 汇总 | 对象 | 户数 |\n|  | 甲 | 3 |\n", ["W203 汇总"]),
        (LEDGER + "| 空 | 日期 | 对象 | 户数 | 慰问金 |\n", ["W203 空"]),
        (LEDGER + "| 栏目 | 内容 | 标题 |\n|  | 后。 |  |\n", []),
        (LEDGER, []),
    ],
)
def test_a_second_sheet_that_fits_a_table_is_a_warning(tmp_path: Path, sheets: str, expected: list[str]) -> None:
    submission = submit(FORM + PROSE + sheets, tmp_path)
    assert found(submission) == expected
    for problem in submission.problems:
        if problem.code == "W222":
            assert ("改名为“台账”" in problem.hint) == (len(submission.record.tables["台账"].rows) == 0)


def test_a_roster_of_several_sheets_is_merge_s_to_read(tmp_path: Path) -> None:
    schema = replace(SCHEMA, merge=Merge("台账"))
    submission = submit(FORM + PROSE + LEDGER + LEDGER.replace("台账", "城西"), tmp_path, schema)
    assert found(submission) == ["W203 城西"] and "用 gwkit merge" in submission.problems[0].hint


def test_hidden_sheets_and_rows_are_left_out_and_named(tmp_path: Path) -> None:
    text = FORM + PROSE + "|  |  |  | 藏。 |hidden\n" + PROSE.replace("导语", "暗")
    submission = submit(text, tmp_path, hidden=["暗"])
    assert found(submission) == ["W205 导语", "W204 暗"]
    assert "第 3 行" in submission.problems[0].message
    assert body(submission) == ["正文。"]


def test_fits_counts_declared_sheets(tmp_path: Path) -> None:
    assert fits(read_workbook(workbook(FORM + PROSE, tmp_path / "a.xlsx")), SCHEMA) == 1
    assert fits(read_workbook(workbook(PROSE, tmp_path / "b.xlsx")), SCHEMA) == 0


def test_problems_come_in_sheet_order(tmp_path: Path) -> None:
    submission = submit(LEDGER.replace("| 3 |", "| 三 |") + PROSE + FORM.replace("| 3 |", "| 三 |"), tmp_path)
    assert found(submission) == ["W305 台账!C2", "W305 报头!B2"]
