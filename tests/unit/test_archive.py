from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.workbook.reader import read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def xlsx() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"  # type: ignore[index]
    book.save(stream)
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def changed(name: str, change: bytes | None, *, add: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as source, zipfile.ZipFile(stream, "w") as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
            elif change is not None:
                target.writestr(member, change)
        if add:
            target.writestr(add, b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "W104", "文件是空的"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "W105", "加了密码"),
        (OLE + "Workbook".encode("utf-16-le"), "W106", "旧格式（.xls 或 .et）"),
        (OLE, "W107", "旧格式的 Office 文件"),
        (b"%PDF-1.7", "W107", "PDF"),
        (b"\x89PNG\r\n", "W107", "图片"),
        ("指标,数值\n户数,3\n".encode("gbk"), "W116", "文本文件（如 CSV）"),
        (b"<html><table>", "W116", "网页"),
        (b"\0\1\2\3", "W107", "别的文件"),
        (zipped(**{"word/document.xml": b"<a/>"}), "W107", "Word 文档"),
        (zipped(**{"content.xml": b"<a/>"}), "W106", "ODF"),
        (zipped(**{"xl/workbook.bin": b"a"}), "W106", "xlsb"),
        (zipped(**{"a.txt": b"a"}), "W107", "压缩包"),
        (xlsx()[:2000], "W108", "已损坏"),
        (xlsx()[:-30], "W108", "已损坏"),
        (changed("xl/worksheets/sheet1.xml", None), "W108", "已损坏"),
        (changed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "W108", "已损坏"),
        (changed("xl/_rels/workbook.xml.rels", None), "W108", "已损坏"),
        (changed("", None, add="../x"), "W108", "已损坏"),
        (changed("xl/worksheets/sheet1.xml", "<worksheet/>".encode("utf-16")), "W108", "已损坏"),
        (changed("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="GBK"?><worksheet/>'), "W108", "已损坏"),
        (changed("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "W109", "文档类型声明"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    path = tmp_path / "3月.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    (found,) = caught.value.problems
    assert found.code == code
    assert words in found.message
    assert str(found).startswith("3月.xlsx：")


def test_a_folder_and_a_vanished_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "W101"), (tmp_path / "没有.xlsx", "W102")):
        with pytest.raises(WorkbookError) as caught:
            read_workbook(path)
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize("cut", range(0, len(xlsx()), 397))
def test_a_workbook_cut_anywhere_is_said_to_be_damaged(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "断.xlsx"
    path.write_bytes(xlsx()[:cut])
    with pytest.raises(WorkbookError):
        read_workbook(path)


def test_a_bomb_is_refused_before_a_library_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "弹.xlsx"
    path.write_bytes(zipped(**{"xl/workbook.xml": b"a" * (limits.RATIO_FREE_BYTES * 2)}))
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert caught.value.problems[0].code == "W110"
    monkeypatch.setattr(limits, "MEMBERS", 3)
    path.write_bytes(xlsx())
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert "3 个" in str(caught.value)


def test_what_other_programs_store_in_a_workbook_may_be_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", '<?xml version="1.0" encoding="utf-16"?><项/>'.encode("utf-16"))
    assert read_workbook(path).sheets[0].name == "Sheet"
