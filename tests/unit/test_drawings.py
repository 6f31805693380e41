"""Charts and photos in a document: their places, parts and identities."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.documents import docx_with, p, part, texts
from tests.equality import box
from tests.pictures import picture
from tests.validity import chart_faults, faults, loose_ends, needs_schemas
from toolkit.assembly.assemble import Assembler
from toolkit.assembly.drawings import fitted
from toolkit.assembly.joining import Joiner
from toolkit.errors import RenderError, TemplateError
from toolkit.gongwen.document import base_document
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.paragraphs import paragraph
from toolkit.gongwen.photo_table import photo_table
from toolkit.gongwen.styles import BODY
from toolkit.opc import read_members, unpacked
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import Photo, Record, Row, Scalar, Table, Value
from toolkit.schema_file import parse_schema
from toolkit.workbook.photos import make_photo

WHERE = CellLocation("a.xlsx", "台账", "A2")
SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "{{ 表.照片 }}"\n'
    '[[sheet]]\nname = "表"\nshape = "form"\n[[sheet.field]]\nname = "照片"\ntype = "image"\ncaption = "题"\n'
    '[[sheet.field]]\nname = "题"\n'
    '[[sheet]]\nname = "台账"\nshape = "table"\n[[sheet.field]]\nname = "街道"\n[[sheet.field]]\nname = "金额"\n'
    'type = "money"\n[[sheet.field]]\nname = "图片"\ntype = "image"\n'
    '[[chart]]\nname = "柱"\nkind = "column"\nover = "台账"\nlabel = "街道"\ncolumns = ["金额"]\n'
    '[[chart]]\nname = "饼"\nkind = "pie"\nover = "台账"\nlabel = "街道"\ncolumns = ["金额"]\n',
    FileLocation("t"),
)
PHOTO = make_photo(picture(400, 300), "慰问.jpg", "慰问.jpg")


def record(rows: int = 3, photo: Photo | None = PHOTO, start: int = 1) -> Record:
    lines = []
    for number in range(rows):
        cells: dict[str, Scalar] = {"街道": f"第{number}街道", "金额": Decimal(start + number), "图片": photo}
        lines.append(Row({name: Value(value, WHERE) for name, value in cells.items()}, number + 2))
    form: dict[str, Scalar] = {"照片": photo, "题": '走访 "驻军" <某部>\n\n一行'}
    return Record(
        forms={"表": {name: Value(value, WHERE) for name, value in form.items()}},
        tables={"台账": Table("台账", ("街道", "金额", "图片"), tuple(lines), {})},
    )


def made(docx: bytes, values: Record | None = None, *, trusted: bool = True) -> bytes:
    with Assembler(SCHEMA, docx, template="t", trusted=trusted) as assembler:
        return assembler.assemble(values or record())


def members(docx: bytes) -> dict[str, bytes]:
    return {member.name: unpacked(member) for member in read_members(docx)}


def added(docx: bytes) -> list[str]:
    return [name for name in members(docx) if "gwkit" in name]


def full(*body: str) -> bytes:
    return base_document([paragraph(BODY, content) for content in body])


@needs_schemas
@pytest.mark.parametrize("trusted", [True, False])
def test_a_document_with_charts_and_photos_is_whole_and_valid(trusted: bool) -> None:
    docx = made(full("{{ 图表.柱 }}", "前{{ 表.照片 }}后", "{{ 图表.饼 }}"), trusted=trusted)
    assert loose_ends(docx) == [] and faults(docx) == [] and chart_faults(docx) == []
    assert added(docx) == [
        "word/charts/gwkit_chart1.xml", "word/embeddings/gwkit_chart1.xlsx", "word/charts/_rels/gwkit_chart1.xml.rels",
        "word/media/gwkit_photo1.jpeg",
        "word/charts/gwkit_chart2.xml", "word/embeddings/gwkit_chart2.xlsx", "word/charts/_rels/gwkit_chart2.xml.rels",
    ]  # fmt: skip
    assert texts(docx)[:3] == ["", "前后", ""]
    assert docx == made(full("{{ 图表.柱 }}", "前{{ 表.照片 }}后", "{{ 图表.饼 }}"), trusted=trusted)


def test_word_can_read_it(tmp_path: Path) -> None:
    import docx as python_docx

    path = tmp_path / "a.docx"
    path.write_bytes(made(full("{{ 图表.柱 }}", "{{ 表.照片 }}")))
    document = python_docx.Document(str(path))
    assert len(document.inline_shapes) == 2
    chart = document.part.related_parts[
        next(r.rId for r in document.part.rels.values() if r.reltype.endswith("/chart"))
    ]
    assert [r.target_part.partname for r in chart.rels.values()] == ["/word/embeddings/gwkit_chart1.xlsx"]


def test_lines_grow_with_what_stands_in_them_and_a_drawing_alone_is_centred() -> None:
    docx = made(full("{{ 图表.柱 }}", "前{{ 表.照片 }}后", "文字"))
    chart, photo, text = list(part(docx).iter(qn("w:p")))[:3]
    for found, first_line, align in ((chart, "0", "center"), (photo, None, "both")):
        properties = found.find(qn("w:pPr"))
        assert properties is not None
        spacing, indent = properties.find(qn("w:spacing")), properties.find(qn("w:ind"))
        assert spacing is not None and indent is not None
        assert spacing.get(qn("w:lineRule")) == "auto"
        assert (indent.get(qn("w:firstLine")) == first_line) is (first_line is not None)
        assert properties.find(qn("w:jc")).get(qn("w:val")) == align  # type: ignore[union-attr]
    assert text.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:lineRule")) == "exact"  # type: ignore[union-attr]


def test_a_chart_without_data_and_a_photo_not_given_take_their_paragraphs_with_them() -> None:
    docx = made(full("一", "{{ 图表.柱 }}", "{{ 表.照片 }}", "二"), record(0, None))
    assert texts(docx)[:2] == ["一", "二"] and added(docx) == []


def test_a_chart_in_a_text_box_or_a_cell() -> None:
    for body in (
        box(p("{{ 图表.柱 }}")),
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p('{{ 图表.柱 }}')}</w:tc></w:tr></w:tbl>",
    ):
        docx = made(docx_with(p("上") + body + p("下")))
        assert loose_ends(docx) == [] and len(added(docx)) == 3
        empty = made(docx_with(p("上") + body + p("下")), record(0))
        assert added(empty) == [] and "" in texts(empty)


def test_a_drawing_behind_a_text_box_in_one_paragraph() -> None:
    inner = box(p("里"))
    docx = made(docx_with(inner.removesuffix("</w:p>") + "<w:r><w:t>{{ 表.照片 }}</w:t></w:r></w:p>"))
    assert loose_ends(docx) == [] and len(added(docx)) == 1


def test_a_photo_in_a_loop_is_kept_once() -> None:
    docx = made(full("{%p for 行 in 台账.行 %}", "{{ 行.图片 }}", "{{ 图表.柱 }}", "{%p endfor %}"))
    assert loose_ends(docx) == []
    assert [name for name in added(docx) if "media" in name] == ["word/media/gwkit_photo1.jpeg"]
    assert len([name for name in added(docx) if name.startswith("word/charts/gwkit")]) == 3


def test_photos_stand_two_a_row() -> None:
    docx = made(base_document([photo_table("台账", "图片", "街道"), paragraph(BODY, "尾")]))
    rows = list(part(docx).iter(qn("w:tr")))
    assert [len(list(row.iter(qn("w:drawing")))) for row in rows] == [2, 0, 1, 0]
    assert [["".join(map(str, cell.itertext())) for cell in row.iter(qn("w:tc"))] for row in rows[1::2]] == [
        ["第0街道", "第1街道"], ["第2街道", ""],
    ]  # fmt: skip


def test_the_caption_describes_the_photo_and_cannot_break_out() -> None:
    described = [node.get("descr") for node in part(made(full("{{ 表.照片 }}"))).iter(qn("wp:docPr"))]
    assert described == ['走访 "驻军" <某部> 一行']


@pytest.mark.parametrize(
    ("size", "box_size", "expected"),
    [
        ((1200, 900), (75, 56.25), (75, 56.25)),
        ((900, 1200), (75, 56.25), (42.1875, 56.25)),
        ((1200, 100), (75, 56.25), (75, 6.25)),
        ((96, 48), (75, 56.25), (25.4, 12.7)),
    ],
)
def test_a_photo_fits_its_box_and_is_not_stretched(
    size: tuple[int, int], box_size: tuple[float, float], expected: tuple[float, float]
) -> None:
    photo = Photo("a", b"", "png", *size, "")
    assert fitted(photo, box_size) == pytest.approx(expected)


@pytest.mark.parametrize("expression", ["表.照片|图片(40, 30)", "表.照片|图片('40', '30')"])
def test_a_template_sets_the_box(expression: str) -> None:
    (extent,) = part(made(full(f"{{{{ {expression} }}}}"))).iter(qn("wp:extent"))
    assert (extent.get("cx"), extent.get("cy")) == (str(40 * 36_000), str(30 * 36_000))


@pytest.mark.parametrize(
    "expression", ["表.照片|图片(0, 30)", "表.题|图片(40, 30)", "台账.行|每排(0)", "台账.行|每排(99)"]
)
def test_impossible_boxes_are_faults_of_the_tag(expression: str) -> None:
    with pytest.raises(RenderError) as fault:
        made(full(f"{{{{ {expression} }}}}"))
    assert [found.code for found in fault.value.problems] == ["T202"]


@pytest.mark.parametrize("content", ["{{ 图表.柱 }}", "{{ 表.照片 }}", "{{ 图表['柱'] }}"])
def test_headers_take_no_drawings(content: str) -> None:
    with pytest.raises(TemplateError) as fault:
        made(docx_with(p("正文"), header=p(content)))
    (found,) = fault.value.problems
    assert (found.code, str(found.location)) == ("T417", "t > 页眉第1段")


def test_nor_by_a_detour() -> None:
    with pytest.raises(RenderError) as fault:
        made(docx_with(p("正文"), header=p("{% for 名 in 表 %}{{ 表[名] }}{% endfor %}")))
    assert [found.code for found in fault.value.problems] == ["T417"]


def test_an_unknown_chart_is_named() -> None:
    with pytest.raises(TemplateError) as fault:
        made(docx_with(p("{{ 图表.柱子 }}")))
    (found,) = fault.value.problems
    assert found.code == "T209" and "柱" in found.hint


def test_a_template_made_from_our_own_document_gets_names_of_its_own() -> None:
    docx = made(made(full("{{ 图表.柱 }}", "{% raw %}{{ 图表.饼 }}{{ 表.照片 }}{% endraw %}")))
    assert loose_ends(docx) == []
    assert {name for name in added(docx) if name.endswith((".xlsx", "jpeg"))} == {
        "word/embeddings/gwkit_chart1.xlsx", "word/embeddings/gwkit_chart2.xlsx", "word/media/gwkit_photo1.jpeg",
    }  # fmt: skip


@needs_schemas
def test_joined_documents_keep_their_own_charts_and_share_their_photos() -> None:
    docx = full("{{ 图表.柱 }}", "{{ 表.照片 }}")
    other = make_photo(picture(300, 300), "另.jpg", "另.jpg")
    joiner = Joiner()
    for each in (record(), record(start=5), record(photo=other), record()):
        joiner.add(made(docx, each))
    single = joiner.finish()
    assert loose_ends(single) == [] and faults(single) == [] and chart_faults(single) == []
    found = members(single)
    charts = [name for name in found if name.startswith("word/charts/") and name.endswith(".xml")]
    assert len(charts) == 4 and len([name for name in found if name.startswith("word/media/")]) == 2
    for name in charts:
        link = found[f"word/charts/_rels/{name.rsplit('/', 1)[1]}.rels"].decode()
        book = found["word/embeddings/" + link.split("../embeddings/")[1].split('"')[0]]
        assert (b"<c:v>5</c:v>" in found[name]) is (b"<v>7</v>" in members(book)["xl/worksheets/sheet1.xml"])


def test_a_document_s_name_takes_a_photo_s() -> None:
    with Assembler(SCHEMA, full("{{ 表.照片 }}"), template="t", trusted=True) as assembler:
        assert assembler.document_name(record()) == "慰问.jpg"
        assert loose_ends(assembler.assemble(record())) == []
