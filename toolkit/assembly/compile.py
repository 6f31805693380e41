"""Compile a Word template once and render it many times.

This and ``fallback`` are the modules that import docxtpl.  Its rules decide what a template means (``patch_xml``,
``fix_tables``, ``resolve_listing``); here they are applied once to every part that holds text, the result is compiled
to Jinja templates of our environment, and a render touches nothing else.  Where docxtpl itself is wrong,
``docs/docxtpl.md`` lists the difference.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from lxml import etree

from toolkit import limits
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.fallback import bound_documents, render_bound
from toolkit.assembly.filters import FilterFault
from toolkit.assembly.grid import has_bare_table, has_even_tables, stays_even
from toolkit.assembly.trace import LINE_BREAK, Trace, syntax_message, template_line
from toolkit.errors import RenderError, TemplateError
from toolkit.opc import Bundle, deflate, parse_xml, read_members, write_members
from toolkit.part_names import CORE_PART
from toolkit.parts import BODY_PART, part_label, read_docx, usual_docx
from toolkit.problems import DocxLocation, problem

_PARAGRAPH: Final = re.compile(r"<w:p([ >])")
_BODY_START: Final = re.compile(r"<w:body[^>]*>")
_RAW: Final = re.compile(r"({%[-+]?\s*raw\s*[-+]?%}.*?{%[-+]?\s*endraw\s*[-+]?%})", re.DOTALL)
_DRAWING: Final = "<wp:docPr"
_DRAWING_ID: Final = re.compile(r'([^>]*?\bid=")[^"]*')
_ESCAPED_DELIMITERS: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_LISTING_CHARACTERS: Final = ("\t", "\a", "\n", "\f")
_FIRST_DRAWING_ID: Final = 1001
_PIECES: Final = 4096
"""Pieces of text that are taken together before their size is looked at."""


def compile_template(
    source: str | Path | bytes, filters: Mapping[str, Callable[..., Any]] | None = None
) -> CompiledTemplate:
    """Compile a template; ``filters`` are further Jinja filters.

    Raises ``TemplateError`` for a file that is no Word document and for tags Jinja cannot read, each with its
    paragraph.
    """
    name = "template.docx" if isinstance(source, bytes) else Path(source).name
    docx = source if isinstance(source, bytes) else Path(source).read_bytes()
    return CompiledTemplate(usual_docx(docx, name), name, filters)


class CompiledTemplate:
    """A template, ready to be filled in: call ``render`` as often as there are records.

    ``parts`` are the compiled parts by member name.
    """

    def __init__(
        self,
        docx: bytes,
        document: str = "template.docx",
        filters: Mapping[str, Callable[..., Any]] | None = None,
        original: bytes | None = None,
    ) -> None:
        """Compile; ``original`` is the document as its author knows it, for the places of faults."""
        self.environment = TemplateEnvironment(filters)
        self._docx = docx
        self._document = document
        self._filters = filters
        self._original = original
        self._lent: DocxTemplate | None = None
        content = read_docx(docx, document)
        known = read_docx(original, document) if original is not None else content
        try:
            self._docxtpl = DocxTemplate(io.BytesIO(docx))
            self._docxtpl.render_init()
            sources = self._sources(content)
            self._shell = _document_shell(content[BODY_PART])
            core = _CoreProperties(self._docxtpl, self.environment) if CORE_PART in content else None
        except (KeyError, ValueError, TypeError, etree.XMLSyntaxError, AttributeError, TemplateSyntaxError) as error:
            raise TemplateError(problem("T111", DocxLocation(document))) from error
        self.parts = {name: self._compile(name, known[name], xml) for name, xml in sources.items()}
        self._core = core if core is not None and core.has_tags else None
        fixed = {member.name: member for member in read_members(docx) if member.name not in self.parts}
        if self._core is not None:
            del fixed[CORE_PART]
        elif core is not None:
            fixed[CORE_PART] = deflate(CORE_PART, core.render({}))
        self._fixed = Bundle(list(fixed.values()))
        self._stays_even = filters is None and stays_even(self.parts[BODY_PART].source)

    def _sources(self, content: Mapping[str, bytes]) -> dict[str, str]:
        """The patched XML of every part that holds a tag, by member name."""
        sources = {BODY_PART: self._docxtpl.patch_xml(self._docxtpl.get_xml())}
        for uri in (self._docxtpl.HEADER_URI, self._docxtpl.FOOTER_URI):
            for _, part in self._docxtpl.get_headers_footers(uri):
                xml = self._docxtpl.get_part_xml(part)
                sources[str(part.partname).lstrip("/")] = self._docxtpl.patch_xml(xml)
        for name in ("word/footnotes.xml",):
            if name in content:
                sources[name] = self._docxtpl.patch_xml(_without_declaration(content[name].decode("utf-8")))
        return {name: xml for name, xml in sources.items() if name == BODY_PART or "{" in xml}

    def _compile(self, name: str, original: bytes, xml: str) -> Part:
        if name == BODY_PART:
            xml = _BODY_START.sub("<w:body>", xml, count=1)
        source = _with_lines(_literal_delimiters(xml))
        return Part(self.environment, source, Trace(self._document, part_label(name) or "", original, source))

    def render_parts(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """Render every part that holds a tag: member name to XML.

        Raises ``RenderError`` that names paragraph and tag.
        """
        rendered = {}
        for name, part in self.parts.items():
            xml = part.render(context)
            if any(character in xml for character in _LISTING_CHARACTERS):
                xml = self._docxtpl.resolve_listing(xml)
            if name == BODY_PART:
                xml = self._finish_body(xml)
            rendered[name] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml.encode("utf-8")
        if self._core is not None:
            rendered[CORE_PART] = self._core.render(context)
        return rendered

    def _finish_body(self, body: str) -> str:
        xml = body.join(self._shell)
        is_even = not has_bare_table(xml) if self._stays_even else has_even_tables(xml)
        if not is_even:
            xml = etree.tostring(self._docxtpl.fix_tables(xml), encoding="unicode")
        head, *drawings = xml.split(_DRAWING)
        numbered = (_DRAWING_ID.sub(rf"\g<1>{n}", text, count=1) for n, text in enumerate(drawings, _FIRST_DRAWING_ID))
        return _DRAWING.join((head, *numbered))

    def render(self, context: Mapping[str, object]) -> bytes:
        """The finished document; by docxtpl itself where a value of the context is bound to one of its documents."""
        bound = bound_documents(context) or ([self._lent] if self._lent is not None else [])
        if not bound:
            return self.pack(self.render_parts(context))
        self._lent = None
        return render_bound(self._docx, bound[0], context, self.environment, self._document)

    def document(self) -> DocxTemplate:
        """A document of docxtpl for values that need one: ``InlineImage(document, …)``, ``document.new_subdoc()``,
        ``document.build_url_id(…)``.  The next ``render`` uses it up.
        """
        self._lent = DocxTemplate(io.BytesIO(self._docx))
        return self._lent

    def __reduce__(self) -> tuple[type[CompiledTemplate], tuple[object, ...]]:
        """Travels to another process as what it was compiled from."""
        return CompiledTemplate, (self._docx, self._document, self._filters, self._original)

    def pack(self, parts: Mapping[str, bytes]) -> bytes:
        """Put rendered parts, the static members and parts that are new into one file."""
        changed = {name: deflate(name, part) for name, part in parts.items()}
        if self._fixed.members.keys() & changed.keys():
            return write_members(list((self._fixed.members | changed).values()))
        return self._fixed.archive(list(changed.values()))


class Part:
    """One XML part as a Jinja template."""

    def __init__(self, environment: TemplateEnvironment, source: str, trace: Trace) -> None:
        self.source = source
        self.trace = trace
        self._environment = environment
        try:
            self._template = environment.from_string(source)
        except TemplateSyntaxError as error:
            where, tag = trace.locate(error.lineno, "")
            detail = syntax_message(error.message or "")
            raise TemplateError(problem("T206", where, tag=tag, detail=detail)) from error
        except (RecursionError, MemoryError, OverflowError) as error:
            raise TemplateError(problem("T205", trace.locate(0, "")[0], tag="")) from error

    @functools.cached_property
    def tree(self) -> nodes.Template:
        """The part's source as Jinja's tree, to look at the names in it."""
        return self._environment.parse(self.source)

    def render(self, context: Mapping[str, object]) -> str:
        """The part's XML.  Raises ``RenderError``."""
        try:
            return self._generate(context)
        except UndefinedError as error:
            raise self._fault("T201", error, detail=error.message) from error
        except FilterFault as error:
            raise self._fault("T202", error, detail=error) from error
        except SecurityError as error:
            raise self._fault("T203", error) from error
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError) as error:
            raise self._fault("T204", error, detail=error) from error
        except (MemoryError, RecursionError) as error:
            raise self._fault("T205", error) from error

    def _generate(self, context: Mapping[str, object]) -> str:
        size, texts = 0, []
        stream = self._template.generate(context)
        while pieces := list(islice(stream, _PIECES)):
            texts.append("".join(pieces))
            size += len(texts[-1])
            if size > limits.DOCUMENT_BYTES:
                raise MemoryError
        return "".join(texts)

    def _fault(self, code: str, error: Exception, **words: object) -> RenderError:
        where, tag = self.trace.locate(template_line(error.__traceback__), str(error))
        return RenderError(problem(code, where, tag=tag, **words))


