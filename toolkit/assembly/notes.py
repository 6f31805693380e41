"""Footnotes and endnotes of several documents as those of one (ECMA-376-1, 17.11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import qn
from toolkit.opc import Member, parse_xml, unpacked

_KINDS: Final = ("footnote", "endnote")


class Notes:
    """Takes the notes of one record after the other and gives them numbers of their own.

    ``kinds`` are those the template has at all.
    """

    def __init__(self) -> None:
        self._roots: dict[str, etree._Element] = {}
        self._next: dict[str, int] = {}
        self.kinds: frozenset[str] = frozenset()

    def take(self, body: bytes, members: Mapping[str, Member]) -> bytes:
        """The body with its references to the notes' new numbers."""
        for kind in _KINDS:
            name = f"word/{kind}s.xml"
            if name in members and b"<w:%sReference" % kind.encode() in body:
                body = self._take(kind, body, parse_xml(unpacked(members[name])))
        return body

    def _take(self, kind: str, body: bytes, root: etree._Element) -> bytes:
        self.kinds |= {kind}
        notes = [note for note in root if note.get(qn("w:type")) in (None, "normal")]
        if kind not in self._roots:
            self._roots[kind] = root
            self._next[kind] = 1 + max((int(note.get(qn("w:id"), "0")) for note in root), default=0)
            return body
        given: dict[bytes, bytes] = {}
        for note in notes:
            number = self._next[kind]
            self._next[kind] += 1
            given[note.get(qn("w:id"), "0").encode()] = b"%d" % number
            note.set(qn("w:id"), str(number))
            self._roots[kind].append(note)
        pattern = re.compile(rb'(<w:%sReference\b[^>]*\bw:id=")([^"]*)(")' % kind.encode())
        return pattern.sub(lambda found: found[1] + given.get(found[2], found[2]) + found[3], body)

    def parts(self) -> dict[str, bytes]:
        """The parts with the notes of all records."""
        return {
            f"word/{kind}s.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for kind, root in self._roots.items()
        }
