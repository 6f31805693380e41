"""``gwkit build`` and ``gwkit check``: workbooks in, documents out, one bad workbook never stops the others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.assembly.assemble import Assembler
from toolkit.delivery.folder import Document, OutputFolder, Status
from toolkit.delivery.manifest import Manifest
from toolkit.errors import LibraryError, ToolkitError
from toolkit.jobs.content import content_problems, template_faults
from toolkit.jobs.contents import number_contents
from toolkit.jobs.fault import write_log
from toolkit.jobs.intake import Intake, serial_problems, take_in
from toolkit.jobs.pages import Pages, Wanted, make_pages
from toolkit.jobs.sources import Source
from toolkit.library import Library, TemplatePackage
from toolkit.problems import CellLocation, Problem, Severity, has_errors, problem


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    template: str | None = None
    name: str | None = None
    strict: bool = False
    force: bool = False
    pdf: bool = False
    pictures: bool = False

    def withholds(self, problems: Sequence[Problem]) -> bool:
        """Whether these findings keep the document back."""
        if self.strict and any(found.severity is Severity.WARNING for found in problems):
            return True
        return has_errors(problems)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one workbook.

    ``status`` is ``None`` for a check; ``crashed`` marks a fault of ours; ``pages`` has the PDF and the pictures.
    """

    source: Path
    problems: tuple[Problem, ...] = ()
    status: Status | None = None
    output: Path | None = None
    crashed: bool = False
    pages: Pages = field(default_factory=Pages)


def check(sources: Sequence[Source], library: Library, options: Options) -> Iterator[Result]:
    """Say what is wrong with each workbook; writes nothing."""
    manifests: dict[Path, Manifest] = {}
    for source in sources:
        try:
            intake = take_in(source.path, library, options.template)
            if source.output not in manifests:
                manifests[source.output] = Manifest(source.output)
            key = OutputFolder.relative_source(source.output, source.path)
            serial = serial_problems(intake, manifests[source.output], key)
            yield Result(source.path, _in_order(intake, serial))
        except LibraryError:
            raise
        except ToolkitError as error:
            yield Result(source.path, error.problems)
        except Exception as error:
            yield _crash(source, error, None)


def build(sources: Sequence[Source], library: Library, options: Options) -> Iterator[Result]:
    """Check, assemble and deliver each workbook, one after the other; PDFs and pictures when all are delivered."""
    with contextlib.ExitStack() as stack:
        builder = _Builder(library, options, stack)
        results = (_built(builder, source) for source in sources)
        wanted = Wanted(options.pdf, options.pictures, options.force)
        yield from builder.with_pages(sources, list(results), wanted) if wanted else results


def _built(builder: _Builder, source: Source) -> Result:
    try:
        return builder.build(source)
    except LibraryError:
        raise
    except ToolkitError as error:
        return Result(source.path, error.problems, Status.FAILED)
    except Exception as error:
        return _crash(source, error, Status.FAILED)


def _crash(source: Source, error: Exception, status: Status | None) -> Result:
    log = write_log(error)
    found = problem("D301", CellLocation(source.path.name), log=log)
    return Result(source.path, (found,), status, crashed=True)


def _in_order(intake: Intake, serial: Iterator[Problem]) -> tuple[Problem, ...]:
    return (*intake.submission.problems, *serial, *content_problems(intake.submission.record, intake.package.schema))


class _Builder:
    """The assemblers and output folders of one run, opened when first needed."""

    def __init__(self, library: Library, options: Options, stack: contextlib.ExitStack) -> None:
        self.library = library
        self.options = options
        self._stack = stack
        self._assemblers: dict[str, Assembler] = {}
        self._folders: dict[Path, OutputFolder] = {}

    def build(self, source: Source) -> Result:
        intake = take_in(source.path, self.library, self.options.template)
        key = OutputFolder.relative_source(source.output, source.path)
        problems = _in_order(intake, serial_problems(intake, self._manifest(source.output), key))
        if self.options.withholds(problems):
            return Result(source.path, problems, Status.FAILED)
        try:
            document = self._document(source, intake)
            content, notices = number_contents(document.content, document.name)
            document = replace(document, content=content)
            problems = (*problems, *notices, *template_faults(content, intake.package.schema))
        except ToolkitError as error:
            return Result(source.path, (*problems, *error.problems), Status.FAILED)
        if self.options.withholds(problems):
            return Result(source.path, problems, Status.FAILED)
        delivered = self._folder(source.output).deliver(document, force=self.options.force)
        return Result(source.path, (*problems, *delivered.problems), delivered.status, delivered.path)

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

    def _document(self, source: Source, intake: Intake) -> Document:
        record = intake.submission.record
        assembler = self._assembler(intake.package)
        name = assembler.document_name(record, self.options.name)
        content = assembler.assemble(record)
        return Document(
            source=source.path,
            name=f"{source.subfolder}/{name}" if source.subfolder else name,
            content=content,
            template=intake.package.schema.id,
            version=intake.package.schema.version,
            unit=intake.unit,
            serials=intake.serials,
        )

    def _assembler(self, package: TemplatePackage) -> Assembler:
        schema = package.schema
        if schema.id not in self._assemblers:
            name = f"{schema.id}/template.docx"
            assembler = Assembler(schema, package.docx, template=name, trusted=package.built_in)
            self._assemblers[schema.id] = self._stack.enter_context(assembler)
        return self._assemblers[schema.id]

    def _manifest(self, path: Path) -> Manifest:
        """The manifest of an output folder, which comes to exist with its first document."""
        return self._folders[path].manifest if path in self._folders else Manifest(path)

    def _folder(self, path: Path) -> OutputFolder:
        if path not in self._folders:
            self._folders[path] = self._stack.enter_context(OutputFolder(path))
        return self._folders[path]
