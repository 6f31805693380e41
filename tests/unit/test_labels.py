from __future__ import annotations

import pytest

from toolkit.labels import (
    did_you_mean,
    fold_label,
    fold_name,
    nearest,
    unit_in_label,
    visible,
    with_invisible_named,
)


@pytest.mark.parametrize(
    "label", ["户数", " 户 数：", "*户数", "户数（户）", "户数(户)", "＊户　数:", "户数 （ 户 ）："]
)
def test_spellings_of_one_label_are_equal(label: str) -> None:
    assert fold_label(label) == "户数"


def test_a_label_that_is_only_brackets_stays() -> None:
    assert fold_label("（户）") == "(户)"


@pytest.mark.parametrize(("label", "unit"), [("慰问金（万元）", "万元"), ("慰问金(元)：", "元"), ("慰问金", "")])
def test_unit_in_label(label: str, unit: str) -> None:
    assert unit_in_label(label) == unit


def test_nearest_names_come_first() -> None:
    assert nearest("期好", ["期号", "标题", "总期号"])[0] == "期号"
    assert did_you_mean("期好", ["期号"]) == "您是不是要找“期号”？"
    assert did_you_mean("xyz", ["期号"]) == ""


@pytest.mark.parametrize("sign", ["\u200b", "\u202c", "\ufeff", "\u2060", "\ufe0f", "\u3164", "\U000e0100"])
def test_nobody_sees_the_difference(sign: str) -> None:
    assert fold_label(f"慰{sign}问金{sign}（万元）") == "慰问金"
    assert fold_name(f"{sign}某街道") == "某街道"
    assert visible(f"甲{sign}乙") == "甲乙"
    assert with_invisible_named(f"甲{sign}") == f"甲(U+{ord(sign):04X})"


@pytest.mark.parametrize("text", ["甲 乙", "abc", "👍", "é", "―", "　"])
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == with_invisible_named(text) == text
