"""The annotated copy of a workbook: comments and list are added, everything else stays byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.workbook.workbook import Workbook as Book
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from toolkit.problems import CellLocation, Problem, Severity
from toolkit.workbook.annotate import annotate
from toolkit.workbook.reader import read_workbook

HEADERS = ("位置", "轻重", "问题", "改法", "依据")


def book() -> Any:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "走访慰问"
    sheet.append(["层级", "标题", "内容"])
    for number in range(2, 8):
        sheet.append(["", "", f"第{number}段"])
    made.create_sheet("报尾").append(["项目", "内容"])
    return made


def saved(made: Book) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def found(cell: str | None, message: str = "写错了", sheet: str | None = "走访慰问") -> Problem:
    return Problem("W305", Severity.ERROR, message, CellLocation("3月.xlsx", sheet, cell), "请改正")


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_problem_becomes_a_comment_on_its_cell() -> None:
    copy = opened(annotate(saved(book()), [found("C3"), found("C3", "还有一处"), found("A5")]))
    sheet = copy["走访慰问"]
    assert sheet["C3"].comment.text == "【核对】［错误］写错了；请改正\n［错误］还有一处；请改正"
    assert sheet["A5"].comment.text == "【核对】［错误］写错了；请改正"
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["C3", "A5"]


def test_the_list_stands_last_and_its_links_jump_to_the_cells() -> None:
    whole = Problem("W112", Severity.NOTICE, "工作簿带有宏", CellLocation("3月.xlsx"))
    copy = opened(annotate(saved(book()), [whole, found("C3"), found(None)]))
    assert copy.sheetnames == ["走访慰问", "报尾", "问题清单"]
    sheet = copy["问题清单"]
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows()] == [
        HEADERS,
        ("3月.xlsx", "说明", "工作簿带有宏", "", "W112"),
        ("走访慰问!C3", "错误", "写错了", "请改正", "W305"),
        ("走访慰问", "错误", "写错了", "请改正", "W305"),
    ]
    links = [cell.hyperlink.location if cell.hyperlink else None for cell in sheet["A"]]
    assert links == [None, None, "'走访慰问'!C3", "'走访慰问'!A1"]
    assert sheet.freeze_panes == "A2"


def test_a_name_with_an_apostrophe_is_quoted_in_the_link() -> None:
    made = book()
    made.worksheets[0].title = "3月's"
    sheet = opened(annotate(saved(made), [found("C3", sheet="3月's")]))["问题清单"]
    assert sheet["A2"].hyperlink.location == "'3月''s'!C3"


def test_without_problems_the_list_says_so() -> None:
    copy = opened(annotate(saved(book()), []))
    assert copy["问题清单"]["A2"].value == "没有问题"
    assert not any(cell.comment for row in copy["走访慰问"].iter_rows() for cell in row)


@pytest.fixture
def furnished() -> bytes:
    """A workbook with what libraries tend to lose."""
    made = book()
    sheet = made["走访慰问"]
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "F2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=4))
    sheet.add_chart(chart, "H2")
    validation = DataValidation("list", formula1='"一级,二级"')
    validation.add("A2:A9")
    sheet.add_data_validation(validation)
    marked = CellIsRule("equal", ["1"], fill=PatternFill("solid", bgColor="DDEBF7"))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("C2:C9", marked)
    sheet.column_dimensions["C"].width = 61.5
    sheet.row_dimensions[4].hidden = True
    sheet.merge_cells("A6:B6")
    sheet.protection.enable()
    sheet["C3"].comment = Comment("请核对人数", "李某")
    sheet["C7"].comment = Comment("另一条", "李某")
    sheet["D2"] = "=1+1"
    made.custom_doc_props.append(StringProperty(name="gwkit.template", value="briefing"))
    return saved(made)


def test_what_is_there_stays(furnished: bytes) -> None:
    content = annotate(furnished, [found("C3"), found("C4")])
    before, after = members(furnished), members(content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    } & before.keys() | {name for name in before if name.endswith(".vml")}
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    sheet = opened(content)["走访慰问"]
    assert sheet.column_dimensions["C"].width == 61.5
    assert sheet.row_dimensions[4].hidden
    assert sheet["D2"].value == "=1+1"


def test_comments_that_are_there_are_kept_and_ours_follow(furnished: bytes) -> None:
    sheet = opened(annotate(furnished, [found("C3")]))["走访慰问"]
    assert sheet["C3"].comment.text == "请核对人数\n【核对】［错误］写错了；请改正"
    assert sheet["C7"].comment.text == "另一条"


def test_a_second_run_replaces_what_the_first_one_said(furnished: bytes) -> None:
    first = annotate(furnished, [found("C3"), found("C4")])
    copy = opened(annotate(first, [found("C3", "又一处")]))
    assert copy.sheetnames == ["走访慰问", "报尾", "问题清单"]
    assert copy["问题清单"].max_row == 2
    sheet = copy["走访慰问"]
    assert sheet["C3"].comment.text == "请核对人数\n【核对】［错误］又一处；请改正"
    assert sheet["C4"].comment.text == "【核对】上次标出的问题已经不在了"


def test_our_words_are_found_again_as_another_program_saved_them() -> None:
    """Other programs save a comment as bare text, the words of two authors in one piece, with line breaks around."""
    made = book()
    made["走访慰问"]["C3"].comment = Comment("请核对人数\n【核对】［错误］写错了", "李某")
    made["走访慰问"]["C4"].comment = Comment("【核对】［错误］写错了", "核对")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members(saved(made)).items():
            archive.writestr(name, data.replace(b"<text>", b"\n<text>\n").replace(b"</text>", b"\n</text>\n"))
    sheet = opened(annotate(stream.getvalue(), [found("C3", "又一处")]))["走访慰问"]
    assert sheet["C3"].comment.text == "请核对人数\n【核对】［错误］又一处；请改正"
    assert sheet["C4"].comment.text == "【核对】上次标出的问题已经不在了"


def test_the_same_run_twice_gives_the_same_bytes(furnished: bytes) -> None:
    once = annotate(furnished, [found("C3"), found("C4")])
    assert annotate(furnished, [found("C3"), found("C4")]) == once
    twice = annotate(once, [found("C3"), found("C4")])
    assert members(twice) == members(once)


def test_a_list_of_somebody_else_is_kept() -> None:
    made = book()
    made.create_sheet("问题清单").append(["单位", "原因"])
    copy = opened(annotate(saved(made), [found("C3")]))
    assert copy.sheetnames[-2:] == ["问题清单", "问题清单（2）"]
    assert copy["问题清单"]["A1"].value == "单位"


def test_every_comment_has_one_box_and_its_number_is_its_own(furnished: bytes) -> None:
    content = annotate(furnished, [found("C3"), found("C4"), found("AB12")])
    (vml,) = (data for name, data in members(content).items() if name.endswith(".vml"))
    text = vml.decode()
    shapes = text.split("<v:shape ")[1:]
    assert len(shapes) == 4
    assert len({shape.split('id="')[1].split('"')[0] for shape in shapes}) == 4
    assert "<x:Row>11</x:Row><x:Column>27</x:Column>" in text


STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members(saved(book())).items():
            archive.writestr(name, data.replace(*STRICT[0]).replace(*STRICT[1]))
    path = tmp_path / "标注.xlsx"
    path.write_bytes(annotate(stream.getvalue(), [found("C3")]))
    assert [sheet.name for sheet in read_workbook(path).sheets] == ["走访慰问", "报尾", "问题清单"]
    for name, data in members(path.read_bytes()).items():
        if name.startswith("xl/") and not name.endswith(".vml"):
            assert not [common for common, _ in STRICT if common in data], name


def test_what_follows_comments_in_a_sheet_stays_behind_their_box() -> None:
    made = book()
    made["报尾"].add_table(Table(displayName="报尾", ref="A1:B2"))
    made["报尾"]["A2"], made["报尾"]["B2"] = "供稿", "县双拥办"
    sheet = members(annotate(saved(made), [found("B2", sheet="报尾")]))["xl/worksheets/sheet2.xml"].decode()
    assert sheet.index("legacyDrawing") < sheet.index("tableParts")


def test_every_part_is_declared_and_every_relationship_leads_somewhere(furnished: bytes) -> None:
    content = annotate(furnished, [found("C3"), found("A1", sheet="报尾")])
    parts = members(content)
    types = parts["[Content_Types].xml"].decode()
    for name in parts:
        assert f'PartName="/{name}"' in types or f'Extension="{name.rpartition(".")[2]}"' in types, name
    for name in (name for name in parts if name.endswith(".rels")):
        for link in re.findall(rb'Target="/([^"]+)"', parts[name]):
            assert link.decode() in parts


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_message_can_be_written(messages: list[str]) -> None:
    content = annotate(PLAIN, [found(f"C{number}", text) for number, text in enumerate(messages, 2)])
    assert opened(content)["问题清单"].max_row == max(2, len(messages) + 1)


PLAIN = saved(book())
