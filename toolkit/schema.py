"""What a template declares: which sheets it has and what each of their fields holds.

The names staff see are the names templates use; there is no second set of keys.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from toolkit.labels import fold_label

RESERVED_NAMES: Final = frozenset({"正文", "段", "行", "说明", "下一条", "图表"})
"""Names a template cannot give to a sheet: they mean something of their own in every template."""


class Shape(enum.StrEnum):
    """The four shapes of a sheet: 表单, 正文, 数据, 表格."""

    FORM = "form"
    PROSE = "prose"
    FIGURES = "figures"
    TABLE = "table"


class FieldType(enum.StrEnum):
    """What a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    MONEY = "money"
    PERCENT = "percent"
    ID = "id"
    IMAGE = "image"

    @property
    def is_numeric(self) -> bool:
        """Whether a column of the type is summed."""
        return self in (FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY)


class Rollup(enum.StrEnum):
    """How the figures of many units become one."""

    SUM = "sum"
    COUNT = "count"
    DISTINCT = "distinct"
    MAX = "max"
    FIRST = "first"
    LIST = "list"


class Carry(enum.StrEnum):
    """What becomes of a field or a sheet when a workbook is started from last issue's."""

    KEEP = "keep"
    CLEAR = "clear"
    NEXT = "next"
    """A serial number: one more than last time, and never smaller than the last one delivered."""


class By(enum.StrEnum):
    """Whose business a field is where units report and an office puts it together."""

    UNIT = "unit"
    OFFICE = "office"
    """The office's own, 期号 or 标题: not asked of the units that report, filled in where the document is made."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, named from elsewhere: ``走访慰问台账.慰问金``."""

    sheet: str
    name: str

    def __str__(self) -> str:
        return f"{self.sheet}.{self.name}"


