"""XML made to harm, in every part that is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_archives import archive, members

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{"&" + a + ";" * 1}{("&" + a + ";") * 9}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"  # fmt: skip
DOCTYPES = {
    "实体炸弹": LAUGHS,
    "外部实体": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "网络实体": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "参数实体": '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd"> %e;]>',
    "外部 DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "注释后的 DTD": "<!-- " + "x" * 9000 + " -->" + '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
}
PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet2.xml",
    "xl/styles.xml",
    "docProps/custom.xml",
    "xl/_rels/workbook.xml.rels",
)
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "深嵌套": lambda xml: xml.replace(b">", b">" + b"<a>" * 20_000 + b"</a>" * 20_000, 2),
    "属性成千上万": lambda xml: xml.replace(b"<sheetData", b"<x " + b" ".join(b'a%d="1"' % n for n in range(50_000)) + b"/><sheetData", 1),
    "控制字符": lambda xml: xml.replace(b"</", b"\x01</", 1),
    "坏编码": lambda xml: xml.replace(b"</", b"\xff\xfe</", 1),
    "UTF-16": lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "谎报编码": lambda xml: b'<?xml version="1.0" encoding="EBCDIC-CP-US"?>' + xml.partition(b"?>")[2],
    "没有根": lambda xml: b"",
    "两个根": lambda xml: xml + xml.partition(b"?>")[2],
    "没有结尾": lambda xml: xml[: len(xml) // 2],
    "别的命名空间": lambda xml: xml.replace(b"spreadsheetml", b"nonsense"),
    "处理指令": lambda xml: xml.replace(b"?>", b'?><?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>', 1),
}  # fmt: skip


def with_doctype(xml: bytes, doctype: str) -> bytes:
    head, mark, rest = xml.partition(b"?>")
    text = head + mark if mark else b""
    return text + doctype.encode() + (rest if mark else xml)


def spoilt_workbook(part: str, change: Callable[[bytes], bytes]) -> bytes:
    content = members()
    xml = content.get(part, b'<?xml version="1.0"?><x/>')
    content[part] = change(xml)
    return archive(content)


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("part", PARTS)
def test_document_types_in_a_workbook(doctype: str, part: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    data = spoilt_workbook(part, lambda xml: with_doctype(xml, DOCTYPES[doctype]))
    (folder / "坏.xlsx").write_bytes(data)
    judged(folder, "build", folder / "坏.xlsx", "-o", folder / "出", codes=(1,), names=["坏.xlsx"])


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("part", PARTS[:3])
def test_spoilt_parts_of_a_workbook(name: str, part: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (folder / "坏.xlsx").write_bytes(spoilt_workbook(part, SPOILT[name]))
    run = judged(folder, "check", folder / "坏.xlsx")
    assert run.code == 0 or "坏.xlsx" in run.out + run.err


@pytest.mark.parametrize("name", [*DOCTYPES, *SPOILT])
@pytest.mark.parametrize("command", ["proof", "import"])
def test_documents(name: str, command: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(docx_with(p("一段话。"), p("又一段。")))) as made:
        content = {part: made.read(part) for part in made.namelist()}
    xml = b'<?xml version="1.0" encoding="UTF-8"?>' + content["word/document.xml"]
    content["word/document.xml"] = with_doctype(xml, DOCTYPES[name]) if name in DOCTYPES else SPOILT[name](xml)
    (folder / "坏.docx").write_bytes(archive(content))
    options = ("-o", folder / "出" / "a.xlsx") if command == "import" else ()
    run = judged(folder, command, folder / "坏.docx", *options, codes=(1,) if name in DOCTYPES else (0, 1))
    assert run.code == 0 or "坏.docx" in run.out + run.err
