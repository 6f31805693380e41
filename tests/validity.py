"""Documents against the schemas of ECMA-376, where those are at hand."""

from __future__ import annotations

import copy
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
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="the ECMA-376 schemas are not at hand")


def chart_faults(docx: bytes | Path) -> list[str]:
    """What the schema says against the chart parts of a document."""
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "dml-chart.xsd"))
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
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "wml.xsd"))
    root = part(docx, name)
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
