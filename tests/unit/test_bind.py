from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbooks import workbook
from toolkit.problems import FileLocation
from toolkit.record import Submission
from toolkit.schema import Schema, parse_schema
from toolkit.workbook.bind import bind, fits
from toolkit.workbook.reader import read_workbook

SCHEMA = parse_schema(
    """
[template]
id = "t"
name = "测试"
version = "1.0"
output = "{{ 报头.期号 }}"
[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "期号"
type = "integer"
required = true
[[sheet.field]]
name = "单位"
[[sheet]]
name = "导语"
shape = "prose"
[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
from = "台账.慰问金"
[[sheet.field]]
name = "会议"
type = "integer"
unit = "次"
min = 1
[[sheet]]
name = "台账"
shape = "table"
[[sheet.field]]
name = "日期"
[[sheet.field]]
name = "对象"
[[sheet.field]]
name = "户数"
type = "integer"
unit = "户"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
""",
    FileLocation("t"),
)

FORM = "| 报头 | 项目 | 内容 |\n|  | 期号 | 3 |\n|  | 单位 | 甲县 |\n"
PROSE = "| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | 正文。 |\n"


def submit(markdown: str, tmp_path: Path, schema: Schema = SCHEMA, **more: list[str]) -> Submission:
    return bind(read_workbook(workbook(markdown, tmp_path / "a.xlsx", **more)), schema)


def found(submission: Submission) -> list[str]:
    return [f"{one.code} {one.location}".replace("a.xlsx > ", "") for one in submission.problems]


def body(submission: Submission) -> list[str]:
    return [segment.text for prose in submission.record.prose for segment in prose.segments]


# --- sheets --------------------------------------------------------------------------------------------------------


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


def test_hidden_sheets_and_rows_are_left_out_and_named(tmp_path: Path) -> None:
    text = FORM + PROSE + "|  |  |  | 藏。 |hidden\n" + PROSE.replace("导语", "暗")
    submission = submit(text, tmp_path, hidden=["暗"])
    assert found(submission) == ["W205 导语", "W204 暗"]
    assert "第 3 行" in submission.problems[0].message
    assert body(submission) == ["正文。"]


def test_fits_counts_declared_sheets(tmp_path: Path) -> None:
    assert fits(read_workbook(workbook(FORM + PROSE, tmp_path / "a.xlsx")), SCHEMA) == 1
    assert fits(read_workbook(workbook(PROSE, tmp_path / "b.xlsx")), SCHEMA) == 0


# --- headers and forms ---------------------------------------------------------------------------------------------


def test_headers_are_found_wherever_they_stand(tmp_path: Path) -> None:
    form = "| 报头 | 甲县双拥办 |  |  |\n|  |  |  |  |\n|  | 内 容： | 备注 | ＊项目 |\n|  | ３ |  | 期　号： |\n"
    submission = submit(form + PROSE, tmp_path)
    assert submission.record.forms["报头"]["期号"].value == 3
    assert str(submission.record.forms["报头"]["期号"].where) == "a.xlsx > 报头!A4"
    assert found(submission) == ["W210 报头!B3"]


@pytest.mark.parametrize(
    ("markdown", "codes"),
    [
        ("| 报头 | 事项 | 值 |\n|  | 期号 | 3 |\n", ["W207 报头"]),
        ("| 报头 | 项目 | 内容 | 内容 |\n|  | 期号 | 3 |  |\n", ["W209 报头!C1"]),
        (FORM + "|  | 项目 | 内容 |\n", ["W208 报头!A4"]),
        (FORM + "|  | 期 号 | 4 |\n", ["W213 报头!B4"]),
        (FORM + "|  | 期好 | 4 |\n", ["W212 报头!A4"]),
        (FORM.replace("| 3 |", "|  |"), ["W315 报头!B2"]),
        (FORM.replace("| 3 |", "| 三 |"), ["W305 报头!B2"]),
        (FORM.replace("|  | 期号 | 3 |\n", ""), ["W315 报头"]),
        (FORM.replace("| 3 |", "| !#REF! |"), ["W301 报头!B2"]),
    ],
)
def test_what_is_wrong_with_a_form(tmp_path: Path, markdown: str, codes: list[str]) -> None:
    assert found(submit(markdown + PROSE, tmp_path)) == codes


