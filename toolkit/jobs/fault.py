"""Faults of ours: written to a log file that the user can send, never shown as a traceback."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
import traceback
from pathlib import Path
from typing import Final

from toolkit import __version__
from toolkit.privacy import masked

_PREFIX: Final = "gwkit-"
_SUFFIX: Final = ".log"
_KEPT_SECONDS: Final = 30 * 24 * 3600
"""Logs older than that are of no use to anybody and go when the next one is written."""


def write_log(error: BaseException) -> Path:
    """Write a traceback to a new file only its owner can read; returns its path."""
    _remove_old_logs()
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(f"gongwen-toolkit {__version__}\n")
        stream.write(masked("".join(traceback.format_exception(error))))
    return Path(name)


def _remove_old_logs() -> None:
    oldest = time.time() - _KEPT_SECONDS
    for log in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
            if log.stat().st_mtime < oldest:
                log.unlink()
