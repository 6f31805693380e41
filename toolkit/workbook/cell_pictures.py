"""Pictures inside a workbook by the cells they belong to: placed over a cell, or in it.

- Placed over: a drawing anchored at the cell (ECMA-376-1, 20.5), alone or in a group.  It belongs to the cell under its
  upper left corner as it was anchored, a turned one too; a corner in the last fifth of a row or column counts for the
  next, for hands are not exact.
- WPS "嵌入单元格": a formula ``DISPIMG("ID_…",1)``; the pictures lie in ``xl/cellimages.xml``.
- Excel "放置在单元格中": an error value with a value metadata index (``vm``), which leads over ``xl/metadata.xml``
  (18.9) and the rich values of MS-XLSX 2.3.6.1.6 to a picture.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from toolkit import limits
from toolkit.opc import parse_xml, relations_of, target_of
from toolkit.workbook.archive import Archive, reopened
from toolkit.workbook.marks import PictureValue, Place, column_index
from toolkit.workbook.positions import Lines, columns_of, rows_of

_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMBED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_FORMULA: Final = re.compile(r"^=?(?:_xlfn\.)?DISPIMG\(\s*\"([^\"]+)\"", re.IGNORECASE)
_PICTURE: Final = re.compile(r"^(?:=?(?:_xlfn\.)?DISPIMG|=(?:_xlfn\.)?IMAGE)\(", re.IGNORECASE)
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CELL_IMAGES: Final = "xl/cellimages.xml"
_METADATA: Final = "xl/metadata.xml"
_RICH_VALUES: Final = "xl/richData/rdrichvalue.xml"
_RICH_STRUCTURES: Final = "xl/richData/rdrichvaluestructure.xml"
_RICH_RELATIONS: Final = "xl/richData/richValueRel.xml"
_LOCAL_IMAGE: Final = "_rvRel:LocalImageIdentifier"
_MOST_PICTURES: Final = 4 * limits.PHOTOS
_ANCHORS: Final = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")


class CellPicture(NamedTuple):
    """A picture of a cell: the archive member that holds it, and its size in bytes.

    ``member`` is empty where the workbook holds a link instead.  ``name`` is what the office program calls it and
    ``corner`` the cell its corner lies in; one that stands in its cell has neither.
    """

    member: str
    size: int
    name: str = ""
    corner: Place | None = None

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.name or "单元格里的图片"


def picture_formula(raw: object) -> bool:
    """Whether a cell holds a picture and no text: by the formula of WPS or of a newer Excel, or placed in it."""
    return isinstance(raw, PictureValue) or (isinstance(raw, str) and _PICTURE.match(raw) is not None)


class _Found(NamedTuple):
    place: Place
    member: str
    name: str = ""
    corner: Place | None = None


class CellPictures:
    """The pictures of one sheet, ``part`` in the workbook at ``path``; nothing is read before it is asked for.

    What lies over a block of ``merged`` cells belongs to the block's first cell.
    """

    def __init__(self, path: Path, part: str, merged: Sequence[tuple[Place, Place]] = ()) -> None:
        self._path = path
        self._part = part
        self._merged = merged
        self._content: bytes | None = None

    def _opened(self) -> Archive:
        """The archive again; what it had to be brought to in memory is kept for the next picture."""
        if self._content is not None:
            return Archive.of(self._content)
        archive = reopened(self._path)
        self._content = archive.content
        return archive

    def at(self, place: Place) -> list[CellPicture]:
        """The pictures of a cell, the one that lies lowest first."""
        return self.places.get(place, [])

    def content(self, picture: CellPicture) -> bytes:
        """The bytes of a picture."""
        with self._opened() as archive:
            return archive.read(picture.member)

    @cached_property
    def places(self) -> Mapping[Place, list[CellPicture]]:
        """Pictures by cell.  A part that is broken holds none: the values of the sheet are read all the same."""
        return self._collected((_in_cells_by_wps, _in_cells_by_excel, _over_cells))

    @cached_property
    def over(self) -> Mapping[Place, list[CellPicture]]:
        """Those of them that are placed over the sheet."""
        return self._collected((_over_cells,))

    def _collected(self, finders: Sequence[_Finder]) -> Mapping[Place, list[CellPicture]]:
        found: dict[Place, list[CellPicture]] = {}
        with self._opened() as archive:
            names = set(archive.namelist())
            for place, member, name, corner in islice(self._members(finders, archive, names), _MOST_PICTURES):
                if (member in names or name) and _is_cell(place):
                    size = archive.getinfo(member).file_size if member in names else 0
                    picture = CellPicture(member if member in names else "", size, name, corner)
                    found.setdefault(self._first_cell(place), []).append(picture)
        return found

    def _members(self, finders: Sequence[_Finder], archive: zipfile.ZipFile, names: set[str]) -> Iterator[_Found]:
        for find in finders:
            try:
                yield from find(archive, self._part, names)
            except (etree.XMLSyntaxError, LookupError, ValueError, AttributeError):
                continue

    def _first_cell(self, place: Place) -> Place:
        row, column = place
        for (top, left), (bottom, right) in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return place


_Finder = Callable[[zipfile.ZipFile, str, set[str]], Iterator[_Found]]


def _is_cell(place: Place) -> bool:
    return 0 <= place[0] < limits.SHEET_ROWS and 0 <= place[1] < limits.SHEET_COLUMNS


def _relations(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, str]:
    """The targets of a part's relationships, by their ids, as member names."""
    name = relations_of(part)
    relations = parse_xml(archive.read(name)) if name in names else ()
    targets = ((relation.get("Id", ""), target_of(part, relation)) for relation in relations)
    return {identity: target for identity, target in targets if target is not None}


