from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks import type_form
from toolkit.errors import TemplateError
from toolkit.library import Library
from toolkit.problems import FileLocation
from toolkit.record import Level
from toolkit.schema import FieldType, Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.carried import carry_over
from toolkit.workbook.content import sample_content
from toolkit.workbook.identity import identify
from toolkit.workbook.reader import read_workbook

PACKAGE = Library().find("briefing")
SCHEMA = PACKAGE.schema
HEAD = '[template]\nid = "t"\nname = "测试"\nversion = "1.0"\noutput = "a"\n'


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def header(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in sheet[3]]


def validations(sheet: Worksheet) -> dict[str, str]:
    return {
        str(rule.sqref): str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"
    }


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(blank_workbook(SCHEMA))


def test_the_sheets_stand_in_the_document_s_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == (
        [
            "说明",
            "报头",
            "导语",
            "组织领导",
            "宣传教育",
            "走访慰问",
            "支持部队",
            "拥政爱民",
            "优抚政策",
            "制度与座谈",
            "存在问题",
            "下一步打算",
            "结语",
            "数据",
            "走访照片",
            "走访慰问台账",
            "报尾",
        ]
    )


def test_header_rows_are_those_of_the_contract(book: openpyxl.Workbook) -> None:
    assert header(book["报头"]) == ["项目", "内容", "填写说明"]
    assert header(book["导语"]) == ["层级", "标题", "内容"]
    assert header(book["数据"]) == ["指标", "数值", "约数", "单位", "填写说明"]
    ledger = SCHEMA.sheet("走访慰问台账")
    assert ledger is not None
    assert header(book["走访慰问台账"]) == [field.name for field in ledger.fields]


