"""Elements of WordprocessingML and DrawingML, made and named by their prefixed names (``w:p``, ``wp:anchor``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACES: Final[Mapping[str, str]] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_ROOT_PREFIXES: Final = {prefix: uri for prefix, uri in NAMESPACES.items() if prefix != "xml"}


@cache
def qn(name: str) -> str:
    """The Clark name of a prefixed one: ``w:p`` becomes ``{http://…/main}p``; a name without prefix stays."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def element(name: str, attributes: Mapping[str, str | int] | None = None, *children: Element) -> Element:
    """An element with its attributes, both by prefixed name, and its children."""
    made = etree.Element(qn(name), {qn(key): str(value) for key, value in (attributes or {}).items()}, _ROOT_PREFIXES)
    made.extend(children)
    return made


def value(name: str, val: str | int) -> Element:
    """An element with ``w:val`` alone."""
    return element(name, {"w:val": val})


def text(content: str, name: str = "w:t") -> Element:
    """A ``w:t`` (or ``w:instrText``) that keeps its white space."""
    made = element(name, {"xml:space": "preserve"})
    made.text = content
    return made


def serialize(root: Element) -> bytes:
    """A part as bytes: UTF-8 with declaration, namespaces declared once at the root."""
    etree.cleanup_namespaces(root, top_nsmap=dict(_ROOT_PREFIXES), keep_ns_prefixes=["w", "r", "mc"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