def _first(root: etree._Element, name: str) -> etree._Element:
    """The first element of a name.  Raises ``LookupError``."""
    found = next(root.iter(f"{{*}}{name}"), None)
    if found is None:
        raise LookupError(name)
    return found


def _embedded(node: etree._Element) -> str:
    blip = next(node.iter("{*}blip"), None)
    return blip.get(_EMBED, "") if blip is not None else ""


def _over_cells(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[_Found]:
    """Pictures of a sheet's drawing."""
    sheet: _Grid | None = None
    for target in _relations(archive, part, names).values():
        if "/drawings/" not in target or not target.endswith(".xml") or target not in names:
            continue
        media = _relations(archive, target, names)
        for anchor in parse_xml(archive.read(target)).iter(*_ANCHORS):
            for picture in _pictures(anchor):
                sheet = sheet or _grid(archive.read(part))
                corner, place = sheet.corner(anchor)
                yield _Found(place, media.get(_embedded(picture), ""), _name_of(picture), corner)


def _pictures(anchor: etree._Element) -> Iterator[etree._Element]:
    """The pictures of an anchor, in groups too."""
    return (picture for picture in anchor.iter("{*}pic") if not _is_spare(picture))


def _is_spare(picture: etree._Element) -> bool:
    """Whether a picture only stands in for another one, for programs that cannot show that (ECMA-376-3, 9.4)."""
    fallback = next(picture.iterancestors("{*}Fallback"), None)
    alternatives = fallback.getparent() if fallback is not None else None
    choices = alternatives.iter("{*}Choice") if alternatives is not None else ()
    return any(next(choice.iter("{*}pic"), None) is not None for choice in choices)


def _name_of(picture: etree._Element) -> str:
    properties = next(picture.iter("{*}cNvPr"), None)
    return (properties.get("name") if properties is not None else None) or "图片"


class _Grid(NamedTuple):
    """A sheet as a surface."""

    rows: Lines
    columns: Lines

    def corner(self, anchor: etree._Element) -> tuple[Place, Place]:
        """The cell in which the upper left corner of an anchored picture lies, and the one it counts for."""
        position = anchor.find("{*}pos")
        if position is not None:
            row, down = self.rows.at(float(position.get("y", "0")))
            column, right = self.columns.at(float(position.get("x", "0")))
        else:
            names = ("row", "rowOff", "col", "colOff")
            row, down, column, right = (_number(anchor, f"from/{name}") for name in names)
        return (row, column), (self.rows.counted(row, down), self.columns.counted(column, right))


def _grid(sheet: bytes) -> _Grid:
    return _Grid(rows_of(sheet), columns_of(sheet))


def _number(anchor: etree._Element, path: str) -> int:
    node = anchor.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return int(node.text or 0) if node is not None else 0


def _in_cells_by_wps(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[_Found]:
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
            yield _Found(place, images.get(formula[1], ""))


def _in_cells_by_excel(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[_Found]:
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
            yield _Found(place, images.get(indices[index] if 0 <= index < len(indices) else -1, ""))


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
