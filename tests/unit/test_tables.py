from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from tests.unit.binding import FORM, LEDGER, PROSE, SCHEMA, found, submit
from tests.workbooks import workbook
from toolkit.record import scalar_text
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook


def test_sums_are_computed_and_units_converted(tmp_path: Path) -> None:
    submission = submit(FORM + PROSE + LEDGER.replace("慰问金 |", "慰问金（万元） |").replace("7000", "0.7"), tmp_path)
    assert submission.record.tables["台账"].totals == {"户数": Decimal(7), "慰问金": Decimal(10000)}


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("|  | 合计 |  | 7 | 10000 |\n", ["W411 台账!A4"]),
        ("|  | 总 计 |  | 8 | 1万元 |\n", ["W411 台账!A4", "W401 台账!C4"]),
        ("|  | 小计 |  | 8 |  |\n", ["W411 台账!A4", "W410 台账!C4"]),
        ("|  | 合计 |  | 7 |  |\n|  | 3月 | 丙 | 1 |  |\n", ["W411 台账!A4", "W401 台账!C4"]),
        ("|  |  | 合计 | 8 |  |\n", ["W411 台账!A4", "W401 台账!C4"]),
        ("|  | 日期 | 对象 | 户数 | 慰问金 |\n", ["W411 台账!A4"]),
        ("|  | 3月 | 丙 | 三 |  |\n", ["W305 台账!C4"]),
        ("|  | 合计 |  | !#REF! |  |\n", ["W411 台账!A4", "W301 台账!C4"]),
    ],
)
def test_totals_are_left_out_and_compared(tmp_path: Path, rows: str, codes: list[str]) -> None:
    submission = submit(FORM + PROSE + LEDGER + rows, tmp_path)
    assert sorted(found(submission)) == sorted(codes)


def rows_of(tmp_path: Path, rows: str) -> list[str]:
    """The objects of the ledger's records, and the codes of what was found."""
    header = "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n"
    submission = submit(FORM + PROSE + header + "".join(f"|  | {row} |\n" for row in rows.split(" / ")), tmp_path)
    table = submission.record.tables["台账"]
    records = [str(row.values["对象"].value or row.values["日期"].value) for row in table.rows]
    return records + [each.code for each in submission.problems]


@pytest.mark.parametrize(
    "label",
    [
        *("合计", "总计", "共计", "汇总", "累计", "总和", "Total", "TOTAL:", "总 计：", "合計", "本页合计", "合计金额"),
        *(
            "合计（大写）",
            "合计（元）",
            "Grand Total",
            "金额合计",
            "总合计",
            "本月合计",
            "合计数",
            "人民币合计（大写）",
        ),
    ],
)
def test_every_label_of_a_total_is_one(tmp_path: Path, label: str) -> None:
    rows = f"1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / {label} |  | 7 | 300"
    assert rows_of(tmp_path, rows) == ["甲", "乙", "W411"]


@pytest.mark.parametrize(
    "row",
    [
        "合计丰 |  | 7 | 300",
        "共计生 | 丙 | 7 | 300",
        "3月 | 合计 | 9 | 900",
        "信息汇总 | 丙 | 5 | 50",
        "资料累计 | 丙 |  | ",
        "汇总 | 丙 |  | ",
        "总务处 |  | 7 | 300",
        "3月 | 丙 |  | ",
        "3月 |  | 1 | 500",
        "3月 | 丙 | 500 | 合计",
    ],
)
def test_look_alikes_of_totals_stay_records(tmp_path: Path, row: str) -> None:
    records = [each for each in rows_of(tmp_path, f"1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / {row}") if each[0] != "W"]
    assert len(records) == 3


