"""A free table in a document: in the place of its paragraph, whatever the template makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.documents import docx_with, p, part, texts
from tests.validity import faults, loose_ends, needs_schemas
from toolkit.assembly.assemble import Assembler
from toolkit.errors import RenderError
from toolkit.gongwen import measures as m
from toolkit.gongwen.document import base_document
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.paragraphs import annex_table, paragraph, row
from toolkit.gongwen.styles import BODY, TABLE_TEXT
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import FreeTable, Level, Prose, Record, Segment, Span, Value
from toolkit.schema_file import parse_schema

WHERE = CellLocation("a.xlsx", "原表1", "A1")
SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "文"\n'
    '[[sheet]]\nname = "导语"\nshape = "prose"\n[[sheet]]\nname = "结语"\nshape = "prose"\n',
    FileLocation("t"),
)
LOOP = [p("{%p for 段 in 正文 %}"), p("{{ 段.编号 }}{{ 段.标题 }}{{ 段.内容 }}"), p("{%p endfor %}")]


def table(*rows: str, spans: Sequence[Span] = ()) -> FreeTable:
    return FreeTable("原表1", tuple(tuple(Value(text, WHERE) for text in row.split("|")) for row in rows), tuple(spans))


SMALL = table("姓名|职务", "张甲|组长\n兼联络员")


def record(*items: str | FreeTable) -> Record:
    segments = [
        Segment(Level.TEXT, "", "", item, "导语", WHERE)
        if isinstance(item, str)
        else Segment(Level.TEXT, "", "", item.text, "导语", WHERE, item)
        for item in items
    ]
    return Record(prose=(Prose("导语", tuple(segments)),))


def made(docx: bytes, values: Record, *, trusted: bool = True) -> bytes:
    with Assembler(SCHEMA, docx, template="t", trusted=trusted) as assembler:
        return assembler.assemble(values)


def tags(docx: bytes) -> list[str]:
    """The blocks of the body."""
    body = part(docx).find(qn("w:body"))
    assert body is not None
    return [str(node.tag).rpartition("}")[2] for node in body]


@pytest.mark.parametrize("trusted", [True, False])
def test_the_table_takes_the_place_of_its_paragraph(trusted: bool) -> None:
    docx = made(docx_with(*LOOP), record("前。", SMALL, "后。"), trusted=trusted)
    assert tags(docx)[:4] == ["p", "tbl", "p", "p"]
    assert texts(docx) == ["前。", "姓名", "职务", "张甲", "组长", "兼联络员", "", "后。"]
    assert not list(part(docx).iter(qn("w:pStyle"), qn("w:tblStyle")))


@pytest.mark.parametrize("printed", ["{{ 段 }}", "{{ 段.文字 }}", "{{ 段.编号 ~ 段.内容 }}", "{{ 段.内容 or '无' }}"])
def test_every_way_to_print_a_paragraph(printed: str) -> None:
    docx = made(docx_with(LOOP[0], p(printed), LOOP[2]), record(SMALL))
    assert tags(docx)[:2] == ["tbl", "p"] and texts(docx)[0] == "姓名"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("{{ 段.内容|upper }}", ["姓名\t职务\n张甲\t组长 兼联络员"]),
        ("{{ 段.内容 + '。' }}", ["姓名\t职务\n张甲\t组长 兼联络员。"]),
        ("{{ 段.内容[:2] }}", ["姓名"]),
        ("（{{ 段.内容 }}）", ["（）", "姓名", "职务", "张甲", "组长", "兼联络员", ""]),
    ],
)
def test_nothing_is_lost_where_it_is_taken_for_a_text(printed: str, expected: list[str]) -> None:
    docx = made(docx_with(LOOP[0], p(printed), LOOP[2]), record(SMALL))
    found = ["".join({"t": node.text or "", "tab": "\t", "br": "\n"}.get(str(node.tag).rpartition("}")[2], "")
             for node in each.iter()) for each in part(docx).iter(qn("w:p"))]  # fmt: skip
    assert found == expected


def test_within_a_cell_it_is_as_wide_as_the_cell() -> None:
    loop = [paragraph(TABLE_TEXT, text) for text in ("{%p for 段 in 正文 %}", "{{ 段.内容 }}", "{%p endfor %}")]
    cell = row([4000], [loop[0]])
    cell[-1].extend(loop[1:])
    docx = made(base_document([annex_table([4000], [cell])]), record(SMALL))
    inner = list(part(docx).iter(qn("w:tbl")))[1]
    width = inner.find(f".//{qn('w:tblW')}")
    assert width is not None and (width.get(qn("w:w")), width.get(qn("w:type"))) == ("5000", "pct")
    parent = inner.getparent()
    assert parent is not None and parent.tag == qn("w:tc") and parent[-1].tag == qn("w:p")


@pytest.mark.parametrize(
    ("section", "width"),
    [
        ('<w:pgSz w:w="16838" w:h="11906"/><w:pgMar w:left="1440" w:right="1398"/>', 14_000),
        ('<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:right="1000" w:left="906"/>', 10_000),
        ('<w:pgSz w:w="2000" w:h="16838"/><w:pgMar w:right="1000" w:left="906"/>', m.TEXT_WIDTH),
        ("", m.TEXT_WIDTH),
    ],
)
def test_it_is_as_wide_as_the_page_it_stands_on(section: str, width: int) -> None:
    end = f"<w:p><w:pPr><w:sectPr>{section}</w:sectPr></w:pPr></w:p>"
    docx = made(docx_with(*LOOP, end), record(SMALL))
    assert sum(int(str(node.get(qn("w:w")))) for node in part(docx).iter(qn("w:gridCol"))) == width


def test_in_a_header_there_is_no_room_for_it() -> None:
    docx = docx_with(*LOOP, header=p("{% for 段 in 正文 %}{{ 段.内容 }}{% endfor %}"))
    with pytest.raises(RenderError) as fault:
        made(docx, record(SMALL))
    assert [found.code for found in fault.value.problems] == ["T417"]


def test_merged_cells_headers_and_rows() -> None:
    merged = table(
        "单位|联系方式|", "|地址|电话", "甲|路1号|1", "|路2号|2",
        spans=[Span(0, 0, 2, 1), Span(0, 1, 1, 2), Span(2, 0, 2, 1)],
    )  # fmt: skip
    docx = made(docx_with(*LOOP), record(merged))
    rows = list(part(docx).iter(qn("w:tr")))
    assert [len(each.findall(qn("w:tc"))) for each in rows] == [2, 3, 3, 3]
    merges = [
        [None if node is None else node.get(qn("w:val"), "") for node in
         (cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") for cell in each.findall(qn("w:tc")))]
        for each in rows
    ]  # fmt: skip
    assert merges == [["restart", None], ["", None, None], ["restart", None, None], ["", None, None]]
    assert [each.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for each in rows] == [True, True, False, False]
    assert all(each.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for each in rows)


def test_a_row_higher_than_a_page_may_be_parted() -> None:
    docx = made(docx_with(*LOOP), record(table("甲|乙", "丙|" + "长" * 3000)))
    assert [each.find(f".//{qn('w:cantSplit')}") is not None for each in part(docx).iter(qn("w:tr"))] == [True, False]


def test_data_that_looks_like_a_mark_is_data() -> None:
    odd = "<?gwkit-table 0?>"
    docx = made(docx_with(*LOOP), record(odd, table(f"{{{{ 段 }}}}|{odd}", "&|<b>")))
    assert texts(docx)[:5] == [odd, "{{ 段 }}", odd, "&", "<b>"]


def test_the_styles_of_our_templates_are_used() -> None:
    base = base_document([paragraph(BODY, text) for text in ("{%p for 段 in 正文 %}", "{{ 段 }}", "{%p endfor %}")])
    docx = made(base, record(SMALL))
    used = [node.get(qn("w:val")) for node in part(docx).iter(qn("w:pStyle"), qn("w:tblStyle"))]
    assert used[:4] == ["附表", "表格表头", "表格表头", "表格文字"] and "表后" in used


def test_documents_of_one_template_are_apart() -> None:
    with Assembler(SCHEMA, docx_with(*LOOP), template="t", trusted=True) as assembler:
        first, none, second = (
            assembler.assemble(each) for each in (record(SMALL), record("一段。"), record(table("丙|丁"), SMALL))
        )
    assert texts(first)[0] == "姓名" and texts(none) == ["一段。"] and texts(second)[:4] == ["丙", "丁", "", "姓名"]


def test_which_sheets_a_template_prints() -> None:
    for body, printed in (
        (LOOP, {"正文"}),
        ([p("{%p for 段 in 结语.段落 %}"), *LOOP[1:]], {"结语"}),
        ([p("无")], set()),
    ):
        with Assembler(SCHEMA, docx_with(*body), template="t", trusted=True) as assembler:
            assert assembler.facts().printed == printed


@needs_schemas
def test_the_document_is_valid() -> None:
    base = base_document([paragraph(BODY, text) for text in ("{%p for 段 in 正文 %}", "{{ 段 }}", "{%p endfor %}")])
    spans = [Span(0, 0, 2, 1), Span(0, 1, 1, 2), Span(2, 1, 2, 2)]
    docx = made(base, record(SMALL, table("甲|乙|", "|丙|丁", "1|2|", "3||", spans=spans), SMALL))
    assert faults(docx) == [] and loose_ends(docx) == []
