"""Headers, footers, pictures and links of several documents as those of one.

A part that is the same as the first record's is shared; any other gets a name, a relationship and a content type.
A chart is never shared, for every drawing of one has a part of its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from toolkit.opc import CONTENT_TYPES, Member, parse_xml, relations_of, target_of, unpacked
from toolkit.parts import BODY_PART

_RELATIONS: Final = relations_of(BODY_PART)
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_REFERENCE: Final = re.compile(rb'(\br:(?:id|embed|link|pict|dm|lo|qs|cs)=")([^"]*)(")')
_CHART: Final = "/relationships/chart"
_OF_RECORD: Final = ("header", "footer", "image", "hyperlink", "chart", "oleObject", "package", "aFChunk")


class Relations:
    """Takes the relationships of one record after the other."""

    def __init__(self) -> None:
        self._root: etree._Element | None = None
        self._base: Mapping[str, Member] = {}
        self._types: etree._Element | None = None
        self._known: dict[tuple[str, str, int | str], str] = {}
        self._parts: dict[str, bytes] = {}
        self._overrides: dict[str, str] = {}
        self._defaults: dict[str, str] = {}
        self._next = 1

    def take(self, body: bytes, base: Mapping[str, Member], members: Mapping[str, Member]) -> bytes:
        """The body with its references to the relationships of the joined document."""
        own = parse_xml(unpacked(members[_RELATIONS])) if _RELATIONS in members else None
        if own is None:
            return body
        if self._root is None:
            self._begin(own, base)
            return body
        given: dict[bytes, bytes] = {}
        for relation in own:
            if relation.get("Type", "").rsplit("/", 1)[-1] in _OF_RECORD:
                given[relation.get("Id", "").encode()] = self._identity(relation, members).encode()
        if all(old == new for old, new in given.items()):
            return body
        return _REFERENCE.sub(lambda found: found[1] + given.get(found[2], found[2]) + found[3], body)

    def _begin(self, own: etree._Element, base: Mapping[str, Member]) -> None:
        self._root = own
        self._base = base
        self._types = parse_xml(unpacked(base[CONTENT_TYPES]))
        for node in self._types:
            kind = node.get("ContentType", "")
            if node.tag == f"{_CONTENT}Override":
                self._overrides[node.get("PartName", "").lstrip("/")] = kind
            else:
                self._defaults[node.get("Extension", "").lower()] = kind
        for relation in own:
            self._known[self._key(relation, base)] = relation.get("Id", "")
            number = re.fullmatch(r"rId(\d+)", relation.get("Id", ""))
            self._next = max(self._next, int(number[1]) + 1 if number else 1)

    def _key(self, relation: etree._Element, members: Mapping[str, Member]) -> tuple[str, str, int | str]:
        """What makes two relationships one: type and content, or type and outside target."""
        kind = relation.get("Type", "")
        member = members.get(target_of(BODY_PART, relation) or "")
        if member is None:
            return kind, relation.get("Target", ""), ""
        further = members.get(relations_of(member.name))
        return kind, f"{member.size}-{further.crc if further is not None else ''}", member.crc

    def _identity(self, relation: etree._Element, members: Mapping[str, Member]) -> str:
        key = self._key(relation, members)
        if key not in self._known or key[0].endswith(_CHART):
            assert self._root is not None
            identity = f"rId{self._next}"
            self._next += 1
            added = etree.SubElement(self._root, f"{_PACKAGE}Relationship", _attributes(relation))
            added.set("Id", identity)
            if key[2] != "":
                added.set("Target", posixpath.relpath(self._add(target_of(BODY_PART, relation) or "", members), "word"))
            self._known[key] = identity
        return self._known[key]

    def _add(self, name: str, members: Mapping[str, Member]) -> str:
        """Take a part over under a name of its own; returns the name."""
        stem, extension = posixpath.splitext(name)
        given = f"{stem}_{self._next}{extension}"
        if given in self._parts:
            return given
        self._parts[given] = unpacked(members[name])
        if relations_of(name) in members:
            self._parts[relations_of(given)] = self._related(name, members)
        self._declare(given, name, members)
        return given

    def _related(self, name: str, members: Mapping[str, Member]) -> bytes:
        """The relationships of a part; what they lead to is taken over where the first record has it otherwise."""
        folder = posixpath.dirname(name)
        root = parse_xml(unpacked(members[relations_of(name)]))
        for relation in root:
            target = target_of(name, relation)
            member = members.get(target or "")
            if target and member is not None and member != self._base.get(target):
                relation.set("Target", posixpath.relpath(self._add(target, members), folder))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _declare(self, given: str, name: str, members: Mapping[str, Member]) -> None:
        assert self._types is not None
        types = parse_xml(unpacked(members[CONTENT_TYPES]))
        for node in types:
            if node.get("PartName", "").lstrip("/") == name:
                etree.SubElement(self._types, f"{_CONTENT}Override", _attributes(node)).set("PartName", f"/{given}")
                return
        extension = posixpath.splitext(name)[1].lstrip(".").lower()
        for node in types:
            if node.get("Extension", "").lower() == extension and extension not in self._defaults:
                self._types.insert(0, etree.Element(f"{_CONTENT}Default", _attributes(node)))
                self._defaults[extension] = node.get("ContentType", "")

    def parts(self, base: Mapping[str, Member]) -> dict[str, bytes]:
        """New parts, and the lists that name them."""
        if not self._grown(base):
            return {}
        found = dict(self._parts)
        for name, root in ((_RELATIONS, self._root), (CONTENT_TYPES, self._types)):
            if root is not None:
                found[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return found

    def _grown(self, base: Mapping[str, Member]) -> bool:
        return self._root is not None and len(self._root) > len(parse_xml(unpacked(base[_RELATIONS])))


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.items()}
