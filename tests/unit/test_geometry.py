from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from toolkit.assembly.geometry import apply_geometry, style_names, style_of
from toolkit.assembly.title import break_title
from toolkit.gongwen import measures as m
from toolkit.gongwen.drawings import bottom_box
from toolkit.gongwen.metrics import count_lines, text_width
from toolkit.gongwen.oxml import element, qn
from toolkit.gongwen.paragraphs import imprint_row, imprint_table, paragraph


def document(*body: etree._Element) -> etree._Element:
    root = element("w:document", None, element("w:body", None, *body))
    apply_geometry(root)
    return root


def attribute(root: etree._Element, path: str, name: str) -> str | None:
    found = root.find("/".join(["./", *(qn(step) for step in path.split("/"))]))
    return found.get(qn(name)) if found is not None else None


@pytest.mark.parametrize(
    ("name", "size"), [("双拥工作简报", 84), ("云禾区双拥工作情况简报", 80), ("简" * 40, m.SIZE_NAME_LEAST)]
)
def test_the_name_shrinks_to_its_line(name: str, size: int) -> None:
    root = document(paragraph("简报名称", name))
    assert attribute(root, "w:body/w:p/w:r/w:rPr/w:sz", "w:val") == str(size)
    assert size == m.SIZE_NAME_LEAST or text_width(name) * size * 10 <= m.TEXT_WIDTH


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("结合行业特点做好双拥工作", ["结合行业特点做好双拥工作"]),
        ("上半年全县双拥工作稳步推进军政军民团结不断巩固", ["上半年全县双拥工作稳步推进", "军政军民团结不断巩固"]),
        (
            "城东街道深入开展2026年春节期间走访慰问驻地部队和优抚对象活动",
            ["城东街道深入开展2026年春节期间", "走访慰问驻地部队和优抚对象活动"],
        ),
        ("自己\n断行", ["自己", "断行"]),
        ("", [""]),
    ],
)
def test_a_title_is_broken_by_meaning(title: str, lines: list[str]) -> None:
    assert break_title(title) == lines


@given(st.text("甲乙丙双拥工作《》2026的，", min_size=1, max_size=70))
def test_no_title_loses_a_character(title: str) -> None:
    assert "".join(break_title(title)) == title


@given(st.text("双拥工作军民部队春节慰问", min_size=21, max_size=60))
def test_lines_of_a_title_fit_wherever_words_allow(title: str) -> None:
    lines = break_title(title)
    assert len(lines) == 1 or all(text_width(line) <= m.TITLE_CHARACTERS for line in lines)


def test_title_lines_are_joined_by_breaks() -> None:
    root = document(paragraph("公文标题", "上半年全县双拥工作稳步推进军政军民团结不断巩固"))
    assert [node.tag for node in root.iter(qn("w:t"), qn("w:br"))] == [qn("w:t"), qn("w:br"), qn("w:t")]


@pytest.mark.parametrize(
    ("styles", "unit", "day", "indents"),
    [
        (("署名", "成文日期"), "某县双拥工作领导小组办公室", "2026年2月8日", (2, 13 - 6)),
        (("署名", "成文日期"), "某办", "2026年12月28日", (7 + 4 - 2, 2)),
        (("署名（加盖印章）", "成文日期（加盖印章）"), "某县民政局", "2026年2月8日", (4 + (6 - 5) / 2, 4)),
    ],
)
def test_signature_and_date(styles: tuple[str, str], unit: str, day: str, indents: tuple[float, float]) -> None:
    root = document(paragraph(styles[0], unit), paragraph(styles[1], day))
    found = [int(node.get(qn("w:right"), "0")) / m.CHARACTER for node in root.iter(qn("w:ind"))]
    assert found == pytest.approx(indents, abs=0.01)


@pytest.mark.parametrize(("text", "lines"), [("报：市双拥办", 1), ("送：" + "第一街道办事处、" * 8, 3)])
def test_the_imprint_box_is_as_high_as_its_lines(text: str, lines: int) -> None:
    box = bottom_box("版记位置", "版记", 5000, [imprint_table([imprint_row(paragraph("版记", text))])])
    root = document(box)
    (extent,) = root.iter(qn("wp:extent"))
    height = int(extent.get("cy", "0")) // m.EMU_PER_TWIP
    assert lines * m.IMPRINT_LINE <= height < (lines + 1) * m.IMPRINT_LINE
    assert attribute(root, "w:body/w:p/w:pPr/w:spacing", "w:line") == str(height)


@pytest.mark.parametrize(("unit", "breaks"), [("某县双拥办", 0), ("某" * 20, 1)])
def test_a_long_issuer_does_not_run_into_the_date(unit: str, breaks: int) -> None:
    root = document(paragraph("编发单位行", f"{unit}\t2026年2月8日"))
    assert len(list(root.iter(qn("w:br")))) == breaks


def test_a_title_split_over_runs_by_an_office_program_is_broken_all_the_same() -> None:
    root = document(paragraph("公文标题", "", "上半年全县双拥工作稳步推进军政军民团结不断巩固", ""))
    assert len(list(root.iter(qn("w:br")))) == 1


def test_styles_are_known_by_name_whatever_id_word_gave_them() -> None:
    styles = element(
        "w:styles", None, element("w:style", {"w:styleId": "a3"}, element("w:name", {"w:val": "简报名称"}))
    )
    root = element("w:document", None, element("w:body", None, paragraph("简报名称", "云禾区双拥工作情况简报")))
    for style in root.iter(qn("w:pStyle")):
        style.set(qn("w:val"), "a3")
    apply_geometry(root, style_names(styles))
    assert attribute(root, "w:body/w:p/w:r/w:rPr/w:sz", "w:val") == "80"


def test_a_paragraph_of_another_style_is_left_alone() -> None:
    made = paragraph("公文正文", "长" * 60)
    before = etree.tostring(made)
    root = document(made)
    (after,) = root.iter(qn("w:p"))
    assert style_of(after) == "公文正文"
    assert etree.tostring(after) == before


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("一" * 10, 10, 1),
        ("一" * 11, 10, 2),
        ("一" * 10 + "。", 10, 2),
        ("a" * 40, 10, 3),
        ("一" * 9 + "（二）", 10, 2),
    ],
)
def test_count_lines(text: str, width: float, lines: int) -> None:
    assert count_lines(text, width) == lines


def test_joint_signatures_share_a_right_edge_and_the_date_follows_the_last() -> None:
    texts = [("联合署名", "某县人民政府"), ("联合署名", "中国人民解放军某县人民武装部"), ("成文日期", "2026年2月8日")]
    root = element("w:body", None, *(paragraph(style, text) for style, text in texts))
    apply_geometry(root)
    rights = [node.find(f"{qn('w:pPr')}/{qn('w:ind')}").get(qn("w:rightChars")) for node in root]  # type: ignore[union-attr]
    assert rights[:2] == ["200", "200"]
    assert rights[2] == str(round((14 - text_width("2026年2月8日")) * 100))


def test_a_signature_stays_with_the_text_above_it() -> None:
    lines = [("公文正文", "甲"), ("公文正文", "乙"), ("空行", ""), ("署名", "某局"), ("成文日期", "2026年2月8日")]
    root = element("w:body", None, *(paragraph(style, text) for style, text in lines))
    apply_geometry(root)
    kept = [node.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for node in root]
    assert kept == [False, True, True, True, False]
