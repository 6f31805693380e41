"""How far a run is and how long it still takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_ENOUGH: Final = 0.05
"""The part of a run after which the time left can be told."""
_LEAST: Final = 2
"""Chunks that make a rate."""
_PAUSE: Final = 8
"""A wait of so many mean ones is one for a chunk."""
_FEW: Final = 0.01
"""The part of a run that may be left without a known rate."""


class _Account:
    """Results of one kind and the seconds they took."""

    def __init__(self) -> None:
        self.results = 0
        self.seconds = 0.0

    def of(self, results: float) -> float | None:
        """What so many more of them take; ``None`` where there were none yet."""
        return results * self.seconds / self.results if self.results else None


class Progress:
    """Takes results as they arrive and tells the time left, in seconds.

    Results arrive in chunks: the first of a chunk after its work, the others with it.  So what a chunk took is the
    time between its first result and that of the chunk before; the very first chunk is not counted, for with it
    processes began and templates were compiled.  What lies there from an earlier run costs next to nothing: what is
    ready and what must be made are reckoned apart.
    """

    def __init__(self, count: int, ready: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        """``count`` results are awaited, of which ``ready`` ones are expected to cost next to nothing."""
        self.count = count
        self.number = 0
        self._clock = clock
        self._ready = ready
        self._start = self._last = self._arrived = 0.0
        self._wait: float | None = None
        """What the chunk at hand took."""
        self._cheap = self._dear = 0
        """Its results of each kind so far."""
        self._expected = self._right = 0
        """Results that were expected to be cheap, and those of them that were."""
        self._ready_ones, self._made_ones = _Account(), _Account()
        self._chunks = 0
        self._is_chunked = False

    def take(self, *, expected: bool, made: bool) -> None:
        """Take the next result: was it ``expected`` to be cheap, and had it to be ``made`` after all?"""
        now = self._clock()
        if not self.number:
            self._start = self._arrived = now
        elif now - self._last >= (now - self._start) / self.number:
            if not self._is_chunked and now - self._last >= _PAUSE * (self._last - self._start) / self.number > 0:
                self._begin_anew()
            self._account()
            self._wait, self._arrived = now - self._arrived, now
        self._last = now
        self.number += 1
        self._dear += made
        self._cheap += not made
        self._expected += expected
        self._right += expected and not made

    def _begin_anew(self) -> None:
        """Results turn out to arrive in chunks: the little waits within the first one told nothing."""
        self._is_chunked = True
        self._wait, self._chunks = None, 0
        self._ready_ones, self._made_ones = _Account(), _Account()

    def _account(self) -> None:
        """The chunk at hand is complete; what it took goes to what was made in it, if anything was."""
        if self._wait is not None:
            account = self._made_ones if self._dear else self._ready_ones
            account.results += self._dear or self._cheap
            account.seconds += self._wait
            self._chunks += 1
        self._cheap = self._dear = 0

    @property
    def rate(self) -> float:
        """Results a second since the first one."""
        return self.number / max(self._clock() - self._start, 0.001)

    @property
    def left(self) -> float | None:
        """Seconds until all are there; ``None`` while that cannot be told."""
        if self.number < _ENOUGH * self.count or self._chunks < _LEAST:
            return None
        share = self._right / self._expected if self._expected else 1.0
        ready = min(share * max(0, self._ready - self._expected), self.count - self.number)
        made = self.count - self.number - ready
        of_made = self._made_ones.of(made)
        if of_made is None and made > _FEW * self.count:
            return None
        left = (of_made or 0.0) + (self._ready_ones.of(ready) or 0.0)
        return max(0.0, left - (self._clock() - self._arrived))

    def words(self) -> str:
        """One line for a log."""
        line = f"已处理 {self.number:,}/{self.count:,} 份，每秒 {self.rate:,.0f} 份"
        left = self.left
        return line if left is None else f"{line}，大约还要 {duration(left)}"


def duration(seconds: float) -> str:
    """Minutes and seconds as people read them."""
    return f"{round(seconds) // 60} 分 {round(seconds) % 60} 秒"
