"""Many units' workbooks become one to review: what counts, what is told, how the sums agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.unit.returning import TOML, broken, foreign, library, old_report, report, units
from tests.workbooks import workbook
from toolkit.errors import DeliveryError
from toolkit.jobs.rollup import RolledUp, RollupOptions, left_out_lines, roll_up
from toolkit.library import Library

Row = dict[str, object]


def rolled(
    folder: Path,
    paths: Sequence[Path],
    *listed: str,
    output: str = "汇总.xlsx",
    unit: str = "某县",
    prose: bool = True,
    force: bool = False,
) -> RolledUp:
    names = units(folder / "名单.xlsx", *listed) if listed else None
    wanted = RollupOptions("monthly", names, unit, prose, force, 1)
    return roll_up(paths, folder / output, library(folder), wanted)


def codes(result: RolledUp) -> list[str]:
    return [found.code for found in result.problems]


def rows(path: Path, sheet: str, head: str) -> list[Row]:
    """The rows of a sheet below its header row, which has ``head`` in it."""
    lines = list(openpyxl.load_workbook(path)[sheet].values)
    top = next(number for number, line in enumerate(lines) if head in line)
    named: list[Row] = [dict(zip(map(str, lines[top]), line, strict=True)) for line in lines[top + 1 :]]
    return [row for row in named if any(cell is not None for cell in row.values())]


def figure(path: Path, name: str) -> object:
    return next(row["数值"] for row in rows(path, "数据", "指标") if row["指标"] == name)


def form(path: Path, name: str) -> object:
    return next(row["内容"] for row in rows(path, "报头", "项目") if row["项目"] == name)


# --- nothing, one, the wrong ones -----------------------------------------------------------------------------------------
def unusable(kind: str, folder: Path) -> list[Path]:
    match kind:
        case "broken":
            return broken(folder)
        case "foreign":
            return [foreign(folder / "外.xlsx", "甲街道")]
        case "nobody's":
            return [report(folder / "a.xlsx", "丙街道")]
        case _:
            return []


@pytest.mark.parametrize(
    ("kind", "missing"), [("none", ["R101"]), ("broken", ["R101"]), ("foreign", []), ("nobody's", ["R101"])]
)
def test_nothing_to_add_writes_nothing(kind: str, missing: list[str], tmp_path: Path) -> None:
    paths = unusable(kind, tmp_path)
    result = rolled(tmp_path, paths, "甲街道")
    assert (result.status, result.output, result.counted) == ("failed", None, [])
    assert codes(result) == ["R118"] and not (tmp_path / "汇总.xlsx").exists()
    reasons = [reason.code for _, reason in result.left_out]
    assert len(reasons) == len(paths) + len(missing) and reasons[len(paths) :] == missing
    assert len(list(left_out_lines(result))) == len(reasons)


def test_without_a_template_none_is_guessed_from_what_is_broken(tmp_path: Path) -> None:
    result = roll_up(broken(tmp_path), tmp_path / "汇总.xlsx", library(tmp_path), RollupOptions(jobs=1))
    assert codes(result) == ["R118"] and len(result.left_out) == 5


def test_one_unit(tmp_path: Path) -> None:
    path = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户", ledger=["1月3日 | 张某 | #500"])
    result = rolled(tmp_path, [path], "甲街道")
    assert (result.status, codes(result), result.left_out) == ("made", [], [])
    output = tmp_path / "汇总.xlsx"
    assert (figure(output, "户数"), figure(output, "慰问金"), form(output, "单位")) == (8, 500, "某县")
    assert [row["单位"] for row in rows(output, "单位对照", "单位")] == ["甲街道", "合计"]


def test_a_row_that_prints_two_paragraphs_is_two_rows_of_material_each_with_its_unit(tmp_path: Path) -> None:
    text = "开场。 |\n| | 一级 | 走访慰问 | 走访六户。 |\n| | 二级 | 送政策。 | 上门讲解。"
    rolled(tmp_path, [report(tmp_path / "a.xlsx", "甲街道", text=text)], "甲街道")
    contents = [row["内容"] for row in rows(tmp_path / "汇总.xlsx", "情况", "层级")]
    told = ["开场。", "一、走访慰问", "走访六户。", "（一）送政策。上门讲解。"]
    assert contents == [f"【甲街道】{words}" for words in told]


def test_the_rollup_itself_is_no_return(tmp_path: Path) -> None:
    path = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户")
    rolled(tmp_path, [path])
    assert rolled(tmp_path, [path, tmp_path / "汇总.xlsx"]).status == "unchanged"


def test_units_stand_under_the_names_of_the_list(tmp_path: Path) -> None:
    paths = [
        report(tmp_path / "a.xlsx", "乙　街道", "户数 | #8 | | 户", ledger=["1月3日 | 张某 | #500"], text="乙的话。"),
        report(tmp_path / "b.xlsx", "甲街道２", "户数 | #1 | | 户"),
    ]
    result = rolled(tmp_path, paths, "甲街道2", "乙街道")
    assert [each.unit for each in result.counted] == ["甲街道2", "乙街道"]
    output = tmp_path / "汇总.xlsx"
    assert [row["单位"] for row in rows(output, "来源", "指标")] == ["甲街道2", "乙街道", "乙街道"]
    assert [row["填报单位"] for row in rows(output, "台账", "日期")] == ["乙街道"]
    assert rows(output, "情况", "内容")[1]["内容"] == "【乙街道】乙的话。"


def test_brackets_a_unit_printed_are_printed_again(tmp_path: Path) -> None:
    figures = ("户数 | #8 | | 户", "雨伞 | #9 | | 把")
    path = report(tmp_path / "a.xlsx", "甲街道", *figures, text="见［［户数］］、［【雨伞】］、［{资金}］、【户数】。")
    rolled(tmp_path, [path])
    (row,) = [row for row in rows(tmp_path / "汇总.xlsx", "情况", "内容") if str(row["内容"]).startswith("【甲")]
    assert row["内容"] == "【甲街道】见［［户数］］、【雨伞】、［{资金}］、8户。"


# --- what a reviewer has to know ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        ({"figures": ["户数 | #8 |  | 户 |hidden"]}, "W205", "a.xlsx > 数据"),
        ({"ledger": ["1月3日 | 张某 | #500", "填表人：王某 | | "]}, "W411", "a.xlsx > 台账!A3"),
        ({"ledger": ["1月3日 | 张某 | #500", "合计 | 见附件 | "]}, "W412", "a.xlsx > 台账!A3"),
    ],
)
def test_what_was_not_read_is_told(more: dict[str, list[str]], code: str, place: str, tmp_path: Path) -> None:
    path = report(tmp_path / "a.xlsx", "甲街道", *more.pop("figures", []), **more)  # type: ignore[arg-type]
    result = rolled(tmp_path, [path])
    assert [(found.code, str(found.location)) for found in result.problems] == [(code, place)]
    assert figure(tmp_path / "汇总.xlsx", "户数") is None


def test_workbooks_of_an_older_version_add_up_with_those_of_today(tmp_path: Path) -> None:
    paths = [
        old_report(tmp_path / "旧.xlsx", "甲街道", 8, "另有一句"),
        report(tmp_path / "新.xlsx", "乙街道", "户数 | #5 | | 户", ledger=["1月3日 | 张某 | #500"]),
    ]
    result = rolled(tmp_path, paths)
    assert [(found.code, str(found.location)) for found in result.problems] == [
        ("T119", "旧.xlsx > 说明!B1"),
        ("T128", "旧.xlsx > 表头!B3"),
        ("R112", "新.xlsx > 台账!2"),
    ]
    output = tmp_path / "汇总.xlsx"
    assert (figure(output, "户数"), figure(output, "慰问金")) == (13, 1000)
    assert [row["慰问对象"] for row in rows(output, "台账", "日期")] == ["张某", "张某"]
    source = rows(output, "来源", "指标")[0]
    assert (source["工作簿"], source["工作表"], source["单元格"]) == ("旧.xlsx", "数据", "B2")


# --- what all agree on ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "common"),
    [("7万元", "70000元", 7), ("0.5", "0.5", 0.5), ("7万元", "8万元", None), ("", "7", None), ("", "", None)],
)
def test_forms_keep_what_all_units_say_in_the_unit_of_the_field(
    one: str, other: str, common: object, tmp_path: Path
) -> None:
    paths = [
        report(tmp_path / f"{unit}.xlsx", unit, form=[f"预算 | {amount}"])
        for unit, amount in (("甲", one), ("乙", other))
    ]
    assert rolled(tmp_path, paths).status == "made"
    assert form(tmp_path / "汇总.xlsx", "预算") == common


def test_what_is_required_and_not_the_same_is_filled_visibly(tmp_path: Path) -> None:
    paths = [report(tmp_path / f"{unit}.xlsx", unit) for unit in ("甲", "乙")]
    result = rolled(tmp_path, paths, unit="")
    assert [(found.code, str(found.location)) for found in result.problems] == [("R117", "汇总.xlsx > 报头!B4")]
    assert form(tmp_path / "汇总.xlsx", "单位") == "××××"


@pytest.mark.parametrize(
    ("numbers", "told", "stands"),
    [
        (("3", "3"), "各单位都填了“3”", 3),
        (("3", "4"), "先填了", None),
        (("", ""), "先填了", None),
        (("3", ""), "先填了", None),
    ],
)
def test_what_is_the_offices_own_is_never_taken_from_units_without_a_word(
    numbers: tuple[str, str], told: str, stands: object, tmp_path: Path
) -> None:
    library(tmp_path)
    own = '[[sheet.field]]\nname = "期号"\ntype = "integer"\nrequired = true\nby = "office"\n'
    toml = TOML.partition("[[migration]]")[0].replace('\n[[sheet]]\nname = "情况"', f'{own}\n[[sheet]]\nname = "情况"')
    (tmp_path / "模板" / "monthly" / "template.toml").write_text(toml, "utf-8")
    paths = [
        report(tmp_path / f"{unit}.xlsx", unit, "户数 | #8 | | 户", form=[f"期号 | {number}"])
        for unit, number in zip("甲乙", numbers, strict=True)
    ]
    result = roll_up(
        paths, tmp_path / "汇总.xlsx", Library(tmp_path / "模板"), RollupOptions("monthly", unit="某县", jobs=1)
    )
    assert [each.unit for each in result.counted] == ["甲", "乙"], "blank or not, the report of a unit counts"
    (found,) = result.problems
    assert told in found.message and str(found.location) == "汇总.xlsx > 报头!B7"
    assert stands is None or form(tmp_path / "汇总.xlsx", "期号") == stands


def test_a_required_figure_that_a_unit_left_blank_is_named(tmp_path: Path) -> None:
    library(tmp_path)
    toml = TOML.partition("[[migration]]")[0].replace('name = "户数"\n', 'name = "户数"\nrequired = true\n')
    (tmp_path / "模板" / "monthly" / "template.toml").write_text(toml, "utf-8")
    paths = [
        report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户"),
        report(tmp_path / "b.xlsx", "乙街道", "户数 | | | 户"),
    ]
    options = RollupOptions("monthly", unit="某县", jobs=1)
    result = roll_up(paths, tmp_path / "汇总.xlsx", Library(tmp_path / "模板"), options)
    ((_, reason),) = result.left_out
    assert "“乙街道”" in reason.message and "数据!B2：“户数”是必填项" in reason.hint
    assert figure(tmp_path / "汇总.xlsx", "户数") == 8


# --- sums -----------------------------------------------------------------------------------------------------------------
def test_the_cross_table_ends_in_the_figures_of_the_figures_sheet(tmp_path: Path) -> None:
    figures = {"甲": ["最多 | #9 | | 人", "最先 | #4 | | 人"], "乙": ["最多 | #3 | | 人", "户数 | #-0 | | 户"]}
    paths = [report(tmp_path / f"{unit}.xlsx", unit, *told) for unit, told in figures.items()]
    rolled(tmp_path, paths)
    *parts, total = rows(tmp_path / "汇总.xlsx", "单位对照", "单位")
    assert (total["最多（人）"], total["最先（人）"], total["户数（户）"]) == (9, 4, 0)
    assert [part["最多（人）"] for part in parts] == [9, 3]


def test_headers_of_the_cross_table_are_not_cut(tmp_path: Path) -> None:
    toml = tmp_path / "模板" / "monthly" / "template.toml"
    library(tmp_path)
    toml.write_text(TOML.replace('"户数"', '"接收安置退役军人"').partition("[[migration]]")[0], "utf-8")
    path = report(tmp_path / "a.xlsx", "甲街道", "接收安置退役军人 | #8 | | 户")
    options = RollupOptions("monthly", unit="某县", jobs=1)
    assert roll_up([path], tmp_path / "汇总.xlsx", Library(tmp_path / "模板"), options).status == "made"
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["单位对照"]
    assert sheet["B1"].value == "接收安置退役军人（户）" and sheet.column_dimensions["B"].width >= 2 * 11


@pytest.mark.parametrize(
    ("figures", "told", "last"),
    [
        (["慰问金 | #700 |  | 元"], ["R116"], ("（台账没有列明的部分）", 700, "乙街道")),
        (["慰问金 | 0.07万元 |  | "], ["R116"], ("（台账没有列明的部分）", 700, "乙街道")),
        (["慰问金 | #-100 |  | 元"], ["R125"], ("张某", 500, "甲街道")),
        (["慰问金 | #0 |  | 元"], [], ("张某", 500, "甲街道")),
        ([], [], ("张某", 500, "甲街道")),
    ],
)
def test_figures_beyond_the_ledgers(
    figures: list[str], told: list[str], last: tuple[object, ...], tmp_path: Path
) -> None:
    paths = [
        report(tmp_path / "a.xlsx", "甲街道", ledger=["1月3日 | 张某 | #500"]),
        report(tmp_path / "b.xlsx", "乙街道", *figures),
    ]
    assert codes(rolled(tmp_path, paths)) == told
    row = rows(tmp_path / "汇总.xlsx", "台账", "日期")[-1]
    assert (row["慰问对象"], row["慰问金"], row["填报单位"]) == last


# --- two levels -----------------------------------------------------------------------------------------------------------
def test_a_rollup_of_an_older_version_keeps_its_sources_one_level_up(tmp_path: Path) -> None:
    library(tmp_path)
    old = TOML.partition("[[migration]]")[0].replace("户数", "家庭").replace('"2.0"', '"1.0"')
    toml = tmp_path / "模板" / "monthly" / "template.toml"
    toml.write_text(old, "utf-8")
    path = report(tmp_path / "a.xlsx", "甲街道", "家庭 | #8 | | 户", version="1.0")
    county = RollupOptions("monthly", unit="某县", jobs=1)
    assert roll_up([path], tmp_path / "县.xlsx", Library(tmp_path / "模板"), county).status == "made"
    rolled(tmp_path, [tmp_path / "县.xlsx"], output="市.xlsx", unit="某市")
    sources = rows(tmp_path / "市.xlsx", "来源", "指标")
    assert [(row["指标"], row["单位"], row["数值"]) for row in sources] == [
        ("户数", "某县", "8"),
        ("户数", "某县／甲街道", "8"),
    ]


# --- what stands in the way -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["a return", "no workbook", "another template's"])
def test_a_file_that_is_no_rollup_of_this_kind_stays(kind: str, tmp_path: Path) -> None:
    path = report(tmp_path / "a.xlsx", "甲街道", "户数 | #8 | | 户")
    output = tmp_path / "汇总.xlsx"
    if kind == "a return":
        report(output, "乙街道")
    elif kind == "no workbook":
        output.write_bytes(b"PK")
    else:
        state = (
            "| 说明 | 模板 | 别的 |\n| 汇总底稿 | 工作表 | 行 | 栏 | 内容 |\n| 数据 | 指标 | 数值 |\n| | 户数 | #3 |"
        )
        workbook(state, output, hidden=["汇总底稿"])
    before = output.read_bytes()
    with pytest.raises(DeliveryError, match="文件已存在"):
        rolled(tmp_path, [path])
    assert output.read_bytes() == before
    assert rolled(tmp_path, [path], force=True).status == "made"
    assert figure(output, "户数") == 8
