"""``gwkit import``: an old brief becomes a workbook that builds the same paragraphs again."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acceptance.cli import Run, gwkit
from tests.documents import docx_with, filled, p
from tests.rendering import needs_office
from toolkit.convert import find_office
from toolkit.proofing.content.unfilled import unfilled

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "sample_sheets").glob("*.xlsx"))
SEEDS = ROOT.parent / "shared" / "seeds" / "briefs.md"

BRIEF = """
双拥工作扎实推进
今年以来，全县上下齐心协力，双拥工作取得新进展。现将有关情况简报如下：
一、加强组织领导
县里成立领导小组，下设办公室，配备专职人员3名。
（一）健全制度。制定工作制度12项，逐项落实到人。
（二）落实经费。安排双拥经费70余万元，比上年增加一成。
二、深入宣传教育
一是悬挂标语18条；二是出板报10块；三是举办讲座5场，近2000人次参加。
1.进学校。走进中小学8所。
2.进社区。走进社区20个(含村)。
三、广泛走访慰问
春节前，走访驻地部队6个，送去慰问金7000元；走访优抚对象210户，每户200元。
下一步，我们将继续努力，把双拥工作做得更好。
"""
ODD = (
    "文中有［方括号］、〔2024〕和{{ 报头.期号 }}，还有 & < > \"引号\" 'x'，原样保留。",
    "一是抓组织。二是抓宣传。三是抓落实。",
    "（一） 编号后面有空格",
    "四、题目接着正文。正文写在同一段里，后面还有话。",
    "20xx年，某某□同志，数字1.5万元，比例3:2。",
    "——双拥工作侧记",
    "长" * 3000,
)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def fill_in(path: Path) -> None:
    """Fill in what import left open, as a person does."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=4, max_col=2):
            label, content = str(row[0].value), row[-1]
            if sheet.cell(3, 1).value == "项目" and unfilled(str(content.value or ""), label):
                content.value = {"期号": "1", "印发日期": "2024年2月8日"}.get(label, "某县双拥办")
    book.save(path)


def again(source: Path, folder: Path, *options: object) -> tuple[Run, list[str]]:
    """What import says, and the paragraphs that the workbook builds when what is open has been filled in."""
    run = gwkit("import", source, "-o", folder / "旧.xlsx", *options)
    assert run.code == 0, run.out + run.err
    fill_in(folder / "旧.xlsx")
    built = gwkit("build", folder / "旧.xlsx", "-o", folder / "再")
    assert built.code == 0, built.out
    return run, filled(next((folder / "再").glob("*.docx")))


def assert_within(wanted: list[str], built: list[str]) -> None:
    """Every paragraph stands in the built document, in order, character by character."""
    rest = iter(built)
    missing = [text for text in wanted if text not in rest]
    assert missing == []


# --- what build made ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_brief_of_ours_comes_back_untouched(sample: Path, tmp_path: Path) -> None:
    assert gwkit("build", sample, "-o", tmp_path / "出").code == 0
    made = next((tmp_path / "出").glob("*.docx"))
    _, built = again(made, tmp_path)
    assert built == filled(made)
    assert next((tmp_path / "再").glob("*.docx")).name == made.name


# --- plain documents ------------------------------------------------------------------------------------------------------
def plain(texts: list[str], path: Path) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def with_bold_headings(texts: list[str], path: Path) -> Path:
    document = docx.Document()
    for text in texts:
        run = document.add_paragraph().add_run(text)
        run.bold = bool(re.match("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", text)) and len(text) < 25
    document.save(str(path))
    return path


def with_fonts(texts: list[str], path: Path) -> Path:
    document = docx.Document()
    for number, text in enumerate(texts):
        run = document.add_paragraph().add_run(text)
        font = (
            "黑体"
            if re.match("[一二三四五六七八九十]+、", text)
            else "方正小标宋简体"
            if number == 0
            else "仿宋_GB2312"
        )
        run.font.name, run.font.size = font, Pt(22 if number == 0 else 16)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.save(str(path))
    return path


