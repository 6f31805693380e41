"""Which tables docxtpl's ``fix_tables`` would change, told without parsing them."""

from __future__ import annotations

import io
import zipfile

import pytest
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.documents import p
from tests.equality import cell, table, template
from toolkit.assembly.compile import compile_template
from toolkit.assembly.grid import has_bare_table, has_even_tables, stays_even
from toolkit.opc import parse_xml


def spanning(*spans: int) -> str:
    return "".join(cell("x", properties=f'<w:gridSpan w:val="{span}"/>') for span in spans)


def body(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def is_changed(docx: bytes) -> bool:
    text = body(docx)
    fixed = DocxTemplate(io.BytesIO(docx)).fix_tables(text)
    return etree.tostring(fixed, method="c14n") != etree.tostring(parse_xml(text.encode()), method="c14n")


@given(st.integers(1, 5), st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=1, max_size=4))
def test_even_tables_are_those_docxtpl_leaves_alone(columns: int, spans: list[list[int]]) -> None:
    docx = template(table(*(spanning(*row) for row in spans), columns=columns))
    assert not (has_even_tables(body(docx)) and is_changed(docx))


def source(docx: bytes) -> str:
    return compile_template(docx).parts["word/document.xml"].source


HEAD = cell("甲") + cell("乙")
LOOP = (cell("{%tr for i in rows %}") + cell(), cell("{{ i.x }}") + cell("{% if n %}{{ n }}{% endif %}"))
END = cell("{%tr endfor %}") + cell()


@pytest.mark.parametrize(
    "content",
    [
        p("{{ a }}"),
        table(HEAD),
        table(HEAD, *LOOP, END),
        table(*LOOP, END),
        table(HEAD, spanning(2)),
        p("{%p for i in list %}") + table(HEAD) + p("{%p endfor %}"),
    ],
)
def test_tables_that_stay_even(content: str) -> None:
    assert stays_even(source(template(content)))


@pytest.mark.parametrize(
    "content",
    [
        table(HEAD, columns=3),
        table(HEAD, spanning(3)),
        table(cell("{%tc for i in list %}") + cell("{{ i }}") + cell("{%tc endfor %}")),
        table(cell("{% colspan n %}甲") + cell("乙")),
        table(HEAD, cell("{% if n %}甲") + cell("乙{% endif %}")),
        table(cell(table(HEAD)) + cell()),
        table(HEAD) + p("{{ a|safe }}"),
    ],
)
def test_tables_that_may_not(content: str) -> None:
    assert not stays_even(source(template(content)))


def test_a_table_without_rows_is_seen() -> None:
    docx = compile_template(template(table(*LOOP, END))).render({"rows": [], "n": 1})
    assert not has_bare_table(body(docx)), "docxtpl has taken the columns away"
    assert has_bare_table(table())
    assert not has_bare_table(table(HEAD))