class _CoreProperties:
    """``docProps/core.xml`` as docxtpl renders it: the text properties are templates, too."""

    _NAMES: Final = ("author", "comments", "identifier", "language", "subject", "title")

    def __init__(self, docxtpl: DocxTemplate, environment: TemplateEnvironment) -> None:
        self._properties = docxtpl.get_docx().core_properties
        self._part = docxtpl.get_docx().part.package._core_properties_part
        initial = {name: getattr(self._properties, name) for name in self._NAMES}
        self._templates = {name: environment.from_string(text) for name, text in initial.items()}
        self.has_tags = any("{" in text for text in initial.values())
        """Without any, the part is the same for every record."""

    def render(self, context: Mapping[str, object]) -> bytes:
        for name, template in self._templates.items():
            setattr(self._properties, name, template.render(context)[:255])
        blob: bytes = self._part.blob
        return blob


def _document_shell(document: bytes) -> tuple[str, str]:
    """What stands before and behind the body in ``word/document.xml``."""
    root = parse_xml(document)
    body = root.find("{*}body")
    if body is None:
        raise ValueError("no body")
    for child in list(root):
        if child is not body:
            child.tail = None
    body.clear()
    body.tail = None
    head, _, tail = etree.tostring(root, encoding="unicode").partition("<w:body/>")
    return head, tail


def _without_declaration(xml: str) -> str:
    return re.sub(r"^\ufeff?<\?xml[^>]*\?>\s*", "", xml)


def _with_lines(xml: str) -> str:
    """Begin a line of the template with every paragraph, in a comment that prints nothing.  In a raw block a comment
    would be printed, and no tag can fail."""
    pieces = _RAW.split(xml)
    pieces[::2] = [_PARAGRAPH.sub(rf"{LINE_BREAK}<w:p\1", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _literal_delimiters(xml: str) -> str:
    """``{_{`` in a template stands for a literal ``{{``; docxtpl also rewrites it in the data."""
    for typed, meant in _ESCAPED_DELIMITERS:
        xml = xml.replace(typed, f"{{{{ '{meant}' }}}}")
    return xml
