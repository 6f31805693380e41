"""``gwkit merge``: one document for each row of a roster, or for each group of rows.

Two passes.  The first (``plan``) reads and checks the whole roster: whatever stops the run stops it before anything is
written.  The second decides the names, now that nobody else can write to the folder, sends the rows through the
processes and delivers what comes back, in order, while the run goes on.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from toolkit import __version__
from toolkit.assembly.assemble import Assembler
from toolkit.batch import Batch, Lost, all_cores
from toolkit.cluster import Cluster
from toolkit.delivery.destination import Delivered, Destination, Staged, Status
from toolkit.delivery.folder import OutputFolder
from toolkit.delivery.manifest import Entry, Manifest
from toolkit.delivery.remote import RemoteFolder, RemoteStore, is_address, remote_manifest
from toolkit.errors import TemplateError
from toolkit.jobs.content import RowChecks, content_problems, unprinted_tables
from toolkit.jobs.intake import as_of_now
from toolkit.jobs.joined import JoinedDocuments
from toolkit.jobs.making import Commission, Made, Maker, Order
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.naming import Given, GivenNames, NameClaim
from toolkit.jobs.outlook import MergeResult, Outlook
from toolkit.jobs.pages import Wanted, make_pages
from toolkit.jobs.plan import Draft, Plan, Planner
from toolkit.jobs.retry import Retry
from toolkit.jobs.roster import Roster, merge_of, read_roster
from toolkit.jobs.spool import Spool
from toolkit.labels import listed
from toolkit.library import Library
from toolkit.problems import DocxLocation, FileLocation, Problem, Severity, has_errors, problem
from toolkit.workbook.reader import read_workbook

_CHUNK: Final = 32
"""Documents that travel to a process and back together."""
_WORTH_A_PROCESS: Final = 100
"""Documents below which a process of its own costs more than it saves."""
_NAMED: Final = 5
PREVIEW_FOLDER: Final = "预览"


class _Job(NamedTuple):
    """One document under way: what is told of it, what is asked for, its digest of everything it is made from."""

    result: MergeResult
    order: Order | None
    input: str = ""
    unit: int = 0


_Crew = Batch[list[_Job], list[Order], list[Made]] | Cluster[list[_Job], list[Order], list[Made]]


class MergeRun:
    """One mail merge; use it in a ``with`` block, ``prepare`` it, then run through ``results``."""

    def __init__(self, library: Library, template: str, roster: Path, output: str, options: MergeOptions) -> None:
        """``output`` is a folder or the address of a store.

        Raises ``LibraryError`` for an unknown template, ``TemplateError`` for one that merges over nothing."""
        self._package = library.find(template)
        self._options = options
        self._path = roster
        self._is_remote = is_address(output)
        self._output = f"{output.rstrip('/')}/{PREVIEW_FOLDER}" if options.preview is not None else output
        schema = self._package.schema
        merge = merge_of(schema, grouped=options.group_by is not None)
        if merge is None:
            raise TemplateError(problem("T127", FileLocation(schema.id), template=schema.name))
        self._merge = merge
        self._stack = contextlib.ExitStack()
        document = f"{schema.id}/template.docx"
        assembler = Assembler(schema, self._package.docx, template=document, trusted=self._package.built_in)
        self._assembler = self._stack.enter_context(assembler)
        folder = Path() if self._is_remote else Path(self._output)
        self._source = OutputFolder.relative_source(folder, roster)
        self._plan: Plan | None = None
        self._said: set[tuple[str, str]] = set()
        self.labels: tuple[str, ...] = ()
        """The headers of the roster, known when ``prepare`` has returned."""
        self.sheets: Sequence[tuple[str, int]] = ()
        """The sheets that were read, with their rows, where the roster has several."""

    def prepare(self) -> tuple[Problem, ...]:
        """The first pass; with an error among what it found there are no results.

        Raises ``WorkbookError`` for a roster that cannot be read, ``SelectionError`` for options that do not fit it.
        """
        options, schema = self._options, self._package.schema
        book, moved = as_of_now(read_roster(self._path), schema)
        constants = None
        if options.constants is not None:
            constants, further = as_of_now(read_workbook(options.constants), schema)
            moved += further
        self._roster = Roster(book, schema, self._merge, constants, options.sheet)
        self._roster.problems[:0] = moved
        self.labels = self._roster.labels
        facts = self._assembler.facts(options.name)
        if facts.rows > 1 and not options.is_joined and options.preview is None:
            options = self._options = replace(options, single=schema.name)
        retry = self._retry(options.retry) if options.retry is not None else None
        planner = Planner(self._roster, self._assembler, schema, self._merge, options, retry)
        blocking = [*self._roster.problems, *self._roster.missing(facts.columns)]
        if has_errors(blocking):
            return tuple(blocking)
        length = 0 if self._is_remote else len(str(Path(self._output).absolute()))
        self._plan = planner.plan(self._blank_plan(), None if options.is_joined else length)
        if self._roster.has_sheets:
            self.sheets = [(sheet.name, sheet.count) for sheet in self._roster.sheets]
        self._commission = Commission(
            schema=schema,
            merge=self._merge,
            docx=self._package.docx,
            trusted=self._package.built_in,
            constants=self._roster.constants,
            shape=planner.shape,
            joined=planner.joined_shapes,
            has_contents=facts.has_contents,
            strict=options.strict,
            staging=None,
        )
        found = (*self._plan.problems, *content_problems(self._roster.constants, schema))
        found += tuple(unprinted_tables(self._roster.constants, schema, facts.printed))
        if options.withholds(found):
            self._plan = None
            return found
        self._outlook = Outlook(self._plan, options, planner.shape, RowChecks(schema, self._merge.over))
        return found

    def _retry(self, results: Path) -> Retry:
        sheets = [stand.name for stand in self._roster.shape.stands]
        return Retry(results, self._package.schema, self._merge, self.labels, sheets)

    def _blank_plan(self) -> Plan:
        enter = self._stack.enter_context
        given = enter(Spool[Given]())
        names = GivenNames(self._source, self._path.stem, given, has_sheets=self._roster.has_sheets)
        return Plan(enter(Spool[Draft]()), enter(Spool[NameClaim]()), names)

    def _manifest(self) -> Manifest:
        """The journal of the output as it is now; nothing is written."""
        if not self._is_remote:
            return Manifest(Path(self._output))
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="gwkit-remote-"))
        return remote_manifest(self._output, Path(folder))

    folder: Destination
    """Where the documents go, open from the first result on."""

    @property
    def ready(self) -> int:
        """Documents that cost next to nothing; known from the first result on."""
        return self._outlook.ready

    def others(self, before: int | None = None) -> Iterator[MergeResult]:
        """The rows of the roster that this run leaves as they are, each once, up to a row or all that are left."""
        return self._outlook.others(self.folder, before)

    @property
    def count(self) -> int:
        """Documents to make; 0 where something stops the run."""
        return len(self._plan.units) if self._plan is not None else 0

    def results(self) -> Iterator[MergeResult]:
        """The second pass: every document in order as soon as it lies in its place."""
        plan = self._plan
        if plan is None:
            return
        if self._options.dry_run:
            plan.names.settle(self._manifest(), plan.claim, whole=self._options.retry is None)
            yield from map(self._outlook.foretold, range(len(plan.units)))
        else:
            self.folder = self._opened()
            plan.names.settle(self.folder.manifest, plan.claim, whole=self._options.retry is None)
            yield from self._written(self.folder)
        yield from (MergeResult(self._roster.where, problems=(found,)) for found in plan.lost)

    def _opened(self) -> Destination:
        enter = self._stack.enter_context
        if self._is_remote:
            return enter(RemoteFolder(self._output))
        path = Path(self._output)
        return enter(OutputFolder(path.absolute() if self._options.scheduler else path))

    def _written(self, folder: Destination) -> Iterator[MergeResult]:
        if not isinstance(folder, OutputFolder):
            yield from self._delivered(folder)
        elif self._options.is_joined:
            yield from self._joined(folder)
        elif self._options.pdf:
            yield from self._with_pages(folder, list(self._delivered(folder)))
        else:
            yield from self._delivered(folder)

    def _jobs(self, folder: Destination) -> Iterator[_Job]:
        assert self._plan is not None
        digest = self._commission.digest(__version__)
        for unit in range(len(self._plan.units)):
            if self._plan.samples is not None and unit not in self._plan.samples:
                yield _Job(self._outlook.foretold(unit)._replace(name=""), None)
                continue
            result, drafts = self._outlook.told(unit)
            if result.status is Status.FAILED:
                yield _Job(result, None)
                continue
            joined = tuple(tuple(chain.from_iterable(rows)) for rows in zip(*(d.joined for d in drafts), strict=True))
            rows = tuple([draft.row for draft in drafts])
            order = Order(rows, joined, self._options.proof or unit in self._plan.proved)
            if self._options.is_joined:
                yield _Job(result, order)
                continue
            values = ([row.values for row in rows], [[row.values for row in table] for table in joined])
            given = hashlib.sha256(f"{digest}\0{values!r}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
            finished = folder.finished(result.name, given)
            if finished is not None:
                result = result._replace(status=Status.UNCHANGED, output=finished)
                order = order._replace(is_finished=True)
            yield _Job(result, order, given, unit)

    def _made(self, folder: Destination) -> Iterator[tuple[list[_Job], list[Made]]]:
        """Chunk by chunk what comes back from the processes."""
        staging = None if self._options.is_joined else folder.store
        commission = replace(self._commission, staging=staging)
        batch = self._batch(commission)
        self._stack.callback(batch.close)
        jobs = self._jobs(folder)
        chunks = iter(lambda: list(islice(jobs, _CHUNK)), [])
        tasks = ((chunk, [job.order for job in chunk if job.order is not None]) for chunk in chunks)
        for chunk, made in batch.run(tasks):
            yield chunk, _lost(chunk) if isinstance(made, Lost) else made

    def _batch(self, commission: Commission) -> _Crew:
        if self._options.scheduler is not None:
            return Cluster(Maker, (commission,), self._options.scheduler)
        samples = self._plan.samples if self._plan is not None else None
        count = self.count if samples is None else len(samples)
        wanted = self._options.jobs or min(all_cores(), max(1, count // _WORTH_A_PROCESS))
        if isinstance(commission.staging, RemoteStore) and commission.staging.is_of_this_process:
            wanted = 1
        factory = functools.partial(Maker, assembler=self._assembler) if wanted == 1 else Maker
        return Batch(factory, (commission,), wanted)

    def _delivered(self, folder: Destination) -> Iterator[MergeResult]:
        for chunk, made in self._made(folder):
            back = iter(made)
            pairs = [(job, next(back) if job.order is not None else Made()) for job in chunk]
            staged = [Staged(self._entry(job, each), each.staged) for job, each in pairs if each.staged is not None]
            delivered = iter(folder.place(staged, force=self._options.force))
            for job, each in pairs:
                yield self._result(job, each, next(delivered) if each.staged is not None else None)
        if self._is_whole:
            yield from self._left_over(folder)

    def _entry(self, job: _Job, made: Made) -> Entry:
        assert self._plan is not None
        schema, claim = self._package.schema, self._plan.claim_of(self._plan.units[job.unit])
        entry = Entry(job.result.name, self._source, made.sha256, schema.id, schema.version, input=job.input)
        wanted = claim.wanted if claim.wanted != entry.name else ""
        return replace(entry, wanted=wanted, row=claim.row, key=claim.key, place=claim.place)

    def _result(self, job: _Job, made: Made, delivered: Delivered | None) -> MergeResult:
        result = job.result
        of_document = self._untold(made.problems)
        if delivered is not None:
            problems = (*result.problems, *of_document, *delivered.problems)
            return result._replace(problems=problems, status=delivered.status, output=delivered.path)
        status = Status.FAILED if made.failed else result.status
        return result._replace(problems=(*result.problems, *of_document), status=status, crashed=made.crashed)

    def _untold(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """What no document before has told of the template: its faults are in every one."""
        keys = [
            (found.code, found.rule or found.message)
            if isinstance(found.location, DocxLocation) and found.severity is not Severity.ERROR
            else None
            for found in problems
        ]
        fresh = tuple(found for found, key in zip(problems, keys, strict=True) if key not in self._said)
        self._said.update(key for key in keys if key is not None)
        return fresh

    @property
    def _is_whole(self) -> bool:
        """Whether the run speaks of the whole roster."""
        options = self._options
        chosen = (options.where, options.rows, options.retry, options.preview, options.group_by)
        return not options.sheet and all(option is None for option in chosen)

    def _left_over(self, folder: Destination) -> Iterator[MergeResult]:
        """Documents that an earlier run made of this roster and whose rows are gone."""
        schema = self._package.schema
        names = folder.manifest.names(self._source, schema.id)
        assert self._plan is not None
        gone = [name for name in names if not self._plan.names.has(name) and folder.store.exists(name)]
        if gone:
            found = problem("D107", folder.store.where(""), count=len(gone), names=listed(gone, _NAMED))
            yield MergeResult(self._roster.where, problems=(found,))

    def _joined(self, folder: OutputFolder) -> Iterator[MergeResult]:
        """All documents in one file, or so many in each."""
        options = self._options
        joined = JoinedDocuments(folder, self._path, options.single, options.per_file, self._package.schema.id)
        for chunk, made in self._made(folder):
            back = iter(made)
            for job in chunk:
                each = next(back) if job.order is not None else Made()
                yield self._result(job, each, None)
                if each.content is not None:
                    yield from self._files(joined.add(each.content, force=options.force), folder)
        yield from self._files(joined.finish(force=options.force), folder)

    def _files(self, delivered: Iterator[Delivered], folder: OutputFolder) -> Iterator[MergeResult]:
        for each in delivered:
            result = MergeResult(self._roster.where, (), "", each.problems, each.status, each.path)
            yield from self._with_pages(folder, [result]) if self._options.pdf else (result,)

    def _with_pages(self, folder: OutputFolder, results: Sequence[MergeResult]) -> Iterator[MergeResult]:
        documents = [self._own(folder, result.output) for result in results]
        wanted = Wanted(pdf=True, force=self._options.force)
        for result, pages in zip(results, make_pages(documents, wanted), strict=True):
            problems = (*result.problems, *pages.problems)
            yield result._replace(problems=problems, crashed=result.crashed or pages.crashed, pages=pages)

    @staticmethod
    def _own(folder: OutputFolder, output: Path | str | None) -> tuple[OutputFolder, Path] | None:
        if not isinstance(output, Path) or folder.manifest.owner(output.relative_to(folder.path).as_posix()) is None:
            return None
        return folder, output

    def close(self) -> None:
        """Let go of processes and folders."""
        self._stack.close()

    def __enter__(self) -> MergeRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _lost(chunk: Sequence[_Job]) -> list[Made]:
    return [Made((problem("D108", job.result.where),), failed=True) for job in chunk if job.order is not None]
