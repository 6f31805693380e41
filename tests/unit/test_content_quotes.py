from __future__ import annotations

import pytest

from tests.unit.content import check, rules
from toolkit.proofing.passage import Finding, Kind


def quotes(*texts: str) -> list[Finding]:
    return [finding for finding in check(*texts) if finding.rule.id == "C-PUN-02"]


@pytest.mark.parametrize(
    ("text", "wrong", "words"),
    [
        ('坚持"双拥共建"原则。', "用了直引号", '"双拥共建"'),
        ("坚持'双拥共建'原则。", "用了直引号", "'双拥共建'"),
        ("双拥工作的'组织领导有力。", "用了直引号", "的'组"),
        ("坚持「双拥共建」原则。", "用了直角引号", "「双拥共建」"),
        ("坚持”双拥共建“原则。", "前后引号用反了", "”双拥共建“"),
        ("坚持”双拥“、”共建“原则。", "前后引号用反了", "”双拥“"),
        ("坚持“双拥“原则。", "后引号写成了前引号", "“双拥“"),
        ("坚持”双拥”原则。", "前引号写成了后引号", "”双拥”"),
        ("围绕“此项活动开展工作。", "前引号没有配对的后引号", "“此项活动开展工作。"),
        (
            "围绕“此项活动开展各类工作，组织多次学习，坚持“双拥共建”原则。",
            "前引号没有配对的后引号",
            "“此项活动开展各类工作，",
        ),
        ("围绕此项活动”开展工作。", "后引号没有配对的前引号", "围绕此项活动”"),
        ("坚持“双拥“共建”原则”。", "引号里面再用引号应当用单引号", "“共建”"),
    ],
)
def test_quotation_marks_used_wrong_are_found(text: str, wrong: str, words: str) -> None:
    assert (wrong, words) in [(finding.found, finding.words) for finding in quotes(text)]


@pytest.mark.parametrize(
    "text",
    [
        "坚持“双拥共建”原则。",
        "坚持“双拥‘共建’原则”。",
        "坚持“双拥”“共建”原则，做到“同呼吸、共命运、心连心”。",
        'The "model" county, it\'s fine.',
        '屏幕为55"。',
        "he said 'yes'.",
        "打开‘双拥’栏目。",
    ],
)
def test_quotation_marks_in_order_pass(text: str) -> None:
    assert not quotes(text)


def test_a_quotation_over_paragraphs_opens_each_of_them() -> None:
    assert not quotes("他说：“加强领导。", "“抓好落实。", "“务求实效。”")
    assert quotes("他说：“加强领导。", "抓好落实。”")
    assert quotes("他说：“加强领导。", "抓好落实。")


def test_one_fault_is_told_once() -> None:
    assert len(quotes("坚持”双拥共建“原则。")) == 1
    assert len(quotes("坚持”双拥“、”共建“原则。")) == 2


@pytest.mark.parametrize("kind", [Kind.MASTHEAD, Kind.TAIL])
def test_masthead_and_tail_are_left_alone(kind: Kind) -> None:
    assert rules('坚持"双拥共建"原则', kind=kind) == set()
