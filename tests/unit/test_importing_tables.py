"""Tables find their sheet by their columns, or say that they only set words side by side."""

from __future__ import annotations

import pytest

from toolkit.importing.brief import Grid, Line
from toolkit.importing.tables import is_layout, match_table, side_by_side
from toolkit.library import Library
from toolkit.problems import DocxLocation
from toolkit.proofing.roles import Role
from toolkit.schema import Schema

WHERE = DocxLocation("旧.docx", 3)
LEDGER = ("日期", "带队", "慰问对象", "慰问金\n（元）")
LONG = "县里成立领导小组，定期研究双拥工作，把双拥工作纳入年度考核，逐项落实到人到岗，年底逐项检查。"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Library(None).find("briefing").schema


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(rows, WHERE, tuple(Line(cell, WHERE, role=Role.TABLE) for row in rows for cell in row if cell))


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "金额"), ("张甲", "300")],
        [("日期",), ("1月2日",)],
        [("日期", "日期"), ("1月2日", "1月3日")],
        [(*LEDGER, "备注"), ("1月2日", "县领导", "部队", "1", "")],
        [("一",), ("二",), ("三",), LEDGER],
        [("",), ("",)],
    ],
    ids=["unknown", "one column", "twice", "one too many", "too far down", "blank"],
)
def test_no_sheet(rows: list[tuple[str, ...]], schema: Schema) -> None:
    assert match_table(grid(*rows), schema) is None


def test_a_ledger_with_title_total_and_odd_numbers(schema: Schema) -> None:
    found = match_table(
        grid(
            ("走访慰问台账", "", "", ""),
            LEDGER,
            ("1月2日", "县领导", "部队", "1,000"),
            ("1月3日", "县领导", "优抚对象", "２００．５"),
            ("1月4日", "县领导", "优抚对象", "若干"),
            ("合计", "", ""),
        ),
        schema,
    )
    assert found is not None and found.sheet == "走访慰问台账"
    assert [row.get("慰问金") for row in found.rows] == [1000, 200.5, "若干", None]
    assert [row["日期"] for row in found.rows] == ["1月2日", "1月3日", "1月4日", "合计"]


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        ([("只有一栏",), ("还是一栏",)], True),
        ([("项目", "做法"), ("组织领导", LONG)], False),
        ([("一、组织领导方面的做法", LONG)], True),
        ([("甲", "乙"), ("一", "二")], False),
    ],
)
def test_layout(rows: list[tuple[str, ...]], is_so: bool) -> None:
    assert is_layout(grid(*rows)) is is_so


def test_words_side_by_side_are_lines() -> None:
    made = side_by_side(grid(("某县双拥办", "", "2024年2月8日"), ("报：", "某市双拥办"), ("甲", "乙", "2024年2月8日")))
    assert [(line.text, line.role) for line in made] == [
        ("某县双拥办 2024年2月8日", Role.ISSUER),
        ("报： 某市双拥办", Role.TABLE),
        ("甲 乙 2024年2月8日", Role.TABLE),
    ]
