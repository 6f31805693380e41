"""The office's year: blanks go out, thirty units report four times, everything is added up, every figure leads back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import pytest

from tests.acceptance.cli import Run, gwkit
from tests.documents import filled
from tests.workbooks import load, type_figures, type_form, type_rows, workbook

UNITS = tuple(f"第{number}街道办事处" for number in range(1, 31))
FIGURES = {"宣传标语": "条", "板报墙报": "块", "受教育人数": "人", "抚恤金": "万元"}
MISSING, LATE, DOUBLED, BROKEN = UNITS[3], UNITS[7], UNITS[12], UNITS[21]


def returned(
    path: Path,
    unit: str,
    figures: Iterable[tuple[str, str, str, str]],
    *,
    visits: Iterable[tuple[str, int]] = (),
    prose: str = "开展了形式多样的活动。",
    issue: int = 1,
) -> Path:
    """A unit's workbook: figures are name, value, 约数 and 单位, visits whom and how much."""
    lines = [
        "| 报头 | 项目 | 内容 |",
        "| | 简报名称 | 双拥工作简报 |",
        f"| | 期号 | #{issue} |",
        f"| | 编发单位 | {unit} |",
        "| | 印发日期 | 2026年3月2日 |",
        "| | 标题 | 双拥工作情况 |",
        "| 组织领导 | 层级 | 标题 | 内容 |",
        f"| | | | {prose} |",
        "| 数据 | 指标 | 数值 | 约数 | 单位 |",
        *(f"| | {name} | {value} | {about} | {measure} |" for name, value, about, measure in figures),
        "| 走访慰问台账 | 日期 | 慰问对象 | 慰问金 |",
        *(f"| | 1月30日 | {whom} | #{amount} |" for whom, amount in visits),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    return workbook("\n".join(lines), path)


def units(path: Path, names: Iterable[str] = UNITS, late: str = LATE) -> Path:
    rows = [f"| | {name} | 张某 | 1234567 | {'2026年1月5日' if name == late else '2099年3月5日'} |" for name in names]
    return workbook("\n".join(["| 单位名单 | 单位 | 联系人 | 电话 | 截止日期 |", *rows]), path)


def rollup(*paths: object, output: Path, more: Iterable[object] = ()) -> Run:
    return gwkit("rollup", *paths, "-o", output, "--template", "双拥工作简报", "--unit", "某县双拥办", *more)


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by its header row, which has 指标 or 单位 in it."""
    lines = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    top = next(number for number, line in enumerate(lines) if {"指标", "单位", "慰问对象"} & set(line))
    heads = [str(head) for head in lines[top]]
    return [dict(zip(heads, line, strict=True)) for line in lines[top + 1 :] if any(cell is not None for cell in line)]


def figure(path: Path, name: str) -> tuple[str, str, str]:
    found = next(row for row in rows(path, "数据") if row["指标"] == name)
    return tuple("" if found[key] is None else str(found[key]) for key in ("数值", "约数", "单位"))  # type: ignore[return-value]


# --- a year --------------------------------------------------------------------------------------------------------------
def reported(folder: Path, issue: int) -> dict[str, dict[str, Decimal]]:
    """Write one issue's returns; what each good unit reported."""
    chance = Random(issue)
    truth: dict[str, dict[str, Decimal]] = {}
    for unit in UNITS:
        values = {name: Decimal(chance.randrange(1, 90)) for name in FIGURES}
        figures = [(name, f"#{value}", "", FIGURES[name]) for name, value in values.items()]
        if unit == MISSING:
            continue
        if unit == BROKEN:
            figures[0] = ("宣传标语", "不知道", "", "条")
            figures.append(("板报墙报", "#3", "", "块"))
        returned(folder / f"{unit}.xlsx", unit, figures, visits=[("驻军某部", 100 * issue)], issue=issue)
        if unit == DOUBLED:
            figures[0] = ("宣传标语", f"#{values['宣传标语'] + 1}", "", "条")
            returned(folder / f"{unit}（重报）.xlsx", unit, figures, issue=issue)
        if unit not in (BROKEN, DOUBLED):
            truth[unit] = values
    return truth


@pytest.mark.parametrize("issue", [1, 2, 3, 4])
def test_a_year_of_a_county(issue: int, tmp_path: Path) -> None:
    truth = reported(tmp_path / "上报", issue)
    listed = units(tmp_path / "单位名单.xlsx")
    told = gwkit("status", tmp_path / "上报", "--units", listed, "--template", "双拥工作简报", "--json")
    states = {each["unit"]: each["status"] for each in json.loads(told.out)["documents"]}
    assert {states[MISSING], states[LATE], states[DOUBLED], states[BROKEN]} == {"未报", "迟报", "重复", "有错"}
    assert sum(state == "已报" for state in states.values()) == 26

    run = rollup(tmp_path / "上报", output=tmp_path / "汇总.xlsx", more=["--units", listed])
    assert run.code == 1, "units are left out"
    for unit in (MISSING, DOUBLED, BROKEN):
        assert sum(unit in line and "没有" in line for line in run.out.splitlines()) == 1
    assert f"“{LATE}”迟报" in run.out and LATE in truth
    assert "日期早于上一行" not in run.out, "deadlines stand in the order of the units"

    for name, measure in FIGURES.items():
        total = sum(values[name] for values in truth.values())
        assert figure(tmp_path / "汇总.xlsx", name) == (str(total), "", measure)
    assert_every_figure_leads_to_a_cell(tmp_path / "汇总.xlsx", tmp_path / "上报")
    assert len(rows(tmp_path / "汇总.xlsx", "走访慰问台账")) == len(truth)

    built = gwkit("build", tmp_path / "汇总.xlsx", "-o", tmp_path / "出")
    assert built.code == 0, built.out
    document = filled(next((tmp_path / "出").glob("*.docx")))
    assert sum(f"【{unit}】开展了形式多样的活动。" in document for unit in UNITS) == len(truth)


def assert_every_figure_leads_to_a_cell(summed: Path, folder: Path) -> None:
    """The parts on the 来源 sheet stand in the cells they name, and add up to the total, both ways."""
    sources = rows(summed, "来源")
    assert sources
    for source in sources:
        book = openpyxl.load_workbook(folder / str(source["工作簿"]))
        cell = book[str(source["工作表"])][str(source["单元格"])]
        assert str(cell.value) == str(source["数值"]), source
    cross = rows(summed, "单位对照")
    *parts, total = cross
    for head in total:
        if head != "单位" and total[head] is not None:
            assert sum(Decimal(str(part[head] or 0)) for part in parts) == Decimal(str(total[head]))


# --- what may be added ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        (("#70", "余", "万元"), ("#30", "", "万元"), ("100", "约", "万元")),
        (("#5000", "", "元"), ("#2", "", "万元"), ("2.5", "", "万元")),
        (("#1", "近", "万元"), ("#1", "以上", "万元"), ("2", "约", "万元")),
        (("三十万", "", "万元"), ("#1", "", "万元"), ("31", "", "万元")),
        (("#0", "", "万元"), ("#1.25", "", "万元"), ("1.25", "", "万元")),
    ],
)
def test_amounts(
    one: tuple[str, str, str], other: tuple[str, str, str], total: tuple[str, str, str], tmp_path: Path
) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [("抚恤金", *one)])
    returned(tmp_path / "乙.xlsx", "乙街道", [("抚恤金", *other)])
    run = rollup(tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", output=tmp_path / "汇总.xlsx")
    assert run.code == 0, run.out
    assert figure(tmp_path / "汇总.xlsx", "抚恤金") == total


def test_people_and_times_are_never_added(tmp_path: Path) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [("受教育人数", "#300", "", "人")])
    returned(tmp_path / "乙.xlsx", "乙街道", [("受教育人数", "#500", "", "人次")])
    run = rollup(tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", output=tmp_path / "汇总.xlsx")
    assert run.code == 1
    assert "乙.xlsx > 数据!" in run.out and "不能和“人”相加" in run.out
    assert figure(tmp_path / "汇总.xlsx", "受教育人数") == ("300", "", "人")


def test_a_text_that_is_no_number_is_told_and_left_out(tmp_path: Path) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [("宣传标语", "#8", "", "条")])
    returned(tmp_path / "乙.xlsx", "乙街道", [("宣传标语", "若干", "", "条")])
    run = rollup(tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", output=tmp_path / "汇总.xlsx")
    assert "若干" in run.out and "乙.xlsx > 数据!" in run.out
    assert figure(tmp_path / "汇总.xlsx", "宣传标语")[0] == "8"


# --- what people send -----------------------------------------------------------------------------------------------------
def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    returned(folder / "好的.xlsx", "第1街道办事处", [("宣传标语", "#8", "", "条")])
    returned(folder / "外来.xlsx", "名单外街道", [("宣传标语", "#99", "", "条")])
    returned(folder / "负数.xlsx", "第2街道办事处", [("宣传标语", "#-8", "", "条")])
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04not a workbook")
    assert gwkit("new", "座谈会通知", "--sample", "-o", folder / "别的模板.xlsx").code == 0
    listed = units(tmp_path / "单位名单.xlsx", UNITS[:3], late="")
    run = rollup(folder, output=tmp_path / "汇总.xlsx", more=["--units", listed])
    assert run.code == 1
    for words in (
        "“名单外街道”不在单位名单里",
        "坏.xlsx",
        "不是“双拥工作简报”",
        "“第3街道办事处”没有报",
        "“第2街道办事处”",
    ):
        assert words in run.out, words
    assert figure(tmp_path / "汇总.xlsx", "宣传标语")[0] == "8"


def test_the_same_return_twice_counts_once(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "甲（副本）.xlsx"):
        returned(tmp_path / "上报" / name, "甲街道", [("宣传标语", "#8", "", "条")])
    run = rollup(tmp_path / "上报", output=tmp_path / "汇总.xlsx")
    assert run.code == 0 and "只算一份" in run.out
    assert figure(tmp_path / "汇总.xlsx", "宣传标语")[0] == "8"


def test_nothing_to_add_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    run = rollup(tmp_path / "坏.xlsx", output=tmp_path / "汇总.xlsx")
    assert run.code == 1 and "没有一份工作簿可以汇总" in run.out
    assert not (tmp_path / "汇总.xlsx").exists()


def test_doubled_rows_of_a_ledger_are_marked(tmp_path: Path) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [], visits=[("张某某", 500)])
    returned(tmp_path / "乙.xlsx", "乙街道", [], visits=[("张某某", 500), ("李某某", 300)])
    run = rollup(tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", output=tmp_path / "汇总.xlsx")
    assert run.out.count("可能重复") == 1
    ledger = rows(tmp_path / "汇总.xlsx", "走访慰问台账")
    assert [row["慰问对象"] for row in ledger] == ["张某某", "张某某", "李某某"]


def test_without_prose(tmp_path: Path) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [("宣传标语", "#8", "", "条")], prose="甲街道的材料。")
    assert rollup(tmp_path / "甲.xlsx", output=tmp_path / "汇总.xlsx", more=["--no-prose"]).code == 0
    texts = [cell for sheet in openpyxl.load_workbook(tmp_path / "汇总.xlsx") for row in sheet.values for cell in row]
    assert not [text for text in texts if "甲街道的材料" in str(text)]


