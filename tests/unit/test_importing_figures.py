"""Figures of a text: what they count, and parts that print the same words again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.importing.figures import figure_value, figures_in


@pytest.mark.parametrize(
    "text",
    ["", "没有数字。", "2024年2月8日", "一、走访慰问", "第12期", "（一）一个也没有", "12", "Results: 5 percent.", "元"],
)
def test_no_figures(text: str) -> None:
    assert list(figures_in(text)) == []


@pytest.mark.parametrize(
    ("text", "name", "parts", "value"),
    [
        ("发放慰问金70余万元。", "慰问金", ("70", "余", "万元"), Decimal(70)),
        ("近2000人次参加。", "参加", ("2000", "近", "人次"), Decimal(2000)),
        ("悬挂标语18条；", "标语", ("18", "", "条"), Decimal(18)),
        ("送去慰问金１２０元。", "慰问金", ("120", "", "元"), Decimal(120)),
        ("送去慰问金７．５万元。", "慰问金", ("7.5", "", "万元"), Decimal("7.5")),
        ("慰问金1,200元。", "慰问金", ("1200", "", "元"), Decimal(1200)),
        ("慰问金三十万元。", "慰问金", ("三十万", "", "元"), None),
        ("学费2千多元。", "学费", ("2千多", "", "元"), None),
        ("参训率达到100%；", "参训率", ("100", "", "%"), Decimal(100)),
    ],
)
def test_figures(text: str, name: str, parts: tuple[str, str, str], value: Decimal | None) -> None:
    (found,) = figures_in(text)
    assert (found.name, (found.value, found.approximation, found.unit)) == (name, parts)
    assert figure_value(found) == value
    assert text[found.start : found.end] in found.words


def test_words_around_are_cut() -> None:
    (found,) = figures_in("前" * 40 + "，慰问金5万元，" + "后" * 40)
    assert found.words.startswith("…") and found.words.endswith("…") and len(found.words) < 40
