"""Compile a Word template once and render it many times.

This is the one module that imports docxtpl.  Its rules decide what a template means (``patch_xml``, ``fix_tables``,
``resolve_listing``); here they are applied once to every part that holds text, the result is compiled to Jinja
templates of our environment, and a render touches nothing else.  Where docxtpl itself is wrong, ``docs/docxtpl.md``
lists the difference.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from lxml import etree

from toolkit import limits
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.filters import FilterFault
from toolkit.assembly.parts import BODY_PART, paragraphs, parse_part, part_label, read_docx, text_of
from toolkit.assembly.tags import find_tags
from toolkit.errors import RenderError, TemplateError
from toolkit.opc import Member, deflate, read_members, write_members
from toolkit.problems import DocxLocation, Problem, problem

_PARAGRAPH: Final = re.compile(r"<w:p([ >])")
_MARKED_PARAGRAPH: Final = re.compile(r"\n<w:p([ >])")
_BODY_START: Final = re.compile(r"<w:body[^>]*>")
_DOCPR_ID: Final = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*(")')
_ESCAPED_DELIMITERS: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_LISTING_CHARACTERS: Final = ("\t", "\a", "\n", "\f")
_CODE: Final = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)
_CORE_PART: Final = "docProps/core.xml"
_FIRST_DRAWING_ID: Final = 1001


def compile_template(
    source: str | Path | bytes, filters: Mapping[str, Callable[..., Any]] | None = None
) -> CompiledTemplate:
    """Compile a template; ``filters`` are further Jinja filters.

    Raises ``TemplateError`` for a file that is no Word document and for tags Jinja cannot read, each with its
    paragraph.
    """
    if isinstance(source, bytes):
        return CompiledTemplate(source, "template.docx", filters)
    path = Path(source)
    return CompiledTemplate(path.read_bytes(), path.name, filters)


class CompiledTemplate:
    """A template, ready to be filled in: call ``render`` as often as there are records."""

    def __init__(
        self, docx: bytes, document: str = "template.docx", filters: Mapping[str, Callable[..., Any]] | None = None
    ) -> None:
        self.document = document
        self.environment = TemplateEnvironment(filters)
        content = read_docx(docx, document)
        try:
            self._docxtpl = DocxTemplate(io.BytesIO(docx))
            self._docxtpl.render_init()
            sources = self._sources(content)
        except (KeyError, ValueError, etree.XMLSyntaxError, AttributeError) as error:
            raise TemplateError(problem("T111", DocxLocation(document))) from error
        self._members = read_members(docx)
        self._parts = {name: self._compile(name, content[name], xml) for name, xml in sources.items()}
        self._core = _CoreProperties(self._docxtpl, self.environment) if _CORE_PART in content else None

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

    def _compile(self, name: str, original: bytes, xml: str) -> _Part:
        if name == BODY_PART:
            xml = _BODY_START.sub("<w:body>", xml, count=1)
        part = _Part(self.document, name, original, _PARAGRAPH.sub(r"\n<w:p\1", _literal_delimiters(xml)))
        try:
            part.template = self.environment.from_string(part.source)
        except TemplateSyntaxError as error:
            raise TemplateError(part.syntax_problem(error)) from error
        except (RecursionError, MemoryError, OverflowError) as error:
            raise TemplateError(problem("T205", DocxLocation(self.document), tag="")) from error
        return part

    @property
    def sources(self) -> Mapping[str, _Part]:
        """The compiled parts by member name, for reading the tags they hold."""
        return self._parts

    def render_parts(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """Render every part that holds a tag: member name to XML.

        Raises ``RenderError`` that names paragraph and tag.
        """
        rendered = {}
        for name, part in self._parts.items():
            xml = part.render(context)
            if any(character in xml for character in _LISTING_CHARACTERS):
                xml = self._docxtpl.resolve_listing(xml)
            if name == BODY_PART:
                xml = self._finish_body(xml, part)
            rendered[name] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml.encode("utf-8")
        if self._core is not None:
            rendered[_CORE_PART] = self._core.render(context)
        return rendered

    def _finish_body(self, xml: str, part: _Part) -> str:
        if "<w:tbl>" in xml or "<w:tbl " in xml:
            # A wrapper declares the prefixes that the body inherits from the document element.
            tree = self._docxtpl.fix_tables(part.wrapped(xml))
            xml = etree.tostring(tree, encoding="unicode")
        else:
            xml = part.wrapped(xml)
        if "<wp:docPr" in xml:
            counter = iter(range(_FIRST_DRAWING_ID, _FIRST_DRAWING_ID + xml.count("<wp:docPr")))
            xml = _DOCPR_ID.sub(lambda found: f"{found[1]}{next(counter)}{found[2]}", xml)
        return xml

    def render(self, context: Mapping[str, object]) -> bytes:
        """The finished document."""
        return self.pack(self.render_parts(context))

    def pack(self, parts: Mapping[str, bytes]) -> bytes:
        """Put rendered parts and the static members into one file."""
        members: list[Member] = []
        for member in self._members:
            members.append(deflate(member.name, parts[member.name]) if member.name in parts else member)
        return write_members(members)


class _Part:
    """One XML part as a Jinja template, and the way back from a line of it to a paragraph."""

    template: Template

    def __init__(self, document: str, name: str, original: bytes, source: str) -> None:
        self.document = document
        self.label = part_label(name) or ""
        self.source = source
        self._original = original
        head, _, tail = _document_shell(original) if name == BODY_PART else ("", "", "")
        self._head, self._tail = head, tail

    def wrapped(self, body: str) -> str:
        """The body inside its document element."""
        return self._head + body + self._tail

    def render(self, context: Mapping[str, object]) -> str:
        try:
            size, pieces = 0, []
            for piece in self.template.generate(context):
                size += len(piece)
                if size > limits.DOCUMENT_BYTES:
                    raise MemoryError
                pieces.append(piece)
        except UndefinedError as error:
            raise RenderError(self._problem("T201", error, detail=error.message)) from error
        except FilterFault as error:
            raise RenderError(self._problem("T202", error, detail=error)) from error
        except SecurityError as error:
            raise RenderError(self._problem("T203", error)) from error
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise RenderError(self._problem("T204", error, detail=error)) from error
        except (MemoryError, RecursionError) as error:
            raise RenderError(self._problem("T205", error)) from error
        return _MARKED_PARAGRAPH.sub(r"<w:p\1", "".join(pieces))

    def syntax_problem(self, error: TemplateSyntaxError) -> Problem:
        where, tag = self.locate(error.lineno, "")
        return problem("T206", where, tag=tag, detail=_in_chinese(error.message or ""))

    def _problem(self, code: str, error: Exception, **words: object) -> Problem:
        where, tag = self.locate(_template_line(error.__traceback__), str(error))
        return problem(code, where, tag=tag, **words)

    def locate(self, line: int, message: str) -> tuple[DocxLocation, str]:
        """The paragraph of the template and the tag that a line of the patched XML comes from."""
        lines = self.source.splitlines()
        text = lines[line - 1] if 0 < line <= len(lines) else self.source
        tags = [re.sub(r"<[^>]+>", "", found) for found in _CODE.findall(text)]
        quoted = re.findall(r"[“'\"]([^“”'\"]+)[”'\"]", message)
        named = [tag for tag in tags if any(word in _readable(tag) for word in quoted)]
        tag = (named or tags or [""])[0]
        place, shown = self._paragraph_with(tag)
        return DocxLocation(self.document, place, self.label, shown), shown or _readable(tag)

    def _paragraph_with(self, tag: str) -> tuple[int | None, str]:
        wanted = _bare(tag)
        for number, paragraph in enumerate(paragraphs(parse_part(self._original)), 1):
            text = text_of(paragraph)
            for found in find_tags(text):
                if wanted and _bare(found.text) == wanted:
                    return number, text[found.start : found.end]
            if wanted and wanted in _bare(text):
                return number, _readable(tag)
        return None, ""


class _CoreProperties:
    """``docProps/core.xml`` as docxtpl renders it: the text properties are templates, too."""

    _NAMES: Final = ("author", "comments", "identifier", "language", "subject", "title")

    def __init__(self, docxtpl: DocxTemplate, environment: TemplateEnvironment) -> None:
        self._properties = docxtpl.get_docx().core_properties
        self._part = docxtpl.get_docx().part.package._core_properties_part
        initial = {name: getattr(self._properties, name) for name in self._NAMES}
        self._templates = {name: environment.from_string(text) for name, text in initial.items()}
        self._static = None if any("{" in text for text in initial.values()) else self.render({})

    _static: bytes | None = None

    def render(self, context: Mapping[str, object]) -> bytes:
        if self._static is not None:
            return self._static
        for name, template in self._templates.items():
            setattr(self._properties, name, template.render(context)[:255])
        blob: bytes = self._part.blob
        return blob


def _document_shell(original: bytes) -> tuple[str, str, str]:
    """What stands around the body in ``word/document.xml``."""
    root = parse_part(original)
    body = root.find("{*}body")
    if body is None:
        raise ValueError("no body")
    for child in list(root):
        if child is not body:
            child.tail = None
    body.clear()
    body.tail = None
    text = etree.tostring(root, encoding="unicode")
    head, _, tail = text.partition("<w:body/>")
    return head, "", tail


def _without_declaration(xml: str) -> str:
    return re.sub(r"^\ufeff?<\?xml[^>]*\?>\s*", "", xml)


def _literal_delimiters(xml: str) -> str:
    """``{_{`` in a template stands for a literal ``{{``; docxtpl also rewrites it in the data."""
    for typed, meant in _ESCAPED_DELIMITERS:
        xml = xml.replace(typed, f"{{{{ '{meant}' }}}}")
    return xml


def _template_line(traceback: TracebackType | None) -> int:
    """The last line of template code a traceback passes through."""
    line = 0
    while traceback is not None:
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _readable(tag: str) -> str:
    decoded = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), tag)
    return decoded.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")


def _bare(tag: str) -> str:
    """A tag without spaces, prefixes and escapes, for comparing."""
    return re.sub(r"^({[{%#])(?:tr|tc|p|r)(?=[\s{])|[\s-]", r"\1", re.sub(r"\s+(?=\S)", " ", _readable(tag))).replace(
        " ", ""
    )


def _in_chinese(message: str) -> str:
    """Jinja's syntax messages in the words of the people who keep the templates."""
    for pattern, text in _SYNTAX_MESSAGES:
        found = re.search(pattern, message)
        if found:
            return text.format(*found.groups())
    return message


_SYNTAX_MESSAGES: Final = (
    (r"No filter named '(.+)'", "没有“{0}”这个过滤器"),
    (r"No test named '(.+)'", "没有“{0}”这个判断"),
    (r"unknown tag '(.+?)'", "不认识“{0}”，或者它的开头没有写"),
    (r"Unexpected end of template", "有 if 或 for 没有写 endif 或 endfor"),
    (r"unexpected '(.+)'", "多了“{0}”"),
    (r"expected token '(.+)', got '(.+)'", "“{1}”处应是“{0}”"),
    (r"unexpected char '(.+)' at", "不认识的字符“{0}”"),
)
