"""What is the same as in the last issue that an output folder knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pictures import picture, placed_over
from tests.workbooks import workbook
from toolkit.delivery.manifest import Entry, Manifest
from toolkit.jobs.issue import Issue, issue_of, issue_problems
from toolkit.problems import FileLocation
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook

TOML = """
[template]
id = "t"
name = "简报"
version = "1"
output = "a"
[rollup]
unit = "报头.单位"
[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "期号"
type = "integer"
carry = "next"
[[sheet.field]]
name = "单位"
[[sheet.field]]
name = "日期"
type = "date"
[[sheet.field]]
name = "标题"
default = "通报"
[[sheet]]
name = "导语"
shape = "prose"
[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
from = "台账.慰问金"
[[sheet]]
name = "台账"
shape = "table"
[[sheet.field]]
name = "日期"
[[sheet.field]]
name = "对象"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
[[sheet]]
name = "照片"
shape = "table"
[[sheet.field]]
name = "照片"
type = "image"
[[sheet.field]]
name = "说明"
"""
SCHEMA = parse_schema(TOML, FileLocation("t"))
UNNUMBERED = parse_schema(TOML.replace('carry = "next"', ""), FileLocation("t"))
ROWS = ("1月3日 | 甲户 | #500", "1月4日 | 乙户 | #800", "1月5日 | 丙户 | #900")
NUMBERS = ("标语 | #30 |  | 条", "板报 | #12 |  | 块", "会议 | #2 |  | 次")


def issue(
    path: Path,
    number: int | None = 1,
    *,
    unit: str = "甲县",
    day: str = "",
    title: str = "",
    rows: tuple[str, ...] = (),
    numbers: tuple[str, ...] = (),
    photos: dict[str, bytes] | None = None,
    schema: Schema = SCHEMA,
) -> Issue:
    """An issue: ``rows`` of the ledger, ``numbers`` of the figures sheet, ``photos`` by cell."""
    lines = [
        "| 报头 | 项目 | 内容 |",
        f"| | 期号 | {'' if number is None else f'#{number}'} |",
        f"| | 单位 | {unit} |",
        f"| | 日期 | {day} |",
        f"| | 标题 | {title} |",
        "| 导语 | 层级 | 标题 | 内容 |",
        "| | | | 每期都一样的话。 |",
        "| 数据 | 指标 | 数值 | 约数 | 单位 |",
        *(f"| | {each} |" for each in numbers),
        "| 台账 | 日期 | 对象 | 慰问金 |",
        *(f"| | {each} |" for each in rows),
        "| 照片 | 照片 | 说明 |",
        *(f"| | | 第{number}张 |" for number, _ in enumerate(photos or {}, 1)),
    ]
    workbook("\n".join(lines), path)
    placed_over(path, "照片", photos or {})
    record = bind(read_workbook(path), schema).record
    return issue_of(record, schema, unit)


class Folder:
    """An output folder that only remembers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.manifest = Manifest(path)

    def take(self, source: str, each: Issue) -> None:
        content = {"template": each.template, "unit": each.unit, "serials": each.numbers, "digests": each.digests}
        self.manifest.append(Entry(f"{source}.docx", source, "h", **content))  # type: ignore[arg-type]

    def told(self, source: str, each: Issue) -> list[str]:
        """The findings, read back from the disk."""
        found = issue_problems(each, Manifest(self.path), source)
        return [f"{one.code} {one.message}" for one in found if one.code != "W408"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    known = Folder(tmp_path / "输出")
    yield known
    known.manifest.close()


# --- what is told -----------------------------------------------------------------------------------------------------
def test_rows_of_a_ledger(folder: Folder, tmp_path: Path) -> None:
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS))
    now = issue(tmp_path / "b.xlsx", 3, rows=("3月1日 | 丁户 | #300", *ROWS))
    (found,) = issue_problems(now, folder.manifest, "3月.xlsx")
    assert str(found) == (
        "b.xlsx > 台账!A3：“台账”里 3 行和上一期第 2 期完全一样（第 3—5 行）；请核对是不是忘了换成本期的；没有变就不用管"
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((ROWS[2],), "1 行和上一期第 2 期完全一样（第 2 行）"),
        ((ROWS[0], "3月1日 | 丁户 | #300", ROWS[2]), "2 行和上一期第 2 期完全一样（第 2、4 行）"),
        (("１月３日 | 甲户 | 500元",), ""),
        (("1月3日 | 甲户 | 500元",), "1 行"),
        (("1月3日 | 甲户 | #500.0",), "1 行"),
        # look-alikes
        (("3月3日 | 甲户 | #500",), ""),
        (("1月3日 | 甲户 | #501",), ""),
        ((" | 甲户 | #500",), ""),
    ],
)
def test_rows_one_by_one(rows: tuple[str, ...], told: str, folder: Folder, tmp_path: Path) -> None:
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS))
    found = folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, rows=rows))
    assert [told in each for each in found] == ([True] if told else [])


