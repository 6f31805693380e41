"""Take a workbook in: read it, find its template, bind it.  ``check`` and ``build`` begin here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.delivery.manifest import Manifest
from toolkit.errors import WorkbookError
from toolkit.jobs.rows import first_record
from toolkit.labels import did_you_mean
from toolkit.library import Library, TemplatePackage
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Record, Submission, Value
from toolkit.schema import Carry, Field, Schema, Sheet, version_key
from toolkit.workbook.bind import bind, fits
from toolkit.workbook.identity import Identity, identify
from toolkit.workbook.migrate import migrated
from toolkit.workbook.reader import Workbook, read_workbook


@dataclass(frozen=True, slots=True)
class Serials:
    """The serial numbers of a workbook by ``表单.栏目``, each with its cell; issues are counted unit by unit."""

    template: str
    unit: str
    values: Mapping[str, Value]

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: value.value for name, value in self.values.items() if isinstance(value.value, int)}


@dataclass(frozen=True, slots=True)
class Intake:
    """A workbook with its template."""

    package: TemplatePackage
    submission: Submission
    workbook: Workbook

    @property
    def serials(self) -> Serials:
        """The serial numbers of the workbook."""
        schema, record = self.package.schema, self.submission.record
        values = {
            f"{sheet.name}.{field.name}": value
            for sheet, field in serial_fields(schema)
            if isinstance((value := record.forms[sheet.name][field.name]).value, int)
        }
        return Serials(schema.id, field_text(record, schema.rollup_unit), values)


def take_in(path: Path, library: Library, template: str | None = None) -> Intake:
    """Read a workbook and bind it to its template; what is wrong inside it stands in the submission's problems.

    Raises ``WorkbookError`` where the file cannot be read or its template cannot be told, ``LibraryError`` for an
    unknown ``template``.
    """
    wanted = library.find(template) if template else None
    workbook = read_workbook(path)
    package, notices = _package_of(workbook, library, wanted)
    workbook, moved = as_of_now(workbook, package.schema)
    notices += moved
    submission = bind(workbook, package.schema)
    record = submission.record
    if _is_one_document(workbook, package.schema):
        record = first_record(record, package.schema)
    return Intake(package, replace(submission, record=record, problems=(*notices, *submission.problems)), workbook)


def as_of_now(workbook: Workbook, schema: Schema) -> tuple[Workbook, list[Problem]]:
    """A workbook of an older version of the template with today's names."""
    identity = identify(workbook) if schema.migrations else None
    if identity is None or not schema.is_called(identity.template):
        return workbook, []
    return migrated(workbook, schema, identity.version)


def _is_one_document(workbook: Workbook, schema: Schema) -> bool:
    """Whether the roster is what a form for one document became."""
    over = schema.sheet(schema.merge.over) if schema.merge is not None else None
    return any(grid.origins is not None and schema.sheet(grid.name) is over for grid in workbook.sheets)


def _package_of(
    workbook: Workbook, library: Library, wanted: TemplatePackage | None
) -> tuple[TemplatePackage, list[Problem]]:
    """What the workbook itself says counts; then the template asked for; then the one whose sheets fit."""
    identity = identify(workbook)
    named = library.get(identity.template) if identity is not None else None
    if identity is not None and named is not None:
        notices = list(_version_problems(identity, named.schema))
        if wanted is not None and wanted.schema.id != named.schema.id:
            words = {"template": named.schema.name, "wanted": wanted.schema.name}
            notices.append(problem("T123", identity.where, **words))
        return named, notices
    if wanted is not None:
        return wanted, []
    if identity is not None:
        words = {"name": identity.template, "known": library.listing()}
        hint = did_you_mean(identity.template, library.names())
        raise WorkbookError(problem("T120", identity.where, hint=hint, **words))
    return _guess(workbook, library)


def _guess(workbook: Workbook, library: Library) -> tuple[TemplatePackage, list[Problem]]:
    """The one template whose sheets fit."""
    where = CellLocation(workbook.name)
    scores = [(fits(workbook, package.schema), package) for package in library.packages()]
    best = max((score for score, _ in scores), default=0)
    fitting = [package for score, package in scores if score == best]
    if best == 0 or len(fitting) > 1:
        raise WorkbookError(problem("T116", where, known=library.listing()))
    return fitting[0], [problem("T117", where, template=fitting[0].schema.name)]


def _version_problems(identity: Identity, schema: Schema) -> Iterator[Problem]:
    """Raises ``WorkbookError`` where the workbook is newer than the template."""
    theirs, ours = version_key(identity.version), version_key(schema.version)
    if not identity.version or theirs == ours:
        return
    words = {"template": schema.name, "version": identity.version, "installed": schema.version}
    if theirs > ours:
        raise WorkbookError(problem("T118", identity.where, **words))
    yield problem("T119", identity.where, **words)


def serial_fields(schema: Schema) -> Iterator[tuple[Sheet, Field]]:
    """The fields that count issues."""
    for sheet in schema.sheets:
        for field in sheet.fields:
            if field.carry is Carry.NEXT:
                yield sheet, field


def field_text(record: Record, name: str) -> str:
    """The value of ``表单.栏目`` as text; empty where there is none."""
    sheet, _, field = name.partition(".")
    value = record.forms.get(sheet, {}).get(field)
    return str(value.value) if value is not None and value.value is not None else ""


def serial_problems(serials: Serials, manifest: Manifest, source: str) -> Iterator[Problem]:
    """Serial numbers that do not follow the last issue of the same unit in the output folder."""
    for name, value in serials.numbers.items():
        others = [
            entry.serials[name]
            for entry in manifest.entries()
            if entry.source != source
            and entry.template == serials.template
            and entry.unit == serials.unit
            and name in entry.serials
        ]
        if others and (value in others or (value - 1 not in others and value != 1)):
            label = name.partition(".")[2]
            yield problem("W408", serials.values[name].where, label=label, value=value, last=max(others))
