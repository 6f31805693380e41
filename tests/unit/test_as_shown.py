"""Workbooks read as they are shown: through a real file, into records, onto pages, and into the next workbook."""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.binding import FORM, PROSE, figures, found, prose, submit
from tests.workbooks import workbook
from toolkit.assembly.context import build_context
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.problems import CellLocation, FileLocation
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Passage
from toolkit.record import Percent, Shown, added, changed, scalar_text, shown_number
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import Content
from toolkit.workbook.reader import read_workbook
from toolkit.workbook.retyped import typed_rows

FIELDS = parse_schema(
    """
[template]
id = "t"
name = "测试"
version = "1.0"
output = "a"
[[sheet]]
name = "名单"
shape = "table"
[[sheet.field]]
name = "文字"
[[sheet.field]]
name = "证件"
type = "id"
[[sheet.field]]
name = "小数"
type = "number"
[[sheet.field]]
name = "金额"
type = "money"
unit = "万元"
[[sheet.field]]
name = "比例"
type = "percent"
[[sheet.field]]
name = "日期"
type = "date"
""",
    FileLocation("t"),
)
HEADER = "| 名单 | 文字 | 证件 | 小数 | 金额 | 比例 | 日期 |\n"
THIRD = "3333.3333333333335"


def row(cells: str, tmp_path: Path) -> tuple[dict[str, object], list[str]]:
    submission = submit(f"{HEADER}|  | {cells} |\n", tmp_path, FIELDS)
    (read,) = submission.record.tables["名单"].rows
    return {name: value.value for name, value in read.values.items()}, found(submission)


def test_a_number_prints_as_shown_and_computes_as_stored(tmp_path: Path) -> None:
    values, problems = row(
        f"#{THIRD}@0.00 | #10020@000000 | #{THIRD}@#,##0.00 | #2.675@0.0 | #0.12345@0.0% |  ", tmp_path
    )
    assert {name: scalar_text(value) for name, value in values.items()} == {  # type: ignore[arg-type]
        "文字": "3333.33",
        "证件": "010020",
        "小数": "3333.33",
        "金额": "27000",
        "比例": "12.3%",
        "日期": "",
    }
    assert (values["小数"], values["金额"], values["比例"]) == (Decimal("3333.33333333333"), 26750, Decimal("12.345"))
    assert problems == ["W419 名单!D1", "W352 名单!A2", "W352 名单!C2", "W352 名单!D2", "W352 名单!E2"]


@pytest.mark.parametrize(
    ("cell", "text", "codes"),
    [
        ('@2026-02-08@m"月"d"日"', "2月8日", ["W351"]),
        ('@2003-12-01@yyyy"年"m"月"', "2003年12月", ["W351"]),
        ("#46061@[$-804]aaaa", "星期日", ["W351"]),
        ("@2026-02-08@yyyy/m/d", "2026年2月8日", ["W351"]),
        ("#13900000001@000-0000-0000", "139-0000-0001", []),
        ('#705000@0!.0,"万元"', "705000", ["W354"]),
        ('#7@"XM"000', "007", ["W354"]),
        ('#12@0"户"', "12", []),
        ("#5@0.00", "5", []),
        ("#1234567@#,##0", "1234567", []),
        ("#6222020000000000001@0", None, ["W310"]),
        ("#0.65@0%", "65%", []),
        ("3333.33333333333", "3333.33333333333", []),
    ],
)
def test_texts(cell: str, text: str | None, codes: list[str], tmp_path: Path) -> None:
    values, problems = row(f"{cell} | 甲 |  |  |  |  ", tmp_path)
    assert values["文字"] == text
    assert [problem.partition(" ")[0] for problem in problems] == codes


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ('@2026-02-01@yyyy"年"m"月"', ["W353"]),
        ("@2026-02-01@[$-804]aaaa", ["W353"]),
        ("@2026-02-01@yyyy/m/d", []),
        ('@2026-02-01@m"月"d"日"', []),
        ("#20260201", []),
        ("20260201", []),
        ("2026/2/1 0:00:00", []),
        ("—", []),
    ],
)
def test_a_date_column_prints_its_type(cell: str, codes: list[str], tmp_path: Path) -> None:
    values, problems = row(f"甲 |  |  |  |  | {cell}", tmp_path)
    assert values["日期"] == (None if cell == "—" else datetime.date(2026, 2, 1))
    assert [problem.partition(" ")[0] for problem in problems] == codes


def test_filters_print_what_is_shown(tmp_path: Path) -> None:
    submission = submit(f"{HEADER}|  | 甲 |  | #{THIRD}@0.00 | #1.234567@0.00 |  |  |\n", tmp_path, FIELDS)
    context = build_context(submission.record, FIELDS)
    page = (
        "{% set 行 = 名单.行[0] %}{{ 行.小数 }} {{ 行.小数 | 千分位 }} {{ 行.小数 ~ '元' }} {{ 行.金额 | 大写金额 }} "
        "{{ 行.金额 | 万元 }} {{ 行.小数 > 3333.332 }} {{ '%s' | format(行.小数) }}"
    )
    printed = TemplateEnvironment().from_string(page).render(context)
    assert printed == "3333.33 3,333.33 3333.33元 壹万贰仟叁佰元整 1.23 是 3333.33"


