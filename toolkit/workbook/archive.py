"""What kind of file was handed in, and whether it is safe to let a library read it."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.file_kinds import OLE, kind_of
from toolkit.opc import UNREADABLE, has_document_type, regular_size
from toolkit.part_names import DOCUMENT, WORKBOOK, renamed, usual_names
from toolkit.problems import CellLocation, Problem, problem

_DATA_OF_OTHERS: Final = "customXml/"
"""XML that other programs store in a workbook, in UTF-16 as often as not; no cell is read from it."""
_CHUNK: Final = 1 << 20
_ENCODING: Final = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([^"']+)""")
_UTF8: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Archive(zipfile.ZipFile):
    """A workbook's zip.  Where its parts lay elsewhere than usual, it is one in memory, ``content`` its bytes."""

    content: bytes | None = None

    @classmethod
    def of(cls, content: bytes) -> Archive:
        """The archive of these bytes."""
        archive = cls(io.BytesIO(content))
        archive.content = content
        return archive


def reopened(path: Path) -> Archive:
    """The archive of a workbook that ``open_archive`` has passed, without checking it again."""
    with Archive(path) as archive:
        names = usual_names(archive)
    return Archive.of(renamed(path.read_bytes(), names)) if names else Archive(path)


def open_archive(path: Path) -> Archive:
    """Open a workbook's zip after every check that can be made before a library sees it.

    Checks the file's kind and size, the number of members, their unpacked size as declared and as really inflated,
    the compression ratio, unsafe and doubled names and document type declarations (``limits`` has the numbers).

    Raises ``WorkbookError`` with one finding that says what the file is instead.
    """
    where = CellLocation(path.name)
    try:
        size = regular_size(path)
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
    except IsADirectoryError as error:
        raise WorkbookError(problem("W101", where)) from error
    except FileNotFoundError as error:
        raise WorkbookError(problem("W102", where)) from error
    except OSError as error:
        raise WorkbookError(problem("W103", where, detail=error.strerror or error)) from error
    if size > limits.WORKBOOK_FILE_BYTES:
        raise WorkbookError(problem("W110", where, limit=f"文件超过 {limits.WORKBOOK_FILE_BYTES // limits.MIB} MB"))
    if not head.startswith(b"PK"):
        raise WorkbookError(_not_a_zip(head, where))
    return _open_zip(path, where)


def _not_a_zip(head: bytes, where: CellLocation) -> Problem:
    if not head:
        return problem("W104", where)
    if head.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in head:
            return problem("W105", where)
        if any(name.encode("utf-16-le") in head for name in ("Workbook", "Book")):
            return problem("W106", where, kind="旧格式（.xls 或 .et）工作簿")
        return problem("W107", where, kind="旧格式的 Office 文件")
    kind = kind_of(head)
    return problem("W116" if kind.opens_as_sheet else "W107", where, kind=kind.name)


def _open_zip(path: Path, where: CellLocation) -> Archive:
    try:
        with contextlib.ExitStack() as stack:
            archive = stack.enter_context(Archive(path))
            names = usual_names(archive)
            _check_members(archive, names, where)
            if not names:
                stack.pop_all()
                return archive
        return Archive.of(renamed(path.read_bytes(), names))
    except UNREADABLE as error:
        raise WorkbookError(problem("W108", where)) from error


def _check_members(archive: zipfile.ZipFile, usual: Mapping[str, str], where: CellLocation) -> None:
    members = archive.infolist()
    names = {usual.get(member.filename, member.filename) for member in members}
    if WORKBOOK not in names:
        raise WorkbookError(_other_package(names, where))
    if len(names) < len(members):
        raise WorkbookError(problem("W108", where))
    if len(members) > limits.MEMBERS:
        raise WorkbookError(problem("W110", where, limit=f"内含文件超过 {limits.MEMBERS} 个"))
    if any(member.flag_bits & 1 for member in members):
        raise WorkbookError(problem("W105", where))
    total = 0
    for member in members:
        for chunk in _inflated(archive, member, where):
            total += len(chunk)
            if total > limits.UNCOMPRESSED_BYTES:
                raise WorkbookError(
                    problem("W110", where, limit=f"解开后超过 {limits.UNCOMPRESSED_BYTES // limits.MIB} MB")
                )


def _other_package(names: set[str], where: CellLocation) -> Problem:
    if DOCUMENT in names:
        return problem("W107", where, kind="Word 文档")
    if "ppt/presentation.xml" in names:
        return problem("W107", where, kind="演示文稿")
    if "content.xml" in names:
        return problem("W106", where, kind="ODF（.ods）表格")
    if "xl/workbook.bin" in names:
        return problem("W106", where, kind="二进制（.xlsb）工作簿")
    if any(name.startswith("xl/") for name in names):
        return problem("W108", where)
    return problem("W107", where, kind="压缩包")


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: CellLocation) -> Iterator[bytes]:
    """The chunks of one member as they really unpack, which may be more than its header declares."""
    is_xml = member.filename.endswith((".xml", ".rels"))
    seen = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            seen += len(chunk)
            if seen > max(limits.RATIO_FREE_BYTES, member.compress_size * limits.COMPRESSION_RATIO):
                raise WorkbookError(problem("W110", where, limit="压缩比异常"))
            if is_xml and seen == len(chunk):
                if has_document_type(chunk):
                    raise WorkbookError(problem("W109", where))
                if not member.filename.startswith(_DATA_OF_OTHERS):
                    _check_encoding(chunk[:4096], where)
            yield chunk


def _check_encoding(head: bytes, where: CellLocation) -> None:
    """calamine reads UTF-8 alone, as Office writes it; anything else would silently come out empty."""
    declared = _ENCODING.search(head)
    if head.startswith(_UTF16_MARKS) or (declared and declared.group(1).lower() not in _UTF8):
        raise WorkbookError(problem("W108", where))