def test_rows_of_two_cells_are_the_same_by_chance(folder: Folder, tmp_path: Path) -> None:
    rows = tuple(f" | 困难户{number} | #500" for number in range(9))
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=rows))
    assert folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, rows=rows)) == []


def test_photos(folder: Folder, tmp_path: Path) -> None:
    old, new = picture(40, 30), picture(40, 30, corner="red")
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, photos={"A2": old, "A3": new}))
    other = picture(30, 40)
    assert folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, photos={"A2": other, "A3": old, "A4": new})) == [
        "W415 “照片”里 2 张照片和上一期第 2 期一样"
    ]
    assert folder.told("3月.xlsx", issue(tmp_path / "c.xlsx", 3, photos={"A2": other})) == []


@pytest.mark.parametrize(
    ("title", "is_told"), [("双拥工作掠影", True), ("双拥工作掠影（二）", False), ("", False), ("通报", False)]
)
def test_the_title(title: str, is_told: bool, folder: Folder, tmp_path: Path) -> None:
    """A title that is the template's own is the same every time."""
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, title="通报" if title == "通报" else "双拥工作掠影"))
    found = folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, title=title))
    assert found == (["W416 “标题”和上一期第 2 期一样"] if is_told else [])


@pytest.mark.parametrize(
    ("numbers", "is_told"),
    [
        (NUMBERS, True),
        ((*NUMBERS[:2], "会议 | #0 |  | 次", "横幅 | | | 条", NUMBERS[2]), False),  # 会议 stands twice
        ((*NUMBERS, "横幅 | #0 |  | 条"), True),
        ((*NUMBERS, "横幅 | #5 |  | 条"), False),
        ((*NUMBERS[:2], "会议 | #3 |  | 次"), False),
        ((*NUMBERS[:2], "会议 | #2 | 余 | 次"), False),
        (NUMBERS[1:], False),
        ((), False),
    ],
)
def test_figures_only_where_all_are_the_same(
    numbers: tuple[str, ...], is_told: bool, folder: Folder, tmp_path: Path
) -> None:
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, numbers=(*NUMBERS, "植树 | #7 |  | 株")))
    found = folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, numbers=numbers))
    assert [each[:4] for each in found] == (["W417"] if is_told else [])


def test_computed_figures_are_the_business_of_the_ledger(folder: Folder, tmp_path: Path) -> None:
    same = ("慰问金 | | | 元", *NUMBERS[:2])
    for source, number in (("2月.xlsx", 2), ("3月.xlsx", 3)):
        now = issue(tmp_path / "a.xlsx", number, numbers=same, rows=(f"{number}月1日 | 甲 | #500",))
        assert folder.told(source, now) == []
        folder.take(source, now)


def test_prose_may_stay(folder: Folder, tmp_path: Path) -> None:
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2))
    assert folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "台账"\nshape = "table"\n', 'name = "台账"\nshape = "table"\ncarry = "keep"\n'),
        ('[[sheet]]\nname = "报头"', '[merge]\nover = "台账"\n[[sheet]]\nname = "报头"'),
    ],
)
def test_a_standing_list_and_a_roster_may_stay(old: str, new: str, folder: Folder, tmp_path: Path) -> None:
    known = parse_schema(TOML.replace(old, new), FileLocation("t"))
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS, schema=known))
    assert folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, rows=ROWS, schema=known)) == []


# --- which issue is the last one --------------------------------------------------------------------------------------
def test_the_first_issue(folder: Folder, tmp_path: Path) -> None:
    assert folder.told("1月.xlsx", issue(tmp_path / "a.xlsx", 1, rows=ROWS, title="甲")) == []


def test_the_same_workbook_again_and_changed(folder: Folder, tmp_path: Path) -> None:
    now = issue(tmp_path / "a.xlsx", 1, rows=ROWS)
    folder.take("1月.xlsx", now)
    assert folder.told("1月.xlsx", now) == []
    assert folder.told("1月.xlsx", issue(tmp_path / "b.xlsx", 1, rows=ROWS[:2])) == []


def test_a_changed_workbook_is_compared_with_the_issue_before_it(folder: Folder, tmp_path: Path) -> None:
    folder.take("1月.xlsx", issue(tmp_path / "a.xlsx", 1, rows=ROWS[:1]))
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS[1:2]))
    folder.take("3月.xlsx", issue(tmp_path / "a.xlsx", 3, rows=ROWS[2:]))
    found = folder.told("2月.xlsx", issue(tmp_path / "b.xlsx", 2, rows=ROWS))
    assert found == ["W414 “台账”里 1 行和上一期第 1 期完全一样（第 2 行）"]


