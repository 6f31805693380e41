"""Parts of a ledger: rows by the value of a column, an exact sum in a unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import body, found, prose, submit
from toolkit.problems import FileLocation
from toolkit.record import Submission
from toolkit.schema_file import parse_schema

COLUMNS = (
    ("日期", "date", ""),
    ("对象", "text", ""),
    ("类别", "choice", ""),
    ("标准", "number", "元"),
    ("户数", "integer", "户"),
    ("人数", "integer", "人"),
    ("车辆", "integer", ""),
    ("占比", "percent", ""),
    ("慰问金", "money", "元"),
    ("补助", "money", "万元"),
    ("捐款", "money", ""),
    ("证号", "id", ""),
)
FIELDS = "".join(
    f'[[sheet.field]]\nname = "{name}"\ntype = "{kind}"\n'
    + (f'unit = "{unit}"\n' if unit else "")
    + ('choices = ["部队", "优抚对象", "军属"]\n' if kind == "choice" else "")
    for name, kind, unit in COLUMNS
)
SCHEMA = parse_schema(
    f"""
[template]
id = "t"
name = "测试"
version = "1.0"
output = "a"
[[sheet]]
name = "导语"
shape = "prose"
[[sheet]]
name = "台账"
shape = "table"
{FIELDS}
[[sheet]]
name = "空账"
shape = "table"
[[sheet.field]]
name = "行数"
type = "integer"
""",
    FileLocation("t"),
)
ROWS = (
    ("2026年2月8日", "甲　连", "部队", "500", "3", "10", "1", "12.5%", "71234", "0.5", "1", "007"),
    ("2026-02-09", "乙村（东）", "优抚对象", "500.0", "4", "20", "", "3%", "0.3万元", "", "2", "008"),
    ("2026/2/9", "2026.2.1", "部队", "300", "", "5", "2", "", "500", "2", "", ""),
    ("", "丙", "优抚对象", "", "1", "", "", "", "", "", "", ""),
)
LEDGER = "".join(
    f"| {name} | {' | '.join(row)} |\n"
    for name, row in [("台账", [c[0] for c in COLUMNS]), *(("", row) for row in ROWS)]
)


def printed(text: str, tmp_path: Path) -> Submission:
    return submit(prose(text.replace("|", "\\|")) + LEDGER, tmp_path, SCHEMA)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("［台账.慰问金|类别=部队|万元］", "7.1734万元"),
        ("［台账.慰问金｜类别＝部队｜万元］万元", "7.1734万元"),
        ("［台账.慰问金|万元|类别=部队］", "7.1734万元"),
        ("［台账.慰问金|类别=部队|万］元", "7.1734万元"),
        ("［台账.慰问金|类别=部队|亿元］", "0.00071734亿元"),
        ("［台账.慰问金|类别=部队］元", "71734元"),
        ("［台账.慰问金.数值|类别=部队|万元］", "7.1734"),
        ("［台账.合计.慰问金|类别=部队］", "71734元"),
        ("［台账.慰问金|万元］", "7.4734万元"),
        ("［台账.慰问金］", "74734元"),
        ("［台账.补助］、［台账.补助|元］、［台账.补助|日期=2026年2月8日］", "2.5万元、25000元、0.5万元"),
        ("［台账.捐款］、［台账.捐款|万元］", "3、0.0003万元"),
        ("［台账.人数|类别=部队|名］", "15名"),
        ("［台账.人数|万人］、［台账.人数|万］人", "0.0035万人、0.0035万人"),
        ("［台账.车辆|类别=部队］辆", "3辆"),
        ("［台账.行数］、［台账.行数|类别=部队］、［台账.合计.行数］", "4、2、4"),
        ("［台账.行数|日期=2026-02-09］、［台账.行数|日期=2026年2月9日|类别=部队］", "2、1"),
        ("［台账.行数|标准=500］、［台账.行数|标准=５００元］、［台账.行数|占比=12.5］", "2、2、1"),
        ("［台账.行数|慰问金=0.3万元］、［台账.行数|补助=5000元］", "1、1"),
        ("［台账.行数|对象=甲连］、［台账.行数|对象=乙村(东)］、［台账.行数|对象=2026年2月1日］", "1、1、1"),
        ("［台账.行数| 类别（种类） = 部 队 ］", "2"),
        ("［台账.行数|证号=００７］、［台账.行数|对象=甲\u200b连］", "1、1"),
        ("［台账.户数|对象=丙］", "1户"),
    ],
)  # fmt: skip
def test_parts(reference: str, expected: str, tmp_path: Path) -> None:
    submission = printed(reference, tmp_path)
    assert (body(submission), [place for place in found(submission) if "导语" in place]) == ([expected], [])


@pytest.mark.parametrize(
    ("reference", "code", "words"),
    [
        ("［台账.慰问金|类别=部对］", "W513", "您是不是要找“部队”"),
        ("［台账.慰问金|类别=军属］", "W513", "部队、优抚对象"),
        ("［台账.慰问金|标准=501］", "W513", "“501”"),
        ("［台账.慰问金|标准=甲］", "W513", "“甲”"),
        ("［台账.慰问金|日期=2026-02-30］", "W513", "2026-02-30"),
        ("［台账.慰问金|证号=7］", "W513", "007"),
        ("［台账.慰问金|类型=部队］", "W512", "您是不是要找“类别”"),
        ("［台账.慰问金|甲乙丙丁=部队］", "W512", "“台账”的栏目：日期、对象"),
        ("［台账.慰问全|类别=部队］", "W503", "您是不是要找“慰问金”"),
        ("［台帐.慰问金|类别=部队］", "W503", "您是不是要找“台账.慰问金”"),
        ("［台账.对象|类别=部队］", "W514", "［台账.行数］"),
        ("［台账.日期］", "W514", ""),
        ("［台账.占比|类别=部队］", "W514", ""),
        ("［台账.慰问金|户］", "W515", "“慰问金”的单位是“元”"),
        ("［台账.户数|万元］", "W515", "户"),
        ("［台账.人数|人次］", "W515", ""),
        ("［台账.车辆|辆］", "W515", "没有单位"),
        ("［台账.行数|类别=部队|次］", "W515", "写在括号外面"),
        ("［台账.慰问金|］", "W516", "没有写全"),
        ("［台账.慰问金|类别=］", "W516", "没有写全"),
        ("［台账.慰问金|=部队］", "W516", "没有写全"),
        ("［台账.慰问金|类别=部队|类别=优抚对象］", "W516", "写了两次"),
        ("［台账.慰问金|万元|元］", "W516", ""),
        ("［台账.慰问金|类别≠部队］", "W516", "栏目=值"),
        ("［台账.慰问金|户数>=3］", "W516", "栏目=值"),
        ("［户数|类别=部队］", "W516", "表名.栏目"),
        ("［台账.户数|日期=2026年2月9日|类别=部队］", "W505", "台账"),
        ("［空账.行数］", "W505", "空账"),
    ],
)  # fmt: skip
def test_a_part_that_leads_nowhere_prints_as_typed(reference: str, code: str, words: str, tmp_path: Path) -> None:
    submission = printed(reference, tmp_path)
    (problem,) = [found for found in submission.problems if found.code.startswith("W5")]
    assert (body(submission), problem.code) == ([reference], code)
    assert words in problem.message + problem.hint
    assert submission.failed


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("［台账.慰问金|对象=丙|类别=部队|万元］", "0万元"), ("［台账.行数|对象=丙|类别=部队］", "0")],
)
def test_conditions_that_no_row_meets_together_are_a_warning(reference: str, expected: str, tmp_path: Path) -> None:
    submission = printed(reference, tmp_path)
    assert (body(submission), [place for place in found(submission) if "导语" in place]) == (
        [expected],
        ["W517 导语!C2"],
    )


def test_a_column_that_is_called_行数_is_a_column(tmp_path: Path) -> None:
    submission = submit(prose("［空账.行数］") + "| 空账 | 行数 |\n| | 5 |\n| | 6 |\n", tmp_path, SCHEMA)
    assert body(submission) == ["11"]
