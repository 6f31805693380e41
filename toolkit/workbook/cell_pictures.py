"""Pictures inside a workbook by the cells they belong to: placed over a cell, or in it.

- Placed over: a drawing anchored at the cell (ECMA-376-1, 20.5).  It belongs to the cell that holds most of its height.
- WPS "嵌入单元格": a formula ``DISPIMG("ID_…",1)``; the pictures lie in ``xl/cellimages.xml``.
- Excel "放置在单元格中": an error value with a value metadata index (``vm``), which leads over ``xl/metadata.xml``
  (18.9) and the rich values of MS-XLSX 2.3.6.1.6 to a picture.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from toolkit import limits
from toolkit.opc import parse_xml
from toolkit.workbook.marks import PictureValue, Place, column_index

_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMBED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_FORMULA: Final = re.compile(r"^=?(?:_xlfn\.)?DISPIMG\(\s*\"([^\"]+)\"", re.IGNORECASE)
_PICTURE: Final = re.compile(r"^(?:=?(?:_xlfn\.)?DISPIMG|=(?:_xlfn\.)?IMAGE)\(", re.IGNORECASE)
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW_HEIGHT: Final = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bht="([\d.]+)"')
_DEFAULT_HEIGHT: Final = re.compile(rb'<sheetFormatPr\b[^>]*?\bdefaultRowHeight="([\d.]+)"')
_EMU_PER_POINT: Final = 12_700
_COMMON_HEIGHT: Final = 15.0
_TALLEST: Final = 1_000
"""Rows that a picture may cover."""
_CELL_IMAGES: Final = "xl/cellimages.xml"
_METADATA: Final = "xl/metadata.xml"
_RICH_VALUES: Final = "xl/richData/rdrichvalue.xml"
_RICH_STRUCTURES: Final = "xl/richData/rdrichvaluestructure.xml"
_RICH_RELATIONS: Final = "xl/richData/richValueRel.xml"
_LOCAL_IMAGE: Final = "_rvRel:LocalImageIdentifier"


class CellPicture(NamedTuple):
    """A picture of a cell: the archive member that holds it, and its size in bytes."""

    member: str
    size: int

    @property
    def label(self) -> str:
        """What messages call it: it has no name of its own."""
        return "单元格里的图片"


def picture_formula(raw: object) -> bool:
    """Whether a cell holds a picture and no text: by the formula of WPS or of a newer Excel, or placed in it."""
    return isinstance(raw, PictureValue) or (isinstance(raw, str) and _PICTURE.match(raw) is not None)


class CellPictures:
    """The pictures of one sheet, ``part`` in the workbook at ``path``; nothing is read before it is asked for."""

    def __init__(self, path: Path, part: str) -> None:
        self._path = path
        self._part = part

    def at(self, place: Place) -> list[CellPicture]:
        """The pictures of a cell, the one that lies lowest first."""
        return self.places.get(place, [])

    def content(self, picture: CellPicture) -> bytes:
        """The bytes of a picture."""
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(picture.member)

    @cached_property
    def places(self) -> Mapping[Place, list[CellPicture]]:
        """Pictures by cell.  A part that is broken holds none: the values of the sheet are read all the same."""
        found: dict[Place, list[CellPicture]] = {}
        with zipfile.ZipFile(self._path) as archive:
            names = set(archive.namelist())
            for place, member in self._members(archive, names):
                if member in names and 0 <= place[0] < limits.SHEET_ROWS and 0 <= place[1] < limits.SHEET_COLUMNS:
                    found.setdefault(place, []).append(CellPicture(member, archive.getinfo(member).file_size))
        return found

    def _members(self, archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[Place, str]]:
        for find in (_in_cells_by_wps, _in_cells_by_excel, _over_cells):
            try:
                yield from find(archive, self._part, names)
            except (etree.XMLSyntaxError, LookupError, ValueError, AttributeError):
                continue


def _relations(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, str]:
    """The targets of a part's relationships, by their ids, as member names."""
    folder, base = posixpath.split(part)
    name = f"{folder}/_rels/{base}.rels"
    if name not in names:
        return {}
    found = {}
    for relation in parse_xml(archive.read(name)):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = target
    return found


def _first(root: etree._Element, name: str) -> etree._Element:
    """The first element of a name.  Raises ``LookupError``."""
    found = next(root.iter(f"{{*}}{name}"), None)
    if found is None:
        raise LookupError(name)
    return found


def _embedded(node: etree._Element) -> str:
    blip = next(node.iter("{*}blip"), None)
    return blip.get(_EMBED, "") if blip is not None else ""


