from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from tests.pictures import embedded_by_excel, embedded_by_wps, picture, placed_over
from tests.unit.test_photos import SCHEMA, bound
from tests.workbooks import workbook
from toolkit.opc import pack
from toolkit.problems import FileLocation, Severity
from toolkit.record import Photo
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook

SHEET = "| 照片 | 图片 | 说明 |\n|  | {} | 一 |\n|  | {} | 二 |"


def shapes(photos: list[Photo | None]) -> list[tuple[int, int] | None]:
    return [(photo.width, photo.height) if photo is not None else None for photo in photos]


def test_a_picture_placed_over_its_cell_is_the_cell_s(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    placed_over(path, "照片", {"A3": picture(200, 100), "A2": picture(100, 200)})
    photos, problems = bound(path)
    assert problems == [] and shapes(photos) == [(100, 200), (200, 100)]


def test_a_row_that_holds_nothing_but_a_picture_is_a_row(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    placed_over(
        path, "照片", {"A2": picture(100, 100), "A3": picture(100, 100), "A6": picture(70, 90), "A5": picture(50, 40)}
    )
    photos, problems = bound(path)
    assert problems == [] and shapes(photos) == [(100, 100), (100, 100), (50, 40), (70, 90)]


def test_a_picture_elsewhere_is_told_at_its_cell(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    placed_over(path, "照片", {"A1": picture(10, 10), "B2": picture(10, 10), "F9": picture(10, 10)})
    photos, problems = bound(path)
    assert shapes(photos) == [None, None]
    assert [(found.code, str(found.location)) for found in problems] == [
        ("W340", "a.xlsx > 照片!A1"), ("W315", "a.xlsx > 照片!A2"), ("W340", "a.xlsx > 照片!B2"),
        ("W315", "a.xlsx > 照片!A3"), ("W340", "a.xlsx > 照片!F9"),
    ]  # fmt: skip
    stray = next(found for found in problems if found.code == "W340")
    assert stray.severity is Severity.WARNING and "“照片”表的“图片”" in stray.hint


def test_a_hidden_row_keeps_its_picture_to_itself(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["照片"].row_dimensions[3].hidden = True
    book.save(path)
    placed_over(path, "照片", {"A2": picture(100, 100), "A3": picture(50, 50)})
    book = openpyxl.load_workbook(path)
    assert book["照片"].row_dimensions[3].hidden
    photos, problems = bound(path)
    assert shapes(photos) == [(100, 100)] and [found.code for found in problems] == ["W205"]


Corner = tuple[float, float]
"""Shares of a row's height and a column's width."""


def placed_at(path: Path, *corners: tuple[str, Corner], size: tuple[int, int] = (3_048_000, 1_714_500)) -> Path:
    """Pictures of a size in EMU whose corners lie somewhere in a cell; the columns A and B are 20 digits wide."""
    book = openpyxl.load_workbook(path)
    sheet = book["照片"]
    for number in range(1, 8):
        sheet.row_dimensions[number].height = 60
    for letter in "AB":
        sheet.column_dimensions[letter].width = 20
    for number, (cell, (down, right)) in enumerate(corners):
        image = SheetImage(io.BytesIO(picture(80 + number, 60)))
        at = sheet[cell]
        corner = AnchorMarker(
            col=at.column - 1, colOff=round(20 * 7 * 9_525 * right), row=at.row - 1, rowOff=round(60 * 12_700 * down)
        )
        image.anchor = OneCellAnchor(_from=corner, ext=XDRPositiveSize2D(*size))
        sheet.add_image(image)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("cell", "corner", "row"),
    [
        ("A2", (0, 0), 0), ("A2", (0.5, 0.5), 0), ("A2", (0.75, 0.75), 0), ("A2", (0.85, 0), 1), ("A2", (1.0, 0.1), 1),
        ("A2", (3.0, 0), 1), ("A3", (0.1, 0.1), 1), ("A1", (0.9, 0), 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [(3_048_000, 1_714_500), (60_000, 60_000), (300_000, 9_000_000)])
def test_a_picture_belongs_to_the_cell_under_its_corner_however_large_it_is(
    cell: str, corner: Corner, row: int, size: tuple[int, int], tmp_path: Path
) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    photos, problems = bound(placed_at(path, (cell, corner), size=size))
    assert [photo is not None for photo in photos] == [number == row for number in range(2)]
    assert {found.code for found in problems} == {"W315"}


@pytest.mark.parametrize(("right", "column"), [(0.0, 0), (0.7, 0), (0.95, 1)])
def test_a_corner_at_the_right_edge_counts_for_the_next_column(right: float, column: int, tmp_path: Path) -> None:
    path = workbook("| 照片 | 说明 | 图片 |\n|  | 一 |  |", tmp_path / "a.xlsx")
    photos, problems = bound(placed_at(path, ("A2", (0, right))))
    assert [photo is not None for photo in photos] == [column == 1]
    assert [found.code for found in problems] == ([] if column else ["W340", "W315"])


def test_a_corner_above_hidden_rows_counts_for_the_next_that_is_shown(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", "") + "\n|  |  | 三 |", tmp_path / "a.xlsx"), ("A2", (0.9, 0)))
    book = openpyxl.load_workbook(path)
    book["照片"].row_dimensions[3].hidden = True
    book.save(path)
    photos, _ = bound(path)
    assert [photo is not None for photo in photos] == [False, True]


def test_a_picture_in_a_hidden_row_that_holds_nothing_else_is_told(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("a.jpg", "a.jpg"), tmp_path / "a.xlsx"), ("A5", (0, 0)))
    (tmp_path / "a.jpg").write_bytes(picture())
    book = openpyxl.load_workbook(path)
    book["照片"].row_dimensions[5].hidden = True
    book.save(path)
    _, problems = bound(path)
    assert [(found.code, str(found.location)) for found in problems] == [("W340", "a.xlsx > 照片!A5")]


def test_two_pictures_on_one_cell_are_an_error_that_names_both(tmp_path: Path) -> None:
    path = workbook("| 照片 | 图片 | 说明 |\n|  |  | 一 |", tmp_path / "a.xlsx")
    photos, (found,) = bound(placed_at(path, ("A1", (0.9, 0)), ("A2", (0.2, 0.2))))
    assert shapes(photos) == [None] and found.severity is Severity.ERROR
    assert found.message == "“图片”这一格有 2 张照片：“Image 1”（左上角在 A1）、“Image 2”（左上角在 A2）"
    assert str(found.location) == "a.xlsx > 照片!A2" and found.code == "W337"


def test_a_picture_and_the_name_of_a_file_are_two_photos(tmp_path: Path) -> None:
    (tmp_path / "慰问.jpg").write_bytes(picture())
    path = workbook(SHEET.format("慰问", "图一"), tmp_path / "a.xlsx")
    photos, (two, named) = bound(placed_at(path, ("A2", (0, 0)), ("A3", (0, 0))))
    assert (two.code, named.code) == ("W337", "W346") and "文件“慰问.jpg”" in two.message
    assert shapes(photos) == [None, (81, 60)] and named.severity is Severity.WARNING


def test_a_picture_over_merged_cells_belongs_to_the_first(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A3", (0.3, 0)))
    book = openpyxl.load_workbook(path)
    book["照片"].merge_cells("A2:A3")
    book.save(path)
    photos, problems = bound(path)
    assert photos[0] is not None and "W340" not in {found.code for found in problems}


def changed(path: Path, *changes: tuple[str, str]) -> Path:
    """A workbook whose drawing says something else."""
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name))
        drawing = archive.read(name).decode()
    for pattern, replacement in changes:
        drawing, count = re.subn(pattern, replacement, drawing, flags=re.DOTALL)
        assert count, pattern
    path.write_bytes(pack(path.read_bytes(), {name: drawing.encode()}))
    return path


def test_a_picture_in_a_group_lies_where_the_group_is_anchored(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A3", (0.1, 0)))
    changed(path, ("<pic>", "<grpSp><grpSpPr/><grpSp><grpSpPr/><pic>"), ("</pic>", "</pic></grpSp></grpSp>"))
    assert shapes(bound(path)[0]) == [None, (80, 60)]


def test_a_group_of_two_photos_is_two_photos(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A3", (0.1, 0)))
    changed(path, ("(<pic>.*</pic>)", r"<grpSp>\1\1</grpSp>"))
    assert [found.code for found in bound(path)[1]] == ["W315", "W337"]


@pytest.mark.parametrize("whole", [False, True])
def test_what_stands_in_for_a_picture_is_no_second_one(whole: bool, tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A2", (0, 0)))
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    part = r"(<oneCellAnchor>.*</oneCellAnchor>)" if whole else "(<pic>.*</pic>)"
    again = rf'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="a14">\1</mc:Choice>'
    changed(path, (part, again + r"<mc:Fallback>\1</mc:Fallback></mc:AlternateContent>"))
    photos, problems = bound(path)
    assert shapes(photos) == [(80, 60), None] and [found.code for found in problems] == ["W315"]


@pytest.mark.parametrize(
    ("x", "y", "row"),
    [(0, 61, 0), (100_000, 100, 0), (0, 110, 1), (0, 121, 1), (0, 170, 2), (0, 60 * 7 + 15 * 3 + 1, None)],
)
def test_an_anchor_of_no_cell_is_measured_from_the_edge(x: int, y: int, row: int | None, tmp_path: Path) -> None:
    path = workbook(SHEET.format("", "") + "\n|  |  | 三 |", tmp_path / "a.xlsx")
    placed_at(path, ("A2", (0, 0)))
    position = f'<absoluteAnchor><pos x="{x}" y="{y * 12_700}"/>'
    changed(path, (r"<oneCellAnchor><from>.*</from>", position), ("</oneCellAnchor>", "</absoluteAnchor>"))
    photos, _ = bound(path)
    assert [photo is not None for photo in photos[:3]] == [number == row for number in range(3)]
    assert len(photos) == (3 if row is not None else 4), "row 11 holds nothing but a picture"


def test_a_picture_that_is_only_linked_is_told(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A2", (0, 0)))
    photos, problems = bound(changed(path, ("r:embed=", "r:link=")))
    assert shapes(photos) == [None, None] and [found.code for found in problems] == ["W339", "W315"]


def test_a_turned_picture_lies_where_it_is_anchored(tmp_path: Path) -> None:
    path = placed_at(workbook(SHEET.format("", ""), tmp_path / "a.xlsx"), ("A3", (0.2, 0)))
    turned = '<spPr><a:xfrm xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" rot="5400000"/>'
    assert shapes(bound(changed(path, ("<spPr>", turned)))[0]) == [None, (80, 60)]


# --- pictures that are no photos, and photos astray ---------------------------------------------------------------------
BOOK = "| 说明 | 模板 | 测试 |\n| 正文 | 层级 | 标题 | 内容 |\n| | | | 一段。 |\n| 别的 | 甲 | 乙 |\n| | 1 | 2 |\n"


def stray(tmp_path: Path, schema: Schema, sheet: str, cell: str) -> list[str]:
    path = workbook(BOOK + SHEET.format("a.jpg", "a.jpg"), tmp_path / "a.xlsx")
    (tmp_path / "a.jpg").write_bytes(picture())
    placed_over(path, sheet, {cell: picture(20, 20)})
    problems = bind(read_workbook(path), schema).problems
    return [str(found.location).partition(" > ")[2] for found in problems if found.code == "W340"]


@pytest.mark.parametrize("sheet", ["说明", "别的"])
def test_a_logo_on_a_sheet_that_is_not_read_is_nobody_s_business(sheet: str, tmp_path: Path) -> None:
    assert stray(tmp_path, SCHEMA, sheet, "B2") == []


@pytest.mark.parametrize("cell", ["C2", "A1", "C9", "E2"])
def test_a_photo_among_paragraphs_is_told(cell: str, tmp_path: Path) -> None:
    assert stray(tmp_path, SCHEMA, "正文", cell) == [f"正文!{cell}"]


def test_a_logo_above_the_header_row_is_no_photo(tmp_path: Path) -> None:
    path = workbook("| 照片 | 某县双拥办 |\n| |  |\n| | 图片 | 说明 |\n| | a | 一 |", tmp_path / "a.xlsx")
    (tmp_path / "a.jpg").write_bytes(picture())
    placed_over(path, "照片", {"A1": picture(20, 20)})
    photos, problems = bound(path)
    assert problems == [] and len(photos) == 1


def test_the_photo_of_a_form_is_taken_and_another_is_told(tmp_path: Path) -> None:
    text = (
        '[template]\nid = "t"\nname = "测试"\nversion = "1.0"\noutput = "a"\n[[sheet]]\nname = "证书"\nshape = "form"\n'
        '[[sheet.field]]\nname = "照片"\ntype = "image"\nrequired = true\n[[sheet.field]]\nname = "说明"\n'
    )
    path = workbook("| 证书 | 项目 | 内容 |\n| | 照片 |  |\n| | 说明 | 一 |", tmp_path / "a.xlsx")
    placed_over(path, "证书", {"B2": picture(20, 20), "B3": picture(20, 20)})
    submission = bind(read_workbook(path), parse_schema(text, FileLocation("t")))
    assert [(found.code, str(found.location)) for found in submission.problems] == [("W340", "a.xlsx > 证书!B3")]
    assert isinstance(submission.record.forms["证书"]["照片"].value, Photo)


def test_pictures_in_cells_as_wps_keeps_them(tmp_path: Path) -> None:
    path = workbook(SHEET.format("DISPIMG", "DISPIMG"), tmp_path / "a.xlsx")
    embedded_by_wps(path, "xl/worksheets/sheet1.xml", {"A2": picture(100, 60), "A3": picture(60, 100)})
    photos, problems = bound(path)
    assert problems == [] and shapes(photos) == [(100, 60), (60, 100)]


def test_a_picture_of_wps_that_has_gone_is_missing(tmp_path: Path) -> None:
    path = workbook(SHEET.format('=DISPIMG("ID_1",1)', "a"), tmp_path / "a.xlsx")
    embedded_by_wps(path, "xl/worksheets/sheet1.xml", {"A3": picture(60, 100)})
    photos, (found,) = bound(path)
    assert shapes(photos) == [None, (60, 100)]
    assert found.code in ("W302", "W331") and str(found.location) == "a.xlsx > 照片!A2"


def test_pictures_in_cells_as_excel_keeps_them(tmp_path: Path) -> None:
    rows: list[list[str | bytes]] = [
        ["图片", "说明"],
        [picture(100, 60, corner="red"), "一"],
        [picture(60, 100, corner="blue"), "二"],
        [picture(100, 60, corner="red"), "三"],
    ]
    path = embedded_by_excel(tmp_path / "a.xlsx", {"别的": [["x"]], "照片": rows})
    photos, problems = bound(path)
    assert [found.code for found in problems] == ["W203"]
    assert shapes(photos) == [(100, 60), (60, 100), (100, 60)]


def test_lists_that_lack_an_element_hold_no_pictures(tmp_path: Path) -> None:
    path = workbook(SHEET.format("DISPIMG", "DISPIMG"), tmp_path / "a.xlsx")
    embedded_by_wps(path, "xl/worksheets/sheet1.xml", {"A2": picture(100, 60)})
    with zipfile.ZipFile(path) as archive:
        images = archive.read("xl/cellimages.xml").replace(b"xdr:cNvPr ", b"xdr:other ")
    path.write_bytes(pack(path.read_bytes(), {"xl/cellimages.xml": images}))
    assert shapes(bound(path)[0]) == [None, None]


@pytest.mark.parametrize(("down", "row"), [(0, 0), (20, 0), (34, 1), (60, 1), (79, 2)])
def test_a_picture_stretched_over_rows_belongs_to_the_one_that_holds_its_corner(
    tmp_path: Path, down: int, row: int
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("照片")
        sheet.write_row(0, 0, ["图片", "说明"])
        for number in range(1, 4):
            sheet.set_row(number, 30)
            sheet.write_string(number, 1, "一")
        # The rows are 30 points high, which are 40 pixels.
        image = {"image_data": io.BytesIO(picture(80, 64)), "y_offset": down, "object_position": 1}
        sheet.insert_image("A2", "a.jpg", image)
    photos, _ = bound(path)
    assert [photo is not None for photo in photos] == [number == row for number in range(3)]


def test_broken_parts_hold_no_pictures(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", "DISPIMG"), tmp_path / "a.xlsx")
    placed_over(path, "照片", {"A2": picture(100, 100)})
    with zipfile.ZipFile(path) as archive:
        drawing = next(name for name in archive.namelist() if name.startswith("xl/drawings/drawing"))
    path.write_bytes(pack(path.read_bytes(), {drawing: b"<broken"}))
    photos, problems = bound(path, SCHEMA)
    assert shapes(photos) == [None, None] and {found.code for found in problems} == {"W315", "W331"}