@pytest.mark.parametrize(
    "rows",
    [
        "合计 |  | 7 | 300 / 1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200",
        "1月 | 甲 | 3 | 100 / 合计 |  | 7 | 300 / 2月 | 乙 | 4 | 200",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 合计 |  | 7 | 300",
        "1月 | 甲 | 3 | 100 / 城东街道小计 |  | 3 | 100 / 2月 | 乙 | 4 | 200 / 城西 汇总 |  | 4 | 200 / 总计 |  | 7 | 300",
        "合计 |  | 7 | 300 / 城东小计 |  | 3 | 100 / 1月 | 甲 | 3 | 100 / 城西小计 |  | 4 | 200 / 2月 | 乙 | 4 | 200",
        "1月 | 甲 | 3 | 100 / 合计 |  | 3 | 100 / 2月 | 乙 | 4 | 200 / 合计 |  | 4 | 200",
        "1月 | 甲 | 3 | 100 / 小计 |  | 3 | 100 / 2月 | 乙 | 4 | 200 / 小计 |  | 4 | 200 / 全县合计 |  | 7 | 300",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 本月合计 |  | 7 | 300 / 本年累计 |  | 70 | 3000",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 合计：7户，300元 |  |  | ",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 合计（大写） | 叁佰元整 |  | ",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 平均 |  | 3.5 | 150",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 城区汇总 |  | 7 | 300",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 优抚对象小计 |  | 4 | 200",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 甲小计 |  | 3 | 100 / 乙（小计） |  | 4 | 200 / 合计 |  | 7 | 300",
    ],
)
def test_totals_end_nothing_wherever_they_stand(tmp_path: Path, rows: str) -> None:
    records, codes = rows_of(tmp_path, rows)[:2], rows_of(tmp_path, rows)[2:]
    assert (records, set(codes)) == (["甲", "乙"], {"W411"})


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 合计 |  | 8 | ", "W401"),
        ("合计 |  | 8 |  / 1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200", "W401"),
        ("1月 | 甲 | 3 | 100 / 城东小计 |  | 4 |  / 2月 | 乙 | 4 | 200", "W410"),
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 优抚对象小计 |  | 3 | 200", "W410"),
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 小计 |  | 4 | 200", "W410"),
        ("1月 | 甲 | 3 | 100 / 合计 |  | 3 |  / 2月 | 乙 | 4 | 200", "W401"),
        ("1月 | 甲 | 3 | 100 / 城东小计 |  | 3 |  / 2月 | 乙 | 4 | 200 / 总计 |  | 4 | ", "W401"),
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 城区汇总 |  | 8 | ", "W412"),
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 3月 |  | 7 | 300", "W413"),
        ("1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 信息汇总 | 丙 | 7 | 300", "W412"),
        ("1月 | 甲 | 3 | 100 / 合计 | 见附件 |  | ", "W412"),
    ],
)
def test_what_does_not_add_up_or_is_not_sure_is_told(tmp_path: Path, rows: str, code: str) -> None:
    assert code in rows_of(tmp_path, rows)


@pytest.mark.parametrize("total", ["#10000", "#9999.99", "9999.99", "#10000.004@0.00"])
def test_a_total_is_right_by_what_is_stored_and_by_what_is_shown(tmp_path: Path, total: str) -> None:
    third = "#3333.33333333333@#,##0.00"
    submission = submit(
        FORM
        + PROSE
        + "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n"
        + "".join(f"|  | 1月 | {name} |  | {third} |\n" for name in "甲乙丙")
        + f"|  | 合计 |  |  | {total} |\n",
        tmp_path,
    )
    codes = {each.code for each in submission.problems}
    assert "W401" not in codes and "W419" in codes
    assert scalar_text(submission.record.tables["台账"].totals["慰问金"]) == "10000"


def test_the_noise_of_fractions_is_no_difference(tmp_path: Path) -> None:
    rows = " / ".join([f"1月 | {name} |  | #3333.33333333333" for name in "甲乙丙"] + ["合计 |  |  | #10000"])
    assert rows_of(tmp_path, rows) == ["甲", "乙", "丙", "W356", "W356", "W356", "W411"]
    assert "W401" in rows_of(tmp_path, rows.replace("#10000", "#10000.01"))


