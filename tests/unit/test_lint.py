"""Template tags looked over: every fault at once, each with its paragraph and tag."""

from __future__ import annotations

import pytest

from tests.documents import docx_with, p
from toolkit.assembly.lint import lint
from toolkit.problems import FileLocation, Problem
from toolkit.schema_file import parse_schema

SCHEMA = parse_schema(
    """
[template]
id = "a"
name = "甲"
version = "1.0"
output = "{{ 报头.标题 }}"
[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "标题"
[[sheet.field]]
name = "日期"
type = "date"
[[sheet.field]]
name = "金额"
type = "money"
[[sheet]]
name = "名单"
shape = "table"
[[sheet.field]]
name = "姓名"
[[sheet.field]]
name = "户数（户）"
type = "integer"
""",
    FileLocation("template.toml"),
)
ALL = "{{ 报头.日期 }}{{ 报头.金额 }}{% for 行 in 名单.行 %}{{ 行.姓名 }}{{ 行['户数（户）'] }}{% endfor %}"


def found(*body: str) -> list[Problem]:
    return [problem for problem in lint(docx_with(*body), SCHEMA, "a.docx") if problem.code not in ("T401", "T410")]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ((p("{{ 报头.标题 + }}"),), "T206", "a.docx > 第1段"),
        ((p("甲"), p("{% if 报头.标题 %}")), "T404", "a.docx > 第2段"),
        ((p("{% endfor %}"),), "T404", "a.docx > 第1段"),
        ((p("{% for 行 in 名单.行 %}"), p("{% endif %}"), p("{% endfor %}")), "T404", "a.docx > 第2段"),
        ((p("{{ 报头.标题 "),), "T405", "a.docx > 第1段"),
        ((p("{%p if 报头.标题 %}甲"), p("{%p endif %}")), "T406", "a.docx > 第1段"),
        ((p("{%tr for 行 in 名单.行 %}"), p("{%tr endfor %}")), "T407", "a.docx > 第1段"),
        (
            ("<w:tbl>" + row("{% for 行 in 名单.行 %}{{ 行.姓名 }}", "甲{% endfor %}") + "</w:tbl>",),
            "T408",
            "a.docx > 第1段",
        ),
        ((p("{{ 报头.标题|汉字日期 }}"),), "T409", "a.docx > 第1段"),
        ((p("{{ 报头.日期|大写金额 }}"),), "T409", "a.docx > 第1段"),
        ((p("{{ 报头", ".标题 }}"),), "T402", "a.docx > 第1段"),
        ((p("｛｛ 报头．标题 ｝｝"),), "T403", "a.docx > 第1段"),
        ((p("{% sot x = 1 %}"),), "T206", "a.docx > 第1段"),
    ],
)
def test_a_fault_and_its_place(body: tuple[str, ...], code: str, place: str) -> None:
    problems = found(*body)
    assert code in {problem.code for problem in problems}, problems
    assert place in {str(problem.location) for problem in problems if problem.code == code}


@pytest.mark.parametrize(
    "body",
    [
        (p(ALL),),
        (
            p("{{ 报头.标题 }}"),
            p("{%p if 报头.日期 %}"),
            p("{{ 报头.日期|汉字日期 }}"),
            p("{%p else %}"),
            p("{%p endif %}"),
        ),
        ("<w:tbl>" + row("{%tr for 行 in 名单.行 %}") + row("{{ 行.姓名 }}") + row("{%tr endfor %}") + "</w:tbl>",),
        (p("{# 说明 #}{{ 报头.金额|大写金额 }}"),),
        (p("{% set 甲 = 1 %}{{ 甲 }}"),),
    ],
)
def test_what_is_right_is_left_alone(body: tuple[str, ...]) -> None:
    assert found(*body) == []


def test_several_faults_are_told_at_once() -> None:
    codes = [
        problem.code for problem in found(p("{{ 报头.标题 + }}"), p("{% endfor %}"), p("{{ 报头.日期|大写金额 }}"))
    ]
    assert sorted(codes) == ["T206", "T404", "T409"]


def test_unused_fields_and_odd_names_are_notices() -> None:
    problems = lint(docx_with(p("{{ 报头.标题 }}")), SCHEMA, "a.docx")
    assert [p.message for p in problems if p.code == "T401"] == [
        "“报头.日期”在主文档里没有用到",
        "“报头.金额”在主文档里没有用到",
        "“名单.姓名”在主文档里没有用到",
        "“名单.户数（户）”在主文档里没有用到",
    ]
    assert [p.message for p in problems if p.code == "T410"] == ['名称“户数（户）”在标记里要写成 行["户数（户）"]']
