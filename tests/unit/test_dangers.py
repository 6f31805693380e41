"""What a stranger's template must not bring, in whatever spelling."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml import etree

from toolkit.assembly.dangers import dangers, dangers_of_part
from toolkit.problems import DocxLocation

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = f'<w:document xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>'
TAIL = "</w:body></w:document>"


def field(*pieces: str) -> str:
    """A field: ``<`` begins one, ``|`` parts it from its result, ``>`` ends it, everything else is instruction text."""
    kinds = {"<": "begin", "|": "separate", ">": "end"}
    inner = [
        f'<w:fldChar w:fldCharType="{kinds[piece]}"/>' if piece in kinds else f"<w:instrText>{piece}</w:instrText>"
        for piece in pieces
    ]
    return "".join(f"<w:r>{piece}</w:r>" for piece in inner)


def told(body: str) -> list[str]:
    root = etree.fromstring(f"{HEAD}<w:p>{body}</w:p>{TAIL}")
    return [found.code for found in dangers_of_part(root, DocxLocation("a.docx"))]


@pytest.mark.parametrize(
    "pieces",
    [
        ("<", "INCLUDEPICTURE x", "|", ">"),
        ("<", "INCLUDE", "PICTURE x", ">"),
        ("<", " \t ddeauto x"),
        ("<", 'LINK"x"', ">"),
        ("<", "IF 1 ", "<", "INCLUDETEXT x", "|", ">", ">"),
        ("<", "<", "QUOTE 68 68 69", "|", ">", " x", ">"),
        ("<", "<", "DOCPROPERTY x", "|", ">", "AUTO x", ">"),
        ("<", 'HYPERLINK "http://x"', ">"),
        ("<", 'HYPERLINK"x"', ">"),
        ("<", 'HYPERLINK "http://x" \\l "a"', ">"),
        ("<", 'HYPERLINK \\l "a" "http://x"', ">"),
    ],
)
def test_fields_that_lead_outside(pieces: tuple[str, ...]) -> None:
    assert told(field(*pieces)) == ["T419"]
    assert told(field(*pieces).replace("instrText", "delInstrText")) == ["T419"]


@pytest.mark.parametrize(
    "pieces",
    [
        ("<", " PAGE ", "|", ">"),
        ("<", 'TOC \\o "1-3" \\h \\z \\u', "|", "<", 'HYPERLINK \\l "_Toc1"', "|", "<", "PAGEREF _Toc1 \\h", "|", ">", ">", ">"),
        ("<", 'HYPERLINK \\h \\l "_Toc1" \\o "提示"', ">"),
        ("<", "IF 1 = 1 ", "<", "PAGE", "|", ">", ' "甲" "乙"', ">"),
        ("<", 'DATE \\@ "yyyy"', "|", ">"),
        ("LINK outside any field",),
        ("<", ">"),
    ],
)  # fmt: skip
def test_fields_of_any_document(pieces: tuple[str, ...]) -> None:
    assert told(field(*pieces)) == []


def test_simple_fields() -> None:
    assert told('<w:fldSimple w:instr=" INCLUDETEXT x "/>') == ["T419"]
    assert told('<w:fldSimple w:instr=" PAGE "/>') == []


@pytest.mark.parametrize(
    ("shape", "codes"),
    [
        ('<v:imagedata src="http://x/a.png"/>', ["T416"]),
        ('<v:shape href="file:///x"/>', ["T416"]),
        ('<v:imagedata o:href="\\\\x\\y"/>', ["T416"]),
        ('<v:shape href="#a"/><v:imagedata o:title="x"/>', []),
    ],
)
def test_drawings_of_old_word(shape: str, codes: list[str]) -> None:
    assert told(f"<w:r><w:pict>{shape}</w:pict></w:r>") == codes


def package(links: str = "", types: str = "", settings: str = "", more: Mapping[str, bytes] = {}) -> list[str]:
    content = {
        "word/document.xml": f"{HEAD}{TAIL}".encode(),
        "word/settings.xml": f'<w:settings xmlns:w="{W}">{settings}</w:settings>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>'.encode(),
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'.encode(),
    }
    return [found.code for found in dangers({**content, **more}, "a.docx")]


def link(kind: str, target: str = "x", mode: str = "") -> str:
    return f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize("kind", ["hyperlink", "image", "attachedTemplate"])
@pytest.mark.parametrize("mode", [' TargetMode="External"', ' TargetMode="Ext&#101;rnal"', ' TargetMode="EXTERNAL"'])
def test_links_to_the_outside(kind: str, mode: str) -> None:
    assert "T416" in package(link(kind, "http://x", mode))


@pytest.mark.parametrize("kind", ["oleObject", "control", "aFChunk", "subDocument", "frame", "webextensiontaskpanes"])
def test_objects_within_the_package(kind: str) -> None:
    assert package(link(kind)) == ["T418"]


@pytest.mark.parametrize("kind", ["vbaProject", "extensibility"])
def test_macros_under_any_name(kind: str) -> None:
    assert package(link(kind, "harmless.xml")) == ["T415"]


def test_macros_by_their_type() -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert package(types=f'<Override PartName="/word/document.xml" ContentType="{kind}"/>') == ["T415"]


@pytest.mark.parametrize("name", ["word/embeddings/a.docm", "WORD/ActiveX/a.xml", "word/embeddings/oleObject1.bin"])
def test_objects_by_their_name(name: str) -> None:
    assert package(more={name: b"<x/>"}) == ["T418"]


def test_what_a_chart_keeps_is_no_object() -> None:
    assert package(link("chart"), more={"word/embeddings/图1.xlsx": b"x"}) == []


@pytest.mark.parametrize("setting", ["<w:mailMerge/>", '<w:attachedTemplate w:val="x"/>'])
def test_settings_that_fetch(setting: str) -> None:
    assert package(settings=setting) == ["T418"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_parts_in_any_encoding(encoding: str) -> None:
    body = f"{HEAD}<w:p>{field('<', 'DDE x', '>')}</w:p>{TAIL}"
    part = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{body}'.encode(encoding)
    assert package(more={"word/header1.xml": part}) == ["T419"]


def test_any_prefix() -> None:
    root = etree.fromstring(
        f'<x:p xmlns:x="{W}"><x:r><x:fldChar x:fldCharType="begin"/><x:instrText>D&#68;E x</x:instrText></x:r></x:p>'
    )
    assert [found.code for found in dangers_of_part(root, DocxLocation("a.docx"))] == ["T419"]
