from __future__ import annotations

import pytest

from tests.documents import docx_with, p
from tests.unit.test_context import SCHEMA
from toolkit.assembly.compile import compile_template
from toolkit.assembly.names import unknown_names


@pytest.mark.parametrize(
    "template",
    [
        "{{ 报头.期号 }}{{ 报头['期号'] }}{{ 正文 | length }}",
        "{% for 段 in 正文 %}{{ 段.层级 }}{{ loop.index }}{% endfor %}",
        "{% for x in 导语.段落 %}{{ x.标题 }}{% endfor %}",
        "{% for 行 in 台账.行 %}{{ 行.户数 }}{% else %}{{ 报头.期号 }}{% endfor %}{{ 台账.合计.户数 }}",
        "{{ 数据.慰问金.单位 }}",
        "{% set a = 1 %}{{ a }}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(1) }}{{ range(3) }}",
        "{% for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}{% with c = 1 %}{{ c }}{% endwith %}",
    ],
)
def test_names_of_the_schema_pass(template: str) -> None:
    assert unknown_names(compile_template(docx_with(p(template))), SCHEMA) == []


@pytest.mark.parametrize(
    ("template", "name", "hint"),
    [
        ("{{ 报头.期好 }}", "期好", "您是不是要找“期号”"),
        ("{{ 报投.期号 }}", "报投", "您是不是要找“报头”"),
        ("{% for 行 in 台账.行 %}{{ 行.对相 }}{% endfor %}", "对相", "您是不是要找“对象”"),
        ("{% for 段 in 正文 %}{{ 段.提标 }}{% endfor %}", "提标", ""),
        ("{{ 数据.慰问金.数量 }}", "数量", "数值"),
        ("{{ 台账.合计.对象 }}", "对象", ""),
        ("{% if 报头.密级 %}{% endif %}", "密级", ""),
    ],
)
def test_a_name_the_schema_does_not_have_is_found_before_rendering(template: str, name: str, hint: str) -> None:
    (found,) = unknown_names(compile_template(docx_with(p("一"), p(template))), SCHEMA)
    assert f"没有“{name}”这个名称" in found.message
    assert hint in found.hint
    assert "第2段" in str(found)


def test_all_unknown_names_at_once() -> None:
    found = unknown_names(compile_template(docx_with(p("{{ 甲 }}"), p("{{ 乙.丙 }}"))), SCHEMA)
    assert len(found) == 2
