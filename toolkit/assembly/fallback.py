"""Values that are bound to one document of docxtpl: pictures, sub-documents, hyperlinks.

Such a value adds parts and relationships while it is printed, which a compiled template has no place for.  A record
that holds one is rendered by docxtpl itself.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError as JinjaError

from toolkit.assembly.environment import TemplateEnvironment
from toolkit.errors import RenderError
from toolkit.opc import CORE, deflate, read_members, write_members
from toolkit.part_names import CORE_PART
from toolkit.problems import DocxLocation, problem

_DEEPEST = 20


def bound_documents(context: Mapping[str, object]) -> list[DocxTemplate]:
    """The documents that values of a context are bound to, each once."""
    found: list[DocxTemplate] = []
    for value in _bound_values(context, 0):
        if not any(known is value for known in found):
            found.append(value)
    return found


def _bound_values(value: object, depth: int) -> Iterator[DocxTemplate]:
    if isinstance(value, (str, bytes, int, float)) or value is None or depth > _DEEPEST:
        return
    document = vars(value).get("tpl") if hasattr(value, "__dict__") else None
    if isinstance(document, DocxTemplate):
        yield document
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _bound_values(inner, depth + 1)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _bound_values(inner, depth + 1)


def render_bound(
    docx: bytes,
    document: DocxTemplate,
    context: Mapping[str, object],
    environment: TemplateEnvironment,
    name: str,
) -> bytes:
    """Render by docxtpl, with our environment and our dates.

    Pictures know only their file: they are printed into a document of our own.  A sub-document or a hyperlink has left
    its parts in the document it is bound to, which therefore is the one that is rendered.

    Raises ``RenderError`` without a place, for docxtpl knows none.
    """
    values: Any = context
    if not _has_parts(document):
        document = DocxTemplate(io.BytesIO(docx))
        values = _rebound(context, document)
    stream = io.BytesIO()
    try:
        document.render(dict(values), environment)
        document.save(stream)
    except (JinjaError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, OSError) as error:
        raise RenderError(problem("T204", DocxLocation(name), tag="", detail=error)) from error
    members = read_members(stream.getvalue())
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        has_core = CORE_PART in archive.namelist()
    # python-docx gives a document without core properties some that hold the time of day.
    return write_members([each if has_core or each.name != CORE_PART else deflate(CORE_PART, CORE) for each in members])


def _has_parts(document: DocxTemplate) -> bool:
    """Whether something was added to a document that has not been rendered yet."""
    if document.docx is None:
        return False
    fresh = DocxTemplate(_source(document))
    return len(document.docx.part.rels) > len(fresh.get_docx().part.rels)


def _source(document: DocxTemplate) -> Any:
    source = document.template_file
    if hasattr(source, "seek"):
        source.seek(0)
    return source


def _rebound(value: object, document: DocxTemplate) -> object:
    """The value with its pictures bound to another document."""
    if isinstance(value, InlineImage):
        return InlineImage(document, value.image_descriptor, value.width, value.height, value.anchor)
    if isinstance(value, dict):
        return {key: _rebound(inner, document) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_rebound(inner, document) for inner in value)
    return value
