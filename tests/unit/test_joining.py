"""Several documents in one: what must be unique is, what must restart restarts, what is shared is shared."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.documents import p, part, texts
from tests.equality import box, cell, table, template
from tests.validity import faults, needs_schemas
from toolkit.assembly.joining import Joiner
from toolkit.gongwen.oxml import qn
from toolkit.opc import pack

NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:styles>'


def document(body: str, parts: dict[str, str] | None = None, styles: str = "", section: str = "") -> bytes:
    """A finished document with styles, and numbering where the body has lists."""
    docx = template(body, parts)
    members = {"word/styles.xml": STYLES.format(styles), "word/numbering.xml": NUMBERING}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if section and name == "word/document.xml":
                data = data.replace(b"<w:sectPr>", f"<w:sectPr>{section}".encode()).replace(
                    b"<w:sectPr/>", f"<w:sectPr>{section}</w:sectPr>".encode()
                )
            target.writestr(name, data)
        for name, text in members.items():
            target.writestr(name, text)
    return pack(stream.getvalue(), {})


def joined(*documents: bytes) -> bytes:
    joiner = Joiner()
    for each in documents:
        joiner.add(each)
    return joiner.finish()


def xml(docx: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def test_every_document_is_a_section_that_begins_a_page_with_page_1() -> None:
    made = joined(*(document(p(f"第{n}封")) for n in range(3)))
    assert texts(made) == ["第0封", "第1封", "第2封"]
    sections = list(part(made).iter(qn("w:sectPr")))
    assert len(sections) == 3
    assert [node.get(qn("w:val")) for section in sections for node in section.iter(qn("w:type"))] == ["nextPage"] * 3
    assert [node.get(qn("w:start")) for section in sections for node in section.iter(qn("w:pgNumType"))] == ["1"] * 3
    body = part(made)[0]
    assert body[-1].tag == qn("w:sectPr"), "the last one stands at the end of the body"


def test_one_document_stays_as_it_is_but_for_its_section() -> None:
    assert texts(joined(document(p("甲") + p("乙")))) == ["甲", "乙"]
    assert joined(document(p("甲"))) == joined(document(p("甲"))), "same input, same bytes"


def test_a_document_that_ends_in_a_table_gets_a_line_of_a_point() -> None:
    made = joined(document(p("甲") + table(cell("x"))), document(p("乙")))
    assert texts(made) == ["甲", "x", "", "乙"]
    assert 'w:line="20" w:lineRule="exact"' in xml(made)


@pytest.mark.parametrize(
    "last",
    [
        "<w:p/>",
        "<w:p><w:pPr/><w:r><w:t>末</w:t></w:r></w:p>",
        '<w:p w:rsidR="1"><w:r><w:t>末</w:t></w:r></w:p>',
        box(p("框")),
    ],
)
def test_the_last_paragraph_carries_the_section_whatever_it_is(last: str) -> None:
    made = joined(document(p("甲") + last), document(p("乙")))
    assert len(list(part(made).iter(qn("w:sectPr")))) == 2
    assert texts(made)[-1] == "乙"


def test_bookmarks_and_what_points_to_them() -> None:
    body = (
        '<w:p><w:bookmarkStart w:id="0" w:name="目录1"/><w:r><w:t>甲</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'
        '<w:p><w:hyperlink w:anchor="目录1"><w:r><w:t>见</w:t></w:r></w:hyperlink>'
        "<w:r><w:instrText> PAGEREF 目录1 \\h </w:instrText></w:r></w:p>"
    )
    made = part(joined(document(body), document(body), document(body)))
    starts = [(node.get(qn("w:id")), node.get(qn("w:name"))) for node in made.iter(qn("w:bookmarkStart"))]
    assert len(set(starts)) == len({name for _, name in starts}) == 3
    assert [node.get(qn("w:id")) for node in made.iter(qn("w:bookmarkEnd"))] == [identity for identity, _ in starts]
    assert [node.get(qn("w:anchor")) for node in made.iter(qn("w:hyperlink"))] == [name for _, name in starts]
    assert [str(node.text).split()[1] for node in made.iter(qn("w:instrText"))] == [name for _, name in starts]


def test_drawings_controls_and_paragraph_ids() -> None:
    control = '<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>' + p("域") + "</w:sdtContent></w:sdt>"
    marked = '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="00000001"/>'
    made = xml(joined(*(document(box(p("框")) + control + marked + p("末")) for _ in range(3))))
    for pattern in (r'<wp:docPr[^>]* id="(\d+)"', r'<w:id w:val="(\d+)"'):
        found = re.findall(pattern, made)
        assert len(found) == len(set(found)) == 3
    assert "w14:paraId" not in made


def test_lists_count_from_one_in_every_document() -> None:
    listed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    )
    made = joined(document(listed + listed), document(listed), document(p("无")))
    assert [node.get(qn("w:val")) for node in part(made).iter(qn("w:numId"))] == ["1", "1", "2"]
    nums = {num.get(qn("w:numId")): num for num in part(made, "word/numbering.xml").iter(qn("w:num"))}
    assert [node.get(qn("w:val")) for node in nums["2"].iter(qn("w:startOverride"))] == ["1"]


def test_lists_of_a_style_restart_too() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="列"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    listed = '<w:p><w:pPr><w:pStyle w:val="列"/><w:keepNext/><w:jc w:val="left"/></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    made = xml(joined(document(listed, styles=style), document(listed, styles=style)))
    assert made.count("<w:numPr>") == 1
    assert '<w:keepNext/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:jc' in made


def test_headers_are_shared_where_they_are_the_same() -> None:
    made = joined(*(document(p("甲"), {"header1": p(words), "footer1": p("脚")}) for words in ("一", "一", "二")))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        headers = [name for name in archive.namelist() if "header" in name and name.endswith(".xml")]
        footers = [name for name in archive.namelist() if "footer" in name and name.endswith(".xml")]
    assert (len(headers), len(footers)) == (2, 1)
    references = [node.get(qn("r:id")) for node in part(made).iter(qn("w:headerReference"))]
    assert references[0] == references[1] != references[2]
    assert "二" in xml(made, headers[1])


def test_footnotes_keep_their_documents() -> None:
    body = '<w:p><w:r><w:t>文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    made = joined(*(document(body, {"footnotes": f'<w:footnote w:id="2">{p(words)}</w:footnote>'}) for words in "甲乙"))
    references = [node.get(qn("w:id")) for node in part(made).iter(qn("w:footnoteReference"))]
    notes = {node.get(qn("w:id")): "".join(map(str, node.itertext())) for node in part(made, "word/footnotes.xml")}
    assert [notes[identity] for identity in references] == ["甲", "乙"]
    assert xml(made).count("eachSect") >= 1


def test_the_number_of_pages_is_that_of_the_section() -> None:
    field = "<w:r><w:instrText> NUMPAGES </w:instrText></w:r>"
    made = joined(*(document(p("甲"), {"footer1": f"<w:p>{field}</w:p>"}) for _ in range(2)))
    assert "SECTIONPAGES" in xml(made, "word/footer1.xml")


def test_a_start_of_its_own_stays() -> None:
    made = part(joined(*(document(p("甲"), section='<w:pgNumType w:start="5"/>') for _ in range(2))))
    assert [node.get(qn("w:start")) for node in made.iter(qn("w:pgNumType"))] == ["5", "5"]


def test_documents_of_two_templates_and_none_at_all() -> None:
    with pytest.raises(ValueError, match="not of one template"):
        joined(document(p("甲")), document(p("乙"), styles='<w:style w:styleId="x"/>'))
    with pytest.raises(ValueError, match="nothing to join"):
        joined()


@needs_schemas
@pytest.mark.parametrize(
    "name",
    ["condolence-letter", "good-news-notice", "allowance-notice", "consultation-letter", "briefing", "summary-report"],
)
def test_joined_documents_of_shipped_templates_are_valid(name: str, tmp_path: object) -> None:
    from pathlib import Path

    from toolkit.jobs.template_check import trial_document
    from toolkit.library import Library

    content = trial_document(Library().find(name))
    path = Path(str(tmp_path)) / "全部.docx"
    path.write_bytes(joined(content, content, content))
    assert faults(path) == []
