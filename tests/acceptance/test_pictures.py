"""Charts and photos as staff meet them: built, merged, joined, checked, and measured on the page."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pdfplumber
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import ImageChops

from tests import rendering
from tests.acceptance.cli import gwkit
from tests.documents import filled, part
from tests.pictures import picture, placed_over
from tests.samples.build import SHEETS
from tests.validity import chart_faults, faults, loose_ends, needs_schemas
from tests.workbooks import type_rows, workbook
from toolkit.convert import draw_pages
from toolkit.gongwen.document import base_document
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.paragraphs import paragraph
from toolkit.gongwen.photo_table import photo_table
from toolkit.gongwen.styles import BODY
from toolkit.opc import read_members

BRIEFING = Path(__file__).parents[2] / "templates" / "briefing"
CHARTS = """
[[chart]]
name = "各类慰问金"
kind = "column"
title = "各类对象慰问金"
over = "走访慰问台账"
label = "类别"
columns = ["慰问金"]

[[chart]]
name = "历期"
kind = "line"
title = "各期慰问金"
unit = "万元"
over = "各期情况"
label = "期"
columns = ["金额"]

[[sheet]]
name = "各期情况"
shape = "table"
[[sheet.field]]
name = "期"
[[sheet.field]]
name = "金额"
type = "money"
"""
MERGED = """
[template]
id = "badge"
name = "工作证"
version = "1.0"
output = "{{ 行.姓名 }}工作证"

[merge]
over = "名单"

[[sheet]]
name = "名单"
shape = "table"
[[sheet.field]]
name = "姓名"
required = true
[[sheet.field]]
name = "照片"
type = "image"
required = true
caption = "姓名"
[[sheet.field]]
name = "一月"
type = "integer"
[[sheet.field]]
name = "二月"
type = "integer"

[[chart]]
name = "出勤"
kind = "bar"
over = "名单"
label = "姓名"
columns = ["一月", "二月"]
"""


def package(folder: Path, toml: str, docx: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(toml, "utf-8")
    (folder / "template.docx").write_bytes(docx)
    (folder / "README.md").write_text("测试用\n", "utf-8")
    return folder.parent


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package folder whose briefing has two charts and the photos; it goes before the built-in one."""
    toml = (BRIEFING / "template.toml").read_text("utf-8") + CHARTS
    body = [
        paragraph(BODY, "{{ 报头.标题 }}"),
        paragraph(BODY, "{{ 图表.各类慰问金 }}"),
        paragraph(BODY, "中间的一段"),
        paragraph(BODY, "{{ 图表.历期 }}"),
        photo_table("走访照片", "照片", "说明"),
        paragraph(BODY, "最后一段"),
    ]
    return package(tmp_path_factory.mktemp("模板") / "charted", toml, base_document(body))


