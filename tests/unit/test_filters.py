from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from toolkit.assembly.blank import BLANK
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.filters import FILTERS, FilterFault

CONTEXT = {"d": datetime.date(2026, 2, 8), "n": 12, "m": Decimal("12300"), "t": "甲、乙、 丙"}


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("d | 公文日期", "2026年2月8日"),
        ("d | 汉字日期", "二〇二六年二月八日"),
        ("m | 大写金额", "壹万贰仟叁佰元整"),
        ("n | 汉字数", "十二"),
        ("m | 万元", "1.23"),
        ("m | 万元(1)", "1.2"),
        ("m | 千分位", "12,300"),
        ("d | 星期", "星期日"),
        ("d | 建军周年", "99"),
        ("2027 | 建军周年", "100"),
        ("n | 序号", "十二"),
        ("n | 序号('（一）')", "（十二）"),
        ("n | 序号('一级')", "十二、"),
        ("n | 序号('分项')", "十二是"),
        ("t | 分行", "甲\n乙\n丙"),
    ],
)
def test_filters(expression: str, text: str) -> None:
    assert TemplateEnvironment().from_string("{{ " + expression + " }}").render(CONTEXT) == text


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"勾选", "填满"}))
def test_a_blank_passes_through(name: str) -> None:
    assert FILTERS[name](BLANK) is BLANK


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("公文日期", "昨天", "用在“昨天”上：需要日期"),
        ("大写金额", "甲", "用在“甲”上：需要数字"),
        ("序号", 100, "list number"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: object, words: str) -> None:
    with pytest.raises(FilterFault, match=words):
        FILTERS[name](value)