@pytest.mark.parametrize("known", [SCHEMA, UNNUMBERED])
def test_the_same_issue_from_another_workbook(known: Schema, folder: Folder, tmp_path: Path) -> None:
    """W408 speaks of the number already; without numbers the date says so."""
    words = {"day": "2026年3月1日", "rows": ROWS, "title": "三月", "schema": known}
    folder.take("3月.xlsx", issue(tmp_path / "a.xlsx", 3, **words))  # type: ignore[arg-type]
    assert folder.told("3月（改）.xlsx", issue(tmp_path / "b.xlsx", 3, **words)) == []  # type: ignore[arg-type]


def test_an_earlier_issue_corrected_from_another_workbook(folder: Folder, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        folder.take(f"{number}月.xlsx", issue(tmp_path / "a.xlsx", number, rows=ROWS[number - 1 : number]))
    assert folder.told("1月（改）.xlsx", issue(tmp_path / "b.xlsx", 1, rows=ROWS)) == []
    (found,) = folder.told("2月（改）.xlsx", issue(tmp_path / "b.xlsx", 2, rows=ROWS))
    assert "上一期第 1 期完全一样" in found


def test_units_in_one_folder(folder: Folder, tmp_path: Path) -> None:
    folder.take("甲2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS, title="双拥"))
    assert folder.told("乙3月.xlsx", issue(tmp_path / "b.xlsx", 3, unit="乙县", rows=ROWS, title="双拥")) == []


def test_without_units_a_title_alone_says_nothing(folder: Folder, tmp_path: Path) -> None:
    folder.take("甲.xlsx", issue(tmp_path / "a.xlsx", 2, unit="", title="双拥"))
    assert folder.told("乙.xlsx", issue(tmp_path / "b.xlsx", 3, unit="", title="双拥")) == []


def test_a_new_year_begins_at_one(folder: Folder, tmp_path: Path) -> None:
    folder.take("12月.xlsx", issue(tmp_path / "a.xlsx", 12, rows=ROWS))
    now = issue(tmp_path / "b.xlsx", 1, rows=ROWS)
    for _ in range(2):
        (found,) = folder.told("1月.xlsx", now)
        assert "上一期第 12 期" in found
        folder.take("1月.xlsx", now)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_the_order_of_building_does_not_matter(order: tuple[int, ...], folder: Folder, tmp_path: Path) -> None:
    for number in order:
        folder.take(f"{number}月.xlsx", issue(tmp_path / "a.xlsx", number, rows=ROWS[number - 1 : number]))
    (found,) = folder.told("4月.xlsx", issue(tmp_path / "b.xlsx", 4, rows=ROWS))
    assert "1 行和上一期第 3 期完全一样（第 4 行）" in found


def test_without_numbers_the_last_one_made_counts(folder: Folder, tmp_path: Path) -> None:
    for source, day in (("甲.xlsx", "2025年12月1日"), ("乙.xlsx", "2026年1月1日")):
        folder.take(source, issue(tmp_path / "a.xlsx", None, day=day, rows=ROWS[:1], schema=UNNUMBERED))
    now = issue(tmp_path / "b.xlsx", None, day="2026年2月1日", rows=ROWS, schema=UNNUMBERED)
    assert folder.told("丙.xlsx", now) == ["W414 “台账”里 1 行和上一期“乙.xlsx”完全一样（第 2 行）"]


def test_what_an_older_version_wrote_says_nothing(folder: Folder, tmp_path: Path) -> None:
    folder.manifest.append(Entry("a.docx", "2月.xlsx", "h", "t", "1", "甲县", {"报头.期号": 2}))
    assert folder.told("3月.xlsx", issue(tmp_path / "b.xlsx", 3, rows=ROWS)) == []


def test_the_folder_keeps_digests_alone(folder: Folder, tmp_path: Path) -> None:
    folder.take("2月.xlsx", issue(tmp_path / "a.xlsx", 2, rows=ROWS, title="双拥工作掠影", numbers=NUMBERS))
    kept = json.loads(next((folder.path / ".gwkit").glob("*.jsonl")).read_text("utf-8"))["digests"]
    assert {name: len(text) for name, text in kept.items()} == {"报头.标题": 12, "数据": 36, "台账": 36}
    assert all(set(text) <= set("0123456789abcdef") for text in kept.values())


# --- serial numbers ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("known", "source", "number", "is_told"),
    [
        ({"1月": 1}, "2月", 2, False),
        ({"1月": 1}, "3月", 3, True),
        ({"1月": 1, "2月": 2}, "2月（改）", 2, True),
        ({"12月": 12}, "1月", 1, False),
        ({"5月": 5, "6月": 6}, "5月", 5, False),
        ({"5月": 5, "6月": 6}, "5月", 4, True),
        ({}, "5月", 5, False),
    ],
)
def test_numbers_follow_each_other(
    known: dict[str, int], source: str, number: int, is_told: bool, folder: Folder, tmp_path: Path
) -> None:
    for name, each in known.items():
        folder.take(name, issue(tmp_path / "a.xlsx", each))
    found = issue_problems(issue(tmp_path / "b.xlsx", number), folder.manifest, source)
    assert [each.code for each in found] == (["W408"] if is_told else [])
