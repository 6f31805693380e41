"""Finishing a body piece by piece gives what finishing it as a whole gives."""

from __future__ import annotations

import pytest

from tests.documents import canonical
from toolkit.assembly.assemble import _Assembly
from toolkit.assembly.finish import Finisher
from toolkit.gongwen.document import base_document
from toolkit.gongwen.paragraphs import paragraph
from toolkit.jobs.template_check import trial_record
from toolkit.library import Library
from toolkit.opc import parse_xml
from toolkit.parts import BODY_PART, read_docx

STYLES = {name: name for name in ("公文标题", "署名", "成文日期", "公文正文")}


@pytest.mark.parametrize("template", [package.schema.id for package in Library().packages()])
def test_every_shipped_template(template: str) -> None:
    package = Library().find(template)
    assembly = _Assembly(package.schema, package.docx, template, trusted=True)
    body = assembly.template.render_parts(assembly.contexts.build(trial_record(package)))[BODY_PART]
    finished = [assembly.finisher.finish(body) for _ in range(2)]
    assert finished[0] == finished[1]
    assert canonical(parse_xml(finished[0])) == canonical(parse_xml(assembly.finisher._finish_whole(body)))


def body_of(*styles: str) -> bytes:
    parts = [paragraph(style, words) for style, _, words in (each.partition(":") for each in styles)]
    return read_docx(base_document(parts), "a.docx")[BODY_PART]


@pytest.mark.parametrize(
    "styles",
    [
        ("公文正文:甲", "署名:某县双拥工作领导小组", "成文日期:2026年2月8日"),
        ("署名:没有上文", "成文日期:2026年2月8日"),
        ("公文正文:甲", "公文正文:", "公文正文:", "署名:某办", "公文正文:隔开", "成文日期:2026年2月8日"),
        ("公文标题:上半年全县双拥工作稳步推进军政军民团结不断巩固", "公文正文:乙"),
        (
            "公文标题:一",
            "公文标题:二",
            "署名:甲",
            "成文日期:2026年2月8日",
            "公文正文:中",
            "署名:乙",
            "成文日期:2026年3月8日",
        ),
        ("公文正文:没有要算的",),
    ],
)
def test_pieces_and_whole_agree(styles: tuple[str, ...]) -> None:
    body = body_of(*styles)
    finisher = Finisher(STYLES, body.decode())
    assert canonical(parse_xml(finisher.finish(body))) == canonical(parse_xml(finisher._finish_whole(body)))
