from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.proofing.content import check_content
from toolkit.proofing.content.misspellings import MISSPELLINGS
from toolkit.proofing.content.plain import is_plain
from toolkit.proofing.content.spelling import core_of
from toolkit.proofing.passage import Kind, Passage

COMMON = (
    "双拥工作城东街道光荣路社区慰问军属烈士退役安置优抚对象张王李赵钱孙周吴郑县局办公室民政武装部队号室栋楼0123456789"
)


@pytest.mark.parametrize("text", ["城东街道", "光荣路12号3室", "烈属", "张建国", "解放路1234号"])
def test_what_stands_in_rosters_is_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize(
    "text", ["张某某", "3千多名", "2026年", "按装", "國防", "光荣路，12号", "备注：", "a", "", "待定"]
)
def test_what_a_check_may_have_something_against_is_not(text: str) -> None:
    assert not is_plain(text)


@pytest.mark.parametrize("entry", MISSPELLINGS, ids=lambda entry: entry.wrong)
def test_no_misspelling_is_plain(entry: object) -> None:
    assert not is_plain(f"县{core_of(entry.wrong)}局")  # type: ignore[attr-defined]


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(COMMON, min_size=1, max_size=14),
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12),
    )
)
def test_a_plain_text_has_no_finding(text: str) -> None:
    if is_plain(text):
        assert check_content([Passage(text, None, Kind.TABLE)]) == []
