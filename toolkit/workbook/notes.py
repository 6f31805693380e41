"""Cell comments (ECMA-376 part 1, 18.7) and the VML boxes that Excel shows them in.

A comment that is there already keeps its words; ours follow under a mark, by which the next run finds them again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from toolkit.opc import parse_xml
from toolkit.workbook.marks import column_index
from toolkit.workbook.parts import Element, Parts

_MARK: Final = "【核对】"
_SOLVED: Final = f"{_MARK}上次标出的问题已经不在了"
_AUTHOR: Final = "核对"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CELL: Final = re.compile(r"([A-Z]+)([0-9]+)")
_SHAPE_NUMBER: Final = re.compile(rb"_x0000_s([0-9]{1,9})")
_BEHIND: Final = frozenset(
    (
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
        "AlternateContent",
    )
)  # fmt: skip
"""What the schema puts behind ``legacyDrawing``."""

_EMPTY_VML: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX: Final = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;width:240pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 12, {row}, 2, {right}, 40, {below}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_LETTERS_A_LINE: Final = 18


def write_notes(parts: Parts, sheet: str, notes: Mapping[str, str]) -> None:
    """Put a note on each cell of a sheet's part; earlier notes of ours go."""
    member = parts.related(sheet, "comments")
    if member is None or member not in parts:
        if not notes:
            return
        member = parts.free_name("xl/comments{}.xml")
        parts.declare(member, _COMMENTS_TYPE)
        parts.relate(sheet, "comments", member)
        root = parse_xml(f'<comments xmlns="{parts.main}"><authors/><commentList/></comments>'.encode())
    else:
        root = parts.root(member)
    known = {node.get("ref", ""): node for node in root.iter(parts.tag("comment"))}
    for node in known.values():
        _clear(parts, node)
    author = _author(parts, root)
    holder = root.find(parts.tag("commentList"))
    if holder is None:
        holder = etree.SubElement(root, parts.tag("commentList"))
    for cell, text in notes.items():
        if cell not in known:
            known[cell] = etree.SubElement(holder, parts.tag("comment"), ref=cell, authorId=author)
        _append(parts, known[cell], f"{_MARK}{text}")
    for node in known.values():
        if not _text(node).strip():
            _append(parts, node, _SOLVED)
    parts.put(member, root)
    _draw(parts, sheet, {cell: _text(node) for cell, node in known.items()})


def _text(node: Element) -> str:
    return "".join(str(piece) for piece in node.itertext())


def _clear(parts: Parts, node: Element) -> None:
    """Take our own words, which stand last, out of a comment; an editor may have joined them to those before."""
    ours = False
    for piece in list(node.iter(parts.tag("t"))):
        before, mark, _ = (piece.text or "").partition(_MARK)
        piece.text = "" if ours else before.rstrip("\n") if mark else piece.text
        ours = ours or bool(mark)
        run = piece.getparent()
        if ours and not piece.text and run is not None and run.tag == parts.tag("r") and run.getparent() is not None:
            run.getparent().remove(run)  # type: ignore[union-attr]


def _author(parts: Parts, root: Element) -> str:
    authors = root.find(parts.tag("authors"))
    if authors is None:
        authors = etree.Element(parts.tag("authors"))
        root.insert(0, authors)
    names = [node.text for node in authors]
    if _AUTHOR not in names:
        etree.SubElement(authors, parts.tag("author")).text = _AUTHOR
        names.append(_AUTHOR)
    return str(names.index(_AUTHOR))


def _append(parts: Parts, node: Element, text: str) -> None:
    """Add a run behind those of a comment; bare text becomes a run of its own first."""
    holder = node.find(parts.tag("text"))
    if holder is None:
        holder = etree.SubElement(node, parts.tag("text"))
    bare = holder.find(parts.tag("t"))
    if bare is not None:
        first = etree.Element(parts.tag("r"))
        holder.replace(bare, first)
        first.append(bare)
    runs = holder.findall(parts.tag("r"))
    run = etree.Element(parts.tag("r"))
    etree.SubElement(run, parts.tag("t"), {_SPACE: "preserve"}).text = ("\n" if _text(holder).strip() else "") + text
    holder.insert(len(runs), run)


def _draw(parts: Parts, sheet: str, texts: Mapping[str, str]) -> None:
    """A hidden box for every comment that has none yet."""
    root = parts.root(sheet)
    anchor = root.find(parts.tag("legacyDrawing"))
    identity = anchor.get(f"{{{parts.office}}}id", "") if anchor is not None else ""
    member = parts.related(sheet, identity=identity) if identity else None
    vml = parts.read(member) if member is not None and member in parts else _EMPTY_VML
    drawn = set(re.findall(rb"<x:Row>\s*([0-9]+)\s*</x:Row>\s*<x:Column>\s*([0-9]+)\s*</x:Column>", vml))
    number = max(1024, *map(int, _SHAPE_NUMBER.findall(vml)), 0)
    boxes = []
    for cell, text in texts.items():
        row, column = _place(cell)
        if (str(row).encode(), str(column).encode()) not in drawn:
            number += 1
            boxes.append(_box(number, row, column, text))
    head, closing, tail = vml.rpartition(b"</xml>")
    if member is None:
        member = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.declare(member, _VML_TYPE)
        _refer(parts, sheet, root, parts.relate(sheet, "vmlDrawing", member))
    parts.put(member, head + "".join(boxes).encode() + closing + tail)


def _refer(parts: Parts, sheet: str, root: Element, identity: str) -> None:
    node = etree.Element(parts.tag("legacyDrawing"), {f"{{{parts.office}}}id": identity}, nsmap={"r": parts.office})
    behind = next((child for child in root if etree.QName(child).localname in _BEHIND), None)
    if behind is None:
        root.append(node)
    else:
        behind.addprevious(node)
    parts.put(sheet, root)


def _place(cell: str) -> tuple[int, int]:
    """Row and column of an address, both from 0."""
    found = _CELL.fullmatch(cell)
    return (int(found[2]) - 1, column_index(found[1])) if found else (0, 0)


def _box(number: int, row: int, column: int, text: str) -> str:
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines())
    rows = max(3, lines)
    places = {"left": column + 1, "right": column + 4, "row": row, "below": row + rows, "column": column}
    return _BOX.format(number=number, height=18 * rows, **places)
