"""Open the docx a person hands over: what kind of file it is, whether it is safe."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from toolkit import limits
from toolkit.errors import DocumentError
from toolkit.file_kinds import OLE, kind_of
from toolkit.opc import (
    CONTENT_TYPES,
    UNREADABLE,
    has_document_type,
    is_too_large,
    parse_xml,
    regular_size,
    relations_of,
    target_of,
)
from toolkit.part_names import WORKBOOK, usual
from toolkit.parts import BODY_PART
from toolkit.problems import DocxLocation, Problem, problem

_XML: Final = (".xml", ".rels")
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Strict OOXML (ISO/IEC 29500) has namespaces of its own; they are brought to the common form when read."""


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a docx under their usual names."""

    name: str
    members: Mapping[str, bytes]

    def root(self, member: str) -> etree._Element | None:
        """The parsed part, ``None`` where it is missing.  Raises ``DocumentError`` where it is no XML."""
        data = self.members.get(member)
        if data is None:
            return None
        try:
            return parse_xml(data)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DocumentError(problem("G106", DocxLocation(self.name))) from error

    def related(self, kind: str) -> dict[str, str]:
        """The body's parts of one kind (``styles``, ``header`` …): their relationship ids with their member names."""
        root = self.root(relations_of(BODY_PART))
        found = {}
        for link in root if root is not None else ():
            target = target_of(BODY_PART, link)
            if target is not None and str(link.get("Type", "")).endswith(f"/{kind}"):
                found[str(link.get("Id", ""))] = target
        return found

    def only(self, kind: str) -> etree._Element | None:
        """The root of the one part of a kind, such as ``styles`` or ``settings``."""
        members = self.related(kind)
        return self.root(next(iter(members.values()))) if members else None


def open_package(path: Path) -> Package:
    """Read a docx within ``limits``.

    Raises ``DocumentError`` that says what the file is instead: encrypted, an old format, damaged, too large …
    """
    where = DocxLocation(path.name)
    try:
        data = path.read_bytes() if regular_size(path) <= limits.WORKBOOK_FILE_BYTES else None
    except OSError as error:
        raise DocumentError(problem("G101", where, detail=error.strerror or error)) from error
    if data is None:
        raise DocumentError(problem("G107", where))
    return package_of(data, path.name)


def package_of(data: bytes, name: str) -> Package:
    """The same for bytes at hand."""
    where = DocxLocation(name)
    if not data.startswith(b"PK"):
        raise DocumentError(_not_a_zip(data, where))
    try:
        with zipfile.ZipFile(io.BytesIO(usual(data))) as archive:
            members = _members(archive, where)
    except UNREADABLE as error:
        raise DocumentError(problem("G106", where)) from error
    for member, content in members.items():
        if member.endswith(_XML) and has_document_type(content):
            raise DocumentError(problem("G106", where))
    members = {
        member: _transitional(content) if member.endswith(_XML) else content for member, content in members.items()
    }
    _check_parts(members, where)
    return Package(name, members)


def _transitional(data: bytes) -> bytes:
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    return data


def _members(archive: zipfile.ZipFile, where: DocxLocation) -> dict[str, bytes]:
    entries = archive.infolist()
    if is_too_large(entries):
        raise DocumentError(problem("G107", where))
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(problem("G103", where))
    return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}


def _check_parts(members: Mapping[str, bytes], where: DocxLocation) -> None:
    """Raises ``DocumentError`` for another kind of package, and for one that Word itself does not open."""
    try:
        parse_xml(members.get(relations_of(""), b"<none/>"))
        if BODY_PART not in members:
            raise DocumentError(problem("G105", where, kind=_other_package(members)))
        parse_xml(members.get(CONTENT_TYPES, b""))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(problem("G106", where)) from error


def _other_package(members: Mapping[str, bytes]) -> str:
    if WORKBOOK in members:
        return "Excel 工作簿"
    if "ppt/presentation.xml" in members:
        return "演示文稿"
    return "ODF（.odt）文档" if "content.xml" in members else "压缩包"


def _not_a_zip(data: bytes, where: DocxLocation) -> Problem:
    if not data:
        return problem("G102", where)
    if data.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return problem("G103" if encrypted else "G104", where)
    kind = kind_of(data)
    return problem("G111" if kind.opens_as_document else "G105", where, kind=kind.name)
