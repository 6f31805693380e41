"""What a file really is whose name says .xlsx or .docx."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import DocumentError, WorkbookError
from toolkit.file_kinds import kind_of
from toolkit.proofing.file import package_of
from toolkit.workbook.reader import read_workbook

TABLE = "<table><tr><td>姓名</td></tr></table>"
XML_2003 = '<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook/>'
WORD_2003 = (
    '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><p/>'
    "</w:wordDocument>"
)
MIME = (
    "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n"
    '\tboundary="----=_甲"\r\n\r\n------=_甲\r\n'
)


@pytest.mark.parametrize(
    ("head", "name", "sheet", "document"),
    [
        ("姓名,性别\n张某,男\n".encode("gb18030"), "文本文件（如 CSV）", True, True),
        ("\ufeff姓名,性别\r\n".encode(), "文本文件（如 CSV）", True, True),
        ("姓名\t性别\r\n张某\t男".encode("gbk"), "用制表符分隔的文本", True, True),
        ("\ufeff姓名\t性别\r\n".encode("utf-16-le"), "用制表符分隔的文本", True, True),
        ("只有一段话。".encode(), "文本文件（如 CSV）", True, True),
        (f"<!DOCTYPE html><html><head></head><body>{TABLE}</body></html>".encode(), "网页（HTML）", True, True),
        (TABLE.encode("gbk"), "网页（HTML）", True, True),
        (f"\ufeff\n  <META charset=utf-8>{TABLE}".encode(), "网页（HTML）", True, True),
        (
            f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{TABLE}'.encode(),
            "网页（HTML）",
            True,
            True,
        ),
        (f"\ufeff<html>{TABLE}</html>".encode("utf-16-le"), "网页（HTML）", True, True),
        (MIME.encode("gbk"), "单个文件网页（MHT）", True, True),
        (("From: <Saved by 甲>\nSubject: =?utf-8?B?5aeT?=\n" + MIME).encode(), "单个文件网页（MHT）", True, True),
        (XML_2003.encode(), "XML 电子表格 2003", True, False),
        (WORD_2003.encode(), "Word 2003 XML 文档", False, True),
        (b"{\\rtf1\\ansi", "RTF 文档", False, True),
        (b"<?xml version='1.0'?><data><row/></data>", "XML 文件", False, False),
        (b"%PDF-1.7\n", "PDF 文件", False, False),
        (b"\0\1\2\3", "别的文件，或已损坏", False, False),
        ("甲乙丙".encode() + b"\0" * 20, "别的文件，或已损坏", False, False),
        (b"\x93\x94\xff\xfe\x00\x01", "别的文件，或已损坏", False, False),
    ],
)
def test_a_kind_is_told_from_the_first_bytes(head: bytes, name: str, sheet: bool, document: bool) -> None:
    kind = kind_of(head)
    assert (kind.name, kind.opens_as_sheet, kind.opens_as_document) == (name, sheet, document)


def test_a_character_cut_off_at_the_end_of_what_was_read_does_not_matter() -> None:
    for encoding in ("utf-8", "gb18030"):
        text = ("甲," * (1 << 15)).encode(encoding)
        assert {kind_of(text[:end]).name for end in range(65_530, 65_540)} == {"文本文件（如 CSV）"}


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.xls", "名单.et"])
@pytest.mark.parametrize("content", [TABLE.encode(), XML_2003.encode(), "姓名,性别\n".encode("gbk"), MIME.encode()])
def test_under_the_name_of_a_workbook_the_cure_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(tmp_path / name)
    (found,) = caught.value.problems
    assert found.code == "W116"
    assert "用 WPS 或 Excel 打开，另存为 .xlsx" in found.hint


@pytest.mark.parametrize("content", [WORD_2003.encode(), b"%PDF", b"<?xml version='1.0'?><data/>", b"{\\rtf1"])
def test_what_excel_does_not_open_is_not_said_to_be_saved_by_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "W107"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (TABLE.encode(), "G111"),
        ("一段话。\n又一段。".encode("gb18030"), "G111"),
        (WORD_2003.encode(), "G111"),
        (MIME.encode(), "G111"),
        (b"{\\rtf1", "G111"),
        (b"%PDF-1.4", "G105"),
        (XML_2003.encode(), "G105"),
        (b"\x89PNG\r\n", "G105"),
    ],
)
def test_under_the_name_of_a_document(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        package_of(content, "通知.docx")
    (found,) = caught.value.problems
    assert found.code == code
    assert ("另存为 .docx" in found.hint) == (code == "G111")
