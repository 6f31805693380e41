"""Join finished documents of one template into one, for printing: each begins on a new page and looks as it does alone.

Every document becomes a section (or as many as it has): page numbers restart with it, headers and footers go with it,
and what must be unique in a document is made so (``identities``).  The body is packed as it comes, so that 10,000
letters never lie in memory together.  What Word does with all this stands in ``docs/ooxml-notes.md``.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import Final

from lxml import etree

from toolkit.assembly.identities import Identities
from toolkit.assembly.notes import Notes
from toolkit.assembly.relations import Relations
from toolkit.assembly.spans import last_before
from toolkit.gongwen.oxml import element, qn
from toolkit.opc import Member, deflate, parse_xml, read_members, unpacked, write_members
from toolkit.parts import BODY_PART, STYLES_PART

_BODY: Final = re.compile(rb"<w:body[^>]*>")
_SECTION: Final = re.compile(rb"<w:sectPr(?:\s[^>]*)?(?:/>|>.*?</w:sectPr>)", re.DOTALL)
_OWN_PROPERTIES: Final = re.compile(rb"<w:p(?:\s[^>]*)?>(<w:pPr(?:/>|>))?")
_PAGE_COUNT: Final = re.compile(rb"(<w:instrText[^>]*>\s*|w:instr=\"\s*)NUMPAGES\b")
_BREAK: Final = (
    b'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>%s'
    b'<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
"""The paragraph that carries a section's properties where a document ends in a table: a line of one point."""
_BEFORE_NUMBERS: Final = tuple(
    qn(f"w:{name}")
    for name in (
        *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar"),
        *("paperSrc", "pgBorders", "lnNumType"),
    )
)
_BEFORE_TYPE: Final = _BEFORE_NUMBERS[:4]


class Joiner:
    """Takes documents of one template in order; ``finish`` gives the one that holds them all.

    Raises ``ValueError`` for a document whose styles are not those of the first one.
    """

    def __init__(self) -> None:
        self._base: dict[str, Member] = {}
        self._packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._packed: list[bytes] = []
        self._crc = self._size = 0
        self._pending: tuple[bytes, bytes] | None = None
        self._tail = b""
        self._identities = Identities()
        self._relations = Relations()
        self._notes = Notes()
        self._sections: dict[tuple[bytes, bool], bytes] = {}

    def add(self, docx: bytes) -> None:
        """Take one more document."""
        members = {member.name: member for member in read_members(docx)}
        first = not self._base
        body = unpacked(members[BODY_PART])
        start = _BODY.search(body)
        end = body.rindex(b"</w:body>")
        if start is None:
            raise ValueError("no body")
        if first:
            self._base = members
            self._identities.begin({name: unpacked(member) for name, member in members.items() if _is_listed(name)})
            self._write(body[: start.end()])
            self._tail = body[end:]
        elif members[STYLES_PART].crc != self._base[STYLES_PART].crc:
            raise ValueError("the documents are not of one template")
        content = body[start.end() : end]
        content = self._relations.take(content, self._base, members)
        content = self._notes.take(content, members)
        content = self._identities.unique(content)
        self._flush(final=False)
        self._pending = self._parted(content)

    def _parted(self, content: bytes) -> tuple[bytes, bytes]:
        """The content and the properties of its last section, every section made to stand among others."""
        found = list(_SECTION.finditer(content))
        if not found:
            raise ValueError("no section")
        pieces, position = [], 0
        for number, section in enumerate(found):
            properties = self._section(section.group(), is_first=number == 0)
            pieces += [content[position : section.start()], properties]
            position = section.end()
        if content[position:].strip():
            raise ValueError("the section's properties do not stand at the end")
        if len(found) == 1:
            pieces = [_PAGE_COUNT.sub(rb"\1SECTIONPAGES", piece) for piece in pieces]
        return b"".join(pieces[:-1]), pieces[-1]

    def _section(self, properties: bytes, *, is_first: bool) -> bytes:
        key = (properties, is_first)
        if key not in self._sections:
            self._sections[key] = _standing_alone(properties, self._body_head(), is_first, self._notes.kinds)
        return self._sections[key]

    def _body_head(self) -> bytes:
        body = unpacked(self._base[BODY_PART])
        start = body.index(b"<w:document")
        return body[start : body.index(b">", start) + 1]

    def _flush(self, *, final: bool) -> None:
        if self._pending is None:
            return
        content, properties = self._pending
        self._write(content + properties if final else _with_break(content, properties))
        self._pending = None

    def _write(self, piece: bytes) -> None:
        self._packed.append(self._packer.compress(piece))
        self._crc = zlib.crc32(piece, self._crc)
        self._size += len(piece)

    def finish(self) -> bytes:
        """The joined document.  Raises ``ValueError`` where there was none."""
        if self._pending is None:
            raise ValueError("nothing to join")
        self._flush(final=True)
        self._write(self._tail)
        self._packed.append(self._packer.flush())
        body = Member(BODY_PART, b"".join(self._packed), self._crc, self._size, zipfile.ZIP_DEFLATED)
        changed = {BODY_PART: body}
        parts: dict[str, bytes] = {
            **self._identities.parts(),
            **self._notes.parts(),
            **self._relations.parts(self._base),
        }
        for name, member in self._base.items():
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name) and name not in parts:
                parts[name] = unpacked(member)
        for name, data in parts.items():
            changed[name] = deflate(name, _PAGE_COUNT.sub(rb"\1SECTIONPAGES", data))
        members = [changed.pop(name, member) for name, member in self._base.items()]
        return write_members([*members, *changed.values()])


