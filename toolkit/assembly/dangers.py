"""What a stranger's template must not bring: macros, controls, objects, links to the outside, fields that fetch.

Word goes by relationships and content types, not by the names of parts; so does this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from toolkit.assembly.metadata import without_metadata
from toolkit.errors import TemplateError
from toolkit.opc import pack, parse_xml
from toolkit.parts import W, read_docx
from toolkit.problems import DocxLocation, Problem, problem

Element = etree._Element

_MACRO_LINKS: Final = frozenset(
    {"vbaProject", "wordVbaData", "attachedToolbars", "extensibility", "keyMapCustomizations"}
)
_OBJECT_LINKS: Final = frozenset(
    {"oleObject", "control", "activeXControlBinary", "ctrlProp", "aFChunk", "subDocument", "frame"}
    | {"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData", "externalLink"}
    | {"webextension", "webextensiontaskpanes"}
)
_MACRO_TYPES: Final = re.compile(r"vbaProject|macroEnabled", re.IGNORECASE)
_MACROS: Final = re.compile(r"(?:.*/)?(?:vba\w*|customUI\w*)\.(?:bin|xml)", re.IGNORECASE)
_OBJECTS: Final = re.compile(r".*/activeX/.*|.*/embeddings/.*(?<!\.xlsx)", re.IGNORECASE)
_SETTINGS: Final = (f"{W}mailMerge", f"{W}attachedTemplate", f"{W}altChunk", f"{W}subDoc", f"{W}control")
_FETCHING: Final = frozenset(
    {"DDE", "DDEAUTO", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "INCLUDE", "LINK", "DATABASE", "RD", "PRINT"}
)
_NAME: Final = re.compile(r"\s*([A-Za-z]+)")
_HYPERLINK: Final = "HYPERLINK"
_LOCAL_LINK: Final = re.compile(r"""(?:\s*\\[lotm]\s*(?:"[^"]*"|[^\s"\\]+)|\s*\\[hn])*\s*""")
"""Switches alone, no address: HYPERLINK \\l "_Toc1" \\h (17.16.5.25)."""
_COMPOSED: Final = "（名称由别的域拼成）"
_VML: Final = ("{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}")
_ADDRESSES: Final = ("src", "href", "althref")


def harmless(docx: bytes, document: str) -> bytes:
    """A stranger's template without what it tells of people.  Raises ``TemplateError`` for what it must not bring."""
    members = read_docx(docx, document)
    unsafe = list(dangers(members, document))
    if unsafe:
        raise TemplateError(*unsafe)
    clean = without_metadata(members)
    changed = {name: data for name, data in clean.items() if data != members[name]}
    return pack(docx, changed, left_out=members.keys() - clean.keys())


def dangers(members: Mapping[str, bytes], document: str) -> Iterator[Problem]:
    """The findings about a template's members (ECMA-376-1, 17.16.5 lists the fields, part 2 the relationships)."""
    where = DocxLocation(document)
    roots = [parse_xml(data) for name, data in members.items() if name.lower().endswith((".xml", ".rels"))]
    kinds = {_kind(link) for root in roots for link in root.iter("{*}Relationship")}
    types = " ".join(node.get("ContentType", "") for root in roots for node in root.iter("{*}Default", "{*}Override"))
    if kinds & _MACRO_LINKS or _MACRO_TYPES.search(types) or any(_MACROS.fullmatch(name) for name in members):
        yield problem("T415", where)
    if kinds & _OBJECT_LINKS or any(_OBJECTS.fullmatch(name) for name in members) or _has(roots, _SETTINGS):
        yield problem("T418", where)
    for root in roots:
        yield from dangers_of_part(root, where)


def dangers_of_part(root: Element, where: DocxLocation) -> Iterator[Problem]:
    """What leads outside in one part, as it lies in the template or as it came out of it."""
    for target in _outside(root):
        yield problem("T416", where, target=target)
    for name in dict.fromkeys(_fetching_fields(root)):
        yield problem("T419", where, field=name)


def _kind(link: Element) -> str:
    return link.get("Type", "").rsplit("/", 1)[-1]


def _has(roots: Iterable[Element], tags: tuple[str, ...]) -> bool:
    return any(next(root.iter(*tags), None) is not None for root in roots)


def _outside(root: Element) -> Iterator[str]:
    """Targets beyond the package: of relationships, and of VML, which needs none."""
    for link in root.iter("{*}Relationship"):
        if link.get("TargetMode", "").lower() == "external":
            yield link.get("Target", "?")
    for node in root.iter(*(f"{space}*" for space in _VML)):
        for name, value in node.attrib.items():
            if etree.QName(name).localname in _ADDRESSES and value and not str(value).startswith("#"):
                yield str(value)


class _Field:
    """A field on the way from its beginning to its end."""

    def __init__(self) -> None:
        self.instruction = ""
        self.result: str | None = None

    def add(self, text: str) -> None:
        if self.result is None:
            self.instruction += text
        else:
            self.result += text


def _fetching_fields(root: Element) -> Iterator[str]:
    """The names of the fields that fetch something (17.16.18), those of nested ones, too."""
    for simple in root.iter(f"{W}fldSimple"):
        yield from _fetching(simple.get(f"{W}instr", ""))
    opened: list[_Field] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}t"):
        kind = node.get(f"{W}fldCharType", "") if node.tag == f"{W}fldChar" else ""
        if kind == "begin":
            if opened and opened[-1].result is None and not opened[-1].instruction.strip():
                yield _COMPOSED
            opened.append(_Field())
        elif not opened:
            continue
        elif kind == "separate":
            opened[-1].result = ""
        elif kind == "end":
            ended = opened.pop()
            yield from _fetching(ended.instruction)
            if opened:
                opened[-1].add(ended.result or "")
        else:
            opened[-1].add(node.text or "")
    for left in opened:
        yield from _fetching(left.instruction)


def _fetching(instruction: str) -> Iterator[str]:
    """The name of a field, if it fetches or leads outside."""
    found = _NAME.match(instruction)
    name = found[1].upper() if found else ""
    if name in _FETCHING or (found and name == _HYPERLINK and not _LOCAL_LINK.fullmatch(instruction[found.end() :])):
        yield name
