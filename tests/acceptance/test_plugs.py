"""Disks that are full, folders that may not be written to or vanish, clocks that go back, two runs at once.

``pytest --all-kills`` pulls every plug; without it a sample.  Each time: a clear finding, no torn file, a second run completes, a third changes nothing; what was edited stays.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit
from tests.acceptance.test_kills import EDITED, WORKS, Work, file_states, nothing_is_torn, seen_bytes
from toolkit.delivery.destination import Destination
from toolkit.delivery.files import Claim
from toolkit.delivery.folder import OutputFolder
from toolkit.delivery.manifest import Manifest
from toolkit.delivery.store import FolderStore

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such limits nor such mounts")


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "现场"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def finished(work: Work, workplace: Path) -> dict[str, bytes]:
    """What an undisturbed run makes of the same folder."""
    copy = workplace.with_name("照常")
    shutil.copytree(workplace, copy)
    shutil.rmtree(workplace)
    shutil.copytree(copy, workplace)
    os.chdir(workplace)
    gwkit(*work.arguments)
    after = seen_bytes(workplace)
    for path in workplace.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(copy, workplace, dirs_exist_ok=True)
    return after


def completes(work: Work, workplace: Path, after: dict[str, bytes]) -> None:
    """A second run completes, a third changes nothing."""
    gwkit(*work.arguments)
    assert seen_bytes(workplace) == after
    states = file_states(workplace)
    gwkit(*work.arguments)
    assert file_states(workplace) == states


def child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run gwkit in a process of its own, after some preparation."""
    script = f"import os, resource, sys\n{code}\nfrom toolkit.__main__ import main\nmain(sys.argv[1:])"
    place = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-B", "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=place, check=False)


@pytest.mark.sampled(3)
@POSIX
@pytest.mark.parametrize("room", [0, 150, 2_000, 9_000])
@pytest.mark.parametrize("name", ["build", "merge", "rollup", "status", "blanks", "proof"])
def test_no_room_for_a_file(workplace: Path, name: str, room: int) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    before, after = seen_bytes(workplace), finished(work, workplace)
    run = child(f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))", *work.arguments)
    told = run.stdout + run.stderr
    assert (run.returncode, bool(re.search("磁盘满了|没有可以放临时文件的文件夹", told))) == (1, True), run
    assert "Traceback" not in told
    nothing_is_torn(workplace, before, after)
    completes(work, workplace, after)


@pytest.fixture
def mounted(workplace: Path) -> Iterator[Callable[[str, str], None]]:
    """Mounts for the time of a test; the test is skipped where none can be made."""
    places: list[str] = []

    def mount(*arguments: str) -> None:
        done = (
            subprocess.run(["mount", *arguments], capture_output=True, check=False) if shutil.which("mount") else None
        )
        if done is None or done.returncode:
            pytest.skip("nothing can be mounted here")
        places.append(arguments[-1])

    yield mount
    os.chdir(workplace.parent)
    for place in dict.fromkeys(reversed(places)):
        subprocess.run(["umount", place], check=True)


@POSIX
def test_a_small_disk(workplace: Path, mounted: Callable[..., None]) -> None:
    work = WORKS["merge"]
    work.prepare(workplace)
    after = finished(work, workplace)
    before = seen_bytes(workplace)
    shutil.move("出", "满")
    Path("出").mkdir()
    mounted("-t", "tmpfs", "-o", "size=700k", "tmpfs", str(workplace / "出"))
    shutil.copytree("满", "出", dirs_exist_ok=True)
    shutil.rmtree("满")
    filler = Path("出", ".gwkit", "占位")
    filler.write_bytes(
        bytes(700_000 - sum(path.stat().st_size for path in Path("出").rglob("*") if path.is_file()) - 80_000)
    )
    run = gwkit(*work.arguments)
    assert (run.code, "磁盘满了" in run.out) == (1, True), run
    nothing_is_torn(workplace, before, after)
    filler.unlink()
    completes(work, workplace, after)


