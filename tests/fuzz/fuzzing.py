"""Try one wrong input after the other; what ends in no clean finding is kept, each fault once."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.targets import Crash, Target

CORPUS: Final = Path(__file__).parent / "corpus"
_SECONDS: Final = 30
"""An input may take that long, on a machine that others use, too."""
_FRAME: Final = re.compile(r'File "[^"]*/(toolkit/[^"]*)", line (\d+), in (\w+)')


@dataclass(slots=True)
class Campaign:
    """What a campaign did."""

    runs: int = 0
    crashes: dict[str, bytes] = field(default_factory=dict)


class _TooSlow(BaseException):
    """Not an ``Exception``: nothing of ours may swallow it."""


def judged(target: Target, data: bytes) -> str | None:
    """What is wrong with how an input ended: the place of the fault, or ``None``."""
    with _workplace() as folder, _deadline():
        try:
            target.run(data, folder)
        except _TooSlow:
            return f"超过 {_SECONDS} 秒"
        except Crash as crash:
            return _place(folder) or str(crash)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return None


def campaign(
    target: Target, seed: int, *, keep: Path | None = None, until: float = float("inf"), runs: int = 10**9
) -> Campaign:
    """Try inputs until a moment or a number of them; the same seed tries the same ones."""
    random, done = Random(f"{target.name} {seed}"), Campaign()
    seeds = list(target.seeds())
    while done.runs < runs and time.monotonic() < until:
        data = random.choice(seeds)
        for _ in range(random.choice((1, 1, 1, 2))):
            data = target.mutate(random, data)
        place = judged(target, data)
        done.runs += 1
        if place is not None and place not in done.crashes:
            done.crashes[place] = data
            if keep is not None:
                _keep(target, place, data, keep)
    return done


def _keep(target: Target, place: str, data: bytes, folder: Path) -> None:
    folder = folder / target.name
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(data).hexdigest()[:12] + target.suffix
    (folder / name).write_bytes(data)
    with (folder / "found.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{name}\t{' '.join(place.split())}\n")


def _place(folder: Path) -> str | None:
    """The innermost frames of the newest log."""
    logs = sorted(folder.glob("gwkit-*.log"))
    if not logs:
        return None
    text = logs[-1].read_text("utf-8")
    frames = [f"{path}:{line} {name}" for path, line, name in _FRAME.findall(text)]
    return " < ".join([text.strip().splitlines()[-1].partition(":")[0], *frames[:-4:-1]])


@contextlib.contextmanager
def _workplace() -> Iterator[Path]:
    """A folder of its own for each run, temporary files and logs included."""
    before = tempfile.tempdir
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _deadline() -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_: object) -> None:
        raise _TooSlow

    previous = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
