"""The Windows shortcut: a ``.bat`` onto which workbooks are dropped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from toolkit.jobs.new import write_new

_DEFAULT: Final = Path("gwkit-build.bat")

# ASCII only: cmd.exe reads the file in the console's code page before `chcp` takes effect.
_SCRIPT: Final = """@echo off
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "PYTHONUTF8=1"
"{python}" -m toolkit drop %*
echo.
pause
"""


def write_shortcut(output: Path | None, *, force: bool = False) -> Path:
    """Write the shortcut, which calls the Python that runs this; returns its path.

    Explorer puts quotes around dropped paths that hold spaces; ``%*`` hands them on as they are.
    Raises ``DeliveryError`` where the file exists or cannot be written.
    """
    path = output if output is not None else _DEFAULT
    if path.suffix.lower() != ".bat":
        path = path.with_name(path.name + ".bat")
    python = sys.executable.replace("%", "%%")
    write_new(path, _SCRIPT.format(python=python).replace("\n", "\r\n").encode("ascii", "replace"), force=force)
    return path
