"""Briefings (简报): practice (实务).  GB/T 9704 has no clause for them, so nothing here is ever more than a notice."""

from __future__ import annotations

from typing import Final

from toolkit.gongwen.rules.rule import Force, Rule
from toolkit.problems import Severity

_CUSTOM: Final = "简报编排惯例"


def _rule(name: str, title: str, hint: str, *, message: str = Rule._field_defaults["message"], **rest: object) -> Rule:
    return Rule(name, title, Force.PRACTICE, _CUSTOM, Severity.NOTICE, message, hint, **rest)  # type: ignore[arg-type]


BRIEFING_RULES: Final = (
    _rule("B-HEAD-01", "简报名称", "简报名称一般用红色大字，居中", value="FF0000", value_text="红色大字，居中"),
    _rule("B-HEAD-02", "期数", "一般写成 第3期（总第12期），居中排在名称下面", value_text="第×期（总第×期），居中"),
    _rule("B-HEAD-03", "编发单位", "编发单位写全称，排在期数左下方", value_text="期数左下方"),
    _rule(
        "B-HEAD-04",
        "编印日期",
        "写全年月日，如 2026年2月8日，排在期数右下方",
        message="编印日期“{words}”写法不对：{found}",
    ),
    _rule("B-HEAD-05", "简报密级", "排在名称左上方", value_text="绝密、机密、秘密或内部资料"),
    _rule("B-HEAD-06", "简报编号", "有密级的简报才编号", message="{found}"),
    _rule(
        "B-HEAD-07", "间隔红线", "报头与正文之间一般有一条与版心等宽的红线", value_text="红色，与版心等宽（156 毫米）"
    ),
    _rule("B-HEAD-08", "报头高度", "报头一般占首页上方三分之一", value=108, value_text="不超过 108 毫米"),
    _rule("B-BODY-01", "按语", "按语一般用楷体，以“按：”或“编者按：”开头", value_text="楷体"),
    _rule("B-BODY-03", "简报标题", "标题一般不超过 30 个字，末尾不加标点", message="标题{found}", value=30),
    _rule("B-BODY-05", "供稿", "一般写成（某局供稿），右对齐排在文章下面", value_text="（……供稿），右对齐"),
    _rule("B-TAIL-01", "报、送、发", "同一个单位只列一次", message="“{words}”列了不止一次"),
    _rule("B-TAIL-02", "共印份数", "一般写成（共印30份），靠右", value_text="（共印×份），靠右"),
    _rule("B-TAIL-03", "报尾的平行线", "报尾上下各有一条与版心等宽的线", value_text="上下各一条"),
)
