"""目录: a line for every heading, its page found on the rendered pages."""

from __future__ import annotations

import pytest

from tests.defects import clean
from tests.documents import part, texts
from tests.rendering import needs_office
from toolkit.assembly.contents import headings_of
from toolkit.convert import OFFICE_VARIABLE
from toolkit.gongwen.oxml import qn
from toolkit.jobs.contents import number_contents

HEADINGS = [
    "一、加强组织领导",
    "二、深化宣传教育",
    "三、落实拥军优属",
    "四、支持地方建设",
    "五、下一步打算",
    "主要数据表",
    "大事记",
]


def test_a_line_for_every_heading() -> None:
    root = part(clean("summary-report"))
    assert headings_of(root) == HEADINGS
    anchors = [link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert anchors == names
    assert len({mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkStart"))}) == len(HEADINGS)
    kinds = [mark.get(qn("w:fldCharType")) for mark in root.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == len(HEADINGS) + 1


def test_a_document_without_contents_stays() -> None:
    assert number_contents(clean("通知"), "a.docx") == (clean("通知"), [])


@needs_office
def test_pages_are_those_of_the_rendered_document() -> None:
    content, problems = number_contents(clean("summary-report"), "a.docx")
    assert problems == []
    lines = [text for text in texts(content) if text.startswith(tuple(HEADINGS)) and "⇥" in text]
    assert [line.rpartition("⇥")[2] for line in lines] == ["1", "1", "1", "2", "2", "3", "4"]


def test_without_libreoffice_word_is_asked_to_update(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFICE_VARIABLE, "/nowhere/soffice")
    content, problems = number_contents(clean("summary-report"), "a.docx")
    assert [problem.code for problem in problems] == ["T302"]
    assert part(content, "word/settings.xml").find(qn("w:updateFields")) is not None
