"""Where paragraphs begin and end in the text of a part, without parsing it."""

from __future__ import annotations

from typing import Final

OPENINGS: Final = (b"<w:p>", b"<w:p ")
CLOSING: Final = b"</w:p>"


def opening_before(body: bytes, place: int) -> int:
    """The nearest ``<w:p`` before a place; -1 without one."""
    bare = body.rfind(OPENINGS[0], 0, place)
    return max(bare, body.rfind(OPENINGS[1], max(bare, 0), place))


def end_of(body: bytes, start: int) -> int:
    """Where the paragraph that begins at ``start`` ends, those of its text boxes inside it."""
    position = body.index(CLOSING, start) + len(CLOSING)
    while sum(body.count(opening, start, position) for opening in OPENINGS) > body.count(CLOSING, start, position):
        position = body.index(CLOSING, position) + len(CLOSING)
    return position


def last_before(body: bytes, position: int) -> int:
    """Where the paragraph begins that ends exactly at ``position``; -1 where something else ends there."""
    if not body.endswith(CLOSING, 0, position):
        return -1
    start = opening_before(body, position - 1)
    while start >= 0 and end_of(body, start) < position:
        start = opening_before(body, start)
    return start