_TITLES: Final = ("标题", "题目")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, a figure of a figures sheet, or a column of a table."""

    name: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    min: Decimal | datetime.date | None = None
    max: Decimal | datetime.date | None = None
    choices: tuple[str, ...] = ()
    default: str | int | Decimal | datetime.date | None = None
    pattern: str = ""
    unit: str = ""
    hint: str = ""
    source: Column | None = None
    rollup: Rollup | None = None
    carry: Carry | None = None
    """As written; ``Sheet.carry_of`` says what holds."""
    caption: str = ""
    """Of an image: the field beside it whose text tells what the picture shows."""
    by: By = By.UNIT

    @property
    def is_title(self) -> bool:
        """Whether a form calls the field a title: it is the document's own, and another one each time."""
        return self.type is FieldType.TEXT and fold_label(self.name).endswith(_TITLES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook as the template declares it."""

    name: str
    shape: Shape
    fields: tuple[Field, ...] = ()
    hint: str = ""
    words: tuple[str, ...] = ()
    """Words that speak for a prose sheet when an old brief is imported."""
    carry: Carry | None = None
    """As written; ``carry_of`` says what holds."""

    def carry_of(self, field: Field | None = None) -> Carry:
        """What becomes of a field, or of the sheet itself, in the next issue.

        What is written decides, at the field before at the sheet.  Else titles, dates and pictures of forms, tables and
        figures are cleared and the rest is kept.
        """
        written = (field.carry if field is not None else None) or self.carry
        if written is not None:
            return written
        if self.shape in (Shape.TABLE, Shape.FIGURES):
            return Carry.CLEAR
        changes = field is not None and (field.is_title or field.type in (FieldType.DATE, FieldType.IMAGE))
        return Carry.CLEAR if changes else Carry.KEEP

    def field(self, name: str) -> Field | None:
        """The field of that name in any spelling (see ``fold_label``)."""
        folded = fold_label(name)
        return next((known for known in self.fields if fold_label(known.name) == folded), None)


@dataclass(frozen=True, slots=True)
class Merge:
    """Mail merge: ``over`` is the roster, one document for each of its rows.

    ``joined`` are tables whose rows belong to the row of the roster with the same value in the column ``key``.
    """

    over: str
    key: str = ""
    joined: tuple[str, ...] = ()


class ChartKind(enum.StrEnum):
    """How a chart draws its figures: upright, lying, as lines over time, as parts of a whole."""

    COLUMN = "column"
    BAR = "bar"
    LINE = "line"
    PIE = "pie"


class Aggregate(enum.StrEnum):
    """What becomes of the rows that have one label."""

    SUM = "sum"
    MAX = "max"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Chart:
    """图表: figures of a template as a picture.

    Either ``columns`` of the table ``over``, its rows put together by what stands in the column ``label``, or single
    ``figures``.  Amounts of money and the figures are brought to ``unit``.  ``width`` and ``height`` are in mm; without
    a height it follows from the number of labels.
    """

    name: str
    kind: ChartKind
    title: str = ""
    unit: str = ""
    over: str = ""
    label: str = ""
    columns: tuple[str, ...] = ()
    aggregate: Aggregate = Aggregate.SUM
    figures: tuple[Column, ...] = ()
    width: int = 150
    height: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """A field of a form that became several: its text is parted at ``at``, the first time first."""

    into: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What workbooks of version ``before`` and older call otherwise: sheets by name, fields as ``工作表.栏目``.

    A field of a form whose new name stands on another sheet, a table, has become a column of that table's one row.
    """

    before: str
    renamed: Mapping[str, str]
    split: Mapping[str, Split]
    dropped: tuple[str, ...]

    def now(self, name: str) -> str:
        """What became of a name: itself, a new one, the first of several, or nothing."""
        if name in self.dropped:
            return ""
        if name in self.split:
            return self.split[name].into[0]
        sheet, dot, field = name.partition(".")
        if name in self.renamed or sheet not in self.dropped:
            return self.renamed.get(name) or f"{self.renamed.get(sheet, sheet)}{dot}{field}"
        return ""

    def new_homes(self, name: str) -> frozenset[str]:
        """The sheets a field moved to, those of its new names where they are not its own sheet; none if it stayed."""
        now = self.split[name].into if name in self.split else (self.renamed.get(name, ""),)
        homes = {target.partition(".")[0] for target in now if "." in target}
        sheet = name.partition(".")[0]
        return frozenset(homes) if homes - {self.renamed.get(sheet, sheet)} else frozenset()


def version_key(version: str) -> tuple[int, ...]:
    """Versions in order: 1.10 comes after 1.9, 1.0 is 1."""
    numbers = [int(number) for number in re.findall(r"\d{1,9}", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@dataclass(frozen=True, slots=True)
class Schema:
    """What ``template.toml`` declares.  ``output`` is the Jinja pattern of the document's name, without extension."""

    id: str
    name: str
    version: str
    output: str
    sheets: tuple[Sheet, ...]
    merge: Merge | None = None
    rollup_unit: str = ""
    charts: tuple[Chart, ...] = ()
    migrations: tuple[Migration, ...] = ()
    """From the oldest version on."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name in any spelling (see ``fold_label``)."""
        folded = fold_label(name)
        return next((known for known in self.sheets if fold_label(known.name) == folded), None)

    def asked_of_units(self) -> Schema:
        """What the blank of a unit that reports holds: without the office's own fields, and sheets of nothing else."""
        sheets = [
            replace(each, fields=tuple(known for known in each.fields if known.by is By.UNIT)) for each in self.sheets
        ]
        kept = (new for new, old in zip(sheets, self.sheets, strict=True) if new.fields or not old.fields)
        return replace(self, sheets=tuple(kept))

    def as_reported(self) -> Schema:
        """What the workbook of a unit that reports has to meet: nothing of the office's own is required."""
        sheets = [
            replace(
                each,
                fields=tuple(replace(known, required=known.required and known.by is By.UNIT) for known in each.fields),
            )
            for each in self.sheets
        ]
        return replace(self, sheets=tuple(sheets))

    def left_to_the_office(self) -> tuple[tuple[Sheet, Field], ...]:
        """The office's own fields that it must fill in."""
        return tuple(
            (sheet, known)
            for sheet in self.sheets
            for known in sheet.fields
            if known.by is By.OFFICE and known.required and known.default is None
        )

    def is_called(self, name: str) -> bool:
        """Whether the template goes by that id or name, in any spelling."""
        return fold_label(name).lower() in (self.id.lower(), fold_label(self.name).lower())

    def of_shape(self, shape: Shape) -> tuple[Sheet, ...]:
        """The sheets of one shape, in order."""
        return tuple(sheet for sheet in self.sheets if sheet.shape is shape)
