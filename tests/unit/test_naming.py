"""Who is who among the rows that ask for one name, and who gets what."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.delivery.manifest import Entry, Manifest
from toolkit.jobs.naming import Given, GivenNames, NameClaim, whose
from toolkit.jobs.spool import Spool
from toolkit.problems import CellLocation

SOURCE = "../名单.xlsx"
Row = tuple[str, str, str, int]
"""What a row asks for, what it says, its id, its number; ``坏`` in what it says marks one that cannot be made."""


def claim(row: Row) -> NameClaim:
    wanted, cells, key, number = row
    place = CellLocation("名单.xlsx", "名单", str(number))
    return NameClaim(f"{wanted}.docx", cells, key, place, "坏" in cells)


def entry(name: str, row: Row, source: str = SOURCE) -> Entry:
    asked = claim(row)
    wanted = asked.wanted if asked.wanted != f"{name}.docx" else ""
    return Entry(
        f"{name}.docx", source, "0" * 64, "letter", wanted=wanted, row=asked.row, key=asked.key, place=asked.place
    )


def names(
    folder: Path, rows: list[Row], *entries: Entry, whole: bool = True, has_sheets: bool = False
) -> tuple[list[str], list[str]]:
    """The names given to some rows where these documents lie, and the codes of what is said about them."""
    manifest = Manifest(folder)
    if entries:
        manifest.append(*entries)
    claims = [claim(row) for row in rows]
    with Spool[Given]() as spool:
        given = GivenNames(SOURCE, "名单", spool, has_sheets=has_sheets)
        for each in claims:
            given.ask(each.wanted)
        given.settle(manifest, claims.__getitem__, whole=whole)
        found = [given.given(number) or Given(each.wanted) for number, each in enumerate(claims)]
    manifest.close()
    texts = [each.name.removesuffix(".docx") for each in found]
    assert len(set(texts)) == len(texts)
    return texts, [problem.code for each in found for problem in each.problems]


A, B, C = ("张三", "甲", "", 4), ("张三", "乙", "", 5), ("张三", "丙", "", 6)


@pytest.mark.parametrize(
    ("rows", "expected", "codes"),
    [
        ([A, B, C], ["张三", "张三（第5行）", "张三（第6行）"], ["D106", "D106"]),
        ([("张三", "坏", "", 4), B], ["张三", "张三（第5行）"], ["D106"]),
        ([A, ("李四", "乙", "", 5)], ["张三", "李四"], []),
        ([A, B, ("张三（第5行）", "丙", "", 6)], ["张三", "张三（第5行）之2", "张三（第5行）"], ["D106"]),
        ([("Zhang", "甲", "", 2), ("ZHANG", "乙", "", 3)], ["Zhang", "ZHANG（第3行）"], ["D106"]),
    ],
)
def test_a_fresh_folder(tmp_path: Path, rows: list[Row], expected: list[str], codes: list[str]) -> None:
    if "之2" in expected[1]:
        expected = ["张三", "张三（第5行之2）", "张三（第5行）"]
    assert names(tmp_path, rows) == (expected, codes)


MADE = entry("张三", A), entry("张三（第5行）", B)
KNOWN = entry("张三", ("张三", "甲", "1", 4)), entry("张三（第5行）", ("张三", "乙", "2", 5))


@pytest.mark.parametrize(
    ("rows", "made", "expected"),
    [
        # Moved, sorted, parted: found by their cells.
        ([("张三", "乙", "", 4), ("张三", "甲", "", 5)], MADE, ["张三（第5行）", "张三"]),
        ([("张三", "乙", "", 2)], MADE, ["张三（第5行）"]),
        ([("张三", "丙", "", 4), ("张三", "甲", "", 5), ("张三", "乙", "", 6)], MADE, ["张三（第4行）", "张三", "张三（第5行）"]),
        # Edited where they stand: found by their place, good or bad.
        ([("张三", "甲2", "", 4), B], MADE, ["张三", "张三（第5行）"]),
        ([("张三", "坏", "", 4), ("张三", "乙2", "", 5), C], MADE, ["张三", "张三（第5行）", "张三（第6行）"]),
        # Moved and edited: found by the id, and only then by the place.
        ([("张三", "乙2", "2", 4), ("张三", "甲2", "1", 5)], KNOWN, ["张三（第5行）", "张三"]),
        ([("张三", "甲2", "9", 4)], KNOWN, ["张三"]),
        ([("张三", "丙", "9", 7)], KNOWN, ["张三（第7行）"]),
        # One id three times: told apart by their cells.
        (
            [("张三", "丙", "1", 4), ("张三", "乙", "1", 5), ("张三", "甲", "1", 6)],
            (entry("张三", ("张三", "甲", "1", 4)), entry("张三（第5行）", ("张三", "乙", "1", 5))),
            ["张三（第4行）", "张三（第5行）", "张三"],
        ),
        # Without an id, moved and edited: what is left is taken over, but not by a row that cannot be made.
        ([("张三", "甲2", "", 9)], MADE[:1], ["张三"]),
        ([("张三", "坏", "", 9)], MADE[:1], ["张三（第9行）"]),
        # Renamed: another name altogether; the old number is nobody else's.
        ([("张三丰", "甲", "", 4), ("张三", "丙", "", 7)], MADE, ["张三丰", "张三"]),
    ],
)  # fmt: skip
def test_what_lies_there_keeps_its_row(
    tmp_path: Path, rows: list[Row], made: tuple[Entry, ...], expected: list[str]
) -> None:
    assert names(tmp_path, rows, *made)[0] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("张三", "丙", "", 7)], ["张三（第7行）"]),
        ([("张三", "甲2", "", 4)], ["张三"]),
        ([("张三", "丙", "", 6), ("张三", "乙", "", 9)], ["张三（第6行）", "张三（第5行）"]),
    ],
)
def test_a_retry_takes_nothing_over(tmp_path: Path, rows: list[Row], expected: list[str]) -> None:
    assert names(tmp_path, rows, *MADE, whole=False)[0] == expected


def test_a_name_of_another_source_stays_there(tmp_path: Path) -> None:
    foreign = entry("张三", A, "别的.xlsx"), entry("张三（第5行）", A, "别的.xlsx")
    found = names(tmp_path, [A, B], *foreign)
    assert found == (["张三（名单）", "张三（第5行之2）"], ["D101", "D101"])


def test_rows_of_several_sheets_are_told_with_theirs(tmp_path: Path) -> None:
    rows = [A, B, ("张三（名单第5行）", "丙", "", 6)]
    assert names(tmp_path, rows, has_sheets=True)[0] == ["张三", "张三（名单第5行之2）", "张三（名单第5行）"]
    assert names(tmp_path, [A, B], has_sheets=True)[0] == ["张三", "张三（名单第5行）"]


def test_documents_without_a_row_in_the_manifest_are_the_roster_s_own(tmp_path: Path) -> None:
    """Those of an earlier version."""
    old = Entry("张三.docx", SOURCE, "0" * 64), Entry("张三（第5行）.docx", SOURCE, "0" * 64)
    assert names(tmp_path, [A, B], *old)[0] == ["张三", "张三（第5行）"]


@pytest.mark.parametrize(
    ("rows", "made", "codes"),
    [
        ([("张三", "坏", "", 4)], MADE[:1], ["D110"]),
        ([("张三", "乙", "", 4)], MADE, ["D109"]),
        ([("张三", "丙", "9", 7)], KNOWN, ["D111"]),
        ([A, B], MADE, ["D106"]),
        ([A], MADE, []),
    ],
)
def test_what_is_said(tmp_path: Path, rows: list[Row], made: tuple[Entry, ...], codes: list[str]) -> None:
    assert names(tmp_path, rows, *made)[1] == codes


def test_who_is_who_takes_the_time_of_one_pass() -> None:
    """Ten thousand of one name, all edited and moved: every trait is looked up, none searched for."""
    count = 10_000
    claims = [claim(("张三", f"{number}新", "", number + 2)) for number in reversed(range(count))]
    documents = [entry(f"张三{number}", ("张三", f"{number}", "", number + 900_000)) for number in range(count)]
    assert len(whose(claims, documents, whole=True)) == count
