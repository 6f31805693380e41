"""Sentences with their figures set aside: the words between them are matched, the figures compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from toolkit.quantities import Quantity, quantities_in

SLOT: Final = "\ue000"
"""Stands for a figure, so that a pattern over words can say where figures are."""

_SENTENCE: Final = re.compile("[^。；！？;\n]{1,600}")


class Skeleton(NamedTuple):
    """One sentence: its words with a ``SLOT`` for every figure, and the figures in order."""

    words: str
    quantities: tuple[Quantity, ...]

    def at(self, place: int) -> int:
        """The number of the figure whose slot stands at, or next after, a place of ``words``."""
        return self.words.count(SLOT, 0, place)

    def figures(self, found: re.Match[str], *groups: str) -> list[Quantity | None]:
        """The figures whose slots the named groups matched; ``None`` for a group that matched nothing."""
        return [self.quantities[self.at(found.start(name))] if found[name] else None for name in groups]


def skeletons(text: str) -> Iterator[Skeleton]:
    """The sentences of a text that hold figures."""
    for sentence in _SENTENCE.finditer(text):
        quantities = tuple(quantities_in(text, *sentence.span()))
        if quantities:
            yield Skeleton(_without(text, *sentence.span(), quantities), quantities)


def _without(text: str, start: int, end: int, quantities: tuple[Quantity, ...]) -> str:
    parts = []
    for quantity in quantities:
        parts.append(text[start : quantity.start])
        start = quantity.end
    return SLOT.join(part.replace(SLOT, " ") for part in (*parts, text[start:end]))
