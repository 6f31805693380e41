"""``kill -9`` in the middle of every command that writes: nothing torn, nothing lost, and running again finishes it.

Half of the plugs are pulled at a random moment, half at a random step on the disk (``killing``).  Each time the run
takes up from the same state: outputs of an earlier version, one of them edited by hand.  ``pytest --all-kills`` kills
240 times; without it a seeded sample.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.acceptance.cli import gwkit
from tests.samples.build import SHEETS
from tests.workbooks import workbook
from toolkit.delivery.manifest import PRIVATE_FOLDER, Manifest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")

SEED, SAMPLED, ALL = 20260208, 1, 30
EDITED = b"PK\x03\x04 edited by hand"
ROSTER = """
| 落款 | 项目 | 内容 |
|  | 单位 | 某县双拥办 |
|  | 成文日期 | 2026年2月8日 |
| 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 |
"""
LISTS = ("结果.xlsx", "单.xlsx")
UNITS = """
| 单位名单 | 单位 | 联系人 | 电话 | 截止日期 |
|  | 城东街道办事处 | 张甲 |  | 2026年3月5日 |
|  | 城西街道办事处 | 李乙 |  | 2026年3月5日 |
"""


class Work(NamedTuple):
    """A command, and how the folder is prepared in which it runs."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None]


def _sheets(folder: Path, count: int = 7) -> None:
    folder.mkdir()
    for path in sorted(SHEETS.glob("*.xlsx"))[:count]:
        shutil.copy(path, folder)


def _build(folder: Path) -> None:
    """Seven workbooks: three built before, one of these edited since."""
    _sheets(folder / "上报", 3)
    assert gwkit("build", "上报", "-o", "出").code == 0
    sorted(Path("出").glob("*.docx"))[0].write_bytes(EDITED)
    shutil.rmtree("上报")
    _sheets(folder / "上报")


def _roster(folder: Path, sum_: int) -> None:
    people = [f"|  | 张{number} | 男 | 城东街道 |  | {sum_} |  |  |" for number in range(40)]
    workbook("\n".join([ROSTER.strip(), *people]), folder / "名单.xlsx")


def _merge(folder: Path) -> None:
    """Forty letters with another sum than before; one of them and the results were edited since."""
    _roster(folder, 500)
    assert gwkit("merge", "慰问信", "名单.xlsx", "-o", "出").code == 0
    sorted(Path("出").glob("*.docx"))[0].write_bytes(EDITED)
    Path("出", "结果.xlsx").write_bytes(EDITED)
    _roster(folder, 800)


def _rollup(folder: Path) -> None:
    """A roll-up of three units, reviewed since; now all report."""
    _sheets(folder / "上报", 3)
    assert gwkit("rollup", "上报", "-o", "汇总.xlsx").code == 0
    shutil.rmtree("上报")
    _sheets(folder / "上报")


def _import(folder: Path) -> None:
    _sheets(folder / "上报", 2)
    assert gwkit("build", "上报", "-o", "出").code == 0
    for number, made in enumerate(sorted(Path("出").glob("*.docx"))):
        shutil.copy(made, folder / f"旧{number}.docx")


def _units(folder: Path) -> None:
    _sheets(folder / "上报", 2)
    workbook(UNITS, folder / "名单.xlsx")


def _proof(folder: Path) -> None:
    _import(folder)
    for name in ("批.docx", "改.docx", "单.xlsx"):
        (folder / name).write_bytes(b"an earlier one")


WORKS = {
    "build": Work(("build", "上报", "-o", "出"), _build),
    "merge": Work(("merge", "慰问信", "名单.xlsx", "-o", "出"), _merge),
    "rollup": Work(("rollup", "上报", "-o", "汇总.xlsx"), _rollup),
    "import": Work(("import", "旧0.docx", "旧1.docx", "-o", "表"), _import),
    "status": Work(
        ("status", "上报", "--units", "名单.xlsx", "--xlsx", "情况.xlsx", "--reminders", "催报.xlsx"), _units
    ),
    "blanks": Work(("new", "双拥工作简报", "--units", "名单.xlsx", "-o", "下发"), _units),
    "template": Work(("template", "new", "函", "-o", "模板"), _units),
    "proof": Work(
        ("proof", "旧0.docx", "--annotate", "批.docx", "--fix", "改.docx", "--xlsx", "单.xlsx", "--force"), _proof
    ),
}


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "现场"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", WORKS)
def test_killed_at_any_moment(workplace: Path, request: pytest.FixtureRequest, name: str) -> None:
    work = WORKS[name]
    wanted = ALL if request.config.getoption("--all-kills") else SAMPLED
    work.prepare(workplace)
    shutil.copytree(workplace, workplace.with_name("当初"))
    before = seen_bytes(workplace)
    start = time.monotonic()
    code, steps = _run(work, 0)
    seconds = time.monotonic() - start
    after = seen_bytes(workplace)
    assert after != before
    moments = random.Random(f"{SEED} {name}")
    kills = 0
    while kills < wanted:
        at_step = kills % 2 == 0
        step = moments.randint(1, steps) if at_step else 0
        _restore(workplace, before)
        kills += _run(work, step, None if at_step else moments.uniform(seconds * 0.4, seconds))[0] == -signal.SIGKILL
        nothing_is_torn(workplace, before, after)
        assert gwkit(*work.arguments).code == code
        assert seen_bytes(workplace) == after
        states = file_states(workplace)
        assert gwkit(*work.arguments).code == code
        assert file_states(workplace) == states


def _run(work: Work, step: int, seconds: float | None = None) -> tuple[int, int]:
    """The exit code and the number of steps; killed from outside after so many seconds."""
    command = [sys.executable, "-B", "-m", "tests.acceptance.killing", str(step), *work.arguments]
    place = {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **place}
    ) as process:
        try:
            told = process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            told = process.communicate()[1]
    found = re.search(rb"steps (\d+)", told)
    return process.returncode, int(found[1]) if found else 0


def nothing_is_torn(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Every file is the one from before or the finished one; the journal tells of every document.

    Lists of what was done tell of this very run: they are whole, and what was typed into an earlier one is kept.
    """
    present = seen_bytes(folder)
    for name, content in present.items():
        if content not in (before.get(name), after.get(name)):
            assert name.endswith(LISTS), name
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None, name
    assert list(before.values()).count(EDITED) <= list(present.values()).count(EDITED)
    assert before.keys() & after.keys() <= present.keys()
    manifest = Manifest(folder / "出")
    for path in (folder / "出").glob("*.docx"):
        if path.read_bytes() != EDITED:
            assert manifest.newest(path.name) is not None, path


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def seen_bytes(folder: Path) -> dict[str, bytes]:
    """What people see: all files but our own."""
    return {
        name: path.read_bytes()
        for name, path in _files(folder)
        if PRIVATE_FOLDER not in path.parts and not re.search(r"(^|/)\.gw-", name)
    }


def file_states(folder: Path) -> dict[str, tuple[bytes, int]]:
    """All files, our own, too, with their times; none of them is a leftover."""
    states = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in _files(folder)}
    assert [name for name in states if ".gw-" in name or "/lock" in name] == []
    return states


def _restore(folder: Path, before: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(folder.with_name("当初"), folder, dirs_exist_ok=True)
    assert seen_bytes(folder) == before
