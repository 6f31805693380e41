"""Charts and photos of one document: their drawings in the text, and the parts, relationships and types behind them.

A value prints its own drawing and leaves here what belongs to it; the parts are added when the body is finished.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from lxml import etree
from markupsafe import Markup, escape

from toolkit.assembly.chart_data import ChartData
from toolkit.assembly.chart_part import WORKBOOK_RELATION, chart_part, chart_workbook, natural_height
from toolkit.assembly.environment import View
from toolkit.assembly.spans import end_of, opening_before
from toolkit.gongwen.oxml import element, qn
from toolkit.opc import parse_xml, relations_of
from toolkit.parts import BODY_PART
from toolkit.proofing.ordered import child_of, properties, put
from toolkit.record import Photo
from toolkit.schema import Chart

_EMU_PER_MM: Final = 36_000
_MARK: Final = "rIdGwkit"
"""How the identities of our relationships begin."""
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_RELATIONS: Final = relations_of(BODY_PART)
_TYPES: Final = "[Content_Types].xml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_FILE_TYPES: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BOX: Final = (75.0, 56.25)
"""mm a photo may take where the template says nothing: two stand in a row of 版心."""
_LEAST_DPI: Final = 96
"""A small picture is not stretched: what is printed coarser than a screen looks broken."""


class Drawings:
    """What the drawings of the document at hand need; ``members`` are the names the template has already."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self._members = members
        self._taken = frozenset(members)
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, tuple[str, str]] = {}
        self._media: dict[str, str] = {}

    def start(self) -> None:
        """Begin with another document."""
        for known in (self._parts, self._types, self._relations, self._media):
            known.clear()

    def chart(self, chart: Chart, data: ChartData) -> str:
        """The drawing of a chart."""
        name, book = self._free("charts/gwkit_chart", "xml"), self._free("embeddings/gwkit_chart", "xlsx")
        self._parts[name] = chart_part(chart, data)
        self._parts[book] = chart_workbook(data)
        self._types[name] = _CHART_TYPE
        link = (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="{WORKBOOK_RELATION}" '
            f'Type="{_R}/package" Target="../embeddings/{posixpath.basename(book)}"/></Relationships>'
        )
        self._parts[f"word/charts/_rels/{posixpath.basename(name)}.rels"] = link.encode()
        identity = self._relation("chart", name)
        content = f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_R}" r:id="{identity}"/>'
        size = chart.width, natural_height(chart, data)
        return _drawing(_CHART, content, size, f"图表 {chart.name}", _described(chart, data))

    def photo(self, photo: Photo, size: tuple[float, float], text: str) -> str:
        """The drawing of a photo, ``size`` in mm; the same picture is kept once."""
        identity = self._media.get(photo.digest)
        if identity is None:
            name = self._free("media/gwkit_photo", photo.extension)
            self._parts[name] = photo.content
            identity = self._media[photo.digest] = self._relation("image", name)
        extent = _extent(size)
        content = (
            f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr id="0" name="照片"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip xmlns:r="{_R}" r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        )
        return _drawing(_PICTURE, content, size, "照片", text)

    def _free(self, stem: str, extension: str) -> str:
        number = 1
        while (name := f"word/{stem}{number}.{extension}") in self._taken or name in self._parts:
            number += 1
        return name

    def _relation(self, kind: str, name: str) -> str:
        number = len(self._relations) + 1
        known = self._members.get(_RELATIONS, b"")
        while (identity := f"{_MARK}{number}") in self._relations or f'"{identity}"'.encode() in known:
            number += 1
        self._relations[identity] = (f"{_R}/{kind}", posixpath.relpath(name, "word"))
        return identity

    def stray(self, parts: Mapping[str, bytes]) -> str | None:
        """A part beside the body that holds a drawing: its relationships are not those of the body."""
        if not self._relations:
            return None
        mark = _MARK.encode()
        return next((name for name, part in parts.items() if name != BODY_PART and mark in part), None)

    def finish(self, body: bytes) -> bytes:
        """The body, the paragraphs with drawings as high as these.  Raises ``lxml.etree.XMLSyntaxError``."""
        if not self._relations:
            return body
        head = body[body.find(b"<w:document") : body.find(b">", body.find(b"<w:document")) + 1]
        pieces, position = [], 0
        while (mark := body.find(f'"{_MARK}'.encode(), position)) >= 0:
            start = opening_before(body, mark)
            while (end := end_of(body, start)) < mark:
                start = opening_before(body, start)
            pieces += [body[position:start], _roomy(head, body[start:end])]
            position = end
        return b"".join((*pieces, body[position:]))

    def parts(self) -> dict[str, bytes]:
        """Everything to be added to the document, its lists of relationships and types included."""
        if not self._relations:
            return {}
        relations = parse_xml(self._members.get(_RELATIONS, f'<Relationships xmlns="{_PACKAGE}"/>'.encode()))
        for identity, (kind, target) in self._relations.items():
            names = {"Id": identity, "Type": kind, "Target": target}
            etree.SubElement(relations, f"{{{_PACKAGE}}}Relationship", names)
        types = parse_xml(self._members[_TYPES])
        known = {node.get("Extension", "").lower() for node in types.iter(f"{_CONTENT}Default")}
        for extension in sorted({name.rsplit(".", 1)[1] for name in self._parts} & _FILE_TYPES.keys() - known):
            names = {"Extension": extension, "ContentType": _FILE_TYPES[extension]}
            types.insert(0, etree.Element(f"{_CONTENT}Default", names))
        for name, kind in self._types.items():
            etree.SubElement(types, f"{_CONTENT}Override", {"PartName": f"/{name}", "ContentType": kind})
        lists = {_RELATIONS: relations, _TYPES: types}
        return self._parts | {name: _serialized(root) for name, root in lists.items()}


