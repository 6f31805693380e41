"""Two issues compared."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.workbooks import saved, type_into
from toolkit.errors import WorkbookError
from toolkit.jobs import compare
from toolkit.jobs.compare import Change, compare_workbooks
from toolkit.library import Library
from toolkit.problems import CellLocation
from toolkit.record import Figure, Level, Prose, Segment
from toolkit.workbook.blank import blank_workbook

NOWHERE = CellLocation("3月.xlsx")
MASTHEAD = "| 报头 | 项目 | 内容 |\n| | 期号 | #{issue} |\n"
OLD = (
    MASTHEAD.format(issue=2)
    + """
| 组织领导 | 层级 | 标题 | 内容 |
|          |      |      | 成立了领导小组，定期研究双拥工作。 |

| 数据 | 指标 | 数值 | 约数 | 单位 |
|      | 慰问金 | #50 | | 万元 |
|      | 新增指标甲 | #4 | | 场 |
"""
)
NEW = (
    MASTHEAD.format(issue=3)
    + """
| 领导重视 | 层级 | 标题 | 内容 |
|          |      |      | 成立了领导小组，定期研究双拥工作！ |

| 数据 | 指标 | 数值 | 约数 | 单位 |
|      | 慰问金 | #750000 | | 元 |
|      | 新增指标乙 | #6 | | 场 |
"""
)


def figure(value: object, unit: str = "元", mark: str = "", typed: str = "") -> Figure:
    return Figure("慰问金", None if typed else Decimal(str(value)), mark, unit, typed, NOWHERE)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (figure(50, "万元"), figure(750000), ("+250000元", "+50%", "")),
        (figure(750000), figure(50, "万元"), ("-25万元", "-33.3%", "")),
        (figure(70, "万元", "余"), figure(80, "万元"), ("约+10万元", "约+14.3%", "")),
        (figure(0), figure(5), ("+5元", "", "上期为零，不算增减率")),
        (figure(0), figure(0), ("0元", "", "")),
        (figure(-5), figure(5), ("+10元", "", "上期为负，不算增减率")),
        (figure(5), figure(0), ("-5元", "-100%", "")),
        (figure(5, "人"), figure(6, "人次"), ("", "", "单位不同：人、人次")),
        (figure(5, "人"), figure(6, "名"), ("+1名", "+20%", "")),
        (figure(0, typed="三十万"), figure(40, "万元"), ("+10万元", "+33.3%", "")),
        (figure(0, typed="若干"), figure(40, "万元"), ("", "", "文字，不能相减")),
        (None, figure(5), ("", "", "本期新增")),
        (figure(5), None, ("", "", "本期没有")),
    ],
)
def test_figures(old: Figure | None, new: Figure | None, expected: tuple[str, str, str]) -> None:
    assert compare._difference(old, new) == expected


def prose(name: str, text: str) -> Prose:
    return Prose(name, (Segment(Level.TEXT, "", "", text, name, NOWHERE),))


def notes(old: list[Prose], new: list[Prose]) -> dict[str, str]:
    return {change.sheet: change.note for change in compare._sections(old, new)}


def test_sections() -> None:
    one, two, three = (
        prose("导语", "春节前夕。"),
        prose("组织领导", "成立领导小组，专人负责。"),
        prose("宣传", "张贴标语。"),
    )
    assert notes([one, two], [one, two]) == {"导语": "", "组织领导": ""}
    assert notes([one], [one, three]) == {"导语": "", "宣传": "本期新增"}
    assert notes([one, three], [one]) == {"导语": "", "宣传": "本期没有"}
    renamed = prose("领导重视", "成立领导小组，专人负责！")
    assert notes([one, two], [one, renamed]) == {"导语": "", "领导重视": "原名“组织领导”；文字有改动"}
    assert notes([one, two, three], [three, one, two]) == {"宣传": "位置变了", "导语": "", "组织领导": ""}
    assert notes([Prose("空栏目", ()), one], [one]) == {"导语": ""}


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("diff")
    blank = blank_workbook(Library(None).find("briefing").schema)
    return saved(type_into(blank, OLD), folder / "2月.xlsx"), saved(type_into(blank, NEW), folder / "3月.xlsx")


def test_two_workbooks(issues: tuple[Path, Path]) -> None:
    found = {(change.sheet, change.name): change for change in compare_workbooks(*issues, Library(None)).changes}
    money: Change = found["数据", "慰问金"]
    assert (money.before, money.after, money.change, money.rate) == ("50万元", "750000元", "+250000元", "+50%")
    assert found["数据", "新增指标甲"].note == "本期没有"
    assert found["数据", "新增指标乙"].note == "本期新增"
    assert (found["报头", "期号"].before, found["报头", "期号"].after) == ("2", "3")
    assert found["领导重视", "栏目"].note == "原名“组织领导”；文字有改动"
    assert str(money.where_after).startswith("3月.xlsx > 数据!")


def test_another_template(issues: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "函.xlsx"
    other.write_bytes(blank_workbook(Library(None).find("consultation-letter").schema))
    with pytest.raises(WorkbookError) as raised:
        compare_workbooks(issues[0], other, Library(None))
    assert [found.code for found in raised.value.problems] == ["V101"]
    assert gwkit("diff", issues[0], other).code == 1


def test_command(issues: tuple[Path, Path], tmp_path: Path) -> None:
    listing = tmp_path / "对比.xlsx"
    run = gwkit("diff", *issues, "--json", "--xlsx", listing)
    told = json.loads(run.out)
    assert [document["output"] for document in told["documents"]] == [str(listing)]
    assert any(change["name"] == "慰问金" and change["rate"] == "+50%" for change in told["changes"])
    rows = list(openpyxl.load_workbook(listing)["对比"].iter_rows(values_only=True))
    assert any(row[1] == "慰问金" and row[5] == "+50%" for row in rows)
    assert "+250000元" in gwkit("diff", *issues).out
    assert "没有变化" in gwkit("diff", issues[0], issues[0]).out
    assert gwkit("diff", issues[0], tmp_path / "没有.xlsx").code == 2
