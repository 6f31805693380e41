"""Which names make a reference of any brackets, and which words are a slip of one."""

from __future__ import annotations

import pytest

from toolkit.workbook.reference_names import ReferenceNames

NAMES = ReferenceNames(
    {"数据": ["慰问金", "走访户数", "走访人数", "家", "会议"]},
    ["台账.户数", "报头.单位", "台账.行数"],
    ["慰问品", "台账"],
)


@pytest.mark.parametrize(
    "words",
    [
        "慰问金", " 慰 问 金：", "慰问金（万元）", "数据.慰问金", "数据．走访人数", "慰问金.单位", "数据.慰问金.数值",
        "台账.户数", "台账.合计.户数", "台账.户数.数值", "台账.户数|类别=部队", "台账.行数｜类别＝部队", "报头.单位", "家",
    ],
)  # fmt: skip
def test_names(words: str) -> None:
    assert NAMES.holds(words)


@pytest.mark.parametrize(
    "words",
    ["户数", "单位", "台账", "慰问", "慰问金额", "慰问金|万元", "台账.人数", "合计.户数", "", "2026", "×", ".", "|"],
)
def test_no_names(words: str) -> None:
    assert not NAMES.holds(words)


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("慰问今", ["慰问金"]),
        ("慰金", ["慰问金"]),
        ("慰问问金", ["慰问金"]),
        ("走访入数", ["走访户数", "走访人数"]),
        ("台帐.户数", ["台账.户数"]),
        ("台账户数", ["台账.户数"]),
        ("会义", ["会议"]),
        ("慰问品", []),  # a word of the template itself
        ("慰今金问", []),
        ("慰金问", []),
        ("金问慰", []),
        ("城东街道", []),
        ("议", []),
        ("国家", []),  # beside a name of one character lies everything
        ("甲", []),
        ("2026", []),
        ("慰" * 50, []),
    ],
)
def test_slips(words: str, near: list[str]) -> None:
    assert NAMES.near(words) == near


def test_a_long_name_has_no_slips() -> None:
    assert ReferenceNames({"数据": ["户" * 60]}, []).near("户" * 39) == []
