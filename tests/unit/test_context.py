from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from toolkit.assembly.context import build_context
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import Figure, Level, Percent, Prose, Record, Row, Segment, Table, Value
from toolkit.schema_file import parse_schema

WHERE = CellLocation("a.xlsx")
SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "a"\n'
    '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "期号"\n[[sheet.field]]\nname = "keys"\n'
    '[[sheet]]\nname = "导语"\nshape = "prose"\n[[sheet]]\nname = "结语"\nshape = "prose"\n'
    '[[sheet]]\nname = "数据"\nshape = "figures"\n[[sheet.field]]\nname = "慰问金"\n[[sheet.field]]\nname = "空"\n'
    '[[sheet]]\nname = "台账"\nshape = "table"\n[[sheet.field]]\nname = "对象"\n[[sheet.field]]\nname = "户数"\ntype = "integer"\n',
    FileLocation("t"),
)
VALUES = {
    "期号": Value(12, WHERE),
    "日": Value(datetime.date(2026, 2, 8), WHERE),
    "率": Value(Percent("12.50"), WHERE),
    "数": Value(Decimal("23500.50"), WHERE),
    "空": Value(None, WHERE),
    "keys": Value("钥匙", WHERE),
}
FIGURES = {
    "慰问金": Figure("慰问金", Decimal(70), "余", "万元", "", WHERE),
    "次数": Figure("次数", None, "", "次", "两次", WHERE),
    "空": Figure("空", None, "", "元", "", WHERE),
}
SEGMENTS = (Segment(Level.FIRST, "一、", "题。", "文", "导语", WHERE), Segment(Level.TEXT, "", "", "段", "导语", WHERE))
ROWS = (Row({"对象": Value("甲", WHERE), "户数": Value(3, WHERE)}, 2),)
RECORD = Record(
    {"报头": VALUES},
    (Prose("导语", SEGMENTS),),
    {"数据": FIGURES},
    {"台账": Table("台账", ("对象", "户数"), ROWS, {"户数": Decimal(3)})},
)


def render(template: str, record: Record = RECORD) -> str:
    return TemplateEnvironment().from_string(template).render(build_context(record, SCHEMA))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 报头.期号 }}", "12"),
        ("{{ 报头.日 }}", "2026年2月8日"),
        ("{{ 报头.率 }}", "12.5%"),
        ("{{ 报头.数 }}", "23500.5"),
        ("[{{ 报头.空 }}]", "[]"),
        ("{{ 报头.空 or '无' }}{{ '有' if 报头.空 }}", "无"),
        ("{{ 报头.空 | 公文日期 }}{{ 报头.空 | 大写金额 }}{{ 报头.空.什么 }}", ""),
        ("{{ 报头.空 > 5 }}{{ 报头.空 < 5 }}{{ 报头.空 is none }}", "否否是"),
        ("{{ 报头.keys }}", "钥匙"),
        ("{{ 报头['期号'] }}", "12"),
        (
            "{{ 数据.慰问金 }} {{ 数据.慰问金.数值 }} {{ 数据.慰问金.约数 }} {{ 数据.慰问金.单位 }}",
            "70余万元 70 余 万元",
        ),
        ("{{ 数据.慰问金 > 60 and 数据.慰问金 <= 70 and 数据.慰问金 == 70 }}", "是"),
        ("{{ 数据.慰问金 | 大写金额 }}", "柒拾万元整"),
        ("{{ 数据.次数 }}", "两次"),
        ("[{{ 数据.空 }}{{ 数据.空.单位 }}{% if 数据.空 %}x{% endif %}{{ 数据.空 > 1 }}]", "[否]"),
        ("{% for 段 in 正文 %}{{ 段 }}|{{ 段.层级 }};{% endfor %}", "一、题。文|一级;段|正文;"),
        (
            "{% for 段 in 导语.段落 %}{{ 段.编号 }}{{ 段.标题 }}/{{ 段.内容 }}/{{ 段.工作表 }};{% endfor %}",
            "一、题。/文/导语;/段/导语;",
        ),
        ("{% for 段 in 结语.段落 %}x{% endfor %}{% if 结语 %}y{% endif %}", ""),
        ("{% for 行 in 台账.行 %}{{ 行.对象 }}{{ 行.户数 }}{% endfor %}={{ 台账.合计.户数 }}", "甲3=3"),
        ("{{ '<&>' }}{{ 报头.期号 ~ '&' }}", "&lt;&amp;&gt;12&amp;"),
    ],
)
def test_what_a_template_sees(template: str, text: str) -> None:
    assert render(template) == text


def test_every_sheet_exists_even_if_the_record_is_empty() -> None:
    text = "{{ 正文 | length }}{{ 导语.段落 | length }}{% if 台账.行 %}x{% endif %}{% if 台账 %}x{% endif %}{{ 台账.合计.户数 }}"
    assert render(text, Record()) == "00"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ 报头.期好 }}", "“报头”里没有“期好”；您是不是要找“期号”？"),
        ("{{ 报头.clear() }}", "“报头”里没有“clear”"),
        ("{{ 数据.keys }}", "“数据”里没有“keys”"),
        ("{{ 报头._items }}", "“报头”里没有“_items”"),
        ("{{ 报头.label }}", "“报头”里没有“label”"),
        ("{{ 正文.append }}", "没有“append”这个名称"),
    ],
)
def test_methods_and_unknown_names_are_errors(template: str, words: str) -> None:
    with pytest.raises(Exception, match="没有") as caught:
        render(template)
    assert words in str(caught.value)
