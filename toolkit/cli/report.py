"""The report of a command that writes files: each with its findings, as lines for people or one JSON object."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO

import click

from toolkit.problems import Problem, has_errors
from toolkit.report.groups import ProblemGroups
from toolkit.report.json_stream import JsonStream
from toolkit.report.terminal import Tally, document_line, problem_lines


class FileReport(contextlib.AbstractContextManager["FileReport"]):
    """``code`` is the exit code: 1 where a file could not be made or an error was found."""

    def __init__(self, stream: IO[str] | None) -> None:
        """``stream`` takes JSON; without one, lines are printed."""
        self._json = JsonStream(stream) if stream is not None else None
        self._tally = Tally()
        self.code = 0

    def __enter__(self) -> FileReport:
        if self._json is not None:
            self._json.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._json is not None:
            self._json.__exit__(kind, error, traceback)
        elif kind is None:
            click.echo(f"{self._tally.findings()}。")

    def general(self, problems: Iterable[Problem]) -> None:
        """Tell findings that belong to no file."""
        found = list(problems)
        self._tally.count(found)
        if has_errors(found):
            self.code = 1
        if self._json is not None:
            self._json.problems(found)
        else:
            for line in problem_lines(_grouped(found)):
                click.echo(line)

    def made(self, source: Path, output: Path | None, problems: Iterable[Problem], status: str = "made") -> None:
        """Tell of a file that was written, or left as it is."""
        self._file(source, status, output, problems)

    def failed(self, source: Path, problems: Iterable[Problem]) -> None:
        """Tell of a file that could not be made."""
        self.code = 1
        self._file(source, "failed", None, problems)

    def state(self, source: Path, word: str, problems: Iterable[Problem], further: Mapping[str, object]) -> None:
        """Tell how it stands with one source; its findings count, lines for people come as a table."""
        found = list(problems)
        if has_errors(found):
            self.code = 1
        self._tally.count(found)
        if self._json is not None:
            self._json.problems(found)
            self._json.document(source, word, None, further)

    def line(self, text: str) -> None:
        """Tell people something that programs learn from the documents."""
        if self._json is None:
            click.echo(text)

    def document(self, source: str, status: str, output: Path, further: Mapping[str, object]) -> None:
        """Tell programs of a document; people are told what is wrong with it alone."""
        if self._json is not None:
            self._json.document(source, status, output, further)

    def extra(self, values: Mapping[str, object]) -> None:
        """Further keys of the JSON object."""
        if self._json is not None:
            self._json.extra(values)

    def _file(self, source: Path, status: str, output: Path | None, problems: Iterable[Problem]) -> None:
        self.general(problems)
        if self._json is not None:
            self._json.document(source, status, output)
        else:
            click.echo(document_line(source, status, output))


def _grouped(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Errors one by one; warnings and notices of one kind together, where there are many."""
    groups = ProblemGroups()
    for found in problems:
        if has_errors([found]):
            yield found
        else:
            groups.add([found])
    yield from groups.lines()