def _over_cells(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[tuple[Place, str]]:
    """Pictures of a sheet's drawing."""
    heights: _RowHeights | None = None
    for target in _relations(archive, part, names).values():
        if "/drawings/" not in target or not target.endswith(".xml") or target not in names:
            continue
        media = _relations(archive, target, names)
        for anchor in parse_xml(archive.read(target)).iter("{*}twoCellAnchor", "{*}oneCellAnchor"):
            member = media.get(_embedded(anchor))
            if member is not None and anchor.find("{*}pic") is not None:
                heights = heights or _RowHeights(archive.read(part))
                yield _anchored(anchor, heights), member


class _RowHeights:
    """Heights of a sheet's rows in EMU."""

    def __init__(self, sheet: bytes) -> None:
        default = _DEFAULT_HEIGHT.search(sheet)
        self._default = float(default[1]) if default else _COMMON_HEIGHT
        self._own = {int(row) - 1: float(height) for row, height in _ROW_HEIGHT.findall(sheet)}

    def of(self, row: int) -> float:
        return self._own.get(row, self._default) * _EMU_PER_POINT


def _anchored(anchor: etree._Element, heights: _RowHeights) -> Place:
    """The cell a picture belongs to: the row its middle lies in, the column its left edge lies in."""
    row, offset, column = (_number(anchor, f"from/{name}") for name in ("row", "rowOff", "col"))
    if anchor.find("{*}to") is not None:
        last, rest = _number(anchor, "to/row"), _number(anchor, "to/rowOff")
        height = sum(heights.of(between) for between in range(row, min(last, row + _TALLEST))) - offset + rest
    else:
        extent = anchor.find("{*}ext")
        height = float(extent.get("cy", "0")) if extent is not None else 0
    middle = offset + height / 2
    for _ in range(_TALLEST):
        if not middle > heights.of(row) > 0:
            break
        middle -= heights.of(row)
        row += 1
    return row, column


def _number(anchor: etree._Element, path: str) -> int:
    node = anchor.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return int(node.text or 0) if node is not None else 0


def _in_cells_by_wps(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[tuple[Place, str]]:
    """Pictures of cells whose formula is ``DISPIMG``."""
    if _CELL_IMAGES not in names:
        return
    media = _relations(archive, _CELL_IMAGES, names)
    images: dict[str, str] = {}
    for picture in parse_xml(archive.read(_CELL_IMAGES)).iter("{*}pic"):
        properties = _first(picture, "cNvPr")
        images[properties.get("name", "")] = media.get(_embedded(picture), "")
    for place, cell in _cells(archive, part):
        texts = [node.text or "" for node in cell if etree.QName(node).localname in ("f", "v")]
        formula = next((found for found in map(_FORMULA.match, texts) if found), None)
        if formula is not None:
            yield place, images.get(formula[1], "")


def _in_cells_by_excel(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[tuple[Place, str]]:
    """Pictures of cells whose value metadata lead to a local image."""
    if not {_METADATA, _RICH_VALUES, _RICH_STRUCTURES, _RICH_RELATIONS} <= names:
        return
    images = dict(_rich_images(archive, names))
    metadata = parse_xml(archive.read(_METADATA))
    rich = [node for node in metadata.iter("{*}futureMetadata") if node.get("name") == "XLRICHVALUE"]
    indices = [int(node.get("i", "-1")) for kind in rich for node in kind.iter("{*}rvb")]
    records = [int(record.get("v", "-1")) for record in _first(metadata, "valueMetadata").iter("{*}rc")]
    for place, cell in _cells(archive, part):
        number = cell.get("vm", "")
        if number.isdigit() and 1 <= int(number) <= len(records):
            index = records[int(number) - 1]
            yield place, images.get(indices[index] if 0 <= index < len(indices) else -1, "")


def _rich_images(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[int, str]]:
    """Members of pictures by the number of their rich value."""
    media = _relations(archive, _RICH_RELATIONS, names)
    targets = [media.get(node.get(_ID, ""), "") for node in parse_xml(archive.read(_RICH_RELATIONS))]
    keys = [
        [key.get("n") for key in structure.iter("{*}k")]
        for structure in parse_xml(archive.read(_RICH_STRUCTURES)).iter("{*}s")
    ]
    for number, value in enumerate(parse_xml(archive.read(_RICH_VALUES)).iter("{*}rv")):
        structure = keys[int(value.get("s", "0"))]
        if _LOCAL_IMAGE in structure:
            values = [node.text or "" for node in value.iter("{*}v")]
            yield number, targets[int(values[structure.index(_LOCAL_IMAGE)])]


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[Place, etree._Element]]:
    """The cells of a sheet, streamed."""
    with archive.open(part) as stream:
        for _, node in etree.iterparse(stream, tag="{*}c", resolve_entities=False, no_network=True):
            found = _CELL.fullmatch(node.get("r", ""))
            if found:
                yield (int(found[2]) - 1, column_index(found[1])), node
            node.clear()
