"""Widths by content, type by the number of columns, header rows, what stands left and right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from toolkit.assembly.table_layout import SIZES, TableLayout
from toolkit.gongwen import measures as m
from toolkit.problems import CellLocation
from toolkit.record import FreeTable, Span, Value

WHERE = CellLocation("a.xlsx", "原表1", "A1")


def layout(rows: Sequence[str], spans: Sequence[Span] = (), width: int = m.TEXT_WIDTH) -> TableLayout:
    cells = tuple(tuple(Value(text, WHERE) for text in row.split("|")) for row in rows)
    return TableLayout(FreeTable("原表1", cells, tuple(spans)), width)


@pytest.mark.parametrize("columns", [1, 2, 3, 9, 20, 63])
def test_a_table_is_as_wide_as_the_text(columns: int) -> None:
    made = layout(
        ["|".join(f"第{at}栏的名称" for at in range(columns)), "|".join("长" * (at * 7 % 40) for at in range(columns))]
    )
    assert sum(made.widths) == m.TEXT_WIDTH and min(made.widths) > 0 and len(made.widths) == columns


def test_a_short_text_has_its_line_and_a_long_one_the_rest() -> None:
    made = layout(["序号|姓名|事由", "1|张甲乙|" + "这是一段很长的说明文字" * 8])
    number, name, reason = made.widths
    assert number < name < reason and name >= 3 * made.size * 10 + 100


def test_a_word_is_not_broken_while_there_is_room() -> None:
    made = layout(["|".join(["说明" * 20] * 5 + ["电话"]), "|".join(["文" * 60] * 5 + ["0123-45678901"])])
    assert made.widths[-1] >= len("0123-45678901") / 2 * made.size * 10


def test_type_grows_smaller_with_the_columns() -> None:
    sizes = [layout(["|".join(["四字栏名"] * columns)] * 2).size for columns in (3, 9, 10, 12, 20)]
    assert sizes == [SIZES[0], SIZES[0], SIZES[1], SIZES[2], SIZES[2]]


@pytest.mark.parametrize(
    ("rows", "spans", "count"),
    [
        (["姓名|职务", "张甲|组长"], [], 1),
        (["分工表|", "姓名|职务", "张甲|组长"], [Span(0, 0, 1, 2)], 2),
        (["单位|联系方式|", "|地址|电话", "甲|乙|丙"], [Span(0, 0, 2, 1), Span(0, 1, 1, 2)], 2),
        (["姓名|职务"], [], 0),
        (["姓名", "张甲"], [], 0),
        (["甲|乙", "|丙"], [Span(0, 0, 2, 1)], 0),
        (["这一格里是一整段话，它说的是事情的经过，不是一栏的名称，这样的一行不是表头。|乙", "甲|乙"], [], 0),
    ],
)
def test_header_rows(rows: list[str], spans: list[Span], count: int) -> None:
    assert layout(rows, spans).header_rows == count


@pytest.mark.parametrize(
    ("head", "texts", "align"),
    [
        ("金额", ["1,200", "-3.5", "—", ""], "right"),
        ("完成率", ["95.5%", "100%"], "right"),
        ("序号", ["1", "2"], "center"),
        ("序 号", ["1", "2"], "center"),
        ("电话", ["13800000000", "01234567890"], "left"),
        ("姓名", ["张甲", "3"], "left"),
        ("备注", ["", "—"], "left"),
        ("批次", ["第1批", "2"], "left"),
    ],
)
def test_alignment(head: str, texts: list[str], align: str) -> None:
    assert layout([f"{head}|甲", *(f"{text}|乙" for text in texts)]).alignments[0] == align
