from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import CellLocation
from toolkit.record import Level
from toolkit.workbook.numbering import number_paragraphs, typed_number
from toolkit.workbook.prose import Paragraph

WHERE = CellLocation("a.xlsx", "导语", "B4")


def number(*rows: str) -> tuple[list[str], list[str]]:
    """Rows as ``sheet/层级/标题/内容``; texts and codes of the findings."""
    paragraphs = []
    for row in rows:
        sheet, level, title, content = row.split("/")
        paragraphs.append(Paragraph(Level(level or "正文"), title, content, sheet, WHERE, WHERE))
    segments, problems = number_paragraphs(paragraphs)
    return [segment.text for segment in segments], [found.code for found in problems]


def test_first_level_counts_through_the_document_lower_ones_restart() -> None:
    texts, codes = number(
        "甲/一级/总/",
        "甲/二级/分/",
        "甲/二级/分/",
        "甲/三级/小/",
        "甲/四级/细/",
        "乙/一级/总/",
        "乙/二级/分/",
        "乙/三级/小/",
    )
    assert texts == ["一、总", "（一）分", "（二）分", "1.小", "（1）细", "二、总", "（一）分", "1.小"]
    assert codes == []


def test_a_sheet_border_restarts_nothing_but_items() -> None:
    texts, _ = number("甲/一级/总/", "甲/二级/分/", "甲/分项//甲", "乙/二级/分/", "乙/分项//乙")
    assert texts == ["一、总", "（一）分", "一是甲", "（二）分", "一是乙"]


def test_items_restart_at_headings_and_after_a_colon_only() -> None:
    texts, _ = number(
        "甲///如下：",
        "甲/分项//a",
        "甲/分项//b",
        "甲///普通。",
        "甲/分项//c",
        "甲///再如下:",
        "甲/分项//d",
        "甲/一级/题/",
        "甲/分项//e",
    )
    assert texts == ["如下：", "一是a", "二是b", "普通。", "三是c", "再如下:", "一是d", "一、题", "一是e"]


@pytest.mark.parametrize(
    ("text", "level", "value"),
    [
        ("一、总", Level.FIRST, 1),
        ("十二、总", Level.FIRST, 12),
        ("（三）分", Level.SECOND, 3),
        ("(三)分", Level.SECOND, 3),
        ("2.小", Level.THIRD, 2),
        ("2、小", Level.THIRD, 2),
        ("２．小", Level.THIRD, 2),
        ("（4）细", Level.FOURTH, 4),
        ("(4)细", Level.FOURTH, 4),
        ("二是", Level.ITEM, 2),
    ],
)
def test_numbers_typed_by_hand_are_known(text: str, level: Level, value: int) -> None:
    typed = typed_number(text)
    assert typed is not None
    assert (typed.level, typed.value) == (level, value)
    assert text.startswith(typed.text)


@pytest.mark.parametrize("text", ["2.5万元", "2026年", "一些人", "（某）", "1月25日", "（2026）", "第一，"])
def test_what_is_no_number(text: str) -> None:
    assert typed_number(text) is None


def test_a_typed_number_stays_and_sets_the_counter() -> None:
    texts, codes = number("甲/一级/三、总/", "甲/一级/分/", "甲/二级//(一)细", "甲/二级/又/")
    assert texts == ["三、总", "四、分", "(一)细", "（二）又"]
    assert codes == ["W404"]


def test_a_list_that_starts_at_the_second_item_is_a_warning() -> None:
    assert number("甲/分项//二是a", "甲/分项//三是b") == (["二是a", "三是b"], ["W404"])
    assert number("甲///二是a", "甲///三是b") == (["二是a", "三是b"], ["W404"])


def test_a_level_that_jumps_is_a_warning_once() -> None:
    assert number("甲/二级/a/", "甲/二级/b/") == (["（一）a", "（二）b"], ["W405"])
    assert number("甲/一级/a/", "甲/三级/b/", "甲/三级/c/")[1] == ["W405"]


def test_a_number_of_another_level_is_kept_with_a_warning() -> None:
    texts, codes = number("甲/一级/（一）总/")
    assert texts == ["（一）总"]
    assert codes == ["W406"]


def test_content_alone_gets_the_number_of_its_level() -> None:
    assert number("甲/一级//内容", "甲/二级//内容")[0] == ["一、内容", "（一）内容"]


@given(
    st.lists(st.tuples(st.sampled_from(["一级", "二级", "三级", "四级", "分项", ""]), st.text("甲乙，。", min_size=1)))
)
def test_the_tool_adds_numbers_and_nothing_else(rows: list[tuple[str, str]]) -> None:
    texts, _ = number(*(f"甲/{level}//{text}" for level, text in rows))
    for (level, typed), text in zip(rows, texts, strict=True):
        assert text.endswith(typed)
        assert level or text == typed
