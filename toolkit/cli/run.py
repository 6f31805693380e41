"""Run a job over workbooks and report each result as it comes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import click

from toolkit.delivery.destination import Status
from toolkit.jobs.build import Options, Result
from toolkit.jobs.sources import Source, find_sources
from toolkit.library import Library
from toolkit.problems import Problem, Severity, has_errors
from toolkit.report.json_stream import JsonStream
from toolkit.report.terminal import Tally, document_line, one_line, problem_lines

_DONE, _AT_FAULT, _OUR_FAULT = 0, 1, 3


Job = Callable[[Sequence[Source], Library, Options], Iterator[Result]]
"""``build``, or ``check`` with or without annotated copies."""


def run(
    job: Job, paths: Sequence[Path], output: Path | None, templates: Path | None, options: Options, as_json: bool
) -> int:
    """Run a job over the workbooks of ``paths`` and report; returns the exit code."""
    library = _library(templates, options)
    sources, problems = find_sources(paths, output)
    results = job(sources, library, options)
    return _report(results, sources, [*problems, *library.problems], options, as_json)


def _library(templates: Path | None, options: Options) -> Library:
    library = Library(templates)
    library.packages()
    if options.template:
        library.find(options.template)
    return library


def _report(
    results: Iterator[Result], sources: Sequence[Source], general: list[Problem], options: Options, as_json: bool
) -> int:
    reporter = _JsonReport(options) if as_json else _TextReport(len(sources))
    code = _AT_FAULT if has_errors(general) else _DONE
    with reporter:
        reporter.general(general)
        for result in results:
            reporter.result(result)
            code = max(code, _code(result, options))
    return code


def _code(result: Result, options: Options) -> int:
    if result.crashed:
        return _OUR_FAULT
    if result.status in (Status.FAILED, Status.KEPT) or options.withholds(result.problems):
        return _AT_FAULT
    return _DONE


class _TextReport(contextlib.AbstractContextManager["_TextReport"]):
    """Lines for people; a counter on a terminal while several workbooks are under way."""

    def __init__(self, count: int) -> None:
        self._tally = Tally()
        self._count = count
        self._counter = count > 1 and sys.stderr.isatty()
        self._building = False

    def general(self, problems: Iterable[Problem]) -> None:
        _echo(problem_lines(problems))

    def result(self, result: Result) -> None:
        if self._counter:
            click.echo("\r\033[K", nl=False, err=True)
        _echo(problem_lines(result.problems))
        self._tally.add(result.problems, result.status, result.output)
        if result.status is not None:
            self._building = True
            pages = result.pages
            click.echo(document_line(result.source, result.status, result.output, pages.pdf, len(pages.pictures)))
        elif not any(found.severity is not Severity.NOTICE for found in result.problems):
            click.echo(one_line(f"没有问题 {result.source}"))
        if result.annotated is not None:
            click.echo(one_line(f"已标注 {result.source} → {result.annotated}"))
        if self._counter:
            click.echo(f"[{self._tally.checked}/{self._count}]", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._counter:
            click.echo("\r\033[K", nl=False, err=True)
        _echo(self._tally.build_summary() if self._building else [self._tally.check_summary()])


class _JsonReport(contextlib.AbstractContextManager["_JsonReport"]):
    """One JSON object for programs."""

    def __init__(self, options: Options) -> None:
        self._stream = JsonStream(sys.stdout)
        self._options = options

    def __enter__(self) -> _JsonReport:
        self._stream.__enter__()
        return self

    def general(self, problems: Iterable[Problem]) -> None:
        self._stream.problems(problems)

    def result(self, result: Result) -> None:
        self._stream.problems(result.problems)
        if result.status is not None:
            self._stream.document(result.source, result.status, result.output, self._further(result))
        elif result.annotated is not None:
            self._stream.document(result.source, Status.MADE, result.annotated)

    def _further(self, result: Result) -> dict[str, object]:
        further: dict[str, object] = {}
        if self._options.pdf:
            further["pdf"] = str(result.pages.pdf) if result.pages.pdf is not None else None
        if self._options.pictures:
            further["pictures"] = [str(path) for path in result.pages.pictures]
        return further

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stream.__exit__(kind, error, traceback)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
