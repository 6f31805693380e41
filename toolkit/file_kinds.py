"""What a file that should be a workbook or a document really is, told from its first bytes.

Many systems of other offices "export to Excel" a web page or a text and give it the name ``.xls`` or ``.xlsx``; Excel,
WPS and Word open those all the same, so the cure is to save them as what their name says.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound files ([MS-CFB] 2.2): the formats before 2007, and encrypted packages."""


class FileKind(NamedTuple):
    """What people call a kind of file, and whether spreadsheet programs and word processors open it."""

    name: str
    opens_as_sheet: bool = False
    opens_as_document: bool = False


_UNKNOWN: Final = FileKind("别的文件，或已损坏")
_XML: Final = FileKind("XML 文件")
_PAGE: Final = FileKind("网页（HTML）", opens_as_sheet=True, opens_as_document=True)
_MIME: Final = FileKind("单个文件网页（MHT）", opens_as_sheet=True, opens_as_document=True)
_TABBED: Final = FileKind("用制表符分隔的文本", opens_as_sheet=True, opens_as_document=True)
_COMMAS: Final = FileKind("文本文件（如 CSV）", opens_as_sheet=True, opens_as_document=True)

_SIGNATURES: Final = (
    (b"%PDF", FileKind("PDF 文件")),
    (b"\x89PNG", FileKind("图片")),
    (b"\xff\xd8\xff", FileKind("图片")),
    (b"GIF8", FileKind("图片")),
    (b"Rar!", FileKind("压缩包")),
    (b"7z\xbc\xaf", FileKind("压缩包")),
    (b"{\\rtf", FileKind("RTF 文档", opens_as_document=True)),
)
_DIALECTS: Final = (
    ("urn:schemas-microsoft-com:office:spreadsheet", FileKind("XML 电子表格 2003", opens_as_sheet=True)),
    ('progid="Excel.Sheet"', FileKind("XML 电子表格 2003", opens_as_sheet=True)),
    ("http://schemas.microsoft.com/office/word/2003/wordml", FileKind("Word 2003 XML 文档", opens_as_document=True)),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", FileKind("Word XML 文档", opens_as_document=True)),
    ('progid="Word.Document"', FileKind("Word XML 文档", opens_as_document=True)),
)
"""XML that says which program it is for."""

_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|title|body|table|div|style|font|p|br|center|span)\b", re.IGNORECASE
)
_HEADER: Final = re.compile(r"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}")
_MIME_MARK: Final = re.compile(r"^(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE | re.MULTILINE)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD: Final = 1 << 16
"""So many bytes tell what a file is."""


def kind_of(head: bytes) -> FileKind:
    """The kind of a file that is neither empty, nor an archive, nor a compound file, by its first bytes."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    text = _text(head[:_HEAD])
    return _kind_of_text(text) if text is not None else _UNKNOWN


def _text(head: bytes) -> str | None:
    """The beginning as text: as its mark says, else UTF-8, else GB18030; a character cut off at the end is left out."""
    marked = next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), None)
    for name, skipped in (marked,) if marked else (("utf-8", 0), ("gb18030", 0)):
        try:
            text = codecs.getincrementaldecoder(name)().decode(head[skipped:])
        except UnicodeDecodeError:
            continue
        return text if not _CONTROL.search(text) else None
    return None


def _kind_of_text(text: str) -> FileKind:
    start = text.lstrip("\ufeff \r\n\t\f")
    if start.startswith("<"):
        dialect = next((kind for mark, kind in _DIALECTS if mark in start), None)
        if dialect is not None:
            return dialect
        return _PAGE if _HTML.search(start) else _XML
    header = _HEADER.match(start.replace("\r\n", "\n"))
    if header is not None and _MIME_MARK.search(header[0]):
        return _MIME
    return _TABBED if "\t" in start.partition("\n")[0] else _COMMAS
