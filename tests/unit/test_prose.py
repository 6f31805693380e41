from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.binding import FORM, SCHEMA, body, figures, found, submit
from toolkit.record import Level
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


def rows(*lines: str) -> str:
    """Rows of a section as ``层级 | 标题 | 内容``."""
    return FORM + "| 导语 | 层级 | 标题 | 内容 |\n" + "".join(f"|  | {line} |\n" for line in lines)


PARENTS = ("一级 | 总 |", "二级 | 分 |", "三级 | 小 |")


@pytest.mark.parametrize("depth", range(4))
def test_a_heading_without_a_mark_stands_alone_and_its_text_is_the_next_paragraph(depth: int, tmp_path: Path) -> None:
    level = ["一级", "二级", "三级", "四级"][depth]
    submission = submit(rows(*PARENTS[:depth], f"{level} | 机构健全 | 成立领导小组。"), tmp_path)
    *_, heading, text = (segment for prose in submission.record.prose for segment in prose.segments)
    assert (heading.text, text.text) == (["一、", "（一）", "1.", "（1）"][depth] + "机构健全", "成立领导小组。")
    assert (heading.title, heading.content, str(heading.level)) == ("机构健全", "", level)
    assert (text.number, text.title, text.content, text.level) == ("", "", "成立领导小组。", Level.TEXT)
    assert (heading.where.cell, text.where.cell) == (f"B{depth + 2}", f"C{depth + 2}")
    assert found(submission) == []


@pytest.mark.parametrize("mark", [*"。！？：；，、…—", "……", "——", *"!?:;,", "...", "｡", "﹔", "――", "──", "⋯⋯"])
def test_a_heading_that_ends_in_a_mark_runs_into_its_text(mark: str, tmp_path: Path) -> None:
    submission = submit(rows(f"一级 | 机构健全{mark} | 成立领导小组。"), tmp_path)
    (segment,) = submission.record.prose[0].segments
    assert (segment.text, segment.title) == (f"一、机构健全{mark}成立领导小组。", f"机构健全{mark}")
    assert found(submission) == []


@pytest.mark.parametrize(
    "title",
    [
        "“机构健全。”",
        "（机构健全。）",
        "机构健全。”）",
        "《机构健全！》",
        "机构健全。~",
        "机构健全。“",
        "机构健全：\u200b",
    ],
)
def test_a_quote_a_bracket_or_a_blank_may_stand_behind_the_mark(title: str, tmp_path: Path) -> None:
    submission = submit(rows(f"二级 | {title} | 成立领导小组。"), tmp_path)
    assert body(submission) == [f"（一）{title.replace('~', ' ')}成立领导小组。"]


@pytest.mark.parametrize(
    "title",
    [
        "机构健全（试行）",
        "学习《国防法》",
        "做到“三个到位”",
        "建成V2.",
        "机构．",
        "投入3.5",
        "军民一家·鱼水情",
        "。机构",
        "甲-",
    ],
)
def test_what_only_looks_like_a_mark_leaves_the_heading_alone(title: str, tmp_path: Path) -> None:
    assert body(submit(rows(f"一级 | {title} | 成立领导小组。"), tmp_path)) == [f"一、{title}", "成立领导小组。"]


def test_items_and_plain_paragraphs_run_in_always_and_are_warned_without_a_mark(tmp_path: Path) -> None:
    submission = submit(
        rows("分项 | 建机构 | 文", "分项 | 建机构。 | 文", " | 有力组织 | 文", "正文 | 有力组织： | 文"), tmp_path
    )
    assert body(submission) == ["一是建机构文", "二是建机构。文", "有力组织文", "有力组织：文"]
    assert found(submission) == ["W317 导语!B2", "W317 导语!B4"]


def test_every_line_beside_a_lone_heading_is_a_plain_paragraph(tmp_path: Path) -> None:
    submission = submit(rows("一级 | 题 | 甲\\n乙\\n\\n丙", "一级 | 题 | \\n甲", "一级 | 题 |~"), tmp_path)
    assert body(submission) == ["一、题", "甲", "乙", "丙", "二、题", "甲", "三、题"]
    assert found(submission) == []


def test_blanks_around_both_parts_of_a_parted_row_go_each_with_its_notice(tmp_path: Path) -> None:
    submission = submit(rows("一级 | ~题~ | ~文~"), tmp_path)
    assert body(submission) == ["一、题", "文"]
    assert found(submission) == ["W318 导语!B2", "W318 导语!C2"]


def test_a_number_typed_into_the_text_of_a_parted_row_counts_as_in_a_row_of_its_own(tmp_path: Path) -> None:
    parted = ("一级 | 题 | 1.甲", "三级 | 乙 |", "一级 | 题 | 二是丙", "分项 | | 丁", "一级 | 三、题 | （三）戊")
    alone = (
        "一级 | 题 |",
        " | | 1.甲",
        "三级 | 乙 |",
        "一级 | 题 |",
        " | | 二是丙",
        "分项 | | 丁",
        "一级 | 三、题 |",
        " | | （三）戊",
    )
    one, other = submit(rows(*parted), tmp_path), submit(rows(*alone), tmp_path)
    assert body(one) == body(other) == ["一、题", "1.甲", "2.乙", "二、题", "二是丙", "三是丁", "三、题", "（三）戊"]
    assert [code.split()[0] for code in found(one)] == [code.split()[0] for code in found(other)]
    assert "W404 导语!C4" in found(one)


def test_items_begin_anew_behind_the_colon_of_a_parted_row(tmp_path: Path) -> None:
    submission = submit(rows("分项 | | 甲", "一级 | 题 | 如下：", "分项 | | 乙", "分项 | | 丙"), tmp_path)
    assert body(submission) == ["一是甲", "一、题", "如下：", "一是乙", "二是丙"]


def test_references_in_both_parts_of_a_parted_row_are_filled_each_at_its_cell(tmp_path: Path) -> None:
    sheets = rows("一级 | 开会［会议］ | 共［会议］，［会义］。") + figures("会议 | 3 | | 次")
    submission = submit(sheets, tmp_path)
    assert body(submission) == ["一、开会3次", "共3次，［会义］。"]
    assert found(submission) == ["W503 导语!C2"]


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
