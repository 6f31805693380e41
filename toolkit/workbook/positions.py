"""Where a point of a sheet lies: row heights and column widths, and the cell that a corner counts for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?sheetFormatPr\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(
    rb"""\b(r|ht|min|max|width|hidden|zeroHeight|default\w+|baseColWidth)=["']([^"']*)["']"""
)
_NUMBER: Final = re.compile(rb"\d{1,7}(?:\.\d{1,20})?")
_EMU_PER_POINT: Final = 12_700
_EMU_PER_PIXEL: Final = 9_525
_DIGIT_PIXELS: Final = 7
_PADDING_PIXELS: Final = 5
_COMMON_HEIGHT: Final = 15.0
_COMMON_COLUMN: Final = 8.0
_LAST_PART: Final = 0.8
"""Beyond this share of a row's height or a column's width, a corner counts for the next one."""
_MOST_COLUMNS: Final = 16_384

_Attributes = dict[bytes, bytes]


class Lines:
    """The rows or the columns of a sheet by their sizes in EMU; a hidden one has the size 0."""

    def __init__(self, default: float, own: Mapping[int, float]) -> None:
        self._default = default
        self._own = own
        self._keys = sorted(own)
        self._starts: list[float] = []
        end, after = 0.0, 0
        for key in self._keys:
            end += (key - after) * default
            self._starts.append(end)
            end, after = end + own[key], key + 1
        self._next: dict[int, int] = {}

    def size(self, index: int) -> float:
        """The height or width of one."""
        return self._own.get(index, self._default)

    def at(self, position: float) -> tuple[int, float]:
        """The one a distance from the sheet's edge lies in, and how far into it."""
        found = bisect_right(self._starts, position) - 1
        first, start = (self._keys[found] + 1, self._starts[found]) if found >= 0 else (0, 0.0)
        if found >= 0 and position < start + self.size(first - 1):
            return first - 1, position - start
        rest = position - start - (self.size(first - 1) if found >= 0 else 0)
        count = int(rest // self._default) if self._default > 0 else 0
        return first + count, rest - count * self._default

    def counted(self, index: int, offset: float) -> int:
        """The one that a corner ``offset`` EMU into another counts for: in its last fifth, the next that is shown."""
        size = self.size(index)
        if not size > 0 or offset < _LAST_PART * size:
            return index
        if index not in self._next:
            self._next[index] = self._after(index)
        return self._next[index]

    def _after(self, index: int) -> int:
        last = self._keys[-1] if self._keys else -1
        after = index + 1
        while after <= last and not self.size(after) > 0:
            after += 1
        return after


def rows_of(sheet: bytes) -> Lines:
    """The rows of a sheet (ECMA-376-1, 18.3.1.73), from its XML."""
    default = _format(sheet)
    height = 0.0 if _is_true(default, b"zeroHeight") else _number(default, b"defaultRowHeight", _COMMON_HEIGHT)
    own: dict[int, float] = {}
    row = 0
    for attributes in _found(_ROW, sheet):
        row = int(_number(attributes, b"r", row + 1))
        if _is_true(attributes, b"hidden"):
            own[row - 1] = 0.0
        elif b"ht" in attributes:
            own[row - 1] = _number(attributes, b"ht", _COMMON_HEIGHT) * _EMU_PER_POINT
    return Lines(height * _EMU_PER_POINT, own)


def columns_of(sheet: bytes) -> Lines:
    """The columns of a sheet (ECMA-376-1, 18.3.1.13), from its XML.

    A width counts digits of the workbook's standard font.  They are taken as seven pixels wide, as Calibri's and 等线's
    are at 11 points; 宋体's are eight, which moves a border by an eighth of the column.
    """
    default = _format(sheet)
    base = _number(default, b"baseColWidth", _COMMON_COLUMN) * _DIGIT_PIXELS + _PADDING_PIXELS
    common = -(-base // 8) * 8 / _DIGIT_PIXELS
    width = _number(default, b"defaultColWidth", common) * _DIGIT_PIXELS * _EMU_PER_PIXEL
    own: dict[int, float] = {}
    for attributes in _found(_COLUMN, sheet):
        first, last = int(_number(attributes, b"min", 1)), int(_number(attributes, b"max", 1))
        size = _number(attributes, b"width", width / _DIGIT_PIXELS / _EMU_PER_PIXEL) * _DIGIT_PIXELS * _EMU_PER_PIXEL
        size = 0.0 if _is_true(attributes, b"hidden") else size
        own.update((column - 1, size) for column in range(max(first, 1), min(last, _MOST_COLUMNS) + 1))
    return Lines(width, own)


def _format(sheet: bytes) -> _Attributes:
    return next(_found(_FORMAT, sheet), {})


def _found(pattern: re.Pattern[bytes], sheet: bytes) -> Iterator[_Attributes]:
    return (dict(_ATTRIBUTE.findall(found[1])) for found in pattern.finditer(sheet))


def _number(attributes: _Attributes, name: bytes, default: float) -> float:
    text = attributes.get(name, b"")
    return float(text) if _NUMBER.fullmatch(text) else default


def _is_true(attributes: _Attributes, name: bytes) -> bool:
    return attributes.get(name) in (b"1", b"true")