@pytest.mark.sampled(2)
@POSIX
@pytest.mark.parametrize("name", WORKS)
def test_a_folder_that_may_only_be_read(workplace: Path, mounted: Callable[..., None], name: str) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    before = file_states(workplace)
    if os.geteuid() == 0:
        mounted("--bind", str(workplace), str(workplace))
        mounted("-o", "remount,bind,ro", str(workplace))
    else:
        workplace.chmod(0o555)
    os.chdir(workplace)
    run = gwkit(*work.arguments)
    assert (run.code, "没有在这里写文件的权限" in run.out + run.err) == (1, True), run
    assert file_states(workplace) == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("owner", "method"),
    [(FolderStore, "stage"), (Destination, "_record"), (FolderStore, "publish"), (Manifest, "append")],
)
@pytest.mark.parametrize("name", ["build", "merge"])
def test_a_folder_that_vanishes(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, name: str, owner: type, method: str
) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    shutil.rmtree("出")
    after = finished(work, workplace)
    whole = getattr(owner, method)

    def vanished(*arguments: object, **options: object) -> object:
        shutil.rmtree("出", ignore_errors=True)
        return whole(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(owner, method, vanished)
        run = gwkit(*work.arguments)
    assert (run.code, "文件夹在写入途中不见了" in run.out) == (1, True), run
    assert not Path("出").exists()
    completes(work, workplace, after)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", WORKS)
def test_a_clock_that_goes_back(workplace: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    gwkit(*work.arguments)
    ahead = time.time() + 20 * 365 * 24 * 3600
    for path in [
        path
        for path in workplace.rglob("*")
        if ("上报" not in path.parts and path.suffix != ".docx") or "出" in path.parts
    ]:
        os.utime(path, (ahead, ahead))
    states = file_states(workplace)
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    gwkit(*work.arguments)
    assert file_states(workplace) == states


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["build", "merge"])
def test_two_at_once_on_one_folder(workplace: Path, name: str) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    after = finished(work, workplace)
    before = seen_bytes(workplace)
    with OutputFolder(Path("出")):
        run = child("", *work.arguments)
    told = run.stdout + run.stderr
    assert (run.returncode, f"另一个 gwkit 正在往这个文件夹里写（进程号 {os.getpid()}）" in told) == (1, True), run
    assert seen_bytes(workplace) == before
    completes(work, workplace, after)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("name", "file"), [("rollup", "汇总.xlsx"), ("status", "情况.xlsx"), ("proof", "批.docx"), ("template", "模板")]
)
def test_two_at_once_on_one_file(workplace: Path, name: str, file: str) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    after = finished(work, workplace)
    before = seen_bytes(workplace)
    with Claim(Path(file)):
        run = child("", *work.arguments)
    told = run.stdout + run.stderr
    assert (run.returncode, f"另一个 gwkit 正在写这个文件（进程号 {os.getpid()}）" in told) == (1, True), run
    assert seen_bytes(workplace).get(file) == before.get(file)
    completes(work, workplace, after)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["build", "rollup"])
def test_four_at_once(workplace: Path, name: str) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    after = finished(work, workplace)
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-B", "-m", "toolkit", *work.arguments]
    runs = [subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    told = [run.communicate()[0].decode() for run in runs]
    assert {run.returncode for run in runs} <= {0, 1}, told
    assert all(
        run.returncode == 0 or re.search(r"保留原样|另一个 gwkit", words) for run, words in zip(runs, told, strict=True)
    ), told
    completes(work, workplace, after)


class Held:
    """Windows, where Word or a virus scanner holds a file: renaming onto it is refused so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
        self.left = times
        replace = Path.replace

        def refused(path: Path, target: Path) -> Path:
            if Path(target).name == name and self.left:
                self.left -= 1
                raise PermissionError(
                    13, "The process cannot access the file because it is being used by another process"
                )
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", refused)
        monkeypatch.setattr("toolkit.delivery.files.time.sleep", lambda _: None)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "file"),
    [("build", "docx"), ("merge", "结果.xlsx"), ("rollup", "汇总.xlsx"), ("import", "旧0.xlsx"), ("template", "模板")],
)
def test_a_file_that_another_program_holds(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, name: str, file: str
) -> None:
    work = WORKS[name]
    work.prepare(workplace)
    before, after = seen_bytes(workplace), finished(work, workplace)
    if file == "docx":
        file = next(name for name in after if name.endswith(".docx") and after[name] != before.get(name)).split("/")[1]
    with monkeypatch.context() as patch:
        Held(patch, file, 10_000)
        run = gwkit(*work.arguments)
    assert run.code == 1, run
    assert re.search("文件正被别的程序打开|没有在这里写文件的权限", run.out + run.err), run
    nothing_is_torn(workplace, before, after)
    with monkeypatch.context() as patch:
        held = Held(patch, file, 3)
        completes(work, workplace, after)
    assert held.left == 0


def test_what_was_edited_stays_through_all_of_it(workplace: Path) -> None:
    WORKS["build"].prepare(workplace)
    edited = next(path for path in sorted(Path("出").glob("*.docx")) if path.read_bytes() == EDITED)
    assert gwkit(*WORKS["build"].arguments).code == 1
    assert edited.read_bytes() == EDITED
