from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from toolkit.opc import deflate, pack, read_members, write_members


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