def with_word_styles(texts: list[str], path: Path) -> Path:
    document = docx.Document()
    for text in texts:
        level = (
            1
            if re.match("[一二三四五六七八九十]+、", text)
            else 2
            if re.match("（[一二三四五六七八九十]+）", text)
            else 0
        )
        if level and len(text) < 25:
            document.add_heading(text, level)
        else:
            document.add_paragraph(text)
    document.save(str(path))
    return path


LOOKS = {"plain": plain, "bold": with_bold_headings, "fonts": with_fonts, "styles": with_word_styles}


@pytest.mark.parametrize("look", LOOKS)
def test_a_plain_document(look: str, tmp_path: Path) -> None:
    texts = lines(BRIEF)
    _, built = again(LOOKS[look](texts, tmp_path / "旧.docx"), tmp_path)
    assert_within(texts, built)


ENCODINGS = {"utf-8": "\n", "utf-8-sig": "\r\n", "gb18030": "\r\n"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_file(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "旧.txt"
    path.write_bytes(ENCODINGS[encoding].join(["", *lines(BRIEF), "", *ODD]).encode(encoding))
    _, built = again(path, tmp_path)
    assert_within([*lines(BRIEF), *ODD], built)


def test_odd_paragraphs(tmp_path: Path) -> None:
    _, built = again(plain([*lines(BRIEF), *ODD], tmp_path / "旧.docx"), tmp_path)
    assert_within([*lines(BRIEF), *ODD], built)


def seeds() -> dict[str, list[str]]:
    if not SEEDS.is_file():
        return {}
    found = {}
    for section in SEEDS.read_text("utf-8").split("\n## ")[1:]:
        quoted = [line[2:].strip("　 ") for line in section.splitlines() if line.startswith("> ")]
        if quoted:
            found[section.split()[0]] = [line for line in quoted if line]
    return found


@pytest.mark.skipif(not SEEDS.is_file(), reason="the source briefs are not at hand")
@pytest.mark.parametrize("look", [*LOOKS, "txt"])
@pytest.mark.parametrize("name", seeds())
def test_the_source_briefs(name: str, look: str, tmp_path: Path) -> None:
    texts = seeds()[name]
    path = tmp_path / f"旧.{'txt' if look == 'txt' else 'docx'}"
    if look == "txt":
        path.write_text("\n".join(texts), "utf-8")
    else:
        LOOKS[look](texts, path)
    _, built = again(path, tmp_path)
    assert_within(texts, built)


SENTENCES = st.text("双拥工作一二三四五、（）().，：。；是12年xx□《》“”[]［］【】{}%&<> -—", min_size=1, max_size=40)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SENTENCES, min_size=1, max_size=8))
def test_any_paragraphs(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    wanted = [text.strip() for text in texts if text.strip()]
    path = plain(["双拥工作简报标题", *wanted], folder / "旧.docx")
    run = gwkit("import", path, "-o", folder / "旧.xlsx")
    assert run.code == 0, run.out
    fill_in(folder / "旧.xlsx")
    built = gwkit("build", folder / "旧.xlsx", "-o", folder / "再")
    if "不会原样出现" not in run.out:
        assert_within(wanted, filled(next((folder / "再").glob("*.docx"))))
    else:
        assert built.code in (0, 1)


RUN_IN = [
    ("一、组织领导及时到位", "医院领导十分重视，全年开会5次。"),
    ("（一）健全制度", "。制定工作制度12项。"),
    ("（二）落实经费。", "安排经费70余万元。"),
    ("1.进学校", "走进中小学8所，讲课12场。"),
    ("（1）讲历史", "：全年12讲。"),
    ("二、国防教育", "　　电子屏滚动播放。"),
    ("三、走访慰问（春节）", "走访六户。"),
    ("一是抓宣传", "办好专栏。"),
    ("四、下一步打算", ""),
]


def test_headings_that_run_into_their_text_with_and_without_a_mark(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("双拥工作扎实推进")
    for heading, text in RUN_IN:
        paragraph = document.add_paragraph()
        for words, font in ((heading, "黑体"), (text, "仿宋_GB2312")):
            fonts = paragraph.add_run(words)._element.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(qn("w:eastAsia"), font)
    document.save(str(tmp_path / "旧.docx"))
    run, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within([heading + text for heading, text in RUN_IN], built)
    assert run.out.count("后面没有标点，和正文连成一段") == 4
    made = next((tmp_path / "再").glob("*.docx"))
    looks = {
        part.text: str(part._element.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia")))
        for paragraph in docx.Document(str(made)).paragraphs
        for part in paragraph.runs
        if part.text
    }
    assert looks["（一）健全制度。"].startswith("楷体") and looks["制定工作制度12项。"].startswith("仿宋")
    assert looks["一、"] == "黑体" and looks["组织领导及时到位医院领导十分重视，全年开会5次。"].startswith("仿宋")


@pytest.mark.parametrize(
    ("head", "code", "cells"),
    [
        ([], "I107", ["B5", "B7", "B8"]),
        (["双拥工作简报", "第3期", "××县双拥办　　2024年2月8日"], "W345", ["B7"]),
    ],
)
def test_what_is_left_open_withholds_the_document_until_it_is_filled_in(
    head: list[str], code: str, cells: list[str], tmp_path: Path
) -> None:
    source = plain([*head, *lines(BRIEF)], tmp_path / "旧.docx")
    run = gwkit("import", source, "-o", tmp_path / "旧.xlsx", "--json")
    told = [(each["code"], each["severity"], each["where"]) for each in json.loads(run.out)["problems"]]
    places = [f"旧.xlsx > 报头!{cell}" for cell in cells]
    assert run.code == 0 and [each for each in told if each[2] in places] == [(code, "warning", at) for at in places]
    built = gwkit("build", tmp_path / "旧.xlsx", "-o", tmp_path / "再", "--json")
    found = [(each["code"], each["where"]) for each in json.loads(built.out)["problems"]]
    assert built.code == 1 and not list(tmp_path.glob("再/*.docx"))
    assert [where for code, where in found if code == "W345"] == places


# --- tables without a sheet of their own ------------------------------------------------------------------------------
def with_tables(path: Path) -> list[str]:
    """A brief with tables of every shape; returns its paragraphs in order."""
    document = docx.Document()
    document.add_paragraph("双拥工作扎实推进")
    document.add_paragraph("各组分工如下：")
    merged = document.add_table(4, 3)
    for row, texts in enumerate(
        (("单位", "联系方式", ""), ("", "地址", "电话"), ("甲", "路1号", "1"), ("", "路2号", "2"))
    ):
        for column, text in enumerate(texts):
            merged.cell(row, column).text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0))):
        block = merged.cell(*first).merge(merged.cell(*last))
        block.text = block.text.strip()
    document.add_paragraph("值班安排：")
    several = document.add_table(2, 2)
    several.cell(0, 0).text, several.cell(0, 1).text = "日期", "值班"
    several.cell(1, 0).text = "除夕"
    several.cell(1, 1).text = "张甲"
    several.cell(1, 1).add_paragraph("李乙（副班）")
    several.cell(1, 1).add_paragraph("王丙\t司机")
    document.add_paragraph("一列的版式：")
    column = document.add_table(2, 1)
    column.cell(0, 0).text, column.cell(1, 0).text = "先说一句。", "再说一句。"
    document.add_paragraph("表里有表：")
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text, outer.cell(1, 0).text = "项目", "明细", "采购"
    inner = outer.cell(1, 1).add_table(2, 2)
    for at, text in enumerate(("品名", "数量", "米", "30袋")):
        inner.cell(*divmod(at, 2)).text = text
    outer.cell(1, 1).add_paragraph("以上已验收。")
    document.add_paragraph("下一步，我们将继续努力。")
    document.save(str(path))
    return [text for text in ("".join(node.text or "⇥" for node in each.iter(qn("w:t"), qn("w:tab")))
                              for each in document.element.body.iter(qn("w:p"))) if text]  # fmt: skip


