from __future__ import annotations

import re

import pytest

from toolkit.problems import CODES, CellLocation, DocxLocation, FileLocation, Problem, Severity, problem


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_can_be_written_in_gbk_and_filled(code: str) -> None:
    kind = CODES[code]
    words = dict.fromkeys(re.findall(r"{(\w+)}", kind.message + kind.hint), "词")
    found = problem(code, None, **words)
    assert str(found).encode("gbk")
    assert found.severity is kind.severity
    assert "{" not in str(found)


def test_places_read_as_people_read_them() -> None:
    assert str(CellLocation("3月.xlsx", "走访慰问", "D7")) == "3月.xlsx > 走访慰问!D7"
    assert str(CellLocation("3月.xlsx", "走访慰问")) == "3月.xlsx > 走访慰问"
    assert str(CellLocation("3月.xlsx")) == "3月.xlsx"
    assert str(DocxLocation("简报.docx", 12)) == "简报.docx > 第12段"
    assert str(DocxLocation("简报.docx", 1, "页眉")) == "简报.docx > 页眉第1段"
    assert str(DocxLocation("简报.docx")) == "简报.docx"
    assert str(FileLocation("输出")) == "输出"


def test_a_finding_says_where_what_and_what_to_do() -> None:
    found = Problem("W000", Severity.ERROR, "没有填", CellLocation("a.xlsx", "报头", "B4"), "请填")
    assert str(found) == "a.xlsx > 报头!B4：没有填；请填"
    assert [severity.label for severity in Severity] == ["错误", "提醒", "说明"]


def test_braces_in_the_users_words_stay_words() -> None:
    assert "{x} {0}" in str(problem("W212", None, label="{x} {0}", hint=""))


def test_long_words_are_cut_off() -> None:
    """A name of 30,000 characters does not fill the screen; an exception's words are as private as others."""
    found = problem("U104", None, value="甲" * 30_000, detail=ValueError("用在“11010519491231002X”上"))
    assert len(found.message) < 600 and "…" in found.message
    assert "19491231" not in found.message
