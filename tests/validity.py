"""Documents against the schemas of ECMA-376, where those are at hand."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lxml import etree

from tests.documents import part

SCHEMAS = Path(__file__).parents[2] / "shared" / "ooxml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="the ECMA-376 schemas are not at hand")


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