def test_money_below_a_cent_is_no_fault_of_the_template(tmp_path: Path) -> None:
    submission = submit(f"{HEADER}|  | 甲 |  |  | 1.2345元 |  |  |\n", tmp_path, FIELDS)
    assert found(submission) == ["W356 名单!D2"]
    context = build_context(submission.record, FIELDS)
    assert TemplateEnvironment().from_string("{{ 名单.行[0].金额 | 大写金额 }}").render(context) == "壹元贰角叁分"


def test_figures_are_read_the_same_way(tmp_path: Path) -> None:
    rows = figures(
        f"慰问金 | #{THIRD}@0.00 | 约 | 元",
        "会议 | — |  | 次",
        "训练 | #0.666666@0% |  | ",
        "里程 | #70.6@0 | 余 | 公里",
    )
    submission = submit(FORM + prose("［慰问金］，［训练］，［里程］，［慰问金.数值］") + rows, tmp_path)
    (paragraph,) = [segment.text for part in submission.record.prose for segment in part.segments]
    assert paragraph == "约3333.33元，67%，70余公里，3333.33"
    assert submission.record.figures["数据"]["慰问金"].value == Decimal("3333.33333333333")
    assert submission.record.figures["数据"]["会议"].is_blank


@pytest.mark.parametrize("text", ["（500）", "9" * 5000, "9" * 5000 + "元", "#6222020000000000001"])
def test_figures_that_cannot_be_taken(text: str, tmp_path: Path) -> None:
    submission = submit(FORM + PROSE + figures(f"会议 | {text} |  | 次"), tmp_path)
    assert submission.failed
    assert all(len(str(problem)) < 300 for problem in submission.problems)


def test_long_numbers_in_prose_make_no_long_messages() -> None:
    passage = Passage(f"共慰问{'9' * 5000}元，占全县\u200b{'9' * 5000}户。", CellLocation("a.xlsx", "导语", "C4"))
    messages = [str(found.problem()) for found in check_content([passage])]
    assert all(len(message) < 1500 and "\u200b" not in message for message in messages)
    assert len(str(passage.finding("C-NUM-12", 0, len(passage.text)).problem())) < 1500


def test_a_sum_prints_as_many_decimals_as_its_parts() -> None:
    part = Shown(Decimal("3333.33333333333"), Decimal("3333.33"))
    total = added(added(added(Decimal(0), part), part), part)
    assert (total, scalar_text(total)) == (Decimal("9999.99999999999"), "10000")
    assert scalar_text(added(total, Decimal("0.125"))) == "10000.125"
    assert added(Decimal("0.1"), 2) == Decimal("2.1")
    assert not isinstance(added(Decimal("0.1"), 2), Shown)


@pytest.mark.parametrize(
    "number", [Shown(Decimal("1.25"), Decimal("1.3")), Percent("12.5"), Percent(Decimal("12.55"), Decimal("12.6"))]
)
def test_numbers_travel_between_processes(number: Shown) -> None:
    copy = pickle.loads(pickle.dumps(number))
    assert (type(copy), copy, copy.shown, repr(copy)) == (type(number), number, number.shown, repr(number))


def test_what_becomes_of_a_number() -> None:
    amount = changed(Shown(Decimal("1.2345"), Decimal("1.23")), lambda number: number * 10_000)
    assert (amount, shown_number(amount)) == (Decimal(12345), Decimal(12300))
    assert repr(Shown(Decimal(1), Decimal(2))) != repr(Shown(Decimal(1), Decimal(1)))


def test_the_next_workbook_shows_the_same(tmp_path: Path) -> None:
    """What is carried over is stored and shown as before, and the note that it is so comes again."""
    line = f"#{THIRD}@0.00 | #10020@000000 | #{THIRD}@#,##0.00 | #1.234567@0.00 |  | @2003-12-01@yyyy-mm"
    path = workbook(f"{HEADER}|  | {line} |\n", tmp_path / "a.xlsx")
    before = bind(read_workbook(path), FIELDS)
    rows = typed_rows(read_workbook(path), FIELDS)
    after_path = tmp_path / "b.xlsx"
    after_path.write_bytes(blank_workbook(FIELDS, content=Content(rows)))
    after = bind(read_workbook(after_path), FIELDS)
    told = [
        [(value.value, scalar_text(value.value)) for value in one.record.tables["名单"].rows[0].values.values()]
        for one in (before, after)
    ]
    assert told[0] == told[1]
