"""Whatever a command reports, the numbers of people are shown by their last four digits; documents print them whole."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p
from tests.workbooks import workbook

ACCOUNT, TELEPHONE = "6200000000000000123", "13000000001"


def reported(folder: Path) -> str:
    """The problems in the results workbook."""
    sheet = openpyxl.load_workbook(folder / "结果.xlsx").worksheets[0]
    return "\n".join(str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True))


def test_a_merge_masks_what_it_reports_and_keeps_the_row(tmp_path: Path) -> None:
    roster = workbook(
        f"""
        | 落款 | 项目 | 内容 |
        |  | 单位 | 某县双拥办 |
        |  | 成文日期 | 2026年2月8日 |
        | 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |
        |  | 张甲 | 男 | 城东街道 |  | 卡号{ACCOUNT} |  |  |
        |  | 李乙 | {TELEPHONE} | 城东街道 |  | 500 |  |  |
        """,
        tmp_path / "名单.xlsx",
    )
    for options in ((), ("--json", "--force")):
        run = gwkit("merge", "慰问信", roster, "-o", tmp_path / "出", *options)
        told = run.out + run.err + reported(tmp_path / "出")
        assert run.code == 1
        assert "0123" in told and "*******0001" in told
        assert ACCOUNT not in told and TELEPHONE not in told
    sheet = openpyxl.load_workbook(tmp_path / "出" / "结果.xlsx").worksheets[0]
    assert TELEPHONE in {str(cell.value) for row in sheet.iter_rows() for cell in row}


def test_proof_masks_the_words_it_quotes(tmp_path: Path) -> None:
    path = tmp_path / "文.docx"
    path.write_bytes(docx_with(p(f"联系电话{TELEPHONE},请保持畅通。")))
    for options in ((), ("--json",)):
        run = gwkit("proof", path, *options)
        assert TELEPHONE not in run.out + run.err
