"""``gwkit diff`` of two documents: the new one with every change as a tracked change (ISO/IEC 29500-1, 17.13.5).

Accepting all gives the new paragraphs, rejecting all the old ones.  What cannot be said that way (a changed drawing,
a table of another build) is refused with its place, never left out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from toolkit.alignment import Opcode, candidates, heaviest_chain, likeness, opcodes
from toolkit.errors import DocumentError
from toolkit.opc import pack
from toolkit.part_names import usual
from toolkit.parts import BODY_PART, W, paragraphs
from toolkit.problems import DocxLocation, problem
from toolkit.proofing.file import open_package
from toolkit.revisions import has_revisions

Element = etree._Element
_AUTHOR: Final = "gwkit"
_DATE: Final = "1980-01-01T00:00:00Z"
"""The same in every run; a date of 1 January 1980 tells that no clock was asked."""
_TOKEN: Final = re.compile(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)
_ALIKE: Final = 0.5
_SHORT: Final = 2
_KEPT_MARKS: Final = (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class Token(NamedTuple):
    """A word or sign with the canonical properties of its run."""

    text: str
    properties: bytes


class _Revision:
    """The changes of one document, numbered in order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers = count(1)
        self.changes = 0

    def refused(self, node: Element, what: str) -> DocumentError:
        """The error that names the paragraph."""
        root = node.getroottree().getroot()
        first = node if node.tag == f"{W}p" else next(node.iter(f"{W}p"), None)
        number = next((at for at, found in enumerate(paragraphs(root), 1) if found is first), None)
        return DocumentError(problem("V102", DocxLocation(self._name, number), what=what))

    def change(self, kind: str) -> Element:
        """A new ``w:ins`` or ``w:del``."""
        self.changes += 1
        words = {f"{W}id": str(next(self._numbers)), f"{W}author": _AUTHOR, f"{W}date": _DATE}
        return etree.Element(f"{W}{kind}", words)

    def blocks(self, old: Sequence[Element], new: Sequence[Element]) -> Iterator[Element]:
        """Paragraphs and tables of both, in order."""
        for tag, i, i2, j, j2 in opcodes([_key(node) for node in old], [_key(node) for node in new]):
            if tag == "equal":
                yield from map(copy.deepcopy, new[j:j2])
                continue
            for one, other in _paired(old[i:i2], new[j:j2]):
                yield from self._block(one, other)

    def _block(self, one: Element | None, other: Element | None) -> Iterator[Element]:
        if one is not None and other is not None:
            yield self._table(one, other) if other.tag == f"{W}tbl" else self._words(one, other)
            return
        node, kind = (one, "del") if one is not None else (other, "ins")
        assert node is not None
        if node.tag != f"{W}p":
            raise self.refused(node, "整张表格或整块内容的增删")
        yield self._whole(node, kind)

    def _whole(self, node: Element, kind: str) -> Element:
        """A paragraph that came or went, its mark included."""
        self._check(node, kind)
        made = etree.Element(f"{W}p")
        properties = node.find(f"{W}pPr")
        made.append(copy.deepcopy(properties) if properties is not None else etree.Element(f"{W}pPr"))
        _mark(made[0]).insert(0, self.change(kind))
        for run in node.iterchildren(f"{W}r"):
            made.append(self._changed(copy.deepcopy(run), kind))
        return made

    def _check(self, node: Element, kind: str) -> None:
        if any(child.tag not in (f"{W}pPr", f"{W}r", *_KEPT_MARKS) for child in node):
            raise self.refused(node, "链接、公式或内容控件的改动")
        if node.find(f"{W}pPr/{W}sectPr") is not None:
            raise self.refused(node, "分节的改动")
        if kind == "del" and any(str(name).startswith(_RELATION) for part in node.iter() for name in part.attrib):
            raise self.refused(node, "图片的改动")

    def _changed(self, run: Element, kind: str) -> Element:
        if kind == "del":
            for name, gone in (("t", "delText"), ("instrText", "delInstrText")):
                for text in run.iterchildren(f"{W}{name}"):
                    text.tag = f"{W}{gone}"
        change = self.change(kind)
        change.append(run)
        return change

    def _words(self, one: Element, other: Element) -> Element:
        """A paragraph whose words changed; the paragraph itself stays."""
        made = etree.Element(f"{W}p")
        properties = other.find(f"{W}pPr")
        if properties is not None:
            made.append(copy.deepcopy(properties))
        old, new = _tokens(one), _tokens(other)
        for tag, i, i2, j, j2 in _coarse(opcodes(old, new), new):
            if tag == "equal":
                made.extend(_runs(new[j:j2]))
                continue
            made.extend(self._changed(run, "del") for run in _runs(old[i:i2]))
            made.extend(self._changed(run, "ins") for run in _runs(new[j:j2]))
        return made

    def _table(self, one: Element, other: Element) -> Element:
        """A table whose rows changed."""
        made = etree.Element(f"{W}tbl")
        made.extend(copy.deepcopy(node) for node in other if node.tag != f"{W}tr")
        old, new = (list(table.iterchildren(f"{W}tr")) for table in (one, other))
        for tag, i, i2, j, j2 in opcodes([_key(row) for row in old], [_key(row) for row in new]):
            if tag == "equal":
                made.extend(copy.deepcopy(row) for row in new[j:j2])
                continue
            made.extend(self._row(row, "del") for row in old[i:i2])
            made.extend(self._row(row, "ins") for row in new[j:j2])
        return made

    def _row(self, row: Element, kind: str) -> Element:
        made = copy.deepcopy(row)
        properties = made.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            made.insert(1 if made.find(f"{W}tblPrEx") is not None else 0, properties)
        properties.append(self.change(kind))
        for paragraph in list(row.iter(f"{W}p")):
            self._check(paragraph, kind)
        for paragraph in made.iter(f"{W}p"):
            if paragraph.find(f"{W}pPr") is None:
                paragraph.insert(0, etree.Element(f"{W}pPr"))
            _mark(paragraph[0]).insert(0, self.change(kind))
        for run in list(made.iter(f"{W}r")):
            parent = run.getparent()
            assert parent is not None
            at = parent.index(run)
            parent.insert(at, self._changed(run, kind))
        return made