@pytest.mark.parametrize(
    "rows",
    [
        "1月 | 甲 | 3 | 500 / 2月 | 乙 |  | 500",
        "1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / 3月 | 丙 | 7 | 300",
        "1月 | 甲 | 0 | 0 / 2月 | 乙 | 0 | 0 / 3月 |  | 0 | 0",
    ],
)
def test_equal_numbers_and_sums_by_chance_are_records(tmp_path: Path, rows: str) -> None:
    assert not [each for each in rows_of(tmp_path, rows) if each.startswith("W")]


@pytest.mark.parametrize(
    "row",
    [
        *(
            "填表人：王五 |  |  | ",
            "制表： | 王五 | 审核： | 赵六",
            "注：以上为1月的数。 |  |  | ",
            "备注 | 含物资 |  | ",
        ),
        *("1.本表一式两份，请按时报送。 |  |  | ", "以上数字由各街道报送。 |  |  | ", "（盖章） |  |  | "),
        *("填报单位（公章）：某街道 |  | 填报日期：2026年2月8日 | ", "以下空白 |  |  | ", "第 1 页，共 2 页 |  |  | "),
    ],
)
def test_notes_below_the_last_full_row_are_left_out(tmp_path: Path, row: str) -> None:
    assert rows_of(tmp_path, f"1月 | 甲 | 3 | 100 / {row}") == ["甲", "W411"]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("1月 | 小计 | 7 | 300", ["W411"]),
        ("1月 | 小计 | 8 | 300", ["W412"]),
        ("发货单号：002 |  |  | ", ["W412"]),
        ("发货单号：002 | 发货日期：1月 |  | ", ["W411"]),
        (" |  | #7 | #300", ["W413"]),
        (" |  | #7 | #300 / 3月 | 丙 | 1 | 1", ["W413"]),
        ("费用合计 |  |  | ", ["W412"]),
        ("材料费小计 |  |  | ", ["W411"]),
    ],
)
def test_what_the_words_leave_open_is_told(tmp_path: Path, rows: str, codes: list[str]) -> None:
    found = rows_of(tmp_path, f"1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200 / {rows}")
    assert [each for each in found if each.startswith("W")] == codes


@pytest.mark.parametrize(
    "row", ["甲 | 乙 | 1 | 2", "1 | 2 | 3 | 4", "（1） | （2） | （3） | （4）=（3）×2", "栏次 | 1 | 2 | 3"]
)
def test_a_row_that_numbers_the_columns_is_no_record(tmp_path: Path, row: str) -> None:
    assert rows_of(tmp_path, f"{row} / 1月 | 丙 | 3 | 100") == ["丙", "W411"]


@pytest.mark.parametrize(
    "row", ["1 | 2 | 4 | 3", "1月 | 甲 | 1 | 2", "甲 | 乙 | 2 | 3", "甲 | 甲 | 1 | 2", "乙 | 丙 | 1 | 2"]
)
def test_look_alikes_of_column_numbers_are_records(tmp_path: Path, row: str) -> None:
    assert len(rows_of(tmp_path, f"{row} / 1月 | 丙 | 3 | 100")) == 2


def test_a_row_number_alone_is_no_record(tmp_path: Path) -> None:
    header = "| 台账 | 序号 | 日期 | 对象 | 户数 | 慰问金 |\n"
    rows = "|  | 1 | 1月 | 甲 | 3 | 100 |\n|  | 2 |  |  |  |  |\n|  | #3 |  |  |  |  |\n|  | 3 | 合计 |  | 3 | 100 |\n"
    submission = submit(FORM + PROSE + header + rows, tmp_path)
    assert [row.number for row in submission.record.tables["台账"].rows] == [2]
    assert found(submission) == ["W210 台账!A1", "W411 台账!A5"]


def test_a_note_with_records_below_it_stays_with_a_warning(tmp_path: Path) -> None:
    rows = "1月 | 甲 | 3 | 100 / 注：以下为补报 |  |  |  / 2月 | 乙 | 4 | 200"
    assert rows_of(tmp_path, rows) == ["甲", "注：以下为补报", "乙", "W412"]


def test_what_is_short_below_a_note_is_not_sure(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "1月 | 甲 | 3 | 100 / 填表人：王五 |  |  |  / 2月9日 |  |  | ")[1:] == [
        "2月9日",
        "W411",
        "W412",
    ]


