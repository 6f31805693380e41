"""The next issue's workbook: what is kept of the last one, what is counted up, what is cleared."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.pictures import picture, placed_over
from tests.workbooks import workbook
from toolkit.opc import pack
from toolkit.problems import FileLocation
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.carried import Carried, carry_over, left_behind
from toolkit.workbook.cell_pictures import CellPictures
from toolkit.workbook.content import Rows
from toolkit.workbook.keeping import keeping
from toolkit.workbook.reader import read_workbook

HEAD = '[template]\nid = "t"\nname = "测试"\nversion = "1"\noutput = "a"\n'
SHEET = '[[sheet]]\nname = "{}"\nshape = "{}"\n'
FIELD = '[[sheet.field]]\nname = "{}"\n'
LEDGER = """
| 台账 | 日期 | 对象 | 户数 | 慰问金 |
|      | 1月3日 | 甲户 | #1 | #500 |
|      | 1月4日 | 乙户 | #2 | #800.5 |
|      | 合计 |  | #3 | #1300.5 |
"""
FIGURES = """
| 数据 | 指标 | 数值 | 约数 | 单位 |
|      | 慰问金 |  |  | 元 |
|      | 标语 | #30 | 余 | 条 |
|      | 会议 |  |  | 次 |
|      | 自增的数 | 三十万 |  | 元 |
"""


def schema(*sheets: str) -> Schema:
    return parse_schema(HEAD + "".join(sheets), FileLocation("t"))


def form(*fields: str, name: str = "报头", carry: str = "") -> str:
    """A form; a field is ``标题`` or ``标题 carry = "keep"``."""
    return _sheet(name, "form", fields, carry)


def _sheet(name: str, shape: str, fields: Sequence[str], carry: str) -> str:
    parts = [each.partition(" ") for each in fields]
    lines = [FIELD.format(name) + keys.replace("; ", "\n") + "\n" for name, _, keys in parts]
    return SHEET.format(name, shape) + (f'carry = "{carry}"\n' if carry else "") + "".join(lines)


def ledger(*columns: str, carry: str = "") -> str:
    columns = columns or ("日期", "对象", '户数 type = "integer"', '慰问金 type = "money"')
    return _sheet("台账", "table", columns, carry)


def figures(carry: str = "") -> str:
    fields = ('慰问金 type = "money"; unit = "元"; from = "台账.慰问金"', '标语 unit = "条"', '会议 unit = "次"')
    return _sheet("数据", "figures", fields, carry)


def carry(markdown: str, known: Schema, tmp_path: Path, *keep: str) -> Carried:
    last = read_workbook(workbook(markdown, tmp_path / "上期.xlsx"))
    return carry_over(last, known, keeping(keep, last, known))


def values(rows: Rows) -> dict[object, object]:
    return {row["项目"]: row["内容"] for row in rows}


def told(carried: Carried) -> dict[str, str]:
    groups = {"留": carried.kept, "加": carried.raised, "清": carried.cleared}
    return {name: "、".join(map(str, each)) for name, each in groups.items() if each}


# --- forms ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "typed", "now"),
    [
        ("标题", "三月工作", None),
        ("公文标题", "三月工作", None),
        ("简报题目", "三月工作", None),
        ('日期 type = "date"', "2026年3月1日", None),
        ('标题 carry = "keep"', "三月工作", "三月工作"),
        ('日期 type = "date"; carry = "keep"', "2026年3月1日", "2026年3月1日"),
        ('单位 carry = "clear"', "某县", None),
        ('期号 type = "integer"; carry = "next"', "#3", 4),
        ('期号 type = "integer"; carry = "next"', "三", None),
        ('期号 type = "integer"; carry = "next"; default = 3', "#3", 4),
        ("期号", "#3", 3),
        # look-alikes
        ("单位", "某县", "某县"),
        ("简报名称", "双拥工作简报", "双拥工作简报"),
        ("标题字号", "二号", "二号"),
        ("日期说明", "每月五日前报", "每月五日前报"),
        ('标题 type = "choice"; choices = ["慰问信", "感谢信"]', "感谢信", "感谢信"),
    ],
)
def test_a_field(field: str, typed: str, now: object, tmp_path: Path) -> None:
    name = field.partition(" ")[0]
    carried = carry(f"| 报头 | 项目 | 内容 |\n| | {name} | {typed} |", schema(form(field)), tmp_path)
    assert values(carried.content.rows["报头"]).get(name) == now
    is_next = "next" in field and now is not None
    assert told(carried) == {"清" if now is None else "加" if is_next else "留": f"报头（{name}）"}


def test_a_constant_title_falls_back_to_the_templates_own(tmp_path: Path) -> None:
    known = schema(form('标题 default = "慰问信"'))
    other = carry("| 报头 | 项目 | 内容 |\n| | 标题 | 春节慰问信 |", known, tmp_path)
    same = carry("| 报头 | 项目 | 内容 |\n| | 标题 | 慰问信 |", known, tmp_path)
    assert (told(other), told(same)) == ({"清": "报头（标题）"}, {"留": "报头（标题）"})
    for each in (other, same):
        sheet = openpyxl.load_workbook(io.BytesIO(blank_workbook(known, each.content)))["报头"]
        assert sheet["B4"].value == "慰问信"


def test_a_default_that_was_emptied_stays_empty(tmp_path: Path) -> None:
    known = schema(form('密级 default = "内部"', "单位"))
    carried = carry("| 报头 | 项目 | 内容 |\n| | 密级 |  |\n| | 单位 | 甲 |", known, tmp_path)
    assert values(carried.content.rows["报头"]) == {"密级": None, "单位": "甲"}


def test_a_form_may_be_kept_or_cleared_as_a_whole(tmp_path: Path) -> None:
    text = "| 报头 | 项目 | 内容 |\n| | 标题 | 三月 |\n| | 单位 | 甲 |\n| | 电话 | 乙 |"
    fields = ("标题", "单位", '电话 carry = "keep"')
    assert told(carry(text, schema(form(*fields, carry="keep")), tmp_path)) == {"留": "报头（标题、单位、电话）"}
    assert told(carry(text, schema(form(*fields, carry="clear")), tmp_path)) == {
        "留": "报头（电话）",
        "清": "报头（标题、单位）",
    }


def test_only_what_was_carried_is_tinted(tmp_path: Path) -> None:
    known = schema(form('标题 default = "通报"', "单位"), ledger(), figures())
    text = "| 报头 | 项目 | 内容 |\n| | 标题 | 三月通报 |\n| | 单位 | 甲 |" + LEDGER + FIGURES
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(known, carry(text, known, tmp_path).content)))
    assert [str(area.sqref) for area in book["报头"].conditional_formatting] == ["B5"]
    assert not list(book["数据"].conditional_formatting)


# --- tables -----------------------------------------------------------------------------------------------------------
def test_a_ledger_is_cleared_with_its_total(tmp_path: Path) -> None:
    carried = carry(LEDGER, schema(ledger()), tmp_path)
    assert carried.content.rows["台账"] == []
    assert told(carried) == {"清": "台账（2 行）"}


@pytest.mark.parametrize("keep", [("台账",), ("全部",)])
def test_a_ledger_that_is_asked_for_stays_as_typed(keep: tuple[str, ...], tmp_path: Path) -> None:
    carried = carry(LEDGER, schema(ledger()), tmp_path, *keep)
    assert [row["慰问金"] for row in carried.content.rows["台账"]] == [500, 800.5, 1300.5]
    assert told(carried) == {"留": "台账（2 行）"}


def test_a_standing_list(tmp_path: Path) -> None:
    carried = carry(LEDGER, schema(ledger(carry="keep")), tmp_path)
    assert len(carried.content.rows["台账"]) == 3


@pytest.mark.parametrize(
    "columns",
    [
        ("日期", '对象 carry = "keep"', "户数", "慰问金"),
        ('日期 carry = "clear"', "对象", '户数 carry = "clear"', '慰问金 carry = "clear"'),
    ],
)
def test_columns_have_their_own_fate(columns: tuple[str, ...], tmp_path: Path) -> None:
    """A total without its numbers is no record, and stays behind."""
    whole = "keep" if "clear" in columns[0] else ""
    carried = carry(LEDGER, schema(ledger(*columns, carry=whole)), tmp_path)
    assert carried.content.rows["台账"] == [{"对象": "甲户"}, {"对象": "乙户"}]
    assert told(carried) == {"留": "台账（2 行：对象）", "清": "台账（2 行：日期、户数、慰问金）"}


def test_an_empty_ledger_is_not_worth_a_word(tmp_path: Path) -> None:
    assert told(carry("| 台账 | 日期 | 对象 | 户数 | 慰问金 |", schema(ledger()), tmp_path)) == {}


@pytest.mark.parametrize(("keep", "photos"), [((), []), (("照片",), [(3, 0), (4, 0)]), (("全部",), [(3, 0), (4, 0)])])
def test_photos_in_cells(keep: tuple[str, ...], photos: list[tuple[int, int]], tmp_path: Path) -> None:
    known = schema(_sheet("照片", "table", ('照片 type = "image"', "说明"), ""))
    path = workbook("| 照片 | 照片 | 说明 |\n| | | 走访 |", tmp_path / "上期.xlsx")
    placed_over(path, "照片", {"A2": picture(40, 30), "A3": picture(30, 40, "PNG")})
    last = read_workbook(path)
    carried = carry_over(last, known, keeping(keep, last, known))
    assert told(carried) == {"留" if keep else "清": "照片（2 行）"}
    now = tmp_path / "本期.xlsx"
    now.write_bytes(blank_workbook(known, carried.content))
    (grid,) = (grid for grid in read_workbook(now).sheets if grid.name == "照片")
    assert sorted(CellPictures(now, grid.part).places) == photos


@pytest.mark.parametrize(
    ("content", "is_kept"),
    [(picture(40, 30, "GIF"), True), (picture(40, 30, "BMP"), True), (b"\xff\xd8\xff cut", False)],
)
def test_photos_of_other_kinds(content: bytes, is_kept: bool, tmp_path: Path) -> None:
    known = schema(_sheet("照片", "table", ('照片 type = "image"; carry = "keep"', "说明"), ""))
    path = workbook("| 照片 | 照片 | 说明 |\n| | | 走访 |", tmp_path / "上期.xlsx")
    placed_over(path, "照片", {"A2": picture(40, 30)})
    with_media(path, content)
    carried = carry_over(read_workbook(path), known)
    assert [found.code for found in carried.problems] == ([] if is_kept else ["W333"])
    assert blank_workbook(known, carried.content)
    assert bool(carried.content.pictures) is is_kept


def with_media(path: Path, content: bytes) -> None:
    """Exchange the bytes of every picture."""
    with zipfile.ZipFile(path) as archive:
        media = {name: content for name in archive.namelist() if name.startswith("xl/media/")}
    path.write_bytes(pack(path.read_bytes(), media))


def test_a_photo_of_a_form(tmp_path: Path) -> None:
    known = schema(form("单位", '标志 type = "image"; carry = "keep"', '合影 type = "image"'))
    path = workbook("| 报头 | 项目 | 内容 |\n| | 标志 | |\n| | 合影 | |", tmp_path / "上期.xlsx")
    placed_over(path, "报头", {"B2": picture(40, 30), "B3": picture(40, 30)})
    carried = carry_over(read_workbook(path), known)
    assert told(carried) == {"留": "报头（标志）", "清": "报头（合影）"}
    assert [(each.line, each.header) for each in carried.content.pictures["报头"]] == [(1, "内容")]


# --- figures ----------------------------------------------------------------------------------------------------------
def test_figures_show_what_they_were_beside(tmp_path: Path) -> None:
    known = schema(ledger(), figures())
    carried = carry(LEDGER + FIGURES, known, tmp_path)
    assert told(carried)["清"] == "台账（2 行）、数据（慰问金、标语、自增的数）"
    sheet = openpyxl.load_workbook(io.BytesIO(blank_workbook(known, carried.content)))["数据"]
    rows = [list(row[:5]) for row in sheet.iter_rows(min_row=3, max_row=7, values_only=True)]
    assert rows == [
        ["指标", "数值", "约数", "单位", "上期数"],
        ["慰问金", None, None, "元", "1300.5元"],
        ["标语", None, None, "条", "30余条"],
        ["会议", None, None, "次", None],
        ["自增的数", None, None, "元", "三十万元"],
    ]


def test_computed_figures_that_the_sheet_does_not_list(tmp_path: Path) -> None:
    carried = carry(LEDGER + "| 数据 | 指标 | 数值 |\n| | 标语 | #3 |", schema(ledger(), figures()), tmp_path)
    assert {"指标": "慰问金", "上期数": "1300.5元"} in carried.content.rows["数据"]


@pytest.mark.parametrize("keep", [("数据",), ("全部",)])
def test_figures_that_are_asked_for(keep: tuple[str, ...], tmp_path: Path) -> None:
    text = FIGURES.replace("| 单位 |", "| 单位 | 上期数 |").replace("| 条 |", "| 条 | 20条 |")
    carried = carry(text, schema(ledger(), figures()), tmp_path, *keep)
    (line,) = (row for row in carried.content.rows["数据"] if row["指标"] == "标语")
    assert line == {"指标": "标语", "数值": 30, "约数": "余", "单位": "条", "上期数": "20条"}


def test_a_figure_of_its_own_fate(tmp_path: Path) -> None:
    known = schema(ledger(), figures().replace('unit = "条"', 'unit = "条"\ncarry = "keep"'))
    carried = carry(FIGURES, known, tmp_path)
    assert told(carried) == {"留": "数据（标语）", "清": "数据（自增的数）"}


# --- prose and sheets of staff's own --------------------------------------------------------------------------------------
PROSE = "| 导语 | 层级 | 标题 | 内容 |\n| | | | 共［标语］，见下表。 |\n| | | | ［原表1］ |\n"
OWN = "| 原表1 | 街道 | 户数 |\n| | 城东 | #3 |\n| 原表2 | 街道 |\n| | 城西 |\n"


def test_prose_is_kept_with_its_references(tmp_path: Path) -> None:
    carried = carry(PROSE, schema(SHEET.format("导语", "prose")), tmp_path)
    assert carried.content.rows["导语"][0]["内容"] == "共［标语］，见下表。"
    assert told(carried) == {"留": "导语"}


def test_prose_that_is_another_one_each_time(tmp_path: Path) -> None:
    carried = carry(PROSE, schema(SHEET.format("导语", "prose") + 'carry = "clear"\n'), tmp_path)
    assert (carried.content.rows["导语"], told(carried)) == ([], {"清": "导语"})


@pytest.mark.parametrize(
    ("keep", "names"), [((), ["原表1"]), (("原表2",), ["原表1", "原表2"]), (("全部",), ["原表1", "原表2"])]
)
def test_a_table_that_prose_refers_to_stays(keep: tuple[str, ...], names: list[str], tmp_path: Path) -> None:
    known = schema(SHEET.format("导语", "prose"))
    carried = carry(PROSE + OWN, known, tmp_path, *keep)
    assert [table.name for table in carried.content.free_tables] == names
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(known, carried.content)))
    assert [list(row) for row in book["原表1"].values] == [["街道", "户数"], ["城东", 3]]


def test_a_table_goes_with_the_prose_that_refers_to_it(tmp_path: Path) -> None:
    carried = carry(PROSE + OWN, schema(SHEET.format("导语", "prose") + 'carry = "clear"\n'), tmp_path)
    assert (list(carried.content.appendix), told(carried)) == ([], {"清": "导语、原表1（2 行）、原表2（2 行）"})


def test_what_is_hidden_is_told(tmp_path: Path) -> None:
    text = PROSE + "| | | | 藏着的。 | hidden\n" + OWN
    last = read_workbook(workbook(text, tmp_path / "a.xlsx", hidden=["原表2"]))
    known = schema(SHEET.format("导语", "prose"))
    assert [found.code for found in left_behind(last, known)] == ["W205", "W204"]
    assert told(carry_over(last, known)) == {"留": "导语、原表1（2 行）"}
