"""Strangers' templates render in a process of their own, with a deadline and a memory limit.

Templates travel between units.  The sandbox keeps them from the machine; the worker keeps them from its time: a loop
of 10^12 rounds, or a constant that unfolds while Jinja compiles, ends with a finding and the next record goes on.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from toolkit import limits
from toolkit.errors import RenderError, TemplateError, ToolkitError
from toolkit.problems import DocxLocation, problem

_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Fault:
    """An exception on its way back to the caller."""

    error: type[ToolkitError]
    problems: tuple[Any, ...]


class Worker:
    """Runs the methods of one object, made by ``factory(*arguments)``, in a process that can be stopped."""

    def __init__(self, template: str, factory: Callable[..., object], *arguments: object) -> None:
        self.template = template
        self._factory = factory
        self._arguments = arguments
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def call(self, method: str, *arguments: object) -> Any:
        """Call a method of the object.

        Raises what the method raised if it is a ``ToolkitError``, and ``RenderError`` after
        ``limits.RENDER_SECONDS`` or when the process dies; the next call starts a new process.
        """
        pipe = self._started()
        try:
            pipe.send((method, arguments))
            answer = self._answer(pipe, limits.RENDER_SECONDS)
        except (EOFError, OSError) as error:
            self.close()
            raise RenderError(problem("T208", self._where, template=self.template)) from error
        if isinstance(answer, _Fault):
            raise answer.error(*answer.problems)
        return answer

    @property
    def _where(self) -> DocxLocation:
        return DocxLocation(self.template)

    def _answer(self, pipe: Connection, seconds: float) -> Any:
        if not pipe.poll(seconds):
            self.close()
            words = {"template": self.template, "seconds": f"{limits.RENDER_SECONDS:g}"}
            raise RenderError(problem("T207", self._where, **words))
        return pipe.recv()

    def _started(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, child = context.Pipe()
            self._process = context.Process(target=_serve, args=(child,), daemon=True)
            self._process.start()
            child.close()
            try:
                self._answer(self._pipe, _START_SECONDS)
                self._pipe.send((self._factory, self._arguments))
                answer = self._answer(self._pipe, limits.RENDER_SECONDS)
            except (EOFError, OSError) as error:
                self.close()
                raise TemplateError(problem("T208", self._where, template=self.template)) from error
            if isinstance(answer, _Fault):
                self.close()
                raise answer.error(*answer.problems)
        return self._pipe

    def close(self) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """The worker's side: make the object, then answer calls until the pipe closes."""
    import toolkit.assembly.assemble  # noqa: F401  loaded before the memory limit and the clock start

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to handle.
    _limit_memory()
    pipe.send(True)
    target: object = None
    while True:
        try:
            what, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: object = True
            if target is None:
                target = what(*arguments)
            else:
                answer = getattr(target, what)(*arguments)
        except ToolkitError as error:
            answer = _Fault(type(error), error.problems)
        except MemoryError:
            return
        pipe.send(answer)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the deadline holds there, too.
        return
    try:
        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return
    ceiling = used + limits.RENDER_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
