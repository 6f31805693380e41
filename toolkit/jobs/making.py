"""The part of a mail merge that runs in every process: orders in, finished documents out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from toolkit.assembly.assemble import Assembler
from toolkit.assembly.chart_data import chart_problems
from toolkit.delivery.store import Store
from toolkit.errors import ToolkitError
from toolkit.jobs.content import RowChecks, template_faults
from toolkit.jobs.contents import number_contents
from toolkit.jobs.fault import write_log
from toolkit.jobs.rows import BareRow, RowShape, bare
from toolkit.problems import CellLocation, Problem, Severity, problem
from toolkit.record import Record, Row, Segment, Table
from toolkit.schema import Merge, Schema


@dataclass(frozen=True, slots=True)
class Commission:
    """What all documents of a mail merge share.

    Documents are staged in the store ``staging``, or handed back where it is ``None``.
    """

    schema: Schema
    merge: Merge
    docx: bytes
    trusted: bool
    constants: Record
    shape: RowShape
    joined: tuple[RowShape, ...]
    has_contents: bool
    strict: bool
    staging: Store | None

    @property
    def template(self) -> str:
        """The main document as messages name it."""
        return f"{self.schema.id}/template.docx"

    def place(self, order: Order) -> CellLocation:
        """The row a document is for: ``名单.xlsx > 名单!5``."""
        return self.shape.place(order.rows[0])

    def digest(self, version: str) -> str:
        """A digest of everything here that decides the bytes of a document."""
        parts = (version, repr(self.schema), hashlib.sha256(self.docx).hexdigest(), repr(_bare(self.constants)))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _bare(record: Record) -> object:
    """The values of a record without their places."""
    forms = {name: {key: value.value for key, value in form.items()} for name, form in record.forms.items()}
    figures = [(f.name, f.value, f.approximation, f.unit, f.typed) for s in record.figures.values() for f in s.values()]
    prose = [(part.name, [(segment.text, _shape(segment)) for segment in part.segments]) for part in record.prose]
    tables = [(name, [bare(row).values for row in table.rows]) for name, table in record.tables.items()]
    return forms, figures, prose, tables


def _shape(segment: Segment) -> object:
    """What the text of a table does not tell."""
    table = segment.table
    return (table.spans, [[cell.value for cell in row] for row in table.rows]) if table is not None else None


class Order(NamedTuple):
    """One document to make: the rows of the roster it is for, and those of each joined table.

    ``is_proved``: its format is checked, too; ``is_finished``: the document lies there already, only its text is.
    """

    rows: tuple[BareRow, ...]
    joined: tuple[tuple[BareRow, ...], ...] = ()
    is_proved: bool = False
    is_finished: bool = False


class Made(NamedTuple):
    """A document as it comes back: staged, or as bytes, or neither where it failed or was finished before."""

    problems: tuple[Problem, ...] = ()
    sha256: str = ""
    staged: str | None = None
    content: bytes | None = None
    failed: bool = False
    crashed: bool = False


class Maker:
    """Makes documents, one list of orders after the other."""

    def __init__(self, commission: Commission, assembler: Assembler | None = None) -> None:
        """Compile the template, unless that has been done."""
        self._commission = commission
        self._borrowed = assembler
        self._checks = RowChecks(commission.schema, commission.merge.over)
        self._assembler = assembler or Assembler(
            commission.schema, commission.docx, template=commission.template, trusted=commission.trusted
        )

    def __call__(self, orders: Sequence[Order]) -> list[Made]:
        """Make the documents; staged ones are safe on disk when this returns."""
        made = [self._made(order) for order in orders]
        staging = self._commission.staging
        try:
            if staging is not None:
                staging.settle(each.staged for each in made if each.staged is not None)
        except OSError as error:
            assert staging is not None
            found = staging.refusal(error, "")
            return [each._replace(problems=(*each.problems, found), staged=None, failed=True) for each in made]
        return made

    def _made(self, order: Order) -> Made:
        rows = tuple(map(self._commission.shape.row, order.rows))
        found = tuple(self._checks.problems(rows))
        if order.is_finished:
            return Made(found)
        if self._commission.strict and any(each.severity is Severity.WARNING for each in found):
            return Made(found, failed=True)
        try:
            content, further = self._content(order, rows)
        except ToolkitError as error:
            return Made((*found, *error.problems), failed=True)
        except Exception as error:
            return Made(
                (*found, problem("D301", self._commission.place(order), log=write_log(error))),
                failed=True,
                crashed=True,
            )
        return self._staged(Made((*found, *further), hashlib.sha256(content).hexdigest()), content)

    def _content(self, order: Order, rows: tuple[Row, ...]) -> tuple[bytes, list[Problem]]:
        commission, constants = self._commission, self._commission.constants
        tables = dict(constants.tables)
        over = commission.shape
        names = tuple(field.name for field in over.sheet.fields)
        tables[over.sheet.name] = Table(over.sheet.name, names, rows, over.sums(order.rows))
        for shape, bare_rows in zip(commission.joined, order.joined, strict=True):
            tables[shape.sheet.name] = shape.table(bare_rows)
        record = replace(constants, rows=rows, tables=tables)
        content = self._assembler.assemble(record)
        problems = list(chart_problems(record, commission.schema, commission.place(order)))
        if self._commission.has_contents:
            content, found = number_contents(content, self._commission.template)
            problems.extend(found)
        if order.is_proved:
            problems.extend(template_faults(content, self._commission.schema))
        return content, problems

    def _staged(self, made: Made, content: bytes) -> Made:
        staging = self._commission.staging
        if staging is None:
            return made._replace(content=content)
        try:
            return made._replace(staged=staging.stage(content))
        except OSError as error:
            found = staging.refusal(error, "")
            return made._replace(problems=(*made.problems, found), failed=True)

    def __enter__(self) -> Maker:
        return self

    def __exit__(self, *_: object) -> None:
        if self._borrowed is None:
            self._assembler.close()