def brief(folder: Path, *, photos: bool = True, issues: int = 5) -> Path:
    """A sample with photos beside and inside the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "3期.xlsx"
    shutil.copy(SHEETS / "3-街道.xlsx", path)
    if not photos:
        return path
    (folder / "横.jpg").write_bytes(picture(2400, 1600))
    (folder / "转.jpg").write_bytes(picture(1600, 1200, orientation=6))
    book = openpyxl.load_workbook(path)
    sheet = book["走访照片"]
    rows = [{"照片": "横.jpg", "说明": "走访驻军"}, {"照片": "转", "说明": "慰问军属"}, {"说明": "贴在格里"}]
    type_rows(sheet, rows, ["照片", "说明"])
    history = book.create_sheet("各期情况")
    for line in (("期", "金额"), *((f"第{number}期", 10_000 * number) for number in range(1, issues + 1))):
        history.append(line)
    book.save(path)
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "照片")
    return placed_over(path, "走访照片", {f"A{top + 3}": picture(400, 600)})


def only(folder: Path) -> Path:
    (document,) = folder.glob("*.docx")
    return document


@needs_schemas
def test_the_briefing_prints_photos_two_a_row(tmp_path: Path) -> None:
    plain, with_photos = brief(tmp_path / "无", photos=False), brief(tmp_path / "有")
    for path in (plain, with_photos):
        run = gwkit("build", path, "-o", path.parent / "出")
        assert run.code == 0, run.out
    before, after = only(tmp_path / "无" / "出"), only(tmp_path / "有" / "出")
    captions = ["走访驻军", "慰问军属", "贴在格里"]
    assert [text for text in filled(after) if text not in captions] == filled(before)
    assert [
        name for name in map(str, [member.name for member in read_members(before.read_bytes())]) if "gwkit" in name
    ] == []
    assert loose_ends(after) == [] and faults(after) == []
    described = [node.get("descr") for node in part(after).iter(qn("wp:docPr")) if node.get("descr")]
    assert described == captions
    again = gwkit("build", with_photos, "-o", tmp_path / "再")
    assert again.code == 0 and only(tmp_path / "再").read_bytes() == after.read_bytes()


def test_nothing_of_a_camera_reaches_the_document(tmp_path: Path) -> None:
    gwkit("build", brief(tmp_path), "-o", tmp_path / "出")
    assert b"CameraMaker" in (tmp_path / "横.jpg").read_bytes()
    media = [member for member in read_members(only(tmp_path / "出").read_bytes()) if "/media/" in member.name]
    assert len(media) == 3 and all(b"Exif" not in member.packed for member in media)


def test_a_bad_photo_withholds_the_document_and_names_its_cell(tmp_path: Path) -> None:
    path = brief(tmp_path)
    (tmp_path / "横.jpg").write_bytes(picture()[:500])
    (tmp_path / "转.jpg").rename(tmp_path / "转了.jpg")
    for command in (("check", path, "--json"), ("build", path, "-o", tmp_path / "出", "--json")):
        run = gwkit(*command)
        found = [
            (each["code"], each["where"]) for each in json.loads(run.out)["problems"] if each["code"].startswith("W33")
        ]
        assert run.code == 1 and found == [("W334", "3期.xlsx > 走访照片!A4"), ("W331", "3期.xlsx > 走访照片!A5")]
    assert not (tmp_path / "出").exists() or not list((tmp_path / "出").glob("*.docx"))


def test_photos_put_in_at_their_natural_size_are_those_of_their_rows(tmp_path: Path) -> None:
    assert gwkit("new", "双拥工作简报", "--sample", "-o", tmp_path / "3期.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "3期.xlsx")
    sheet = book["走访照片"]
    for row in range(4, 20):
        sheet[f"A{row}"] = sheet[f"B{row}"] = None
    for row, (width, height) in {4: (1600, 1200), 5: (1200, 1600), 6: (60, 45)}.items():
        sheet.add_image(SheetImage(io.BytesIO(picture(width, height))), f"A{row}")
        sheet[f"B{row}"] = f"第{row}行"
    stray = SheetImage(io.BytesIO(picture(50, 50)))
    book["导语"].add_image(stray, "C5")
    book.save(tmp_path / "3期.xlsx")
    run = gwkit("build", tmp_path / "3期.xlsx", "-o", tmp_path / "出", "--json")
    found = json.loads(run.out)["problems"]
    assert run.code == 0, run.out
    assert [each["where"] for each in found if each["code"] == "W340"] == ["3期.xlsx > 导语!C5"]
    wide = {}
    for drawn in part(only(tmp_path / "出")).iter(qn("wp:inline")):
        name, size = drawn.find(qn("wp:docPr")), drawn.find(qn("wp:extent"))
        if name is not None and size is not None and str(name.get("descr")).endswith("行"):
            wide[name.get("descr")] = int(size.get("cx", "")) > int(size.get("cy", ""))
    assert wide == {"第4行": True, "第5行": False, "第6行": True}


@needs_schemas
def test_a_template_asks_for_charts(charted: Path, tmp_path: Path) -> None:
    run = gwkit("build", brief(tmp_path), "-o", tmp_path / "出", "--templates", charted)
    assert run.code == 0, run.out
    document = only(tmp_path / "出")
    assert loose_ends(document) == [] and faults(document) == [] and chart_faults(document) == []
    root = part(document, "word/charts/gwkit_chart2.xml")
    assert [str(node.text) for node in root.iterfind(".//{*}val//{*}v")] == ["1", "2", "3", "4", "5"]


def test_a_chart_without_data_leaves_its_paragraph_out_and_says_so(charted: Path, tmp_path: Path) -> None:
    path = brief(tmp_path, photos=False)
    run = gwkit("build", path, "-o", tmp_path / "出", "--templates", charted)
    assert run.code == 0 and "3期.xlsx > 各期情况：图表“历期”没有数据，没有画" in run.out
    assert len(list(part(only(tmp_path / "出")).iter(qn("w:drawing")))) == 1


def test_a_chart_above_an_annex_note_is_no_empty_line(tmp_path: Path) -> None:
    toml = (BRIEFING / "template.toml").read_text("utf-8") + CHARTS
    body = [paragraph(BODY, "正文。"), paragraph(BODY, "{{ 图表.各类慰问金 }}")]
    body += [paragraph("空行"), paragraph("附件说明", "附件：走访慰问台账"), paragraph("附件标记", "附件")]
    templates = package(tmp_path / "模板" / "briefing", toml, base_document(body))
    run = gwkit("build", brief(tmp_path), "-o", tmp_path / "出", "--templates", templates)
    assert run.code == 0 and "A-BODY-08" not in run.out, run.out


def test_template_check_knows_charts(charted: Path, tmp_path: Path) -> None:
    assert gwkit("template", "check", charted / "charted").code == 0
    body = [paragraph(BODY, "{{ 图表.历年 }}"), paragraph(BODY, "{{ 图表.出勤 }}")]
    wrong = package(tmp_path / "badge", MERGED, base_document(body))
    run = gwkit("template", "check", wrong / "badge")
    assert run.code == 1 and "没有“历年”这个名称" in run.out


@needs_schemas
def test_a_mail_merge_prints_a_photo_and_a_chart_a_row(tmp_path: Path) -> None:
    body = [
        paragraph(BODY, "{{ 行.姓名 }}"),
        paragraph(BODY, "{{ 行.照片|图片(25, 35) }}"),
        paragraph(BODY, "{{ 图表.出勤 }}"),
    ]
    templates = package(tmp_path / "模板" / "badge", MERGED, base_document(body))
    names = [f"人{number}" for number in range(1, 5)]
    for number, name in enumerate(names):
        (tmp_path / f"{name}.jpg").write_bytes(picture(300 + number, 420))
    lines = [f"|  | {name} | {name} | #{number} | #{number + 1} |" for number, name in enumerate(names)]
    lines[2] = "|  | 人3 | 人三 | #1 | #2 |"
    path = workbook("| 名单 | 姓名 | 照片 | 一月 | 二月 |\n" + "\n".join(lines), tmp_path / "名单.xlsx")
    arguments = ("merge", "工作证", path, "--templates", templates, "-o")
    run = gwkit(*arguments, tmp_path / "分")
    assert run.code == 1 and "名单!C4" in run.out.replace("B4", "C4") and "人三" in run.out
    made = sorted((tmp_path / "分").glob("*.docx"))
    assert [document.stem for document in made] == ["人1工作证", "人2工作证", "人4工作证"]
    for document in made:
        assert loose_ends(document) == [] and faults(document) == []
        (drawing, chart) = part(document).iter(qn("wp:docPr"))
        assert drawing.get("descr") == document.stem[:2] and str(chart.get("descr")).endswith(document.stem[:2])
    gwkit(*arguments, tmp_path / "合", "--single", "全部.docx")
    single = tmp_path / "合" / "全部.docx"
    assert loose_ends(single) == [] and faults(single) == [] and chart_faults(single) == []
    names_of_parts = [member.name for member in read_members(single.read_bytes())]
    assert len([name for name in names_of_parts if name.startswith("word/media/")]) == 3
    assert len([name for name in names_of_parts if name.startswith("word/embeddings/")]) == 3
    again = gwkit(*arguments, tmp_path / "分")
    assert "已生成 0" in again.out or "没有变化" in again.out, again.out


def test_another_photo_under_the_same_name_is_another_document(tmp_path: Path) -> None:
    body = [paragraph(BODY, "{{ 行.姓名 }}"), paragraph(BODY, "{{ 行.照片 }}")]
    templates = package(tmp_path / "模板" / "badge", MERGED, base_document(body))
    path = workbook("| 名单 | 姓名 | 照片 | 一月 | 二月 |\n|  | 甲 | 甲 | #1 | #2 |", tmp_path / "名单.xlsx")
    made = []
    for width in (300, 300, 200):
        (tmp_path / "甲.jpg").write_bytes(picture(width, 300))
        assert gwkit("merge", "工作证", path, "--templates", templates, "-o", tmp_path / "出").code == 0
        made.append(only(tmp_path / "出").read_bytes())
    assert made[0] == made[1] != made[2]


def test_a_roll_up_leaves_the_photos_with_their_units(tmp_path: Path) -> None:
    paths = [brief(tmp_path / name) for name in ("甲", "乙")]
    for path, unit in zip(paths, ("甲街道", "乙街道"), strict=True):
        book = openpyxl.load_workbook(path)
        cell = next(row[1] for row in book["报头"].iter_rows() if row[0].value == "编发单位")
        cell.value = unit
        book.save(path)
    target = tmp_path / "汇总" / "汇总.xlsx"
    target.parent.mkdir()
    run = gwkit("rollup", *paths, "-o", target, "--no-prose")
    assert target.exists(), run.out + run.err
    assert "照片" not in run.out, run.out
    sheet = openpyxl.load_workbook(target)["走访照片"]
    assert [cell.value for row in sheet.iter_rows(min_row=4) for cell in row if cell.value] == []


# --- on the page ------------------------------------------------------------------------------------------------------
class Shape(NamedTuple):
    """A filled rectangle or a picture on a page, in mm."""

    left: float
    top: float
    width: float
    height: float
    grey: float | None = None


def _mm(points: float) -> float:
    return round(points * 25.4 / 72, 2)


def _grey(colour: object) -> float | None:
    """The grey of a colour, 0 black; a colour that is none fails."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    assert len({round(float(part), 2) for part in parts}) == 1, f"a colour: {colour}"
    return round(float(parts[0]), 2)


