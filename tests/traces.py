"""What a produced file may hold, part by part and property by property: everything else would be somebody's trace."""

from __future__ import annotations

import getpass
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|docProps/core\.xml"
    r"|word/(?:document|styles|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments|header\d+|footer\d+)\.xml"
    r"|word/theme/theme\d+\.xml|word/media/[^/]+\.(?:png|jpe?g|gif|emf|wmf)|word/fonts/[^/]+\.odttf"
    r"|word/charts/(?:gwkit_)?(?:chart|style|colors)[\d_]+\.xml|word/embeddings/[^/]+\.xlsx"
    r"|xl/(?:workbook|styles|sharedStrings)\.xml|xl/theme/theme1\.xml|xl/worksheets/sheet\d+\.xml|xl/media/[^/]+\.(?:png|jpe?g)"
    r"|xl/comments/comment\d+\.xml|xl/drawings/(?:commentsDrawing\d+\.vml|drawing\d+\.xml)|xl/tables/table\d+\.xml"
    r"|docProps/app\.xml|docProps/custom\.xml"
)
_OF_WORKBOOKS = ("docProps/app.xml", "docProps/custom.xml")
_LINKS = frozenset(
    re.findall(
        r"[\w-]+",
        """
    officeDocument core-properties extended-properties custom-properties styles settings webSettings fontTable
    numbering footnotes endnotes comments header footer theme image font chart chartStyle chartColorStyle
    package worksheet sharedStrings vmlDrawing drawing hyperlink legacyDrawing table
""",
    )
)
_PROPERTIES = {
    "docProps/core.xml": frozenset(),
    "docProps/app.xml": frozenset({"Application", "AppVersion"}),
    "docProps/custom.xml": frozenset({"property", "lpwstr"}),
}
_SETTINGS = frozenset(
    re.findall(
        r"[\w-]+",
        """
    zoom displayBackgroundShape embedTrueTypeFonts saveSubsetFonts mirrorMargins bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter proofState stylePaneFormatFilter defaultTabStop autoHyphenation evenAndOddHeaders
    drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
    displayVerticalDrawingGridEvery characterSpacingControl updateFields hdrShapeDefaults footnotePr endnotePr
    footnote endnote compat compatSetting spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone
    ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable useFELayout mathPr themeFontLang
    shapedefaults defaultImageDpi doNotAutoCompressPictures clrSchemeMapping decimalSymbol listSeparator trackRevisions shapeDefaults shapelayout idmap
""",
    )
)
_SETTINGS_PART = "word/settings.xml"
_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_NAMES = re.compile(r"}(?:rsid\w*|paraId|textId|durableId|date|dateUtc|initials)$")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_PATH = re.compile(r"(?:^|[\s\"'(：])(?:/(?:tmp|home|root|Users|var|work)/|[A-Za-z]:\\|\\\\\w|file:)")
_AUTHORS = ("", "模板", "gwkit", "作者", "None")


def traces(path: Path, words: tuple[str, ...] = ()) -> list[str]:
    """What stands in a docx or xlsx beyond the list; ``words`` are names of this run that must stand nowhere."""
    found = []
    names = [word for word in (*words, socket.gethostname(), getpass.getuser()) if len(word) > 4]
    with zipfile.ZipFile(path) as archive:
        if archive.comment:
            found.append("a comment of the archive")
        for info in archive.infolist():
            name, data = info.filename, archive.read(info)
            if info.date_time[:3] != (1980, 1, 1) or info.extra:
                found.append(f"{name}: a time or an extra field {info.date_time}")
            allowed = _PARTS.fullmatch(name) and not (name in _OF_WORKBOOKS and path.suffix == ".docx")
            found += [] if allowed else [f"{name}: a part that is not on the list"]
            found += [f"{name}: {word}" for word in names if word.encode() in data]
            if name.endswith((".xml", ".rels", ".vml")):
                found += [f"{name}: {fault}" for fault in _of_part(name, etree.fromstring(data))]
    return found


def _of_part(name: str, root: etree._Element) -> Iterator[str]:
    for node in root.iter("{*}*"):
        qualified = etree.QName(node)
        if name.endswith(".rels") and node.get("Type") is not None:
            kind = node.get("Type", "").rsplit("/", 1)[-1]
            if kind not in _LINKS or node.get("TargetMode") is not None:
                yield f"{kind} → {node.get('Target')} {node.get('TargetMode', '')}"
        if name in _PROPERTIES and node is not root and (node.text or "").strip():
            yield from [f"{qualified.localname} {node.text}"] if qualified.localname not in _PROPERTIES[name] else []
        if name == _SETTINGS_PART and node is not root and qualified.namespace != _MATHS:
            yield from [f"setting {qualified.localname}"] if qualified.localname not in _SETTINGS else []
        yield from _of_node(node)


def _of_node(node: etree._Element) -> Iterator[str]:
    for attribute, value in node.attrib.items():
        if _NAMES.search(str(attribute)) or _TIME.search(str(value)) or _PATH.search(str(value)):
            yield f"@{etree.QName(attribute).localname} {value!r}"
        if str(attribute).endswith("}author") and value not in _AUTHORS:
            yield f"author {value!r}"
    text = node.text or ""
    if _TIME.search(text) or _PATH.search(text):
        yield f"text {text[:60]}"
