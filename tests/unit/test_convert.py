from __future__ import annotations

import http.server
import os
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from tests.documents import docx_with, p
from tests.rendering import needs_office
from toolkit import convert, limits
from toolkit.errors import ConversionError
from toolkit.fonts import DOCUMENT_FONTS, STAND_INS, font_substitutions, write_fontconfig
from toolkit.proofing.measure import measure

posix = pytest.mark.skipif(os.name == "nt", reason="a script with #! does not start on Windows")

# What every stand-in for LibreOffice begins with: its documents and where their PDFs go.
PRELUDE = f"""#!{sys.executable}
import os, signal, subprocess, sys, time
from pathlib import Path
folder = Path(sys.argv[sys.argv.index("--outdir") + 1])
documents = [Path(name) for name in sys.argv[sys.argv.index("--outdir") + 2 :]]
with open(__file__ + ".calls", "a") as calls:
    calls.write(f"{{len(documents)}}\\n")
def make(path, content=b"%PDF-1.4 %%EOF"):
    (folder / (path.stem + ".pdf")).write_bytes(content)
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the stand-in for LibreOffice goes."""
    script = tmp_path / "soffice"
    monkeypatch.setenv(convert.OFFICE_VARIABLE, str(script))
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1.0)
    yield script


def write(script: Path, body: str) -> None:
    script.write_text(PRELUDE + body, "utf-8")
    script.chmod(0o755)


