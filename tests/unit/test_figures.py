from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, LEDGER, PROSE, body, figures, found, prose, submit


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("会议 | 3 |  | ", "3次"),
        ("会议 | #3 |  | 场", "3场"),
        ("会议 | 3次 |  | ", "3次"),
        ("救助 | 70 | 余 | 万元", "70余万元"),
        ("救助 | 70万元 | 余 | ", "70余万元"),
        ("救助 | 三十万 |  | 元", "三十万元"),
        ("救助 | 2千多元 |  | 元", "2千多元"),
        ("救助 | 9大 |  | 类", "9大类"),
        ("救助 | 163万 |  | 万元", "163万元"),
        ("救助 | 163万 |  | 元", "163万元"),
        ("救助 | 1万余 |  | 株", "1万余株"),
        ("救助 | 70余万元 |  | 元", "70余万元"),
        ("救助 | #0.125@0.0% |  | ", "12.5%"),
        ("救助 | 近5000名 |  | 名", "近5000名"),
    ],
)
def test_figures_print_as_phrases(tmp_path: Path, row: str, text: str) -> None:
    name = row.split(" ", maxsplit=1)[0]
    submission = submit(FORM + prose(f"共［{name}］。") + figures(row), tmp_path)
    assert body(submission) == [f"共{text}。"]
    assert found(submission) == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (["会议 | 0 |  | 次"], ["W313 数据!B2"]),
        (["会议 | 1.5 |  | 次"], ["W306 数据!B2"]),
        (["会议 | 3 | 左右 | 次"], ["W312 数据!C2"]),
        (["会议 | 3 |  | 次", "会 议 | 4 |  | 次"], ["W501 数据!B3"]),
        (["救助 | 70元 |  | 户"], ["W506 数据!B2"]),
        (["救助 | 三十 | 余 | 户"], ["W507 数据!B2"]),
        ([" | 3 |  | 户"], ["W508 数据!A2"]),
        (["会议 | @2026-01-01 |  | 次"], ["W305 数据!B2"]),
    ],
)
def test_what_is_wrong_with_a_figure(tmp_path: Path, rows: list[str], codes: list[str]) -> None:
    assert found(submit(FORM + PROSE + figures(*rows), tmp_path)) == codes


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("慰问金 |  |  | 元", "10000元"),
        ("慰问金 |  |  | 万元", "1万元"),
        ("慰问金 |  | 余 | 元", "10000余元"),
        ("慰问金 | 1 |  | 万元", "1万元"),
    ],
)
def test_a_blank_figure_with_a_source_is_computed(tmp_path: Path, row: str, text: str) -> None:
    submission = submit(FORM + prose("［慰问金］") + figures(row) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([text], [])


@pytest.mark.parametrize(
    ("row", "agrees"),
    [
        ("慰问金 | 9999 |  | 元", False),
        ("慰问金 | 10000 | 余 | 元", True),
        ("慰问金 | 9000 | 余 | 元", False),
        ("慰问金 | 11000 | 近 | 元", True),
        ("慰问金 | 10900 | 约 | 元", True),
        ("慰问金 | 20000 | 约 | 元", False),
        ("慰问金 | 9000 | 以上 | 元", True),
        ("慰问金 | 11000 | 以上 | 元", False),
    ],
)
def test_a_typed_figure_must_agree_with_its_source(tmp_path: Path, row: str, agrees: bool) -> None:
    submission = submit(FORM + PROSE + figures(row) + LEDGER, tmp_path)
    assert found(submission) == ([] if agrees else ["W502 数据!B2"])
