"""Rosters on several sheets: one a street, last year's beside this year's, and all that only looks like one."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import Run
from tests.acceptance.test_merge import CONSTANTS, HOUSEHOLDS, merge, names, results
from tests.documents import filled
from tests.workbooks import workbook

HEAD = "| 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |"
EAST = f"""
| 城东街道 {HEAD}
|  | 张甲 | 男 | 城东街道 |  | 500 |  |  |
"""
WEST = f"""
| 城西街道 {HEAD}
|  | 李乙 | 女 | 城西街道 |  | 1000 |  |  |
|  | 王丙 | 男 | 城西街道 |  | 300 |  |  |
"""


def book(tmp_path: Path, *sheets: str, hidden: tuple[str, ...] = ()) -> Path:
    return workbook("\n".join((CONSTANTS, *sheets)), tmp_path / "名单.xlsx", hidden=hidden)


def run(tmp_path: Path, *sheets: str, options: tuple[object, ...] = (), hidden: tuple[str, ...] = ()) -> Run:
    return merge(book(tmp_path, *sheets, hidden=hidden), "-o", tmp_path / "出", *options)


def letters(folder: Path) -> list[str]:
    return [name.removesuffix("慰问信.docx") for name in names(folder)]


def rows(folder: Path) -> list[tuple[object, object, object]]:
    return [(row["行号"], row["姓名"], row["结果"]) for row in results(folder)]


# --- which sheets are read ------------------------------------------------------------------------------------------
def test_one_sheet_a_street(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, WEST)
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲", "李乙", "王丙"])
    assert "名单：城东街道 1 行、城西街道 2 行。\n已生成 3 份；没有问题。" in made.out
    assert rows(tmp_path / "出") == [
        ("城东街道!2", "张甲", "已生成"),
        ("城西街道!2", "李乙", "已生成"),
        ("城西街道!3", "王丙", "已生成"),
    ]


MOVED = """
| 城南街道 | 填报单位：城南街道 |
|  | 类 别 | 慰问金（元） | 姓名 | 性别 |  | 序号 | 街道 |
|  | 烈属 | 800 | 赵丁 | 女 |  | 1 |  |
"""
DECLARED = WEST.replace("| 城西街道 |", "| 名单 |", 1)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ((EAST, MOVED), ["城东街道!2", "城南街道!3"]),
        ((DECLARED, EAST), ["名单!2", "名单!3", "城东街道!2"]),
        ((EAST, DECLARED.replace("| 名单 |", "| 名单（2） |")), ["城东街道!2", "名单（2）!2", "名单（2）!3"]),
        ((EAST, CONSTANTS.replace("落款", "联系"), WEST), ["城东街道!2", "城西街道!2", "城西街道!3"]),
    ],
)
def test_every_sheet_that_fits_is_read_in_order(tmp_path: Path, sheets: tuple[str, ...], expected: list[str]) -> None:
    made = run(tmp_path, *sheets)
    assert made.code == 0
    assert [place for place, _, _ in rows(tmp_path / "出")] == expected


PIVOT = """
| 汇总 | 街道 | 户数 | 慰问金 |
|  | 城东街道 | 1 | 500 |
|  | 城西街道 | 2 | 1300 |
"""


@pytest.mark.parametrize(
    ("sheet", "hidden", "words"),
    [
        (PIVOT, (), "工作表“汇总”不属于这个模板，没有读"),
        (f"| 城西街道 {HEAD}", (), ""),
        (f"| 城西街道 {HEAD}\n|  | ~ |  |  |  |  |  |  |", (), ""),
        (WEST, ("城西街道",), "工作表“城西街道”是隐藏的，没有读"),
        (WEST.replace("| 城西街道 |", "| 说明 |", 1), (), ""),
        (WEST.replace("| 城西街道 |", "| 问题清单 |", 1), (), ""),
        (
            WEST.replace("姓名", "性名", 1),
            (),
            "工作表“城西街道”像是名单，却没有“姓名”的表头，没有读；您是不是要找“性名”",
        ),
    ],
)
def test_what_is_no_part_of_the_roster(tmp_path: Path, sheet: str, hidden: tuple[str, ...], words: str) -> None:
    made = run(tmp_path, EAST, sheet, hidden=hidden)
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲"])
    assert words in made.out and made.out.count("城西街道") == (2 if "性名" in words else words.count("城西街道") * 2)
    assert rows(tmp_path / "出") == [(2, "张甲", "已生成")], "one sheet that is read is told as before"
    assert "名单：" not in made.out


def test_what_is_told_of_a_hidden_sheet_where_the_constants_come_from_elsewhere(tmp_path: Path) -> None:
    constants = workbook(CONSTANTS, tmp_path / "落款.xlsx")
    path = workbook(EAST + WEST, tmp_path / "名单.xlsx", hidden=["城西街道"])
    made = merge(path, "--with", constants, "-o", tmp_path / "出")
    assert (made.code, made.out.count("工作表“城西街道”是隐藏的")) == (0, 1)


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("| 名单 | 姓 | 名 |\n|  | 张 | 甲 |", "名单.xlsx > 名单：找不到表头"),
        (DECLARED.replace("姓名", "性名", 1), "名单.xlsx > 名单!A1：名单里没有“姓名”这一栏"),
    ],
)
def test_the_declared_sheet_is_the_roster_whatever_it_lacks(tmp_path: Path, sheet: str, words: str) -> None:
    made = run(tmp_path, EAST, sheet)
    assert (made.code, letters(tmp_path / "出")) == (1, []) and words in made.out and "名单：" not in made.out[-40:]
    made = run(tmp_path, EAST, sheet, options=("--sheet", "城东街道"))
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲"])


def test_a_sheet_that_lacks_what_the_template_reads_stops_all_at_its_place(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, WEST.replace("慰问金", "津贴", 1))
    assert (made.code, letters(tmp_path / "出")) == (1, [])
    assert "名单.xlsx > 城西街道!A1：名单里没有“慰问金”这一栏" in made.out
    made = run(tmp_path, EAST, "| 联系人 | 姓名 | 联系电话 |\n|  | 孙某 | 1380000 |")
    assert made.code == 1 and "请用 --sheet 城东街道 只读别的" in made.out
    made = run(tmp_path, EAST, "| 联系人 | 姓名 | 联系电话 |\n|  | 孙某 | 1380000 |", options=("--sheet", "城东街道"))
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲"])


def test_one_unit_in_all_sheets(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, WEST.replace("慰问金", "慰问金（万元）", 1))
    assert (made.code, letters(tmp_path / "出")) == (1, [])
    assert "城西街道!E1：“慰问金”的单位是“万元”，“城东街道”里是“元”" in made.out


def test_blocks_under_headers_that_come_again(tmp_path: Path) -> None:
    block = EAST.replace("城东街道 |", "名单 |", 1) + f"|  | 二、城西街道 |  |  |  |  |  |  |\n|  {HEAD}\n"
    made = run(tmp_path, block + "|  | 李乙 | 女 | 城西街道 |  | 1000 |  |  |")
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲", "李乙"])
    assert [place for place, _, _ in rows(tmp_path / "出")] == [2, 5]


# --- which of them are wanted ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--sheet", "城西街道"), ["李乙", "王丙"]),
        (("--sheet", "城 西街道", "--sheet", "城东街道"), ["张甲", "李乙", "王丙"]),
        (("--sheet", "城西街道、城东街道"), ["张甲", "李乙", "王丙"]),
        (("--sheet", "城西街道", "--rows", "3"), ["王丙"]),
        (("--rows", "城西街道!3-10,城东街道!2"), ["张甲", "王丙"]),
        (("--where", "慰问金 >= 500"), ["张甲", "李乙"]),
    ],
)
def test_choose(tmp_path: Path, options: tuple[str, ...], expected: list[str]) -> None:
    made = run(tmp_path, EAST, WEST, options=options)
    assert (made.code, letters(tmp_path / "出")) == (0, expected)
    assert len(rows(tmp_path / "出")) == 3, "the results keep every row"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--sheet", "城西街"), "--sheet 里的“城西街”不是名单的工作表；您是不是要找“城西街道”"),
        (("--sheet", "落款"), "--sheet 里的“落款”不是名单的工作表；有这些：城东街道、城西街道"),
        (("--rows", "3"), "--rows 里的“3”没有写是哪张表：名单有 2 张（城东街道、城西街道）；写成 城东街道!3"),
        (("--rows", "城北街道!3"), "--rows 里的“城北街道”不是名单的工作表；您是不是要找"),
        (("--sheet", "城东街道", "--rows", "城西街道!3"), "--rows 里的“城西街道”不是名单的工作表"),
    ],
)
def test_no_such_sheet(tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    made = run(tmp_path, EAST, WEST, options=options)
    assert made.code == 2 and words in made.out + made.err
    assert not (tmp_path / "出").exists()


def test_rows_that_are_none_are_told_with_their_sheet(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, WEST, options=("--rows", "城西街道!3-5"))
    assert "名单.xlsx > 城西街道：第 4、5 行没有记录" in made.out


def test_a_blank_sheet_that_was_asked_for(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, f"| 城西街道 {HEAD}", options=("--sheet", "城西街道"))
    assert made.code == 1 and "城西街道：名单里没有记录" in made.out


# --- last year's list, and what stands twice -----------------------------------------------------------------------
ID = "11010519491231002X"
LAST_YEAR = f"""
| 2025年 {HEAD}
|  | 张甲 | 男 | 城东街道 |  | 400 |  |  |
|  | 钱戊 | 女 | 城东街道 | {ID} | 400 |  |  |
"""
THIS_YEAR = f"""
| 2026年 {HEAD}
|  | 张甲 | 男 | 城东街道 |  | 500 |  |  |
|  | 钱戊 | 女 | 城东街道 | {ID} | 500 |  |  |
"""


def test_this_year_s_list_alone(tmp_path: Path) -> None:
    made = run(tmp_path, LAST_YEAR, THIS_YEAR, options=("--sheet", "2026年"))
    assert (made.code, letters(tmp_path / "出")) == (0, ["张甲", "钱戊"])
    assert "名单：2026年 2 行。\n已生成 2 份；没有问题。" in made.out
    assert any("慰问金500元" in text for text in filled(tmp_path / "出" / "张甲慰问信.docx"))
    assert rows(tmp_path / "出")[2:] == [("2025年!2", "张甲", "这次没做"), ("2025年!3", "钱戊", "这次没做")]


def test_both_years_are_read_and_the_id_is_told(tmp_path: Path) -> None:
    made = run(tmp_path, LAST_YEAR, THIS_YEAR)
    assert letters(tmp_path / "出") == [
        "张甲",
        "张甲慰问信（2026年第2行）.docx",
        "钱戊",
        "钱戊慰问信（2026年第3行）.docx",
    ]
    assert "2026年!D3：“身份证号”的号码和2025年第 3 行相同（尾号 002X）" in made.out
    assert "文件名“张甲慰问信.docx”和2025年第 2 行的相同" in made.out


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "| 张甲 | 男 | 城东街道 |  | 500 |  |  |",
            "| 张甲 | 男 | 城东街道 |  | 500.00 |  |  |",
            "!2：这一行和甲第 2 行每一格都相同",
        ),
        (
            "| 张甲 | 男 |  | A-17 | 500 |  |  |",
            "| 张 甲 | 男 |  | a-17 | 600 |  |  |",
            "!D2：“身份证号”的号码和甲第 2 行相同",
        ),
        (
            "| 张甲 | 男 |  | A-17 | 500 |  |  |",
            "| 张甲 | 男 |  | A-17 | 500 |  |  |",
            "!D2：“身份证号”的号码和甲第 2 行相同",
        ),
        ("| 张甲 | 男 | 城东街道 |  | 500 |  |  |", "| 张甲 | 男 | 城东街道 |  | 600 |  |  |", ""),
        ("| 张甲 | 男 |  | A-17 | 500 |  |  |", "| 张甲 | 男 |  | A-18 | 500 |  |  |", ""),
        ("| 张甲 | 男 | 城东街道 |  | 500 |  |  |", "| 张甲 | 男 | 城西街道 |  | 500 |  |  |", ""),
    ],
)
def test_the_same_on_two_sheets_is_told_at_the_second(tmp_path: Path, first: str, second: str, words: str) -> None:
    made = run(tmp_path, f"| 甲 {HEAD}\n|  {first}", f"| 乙 {HEAD}\n|  {second}", options=("--json",))
    found = [each for each in json.loads(made.out)["problems"] if each["code"] in ("W616", "W617")]
    told = [f"{each['where']}：{each['message']}" for each in found]
    assert made.code == 0 and len(told) == bool(words) and all(words in each for each in told)


def test_a_family_may_have_one_telephone(tmp_path: Path) -> None:
    head = HEAD.replace("身份证号", "联系电话")
    made = run(
        tmp_path,
        f"| 甲 {head}\n|  | 张甲 | 男 |  | 13800000000 | 500 |  |  |",
        f"| 乙 {head}\n|  | 李乙 | 女 |  | 13800000000 | 500 |  |  |",
    )
    assert made.code == 0 and "没有问题" in made.out


def test_one_id_three_times_is_told_once_each(tmp_path: Path) -> None:
    person = f"|  | 张甲 | 男 |  | {ID} | 500 |  |  |"
    made = run(tmp_path, f"| 甲 {HEAD}\n{person}", f"| 乙 {HEAD}\n{person}\n{person}", options=("--json",))
    found = [each for each in json.loads(made.out)["problems"] if each["code"].startswith("W6")]
    assert [(each["code"], each["where"]) for each in found] == [
        ("W616", "名单.xlsx > 乙!D2"),
        ("W616", "名单.xlsx > 乙!D3"),
    ]


# --- columns, groups, names ----------------------------------------------------------------------------------------
FURTHER = f"""
| 城北街道 {HEAD} 网 格 |
|  | 周己 | 男 | 城北街道 |  | 200 |  |  | 三 |
"""


def test_the_columns_are_those_of_all_sheets(tmp_path: Path) -> None:
    west = WEST.replace("类别 |", "类别 | 网格 |", 1).replace("300 |  |  |", "300 |  |  | 三 |")
    options: tuple[object, ...] = (
        "--where",
        '网格 == "三"',
        "--sort",
        "慰问金",
        "--name",
        "{{ 行.网格 }}/{{ 行.姓名 }}",
    )
    made = run(tmp_path, EAST, west, FURTHER, options=options)
    assert (made.code, names(tmp_path / "出")) == (0, ["三/周己.docx", "三/王丙.docx"])
    assert [row for row in results(tmp_path / "出")[0] if row == "网格"] == ["网格"]


def test_groups_go_across_sheets(tmp_path: Path) -> None:
    west = WEST.replace("王丙 | 男 | 城西街道", "王丙 | 男 | 城东街道")
    made = run(tmp_path, EAST, west, options=("--group-by", "街道", "--json"))
    told = json.loads(made.out)
    assert [each["places"] for each in told["documents"]] == [["城东街道!2", "城西街道!3"], ["城西街道!2"]]
    assert told["sheets"] == [{"name": "城东街道", "rows": 1}, {"name": "城西街道", "rows": 2}]


def test_a_wrong_row_of_another_sheet_fails_its_group_by_name(tmp_path: Path) -> None:
    west = WEST.replace("王丙 | 男 | 城西街道 |  | 300", "王丙 | 男 | 城东街道 |  | 三百多")
    made = run(tmp_path, EAST, west, options=("--group-by", "街道"))
    assert made.code == 1 and "同组的城西街道第 3 行有错" in made.out


def test_a_sheet_s_name_is_made_safe(tmp_path: Path) -> None:
    name = 'a<b>"c|d e.'
    path = book(tmp_path, EAST, EAST.replace("| 城东街道 |", "| 换名 |", 1).replace("500", "600"))
    made = openpyxl.load_workbook(path)
    made["换名"].title = name
    made.save(path)
    assert merge(path, "-o", tmp_path / "出").code == 0
    assert names(tmp_path / "出") == ["张甲慰问信.docx", "张甲慰问信（a_b__c_de.第2行）.docx"]
    assert rows(tmp_path / "出")[1][0] == f"{name}!2"


# --- again, and again ---------------------------------------------------------------------------------------------
def test_a_row_that_moves_to_another_sheet_keeps_its_letter(tmp_path: Path) -> None:
    east = EAST + "|  | 张甲 | 男 | 城东街道 |  | 700 |  |  |\n"
    run(tmp_path, east, WEST)
    assert letters(tmp_path / "出")[:2] == ["张甲", "张甲慰问信（城东街道第3行）.docx"]
    made = run(tmp_path, EAST, FURTHER, WEST + "|  | 张甲 | 男 | 城东街道 |  | 700 |  |  |\n")
    assert "已生成 1 份，没有变化 4 份" in made.out
    made = run(tmp_path, WEST + "|  | 张甲 | 男 | 城东街道 |  | 700 |  |  |\n", EAST)
    assert "没有变化 4 份" in made.out and "已生成" not in made.out


def test_sheets_one_after_the_other_are_all_made(tmp_path: Path) -> None:
    west = WEST.replace("李乙", "张甲")
    run(tmp_path, EAST, west, options=("--sheet", "城西街道"))
    assert letters(tmp_path / "出") == ["张甲", "王丙"]
    made = run(tmp_path, EAST, west, options=("--sheet", "城东街道"))
    assert made.code == 0
    assert letters(tmp_path / "出") == ["张甲", "张甲慰问信（城东街道第2行）.docx", "王丙"]
    assert any("慰问金1,000元" in text for text in filled(tmp_path / "出" / "张甲慰问信.docx"))
    assert {status for _, _, status in rows(tmp_path / "出")} == {"已生成"}


BAD = WEST.replace("| 王丙 | 男", "| 王丙 | 无")


def test_a_retry_of_one_sheet_s_row(tmp_path: Path) -> None:
    made = run(tmp_path, EAST, BAD)
    assert made.code == 1 and rows(tmp_path / "出")[2] == ("城西街道!3", "王丙", "没有生成")
    made = run(tmp_path, EAST, WEST, options=("--retry", tmp_path / "出" / "结果.xlsx"))
    assert made.code == 0 and "已生成 1 份" in made.out
    assert letters(tmp_path / "出") == ["张甲", "李乙", "王丙"]


def test_a_row_mended_in_the_results_of_several_sheets(tmp_path: Path) -> None:
    run(tmp_path, EAST, BAD)
    path = tmp_path / "出" / "结果.xlsx"
    made = openpyxl.load_workbook(path)
    sheet = made["结果"]
    column = next(cell.column for cell in sheet[1] if cell.value == "性别")
    sheet.cell(4, column).value = "男"
    made.save(path)
    assert run(tmp_path, EAST, BAD, options=("--retry", path)).code == 0
    assert rows(tmp_path / "出")[2] == ("城西街道!3", "王丙", "已生成")


def test_two_rows_alike_are_told_apart_by_their_sheets(tmp_path: Path) -> None:
    east, west = (EAST.replace("| 男 |", "| 无 |").replace("| 城东街道 |", f"| {each} |", 1) for each in "甲乙")
    run(tmp_path, east, west)
    path = tmp_path / "出" / "结果.xlsx"
    made = openpyxl.load_workbook(path)
    (row,) = (row for row in made["结果"].iter_rows(min_row=2) if row[0].value == "乙!2")
    next(cell for cell in row if cell.value == "无").value = "男"
    made.save(path)
    again = run(tmp_path, west, east, options=("--retry", path, "--json"))
    told = {each["source"]: each["status"] for each in json.loads(again.out)["documents"]}
    assert told == {"名单.xlsx > 乙!2": "made", "名单.xlsx > 甲!2": "failed"}


def test_results_of_one_sheet_serve_when_there_are_two(tmp_path: Path) -> None:
    run(tmp_path, BAD)
    assert rows(tmp_path / "出")[1] == (3, "王丙", "没有生成")
    made = run(
        tmp_path,
        EAST + "|  | 钱戊 | 女 | 城东街道 |  | 50 |  |  |\n",
        WEST,
        options=("--retry", tmp_path / "出" / "结果.xlsx"),
    )
    assert made.code == 0 and "已生成 1 份" in made.out and letters(tmp_path / "出") == ["李乙", "王丙"]


def test_a_failed_row_moved_and_mended_is_lost_by_its_sheet(tmp_path: Path) -> None:
    run(tmp_path, EAST, BAD)
    west, east = WEST.splitlines(), EAST + "|  | 王丙 | 男 | 城东街道 |  | 900 | 迁来 |  |\n"
    made = run(tmp_path, east, "\n".join(west[:-1]), options=("--retry", tmp_path / "出" / "结果.xlsx"))
    assert "结果里没有生成的城西街道第 3 行，名单里找不到了" in made.out


@pytest.mark.parametrize("option", ["--preview", "--dry-run"])
def test_all_rows_of_all_sheets_are_checked(tmp_path: Path, option: str) -> None:
    made = run(tmp_path, EAST, BAD, options=(option,))
    assert made.code == 1 and "城西街道!B3" in made.out and "名单：城东街道 1 行、城西街道 2 行" in made.out


def test_all_in_one_document_is_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    made = run(tmp_path, WEST, EAST, options=("--single", "全部.docx"))
    assert made.code == 0
    text = "".join(filled(tmp_path / "出" / "全部.docx"))
    assert text.index("李乙") < text.index("王丙") < text.index("张甲")


@pytest.mark.parametrize(("number", "code"), [("002", 0), ("001", 1)])
def test_households_on_two_sheets_need_a_key_each(tmp_path: Path, number: str, code: int) -> None:
    head, first = "| 户号 | 户主 | 账号尾号 |", "|  | 001 | 张甲 | 1234 |"
    constants = HOUSEHOLDS[: HOUSEHOLDS.index("| 家庭 |")]
    members = "| 成员 | 户号 | 姓名 | 金额 |\n|  | 001 | 张乙 | 100 |\n|  | 002 | 李丙 | 100 |"
    sheets = (constants, members, f"| 城东 {head}\n{first}", f"| 城西 {head}\n|  | {number} | 李乙 | 5678 |")
    path = workbook("\n".join(sheets), tmp_path / "名单.xlsx")
    made = merge(path, "-o", tmp_path / "出", template="优待金发放通知")
    assert (made.code, len(names(tmp_path / "出"))) == (code, 2 - code), made.out
    assert ("城西!A2：“户号”的“001”和城东第 2 行相同" in made.out) == bool(code)
