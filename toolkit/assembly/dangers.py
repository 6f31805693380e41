"""What a stranger's template must not bring: macros, controls, objects, and whatever fetches something from outside.

Links that a reader clicks on are harmless and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from toolkit.problems import DocxLocation, Problem, problem

_MACROS: Final = re.compile(r"word/vba\w*\.(?:bin|xml)", re.IGNORECASE)
_OBJECTS: Final = re.compile(r"word/(?:activeX/.*|embeddings/.*\.bin)", re.IGNORECASE)
_EXTERNAL: Final = re.compile(rb"""<(?:\w+:)?Relationship\b[^>]*?TargetMode\s*=\s*["']External["'][^>]*>""")
_HARMLESS: Final = b"/relationships/hyperlink"
_TARGET: Final = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")
_INSTRUCTION: Final = re.compile(rb"""<w:instrText\b[^>]*>([^<]*)|<w:fldSimple\b[^>]*?w:instr\s*=\s*["']([^"']*)""")
_FETCHING: Final = re.compile(
    rb"(?:^|\s)(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DATABASE|RD)(?:\s|$)", re.IGNORECASE
)


def dangers(members: Mapping[str, bytes], document: str) -> Iterator[Problem]:
    """The findings about a template's members (ECMA-376-1 17.16.5 lists the fields)."""
    where = DocxLocation(document)
    if any(_MACROS.fullmatch(name) for name in members):
        yield problem("T415", where)
    if any(_OBJECTS.fullmatch(name) for name in members):
        yield problem("T418", where)
    for name, data in members.items():
        if name.endswith(".rels"):
            yield from (problem("T416", where, target=target) for target in _outside(data))
        elif name.startswith("word/") and name.endswith(".xml"):
            yield from (problem("T419", where, field=field) for field in _fetching(data))


def _outside(relationships: bytes) -> Iterator[str]:
    for link in _EXTERNAL.findall(relationships):
        if _HARMLESS not in link:
            target = _TARGET.search(link)
            yield target[1].decode("utf-8", "replace") if target else "?"


def _fetching(part: bytes) -> Iterator[str]:
    """The fields that fetch; a field's name may be parted over several runs."""
    found = _INSTRUCTION.findall(part)
    pieces = (b"".join(text for text, _ in found), *(simple for _, simple in found if simple))
    for piece in pieces:
        yield from dict.fromkeys(name.decode().upper() for name in _FETCHING.findall(piece))
