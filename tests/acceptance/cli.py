"""Run the command line in this process, as a console would."""

from __future__ import annotations

import contextlib
import io
from typing import NamedTuple

from toolkit.__main__ import main


class Run(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def gwkit(*arguments: object) -> Run:
    """Run ``gwkit`` with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return Run(code, out.getvalue(), err.getvalue())
