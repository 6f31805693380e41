"""Records on disk between reading and making: 100,000 of them cost no memory but their places."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")


class Spool(Generic[T]):
    """A file without a name that keeps what is put into it until it is closed; use it in a ``with`` block."""

    def __init__(self) -> None:
        self._stream = tempfile.TemporaryFile(prefix="gwkit-")  # noqa: SIM115  closed with the spool
        self._places = array("Q")

    def append(self, item: T) -> int:
        """Keep an item; returns its number, counted from 0."""
        self._places.append(self._stream.seek(0, 2))
        pickle.dump(item, self._stream, pickle.HIGHEST_PROTOCOL)
        return len(self._places) - 1

    def __getitem__(self, number: int) -> T:
        self._stream.seek(self._places[number])
        item: T = pickle.load(self._stream)
        return item

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Spool[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stream.close()