# --- the reviewer -----------------------------------------------------------------------------------------------------------
def test_a_second_run_changes_nothing_and_keeps_what_the_reviewer_edited(tmp_path: Path) -> None:
    folder, output = tmp_path / "上报", tmp_path / "汇总.xlsx"
    returned(folder / "甲.xlsx", "甲街道", [("宣传标语", "#8", "", "条"), ("板报墙报", "#2", "", "块")])
    returned(folder / "乙.xlsx", "乙街道", [("宣传标语", "#5", "", "条")])
    assert rollup(folder, output=output).code == 0
    before = output.read_bytes()
    assert "没有变化" in rollup(folder, output=output).out
    assert output.read_bytes() == before

    book = load(before)
    type_figures(book["数据"], [{"指标": "宣传标语", "数值": "#20"}])
    type_form(book["报头"], {"标题": "全县双拥工作综述"})
    book.save(output)
    returned(folder / "乙.xlsx", "乙街道", [("宣传标语", "#6", "", "条"), ("板报墙报", "#7", "", "块")])
    run = rollup(folder, output=output)
    assert figure(output, "板报墙报")[0] == "9", "what nobody touched follows the correction"
    assert figure(output, "宣传标语")[0] in ("20", "20.0"), "what the reviewer typed stays"
    assert "“宣传标语”审核时改成了" in run.out
    assert "全县双拥工作综述" in {cell for row in openpyxl.load_workbook(output)["报头"].values for cell in row}


