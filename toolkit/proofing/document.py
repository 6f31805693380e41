"""A document as proof sees it: its sections and every paragraph with its text and its effective values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import qn
from toolkit.parts import BODY_PART, paragraphs
from toolkit.problems import DocxLocation
from toolkit.proofing.effective import Properties, Styles, is_on, merge_fonts, properties_of, whole, whole_or_none
from toolkit.proofing.file import Package, open_package
from toolkit.proofing.numbering import Numbering

Element = etree._Element

_GONE: Final = (qn("w:del"), qn("w:moveFrom"), qn("w:rt"))
"""What was struck out, and the reading above a word."""
_SHOWN: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:sym"): "?"}
_P, _R, _T = qn("w:p"), qn("w:r"), qn("w:t")
_DEFAULT_SIZE: Final = 20
"""Half-points where nothing says a size (ECMA-376-1, 17.3.2.38)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text from ``start`` to ``end`` of its paragraph, with its effective values."""

    element: Element
    start: int
    end: int
    text: str
    east_asian: str
    ascii: str
    properties: Properties

    @property
    def size(self) -> int:
        """Half-points."""
        return whole(self.properties.get("sz"), _DEFAULT_SIZE)

    @property
    def color(self) -> str:
        """``RRGGBB`` in capitals; automatic colour is black."""
        color = self.properties.get("color", "auto").upper()
        return "000000" if color == "AUTO" else color

    @property
    def bold(self) -> bool:
        """Whether it is set bold."""
        return is_on(self.properties, "b")

    @property
    def is_hidden(self) -> bool:
        """Whether Word neither shows nor prints it."""
        return is_on(self.properties, "vanish")

    @property
    def tracking(self) -> int:
        """Twips added to every character."""
        return whole(self.properties.get("spacing"), 0)


@dataclass(slots=True)
class Paragraph:
    """A paragraph: where it is, what it says, how it looks.

    ``number`` counts the paragraphs of its part from 1; ``label`` is what automatic numbering prints before the text.
    """

    number: int
    part: str
    element: Element
    style: str
    properties: Properties
    runs: tuple[Run, ...]
    label: str = ""
    section: int = 0
    in_table: bool = False
    in_box: bool = False
    document: str = ""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = "".join(run.text for run in self.runs)

    @property
    def where(self) -> DocxLocation:
        """Its place."""
        return DocxLocation(self.document, self.number, self.part)

    @property
    def is_blank(self) -> bool:
        """Whether it prints nothing."""
        return not self.text.strip() and not self.label and not self.is_picture

    @property
    def is_picture(self) -> bool:
        """Whether a picture or chart in the line is all that it prints."""
        return not self.text.strip() and next(self.element.iter(qn("wp:inline")), None) is not None

    @property
    def size(self) -> int:
        """Half-points of its largest visible text."""
        return max((run.size for run in self.runs if run.text.strip()), default=self.mark_size)

    @property
    def mark_size(self) -> int:
        """Half-points of its first run, else of its style."""
        return self.runs[0].size if self.runs else whole(self.properties.get("mark.sz"), _DEFAULT_SIZE)

    @property
    def align(self) -> str:
        """``left`` ``center`` ``right`` ``both``, with the words of strict OOXML translated."""
        value = self.properties.get("jc", "left")
        return {"start": "left", "end": "right", "distribute": "both"}.get(value, value)

    def indent(self, side: str) -> int:
        """Twips of ``left`` ``right`` ``firstLine`` ``hanging``; an indent in characters counts before one in twips."""
        other = {"left": "start", "right": "end"}.get(side, side)
        for name in (f"ind.{side}Chars", f"ind.{other}Chars"):
            if name in self.properties:
                characters = whole(self.properties[name], 0)
                if characters or f"ind.{side}" not in self.properties:
                    return round(characters / 100 * self.mark_size * 10)
        value = self.properties.get(f"ind.{side}", self.properties.get(f"ind.{other}"))
        return whole(value, 0)

    @property
    def first_line(self) -> int:
        """Twips the first line stands in from the others; negative where it hangs."""
        hanging = self.indent("hanging")
        return -hanging if hanging else self.indent("firstLine")

    @property
    def exact_line(self) -> int | None:
        """The exact line height in twips, ``None`` for any other rule."""
        exact = self.properties.get("spacing.lineRule") == "exact"
        return whole(self.properties.get("spacing.line"), 0) if exact else None

    @property
    def snaps(self) -> bool:
        """Whether its lines stand on the document grid."""
        return is_on(self.properties, "snapToGrid", default=True)

    def border(self, side: str) -> Mapping[str, str]:
        """The attributes of a border, empty without one."""
        prefix = f"border.{side}."
        found = {key.removeprefix(prefix): value for key, value in self.properties.items() if key.startswith(prefix)}
        return {} if found.get("val") in (None, "nil", "none") else found


@dataclass(frozen=True, slots=True)
class Section:
    """A section's page setup; lengths in twips.  ``first`` is the number of its first paragraph."""

    element: Element
    first: int

    def length(self, name: str, attribute: str) -> int | None:
        """A measure of ``w:pgSz`` or ``w:pgMar``, ``None`` where it does not stand there."""
        node = self.element.find(qn(name))
        return None if node is None else whole_or_none(node.get(qn(f"w:{attribute}")))

    def margin(self, side: str) -> int:
        """A page margin; Word's own default where none is given."""
        value = self.length("w:pgMar", side)
        return {"left": 1800, "right": 1800}.get(side, 1440) if value is None else value

    @property
    def width(self) -> int:
        """Width of the paper."""
        return self.length("w:pgSz", "w") or 12240

    @property
    def height(self) -> int:
        """Height of the paper."""
        return self.length("w:pgSz", "h") or 15840

    @property
    def is_landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height

    @property
    def text_width(self) -> int:
        """Between left and right margin, without the gutter."""
        return self.width - self.margin("left") - self.margin("right") - (self.length("w:pgMar", "gutter") or 0)

    @property
    def text_height(self) -> int:
        """Between upper and lower margin."""
        return self.height - abs(self.margin("top")) - abs(self.margin("bottom"))

    @property
    def grid(self) -> tuple[str, int, int]:
        """Kind, line pitch and character space of the document grid."""
        node = self.element.find(qn("w:docGrid"))
        if node is None:
            return "", 0, 0
        pitch, space = (whole(node.get(qn(f"w:{name}")), 0) for name in ("linePitch", "charSpace"))
        return str(node.get(qn("w:type"), "default")), pitch, space

    @property
    def title_page(self) -> bool:
        """Whether the first page has headers and footers of its own."""
        return is_on(properties_of(self.element), "titlePg")


