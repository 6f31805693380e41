"""The names of a package's parts: brought, in memory, to those Office itself gives them.

A package is held together by relationships and content types, not by names (ECMA-376-2, 6.5 and annex B): the main part
may be ``word/document2.xml``, a header ``word/hdr.dat``; tools for Windows write ``xl\\workbook.xml``.  Libraries, and
much of this one, go by names.  So what enters is looked at here once, and the rest of the house knows one name a part.
An ordinary package costs a look at its list of members and two small parts, and comes out as it is.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from lxml import etree

from toolkit import limits
from toolkit.opc import (
    CONTENT_TYPES,
    UNREADABLE,
    Member,
    deflate,
    is_too_large,
    parse_xml,
    read_members,
    relations_of,
    target_of,
    unpacked,
    write_members,
)

DOCUMENT: Final = "word/document.xml"
WORKBOOK: Final = "xl/workbook.xml"
CORE_PART: Final = "docProps/core.xml"
CUSTOM_PART: Final = "docProps/custom.xml"
_MAIN: Final = "officeDocument"

_OF_PACKAGE: Final[Mapping[str, str]] = {
    "core-properties": CORE_PART,
    "custom-properties": CUSTOM_PART,
    "customProperties": CUSTOM_PART,
}
_OF_MAIN: Final[Mapping[str, Mapping[str, str]]] = {
    DOCUMENT: {
        "styles": "word/styles.xml",
        "settings": "word/settings.xml",
        "numbering": "word/numbering.xml",
        "footnotes": "word/footnotes.xml",
        "endnotes": "word/endnotes.xml",
        "header": "word/header{}.xml",
        "footer": "word/footer{}.xml",
    },
    WORKBOOK: {
        "styles": "xl/styles.xml",
        "sharedStrings": "xl/sharedStrings.xml",
        "worksheet": "xl/worksheets/sheet{}.xml",
        "vbaProject": "xl/vbaProject.bin",
        "cellImage": "xl/cellimages.xml",
        "sheetMetadata": "xl/metadata.xml",
        "rdRichValue": "xl/richData/rdrichvalue.xml",
        "rdRichValueStructure": "xl/richData/rdrichvaluestructure.xml",
        "richValueRel": "xl/richData/richValueRel.xml",
    },
}
"""The part each kind of relationship of a main part leads to (ECMA-376-1, 11.3 and 12.3; [MS-XLSX] 2.1), ``{}`` where
there may be several."""

_USUAL: Final[Mapping[str, re.Pattern[str]]] = {
    "header": re.compile(r"word/header\d*\.xml"),
    "footer": re.compile(r"word/footer\d*\.xml"),
    "worksheet": re.compile(r"xl/.+"),
}
"""Names of one of several that stay as they are; readers of workbooks find sheets anywhere below ``xl``."""

_FAMILIES: Final = (
    (re.compile(r"(?:wordprocessingml|ms-word)\b.*\+xml"), DOCUMENT),
    (re.compile(r"(?:spreadsheetml|ms-excel)\b.*\+xml"), WORKBOOK),
)
_BROKEN: Final[tuple[type[Exception], ...]] = (etree.XMLSyntaxError, *UNREADABLE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def usual(package: bytes) -> bytes:
    """The package with its parts under their usual names: the very same bytes where they have them.

    One over the limits of documents comes back as it is, for the reader to refuse.  Raises one of ``opc.UNREADABLE``
    for what is no archive, for a name that leads out of it, and for two members of one name.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = {} if is_too_large(archive.infolist()) else usual_names(archive)
    return renamed(package, names) if names else package


def usual_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The members that lie elsewhere than usual, each with its usual name; empty for an ordinary package.

    Raises ``ValueError`` for a name that leads out of the archive and for two members that become one.
    """
    found = _Names(archive)
    places = found.places()
    given = {raw: places.get(name, name) for raw, name in found.straight.items()}
    return {raw: name for raw, name in given.items() if raw != name}


def renamed(package: bytes, names: Mapping[str, str]) -> bytes:
    """The package with members renamed as ``usual_names`` says; relationships and content types lead to the new names.

    The content of all other members is copied as it is packed.
    """
    members = read_members(package)
    straight = {member.name: _straight(member.name) for member in members}
    given = {straight[raw]: name for raw, name in names.items() if straight[raw] != name}
    places = _Places(straight.values(), given)
    kept = [
        _rewritten(member._replace(name=straight[member.name]), places)
        for member in members
        if not straight[member.name].endswith("/")
    ]
    return write_members(kept)


def _straight(name: str) -> str:
    return name.replace("\\", "/")


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) is not None


class _Names:
    """The names in an archive and what its relationships say of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.straight = {name: _straight(name) for name in archive.namelist()}
        if len(set(self.straight.values())) < len(self.straight) or any(map(_is_unsafe, self.straight.values())):
            raise ValueError("unsafe or doubled names")
        self._raw = {name: raw for raw, name in self.straight.items()}
        self._places = _Places(self._raw, {})

    def places(self) -> dict[str, str]:
        """The parts that stand elsewhere than usual with their usual names, their relationships with them."""
        links = list(self._links(""))
        wanted = dict(_wanted(links, _OF_PACKAGE))
        main = next((part for kind, part in links if kind == _MAIN), None)
        family = self._family(main)
        if family is not None:
            main = main or self._places.known[family]
            wanted |= {main: family, **dict(_wanted(self._links(main), _OF_MAIN[family]))}
        moved = {part: name for part, name in wanted.items() if part != name}
        links_of = {relations_of(part): relations_of(name) for part, name in moved.items()}
        moved |= {links: name for links, name in links_of.items() if links in self._raw}
        return moved | self._cleared(moved)

    def _links(self, part: str) -> Iterator[tuple[str, str]]:
        """The relationships of a part to others that are there, by kind, in order; none where they are broken."""
        root = self._parsed(relations_of(part))
        for link in root if root is not None else ():
            target = self._places.find(target_of(part, link))
            if target is not None:
                yield str(link.get("Type", "")).rsplit("/", 1)[-1], target

    def _parsed(self, name: str) -> etree._Element | None:
        """A small part; what is wrong with it is for its reader to say."""
        raw = self._raw.get(self._places.find(name) or "")
        if raw is None:
            return None
        try:
            with self._archive.open(raw) as stream:
                data = stream.read(limits.RATIO_FREE_BYTES + 1)
            return parse_xml(data) if len(data) <= limits.RATIO_FREE_BYTES else None
        except _BROKEN:
            return None

    def _family(self, main: str | None) -> str | None:
        """``DOCUMENT`` or ``WORKBOOK``, by the main part's content type or folder where its name does not tell."""
        if main is None:
            return next((name for name in _OF_MAIN if name in self._places.known), None)
        if main.lower() in _OF_MAIN:
            return main.lower()
        types = self._parsed(CONTENT_TYPES)
        kind = _content_type(types, main, self._places) if types is not None else ""
        told = next((name for pattern, name in _FAMILIES if pattern.search(kind)), None)
        return told or next((name for name in _OF_MAIN if _is_beside(main.lower(), name)), None)

    def _cleared(self, moved: Mapping[str, str]) -> dict[str, str]:
        """New names for parts that lie where others belong, and for relationships left behind there."""
        taken = {name.lower() for name in moved.values()}
        taken |= {relations_of(name).lower() for name in moved.values() if not name.endswith(".rels")}
        away = [name for name in self._raw if name not in moved and name.lower() in taken]
        used = {name.lower() for name in self._raw} | taken
        return {name: _free(name, used) for name in away}


