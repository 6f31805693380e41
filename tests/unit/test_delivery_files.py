"""One file or folder at a time: whole or not at all, one writer, nothing left over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.delivery.files import Claim, write_file, write_new
from toolkit.delivery.lock import Held, Lock
from toolkit.errors import DeliveryError

HOLDER = """
import sys, time
from pathlib import Path
from toolkit.delivery.files import Claim
claim = Claim(Path(sys.argv[1]))
claim.__enter__()
claim._temporary.write_bytes(b"half")
print("held", flush=True)
time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code(error: pytest.ExceptionInfo[DeliveryError]) -> str:
    return error.value.problems[0].code


def test_a_killed_writer_neither_blocks_nor_leaves_anything(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"one")
    command = [sys.executable, "-c", HOLDER, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DeliveryError, match=f"进程号 {holder.pid}") as error:
            write_file(target, b"two")
        assert code(error) == "D220"
        holder.kill()
    assert target.read_bytes() == b"one"
    assert len(names(tmp_path)) > 1
    write_file(target, b"two")
    assert (names(tmp_path), target.read_bytes()) == (["汇总.xlsx"], b"two")


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    write_new(target, b"one", force=False)
    before = target.stat().st_mtime_ns
    write_new(target, b"one", force=False)
    write_new(target, b"one", force=True)
    assert target.stat().st_mtime_ns == before
    with pytest.raises(DeliveryError) as error:
        write_new(target, b"two", force=False)
    assert (code(error), target.read_bytes()) == ("D210", b"one")
    write_new(target, b"two", force=True)
    assert (names(tmp_path), target.read_bytes()) == (["a.xlsx"], b"two")


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "模板"
    target.mkdir()
    files = {"a.toml": b"1", "b.docx": b"2"}

    def write(folder: Path) -> None:
        with Claim(folder) as claim:
            claim.write_folder(files)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(target)
    assert (names(tmp_path), names(target)) == (["模板"], [])
    write(target)
    write(target)
    assert (names(tmp_path), names(target)) == (["模板"], ["a.toml", "b.docx"])
    (target / "a.toml").write_bytes(b"edited")
    with pytest.raises(DeliveryError) as error:
        write(target)
    assert (code(error), (target / "a.toml").read_bytes()) == ("T125", b"edited")


def test_a_link_somebody_put_in_the_way_is_not_followed(tmp_path: Path) -> None:
    target, other = tmp_path / "a.xlsx", tmp_path / "other"
    other.write_bytes(b"other")
    claim = Claim(target)
    claim._temporary.symlink_to(other)
    with claim:
        claim.write(b"one")
    assert (names(tmp_path), other.read_bytes()) == (["a.xlsx", "other"], b"other")


def test_a_lock_tells_who_holds_it_and_goes(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(Held) as held:
        second.acquire()
    assert held.value.pid == str(os.getpid())
    first.release()
    second.acquire()
    second.release()
    assert names(tmp_path) == []


def _interrupted(_: int) -> None:
    raise KeyboardInterrupt
