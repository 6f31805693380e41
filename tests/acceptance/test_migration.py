"""Templates move on, workbooks follow: two versions of the briefing, in both directions."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import filled
from tests.workbooks import type_figures, type_form, type_rows
from toolkit.library import Library
from toolkit.opc import pack, read_members, unpacked
from toolkit.parts import BODY_PART

MIGRATION = """
[[migration]]
from = "1.0"
rename = { "存在问题" = "不足之处", "数据.板报墙报" = "数据.板报", "走访慰问台账.带队" = "走访慰问台账.带队领导" }
drop = ["报头.编号"]

[migration.split."报尾.供稿"]
into = ["报尾.供稿单位", "报尾.供稿人"]
at = "、"
"""
NEW_FIELDS = """name = "供稿单位"

[[sheet.field]]
name = "供稿人"

[[sheet.field]]
name = "校对"
default = "某同志"
"""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder with version 2.0 of the briefing: names changed, one field parted, one dropped, one new."""
    shipped = Path(str(Library().find("briefing").folder))
    folder = tmp_path / "模板" / "briefing"
    folder.mkdir(parents=True)
    toml = (shipped / "template.toml").read_text("utf-8")
    toml = toml.replace('version = "1.0"', 'version = "2.0"', 1)
    for old, new in (("存在问题", "不足之处"), ("板报墙报", "板报"), ("带队", "带队领导")):
        toml = toml.replace(f'name = "{old}"', f'name = "{new}"')
    toml = re.sub(r'\[\[sheet\.field\]\]\nname = "编号"\n(?:(?!\[).+\n)*', "", toml)
    toml = toml.replace('name = "供稿"\n', NEW_FIELDS, 1)
    (folder / "template.toml").write_text(toml + MIGRATION, "utf-8")
    docx = (shipped / "template.docx").read_bytes()
    body = next(unpacked(member) for member in read_members(docx) if member.name == BODY_PART).decode()
    for old, new in (("报头.编号", "报头.密级"), ("行.带队", "行.带队领导"), ("报尾.供稿", "报尾.供稿单位")):
        assert old in body
        body = body.replace(old, new)
    (folder / "template.docx").write_bytes(pack(docx, {BODY_PART: body.encode()}))
    (folder / "README.md").write_text("双拥工作简报，新版\n", "utf-8")
    return tmp_path / "模板"


def filled_in(path: Path, *, version: str) -> Path:
    """A blank of the older or the newer version, filled in."""
    book = openpyxl.load_workbook(path)
    old = version == "1.0"
    type_form(book["报头"], {"期号": 3, "编发单位": "某县双拥办", "印发日期": "2026年3月2日", "标题": "工作情况"})
    if old:
        type_form(book["报头"], {"编号": "000007"})
        type_form(book["报尾"], {"供稿": "某县双拥办、综合科"})
    problems, boards, leader = ("存在问题", "板报墙报", "带队") if old else ("不足之处", "板报", "带队领导")
    type_rows(book["组织领导"], [{"内容": f"共出板报［{boards}］。"}], ["层级", "标题", "内容"])
    type_rows(book[problems], [{"内容": "宣传还不够深入。"}], ["层级", "标题", "内容"])
    type_figures(book["数据"], [{"指标": boards, "数值": "#9"}])
    visit = {"日期": "1月30日", leader: "县领导", "慰问对象": "驻军某部", "慰问金": "#500"}
    type_rows(book["走访慰问台账"], [visit], ["日期", leader, "慰问对象", "慰问金"])
    book.save(path)
    return path


@pytest.fixture
def older(tmp_path: Path) -> Path:
    assert gwkit("new", "双拥工作简报", "-o", tmp_path / "旧.xlsx").code == 0
    return filled_in(tmp_path / "旧.xlsx", version="1.0")


def test_an_older_workbook_builds_with_the_newer_template(older: Path, templates: Path, tmp_path: Path) -> None:
    assert gwkit("build", older, "-o", tmp_path / "旧版").code == 0
    run = gwkit("build", older, "-o", tmp_path / "新版", "--templates", templates)
    assert run.code == 0, run.out
    before, after = (filled(next((tmp_path / name).glob("*.docx"))) for name in ("旧版", "新版"))
    assert [text for text in before if text not in after] == ["⇥编号：000007", "（某县双拥办、综合科供稿）"]
    assert [text for text in after if text not in before] == ["（某县双拥办供稿）"]
    assert "1.0 版，按现在的 2.0 版处理" in run.out
    assert "旧.xlsx > 报头!B" in run.out and "“编号”在现在的模板里没有了" in run.out


