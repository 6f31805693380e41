"""Text in brackets: what a workbook prints, and how a text is typed so that it prints as it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.binding import SCHEMA
from toolkit.problems import CellLocation
from toolkit.record import Figure
from toolkit.workbook.brackets import escaped, with_names
from toolkit.workbook.reference_names import ReferenceNames
from toolkit.workbook.references import References

WHERE = CellLocation("a.xlsx", "导语", "C2")
FIGURES = {"数据": {"慰问金": Figure("慰问金", None, "", "元", "七万元", WHERE)}}
NAMES = ReferenceNames.of(SCHEMA, FIGURES)
REFERENCES = References(SCHEMA, {}, FIGURES, {})
SIGNS = "［］[]【】〔〕{}｛｝"
PIECES = st.lists(
    st.sampled_from([*SIGNS, *SIGNS, "慰问金", "慰问金", "慰问今", "数据.慰问金", "某镇", "2026", "x", "|", "=", "，"])
).map("".join)


@settings(max_examples=500)
@given(st.text("城东街道双拥甲乙x×12 .|=，。[]【】〔〕{}｛｝"))
@example("【城东街道】、[[1]]、{{甲}}、{% 甲 %}、〔2026〕、[甲】、【")
def test_other_brackets_without_a_name_nearby_print_as_typed(text: str) -> None:
    assert REFERENCES.fill(text, WHERE, begins=True) == (text, [])


@settings(max_examples=1000)
@given(PIECES)
@example("［［［慰问金］］］")
@example("【【慰问金】】{{慰问金}}［{慰问金}］［［【慰问金】］］")
@example("［【慰问金】［慰问金］］")
@example("［[慰问金]慰问金］")
def test_an_escaped_text_prints_as_it_is(text: str) -> None:
    printed, problems = REFERENCES.fill(escaped(text, NAMES), WHERE)
    assert printed == text
    assert {found.code for found in problems} <= {"W511"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("送【慰问金】", "送［【慰问金】］"),
        ("【城东街道】〔2026〕[1]", "【城东街道】〔2026〕[1]"),
        ("［城东街道］［2026］", "［［城东街道］］［2026］"),
        ("{{慰问金}}", "{{慰问金}}"),
        ("[[慰问金]]", "[［[慰问金]］]"),
    ],
)
def test_how_it_is_escaped(text: str, typed: str) -> None:
    assert escaped(text, NAMES) == typed


def now(words: Sequence[str]) -> Sequence[str]:
    return [{"慰问金": "款项", "类别": "对象"}.get(word, word) for word in words]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("［慰问金］【慰问金】{数据.慰问金.单位}", "［款项］【款项】{数据.款项.单位}"),
        ("［台账.慰问金｜类别＝部队｜万元］", "［台账.款项|对象=部队|万元］"),
        (
            "［［慰问金］］［【慰问金】］【【慰问金】】{{慰问金}}",
            "［［慰问金］］［【慰问金】］【【慰问金】】{{慰问金}}",
        ),
        ("【类别】［2026］【慰问金]", "【类别】［2026］【慰问金]"),
    ],
)
def test_names_follow_in_any_brackets(text: str, told: str) -> None:
    assert with_names(text, now, NAMES) == told
