"""The judge sees what it is there to see."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import pytest

from tests.acceptance.cli import Run
from tests.hostile import judge


def _well(folder: Path) -> Run:
    (folder / "出").mkdir()
    (folder / "出" / "1.txt").write_bytes(b"x")
    return Run(1, "错误 1.xlsx", "")


def _says_traceback(_: Path) -> Run:
    return Run(1, "1.xlsx", "Traceback (most recent call last)")


def _takes_long(_: Path) -> Run:
    time.sleep(0.3)
    return Run(0, "1.xlsx", "")


def _takes_memory(_: Path) -> Run:
    return Run(0, f"1.xlsx {len(bytearray(judge.BYTES + 1))}", "")


def _writes_outside(folder: Path) -> Run:
    (folder.parent / "外.docx").write_bytes(b"x")
    return Run(0, "1.xlsx", "")


def _changes_input(folder: Path) -> Run:
    (folder / "1.xlsx").write_bytes(b"y")
    return Run(0, "1.xlsx", "")


def _tears(folder: Path) -> Run:
    (folder / "出").mkdir()
    (folder / "出" / "1.docx").write_bytes(b"PK\x03\x04")
    return Run(0, "1.xlsx", "")


def _wrong_code(_: Path) -> Run:
    return Run(3, "1.xlsx", "")


def _nameless(_: Path) -> Run:
    return Run(1, "错误 某处", "")


FAULTS = (_says_traceback, _takes_long, _takes_memory, _writes_outside, _changes_input, _tears, _wrong_code, _nameless)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_faults(fault: Callable[[Path], Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((AssertionError, MemoryError, BadZipFile)):
        _judged(fault, tmp_path, monkeypatch)


def test_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _judged(_well, tmp_path, monkeypatch)


def _judged(command: Callable[[Path], Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (folder / "1.xlsx").write_bytes(b"x")
    monkeypatch.setattr(judge, "SECONDS", 0.2)
    monkeypatch.setattr(judge, "gwkit", lambda: command(folder))
    judge.judged(folder, names=["1.xlsx"])
