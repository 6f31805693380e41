"""The lines of a template read backwards: what belongs into forms."""

from __future__ import annotations

import pytest

from toolkit.importing.brief import Line
from toolkit.importing.fields import FormReader, form_reader, is_date, missing_fields, typed_text
from toolkit.library import Library
from toolkit.problems import DocxLocation
from toolkit.proofing.roles import Role
from toolkit.schema import Field, Schema

WHERE = DocxLocation("旧.docx", 1)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Library(None).find("briefing").schema


@pytest.fixture
def reader(schema: Schema) -> FormReader:
    return form_reader(schema, Library(None).find("briefing").docx)


def line(text: str, role: Role = Role.OTHER, style: str = "") -> Line:
    return Line(text, WHERE, style, role)


@pytest.mark.parametrize(
    "candidate",
    [
        line("第若干期", Role.ISSUE),
        line("第3期，平常的一段话", Role.TEXT),
        line("某县双拥办 不是日期", Role.ISSUER),
        line("某县双拥办 2024年2月30日", Role.ISSUER),
        line("走访慰问六户人家。", Role.TEXT),
        line("附件：走访慰问台账", Role.TEXT),
        line("", Role.TITLE),
    ],
    ids=lambda one: one.text,
)
def test_not_taken(candidate: Line, reader: FormReader) -> None:
    assert not reader.take(candidate)
    assert reader.values == {}


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (line("第３期（总第12期）"), {"期号": "3", "总期号": "12"}),
        (line("第三期"), {"期号": "3"}),
        (line("某县双拥办　　二〇二四年二月八日", Role.ISSUER), {"编发单位": "某县双拥办", "印发日期": "2024年2月8日"}),
        (line("双拥工作扎实推进", Role.TITLE), {"标题": "双拥工作扎实推进"}),
        (line("（某局供稿）"), {"供稿": "某局"}),
        (line("报：某市双拥办", Role.IMPRINT), {"报": "某市双拥办"}),
        (line("（共印40份）", Role.IMPRINT), {"印数": "40"}),
    ],
    ids=lambda one: one.text if isinstance(one, Line) else "",
)  # fmt: skip
def test_taken(candidate: Line, expected: dict[str, str], reader: FormReader) -> None:
    assert reader.take(candidate)
    assert {field: value for (_, field), value in reader.values.items()} == expected
    assert set(reader.sources.values()) == {candidate}


def test_a_field_is_taken_once_and_a_title_over_lines_is_one(reader: FormReader, schema: Schema) -> None:
    assert [reader.take(line(text)) for text in ("第3期", "第4期")] == [True, False]
    assert all(reader.take(line(text, Role.TITLE)) for text in ("上半年双拥工作", "稳步推进"))
    assert reader.values == {("报头", "期号"): "3", ("报头", "标题"): "上半年双拥工作\n稳步推进"}
    assert [place.field.name for place in missing_fields(schema, reader)] == ["编发单位", "印发日期"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("印发日期", "2024-02-08", "2024年2月8日"),
        ("印发日期", "二○二四年十二月三十一日", "2024年12月31日"),
        ("印发日期", "24年2月8日", None),
        ("印发日期", "２０２４年２月８日", "2024年2月8日"),
        ("印发日期", "近日", None),
        ("期号", "十二", "12"),
        ("期号", "1.5", None),
        ("期号", "", None),
        ("标题", "=1+1", "=1+1"),
    ],
)
def test_texts_of_a_type(name: str, text: str, expected: str | None, schema: Schema) -> None:
    form = schema.sheet("报头")
    known = form.field(name) if form is not None else None
    assert isinstance(known, Field)
    assert typed_text(text, known) == expected
    if name == "印发日期":
        assert is_date(text) is (expected is not None)
