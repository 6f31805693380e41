"""Findings as Word comments: at their places, the text untouched, the parts registered."""

from __future__ import annotations

import io

import docx
import pytest
from lxml import etree

from tests.defects import clean, number_of, words
from tests.documents import docx_with, p, part, texts
from tests.validity import faults, needs_schemas
from toolkit.gongwen.oxml import qn
from toolkit.proofing.comments import Note, annotate
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of


def annotated(content: bytes, *notes: Note) -> bytes:
    document = Document(package_of(content, "文档.docx"))
    return annotate(document.package, document.body, notes)


def commented(content: bytes) -> list[tuple[str, str]]:
    """Every comment with the text between its marks."""
    root, found = part(content), {}
    for start in root.iter(qn("w:commentRangeStart")):
        identity, inside, text = start.get(qn("w:id")), False, ""
        for node in root.iter():
            if node is start:
                inside = True
            elif node.tag == qn("w:commentRangeEnd") and node.get(qn("w:id")) == identity:
                break
            elif inside and node.tag == qn("w:t"):
                text += node.text or ""
        found[identity] = text
    comments = {
        node.get(qn("w:id")): "".join(t.text or "" for t in node.iter(qn("w:t")))
        for node in part(content, "word/comments.xml")
    }
    return [(found[identity], comments[identity]) for identity in found]


def test_a_comment_spans_the_runs_that_hold_the_words() -> None:
    content = docx_with(p("走访", "20xx年", "慰问"), p("第二段"))
    made = annotated(content, Note(1, "占位", 2, 7), Note(2, "整段"))
    assert commented(made) == [("20xx年", "占位"), ("第二段", "整段")]
    assert texts(made) == texts(content)


def test_comments_about_the_document_stand_at_its_first_paragraph() -> None:
    assert commented(annotated(docx_with(p("第一段"), p("第二段")), Note(0, "纸张不对"))) == [("第一段", "纸张不对")]


def test_comments_about_a_text_box_stand_at_its_anchor() -> None:
    content = clean("通知")
    number = number_of(content, "抄送：")
    made = annotated(content, Note(number, "版记"))
    root = part(made)
    start = next(root.iter(qn("w:commentRangeStart")))
    assert next(start.iterancestors(qn("w:txbxContent")), None) is None


def test_an_empty_paragraph_can_be_commented() -> None:
    made = annotated(docx_with("<w:p/>", p("甲")), Note(1, "空"))
    assert commented(made) == [("", "空")]


def test_existing_comments_stay() -> None:
    once = annotated(docx_with(p("甲")), Note(1, "第一次"))
    twice = annotated(once, Note(1, "第二次"))
    assert sorted(words for _, words in commented(twice)) == ["第一次", "第二次"]
    identities = [node.get(qn("w:id")) for node in part(twice, "word/comments.xml")]
    assert len(set(identities)) == 2


def test_word_s_own_reader_sees_them() -> None:
    content = words("营造节日", "营造20xx年节日")(clean("通知"))
    made = annotated(content, Note(number_of(content, "20xx年"), "没有填", 3, 6))
    document = docx.Document(io.BytesIO(made))
    assert [comment.text for comment in document.comments] == ["没有填"]
    assert [comment.author for comment in document.comments] == ["核稿"]


def test_so_many_comments_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand comments help nobody; how many are left is said at the top."""
    monkeypatch.setattr("toolkit.limits.NOTES", 3)
    made = annotated(docx_with(p("甲"), p("乙")), *(Note(2, str(number)) for number in range(5)))
    (first, told), *rest = commented(made)
    assert first == "甲" and "前 3 处，还有 2 处" in told
    assert sorted(words for _, words in rest) == ["0", "1", "2"]


@needs_schemas
def test_the_result_is_valid() -> None:
    content = clean("通知")
    made = annotated(content, Note(1, "甲"), Note(number_of(content, "抄送："), "乙"), Note(3, "丙", 0, 2))
    assert faults(made) == []
    assert etree.QName(part(made, "word/comments.xml")).localname == "comments"
