"""Packages whose parts have other names than Office gives them are the same packages."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from tests.documents import docx_with, p
from toolkit.errors import DocumentError, TemplateError, WorkbookError
from toolkit.opc import parse_xml, target_of
from toolkit.part_names import usual, usual_names
from toolkit.parts import read_docx, usual_docx
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.workbook.annotate import annotate
from toolkit.workbook.archive import open_archive
from toolkit.workbook.reader import read_workbook

Members = dict[str, bytes]


def members_of(package: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # a backslash stays one on Windows, too
            archive.writestr(info, data)
    return stream.getvalue()


def moved(package: bytes, names: Mapping[str, str]) -> bytes:
    """The same package with parts under other names, relationships and content types with them."""
    members = members_of(package)
    for name in list(members):
        if name.endswith(".rels"):
            folder, base = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            root = parse_xml(members.pop(name))
            for link in root:
                target = target_of(owner, link)
                if target is not None:
                    link.set("Target", f"/{names.get(target, target)}")
            owner = names.get(owner, owner)
            folder, base = posixpath.split(owner)
            members[posixpath.join(folder, "_rels", f"{base}.rels")] = etree.tostring(root)
    types = parse_xml(members["[Content_Types].xml"])
    for node in types.iter("{*}Override"):
        part = node.get("PartName", "").lstrip("/")
        node.set("PartName", f"/{names.get(part, part)}")
    members["[Content_Types].xml"] = etree.tostring(types)
    return written({names.get(name, name): data for name, data in members.items()})


def backslashed(package: bytes) -> bytes:
    return written({name.replace("/", "\\"): data for name, data in members_of(package).items()})


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("正文一段", style="Heading 1")
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉的字"
    section.footer.paragraphs[0].text = "页脚的字"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["姓名", "比例"])
    sheet.append(["张某", 0.125])
    sheet["B2"].number_format = "0.0%"
    sheet.row_dimensions[3].hidden = True
    sheet["A3"] = "藏着"
    book.create_sheet("另一张")["A1"] = "在"
    stream = io.BytesIO()
    book.save(stream)
    return with_shared_strings(stream.getvalue())


def with_shared_strings(package: bytes) -> bytes:
    """The workbook as Excel saves it: the one text of its second sheet among the shared strings."""
    members = members_of(package)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    sheet = members["xl/worksheets/sheet2.xml"]
    shared = sheet.replace(b"<is><t>&#22312;</t></is>", b"<v>0</v>").replace(b'"inlineStr"', b'"s"')
    assert shared != sheet
    members["xl/worksheets/sheet2.xml"] = shared
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>在</t></si></sst>'.encode()
    for name, tag, attributes in (
        ("[Content_Types].xml", "Override", {"PartName": "/xl/sharedStrings.xml", "ContentType": kind}),
        (
            "xl/_rels/workbook.xml.rels",
            "Relationship",
            {"Id": "s", "Type": f"{office}/sharedStrings", "Target": "sharedStrings.xml"},
        ),
    ):
        root = parse_xml(members[name])
        etree.SubElement(root, f"{{{etree.QName(root).namespace}}}{tag}", attributes)
        members[name] = etree.tostring(root)
    return written(members)


WORD_WAYS: list[Callable[[bytes], bytes]] = [
    lambda data: moved(data, {"word/document.xml": "word/document2.xml"}),
    lambda data: moved(data, {"word/document.xml": "text/main.xml", "word/styles.xml": "looks/a.xml"}),
    lambda data: moved(data, {"word/header1.xml": "word/hdr.dat", "word/footer1.xml": "word/seite.xml"}),
    lambda data: moved(data, {"word/document.xml": "Word/Document.xml"}),
    lambda data: moved(data, {"word/document.xml": "word/header1.xml", "word/header1.xml": "word/x.xml"}),
    backslashed,
    lambda data: backslashed(moved(data, {"word/document.xml": "word/document2.xml"})),
    lambda data: written(
        {**members_of(moved(data, {"word/document.xml": "word/d.xml"})), "word/document.xml": b"<a/>"}
    ),
]


@pytest.mark.parametrize("way", WORD_WAYS)
def test_a_document_is_read_whatever_its_parts_are_called(way: Callable[[bytes], bytes]) -> None:
    document = Document(package_of(way(word()), "通知.docx"))
    assert [paragraph.text for paragraph in document.body] == ["正文一段"]
    assert document.body[0].style.lower() == "heading 1"
    assert sorted(p[0].text for p in document.headers.values()) == ["页眉的字", "页脚的字"]
    read = read_docx(usual_docx(way(word()), "t.docx"), "t.docx")
    assert {"word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"} <= set(read)


@pytest.mark.parametrize("way", WORD_WAYS)
def test_other_programs_read_what_comes_out(way: Callable[[bytes], bytes]) -> None:
    package = usual(way(word()))
    opened = docx.Document(io.BytesIO(package))
    assert opened.paragraphs[0].text == "正文一段"
    assert opened.sections[0].header.paragraphs[0].text == "页眉的字"
    assert usual(package) is package


EXCEL_WAYS: list[Callable[[bytes], bytes]] = [
    lambda data: moved(data, {"xl/workbook.xml": "xl/workbook2.xml"}),
    lambda data: moved(data, {"xl/styles.xml": "xl/styles1.xml", "xl/sharedStrings.xml": "xl/strings.xml"}),
    lambda data: moved(data, {"xl/workbook.xml": "book/main.xml", "xl/worksheets/sheet1.xml": "book/s/a.xml"}),
    lambda data: moved(data, {"docProps/core.xml": "docProps/kern.xml"}),
    backslashed,
    lambda data: backslashed(moved(data, {"xl/workbook.xml": "xl/workbook2.xml"})),
]


@pytest.mark.parametrize("way", EXCEL_WAYS)
def test_a_workbook_is_read_whatever_its_parts_are_called(way: Callable[[bytes], bytes], tmp_path: Path) -> None:
    plain, odd = tmp_path / "平" / "3月.xlsx", tmp_path / "3月.xlsx"
    plain.parent.mkdir()
    plain.write_bytes(excel())
    odd.write_bytes(way(excel()))
    read = read_workbook(odd)
    assert [(sheet.name, list(sheet.rows())) for sheet in read.sheets] == [
        (sheet.name, list(sheet.rows())) for sheet in read_workbook(plain).sheets
    ]
    assert read.sheets[0].hidden_rows() == [2]
    assert list(read.sheets[1].rows()) == [(0, ["在"])]
    assert str(read.sheets[0].where(1, 0)) == "3月.xlsx > 名单!A2"
    with open_archive(odd) as archive:
        content = archive.content or odd.read_bytes()
    (tmp_path / "标注.xlsx").write_bytes(annotate(content, []))
    assert [sheet.name for sheet in read_workbook(tmp_path / "标注.xlsx").sheets] == ["名单", "另一张", "问题清单"]


@pytest.mark.parametrize("package", [word(), excel(), docx_with(p("甲"))])
def test_an_ordinary_package_stays_as_it_is(package: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    plain = zipfile.ZipFile.open

    def told(archive: zipfile.ZipFile, name: str, *rest: object) -> object:
        opened.append(str(name))
        return plain(archive, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile.ZipFile, "open", told)
    assert usual(package) is package
    assert len(opened) <= 2
    assert all(name.endswith(".rels") for name in opened)


@pytest.mark.parametrize(
    "name", ["..\\x.xml", "xl\\..\\..\\x", "\\x.xml", "C:\\x.xml", "../x.xml", "/x.xml", "c:/x.xml"]
)
def test_a_name_that_leads_out_is_refused(name: str, tmp_path: Path) -> None:
    for package in (excel(), backslashed(excel())):
        (tmp_path / "a.xlsx").write_bytes(written({**members_of(package), name: b"x"}))
        with pytest.raises(WorkbookError) as caught:
            read_workbook(tmp_path / "a.xlsx")
        assert caught.value.problems[0].code == "W108"
    for package in (word(), backslashed(word())):
        bad = written({**members_of(package), name: b"x"})
        with pytest.raises(DocumentError) as refused:
            package_of(bad, "a.docx")
        assert refused.value.problems[0].code == "G106"
        with pytest.raises(TemplateError) as withheld:
            usual_docx(bad, "a.docx")
        assert withheld.value.problems[0].code == "T111"


@pytest.mark.parametrize("twin", ["xl\\workbook.xml", "xl\\worksheets/sheet1.xml"])
def test_two_members_that_become_one_are_refused(twin: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(written({**members_of(excel()), twin: b"<a/>"}))
    with pytest.raises(WorkbookError) as caught:
        read_workbook(tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "W108"


def test_two_members_of_a_document_that_become_one_are_refused() -> None:
    with pytest.raises(DocumentError):
        package_of(written({**members_of(word()), "word\\document.xml": b"<a/>"}), "a.docx")


@pytest.mark.parametrize(
    "links",
    [
        b"",
        b"<Relationships",
        b"<Relationships/>",
        b'<Relationships><Relationship Type="x/officeDocument"/></Relationships>',
    ],
)
def test_without_a_relationship_the_usual_name_counts(links: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(written({**members_of(excel()), "_rels/.rels": links}))) as archive:
        assert usual_names(archive) == {}


def test_a_relationship_to_the_outside_moves_nothing() -> None:
    root = parse_xml(members_of(word())["_rels/.rels"])
    for link in root:
        link.set("TargetMode", "External")
    with zipfile.ZipFile(io.BytesIO(written({**members_of(word()), "_rels/.rels": etree.tostring(root)}))) as archive:
        assert usual_names(archive) == {}
