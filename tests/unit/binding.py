"""Bind small workbooks written as Markdown to one schema with a sheet of every shape."""

from __future__ import annotations

from pathlib import Path

from tests.workbooks import workbook
from toolkit.problems import FileLocation
from toolkit.record import Submission
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook

SCHEMA = parse_schema(
    """
[template]
id = "t"
name = "测试"
version = "1.0"
output = "{{ 报头.期号 }}"
[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "期号"
type = "integer"
required = true
[[sheet.field]]
name = "单位"
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
[[sheet.field]]
name = "会议"
type = "integer"
unit = "次"
min = 1
[[sheet]]
name = "台账"
shape = "table"
[[sheet.field]]
name = "日期"
[[sheet.field]]
name = "对象"
[[sheet.field]]
name = "户数"
type = "integer"
unit = "户"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
""",
    FileLocation("t"),
)

FORM = "| 报头 | 项目 | 内容 |\n|  | 期号 | 3 |\n|  | 单位 | 甲县 |\n"
PROSE = "| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | 正文。 |\n"

LEDGER = "| 台账 | 日期 | 对象 | 户数 | 慰问金 |\n|  | 1月 | 甲 | 3 | 7000 |\n|  | 2月 | 乙 | 4 | 0.3万元 |\n"


def submit(markdown: str, tmp_path: Path, schema: Schema = SCHEMA, **more: list[str]) -> Submission:
    return bind(read_workbook(workbook(markdown, tmp_path / "a.xlsx", **more)), schema)


def found(submission: Submission) -> list[str]:
    return [f"{one.code} {one.location}".replace("a.xlsx > ", "") for one in submission.problems]


def body(submission: Submission) -> list[str]:
    return [segment.text for prose in submission.record.prose for segment in prose.segments]


def figures(*rows: str) -> str:
    return "| 数据 | 指标 | 数值 | 约数 | 单位 |\n" + "".join(f"|  | {row} |\n" for row in rows)


def prose(text: str) -> str:
    return f"| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | {text} |\n"
