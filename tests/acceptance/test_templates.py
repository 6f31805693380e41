"""Whole commands for the person who keeps the templates."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, filled, p, texts
from tests.rendering import needs_office
from tests.validity import faults, needs_schemas
from toolkit.jobs.template_new import kinds
from toolkit.library import Library

SHIPPED = [package.schema.id for package in Library().packages()]
MERGED = {package.schema.id for package in Library().packages() if "行." in package.schema.output}


def built(template: str, folder: Path, *options: object) -> Path:
    workbook = folder / "表.xlsx"
    assert gwkit("new", template, "--sample", "-o", workbook, *options).code == 0
    command = ["merge", template] if template in MERGED else ["build"]
    run = gwkit(*command, workbook, "-o", folder / "出", *options)
    assert run.code == 0, run.out + run.err
    assert "错误" not in run.out
    assert "提醒" not in run.out, run.out
    return next((folder / "出").glob("*.docx"))


@pytest.mark.parametrize("template", SHIPPED)
def test_every_shipped_template_builds_its_sample_and_proofs_clean(template: str, tmp_path: Path) -> None:
    document = built(template, tmp_path)
    assert not [text for text in filled(document) if "{{" in text or "{%" in text]
    run = gwkit("proof", document)
    assert run.code == 0
    assert run.out.splitlines()[-1] == "核了 1 份文档：没有问题。"


@pytest.mark.parametrize("template", SHIPPED)
def test_every_shipped_template_passes_its_check(template: str) -> None:
    folder = Path(str(Library().find(template).folder))
    run = gwkit("template", "check", folder)
    assert (run.code, run.out) == (0, "没有问题\n")


@needs_schemas
@pytest.mark.parametrize("template", SHIPPED)
def test_every_shipped_template_makes_valid_documents(template: str, tmp_path: Path) -> None:
    document = built(template, tmp_path)
    for name in ("document", "styles", "settings", "fontTable"):
        assert faults(document, f"word/{name}.xml") == []


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("profile", ["P1", "P2"])
def test_a_new_template_of_every_kind_works_at_once(kind: str, profile: str, tmp_path: Path) -> None:
    folder = tmp_path / "模板" / "新"
    run = gwkit("template", "new", kind, "-o", folder, "--id", "my-own", "--name", "本单位", "--profile", profile)
    assert run.code == 0, run.out + run.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md", "sample.toml", "template.docx", "template.toml", "空白表.xlsx",
    ]  # fmt: skip
    assert gwkit("template", "check", folder).code == 0
    document = built("my-own", tmp_path, "--templates", tmp_path / "模板")
    run = gwkit("proof", document)
    assert run.code == 0, run.out


def test_a_new_template_needs_an_empty_folder_and_a_known_kind(tmp_path: Path) -> None:
    (tmp_path / "有").mkdir()
    (tmp_path / "有" / "a.txt").write_text("甲")
    assert "已存在而且不是空的" in gwkit("template", "new", "通知", "-o", tmp_path / "有").err
    run = gwkit("template", "new", "通之", "-o", tmp_path / "新")
    assert run.code == 2
    assert "您是不是要找“通知”" in run.err


def test_optional_elements_come_and_go(tmp_path: Path) -> None:
    document = built("visit-plan", tmp_path)
    assert not [text for text in filled(document) if "秘密" in text]
    lines = filled(document)
    assert lines[:3] == ["某县双拥工作领导小组文件", "某双拥〔2026〕2号", "关于印发春节期间走访慰问方案的通知"]
    assert "附件：走访慰问安排表" in lines
    assert lines.count("第一组") == 1


def test_a_roster_adds_up_in_capital_figures(tmp_path: Path) -> None:
    lines = filled(built("payment-roster", tmp_path))
    assert "合计（大写）：贰仟捌佰元整" in lines
    assert lines.count("城东街道") == 1


def test_a_reply_slip_has_blank_rows_and_boxes_to_tick(tmp_path: Path) -> None:
    assert "是否安排住宿：☐是　☐否" in filled(built("meeting-notice", tmp_path))


def old_head(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("【收件单位】：")
    paragraph = document.add_paragraph("兹有")
    for text in ("姓", "名"):
        paragraph.add_run(text).font.highlight_color = WD_COLOR_INDEX.YELLOW
    paragraph.add_run("同志前往办理。")
    document.add_paragraph("【成文日期】")
    document.core_properties.author = "张三"
    document.save(str(path))
    return path


def test_an_old_document_becomes_a_template(tmp_path: Path) -> None:
    source = old_head(tmp_path / "介绍信.docx")
    before = source.read_bytes()
    folder = tmp_path / "模板" / "介绍信"
    run = gwkit("template", "new", "--from", source, "-o", folder, "--id", "letter-of-introduction")
    assert run.code == 0, run.err
    assert run.out.splitlines()[:3] == [
        "说明 介绍信.docx > 第1段：找到要填的地方“收件单位”，做成了栏目“收件单位”",
        "说明 介绍信.docx > 第2段：找到要填的地方“姓名”，做成了栏目“姓名”",
        "说明 介绍信.docx > 第3段：找到要填的地方“成文日期”，做成了栏目“成文日期”",
    ]
    assert texts(folder / "template.docx") == [
        "{{ 内容.收件单位 }}：",
        "兹有{{ 内容.姓名 }}同志前往办理。",
        "{{ 内容.成文日期 }}",
    ]
    assert source.read_bytes() == before
    with zipfile.ZipFile(folder / "template.docx") as archive:
        assert "张三".encode() not in archive.read("docProps/core.xml")
    workbook = tmp_path / "表.xlsx"
    assert (
        gwkit("new", "letter-of-introduction", "--sample", "-o", workbook, "--templates", tmp_path / "模板").code == 0
    )
    run = gwkit("build", workbook, "-o", tmp_path / "出", "--templates", tmp_path / "模板")
    assert run.code == 0, run.out


def test_an_old_document_without_places_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "旧.docx"
    source.write_bytes(docx_with(p("没有要填的")))
    run = gwkit("template", "new", "--from", source, "-o", tmp_path / "新")
    assert run.code == 1
    assert "没有找到要填的地方" in run.err


def broken_package(folder: Path) -> Path:
    folder.mkdir(parents=True)
    toml = '[template]\nid = "x"\nname = "坏模板"\nversion = "1.0"\noutput = "{{ 报头.标题 }}"\n'
    toml += '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "标题"\n'
    (folder / "template.toml").write_text(toml, "utf-8")
    (folder / "template.docx").write_bytes(
        docx_with(p("{{ 报头.标提 }}"), p("{% if 报头.标题 %}"), p("{{ 报头.标题 + }}"))
    )
    return folder


def test_check_tells_all_faults_and_writes_them_as_comments(tmp_path: Path) -> None:
    folder = broken_package(tmp_path / "坏")
    run = gwkit("template", "check", folder, "--annotate", tmp_path / "标注.docx", "--json")
    assert run.code == 1
    data = json.loads(run.out)
    assert [problem["where"] for problem in data["problems"]] == ["x/template.docx > 第3段", "x/template.docx > 第2段"]
    document = docx.Document(str(tmp_path / "标注.docx"))
    assert len(list(document.comments)) == 2
    assert texts(tmp_path / "标注.docx") == texts(folder / "template.docx")


def test_add_takes_a_good_package_and_refuses_a_bad_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "家")
    gwkit("template", "new", "通知", "-o", tmp_path / "收到" / "通知", "--id", "sent")
    archive = tmp_path / "通知.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in (tmp_path / "收到" / "通知").iterdir():
            packed.write(path, f"通知/{path.name}")
        packed.writestr("通知/../../恶意.txt", "x")
    run = gwkit("template", "add", archive)
    assert run.code == 0, run.out + run.err
    target = tmp_path / "家" / "公文模板" / "sent"
    assert sorted(path.name for path in target.iterdir()) == [
        "README.md",
        "sample.toml",
        "template.docx",
        "template.toml",
    ]
    assert not list(tmp_path.rglob("恶意.txt"))
    assert gwkit("template", "show", "sent").code == 0
    again = gwkit("template", "add", archive)
    assert again.code == 1
    assert "已经有" in again.err
    assert gwkit("template", "add", archive, "--force").code == 0
    bad = gwkit("template", "add", broken_package(tmp_path / "坏"))
    assert bad.code == 1
    assert "没有放进去" in bad.out
    assert not (tmp_path / "家" / "公文模板" / "x").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text"])
def test_add_refuses_what_is_no_archive(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    run = gwkit("template", "add", tmp_path / "a.zip")
    assert run.code == 1
    assert "没有可用的模板" in run.err


@needs_office
def test_pictures_of_a_template(tmp_path: Path) -> None:
    run = gwkit("template", "show", "商洽函", "--preview", tmp_path / "图")
    assert run.code == 0
    assert [path.name for path in (tmp_path / "图").iterdir()] == ["商洽函-第1页.png"]
