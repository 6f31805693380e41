"""The one judge of the hostile corpus: what every command owes to whatever it is given."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.acceptance.cli import Run, gwkit

SECONDS = 10.0


def judged(folder: Path, *arguments: object, codes: Sequence[int] = (0, 1), names: Sequence[str] = ()) -> Run:
    """Run a command in ``folder`` and hold it to what is promised.

    The exit code is one of ``codes``, every text of ``names`` (a place, a reason) is told, nobody sees a traceback, it
    ends in time, writes nothing but below ``folder/出``, and every file it wrote is whole.
    """
    before = _files(folder)
    start = time.perf_counter()
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


def _files(folder: Path) -> dict[Path, bytes]:
    """Every file around, so that one that got out is seen: the parent folder, too."""
    return {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
