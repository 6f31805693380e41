"""What the toolkit writes tells of nobody: no name, machine, path or time that the data did not ask for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p
from tests.traces import traces
from tests.workbooks import workbook
from toolkit.opc import deflate, write_members

SAMPLES = Path(__file__).parents[2] / "sample_sheets"
WORDS = ("jiadeyonghuming", "SHUANGYONGBAN-PC")
"""The user and the machine of these tests."""

TOML = '[template]\nid = "own"\nname = "自备"\nversion = "1"\noutput = "文"\n[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "标题"\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, WORDS[0])
    for name in ("HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, WORDS[1])


def all_traces(folder: Path) -> list[str]:
    made = [path for path in folder.rglob("*") if path.suffix in (".docx", ".xlsx") and "入" not in path.parts]
    assert made
    return [f"{path.name}: {found}" for path in made for found in traces(path, (*WORDS, folder.name))]


def test_briefs(tmp_path: Path) -> None:
    assert gwkit("build", SAMPLES, "-o", tmp_path / "出").code == 0
    assert all_traces(tmp_path) == []


def test_workbooks(tmp_path: Path) -> None:
    """Blank, example, annotated, results, list of findings, imported, rolled up."""
    assert gwkit("new", "briefing", "-o", tmp_path / "空白.xlsx").code == 0
    assert gwkit("new", "慰问信", "--sample", "-o", tmp_path / "示例.xlsx").code == 0
    assert gwkit("check", SAMPLES / "1-医院.xlsx", "--annotate", tmp_path / "标注.xlsx").code == 0
    assert gwkit("merge", "慰问信", tmp_path / "示例.xlsx", "-o", tmp_path / "信").code == 0
    brief = next(iter(gwkit_briefs(tmp_path)))
    assert gwkit("proof", brief, "--xlsx", tmp_path / "问题.xlsx").code in (0, 1)
    assert gwkit("import", brief, "-o", tmp_path / "导入.xlsx").code in (0, 1)
    assert gwkit("diff", SAMPLES / "1-医院.xlsx", SAMPLES / "2-司法局.xlsx", "--xlsx", tmp_path / "比.xlsx").code in (
        0,
        1,
    )
    assert all_traces(tmp_path) == []


def gwkit_briefs(folder: Path) -> list[Path]:
    assert gwkit("build", SAMPLES / "1-医院.xlsx", "-o", folder / "简报").code == 0
    return sorted((folder / "简报").glob("*.docx"))


def own_template() -> bytes:
    """A document as Word and WPS save it: full of what they know about the machine and its user."""
    with zipfile.ZipFile(io.BytesIO(docx_with(p("{{ 报头.标题 }}")))) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:p>",
        f'<w:p w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3"><w:ins w:id="9" w:author="{WORDS[0]}" w:date="2026-01-02T03:04:05Z"/>'.encode(),
        1,
    )
    links = {
        "extended-properties": ("docProps/app.xml", f"<Properties><Company>{WORDS[0]}</Company><Template>C:\\Users\\x.dotm</Template></Properties>"),
        "custom-properties": ("docProps/custom.xml", "<Properties><property><lpwstr>KSOProductBuildVer</lpwstr></property></Properties>"),
        "thumbnail": ("docProps/thumbnail.jpeg", ""),
        "customXml": ("customXml/item1.xml", f"<x>{WORDS[1]}</x>"),
        "printerSettings": ("word/printerSettings1.bin", f"\\\\{WORDS[1]}\\printer"),
    }  # fmt: skip
    core = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{WORDS[0]}</dc:creator><cp:lastModifiedBy>{WORDS[0]}</cp:lastModifiedBy></cp:coreProperties>'
    parts["docProps/core.xml"] = core.encode()
    parts["word/settings.xml"] = (
        f'<w:settings xmlns:w="{W}"><w:docVars><w:docVar w:name="commondata" w:val="{WORDS[1]}"/></w:docVars><w:rsids><w:rsidRoot w:val="00A1B2C3"/></w:rsids></w:settings>'.encode()
    )
    added = "".join(
        f'<Relationship Id="x{n}" Type="{OFFICE}/{kind}" Target="/{name}"/>'
        for n, (kind, (name, _)) in enumerate(links.items())
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", f"{added}</Relationships>".encode())
    parts |= {name: text.encode() or picture.getvalue() for name, text in links.values()}
    parts["说明.txt"] = WORDS[0].encode()
    return write_members([deflate(name, data) for name, data in parts.items()])


def test_a_template_made_in_word(tmp_path: Path) -> None:
    package = tmp_path / "入" / "自备"
    package.mkdir(parents=True)
    (package / "template.toml").write_text(TOML, "utf-8")
    (package / "template.docx").write_bytes(own_template())
    source = workbook(
        "| 说明 | 模板 | 自备 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | 某标题 |", tmp_path / "入" / "1.xlsx"
    )
    run = gwkit("build", source, "-o", tmp_path / "出", "--templates", tmp_path / "入")
    assert run.code == 0, run.out
    assert traces(package / "template.docx", WORDS) != []
    assert all_traces(tmp_path) == []
