"""Repair: mechanical faults of the format go, every word stays, a second run changes nothing."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from tests.defects import Mutation, clean, font, footer, paragraph, proofed, run, section, setting, words
from tests.documents import docx_with, p, texts
from tests.unit.test_proof_defects import TEXT, dropped, retyped
from tests.validity import faults, needs_schemas
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.proofing.fix import Repair


def repaired(content: bytes) -> Repair:
    return Repair(Document(package_of(content, "文档.docx")))


def plain(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


MENDED: list[tuple[str, Mutation]] = [
    ("纸张", section("w:pgSz", w=12240, h=15840)),
    ("天头", section("w:pgMar", top=1440)),
    ("订口", section("w:pgMar", left=1800)),
    ("网格", section("w:docGrid", type="linesAndChars")),
    ("行距", paragraph(TEXT, "w:spacing", line=480)),
    ("倍数行距", paragraph(TEXT, "w:spacing", line=360, lineRule="auto")),
    ("段后", paragraph(TEXT, "w:spacing", after=156)),
    ("字距", run(TEXT, "w:spacing", val=0)),
    ("字体", font(TEXT, "宋体")),
    ("字号", run(TEXT, "w:sz", val=24)),
    ("数字字体", run("请于2026年", "w:rFonts", ascii="Times New Roman")),
    ("首行", paragraph(TEXT, "w:ind", firstLineChars=0, firstLine=0)),
    ("空格缩进", words(TEXT, "　　" + TEXT)),
    ("一级楷体", font("宣传教育", "楷体_GB2312")),
    ("标题字号", run("拥军优属工作的通知", "w:sz", val=32)),
    ("标题居左", paragraph("拥军优属工作的通知", "w:jc", val="left")),
    ("奇偶页", setting(dropped("w:evenAndOddHeaders"))),
    ("一字线", footer(1, retyped("—", "-"))),
    ("孤行", paragraph(TEXT, "w:widowControl", val=1)),
]


@pytest.mark.parametrize(("name", "mutation"), MENDED, ids=[name for name, _ in MENDED])
def test_what_is_mechanical_is_mended(name: str, mutation: Mutation) -> None:
    spoiled = mutation(clean("通知"))
    assert proofed(spoiled).findings, name
    repair = repaired(spoiled)
    assert repair.changed
    assert [str(finding.problem()) for finding in repair.after.findings] == []
    assert [text.strip() for text in texts(repair.content)] == [text.strip() for text in texts(spoiled)]


@pytest.mark.parametrize(("name", "mutation"), MENDED, ids=[name for name, _ in MENDED])
def test_a_second_run_changes_nothing(name: str, mutation: Mutation) -> None:
    once = repaired(mutation(clean("通知"))).content
    assert not repaired(once).changed, name


@pytest.mark.parametrize(
    "mutation",
    [
        run(TEXT, "w:color", val="FF0000"),
        words("营造节日", "营造20xx年节日"),
        paragraph("2026年2月8日", "w:jc", val="left"),
    ],
)
def test_what_needs_a_person_is_left(mutation: Mutation) -> None:
    spoiled = mutation(clean("通知"))
    repair = repaired(spoiled)
    assert not repair.changed
    assert repair.after.findings == repair.before.findings


def test_a_clean_document_stays() -> None:
    assert not repaired(clean("通知")).changed


def test_a_plain_draft_gets_the_format_and_keeps_its_words() -> None:
    lines = (
        "一、深化宣传教育",
        "（一）走访慰问。春节期间走访驻县部队，发放慰问金。",
        "  每人发放“慰问金”500元，共计1000元。" * 3,
    )
    content = plain(*lines)
    repair = repaired(content)
    left = {finding.rule.id for finding in repair.after.findings if finding.rule.code.startswith("G")}
    assert left == set()
    assert [text.strip() for text in texts(repair.content)] == [line.strip() for line in lines]
    second = Document(package_of(repair.content, "文档.docx")).body[1]
    assert [run.east_asian for run in second.runs] == ["楷体_GB2312", "仿宋_GB2312"]


def test_footers_that_hold_more_than_the_number_are_left() -> None:
    content = docx_with(p("正文一段。"), footer=p("某县双拥办内部资料"))
    repair = repaired(content)
    assert "A-PN-02" in {finding.rule.id for finding in repair.after.findings}


@needs_schemas
def test_the_result_is_valid() -> None:
    spoiled = clean("通知")
    for _, mutation in MENDED:
        spoiled = mutation(spoiled) if mutation is not MENDED[12][1] else spoiled
    assert faults(repaired(spoiled).content) == []


def test_the_input_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(plain("正文一段。"))
    before = path.read_bytes()
    Repair(Document.open(path))
    assert path.read_bytes() == before
