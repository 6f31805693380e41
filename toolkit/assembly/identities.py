"""What must be unique in one document and is not in several joined: bookmarks, drawings, content controls, lists.

Works on the text of the body; a record that holds none of these passes untouched.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import element, qn
from toolkit.opc import parse_xml
from toolkit.parts import STYLES_PART

_NUMBERING: Final = "word/numbering.xml"
_BOOKMARK: Final = re.compile(rb"<w:bookmarkStart\b[^>]*>")
_BOOKMARK_END: Final = re.compile(rb'(<w:bookmarkEnd\b[^>]*\bw:id=")([^"]*)(")')
_ID: Final = re.compile(rb'(\bw:id=")([^"]*)(")')
_NAME: Final = re.compile(rb'(\bw:name=")([^"]*)(")')
_ANCHOR: Final = re.compile(rb'(\bw:anchor=")([^"]*)(")')
_INSTRUCTION: Final = re.compile(rb"(<w:instrText[^>]*>)([^<]*)|(\bw:instr=\")([^\"]*)")
_DRAWING: Final = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")[^"]*(")')
_CONTROL: Final = re.compile(rb'(<w:sdtPr>(?:(?!</w:sdtPr>).)*?<w:id w:val=")[^"]*(")', re.DOTALL)
_SHAPE: Final = re.compile(rb'(<v:\w+\b[^>]*?\s(?:id|o:spid)=")([^"]*)(")')
_SHAPE_TYPE: Final = re.compile(rb'(\stype="#)([^"]*)(")')
_PARAGRAPH_ID: Final = re.compile(rb'\sw14:(?:paraId|textId)="[^"]*"')
_LIST: Final = re.compile(rb'(<w:numId w:val=")([1-9][0-9]*)(")')
_BEFORE_LIST: Final = rb"(?:<w:(?:keepNext|keepLines|pageBreakBefore|framePr|widowControl)\b[^>]*/>)*"
_LONGEST_NAME: Final = 40
_FIRST_DRAWING: Final = 1001
_FIRST_CONTROL: Final = 100_000


class Identities:
    """Makes the body of one record after the other unique."""

    def __init__(self) -> None:
        self._record = 0
        self._bookmarks = 0
        self._drawings = _FIRST_DRAWING
        self._controls = _FIRST_CONTROL
        self._numbering: etree._Element | None = None
        self._nums: dict[bytes, etree._Element] = {}
        self._next_num = 1
        self._styled: dict[bytes, tuple[bytes, bytes]] = {}

    def begin(self, parts: Mapping[str, bytes]) -> None:
        """Look at the lists and styles that all records share."""
        if _NUMBERING in parts:
            self._numbering = parse_xml(parts[_NUMBERING])
            for num in self._numbering.iter(qn("w:num")):
                number = num.get(qn("w:numId"), "0")
                self._nums[number.encode()] = num
                self._next_num = max(self._next_num, int(number) + 1)
        for style in parse_xml(parts[STYLES_PART]).iter(qn("w:style")):
            used = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            level = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
            if used is not None:
                depth = level.get(qn("w:val"), "0") if level is not None else "0"
                name = style.get(qn("w:styleId"), "").encode()
                self._styled[name] = (depth.encode(), used.get(qn("w:val"), "0").encode())

    def unique(self, body: bytes) -> bytes:
        """The body with identities no other record has."""
        self._record += 1
        if b"w14:paraId" in body or b"w14:textId" in body:
            body = _PARAGRAPH_ID.sub(b"", body)
        if b"<w:bookmarkStart" in body:
            body = self._unique_bookmarks(body)
        if b"<wp:docPr" in body:
            body = _DRAWING.sub(self._drawing, body)
        if b"<w:sdtPr>" in body:
            body = _CONTROL.sub(self._control, body)
        if self._record == 1:
            return body
        if b"<v:" in body:
            suffix = b"_%d" % self._record
            for pattern in (_SHAPE, _SHAPE_TYPE):
                body = pattern.sub(lambda found: found[1] + found[2] + suffix + found[3], body)
        return self._restarted(body)

    def _drawing(self, found: re.Match[bytes]) -> bytes:
        self._drawings += 1
        return b"%s%d%s" % (found[1], self._drawings, found[2])

    def _control(self, found: re.Match[bytes]) -> bytes:
        self._controls += 1
        return b"%s%d%s" % (found[1], self._controls, found[2])

    def _unique_bookmarks(self, body: bytes) -> bytes:
        numbers: dict[bytes, bytes] = {}
        names: dict[bytes, bytes] = {}

        def start(found: re.Match[bytes]) -> bytes:
            tag = _ID.sub(lambda known: known[1] + self._bookmark(numbers, known[2]) + known[3], found.group())
            return _NAME.sub(lambda known: known[1] + self._renamed(names, known[2]) + known[3], tag)

        body = _BOOKMARK.sub(start, body)
        body = _BOOKMARK_END.sub(lambda found: found[1] + self._bookmark(numbers, found[2]) + found[3], body)
        body = _ANCHOR.sub(lambda found: found[1] + names.get(found[2], found[2]) + found[3], body)
        return _INSTRUCTION.sub(lambda found: _with_names(found, names), body)

    def _bookmark(self, numbers: dict[bytes, bytes], number: bytes) -> bytes:
        if number not in numbers:
            self._bookmarks += 1
            numbers[number] = b"%d" % self._bookmarks
        return numbers[number]

    def _renamed(self, names: dict[bytes, bytes], name: bytes) -> bytes:
        suffix = "" if self._record == 1 else f"_{self._record}"
        names[name] = (name.decode()[: _LONGEST_NAME - len(suffix)] + suffix).encode()
        return names[name]

    def _restarted(self, body: bytes) -> bytes:
        """Every list of the record counts from its start again: a list of its own (17.9.26)."""
        for style, (depth, number) in self._styled.items():
            mark = b'<w:pStyle w:val="%s"/>' % style
            if mark in body:
                own = b'<w:numPr><w:ilvl w:val="%s"/><w:numId w:val="%s"/></w:numPr>' % (depth, number)
                before = b"(%s%s)(?!<w:numPr>)(?!<w:(?:keep|page|frame|widow))" % (re.escape(mark), _BEFORE_LIST)
                pattern = re.compile(before)
                body = pattern.sub(lambda found, own=own: found[1] + own, body)  # type: ignore[misc]
        lists: dict[bytes, bytes] = {}
        return _LIST.sub(lambda found: found[1] + self._list(lists, found[2]) + found[3], body)

    def _list(self, lists: dict[bytes, bytes], number: bytes) -> bytes:
        if number not in lists:
            num = self._nums.get(number)
            if num is None or self._numbering is None:
                return number
            lists[number] = b"%d" % self._next_num
            self._numbering.append(_restarting(num, self._next_num, self._numbering))
            self._next_num += 1
        return lists[number]

    def parts(self) -> dict[str, bytes]:
        """The parts that hold identities, as they are now."""
        if self._numbering is None or self._record < 2:
            return {}
        cleanup = self._numbering.find(qn("w:numIdMacAtCleanup"))
        if cleanup is not None:
            self._numbering.append(cleanup)
        return {_NUMBERING: etree.tostring(self._numbering, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _with_names(found: re.Match[bytes], names: Mapping[bytes, bytes]) -> bytes:
    opening, text = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    for name, given in names.items():
        text = re.sub(rb"(?<![\w])%s(?![\w])" % re.escape(name), lambda _, given=given: given, text)
    return opening + text


def _restarting(num: etree._Element, number: int, numbering: etree._Element) -> etree._Element:
    """A copy of a list that begins anew at every level."""
    made = copy.deepcopy(num)
    made.set(qn("w:numId"), str(number))
    abstract = made.find(qn("w:abstractNumId"))
    wanted = abstract.get(qn("w:val")) if abstract is not None else None
    levels = [
        level
        for known in numbering.iter(qn("w:abstractNum"))
        if known.get(qn("w:abstractNumId")) == wanted
        for level in known.iter(qn("w:lvl"))
    ]
    overridden = {override.get(qn("w:ilvl")): override for override in made.iter(qn("w:lvlOverride"))}
    for level in levels:
        depth = level.get(qn("w:ilvl"), "0")
        start = level.find(qn("w:start"))
        first = start.get(qn("w:val"), "1") if start is not None else "1"
        override = overridden.get(depth)
        if override is None:
            override = element("w:lvlOverride", {"w:ilvl": depth})
            made.append(override)
        if override.find(qn("w:startOverride")) is None:
            override.insert(0, element("w:startOverride", {"w:val": first}))
    return made
