from __future__ import annotations

import io
import json
from pathlib import Path

from toolkit.problems import CellLocation, Problem, Severity
from toolkit.report.json_stream import JsonStream
from toolkit.report.terminal import Tally, document_line, problem_line

FOUND = Problem("W315", Severity.ERROR, "“期号”没有填", CellLocation("a.xlsx", "报头", "B4"), "请填")


def test_a_finding_is_one_line() -> None:
    assert problem_line(FOUND) == "错误 a.xlsx > 报头!B4：“期号”没有填；请填"
    assert "\n" not in problem_line(FOUND._replace(message="一\n二"))


def test_the_summary_says_what_was_made_where_and_what_to_do() -> None:
    tally = Tally()
    tally.add([], "made", Path("输出/a.docx"))
    tally.add([FOUND], "failed")
    assert list(tally.build_summary()) == [
        "共 2 份工作簿：已生成 1 份，没有生成 1 份；错误 1 条。",
        "文件在：输出",
        "请按上面指出的地方改好，再运行一次；已经做好的不会重做。",
    ]
    assert tally.check_summary() == "检查了 2 份工作簿：错误 1 条。"
    assert document_line(Path("a.xlsx"), "kept", Path("b.docx")) == "保留原样 a.xlsx → b.docx"


def test_json_is_one_ascii_object() -> None:
    stream = io.StringIO()
    with JsonStream(stream) as report:
        report.document(Path("a.xlsx"), "made", Path("b.docx"))
        report.problems([FOUND, FOUND._replace(location=None)])
    assert stream.getvalue().isascii()
    data = json.loads(stream.getvalue())
    assert data["documents"] == [{"source": "a.xlsx", "output": "b.docx", "status": "made"}]
    assert data["problems"][0] == {
        "code": "W315",
        "severity": "error",
        "message": "“期号”没有填",
        "hint": "请填",
        "where": "a.xlsx > 报头!B4",
    }
    assert data["problems"][1]["where"] is None
