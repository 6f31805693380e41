"""The journal of a folder, torn or spoilt at any byte."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.delivery.manifest import MANIFEST_FILE, PRIVATE_FOLDER, Entry, Manifest

ENTRIES = [
    Entry(f"城东/简报{number}.docx", f"../上报/{number}.xlsx", f"{number:064x}", serials={"报头.期号": number})
    for number in range(1, 6)
]
LATER = Entry("后来.docx", "后来.xlsx", "f" * 64)


def journal(folder: Path) -> Path:
    manifest = Manifest(folder)
    manifest.append(*ENTRIES)
    manifest.close()
    return folder / PRIVATE_FOLDER / MANIFEST_FILE


def whole_lines(data: bytes, spoilt: bytes) -> int:
    """How many entries still stand at the front as they were written."""
    count = 0
    for line in data.splitlines(keepends=True):
        if not spoilt.startswith(line):
            break
        spoilt = spoilt[len(line) :]
        count += 1
    return count


@given(st.data())
def test_torn_or_spoilt_at_any_byte_earlier_entries_stand_and_later_ones_can_be_written(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = journal(folder)
        written = path.read_bytes()
        place = data.draw(st.integers(0, len(written)))
        tail = data.draw(st.one_of(st.just(b""), st.binary(max_size=60), st.just(written[place + 1 :])))
        path.write_bytes(written[:place] + tail)
        known = ENTRIES[: whole_lines(written, written[:place])]
        for again in (False, True):
            manifest = Manifest(folder)
            assert all(manifest.last(entry.source) == entry for entry in known)
            assert all(manifest.wrote(entry.name, entry.sha256) for entry in known)
            assert manifest.newest(LATER.name) == (LATER if again else None)
            if not again:
                manifest.append(LATER)
            manifest.close()


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"1",
        b"null",
        b'{"name":3,"source":"a","sha256":"b"}',
        b'{"name":"a","source":"b"}',
        b'{"name":"a","source":"b","sha256":"c","serials":[1]}',
        b'{"name":"a","source":"b","sha256":"c","serials":{"x":"y"}}',
        b'{"name":"a","source":"b","sha256":"c","digests":[1]}',
        b'{"name":"a","source":"b","sha256":"c","digests":{"x":1}}',
        b'{"name":"a","source":"b","sha256":"c","more":"d"}',
        b"[" * 100_000,
        b'{"name":"\xff"}',
    ],
)
def test_what_is_no_entry_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = journal(tmp_path)
    path.write_bytes(line + b"\n" + path.read_bytes())
    manifest = Manifest(tmp_path)
    assert list(manifest.entries()) == ENTRIES
    assert manifest.wrote(ENTRIES[0].name, ENTRIES[0].sha256)


def test_what_a_full_disk_took_half_of_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal(tmp_path)
    written = path.read_bytes()
    manifest = Manifest(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        for _ in range(2):
            with pytest.raises(OSError, match="满"):
                manifest.append(LATER)
            assert path.read_bytes() == written
            assert manifest.last(LATER.source) is None
    manifest.append(LATER)
    manifest.close()
    assert Manifest(tmp_path).last(LATER.source) == LATER


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, "满")
