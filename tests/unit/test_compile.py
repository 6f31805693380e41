from __future__ import annotations

import io
import re

import pytest
from docxtpl import DocxTemplate, Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import canonical, docx_with, p, part, texts
from toolkit.assembly.compile import compile_template
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.errors import RenderError, TemplateError

CONTEXT: dict[str, object] = {
    "a": "甲",
    "n": 3,
    "rows": [{"x": "一", "y": 1}, {"x": "二", "y": 2}],
    "yes": True,
    "list": ["子", "丑", "寅"],
    "lines": Listing("第一行\n第二行\t制表\a新段"),
    "rich": RichText("粗", bold=True),
}


def cell(*content: str) -> str:
    return f"<w:tc><w:tcPr><w:tcW w:w='100' w:type='dxa'/></w:tcPr>{p(*content)}</w:tc>"


def table(*rows: str) -> str:
    grid = "<w:tblPr/><w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='1000'/></w:tblGrid>"
    return f"<w:tbl>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


CORPUS = {
    "plain": docx_with(p("你好{{ a }}")),
    "split": docx_with(p("{{", " a }", "}")),
    "paragraph loop": docx_with(p("{%p for row in rows %}"), p("{{ row.x }}-{{ row.y }}"), p("{%p endfor %}")),
    "condition": docx_with(p("{%p if yes %}"), p("有"), p("{%p else %}"), p("无"), p("{%p endif %}")),
    "row loop": docx_with(
        table(
            cell("{%tr for row in rows %}") + cell(),
            cell("{{ row.x }}") + cell("{{ row.y }}"),
            cell("{%tr endfor %}") + cell(),
        )
    ),
    "column loop": docx_with(table(cell("{%tc for i in list %}") + cell("{{ i }}") + cell("{%tc endfor %}"))),
    "colspan": docx_with(table(cell("{% colspan 2 %}{{ a }}"))),
    "cellbg": docx_with(table(cell("{% cellbg 'FF0000' %}{{ a }}") + cell("b"))),
    "vertical merge": docx_with(
        table(
            cell("{%tr for row in rows %}") + cell(),
            cell("{% vm %}合") + cell("{{ row.y }}"),
            cell("{%tr endfor %}") + cell(),
        )
    ),
    "nested table": docx_with(
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid><w:tr><w:tc>{table(cell('{{ a }}') + cell('{{ n }}'))}{p('{{ a }}')}</w:tc></w:tr></w:tbl>"
    ),
    "run tag": docx_with(p("前{{r rich }}后")),
    "listing": docx_with(p("{{ lines }}")),
    "whitespace": docx_with(p("{%- if yes %}甲{% endif -%}"), p("乙")),
    "comment": docx_with(p("{#p 注释 #}"), p("正文{# 注 #}")),
    "header and footer": docx_with(p("{{ a }}"), header=p("眉{{ n }}"), footer=p("脚{{ a }}")),
    "macro": docx_with(p("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(a) }}")),
    "set": docx_with(p("{% set b = a ~ n %}{{ b }}")),
    "filters": docx_with(p("{{ list | join('、') }}{{ n | 汉字数 }}")),
    "drawing ids": docx_with(
        p("{%p for i in list %}"),
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r></w:p>',
        p("{%p endfor %}"),
    ),
    "space": docx_with(p("a  {{ a }}  b"), "<w:p><w:r><w:t>x\ty\nz</w:t></w:r></w:p>"),
}


def by_docxtpl(docx: bytes) -> bytes:
    template = DocxTemplate(io.BytesIO(docx))
    template.render(CONTEXT, TemplateEnvironment())
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", CORPUS)
def test_every_part_equals_what_docxtpl_makes(name: str) -> None:
    docx = CORPUS[name]
    ours, theirs = compile_template(docx).render(CONTEXT), by_docxtpl(docx)
    for part_name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        if part_name.encode() in docx:
            assert canonical(part(ours, part_name)) == canonical(part(theirs, part_name))


def test_one_template_serves_many_records_and_gives_the_same_bytes_again() -> None:
    compiled = compile_template(CORPUS["row loop"])
    first = compiled.render(CONTEXT)
    assert texts(compiled.render({**CONTEXT, "rows": []})) == []
    assert compiled.render(CONTEXT) == first


@pytest.mark.parametrize(
    "data",
    [
        "{{ 7*7 }}",
        "{% if %}",
        "{_{ a }_}",
        "{_% a %_}",
        "&<>\"'",
        "]]>",
        "</w:t></w:r>",
        "研发 & 转化 <3 项>",
        "  两  端  ",
        "𠀀𪜶",
        "&amp;",
        "\u200b",
    ],
)
def test_data_is_data(data: str) -> None:
    assert texts(compile_template(docx_with(p("{{ a }}"))).render({"a": data})) == [data]


def test_line_breaks_and_tabs_of_data_become_word_s() -> None:
    assert texts(compile_template(docx_with(p("{{ a }}"))).render({"a": "一\n二\t三"})) == ["一⏎二⇥三"]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_any_text_comes_back(text: str) -> None:
    assert texts(COMPILED.render({"a": text})) == [text]


COMPILED = compile_template(docx_with(p("{{ a }}")))


def test_a_literal_with_an_ampersand_and_literal_braces() -> None:
    assert texts(compile_template(docx_with(p("{_{ a }_} {{ '甲' }}"))).render({})) == ["{{ a }} 甲"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p("{% if a %}没完"), "有 if 或 for 没有写 endif 或 endfor"),
        (p("{% endif %}"), "不认识“endif”"),
        (p("{{ a | 没有 }}"), "没有“没有”这个过滤器"),
        (p("{{ a + }}"), "写到一半就断了"),
    ],
)
def test_a_syntax_error_names_the_paragraph(body: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(docx_with(p("第一段"), body))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ 期好 }}", "没有“期好”这个名称"),
        ("{{ a.名 }}", "没有“名”这个名称"),
        ("{{ a | 公文日期 }}", "过滤器用错：用在“甲”上：需要日期"),
        ("{{ a + 1 }}", "算不出来"),
        ("{{ rows.append(1) }}", "没有“append”这个名称"),
        ("{{ a.__class__ }}", "没有“__class__”这个名称"),
        ("{{ ''.format(1) }}", "没有“format”这个名称"),
        ("{{ rows[0].x.upper.__globals__ }}", "__globals__"),
        ("{% for i in range(10**7) %}{% endfor %}", "算不出来"),
    ],
)
def test_a_failing_tag_is_named_with_its_paragraph(tag: str, words: str) -> None:
    with pytest.raises(RenderError) as caught:
        compile_template(docx_with(p("第一段"), p("第二段", tag))).render(CONTEXT)
    message = str(caught.value)
    assert re.match(r"template\.docx > 第2段：", message)
    assert words in message


def test_further_filters() -> None:
    compiled = compile_template(docx_with(p("{{ a | 重复 }}")), filters={"重复": lambda value: value * 2})
    assert texts(compiled.render({"a": "甲"})) == ["甲甲"]
