"""Rewrite a template's XML by its schema, before docxtpl's rules apply.

Tracked changes are taken as accepted.  Tags split over runs are put together; full-width braces, quotes and commas are
brought to Jinja's form; a paragraph whose only tag is an optional field gets a condition around it, so that it
disappears when the field is empty.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from toolkit.assembly.context import CHARTS, NEXT_ROW, ROW
from toolkit.assembly.merging import mark_cells
from toolkit.assembly.tags import Tag, find_tags, literal
from toolkit.opc import pack, parse_xml
from toolkit.parts import MC_FALLBACK, W, own_texts, paragraphs, part_label, read_docx, text_of
from toolkit.revisions import accept, may_have_revisions
from toolkit.schema import Schema, Shape

_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_KEEPERS: Final = (f"{W}drawing", f"{W}pict", f"{W}object", f"{W}sectPr", f"{W}txbxContent")
_PARSER: Final = Environment(autoescape=True)


def prepare(docx: bytes, schema: Schema, document: str = "template.docx") -> bytes:
    """Return the docx with its tags rewritten; parts without tags and changes stay byte for byte.

    Raises ``TemplateError`` for a file that is no Word document.
    """
    changed: dict[str, bytes] = {}
    for name, data in read_docx(docx, document).items():
        if part_label(name) is None or not (_may_hold_tags(data) or may_have_revisions(data)):
            continue
        root = parse_xml(data)
        accept(root)
        _drop_fallbacks(root)
        following = itertools.count()
        for paragraph in list(paragraphs(root)):
            tags = [_next_row(tag, following) for tag in find_tags(text_of(paragraph))]
            if tags:
                _join_tags(paragraph, tags)
                _make_optional(paragraph, tags, schema)
        mark_cells(root)
        changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(docx, changed)


def _next_row(tag: Tag, following: Iterator[int]) -> Tag:
    """``{{ 下一条 }}`` moves 行 on to the next row of the roster, as the field NEXT of Word's mail merge does."""
    if tag.kind != "{" or tag.text[2:-2].strip() != NEXT_ROW:
        return tag
    return tag._replace(text=f"{{% set {ROW} = {NEXT_ROW}[{next(following)}] %}}")


def _drop_fallbacks(root: etree._Element) -> None:
    """Remove the copies Word keeps for programs older than 2010: they repeat every tag of a text box."""
    for fallback in list(root.iter(MC_FALLBACK)):
        parent = fallback.getparent()
        if parent is not None:
            parent.remove(fallback)


def _may_hold_tags(data: bytes) -> bool:
    return b"{" in data or "｛".encode() in data


def _join_tags(paragraph: etree._Element, tags: list[Tag]) -> None:
    """Put every tag whole into the ``w:t`` it begins in, in Jinja's form."""
    texts = own_texts(paragraph)
    pieces = [node.text or "" for node in texts]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    joined = "".join(pieces)
    new = ["" for _ in pieces]
    position = 0
    for start, end, text in [*((tag.start, tag.end, tag.text) for tag in tags), (len(joined), len(joined), "")]:
        for index in range(len(pieces)):
            first, last = max(starts[index], position), min(starts[index + 1], start)
            if first < last:
                new[index] += joined[first:last]
        if text:
            new[_index_at(starts, start)] += text
        position = end
    for node, text in zip(texts, new, strict=True):
        if text != node.text:
            node.text = text
            if text != text.strip() or "{" in text:
                node.set(_XML_SPACE, "preserve")


def _index_at(starts: list[int], position: int) -> int:
    return next(index for index in range(len(starts) - 1) if starts[index] <= position < starts[index + 1])


def _make_optional(paragraph: etree._Element, tags: list[Tag], schema: Schema) -> None:
    if len(tags) != 1 or tags[0].kind != "{" or _holds_more(paragraph):
        return
    name = optional_field(tags[0].text, schema)
    if name is None:
        return
    paragraph.addprevious(_tag_paragraph(f"{{%p if {name} %}}"))
    closing = _tag_paragraph("{%p endif %}")
    closing.tail = paragraph.tail
    paragraph.tail = None
    paragraph.addnext(closing)


def _holds_more(paragraph: etree._Element) -> bool:
    """Whether the paragraph must stay: it carries a drawing or a section, or is all that its cell or box holds."""
    if next(paragraph.iter(*_KEEPERS), None) is not None:
        return True
    frame = paragraph.getparent()
    return frame is not None and frame.tag in (f"{W}tc", f"{W}txbxContent") and len(frame.findall(f"{W}p")) == 1


def _tag_paragraph(tag: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = tag
    return copy.deepcopy(paragraph)


def optional_field(tag: str, schema: Schema) -> str | None:
    """The Jinja name of the optional field a tag prints, filters aside; ``None`` for any other tag."""
    try:
        output = _PARSER.parse(tag).body
    except TemplateSyntaxError:
        return None
    expressions = output[0].nodes if len(output) == 1 and isinstance(output[0], nodes.Output) else []
    if len(expressions) != 1:
        return None
    expression: nodes.Node = expressions[0]
    while isinstance(expression, nodes.Filter) and expression.node is not None:
        expression = expression.node
    path = list(_path(expression))[::-1]
    return _jinja_name(path) if _is_optional(path, schema) else None


def _path(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Getattr):
        yield node.attr
        yield from _path(node.node)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        yield str(node.arg.value)
        yield from _path(node.node)
    elif isinstance(node, nodes.Name):
        yield node.name


def _is_optional(path: list[str], schema: Schema) -> bool:
    if path[:1] == [CHARTS]:
        return len(path) == 2 and any(chart.name == path[1] for chart in schema.charts)
    sheet = next((sheet for sheet in schema.sheets if path and sheet.name == path[0]), None)
    if sheet is None or len(path) < 2:
        return False
    if sheet.shape is Shape.TABLE:
        return path[1] == "合计" and len(path) == 3
    field = next((field for field in sheet.fields if field.name == path[1]), None)
    return field is not None and not field.required


def _jinja_name(path: list[str]) -> str:
    return path[0] + "".join(f"[{literal(part)}]" for part in path[1:])
