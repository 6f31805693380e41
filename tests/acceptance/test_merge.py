"""``gwkit merge`` as staff run it: rosters written as small tables, documents looked at as paragraphs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import Run, gwkit
from tests.documents import NAMESPACES, filled, p
from tests.pictures import picture, placed_over
from tests.workbooks import workbook
from toolkit.gongwen.document import base_document
from toolkit.opc import parse_xml

PACKAGE = Path(__file__).parents[2] / "templates" / "condolence-letter"
CONSTANTS = """
| 落款 | 项目 | 内容 |
|  | 单位 | 某县双拥办 |
|  | 成文日期 | 2026年2月8日 |
"""
HEADER = "| 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |"
PEOPLE = (
    "|  | 张甲 | 男 | 城东街道 |  | 500 |  |  |",
    "|  | 李乙 | 女 | 城西街道 |  | 1000 |  |  |",
    "|  | 王丙 | 男 | 城东街道 |  |  |  |  |",
)


def roster(tmp_path: Path, *rows: str, header: str = HEADER, constants: str = CONSTANTS, name: str = "名单") -> Path:
    return workbook("\n".join([constants.strip(), header, *(rows or PEOPLE)]), tmp_path / f"{name}.xlsx")


def merge(path: Path, *options: object, template: str = "慰问信") -> Run:
    return gwkit("merge", template, path, *options)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.docx"))


def results(folder: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(folder / "结果.xlsx")["结果"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def states(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in names(folder)}


# --- what stands beside the people of a roster ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "row",
    [
        "|  | 共计 |  |  |  | 1500 |  |  |",
        "|  | 填表人：王某 |  | 审核人：赵某 |  |  | 2026年2月8日 |  |",
        "|  | 注：本名单由各街道报送。 |  |  |  |  |  |  |",
        "|  | 二、城西街道 |  |  |  |  |  |  |",
        HEADER.replace("| 名单 |", "|  |"),
    ],
)
def test_nobody_writes_to_what_stands_beside_the_people(row: str, tmp_path: Path) -> None:
    run = merge(roster(tmp_path, *PEOPLE, row), "-o", tmp_path / "出")
    assert (run.code, len(names(tmp_path / "出"))) == (0, 3)
    assert "名单.xlsx > 名单!A5：第 5 行是" in run.out + run.err


def test_everybody_gets_a_letter_whatever_the_name(tmp_path: Path) -> None:
    people = ("|  | 合计丰 | 男 | 城东街道 |  | 500 |  |  |", "|  | 张甲 | 男 | 城西街道 |  | 500 | 合计 |  |")
    run = merge(roster(tmp_path, *people), "-o", tmp_path / "出")
    assert (run.code, len(names(tmp_path / "出"))) == (0, 2)


def test_names_under_a_merged_cell_are_the_columns(tmp_path: Path) -> None:
    rows = (
        "|  | 姓名 | 性别 | 类别 | 联系方式 |  | 慰问金 |",
        "|  |  |  |  | 地址 | 联系电话 |  |",
        "|  | 张甲 | 男 | 烈属 | 1号 | 13800000000 | 500 |",
    )
    path = roster(tmp_path, *rows, header="| 名单 | 2026年春节慰问名单 |")
    book = openpyxl.load_workbook(path)
    for each in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        book["名单"].merge_cells(each)
    book.save(path)
    run = merge(path, "-o", tmp_path / "出")
    assert (run.code, len(names(tmp_path / "出"))) == (0, 1)
    assert "没有读" not in run.out + run.err


def test_a_placeholder_in_a_row_is_no_field_left_open(tmp_path: Path) -> None:
    run = merge(roster(tmp_path, "|  | 张×× | 男 | ××街道 |  | 500 |  |  |"), "-o", tmp_path / "出")
    assert run.code == 0 and len(names(tmp_path / "出")) == 1


# --- what stops a run before anything is written -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "header", "constants", "words"),
    [
        (PEOPLE, HEADER, CONSTANTS.replace("某县双拥办", ""), "落款!B1"),
        (PEOPLE, HEADER, "", "缺少工作表“落款”"),
        (PEOPLE, HEADER, CONSTANTS.replace("某县双拥办", "××县双拥办"), "“单位”是必填项，还没有填：“××”是占位的"),
        (PEOPLE, HEADER, CONSTANTS.replace("2026年2月8日", "20xx年x月x日"), "“20xx年x月x日”是占位的"),
        (
            PEOPLE,
            HEADER.replace("| 姓名 ", "| 性名 "),
            CONSTANTS,
            "名单里没有“姓名”这一栏，模板要用它；您是不是要找“性名”",
        ),
        (
            PEOPLE,
            HEADER.replace("| 性别 ", "| 姓别 "),
            CONSTANTS,
            "名单里没有“性别”这一栏，模板要用它；您是不是要找“姓别”",
        ),
        ((*PEOPLE, "|  | 合计 |  |  |  | 99 |  |"), HEADER, CONSTANTS, "合计是 99，逐行相加是 1500"),
        (("|  | 备注 |  |  |  |  |  |",), "| 名单 | 甲 | 乙 |", CONSTANTS, "没有找到名单"),
    ],
)
def test_a_fault_of_the_whole_stops_all(
    tmp_path: Path, rows: tuple[str, ...], header: str, constants: str, words: str
) -> None:
    run = merge(roster(tmp_path, *rows, header=header, constants=constants), "-o", tmp_path / "出")
    assert run.code == 1
    assert words.replace("落款!B1", "“单位”是必填项") in run.out + run.err
    assert not (tmp_path / "出").exists()


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (("--where", '街到 == "城东街道"'), "您是不是要找“街道”", 2),
        (("--where", '慰问金 >= "五百"'), "“慰问金”", 2),
        (("--where", "慰问金 >="), "--where 的条件", 2),
        (("--where", "().__class__"), "--where 的条件", 2),
        (("--rows", "9-3"), "--rows 里的“9-3”", 2),
        (("--sort", "姓名:up"), "--sort 里的“up”", 2),
        (("--group-by", "区县"), "--group-by 里的“区县”", 2),
        (("--where", '街道 == "城南街道"'), "没有一行符合条件", 1),
        (("--where", "慰问金 >="), "写到一半就断了", 2),
        (("--where", "慰问金 >= 500 and"), "写到一半就断了", 2),
        (("--name", "{{ 行.街道 "), "文件名的写法", 1),
        (("--name", "{{ 行.姓名' }}"), "引号没有成对", 1),
        (("--name", "{{ 行.街到 }}/{{ 行.姓名 }}"), "--name 里的“街到”不是名单里的栏目；您是不是要找“街道”", 2),
        (("--name", "{{ 行.区县 }}", "--group-by", "街道"), "--name 里的“区县”", 2),
    ],
)
def test_options_that_do_not_fit_the_roster(tmp_path: Path, options: tuple[str, ...], words: str, code: int) -> None:
    run = merge(roster(tmp_path), *options, "-o", tmp_path / "出")
    assert run.code == code, run
    assert words in run.out + run.err
    assert names(tmp_path) == []


def test_a_template_that_merges_over_nothing(tmp_path: Path) -> None:
    run = merge(roster(tmp_path), "-o", tmp_path / "出", template="双拥工作简报")
    assert (run.code, "不是按名单逐行生成的模板" in run.err) == (1, True)


def test_build_sends_a_roster_to_merge(tmp_path: Path) -> None:
    run = gwkit("build", PACKAGE / "sample.xlsx", "-o", tmp_path / "出")
    assert (run.code, "请用 gwkit merge 慰问信" in run.out) == (1, True)


# --- rows that fail, and what becomes of the others ----------------------------------------------------------------
def test_a_bad_row_fails_alone_and_is_made_again_from_the_roster(tmp_path: Path) -> None:
    path = roster(tmp_path, *PEOPLE, "|  | 赵丁 | 无 | 城东街道 |  | 五百 |  |")
    run = merge(path, "-o", tmp_path / "出")
    assert run.code == 1
    assert "名单.xlsx > 名单!B5：“性别”没有“无”这个选项" in run.out
    assert "名单.xlsx > 名单!E5：“慰问金”应填数字，现在是“五百”" in run.out
    assert names(tmp_path / "出") == ["张甲慰问信.docx", "李乙慰问信.docx", "王丙慰问信.docx"]
    assert [(row["行号"], row["结果"]) for row in results(tmp_path / "出")][3] == (5, "没有生成")
    before = states(tmp_path / "出")
    roster(tmp_path, *PEOPLE, "|  | 赵丁 | 男 | 城东街道 |  | 500 |  |")
    run = merge(path, "-o", tmp_path / "出", "--retry", tmp_path / "出" / "结果.xlsx")
    assert (run.code, "已生成 1 份" in run.out) == (0, True), run
    after = states(tmp_path / "出")
    assert {name: after[name] for name in before} == before
    assert "赵丁慰问信.docx" in after


def test_a_row_mended_in_the_results_is_made_from_there(tmp_path: Path) -> None:
    path = roster(tmp_path, *PEOPLE, "|  | 赵丁 | 男 | 城东街道 |  | 五百 | -1+1 |")
    merge(path, "-o", tmp_path / "出")
    book = openpyxl.load_workbook(tmp_path / "出" / "结果.xlsx")
    sheet = book["结果"]
    columns = {cell.value: index for index, cell in enumerate(sheet[1], 1)}
    assert sheet.cell(5, columns["备注"]).data_type == "s"
    sheet.cell(5, columns["慰问金"]).value = "800"
    book.save(tmp_path / "出" / "结果.xlsx")
    run = merge(path, "-o", tmp_path / "出", "--retry", tmp_path / "出" / "结果.xlsx")
    assert run.code == 0, run.out
    assert "随信送上慰问金800元，请查收。" in filled(tmp_path / "出" / "赵丁慰问信.docx")
    assert (tmp_path / "出" / "结果（备份1）.xlsx").exists(), "what a person typed is kept"


def test_a_row_mended_in_both_places_is_nobody_s_to_decide(tmp_path: Path) -> None:
    path = roster(tmp_path, "|  | 赵丁 | 男 | 城东街道 |  | 五百 |  |")
    merge(path, "-o", tmp_path / "出")
    book = openpyxl.load_workbook(tmp_path / "出" / "结果.xlsx")
    columns = {cell.value: index for index, cell in enumerate(book["结果"][1], 1)}
    book["结果"].cell(2, columns["慰问金"]).value = "800"
    book.save(tmp_path / "出" / "结果.xlsx")
    roster(tmp_path, "|  | 赵丁 | 男 | 城东街道 |  | 700 |  |")
    run = merge(path, "-o", tmp_path / "出", "--retry", tmp_path / "出" / "结果.xlsx")
    assert (run.code, "在名单里和结果里都改过" in run.out, names(tmp_path / "出")) == (1, True, [])


def test_two_of_one_name_and_one_person_twice(tmp_path: Path) -> None:
    path = roster(
        tmp_path,
        "|  | 张甲 | 男 | 城东街道 | 11010119900307123X |  |  |",
        "|  | 张甲 | 女 | 城东街道 | 11010119900307123X |  |  |",
        "|  | Zhang | 女 | 城东街道 | 110101199003070000 |  |  |",
        "|  | ZHANG | 女 | 城东街道 |  |  |  |",
    )
    run = merge(path, "-o", tmp_path / "出")
    assert run.code == 0
    made = ["ZHANG慰问信（第5行）.docx", "Zhang慰问信.docx", "张甲慰问信.docx", "张甲慰问信（第3行）.docx"]
    assert names(tmp_path / "出") == sorted(made)
    assert "和第 2 行相同（尾号 123X）" in run.out
    assert "校验码不对（尾号 0000）" in run.out
    assert "19900307123" not in run.out, "no more of an id than its tail"
    before = states(tmp_path / "出")
    merge(path, "-o", tmp_path / "出", "--rows", "3")
    assert states(tmp_path / "出") == before, "the suffix does not depend on the choice of rows"


def test_an_id_stored_as_a_number_fails_its_row(tmp_path: Path) -> None:
    run = merge(roster(tmp_path, PEOPLE[0], "|  | 李乙 | 女 |  | #110101199003071234 |  |  |"), "-o", tmp_path / "出")
    assert (run.code, "号码存成了数字" in run.out) == (1, True)
    assert names(tmp_path / "出") == ["张甲慰问信.docx"]


@pytest.mark.parametrize(
    "name", ["{{ 行.备注 }}", "{{ 行.备注 }}/..", "CON", "{{ 行.姓名 * 300 }}", "../../{{ 行.姓名 }}"]
)
def test_names_stay_inside_and_short(tmp_path: Path, name: str) -> None:
    run = merge(roster(tmp_path), "-o", tmp_path / "出", "--name", name)
    assert run.code in (0, 1)
    assert all(len(found.encode()) <= 255 and ".." not in found.split("/") for found in names(tmp_path))
    assert all(found.startswith("出/") for found in names(tmp_path))
    assert ("文件名是空的" in run.out) == (name.startswith("{{ 行.备注"))


# --- which rows, under which names, in which order -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--where", '慰问金 >= 500 and 街道 == "城东街道"'), ["张甲"]),
        (("--where", "慰问金 ＞＝ 500 and 街道 ＝＝ “城东街道”"), ["张甲"]),
        (("--where", "慰问金 < 9999"), ["张甲", "李乙"]),
        (("--where", "not 慰问金"), ["王丙"]),
        (("--where", '街道 in ["城西街道", "城南街道"]'), ["李乙"]),
        (("--where", '姓名.startswith("王") or 性别 == "女"'), ["李乙", "王丙"]),
        (("--where", '［编号（旧）］ == "B-2"'), ["李乙"]),
        (("--where", "序 > 1"), ["李乙", "王丙"]),
        (("--rows", "2,4"), ["张甲", "王丙"]),
        (("--rows", "３－４"), ["李乙", "王丙"]),
    ],
)
def test_choose(tmp_path: Path, options: tuple[str, ...], expected: list[str]) -> None:
    rows = [f"{row} B-{number} | #{number} |" for number, row in enumerate(PEOPLE, 1)]
    path = roster(tmp_path, *rows, header=f"{HEADER} 编号（旧） | 序 |")
    run = merge(path, *options, "--dry-run", "-o", tmp_path / "出")
    assert [name for name in ("张甲", "李乙", "王丙") if f"→ {name}" in run.out] == expected, run.out
    assert not (tmp_path / "出").exists()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("慰问金", ["张甲", "李乙", "王丙"]),
        ("慰问金:desc", ["李乙", "张甲", "王丙"]),
        ("街道，姓名：降序", ["张甲", "王丙", "李乙"]),
        ("姓名", ["李乙", "王丙", "张甲"]),
    ],
)
def test_sort(tmp_path: Path, order: str, expected: list[str]) -> None:
    run = merge(roster(tmp_path), "--sort", order, "--dry-run")
    lines = [line for line in run.out.splitlines() if "→" in line]
    assert [line.split("→ ")[1].removesuffix("慰问信.docx") for line in lines] == expected


def test_folders_from_fields_and_a_column_nobody_declared(tmp_path: Path) -> None:
    path = roster(tmp_path, f"{PEOPLE[0]} 东1 |", header=f"{HEADER} 片区 |")
    merge(path, "-o", tmp_path / "出", "--name", "{{ 行.街道 }}/{{ 行.片区 }}-{{ 行.姓名 }}")
    assert names(tmp_path / "出") == ["城东街道/东1-张甲.docx"]


def test_groups_by_a_column_nobody_declared_are_named_by_it(tmp_path: Path) -> None:
    rows = [f"{row} {place} |" for row, place in zip(PEOPLE, ("东1", "西2", "东1"), strict=True)]
    path = roster(tmp_path, *rows, header=f"{HEADER} 片区 |")
    run = merge(path, "-o", tmp_path / "出", "--group-by", "片区", "--name", "{{ 行.片区 }}慰问信")
    assert (run.code, names(tmp_path / "出")) == (0, ["东1慰问信.docx", "西2慰问信.docx"])


@pytest.mark.parametrize(("option", "count"), [("--preview", 3), ("--preview=1", 1), ("--preview=4", 4)])
def test_preview(tmp_path: Path, option: str, count: int) -> None:
    rows = [f"|  | 人{number} | 男 |  |  |  | {'长' * (60 if number == 5 else 1)} |" for number in range(9)]
    run = merge(roster(tmp_path, *rows), "-o", tmp_path / "出", option)
    made = names(tmp_path / "出" / "预览")
    assert (run.code, len(made)) == (0, count)
    assert option != "--preview" or made == ["人0慰问信.docx", "人5慰问信.docx", "人8慰问信.docx"]
    assert names(tmp_path / "出") == [f"预览/{name}" for name in made]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_may_be_a_csv_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text('姓名,性别,类别,慰问金\n"张,甲",男,,500\n\n李乙,女,,\n', encoding)
    constants = roster(tmp_path, name="落款")
    run = merge(path, "-o", tmp_path / "出", "--with", constants)
    assert run.code == 0, run.out
    assert names(tmp_path / "出") == ["张,甲慰问信.docx", "李乙慰问信.docx"]


def test_a_stranger_s_workbook_with_the_right_headers_serves(tmp_path: Path) -> None:
    text = (
        CONSTANTS
        + "| Sheet1 | 全县慰问对象 |  |  |\n|  | 姓 名： | 性别 | 慰问金（万元） | 类别 |\n|  | 张甲 | 男 | #0.05 |"
    )
    run = merge(workbook(text, tmp_path / "别处.xlsx"), "-o", tmp_path / "出")
    assert run.code == 0, run.out
    assert "随信送上慰问金500元，请查收。" in filled(tmp_path / "出" / "张甲慰问信.docx")


# --- shapes -----------------------------------------------------------------------------------------------------------
def test_groups_have_their_own_rows_and_sums(tmp_path: Path) -> None:
    text = """
