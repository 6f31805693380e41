from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, PROSE, found, submit
from toolkit.jobs.content import content_problems
from toolkit.problems import FileLocation, Severity
from toolkit.record import Submission
from toolkit.schema_file import parse_schema


def test_headers_are_found_wherever_they_stand(tmp_path: Path) -> None:
    form = "| 报头 | 甲县双拥办 |  |  |\n|  |  |  |  |\n|  | 内 容： | 备注 | ＊项目 |\n|  | ３ |  | 期　号： |\n"
    submission = submit(form + PROSE, tmp_path)
    assert submission.record.forms["报头"]["期号"].value == 3
    assert str(submission.record.forms["报头"]["期号"].where) == "a.xlsx > 报头!A4"
    assert found(submission) == ["W210 报头!B3"]


@pytest.mark.parametrize(
    ("markdown", "codes"),
    [
        ("| 报头 | 事项 | 值 |\n|  | 期号 | 3 |\n", ["W207 报头"]),
        ("| 报头 | 项目 | 内容 | 内容 |\n|  | 期号 | 3 |  |\n", ["W209 报头!C1"]),
        (FORM + "|  | 项目 | 内容 |\n", ["W208 报头!A4"]),
        (FORM + "|  | 期 号 | 4 |\n", ["W213 报头!B4"]),
        (FORM + "|  | 期好 | 4 |\n", ["W212 报头!A4"]),
        (FORM.replace("| 3 |", "|  |"), ["W315 报头!B2"]),
        (FORM.replace("| 3 |", "| 三 |"), ["W305 报头!B2"]),
        (FORM.replace("|  | 期号 | 3 |\n", ""), ["W315 报头"]),
        (FORM.replace("| 3 |", "| !#REF! |"), ["W301 报头!B2"]),
    ],
)
def test_what_is_wrong_with_a_form(tmp_path: Path, markdown: str, codes: list[str]) -> None:
    assert found(submit(markdown + PROSE, tmp_path)) == codes


# --- placeholders -------------------------------------------------------------------------------------------------------
FIELDS = """
[template]
id = "t"
name = "测试"
version = "1.0"
output = "a"
[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "期号"
type = "integer"
required = true
[[sheet.field]]
name = "日期"
type = "date"
required = true
[[sheet.field]]
name = "标题"
required = true
default = "关于××的通知"
[[sheet.field]]
name = "记号"
type = "choice"
required = true
choices = ["○", "×"]
[[sheet.field]]
name = "签发人"
[[sheet]]
name = "导语"
shape = "prose"
[[sheet]]
name = "名单"
shape = "table"
[[sheet.field]]
name = "姓名"
required = true
"""
SOUND = {"期号": "3", "日期": "2026年2月8日", "标题": "双拥工作", "记号": "×", "签发人": ""}


def filled_in(tmp_path: Path, prose: str = "一段。", **values: str) -> Submission:
    lines = [f"|  | {name} | {value} |" for name, value in {**SOUND, **values}.items()]
    sheet = "\n".join(["| 报头 | 项目 | 内容 |", *lines])
    rest = (
        f"\n| 导语 | 层级 | 标题 | 内容 |\n| | | | {prose} |\n| 名单 | 姓名 | 说明 |\n| | 李×× | |\n| | ×× | 待填 |\n"
    )
    return submit(sheet + rest, tmp_path, parse_schema(FIELDS, FileLocation("t")))


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("期号", "××××", "B2"), ("期号", "第××期", "B2"), ("期号", "待定", "B2"), ("期号", "___", "B2"), ("日期", "20××年×月×日", "B3"),
        ("日期", "20xx-xx-xx", "B3"), ("日期", "年  月  日", "B3"), ("标题", "【标题】", "B4"), ("标题", "关于××县的通报", "B4"),
        ("标题", "20xx年双拥工作", "B4"), ("记号", "××", "B5"), ("记号", "（待定）", "B5"),
    ],
)  # fmt: skip
def test_a_placeholder_in_a_required_field_is_one_error(name: str, value: str, cell: str, tmp_path: Path) -> None:
    submission = filled_in(tmp_path, **{name: value})
    assert found(submission) == [f"W345 报头!{cell}", "W210 名单!B1"]
    assert submission.failed
    content = content_problems(submission.record, parse_schema(FIELDS, FileLocation("t")))
    assert [each for each in content if str(each.location).endswith(f"!{cell}")] == [], "told once"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("签发人", "××××"), ("签发人", "待定"), ("标题", "3×3篮球赛"), ("标题", "X光检查"), ("标题", "关于李××的通报"),
        ("标题", "202×年双拥工作"), ("记号", "×"), ("记号", "○"), ("标题", "待遇落实情况"),
    ],
)  # fmt: skip
def test_elsewhere_and_what_only_looks_like_one_withhold_nothing(name: str, value: str, tmp_path: Path) -> None:
    submission = filled_in(tmp_path, "20xx年，走访××户。", **{name: value})
    assert not submission.failed
    content = list(content_problems(submission.record, parse_schema(FIELDS, FileLocation("t"))))
    assert {each.severity for each in content} == {Severity.WARNING}
    assert any(str(each.location).endswith("导语!C2") for each in content), "prose is told as before"


def test_a_draft_keeps_its_placeholder_for_the_page(tmp_path: Path) -> None:
    record = filled_in(tmp_path, 标题="20xx年双拥工作", 期号="××").record
    assert record.forms["报头"]["标题"].value == "20xx年双拥工作"
    assert record.forms["报头"]["期号"].value is None


def test_a_default_that_is_a_placeholder_withholds_where_its_sheet_is_missing(tmp_path: Path) -> None:
    schema = parse_schema(FIELDS, FileLocation("t"))
    submission = submit("| 导语 | 层级 | 标题 | 内容 |\n| | | | 一段。 |", tmp_path, schema)
    assert [each.code for each in submission.problems] == ["W345", "W201"]
