"""What a template's file tells of the people who made it stays behind."""

from __future__ import annotations

import pytest
from lxml import etree

from toolkit.assembly.metadata import without_metadata

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
BODY = f'<w:document xmlns:w="{W}" xmlns:w14="{W14}"><w:body>%s</w:body></w:document>'


def links(*entries: tuple[str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(entries)
    )
    return f'<Relationships xmlns="{LINKS}">{listed}</Relationships>'.encode()


def members(body: str = "", settings: str = "", core: str = "") -> dict[str, bytes]:
    override = "".join(
        f'<Override PartName="/{name}" ContentType="x"/>' for name in ("word/document.xml", "docProps/app.xml")
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{override}</Types>'.encode(),
        "_rels/.rels": links(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{OFFICE}/extended-properties", "docProps/app.xml"),
            (f"{OFFICE}/custom-properties", "/docProps/custom.xml"),
            (f"{PACKAGE}/thumbnail", "docProps/thumbnail.jpeg"),
            (f"{PACKAGE}/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": links(
            (f"{OFFICE}/settings", "settings.xml"),
            (f"{OFFICE}/image", "/word/Media/%E5%9B%BE.png"),
            (f"{OFFICE}/customXml", "../customXml/item1.xml"),
            ("http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        ),
        "word/document.xml": (BODY % body).encode(),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{settings}</w:settings>'.encode(),
        "word/media/图.png": b"picture",
        "word/people.xml": b"<people/>",
        "word/stray.xml": b"<stray/>",
        "customXml/item1.xml": b"<x/>",
        "customXml/_rels/item1.xml.rels": links(),
        "docProps/app.xml": b"<Properties/>",
        "docProps/custom.xml": b"<Properties/>",
        "docProps/thumbnail.jpeg": b"x",
        "docProps/core.xml": f'<c xmlns:dc="d" xmlns:cp="c">{core}</c>'.encode(),
    }  # fmt: skip


def test_parts_that_print_nothing_are_left_out() -> None:
    clean = without_metadata(members())
    assert sorted(clean) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/media/图.png", "word/settings.xml",
    ]  # fmt: skip
    assert b"app.xml" not in clean["[Content_Types].xml"] and b"app.xml" not in clean["_rels/.rels"]


def test_the_rest_stays_byte_for_byte() -> None:
    given = members(body="<w:p><w:r><w:t>甲</w:t></w:r></w:p>")
    clean = without_metadata(given)
    for name in ("word/document.xml", "word/settings.xml", "word/media/图.png", "docProps/core.xml"):
        assert clean[name] == given[name]


@pytest.mark.parametrize(
    "attribute",
    ['w:rsidR="00A1"', 'w:rsidRDefault="00A1"', 'w:rsidTr="00A1"', 'w14:paraId="1A"', 'w14:textId="77"'],
)
def test_sessions_of_word(attribute: str) -> None:
    body = without_metadata(members(body=f'<w:p {attribute} w:other="1"/>'))["word/document.xml"]
    assert etree.fromstring(body)[0][0].attrib.items() == [(f"{{{W}}}other", "1")]


def test_authors_and_times_of_changes() -> None:
    change = '<w:ins w:id="1" w:author="张甲" w:date="2026-01-02T03:04:05Z"><w:r><w:t>文</w:t></w:r></w:ins>'
    body = without_metadata(members(body=f"<w:p>{change}</w:p>"))["word/document.xml"].decode()
    assert "张甲" not in body and "2026" not in body and 'w:author="模板"' in body and "文" in body


@pytest.mark.parametrize(
    "setting",
    ['<w:rsids><w:rsid w:val="1"/></w:rsids>', '<w:docVars><w:docVar w:name="commondata" w:val="x"/></w:docVars>'],
)
def test_settings(setting: str) -> None:
    settings = etree.fromstring(without_metadata(members(settings=setting))["word/settings.xml"])
    assert [etree.QName(node).localname for node in settings] == ["zoom"]


def test_bindings_would_bring_back_what_was_typed_elsewhere() -> None:
    box = "<w:sdt><w:sdtPr><w:dataBinding/><w:alias/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    body = without_metadata(members(body=box))["word/document.xml"]
    assert b"dataBinding" not in body and b"sdtContent" in body


def test_properties_stay_where_they_hold_a_tag() -> None:
    core = (
        "<dc:creator>张甲</dc:creator><dc:title>{{ 报头.标题 }}</dc:title><cp:lastModifiedBy>{张甲}</cp:lastModifiedBy>"
    )
    root = etree.fromstring(without_metadata(members(core=core))["docProps/core.xml"])
    assert [node.text for node in root] == ["{{ 报头.标题 }}"]
