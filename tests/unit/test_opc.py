from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from toolkit import limits
from toolkit.opc import deflate, has_document_type, pack, parse_xml, read_members, write_members


@given(st.dictionaries(st.text("abc中", min_size=1, max_size=8), st.binary(max_size=300), max_size=5))
def test_what_is_packed_unpacks_the_same(members: dict[str, bytes]) -> None:
    data = write_members([deflate(name, content) for name, content in members.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


def test_static_members_are_copied_as_they_lie() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "甲" * 100, compress_type=zipfile.ZIP_STORED)
        archive.writestr("b.txt", "乙")
    packed = pack(stream.getvalue(), {"b.txt": b"new"})
    before, after = read_members(stream.getvalue()), read_members(packed)
    assert before[0] == after[0]
    assert zipfile.ZipFile(io.BytesIO(packed)).read("b.txt") == b"new"
    assert pack(stream.getvalue(), {"b.txt": b"new"}) == packed


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (b"<a/>", False),
        (b'<?xml version="1.0"?>\n<!-- c --><?p x?><a/>', False),
        (b"\xef\xbb\xbf<a><!DOCTYPE b></a>", False),
        (b"", False),
        (b"<!DOCTYPE a><a/>", True),
        (b"\xef\xbb\xbf <!doctype a><a/>", True),
        (b"<!--" + b"x" * 100_000 + b"--><!DOCTYPE a><a/>", True),
        (b"<!-- never ends", True),
        (b"<!-- nothing else -->", True),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), True),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), False),
    ],
)
def test_document_types_are_seen_behind_any_prolog(xml: bytes, found: bool) -> None:
    assert has_document_type(xml) is found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_no_document_type_in_any_encoding(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'
    with pytest.raises(etree.XMLSyntaxError):
        parse_xml(text.encode(encoding))


@pytest.mark.parametrize("piece", [b"<a/>", b'<a b="" c=""/>', b"<a>x</a>"])
def test_no_tree_beyond_the_limit(piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "XML_NODES", 1_000)
    assert len(parse_xml(b"<r>" + piece * 150 + b"</r>")) == 150
    with pytest.raises(etree.XMLSyntaxError, match="内容太多"):
        parse_xml(b"<r>" + piece * 1_000 + b"</r>")