# --- prose ---------------------------------------------------------------------------------------------------------


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


@settings(max_examples=30, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="［］\ufffe\uffff|\\~<"),
        min_size=1,
    )
)
def test_text_without_a_reference_arrives_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    import openpyxl

    path = tmp_path_factory.mktemp("t") / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("导语")
    sheet.append(["内容", "标题"])
    sheet["A2"].value = text
    sheet["A2"].data_type = "s"
    book.save(path)
    expected = text.strip(" \t\r\n\u3000\xa0\ufeff")
    assert body(bind(read_workbook(path), SCHEMA)) == ([expected] if expected else [])


# --- tables --------------------------------------------------------------------------------------------------------

LEDGER = "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n|  | 1月 | 甲 | 3 | 7000 |\n|  | 2月 | 乙 | 4 | 0.3万元 |\n"


def test_sums_are_computed_and_units_converted(tmp_path: Path) -> None:
    submission = submit(FORM + PROSE + LEDGER.replace("慰问金 |", "慰问金（万元） |").replace("7000", "0.7"), tmp_path)
    assert submission.record.tables["台账"].totals == {"户数": Decimal(7), "慰问金": Decimal(10000)}


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("|  | 合计 |  | 7 | 10000 |\n", []),
        ("|  | 总 计 |  | 8 | 1万元 |\n", ["W401 台账!C4"]),
        ("|  | 小计 |  | 8 |  |\n", ["W402 台账!C4"]),
        ("|  | 合计 |  | 7 |  |\n|  | 3月 | 丙 | 1 |  |\n", ["W403 台账!A5"]),
        ("|  |  | 合计 | 8 |  |\n", ["W401 台账!C4"]),
        ("|  | 日期 | 对象 | 户数 | 慰问金 |\n", ["W208 台账!A4"]),
        ("|  | 3月 | 丙 | 三 |  |\n", ["W305 台账!C4"]),
    ],
)
def test_totals_end_the_table_and_are_compared(tmp_path: Path, rows: str, codes: list[str]) -> None:
    submission = submit(FORM + PROSE + LEDGER + rows, tmp_path)
    assert found(submission) == codes


def test_full_dates_that_go_back_are_a_warning(tmp_path: Path) -> None:
    ledger = LEDGER.replace("1月", "2026年2月1日").replace("2月 |", "2026-01-05 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W407 台账!A3"]


def test_a_contradicting_unit_is_a_warning_and_a_misspelt_column_too(tmp_path: Path) -> None:
    ledger = LEDGER.replace("户数 |", "户数（人） |").replace("对象 |", "对相 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W217 台账!B1", "W216 台账!C1"]


