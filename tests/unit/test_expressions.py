"""Names of documents and conditions: what they may say, and what ends them."""

from __future__ import annotations

import pytest
from jinja2 import TemplateError, TemplateSyntaxError

from toolkit import limits
from toolkit.assembly.expressions import ExpressionEnvironment, name_environment


def printed(pattern: str, **values: object) -> str:
    return name_environment().from_string(pattern).render(**values)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("{{ '%03d' % 期号 }}", "007"),
        ("{{ '%03d'|format(期号) }}", "007"),
        ("{{ '%s-%s' % (期号, 单位) }}", "7-某县"),
        ("{{ 期号 % 4 }}", "3"),
        ("{{ 单位|replace('县', '市') }}{{ 单位.replace('某', '本') }}", "某市本县"),
        ("{{ 单位.replace('', '-', 1) }}", "-某县"),
        ("{{ [期号, 单位]|join('、') }}", "7、某县"),
        ("{{ 各单位|join('、', attribute='名称') }}", "甲、乙"),
        ("{{ 各单位|map(attribute='名称')|join }}", "甲乙"),
        ("{% if 期号 > 5 %}后{% elif 期号 %}前{% else %}无{% endif %}", "后"),
        ("{{ 单位 * 2 }}/{{ 路径 }}", "某县某县/a\0b"),
    ],
)
def test_printed(pattern: str, wanted: str) -> None:
    units = [{"名称": "甲"}, {"名称": "乙"}]
    assert printed(pattern, 期号=7, 单位="某县", 路径="a/b", 各单位=units) == wanted


@pytest.mark.parametrize(
    "pattern",
    ["{% for a in b %}{% endfor %}", "{% set a = 1 %}", "{% macro a() %}{% endmacro %}", "{% autoescape true %}{% endautoescape %}"],
)  # fmt: skip
def test_nothing_repeats(pattern: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="这里只能写"):
        ExpressionEnvironment().parse(pattern)


def test_length_of_the_pattern() -> None:
    ExpressionEnvironment().parse("x" * limits.EXPRESSION_CHARACTERS)
    with pytest.raises(TemplateSyntaxError, match="超过 2000 字"):
        ExpressionEnvironment().parse("x" * (limits.EXPRESSION_CHARACTERS + 1))


@pytest.mark.parametrize("name", ["center", "indent", "batch", "tojson", "round", "attr", "pprint", "wordwrap"])
def test_filters_that_grow_are_unknown(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        printed(f"{{{{ 1|{name}(2) }}}}")


@pytest.mark.parametrize(
    "expression",
    [
        "长 * 2",
        "长|replace('x', 'yy')",
        "长.replace('x', 'yy')",
        "[长, 长]|join",
        "['', '', '']|join(长)",
        "'%200000d' % 1",
        "'%*d' % (200000, 1)",
        "'%s%s' % (长, 长)",
        "9 ** 99999",
    ],
)
def test_nothing_grows_too_long(expression: str) -> None:
    """Each would be harmless with a text a tenth as long."""
    with pytest.raises(OverflowError):
        printed(f"{{{{ {expression} }}}}", 长="x" * 90_000)
    if "长" in expression:
        assert printed(f"{{{{ {expression} }}}}", 长="x" * 9_000)