def shapes(pdf: Path, kind: str) -> list[list[Shape]]:
    """Shapes of every page: ``rects``, ``curves`` or ``images``."""
    with pdfplumber.open(pdf) as document:
        return [
            [
                Shape(
                    _mm(found["x0"]), _mm(found["top"]), _mm(found["width"]), _mm(found["height"]),
                    None if kind == "images" else _grey(found["non_stroking_color"]),
                )
                for found in getattr(page, kind)
            ]
            for page in document.pages
        ]  # fmt: skip


@pytest.mark.rendered
@rendering.needs_office
def test_photos_on_the_page(tmp_path: Path) -> None:
    gwkit("build", brief(tmp_path), "-o", tmp_path / "出")
    (pdf,) = rendering.to_pdf([only(tmp_path / "出")], tmp_path)
    (images,) = [found for found in shapes(pdf, "images") if found]
    first, second, third = sorted(images, key=lambda shape: (round((shape.top + shape.height / 2) / 30), shape.left))
    assert first.width / first.height == pytest.approx(3 / 2, rel=0.01) and first.width == pytest.approx(74, abs=0.3)
    assert second.width / second.height == pytest.approx(3 / 4, rel=0.01) and second.height == pytest.approx(
        55, abs=0.3
    )
    assert third.width / third.height == pytest.approx(2 / 3, rel=0.01)
    # Two a row, each in the middle of its half of 版心 (28 to 184 mm), the third below the first.
    middles = [shape.left + shape.width / 2 for shape in (first, second, third)]
    assert middles == pytest.approx([67, 145, 67], abs=0.6)
    assert abs(first.top + first.height / 2 - second.top - second.height / 2) < 1
    assert third.top > max(first.top + first.height, second.top + second.height)
    page = next(page for page in rendering.pages(pdf) if "走访驻军" in page.text)
    captions = {line.text: line.box for line in page.lines}
    below = next(box for text, box in captions.items() if "走访驻军" in text)
    assert max(first.top + first.height, second.top + second.height) < below.top + 1 < third.top


