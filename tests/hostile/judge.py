"""The one judge of the hostile corpus: what every command owes to whatever it is given."""

from __future__ import annotations

import contextlib
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.acceptance.cli import Run, gwkit

try:
    import resource
except ImportError:  # pragma: no cover  # Windows has no such limit.
    resource = None  # type: ignore[assignment]

SECONDS = 10.0
BYTES = 1 << 30


def judged(folder: Path, *arguments: object, codes: Sequence[int] = (0, 1), names: Sequence[str] = ()) -> Run:
    """Run a command in ``folder`` and hold it to what is promised.

    The exit code is one of ``codes``, every text of ``names`` (a place, a reason) is told, nobody sees a traceback, it
    ends in time and takes no more than ``BYTES`` of memory, writes nothing but below ``folder/出``, and every file it
    wrote is whole.
    """
    before = _files(folder)
    start = time.perf_counter()
    with _little_memory():
        run = gwkit(*arguments)
    spent = time.perf_counter() - start
    told = run.out + run.err
    assert run.code in codes, told
    assert "Traceback" not in told and "工具自身出错" not in told, told
    assert spent < SECONDS, f"{spent:.1f} s"
    for name in names:
        assert name in told, f"{name} not in: {told}"
    after = _files(folder)
    assert {path: after.get(path) for path in before} == before, "something was changed"
    written = [path for path in after if path not in before]
    assert all(path.is_relative_to(folder / "出") for path in written), written
    for path in written:
        assert not path.name.endswith(".tmp"), path
        if path.suffix in (".docx", ".xlsx"):
            assert zipfile.ZipFile(path).testzip() is None
    return run


@contextlib.contextmanager
def _little_memory() -> Iterator[None]:
    """Refuse this process, and those it starts, memory beyond ``BYTES`` above what it has: more is a ``MemoryError``."""
    if resource is None:
        yield
        return
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _files(folder: Path) -> dict[Path, bytes]:
    """Every file around, so that one that got out is seen: the parent folder, too."""
    return {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
