from __future__ import annotations

import pytest

from tests.documents import docx_with, p, part, texts
from toolkit.assembly.prepare import optional_field, prepare
from toolkit.errors import TemplateError
from toolkit.problems import FileLocation
from toolkit.schema_file import parse_schema

SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "a"\n'
    '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "期号"\nrequired = true\n'
    '[[sheet.field]]\nname = "密级"\n[[sheet.field]]\nname = "日期（公历）"\n',
    FileLocation("t"),
)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("{", "{ 报头", ".期号 }", "}"), "{{ 报头.期号 }}"),
        (("第{", "{ 报头.期号 }}期"), "第{{ 报头.期号 }}期"),
        (("a{{ 报头.期号 ", "}}b{{ 报头", ".期号 }}c"), "a{{ 报头.期号 }}b{{ 报头.期号 }}c"),
        (("｛｛ 报头．期号 ", "｝｝"), "{{ 报头.期号 }}"),
    ],
)
def test_a_tag_split_over_runs_is_put_together_in_the_first(runs: tuple[str, ...], text: str) -> None:
    assert texts(prepare(docx_with(p(*runs)), SCHEMA)) == [text]


@pytest.mark.parametrize("between", ["<w:proofErr w:type='gramStart'/>", "<w:bookmarkStart w:id='0' w:name='a'/>"])
def test_what_word_puts_between_runs_does_not_matter(between: str) -> None:
    paragraph = f"<w:p><w:r><w:t>{{{{ 报头</w:t></w:r>{between}<w:r><w:t>.期号 }}}}</w:t></w:r></w:p>"
    assert texts(prepare(docx_with(paragraph), SCHEMA)) == ["{{ 报头.期号 }}"]


def test_a_paragraph_whose_only_tag_is_an_optional_field_gets_a_condition() -> None:
    name = '报头["密级"]'
    assert texts(prepare(docx_with(p("密级：{{ 报头.密级 }}")), SCHEMA)) == [
        f"{{%p if {name} %}}",
        "密级：{{ 报头.密级 }}",
        "{%p endif %}",
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        p("{{ 报头.期号 }}"),
        p("{{ 报头.密级 }}{{ 报头.期号 }}"),
        p("{{ 其他.密级 }}"),
        p("{% if 报头.密级 %}"),
        "<w:p><w:r><w:drawing/><w:t>{{ 报头.密级 }}</w:t></w:r></w:p>",
        f"<w:tbl><w:tblGrid/><w:tr><w:tc>{p('{{ 报头.密级 }}')}</w:tc></w:tr></w:tbl>",
    ],
)
def test_other_paragraphs_stay(paragraph: str) -> None:
    assert len(texts(prepare(docx_with(paragraph), SCHEMA))) == 1


def test_word_s_copies_of_a_text_box_are_dropped() -> None:
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f'<mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice Requires="wps">{{}}</mc:Choice><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent>'
    inside = f"<w:txbxContent>{p('{{ 报头.期号 }}')}</w:txbxContent>"
    prepared = prepare(docx_with(f"<w:p><w:r>{box.format(inside, inside)}</w:r></w:p>"), SCHEMA)
    assert texts(prepared) == ["", "{{ 报头.期号 }}"]
    assert not list(part(prepared).iter(f"{{{compatibility}}}Fallback"))


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{{ 报头.密级 }}", '报头["密级"]'),
        ("{{ 报头.密级 | 公文日期 }}", '报头["密级"]'),
        ('{{ 报头["日期（公历）"] }}', '报头["日期\\uff08公历\\uff09"]'),
        ("{{ 报头.密级 + 报头.期号 }}", None),
        ("{{ 报头.密级", None),
    ],
)
def test_which_tag_is_an_optional_field(tag: str, name: str | None) -> None:
    assert optional_field(tag, SCHEMA) == name


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", docx_with(p("a"))[:300]])
def test_what_is_no_word_document(data: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        prepare(data, SCHEMA, "模板.docx")
    assert str(caught.value).startswith("模板.docx：模板不是可用的 Word 文档")