@pytest.mark.rendered
@rendering.needs_office
def test_charts_on_the_page(charted: Path, tmp_path: Path) -> None:
    gwkit("build", brief(tmp_path), "-o", tmp_path / "出", "--templates", charted)
    (pdf,) = rendering.to_pdf([only(tmp_path / "出")], tmp_path)
    # Each bar is there twice: its filling and its outline.
    first = set(shapes(pdf, "rects")[0])
    bars = [shape for shape in first if shape.grey is not None and 0.2 < shape.grey < 0.9 and shape.width > 5]
    sums = [7000, 4000, 1500]
    assert len(bars) == len(sums), first
    # Heights are as the figures, all bars stand on one line, inside 版心, from left to right.
    heights = [bar.height for bar in sorted(bars, key=lambda bar: bar.left)]
    assert [height / heights[0] for height in heights] == pytest.approx([number / sums[0] for number in sums], abs=0.02)
    assert len({round(bar.top + bar.height) for bar in bars}) == 1
    assert all(bar.left > 28 and bar.left + bar.width < 184 for bar in bars)
    text = "".join(page.text for page in rendering.pages(pdf))
    for label in ("各类对象慰问金（单位：元）", "困难家庭", "7000", "各期慰问金（单位：万元）", "第5期"):
        assert label in re.sub(r"\s", "", text)
    for drawn in draw_pages(pdf, 60):
        red, green, blue = drawn.convert("RGB").split()
        for one, other in ((red, green), (green, blue)):
            counts = ImageChops.difference(one, other).histogram()
            assert sum(counts[8:]) == 0, "something on the page is coloured"


