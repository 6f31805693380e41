"""From one issue to the next: what ``new --from`` brings along, and what ``check`` says where last month's is left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import Run, gwkit
from tests.documents import filled
from tests.workbooks import type_figures, type_form, type_rows, workbook

COLUMNS = ["日期", "慰问对象", "慰问金"]
PROSE = "本期走访［走访户数］，发放慰问金［慰问金］，张贴标语［宣传标语］。"


def fill(path: Path, day: str, title: str, visits: Sequence[tuple[str, str, int]], posters: int) -> Path:
    """Type what belongs to one issue."""
    book = openpyxl.load_workbook(path)
    type_form(book["报头"], {"印发日期": day, "标题": title})
    rows = [{"日期": when, "慰问对象": whom, "户数": "#1", "慰问金": f"#{money}"} for when, whom, money in visits]
    type_rows(book["走访慰问台账"], rows, COLUMNS)
    type_figures(book["数据"], [{"指标": "宣传标语", "数值": f"#{posters}"}])
    book.save(path)
    return path


def first(folder: Path) -> Path:
    path = folder / "1月.xlsx"
    assert gwkit("new", "双拥工作简报", "-o", path).code == 0
    book = openpyxl.load_workbook(path)
    type_form(book["报头"], {"期号": "#1", "总期号": "#25", "编发单位": "某县双拥办"})
    type_form(book["报尾"], {"送": "县委办"})
    type_rows(book["走访慰问"], [{"内容": PROSE}], ["层级", "标题", "内容"])
    book.save(path)
    return fill(path, "2026年1月30日", "一月双拥工作", [("1月3日", "甲户", 500), ("1月4日", "乙户", 800)], 30)


def following(last: Path, name: str, *more: str) -> tuple[Path, Run]:
    path = last.with_name(name)
    return path, gwkit("new", "双拥工作简报", "--from", last, "-o", path, *more)


def codes(run: Run) -> list[str]:
    return [found["code"] for found in json.loads(run.out)["problems"] if found["code"].startswith("W4")]


def head(path: Path) -> dict[object, object]:
    return {row[0]: row[1] for row in openpyxl.load_workbook(path)["报头"].values}


def test_three_issues_each_made_from_the_last(tmp_path: Path) -> None:
    january = first(tmp_path)
    assert gwkit("build", january).code == 0
    february, run = following(january, "2月.xlsx")
    assert run.code == 0
    assert "加一：报头（期号、总期号）\n" in run.out
    assert "清空：报头（印发日期、标题）、数据（慰问金、走访户数、宣传标语）、走访慰问台账（2 行）\n" in run.out
    unfilled = gwkit("check", february)
    assert (unfilled.code, "［走访户数］引用的内容还是空的" in unfilled.out) == (1, True)
    fill(february, "2026年2月27日", "二月双拥工作", [("2月5日", "丙户", 900)], 12)
    built = gwkit("build", february)
    assert (built.code, "提醒" in built.out) == (0, False), built.out
    march, _ = following(february, "3月.xlsx")
    assert (head(march)["期号"], head(march)["总期号"], head(march)["印发日期"]) == (3, 27, None)
    assert [row[4] for row in openpyxl.load_workbook(march)["数据"].values if row[0] == "慰问金"] == ["900元"]
    fill(march, "2026年3月30日", "三月双拥工作", [("3月2日", "丁户", 400), ("3月3日", "戊户", 300)], 8)
    assert gwkit("build", march).code == 0
    texts = filled(next((tmp_path / "输出").glob("*第3期.docx")))
    assert "本期走访2户，发放慰问金700元，张贴标语8条。" in texts
    assert "1月3日" not in "".join(texts) and "2月5日" not in "".join(texts)


def test_last_months_ledger_and_title_are_told(tmp_path: Path) -> None:
    january = first(tmp_path)
    gwkit("build", january)
    february, _ = following(january, "2月.xlsx", "--keep", "走访慰问台账")
    fill(february, "2026年2月27日", "一月双拥工作", [], 12)
    assert codes(gwkit("check", february, "--json")) == ["W416", "W414"]
    run = gwkit("build", february)
    assert run.code == 0
    assert "“走访慰问台账”里 2 行和上一期第 1 期完全一样（第 4、5 行）" in run.out
    assert gwkit("build", february, "--strict").code == 1
    # The same workbook again, and one of another unit, say what they said.
    assert codes(gwkit("check", january, "--json")) == []
    book = openpyxl.load_workbook(february)
    type_form(book["报头"], {"编发单位": "邻县双拥办"})
    book.save(tmp_path / "邻县.xlsx")
    assert codes(gwkit("check", tmp_path / "邻县.xlsx", "--json")) == []


def test_a_correction_of_the_same_issue_is_no_next_one(tmp_path: Path) -> None:
    january = first(tmp_path)
    gwkit("build", january)
    corrected, run = following(january, "1月（改）.xlsx", "--keep", "全部")
    assert "清空" not in run.out and head(corrected) == head(january)
    assert codes(gwkit("check", corrected, "--json")) == ["W408", "W408"]


def test_what_was_kept_and_cleared_in_json(tmp_path: Path) -> None:
    january = first(tmp_path)
    path, run = following(january, "2月.xlsx", "--json")
    data = json.loads(run.out)
    assert data["documents"] == [{"source": str(january), "output": str(path), "status": "made"}]
    kept = {each["sheet"]: each["fields"] for each in data["kept"]}
    assert kept == {"报头": ["简报名称", "编发单位"], "走访慰问": [], "报尾": ["送"]}
    assert data["next"] == [{"sheet": "报头", "fields": ["期号", "总期号"], "rows": 0}]
    assert {"sheet": "走访慰问台账", "fields": [], "rows": 2} in data["cleared"]


def test_json_of_a_blank_and_of_blanks_for_units(tmp_path: Path) -> None:
    data = json.loads(gwkit("new", "双拥工作简报", "-o", tmp_path / "a.xlsx", "--json").out)
    assert ([each["status"] for each in data["documents"]], "kept" in data) == (["made"], False)
    units = workbook("| 单位名单 | 单位 |\n| | 甲街道 |\n| | 乙街道 |", tmp_path / "名单.xlsx")
    words = ("new", "双拥工作简报", "--units", units, "-o", tmp_path / "下发", "--json")
    assert [each["status"] for each in json.loads(gwkit(*words).out)["documents"]] == ["made", "made"]
    (tmp_path / "下发" / "甲街道.xlsx").write_bytes(b"filled in")
    again = gwkit(*words)
    assert (again.code, [each["status"] for each in json.loads(again.out)["documents"]]) == (1, ["failed", "made"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--keep", "走访慰问台帐"), "--keep 里的“走访慰问台帐”不是工作表的名称；您是不是要找“走访慰问台账”"),
        (("--keep", "数据、全布"), "--keep 里的“全布”不是工作表的名称"),
        (("--keep",), "选项 --keep 后面要写内容"),
    ],
)
def test_a_sheet_to_keep_that_is_none(more: tuple[str, ...], words: str, tmp_path: Path) -> None:
    path, run = following(first(tmp_path), "2月.xlsx", *more)
    assert (run.code, path.exists()) == (2, False)
    assert words in run.err
    assert gwkit("new", "双拥工作简报", "--keep", "数据", "-o", path).code == 2


@pytest.mark.parametrize(("keep", "rows"), [((), 0), (("--keep", "名单"), 2)])
def test_a_roster_is_a_table(keep: tuple[str, ...], rows: int, tmp_path: Path) -> None:
    text = "| 信 | 项目 | 内容 |\n| | 标题 | 慰问信 |\n| 落款 | 项目 | 内容 |\n| | 单位 | 某县双拥办 |\n| | 成文日期 | 2026年2月1日 |\n"
    last = workbook(text + "| 名单 | 姓名 | 性别 |\n| | 张某 | 男 |\n| | 李某 | 女 |", tmp_path / "春节.xlsx")
    run = gwkit("new", "慰问信", "--from", last, "-o", tmp_path / "八一.xlsx", *keep)
    assert (run.code, ("留下" if keep else "清空") in run.out) == (0, True)
    names = [
        row[0] for row in openpyxl.load_workbook(tmp_path / "八一.xlsx")["名单"].iter_rows(min_row=4, values_only=True)
    ]
    assert sum(name is not None for name in names) == rows
    book = openpyxl.load_workbook(tmp_path / "八一.xlsx")
    assert {row[0]: row[1] for row in book["信"].values}["标题"] == "慰问信"
    assert {row[0]: row[1] for row in book["落款"].values}["成文日期"] is None
