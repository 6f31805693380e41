"""The workbook of an old brief: every line has a place, every doubt a colour, and what is missing a stand-in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from toolkit import limits
from toolkit.importing import workbook
from toolkit.importing.brief import Brief, Grid, Line
from toolkit.importing.fields import form_reader
from toolkit.importing.workbook import Filled, fill
from toolkit.library import Library
from toolkit.problems import DocxLocation
from toolkit.proofing.roles import Role
from toolkit.schema import Shape
from toolkit.workbook import style
from toolkit.workbook.blank import FIRST_ROW, blank_workbook
from toolkit.workbook.content import Noted, plain

PACKAGE = Library(None).find("briefing")


def place(number: int, part: str = "") -> DocxLocation:
    return DocxLocation("旧.docx", number, part)


def table(number: int, *rows: tuple[str, ...]) -> Grid:
    lines = (Line(cell, place(number), role=Role.TABLE) for row in rows for cell in row if cell)
    return Grid(rows, place(number), tuple(lines))


def filled(*items: str | Line | Grid, beside: Sequence[Line] = ()) -> Filled:
    lines = [Line(item, place(at)) if isinstance(item, str) else item for at, item in enumerate(items, 1)]
    brief = Brief("旧.docx", tuple(lines), tuple(beside))
    return fill(brief, PACKAGE.schema, form_reader(PACKAGE.schema, PACKAGE.docx), "旧.xlsx", "旧简报")


def codes(made: Filled) -> list[str]:
    return [found.code for found in made.problems]


def listed(made: Filled) -> list[tuple[object, object]]:
    """Where every line went, and the line."""
    return [(row[2], row[5]) for row in made.content.appendix[0].rows]


def test_what_is_missing_has_a_stand_in_that_is_tinted() -> None:
    made = filled()
    rows = {row["项目"]: row["内容"] for row in made.content.rows["报头"]}
    stands = {
        name: content.value for name, content in rows.items() if isinstance(content, Noted) and content.is_doubtful
    }
    assert stands == {"期号": "××××", "编发单位": "××××", "印发日期": "20××年×月×日", "标题": "旧简报"}
    assert codes(made) == ["I107"] * 4 and listed(made) == []


def test_every_line_has_a_place() -> None:
    made = filled(
        Line("第3期", place(1), role=Role.ISSUE),
        "一、走访慰问",
        "走访六户，送去慰问金7000元。",
        table(4, ("姓名", "金额"), ("张甲", "300")),
        beside=[Line("页眉里的字", place(1, "页眉")), Line("藏着的话", place(2, "隐藏文字"))],
    )
    first = FIRST_ROW
    assert listed(made) == [
        ("报头：期号", "第3期"),
        (f"走访慰问!B{first}", "一、走访慰问"),
        (f"走访慰问!C{first + 1}", "走访六户，送去慰问金7000元。"),
        *(("原表1", text) for text in ("姓名", "金额", "张甲", "300")),
        ("只在这里", "页眉里的字"),
        ("只在这里", "藏着的话"),
    ]
    assert codes(made).count("I109") == 1 and [
        str(p) for p in made.problems if p.code == "I111" and "有 1 段" in p.message
    ]
    assert made.elsewhere == frozenset()
    assert made.content.rows["走访慰问"][-1] == {"层级": "", "标题": "", "内容": "［原表1］"}
    assert [(sheet.name, sheet.rows) for sheet in made.content.free_tables] == [
        ("原表1", [("姓名", "金额"), ("张甲", "300")])
    ]


def test_a_masthead_set_as_a_table_fills_the_form() -> None:
    made = filled(table(1, ("某县双拥办", "2024年3月1日")), "走访慰问六户。")
    rows = {row["项目"]: row["内容"] for row in made.content.rows["报头"]}
    assert (rows["编发单位"], rows["印发日期"]) == ("某县双拥办", "2024年3月1日")
    assert "I109" not in codes(made) and len(made.content.appendix) == 1


def prose(made: Filled) -> list[object]:
    return [
        plain(row["内容"]) or plain(row["标题"]) for rows in made.content.rows.values() for row in rows if "层级" in row
    ]


def test_a_table_stands_where_it_stood() -> None:
    made = filled(
        "走访慰问六户。", table(2, ("甲", "1"), ("乙", "2")), "又走访三户。", table(4, ("丙", "1"), ("丁", "2"))
    )
    assert prose(made) == ["走访慰问六户。", "［原表1］", "又走访三户。", "［原表2］"]


def test_what_looks_like_a_mention_stays_a_text() -> None:
    assert prose(filled("［原表1］", "见［原表1］。")) == ["［［原表1］］", "见［［原表1］］。"]


@pytest.mark.parametrize(("name", "value"), [("FREE_TABLE_ROWS", 1), ("FREE_TABLE_COLUMNS", 1), ("CELL_CHARACTERS", 1)])
def test_what_no_sheet_can_hold_is_prose(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, name, value)
    made = filled("走访慰问六户。", table(2, ("甲乙", "1"), ("丙", "2")), "又走访三户。")
    assert prose(made) == ["走访慰问六户。", "甲乙", "1", "丙", "2", "又走访三户。"]
    assert codes(made).count("I119") == 1 and not made.content.free_tables


def test_more_tables_than_sheets_are_prose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_TABLES", 2)
    made = filled(*(table(at, ("甲", str(at)), ("乙", "丁")) for at in range(1, 4)))
    assert [sheet.name for sheet in made.content.free_tables] == ["原表1", "原表2"]
    assert prose(made) == ["［原表1］", "［原表2］", "甲", "3", "乙", "丁"]
    assert (codes(made).count("I109"), codes(made).count("I119")) == (2, 1)


def test_without_a_body_it_is_not_printed() -> None:
    brief = Brief("旧.docx", (table(1, ("甲", "1"), ("乙", "2")),))
    schema = replace(PACKAGE.schema, sheets=PACKAGE.schema.of_shape(Shape.FORM))
    made = fill(brief, schema, form_reader(schema, PACKAGE.docx), "旧.xlsx", "旧")
    assert codes(made).count("I120") == 1 and {line.text for line in made.elsewhere} == {"甲", "1", "乙", "2"}


def test_lines_that_only_in_part_belong_to_a_form_stay_together() -> None:
    made = filled(table(1, ("某县双拥办", "2024年3月1日"), ("姓名", "金额"), ("张甲", "300")), "走访慰问六户。")
    rows = {row["项目"]: row["内容"] for row in made.content.rows["报头"]}
    assert isinstance(rows["编发单位"], Noted) and prose(made)[0] == "［原表1］"


def test_figures_are_listed_once_with_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    made = filled("走访慰问六户，送去慰问金7000元。", "又送去慰问金7000元，慰问金900元。")
    money = [row for row in made.content.rows["数据"] if str(row["指标"]).startswith("慰问金")]
    assert [(row["指标"], row["单位"]) for row in money] == [("慰问金", "元"), ("慰问金2", "元")]
    notes = [row["数值"].note for row in money if isinstance(row["数值"], Noted)]
    assert [f"走访慰问!C{FIRST_ROW + at}" in note for at, note in enumerate(notes)] == [True, True]
    monkeypatch.setattr(workbook, "_MOST_FIGURES", 1)
    assert len(filled("慰问金7000元，标语18条。").content.rows["数据"]) == 1


def test_what_would_be_a_reference_is_to_be_printed() -> None:
    made = filled(
        "走访慰问驻地部队，【慰问金】见［附件］、[走访户数]和{{慰问金}}。",
        "【城东街道】走访慰问六户，〔2026〕6号，【雨伞】12把，慰问品【慰问金2】。",
        "又送去慰问金7000元，慰问金900元。",
    )
    texts = [str(plain(row["内容"])) for row in made.content.rows["走访慰问"]]
    assert texts[:2] == [
        "走访慰问驻地部队，［【慰问金】］见［［附件］］、［[走访户数]］和{{慰问金}}。",
        "【城东街道】走访慰问六户，〔2026〕6号，【雨伞】12把，慰问品［【慰问金2】］。",
    ]


def test_a_doubtful_line_is_escaped_too() -> None:
    made = filled("一、某某某某[报头.期号]", "二、走访慰问", "走访慰问驻地部队。")
    (cell,) = [row["标题"] for row in made.content.rows["导语"]]
    assert isinstance(cell, Noted) and cell.value == "某某某某［[报头.期号]］"


def test_doubtful_lines_are_tinted_in_the_workbook() -> None:
    made = filled("一、某某某某", "二、走访慰问", "走访慰问驻地部队。")
    assert codes(made).count("I117") == 1
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(PACKAGE.schema, made.content)))
    tinted = {
        (sheet.title, cell.coordinate): cell.comment.text if cell.comment else ""
        for sheet in book
        if sheet.title not in ("报头", "说明")
        for row in sheet.iter_rows(min_row=FIRST_ROW)
        for cell in row
        if cell.fill == style.DOUBTFUL_FILL
    }
    assert tinted == {("导语", f"B{FIRST_ROW}"): "看不出归哪个栏目，先放在“导语”，请核对"}


def row_of(made: Filled, sheet: str = "走访慰问", at: int = 0) -> tuple[object, ...]:
    row = made.content.rows[sheet][at]
    return tuple(plain(row[name]) for name in ("层级", "标题", "内容"))


HEADING = "一、走访慰问"


@pytest.mark.parametrize(
    ("look", "rest", "title", "content"),
    [
        (HEADING, "。我县走访六户。", "走访慰问。", "我县走访六户。"),
        (HEADING + "。", "我县走访六户。", "走访慰问。", "我县走访六户。"),
        ("一、“走访慰问", "”。我县走访六户。", "“走访慰问”。", "我县走访六户。"),
        (HEADING, "……我县走访六户。", "走访慰问…", "…我县走访六户。"),
        (HEADING, "：我县走访六户。", "走访慰问：", "我县走访六户。"),
        (HEADING, "", "走访慰问", ""),
    ],
)
def test_a_run_in_heading_takes_the_mark_behind_it(look: str, rest: str, title: str, content: str) -> None:
    made = filled(Line(look + rest, place(1), title_end=len(look)))
    assert row_of(made) == ("一级", title, content)
    assert "W341" not in codes(made)


@pytest.mark.parametrize(
    "rest", ["我县走访六户。", "　　我县走访六户。", "《条例》落实。", "（试行）。", "“八一”前走访。", "3月走访。"]
)
def test_a_run_in_heading_without_a_mark_stays_with_its_text(rest: str) -> None:
    made = filled("一、组织领导", "走访。", Line("二、走访慰问" + rest, place(3), title_end=6))
    assert row_of(made) == ("一级", "", "走访慰问" + rest)
    told = [found for found in made.problems if found.code == "W341"]
    assert [str(found.location) for found in told] == [f"旧.xlsx > 走访慰问!C{FIRST_ROW}"]
    assert "“二、走访慰问”" in told[0].message


@pytest.mark.parametrize(("number", "level"), [("一是", "分项"), ("", "")])
def test_items_and_plain_paragraphs_keep_their_heading_apart(number: str, level: str) -> None:
    made = filled("一、走访慰问", Line(f"{number}走访部队我县走访六户。", place(2), title_end=len(number) + 4))
    assert row_of(made, at=1) == (level, "走访部队", "我县走访六户。")
    assert "W341" not in codes(made)
