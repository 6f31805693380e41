"""Files that are no workbooks, broken ones, and archives made to harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.hostile.judge import judged
from toolkit.opc import deflate, write_members

SAMPLE = (Path(__file__).parents[2] / "sample_sheets" / "1-医院.xlsx").read_bytes()


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(content: dict[str, bytes], extra: list[tuple[str, bytes]] | None = None) -> bytes:
    return write_members([deflate(name, data) for name, data in [*content.items(), *(extra or [])]])


def lying(name: str, size: int) -> bytes:
    """An archive whose directory tells a wrong size of a member."""
    data = bytearray(archive(members()))
    place = data.rfind(name.encode()) - 46
    struct.pack_into("<L", data, place + 24, size)
    return bytes(data)


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    packed = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    return archive(members(), [("xl/media/nested.zip", packed)])


CASES: dict[str, bytes] = {
    **{f"截断在 {part}/16": SAMPLE[: len(SAMPLE) * part // 16] for part in range(1, 16)},
    **{f"尾部加 {count} 字节": SAMPLE + bytes(count) for count in (1, 100, 70_000)},
    **{f"中间抹去 {part}/8": SAMPLE[: len(SAMPLE) * part // 8] + bytes(64) + SAMPLE[len(SAMPLE) * part // 8 + 64 :] for part in range(1, 8)},
    **{f"不是压缩包：{head!r}": head + b" some text" * 20 for head in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"GIF89a", b"Rar!\x1a\x07", b"7z\xbc\xaf'\x1c", b"{\\rtf1", b"MZ", b"\x1f\x8b\x08", b"a,b\n1,2", b"\xef\xbb\xbf{}", b"\x00\x00", b"PK\x05\x06" + bytes(18))},
    "空压缩包": archive({}),
    "只有文字": archive({"a.txt": b"x"}),
    "Word 文档": archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    **{f"缺 {name}": archive({key: value for key, value in members().items() if key != name}) for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")},
    **{f"成员名 {name}": archive(members(), [(name, b"x")]) for name in ("../out.xlsx", "/etc/passwd", "..\\x", "C:\\x", "xl/../../x", "a:b")},
    "成员重名": archive(members(), [("xl/workbook.xml", members()["xl/workbook.xml"])]),
    **{f"谎报大小 {size}": lying("xl/workbook.xml", size) for size in (0, 1, 1 << 31, 0xFFFFFFFF)},
    "压缩炸弹": bomb(),
    "成员一万": archive(members(), [(f"xl/x{number}", b"") for number in range(10_100)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_workbook(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (folder / "坏.xlsx").write_bytes(CASES[name])
    run = judged(folder, "build", folder / "坏.xlsx", "-o", folder / "出")
    assert run.code == 0 or "坏.xlsx" in run.out + run.err


@pytest.mark.parametrize("name", list(CASES)[::3])
@pytest.mark.parametrize("command", ["proof", "import"])
def test_document(name: str, command: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (folder / "坏.docx").write_bytes(CASES[name])
    options = ("-o", folder / "出" / "a.xlsx") if command == "import" else ()
    judged(folder, command, folder / "坏.docx", *options, codes=(1,), names=["坏.docx"])


def test_a_bad_one_never_stops_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    for number, name in enumerate(list(CASES)[::5]):
        (folder / f"坏{number}.xlsx").write_bytes(CASES[name])
    (folder / "好.xlsx").write_bytes(SAMPLE)
    judged(folder, "build", folder, "-o", folder / "出", codes=(1,), names=["已生成"])
    assert list((folder / "出").glob("*.docx"))