@pytest.mark.rendered
@rendering.needs_office
def test_joined_letters_on_the_page(tmp_path: Path) -> None:
    body = [paragraph(BODY, "{{ 行.姓名 }}"), paragraph(BODY, "{{ 行.照片|图片(25, 35) }}")]
    templates = package(tmp_path / "模板" / "badge", MERGED, base_document([*body, paragraph(BODY, "{{ 图表.出勤 }}")]))
    for number in range(3):
        (tmp_path / f"人{number}.jpg").write_bytes(picture(300, 420 + 60 * number))
    lines = [f"|  | 人{number} | 人{number} | #{10 + number} | #20 |" for number in range(3)]
    path = workbook("| 名单 | 姓名 | 照片 | 一月 | 二月 |\n" + "\n".join(lines), tmp_path / "名单.xlsx")
    run = gwkit("merge", "工作证", path, "--templates", templates, "-o", tmp_path / "合", "--single", "全部.docx")
    assert run.code == 0, run.out
    (pdf,) = rendering.to_pdf([tmp_path / "合" / "全部.docx"], tmp_path)
    images = shapes(pdf, "images")
    assert [round(found.width / found.height, 2) for (found,) in images] == [0.71, 0.62, 0.56]
    assert all(found.left + found.width / 2 == pytest.approx(106, abs=0.6) for (found,) in images)
    for page, rects in zip(rendering.pages(pdf), shapes(pdf, "rects"), strict=True):
        short, long = sorted({round(rect.width, 1) for rect in rects if rect.height > 5 and 20 < rect.width < 140})
        number = int(page.text[1])
        assert short / long == pytest.approx((10 + number) / 20, abs=0.02)
