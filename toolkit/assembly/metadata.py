"""What a template's file tells of the people and machines that made it: no document made from it repeats that.

Word and WPS keep names, times, paths and identities of sessions and machines in properties, settings, comments and
attributes.  A part that nothing leads to any more, or never led to, goes as well.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from lxml import etree

from toolkit.opc import parse_xml, relations_of
from toolkit.parts import BODY_PART, W

Element = etree._Element

_TYPES: Final = "[Content_Types].xml"
_LEFT_OUT: Final = frozenset(
    {"custom-properties", "extended-properties", "thumbnail", "customXml", "printerSettings", "glossaryDocument"}
    | {
        "stylesWithEffects",
        "people",
        "commentsExtended",
        "commentsIds",
        "commentsExtensible",
        "documenttasks",
        "classificationlabels",
    }
)
"""Relationships whose parts hold nothing that is printed (ECMA-376-1, 11.3; ECMA-376-2)."""

_CORE: Final = "docProps/core.xml"
_TEMPLATED: Final = frozenset({"creator", "description", "identifier", "language", "subject", "title"})
"""Core properties that may hold tags."""

_SETTINGS: Final = (
    *("rsids", "docVars", "docId", "printerSettings", "dataBinding", "attachedSchema", "saveThroughXslt"),
    "savePreviewPicture",
)
_IDENTITIES: Final = frozenset({"paraId", "textId", "durableId"})
_AUTHOR: Final = f"{W}author"
_NOBODY: Final = "模板"
_DATED: Final = (f"{W}date", f"{W}initials", "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc")


def without_metadata(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members of a docx without what tells of its author: its text, look and pictures stay as they are."""
    roots = {name: parse_xml(data) for name, data in members.items() if name.endswith((".xml", ".rels"))}
    before = {name: etree.tostring(root) for name, root in roots.items()}
    links = {name: root for name, root in roots.items() if name.endswith(".rels")}
    for root in links.values():
        _remove(link for link in root if link.get("Type", "").rsplit("/", 1)[-1] in _LEFT_OUT)
    kept = {_TYPES, BODY_PART, *_reachable(links, members)}
    kept |= {name for name in links if _owner(name) in kept or not _owner(name)}
    for name in kept & (roots.keys() - links.keys()):
        _clean(name, roots[name], kept)
    changed = {name for name, root in roots.items() if etree.tostring(root) != before[name]}
    return {name: _written(roots[name]) if name in changed else data for name, data in members.items() if name in kept}


def _reachable(links: Mapping[str, Element], members: Mapping[str, bytes]) -> set[str]:
    """The parts that relationships lead to, from the package on; names are the same in any case (OPC 6.2.2.3)."""
    known = {name.lower(): name for name in members}
    found: set[str] = set()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        root = links.get(relations_of(source))
        for target in _targets(root, posixpath.dirname(source)) if root is not None else ():
            name = known.get(target.lower())
            if name is not None and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _targets(root: Element, folder: str) -> Iterator[str]:
    for link in root:
        target = unquote(link.get("Target", ""))
        yield posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _owner(relationships: str) -> str:
    """The part that a ``.rels`` member belongs to; empty for the package."""
    folder, file = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _clean(name: str, root: Element, kept: set[str]) -> None:
    if name == _TYPES:
        names = {part.lower() for part in kept}
        parts = root.iter("{*}Override")
        _remove(node for node in parts if unquote(node.get("PartName", "")).lstrip("/").lower() not in names)
    elif name == _CORE:
        _remove(node for node in root if not ("{" in (node.text or "") and etree.QName(node).localname in _TEMPLATED))
    else:
        _remove(root.iter(*(f"{{*}}{setting}" for setting in _SETTINGS)))
        for node in root.iter("{*}*"):
            _clean_attributes(node)


def _clean_attributes(node: Element) -> None:
    for name in list(node.attrib):
        local = etree.QName(name).localname
        if name in _DATED or local in _IDENTITIES or (local.startswith("rsid") and str(name).startswith(W)):
            del node.attrib[name]
        elif name == _AUTHOR:
            node.set(name, _NOBODY)


def _remove(nodes: Iterable[Element]) -> None:
    for node in list(nodes):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
