"""A workbook as parts and relationships (ECMA-376 part 2), to change a few parts and leave all others byte for byte."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from toolkit.opc import CONTENT_TYPES, deflate, parse_xml, read_members, relations_of, target_of, write_members
from toolkit.part_names import WORKBOOK

Element = etree._Element

_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"


class Parts:
    """The members of a workbook; what is put stands beside the archive until ``packed``."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = set(self._archive.namelist())
        self._changed: dict[str, bytes] = {}
        root = self.root(WORKBOOK)
        self.main = str(etree.QName(root).namespace)
        self.office = _STRICT_OFFICE if self.main == _STRICT else _OFFICE

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part as they are now."""
        return self._changed[name] if name in self._changed else self._archive.read(name)

    def root(self, name: str) -> Element:
        """A part parsed; changes to it count once it is put."""
        return parse_xml(self.read(name))

    def put(self, name: str, part: Element | bytes) -> None:
        """Write a part, new or old."""
        if not isinstance(part, bytes):
            part = etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._changed[name] = part
        self._names.add(name)

    def free_name(self, pattern: str) -> str:
        """The first name of a numbered series that no part has: xl/comments{}.xml."""
        return next(name for number in range(1, len(self._names) + 2) if (name := pattern.format(number)) not in self)

    def tag(self, name: str) -> str:
        """A tag of the workbook's own namespace; Strict workbooks have another."""
        return f"{{{self.main}}}{name}"

    def related(self, part: str, kind: str = "", identity: str = "") -> str | None:
        """The part that another one relates to, by kind of relationship or by its id."""
        rels = relations_of(part)
        for relation in self.root(rels) if rels in self else ():
            named = relation.get("Id") == identity if identity else relation.get("Type", "").endswith(f"/{kind}")
            if named and (target := target_of(part, relation)) is not None:
                return target
        return None

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another one; returns the id."""
        rels = relations_of(part)
        root = self.root(rels) if rels in self else parse_xml(f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        taken = {relation.get("Id") for relation in root}
        identity = next(name for number in range(1, len(taken) + 2) if (name := f"rIdGw{number}") not in taken)
        etree.SubElement(
            root, f"{{{_RELATIONSHIPS}}}Relationship", Id=identity, Type=f"{self.office}/{kind}", Target=f"/{target}"
        )
        self.put(rels, root)
        return identity

    def declare(self, name: str, content_type: str) -> None:
        """Name the content type of a new part; of a ``.vml`` for all of them."""
        root = self.root(CONTENT_TYPES)
        if name.endswith(".vml"):
            known = any(node.get("Extension", "").lower() == "vml" for node in root)
            node = None if known else etree.Element(f"{{{_TYPES}}}Default", Extension="vml", ContentType=content_type)
            if node is not None:
                root.insert(0, node)
        else:
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        self.put(CONTENT_TYPES, root)

    def packed(self) -> bytes:
        """The workbook with the changed parts; every other member as it lay in the file."""
        members = {member.name: member for member in read_members(self._content)}
        members |= {name: deflate(name, data) for name, data in self._changed.items()}
        return write_members(list(members.values()))
