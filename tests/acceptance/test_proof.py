"""``gwkit proof`` as it is run: files and folders, JSON, list, annotated and repaired copies, paper."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.defects import clean, font, paragraph, saved, section, words
from tests.documents import docx_with, p, texts
from tests.rendering import needs_office
from tests.unit.test_proof_defects import TEXT
from toolkit.convert import OFFICE_VARIABLE

SPOILED = words("营造节日", "营造20xx年节日")(font(TEXT, "宋体")(clean("通知")))


def test_findings_with_place_rule_clause_and_what_to_do(tmp_path: Path) -> None:
    run = gwkit("proof", saved(SPOILED, tmp_path / "稿.docx"))
    assert run.code == 1
    assert run.out.splitlines() == [
        "提醒 稿.docx > 第18段：正文字体字号应为3 号仿宋，现为：三号宋体；请改过来（A-PAGE-15，GB/T 9704—2012 5.2.2）",
        "错误 稿.docx > 第18段：“20xx年”是没有填的年份或日期；请填上实际的数字（C-PH-01，公文核稿惯例）",
        "核了 1 份文档：错误 1 条、提醒 1 条。",
    ]


def test_json_names_rule_clause_and_words(tmp_path: Path) -> None:
    run = gwkit("proof", saved(SPOILED, tmp_path / "稿.docx"), "--json")
    data = json.loads(run.out)
    assert data["documents"] == [{"source": str(tmp_path / "稿.docx"), "output": None, "status": "unchanged"}]
    assert [(p["code"], p["severity"], p["rule"], p["where"]) for p in data["problems"]] == [
        ("G-A-PAGE-15", "warning", "A-PAGE-15", "稿.docx > 第18段"),
        ("C-PH-01", "error", "C-PH-01", "稿.docx > 第18段"),
    ]
    assert data["problems"][1]["words"] == "20xx年"
    assert run.err == ""


def test_folders_are_searched_and_one_bad_file_stops_nothing(tmp_path: Path) -> None:
    saved(clean("通知"), tmp_path / "好.docx")
    (tmp_path / "子").mkdir()
    saved(SPOILED, tmp_path / "子" / "稿.docx")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "~$好.docx").write_bytes(b"x")
    run = gwkit("proof", tmp_path, "--json")
    data = json.loads(run.out)
    assert run.code == 1
    assert [(Path(d["source"]).name, d["status"]) for d in data["documents"]] == [
        ("坏.docx", "failed"), ("好.docx", "unchanged"), ("稿.docx", "unchanged"),
    ]  # fmt: skip
    assert "G106" in {problem["code"] for problem in data["problems"]}


def test_an_empty_folder_and_a_missing_file(tmp_path: Path) -> None:
    assert gwkit("proof", tmp_path).code == 1
    assert gwkit("proof", tmp_path / "没有.docx").code == 2


def test_a_clean_document(tmp_path: Path) -> None:
    run = gwkit("proof", saved(clean("函"), tmp_path / "函.docx"))
    assert run.code == 0
    assert run.out == f"没有问题 {tmp_path / '函.docx'}\n核了 1 份文档：没有问题。\n"


def test_annotate_and_list(tmp_path: Path) -> None:
    source = saved(SPOILED, tmp_path / "稿.docx")
    run = gwkit("proof", source, "--annotate", tmp_path / "批注.docx", "--xlsx", tmp_path / "清单.xlsx")
    assert run.code == 1
    assert source.read_bytes() == SPOILED
    assert texts(tmp_path / "批注.docx") == texts(source)
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("文档", "位置", "轻重", "原文")
    assert rows[2][:4] == ("稿.docx", "第18段", "错误", "20xx年")
    assert gwkit("proof", source, "--annotate", source).code == 1
    assert source.read_bytes() == SPOILED
    again = gwkit("proof", source, "--annotate", tmp_path / "批注.docx")
    assert "文件已存在" not in again.out
    (tmp_path / "批注.docx").write_bytes(SPOILED)
    again = gwkit("proof", source, "--annotate", tmp_path / "批注.docx")
    assert "文件已存在" in again.out
    assert (tmp_path / "批注.docx").read_bytes() == SPOILED
    assert gwkit("proof", source, "--annotate", tmp_path / "批注.docx", "--force").code == 1


def test_words_that_look_like_formulas_stay_words(tmp_path: Path) -> None:
    source = saved(words("营造节日", "=1+1××年")(clean("通知")), tmp_path / "稿.docx")
    gwkit("proof", source, "--xlsx", tmp_path / "清单.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)


def test_fix_tells_what_it_did_and_what_is_left(tmp_path: Path) -> None:
    source = saved(SPOILED, tmp_path / "稿.docx")
    run = gwkit("proof", source, "--fix", tmp_path / "改.docx")
    assert run.code == 1
    assert "说明 稿.docx > 第18段：已改好：正文字体字号应为3 号仿宋，现为：三号宋体" in run.out
    assert "“20xx年”是没有填的年份或日期" in run.out
    assert texts(tmp_path / "改.docx") == texts(source)
    first = (tmp_path / "改.docx").read_bytes()
    gwkit("proof", tmp_path / "改.docx", "--fix", tmp_path / "再改.docx")
    assert (tmp_path / "再改.docx").read_bytes() == first


def test_several_documents_are_repaired_into_a_folder(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        saved(SPOILED, tmp_path / f"{name}.docx")
    gwkit("proof", tmp_path / "甲.docx", tmp_path / "乙.docx", "--fix", tmp_path / "改好")
    assert sorted(path.name for path in (tmp_path / "改好").iterdir()) == ["乙.docx", "甲.docx"]


@needs_office
def test_on_paper(tmp_path: Path) -> None:
    run = gwkit("proof", saved(clean("函"), tmp_path / "函.docx"), "--pdf", "--json")
    assert run.code == 0, run.out
    assert {problem["code"] for problem in json.loads(run.out)["problems"]} <= {"D410"}


@needs_office
def test_on_paper_shows_what_the_document_hides(tmp_path: Path) -> None:
    low = paragraph("人民政府文件", "w:spacing", before=900)(clean("通知"))
    run = gwkit("proof", saved(low, tmp_path / "低.docx"), "--pdf", "--json")
    rules = {problem.get("rule") for problem in json.loads(run.out)["problems"]}
    assert "A-HEAD-04" in rules


def test_without_libreoffice_the_other_checks_still_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFICE_VARIABLE, "/nowhere/soffice")
    source = saved(section("w:pgMar", top=1440)(clean("通知")), tmp_path / "稿.docx")
    run = gwkit("proof", source, "--pdf")
    assert run.code == 1
    assert "LibreOffice" in run.out
    assert "A-PAGE-02" in run.out


def test_figures_that_do_not_agree_name_both_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(
        docx_with(
            p("双拥工作总结"),
            p("全年共走访慰问优抚对象210户，发放慰问金70余万元。"),
            p("走访210户，比上年增加30户，增长20%。"),
            p("一年来，全县共走访慰问优抚对象201户。"),
        )
    )
    found = [line for line in gwkit("proof", path).out.splitlines() if "C-FIG" in line]
    assert found == [
        "提醒 稿.docx > 第3段：“210户，比上年增加30户，增长20%”算下来是增加16.7%；请核对各个数（C-FIG-05，公文核稿惯例）",
        "提醒 稿.docx > 第4段：“走访慰问优抚对象201户”和 第2段 的“210户”说的像是同一个数；请核对，统一成一个数（C-FIG-01，公文核稿惯例）",
    ]
