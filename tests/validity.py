"""Documents against the schemas of ECMA-376, where those are at hand."""

from __future__ import annotations

import copy
import functools
import io
import posixpath
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.documents import part

SCHEMAS = Path(__file__).parents[2] / "shared" / "ooxml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_PART = re.compile(r"word/(?:document|numbering|footnotes|header\d*|footer\d*)\.xml")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES = f"{_MC}AlternateContent"

needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="the ECMA-376 schemas are not at hand")


@functools.cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def all_faults(docx: bytes | Path) -> list[str]:
    """Loose ends, and what the schemas say against every part that is filled in."""
    found = loose_ends(docx)
    if SCHEMAS.exists():
        with zipfile.ZipFile(docx if isinstance(docx, Path) else io.BytesIO(docx)) as archive:
            parts = [name for name in archive.namelist() if _WORD_PART.fullmatch(name)]
        found += [fault for name in parts for fault in faults(docx, name)] + chart_faults(docx)
    return found


def chart_faults(docx: bytes | Path) -> list[str]:
    """What the schema says against the chart parts of a document."""
    schema = _schema("dml-chart.xsd")
    with zipfile.ZipFile(docx if isinstance(docx, Path) else io.BytesIO(docx)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("word/charts/") and name.endswith(".xml")]
    return [str(schema.error_log) for name in charts if not schema.validate(part(docx, name))]


def loose_ends(docx: bytes | Path) -> list[str]:
    """Relationships that lead nowhere, references without one, parts without a type, identities that stand twice."""
    found = []
    with zipfile.ZipFile(docx if isinstance(docx, Path) else io.BytesIO(docx)) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)):
            found.append("a member stands twice")
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        known = {node.get("Extension", "").lower() for node in types} | {node.get("PartName", "")[1:] for node in types}
        found += [name for name in names if not {name, name.rsplit(".", 1)[-1].lower()} & known]
        for name in (name for name in names if name.endswith(".rels") and name.startswith("word/")):
            folder, base = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name)[: -len(".rels")]
            links = {node.get("Id", ""): node for node in etree.fromstring(archive.read(name))}
            for identity, link in links.items():
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:]
                if link.get("TargetMode") != "External" and target not in names:
                    found.append(f"{name}: {identity} leads to {target}")
            owner = archive.read(f"{folder}/{base}").decode()
            used = set(re.findall(r'\br:(?:id|embed|link)="([^"]*)"', owner))
            found += [f"{base}: nothing behind {identity}" for identity in used - links.keys()]
        drawings = re.findall(r'<wp:docPr\b[^>]*?\bid="([^"]*)"', archive.read("word/document.xml").decode())
        if len(drawings) != len(set(drawings)):
            found.append("two drawings of one identity")
    return found


def faults(docx: bytes | Path, name: str = "word/document.xml") -> list[str]:
    """What the schema says against a part; the content of text boxes is checked as a document of its own."""
    schema = _schema("wml.xsd")
    root = part(docx, name)
    _drop_ignorable(root)
    documents = [root]
    for box in root.iter(f"{_W}txbxContent"):
        document = etree.Element(f"{_W}document")
        etree.SubElement(document, f"{_W}body").extend(copy.deepcopy(child) for child in box)
        documents.append(document)
    for alternative in list(root.iter(_ALTERNATIVES)):
        parent = alternative.getparent()
        assert parent is not None
        parent.remove(alternative)
    return [str(schema.error_log) for document in documents if not schema.validate(document)]


def _drop_ignorable(root: etree._Element) -> None:
    """Leave out what a document itself declares as ignorable (ECMA-376 part 3, 7.2): the schemas do not know it."""
    prefixes = str(root.attrib.pop(f"{_MC}Ignorable", "")).split()
    spaces = tuple(f"{{{root.nsmap[prefix]}}}" for prefix in prefixes if prefix in root.nsmap)
    for node in list(root.iter("*")) if spaces else ():
        parent = node.getparent()
        if str(node.tag).startswith(spaces) and parent is not None:
            parent.remove(node)
        for name in [name for name in node.attrib if str(name).startswith(spaces)]:
            del node.attrib[name]
