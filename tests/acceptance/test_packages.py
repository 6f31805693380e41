"""Whole commands on packages that other programs wrote: parts of other names, backslashes, tracked changes."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p
from tests.unit.test_part_names import backslashed, moved
from tests.unit.test_revisions import deleted, inserted, para
from toolkit.library import Library

LETTER = Path(str(Library().find("慰问信").folder))
WAYS = {
    "document2": lambda data: moved(data, {"word/document.xml": "word/document2.xml"}),
    "elsewhere": lambda data: moved(data, {"word/document.xml": "main.xml", "word/footer1.xml": "word/f.dat"}),
    "backslashes": backslashed,
}
BOOK_WAYS = {
    "workbook2": lambda data: moved(data, {"xl/workbook.xml": "xl/workbook2.xml"}),
    "styles": lambda data: moved(data, {"xl/styles.xml": "xl/looks.xml"}),
    "backslashes": backslashed,
}


def template(folder: Path, docx: bytes | None = None) -> Path:
    target = folder / "模板"
    shutil.copytree(LETTER, target)
    if docx is not None:
        (target / "template.docx").write_bytes(docx)
    return target


def merged(folder: Path, out: Path, *options: object) -> dict[str, list[str]]:
    workbook = folder / "名单.xlsx"
    if not workbook.exists():
        assert gwkit("new", "慰问信", "--sample", "-o", workbook).code == 0
    run = gwkit("merge", "慰问信", workbook, "-o", out, *options)
    assert (run.code, run.err) == (0, ""), run.out + run.err
    return {path.name: [line.text for line in docx.Document(str(path)).paragraphs] for path in out.glob("*.docx")}


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("single", [False, True])
def test_a_template_with_other_part_names_gives_the_same_letters(way: str, single: bool, tmp_path: Path) -> None:
    folder = template(tmp_path, WAYS[way]((LETTER / "template.docx").read_bytes()))
    assert gwkit("template", "check", folder, "--annotate", tmp_path / "标注.docx").out.startswith("没有问题")
    assert docx.Document(str(tmp_path / "标注.docx")).paragraphs
    odd, plain = tmp_path / "出", tmp_path / "照常"
    made = merged(tmp_path, odd, "--templates", tmp_path, *(("--single", "合.docx") if single else ()))
    assert made == merged(tmp_path, plain, *(("--single", "合.docx") if single else ()))
    assert made


@pytest.mark.parametrize("way", list(BOOK_WAYS))
def test_a_workbook_with_other_part_names_gives_the_same_documents(way: str, tmp_path: Path) -> None:
    plain = merged(tmp_path, tmp_path / "照常")
    workbook = tmp_path / "名单.xlsx"
    workbook.write_bytes(BOOK_WAYS[way](workbook.read_bytes()))
    assert merged(tmp_path, tmp_path / "出") == plain


@pytest.mark.parametrize("way", list(WAYS))
def test_documents_with_other_part_names_are_proofed_mended_imported_and_compared(way: str, tmp_path: Path) -> None:
    merged(tmp_path, tmp_path / "照常")
    source = next((tmp_path / "照常").glob("*.docx"))
    odd = tmp_path / "信.docx"
    odd.write_bytes(WAYS[way](source.read_bytes()))
    plain = json.loads(gwkit("proof", source, "--json").out)["problems"]
    assert [found["code"] for found in json.loads(gwkit("proof", odd, "--json").out)["problems"]] == [
        found["code"] for found in plain
    ]
    assert gwkit("diff", source, odd, "-o", tmp_path / "比.docx").code == 0
    assert docx.Document(str(tmp_path / "比.docx")).paragraphs
    assert gwkit("import", odd, "-o", tmp_path / "旧.xlsx").code == 0


def test_old_tags_under_tracked_changes_are_a_notice_and_print_nothing(tmp_path: Path) -> None:
    body = (
        para(deleted("旧标题{{ 旧.名 }}") + inserted("{{ 信.标题 }}")),
        para(deleted("{%p for x in 没有 %}"), "del"),
        p("{{ 行.姓名 }}：{{ 信.节日 }}"),
        p("{%p for 段 in 信.正文.split(&quot;\\n&quot;) %}"),
        p("{{ 段 }}"),
        p("{%p endfor %}"),
        p("{{ 落款.单位 }}{{ 落款.成文日期 }}"),
    )
    folder = template(tmp_path, docx_with(*body))
    run = gwkit("template", "check", folder, "--json")
    problems = json.loads(run.out)["problems"]
    assert run.code == 0
    assert [found["where"] for found in problems if found["code"] == "T420"] == [
        "condolence-letter/template.docx > 第1段"
    ]
    made = merged(tmp_path, tmp_path / "出", "--templates", tmp_path)
    assert all(text[0] == "慰问信" and not any("{{" in line or "旧" in line for line in text) for text in made.values())
    for path in (tmp_path / "出").glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            body_part = archive.read("word/document.xml")
        assert not any(mark in body_part for mark in (b"<w:ins", b"<w:del", b"w:delText"))


def test_a_loop_over_text_is_an_error_of_template_check(tmp_path: Path) -> None:
    body = (p("{%p for 段 in 信.正文 | 分行 %}"), p("{{ 段 }}"), p("{%p endfor %}"))
    run = gwkit("template", "check", template(tmp_path, docx_with(*body)), "--json")
    assert run.code == 1
    assert [found["where"] for found in json.loads(run.out)["problems"] if found["code"] == "T421"] == [
        "condolence-letter/template.docx > 第1段"
    ]


def test_a_template_packed_with_backslashes_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "家")
    archive = tmp_path / "收到.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in LETTER.iterdir():
            if path.is_file():
                info = zipfile.ZipInfo(path.name)
                info.filename = f"慰问信\\{path.name}"
                packed.writestr(info, path.read_bytes())
    assert gwkit("template", "add", archive).code == 0


@pytest.mark.parametrize("content", ["<html><table><tr><td>姓名", "姓名,性别\n张某,男\n", "姓名\t性别\n"])
def test_a_web_page_or_a_text_under_an_excel_name_names_the_cure(content: str, tmp_path: Path) -> None:
    (tmp_path / "名单.xlsx").write_bytes(content.encode("gb18030"))
    told = gwkit("merge", "慰问信", tmp_path / "名单.xlsx")
    assert told.code == 1
    assert "另存为 .xlsx" in told.out + told.err
    for command in ("check", "build"):
        run = gwkit(command, tmp_path / "名单.xlsx", "--json")
        assert run.code == 1
        (found,) = json.loads(run.out)["problems"]
        assert (found["code"], found["where"]) == ("W116", "名单.xlsx")
        assert "另存为 .xlsx" in found["hint"]
