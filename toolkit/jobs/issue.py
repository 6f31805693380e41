"""One issue of a document that comes again and again, compared with the last one that the output folder knows.

The folder keeps digests alone: of every full row of a ledger, of every photo, title, date and figure that should be
another one each time.  What the template says is kept (``Sheet.carry_of``) is not compared, and prose never is.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from toolkit import limits
from toolkit.delivery.manifest import Entry, Manifest
from toolkit.labels import listed
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Photo, Record, Row, Scalar, Value, scalar_text
from toolkit.schema import Carry, Field, FieldType, Schema, Shape, Sheet

_DIGITS: Final = 12
"""Hexadecimal digits of a digest: among two ledgers of 5,000 rows, one chance in ten million that two are alike."""
_FULL: Final = 3
"""Filled cells from which a row is a record of its own, and figures from which all of them are not alike by chance."""
_LISTED_ROWS: Final = 10
_ISSUE_NUMBER: Final = "期号"


class _Kind(enum.Enum):
    """What is compared; the finding that tells it is the same."""

    ROWS = "W414"
    PHOTOS = "W415"
    TITLE = "W416"
    FIGURES = "W417"
    DATE = ""
    """Tells issues apart where there are no serial numbers; it is not told."""


class _Part(NamedTuple):
    """What is compared together: ``digests`` with their cells, under the key that the manifest keeps them by."""

    kind: _Kind
    sheet: str
    key: str
    digests: Sequence[tuple[str, CellLocation]]

    def same(self, last: Mapping[str, str]) -> list[CellLocation]:
        """The cells whose content the last issue had, too."""
        kept = last.get(self.key, "")
        known = {kept[at : at + _DIGITS] for at in range(0, len(kept), _DIGITS)}
        found = [where for digest, where in self.digests if digest in known]
        is_chance = self.kind is _Kind.FIGURES and (len(found) < _FULL or len(found) < len(self.digests))
        return [] if is_chance else found


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: its template and unit, its serial numbers by ``表单.栏目`` each with its cell, and what is compared."""

    template: str
    unit: str
    serials: Mapping[str, Value]
    parts: Sequence[_Part] = ()

    @property
    def numbers(self) -> dict[str, int]:
        """The serial numbers alone."""
        return {name: value.value for name, value in self.serials.items() if isinstance(value.value, int)}

    @property
    def digests(self) -> dict[str, str]:
        """What the manifest keeps of the content."""
        return {part.key: "".join(digest for digest, _ in part.digests) for part in self.parts if part.digests}


def issue_of(record: Record, schema: Schema, unit: str) -> Issue:
    """The issue that a record is."""
    serials = {
        f"{sheet.name}.{field.name}": value
        for sheet in schema.of_shape(Shape.FORM)
        for field in sheet.fields
        if field.carry is Carry.NEXT and isinstance((value := record.forms[sheet.name][field.name]).value, int)
    }
    return Issue(schema.id, unit, serials, tuple(_parts(record, schema)))


def issue_problems(issue: Issue, manifest: Manifest, source: str) -> Iterator[Problem]:
    """Serial numbers that do not follow the last issue of the same unit, and what is the same as in it."""
    others = [
        entry
        for entry in manifest.entries()
        if (entry.template, entry.unit) == (issue.template, issue.unit) and _is_document(entry)
    ]
    yield from _serial_problems(issue, others, source)
    last = _last(issue, others, source)
    if last is not None:
        yield from _same(issue, last)


def _is_document(entry: Entry) -> bool:
    """Whether an entry is the document of a workbook: neither a PDF nor a version written beside an edited one."""
    return not entry.of and "#" not in entry.source


def _serial_problems(issue: Issue, entries: Sequence[Entry], source: str) -> Iterator[Problem]:
    """A number that another workbook has, or that leaves one out; what a workbook was made with leaves none out."""
    own = next((entry.serials for entry in entries if entry.source == source), {})
    for name, value in issue.numbers.items():
        known = [entry.serials[name] for entry in entries if entry.source != source and name in entry.serials]
        is_gap = value - 1 not in known and value != 1 and own.get(name) != value
        if known and (value in known or is_gap):
            label = name.partition(".")[2]
            yield problem("W408", issue.serials[name].where, label=label, value=value, last=max(known))


def _last(issue: Issue, entries: Sequence[Entry], source: str) -> Entry | None:
    """The issue before this one: by the serial numbers, else the one that was first made last, before this one.

    A workbook of the same serial number is this issue corrected; so is, where nothing is numbered, one of the same
    date.
    """
    numbers = issue.numbers
    others = [entry for entry in entries if entry.source != source]
    before = [entry for entry in others if _is_before(entry, numbers)]
    if before:
        return max(enumerate(before), key=lambda each: (*(each[1].serials.get(name, 0) for name in numbers), each[0]))[
            1
        ]
    if numbers and any(_is_same(issue, entry) for entry in others):
        return None
    place = next((place for place, entry in enumerate(entries) if entry.source == source), len(entries))
    return next((entry for entry in reversed(entries[:place]) if not _is_same(issue, entry)), None)


def _is_before(entry: Entry, numbers: Mapping[str, int]) -> bool:
    """Whether all serial numbers of an entry are lower."""
    shared = numbers.keys() & entry.serials.keys()
    return bool(shared) and all(entry.serials[name] < numbers[name] for name in shared)