| 表头 | 项目 | 内容 |
|  | 标题 | 慰问金发放花名册 |
|  | 填报单位 | 某局 |
|  | 日期 | 2026年2月8日 |
| 名单 | 街道 | 姓名 | 慰问金 | 类别 | 备注 |
|  | 城东街道 | 张甲 | 500 |
|  | 城西街道 | 李乙 | 300 |
|  | 城东街道 | 王丙 | 700 |
|  |  | 赵丁 | 900 |
"""
    path = workbook(text, tmp_path / "名单.xlsx")
    run = merge(path, "--group-by", "街道", "-o", tmp_path / "出", template="payment-roster")
    assert (run.code, "名单!A5" in run.out) == (1, True), run.out
    assert names(tmp_path / "出") == [f"某局慰问金发放花名册（{street}）.docx" for street in ("城东街道", "城西街道")]
    east = "".join(filled(tmp_path / "出" / "某局慰问金发放花名册（城东街道）.docx"))
    assert ("张甲" in east, "李乙" in east, "1,200" in east, "壹仟贰佰元整" in east) == (True, False, True, True)


HOUSEHOLDS = """
| 发放 | 项目 | 内容 |
|  | 年度 | 2026 |
|  | 发放日期 | 2026年8月1日 |
|  | 联系部门 | 优抚股 |
|  | 联系电话 | 12345 |
| 落款 | 项目 | 内容 |
|  | 单位 | 某局 |
|  | 成文日期 | 2026年7月1日 |
| 家庭 | 户号 | 户主 | 账号尾号 |
|  | 001 | 张甲 | 1234 |
|  | 002 | 李乙 | 5678 |
|  | 002 | 王丙 | 9999 |
| 成员 | 户号 | 姓名 | 金额 |
|  | 001 | 张子 | 100 |
|  | 002 | 李子 | 200 |
|  | 001 | 张丑 | 300 |
|  | 009 | 无主 | 400 |
"""


def test_households_with_their_members(tmp_path: Path) -> None:
    run = merge(workbook(HOUSEHOLDS, tmp_path / "名单.xlsx"), "-o", tmp_path / "出", template="allowance-notice")
    assert run.code == 1
    assert "“户号”的“002”和第 3 行相同" in run.out.replace("第 3 行", "第 3 行")
    assert "“户号”的“009”在“家庭”里没有" in run.out
    paragraphs = filled(tmp_path / "出" / "张甲优待金发放通知.docx")
    assert [name for name in ("张子", "张丑", "李子") if name in paragraphs] == ["张子", "张丑"]
    assert any("共400元" in paragraph for paragraph in paragraphs)


def test_a_wrong_cell_of_a_member_fails_its_household_alone(tmp_path: Path) -> None:
    path, out = tmp_path / "名单.xlsx", tmp_path / "出"
    good = HOUSEHOLDS.replace("|  | 002 | 王丙 | 9999 |\n", "").replace("|  | 009 | 无主 | 400 |\n", "")
    bad = good.replace("| 300 |", "| 三百元 |").replace("| 成员 |", "|  |  | 王丙 | 9999 |\n| 成员 |")
    run = merge(workbook(bad, path), "-o", out, template="allowance-notice")
    assert run.out.count("“户号”是") == 1, run.out
    assert (run.code, "成员!C4：“金额”应填数字" in run.out) == (1, True), run.out
    assert names(out) == ["李乙优待金发放通知.docx"]
    workbook(good, path)
    run = merge(path, "-o", out, "--retry", out / "结果.xlsx", template="allowance-notice")
    assert (run.code, names(out)) == (0, ["张甲优待金发放通知.docx", "李乙优待金发放通知.docx"]), run.out


def test_one_document_holds_all(tmp_path: Path) -> None:
    run = merge(roster(tmp_path), "-o", tmp_path / "出", "--single", "全部.docx")
    assert (run.code, names(tmp_path / "出")) == (0, ["全部.docx"])
    lines = [line for line in filled(tmp_path / "出" / "全部.docx") if line.startswith("尊敬的")]
    assert lines == ["尊敬的张甲先生：", "尊敬的李乙女士：", "尊敬的王丙先生："]
    merge(roster(tmp_path), "-o", tmp_path / "分", "--per-file", 2)
    assert names(tmp_path / "分") == ["全部（1-2）.docx", "全部（3-3）.docx"]


# --- again, killed, interrupted -----------------------------------------------------------------------------------------
def test_run_again_nothing_changes_and_only_the_rest_is_made(tmp_path: Path) -> None:
    path = roster(tmp_path)
    merge(path, "-o", tmp_path / "出")
    before = states(tmp_path / "出")
    (tmp_path / "出" / "李乙慰问信.docx").unlink()
    run = merge(path, "-o", tmp_path / "出")
    assert "已生成 1 份，没有变化 2 份" in run.out
    after = states(tmp_path / "出")
    assert {name: state[0] for name, state in after.items()} == {name: state[0] for name, state in before.items()}
    assert after["张甲慰问信.docx"] == before["张甲慰问信.docx"]
    (tmp_path / "出" / "张甲慰问信.docx").write_bytes(b"edited")
    assert merge(path, "-o", tmp_path / "出").code == 1
    assert (tmp_path / "出" / "张甲慰问信.docx").read_bytes() == b"edited"
    roster(tmp_path, *PEOPLE[1:])
    assert "1 份以前生成的文档在名单里已经没有对应的行" in merge(path, "-o", tmp_path / "出").out


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_order_and_bytes_do_not_depend_on_the_number_of_processes(tmp_path: Path, jobs: int) -> None:
    people = [f"|  | 人{number} | 男 | 街{number % 3} |  | {number} |  |" for number in range(70)]
    path = roster(tmp_path, *people)
    alone = json.loads(merge(path, "-o", tmp_path / "一", "--jobs", 1, "--json").out)
    run = merge(path, "-o", tmp_path / "多", "--jobs", jobs, "--json")
    told = json.loads(run.out)
    assert run.err == ""
    assert [each["source"] for each in told["documents"]] == [each["source"] for each in alone["documents"]]
    assert told["documents"][0]["source"] == "名单.xlsx > 名单!2"
    one, many = states(tmp_path / "一"), states(tmp_path / "多")
    assert {name: state[0] for name, state in one.items()} == {name: state[0] for name, state in many.items()}


def started(path: Path, folder: Path, *options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "toolkit", "merge", "慰问信", path, "-o", folder, *options]
    words = [str(word) for word in command]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)


def wait_for(folder: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(names(folder)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return roster(tmp_path, *(f"|  | 人{number} | 男 |  |  | {number} |  |" for number in range(600)))


def test_a_killed_worker_loses_nothing(tmp_path: Path, many: Path) -> None:
    run = started(many, tmp_path / "出", "--jobs", 2)
    wait_for(tmp_path / "出", 32)
    listed = subprocess.run(["pgrep", "-P", str(run.pid)], capture_output=True, text=True, check=True).stdout.split()
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in listed}
    os.kill(int(next(pid for pid, command in commands.items() if b"spawn_main" in command)), signal.SIGKILL)
    out, _ = run.communicate(timeout=120)
    assert run.returncode == 0, out
    assert len(names(tmp_path / "出")) == 600
    assert not list((tmp_path / "出").rglob("*.tmp"))


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path: Path, many: Path) -> None:
    run = started(many, tmp_path / "出", "--jobs", 2)
    wait_for(tmp_path / "出", 32)
    os.killpg(run.pid, signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    assert (run.returncode, "再运行一次会接着做完" in out, "Traceback" in out) == (130, True, False), out
    assert not list((tmp_path / "出").rglob("*.tmp"))
    before = states(tmp_path / "出")
    assert 0 < len(before) < 600
    merge(many, "-o", tmp_path / "出")
    after = states(tmp_path / "出")
    assert (len(after), {name: after[name] for name in before}) == (600, before)


def test_a_template_changed_in_mid_run_changes_nothing(tmp_path: Path, many: Path) -> None:
    folder = tmp_path / "模板" / "信"
    folder.mkdir(parents=True)
    for name in ("template.toml", "template.docx"):
        (folder / name).write_bytes((PACKAGE / name).read_bytes())
    toml = (folder / "template.toml").read_text("utf-8").replace("condolence-letter", "my-letter")
    (folder / "template.toml").write_text(toml.replace('name = "慰问信"', 'name = "我的信"', 1), "utf-8")
    command = ["merge", "我的信", many, "-o", tmp_path / "出", "--templates", tmp_path / "模板", "--jobs", "2"]
    words = [sys.executable, "-m", "toolkit", *map(str, command)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        wait_for(tmp_path / "出", 32)
        (folder / "template.docx").write_bytes(b"gone")
        out, _ = run.communicate(timeout=120)
    assert (run.returncode, len(names(tmp_path / "出"))) == (0, 600), out


# --- labels, large rosters, full disks -----------------------------------------------------------------------------------
def labels(folder: Path) -> Path:
    """A template with two labels on a page."""
    package = folder / "模板" / "标签"
    package.mkdir(parents=True)
    body = p("{{ 行.姓名 }}收") + p("{{ 下一条 }}{{ 行.姓名 }}收{% if 行.街道 %}（{{ 行.街道 }}）{% endif %}")
    (package / "template.docx").write_bytes(base_document([parse_xml(wrapped(each)) for each in split(body)]))
    (package / "template.toml").write_text(
        '[template]\nid = "labels"\nname = "标签"\nversion = "1"\noutput = "标签"\n\n[merge]\nover = "名单"\n\n'
        '[[sheet]]\nname = "名单"\nshape = "table"\n[[sheet.field]]\nname = "姓名"\n[[sheet.field]]\nname = "街道"\n',
        "utf-8",
    )
    return folder / "模板"


def wrapped(xml: str) -> bytes:
    return xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1).encode()


def split(body: str) -> list[str]:
    return [f"{each}</w:p>" for each in body.split("</w:p>") if each]


def test_labels_several_on_a_page(tmp_path: Path) -> None:
    path = roster(tmp_path, *PEOPLE, header=HEADER)
    run = merge(path, "-o", tmp_path / "出", "--templates", labels(tmp_path), template="标签")
    assert run.code == 0, run.out + run.err
    assert names(tmp_path / "出") == ["标签.docx"]
    expected = ["张甲收", "李乙收（城西街道）", "王丙收", "收"]
    assert filled(tmp_path / "出" / "标签.docx") == expected


def test_many_problems_are_told_in_one_line_and_listed_in_the_results(tmp_path: Path) -> None:
    rows = [f"|  | 人{number} | 无 |  |  |  |  |  |" for number in range(40)]
    run = merge(roster(tmp_path, *rows), "-o", tmp_path / "出")
    lines = [line for line in run.out.splitlines() if "性别" in line]
    assert len(lines) == 1
    assert "同样的问题共 40 处，如 B2、B3、B4 …" in lines[0]
    listed = [row["问题"] for row in results(tmp_path / "出")]
    assert len(listed) == 40
    assert "名单!B41" in str(listed[-1])


def test_a_formula_in_a_name_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text('姓名,性别,街道,慰问金,备注,类别\n"张""甲",男,<&>,,"=HYPERLINK(""http://x"")",\n', "utf-8")
    merge(path, "-o", tmp_path / "出", "--with", roster(tmp_path, name="落款"))
    (row,) = results(tmp_path / "出")
    assert (row["备注"], row["街道"]) == ('=HYPERLINK("http://x")', "<&>")


@pytest.mark.skipif(not hasattr(os, "pwrite"), reason="a limit on files needs resource")
def test_a_full_disk_is_said_and_the_rest_comes_with_the_next_run(tmp_path: Path, many: Path) -> None:
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from toolkit.__main__ import main\nmain(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", code, "merge", "慰问信", many, "-o", tmp_path / "出", "--rows", "2-5"]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode in (1, 3), done
    assert "Traceback" not in done.stderr
    assert names(tmp_path / "出") == []
    assert not list((tmp_path / "出").rglob("*.tmp"))
    assert merge(many, "-o", tmp_path / "出", "--rows", "2-5").code == 0
    assert len(names(tmp_path / "出")) == 4


def test_a_picture_over_the_roster_is_told(tmp_path: Path) -> None:
    path = roster(tmp_path)
    placed_over(path, "名单", {"C3": picture(20, 20)})
    run = merge(path, "-o", tmp_path / "出", "--json")
    found = [(each["code"], each["where"]) for each in json.loads(run.out)["problems"]]
    assert run.code == 0 and found == [("W340", "名单.xlsx > 名单!C3")] and len(names(tmp_path / "出")) == 3
