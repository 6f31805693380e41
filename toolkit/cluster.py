"""The same as ``batch`` on many machines: a scheduler of Dask and its workers.

Every worker process makes one object of its own, once for each run; tasks go out in order, few at a time, and a task
whose worker is lost goes to another one.
"""

from __future__ import annotations

import importlib
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Generic, TypeVar

from toolkit.batch import Lost
from toolkit.errors import DeliveryError
from toolkit.problems import FileLocation, problem

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 3
_LOCAL: Final = "local:"
_RETRIES: Final = 3


class Cluster(Generic[K, T, R]):
    """Runs tasks on a cluster: ``tcp://…`` of a scheduler, or ``local:4`` for four workers on this machine.

    Raises ``DeliveryError`` where Dask is not installed or the scheduler cannot be reached.
    """

    def __init__(self, factory: Callable[..., Callable[[T], R]], arguments: tuple[Any, ...], address: str) -> None:
        self._key = uuid.uuid4().hex
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise DeliveryError(problem("D218", FileLocation(address), name="distributed")) from error
        self._killed: type[Exception] = distributed.KilledWorker
        self._own: Any = None
        try:
            if address.startswith(_LOCAL):
                count = int(address.removeprefix(_LOCAL))
                self._own = distributed.LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
            self._client: Any = distributed.Client(self._own or address, timeout="10s")
        except (OSError, ValueError) as error:
            words = {"address": address, "detail": error}
            raise DeliveryError(problem("D219", FileLocation(address), **words)) from error
        self._setup = self._client.scatter((factory, arguments), broadcast=True, hash=False)

    def run(self, tasks: Iterable[tuple[K, T]]) -> Iterator[tuple[K, R | Lost]]:
        """The result of every task in order, each with the key that came with it."""
        waiting: deque[tuple[K, Any]] = deque()
        for key, task in tasks:
            future = self._client.submit(_run, self._key, self._setup, task, pure=False, retries=_RETRIES)
            waiting.append((key, future))
            if len(waiting) >= _AHEAD * max(1, len(self._client.nthreads())):
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[K, Any]]) -> tuple[K, R | Lost]:
        key, future = waiting.popleft()
        try:
            return key, future.result()
        except self._killed:
            return key, Lost()

    def close(self) -> None:
        """Leave the cluster; one of our own ends."""
        self._client.close()
        if self._own is not None:
            self._own.close()

    def __enter__(self) -> Cluster[K, T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_targets: Final[dict[str, Callable[[Any], Any]]] = {}


def _run(key: str, setup: tuple[Callable[..., Callable[[Any], Any]], tuple[Any, ...]], task: Any) -> Any:
    """On the worker: call the object of this run, which is made with its first task."""
    if key not in _targets:
        _targets.clear()
        factory, arguments = setup
        _targets[key] = factory(*arguments)
    return _targets[key](task)