@pytest.mark.parametrize("row", ["一、城东街道", "（一）城东街道", "第一组", "驻县部队：", "第2批"])
def test_group_rows_are_left_out(tmp_path: Path, row: str) -> None:
    assert rows_of(tmp_path, f"{row} |  |  |  / 1月 | 甲 | 3 | 100 / 2月 | 乙 | 4 | 200") == ["甲", "乙", "W411"]


@pytest.mark.parametrize(
    "row", ["城东街道 |  |  | ", "第一片区服务站 |  |  | ", "第一组 | 丙 |  | ", " | 丙 |  | ", "一月 |  | 3 | "]
)
def test_look_alikes_of_groups_and_notes_are_records(tmp_path: Path, row: str) -> None:
    records = rows_of(tmp_path, f"1月 | 甲 | 3 | 100 / {row} / 2月 | 乙 | 4 | 200")
    assert len(records) == 3


def merged(tmp_path: Path, rows: str, *ranges: str, header: str = "") -> list[str]:
    header = header or "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n"
    text = FORM + PROSE + header + "".join(f"|  | {row} |\n" for row in rows.split(" / "))
    path = workbook(text, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for each in ranges:
        book["台账"].merge_cells(each)
    book.save(path)
    submission = bind(read_workbook(path), SCHEMA)
    table = submission.record.tables["台账"]
    return [str(row.values["对象"].value) for row in table.rows] + [each.code for each in submission.problems]


def test_a_row_merged_over_half_of_the_columns_is_a_group(tmp_path: Path) -> None:
    rows = "城东街道 |  |  |  / 1月 | 甲 | 3 | 100 / 补充 |  |  |  / 2月 | 乙 | 4 | 200"
    assert merged(tmp_path, rows, "A2:B2", "A4:D4") == ["甲", "乙", "W411", "W411"]
    assert merged(tmp_path, rows.replace("补充 |  |", "2月 |  | 5"), "A2:D2", "A4:B4") == ["甲", "None", "乙", "W411"]


def test_excels_own_totals_row_is_a_total_whatever_its_label(tmp_path: Path) -> None:
    rows = "".join(f"|  | {row} |\n" for row in ("1月 | 甲 | #3 | #100", "2月 | 乙 | #4 | #200", "全部 |  | #7 | #150"))
    path = workbook(FORM + PROSE + "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n" + rows, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    table: Any = Table(displayName="表1", ref="A1:D4", totalsRowCount=1)
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("日期", "对象", "户数", "慰问金"), strict=True):
        column.name = name
    table.tableColumns[2].totalsRowFunction = "sum"
    table.tableColumns[3].totalsRowFunction = "average"
    book["台账"].add_table(table)
    book.save(path)
    submission = bind(read_workbook(path), SCHEMA)
    assert found(submission) == ["W411 台账!A4"]
    assert submission.record.tables["台账"].totals == {"户数": 7, "慰问金": 300}


def test_full_dates_that_go_back_are_a_warning(tmp_path: Path) -> None:
    ledger = LEDGER.replace("1月", "2026年2月1日").replace("2月 |", "2026-01-05 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W407 台账!A3"]


def test_a_contradicting_unit_is_a_warning_and_a_misspelt_column_too(tmp_path: Path) -> None:
    ledger = LEDGER.replace("户数 |", "户数（人） |").replace("对象 |", "对相 |")
    assert found(submit(FORM + PROSE + ledger, tmp_path)) == ["W217 台账!B1", "W216 台账!C1"]


def test_a_text_cell_merged_downwards_counts_for_each_row_a_number_once(tmp_path: Path) -> None:
    path = workbook(FORM + PROSE + LEDGER, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["台账"].merge_cells("A2:A3")
    book["台账"].merge_cells("C2:C3")
    book.save(path)
    table = bind(read_workbook(path), SCHEMA).record.tables["台账"]
    assert [row.values["日期"].value for row in table.rows] == ["1月", "1月"]
    assert table.totals["户数"] == 3
