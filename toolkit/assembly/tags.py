"""Template tags as text: where they begin and end, and how full-width typing is brought to Jinja's form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_OPEN: Final = "{｛"
_CLOSE: Final = "}｝"
_KINDS: Final = {"{": "{", "｛": "{", "%": "%", "％": "%", "#": "#", "＃": "#"}
_ENDS: Final = {"{": "}｝", "%": "%％", "#": "#＃"}
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "＂": "＂", "＇": "＇", "”": "”"}
_PUNCTUATION: Final = str.maketrans("，｜．（）［］＝＋－＊／＜＞：！～　", ",|.()[]=+-*/<>:!~ ")
_ESCAPE: Final = re.compile(
    r"""\\(?:[\\'"abfnrtv]|[0-3][0-7]{2}|[0-7]{1,2}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U000[0-9A-Fa-f]{5}|\n)?"""
)
_SAFE_IN_LITERAL: Final = frozenset(" -_.,/")


class Tag(NamedTuple):
    """A tag in the text of a paragraph: its kind (``{`` ``%`` ``#``), its place, and its text in Jinja's form."""

    kind: str
    start: int
    end: int
    text: str


def find_tags(text: str) -> Iterator[Tag]:
    """The tags of a paragraph's text in order; an opening without its end is left as text."""
    position = 0
    while position < len(text) - 1:
        kind = _KINDS.get(text[position + 1]) if text[position] in _OPEN else None
        end = _end_of(text, position + 2, kind) if kind else None
        if kind is None or end is None:
            position += 1
            continue
        yield Tag(kind, position, end, _normal_form(kind, text[position + 2 : end - 2]))
        position = end


def _end_of(text: str, position: int, kind: str) -> int | None:
    """The index after the two closing characters, looking past string literals; ``None`` without an end."""
    while position < len(text) - 1:
        character = text[position]
        if character in _ENDS[kind] and text[position + 1] in _CLOSE:
            return position + 2
        closing = _QUOTES.get(character) if kind != "#" else None
        close = text.find(closing, position + 1) if closing else -1
        position = close + 1 if close > 0 and not _has_end(text[position:close], kind) else position + 1
    return None


def _has_end(text: str, kind: str) -> bool:
    """Whether a stretch between quotes swallows another tag's beginning: then the quote was no literal."""
    return any(text[index] in _OPEN and text[index + 1] in _KINDS for index in range(len(text) - 1)) and kind != "#"


def _normal_form(kind: str, inside: str) -> str:
    end = "}" if kind == "{" else kind
    return f"{{{kind}{inside if kind == '#' else _normal_code(inside)}{end}}}"


def _normal_code(code: str) -> str:
    """Half-width punctuation outside literals; inside literals every character safe from docxtpl's rewriting."""
    pieces: list[str] = []
    position = 0
    while position < len(code):
        closing = _QUOTES.get(code[position])
        end = _literal_end(code, position + 1, closing) if closing else -1
        if end > 0:
            pieces.append(literal(_decoded(code[position + 1 : end])))
            position = end + 1
        else:
            pieces.append(code[position].translate(_PUNCTUATION))
            position += 1
    return "".join(pieces)


def _literal_end(code: str, start: int, closing: str) -> int:
    position = start
    while position < len(code):
        if code[position] == "\\":
            position += 1
        elif code[position] == closing:
            return position
        position += 1
    return -1


def _decoded(text: str) -> str:
    """What a literal means; a backslash that begins no escape of Python's stands for itself."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: found[0].encode().decode("unicode-escape") if len(found[0]) > 1 else "\\", text)


def literal(text: str) -> str:
    """A Jinja string literal; ``\\u`` escapes keep quotes, ``&`` and braces out of docxtpl's sight."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character.isalnum() or character in _SAFE_IN_LITERAL:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
