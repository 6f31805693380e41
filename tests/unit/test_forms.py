from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, PROSE, found, submit


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
