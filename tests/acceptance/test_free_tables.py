"""Free tables from the workbook to the page: build, check, proof, new, diff, and templates that print none."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, filled, p, part
from toolkit.gongwen.oxml import qn

SAMPLE = Path(__file__).parents[2] / "sample_sheets"


def written(path: Path, *rows: tuple[str, str], section: str = "结语") -> Path:
    """A whole brief with two free tables, and rows of 标题 and 内容 in one section."""
    gwkit("new", "双拥工作简报", "--sample", "-o", path)
    book = openpyxl.load_workbook(path)
    for row, (title, content) in enumerate(rows, 10):
        book[section].cell(row, 1, "二级" if title else None)
        book[section].cell(row, 2, title or None)
        book[section].cell(row, 3, content or None)
    sheet = book.create_sheet("原表1")
    for line in (("序号", "任务", "单位"), (1, "走访慰问", "双拥办"), (2, "国防教育", "教育局\n团委")):
        sheet.append(line)
    wide = book.create_sheet("走访计划", 2)
    wide["A1"] = "表格"
    wide.append([f"第{at}栏" for at in range(1, 10)])
    for number in range(60):
        wide.append([f"第{number}行", *range(number, number + 8)])
    wide.merge_cells("A3:A5")
    book.save(path)
    return path


ROWS = (("分工", ""), ("", "［原表1］"), ("", "计划如下："), ("", "［走访计划］"), ("", "请各单位照办。"))


def test_a_brief_with_tables_is_built_and_proved(tmp_path: Path) -> None:
    book = written(tmp_path / "3月.xlsx", *ROWS)
    run = gwkit("build", book, "-o", tmp_path)
    assert run.code == 0 and "提醒" not in run.out, run.out
    made = next(tmp_path.glob("*.docx"))
    texts = filled(made)
    start = texts.index("（一）分工")
    assert texts[start : start + 12] == [
        "（一）分工", "序号", "任务", "单位", "1", "走访慰问", "双拥办", "2", "国防教育", "教育局", "团委", "计划如下：",
    ]  # fmt: skip
    assert "请各单位照办。" in texts and "第59行" in texts and "第1行" not in texts
    small, wide = [node for node in part(made).iter(qn("w:tbl")) if filled_cells(node)[0] in ("序号", "第1栏")]
    for table in (small, wide):
        assert sum(int(node.get(qn("w:w"), "0")) for node in table.iter(qn("w:gridCol"))) in (8844, 8845)
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in table.iter(qn("w:tr"))][:2] == [True, False]
    assert len(list(wide.iter(qn("w:tr")))) == 61
    assert gwkit("proof", made).out.count("没有问题") == 2
    again = gwkit("build", book, "-o", tmp_path)
    assert "没有变化" in again.out


def test_a_body_that_ends_in_a_table_is_right(tmp_path: Path) -> None:
    run = gwkit("build", written(tmp_path / "3月.xlsx", *ROWS[:4]), "-o", tmp_path)
    assert run.code == 0 and "提醒" not in run.out, run.out
    assert "没有问题" in gwkit("proof", next(tmp_path.glob("*.docx"))).out


def filled_cells(table: object) -> list[str]:
    return [node.text or "" for node in table.iter(qn("w:t"))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "code", "ends"),
    [("见［原表1］。", "W523", 1), ("［原表7］", "W521", 1), ("没有提到。", "W525", 0), ("[原表1]", "W524", 0)],
)
def test_check_names_the_cell(content: str, code: str, ends: int, tmp_path: Path) -> None:
    book = written(tmp_path / "3月.xlsx", ("", content), ("", "［走访计划］"))
    run = gwkit("check", book, "--json")
    found = {each["code"]: each["where"] for each in json.loads(run.out)["problems"]}
    assert run.code == ends and found[code] == f"3月.xlsx > {'原表1' if code == 'W525' else '结语!C10'}"


def test_what_stands_in_a_table_is_read_like_any_text(tmp_path: Path) -> None:
    book = written(tmp_path / "3月.xlsx", ("", "［原表1］"), ("", "［走访计划］"))
    opened = openpyxl.load_workbook(book)
    opened["原表1"]["B3"] = "20xx年的任务"
    opened.save(book)
    found = json.loads(gwkit("check", book, "--json").out)["problems"]
    assert [each["where"] for each in found if "20xx" in each["message"]] == ["3月.xlsx > 原表1!B3"]


def test_the_next_issue_keeps_them(tmp_path: Path) -> None:
    book = written(tmp_path / "3月.xlsx", *ROWS)
    run = gwkit("new", "双拥工作简报", "--from", book, "-o", tmp_path / "4月.xlsx")
    assert run.code == 0 and "没有地方放" not in run.out
    now = openpyxl.load_workbook(tmp_path / "4月.xlsx")
    assert [list(row) for row in now["原表1"].values][1] == [1, "走访慰问", "双拥办"]
    assert now["走访计划"]["A1"].value == "表格" and [str(each) for each in now["走访计划"].merged_cells.ranges] == [
        "A3:A5"
    ]


def test_two_issues_are_compared_with_their_tables(tmp_path: Path) -> None:
    old, new = (written(tmp_path / name, *ROWS) for name in ("3月.xlsx", "4月.xlsx"))
    opened = openpyxl.load_workbook(new)
    opened["原表1"]["C2"] = "民政局"
    opened.save(new)
    assert "文字有改动" in gwkit("diff", old, new).out


TOML = """
[template]
id = "own"
name = "自制"
version = "1"
output = "文"
[[sheet]]
name = "导语"
shape = "prose"
[[sheet]]
name = "附件"
shape = "prose"
"""


@pytest.mark.parametrize(
    ("loop", "printed"), [("正文", True), ("导语.段落", True), ("附件.段落", False)], ids=["all", "its own", "another"]
)
def test_a_template_that_does_not_print_it_is_told(loop: str, printed: bool, tmp_path: Path) -> None:
    folder = tmp_path / "模板" / "own"
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(TOML, "utf-8")
    (folder / "template.docx").write_bytes(
        docx_with(p("题目"), p(f"{{%p for 段 in {loop} %}}"), p("{{ 段 }}"), p("{%p endfor %}"))
    )
    gwkit("new", "own", "-o", tmp_path / "a.xlsx", "--templates", tmp_path / "模板")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["导语"]["C4"] = "［原表1］"
    book.create_sheet("原表1").append(["甲", "乙"])
    book.save(tmp_path / "a.xlsx")
    run = gwkit("build", tmp_path / "a.xlsx", "-o", tmp_path, "--templates", tmp_path / "模板")
    assert run.code == 0 and ("不印这一段" in run.out) is not printed, run.out
    assert ("甲" in filled(tmp_path / "文.docx")) is printed
