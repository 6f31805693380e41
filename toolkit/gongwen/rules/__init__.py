"""The rules of GB/T 9704-2012, of briefing practice and of the text, each once, as data.

Builder, checks and ``docs/rules.md`` read them from here.  The ids are those of the house's catalogue: ``A-…`` layout,
``B-…`` briefings (practice, never the standard), ``C-…`` content.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from toolkit.gongwen.rules.briefing import BRIEFING_RULES
from toolkit.gongwen.rules.content import CONTENT_RULES
from toolkit.gongwen.rules.layout import LAYOUT_RULES
from toolkit.gongwen.rules.rule import Rule

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.id: rule for rule in (*LAYOUT_RULES, *BRIEFING_RULES, *CONTENT_RULES)}
)
"""Every rule by its id."""


UNDECIDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A-PAGE-07": "行距上限由 A-PAGE-06 一并判断",
        "A-PAGE-13": "版心严格法是可选的版面（template new --profile P2），核稿时认可",
        "A-PAGE-17": "双面印刷和页码套正要在纸上量",
        "A-HEAD-09": "红线所在段落的缩进由 A-HEAD-08 一并判断",
        "A-BODY-06": "层次序数的先后由 C-SEQ-01、C-SEQ-02 判断",
        "A-SIGN-04": "印章盖在纸上，工具不生成印章，只留位置",
        "A-SIGN-05": "签名章盖在纸上；命令的模板排好职务和日期的位置",
        "A-IMP-03": "版记不用浮动表格，由模板保证",
        "A-PN-05": "版记前的空白页要看装订，由人判断",
        "A-TAB-01": "横排表格的朝向由人判断；横排的节只核纸张",
        "A-CMD-01": "命令的标志和令号由模板保证",
        "A-MIN-01": "纪要的标志和名单由模板保证，原文是“可以”",
        "A-OX-07": "避头尾使一行 27 或 29 字是合法的，不报",
        "A-OX-08": "样式和直接格式都写，由模板保证",
        "A-OX-09": "XML 元素的次序由测试按 ECMA-376 校验",
        "A-SZ-01": "字号表，供换算用",
        "A-SZ-02": "3 号字的真实大小，供换算用",
        "B-BODY-02": "目录只在多篇时才有，由人判断",
        "B-BODY-04": "导语写没写时间、单位、事件，由人判断",
        "B-TAIL-04": "增发单位，由人判断",
        "B-KIND-01": "简报的类别，由选用的模板决定",
        "B-STAT-01": "简报不是法定文种：凡 B 类规则都只作说明，不称国标规定",
    }
)
"""Rules of the catalogue that software does not decide by themselves, and why."""


def rule(name: str) -> Rule:
    """The rule of that id."""
    return RULES[name]
