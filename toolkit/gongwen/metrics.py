"""How wide text is and where it breaks, in the terms of Chinese typesetting: 字 (em) of the font size."""

from __future__ import annotations

import unicodedata
from typing import Final

HALF_WIDTH: Final = 0.5
_NARROW: Final = 0.56
"""Half-width letters of the widest stand-in font; used where room must suffice in every font."""

_NOT_AT_START: Final = frozenset("、。，．：；！？）》〉」』】〕］｝”’…—～·％%,.:;!?)]}")
_NOT_AT_END: Final = frozenset("（《〈「『【〔［｛“‘([{")
_FULL_AS_TYPED: Final = frozenset("“”‘’…—·×÷°★□")


def character_width(character: str, half: float = HALF_WIDTH) -> float:
    """The advance of one character in em.  Curly quotes, dashes and the like are full-width in Chinese fonts."""
    if unicodedata.combining(character):
        return 0.0
    if character in _FULL_AS_TYPED or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return half


def text_width(text: str) -> float:
    """The width of a line of text in em."""
    return sum(character_width(character) for character in text)


def count_lines(text: str, width: float, first_width: float | None = None) -> int:
    """How many lines ``text`` takes at ``width`` em, ``first_width`` for its first line, with 避头尾.

    Counts generously: a font with wide digits must not need more.
    """
    lines, full = 1, width if first_width is None else first_width
    room = full
    for word in _unbreakable(text):
        size = sum(character_width(character, _NARROW) for character in word)
        if size > room and room < full:
            lines, full = lines + 1, width
            room = full
        while size > room:
            size -= room
            lines, full = lines + 1, width
            room = full
        room -= size
    return lines


def _unbreakable(text: str) -> list[str]:
    """The pieces between which a line may end: single characters, with their punctuation; whole Latin words."""
    pieces: list[str] = []
    for character in text:
        previous = pieces[-1][-1] if pieces else ""
        joined = previous and (
            character in _NOT_AT_START or previous in _NOT_AT_END or (_is_latin(previous) and _is_latin(character))
        )
        if joined:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
