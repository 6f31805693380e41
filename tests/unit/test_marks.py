from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from toolkit.workbook.marks import Formats, Scan, column_index, column_letters, extent, read_marks, scan_sheet
from toolkit.workbook.number_formats import parse

NONE = Formats()
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@given(st.integers(0, 16_383))
def test_column_letters_and_back(index: int) -> None:
    assert column_index(column_letters(index)) == index


def test_extent_counts_cells_not_claims() -> None:
    assert extent(io.BytesIO(b'<dimension ref="A1:XFD1048576"/><row r="3"><c r="AB3"/></row>')) == (3, 28)
    assert extent(io.BytesIO(b"<sheetData/>")) == (0, 0)


def test_nothing_of_interest_needs_no_pass() -> None:
    assert scan_sheet(io.BytesIO(b'<c r="A1" s="3"><v>1</v></c>'), NONE) == Scan()
    assert scan_sheet(io.BytesIO(b'<c r="A1" s="3"/>'), Formats({3: parse("0%")})).holds_marks
    assert not scan_sheet(io.BytesIO(b'<c r="A1" s="33"/>'), Formats({3: parse("0%")})).holds_marks


@pytest.mark.parametrize(
    ("cell", "code", "needed"),
    [
        ('s="3"><v>12.345</v>', "0.00", True),
        ('s="3"><v>12.34</v>', "0.00", False),
        ('s="3" t="n"><v>-0.5</v>', '0"户"', True),
        ('s="3"><v>12</v>', '0"户"', False),
        ('s="3"><v>1E-7</v>', "0.00", True),
        ('s="3"><v>46061</v>', "yyyy/m/d", False),
        ('s="3"><v>46061.4</v>', "yyyy/m/d", True),
        ('s="3"><v>46061</v>', 'm"月"d"日"', True),
        ('s="3"><v>46061.4</v>', "h:mm", False),
        ('s="3"><v>12.345</v>', "General", False),
        ('s="3"><v>12.345</v>', "@", False),
    ],
)
def test_only_a_cell_that_shows_something_else_needs_the_pass(cell: str, code: str, needed: bool) -> None:
    """Ordinary rosters with two decimals and whole days stay as fast as they were."""
    scan = scan_sheet(io.BytesIO(f'<row r="1"><c r="A1" {cell}</c></row>'.encode()), Formats({3: parse(code)}))
    assert scan.holds_marks is needed


def test_cells_without_a_style_have_the_first_one() -> None:
    assert scan_sheet(io.BytesIO(b'<c r="A1"><v>7</v></c>'), Formats({0: parse("000")})).holds_marks


@given(st.integers(1, 60))
def test_the_borders_of_pieces_do_not_matter(size: int) -> None:
    xml = b'<row r="3"><c r="ZZ123456" s="7"/><c r="A5"/></row><row r="7" hidden="1"/>'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.workbook.marks.PIECE", size)
        assert extent(io.BytesIO(xml)) == (123456, 702)
        assert scan_sheet(io.BytesIO(xml), NONE) == Scan(is_far=True, holds_marks=True)


def test_cells_without_a_reference_follow_each_other() -> None:
    xml = f'{HEAD}<sheetData><row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>'
    assert read_marks(io.BytesIO(xml.encode()), NONE).errors == {(0, 1): "#N/A"}


def test_hidden_columns_are_ranges() -> None:
    xml = f'{HEAD}<cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="true"/></sheetData></worksheet>'
    marks = read_marks(io.BytesIO(xml.encode()), NONE)
    assert (marks.hidden_columns, marks.hidden_rows) == ({1, 2}, {1})


def test_broken_xml_is_an_error_not_a_guess() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        read_marks(io.BytesIO(b'<a><row hidden="1">'), NONE)
