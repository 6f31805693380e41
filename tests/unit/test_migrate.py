"""Workbooks of older versions, read with today's names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.workbooks import workbook
from toolkit.errors import TemplateError
from toolkit.problems import FileLocation
from toolkit.record import Submission
from toolkit.schema import Schema, version_key
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.migrate import migrated
from toolkit.workbook.reader import read_workbook

TOML = """
[template]
id = "t"
name = "测试"
version = "3.0"
output = "a"

[[sheet]]
name = "首页"
shape = "form"
[[sheet.field]]
name = "发文单位"
[[sheet.field]]
name = "日期"
[[sheet.field]]
name = "拟稿人"

[[sheet]]
name = "正文"
shape = "prose"

[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "户数"
type = "integer"
unit = "户"

[[migration]]
from = "1.0"
rename = { "报头" = "页首", "报头.单位" = "页首.机关", "数据.家庭" = "数据.家庭户数" }

[[migration]]
from = "2.0"
rename = { "页首" = "首页", "页首.机关" = "首页.发文单位", "数据.家庭户数" = "数据.户数" }
drop = ["页首.备注", "附页"]

[migration.split."页首.落款"]
into = ["首页.拟稿人", "首页.日期"]
at = "，"
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return parse_schema(TOML.replace('name = "正文"', 'name = "内容页"'), FileLocation("t"))


OLD = """
| 报头 | 项目 | 内容 |
| | 单位 | 某县双拥办 |
| | 落款 | 张某，3月2日，上午 |
| | 备注 | 单位 |
| 内容页 | 层级 | 标题 | 内容 |
| | | | 走访［家庭］，［数据.家庭］，［［家庭］］，［无此名］不动 |
| 数据 | 指标 | 数值 |
| | 家 庭（户） | #8 |
| 附页 | 甲 |
| | 乙 |
"""


def test_names_follow_through_several_versions(schema: Schema, tmp_path: Path) -> None:
    book, problems = migrated(read_workbook(workbook(OLD, tmp_path / "旧.xlsx")), schema, "1.0")
    record = bind(book, schema).record
    form = record.forms["首页"]
    assert {name: value.value for name, value in form.items()} == {
        "发文单位": "某县双拥办",
        "拟稿人": "张某",
        "日期": "3月2日，上午",
    }
    assert str(form["日期"].where) == "旧.xlsx > 报头!B3"
    assert record.figures["数据"]["户数"].value == 8
    assert record.prose[0].segments[0].content == "走访8户，8户，［家庭］，［无此名］不动"
    assert [str(found.location) for found in problems] == ["旧.xlsx > 报头!B4", "旧.xlsx > 附页"]


def test_references_follow_in_every_form(schema: Schema, tmp_path: Path) -> None:
    words = "［家庭.数值］［数据．家庭.单位］［报头.单位］，［2024］［20xx］"
    text = OLD.replace("走访［家庭］，［数据.家庭］，［［家庭］］，［无此名］不动", words)
    book, _ = migrated(read_workbook(workbook(text, tmp_path / "旧.xlsx")), schema, "1.0")
    submission = bind(book, schema)
    assert submission.record.prose[0].segments[0].content == "8户某县双拥办，［2024］［20xx］"
    assert not [found for found in submission.problems if found.code == "W503"]


def test_references_follow_in_other_brackets_and_only_in_prose(schema: Schema, tmp_path: Path) -> None:
    words = "见【家庭】、[数据.家庭]、{报头.单位}，【单位】、【【家庭】】、［【家庭】］、{{家庭}}、［家庭|"
    text = OLD.replace("走访［家庭］，［数据.家庭］，［［家庭］］，［无此名］不动", words.replace("|", "\\|"))
    text = text.replace("| | 单位 | 某县双拥办 |", "| | 单位 | 【家庭】［家庭］ |")
    book, _ = migrated(read_workbook(workbook(text, tmp_path / "旧.xlsx")), schema, "1.0")
    record = bind(book, schema).record
    assert record.forms["首页"]["发文单位"].value == "【家庭】［家庭］"
    content = record.prose[0].segments[0].content
    assert content == "见8户、8户、【家庭】［家庭］，【单位】、【【家庭】】、【家庭】、{{家庭}}、［家庭|"


LEDGER_TOML = TOML.replace(
    "[[migration]]",
    """[[sheet]]
name = "走访账"
shape = "table"
[[sheet.field]]
name = "类别"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"

[[migration]]""",
    1,
).replace('"数据.家庭" =', '"台账" = "走访账", "台账.种类" = "走访账.类别", "数据.家庭" =')


@pytest.mark.parametrize("text", ["［台账.慰问金|种类=部队|万元］", "[台账.慰问金｜种类＝部队｜万元]"])
def test_parts_of_a_ledger_follow(text: str, tmp_path: Path) -> None:
    schema = parse_schema(LEDGER_TOML.replace('name = "正文"', 'name = "内容页"'), FileLocation("t"))
    old = OLD.replace("走访［家庭］，［数据.家庭］，［［家庭］］，［无此名］不动", text.replace("|", "\\|"))
    old += "| 台账 | 种类 | 慰问金 |\n| | 部队 | #7000 |\n| | 军属 | #5 |\n"
    book, _ = migrated(read_workbook(workbook(old, tmp_path / "旧.xlsx")), schema, "1.0")
    submission = bind(book, schema)
    assert [each.content for each in submission.record.prose[0].segments] == ["0.7万元"]


def test_a_later_workbook_takes_the_later_steps_alone(schema: Schema, tmp_path: Path) -> None:
    text = OLD.replace("| 报头 |", "| 页首 |").replace("| | 单位 |", "| | 机关 |").replace("家 庭（户）", "家庭户数")
    book, _ = migrated(read_workbook(workbook(text, tmp_path / "旧.xlsx")), schema, "2.0")
    record = bind(book, schema).record
    assert record.forms["首页"]["发文单位"].value == "某县双拥办"
    assert record.figures["数据"]["户数"].value == 8


@pytest.mark.parametrize("version", ["3.0", "4", ""])
def test_nothing_moves_in_a_workbook_of_today(version: str, schema: Schema, tmp_path: Path) -> None:
    book = read_workbook(workbook(OLD, tmp_path / "旧.xlsx"))
    assert migrated(book, schema, version) == (book, [])


def test_a_value_that_is_no_text_goes_to_the_first_name(schema: Schema, tmp_path: Path) -> None:
    text = OLD.replace("张某，3月2日，上午", "#12")
    book, _ = migrated(read_workbook(workbook(text, tmp_path / "旧.xlsx")), schema, "1.0")
    form = bind(book, schema).record.forms["首页"]
    assert (form["拟稿人"].value, form["日期"].value) == ("12", None)


def test_versions_are_numbers() -> None:
    versions = ["1.10", "1.9", "2", "1.0.1", "1"]
    assert sorted(versions, key=version_key) == ["1", "1.0.1", "1.9", "1.10", "2"]
    assert version_key("1.0") == version_key("1")


# --- a form that became the one row of a table ----------------------------------------------------------------------
MOVED_TOML = """
[template]
id = "t"
name = "测试"
version = "3.0"
output = "{{ 行.姓名 }}"

[merge]
over = "名册"

[[sheet]]
name = "落款"
shape = "form"
[[sheet.field]]
name = "单位"

[[sheet]]
name = "名册"
shape = "table"
[[sheet.field]]
name = "编号"
[[sheet.field]]
name = "姓名"
required = true
[[sheet.field]]
name = "金额"
type = "money"
[[sheet.field]]
name = "称呼"
[[sheet.field]]
name = "照片"
type = "image"

[[migration]]
from = "1.0"
rename = { "信" = "落款", "信.姓名" = "名单.姓名", "信.钱" = "名单.钱" }

[migration.split."信.街道、称呼"]
into = ["名单.街道", "名单.称呼"]
at = "、"

[[migration]]
from = "2.0"
rename = { "名单" = "名册", "名单.钱" = "名册.金额" }
drop = ["名单.街道"]
"""
FORM = """
| 信 | 项目 | 内容 |
| | 钱（元） | #500 |
| | 单位 | 某县某局 |
| | 姓　名 | 张甲 |
| | 街道、称呼 | 城东、先生 |
"""


def _moved(text: str, tmp_path: Path, toml: str = MOVED_TOML, version: str = "1.0") -> Submission:
    schema = parse_schema(toml, FileLocation("t"))
    book, problems = migrated(read_workbook(workbook(text, tmp_path / "旧.xlsx")), schema, version)
    submission = bind(book, schema)
    return replace(submission, problems=(*problems, *submission.problems))


def test_fields_of_a_form_become_the_one_row_of_a_table(tmp_path: Path) -> None:
    submission = _moved(FORM, tmp_path)
    (row,) = submission.record.tables["名册"].rows
    assert {name: value.value for name, value in row.values.items()} == {
        "编号": None,
        "姓名": "张甲",
        "金额": 500,
        "称呼": "先生",
        "照片": None,
    }
    places = {name: str(value.where) for name, value in row.values.items()}
    assert (places["姓名"], places["金额"], places["编号"]) == ("旧.xlsx > 信!B4", "旧.xlsx > 信!B2", "旧.xlsx > 信")
    assert submission.record.forms["落款"]["单位"].value == "某县某局"
    assert submission.record.tables["名册"].totals == {"金额": 500}
    assert submission.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("| | 姓　名 | 张甲 |\n", "", [("W315", "旧.xlsx > 信")]),
        ("张甲", "", [("W315", "旧.xlsx > 信!B4")]),
        ("张甲", "××", [("W345", "旧.xlsx > 信!B4")]),
        ("#500", "五块", [("W305", "旧.xlsx > 信!B2")]),
        ("| | 单位 |", "| | 姓名 |", [("W213", "旧.xlsx > 信!B4")]),
        ("| | 单位 |", "| | 备注 |", [("W212", "旧.xlsx > 信!A3")]),
        ("| 信 | 项目 |", "| 信 | 名目 |", [("W207", "旧.xlsx > 信")]),
    ],
)
def test_what_is_wrong_in_a_moved_field(old: str, new: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    assert old in FORM
    problems = _moved(FORM.replace(old, new), tmp_path).problems
    assert [(each.code, str(each.location)) for each in problems] == found


def test_a_form_that_is_no_more_tells_what_is_left_in_it(tmp_path: Path) -> None:
    for toml in (
        MOVED_TOML.replace('"信" = "落款", ', ""),
        MOVED_TOML.replace('"信" = "落款", ', "")
        .replace('split."信', 'split."信', 1)
        .replace('"名单.钱" }\n\n[migration', '"名单.钱" }\ndrop = ["信"]\n\n[migration'),
    ):
        submission = _moved(FORM, tmp_path, toml)
        assert [row.values["姓名"].value for row in submission.record.tables["名册"].rows] == ["张甲"]
        assert [(each.code, str(each.location)) for each in submission.problems] == [("T128", "旧.xlsx > 信!B3")]


@pytest.mark.parametrize("version", ["2.0", "3.0", ""])
def test_a_later_form_moves_nowhere(version: str, tmp_path: Path) -> None:
    assert _moved(FORM, tmp_path, version=version).record.tables["名册"].rows == ()


def test_a_hidden_form_moves_nowhere(tmp_path: Path) -> None:
    schema = parse_schema(MOVED_TOML, FileLocation("t"))
    other = FORM + "| 另 | 甲 |\n"
    book, _ = migrated(read_workbook(workbook(other, tmp_path / "旧.xlsx", hidden=["信"])), schema, "1.0")
    submission = bind(book, schema)
    assert submission.record.tables["名册"].rows == ()
    assert "W204" in [each.code for each in submission.problems]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('"信.姓名" = "名单.姓名"', '"信.姓名" = "名单.照片"', "信.姓名"),
        ('"信.姓名" = "名单.姓名"', '"信.姓名" = "抬头.单位"', "信.姓名"),
        ('"信.钱" = "名单.钱" }', '"信.钱" = "名单.钱", "旧账.钱" = "落款.单位" }', "旧账.钱"),
        ('into = ["名单.街道", "名单.称呼"]', 'into = ["落款.单位", "名单.称呼"]', "信.街道、称呼"),
    ],
)
def test_a_field_moves_to_columns_of_one_table_alone(old: str, new: str, name: str) -> None:
    assert old in MOVED_TOML
    toml = MOVED_TOML.replace(old, new).replace(
        '[[sheet]]\nname = "名册"',
        '[[sheet]]\nname = "抬头"\nshape = "form"\n[[sheet.field]]\nname = "单位"\n\n[[sheet]]\nname = "名册"',
    )
    with pytest.raises(TemplateError) as caught:
        parse_schema(toml, FileLocation("t"))
    told = [each for each in caught.value.problems if each.code == "T144"]
    assert [f"“{name}”不能挪到" in each.message for each in told] == [True]