def documents(folder: Path, *texts: str) -> list[Path]:
    (folder / "文档").mkdir()
    paths = [folder / "文档" / f"{number} & {text}.docx" for number, text in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def outcome(paths: list[Path], folder: Path) -> list[str]:
    converted = list(convert.to_pdf(paths, folder / "pdf"))
    assert [found.source for found in converted] == paths
    assert all((found.output is None) != (found.problem is None) for found in converted)
    return [found.problem.code if found.problem else "made" for found in converted]


def calls(script: Path) -> list[int]:
    return [int(line) for line in Path(f"{script}.calls").read_text().split()]


@posix
def test_many_documents_go_through_one_process(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(office, "for path in documents:\n    make(path)\n")
    monkeypatch.setattr(limits, "OFFICE_CHUNK", 3)
    assert outcome(documents(tmp_path, *"abcd"), tmp_path) == ["made"] * 4
    assert calls(office) == [3, 1]


@posix
def test_a_hanging_document_costs_only_itself(office: Path, tmp_path: Path) -> None:
    child = tmp_path / "child"
    write(
        office,
        "for path in documents:\n    if path.read_text() == 'hang':\n"
        f"        child = subprocess.Popen(['sleep', '60'])\n        Path({str(child)!r}).write_text(str(child.pid))\n"
        "        time.sleep(60)\n    make(path)\n",
    )
    assert outcome(documents(tmp_path, "a", "hang", "b", "c"), tmp_path) == ["made", "D403", "made", "made"]
    assert calls(office) == [4, 3, 2]
    assert is_gone(int(child.read_text())), "what LibreOffice started is still running"


def is_gone(pid: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@posix
def test_a_slow_document_is_waited_for(office: Path, tmp_path: Path) -> None:
    write(office, "for path in documents:\n    time.sleep(0.7)\n    make(path)\n")
    assert outcome(documents(tmp_path, "a", "b", "c"), tmp_path) == ["made"] * 3
    assert calls(office) == [3]


@posix
@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGSEGV)", "sys.exit(134)"])
def test_a_crashing_document_costs_only_itself(office: Path, tmp_path: Path, end: str) -> None:
    half = "make(path, b'%PDF-1.4 half')"
    write(
        office,
        f"for path in documents:\n    if path.read_text() == 'bad':\n        {half}\n        {end}\n    make(path)\n",
    )
    assert outcome(documents(tmp_path, "a", "bad", "b"), tmp_path) == ["made", "D404", "made"]


@posix
@pytest.mark.parametrize("code", [0, 1])
def test_a_document_it_cannot_convert(office: Path, tmp_path: Path, code: int) -> None:
    write(office, f"for path in documents:\n    path.read_text() == 'bad' or make(path)\nsys.exit({code})\n")
    assert outcome(documents(tmp_path, "bad", "a", "bad"), tmp_path) == ["D402", "made", "D402"]


@posix
@pytest.mark.parametrize("body", ["", "sys.exit(3)", "time.sleep(60)"])
def test_an_office_that_makes_nothing_is_told_from_bad_documents(office: Path, tmp_path: Path, body: str) -> None:
    write(office, body)
    with pytest.raises(ConversionError) as caught:
        outcome(documents(tmp_path, *"abc"), tmp_path)
    assert [found.code for found in caught.value.problems] == ["D405"]
    assert calls(office) == [3, 1]


def test_a_missing_office(office: Path, tmp_path: Path) -> None:
    with pytest.raises(ConversionError) as caught:
        outcome(documents(tmp_path, "a"), tmp_path)
    (found,) = caught.value.problems
    assert (found.code, "GWKIT_SOFFICE" in found.hint) == ("D401", True)


@posix
def test_an_office_that_cannot_be_started(office: Path, tmp_path: Path) -> None:
    office.write_bytes(b"\x7fELF but not really")
    office.chmod(0o755)
    with pytest.raises(ConversionError) as caught:
        outcome(documents(tmp_path, "a"), tmp_path)
    assert caught.value.problems[0].code == "D406"


@posix
def test_a_document_that_has_gone(office: Path, tmp_path: Path) -> None:
    write(office, "for path in documents:\n    make(path)\n")
    gone, *others = documents(tmp_path, "a", "b")
    gone.unlink()
    assert outcome([gone, *others], tmp_path) == ["W103", "made"]


@posix
def test_nothing_is_left_behind(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "临时"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    write(office, "for path in documents:\n    make(path)\n")
    paths = documents(tmp_path, "a", "b")
    next(results := convert.to_pdf(paths, tmp_path / "pdf"))
    assert list(temporary.iterdir()) != []
    assert len(list(results)) == 1
    assert list(temporary.iterdir()) == []
    assert sorted((tmp_path / "文档").iterdir()) == paths


def test_office_is_found_where_installers_put_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(convert.OFFICE_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert convert.find_office("win32") is None
    for platform, place in (
        ("win32", "Program Files/LibreOffice/program/soffice.com"),
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ):
        program = tmp_path / place
        program.parent.mkdir(parents=True)
        program.touch()
        assert convert.find_office(platform) == str(program)


@needs_office
@pytest.mark.rendered
def test_two_documents_and_their_pictures(tmp_path: Path) -> None:
    paths = [tmp_path / "甲.docx", tmp_path / "乙" / "甲.docx"]
    paths[1].parent.mkdir()
    paths[0].write_bytes(docx_with(p("第一份")))
    paths[1].write_bytes(docx_with(p("第二份"), '<w:p><w:r><w:br w:type="page"/><w:t>续</w:t></w:r></w:p>'))
    converted = list(convert.to_pdf(paths, tmp_path / "pdf"))
    outputs = [found.output for found in converted if found.output]
    assert len(outputs) == 2
    pictures = convert.page_pictures(outputs[1], tmp_path / "图", 72, "第二份")
    assert [picture.name for picture in pictures] == ["第二份-第1页.png", "第二份-第2页.png"]
    with Image.open(pictures[0]) as image:
        assert image.width == pytest.approx(210 / 25.4 * 72, abs=25)
    with pytest.raises(ConversionError) as caught:
        convert.page_pictures(paths[0], tmp_path / "图")
    assert caught.value.problems[0].code == "D408"


@needs_office
@pytest.mark.rendered
def test_old_formats_become_docx(tmp_path: Path) -> None:
    text = tmp_path / "旧.rtf"
    text.write_text(r"{\rtf1\ansi \u21452?\u25317?\par}", "ascii")
    (converted,) = convert.to_docx([text], tmp_path / "docx")
    assert converted.output is not None
    assert [paragraph.text for paragraph in Document(str(converted.output)).paragraphs][:1] == ["双拥"]


@needs_office
@pytest.mark.rendered
def test_neither_the_network_nor_other_files_are_reached(tmp_path: Path) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(str(self.rfile.readline(1000)))

    secret = tmp_path / "secret.png"
    Image.new("RGB", (400, 400), "red").save(secret)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://{socket.gethostbyname('localhost')}:{server.server_port}/a.png"
        paths = [linking(tmp_path / "网.docx", secret, address), linking(tmp_path / "盘.docx", secret, secret.as_uri())]
        converted = list(convert.to_pdf(paths, tmp_path / "pdf"))
        server.shutdown()
    assert asked == []
    for found in converted:
        assert found.output is not None
        (page,) = measure(found.output)
        assert page.red_ink is None


def linking(path: Path, picture: Path, address: str) -> Path:
    """A document whose picture lies elsewhere."""
    document = Document()
    document.add_picture(str(picture))
    (blip,) = document.element.body.xpath(".//a:blip")
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        assert address.encode() in archive.read("word/_rels/document.xml.rels")
    return path


def test_every_font_of_our_documents_has_stand_ins(tmp_path: Path) -> None:
    assert set(DOCUMENT_FONTS) <= set(STAND_INS)
    config = write_fontconfig(tmp_path).read_text("utf-8")
    assert "<accept><family>仿宋_GB2312</family><family>仿宋</family><family>FandolFang</family>" in config


@posix
def test_the_fonts_that_stand_in_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"仿宋_GB2312": "FandolFang,FandolFang R", "黑体": "SimHei,黑体"}
    script = tmp_path / "fc-match"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nprint({answers!r}.get(sys.argv[-1], sys.argv[-1]), end='')\n", "utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert font_substitutions() == {"仿宋_GB2312": "FandolFang"}
    script.unlink()
    assert font_substitutions() == {}
