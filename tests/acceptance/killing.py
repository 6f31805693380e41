"""``python -m tests.acceptance.killing 12 build …``: run gwkit and pull the plug at its 12th step on the disk.

Steps are files opened for writing, renamed, removed or flushed, and folders made.  What is written through ``os.write``
gets half its way before the plug is pulled.  With step 0 nothing happens; the steps are counted on standard error.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from toolkit.__main__ import main

_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class _Plug:
    def __init__(self, step: int) -> None:
        self.step = step
        self.count = 0

    def pulled(self) -> bool:
        """Whether this is the step."""
        self.count += 1
        return self.count == self.step

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            self.pull()

    def pull(self) -> None:
        if self.pulled():
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _run(step: int, arguments: list[str]) -> None:
    plug = _Plug(step)
    fsync, write = os.fsync, os.write

    def flushed(handle: int) -> None:
        plug.pull()
        fsync(handle)

    def half_written(handle: int, data: Any) -> int:
        if plug.pulled():
            write(handle, bytes(data)[: len(data) // 2])
            _die()
        return write(handle, data)

    patches: dict[str, Callable[..., Any]] = {"fsync": flushed, "write": half_written}
    for name, patch in patches.items():
        setattr(os, name, patch)
    sys.addaudithook(plug.hook)
    try:
        main(arguments)
    finally:
        sys.stderr.write(f"\nsteps {plug.count}\n")


if __name__ == "__main__":
    _run(int(sys.argv[1]), sys.argv[2:])
