"""Effective values: what a run or paragraph really looks like after styles, defaults and theme are applied.

Order (ECMA-376-1, 17.7.2): document defaults, table style, paragraph style with the styles it is based on, numbering,
character style, direct formatting.  Attributes of ``w:ind``, ``w:spacing`` and ``w:rFonts`` are merged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import qn

Element = etree._Element
Properties = Mapping[str, str]
"""Merged properties by name: ``sz``, ``color``, ``rFonts.eastAsia``, ``ind.left``, ``spacing.line`` …"""

_ATTRIBUTES: Final = frozenset({"rFonts", "ind", "spacing", "lang"})
_DEEP: Final = 40
"""Styles based on each other deeper than this go in a circle."""
_OFF: Final = ("0", "false", "off")


def _w(name: str) -> str:
    return qn(f"w:{name}")


_VAL: Final = _w("val")


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def properties_of(container: Element | None) -> dict[str, str]:
    """The properties of one ``w:rPr`` or ``w:pPr``."""
    found: dict[str, str] = {}
    if container is None:
        return found
    for node in container:
        if not isinstance(node.tag, str):
            continue
        name = local(node)
        if name in _ATTRIBUTES and node.get(_VAL) is None:
            found.update((f"{name}.{str(key).rpartition('}')[2]}", str(value)) for key, value in node.items())
        elif name == "numPr":
            found.update((f"numPr.{local(child)}", str(child.get(_VAL, ""))) for child in node)
        elif name == "pBdr":
            found.update((f"border.{local(side)}.{key}", value) for side in node for key, value in _plain(side))
        else:
            found[name] = str(node.get(_VAL, "1"))
    return found


def _plain(node: Element) -> Iterator[tuple[str, str]]:
    return ((str(key).rpartition("}")[2], str(value)) for key, value in node.items())


def is_on(properties: Properties, name: str, *, default: bool = False) -> bool:
    """A toggle such as ``b`` or ``snapToGrid``."""
    value = properties.get(name)
    return default if value is None else value not in _OFF


def whole(value: object, default: int = 0) -> int:
    """A number of an attribute, rounded; ``default`` where it is missing or no number."""
    number = whole_or_none(value)
    return default if number is None else number


def whole_or_none(value: object) -> int | None:
    """The same, ``None`` where it is missing or no number."""
    try:
        return round(float(str(value)))
    except (ValueError, OverflowError):
        return None


class Styles:
    """The styles, defaults and theme fonts of one document, each chain merged once."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._nodes: dict[str, Element] = {}
        self.names: dict[str, str] = {}
        self.default_paragraph = ""
        self._merged: dict[tuple[str, str], Properties] = {}
        self._theme = dict(_theme_fonts(theme))
        self.run_defaults: Properties = {}
        self.paragraph_defaults: Properties = {}
        if styles is not None:
            self._read(styles)

    def _read(self, root: Element) -> None:
        for node in root.iter(_w("style")):
            identity = str(node.get(_w("styleId"), ""))
            self._nodes[identity] = node
            name = node.find(_w("name"))
            self.names[identity] = str(name.get(_VAL, "")) if name is not None else identity
            if node.get(_w("type")) == "paragraph" and node.get(_w("default")) in ("1", "true", "on"):
                self.default_paragraph = identity
        defaults = root.find(_w("docDefaults"))
        if defaults is not None:
            self.run_defaults = properties_of(defaults.find(f"{_w('rPrDefault')}/{_w('rPr')}"))
            self.paragraph_defaults = properties_of(defaults.find(f"{_w('pPrDefault')}/{_w('pPr')}"))

    def merged(self, identity: str, part: str) -> Properties:
        """``rPr`` or ``pPr`` of a style with everything it is based on."""
        key = (identity, part)
        if key not in self._merged:
            merged: dict[str, str] = {}
            for node in reversed(self._chain(identity)):
                merged.update(properties_of(node.find(_w(part))))
            self._merged[key] = merged
        return self._merged[key]

    def _chain(self, identity: str) -> list[Element]:
        chain: list[Element] = []
        while identity in self._nodes and len(chain) < _DEEP:
            node = self._nodes[identity]
            chain.append(node)
            base = node.find(_w("basedOn"))
            identity = str(base.get(_VAL, "")) if base is not None else ""
        return chain

    def font(self, properties: Properties, slot: str) -> str:
        """The font of a slot (``eastAsia`` ``ascii`` ``hAnsi`` ``cs``): a theme font counts before a named one."""
        theme = properties.get(f"rFonts.{'cstheme' if slot == 'cs' else f'{slot}Theme'}")
        return self._theme.get(theme, "") if theme else properties.get(f"rFonts.{slot}", "")


def merge_fonts(below: dict[str, str], above: Properties) -> None:
    """Lay ``above`` over ``below``: a font named directly puts a theme font below it out of force."""
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        if f"rFonts.{slot}" in above:
            below.pop(f"rFonts.{slot}Theme", None)
    below.update(above)


def _theme_fonts(theme: Element | None) -> Iterator[tuple[str, str]]:
    """``majorEastAsia`` … with their fonts; an empty East Asian one means the font listed for Hans."""
    if theme is None:
        return
    for group in ("major", "minor"):
        node = theme.find(f".//{qn('a:' + group + 'Font')}")
        if node is None:
            continue
        faces = {local(face): str(face.get("typeface", "")) for face in node if local(face) != "font"}
        hans = next((str(face.get("typeface", "")) for face in node if face.get("script") == "Hans"), "")
        yield f"{group}Ascii", faces.get("latin", "")
        yield f"{group}HAnsi", faces.get("latin", "")
        yield f"{group}EastAsia", faces.get("ea") or hans
        yield f"{group}Bidi", faces.get("cs", "")
