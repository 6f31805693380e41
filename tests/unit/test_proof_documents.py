"""Documents of every sort handed to proof: read rightly or refused in words, never changed, never a traceback."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.defects import changed, clean, number_of, proofed, words
from tests.documents import docx_with, p
from toolkit.errors import DocumentError
from toolkit.gongwen.oxml import element, qn
from toolkit.opc import deflate, read_members, write_members
from toolkit.parts import text_of
from toolkit.proofing.document import Document
from toolkit.proofing.file import open_package, package_of
from toolkit.proofing.proof import passages, proof_document

TEXT = "利用宣传栏、广播等形式宣传拥军优属政策，营造节日氛围。"


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(members: dict[str, bytes]) -> bytes:
    return write_members([deflate(name, data) for name, data in members.items()])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "G102"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "G104"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "G103"),
        (b"%PDF-1.7", "G105"),
        ("纯文本".encode(), "G111"),
        (b"PK\x03\x04broken", "G106"),
        (clean("通知")[:2000], "G106"),
        (written({"xl/workbook.xml": b"<a/>"}), "G105"),
        (written({"word/document.xml": b"<!DOCTYPE x><w/>"}), "G106"),
        (written({"word/document.xml": b"<w:document"}), "G106"),
        (written({"mimetype": b"", "content.xml": b"<a/>"}), "G105"),
    ],
)
def test_what_is_no_docx_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Document(package_of(content, "坏.docx"))
    assert caught.value.problems[0].code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        open_package(tmp_path / "没有.docx")


@pytest.mark.parametrize("missing", ["word/styles.xml", "word/settings.xml", "word/fontTable.xml", "docProps/core.xml"])
def test_parts_may_be_missing(missing: str) -> None:
    members = members_of(clean("通知"))
    del members[missing]
    proofed(written(members))


def test_no_styles_part_still_reads_direct_formatting() -> None:
    members = members_of(words("营造节日", "营造20xx年节日")(clean("通知")))
    del members["word/styles.xml"]
    found = proofed(written(members)).findings
    assert "C-PH-01" in {finding.rule.id for finding in found}
    assert "A-PAGE-15" not in {finding.rule.id for finding in found}


def test_strict_ooxml_is_read_like_any_other() -> None:
    members = members_of(clean("通知"))
    strict = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in members.items()
    }
    assert [str(finding.problem()) for finding in proofed(written(strict)).findings] == []


def test_the_body_may_have_another_name() -> None:
    members = members_of(clean("通知"))
    members["word/document2.xml"] = members.pop("word/document.xml")
    members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    assert proofed(written(members)).findings == ()


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    def track(root: etree._Element) -> None:
        paragraph = next(node for node in root.iter(qn("w:p")) if "利用宣传栏" in text_of(node))
        run = paragraph.find(qn("w:r"))
        assert run is not None
        deleted = element("w:del", {"w:id": 1, "w:author": "甲"}, element("w:r", None, element("w:delText")))
        next(deleted.iter(qn("w:delText"))).text = "20xx年"
        inserted = element("w:ins", {"w:id": 2, "w:author": "甲"})
        run.addprevious(deleted)
        run.addnext(inserted)
        inserted.append(run)

    proof = proofed(changed(clean("通知"), track))
    assert proof.findings == ()
    assert [notice.code for notice in proof.notices] == ["G108"]


def test_text_boxes_tables_fields_and_notes_are_numbered_at_their_place() -> None:
    nested = (
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>"
        + p("内□表")
        + "</w:tc></w:tr></w:tbl>"
        + p("外表")
        + "</w:tc></w:tr></w:tbl>"
    )
    field = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE 20xx年</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    proof = proofed(docx_with(p("第一段"), nested, field, p("末□段"), footer=p("页□脚")))
    places = [str(f.where) for f in proof.findings if f.rule.id == "C-PH-04"]
    assert places == ["文档.docx > 第2段", "文档.docx > 第5段", "文档.docx > 页脚第1段"]


def test_automatic_numbers_are_part_of_the_outline(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    document.save(str(tmp_path / "列表.docx"))
    read = Document.open(tmp_path / "列表.docx")
    assert [paragraph.label for paragraph in read.body] == ["1.", "2."]


def test_effective_values_come_from_styles_defaults_and_theme(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("汉字", style="Heading 1")
    document.save(str(tmp_path / "默认.docx"))
    (paragraph,) = Document.open(tmp_path / "默认.docx").body
    (run,) = paragraph.runs
    assert (run.size, run.bold, run.color) == (28, True, "365F91")
    assert run.east_asian == "宋体"
    assert run.ascii == "Calibri"


def test_sections_have_rules_of_their_own() -> None:
    def split(root: etree._Element) -> None:
        paragraph = next(node for node in root.iter(qn("w:p")) if "利用宣传栏" in text_of(node))
        last = root.find(f"{qn('w:body')}/{qn('w:sectPr')}")
        assert last is not None
        own = etree.fromstring(etree.tostring(last))
        properties = paragraph.find(qn("w:pPr"))
        assert properties is not None
        properties.append(own)
        margins = last.find(qn("w:pgMar"))
        assert margins is not None
        margins.set(qn("w:left"), "1800")

    docx_bytes = changed(clean("通知"), split)
    found = [f for f in proofed(docx_bytes).findings if f.rule.id == "A-PAGE-03"]
    assert [f.where.paragraph for f in found] == [number_of(docx_bytes, "利用宣传栏") + 1]  # type: ignore[union-attr]


def test_many_findings_alike_become_one_that_names_the_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(8):
        document.add_paragraph(f"这是第{number}个没有缩进的普通段落，用的是默认的字体。")
    document.save(str(tmp_path / "普通.docx"))
    problems = proof_document(Document.open(tmp_path / "普通.docx")).problems()
    indents = [problem for problem in problems if problem.rule == "A-BODY-05"]
    assert len(indents) == 1
    assert "（第 1、2、3、4、5、6 段等，共 8 处）" in indents[0].message


def test_five_hundred_pages() -> None:
    body = [p(f"第{number}段写的是走访慰问的情况，慰问金已经发放。") for number in range(11_000)]
    document = Document(package_of(docx_with(*body), "长.docx"))
    assert len(document.body) == 11_000
    assert proof_document(document).problems()


def test_no_paragraph_at_all() -> None:
    assert proofed(docx_with()).findings
    assert passages(proofed(docx_with()).layout) == []


MUTABLE = sorted({str(node.tag) for node in etree.fromstring(members_of(clean("通知"))["word/document.xml"]).iter()})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_valid_xml_is_read_without_a_traceback(data: st.DataObject) -> None:
    """Attributes set to nonsense, elements dropped, moved and doubled."""

    def spoil(root: etree._Element) -> None:
        nodes = list(root.iter())[1:]
        for _ in range(data.draw(st.integers(1, 12))):
            node = nodes[data.draw(st.integers(0, len(nodes) - 1))]
            parent = node.getparent()
            action = data.draw(st.sampled_from(["set", "drop", "double", "empty"]))
            if action == "set":
                for key in list(node.attrib):
                    node.set(
                        key, data.draw(st.sampled_from(["", "-1", "99999999999", "abc", "1.5", "nil", "auto", "０"]))
                    )
            elif parent is not None and action == "drop":
                parent.remove(node)
            elif parent is not None and action == "double":
                parent.append(etree.fromstring(etree.tostring(node)))
            elif action == "empty":
                node.text = None

    kind = data.draw(st.sampled_from(["通知", "函", "briefing", "联合行文"]))
    for finding in proofed(changed(clean(kind), spoil)).findings:
        finding.problem()


def test_reading_changes_nothing() -> None:
    original = clean("通知")
    package = package_of(original, "文档.docx")
    before = dict(package.members)
    proof_document(Document(package))
    assert package.members == before
    assert len(read_members(original)) == len(before)