def test_another_workbook_in_the_way_stays(tmp_path: Path) -> None:
    returned(tmp_path / "甲.xlsx", "甲街道", [("宣传标语", "#8", "", "条")])
    other = returned(tmp_path / "别的.xlsx", "乙街道", [])
    before = other.read_bytes()
    assert rollup(tmp_path / "甲.xlsx", output=other).code == 1
    assert other.read_bytes() == before


# --- county to city ---------------------------------------------------------------------------------------------------------
def test_two_levels_keep_the_sources(tmp_path: Path) -> None:
    for county, values in {"甲县": (8, 5), "乙县": (4, 6)}.items():
        for number, value in enumerate(values):
            returned(
                tmp_path / county / f"{number}.xlsx", f"{county}第{number}街道", [("宣传标语", f"#{value}", "", "条")]
            )
        run = gwkit(
            "rollup",
            tmp_path / county,
            "-o",
            tmp_path / "市" / f"{county}.xlsx",
            "--template",
            "briefing",
            "--unit",
            county,
        )
        assert run.code == 0, run.out
    city = tmp_path / "全市.xlsx"
    run = gwkit("rollup", tmp_path / "市", "-o", city, "--unit", "某市")
    assert run.code == 0, run.out
    assert figure(city, "宣传标语")[0] == "23"
    named = {str(row["单位"]) for row in rows(city, "来源")}
    assert any("甲县" in name and "第0街道" in name for name in named) or {"甲县第0街道"} <= named


