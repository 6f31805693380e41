from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import docx_with, filled, p
from toolkit import limits
from toolkit.assembly.assemble import Assembler
from toolkit.errors import RenderError, TemplateError
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import Level, Prose, Record, Segment, Value
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema

WHERE = CellLocation("a.xlsx")
SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "外来"\nversion = "1"\noutput = "{{ 报头.期号 }}"\n'
    '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "期号"\n[[sheet]]\nname = "导语"\nshape = "prose"\n',
    FileLocation("t"),
)
SEGMENT = Segment(Level.TEXT, "", "", "正文。", "导语", WHERE)
RECORD = Record({"报头": {"期号": Value(3, WHERE)}}, (Prose("导语", (SEGMENT,)),))


def assembler(*body: str, schema: Schema = SCHEMA) -> Assembler:
    return Assembler(schema, docx_with(*body), template="外来/template.docx", trusted=False)


def test_a_stranger_s_template_gives_the_same_bytes_as_a_trusted_one() -> None:
    body = [p("第{{ 报头.期号 }}期"), p("{%p for 段 in 正文 %}"), p("{{ 段 }}"), p("{%p endfor %}")]
    trusted = Assembler(SCHEMA, docx_with(*body), template="t", trusted=True)
    with assembler(*body) as foreign:
        assert foreign.assemble(RECORD) == trusted.assemble(RECORD)
        assert foreign.document_name(RECORD) == "3"
        assert filled(foreign.assemble(RECORD)) == ["第3期", "正文。"]


def test_an_endless_loop_is_stopped_and_the_next_record_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RENDER_SECONDS", 3.0)
    loop = "{% if 报头.期号 == 3 %}{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{% endif %}好"
    with assembler(p(loop)) as foreign:
        with pytest.raises(RenderError, match="外来.*超过 3 秒"):
            foreign.assemble(RECORD)
        other = Record({"报头": {"期号": Value(4, WHERE)}}, RECORD.prose)
        assert filled(foreign.assemble(other)) == ["好"]


@pytest.mark.parametrize(
    "tag",
    ["{{ '甲' * 10**10 }}", "{{ 'x'.replace('x', 'y' * 999999999) }}", "{% set a = 'x' * 10**9 %}{{ a ~ a ~ a }}"],
)
def test_too_much_memory_ends_with_a_finding(tag: str) -> None:
    with assembler(p(tag)) as foreign, pytest.raises(TemplateError):
        foreign.assemble(RECORD)


def test_a_broken_template_is_told_as_in_this_process() -> None:
    with assembler(p("{{ 报头.期好 }}")) as foreign, pytest.raises(TemplateError) as caught:
        foreign.assemble(RECORD)
    assert "没有“期好”这个名称；您是不是要找“期号”" in str(caught.value)


def test_paragraphs_are_counted_as_the_author_sees_them() -> None:
    body = [p("{{ 报头.期号 }}"), p("｛｛ 报头．期号 ｝｝"), p("{{ 报头.", "期号 + '甲' }}")]
    with pytest.raises(RenderError, match=r"t > 第3段：模板标记 {{ 报头\.期号 \+ '甲' }} 算不出来"):
        Assembler(SCHEMA, docx_with(*body), template="t", trusted=True).assemble(RECORD)


def test_data_cannot_make_folders_but_the_pattern_can() -> None:
    record = Record({"报头": {"期号": Value("a/b\\c", WHERE)}}, RECORD.prose)
    trusted = Assembler(SCHEMA, docx_with(p("好")), template="t", trusted=True)
    assert trusted.document_name(record, "简报/{{ 报头.期号 }}") == "简报/a\x00b\x00c"


def test_a_bad_name_pattern_is_a_finding(tmp_path: Path) -> None:
    trusted = Assembler(SCHEMA, docx_with(p("好")), template="t", trusted=True)
    for pattern in ("{{ 报头.期", "{{ 没有 }}", "{{ 报头.期好 }}"):
        with pytest.raises(RenderError, match="文件名的写法"):
            trusted.document_name(RECORD, pattern)
