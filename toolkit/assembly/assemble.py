"""From a record to a finished document: context, render, geometry, pack."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from jinja2 import TemplateError as JinjaError
from lxml import etree

from toolkit.assembly.compile import CompiledTemplate
from toolkit.assembly.contents import fill_contents
from toolkit.assembly.context import build_context
from toolkit.assembly.environment import name_environment
from toolkit.assembly.geometry import apply_geometry, style_names
from toolkit.assembly.merging import merge_cells
from toolkit.assembly.names import unknown_names
from toolkit.assembly.prepare import prepare
from toolkit.assembly.worker import Worker
from toolkit.errors import RenderError, TemplateError
from toolkit.parts import BODY_PART, STYLES_PART, parse_part, read_docx
from toolkit.problems import DocxLocation, problem
from toolkit.record import Record
from toolkit.schema import Schema


class _Assembly:
    """One template, prepared and compiled; lives in this process or in a worker."""

    def __init__(self, schema: Schema, docx: bytes, document: str) -> None:
        self.schema = schema
        prepared = prepare(docx, schema, document)
        self.template = CompiledTemplate(prepared, document, original=docx)
        styles = read_docx(prepared, document).get(STYLES_PART)
        self.styles = style_names(parse_part(styles)) if styles else {}
        unknown = unknown_names(self.template, schema)
        if unknown:
            raise TemplateError(*unknown)
        self.names = name_environment()

    def assemble(self, record: Record) -> bytes:
        parts = self.template.render_parts(build_context(record, self.schema))
        root = parse_part(parts[BODY_PART])
        merge_cells(root)
        fill_contents(root, self.styles)
        apply_geometry(root, self.styles)
        parts[BODY_PART] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.template.pack(parts)

    def document_name(self, record: Record, pattern: str) -> str:
        try:
            return self.names.from_string(pattern).render(build_context(record, self.schema))
        except (JinjaError, ValueError, TypeError, ArithmeticError) as error:
            where = DocxLocation(self.schema.name)
            raise RenderError(problem("T210", where, pattern=pattern, detail=error)) from error


class Assembler:
    """Makes documents of one template; close it, or use it in a ``with`` block.

    ``trusted`` templates, the built-in ones, render in this process; any other in a worker with a deadline.

    Raises ``TemplateError`` where the template cannot be compiled or uses names its schema does not have.
    """

    def __init__(self, schema: Schema, docx: bytes, *, template: str, trusted: bool) -> None:
        self._schema = schema
        self._worker = None if trusted else Worker(template, _Assembly, schema, docx, template)
        self._assembly = _Assembly(schema, docx, template) if trusted else None

    def assemble(self, record: Record) -> bytes:
        """The finished docx.  Raises ``RenderError`` that names paragraph and tag."""
        if self._assembly is not None:
            return self._assembly.assemble(record)
        docx: bytes = self._call("assemble", record)
        return docx

    def document_name(self, record: Record, pattern: str | None = None) -> str:
        """The document's name, without extension, from the template's ``output`` or another pattern."""
        wanted = pattern or self._schema.output
        if self._assembly is not None:
            return self._assembly.document_name(record, wanted)
        name: str = self._call("document_name", record, wanted)
        return name

    def _call(self, method: str, *arguments: object) -> Any:
        if self._worker is None:
            raise ValueError("the assembler is closed")
        return self._worker.call(method, *arguments)

    def close(self) -> None:
        """Stop the worker, if there is one."""
        if self._worker is not None:
            self._worker.close()

    def __enter__(self) -> Assembler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