def test_a_text_cell_merged_downwards_counts_for_each_row_a_number_once(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(FORM + PROSE + LEDGER, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["台账"].merge_cells("A2:A3")
    book["台账"].merge_cells("C2:C3")
    book.save(path)
    table = bind(read_workbook(path), SCHEMA).record.tables["台账"]
    assert [row.values["日期"].value for row in table.rows] == ["1月", "1月"]
    assert table.totals["户数"] == 3


# --- figures and references ----------------------------------------------------------------------------------------


def figures(*rows: str) -> str:
    return "| 数据 | 指标 | 数值 | 约数 | 单位 |\n" + "".join(f"|  | {row} |\n" for row in rows)


def prose(text: str) -> str:
    return f"| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | {text} |\n"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("会议 | 3 |  | ", "3次"),
        ("会议 | #3 |  | 场", "3场"),
        ("会议 | 3次 |  | ", "3次"),
        ("救助 | 70 | 余 | 万元", "70余万元"),
        ("救助 | 70万元 | 余 | ", "70余万元"),
        ("救助 | 三十万 |  | 元", "三十万元"),
        ("救助 | 2千多元 |  | 元", "2千多元"),
        ("救助 | 9大 |  | 类", "9大类"),
        ("救助 | #0.125@0.0% |  | ", "12.5%"),
        ("救助 | 近5000名 |  | 名", "近5000名"),
    ],
)
def test_figures_print_as_phrases(tmp_path: Path, row: str, text: str) -> None:
    name = row.split(" ", maxsplit=1)[0]
    submission = submit(FORM + prose(f"共［{name}］。") + figures(row), tmp_path)
    assert body(submission) == [f"共{text}。"]
    assert found(submission) == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (["会议 | 0 |  | 次"], ["W313 数据!B2"]),
        (["会议 | 1.5 |  | 次"], ["W306 数据!B2"]),
        (["会议 | 3 | 左右 | 次"], ["W312 数据!C2"]),
        (["会议 | 3 |  | 次", "会 议 | 4 |  | 次"], ["W501 数据!B3"]),
        (["救助 | 70元 |  | 户"], ["W506 数据!B2"]),
        (["救助 | 三十 | 余 | 户"], ["W507 数据!B2"]),
        ([" | 3 |  | 户"], ["W508 数据!A2"]),
        (["会议 | @2026-01-01 |  | 次"], ["W305 数据!B2"]),
    ],
)
def test_what_is_wrong_with_a_figure(tmp_path: Path, rows: list[str], codes: list[str]) -> None:
    assert found(submit(FORM + PROSE + figures(*rows), tmp_path)) == codes


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("慰问金 |  |  | 元", "10000元"),
        ("慰问金 |  |  | 万元", "1万元"),
        ("慰问金 |  | 余 | 元", "10000余元"),
        ("慰问金 | 1 |  | 万元", "1万元"),
    ],
)
def test_a_blank_figure_with_a_source_is_computed(tmp_path: Path, row: str, text: str) -> None:
    submission = submit(FORM + prose("［慰问金］") + figures(row) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([text], [])


@pytest.mark.parametrize(
    ("row", "agrees"),
    [
        ("慰问金 | 9999 |  | 元", False),
        ("慰问金 | 10000 | 余 | 元", True),
        ("慰问金 | 9000 | 余 | 元", False),
        ("慰问金 | 11000 | 近 | 元", True),
        ("慰问金 | 10900 | 约 | 元", True),
        ("慰问金 | 20000 | 约 | 元", False),
        ("慰问金 | 9000 | 以上 | 元", True),
        ("慰问金 | 11000 | 以上 | 元", False),
    ],
)
def test_a_typed_figure_must_agree_with_its_source(tmp_path: Path, row: str, agrees: bool) -> None:
    submission = submit(FORM + PROSE + figures(row) + LEDGER, tmp_path)
    assert found(submission) == ([] if agrees else ["W502 数据!B2"])


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("［慰问金］元", "10000元"),
        ("［台账.慰问金］", "10000元"),
        ("［台账．户数］户", "7户"),
        ("［户数］", "7户"),
        ("［数据.慰问金.数值］", "10000"),
        ("［慰问金.单位］", "元"),
        ("［报头.单位］", "甲县"),
        ("［单位］", "甲县"),
        ("［2024］6号 ［20xx］ ［］ ［×］", "［2024］6号 ［20xx］ ［］ ［×］"),
        ("[20xx]6号 20__年 【】 (一) ' {", "[20xx]6号 20__年 【】 (一) ' {"),
    ],
)
def test_references(tmp_path: Path, text: str, printed: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([printed], [])


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("［慰问今］", "W503", "您是不是要找“慰问金”"),
        ("［会议］", "W505", "请先填 数据"),
        ("［慰问金.大写］", "W503", ""),
    ],
)
def test_a_reference_that_leads_nowhere(tmp_path: Path, text: str, code: str, words: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert found(submission) == [f"{code} 导语!C2"]
    assert words in str(submission.problems[0])


def test_an_ambiguous_name_shows_the_full_ones(tmp_path: Path) -> None:
    submission = submit(FORM + prose("［户数］") + figures("户数 | 9 |  | 户") + LEDGER, tmp_path)
    assert found(submission) == ["W504 导语!C2"]
    assert "［数据.户数］、［台账.户数］" in submission.problems[0].hint


def test_problems_come_in_sheet_order(tmp_path: Path) -> None:
    submission = submit(LEDGER.replace("| 3 |", "| 三 |") + PROSE + FORM.replace("| 3 |", "| x |"), tmp_path)
    assert found(submission) == ["W305 台账!C2", "W305 报头!B2"]