# --- blanks go out ------------------------------------------------------------------------------------------------------------
def test_blanks_for_every_unit(tmp_path: Path) -> None:
    last = tmp_path / "上期"
    returned(last / "a.xlsx", UNITS[0], [("宣传标语", "#8", "", "条")])
    listed = units(tmp_path / "单位名单.xlsx", UNITS[:2])
    run = gwkit("new", "双拥工作简报", "--units", listed, "-o", tmp_path / "下发", "--last", last)
    assert run.code == 0, run.out
    assert sorted(path.stem for path in (tmp_path / "下发").glob("*.xlsx")) == sorted(UNITS[:2])
    book = openpyxl.load_workbook(tmp_path / "下发" / f"{UNITS[0]}.xlsx")
    texts = {str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None}
    assert UNITS[0] in texts and any("张某" in text for text in texts) and any("2099年3月5日" in text for text in texts)
    figures = book["数据"]
    assert any("8" in str(cell.value) for row in figures.iter_rows() for cell in row), "last issue's figure"
    assert figures.protection.sheet and not figures.protection.password
    name, value = next(row[:2] for row in figures.iter_rows() if row[0].value == "宣传标语")
    assert name.protection.locked and not value.protection.locked


def test_a_blank_that_was_filled_in_comes_back(tmp_path: Path) -> None:
    listed = units(tmp_path / "单位名单.xlsx", UNITS[:1], late="")
    assert gwkit("new", "双拥工作简报", "--units", listed, "-o", tmp_path / "下发").code == 0
    path = tmp_path / "下发" / f"{UNITS[0]}.xlsx"
    book = openpyxl.load_workbook(path)
    type_figures(book["数据"], [{"指标": "宣传标语", "数值": "#8"}])
    type_rows(book["组织领导"], [{"内容": "开了会。"}], ["层级", "标题", "内容"])
    book.save(path)
    run = gwkit("rollup", tmp_path / "下发", "-o", tmp_path / "汇总.xlsx", "--units", listed)
    assert run.code == 0, run.out
    assert figure(tmp_path / "汇总.xlsx", "宣传标语")[0] == "8"


def test_reminders_are_ready_to_print(tmp_path: Path) -> None:
    returned(tmp_path / "上报" / "甲.xlsx", UNITS[0], [("宣传标语", "#8", "", "条")])
    listed = units(tmp_path / "单位名单.xlsx", UNITS[:3])
    run = gwkit(
        *("status", tmp_path / "上报", "--units", listed, "--template", "briefing"),
        *("--reminders", tmp_path / "催报.xlsx", "--xlsx", tmp_path / "情况.xlsx"),
    )
    assert run.code == 0, run.out
    assert [row["情况"] for row in rows(tmp_path / "情况.xlsx", "报送情况")] == ["已报", "未报", "未报"]
    book = openpyxl.load_workbook(tmp_path / "催报.xlsx")
    type_form(book["催报"], {"补报期限": "2026年3月10日", "联系人": "王某", "联系电话": "12345"})
    type_form(book["落款"], {"单位": "某县双拥办", "成文日期": "2026年3月6日"})
    book.save(tmp_path / "催报.xlsx")
    run = gwkit("merge", "催报通知", tmp_path / "催报.xlsx", "-o", tmp_path / "催报")
    assert run.code == 0, run.out
    assert len(list((tmp_path / "催报").glob("*.docx"))) == 2