def _is_listed(name: str) -> bool:
    return name in ("word/numbering.xml", STYLES_PART)


def _with_break(content: bytes, properties: bytes) -> bytes:
    """The content with its section's properties in its last paragraph (ECMA-376-1, 17.6.18)."""
    content = content.rstrip()
    start = last_before(content, len(content))
    head = _OWN_PROPERTIES.match(content, start) if start >= 0 else None
    if head is None or b"<w:sectPr" in content[start:]:
        return content + _BREAK % properties
    if head[1] is None or head[1].endswith(b"/>"):
        cut = head.start(1) if head[1] is not None else head.end()
        return content[:cut] + b"<w:pPr>" + properties + b"</w:pPr>" + content[head.end() :]
    end = content.index(b"</w:pPr>", head.end())
    change = content.find(b"<w:pPrChange", head.end(), end)
    cut = change if change >= 0 else end
    return content[:cut] + properties + content[cut:]


def _standing_alone(properties: bytes, head: bytes, is_first: bool, notes: frozenset[str]) -> bytes:
    """Section properties among others: a new page, page 1, notes counted anew."""
    root = parse_xml(head + properties + b"</w:document>")
    section = root[0]
    if is_first:
        kind = section.find(qn("w:type"))
        if kind is not None:
            section.remove(kind)
        _insert(section, element("w:type", {"w:val": "nextPage"}), _BEFORE_TYPE)
        numbers = section.find(qn("w:pgNumType"))
        if numbers is None:
            numbers = element("w:pgNumType")
            _insert(section, numbers, _BEFORE_NUMBERS)
        if numbers.get(qn("w:start")) is None:
            numbers.set(qn("w:start"), "1")
    for name in sorted(notes):
        _restart(section, name)
    text = etree.tostring(root, encoding="UTF-8")
    return text[text.index(b">", text.index(b"<w:document")) + 1 : text.rindex(b"<")]


def _restart(section: etree._Element, name: str) -> None:
    """Footnotes or endnotes begin with 1 again in this section (17.11.19)."""
    properties = section.find(qn(f"w:{name}Pr"))
    if properties is None:
        properties = element(f"w:{name}Pr")
        before = _BEFORE_TYPE[:2] if name == "footnote" else _BEFORE_TYPE[:3]
        _insert(section, properties, before)
    old = properties.find(qn("w:numRestart"))
    if old is not None:
        properties.remove(old)
    properties.append(element("w:numRestart", {"w:val": "eachSect"}))


def _insert(section: etree._Element, child: etree._Element, before: tuple[str, ...]) -> None:
    """Put a child behind all that the schema wants before it."""
    place = max((index + 1 for index, known in enumerate(section) if known.tag in before), default=0)
    section.insert(place, child)
