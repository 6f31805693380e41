"""Small docx files for tests, and what stands in finished ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from toolkit.opc import deflate, parse_xml, write_members
from toolkit.parts import W, paragraphs

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def p(*runs: str) -> str:
    """A paragraph with one run for each text, which is XML already."""
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def docx_with(*body: str, header: str = "", footer: str = "") -> bytes:
    """A small docx with these body elements, given as XML with the prefix ``w``."""
    parts = {"header1": ("header", "hdr", header), "footer1": ("footer", "ftr", footer)}
    used = {name: kind for name, kind in parts.items() if kind[2]}
    kinds = {name: kind for name, (kind, _, _) in used.items()}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items()
    )
    references = "".join(f'<w:{kind}Reference w:type="default" r:id="{name}"/>' for name, kind in kinds.items())
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}"
        f"<w:sectPr>{references}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">{links}</Relationships>',
    }
    for name, (_, root, content) in used.items():
        members[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return write_members([deflate(name, text.encode()) for name, text in members.items()])


def part(docx: bytes | Path, name: str = "word/document.xml") -> etree._Element:
    """The root of a part."""
    data = docx.read_bytes() if isinstance(docx, Path) else docx
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return parse_xml(archive.read(name))


def texts(docx: bytes | Path, name: str = "word/document.xml") -> list[str]:
    """The text of every paragraph of a part; line breaks as ``⏎``, tabs as ``⇥``."""
    return [_text(paragraph) for paragraph in paragraphs(part(docx, name))]


def filled(docx: bytes | Path) -> list[str]:
    """The paragraphs that hold text."""
    return [text for text in texts(docx) if text]


def _text(paragraph: etree._Element) -> str:
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        parent = node.getparent()
        if next(node.iterancestors(f"{W}p")) is paragraph and parent is not None and parent.tag == f"{W}r":
            pieces.append({f"{W}br": "⏎", f"{W}tab": "⇥"}.get(str(node.tag), node.text or ""))
    return "".join(pieces)


def styles(docx: bytes | Path) -> list[str]:
    """The style id of every paragraph that holds text."""
    found = []
    for paragraph in paragraphs(part(docx)):
        if _text(paragraph):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            found.append(str(style.get(f"{W}val")) if style is not None else "")
    return found


def canonical(element: etree._Element) -> bytes:
    """Canonical XML, for comparing parts."""
    return etree.tostring(element, method="c14n")
