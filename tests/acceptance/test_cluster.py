"""Mail merge past one process: a real scheduler with real workers, and stores behind an address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cli import gwkit
from tests.acceptance.test_merge import merge, names, roster, states, wait_for
from toolkit.delivery.manifest import MANIFEST_FILE, PRIVATE_FOLDER

fsspec: Any = pytest.importorskip("fsspec")
pytest.importorskip("distributed")

PEOPLE = [f"|  | 人{number} | 男 | 街{number % 3} |  | {number} |  |  |" for number in range(1500)]


def begun(*words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "30s"}
    return subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]], env=environment)


@pytest.fixture
def scheduler() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    running = [begun("scheduler", "--port", str(port), "--no-dashboard", "--host", "127.0.0.1")]
    time.sleep(2)
    options = ("--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--no-nanny")
    running += [begun("worker", address, *options) for _ in range(2)]
    yield address, running
    for process in running:
        process.kill()
        process.wait()


def journal(folder: Path) -> list[dict[str, object]]:
    lines = (folder / PRIVATE_FOLDER / MANIFEST_FILE).read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def test_a_worker_killed_in_mid_run_loses_nothing(
    tmp_path: Path, scheduler: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, running = scheduler
    path = roster(tmp_path, *PEOPLE)
    command = ["merge", "慰问信", path, "-o", tmp_path / "群", "--scheduler", address]
    words = [sys.executable, "-m", "toolkit", *map(str, command)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        wait_for(tmp_path / "群", 64)
        running[1].send_signal(signal.SIGKILL)
        out, _ = run.communicate(timeout=240)
    assert run.returncode == 0, out
    assert "Traceback" not in out
    merge(path, "-o", tmp_path / "单")
    alone, many = states(tmp_path / "单"), states(tmp_path / "群")
    assert {name: state[0] for name, state in many.items()} == {name: state[0] for name, state in alone.items()}
    assert len(many) == len(PEOPLE)
    assert journal(tmp_path / "群") == journal(tmp_path / "单")
    assert not list((tmp_path / "群").rglob("*.tmp"))


def test_a_cluster_of_this_machine(tmp_path: Path) -> None:
    path = roster(tmp_path, *PEOPLE[:80])
    run = merge(path, "-o", tmp_path / "群", "--cluster", "local:2")
    assert (run.code, len(names(tmp_path / "群"))) == (0, 80), run.out + run.err


@pytest.mark.parametrize("option", [("--scheduler", "tcp://127.0.0.1:9"), ("--cluster", "many")])
def test_no_scheduler_there(tmp_path: Path, option: tuple[str, str]) -> None:
    run = merge(roster(tmp_path), "-o", tmp_path / "出", *option)
    assert run.code in (1, 2)
    assert "连不上集群" in run.out + run.err or "写成 local:4" in run.err
    assert names(tmp_path) == []


def test_documents_in_a_store_behind_an_address(tmp_path: Path) -> None:
    system = fsspec.filesystem("memory")
    path, address = roster(tmp_path), f"memory://{tmp_path.name}/信"
    told = json.loads(gwkit("merge", "慰问信", path, "-o", address, "--json").out)
    assert next(each["output"] for each in told["documents"]) == f"{address}/张甲慰问信.docx"
    merge(path, "-o", tmp_path / "出")
    root = f"/{tmp_path.name}/信"
    assert system.cat_file(f"{root}/张甲慰问信.docx") == (tmp_path / "出" / "张甲慰问信.docx").read_bytes()
    assert [name.rpartition("/")[2] for name in system.ls(f"{root}/{PRIVATE_FOLDER}", detail=False)] == [MANIFEST_FILE]
    system.pipe_file(f"{root}/李乙慰问信.docx", b"edited")
    told = json.loads(gwkit("merge", "慰问信", path, "-o", address, "--json").out)
    assert [each["status"] for each in told["documents"]] == ["unchanged", "kept", "unchanged"]
    assert system.cat_file(f"{root}/李乙慰问信.docx") == b"edited"


@pytest.mark.parametrize("address", ["nonsense://x/y", "s3://bucket/x"])
def test_an_address_nobody_reaches(tmp_path: Path, address: str) -> None:
    if address.startswith("s3"):
        pytest.importorskip("s3fs", reason="with s3fs the address would be tried")
    run = merge(roster(tmp_path), "-o", address)
    assert (run.code, "地址" in run.out + run.err, "Traceback" in run.err) == (1, True, False)


@pytest.mark.parametrize("option", ["--single=全部.docx", "--pdf"])
def test_what_a_store_cannot_hold(tmp_path: Path, option: str) -> None:
    assert merge(roster(tmp_path), "-o", "memory://x", option).code == 2
