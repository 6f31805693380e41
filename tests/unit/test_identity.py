from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.packaging.custom import StringProperty

from tests.workbooks import workbook
from toolkit.workbook.identity import identify, reporting_unit
from toolkit.workbook.reader import read_workbook

GUIDE = "| 说明 | 填写说明 |  |\n|  | 模 板： | 双拥工作简报 |\n|  | 版本 | #1.5 |"


def test_custom_properties_come_first(tmp_path: Path) -> None:
    path = workbook(GUIDE, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.custom_doc_props.append(StringProperty(name="gwkit.template", value="briefing"))  # type: ignore[attr-defined]
    book.custom_doc_props.append(StringProperty(name="gwkit.template_version", value="1.0"))  # type: ignore[attr-defined]
    book.save(path)
    identity = identify(read_workbook(path))
    assert identity is not None
    assert identity[:2] == ("briefing", "1.0")


def test_then_the_guide_sheet(tmp_path: Path) -> None:
    identity = identify(read_workbook(workbook(GUIDE, tmp_path / "a.xlsx")))
    assert identity is not None
    assert identity[:2] == ("双拥工作简报", "1.5")
    assert str(identity.where) == "a.xlsx > 说明!B2"


def test_a_silent_workbook(tmp_path: Path) -> None:
    assert identify(read_workbook(workbook("| 报头 | 项目 |", tmp_path / "a.xlsx"))) is None


def test_the_unit_a_blank_was_sent_to(tmp_path: Path) -> None:
    path = workbook(GUIDE + "\n|  | 填报单位： | 甲街道 |", tmp_path / "a.xlsx")
    assert reporting_unit(read_workbook(path)) == "甲街道"
    book = openpyxl.load_workbook(path)
    book.custom_doc_props.append(StringProperty(name="gwkit.reporting_unit", value="乙街道"))  # type: ignore[attr-defined]
    book.save(path)
    assert reporting_unit(read_workbook(path)) == "乙街道"


def test_an_offices_own_workbook_was_sent_to_nobody(tmp_path: Path) -> None:
    for text in (GUIDE, "| 报头 | 填报单位 | 甲街道 |", GUIDE + "\n|  | 填报单位 |  |"):
        assert reporting_unit(read_workbook(workbook(text, tmp_path / "a.xlsx"))) == ""
