"""The XML parts of a docx that hold text, and its paragraphs as places."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from toolkit import part_names
from toolkit.errors import TemplateError
from toolkit.opc import UNREADABLE, has_document_type, is_too_large, parse_xml
from toolkit.problems import DocxLocation, problem

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BODY_PART: Final = part_names.DOCUMENT
STYLES_PART: Final = "word/styles.xml"

_PART_NAMES: Final = (
    (re.compile(r"word/document\.xml"), ""),
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
)


def part_label(name: str) -> str | None:
    """What people call a part: empty for the body, 页眉, 页脚, 脚注; ``None`` for a part without text."""
    return next((label for pattern, label in _PART_NAMES if pattern.fullmatch(name)), None)


def paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Every ``w:p`` in document order, text boxes at their anchor, the copies in ``mc:Fallback`` skipped."""
    for paragraph in root.iter(f"{W}p"):
        if next(paragraph.iterancestors(MC_FALLBACK), None) is None:
            yield paragraph


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The ``w:t`` elements of a paragraph itself, without those of text boxes anchored in it."""
    return [node for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p"), None) is paragraph]


def text_of(paragraph: etree._Element) -> str:
    """The text of a paragraph itself."""
    return "".join(node.text or "" for node in own_texts(paragraph))


def usual_docx(docx: bytes, document: str) -> bytes:
    """A template with its parts under the names the rest of the house knows.  Raises ``TemplateError``."""
    try:
        return part_names.usual(docx)
    except UNREADABLE as error:
        raise TemplateError(problem("T111", DocxLocation(document))) from error


def read_docx(docx: bytes, document: str) -> dict[str, bytes]:
    """Unpack a template's members within ``limits``.

    Raises ``TemplateError`` for anything that is no Word document or goes over a limit.
    """
    where = DocxLocation(document)
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            members = archive.infolist()
            if is_too_large(members):
                raise TemplateError(problem("T112", where))
            if len({member.filename.lower() for member in members}) < len(members):
                raise TemplateError(problem("T111", where))
            content = {member.filename: archive.read(member) for member in members if not member.is_dir()}
    except UNREADABLE as error:
        raise TemplateError(problem("T111", where)) from error
    if BODY_PART not in content:
        raise TemplateError(problem("T111", where))
    for name, data in content.items():
        if name.endswith((".xml", ".rels")) and not _is_safe_xml(data):
            raise TemplateError(problem("T111", where))
    return content


def _is_safe_xml(data: bytes) -> bool:
    if has_document_type(data):
        return False
    try:
        parse_xml(data)
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True
