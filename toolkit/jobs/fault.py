"""Faults of ours: written to a log file that the user can send, never shown as a traceback."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path

from toolkit import __version__


def write_log(error: BaseException) -> Path:
    """Write a traceback to a new file only its owner can read; returns its path."""
    handle, name = tempfile.mkstemp(prefix="gwkit-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(f"gongwen-toolkit {__version__}\n")
        stream.writelines(traceback.format_exception(error))
    return Path(name)
