"""修订: a part as it is with all of them accepted (ECMA-376-1, 17.13.5)."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.documents import NAMESPACES, docx_with, p, texts
from toolkit.assembly.prepare import prepare
from toolkit.parts import W, paragraphs, text_of
from toolkit.problems import FileLocation
from toolkit.revisions import accept, has_revisions, may_have_revisions, numbered
from toolkit.schema_file import parse_schema

BY = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "a"\n[[sheet]]\nname = "报头"\nshape = "form"\n'
    '[[sheet.field]]\nname = "期号"\nrequired = true\n',
    FileLocation("t"),
)


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def deleted(text: str) -> str:
    return f"<w:del {BY}>{run(text, 'delText')}</w:del>"


def inserted(text: str) -> str:
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def para(content: str, mark: str = "", properties: str = "") -> str:
    marked = f"<w:rPr>{f'<w:{mark} {BY}/>' if mark else ''}</w:rPr>"
    return f"<w:p><w:pPr>{properties}{marked}</w:pPr>{content}</w:p>"


def row(*cells: str, mark: str = "") -> str:
    properties = f"<w:trPr><w:{mark} {BY}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def accepted(*body: str) -> etree._Element:
    root = etree.fromstring(f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>".encode())
    accept(root)
    return root


def words(*body: str) -> list[str]:
    root = accepted(*body)
    assert not has_revisions(root)
    return [text_of(paragraph) for paragraph in paragraphs(root)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ((para(deleted("旧") + inserted("新")),), ["新"]),
        ((para(f"<w:moveFrom {BY}>{run('移走')}</w:moveFrom>" + run("留")),), ["留"]),
        ((para(f"<w:moveTo {BY}>{run('移来')}</w:moveTo>"),), ["移来"]),
        ((para(f"<w:ins {BY}><w:del {BY}>{run('先加后删', 'delText')}</w:del>{run('加')}</w:ins>"),), ["加"]),
        ((para(f"<w:hyperlink>{deleted('旧')}{run('新')}</w:hyperlink>"),), ["新"]),
        ((para(deleted("整段删去"), "del"), p("后")), ["后"]),
        ((para(run("前半"), "del"), p("后半")), ["前半后半"]),
        ((para(run("甲"), "del"), para(run("乙"), "del"), p("丙")), ["甲乙丙"]),
        ((para(run("甲"), "del"), '<w:bookmarkEnd w:id="0"/>', p("乙")), ["甲乙"]),
        ((p("前"), para(run("新段"), "ins"), p("后")), ["前", "新段", "后"]),
        ((p("前"), para(f"<w:moveFrom {BY}>{run('移')}</w:moveFrom>", "moveFrom"), p("后")), ["前", "后"]),
        ((p("前"), para(deleted("最后一段"), "del")), ["前"]),
        ((para(run("没有下一段"), "del"),), ["没有下一段"]),
        ((para(deleted("表前"), "del"), f"<w:tbl>{row(p('格'))}</w:tbl>", p("后")), ["格", "后"]),
        ((para("", "del", "<w:sectPr/>"), p("后")), ["", "后"]),
        ((f"<w:tbl>{row(p('留'))}{row(para(deleted('删'), 'del'), mark='del')}</w:tbl>",), ["留"]),
        ((f"<w:tbl>{row(p('新行'), mark='ins')}</w:tbl>",), ["新行"]),
        ((f"<w:tbl>{row(p('整表'), mark='del')}</w:tbl>", p("后")), ["后"]),
        (
            ("<w:tbl>" + row("<w:tbl>" + row(p("里"), mark="del") + "</w:tbl>") + "</w:tbl>",),
            [""],
        ),
        (
            (f"<w:tbl>{row(f'<w:tcPr><w:cellDel {BY}/></w:tcPr>' + p('删格'), p('留格'))}</w:tbl>",),
            ["留格"],
        ),
        ((f"<w:tbl>{row(para(deleted('格里唯一一段'), 'del'))}</w:tbl>",), [""]),
    ],
)
def test_what_is_left_once_all_changes_are_accepted(body: tuple[str, ...], text: list[str]) -> None:
    assert words(*body) == text


def test_former_properties_and_marks_leave_no_trace() -> None:
    root = accepted(
        f'<w:moveFromRangeStart {BY} w:name="m"/><w:moveFromRangeEnd w:id="1"/>',
        f'<w:p><w:pPr><w:jc w:val="center"/><w:numPr><w:ins {BY}/></w:numPr><w:rPr><w:b/><w:ins {BY}/>'
        f"<w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
        f'<w:pPrChange {BY}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr>'
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>字</w:t></w:r></w:p>",
        f"<w:sectPr><w:sectPrChange {BY}><w:sectPr/></w:sectPrChange></w:sectPr>",
    )
    left = {etree.QName(node).localname for node in root.iter()}
    assert left == {"document", "body", "p", "pPr", "jc", "numPr", "rPr", "b", "r", "t", "sectPr"}
    assert next(root.iter(f"{W}jc")).get(f"{W}val") == "center"


def test_a_joined_paragraph_takes_the_properties_of_the_next() -> None:
    root = accepted(para(run("甲"), "del", '<w:jc w:val="left"/>'), para(run("乙"), "", '<w:jc w:val="right"/>'))
    (paragraph,) = paragraphs(root)
    assert [node.get(f"{W}val") for node in paragraph.iter(f"{W}jc")] == ["right"]
    assert paragraph[0].tag == f"{W}pPr"


def test_paragraphs_keep_the_numbers_people_count() -> None:
    body = p("甲") + para(deleted("乙"), "del") + p("丙") + para(run("丁"), "del") + p("戊")
    root = etree.fromstring(f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode())
    assert [(number, text_of(paragraph)) for number, paragraph in numbered(root)] == [(1, "甲"), (3, "丙"), (5, "丁戊")]


@pytest.mark.parametrize("body", [p("甲"), "<w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>删除线</w:t></w:r></w:p>"])
def test_a_part_without_changes_stays_byte_for_byte(body: str) -> None:
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    assert not may_have_revisions(xml)
    root = etree.fromstring(xml)
    before = etree.tostring(root)
    accept(root)
    assert etree.tostring(root) == before


def test_a_template_is_prepared_as_if_its_changes_were_accepted() -> None:
    docx = docx_with(
        para(deleted("{{ 旧.名 }}") + inserted("{{ 报头") + inserted(".期号 }}")),
        para(f"<w:moveFrom {BY}>{run('{{ 搬走.了 }}')}</w:moveFrom>", "moveFrom"),
        p("没有标记"),
    )
    assert texts(prepare(docx, SCHEMA)) == ["{{ 报头.期号 }}", "没有标记"]