def _is_same(issue: Issue, entry: Entry) -> bool:
    """Whether an entry is the same issue from another workbook."""
    numbers = issue.numbers
    if numbers or entry.serials:
        shared = numbers.keys() & entry.serials.keys()
        return bool(shared) and all(entry.serials[name] == numbers[name] for name in shared)
    dates = [part for part in issue.parts if part.kind is _Kind.DATE and part.key in entry.digests]
    return bool(dates) and all(part.same(entry.digests) for part in dates)


def _same(issue: Issue, last: Entry) -> Iterator[Problem]:
    """One finding a sheet.  Without a unit others may use the folder, too, and give their documents the same title."""
    told: set[str] = set()
    number = next((value for name, value in last.serials.items() if name.endswith(f".{_ISSUE_NUMBER}")), None)
    name = f"第 {number} 期" if number is not None else f"“{last.source.rpartition('/')[2]}”"
    for part in issue.parts:
        is_told = part.kind.value and part.sheet not in told and (issue.unit or part.kind is not _Kind.TITLE)
        found = part.same(last.digests) if is_told else []
        if found:
            told.add(part.sheet)
            label = part.sheet if part.kind is not _Kind.TITLE else part.key.partition(".")[2]
            yield problem(part.kind.value, found[0], label=label, count=len(found), issue=name, rows=_rows(found))


def _rows(cells: Sequence[CellLocation]) -> str:
    """The rows of some cells in order: 5—16, or 5、8、9."""
    rows = [int(re.sub("[A-Z]", "", where.cell or "0")) for where in cells]
    is_block = len(rows) > 2 and rows[-1] - rows[0] == len(rows) - 1
    return f"{rows[0]}—{rows[-1]}" if is_block else listed(rows, _LISTED_ROWS)


def _parts(record: Record, schema: Schema) -> Iterator[_Part]:
    """Everything that is compared, rows before photos: whose rows are the same has the same photos, too."""
    rosters = {schema.merge.over, *schema.merge.joined} if schema.merge is not None else set()
    for sheet in schema.sheets:
        if sheet.shape is Shape.FORM:
            yield from _form(record.forms[sheet.name], sheet)
        elif sheet.shape is Shape.FIGURES:
            yield _figures(record, schema, sheet)
        elif sheet.shape is Shape.TABLE and sheet.name not in rosters:
            yield from _table(record.tables[sheet.name].rows[: limits.COMPARED_ROWS], sheet)


def _form(values: Mapping[str, Value], sheet: Sheet) -> Iterator[_Part]:
    for field in sheet.fields:
        value, where = values[field.name]
        kind = _kind(field)
        if kind is not None and value not in (None, field.default) and sheet.carry_of(field) is Carry.CLEAR:
            yield _Part(kind, sheet.name, f"{sheet.name}.{field.name}", [(_digest([value]), where)])


def _kind(field: Field) -> _Kind | None:
    if field.is_title:
        return _Kind.TITLE
    return {FieldType.IMAGE: _Kind.PHOTOS, FieldType.DATE: _Kind.DATE}.get(field.type)


def _table(rows: Sequence[Row], sheet: Sheet) -> Iterator[_Part]:
    fields = [field for field in sheet.fields if sheet.carry_of(field) is Carry.CLEAR]
    yield _Part(_Kind.ROWS, sheet.name, sheet.name, list(_full_rows(rows, fields)))
    for field in fields:
        if field.type is FieldType.IMAGE:
            cells = [row.values[field.name] for row in rows]
            photos = [(_digest([value]), where) for value, where in cells if value is not None]
            yield _Part(_Kind.PHOTOS, sheet.name, f"{sheet.name}.{field.name}", photos)


def _full_rows(rows: Iterable[Row], fields: Sequence[Field]) -> Iterator[tuple[str, CellLocation]]:
    for row in rows:
        filled = [(field.name, *row.values[field.name]) for field in fields if row.values[field.name].value is not None]
        if len(filled) >= _FULL:
            yield _digest(part for name, value, _ in filled for part in (name, value)), filled[0][2]


def _figures(record: Record, schema: Schema, sheet: Sheet) -> _Part:
    """The figures that were typed and say something: neither computed nor nought."""
    digests = []
    for figure in record.figures[sheet.name].values():
        field = sheet.field(figure.name) or Field(figure.name)
        says_little = figure.is_blank or figure.value == 0 or _is_computed(record, schema, field)
        if not says_little and sheet.carry_of(field) is Carry.CLEAR:
            digests.append((_digest([figure.name, figure.phrase]), figure.where))
    return _Part(_Kind.FIGURES, sheet.name, sheet.name, digests)


def _is_computed(record: Record, schema: Schema, field: Field) -> bool:
    """Whether a ledger says the figure: then it is the same where the ledger is."""
    table = schema.sheet(field.source.sheet) if field.source is not None else None
    column = table.field(field.source.name) if table is not None and field.source is not None else None
    return table is not None and column is not None and column.name in record.tables[table.name].totals


def _digest(values: Iterable[Scalar]) -> str:
    """What tells some values from others; nobody can read them from it."""
    texts = [value.digest if isinstance(value, Photo) else scalar_text(value) for value in values]
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
