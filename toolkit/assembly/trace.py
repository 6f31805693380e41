"""The way back from a compiled template to its author: which paragraph, which tag, in which words."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Final

from toolkit.assembly.tags import find_tags
from toolkit.opc import parse_xml
from toolkit.parts import text_of
from toolkit.problems import DocxLocation
from toolkit.revisions import numbered

LINE_BREAK: Final = "{#\n#}"
"""Begins a line of template code before each paragraph and prints nothing."""

_TAG: Final = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)
_MARKUP: Final = re.compile(r"<[^>]+>")
_QUOTED: Final = re.compile(r"[“'\"]([^“”'\"]+)[”'\"]")
_PREFIX: Final = re.compile(r"^({[{%#])-?(?:tr|tc|p|r)(?=\s)")
_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})")

_SYNTAX_MESSAGES: Final = (
    (r"No filter named '(.+)'", "没有“{0}”这个过滤器"),
    (r"No test named '(.+)'", "没有“{0}”这个判断"),
    (r"unknown tag '(.+?)'", "不认识“{0}”，或者它的开头没有写"),
    (r"Unexpected end of template", "有 if 或 for 没有写 endif 或 endfor"),
    (r"(?:unexpected|got) 'end of (?:print statement|statement block)'", "写到一半就断了"),
    (r"unexpected char [\"'](.+)[\"'] at", "不认识的字符“{0}”，或者引号没有成对"),
    (r"unexpected '(.+)'", "多了“{0}”"),
    (r"expected token '(.+)', got '(.+)'", "“{1}”处应是“{0}”"),
)


class Trace:
    """Finds the places of one part.

    ``source`` is the compiled text, a paragraph a line; ``original`` the part as its author knows it.
    """

    def __init__(self, document: str, label: str, original: bytes, source: str) -> None:
        self._document = document
        self._label = label
        self._original = original
        self._lines = source.replace(LINE_BREAK, "\n").splitlines()

    def locate(self, line: int, message: str) -> tuple[DocxLocation, str]:
        """Paragraph and tag that a line of the source comes from.

        Of several tags on the line the one is taken that holds a name the message quotes.
        """
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else "".join(self._lines)
        tags = [_readable(_MARKUP.sub("", found)) for found in _TAG.findall(text)]
        names = _QUOTED.findall(message)
        tag = next((tag for tag in tags if any(name in tag for name in names)), tags[0] if tags else "")
        number, typed = self._paragraph_with(tag)
        return DocxLocation(self._document, number, self._label, typed), typed

    def _paragraph_with(self, tag: str) -> tuple[int | None, str]:
        """The first paragraph with that tag, and the tag as it was typed there."""
        wanted = _bare(tag)
        for number, paragraph in numbered(parse_xml(self._original)):
            text = text_of(paragraph)
            for found in find_tags(text):
                if _bare(_readable(found.text)) == wanted:
                    return number, text[found.start : found.end]
            if wanted and wanted in _bare(text):
                return number, tag
        return None, tag


def template_line(traceback: TracebackType | None) -> int:
    """The last line of template code a traceback passes through; 0 without one."""
    line = 0
    while traceback is not None:
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def syntax_message(message: str) -> str:
    """Jinja's syntax messages in the words of the people who keep the templates."""
    for pattern, text in _SYNTAX_MESSAGES:
        found = re.search(pattern, message)
        if found:
            return text.format(*found.groups())
    return message


def _readable(tag: str) -> str:
    """A tag without the escapes of XML and of our string literals."""
    decoded = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), tag)
    return decoded.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")


def _bare(tag: str) -> str:
    """A tag without docxtpl's prefix, hyphens and spaces, for comparing."""
    return re.sub(r"[\s-]", "", _PREFIX.sub(r"\1", tag))