def test_tables_come_back_where_they_stood(tmp_path: Path) -> None:
    texts = with_tables(tmp_path / "旧.docx")
    run, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(texts, built)
    first = built.index(texts[1])
    assert built[first : first + len(texts) - 1] == texts[1:]
    assert "不会" not in run.out and run.out.count("照样印在这里") == 3
    book = openpyxl.load_workbook(tmp_path / "旧.xlsx")
    assert [name for name in book.sheetnames if name.startswith("原表")] == ["原表1", "原表2", "原表3"]
    assert sorted(map(str, book["原表1"].merged_cells.ranges)) == ["A1:A2", "A3:A4", "B1:C1"]
    assert book["原表2"]["B2"].value == "张甲\n李乙（副班）\n王丙\t司机"


def test_tables_come_back_with_headings_around_them(tmp_path: Path) -> None:
    document = docx.Document()
    wanted = ["双拥工作扎实推进"]
    document.add_paragraph(wanted[0])
    for number, title in enumerate(("加强组织领导", "深入宣传教育", "广泛走访慰问")):
        wanted += [
            f"{'一二三'[number]}、{title}",
            f"这是{title}的情况。",
            "组别",
            "人数",
            f"第{number}组",
            str(number + 3),
        ]
        document.add_paragraph(wanted[-6])
        document.add_paragraph(wanted[-5])
        table = document.add_table(2, 2)
        for at, text in enumerate(wanted[-4:]):
            table.cell(*divmod(at, 2)).text = text
    document.save(str(tmp_path / "旧.docx"))
    _, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(wanted, built)