def test_lists_that_lie_among_the_returns_are_no_returns(tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    returned(folder / "甲.xlsx", UNITS[0], [("宣传标语", "#8", "", "条")])
    listed = units(folder / "单位名单.xlsx", UNITS[:2], late="")
    roundabout = folder / ".." / "上报"
    told = ("--xlsx", folder / "情况.xlsx", "--reminders", folder / "催报.xlsx", "--force", "--json")
    for _ in range(2):
        run = gwkit("status", folder, "--units", roundabout / listed.name, "--template", "briefing", *told)
        assert [each["status"] for each in json.loads(run.out)["documents"]] == ["已报", "未报"], run.out
    for name in ("情况.xlsx", "催报.xlsx"):
        (folder / name).unlink()
    for _ in range(2):
        run = rollup(folder, output=roundabout / "汇总.xlsx", more=["--units", listed])
        assert "汇总了 1 个单位；没有汇总 1 份" in run.out, run.out


def test_what_is_wrong_with_a_list_or_with_last_issue_is_told_when_blanks_go_out(tmp_path: Path) -> None:
    (tmp_path / "上期").mkdir()
    (tmp_path / "上期" / "坏.xlsx").write_bytes(b"x")
    text = f"| 单位名单 | 单位 | 电话 |\n| | {UNITS[0]} | 1 |\n| | {UNITS[1]} | 2 |hidden"
    listed = workbook(text, tmp_path / "单位名单.xlsx")
    run = gwkit("new", "briefing", "--units", listed, "-o", tmp_path / "下发", "--last", tmp_path / "上期")
    assert run.code == 0 and "已写好 1 份" in run.out
    assert "第 3 行是隐藏的" in run.out and "坏.xlsx：上期的这份没有用上" in run.out


def test_figures_that_jump_are_told(tmp_path: Path) -> None:
    returned(tmp_path / "上期" / "甲.xlsx", UNITS[0], [("宣传标语", "#8", "", "条"), ("板报墙报", "#5", "", "块")])
    returned(tmp_path / "本期" / "甲.xlsx", UNITS[0], [("宣传标语", "#80", "", "条"), ("板报墙报", "#0", "", "块")])
    run = gwkit("status", tmp_path / "本期", "--last", tmp_path / "上期", "--template", "briefing", "--json")
    told = " ".join(found["message"] for found in json.loads(run.out)["problems"])
    assert "“宣传标语”上期 8条，本期 80条" in told and "“板报墙报”上期 5块，本期是 0" in told


def test_what_units_do_not_agree_on_withholds_until_the_reviewer_fills_it_in(tmp_path: Path) -> None:
    for issue, unit in enumerate(("城东街道", "城西街道"), 3):
        path = returned(tmp_path / "上报" / f"{unit}.xlsx", unit, [], issue=issue, prose=f"{unit}走访{issue}户。")
        book = openpyxl.load_workbook(path)
        book["报头"]["B5"] = f"2026年3月{issue}日"
        book.save(path)
    output = tmp_path / "汇总.xlsx"
    run = gwkit("rollup", tmp_path / "上报", "-o", output, "--template", "双拥工作简报", "--json")
    told = [(each["code"], each["where"]) for each in json.loads(run.out)["problems"]]
    open_cells = [where for code, where in told if code == "R117"]
    assert run.code == 0 and len(open_cells) == 3
    for command in ("check", "build"):
        found = json.loads(gwkit(command, output, "--json").out)["problems"]
        assert [each["where"] for each in found if each["code"] == "W345"] == open_cells
        (labels,) = [each for each in found if each["code"] == "W361"]
        assert labels["where"] == "汇总.xlsx > 组织领导!C4" and "有 2 段" in labels["message"]
    assert not (tmp_path / "输出").exists()
    above = gwkit("status", output, "--units", units(tmp_path / "名单.xlsx", ["××××"]), "--json")
    assert [each["status"] for each in json.loads(above.out)["documents"]] == ["有错"]

    book = openpyxl.load_workbook(output)
    for row in book["报头"].iter_rows(min_row=4, max_col=2):
        value = {"期号": "5", "编发单位": "某县双拥办", "印发日期": "2026年3月9日"}.get(str(row[0].value))
        if value is not None:
            row[1].value = value
    book["组织领导"]["C4"] = "城东街道走访3户。"
    book["组织领导"]["C5"] = "城西街道走访4户。"
    book.save(output)
    built = gwkit("build", output, "-o", tmp_path / "出", "--json")
    assert built.code == 0 and not {"W345", "W361"} & {each["code"] for each in json.loads(built.out)["problems"]}
