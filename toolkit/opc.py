"""Pack a docx or xlsx (an OPC package): unchanged members are copied as they lie, changed ones deflated, dates fixed.

Same content, same bytes (APPNOTE.TXT 4.3 describes the layout).
"""

from __future__ import annotations

import errno
import io
import os
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from toolkit import limits

_DATE: Final = (0, (1980 - 1980) << 9 | 1 << 5 | 1)
"""1 January 1980, 00:00: the first date a zip can hold."""

CORE: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.openxml'
    b'formats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
"""Core properties that tell nothing about anybody."""

CONTENT_TYPES: Final = "[Content_Types].xml"

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_UTF8_NAME: Final = 0x800

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What Office unpacks (ECMA-376-2, C.5)."""

_LEVEL: Final = 3
"""How hard to deflate: half the time of zlib's usual 6 for documents at most 7 % larger."""


_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOG: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


def has_document_type(xml: bytes) -> bool:
    """Whether something else than the root follows the prolog, however long that is: a DOCTYPE, or a comment without
    an end.  OPC forbids document types (ECMA-376-2, 10.1.1), and entities come with nothing else.
    """
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "ignore").encode("utf-8", "ignore")
    prolog = _PROLOG.match(xml)
    root = prolog.end() if prolog is not None else 0
    return xml[root : root + 2] == b"<!" or root == len(xml) > 0


def is_too_large(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the members of a docx go over ``limits``, in number, in size or by how they are packed; ``zipfile`` reads
    no more of a member than its entry says."""
    most = limits.DOCUMENT_UNPACKED_BYTES
    return (
        len(entries) > limits.MEMBERS
        or sum(entry.file_size for entry in entries) > most
        or any(
            entry.file_size > max(limits.RATIO_FREE_BYTES, entry.compress_size * limits.COMPRESSION_RATIO)
            for entry in entries
        )
    )


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part of a stranger's package: no entities, no network, no document type in whatever encoding.

    Raises ``lxml.etree.XMLSyntaxError`` for what is not well formed, and for more than ``limits.XML_NODES``: a tree
    takes some 130 bytes an element and 250 an attribute.
    """
    if data.count(b"<") + 2 * data.count(b"=") > limits.XML_NODES:
        raise _refused("内容太多")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("带有 DOCTYPE")
    return root


def _refused(reason: str) -> etree.XMLSyntaxError:
    return etree.XMLSyntaxError(reason, 0, 0, 0)  # type: ignore[call-arg, arg-type]  # as lxml itself makes it


UNREADABLE: Final[tuple[type[Exception], ...]] = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What ``zipfile`` raises for an archive that is damaged, encrypted or packed in a way it does not know."""


def regular_size(path: Path) -> int:
    """The size of a file in bytes; pipes and devices, which never end, are refused.  Raises ``OSError``."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "不是普通的文件", str(path))
    return found.st_size


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold (XML 1.0, 2.2)."""
    return _UNPRINTABLE.sub("", text)


def relations_of(part: str) -> str:
    """The member that holds the relationships of a part, of the package for an empty name (ECMA-376-2, 6.5.2)."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def target_of(part: str, relation: etree._Element) -> str | None:
    """The member that a relationship of ``part`` leads to; ``None`` for one to the outside."""
    if relation.get("TargetMode", "").lower() == "external":
        return None
    target = relation.get("Target", "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


class Member(NamedTuple):
    """One member, ready to be written: its name, packed bytes, checksum, unpacked size and method."""

    name: str
    packed: bytes
    crc: int
    size: int
    method: int


def read_members(docx: bytes) -> tuple[Member, ...]:
    """The members of an archive with their bytes as they lie in it."""
    members = []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.compress_type not in _METHODS:
                members.append(deflate(info.filename, archive.read(info)))
                continue
            name_length, extra_length = struct.unpack_from("<2H", docx, info.header_offset + 26)
            start = info.header_offset + _LOCAL.size + name_length + extra_length
            packed = docx[start : start + info.compress_size]
            members.append(Member(info.filename, packed, info.CRC, info.file_size, info.compress_type))
    return tuple(members)


def unpacked(member: Member) -> bytes:
    """The content of a member."""
    return zlib.decompress(member.packed, -15) if member.method == zipfile.ZIP_DEFLATED else member.packed


def deflate(name: str, data: bytes) -> Member:
    """A member with new content."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return Member(name, packer.compress(data) + packer.flush(), zlib.crc32(data), len(data), zipfile.ZIP_DEFLATED)


class Bundle:
    """Members laid out once, to stand in front of others in one archive after the other."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = {member.name: member for member in members}
        self._count = len(members)
        self._content, self._listing = _laid_out(members, 0)

    def archive(self, further: Sequence[Member] = ()) -> bytes:
        """The bytes of an archive of these members and ``further`` ones."""
        content, listing = _laid_out(further, len(self._content))
        count, start = self._count + len(further), len(self._content) + len(content)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(self._listing) + len(listing), start, 0)
        return b"".join((self._content, content, self._listing, listing, end))


def write_members(members: Sequence[Member]) -> bytes:
    """The bytes of an archive of these members."""
    return Bundle(members).archive()


def _laid_out(members: Sequence[Member], offset: int) -> tuple[bytes, bytes]:
    """The members as they lie in an archive from ``offset`` on, and their entries in its directory."""
    content: list[bytes] = []
    directory: list[bytes] = []
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _UTF8_NAME
        common = (flags, member.method, *_DATE, member.crc, len(member.packed), member.size, len(name), 0)
        local = _LOCAL.pack(b"PK\x03\x04", 20, *common) + name
        directory.append(_CENTRAL.pack(b"PK\x01\x02", 20, 0, 20, 0, *common, 0, 0, 0, 0, offset) + name)
        content += (local, member.packed)
        offset += len(local) + len(member.packed)
    return b"".join(content), b"".join(directory)


def pack(docx: bytes, changed: Mapping[str, bytes], left_out: Set[str] = frozenset()) -> bytes:
    """The package with some members' content exchanged and some members left out."""
    return write_members(
        [
            deflate(member.name, changed[member.name]) if member.name in changed else member
            for member in read_members(docx)
            if member.name not in left_out
        ]
    )
