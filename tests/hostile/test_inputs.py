"""What else people hand in: photos, documents, folders of anything, the journal of an output folder."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_archives import archive, bomb
from tests.hostile.test_templates import changed, package
from tests.pictures import picture
from tests.workbooks import workbook

SAMPLE = Path(__file__).parents[2] / "sample_sheets" / "1-医院.xlsx"
PHOTO_TOML = """
[template]
id = "photos"
name = "照片"
version = "1.0"
output = "照片"

[[sheet]]
name = "照片"
shape = "table"
[[sheet.field]]
name = "图片"
type = "image"
"""
pipes = pytest.mark.skipif(sys.platform == "win32", reason="Windows 上没有管道和链接")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


# --- photos -----------------------------------------------------------------------------------------------------------


def png(width: int, height: int, *, chunks: bytes = b"", data: bytes = b"") -> bytes:
    """A PNG that says it is so large."""
    header = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunks + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def gif(frames: int) -> bytes:
    stream = io.BytesIO()
    Image.new("P", (8, 8)).save(stream, "GIF")
    whole = stream.getvalue()
    frame = whole[whole.index(b"\x2c") : -1]
    return whole[:-1] + frame * frames + b";"


def with_exif(data: bytes) -> bytes:
    body = b"Exif\0\0" + data
    jpeg = picture()
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


LOOP = b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x87i\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
PHOTOS: dict[str, bytes] = {
    "空": b"",
    **{f"JPEG 截断 {part}/8": picture()[: len(picture()) * part // 8] for part in range(1, 8)},
    **{f"PNG 截断 {part}/4": picture(kind="PNG")[: len(picture(kind="PNG")) * part // 4] for part in range(1, 4)},
    "像素很多": png(2**31 - 1, 2**31 - 1),
    "一行很长": png(99_999_999, 1),
    "没有像素": png(0, 0),
    "像素不够": png(1000, 1000, data=b"x"),
    "文字块很大": png(4, 4, chunks=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000))), data=bytes(52)),
    "色彩表很大": png(4, 4, chunks=chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000))), data=bytes(52)),
    "动图一万帧": gif(10_000),
    "别名 JPG 的 PNG": picture(kind="PNG"),
    "后面跟着压缩包": picture() + archive({"x": b"x"}),
    "前面是网页": b"<html><script>alert(1)</script>" + picture(),
    "SVG 带脚本": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "SVG 带实体": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
    "EXIF 乱": with_exif(bytes(range(256)) * 200),
    "EXIF 转圈": with_exif(LOOP),
    "EXIF 方向不对": with_exif(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\xff\xff\0\0\0\0\0\0"),
    "BMP 说谎": b"BM" + struct.pack("<LHHLLllHHLLllLL", 100, 0, 0, 54, 40, 2**30, -(2**30), 1, 24, 0, 0, 0, 0, 0, 0),
    "WEBP 坏": b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(100),
}
PLACES = ("../../etc/passwd", "/etc/passwd", "\\\\server\\share\\x.jpg", "http://127.0.0.1:9/x.jpg", "file:///etc/passwd", "C:\\x.jpg", "C:x.jpg", "..", ".", "a/../../x.jpg", "~/x.jpg", "NUL", "CON.jpg", "x\x00.jpg", "长" * 300 + ".jpg", "a/" * 3000 + "x.jpg", "图.jpg:流", "data:image/png;base64,AAAA", "文件夹.jpg", "管道.jpg", "链接.jpg", "转圈.jpg", "*", "[a-z].jpg", "图?.jpg")  # fmt: skip


def test_photos(folder: Path) -> None:
    """All in one workbook: each damaged one is told by name, and the whole one is used."""
    templates = package(folder, docx_with(p("文")), PHOTO_TOML)
    rows = []
    for number, (name, content) in enumerate(PHOTOS.items()):
        (folder / f"{number}.jpg").write_bytes(content)
        rows.append(f"|  | {number}.jpg |")
        assert name
    workbook("\n".join(["| 说明 | 模板 | 照片 |", "| 照片 | 图片 |", *rows]), folder / "1.xlsx")
    run = judged(folder, "check", folder / "1.xlsx", "--templates", templates, codes=(1,))
    told = {name: f"“{number}.jpg”" in run.out for number, name in enumerate(PHOTOS)}
    fine = {"别名 JPG 的 PNG", "后面跟着压缩包", "动图一万帧", "EXIF 乱", "EXIF 转圈", "EXIF 方向不对"}
    fine |= {"文字块很大", "色彩表很大"}  # what is not pixels is passed over
    assert {name for name, is_told in told.items() if not is_told} <= fine
    assert "“0.jpg”" in run.out


def test_places_of_photos(folder: Path) -> None:
    templates = package(folder, docx_with(p("文")), PHOTO_TOML)
    (folder / "文件夹.jpg").mkdir()
    if sys.platform != "win32":
        os.mkfifo(folder / "管道.jpg")
        (folder / "链接.jpg").symlink_to("/etc/passwd")
        (folder / "转圈.jpg").symlink_to("转圈.jpg")
    rows = [f"|  | {place} |" for place in PLACES if "\0" not in place]
    workbook("\n".join(["| 说明 | 模板 | 照片 |", "| 照片 | 图片 |", *rows]), folder / "1.xlsx")
    run = judged(folder, "check", folder / "1.xlsx", "--templates", templates, codes=(1,), names=["管道.jpg"])
    assert run.out.count("错误") > len(rows)
    assert "root:" not in run.out


# --- documents --------------------------------------------------------------------------------------------------------


def body(xml: str) -> bytes:
    return docx_with(p("致【单位】：第一段。"), xml)


def without(*names: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body(""))) as made:
        return archive({name: made.read(name) for name in made.namelist() if name not in names})


def styled(**changes: Callable[[str], str] | None) -> bytes:
    """A document with styles as Word has them; the parts of ``changes`` are rewritten or left out."""
    document = Document()
    document.add_paragraph("致【单位】：第一段。")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    for name, change in changes.items():
        content = parts.pop(f"word/{name}.xml").decode()
        if change is not None:
            parts[f"word/{name}.xml"] = change(content).encode()
    return archive(parts)


def styles(xml: str) -> bytes:
    """Styles beyond those that are there, and a paragraph that has the first of them."""
    paragraph = '<w:p><w:pPr><w:pStyle w:val="a1"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>'
    return styled(
        styles=lambda text: text.replace("</w:styles>", f"{xml}</w:styles>"),
        document=lambda text: text.replace("<w:body>", f"<w:body>{paragraph}"),
    )


def relations(xml: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body(""))) as made:
        text = made.read("word/_rels/document.xml.rels").decode()
    text = text.replace("</Relationships>", "") if "</Relationships>" in text else text.replace("/>", ">", 1)
    return changed(body(""), {"word/_rels/document.xml.rels": (text + xml + "</Relationships>").encode()})


def odd(value: str) -> str:
    """One value in every attribute that holds a number or a name."""
    properties = f'<w:jc w:val="{value}"/><w:ind w:firstLine="{value}" w:left="{value}" w:firstLineChars="{value}"/><w:spacing w:line="{value}" w:lineRule="exact" w:before="{value}"/><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="{value}"/></w:numPr><w:outlineLvl w:val="{value}"/>'
    words = f'<w:sz w:val="{value}"/><w:rFonts w:eastAsia="{value}"/><w:color w:val="{value}"/><w:w w:val="{value}"/><w:b w:val="{value}"/>'
    section = f'<w:pgSz w:w="{value}" w:h="{value}"/><w:pgMar w:top="{value}" w:left="{value}" w:right="{value}" w:bottom="{value}" w:header="{value}"/><w:docGrid w:linePitch="{value}" w:charSpace="{value}"/><w:pgNumType w:start="{value}"/>'
    table = f'<w:tbl><w:tblPr><w:tblW w:w="{value}"/></w:tblPr><w:tblGrid><w:gridCol w:w="{value}"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{value}"/><w:vMerge w:val="{value}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    return f'<w:p><w:pPr>{properties}<w:sectPr>{section}</w:sectPr></w:pPr><w:r><w:rPr>{words}</w:rPr><w:t>文</w:t></w:r><w:r><w:footnoteReference w:id="{value}"/></w:r><w:bookmarkStart w:id="{value}" w:name="{value}"/></w:p>{table}'


REVISED = '<w:ins w:id="1" w:author="x"><w:r><w:t>加</w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del>'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "空": lambda: b"",
    "不是压缩包": lambda: b"%PDF-1.7 some text",
    "截断": lambda: body("")[:-200],
    "压缩炸弹": bomb,
    "没有正文": lambda: without("word/document.xml"),
    "没有样式": lambda: styled(styles=None),
    "没有关系": lambda: without("word/_rels/document.xml.rels"),
    "没有类型": lambda: without("[Content_Types].xml"),
    "带宏": lambda: changed(body(""), {"word/vbaProject.bin": b"x"}),
    "外部关系": lambda: relations(f'<Relationship Id="r99" Type="{REL}/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'),
    "关系指到外面": lambda: relations("".join(f'<Relationship Id="r9{n}" Type="{REL}/{kind}" Target="../../../../etc/passwd"/>' for n, kind in enumerate(("header", "footer", "styles", "numbering", "footnotes", "comments", "settings")))),
    "关系指到自己": lambda: relations("".join(f'<Relationship Id="r9{n}" Type="{REL}/{kind}" Target="document.xml"/>' for n, kind in enumerate(("header", "footnotes", "comments", "numbering", "styles")))),
    "段落两千": lambda: body("<w:p><w:r><w:t>一段话。</w:t></w:r></w:p>" * 2_000),
    "表格套一万层": lambda: body("<w:tbl><w:tr><w:tc>" * 10_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 10_000),
    "表格套六十层": lambda: body("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
    "一段很长": lambda: body(p("很长的一段话，" * 20_000)),
    "一段很多字块": lambda: body("<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 10_000 + "</w:p>"),
    "括号很多": lambda: body(p("（" * 1_000) + p("“" * 1_000) + p("【" * 1_000) + p("1" * 1_000) + p("，" * 1_000)),
    "要填的很多": lambda: body(p("【名】" * 3_000)),
    "修订": lambda: body(f"<w:p>{REVISED}</w:p>"),
    "修订没有尽头": lambda: body('<w:p>' + '<w:ins w:id="1" w:author="x">' * 80 + "<w:r><w:t>加</w:t></w:r>" + "</w:ins>" * 80 + "</w:p>"),
    "域没有配对": lambda: body('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>' * 50),
    "样式转圈": lambda: styles('<w:style w:type="paragraph" w:styleId="a1"><w:basedOn w:val="a2"/></w:style><w:style w:type="paragraph" w:styleId="a2"><w:basedOn w:val="a1"/></w:style>'),
    "样式自己继承自己": lambda: styles('<w:style w:type="paragraph" w:styleId="a1"><w:basedOn w:val="a1"/><w:link w:val="a1"/></w:style>'),
    "样式三千层": lambda: styles("".join(f'<w:style w:type="paragraph" w:styleId="a{n}"><w:basedOn w:val="a{n + 1}"/></w:style>' for n in range(3_000))),
    **{f"值 {value[:12]}": lambda value=value: body(odd(value)) for value in ("", "x", "-1", "0", "999999999999", "9" * 5000, "1e999", "nan", "1.5", "12pt", "50%", "²", "一")},  # type: ignore[misc]
}  # fmt: skip
COMMANDS: dict[str, Callable[[Path, Path], tuple[object, ...]]] = {
    "proof": lambda bad, out: ("proof", bad, "--fix", out / "改.docx", "--annotate", out / "注.docx"),
    "import": lambda bad, out: ("import", bad, "-o", out / "a.xlsx"),
    "diff": lambda bad, out: ("diff", bad.with_name("好.docx"), bad, "-o", out / "修订.docx"),
    "new": lambda bad, out: ("template", "new", "--from", bad, "-o", out / "模板"),
    "add": lambda bad, out: ("template", "add", bad.with_name("模板.zip")),
}


@pytest.mark.sampled(32)
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_documents(command: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder / "出"))
    bad = folder / "坏.docx"
    bad.write_bytes(DOCUMENTS[name]())
    (folder / "好.docx").write_bytes(docx_with(p("第一段。"), p("第二段。")))
    toml = (
        '[template]\nid = "x"\nname = "外来"\nversion = "1"\noutput = "文"\n[[sheet]]\nname = "正"\nshape = "prose"\n'
    )
    (folder / "模板.zip").write_bytes(archive({"a/template.toml": toml.encode(), "a/template.docx": bad.read_bytes()}))
    run = judged(folder, *COMMANDS[command](bad, folder / "出"))
    assert run.code == 0 or command == "add" or "坏.docx" in run.out + run.err


@pipes
@pytest.mark.parametrize("kind", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path.name), Path.mkdir] if sys.platform != "win32" else [], ids=["管道", "没有尽头", "转圈", "文件夹"])  # fmt: skip
def test_files_that_are_none(kind: Callable[[Path], object], folder: Path) -> None:
    """Nobody waits for a pipe, a device or a link to itself."""
    for name in ("坏.docx", "坏.xlsx", "坏.txt", "坏.csv", "坏.zip"):
        kind(folder / name)
    (folder / "好.docx").write_bytes(docx_with(p("文")))
    shutil.copy(SAMPLE, folder / "好.xlsx")
    for arguments in (
        ("proof", folder / "坏.docx"),
        ("proof", folder),
        ("import", folder / "坏.docx", "-o", folder / "出" / "a.xlsx"),
        ("import", folder / "坏.txt", "-o", folder / "出" / "b.xlsx"),
        ("diff", folder / "好.docx", folder / "坏.docx", "-o", folder / "出" / "修订.docx"),
        ("diff", folder / "好.xlsx", folder / "坏.xlsx"),
        ("build", folder / "坏.xlsx", "-o", folder / "出"),
        ("check", folder),
        ("merge", "慰问信", folder / "坏.csv", "-o", folder / "出"),
        ("template", "add", folder / "坏.zip"),
        ("status", folder, "--units", folder / "坏.csv"),
        ("new", "双拥工作简报", "--from", folder / "坏.xlsx", "-o", folder / "出" / "c.xlsx"),
    ):
        judged(folder, *arguments, codes=(0, 1, 2))


# --- folders ----------------------------------------------------------------------------------------------------------


def linked(targets: dict[str, str]) -> Callable[[Path], None]:
    """Makes links."""

    def make(folder: Path) -> None:
        for name, target in targets.items():
            (folder / name).symlink_to(target)

    return make


JUNK: dict[str, Callable[[Path], object]] = {
    "空": lambda folder: None,
    "别的文件": lambda folder: [(folder / name).write_bytes(b"x") for name in ("a.txt", "b.XLSX", "c.xls", "d.et", "~$e.xlsx", ".f.xlsx")],
    "名字像工作簿的文件夹": lambda folder: (folder / "a.xlsx").mkdir(),
    "转圈": linked({"圈": ".", "圈.xlsx": "圈.xlsx"}),
    "很深": lambda folder: (folder / Path(*["深"] * 200)).mkdir(parents=True),
    "链到外面": linked({"外": "/proc", "外.xlsx": "/etc/passwd"}),
    "管道": lambda folder: os.mkfifo(folder / "管道.xlsx"),
}  # fmt: skip


@pipes
@pytest.mark.parametrize("name", JUNK)
def test_folders_of_junk(name: str, folder: Path) -> None:
    (folder / "收").mkdir()
    JUNK[name](folder / "收")
    for arguments in (
        ("check", folder / "收"),
        ("build", folder / "收", "-o", folder / "出"),
        ("status", folder / "收"),
        ("rollup", folder / "收", "-o", folder / "出" / "汇总.xlsx"),
        ("proof", folder / "收"),
        ("doctor", folder / "收"),
    ):
        run = judged(folder, *arguments)
        assert "root:" not in run.out + run.err


GOOD = {"source": "../1.xlsx", "sha256": "0" * 64}
LINES: dict[str, list[object]] = {
    "乱": ["\x00\xff", "{", "[]", "null", "1", '"x"', "{}", '{"name":1}', "[" * 5000, '{"name":"a","source":"b","sha256":"c","serials":{"x":"y"}}'],
    "绝对路径": [{"name": "/etc/passwd", **GOOD}, {"name": "/", **GOOD}, {"name": "/dev/zero", **GOOD}],
    "上级文件夹": [{"name": "../../外.docx", **GOOD}, {"name": "a/../../外.docx", **GOOD}, {"name": "..", **GOOD}],
    "盘符": [{"name": "C:\\x.docx", **GOOD}, {"name": "..\\外.docx", **GOOD}, {"name": "\\\\s\\x.docx", **GOOD}],
    "自己": [{"name": "", **GOOD}, {"name": ".", **GOOD}, {"name": "./a.docx", **GOOD}, {"name": "a//b", **GOOD}],
    "零字节": [{"name": "a\0b.docx", **GOOD}, {"name": "\ud800.docx", **GOOD}, {"name": "长" * 300, **GOOD}],
    "来源乱": [{"name": "a.docx", "source": "/" * 9000, "sha256": ""}, {"name": "b.docx", "source": "\0", "sha256": ""}],
    "期号很大": [{"name": "a.docx", **GOOD, "template": "briefing", "serials": {"报头.期号": 10**4000}}, {"name": "b.docx", **GOOD, "template": "briefing", "serials": {"报头.期号": -(10**30)}}],
    "很多": [{"name": f"{number}.docx", **GOOD} for number in range(2_000)],
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_journals(name: str, folder: Path) -> None:
    """A journal that says anything: nothing outside is looked at or written, and the next build goes on."""
    (folder / "外.docx").write_bytes(b"x")
    shutil.copy(SAMPLE, folder / "1.xlsx")
    made = folder / "收" / "输出"
    (made / ".gwkit").mkdir(parents=True)
    lines = [line if isinstance(line, str) else json.dumps(line) for line in LINES[name]]
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    (made / ".gwkit" / "manifest.jsonl").write_bytes(text)
    run = judged(folder, "doctor", made)
    assert "passwd" not in run.out
    assert "外.docx" not in run.out
    before = {
        path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file() and made not in path.parents
    }
    built = gwkit("build", folder / "1.xlsx", "-o", made)
    assert built.code == 0, built.out + built.err
    assert {path: path.read_bytes() for path in before} == before
    assert (made / ".gwkit" / "manifest.jsonl").read_bytes().startswith(text)
