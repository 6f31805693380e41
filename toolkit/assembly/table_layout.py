"""How a free table is set: widths by content, type as large as fits, header rows, what stands left and right.

Lengths of text are in characters (字) of the table's own size, a half-width one counting half; widths in twips.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from toolkit.gongwen import measures as m
from toolkit.record import FreeTable, Span, scalar_text

SIZES: Final = (m.SIZE_TABLE, 18, 15)
"""五号, then smaller where the columns are many (practice), in half-points."""
_PADDING: Final = 130
"""Twips that a cell takes beside its text: its margins and half of its rules."""
_ROOMY: Final = 4
"""Characters that stand side by side before smaller type is taken: fewer make towers."""
_GAP: Final = 0.25
_SLACK: Final = 0.5
"""Digits of another font may be wider."""
_LEAST: Final = 2
_WIDEST: Final = 24
"""Characters beyond which a longer text gives its column no more room."""
_LONGEST_WORD: Final = 12
_WORD: Final = re.compile(r"[!-~]+")
_NUMBER: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.\d+)?%?|[-+]?\.\d+")
_NOTHING: Final = re.compile("[-—–/／]*")
_SERIAL: Final = frozenset({"序号", "编号", "序", "号", "No.", "No"})
_LONGEST_HEADER: Final = 30
_MOST_HEADERS: Final = 4


def length(text: str) -> float:
    """Characters that a text is wide; layout engines set a gap between Chinese and half-width signs."""
    wide = [unicodedata.east_asian_width(sign) in "WFA" for sign in text]
    gaps = sum(one != other for one, other in pairwise(wide))
    return sum(1 if is_wide else 0.5 for is_wide in wide) + _GAP * gaps


class TableLayout:
    """The layout of one table in a space ``width`` twips wide."""

    def __init__(self, table: FreeTable, width: int) -> None:
        self._texts = [[scalar_text(cell.value) for cell in row] for row in table.rows]
        self._width = width
        self.spans = {(span.row, span.column): span for span in table.spans}
        self.covered = {
            (row, column): span
            for span in table.spans
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
        }

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._texts)

    @cached_property
    def columns(self) -> int:
        """How many columns there are."""
        return max(map(len, self._texts), default=0)

    def lines(self, row: int, column: int) -> list[str]:
        """The paragraphs of a cell."""
        return self._texts[row][column].split("\n")

    @cached_property
    def header_rows(self) -> int:
        """Rows that are repeated on every page: the first, what is merged with it, and what stands under a title over
        the whole table; none where a first row of long texts or without text below it is no header.
        """
        if len(self._texts) < 2 or self.columns < 2:
            return 0
        count = 2 if sum(map(bool, self._texts[0])) == 1 else 1
        for span in sorted(self.spans.values()):
            if span.row < count:
                count = max(count, span.row + span.rows)
        heads = [text for row in self._texts[:count] for text in row]
        fits = count < len(self._texts) and count <= _MOST_HEADERS
        return count if fits and all(length(text) <= _LONGEST_HEADER for text in heads) else 0

    @cached_property
    def alignments(self) -> Sequence[str]:
        """Per column: ``right`` for one of numbers, ``center`` for one that counts the rows, else ``left``."""
        return [self._alignment(column) for column in range(self.columns)]

    def _alignment(self, column: int) -> str:
        body = [
            row[column]
            for at, row in enumerate(self._texts)
            if at >= self.header_rows and not _NOTHING.fullmatch(row[column])
        ]
        if not body or not all(_NUMBER.fullmatch(text) for text in body):
            return "left"
        heads = {row[column].replace(" ", "") for row in self._texts[: self.header_rows]}
        return "center" if heads & _SERIAL else "right"

    @cached_property
    def size(self) -> int:
        """The size of the type in half-points."""
        roomy = [max(least, min(natural, _ROOMY)) for least, natural in self._needs]
        return next((size for size in SIZES if _room(roomy, size) <= self._width), SIZES[-1])

    @cached_property
    def widths(self) -> list[int]:
        """The columns' widths: each what its longest word needs, then short texts their one line, the rest to all."""
        unit = self.size * 10
        least = [need * unit + _PADDING for need, _ in self._needs]
        rest = self._width - sum(least)
        if rest <= 0:
            return _whole([each * self._width / sum(least) for each in least], self._width)
        wishes = [(natural - need) * unit for need, natural in self._needs]
        wide = [one + given for one, given in zip(least, _shared(rest, wishes), strict=True)]
        return _whole([each * self._width / sum(wide) for each in wide], self._width)

    @cached_property
    def _needs(self) -> list[tuple[float, float]]:
        """Per column the characters that cannot be parted, and those of its longest line."""
        return [self._need(column) for column in range(self.columns)]

    def _need(self, column: int) -> tuple[float, float]:
        least, natural = 1.0, float(_LEAST)
        for text in self._alone(column):
            natural = max(natural, *(length(line) + _SLACK for line in text.split("\n")))
            least = max(least, *(len(word) / 2 for word in _WORD.findall(text)), min(_LEAST, length(text)))
        least = min(least, _LONGEST_WORD)
        return least, max(least, min(natural, _WIDEST))

    def _alone(self, column: int) -> Iterator[str]:
        """The texts of a column that stand in one column only."""
        for row, texts in enumerate(self._texts):
            span = self.covered.get((row, column))
            if texts[column] and (span is None or span.columns == 1):
                yield texts[column]

    def height(self, row: int) -> int:
        """Lines that a row is high, about."""
        unit = self.size * 10
        return max(
            sum(max(1, round(length(line) * unit / self._cell_width(row, column) + 0.5)) for line in text.split("\n"))
            for column, text in enumerate(self._texts[row])
        )

    def _cell_width(self, row: int, column: int) -> int:
        span = self.spans.get((row, column), Span(row, column, 1, 1))
        return max(1, sum(self.widths[column : column + span.columns]) - _PADDING)


def _room(needs: Sequence[float], size: int) -> float:
    return sum(needs) * size * 10 + _PADDING * len(needs)


def _shared(rest: float, wishes: Sequence[float]) -> list[float]:
    """The rest in equal shares, what is over of a small wish to the larger ones."""
    given = [0.0] * len(wishes)
    for done, at in enumerate(sorted(range(len(wishes)), key=lambda at: wishes[at])):
        given[at] = min(wishes[at], rest / (len(wishes) - done))
        rest -= given[at]
    return given


def _whole(widths: Sequence[float], total: int) -> list[int]:
    """Whole twips that make the total."""
    ends = [round(sum(widths[: at + 1])) for at in range(len(widths))]
    ends[-1] = total
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
