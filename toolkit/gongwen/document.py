"""The base document: a whole docx package from body paragraphs, the same bytes every time.

It carries no user, machine, time, theme or macro; page, grid, footers and settings are those of GB/T 9704-2012.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import element, qn, serialize, value
from toolkit.gongwen.paragraphs import field, paragraph
from toolkit.gongwen.styles import styles_part
from toolkit.opc import deflate, write_members

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_WORD: Final = "http://schemas.microsoft.com/office/word"
_CORE: Final = f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"/>'

_PARTS: Final = ("document", "styles", "settings", "fontTable", "footer1", "footer2")
_FOOTERS: Final = {"footer1": ("单页页码", "default"), "footer2": ("双页页码", "even")}


class Profile(NamedTuple):
    """A page geometry: upper and lower margin and line pitch in twips."""

    name: str
    top: int
    bottom: int
    line: int


P1: Final = Profile("P1", m.MARGIN_TOP, m.MARGIN_BOTTOM, m.LINE)
"""Margins as the standard gives them; 22 lines fill 版心."""
P2: Final = Profile("P2", m.STRICT_MARGIN_TOP, m.STRICT_MARGIN_BOTTOM, m.STRICT_LINE)
"""Ink from edge to edge of 版心: the first line's and the last line's free space lies in the margins."""
PROFILES: Final[Mapping[str, Profile]] = {profile.name: profile for profile in (P1, P2)}


def base_document(body: Sequence[Element], profile: Profile = P1, *, title_page: bool = False) -> bytes:
    """A docx with ``body`` as its content; ``title_page`` leaves the first page without a number.

    Sources: GB/T 9704-2012, 5 and 7.5; ECMA-376-2 (packages).
    """
    section = _section_properties(profile, title_page)
    document = element("w:document", None, element("w:body", None, *body, section))
    styles = styles_part()
    for root in (document, styles):
        _set_line(root, profile)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "word/document.xml": serialize(document),
        "word/_rels/document.xml.rels": _relationships(
            {f"rId{n}": (f"{_OFFICE}/{name.rstrip('12')}", f"{name}.xml") for n, name in enumerate(_PARTS[1:], 1)}
        ),
        "word/styles.xml": serialize(styles),
        "word/settings.xml": serialize(_settings()),
        "word/fontTable.xml": serialize(_font_table()),
        **{f"word/{name}.xml": page_number_footer(style) for name, (style, _) in _FOOTERS.items()},
        "docProps/core.xml": _CORE.encode(),
    }
    return write_members([deflate(name, content) for name, content in parts.items()])


def _set_line(root: Element, profile: Profile) -> None:
    """The profile's line pitch wherever a paragraph has the standard's."""
    for spacing in root.iter(qn("w:spacing")):
        if spacing.get(qn("w:line")) == str(m.LINE):
            spacing.set(qn("w:line"), str(profile.line))


def _section_properties(profile: Profile, title_page: bool) -> Element:
    section = element("w:sectPr")
    for name, (_, kind) in _FOOTERS.items():
        target = f"rId{_PARTS.index(name)}"
        section.append(element("w:footerReference", {"w:type": kind, "r:id": target}))
    section.append(element("w:pgSz", {"w:w": m.PAGE_WIDTH, "w:h": m.PAGE_HEIGHT}))
    margins = {"w:top": profile.top, "w:right": m.MARGIN_RIGHT, "w:bottom": profile.bottom, "w:left": m.MARGIN_LEFT}
    margins |= {"w:header": m.HEADER_DISTANCE, "w:footer": m.FOOTER_DISTANCE, "w:gutter": 0}
    section.append(element("w:pgMar", margins))
    if title_page:
        section.append(element("w:titlePg"))
    section.append(element("w:docGrid", {"w:type": "lines", "w:linePitch": profile.line}))
    return section


def page_number_footer(style: str) -> bytes:
    """A footer part with the page number between two dashes (7.5); ``style`` is 单页页码 or 双页页码."""
    return serialize(element("w:ftr", None, paragraph(style, "— ", *field(style, "PAGE", "1"), " —")))


def _settings() -> Element:
    """settings.xml, in the order of CT_Settings (ECMA-376-1, 17.15.1.78)."""
    compatibility = element("w:compat")
    setting: dict[str, str | int] = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": 15,
    }
    compatibility.append(element("w:compatSetting", setting))
    return element(
        "w:settings",
        None,
        element("w:zoom", {"w:percent": 100}),
        element("w:bordersDoNotSurroundHeader"),
        element("w:bordersDoNotSurroundFooter"),
        value("w:defaultTabStop", 420),
        element("w:evenAndOddHeaders"),
        value("w:characterSpacingControl", "doNotCompress"),
        compatibility,
        element("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}),
    )


_FONTS: Final[Mapping[str, tuple[str, str, str]]] = {
    m.FANGSONG: ("仿宋", "modern", "fixed"),
    m.KAITI: ("楷体", "modern", "fixed"),
    m.HEITI: ("SimHei", "modern", "fixed"),
    m.XIAOBIAOSONG: ("方正小标宋_GBK", "auto", "variable"),
    m.SONGTI: ("SimSun", "auto", "variable"),
}
"""Each font with the name it also goes by, or the nearest one Windows has, its family and pitch."""


def _font_table() -> Element:
    """fontTable.xml: the other name of each font, so that Word finds 仿宋 where 仿宋_GB2312 is not installed."""
    root = element("w:fonts")
    for name, (other, family, pitch) in _FONTS.items():
        font = element("w:font", {"w:name": name}, value("w:altName", other))
        font.extend([value("w:charset", 86), value("w:family", family), value("w:pitch", pitch)])
        root.append(font)
    return root


def _content_types() -> bytes:
    root = etree.Element("Types", nsmap={None: f"{_PACKAGE}/content-types"})  # type: ignore[dict-item]
    etree.SubElement(
        root, "Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
    )
    etree.SubElement(root, "Default", Extension="xml", ContentType="application/xml")
    kinds = {name: f"{_MAIN}.{name.rstrip('12')}+xml" for name in _PARTS} | {"document": f"{_MAIN}.document.main+xml"}
    for name, kind in kinds.items():
        etree.SubElement(root, "Override", PartName=f"/word/{name}.xml", ContentType=kind)
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    etree.SubElement(root, "Override", PartName="/docProps/core.xml", ContentType=core)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    root = etree.Element("Relationships", nsmap={None: f"{_PACKAGE}/relationships"})  # type: ignore[dict-item]
    for identifier, (kind, target) in targets.items():
        etree.SubElement(root, "Relationship", Id=identifier, Type=kind, Target=target)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
