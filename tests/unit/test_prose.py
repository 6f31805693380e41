from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.binding import FORM, SCHEMA, body, found, submit
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook


def test_a_line_break_starts_a_plain_paragraph(tmp_path: Path) -> None:
    prose = "| 导语 | 层级 | 标题 | 内容 |\n|  | 二级 | 题。 | 甲\\n乙\\n\\n丙 |\n"
    submission = submit(FORM + "| 总 | 层级 | 标题 | 内容 |\n|  | 一级 | 总 |  |\n" + prose, tmp_path)
    assert body(submission) == ["一、总", "（一）题。甲", "乙", "丙"]
    assert found(submission) == []


def test_white_space_at_the_ends_goes_with_a_notice(tmp_path: Path) -> None:
    submission = submit(FORM + "| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | ~\u3000甲  乙~ |\n", tmp_path)
    assert body(submission) == ["甲  乙"]
    assert found(submission) == ["W318 导语!C2"]


def test_a_run_in_heading_without_a_stop_is_a_warning_never_a_repair(tmp_path: Path) -> None:
    submission = submit(
        FORM + "| 导语 | 层级 | 标题 | 内容 |\n|  | 一级 | 题 | 文 |\n|  | 一级 | 题。 | 文 |\n", tmp_path
    )
    assert body(submission) == ["一、题文", "二、题。文"]
    assert found(submission) == ["W317 导语!B2"]


def test_an_unknown_level_names_the_nearest(tmp_path: Path) -> None:
    submission = submit(
        FORM + "| 导语 | 层级 | 标题 | 内容 |\n|  | 一及 | 题 |  |\n|  | 一级标题 | 题 |  |\n", tmp_path
    )
    assert found(submission) == ["W316 导语!A2"]
    assert "“一级”" in submission.problems[0].hint
    assert body(submission) == ["题", "一、题"]


@settings(max_examples=30)
@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="［］\ufffe\uffff|\\~<"),
        min_size=1,
    )
)
def test_text_without_a_reference_arrives_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("导语")
    sheet.append(["内容", "标题"])
    sheet["A2"].value = text
    sheet["A2"].data_type = "s"
    book.save(path)
    expected = text.strip(" \t\r\n\u3000\xa0\ufeff")
    assert body(bind(read_workbook(path), SCHEMA)) == ([expected] if expected else [])
