from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.pictures import embedded_by_excel, embedded_by_wps, picture, placed_over
from tests.unit.test_photos import SCHEMA, bound
from tests.workbooks import workbook
from toolkit.opc import pack
from toolkit.record import Photo

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


def test_a_picture_elsewhere_belongs_to_nobody(tmp_path: Path) -> None:
    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    placed_over(path, "照片", {"A1": picture(10, 10), "B2": picture(10, 10), "F9": picture(10, 10)})
    photos, problems = bound(path)
    assert [found.code for found in problems] == ["W315", "W315"] and shapes(photos) == [None, None]


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


@pytest.mark.parametrize(("offset", "row"), [(0.0, 0), (0.2, 0), (0.6, 1)])
def test_a_picture_over_a_border_belongs_to_the_row_that_holds_its_middle(
    tmp_path: Path, offset: float, row: int
) -> None:
    from openpyxl.drawing.image import Image as SheetImage
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D

    path = workbook(SHEET.format("", ""), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["照片"]
    for number in (2, 3):
        sheet.row_dimensions[number].height = 60
    emu = 60 * 12_700
    image = SheetImage(io.BytesIO(picture(80, 60)))
    size = XDRPositiveSize2D(emu, round(emu * 0.9))
    image.anchor = OneCellAnchor(_from=AnchorMarker(col=0, row=1, rowOff=round(emu * offset)), ext=size)
    sheet.add_image(image)
    book.save(path)
    photos, _ = bound(path)
    assert [photo is not None for photo in photos] == [number == row for number in range(2)]


def test_two_pictures_on_one_cell_are_told(tmp_path: Path) -> None:
    path = workbook("| 照片 | 图片 | 说明 |\n|  |  | 一 |", tmp_path / "a.xlsx")
    placed_over(path, "照片", {"A2": picture(100, 100)})
    placed_over(path, "照片", {"A2": picture(50, 50)})
    photos, problems = bound(path)
    assert [found.code for found in problems] == ["W337"] and shapes(photos) == [(100, 100)]


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


@pytest.mark.parametrize(("down", "row"), [(0, 0), (20, 1), (60, 2)])
def test_a_picture_stretched_over_rows_belongs_to_the_one_that_holds_its_middle(
    tmp_path: Path, down: int, row: int
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("照片")
        sheet.write_row(0, 0, ["图片", "说明"])
        for number in range(1, 4):
            sheet.set_row(number, 30)
            sheet.write_string(number, 1, "一")
        # 64 pixels are 48 points; the rows are 30 points high.
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
