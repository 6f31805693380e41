"""合并相同: equal neighbouring cells become one, and nothing else does."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.documents import docx_with, p, part
from toolkit.assembly.merging import mark_cells, merge_cells
from toolkit.assembly.prepare import prepare
from toolkit.gongwen.oxml import qn
from toolkit.opc import parse_xml
from toolkit.schema import Schema


def table(rows: Sequence[tuple[str, ...]], marked: tuple[int, ...] = (0,)) -> bytes:
    lines = []
    for row in rows:
        cells = []
        for column, text in enumerate(row):
            mark = '<w:tcPr><w:vMerge w:val="gwkit-same"/></w:tcPr>' if column in marked else ""
            cells.append(f"<w:tc>{mark}{p(text)}</w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return docx_with(f"<w:tbl>{''.join(lines)}</w:tbl>")


def merges(content: bytes) -> list[list[str]]:
    """For every row the merge of each cell: ``restart``, ``continue`` or nothing, with its text."""
    root = part(content)
    merge_cells(root)
    found = []
    for row in root.iter(qn("w:tr")):
        line = []
        for cell in row.iter(qn("w:tc")):
            node = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = "".join(t.text or "" for t in cell.iter(qn("w:t")))
            line.append(f"{node.get(qn('w:val')) if node is not None else ''}:{text}")
        found.append(line)
    return found


def test_equal_neighbours_become_one_cell() -> None:
    rows = [("城东", "甲"), ("城东", "乙"), ("城西", "丙")]
    assert merges(table(rows)) == [["restart:城东", ":甲"], ["continue:", ":乙"], [":城西", ":丙"]]


def test_equal_cells_that_are_not_neighbours_stay() -> None:
    assert merges(table([("甲",), ("乙",), ("甲",)])) == [[":甲"], [":乙"], [":甲"]]


def test_blank_cells_are_not_merged() -> None:
    assert merges(table([("",), ("",)])) == [[":"], [":"]]


def test_an_inner_column_stays_inside_its_outer_group() -> None:
    rows = [("一组", "甲"), ("一组", "甲"), ("二组", "甲")]
    assert merges(table(rows, (0, 1))) == [["restart:一组", "restart:甲"], ["continue:", "continue:"], [":二组", ":甲"]]


def test_a_row_without_the_mark_parts_a_group() -> None:
    content = table([("甲",), ("甲",)])
    root = part(content)
    middle = next(root.iter(qn("w:tr")))
    middle.addnext(parse_xml(docx_row("小计")))
    merge_cells(root)
    assert [node.get(qn("w:val")) for node in root.iter(qn("w:vMerge"))] == []


def docx_row(text: str) -> bytes:
    return f'<w:tr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:tc>{p(text)}</w:tc></w:tr>'.encode()


def test_a_cell_whose_tag_uses_the_filter_is_marked() -> None:
    content = docx_with(
        f"<w:tbl><w:tr><w:tc>{p('{{ 行.街道', '|合并相同 }}')}</w:tc><w:tc>{p('{{ 行.姓名 }}')}</w:tc></w:tr></w:tbl>"
    )
    prepared = prepare(content, Schema("a", "a", "1", "a", ()))
    marks = [cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") is not None for cell in part(prepared).iter(qn("w:tc"))]
    assert marks == [True, False]


def test_words_that_look_like_the_mark_do_nothing() -> None:
    root = part(docx_with(f"<w:tbl><w:tr><w:tc>{p('gwkit-same')}</w:tc></w:tr></w:tbl>"))
    mark_cells(root)
    merge_cells(root)
    assert next(root.iter(qn("w:vMerge")), None) is None


@given(st.lists(st.tuples(st.sampled_from("甲乙 "), st.sampled_from("子丑 ")), min_size=1, max_size=8))
def test_every_group_keeps_its_text_once_and_can_be_read_back(rows: list[tuple[str, str]]) -> None:
    stripped = [(first.strip(), second.strip()) for first, second in rows]
    shown: list[list[str]] = []
    for line in merges(table(stripped, (0, 1))):
        shown.append([])
        for column, cell in enumerate(line):
            kind, _, text = cell.partition(":")
            shown[-1].append(shown[-2][column] if kind == "continue" else text)
    assert [tuple(line) for line in shown] == stripped
