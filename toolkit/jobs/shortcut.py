"""The Windows shortcut: a ``.bat`` onto which workbooks are dropped."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from toolkit.delivery.files import write_new

_DEFAULT: Final = Path("gwkit-build.bat")

# ASCII only: cmd.exe reads the file in the console's code page before `chcp` takes effect.
_SCRIPT: Final = """@echo off
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "PYTHONUTF8=1"
{python} -m toolkit drop %*
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
    script = _SCRIPT.format(python=_command(sys.executable)).replace("\n", "\r\n")
    write_new(path, script.encode("ascii"), force=force)
    return path


def _command(executable: str) -> str:
    """The quoted Python; a user folder with Chinese letters is named by its variable, or left to the py launcher."""
    python = executable.replace("%", "%%")
    for variable in ("LOCALAPPDATA", "APPDATA", "USERPROFILE"):
        folder = os.environ.get(variable, "")
        if folder and not python.isascii() and python.startswith(folder):
            python = f"%{variable}%{python.removeprefix(folder)}"
    return f'"{python}"' if python.isascii() else "py"
