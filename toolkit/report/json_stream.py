"""Results as one JSON object on standard output, written while the run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from toolkit.problems import Problem


def problem_data(found: Problem) -> dict[str, str | None]:
    """A finding with the keys that other programs rely on; one of 核稿 says its rule, clause and words, too."""
    data: dict[str, str | None] = {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "hint": found.hint,
        "where": str(found.location) if found.location is not None else None,
    }
    if found.rule:
        data |= {"rule": found.rule, "clause": found.clause, "words": found.words}
    return data


_BROKEN_OFF: Final = "_gwkit_json"


def unfinished(error: BaseException, stream: IO[str]) -> JsonStream:
    """The object that an exception broke off, to be gone on with, or a new one: there is never a second."""
    found: JsonStream | None = getattr(error, _BROKEN_OFF, None)
    return found or JsonStream(stream)


class JsonStream:
    """Writes ``{"documents": […], "problems": […]}``; documents appear at once, problems at the end.

    An exception on its way out leaves the object open: whoever ends the program adds what there is to say about it
    (``unfinished``).  Everything is ASCII, so that no console encoding can spoil it.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._problems: list[Problem] = []
        self._extra: dict[str, object] = {}
        self._separator = ""
        self._is_begun = False

    def __enter__(self) -> JsonStream:
        if not self._is_begun:
            self._stream.write('{"documents": [')
        self._is_begun = True
        return self

    def document(
        self,
        source: Path | str,
        status: str | None,
        output: Path | str | None,
        further: Mapping[str, object] | None = None,
    ) -> None:
        """Write what became of one workbook, with ``further`` keys."""
        data: dict[str, object] = {"source": str(source), "output": str(output) if output is not None else None}
        data |= {"status": status, **(further or {})}
        self._stream.write(self._separator + json.dumps(data))
        self._stream.flush()
        self._separator = ", "

    def problems(self, problems: Iterable[Problem]) -> None:
        """Keep findings for the end."""
        self._problems.extend(problems)

    def extra(self, values: Mapping[str, object]) -> None:
        """Further keys of the object."""
        self._extra.update(values)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            setattr(error, _BROKEN_OFF, self)
            return
        listed = ", ".join(json.dumps(problem_data(found)) for found in self._problems)
        extra = "".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in self._extra.items())
        self._stream.write(f'], "problems": [{listed}]{extra}}}\n')
        self._stream.flush()
