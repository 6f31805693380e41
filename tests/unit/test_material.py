"""Labels of roll-up material that still stand in prose: one warning, and none for an author's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, submit
from toolkit.problems import Problem
from toolkit.workbook.layout import SOURCES_SHEET, STATE_SHEET

STATE = (
    f"| {STATE_SHEET} | 工作表 | 行 | 栏 | 内容 |\n| | 导语 | 0 | 内容 | 【城东街道】走访5户。 |\n"
    "| | 导语 | 1 | 内容 | 【城西街道（东院）】开展宣传。 |\n| | 报头 | 0 | 内容 | 3 |\n"
)
SOURCES = f"| {SOURCES_SHEET} | 指标 | 单位 | 数值 |\n| | 户数 | 城东街道 | 5 |\n| | 户数 | 某县／城西街道 | 5 |\n"


def told(tmp_path: Path, more: str, *texts: str, title: str = "") -> list[Problem]:
    rows = "".join(f"|  |  | {title} | {text} |\n" for text in texts)
    book = f"{FORM}| 导语 | 层级 | 标题 | 内容 |\n{rows}{more}"
    return [each for each in submit(book, tmp_path).problems if each.code == "W361"]


@pytest.mark.parametrize("more", [STATE, SOURCES, STATE + SOURCES])
def test_labels_are_counted_once_a_workbook_at_the_first(more: str, tmp_path: Path) -> None:
    texts = (
        "全县行动迅速。",
        "【城东街道】走访5户。",
        "　【城东街道】走访15户，改过。",
        "一是好。",
        "【城东街道】又一段。",
    )
    (found,) = told(tmp_path, more, *texts)
    assert str(found.location) == "a.xlsx > 导语!C3"
    assert "有 3 段正文还以供稿单位开头，如“【城东街道】”" in found.message


@pytest.mark.parametrize(
    ("more", "text"),
    [(STATE, "【城西街道（东院）】开展宣传。"), (SOURCES, "【某县／城西街道】走访。"), (STATE, "【城东街道】")],
)
def test_units_of_every_kind(more: str, text: str, tmp_path: Path) -> None:
    assert len(told(tmp_path, more, text)) == 1


def test_a_label_in_a_title_is_one(tmp_path: Path) -> None:
    assert len(told(tmp_path, STATE, "走访5户。", title="【城东街道】")) == 1


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ("", "【城东街道】走访5户。"), ("", "【本期导读】三则。"), (STATE, "【本期导读】三则。"), (SOURCES, "【编者按】各地做法。"),
        (STATE, "在【城东街道】走访。"), (STATE, "城东街道走访5户。"), (STATE + SOURCES, "【某县／城西街道】作者自己写的。"),
        ("| 来源 | 甲 | 乙 |\n| | 城东街道 | 1 |\n", "【城东街道】走访5户。"),
    ],
)  # fmt: skip
def test_an_author_s_own_labels_are_nobody_s_business(more: str, text: str, tmp_path: Path) -> None:
    assert told(tmp_path, more, text) == []
