from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.workbook.delimited import read_delimited
from toolkit.workbook.reader import Raw


def rows(path: Path) -> list[tuple[int, list[Raw]]]:
    (grid,) = read_delimited(path).sheets
    first = [(index, list(cells)) for index, cells in grid.rows()]
    assert [(index, list(cells)) for index, cells in grid.rows()] == first, "can be run through again"
    return first


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "名单.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_encodings_and_signs(tmp_path: Path, encoding: str, sign: str) -> None:
    path = written(tmp_path, f"姓名{sign}金额\n张㐀{sign}5\n", encoding)
    assert rows(path) == [(0, ["姓名", "金额"]), (1, ["张㐀", "5"])]


def test_quotes_blank_lines_and_excel_s_way_to_keep_a_text(tmp_path: Path) -> None:
    path = written(tmp_path, '甲,乙\r\n\r\n"一,""二""\n三",="007"\r\n,\r\n')
    assert rows(path) == [(0, ["甲", "乙"]), (2, ['一,"二"\n三', "007"])]
    assert read_delimited(path).sheets[0].name == "名单"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "W104"), (b"\xff\xff\xff,\n", "W113"), (b"a\0b,c\n", "W113"), ("甲,乙".encode("big5") + b"\x81", "W113")],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        rows(tmp_path / "a.csv")
    assert caught.value.problems[0].code == code


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "夹.csv").mkdir()
    for name, code in (("夹.csv", "W101"), ("无.csv", "W102")):
        with pytest.raises(WorkbookError) as caught:
            read_delimited(tmp_path / name)
        assert caught.value.problems[0].code == code


def test_too_long_a_cell_and_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '甲,乙\n"' + "长" * 200_000 + '",x\n')
    with pytest.raises(WorkbookError) as caught:
        rows(path)
    assert (caught.value.problems[0].code, str(caught.value.problems[0].location)) == ("W114", "名单.csv > 名单!2")
    monkeypatch.setattr(limits, "SHEET_CELLS", 3)
    with pytest.raises(WorkbookError) as caught:
        rows(written(tmp_path, "甲,乙\n1,2\n"))
    assert caught.value.problems[0].code == "W111"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text("甲乙a,\"'\n;|\t ", max_size=6), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_csv_writes_comes_back(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["表头", "二"], *table])
    path = written(tmp_path_factory.mktemp("csv"), stream.getvalue())
    read = dict(rows(path))
    for index, line in enumerate(table, 1):
        wanted = [text.replace("\r\n", "\n") or None for text in line]
        assert read.get(index, [None] * len(wanted)) == wanted