class Document:
    """A docx, read for proofing.  Raises ``DocumentError`` where it cannot be read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.name = package.name
        root = package.root(BODY_PART)
        assert root is not None
        self.root = root
        self.styles = Styles(package.only("styles"), package.only("theme"))
        self.settings = package.only("settings")
        self._numbering = Numbering(package.only("numbering"))
        self.sections = tuple(_sections(root))
        self.body = tuple(self._read(root, ""))

    @classmethod
    def open(cls, path: Path) -> Document:
        """Read the file at ``path``."""
        return cls(open_package(path))

    @cached_property
    def headers(self) -> Mapping[str, tuple[Paragraph, ...]]:
        """The paragraphs of every header and footer by relationship id, in the document's order."""
        labels = {"header": "页眉", "footer": "页脚"}
        found = {}
        for kind, label in labels.items():
            members = self.package.related(kind)
            for count, (identity, member) in enumerate(members.items(), 1):
                root = self.package.root(member)
                name = label if len(members) == 1 else f"{label}{count}"
                found[identity] = tuple(self._read(root, name)) if root is not None else ()
        return found

    @cached_property
    def comments(self) -> tuple[Paragraph, ...]:
        """The paragraphs of comments."""
        root = self.package.only("comments")
        return tuple(self._read(root, "批注")) if root is not None else ()

    @cached_property
    def notes(self) -> tuple[Paragraph, ...]:
        """The paragraphs of footnotes and endnotes."""
        roots = ((self.package.only(kind), label) for kind, label in (("footnotes", "脚注"), ("endnotes", "尾注")))
        return tuple(paragraph for root, label in roots if root is not None for paragraph in self._read(root, label))

    def setting(self, name: str) -> Element | None:
        """An element of settings.xml."""
        return self.settings.find(qn(f"w:{name}")) if self.settings is not None else None

    def _read(self, root: Element, part: str) -> Iterator[Paragraph]:
        ends = [section.first for section in self.sections[1:]] if not part else []
        section = 0
        for number, element in enumerate(paragraphs(root), 1):
            while section < len(ends) and number >= ends[section]:
                section += 1
            yield self._paragraph(element, number, part, section)

    def _paragraph(self, element: Element, number: int, part: str, section: int) -> Paragraph:
        direct = properties_of(element.find(qn("w:pPr")))
        identity = direct.get("pStyle", self.styles.default_paragraph)
        if identity not in self.styles.names:
            identity = self.styles.default_paragraph
        ancestors = [str(node.tag) for node in element.iterancestors()]
        table = next(element.iterancestors(qn("w:tbl")), None)
        from_table = self._table_style(table)
        style = self.styles.merged(identity, "pPr")
        number_format = self._numbering.at({**style, **direct})
        label = self._numbering.label(number_format) if number_format else ""
        properties = dict(self.styles.paragraph_defaults)
        for layer in (from_table[0], style, number_format.indents if number_format else {}, direct):
            properties.update(layer)
        base = dict(self.styles.run_defaults)
        for layer in (from_table[1], self.styles.merged(identity, "rPr")):
            merge_fonts(base, layer)
        properties["mark.sz"] = base.get("sz", str(_DEFAULT_SIZE))
        return Paragraph(
            number, part, element, self.styles.names.get(identity, ""), properties, tuple(self._runs(element, base)),
            label, section, table is not None, qn("w:txbxContent") in ancestors, self.name,
        )  # fmt: skip

    def _table_style(self, table: Element | None) -> tuple[Properties, Properties]:
        node = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}") if table is not None else None
        identity = str(node.get(qn("w:val"), "")) if node is not None else ""
        return self.styles.merged(identity, "pPr"), self.styles.merged(identity, "rPr")

    def _runs(self, paragraph: Element, base: Mapping[str, str]) -> Iterator[Run]:
        position = 0
        for element in _own_runs(paragraph):
            text = _text(element)
            if not text:
                continue
            direct = properties_of(element.find(qn("w:rPr")))
            properties = dict(base)
            if "rStyle" in direct:
                merge_fonts(properties, self.styles.merged(direct["rStyle"], "rPr"))
            merge_fonts(properties, direct)
            east_asian, latin = self.styles.font(properties, "eastAsia"), self.styles.font(properties, "ascii")
            yield Run(element, position, position + len(text), text, east_asian, latin, properties)
            position += len(text)


def _own_runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph itself, without those of text boxes in it and without what was struck out."""
    for run in paragraph.iter(_R):
        inside = [str(node.tag) for node in _up_to(run, paragraph)]
        if _P not in inside and not any(gone in inside for gone in _GONE):
            yield run


def _up_to(node: Element, end: Element) -> Iterator[Element]:
    for ancestor in node.iterancestors():
        if ancestor is end:
            return
        yield ancestor


def _text(run: Element) -> str:
    pieces = []
    for node in run:
        if node.tag == _T:
            pieces.append(node.text or "")
        elif node.tag == qn("w:br") and node.get(qn("w:type")) in ("page", "column"):
            continue
        elif node.tag in _SHOWN:
            pieces.append(_SHOWN[str(node.tag)])
    return "".join(pieces)


def _sections(root: Element) -> Iterator[Section]:
    """The sections: each ends with the paragraph that holds its ``w:sectPr``, the last one with the body."""
    first = 1
    for number, paragraph in enumerate(paragraphs(root), 1):
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if properties is not None:
            yield Section(properties, first)
            first = number + 1
    last = root.find(f"{qn('w:body')}/{qn('w:sectPr')}")
    yield Section(last if last is not None else etree.Element(qn("w:sectPr")), first)
