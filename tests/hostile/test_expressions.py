"""Names of documents, conditions on rows and patterns of columns: computed without a worker, so they have to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_templates import ESCAPES, POWERS, TOML, package
from tests.workbooks import workbook

ROSTER = """
| 落款 | 项目 | 内容 |
|  | 单位 | 某县双拥办 |
|  | 成文日期 | 2026年2月8日 |
| 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |
|  | 张甲 | 男 | 城东街道 |  | 500 |  |  |
"""
GROWTH = (
    "'x'|center(10**9)",
    "'x\\ny'|indent(10**9)",
    "'%1000000000d'|format(1)",
    "'%1000000000d' % 1",
    "'%*d' % (10**9, 1)",
    "'%(a)1000000000d' % {'a': 1}",
    "'%.1000000000f' % 1",
    "1|round(10**9, 'ceil')",
    "[1]|tojson(indent=10**9)",
    "'x'|batch(10**9, 'y')|list",
    "'x'|slice(10**9)|list",
    "('x' * 90000)|replace('x', 'y' * 90000)",
    "('x' * 90000).replace('x', 'y' * 90000)",
    "('x' * 90000)|list|join('y' * 90000)",
    "range(10**5)|map('replace', '1', 'x' * 90000)|list",
    "'1e999999999'|序号",
    "'1e999999999'|汉字数",
    "'1e999999999'|千分位",
    "'-1e999999999'|大写金额",
    "'nan'|序号",
    "'1e999999999'|万元(999999999)",
    "5|万元(999999999)",
    "('x' * 99999)|urlize",
    "'x'|wordwrap(1, wrapstring='y' * 99999)",
    "'a' + 'b' * 10**6",
    "(" * 900 + "1" + ")" * 900,
    "not " * 490 + "1",
    "-" * 1900 + "1",
    "1" + "+1" * 900,
    "'a'" + "|upper" * 320,
    "'a'" + "~'a'" * 450,
    "[" * 900 + "]" * 900,
    "1 if " * 300 + "1",
    "x" * 100_000,
    "'" + "{{" * 50_000 + "'",
    "[姓名]" * 20_000,
)
STATEMENTS = (
    "{% for a in '12345' %}{% for b in '12345' %}x{% endfor %}{% endfor %}",
    "{% set x = 'x' * 90000 %}{% set x = x ~ x ~ x %}{{ x }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% filter upper %}x{% endfilter %}",
    "{% include 'x' %}",
    "{% with x = 1 %}{{ x }}{% endwith %}",
    "{% block x %}{% endblock %}",
    "{% autoescape true %}{{ 1 }}{% endautoescape %}",
    "{% if 1 %}" * 150,
)
NAMED = [*POWERS, *(text for text in ESCAPES if "报头" not in text), *GROWTH]
CONDITIONS = ("姓名", "姓名.x", "慰问金 > '五'", "((((", "not", "姓名 == ", "［", "1 if 1", "姓名|upper|upper")
ENDLESS = ("((a{1,999}){1,999}){1,999}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|aa)+(a|aa)+(a|aa)+b", "a{99999999999}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


def short(text: str) -> str:
    return text[:40]


@pytest.mark.sampled(24)
@pytest.mark.parametrize("pattern", [*(f"{{{{ {text} }}}}" for text in NAMED), *STATEMENTS], ids=short)
def test_names(pattern: str, folder: Path) -> None:
    roster = workbook(ROSTER, folder / "名单.xlsx")
    run = judged(folder, "merge", "慰问信", roster, "-o", folder / "出", "--name", pattern, codes=(0, 1, 2))
    assert "root:" not in run.out


@pytest.mark.sampled(24)
@pytest.mark.parametrize("expression", [*NAMED, *CONDITIONS], ids=short)
def test_conditions(expression: str, folder: Path) -> None:
    roster = workbook(ROSTER, folder / "名单.xlsx")
    judged(folder, "merge", "慰问信", roster, "-o", folder / "出", "--where", expression, codes=(0, 1, 2))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("pattern", STATEMENTS, ids=short)
def test_names_in_templates(pattern: str, folder: Path) -> None:
    toml = TOML.replace('output = "文"', f'output = "{pattern}"')
    templates = package(folder, docx_with(p("{{ 报头.标题 }}")), toml)
    workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | 某标题 |", folder / "1.xlsx")
    judged(folder, "template", "check", templates / "外来", codes=(1,), names=["template.toml"])
    judged(folder, "build", folder / "1.xlsx", "-o", folder / "出", "--templates", templates, codes=(1,))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("pattern", ENDLESS)
def test_patterns_of_columns(pattern: str, folder: Path) -> None:
    """One that never ends is stopped at its cell; the cells of other workbooks do not wait for it again."""
    templates = package(folder, docx_with(p("{{ 报头.标题 }}")), f"{TOML}pattern = '{pattern}'\n")
    for number in range(20):
        text = f"| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | {'a' * 3000} |"
        workbook(text, folder / f"{number}.xlsx")
    judged(folder, "build", folder, "-o", folder / "出", "--templates", templates, codes=(1, 2), names=["pattern"])
