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


LOOPS = parse_schema(
    """
[template]
id = "a"
name = "甲"
version = "1.0"
output = "a"
[merge]
over = "名单"
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
[[sheet.field]]
name = "类别"
type = "choice"
choices = ["一", "二"]
[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "慰问金"
[[sheet]]
name = "走访"
shape = "prose"
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


def loops(*tags: str) -> list[Problem]:
    closing = [p("{%p endfor %}") for tag in tags if tag.startswith("{%p for")]
    found = lint(docx_with(*map(p, tags), *closing), LOOPS, "a.docx")
    return [problem for problem in found if problem.code not in ("T401", "T410", "T403")]


@pytest.mark.parametrize(
    "over",
    [
        "报头.标题",
        "报头['标题']",
        "报头.日期",
        "报头.金额",
        "报头.类别",
        "报头.标题 | 分行",
        "报头.标题 | replace('、', ' ') | 分行",
        "报头.日期 | 汉字日期",
        "报头.标题.replace('甲', '乙')",
        "报头.标题[1:]",
        "报头.标题 ~ 报头.类别",
        "报头.标题 + '。'",
        "报头.标题 or []",
        "(报头.标题 if 报头.标题 else [])",
        "'甲乙'",
        "数据.慰问金",
        "数据.慰问金.单位",
        "名单.合计['户数（户）']",
        "行.姓名",
        "名单.行 | join('、')",
    ],
)
def test_a_loop_over_text_or_a_number_is_an_error(over: str) -> None:
    (problem,) = loops(f"{{%p for 项 in {over} %}}")
    assert (problem.code, str(problem.location)) == ("T421", "a.docx > 第1段")


@pytest.mark.parametrize(
    "tags",
    [
        ("{%p for 段 in 正文 %}", "{%p for 字 in 段.内容 %}"),
        ("{%p for 段 in 走访.段落 %}", "{%p for 字 in 段.文字 | trim %}"),
        ("{%p for 人 in 名单.行 | sort %}", "{%p for 字 in 人.姓名 %}"),
        ("{%p for 句 in 报头.标题.split('。') %}", "{%p for 字 in 句 %}"),
        ("{% set 全文 = 报头.标题 | 分行 %}", "{%p for 字 in 全文 %}"),
    ],
)
def test_names_hand_on_what_they_are(tags: tuple[str, ...]) -> None:
    assert [(problem.code, str(problem.location)) for problem in loops(*tags)] == [("T421", "a.docx > 第2段")]


@pytest.mark.parametrize(
    "tags",
    [
        ("{%p for 段 in 正文 %}",),
        ("{%p for 段 in 走访.段落 %}",),
        ("{%p for 行 in 名单.行 %}",),
        ("{%p for 行 in 名单.行 | 填满(10) %}",),
        ("{%p for 排 in 名单.行 | 每排(2) %}", "{%p for 人 in 排 %}"),
        ("{%p for 段 in 报头.标题.split('\\n') %}",),
        ("{%p for 段 in (报头.标题 | 列举('，')).split('，') %}",),
        ("{%p for 人 in 名单.行 if 人.姓名 %}",),
        ("{%p for n in range(3) %}",),
        ("{%p for n in [1, 2] %}",),
        ("{%p for n in 报头 %}",),
        ("{%p for 字 in 报头.标题 | list %}",),
        ("{%p for 组 in 名单.行 | groupby('姓名') %}", "{%p for 行 in 组.list %}"),
        ("{%p for 名, 值 in 别的 %}", "{%p for 项 in 值 %}"),
        ("{%p for 行 in 名单.行 %}", "{% set 报头 = 别的 %}", "{%p for 项 in 报头.标题 %}"),
    ],
)
def test_loops_over_rows_paragraphs_and_what_is_unknown_pass(tags: tuple[str, ...]) -> None:
    assert loops(*tags) == []


def test_a_name_ends_with_its_loop() -> None:
    body = ("{%p for 行 in 正文 %}", "{%p endfor %}", "{%p for 字 in 行.姓名 %}", "{%p endfor %}")
    found = lint(docx_with(*map(p, body)), LOOPS, "a.docx")
    assert [str(problem.location) for problem in found if problem.code == "T421"] == ["a.docx > 第3段"]


def test_the_way_to_paragraphs_is_shown() -> None:
    (problem,) = loops("{%p for 段 in 报头.标题 | replace('甲', '乙') | 分行 %}")
    assert "“分行”得到的文字" in problem.message
    assert '{%p for 段 in 报头.标题.split("\\n") %}' in problem.hint


def test_tracked_changes_are_a_notice_and_read_as_accepted() -> None:
    by = 'w:id="1" w:author="甲"'
    old = f"<w:p><w:moveFrom {by}><w:r><w:t>{{% for x in 报头.标题 %}}</w:t></w:r></w:moveFrom></w:p>"
    new = f"<w:p><w:del {by}><w:r><w:delText>{{{{ 旧</w:delText></w:r></w:del></w:p>"
    found = lint(docx_with(p("甲"), old, new, p("{{ 报头.标题 + }}")), LOOPS, "a.docx")
    told = [(problem.code, str(problem.location)) for problem in found if problem.code not in ("T401", "T410")]
    assert told == [("T420", "a.docx > 第2段"), ("T206", "a.docx > 第4段")]
