from __future__ import annotations

import errno
import json
import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from toolkit.delivery.destination import Delivered, Status
from toolkit.delivery.files import write_file
from toolkit.delivery.folder import Document, OutputFolder
from toolkit.delivery.manifest import PRIVATE_FOLDER, Entry, Manifest
from toolkit.errors import DeliveryError


def deliver(
    folder: Path, content: bytes = b"one", *, name: str = "简报", source: str = "3月.xlsx", force: bool = False
) -> Delivered:
    with OutputFolder(folder) as output:
        return output.deliver(Document(folder.parent / source, name, content), force=force)


def codes(delivered: Delivered) -> list[str]:
    return [found.code for found in delivered.problems]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "输出"


def test_made_then_unchanged_then_made_anew(folder: Path) -> None:
    assert deliver(folder).status is Status.MADE
    before = (folder / "简报.docx").stat().st_mtime_ns
    assert deliver(folder).status is Status.UNCHANGED
    assert (folder / "简报.docx").stat().st_mtime_ns == before
    assert deliver(folder, b"two").status is Status.MADE
    assert files(folder) == {"简报.docx": b"two"}


def test_an_edited_output_is_never_overwritten(folder: Path) -> None:
    deliver(folder)
    (folder / "简报.docx").write_bytes(b"edited")
    kept = deliver(folder)
    assert (kept.status, codes(kept)) == (Status.KEPT, ["D206"])
    assert files(folder) == {"简报.docx": b"edited"}


def test_where_the_workbook_changed_too_the_new_version_goes_beside(folder: Path) -> None:
    deliver(folder)
    (folder / "简报.docx").write_bytes(b"edited")
    for _ in range(2):
        kept = deliver(folder, b"two")
        assert (kept.status, codes(kept)) == (Status.KEPT, ["D207"])
        assert files(folder) == {"简报.docx": b"edited", "简报（新）.docx": b"two"}
    deliver(folder, b"three")
    assert files(folder)["简报（新）.docx"] == b"three"
    (folder / "简报（新）.docx").write_bytes(b"edited, too")
    deliver(folder, b"four")
    assert files(folder) == {"简报.docx": b"edited", "简报（新）.docx": b"edited, too", "简报（新2）.docx": b"four"}


def test_force_keeps_a_backup(folder: Path) -> None:
    deliver(folder)
    (folder / "简报.docx").write_bytes(b"edited")
    assert codes(deliver(folder, b"two", force=True)) == ["D208"]
    assert files(folder) == {"简报.docx": b"two", "简报（备份1）.docx": b"edited"}


def test_a_file_that_was_not_made_here_stays(folder: Path) -> None:
    folder.mkdir()
    (folder / "简报.docx").write_bytes(b"mine")
    assert codes(deliver(folder)) == ["D211"]
    assert files(folder) == {"简报.docx": b"mine"}


def test_a_name_belongs_to_its_first_source_also_by_case(folder: Path) -> None:
    deliver(folder, name="Brief")
    other = deliver(folder, b"other", name="brief", source="3月-副本.xlsx")
    assert codes(other) == ["D101"]
    assert files(folder) == {"Brief.docx": b"one", "brief（3月-副本）.docx": b"other"}
    assert deliver(folder, b"other", name="brief", source="3月-副本.xlsx").status is Status.UNCHANGED


def test_a_source_that_yields_another_name_is_reported_not_deleted(folder: Path) -> None:
    deliver(folder)
    moved = deliver(folder, name="新名")
    assert codes(moved) == ["D102"]
    assert set(files(folder)) == {"简报.docx", "新名.docx"}


def test_subfolders_come_from_the_name(folder: Path) -> None:
    assert deliver(folder, name="城东/简报").path == folder / "城东" / "简报.docx"


def test_a_run_killed_before_the_rename_finishes_next_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            deliver(folder, b"two")
    assert files(folder) == {"简报.docx": b"one"}
    (folder / PRIVATE_FOLDER / ".gw-12345678.tmp").write_bytes(b"half")
    assert deliver(folder, b"two").status is Status.MADE
    assert files(folder) == {"简报.docx": b"two"}
    assert [path.name for path in (folder / PRIVATE_FOLDER).iterdir()] == ["manifest.jsonl"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "拒绝访问"), "D204"),
        (OSError(errno.ENOSPC, "满"), "D203"),
        (FileNotFoundError(errno.ENOENT, "无"), "D212"),
        (OSError(errno.EIO, "坏"), "D205"),
    ],
)
def test_a_refusal_of_the_system_is_said_plainly(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    deliver(folder)

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr("time.sleep", lambda _: None)
    failed = deliver(folder, b"two")
    assert (failed.status, codes(failed)) == (Status.FAILED, [code])
    assert files(folder) == {"简报.docx": b"one"}


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "输出").write_text("文件")
    with pytest.raises(DeliveryError, match="是一个文件，不是文件夹"):
        OutputFolder(tmp_path / "输出")


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DeliveryError, match="没有在这里写文件的权限"):
        OutputFolder(tmp_path / "输出")


def _hold(path: Path, ready: Event, done: Event) -> None:
    with OutputFolder(path):
        ready.set()
        done.wait(20)


def test_two_at_once_on_one_folder(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(folder, ready, done))
    process.start()
    try:
        assert ready.wait(20)
        with pytest.raises(DeliveryError, match=f"进程号 {process.pid}"):
            OutputFolder(folder)
    finally:
        done.set()
        process.join()
    assert deliver(folder).status is Status.MADE


def test_a_torn_last_line_of_the_manifest_is_passed_over(folder: Path) -> None:
    deliver(folder)
    journal = folder / PRIVATE_FOLDER / "manifest.jsonl"
    with journal.open("ab") as stream:
        stream.write(b'{"name": "half')
    assert deliver(folder).status is Status.UNCHANGED
    assert deliver(folder, b"two").status is Status.MADE
    assert deliver(folder, b"two").status is Status.UNCHANGED
    assert [json.loads(line)["name"] for line in journal.read_bytes().splitlines() if line.endswith(b"}")] == [
        "简报.docx"
    ] * 2


def test_the_manifest_remembers_owner_hashes_and_the_last_entry(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.append(Entry("a.docx", "1.xlsx", "h1", serials={"报头.期号": 3}))
    manifest.append(Entry("A.docx", "2.xlsx", "h2"))
    manifest.close()
    again = Manifest(tmp_path)
    assert again.owner("a.DOCX") == "1.xlsx"
    assert again.wrote("a.docx", "h2")
    last = again.last("1.xlsx")
    assert last is not None
    assert last.serials == {"报头.期号": 3}


def test_a_file_appears_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "深" / "a.docx", b"x")
    assert list((tmp_path / "深").iterdir()) == [tmp_path / "深" / "a.docx"]
