"""What one document is made of: typed values, each with the cell it came from.

A workbook is read into a ``Submission``; its ``Record`` is what assembly sees.  Nothing here knows Excel or Word.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import NamedTuple, Self

from toolkit.numerals import figure_phrase, official_date, plain_number
from toolkit.problems import CellLocation, Problem, has_errors


class Shown(Decimal):
    """A number that computes as it is stored and prints as its cell shows it: 3333.3333 and 3333.33."""

    __slots__ = ("shown",)
    shown: Decimal

    def __new__(cls, stored: Decimal | int | str, shown: Decimal | None = None) -> Self:
        """The number ``stored``; without ``shown`` it prints as it is."""
        number = super().__new__(cls, stored)
        number.shown = Decimal(number) if shown is None else Decimal(shown)
        return number

    def __str__(self) -> str:
        return plain_number(self.shown)

    def __format__(self, specifier: str, context: Context | None = None, /) -> str:
        return format(self.shown, specifier) if specifier else str(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({Decimal(self)}, {self.shown})"

    def __reduce__(self) -> tuple[type[Self], tuple[Decimal, Decimal]]:  # type: ignore[override]
        return type(self), (Decimal(self), self.shown)


class Percent(Shown):
    """A percentage in points: ``Percent("12.5")`` is 12.5%."""

    __slots__ = ()


def shown_number(number: Decimal | int) -> Decimal:
    """The number that prints for a number."""
    return number.shown if isinstance(number, Shown) else Decimal(number)


def changed(number: Decimal, change: Callable[[Decimal], Decimal]) -> Decimal:
    """What becomes of a number, as stored and as shown: of 3333.3333万元, an amount in 元."""
    if isinstance(number, Shown):
        return Shown(change(Decimal(number)), change(number.shown))
    return change(number)


def added(one: Decimal | int, other: Decimal | int) -> Decimal:
    """The sum of two numbers as stored; it prints as many decimals as they do."""
    total = Decimal(one) + Decimal(other)
    if not isinstance(one, Shown) and not isinstance(other, Shown):
        return total
    exponents = (shown_number(number).as_tuple().exponent for number in (one, other))
    step = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0 for exponent in exponents))
    return Shown(total, total.quantize(min(step, Decimal(1)), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it goes into the document: upright, scaled down, without anything but its pixels.

    ``content`` is a JPEG or a PNG, ``extension`` says which; ``width`` and ``height`` are in pixels; ``name`` is the
    file's own, and empty for a picture that stood in the workbook itself.
    """

    name: str
    content: bytes = field(repr=False)
    extension: str
    width: int
    height: int
    digest: str


Scalar = str | int | Decimal | datetime.date | Photo | None
"""A typed value; ``None`` is a blank.  Money is a ``Decimal`` in 元, a percentage a ``Percent``.

A number whose cell shows fewer decimals than it holds is a ``Shown``.
"""


def scalar_text(value: Scalar) -> str:
    """How a value prints: integers without a point, no float noise, 2026年2月8日, 12.5%, a blank as nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime.date):
        return official_date(value)
    if isinstance(value, Photo):
        return value.name
    return plain_number(shown_number(value)) + ("%" if isinstance(value, Percent) else "")


class Value(NamedTuple):
    """A value and the cell it was read from (the cell it would stand in, where it is blank)."""

    value: Scalar
    where: CellLocation


class Level(enum.StrEnum):
    """层级 of a paragraph of prose."""

    FIRST = "一级"
    SECOND = "二级"
    THIRD = "三级"
    FOURTH = "四级"
    ITEM = "分项"
    TEXT = "正文"

    @property
    def is_heading(self) -> bool:
        """Whether the level is one of the four numbered headings of GB/T 9704-2012, 7.3.3."""
        return self not in (Level.ITEM, Level.TEXT)


class Span(NamedTuple):
    """A merged block of a free table: its upper left cell, counted from 0, and how many rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class FreeTable:
    """原表: a table that is printed as it stands in its sheet, and is neither typed nor summed.

    Its rows are equally long and every value is a text; a merged block has its text in its upper left cell.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The table as plain text: a line for each row, its cells parted by tabs."""
        lines = ("\t".join(" ".join(scalar_text(cell.value).split()) for cell in row) for row in self.rows)
        return "\n".join(line.rstrip("\t") for line in lines)


@dataclass(frozen=True, slots=True)
class Segment:
    """段: one paragraph of the body, its number already given.

    Where a ``table`` stands instead of a paragraph, ``content`` is the table as plain text.
    """

    level: Level
    number: str
    title: str
    content: str
    sheet: str
    where: CellLocation
    table: FreeTable | None = None

    @property
    def text(self) -> str:
        """文字: the paragraph as it stands on the page."""
        return f"{self.number}{self.title}{self.content}"


@dataclass(frozen=True, slots=True)
class Figure:
    """指标: one figure of a figures sheet.

    ``value`` is in ``unit`` (70 with 万元); ``typed`` holds a phrase typed instead of a number (三十万), which prints
    as typed and is not computed.  ``approximation`` is one of 余 多 近 约 以上 or empty.
    """

    name: str
    value: Decimal | None
    approximation: str
    unit: str
    typed: str
    where: CellLocation

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed and nothing computed."""
        return self.value is None and not self.typed

    @property
    def phrase(self) -> str:
        """How the figure prints: 70余万元, 近5000名; empty where it is blank."""
        if self.typed or self.value is None:
            return self.typed
        # 70余 speaks of the number itself: 70.6 that shows as 71 is not more than 71.
        number = Decimal(self.value) if self.approximation in ("余", "多") else shown_number(self.value)
        return figure_phrase(number, self.approximation, self.unit)


class Row(NamedTuple):
    """行: one record of a table; ``number`` is the row as Excel counts it."""

    values: Mapping[str, Value]
    number: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table sheet: its records and, for every numeric column, the computed sum (``合计``)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Prose:
    """A prose sheet: its paragraphs in order."""

    name: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one document, sheet by sheet.

    ``forms`` hold every field the template declares, blank ones with the value ``None``; ``prose`` keeps the
    workbook's order and includes the sections staff added; ``figures`` hold every figure the template declares and
    those staff added.  ``rows`` are the rows of the roster that a document of a mail merge is for: one, or as many as
    its page has labels; there are none outside a merge.
    """

    forms: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    prose: tuple[Prose, ...] = ()
    figures: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """What one workbook says: its record and every problem found while reading it, in sheet order."""

    source: Path
    record: Record
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the document must be withheld."""
        return has_errors(self.problems)
