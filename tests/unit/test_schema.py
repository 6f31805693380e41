from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.errors import TemplateError
from toolkit.problems import FileLocation
from toolkit.schema import Carry, Column, Field, FieldType, Schema, Shape, Sheet
from toolkit.schema_file import parse_schema

HEAD = '[template]\nid = "t"\nname = "测试"\nversion = "1.0"\noutput = "{{ 报头.期号 }}"\n'
FORM = '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "期号"\n'
TABLE = '[[sheet]]\nname = "台账"\nshape = "table"\n[[sheet.field]]\nname = "户数"\ntype = "integer"\n'
FIGURES = '[[sheet]]\nname = "数据"\nshape = "figures"\n[[sheet.field]]\nname = "户数"\n'


def parse(text: str) -> Schema:
    return parse_schema(text, FileLocation("t/template.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[template", "不是合格的 TOML"),
        ("a = " + "[" * 5000, "不是合格的 TOML"),
        ("", "缺少“template”"),
        (HEAD + "[other]\n", "不认识的键“other”"),
        (HEAD.replace('"1.0"', "1.0"), "“version”写得不对"),
        (HEAD.replace('name = "测试"\n', ""), "缺少“name”"),
        (HEAD + FORM + "requird = true\n", "不认识的键“requird”；您是不是要找“required”"),
        (HEAD + FORM.replace("form", "forms"), "不能是“forms”；可用：form prose figures table"),
        (HEAD + FORM + 'type = "int"\n', "不能是“int”"),
        (HEAD + FORM + 'type = "choice"\n', "缺少“choices”"),
        (HEAD + FORM + 'type = "choice"\nchoices = [1]\n', "“choices”写得不对"),
        (HEAD + FORM + 'carry = "kept"\n', "不能是“kept”；可用：keep clear next"),
        (HEAD + FORM.replace('name = "报头"', 'name = "报头"\ncarry = "next"'), "应是 keep 或 clear"),
        (HEAD + TABLE + 'carry = "next"\n', "next 只用于表单的栏目"),
        (HEAD + FIGURES + 'carry = "next"\n', "next 只用于表单的栏目"),
        (HEAD + FORM + 'min = "一"\ntype = "integer"\n', "“min”写得不对"),
        (HEAD + FORM + "min = 1\n", "“min”写得不对"),
        (HEAD + FORM + 'pattern = "["\n', "不是可用的正则表达式"),
        (HEAD + FORM + f'pattern = "{"a" * 300}"\n', "不是可用的正则表达式"),
        (HEAD + FORM.replace("报头", "正文"), "保留名"),
        (HEAD + FORM + FORM, "“报头”出现了两次"),
        (HEAD + FORM + '[[sheet.field]]\nname = "期号："\n', "“期号：”出现了两次"),
        (HEAD + '[[sheet]]\nname = "导语"\nshape = "prose"\n[[sheet.field]]\nname = "a"\n', "正文表没有栏目"),
        (HEAD + '[[sheet]]\nname = "报头"\nshape = "form"\n', "缺少“field”"),
        (HEAD + FIGURES + 'from = "台账"\n', "写成 工作表.栏目"),
        (HEAD + FIGURES + 'from = "台帐.户数"\n' + TABLE, "您是不是要找“台账.户数”"),
        (HEAD + FIGURES + 'from = "台账.户数"\n' + TABLE.replace("integer", "text"), "不是数字"),
        (HEAD + FORM + '[merge]\nover = "报头"\n', "over 应是一张表格"),
        (HEAD + FORM + '[rollup]\nunit = "报头.单位"\n', "unit 应是 表单.栏目"),
        (HEAD + FORM + 'by = "county"\n', "不能是“county”；可用：unit office"),
        (HEAD + FORM + "by = true\n", "“by”写得不对"),
        (HEAD + TABLE + 'by = "office"\n', "by 只写在表单和数据的栏目里"),
        (HEAD + FORM + 'by = "office"\n[rollup]\nunit = "报头.期号"\n', "填报单位由各单位自己填"),
    ],
)
def test_faults_are_named(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("t/template.toml：")


def test_all_faults_at_once() -> None:
    with pytest.raises(TemplateError) as caught:
        parse(HEAD + "[x]\n[y]\n" + FORM + "z = 1\n")
    assert len(caught.value.problems) == 3


def test_a_schema_is_typed() -> None:
    schema = parse(HEAD + FORM + 'type = "integer"\nmin = 1\nrequired = true\ncarry = "next"\n' + TABLE + FIGURES)
    form, table, figures = schema.sheets
    assert (form.shape, table.shape, figures.shape) == (Shape.FORM, Shape.TABLE, Shape.FIGURES)
    field = form.fields[0]
    assert (field.type, field.min, field.required, field.carry) == (FieldType.INTEGER, Decimal(1), True, Carry.NEXT)
    assert schema.sheet("报 头：") is form
    assert form.field("期号*") is field
    assert schema.of_shape(Shape.TABLE) == (table,)


@pytest.mark.parametrize(
    ("shape", "sheet", "field", "kind", "carry"),
    [
        (Shape.FORM, None, None, FieldType.TEXT, Carry.KEEP),
        (Shape.FORM, None, None, FieldType.DATE, Carry.CLEAR),
        (Shape.FORM, None, None, FieldType.IMAGE, Carry.CLEAR),
        (Shape.FORM, Carry.KEEP, None, FieldType.DATE, Carry.KEEP),
        (Shape.FORM, Carry.CLEAR, Carry.NEXT, FieldType.INTEGER, Carry.NEXT),
        (Shape.TABLE, None, None, FieldType.TEXT, Carry.CLEAR),
        (Shape.TABLE, None, Carry.KEEP, FieldType.TEXT, Carry.KEEP),
        (Shape.TABLE, Carry.KEEP, None, FieldType.DATE, Carry.KEEP),
        (Shape.TABLE, Carry.KEEP, Carry.CLEAR, FieldType.TEXT, Carry.CLEAR),
        (Shape.FIGURES, None, None, FieldType.NUMBER, Carry.CLEAR),
    ],
)
def test_what_becomes_of_a_field(
    shape: Shape, sheet: Carry | None, field: Carry | None, kind: FieldType, carry: Carry
) -> None:
    """What is written decides, at the field before at the sheet."""
    assert Sheet("表", shape, carry=sheet).carry_of(Field("栏", kind, carry=field)) is carry


@pytest.mark.parametrize(("carry", "outcome"), [(None, Carry.KEEP), (Carry.CLEAR, Carry.CLEAR)])
def test_what_becomes_of_prose(carry: Carry | None, outcome: Carry) -> None:
    assert Sheet("导语", Shape.PROSE, carry=carry).carry_of() is outcome


OWN = 'required = true\nby = "office"\n'


def test_what_is_the_offices_own_is_neither_asked_nor_required_of_a_unit() -> None:
    unit = '[[sheet.field]]\nname = "单位"\nrequired = true\nby = "unit"\n'
    tail = FORM.replace("报头", "报尾").replace("期号", "印数") + OWN
    schema = parse(HEAD + FORM + OWN + unit + tail + FIGURES + OWN + '[[sheet]]\nname = "导语"\nshape = "prose"\n')
    asked = [(sheet.name, [field.name for field in sheet.fields]) for sheet in schema.asked_of_units().sheets]
    assert asked == [("报头", ["单位"]), ("导语", [])]
    required = [field.name for sheet in schema.as_reported().sheets for field in sheet.fields if field.required]
    assert required == ["单位"] and len(schema.as_reported().sheets) == len(schema.sheets)
    assert [field.name for _, field in schema.left_to_the_office()] == ["期号", "印数", "户数"]
    plain = parse(HEAD + FORM + TABLE + FIGURES)
    assert plain.asked_of_units() == plain.as_reported() == plain and plain.left_to_the_office() == ()


def test_the_shipped_template_is_sound() -> None:
    path = Path(__file__).parents[2] / "templates" / "briefing" / "template.toml"
    schema = parse(path.read_text("utf-8"))
    required = [f"{sheet.name}.{field.name}" for sheet in schema.sheets for field in sheet.fields if field.required]
    masthead = ["简报名称", "期号", "编发单位", "印发日期", "标题"]
    assert required == [*(f"报头.{name}" for name in masthead), "走访照片.照片"]
    figures = schema.sheet("数据")
    assert figures is not None
    assert figures.fields[0].source == Column("走访慰问台账", "慰问金")
