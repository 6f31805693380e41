"""What a mail merge tells: a bar on a terminal, lines in a log, one JSON object for programs, the results workbook."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Final

import click

from toolkit.delivery.destination import Status
from toolkit.jobs.merge import MergeRun
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.outlook import MergeResult
from toolkit.jobs.results import deliver_results
from toolkit.library import Library
from toolkit.problems import Problem, has_errors
from toolkit.report.groups import ProblemGroups
from toolkit.report.json_stream import JsonStream
from toolkit.report.progress import Progress, duration
from toolkit.report.results import ResultsWorkbook
from toolkit.report.terminal import Tally, one_line, problem_lines

_DONE, _AT_FAULT, _OUR_FAULT = 0, 1, 3
_LINE_SECONDS: Final = 5.0
_TICK_SECONDS: Final = 0.1
"""A log gets a line of progress every so often."""


def report(run: MergeRun, library: Library, options: MergeOptions, as_json: bool) -> int:
    """Run a mail merge and tell what becomes of it; returns the exit code."""
    reporter = _Json() if as_json else _Text(options)
    with reporter:
        general = [*run.prepare(), *library.problems]
        reporter.general(general)
        reporter.sheets(run.sheets)
        code = _AT_FAULT if options.withholds(general) else _DONE
        results = run.results()
        if not options.dry_run and options.preview is None and run.count:
            results = _kept(results, run, reporter)
        for result in reporter.watched(results, run):
            reporter.result(result)
            code = max(code, _code(result, options))
    return code


def _code(result: MergeResult, options: MergeOptions) -> int:
    if result.crashed:
        return _OUR_FAULT
    failed = result.status in (Status.FAILED, Status.KEPT) or has_errors(result.problems)
    return _AT_FAULT if failed or options.withholds(result.problems) else _DONE


def _kept(results: Iterator[MergeResult], run: MergeRun, reporter: _Text | _Json) -> Iterator[MergeResult]:
    """The results, each written to the results workbook on its way, with the rows this run leaves as they are."""
    book = ResultsWorkbook(run.labels)
    for result in results:
        for other in run.others(before=result.rows[0].at) if result.rows else ():
            book.add(other)
        book.add(result)
        yield result
    for other in run.others():
        book.add(other)
    reporter.general(deliver_results(run.folder, book.save()))


class _Text(contextlib.AbstractContextManager["_Text"]):
    """Lines for people."""

    def __init__(self, options: MergeOptions) -> None:
        self._is_kept = not options.dry_run and options.preview is None
        self._groups = ProblemGroups()
        self._tally = Tally()
        self._sheets = ""

    def sheets(self, sheets: Sequence[tuple[str, int]]) -> None:
        """The sheets of a roster that has several, with their rows."""
        self._sheets = "、".join(f"{name} {count:,} 行" for name, count in sheets)

    def general(self, problems: Iterable[Problem]) -> None:
        self._groups.add(problems)
        self._tally.count(problems)

    def result(self, result: MergeResult) -> None:
        self._groups.add(result.problems)
        if result.rows or result.output is not None:
            self._tally.add(result.problems, result.status, result.output)
        else:
            self._tally.count(result.problems)
        if result.status is None and result.name:
            click.echo(one_line(f"{result.where} → {result.name}"))

    def watched(self, results: Iterator[MergeResult], run: MergeRun) -> Iterator[MergeResult]:
        """The results, with the progress on standard error."""
        return _barred(results, run) if sys.stderr.isatty() else _logged(results, run)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for line in problem_lines(self._groups.lines()):
            click.echo(line)
        if kind is None:
            if self._sheets:
                click.echo(one_line(f"名单：{self._sheets}。"))
            for line in self._tally.merge_summary(results=self._is_kept):
                click.echo(line)


def _followed(results: Iterator[MergeResult], run: MergeRun) -> Iterator[tuple[MergeResult, Progress]]:
    """The results, each with how far the run is after it."""
    progress: Progress | None = None
    for result in results:
        progress = progress or Progress(run.count, run.ready)
        yield result, progress
        if result.rows:
            progress.take(expected=result.is_expected, made=result.status in (Status.MADE, Status.KEPT))


def _barred(results: Iterator[MergeResult], run: MergeRun) -> Iterator[MergeResult]:
    with click.progressbar(length=run.count, label="生成", file=sys.stderr, show_pos=True, show_eta=False) as bar:
        last = time.monotonic()
        for result, progress in _followed(results, run):
            yield result
            if (now := time.monotonic()) - last >= _TICK_SECONDS:
                last = now
                left = f"，还要 {duration(progress.left)}" if progress.left is not None else ""
                bar.label = f"生成 每秒 {progress.rate:,.0f} 份{left}"
            bar.update(1 if result.rows else 0)


def _logged(results: Iterator[MergeResult], run: MergeRun) -> Iterator[MergeResult]:
    last = time.monotonic()
    for result, progress in _followed(results, run):
        yield result
        now = time.monotonic()
        if now - last >= _LINE_SECONDS and progress.number < progress.count:
            last = now
            click.echo(progress.words(), err=True)


class _Json(contextlib.AbstractContextManager["_Json"]):
    """One JSON object for programs."""

    def __init__(self) -> None:
        self._stream = JsonStream(sys.stdout)

    def __enter__(self) -> _Json:
        self._stream.__enter__()
        return self

    def general(self, problems: Iterable[Problem]) -> None:
        self._stream.problems(problems)

    def sheets(self, sheets: Sequence[tuple[str, int]]) -> None:
        """The sheets of a roster that has several, with their rows."""
        if sheets:
            self._stream.extra({"sheets": [{"name": name, "rows": count} for name, count in sheets]})

    def result(self, result: MergeResult) -> None:
        self._stream.problems(result.problems)
        if result.status is None and not result.name:
            return
        further: dict[str, object] = {"rows": [row.number for row in result.rows], "name": result.name}
        if any(row.sheet for row in result.rows):
            further["places"] = [row.place for row in result.rows]
        if result.pages.pdf is not None:
            further["pdf"] = str(result.pages.pdf)
        status = str(result.status) if result.status is not None else None
        self._stream.document(str(result.where), status, result.output, further)

    def watched(self, results: Iterator[MergeResult], run: MergeRun) -> Iterator[MergeResult]:
        """The results as they are."""
        return results

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stream.__exit__(kind, error, traceback)
