"""Findings as Word comments (ECMA-376-1, 17.13.4): the text stays untouched, runs are not even split.

Word takes no comments in headers, footers and text boxes; those about headers and footers stand at the first paragraph
of the body, those about a text box at the paragraph it is anchored in.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lxml import etree

from toolkit import limits
from toolkit.gongwen.oxml import element, qn, text
from toolkit.opc import CONTENT_TYPES, deflate, parse_xml, relations_of, write_members
from toolkit.parts import BODY_PART, paragraphs
from toolkit.proofing.document import Paragraph
from toolkit.proofing.effective import whole
from toolkit.proofing.file import Package

Element = etree._Element

_AUTHOR: Final = "核稿"
_COMMENTS: Final = "word/comments.xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


class Note(NamedTuple):
    """A remark about the characters from ``start`` to ``end`` of a body paragraph, counted from 1.

    ``paragraph`` 0 means the document as a whole; ``start`` equal to ``end`` the whole paragraph.
    """

    paragraph: int
    text: str
    start: int = 0
    end: int = 0


def annotate(package: Package, body: Sequence[Paragraph], notes: Sequence[Note]) -> bytes:
    """The docx with a comment for every note, as far as ``limits.NOTES``, and for how many are left.

    ``body`` are the paragraphs as they were read from ``package``.
    """
    members = dict(package.members)
    root = parse_xml(members[BODY_PART])
    elements = list(paragraphs(root))
    if not elements or not notes:
        return packed(members)
    member = _comments_member(package)
    comments = package.root(member)
    if comments is None:
        comments = element("w:comments")
    number = max((whole(node.get(qn("w:id"))) for node in comments), default=-1) + 1
    fitting = _fitting(notes)
    places = [max(note.paragraph, 1) - 1 for note in fitting]
    twins = {index: _twins(body[index], elements[index]) for index in set(places)}
    for identity, (index, note) in enumerate(zip(places, fitting, strict=True), number):
        _mark(elements[index], body[index], twins[index], note, identity)
        comments.append(_comment(identity, note.text))
    members[BODY_PART] = _bytes(root)
    members[member] = _bytes(comments)
    _register(members, member)
    return packed(members)


def _fitting(notes: Sequence[Note]) -> Sequence[Note]:
    left = len(notes) - limits.NOTES
    if left <= 0:
        return notes
    words = f"批注只写了前 {limits.NOTES:,} 处，还有 {left:,} 处没有写；都列在 --xlsx 的问题清单里"
    return [Note(0, words), *notes[: limits.NOTES]]


def packed(members: dict[str, bytes]) -> bytes:
    """The bytes of a docx with these members."""
    return write_members([deflate(name, data) for name, data in members.items()])


def _comments_member(package: Package) -> str:
    existing = package.related("comments")
    return next(iter(existing.values()), _COMMENTS)


def _twins(paragraph: Paragraph, owner: Element) -> dict[Element, Element]:
    """The runs of a paragraph as it was read, and the same ones of the one that is written, before it is marked."""
    runs, twins = list(paragraph.element.iter(qn("w:r"))), list(owner.iter(qn("w:r")))
    return dict(zip(runs, twins, strict=True)) if len(runs) == len(twins) else {}


def _mark(owner: Element, paragraph: Paragraph, twins: Mapping[Element, Element], note: Note, identity: int) -> None:
    outer = list(owner.iterancestors(qn("w:p")))
    ends = _ends(owner, paragraph, twins, note) if not outer else None
    if outer:
        owner = outer[-1]
    first, last = ends if ends is not None else _whole(owner)
    start, end = (element(f"w:commentRange{name}", {"w:id": identity}) for name in ("Start", "End"))
    reference = element("w:r", None, element("w:commentReference", {"w:id": identity}))
    if first is None or last is None:
        owner.extend([start, end, reference])
        return
    first.addprevious(start)
    last.addnext(end)
    end.addnext(reference)


def _ends(
    owner: Element, paragraph: Paragraph, twins: Mapping[Element, Element], note: Note
) -> tuple[Element, Element] | None:
    """The first and last child of the paragraph that hold the words."""
    touched = [run.element for run in paragraph.runs if run.start < note.end and note.start < run.end]
    if note.start >= note.end or not touched or touched[0] not in twins or touched[-1] not in twins:
        return None
    return _child_of(owner, twins[touched[0]]), _child_of(owner, twins[touched[-1]])


def _child_of(owner: Element, node: Element) -> Element:
    while node.getparent() is not owner:
        parent = node.getparent()
        assert parent is not None
        node = parent
    return node


def _whole(owner: Element) -> tuple[Element | None, Element | None]:
    content = [node for node in owner if node.tag != qn("w:pPr")]
    return (content[0], content[-1]) if content else (None, None)


def _comment(identity: int, words: str) -> Element:
    content = element("w:p", None, element("w:r", None, text(words)))
    return element("w:comment", {"w:id": identity, "w:author": _AUTHOR, "w:initials": "核"}, content)


def _register(members: dict[str, bytes], member: str) -> None:
    """The relationship and content type of the comments part."""
    name = relations_of(BODY_PART)
    links = parse_xml(members.get(name, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()))
    kind = f"{_OFFICE}/comments"
    if not any(link.get("Type") == kind for link in links):
        taken = {link.get("Id") for link in links}
        identity = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        target = posixpath.relpath(member, posixpath.dirname(BODY_PART))
        etree.SubElement(links, f"{{{_RELATIONSHIPS}}}Relationship", Id=identity, Type=kind, Target=target)
        members[name] = _bytes(links)
    register_type(members, member, _CONTENT_TYPE)


def register_type(members: dict[str, bytes], member: str, content_type: str) -> None:
    """Name the content type of a member."""
    types = parse_xml(members[CONTENT_TYPES])
    if not any(node.get("PartName") == f"/{member}" for node in types):
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{member}", ContentType=content_type)
        members[CONTENT_TYPES] = _bytes(types)


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
