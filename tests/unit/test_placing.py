"""［原表1］ alone in 内容 is the table; anywhere else it is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, body, figures, found, prose, submit
from toolkit.record import Level, Segment, Submission

TABLE = "| 原表1 | 姓名 | 户数 |\n|  | 张甲 | 3 |\n"
SECOND = "| 原表2 会议分工 | 会务 | 李乙 |\n"
TEXT = "姓名\t户数\n张甲\t3"


def submitted(text: str, tmp_path: Path, *more: str) -> Submission:
    return submit(FORM + prose(text) + "".join(more or (TABLE,)), tmp_path)


def segments(submission: Submission) -> list[Segment]:
    return [segment for part in submission.record.prose for segment in part.segments]


@pytest.mark.parametrize("typed", ["［原表1］", "［ 原表 1 ］", "［原表１］"])
def test_the_table_stands_in_the_place_of_its_paragraph(typed: str, tmp_path: Path) -> None:
    submission = submitted(typed, tmp_path)
    (segment,) = segments(submission)
    assert segment.table is not None and segment.table.name == "原表1"
    assert (segment.text, segment.number, found(submission)) == (TEXT, "", [])


def test_lines_of_one_cell_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    submission = submitted("分工如下：<br>［原表1］<br>请照办。", tmp_path)
    assert body(submission) == ["分工如下：", TEXT, "请照办。"]


def test_the_heading_above_a_table_keeps_its_level(tmp_path: Path) -> None:
    rows = "| 导语 | 层级 | 标题 | 内容 |\n|  | 一级 | 分工 | ［原表1］ |\n|  | 一级 | 要求 | |\n"
    submission = submit(FORM + rows + TABLE, tmp_path)
    assert body(submission) == ["一、分工", TEXT, "二、要求"]
    assert [each.level for each in segments(submission)] == [Level.FIRST, Level.TEXT, Level.FIRST]
    assert found(submission) == []


def test_a_level_without_a_heading_is_told(tmp_path: Path) -> None:
    rows = "| 导语 | 层级 | 标题 | 内容 |\n|  | 一级 | | ［原表1］ |\n|  | 一级 | 要求 | |\n"
    submission = submit(FORM + rows + TABLE, tmp_path)
    assert (body(submission), found(submission)) == ([TEXT, "一、要求"], ["W526 导语!C2"])


def test_what_stands_in_the_cells_counts_nothing_and_refers_to_nothing(tmp_path: Path) -> None:
    rows = "| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | ［原表1］ |\n|  | 一级 | 要求 | |\n"
    submission = submit(FORM + rows + "| 原表1 | 三、甲 | ［户数］ | ［2024］ |\n", tmp_path)
    assert (body(submission), found(submission)) == (["三、甲\t［户数］\t［2024］", "一、要求"], [])


def test_one_asked_for_twice_stands_twice(tmp_path: Path) -> None:
    assert body(submitted("［原表1］<br>再看一遍：<br>［原表1］", tmp_path)) == [TEXT, "再看一遍：", TEXT]


def test_a_short_name_will_do_where_it_is_clear(tmp_path: Path) -> None:
    assert body(submitted("［原表2］", tmp_path, SECOND)) == ["会务\t李乙"]
    assert body(submitted("［原表2会议分工］", tmp_path, SECOND)) == ["会务\t李乙"]
    both = submitted("［原表2］", tmp_path, SECOND, "| 原表2 材料 | 甲 | 乙 |\n")
    assert found(both) == ["W522 导语!C2"] and "［原表2 会议分工］、［原表2 材料］" in both.problems[0].hint
    exact = submitted("［原表2］", tmp_path, "| 原表2 | 正 |\n", "| 原表20 | 偏 |\n")
    assert (body(exact), found(exact)) == (["正"], ["W525 原表20"])


def test_a_marked_sheet_goes_by_its_own_name(tmp_path: Path) -> None:
    assert body(submitted("［分工表］", tmp_path, "| 分工表 | 表格 |\n|  | 会务 | 李乙 |\n")) == ["会务\t李乙"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("［原表9］", "W521"),
        ("［原表］", "W521"),
        ("见［原表1］。", "W523"),
        ("［原表1］。", "W523"),
        ("［原表1］［原表1］", "W523"),
        ("【原表1】", "W524"),
        ("[原表1]", "W524"),
        ("见［［原表1］］。", "W525"),
        ("见原表1。", "W525"),
        ("原表1", "W525"),
        ("【原表】", "W525"),
        ("见【原表1】。", "W525"),
    ],
)
def test_what_is_not_alone_or_not_there(typed: str, code: str, tmp_path: Path) -> None:
    codes = [each.code for each in submitted(typed, tmp_path).problems]
    assert code in codes and "W503" not in codes


def test_in_a_heading_it_is_not_alone(tmp_path: Path) -> None:
    rows = "| 导语 | 层级 | 标题 | 内容 |\n|  | 一级 | ［原表1］ | |\n"
    assert found(submit(FORM + rows + TABLE, tmp_path)) == ["W523 导语!B2"]


def test_the_nearest_is_offered(tmp_path: Path) -> None:
    assert "“原表1”" in submitted("［原表9］", tmp_path).problems[0].hint
    near = submitted("［分工麦］", tmp_path, "| 分工表 | 表格 |\n|  | 会务 |\n")
    assert near.problems[0].code == "W521" and "“分工表”" in near.problems[0].hint


def test_a_figure_of_such_a_name_stays_a_reference(tmp_path: Path) -> None:
    known = figures("原表数 | 3 | | 张")
    submission = submitted("［原表数］", tmp_path, known)
    assert (body(submission), found(submission)) == (["3张"], [])
    clash = submitted("［批数］", tmp_path, figures("批数 | 3 | | 批"), "| 批数 | 表格 |\n|  | 甲 |\n")
    assert found(clash) == ["W522 导语!C2"]
    words = submitted("共［批数］。<br>［批数］", tmp_path, figures("批数 | 3 | | 批"), "| 批数 | 表格 |\n|  | 甲 |\n")
    assert body(words)[0] == "共3批。"


def test_one_that_nobody_asks_for_is_told_and_a_blank_one_is_not(tmp_path: Path) -> None:
    assert found(submitted("正文。", tmp_path)) == ["W525 原表1"]
    assert found(submitted("正文。", tmp_path, "| 原表1 |  |\n")) == []
    assert found(submitted("［原表1］", tmp_path, "| 原表1 |  |\n")) == ["W505 导语!C2"]
