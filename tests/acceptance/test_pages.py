"""``build --pdf --png``: beside each document, made once, and never over somebody else's file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cli import gwkit
from tests.rendering import needs_office
from tests.samples.build import SHEETS
from toolkit.convert import OFFICE_VARIABLE
from toolkit.proofing.measure import measure

SAMPLE = SHEETS / "5-交通局.xlsx"
NAME = "青禾县交通运输局双拥工作简报第4期"

# Makes a page with a black square and says how often it was called.
FAKE = f"""#!{sys.executable}
import sys
from pathlib import Path
names = sys.argv[sys.argv.index("--outdir") + 1 :]
with open(__file__ + ".calls", "a") as calls:
    calls.write("x")
for name in names[1:]:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    body = b"%PDF-1.4\\n" + b"".join(b"%d 0 obj\\n%s\\nendobj\\n" % pair for pair in enumerate(objects, 1))
    (Path(names[0]) / (Path(name).stem + ".pdf")).write_bytes(body + b"trailer<</Root 1 0 R>>\\n%%EOF\\n")
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "office" / "soffice"
    script.parent.mkdir()
    script.write_text(FAKE, "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv(OFFICE_VARIABLE, str(script))
    return script


def build(output: Path, *options: str, source: Path = SAMPLE) -> tuple[int, Any]:
    run = gwkit("build", source, "-o", output, "--pdf", "--png", "--json", *options)
    return run.code, json.loads(run.out)


def calls(office: Path) -> int:
    return len(Path(f"{office}.calls").read_text())


def codes(data: Any) -> list[str]:
    return [found["code"] for found in data["problems"] if found["severity"] == "error"]


@needs_office
@pytest.mark.rendered
def test_pdf_and_pictures_of_every_document(tmp_path: Path) -> None:
    for path in (SAMPLE, SHEETS / "6-局.xlsx"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    code, data = build(tmp_path / "输出", source=tmp_path)
    assert code == 0
    assert [document["status"] for document in data["documents"]] == ["made", "made"]
    for document in data["documents"]:
        output = Path(document["output"])
        assert Path(document["pdf"]) == output.with_suffix(".pdf")
        pages = measure(output.with_suffix(".pdf"))
        folder = output.with_name(f"{output.stem}-页面")
        expected = [folder / f"{output.stem}-第{number}页.png" for number in range(1, len(pages) + 1)]
        assert [Path(name) for name in document["pictures"]] == expected
        assert sorted(folder.iterdir()) == sorted(expected)
        assert pages[0].red_ink is not None
        assert pages[0].rules[0].is_red
    again = build(tmp_path / "输出", source=tmp_path)[1]
    assert [document["status"] for document in again["documents"]] == ["unchanged", "unchanged"]
    assert [document["pdf"] for document in again["documents"]] == [document["pdf"] for document in data["documents"]]


def test_what_did_not_change_is_not_converted_again(office: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "输出")[0] == 0
    assert build(tmp_path / "输出")[0] == 0
    assert calls(office) == 1
    (tmp_path / "输出" / f"{NAME}.pdf").unlink()
    assert build(tmp_path / "输出")[1]["documents"][0]["pdf"] is not None
    assert calls(office) == 2
    assert (tmp_path / "输出" / f"{NAME}.pdf").exists()
    (tmp_path / "输出" / f"{NAME}-页面" / "Thumbs.db").touch()
    build(tmp_path / "输出")
    assert calls(office) == 2


def test_a_changed_document_gets_a_new_pdf(office: Path, tmp_path: Path) -> None:
    build(tmp_path / "输出")
    document = tmp_path / "输出" / f"{NAME}.docx"
    document.write_bytes(document.read_bytes() + b"edited")
    code, data = build(tmp_path / "输出")
    assert (code, data["documents"][0]["status"], codes(data)) == (1, "kept", [])
    assert data["documents"][0]["pdf"] is not None
    assert calls(office) == 2


def test_what_is_not_ours_is_never_overwritten(office: Path, tmp_path: Path) -> None:
    output = tmp_path / "输出"
    output.mkdir()
    (output / f"{NAME}.pdf").write_bytes(b"signed and stamped")
    (output / f"{NAME}-页面").mkdir()
    (output / f"{NAME}-页面" / "旧图.png").write_bytes(b"old")
    code, data = build(output)
    (document,) = data["documents"]
    assert (code, codes(data)) == (1, ["D409", "D409"])
    assert (document["status"], document["pdf"], document["pictures"]) == ("made", None, [])
    assert (output / f"{NAME}.pdf").read_bytes() == b"signed and stamped"
    assert [path.name for path in (output / f"{NAME}-页面").iterdir()] == ["旧图.png"]
    code, data = build(output, "--force")
    assert (code, len(data["documents"][0]["pictures"])) == (0, 1)
    assert (output / f"{NAME}（备份1）.pdf").read_bytes() == b"signed and stamped"
    assert [path.name for path in (output / f"{NAME}-页面（备份1）").iterdir()] == ["旧图.png"]
    assert [path.name for path in (output / f"{NAME}-页面").iterdir()] == [f"{NAME}-第1页.png"]


def test_a_document_of_somebody_else_gets_no_pdf(office: Path, tmp_path: Path) -> None:
    output = tmp_path / "输出"
    output.mkdir()
    (output / f"{NAME}.docx").write_bytes(b"somebody else's")
    code, data = build(output)
    assert (code, data["documents"][0]["status"], data["documents"][0]["pdf"]) == (1, "kept", None)
    assert list(output.glob("*.pdf")) == []


def test_without_office_the_documents_are_made_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OFFICE_VARIABLE, str(tmp_path / "none"))
    code, data = build(tmp_path / "输出", source=SHEETS)
    assert (code, codes(data)) == (1, ["D401"])
    assert {document["status"] for document in data["documents"]} == {"made"}
    assert {document["pdf"] for document in data["documents"]} == {None}
    assert len(list((tmp_path / "输出").glob("*.docx"))) == 7
    text = gwkit("build", SAMPLE, "-o", tmp_path / "输出", "--pdf")
    assert (text.code, "没有找到 LibreOffice，文档没有转换；请安装 LibreOffice" in text.out) == (1, True)
    assert f"没有变化 {SAMPLE}" in text.out


def test_without_the_picture_library_the_pdf_is_made(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = sys.modules["importlib.util"].find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "pypdfium2" else find_spec(name))
    code, data = build(tmp_path / "输出")
    assert (code, codes(data)) == (1, ["D407"])
    assert (data["documents"][0]["pdf"] is not None, data["documents"][0]["pictures"]) == (True, [])


def test_pictures_alone_and_no_new_keys_without_the_options(office: Path, tmp_path: Path) -> None:
    plain = json.loads(gwkit("build", SAMPLE, "-o", tmp_path / "输出", "--json").out)
    assert set(plain["documents"][0]) == {"source", "output", "status"}
    run = gwkit("build", SAMPLE, "-o", tmp_path / "输出", "--png")
    assert (run.code, "（另有 页面图片 1 张）" in run.out) == (0, True)
    assert list((tmp_path / "输出").glob("*.pdf")) == []
