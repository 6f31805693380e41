"""From a record to a finished document: context, render, geometry, pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, NamedTuple

from jinja2 import Template
from jinja2 import TemplateError as JinjaError
from lxml import etree

from toolkit.assembly.compile import CompiledTemplate
from toolkit.assembly.context import NEXT_ROW, ROW, ContextBuilder
from toolkit.assembly.dangers import dangers_of_part, harmless
from toolkit.assembly.drawings import Drawings
from toolkit.assembly.expressions import name_environment
from toolkit.assembly.finish import Finisher
from toolkit.assembly.free_tables import PrintedTables
from toolkit.assembly.geometry import style_names
from toolkit.assembly.names import declared_columns, misplaced_drawings, printed_prose, roster_names, unknown_names
from toolkit.assembly.prepare import prepare
from toolkit.assembly.trace import syntax_message
from toolkit.assembly.worker import Worker
from toolkit.errors import RenderError, TemplateError
from toolkit.gongwen.styles import CONTENTS
from toolkit.opc import parse_xml
from toolkit.parts import BODY_PART, STYLES_PART, part_label, read_docx
from toolkit.problems import DocxLocation, problem
from toolkit.record import Record
from toolkit.schema import Schema


class Facts(NamedTuple):
    """What a mail merge must know of a template: the columns of the roster it reads, those of them that the pattern of
    the documents' names reads, those that only the pattern knows, whether that reads a row at all, how many rows one
    document is for, whether it has a table of contents, and which sheets of prose it prints: 正文 is all of them."""

    columns: frozenset[str]
    named: frozenset[str]
    undeclared: frozenset[str]
    name_reads_row: bool
    rows: int
    has_contents: bool
    printed: frozenset[str]


# A number beyond all floats is written as the name ``inf`` into what Jinja compiles.
_NAME_FAULTS: Final = (
    *(JinjaError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, NameError),
    *(RecursionError, MemoryError),
)


class _Assembly:
    """One template, prepared and compiled; lives in this process or in a worker."""

    def __init__(self, schema: Schema, docx: bytes, document: str, *, trusted: bool = False) -> None:
        self.schema = schema
        self.document = document
        self.trusted = trusted
        own = docx if trusted else harmless(docx, document)
        prepared = prepare(own, schema, document)
        self.template = CompiledTemplate(prepared, document, original=docx)
        members = read_docx(prepared, document)
        styles = members.get(STYLES_PART)
        self.styles = style_names(parse_xml(styles)) if styles else {}
        faults = [*unknown_names(self.template, schema), *misplaced_drawings(self.template, schema)]
        if faults:
            raise TemplateError(*faults)
        self.printed = printed_prose(self.template, schema)
        self.drawings = Drawings(members)
        self.tables = PrintedTables(self.styles)
        self.contexts = ContextBuilder(schema, self.drawings, self.tables)
        self.names = name_environment()
        self.patterns: dict[str, Template] = {}
        self.finisher = Finisher(self.styles, self.template.parts[BODY_PART].source)
        self.roster = roster_names((part.tree for part in self.template.parts.values()), schema)

    def facts(self, pattern: str) -> Facts:
        try:
            named = roster_names([self.names.parse(pattern)], self.schema)
        except (JinjaError, RecursionError) as error:
            raise self._fault_of_name(pattern, error) from error
        body = self.template.parts[BODY_PART].source
        contents = [identity for identity, name in self.styles.items() if name == CONTENTS]
        return Facts(
            columns=self.roster.columns | named.columns,
            named=named.columns,
            undeclared=named.columns - declared_columns(self.schema),
            name_reads_row=named.reads_row,
            rows=1 + body.count(f"{{% set {ROW} = {NEXT_ROW}["),
            has_contents=any(f'w:val="{identity}"' in body for identity in contents),
            printed=self.printed,
        )

    def assemble(self, record: Record) -> bytes:
        parts = self.template.render_parts(self._context(record))
        stray = self.drawings.stray(parts) or self.tables.stray(parts)
        if stray is not None:
            label = part_label(stray) or stray
            raise RenderError(problem("T417", DocxLocation(self.document, part=label), tag="", part=label))
        try:
            parts[BODY_PART] = self.finisher.finish(self.tables.finish(self.drawings.finish(parts[BODY_PART])))
            if not self.trusted:
                self._check(parts)
        except etree.XMLSyntaxError as error:
            raise RenderError(problem("T211", DocxLocation(self.document), detail=error.msg)) from error
        return self.template.pack(parts | self.drawings.parts())

    def _check(self, parts: Mapping[str, bytes]) -> None:
        """What a template composes as it is filled in must be whole and lead nowhere, either."""
        roots = [parse_xml(part) for part in parts.values()]
        found = [danger for root in roots for danger in dangers_of_part(root, DocxLocation(self.document))]
        if found:
            raise RenderError(*found)

    def _context(self, record: Record) -> dict[str, object]:
        if self.roster.reads_row and not record.rows:
            raise RenderError(problem("T126", DocxLocation(self.document), template=self.schema.name))
        return self.contexts.build(record)

    def document_name(self, record: Record, pattern: str) -> str:
        try:
            if pattern not in self.patterns:
                self.patterns[pattern] = self.names.from_string(pattern)
            return self.patterns[pattern].render(self._context(record))
        except _NAME_FAULTS as error:
            raise self._fault_of_name(pattern, error) from error

    def _fault_of_name(self, pattern: str, error: Exception) -> RenderError:
        known: dict[type[Exception], str] = {RecursionError: "嵌套太深", MemoryError: "内容太长"}
        detail = known.get(type(error)) or syntax_message(str(error))
        return RenderError(problem("T210", DocxLocation(self.schema.name), pattern=pattern, detail=detail))


class Assembler:
    """Makes documents of one template; close it, or use it in a ``with`` block.

    ``trusted`` templates, the built-in ones, render in this process; any other in a worker with a deadline.

    Raises ``TemplateError`` where the template cannot be compiled or uses names its schema does not have.
    """

    def __init__(self, schema: Schema, docx: bytes, *, template: str, trusted: bool) -> None:
        self._schema = schema
        self._worker = None if trusted else Worker(template, _Assembly, schema, docx, template)
        self._assembly = _Assembly(schema, docx, template, trusted=True) if trusted else None

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

    def facts(self, pattern: str | None = None) -> Facts:
        """What a mail merge must know of the template and of the pattern of the documents' names."""
        wanted = pattern or self._schema.output
        if self._assembly is not None:
            return self._assembly.facts(wanted)
        facts: Facts = self._call("facts", wanted)
        return facts

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
