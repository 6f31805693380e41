"""What --keep asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, LEDGER, PROSE, SCHEMA
from tests.workbooks import workbook
from toolkit.errors import SelectionError
from toolkit.schema import Carry
from toolkit.workbook.keeping import Portion, keeping
from toolkit.workbook.reader import Workbook, read_workbook


@pytest.fixture
def last(tmp_path: Path) -> Workbook:
    own = "| 好人、好事 | 层级 | 标题 | 内容 |\n|  |  |  | 一件。 |\n| 原表1 | 甲 |\n|  | 乙 |\n"
    return read_workbook(workbook(FORM + PROSE + LEDGER + own, tmp_path / "a.xlsx"))


@pytest.mark.parametrize("words", [["台帐"], ["台账", "数剧"], ["台账、报透"], ["说明"], ["没有这张"]])
def test_a_name_of_no_sheet_is_refused(words: list[str], last: Workbook) -> None:
    with pytest.raises(SelectionError, match=r"--keep 里的“.+”不是工作表的名称") as caught:
        keeping(words, last, SCHEMA)
    assert caught.value.exit_code == 2


def test_the_nearest_name_is_told(last: Workbook) -> None:
    with pytest.raises(SelectionError, match="您是不是要找“台账”"):
        keeping(["台帐"], last, SCHEMA)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["台账"], {"台账"}),
        (["台账", "数据"], {"台账", "数据"}),
        (["台账、数据，报头"], {"台账", "数据", "报头"}),
        (["台账 数据"], {"台账", "数据"}),
        ([" 台 账："], {"台账"}),
        (["好人、好事"], {"好人、好事"}),
        (["原表1"], {"原表1"}),
        ([], set()),
    ],
)
def test_names_of_sheets(words: list[str], kept: set[str], last: Workbook) -> None:
    found = keeping(words, last, SCHEMA)
    names = ("台账", "数据", "报头", "导语", "好人、好事", "原表1")
    assert {name for name in names if found.asks_for(name)} == kept


def test_everything(last: Workbook) -> None:
    found = keeping(["全部"], last, SCHEMA)
    assert all(found.carry(sheet, field) is Carry.KEEP for sheet in SCHEMA.sheets for field in sheet.fields)


def test_a_portion_is_told() -> None:
    assert str(Portion("导语")) == "导语"
    assert str(Portion("台账", rows=3)) == "台账（3 行）"
    assert str(Portion("报头", ("标题", "日期"))) == "报头（标题、日期）"
    assert str(Portion("名单", ("姓名",), 3)) == "名单（3 行：姓名）"