def test_every_sheet_is_frozen_printed_on_a4_and_has_no_formula(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A4"
        assert (int(sheet.page_setup.paperSize or 0), int(sheet.page_setup.fitToHeight or 0)) == (9, 0)
        assert sheet.print_title_rows == "$3:$3"
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_required_cells_are_tinted_and_defaults_filled(book: openpyxl.Workbook) -> None:
    sheet = book["报头"]
    tinted = [sheet.cell(row, 1).value for row in range(4, 13) if sheet.cell(row, 2).fill.fgColor.rgb == "00FFF2CC"]
    assert tinted == ["简报名称", "期号", "编发单位", "印发日期", "标题"]
    assert sheet["B4"].value == "双拥工作简报"


def test_cells_excel_would_spoil_are_text(book: openpyxl.Workbook) -> None:
    assert {book["导语"].cell(4, column).number_format for column in (1, 2, 3)} == {"@"}
    form = {book["报头"].cell(row, 1).value: book["报头"].cell(row, 2).number_format for row in range(4, 13)}
    assert (form["印发日期"], form["编号"], form["标题"], form["期号"]) == ("@", "@", "@", "0")
    assert book["走访慰问台账"]["A4"].number_format == "@"
    assert book["走访慰问台账"]["E4"].number_format == '0"户"'


def test_lists_are_drop_downs_in_chinese(book: openpyxl.Workbook) -> None:
    assert validations(book["导语"])["A4:A2000"] == '"' + ",".join(Level) + '"'
    assert validations(book["数据"])["C4:C2000"] == '"余,多,近,约,以上"'
    assert "部队" in validations(book["走访慰问台账"])["D4:D2000"]
    for sheet in book.worksheets[1:]:
        for rule in sheet.data_validations.dataValidation:
            assert re.search("[\u4e00-\u9fff]", f"{rule.prompt}{rule.error}")


def test_headers_explain_themselves(book: openpyxl.Workbook) -> None:
    comment = book["导语"]["C3"].comment
    assert comment is not None
    assert "另起一段" in comment.text


def test_the_workbook_names_its_template(tmp_path: Path) -> None:
    identity = identify(read_workbook(saved(blank_workbook(SCHEMA), tmp_path / "a.xlsx")))
    assert identity is not None
    assert identity[:2] == ("briefing", "1.0")


def test_same_input_same_bytes_and_no_trace_of_user_or_time() -> None:
    data = blank_workbook(SCHEMA)
    assert data == blank_workbook(SCHEMA)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"openpyxl" not in archive.read("docProps/core.xml")
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


def test_an_untouched_blank_asks_for_the_required_fields_and_a_paragraph(tmp_path: Path) -> None:
    submission = bind(read_workbook(saved(blank_workbook(SCHEMA), tmp_path / "a.xlsx")), SCHEMA)
    assert [found.code for found in submission.problems] == ["W214", "W315", "W315", "W315", "W315"]


def test_the_sample_is_without_a_fault(tmp_path: Path) -> None:
    data = blank_workbook(SCHEMA, sample_content(SCHEMA, PACKAGE.sample))
    submission = bind(read_workbook(saved(data, tmp_path / "a.xlsx")), SCHEMA)
    assert [found.code for found in submission.problems] == ["W411"]  # the total row of its ledger
    assert {segment.level for prose in submission.record.prose for segment in prose.segments} >= {
        Level.FIRST,
        Level.ITEM,
    }


@pytest.mark.parametrize(
    "text", ['"没有" = []', '"报头" = []', '["报头"]\n"期好" = 1', '"导语" = [["一级", "a", "b", "c"]]']
)
def test_a_sample_that_does_not_fit_is_a_template_fault(text: str) -> None:
    with pytest.raises(TemplateError, match=r"sample\.toml"):
        sample_content(SCHEMA, text)


@pytest.mark.parametrize("kind", FieldType)
def test_any_schema_gets_a_workbook_and_a_plausible_sample(kind: FieldType, tmp_path: Path) -> None:
    choices = 'choices = ["甲,乙", "丙"]\n' if kind is FieldType.CHOICE else ""
    # A sample brings no picture file along.
    required = str(kind is not FieldType.IMAGE).lower()
    field = f'[[sheet.field]]\nname = "栏（户）"\ntype = "{kind}"\nrequired = {required}\n{choices}'
    text = HEAD + "".join(f'[[sheet]]\nname = "{shape}表"\nshape = "{shape}"\n{field}' for shape in ("form", "table"))
    schema = parse_schema(text, FileLocation("t"))
    path = saved(blank_workbook(schema, sample_content(schema, "")), tmp_path / "a.xlsx")
    assert [str(found) for found in bind(read_workbook(path), schema).problems] == []


@pytest.mark.parametrize("name", ["名" * 32, "a/b", "a[b]", "'a'"])
def test_a_sheet_name_excel_does_not_take(name: str) -> None:
    with pytest.raises(TemplateError, match="不能用作工作表的名称"):
        parse_schema(HEAD + f'[[sheet]]\nname = "{name}"\nshape = "prose"\n', FileLocation("t"))


# --- from last issue's workbook --------------------------------------------------------------------------------------


def carried(tmp_path: Path, schema: Schema = SCHEMA) -> openpyxl.Workbook:
    sample = opened(blank_workbook(SCHEMA, sample_content(SCHEMA, PACKAGE.sample)))
    type_form(sample["报头"], {"密级": "秘密"})
    added = sample.copy_worksheet(sample["导语"])
    added.title = "好人好事"
    sample.move_sheet(added, offset=-10)
    sample.save(tmp_path / "上期.xlsx")
    return opened(blank_workbook(schema, carry_over(read_workbook(tmp_path / "上期.xlsx"), schema).content))


def form(sheet: Worksheet) -> dict[str, object]:
    return {str(row[0].value): row[1].value for row in sheet.iter_rows(min_row=4)}


def test_serial_numbers_go_up_dates_go_units_stay(tmp_path: Path) -> None:
    values = form(carried(tmp_path)["报头"])
    assert (values["期号"], values["总期号"], values["印发日期"]) == (4, 28, None)
    assert (values["编发单位"], values["密级"]) == ("某县双拥工作领导小组办公室", "秘密")


def test_sections_staff_added_keep_their_place_and_references_stay_references(tmp_path: Path) -> None:
    book = carried(tmp_path)
    assert book.sheetnames.index("好人好事") < book.sheetnames.index("结语")
    assert "［走访户数］" in str(book["走访慰问"]["C6"].value)
    assert "一、" not in str(book["走访慰问"]["B4"].value)


def test_what_was_carried_over_is_tinted_until_touched(tmp_path: Path) -> None:
    sheet = carried(tmp_path)["报头"]
    rules = {str(area.sqref): area.rules[0].formula[0] for area in sheet.conditional_formatting}
    assert rules["B5"] == "B5=4"
    assert rules["B7"].startswith('AND(LEN(B7)=13,EXACT(LEFT(B7,13),"某县双拥工作领导小组办公室")')
    assert "B8" not in rules


def test_rows_of_photos_are_as_high_as_a_photo_and_stay_so(tmp_path: Path) -> None:
    data = blank_workbook(SCHEMA)
    sheet = opened(data)["走访照片"]
    heights = {sheet.row_dimensions[row].height for row in range(4, 64)}
    assert heights == {101.0}
    pixels = sheet.column_dimensions["A"].width * 7
    assert pixels * 0.75 >= 101 * 4 / 3, "a photo of 4 by 3 lies within its cell"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    (photos,) = [xml for xml in sheets if 'customHeight="1"' in xml]
    rows = re.findall("<row [^>]*>", photos)
    assert ['customHeight="1"' in row for row in rows] == [False] * 3 + [True] * (len(rows) - 3)


def test_only_the_row_of_a_form_s_photo_is_high(tmp_path: Path) -> None:
    field = '[[sheet.field]]\nname = "{}"\ntype = "{}"\n'
    form = '[[sheet]]\nname = "证书"\nshape = "form"\n' + field.format("姓名", "text") + field.format("照片", "image")
    schema = parse_schema(HEAD + form, FileLocation("t"))
    sheet = opened(blank_workbook(schema))["证书"]
    assert [sheet.row_dimensions[row].height for row in (4, 5)] == [22, 101]
