from __future__ import annotations

import pytest

from tests.unit.content import found, rules
from toolkit.proofing.passage import Kind


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("2026年02月08日召开会议。", "C-NUM-03", "2026年02月08日"),
        ("2026年02月召开会议。", "C-NUM-03", "2026年02月"),
        ("2月08日召开会议。", "C-NUM-03", "2月08日"),
        ("24年1月25日召开会议。", "C-NUM-04", "24年"),
        ("截至25年底，全部完成。", "C-NUM-04", "25年"),
        ("1月25号召开会议。", "C-NUM-05", "1月25号"),
        ("一月二十五号召开会议。", "C-NUM-05", "一月二十五号"),
        ("二〇二六年2月8日召开会议。", "C-NUM-11", "二〇二六年2月8日"),
        ("2026年二月8日召开会议。", "C-NUM-11", "2026年二月8日"),
        ("2月八日召开会议。", "C-NUM-11", "2月八日"),
        ("八一前夕，走访部队。", "C-NUM-13", "八一"),
        ("庆祝八一建军节。", "C-NUM-13", "八一"),
        ("春节、八一期间走访部队。", "C-NUM-13", "八一"),
        ("2月30日召开会议。", "C-NUM-14", "2月30日"),
        ("2025年2月29日召开会议。", "C-NUM-14", "2025年2月29日"),
        ("13月5日召开会议。", "C-NUM-14", "13月5日"),
        ("2026年13月召开会议。", "C-NUM-14", "2026年13月"),
        ("4月31号召开会议。", "C-NUM-14", "4月31号"),
        ("2月28日至30日召开会议。", "C-NUM-14", "2月28日至30日"),
        ("二月三十日召开会议。", "C-NUM-14", "二月三十日"),
        ("二〇二五年二月二十九日召开会议。", "C-NUM-14", "二〇二五年二月二十九日"),
        ("2026-02-30", "C-NUM-14", "2026-02-30"),
        ("2026年2月8日（星期三）召开会议。", "C-NUM-14", "2026年2月8日（星期三）"),
    ],
)
def test_dates_written_wrong_are_found(text: str, rule: str, words: str) -> None:
    assert (rule, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年2月8日召开会议。",
        "2026年2月8日（星期日）召开会议。",
        "2024年2月29日召开会议。",
        "2月29日召开会议。",
        "1月28日至2月4日放假。",
        "2月2日至4日走访。",
        "2025年12月31日至2026年1月2日放假。",
        "二〇二六年二月八日召开会议。",
        "农历二月三十日举行。",
        "2026年正月初一、八月十五放假。",
        "2026年一季度完成。",
        "服役20年，工作30年底蕴深厚。",
        "近12年来变化很大。",
        "20世纪90年代建成。",
        "住在5月1号楼。",
        "版本为2026-02-08。",
        "“八一”前夕，走访部队。",
        "八一路上有八一小学。",
        "八一南昌起义纪念馆。",
        "一八一部队旧址。",
        "每次3月，共13个月。",
        "发放13个月工资。",
        "10:30开会。",
    ],
)
def test_dates_that_look_like_them_pass(text: str) -> None:
    assert not {name for name in rules(text) if name.startswith("C-NUM")}


@pytest.mark.parametrize("kind", list(Kind))
def test_dates_are_looked_at_everywhere(kind: Kind) -> None:
    assert "C-NUM-14" in rules("2026年2月30日", kind=kind)