def test_places_are_those_of_the_file(older: Path, templates: Path) -> None:
    book = openpyxl.load_workbook(older)
    type_figures(book["数据"], [{"指标": "板报墙报", "数值": "-3"}])
    type_rows(book["存在问题"], [{"层级": "九级"}], ["层级", "标题", "内容"])
    book.save(older)
    run = gwkit("check", older, "--templates", templates)
    assert run.code == 1
    assert re.search(r"旧\.xlsx > 存在问题!A\d+：没有“九级”", run.out), run.out


def test_new_from_carries_every_value_over(older: Path, templates: Path, tmp_path: Path) -> None:
    blank = ("-o", tmp_path / "新.xlsx", "--templates", templates)
    run = gwkit("new", "双拥工作简报", "--from", older, "--keep", "全部", *blank)
    assert run.code == 0, run.out
    assert "“编号”在现在的模板里没有了" in run.out
    book = openpyxl.load_workbook(tmp_path / "新.xlsx")
    assert "存在问题" not in book.sheetnames
    values = {sheet.title: [row for row in sheet.values if any(cell is not None for cell in row)] for sheet in book}
    tail = {row[0]: row[1] for row in values["报尾"]}
    assert (tail["供稿单位"], tail["供稿人"]) == ("某县双拥办", "综合科")
    assert next(row for row in values["数据"] if row[0] == "板报")[1] in (9, "9")
    assert any("宣传还不够深入。" in row for row in values["不足之处"])
    assert any("县领导" in row for row in values["走访慰问台账"])
    assert any("共出板报［板报］。" in row for row in values["组织领导"])
    head, before = (
        {row[0]: row[1] for row in each.values} for each in (book["报头"], openpyxl.load_workbook(older)["报头"])
    )
    assert [head[name] for name in ("期号", "印发日期", "标题")] == [
        before[name] for name in ("期号", "印发日期", "标题")
    ]
    built = gwkit("build", tmp_path / "新.xlsx", "-o", tmp_path / "出", "--templates", templates)
    assert built.code == 0, built.out
    assert "共出板报9块。" in filled(next((tmp_path / "出").glob("*.docx")))


def test_what_finds_no_place_is_listed_with_its_cell(older: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(older)
    sheet = book["走访慰问台账"]
    head = int(next(row for row in sheet.iter_rows() if row[0].value == "日期")[0].row or 0)
    sheet.cell(head, 15, "自己加的栏")
    sheet.cell(head + 1, 15, "不能丢")
    book.create_sheet("随手记")["A1"] = "几个字"
    book.save(older)
    run = gwkit("new", "双拥工作简报", "--from", older, "--keep", "全部", "-o", tmp_path / "新.xlsx")
    assert run.code == 0
    assert f"走访慰问台账!O{head}" in run.out and "“自己加的栏”在新表里没有地方放" in run.out
    assert "随手记（1 行）" in run.out
    assert openpyxl.load_workbook(tmp_path / "新.xlsx")["随手记"]["A1"].value == "几个字"


def test_a_newer_workbook_is_refused_by_the_older_template(templates: Path, tmp_path: Path) -> None:
    path = tmp_path / "新.xlsx"
    assert gwkit("new", "双拥工作简报", "-o", path, "--templates", templates).code == 0
    filled_in(path, version="2.0")
    run = gwkit("build", path, "-o", tmp_path / "出")
    assert run.code == 1
    assert "2.0 版，这里只有 1.0 版；请更新工具或模板" in run.out
    assert gwkit("build", path, "-o", tmp_path / "出", "--templates", templates).code == 0


def test_the_newer_template_passes_its_check(templates: Path) -> None:
    run = gwkit("template", "check", templates / "briefing")
    assert run.code == 0, run.out
    assert "错误" not in run.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('from = "1.0"', 'from = "2.0"', "from 应低于模板现在的版本"),
        ('"存在问题" = "不足之处"', '"存在问题" = "不足"', "指向的“不足”不存在"),
        ('"存在问题" = "不足之处"', '"导语" = "不足之处"', "“导语”现在的模板里还在"),
        ('drop = ["报头.编号"]', 'drop = ["报头.期号"]', "“报头.期号”现在的模板里还在"),
        ('drop = ["报头.编号"]', 'drop = "报头.编号"', "“drop”写得不对"),
        ('drop = ["报头.编号"]', 'dropped = ["报头.编号"]', "不认识的键“dropped”"),
        ('at = "、"', "at = 3", "“at”写得不对"),
        ('into = ["报尾.供稿单位", "报尾.供稿人"]', 'into = ["报尾.供稿单位"]', "两个以上名称"),
        ('= "数据.板报"', "= 1", "rename.数据.板报墙报"),
    ],
)
def test_what_is_wrong_with_a_migration(old: str, new: str, words: str, templates: Path) -> None:
    path = templates / "briefing" / "template.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    run = gwkit("template", "check", templates / "briefing")
    assert run.code == 1
    assert words in run.out, run.out
