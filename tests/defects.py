"""Clean documents and small mutations of them, for the tests of proof."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from toolkit.gongwen.kinds.catalogue import KINDS
from toolkit.gongwen.oxml import element, qn, value
from toolkit.jobs.template_check import trial_document
from toolkit.library import Library, TemplatePackage
from toolkit.opc import pack, parse_xml
from toolkit.parts import paragraphs
from toolkit.problems import FileLocation
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.proofing.ordered import properties, put
from toolkit.proofing.proof import Proof, proof_document
from toolkit.schema_file import parse_schema

BODY = "word/document.xml"
Mutation = Callable[[bytes], bytes]


@functools.cache
def clean(kind: str) -> bytes:
    """The document of a kind's sample, or of a shipped package's."""
    if kind in KINDS:
        found = KINDS[kind]
        folder = _Folder(found.schema_text(found.id, found.name), found.document(), found.sample)
        schema = parse_schema(folder.files["template.toml"].decode(), FileLocation("template.toml"))
        return trial_document(TemplatePackage(folder, schema, built_in=True))  # type: ignore[arg-type]
    return trial_document(Library().find(kind))


class _Folder:
    """A package that lies nowhere."""

    name = "无处"

    def __init__(self, schema: str, docx: bytes, sample: str) -> None:
        self.files = {"template.toml": schema.encode(), "template.docx": docx, "sample.toml": sample.encode()}

    def joinpath(self, name: str) -> _File:
        return _File(self.files.get(name))


class _File:
    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def is_file(self) -> bool:
        return self.content is not None

    def open(self, mode: str) -> io.BytesIO:
        assert self.content is not None and mode == "rb"
        return io.BytesIO(self.content)


def proofed(docx: bytes) -> Proof:
    return proof_document(Document(package_of(docx, "文档.docx")))


def number_of(docx: bytes, snippet: str) -> int:
    """The number of the paragraph that holds the words, counted as proof counts."""
    document = Document(package_of(docx, "文档.docx"))
    return next(paragraph.number for paragraph in document.body if snippet in paragraph.text)


def changed(docx: bytes, function: Callable[[etree._Element], object], member: str = BODY) -> bytes:
    """The docx with one part changed in place."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        root = parse_xml(archive.read(member))
    function(root)
    return pack(docx, {member: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def found(root: etree._Element, snippet: str) -> etree._Element:
    """The innermost paragraph that holds the words."""
    for paragraph in paragraphs(root):
        own = [n for n in paragraph.iter(qn("w:t")) if next(n.iterancestors(qn("w:p"))) is paragraph]
        if snippet in "".join(node.text or "" for node in own):
            return paragraph
    raise AssertionError(f"no paragraph with {snippet}")


def section(name: str, **attributes: int | str) -> Mutation:
    """Attributes of an element of the section, such as ``w:pgMar``."""

    def change(root: etree._Element) -> None:
        node = next(root.iter(qn(name)))
        for key, new in attributes.items():
            node.set(qn(f"w:{key}"), str(new))

    return lambda docx: changed(docx, change)


def paragraph(snippet: str, name: str, **attributes: int | str) -> Mutation:
    """A property of one paragraph, attributes merged; ``drop=1`` takes it away."""

    def change(root: etree._Element) -> None:
        own = properties(found(root, snippet), "w:pPr")
        old = own.find(qn(name))
        if "drop" in attributes:
            assert old is not None
            own.remove(old)
            return
        new = old if old is not None else put(own, element(name))
        for key, item in attributes.items():
            new.set(qn(f"w:{key}"), str(item))

    return lambda docx: changed(docx, change)


def run(snippet: str, name: str, **attributes: int | str) -> Mutation:
    """A property of the runs of one paragraph; ``only`` limits it to the runs that hold these words."""
    only = str(attributes.pop("only", ""))

    def change(root: etree._Element) -> None:
        for node in found(root, snippet).iter(qn("w:r")):
            if only in "".join(text.text or "" for text in node.iter(qn("w:t"))):
                own = properties(node, "w:rPr")
                old = own.find(qn(name))
                new = old if old is not None else put(own, value(name, ""))
                for key, item in attributes.items():
                    new.set(qn(f"w:{key}"), str(item))

    return lambda docx: changed(docx, change)


def font(snippet: str, name: str, only: str = "") -> Mutation:
    """Another font in all four slots."""
    return run(snippet, "w:rFonts", only=only, ascii=name, hAnsi=name, eastAsia=name, cs=name)


def words(old: str, new: str) -> Mutation:
    """Other words inside one paragraph."""

    def change(root: etree._Element) -> None:
        for node in found(root, old).iter(qn("w:t")):
            if old in (node.text or ""):
                node.text = (node.text or "").replace(old, new, 1)
                return
        nodes = list(found(root, old).iter(qn("w:t")))
        whole = "".join(node.text or "" for node in nodes).replace(old, new, 1)
        nodes[0].text = whole
        for node in nodes[1:]:
            node.text = ""

    return lambda docx: changed(docx, change)


def without(snippet: str) -> Mutation:
    """A paragraph less."""

    def change(root: etree._Element) -> None:
        node = found(root, snippet)
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)

    return lambda docx: changed(docx, change)


def blank_before(snippet: str, count: int = 1) -> Mutation:
    """Empty lines more (or, negative, fewer) above a paragraph."""

    def change(root: etree._Element) -> None:
        node = found(root, snippet)
        for _ in range(count):
            node.addprevious(element("w:p"))
        for _ in range(-count):
            above = node.getprevious()
            parent = node.getparent()
            assert above is not None
            assert parent is not None
            assert not "".join(node.text or "" for node in above.iter(qn("w:t"))).strip()
            parent.remove(above)

    return lambda docx: changed(docx, change)


def footer(number: int, function: Callable[[etree._Element], object]) -> Mutation:
    return lambda docx: changed(docx, function, f"word/footer{number}.xml")


def setting(function: Callable[[etree._Element], object], member: str = "word/settings.xml") -> Mutation:
    return lambda docx: changed(docx, function, member)


def saved(docx: bytes, path: Path) -> Path:
    path.write_bytes(docx)
    return path
