"""No command speaks to the network."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit

ROOT = Path(__file__).parents[2]
SPEAKS = {"socket", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "urllib3"}


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    def unknown(host: object, *_: object, **__: object) -> None:
        tried.append(host)
        raise OSError("no names in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return tried


def test_no_command_opens_a_connection(no_sockets: list[object], tmp_path: Path) -> None:
    sample, out = ROOT / "sample_sheets" / "7-县.xlsx", tmp_path / "出"
    roster = tmp_path / "名单.xlsx"
    assert gwkit("build", sample, "-o", out).code == 0
    document = next(out.glob("*.docx"))
    for command in (
        ("check", sample),
        ("proof", document),
        ("import", document, "-o", tmp_path / "旧.xlsx"),
        ("new", "慰问信", "--sample", "-o", roster),
        ("merge", "慰问信", roster, "-o", tmp_path / "信", "--jobs", "1"),
        ("template", "list"),
        ("doctor", out),
    ):
        assert gwkit(*command).code in (0, 1), command
    assert no_sockets == []


def test_the_refusal_works(no_sockets: list[object]) -> None:
    with pytest.raises(OSError, match="no n"):
        socket.create_connection(("127.0.0.1", 9))
    assert no_sockets


def test_no_module_of_ours_can_speak() -> None:
    for path in (ROOT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            # urllib.parse takes addresses apart and speaks to nobody.
            assert not {name.split(".")[0] for name in names if name != "urllib.parse"} & SPEAKS, path
