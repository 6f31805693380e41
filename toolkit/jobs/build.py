"""``gwkit build`` and ``gwkit check``: workbooks in, documents out, one bad workbook never stops the others.

Reading, checking and assembling runs in as many processes as are worth it; delivering, in order, in this one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from toolkit.assembly.assemble import Assembler
from toolkit.assembly.chart_data import chart_problems
from toolkit.batch import Batch, Lost, all_cores
from toolkit.delivery.destination import Status
from toolkit.delivery.folder import Document, OutputFolder
from toolkit.delivery.manifest import Manifest
from toolkit.errors import LibraryError, ToolkitError
from toolkit.jobs.content import content_problems, template_faults, unprinted_tables
from toolkit.jobs.contents import number_contents
from toolkit.jobs.fault import write_log
from toolkit.jobs.intake import Intake, take_in
from toolkit.jobs.issue import Issue, issue_problems
from toolkit.jobs.pages import Pages, Wanted, make_pages
from toolkit.jobs.sources import Source
from toolkit.labels import listed
from toolkit.library import Library, TemplatePackage
from toolkit.problems import CellLocation, Problem, Severity, has_errors, problem
from toolkit.workbook.identity import reporting_unit

_WORTH_A_PROCESS: Final = 16
"""Workbooks below which a process of its own costs more than it saves."""
_SHOWN_FIELDS: Final = 4


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for; ``jobs`` is the number of processes, 0 for as many as are worth it."""

    template: str | None = None
    name: str | None = None
    strict: bool = False
    force: bool = False
    pdf: bool = False
    pictures: bool = False
    jobs: int = 0

    def withholds(self, problems: Sequence[Problem]) -> bool:
        """Whether these findings keep the document back."""
        if self.strict and any(found.severity is Severity.WARNING for found in problems):
            return True
        return has_errors(problems)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one workbook.

    ``status`` is ``None`` for a check; ``crashed`` marks a fault of ours; ``pages`` has the PDF and the pictures;
    ``annotated`` is the copy that shows the problems.
    """

    source: Path
    problems: tuple[Problem, ...] = ()
    status: Status | None = None
    output: Path | None = None
    crashed: bool = False
    pages: Pages = field(default_factory=Pages)
    annotated: Path | None = None


def check(sources: Sequence[Source], library: Library, options: Options) -> Iterator[Result]:
    """Say what is wrong with each workbook; writes nothing."""
    manifests: dict[Path, Manifest] = {}
    for source in sources:
        try:
            intake = take_in(source.path, library, options.template)
            if source.output not in manifests:
                manifests[source.output] = Manifest(source.output)
            key = OutputFolder.relative_source(source.output, source.path)
            compared = issue_problems(intake.issue, manifests[source.output], key)
            problems = (*intake.submission.problems, *_of_the_office("W365", source, intake))
            yield Result(source.path, (*problems, *compared, *_findings(source, intake)))
        except LibraryError:
            raise
        except ToolkitError as error:
            yield Result(source.path, error.problems)
        except Exception as error:
            yield Result(source.path, (_crash(source, error),), crashed=True)


def build(sources: Sequence[Source], library: Library, options: Options) -> Iterator[Result]:
    """Check, assemble and deliver each workbook, in order; PDFs and pictures when all are delivered."""
    jobs = options.jobs or min(all_cores(), max(1, len(sources) // _WORTH_A_PROCESS))
    with contextlib.ExitStack() as stack:
        batch: Batch[Source, Source, Draft] = Batch(Drafter, (library, options), jobs)
        stack.enter_context(batch)
        delivery = _Delivery(options, stack)
        drafts = batch.run((source, source) for source in sources)
        results = (delivery.result(source, draft) for source, draft in drafts)
        wanted = Wanted(options.pdf, options.pictures, options.force)
        yield from delivery.with_pages(sources, list(results), wanted) if wanted else results


def _findings(source: Source, intake: Intake) -> Iterator[Problem]:
    """What can be said of the content beyond single cells."""
    record, schema = intake.submission.record, intake.package.schema
    yield from content_problems(record, schema)
    yield from chart_problems(record, schema, CellLocation(source.path.name))


def _of_the_office(code: str, source: Source, intake: Intake) -> Iterator[Problem]:
    """What the office still has to fill in before the report of a unit makes a document."""
    if intake.left_open:
        unit = reporting_unit(intake.workbook)
        yield problem(code, CellLocation(source.path.name), unit=unit, fields=listed(intake.left_open, _SHOWN_FIELDS))


def _crash(source: Source, error: Exception) -> Problem:
    return problem("D301", CellLocation(source.path.name), log=write_log(error))


@dataclass(frozen=True, slots=True)
class Draft:
    """A workbook as it comes back from a process.

    ``document`` is ``None`` where something keeps it back; ``problems`` stand before, ``further`` behind what is found
    by comparing with the last issue, which only the output folder can tell.
    """

    problems: tuple[Problem, ...] = ()
    further: tuple[Problem, ...] = ()
    issue: Issue | None = None
    document: Document | None = None
    crashed: bool = False


class Drafter:
    """Reads, checks and assembles one workbook after the other."""

    def __init__(self, library: Library, options: Options) -> None:
        self._library = library
        self._options = options
        self._assemblers: dict[str, Assembler] = {}

    def __call__(self, source: Source) -> Draft:
        """The document of a workbook, or what keeps it back.  Raises ``LibraryError``."""
        try:
            return self._draft(source, take_in(source.path, self._library, self._options.template))
        except LibraryError:
            raise
        except ToolkitError as error:
            return Draft(error.problems)
        except Exception as error:
            return Draft((_crash(source, error),), crashed=True)

    def _draft(self, source: Source, intake: Intake) -> Draft:
        submission, schema = intake.submission, intake.package.schema
        problems = (*submission.problems, *_of_the_office("W366", source, intake))
        draft = Draft(problems, tuple(_findings(source, intake)), intake.issue)
        if self._options.withholds((*draft.problems, *draft.further)):
            return draft
        try:
            document = self._document(source, intake)
            content, notices = number_contents(document.content, document.name)
            printed = self._assembler(intake.package).facts(self._options.name).printed
            unprinted = unprinted_tables(submission.record, schema, printed)
            further = (*draft.further, *notices, *unprinted, *template_faults(content, schema))
        except ToolkitError as error:
            return replace(draft, further=(*draft.further, *error.problems))
        return replace(draft, further=further, document=replace(document, content=content))

    def _document(self, source: Source, intake: Intake) -> Document:
        record, issue = intake.submission.record, intake.issue
        assembler = self._assembler(intake.package)
        name = assembler.document_name(record, self._options.name)
        return Document(
            source=source.path,
            name=f"{source.subfolder}/{name}" if source.subfolder else name,
            content=assembler.assemble(record),
            template=intake.package.schema.id,
            version=intake.package.schema.version,
            unit=issue.unit,
            serials=issue.numbers,
            digests=issue.digests,
        )

    def _assembler(self, package: TemplatePackage) -> Assembler:
        schema = package.schema
        if schema.id not in self._assemblers:
            name = f"{schema.id}/template.docx"
            self._assemblers[schema.id] = Assembler(schema, package.docx, template=name, trusted=package.built_in)
        return self._assemblers[schema.id]

    def __enter__(self) -> Drafter:
        return self

    def __exit__(self, *_: object) -> None:
        for assembler in self._assemblers.values():
            assembler.close()


class _Delivery:
    """The output folders of one run, opened when first needed."""

    def __init__(self, options: Options, stack: contextlib.ExitStack) -> None:
        self._options = options
        self._stack = stack
        self._folders: dict[Path, OutputFolder] = {}

    def result(self, source: Source, draft: Draft | Lost) -> Result:
        """Deliver the document of a workbook."""
        if isinstance(draft, Lost):
            return Result(source.path, (problem("D108", CellLocation(source.path.name)),), Status.FAILED)
        compared: tuple[Problem, ...] = ()
        if draft.issue is not None:
            key = OutputFolder.relative_source(source.output, source.path)
            compared = tuple(issue_problems(draft.issue, self._manifest(source.output), key))
        problems = (*draft.problems, *compared, *draft.further)
        if draft.document is None or self._options.withholds(problems):
            return Result(source.path, problems, Status.FAILED, crashed=draft.crashed)
        try:
            delivered = self._folder(source.output).deliver(draft.document, force=self._options.force)
        except ToolkitError as error:
            return Result(source.path, (*problems, *error.problems), Status.FAILED)
        except Exception as error:
            return Result(source.path, (*problems, _crash(source, error)), Status.FAILED, crashed=True)
        output = Path(delivered.path) if delivered.path is not None else None
        return Result(source.path, (*problems, *delivered.problems), delivered.status, output)

    def with_pages(self, sources: Sequence[Source], results: Sequence[Result], wanted: Wanted) -> Iterator[Result]:
        """The results with PDFs and pictures of every document that is ours."""
        documents = [self._own(source, result.output) for source, result in zip(sources, results, strict=True)]
        for result, pages in zip(results, make_pages(documents, wanted), strict=True):
            problems = (*result.problems, *pages.problems)
            yield replace(result, problems=problems, crashed=result.crashed or pages.crashed, pages=pages)

    def _own(self, source: Source, output: Path | None) -> tuple[OutputFolder, Path] | None:
        if output is None:
            return None
        folder = self._folder(source.output)
        name = output.relative_to(folder.path).as_posix()
        return (folder, output) if folder.manifest.owner(name) is not None else None

    def _manifest(self, path: Path) -> Manifest:
        """The manifest of an output folder, which comes to exist with its first document."""
        return self._folders[path].manifest if path in self._folders else Manifest(path)

    def _folder(self, path: Path) -> OutputFolder:
        if path not in self._folders:
            self._folders[path] = self._stack.enter_context(OutputFolder(path))
        return self._folders[path]