class ChartView(View):
    """图表.名: prints the chart; false where there is nothing to draw."""

    __slots__ = ("_chart", "_data", "_drawings")

    def __init__(self, chart: Chart, data: ChartData, drawings: Drawings) -> None:
        super().__init__(chart.name, {"标题": chart.title or chart.name})
        self._chart, self._data, self._drawings = chart, data, drawings

    def __bool__(self) -> bool:
        return self._data.is_drawn

    def __html__(self) -> str:
        return _between_runs(self._drawings.chart(self._chart, self._data)) if self else ""


class PhotoView(View):
    """A photo: prints the picture in its box, ``width`` and ``height`` in mm; ``text`` describes it for the blind."""

    __slots__ = ("_box", "_drawings", "_photo", "_text")

    def __init__(self, photo: Photo, drawings: Drawings, text: str, box: tuple[float, float] = _BOX) -> None:
        super().__init__(photo.name or "照片", {"文件名": photo.name})
        self._photo, self._drawings, self._text, self._box = photo, drawings, text, box

    def __bool__(self) -> bool:
        return True

    def framed(self, width: float, height: float) -> PhotoView:
        """The same photo for another box."""
        return PhotoView(self._photo, self._drawings, self._text, (width, height))

    def __html__(self) -> str:
        return _between_runs(self._drawings.photo(self._photo, fitted(self._photo, self._box), self._text))


def fitted(photo: Photo, box: tuple[float, float]) -> tuple[float, float]:
    """Width and height in mm of a photo in a box: as large as fits, its shape kept, never coarser than a screen."""
    sharp = 25.4 / _LEAST_DPI
    scale = min(box[0] / photo.width, box[1] / photo.height, sharp)
    return photo.width * scale, photo.height * scale


def _between_runs(drawing: str) -> Markup:
    """A drawing where a text would stand: its run ends, another one begins behind the drawing's own."""
    return Markup(f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">')


def _extent(size: tuple[float, float]) -> str:
    width, height = (max(1, round(length * _EMU_PER_MM)) for length in size)
    return f'cx="{width}" cy="{height}"'


def _drawing(uri: str, content: str, size: tuple[float, float], name: str, text: str) -> str:
    """An inline drawing (20.4.2.8); its identity is given when the body is complete."""
    described = escape(" ".join(text.split()))
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent {_extent(size)}/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="1" name="{escape(name)}" descr="{described}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{uri}">{content}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def _described(chart: Chart, data: ChartData) -> str:
    """What a chart shows, for those who cannot see it."""
    return f"{chart.title or chart.name}：{'、'.join(data.labels)}"


def _roomy(head: bytes, piece: bytes) -> bytes:
    """The paragraph with lines as high as what stands in them; a drawing alone stands in the middle.

    The lines of a 公文 have an exact height, to which Word would cut the drawing.
    """
    root = parse_xml(head + piece + b"</w:document>")
    paragraph = root[0]
    own = properties(paragraph, "w:pPr")
    put(own, element("w:snapToGrid", {"w:val": 0}))
    spacing = child_of(own, "w:spacing")
    spacing.set(qn("w:line"), "240")
    spacing.set(qn("w:lineRule"), "auto")
    if not any((node.text or "").strip() for node in paragraph.iter(qn("w:t"))):
        put(own, element("w:ind", {"w:left": 0, "w:right": 0, "w:firstLine": 0, "w:firstLineChars": 0}))
        align = own.find(qn("w:jc"))
        if align is None or align.get(qn("w:val")) == "both":
            put(own, element("w:jc", {"w:val": "center"}))
    text = etree.tostring(root, encoding="UTF-8")
    return text[text.index(b">", text.index(b"<w:document")) + 1 : text.rindex(b"<")]


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
