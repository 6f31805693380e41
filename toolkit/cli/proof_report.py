"""Print what proof found, as text or JSON, and write the list of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import click

from toolkit.delivery.files import write_new
from toolkit.jobs.proof import Proofed
from toolkit.problems import Problem, Severity, has_errors
from toolkit.report.findings import findings_workbook
from toolkit.report.json_stream import JsonStream
from toolkit.report.terminal import one_line, problem_lines

_DONE, _AT_FAULT, _OUR_FAULT = 0, 1, 3


def report(
    results: Iterable[Proofed], general: Sequence[Problem], listing: Path | None, *, force: bool, stream: IO[str] | None
) -> int:
    """Report each document as it comes; returns the exit code: 1 where an error was found."""
    code = _AT_FAULT if has_errors(general) else _DONE
    found: list[Problem] = list(general)
    count = 0
    with JsonStream(stream) if stream is not None else _Text(general) as output:
        for result in results:
            count += 1
            found.extend(result.problems)
            _tell(output, result)
            code = max(code, _OUR_FAULT if result.crashed else _AT_FAULT if has_errors(result.problems) else _DONE)
        if isinstance(output, JsonStream):
            output.problems(found)
        if listing is not None:
            write_new(listing, findings_workbook(found), force=force)
    if stream is None:
        _summary(found, count)
        if listing is not None:
            click.echo(f"清单在：{listing}")
    return code


class _Text:
    """Lines for people."""

    def __init__(self, general: Sequence[Problem]) -> None:
        self._general = general

    def __enter__(self) -> _Text:
        for line in problem_lines(self._general):
            click.echo(line)
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _tell(output: JsonStream | _Text, result: Proofed) -> None:
    if isinstance(output, JsonStream):
        status = "failed" if result.failed else "made" if result.outputs else "unchanged"
        output.document(result.source, status, result.outputs[0] if result.outputs else None)
        return
    for line in problem_lines(result.problems):
        click.echo(line)
    if not result.problems:
        click.echo(one_line(f"没有问题 {result.source}"))
    for path in result.outputs:
        click.echo(f"已写好 {path}")


def _summary(problems: Sequence[Problem], count: int) -> None:
    counts = Counter(found.severity for found in problems)
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    words = "、".join(f"{severity.label} {counts[severity]} 条" for severity in order if counts[severity])
    click.echo(f"核了 {count} 份文档：{words or '没有问题'}。")
