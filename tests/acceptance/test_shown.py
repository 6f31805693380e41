"""Rosters whose cells show something else than they store, through the whole of ``gwkit merge``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit
from tests.documents import filled
from tests.workbooks import workbook

CONSTANTS = "| 落款 | 项目 | 内容 |\n|  | 单位 | 某县双拥办 |\n|  | 成文日期 | 二〇二六年二月八日 |\n"
HEADER = "| 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |\n"


def letters(tmp_path: Path, *rows: str) -> tuple[str, list[str]]:
    """What is told, and the letters as text."""
    path = workbook(CONSTANTS + HEADER + "".join(f"|  | {row} |\n" for row in rows), tmp_path / "名单.xlsx")
    run = gwkit("merge", "慰问信", path, "-o", tmp_path / "出")
    return run.out + run.err, [
        "".join(filled(document.read_bytes())) for document in sorted((tmp_path / "出").rglob("*.docx"))
    ]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("#3333.3333333333335@0.00", "3,333.33元"),
        ("#2.675@#,##0.00", "2.68元"),
        ('#500@"¥"#,##0.00', "500元"),
        ("500\u200b", "500元"),
        ('#705000@0!.0,"万元"', "705,000元"),
    ],
)
def test_an_amount_prints_as_shown(cell: str, printed: str, tmp_path: Path) -> None:
    told, (letter,) = letters(tmp_path, f"张甲 | 男\u200b | 城东街道 |  | {cell} |  |  ")
    assert printed in letter, told
    assert "错误" not in told


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("张甲 | 男 | 城东街道 | #110101200001011234 | 500 |  | ", "名单!D2"),
        ("张甲 | 男 | 城东街道 | 1.10101E+17 | 500 |  | ", "名单!D2"),
        ("张甲 | 男 | 城东街道 |  | #1000000000000000 |  | ", "名单!E2"),
        ("张甲 | 男 | 城东街道 |  | （500） |  | ", "名单!E2"),
        ("张甲 | 男 | 城东街道 |  | ① |  | ", "名单!E2"),
        ("张甲 | 男\u200b人 | 城东街道 |  | 500 |  | ", "男(U+200B)人"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_cell(row: str, place: str, tmp_path: Path) -> None:
    told, made = letters(tmp_path, row)
    assert place in told
    assert not made
    assert "T202" not in told
