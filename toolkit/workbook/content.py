"""What a new workbook is filled with: rows of cells by header name, sheet by sheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from toolkit.errors import TemplateError
from toolkit.labels import did_you_mean
from toolkit.problems import FileLocation, Problem, problem
from toolkit.record import Shown, Span
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.schema_file import parse_toml
from toolkit.workbook.layout import HEADERS


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell with a comment; a doubtful one is tinted, so that somebody looks at it."""

    value: str | int | float | Shown | None
    note: str
    is_doubtful: bool = False


CellContent = str | int | float | Shown | None | Noted
"""A ``Shown`` is a number in a format that shows its decimals no further."""

Rows = list[dict[str, CellContent]]


def number_content(number: Decimal) -> int | float | Shown:
    """A number as a cell holds it."""
    if isinstance(number, Shown):
        return number
    return int(number) if number == number.to_integral_value() else float(number)


def plain(content: CellContent) -> str | int | float | Shown | None:
    """What stands in the cell itself."""
    return content.value if isinstance(content, Noted) else content


@dataclass(frozen=True, slots=True)
class Listing:
    """A sheet for people to read: a header row and rows of values, as wide as ``widths`` say."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[CellContent]]
    widths: Sequence[float] = ()
    is_hidden: bool = False


class Picture(NamedTuple):
    """A picture to put into a cell: of which line of the sheet, under which header, and the bytes of its file."""

    line: int
    header: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FreeSheet:
    """A sheet that is printed as it stands, with its merged blocks; ``is_marked`` writes 表格 above it."""

    name: str
    rows: Sequence[Sequence[CellContent]]
    spans: Sequence[Span] = ()
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Rows of every sheet to fill; ``order`` names all sheets in workbook order where it differs from the schema's.

    ``carried`` tells whether the content comes from an earlier workbook and is tinted until touched.  ``unit`` is the
    unit a blank is sent to: it can change the cells to fill alone, and is told of no command.  ``free_tables`` stand
    behind the sheets, ``appendix`` are sheets for people to read, behind all others; ``notices`` are lines that stand
    first on the 说明 sheet.  ``pictures`` are put over cells, sheet by sheet.
    """

    rows: Mapping[str, Rows] = field(default_factory=dict)
    order: Sequence[str] = ()
    carried: bool = False
    free_tables: Sequence[FreeSheet] = ()
    appendix: Sequence[Listing] = ()
    unit: str = ""
    notices: Sequence[tuple[str, str]] = ()
    pictures: Mapping[str, Sequence[Picture]] = field(default_factory=dict)


def headers_of(sheet: Sheet) -> tuple[str, ...]:
    """The header row of a sheet, in order."""
    return tuple(field.name for field in sheet.fields) if sheet.shape is Shape.TABLE else HEADERS[sheet.shape]


def sample_content(schema: Schema, text: str) -> Content:
    """The example of a template package, or a plausible one where the package has none.

    ``text`` is its ``sample.toml``: a table of fields for a form, rows in the order of the header for any other sheet.
    Raises ``TemplateError`` for bad TOML and for names the schema does not have.
    """
    if not text:
        return Content({sheet.name: _plausible_rows(sheet) for sheet in schema.sheets})
    where = FileLocation(f"{schema.id}/sample.toml")
    data = parse_toml(text, where)
    rows: dict[str, Rows] = {}
    faults: list[Problem] = []
    for name, entry in data.items():
        sheet = schema.sheet(name)
        parsed = _sample_rows(sheet, entry) if sheet is not None else None
        if sheet is None or parsed is None:
            hint = did_you_mean(name, [known.name for known in schema.sheets])
            faults.append(problem("T121", where, name=name, hint=hint or "请核对栏目名称和列数"))
        else:
            rows[sheet.name] = parsed
    if faults:
        raise TemplateError(*faults)
    return Content(rows)


def _sample_rows(sheet: Sheet, entry: Any) -> Rows | None:
    if sheet.shape is Shape.FORM:
        known = isinstance(entry, dict) and all(sheet.field(name) is not None for name in entry)
        return [{"项目": name, "内容": _content(value)} for name, value in entry.items()] if known else None
    headers = headers_of(sheet)
    if not isinstance(entry, list) or any(not isinstance(row, list) or len(row) > len(headers) for row in entry):
        return None
    return [{name: _content(value) for name, value in zip(headers, row, strict=False)} for row in entry]


def _content(value: Any) -> CellContent:
    return value if isinstance(value, (str, int, float)) else str(value)


def _plausible_rows(sheet: Sheet) -> Rows:
    if sheet.shape is Shape.PROSE:
        return [{"层级": "正文", "标题": "", "内容": f"这里写{sheet.name}的内容。"}]
    if sheet.shape is Shape.FORM:
        return [{"项目": known.name, "内容": _plausible(known)} for known in sheet.fields]
    if sheet.shape is Shape.FIGURES:
        blank = [known for known in sheet.fields if known.source is None]
        return [{"指标": known.name, "数值": _plausible(known), "单位": known.unit} for known in blank]
    return [{known.name: _plausible(known) for known in sheet.fields}]


def _plausible(known: Field) -> CellContent:
    if known.default is not None:
        return known.default if isinstance(known.default, (str, int)) else str(known.default)
    if known.choices:
        return known.choices[0]
    if known.type is FieldType.IMAGE:
        return None
    if known.type is FieldType.DATE:
        day = known.min if isinstance(known.min, datetime.date) else datetime.date(2026, 2, 8)
        return f"{day.year}年{day.month}月{day.day}日"
    if known.type in (FieldType.TEXT, FieldType.ID):
        return f"{known.name}示例"
    lowest = known.min if isinstance(known.min, Decimal) else Decimal(1)
    return int(max(lowest, Decimal(1)).to_integral_value())