def _is_beside(main: str, name: str) -> bool:
    return posixpath.dirname(main) == posixpath.dirname(name) and main.endswith(".xml")


def _wanted(links: Iterable[tuple[str, str]], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The parts that relationships lead to with their usual names; of a kind that stands once, the first."""
    given: set[str] = set()
    waiting: list[tuple[str, str]] = []
    for kind, part in links:
        pattern = kinds.get(kind)
        if pattern is None or pattern in given:
            continue
        if "{}" not in pattern or _USUAL[kind].fullmatch(part):
            name = part if "{}" in pattern else pattern
            given.add(name)
            yield part, name
        else:
            waiting.append((part, pattern))
    for part, pattern in waiting:
        name = next(name for number in range(1, len(given) + 2) if (name := pattern.format(number)) not in given)
        given.add(name)
        yield part, name


def _free(name: str, used: set[str]) -> str:
    stem, extension = posixpath.splitext(name)
    free = next(other for n in range(1, len(used) + 2) if (other := f"{stem}_{n}{extension}").lower() not in used)
    used.add(free.lower())
    return free


class _Places:
    """Where each part goes.  Names are the same in any case, and may be percent-encoded (ECMA-376-2, 6.2.2)."""

    def __init__(self, names: Iterable[str], given: Mapping[str, str]) -> None:
        self.known = {name.lower(): name for name in names}
        self.given = given

    def find(self, target: str | None) -> str | None:
        """The member that a relationship or a content type means."""
        wanted = _straight(target or "").lower()
        return self.known.get(wanted) or self.known.get(unquote(wanted))

    def of(self, target: str | None) -> str | None:
        """The name it has now."""
        found = self.find(target)
        return self.given.get(found, found) if found is not None else None


def _content_type(types: etree._Element, part: str, places: _Places) -> str:
    """What [Content_Types].xml says of a part."""
    extension = posixpath.splitext(part)[1].lstrip(".").lower()
    by_extension = ""
    for node in types:
        if places.find(node.get("PartName", "").lstrip("/")) == part:
            return str(node.get("ContentType", ""))
        if node.get("Extension", "").lower() == extension:
            by_extension = str(node.get("ContentType", ""))
    return by_extension


def _rewritten(member: Member, places: _Places) -> Member:
    """A member under its new name; where it names others, it names them anew."""
    given = places.given.get(member.name, member.name)
    if given == CONTENT_TYPES:
        changed = _types(unpacked(member), places)
    elif given.endswith(".rels"):
        changed = _relations(unpacked(member), _owner(member.name), _owner(given), places)
    else:
        return member._replace(name=given)
    return deflate(given, changed)


def _owner(relations: str) -> str:
    """The part that a ``.rels`` member belongs to; empty for the package."""
    folder, base = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _relations(data: bytes, before: str, now: str, places: _Places) -> bytes:
    try:
        root = parse_xml(data)
    except (etree.XMLSyntaxError, ValueError):
        return data
    for link in root:
        target = places.of(target_of(before, link))
        if target is not None:
            link.set("Target", posixpath.relpath("/" + target, posixpath.dirname("/" + now)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _types(data: bytes, places: _Places) -> bytes:
    """Content types under the new names; a part whose type its extension told keeps it."""
    try:
        root = parse_xml(data)
    except (etree.XMLSyntaxError, ValueError):
        return data
    kinds = {part: _content_type(root, part, places) for part in places.given if not part.endswith(".rels")}
    for node in list(root):
        part = places.find(node.get("PartName", "").lstrip("/"))
        if part is not None:
            node.set("PartName", f"/{places.given.get(part, part)}")
            kinds.pop(part, None)
    for part, kind in kinds.items():
        extension = posixpath.splitext(part)[1]
        if kind and extension != posixpath.splitext(places.given[part])[1]:
            tag = f"{{{etree.QName(root).namespace}}}Override"
            etree.SubElement(root, tag, PartName=f"/{places.given[part]}", ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
