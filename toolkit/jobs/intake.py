"""Take a workbook in: read it, find its template, bind it.  ``check`` and ``build`` begin here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.errors import WorkbookError
from toolkit.jobs.issue import Issue, issue_of
from toolkit.jobs.rows import first_record
from toolkit.labels import did_you_mean
from toolkit.library import Library, TemplatePackage
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Figure, Record, Submission, Value
from toolkit.schema import By, Schema, version_key
from toolkit.workbook.bind import bind, fits
from toolkit.workbook.identity import Identity, identify, reporting_unit
from toolkit.workbook.migrate import migrated
from toolkit.workbook.open_list import open_problems
from toolkit.workbook.reader import Workbook, read_workbook


@dataclass(frozen=True, slots=True)
class Intake:
    """A workbook with its template; ``filled_by`` is whose it is: an office's own, or the report of a unit."""

    package: TemplatePackage
    submission: Submission
    workbook: Workbook
    filled_by: By = By.OFFICE

    @property
    def left_open(self) -> tuple[str, ...]:
        """The office's own fields that it must fill in and that the report of a unit leaves blank."""
        if self.filled_by is By.OFFICE:
            return ()
        forms, figures = self.submission.record.forms, self.submission.record.figures
        return tuple(
            known.name
            for sheet, known in self.package.schema.left_to_the_office()
            if _is_blank(forms.get(sheet.name, {}).get(known.name), figures.get(sheet.name, {}).get(known.name))
        )

    @property
    def issue(self) -> Issue:
        """The issue that the workbook is."""
        schema, record = self.package.schema, self.submission.record
        return issue_of(record, schema, field_text(record, schema.rollup_unit))


def take_in(path: Path, library: Library, template: str | None = None, filled_by: By | None = None) -> Intake:
    """Read a workbook and bind it to its template; what is wrong inside it stands in the submission's problems.

    The report of a unit does not have to hold what is the office's own; where ``filled_by`` does not tell whose a
    workbook is, it says so itself.

    Raises ``WorkbookError`` where the file cannot be read or its template cannot be told, ``LibraryError`` for an
    unknown ``template``.
    """
    wanted = library.find(template) if template else None
    workbook = read_workbook(path)
    package, notices = _package_of(workbook, library, wanted)
    workbook, moved = as_of_now(workbook, package.schema)
    notices += moved
    filled_by = filled_by or (By.UNIT if reporting_unit(workbook) else By.OFFICE)
    submission = _report(workbook, package.schema) if filled_by is By.UNIT else bind(workbook, package.schema)
    if _is_one_document(workbook, package.schema):
        submission = replace(submission, record=first_record(submission.record, package.schema))
    problems = (*notices, *open_problems(workbook), *submission.problems)
    return Intake(package, replace(submission, problems=problems), workbook, filled_by)


def _report(workbook: Workbook, schema: Schema) -> Submission:
    """The report of a unit: it may be figures alone, but not nothing."""
    submission = bind(workbook, schema.as_reported())
    record = submission.record
    figures = (figure for each in record.figures.values() for figure in each.values())
    prose, rows = (part.segments for part in record.prose), (table.rows for table in record.tables.values())
    is_filled = any(prose) or any(rows) or any(not figure.is_blank for figure in figures)
    problems = [found for found in submission.problems if found.code != "W214"]
    if not is_filled and len(problems) < len(submission.problems):
        problems.append(problem("R135", CellLocation(workbook.name)))
    return replace(submission, problems=tuple(problems))


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


def _is_blank(value: Value | None, figure: Figure | None) -> bool:
    return (value is None or value.value is None) and (figure is None or figure.is_blank)


def field_text(record: Record, name: str) -> str:
    """The value of ``表单.栏目`` as text; empty where there is none."""
    sheet, _, field = name.partition(".")
    value = record.forms.get(sheet, {}).get(field)
    return str(value.value) if value is not None and value.value is not None else ""
