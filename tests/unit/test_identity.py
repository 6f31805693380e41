from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.packaging.custom import StringProperty

from tests.workbooks import workbook
from toolkit.workbook.identity import identify
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
