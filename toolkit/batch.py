"""Many tasks over the cores of this machine: results in the order of the tasks, few tasks under way at a time.

Each process makes one object of its own, ``factory(*arguments)``, and calls it with one task after the other.  A
process that dies takes no task with it: those under way are tried once more, one at a time, and one that kills its
process again comes back as ``Lost``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 3
"""Tasks under way for each process: enough that none waits, few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What comes back for a task whose process died twice."""


def all_cores() -> int:
    """The cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[K, T, R]):
    """A task under way."""

    key: K
    task: T
    future: Future[R]

    @property
    def is_done(self) -> bool:
        return self.future.done() and not self.future.cancelled() and self.future.exception() is None


class Batch(Generic[K, T, R]):
    """Runs tasks in ``jobs`` processes, or in this one where that is 1; close it, or use it in a ``with`` block."""

    def __init__(self, factory: Callable[..., Callable[[T], R]], arguments: tuple[Any, ...], jobs: int) -> None:
        self._factory = factory
        self._arguments = arguments
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._submitted = 0
        self._own: Callable[[T], R] | None = None

    def run(self, tasks: Iterable[tuple[K, T]]) -> Iterator[tuple[K, R | Lost]]:
        """The result of every task in order, each with the key that came with it; tasks are taken as they are needed.

        The keys stay in this process.
        """
        if self._jobs == 1:
            for key, task in tasks:
                if self._own is None:
                    self._own = self._factory(*self._arguments)
                yield key, self._own(task)
            return
        waiting: deque[_Waiting[K, T, R]] = deque()
        for key, task in tasks:
            waiting.append(_Waiting(key, task, self._submit(task)))
            if len(waiting) >= _AHEAD * self._jobs:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def _next(self, waiting: deque[_Waiting[K, T, R]]) -> Iterator[tuple[K, R | Lost]]:
        first = waiting.popleft()
        try:
            result = first.future.result()
        except BrokenProcessPool:
            self._stop()
            suspects = [first, *(waiting.popleft() for _ in range(len(waiting)))]
            for each in suspects:
                yield each.key, each.future.result() if each.is_done else self._once_more(each.task)
        else:
            yield first.key, result

    def _once_more(self, task: T) -> R | Lost:
        try:
            return self._submit(task).result()
        except BrokenProcessPool:
            self._stop()
            return Lost()

    def _submit(self, task: T) -> Future[R]:
        try:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                arguments = (self._factory, self._arguments)
                self._pool = ProcessPoolExecutor(self._jobs, context, initializer=_prepare, initargs=arguments)
                self._submitted = 0
            self._submitted += 1
            if self._submitted > self._jobs:
                return self._pool.submit(_run, task)
            with _interrupts_held_back():  # The first tasks begin a process each.
                return self._pool.submit(_run, task)
        except BrokenProcessPool as error:
            future: Future[R] = Future()
            future.set_exception(error)
            return future

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def close(self) -> None:
        """End the processes; what they have begun they finish."""
        self._stop()
        if isinstance(self._own, contextlib.AbstractContextManager):
            self._own.__exit__(None, None, None)
        self._own = None

    def __enter__(self) -> Batch[K, T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Processes begun meanwhile never see Ctrl-C: it is the main process that ends a run in good order."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: ``_prepare`` must do.
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Own:
    """What this process was begun for, and the object made of it."""

    factory: Callable[..., Callable[[Any], Any]]
    arguments: tuple[Any, ...]
    target: Callable[[Any], Any] | None = None


def _prepare(factory: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    """Remember what this process is for; the object is made with the first task, whose errors have a way back."""
    _Own.factory, _Own.arguments = staticmethod(factory), arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A pool does not see that its main process was killed: its workers would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _run(task: Any) -> Any:
    if _Own.target is None:
        _Own.target = _Own.factory(*_Own.arguments)
    return _Own.target(task)