def tracked_changes(before: Path, after: Path) -> tuple[bytes, int]:
    """The new document with its changes tracked, and how many they are.

    Raises ``DocumentError`` where a file is no docx, holds tracked changes already, or a change cannot be tracked.
    """
    packages = [open_package(path) for path in (before, after)]
    roots = [package.root(BODY_PART) for package in packages]
    bodies: list[Element] = []
    for path, root in zip((before, after), roots, strict=True):
        body = root.find(f"{W}body") if root is not None else None
        if root is None or body is None:
            raise DocumentError(problem("G106", DocxLocation(path.name)))
        if has_revisions(root):
            raise DocumentError(problem("V103", DocxLocation(path.name)))
        bodies.append(body)
    old, new = ([node for node in body if node.tag != f"{W}sectPr"] for body in bodies)
    revision = _Revision(after.name)
    made = list(revision.blocks(old, new))
    for node in new:
        bodies[1].remove(node)
    bodies[1][:0] = made
    content = etree.tostring(bodies[1].getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(usual(after.read_bytes()), {BODY_PART: content}), revision.changes


def _mark(properties: Element) -> Element:
    """The properties of the paragraph mark, in their place (``CT_PPr``)."""
    mark = properties.find(f"{W}rPr")
    if mark is None:
        mark = etree.Element(f"{W}rPr")
        later = [child for child in properties if child.tag in (f"{W}sectPr", f"{W}pPrChange")]
        properties.insert(properties.index(later[0]) if later else len(properties), mark)
    return mark


def _key(node: Element) -> bytes:
    """The node without what Word numbers anew with every save."""
    plain = copy.deepcopy(node)
    plain.tail = None
    for part in plain.iter():
        for name in [name for name in part.attrib if "rsid" in str(name) or str(name).endswith(("}paraId", "}textId"))]:
            del part.attrib[name]
    return bytes(etree.tostring(plain, method="c14n", exclusive=True))


def _coarse(changes: Sequence[Opcode], new: Sequence[Token]) -> Iterator[Opcode]:
    """Take a lone sign that stayed between two changes into them: no word is torn."""
    words = ["equal" if tag == "equal" else "replace" for tag, *_ in changes]
    for at, (tag, _, _, j, j2) in enumerate(changes):
        inner = 0 < at < len(changes) - 1
        if tag == "equal" and inner and len("".join(token.text for token in new[j:j2])) < _SHORT:
            words[at] = "replace"
    for word, group in groupby(zip(words, changes, strict=True), key=lambda pair: pair[0]):
        parts = [change for _, change in group]
        yield word, parts[0][1], parts[-1][2], parts[0][3], parts[-1][4]


def _tokens(paragraph: Element) -> list[Token]:
    found = []
    for run in paragraph.iterchildren(f"{W}r"):
        properties = run.find(f"{W}rPr")
        kept = _key(properties) if properties is not None else b""
        text = "".join(node.text or "" for node in run.iterchildren(f"{W}t"))
        found += [Token(word, kept) for word in _TOKEN.findall(text)]
    return found


def _runs(tokens: Sequence[Token]) -> Iterator[Element]:
    for properties, group in groupby(tokens, key=lambda token: token.properties):
        run = etree.Element(f"{W}r")
        if properties:
            run.append(etree.fromstring(properties))
        text = etree.SubElement(run, f"{W}t", {_SPACE: "preserve"})
        text.text = "".join(token.text for token in group)
        yield run


def _is_plain(paragraph: Element) -> bool:
    """Whether a paragraph is nothing but text."""
    known = (f"{W}pPr", f"{W}r", *_KEPT_MARKS)
    inside = {child.tag for run in paragraph.iterchildren(f"{W}r") for child in run}
    return all(child.tag in known for child in paragraph) and inside <= {f"{W}rPr", f"{W}t"}


def _frame(block: Element) -> Hashable | None:
    """What two blocks must have in common for one to become the other by its words or rows; ``None`` for none such."""
    if block.tag == f"{W}tbl":
        return (block.tag, *(_key(node) for node in block if node.tag != f"{W}tr"))
    if block.tag != f"{W}p" or not _is_plain(block):
        return None
    properties = block.find(f"{W}pPr")
    return block.tag, _key(properties) if properties is not None else b""


def _paired(old: Sequence[Element], new: Sequence[Element]) -> Iterator[tuple[Element | None, Element | None]]:
    """The pairs in order that are most alike together; what is left stands alone, what went before what came."""
    (texts, frames), (others, other_frames) = (
        (["".join(map(str, node.itertext(f"{W}t"))) for node in blocks], [_frame(node) for node in blocks])
        for blocks in (old, new)
    )
    alike: list[tuple[int, int, float]] = []
    for i, j in candidates(texts, others):
        if frames[i] is not None and frames[i] == other_frames[j]:
            share = likeness(texts[i], others[j])
            if share >= _ALIKE or old[i].tag == f"{W}tbl":
                alike.append((i, j, max(share, _ALIKE)))
    i = j = 0
    for one, other in [*heaviest_chain(alike), (len(old), len(new))]:
        yield from ((node, None) for node in old[i:one])
        yield from ((None, node) for node in new[j:other])
        if one < len(old):
            yield old[one], new[other]
        i, j = one + 1, other + 1