CELLS = st.lists(
    st.lists(st.text("双拥工作12年（）。：［］【】{}&<>=+", max_size=8).map(str.strip), min_size=2, max_size=4),
    min_size=2,
    max_size=5,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_any_tables(tmp_path_factory: pytest.TempPathFactory, tables: list[list[list[str]]]) -> None:
    folder = tmp_path_factory.mktemp("tables")
    document = docx.Document()
    document.add_paragraph("双拥工作简报标题")
    wanted = []
    for number, rows in enumerate(tables):
        document.add_paragraph(f"这里是第{number}张表的说明。")
        wanted.append(f"这里是第{number}张表的说明。")
        width = max(map(len, rows))
        table = document.add_table(len(rows), width)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        wanted += [text for texts in rows for text in texts if text]
    document.save(str(folder / "旧.docx"))
    run = gwkit("import", folder / "旧.docx", "-o", folder / "旧.xlsx", "--template", "briefing")
    assert run.code == 0 and "不会原样出现" not in run.out, run.out
    fill_in(folder / "旧.xlsx")
    gwkit("build", folder / "旧.xlsx", "-o", folder / "再")
    assert_within(wanted, filled(next((folder / "再").glob("*.docx"))))


# --- what stands in a document besides paragraphs ------------------------------------------------------------------------
def test_automatic_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("双拥工作扎实推进")
    for text in ("加强领导。", "深入宣传。"):
        document.add_paragraph(text, style="List Number")
    document.save(str(tmp_path / "旧.docx"))
    _, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(["1.加强领导。", "2.深入宣传。"], built)


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def everything(path: Path) -> str:
    return "\n".join(str(cell) for rows in sheets(path).values() for row in rows for cell in row if cell is not None)


def test_tables_boxes_notes_and_headers_arrive_somewhere(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("双拥工作扎实推进")
    document.add_paragraph("一、走访慰问")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("项目甲", "数量乙", "慰问品丙", "12箱"), strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "页眉里的字"
    document.save(str(tmp_path / "旧.docx"))
    run = gwkit("import", tmp_path / "旧.docx", "-o", tmp_path / "旧.xlsx")
    assert run.code == 0
    arrived = everything(tmp_path / "旧.xlsx")
    for text in ("项目甲", "数量乙", "慰问品丙", "12箱", "页眉里的字"):
        assert text in arrived
    assert "没有对应的表格" in run.out and "页眉页脚里有" in run.out


def test_revisions_are_taken_as_accepted(tmp_path: Path) -> None:
    inserted = '<w:ins w:id="1" w:author="a"><w:r><w:t>新写的话。</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>旧的话。</w:delText></w:r></w:del>'
    body = p("双拥工作扎实推进") + f"<w:p><w:r><w:t>开头。</w:t></w:r>{inserted}{deleted}</w:p>"
    (tmp_path / "旧.docx").write_bytes(docx_with(body))
    run, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(["开头。新写的话。"], built)
    assert "修订" in run.out and "旧的话" not in everything(tmp_path / "旧.xlsx")


def test_text_in_controls_links_and_fields(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{p('控件里的一段话。')}</w:sdtContent></w:sdt>"
    link = '<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>网站首页</w:t></w:r></w:hyperlink></w:p>'
    field = '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>今年二月</w:t></w:r></w:fldSimple><w:r><w:t>开始。</w:t></w:r></w:p>'
    (tmp_path / "旧.docx").write_bytes(docx_with(p("双拥工作扎实推进"), control, link, field))
    _, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(["控件里的一段话。", "见网站首页", "今年二月开始。"], built)


def test_a_soft_line_break_parts_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "旧.docx").write_bytes(
        docx_with(p("双拥工作扎实推进"), "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>")
    )
    _, built = again(tmp_path / "旧.docx", tmp_path)
    assert_within(["上", "下"], built)


# --- what is found in it ---------------------------------------------------------------------------------------------------
def test_sections_and_figures_find_their_sheets(tmp_path: Path) -> None:
    again(plain(lines(BRIEF), tmp_path / "旧.docx"), tmp_path)
    found = sheets(tmp_path / "旧.xlsx")
    names = [name for name in found if any("县里成立领导小组" in str(cell) for row in found[name] for cell in row)]
    assert names == ["组织领导", "导入说明"]
    assert any("走访驻地部队" in str(cell) for row in found["走访慰问"] for cell in row)
    figures = {(str(row[1]), row[2], row[3]) for row in found["数据"] if row[1] not in (None, "数值")}
    assert {("70", "余", "万元"), ("18", None, "条"), ("2000", "近", "人次")} <= figures


def test_json(tmp_path: Path) -> None:
    plain(lines(BRIEF), tmp_path / "旧.docx")
    run = gwkit("import", tmp_path / "旧.docx", "-o", tmp_path / "旧.xlsx", "--json")
    data = json.loads(run.out)
    assert data["documents"] == [
        {"source": str(tmp_path / "旧.docx"), "output": str(tmp_path / "旧.xlsx"), "status": "made"}
    ]


def test_template_from_makes_a_package_of_the_same_document(tmp_path: Path) -> None:
    plain(["关于【事项】的通知", *lines(BRIEF)], tmp_path / "旧.docx")
    run = gwkit("import", tmp_path / "旧.docx", "-o", tmp_path / "旧.xlsx", "--template-from", tmp_path / "模板")
    assert run.code == 0, run.out
    assert (tmp_path / "模板" / "template.toml").is_file() and (tmp_path / "模板" / "template.docx").is_file()


# --- what cannot be imported ----------------------------------------------------------------------------------------------
def scan(path: Path) -> None:
    drawing = OxmlElement("w:drawing")
    document = docx.Document()
    document.add_paragraph().add_run()._element.append(drawing)
    document.save(str(path))


def broken(path: Path) -> None:
    path.write_bytes(docx_with(p("一段"))[:300])


BAD = {
    "扫描件.docx": (scan, "扫描件"),
    "空白.docx": (lambda path: docx.Document().save(str(path)), "没有文字"),
    "空文件.docx": (lambda path: path.write_bytes(b""), "空的"),
    "损坏.docx": (broken, "损坏"),
    "空白.txt": (lambda path: path.write_text(" \n　\n", "utf-8"), "没有文字"),
    "图片.png": (lambda path: path.write_bytes(b"\x89PNG"), "不认识这种文件"),
    "改名.docx": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "改名.docx"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_imported(name: str, tmp_path: Path) -> None:
    make, words = BAD[name]
    make(tmp_path / name)
    run = gwkit("import", tmp_path / name, "-o", tmp_path / "旧.xlsx")
    assert run.code == 1
    assert words in run.out + run.err and name in run.out + run.err
    assert not (tmp_path / "旧.xlsx").exists()


def test_one_that_fails_never_stops_the_others(tmp_path: Path) -> None:
    broken(tmp_path / "甲.docx")
    plain(lines(BRIEF), tmp_path / "乙.docx")
    run = gwkit("import", tmp_path / "甲.docx", tmp_path / "乙.docx", "-o", tmp_path / "出")
    assert run.code == 1
    assert [path.name for path in (tmp_path / "出").iterdir()] == ["乙.xlsx"]


def test_a_document_of_another_kind_is_imported_as_prose(tmp_path: Path) -> None:
    assert gwkit("new", "座谈会通知", "--sample", "-o", tmp_path / "表.xlsx").code == 0
    assert gwkit("build", tmp_path / "表.xlsx", "-o", tmp_path / "出").code == 0
    notice = next((tmp_path / "出").glob("*.docx"))
    run, built = again(notice, tmp_path, "--template", "双拥工作简报")
    assert "不是简报" in run.out
    arrived = everything(tmp_path / "旧.xlsx")
    assert [text for text in filled(notice) if text not in arrived] == []
    body = max(filled(notice), key=len)
    assert_within([body], built)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    plain(lines(BRIEF), tmp_path / "旧.docx")
    (tmp_path / "旧.xlsx").write_bytes(b"mine")
    assert gwkit("import", tmp_path / "旧.docx", "-o", tmp_path / "旧.xlsx").code == 1
    assert (tmp_path / "旧.xlsx").read_bytes() == b"mine"
    assert gwkit("import", tmp_path / "旧.docx", "-o", tmp_path / "旧.xlsx", "--force").code == 0
    assert zipfile.is_zipfile(tmp_path / "旧.xlsx")


# --- other formats ----------------------------------------------------------------------------------------------------------
@needs_office
@pytest.mark.parametrize("suffix", [".doc", ".wps"])
def test_an_old_word_document(suffix: str, tmp_path: Path) -> None:
    made = with_fonts(lines(BRIEF), tmp_path / "旧.docx")
    folder = tmp_path / "doc"
    office = find_office()
    assert office is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), str(made)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    source = (folder / "旧.doc").rename(tmp_path / f"旧{suffix}")
    assert source.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    _, built = again(source, tmp_path)
    assert_within(lines(BRIEF), built)


def test_a_text_file_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "旧.txt").write_bytes("\r\n".join(lines(BRIEF)).encode("utf-16"))
    _, built = again(tmp_path / "旧.txt", tmp_path)
    assert_within(lines(BRIEF), built)


def test_a_ledger_with_merged_cells_and_a_total_comes_back(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("双拥工作扎实推进")
    document.add_paragraph("春节前走访慰问驻地部队。")
    rows = [
        ("日期", "慰问对象", "人数（人）", "慰问金（元）"),
        ("1月2日", "驻地部队", "６", "1,000"),
        ("", "优抚对象", "4", "500"),
        ("合计", "", "10", "1500"),
    ]
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "旧.docx"))
    _, built = again(tmp_path / "旧.docx", tmp_path)
    assert [text for text in built if text in ("6", "1000", "1500", "1月2日")] == [
        "1月2日",
        "6",
        "1000",
        "1月2日",
        "1500",
    ]
    ledger = sheets(tmp_path / "旧.xlsx")["走访慰问台账"]
    assert any(row[0] == "合计" and 1500 in row for row in ledger)
