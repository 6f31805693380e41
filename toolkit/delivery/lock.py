"""One writer at a time: who holds the right is told, and one that was killed never blocks."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

_MODE = 0o666
"""In a shared folder the next person must be able to take up a lock that a killed run left."""


class Held(Exception):
    """Another process holds the lock; ``pid`` is its number, ``?`` where it has not said."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


class Lock:
    """A lock of the operating system on a file, which ends with its process; the file goes when it is released."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, mode=_MODE)
        # Windows lets nobody read a locked file, so the number has a file of its own.
        self._pid = path.with_name(f"{path.name}.pid")

    def acquire(self, patience: float = 0.0) -> None:
        """Take it, waiting for so many seconds.  Raises ``Held``, and ``OSError`` where no file can be written."""
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            raise Held(self._holder()) from None
        try:
            self._pid.unlink(missing_ok=True)
            self._pid.write_text(str(os.getpid()), "ascii")
        except BaseException:
            self.release()
            raise

    def _holder(self) -> str:
        try:
            return self._pid.read_text("ascii") or "?"
        except (OSError, ValueError):
            return "?"

    def release(self) -> None:
        """Let the next one in.  The files go first: whoever waits for one that is gone begins anew."""
        for path in (self._pid, self._path):
            with contextlib.suppress(OSError):  # the folder may have vanished; Windows removes the lock itself
                path.unlink()
        self._lock.release()
