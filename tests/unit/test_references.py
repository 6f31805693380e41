from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, LEDGER, body, figures, found, prose, submit


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("［慰问金］元", "10000元"),
        ("［台账.慰问金］", "10000元"),
        ("［台账．户数］户", "7户"),
        ("［户数］", "7户"),
        ("［数据.慰问金.数值］", "10000"),
        ("［慰问金.单位］", "元"),
        ("［报头.单位］", "甲县"),
        ("［单位］", "甲县"),
        ("［2024］6号 ［20xx］ ［］ ［×］", "［2024］6号 ［20xx］ ［］ ［×］"),
        ("[20xx]6号 20__年 【】 (一) ' {", "[20xx]6号 20__年 【】 (一) ' {"),
    ],
)
def test_references(tmp_path: Path, text: str, printed: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([printed], [])


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("［慰问今］", "W503", "您是不是要找“慰问金”"),
        ("［会议］", "W505", "请先填 数据"),
        ("［慰问金.大写］", "W503", ""),
    ],
)
def test_a_reference_that_leads_nowhere(tmp_path: Path, text: str, code: str, words: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert found(submission) == [f"{code} 导语!C2"]
    assert words in str(submission.problems[0])


def test_an_ambiguous_name_shows_the_full_ones(tmp_path: Path) -> None:
    submission = submit(FORM + prose("［户数］") + figures("户数 | 9 |  | 户") + LEDGER, tmp_path)
    assert found(submission) == ["W504 导语!C2"]
    assert "［数据.户数］、［台账.户数］" in submission.problems[0].hint


def test_what_stands_around_a_reference_stays(tmp_path: Path) -> None:
    submission = submit(FORM + prose("共 ［户数］ 户，又［户数］、［户数］") + LEDGER, tmp_path)
    assert body(submission) == ["共 7户 户，又7户、7户"]
