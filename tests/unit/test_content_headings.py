from __future__ import annotations

import pytest

from tests.unit.content import check, found, passages, rules
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Kind, Passage

BODY = "全县上下把双拥工作摆在突出位置，各单位齐抓共管，取得了明显成效，群众普遍满意。"


@pytest.mark.parametrize(
    ("texts", "rule", "words"),
    [
        (["一.加强领导"], "C-PUN-04", "一."),
        (["一，加强领导"], "C-PUN-04", "一，"),
        (["1、大力开展宣传。" + BODY], "C-PUN-05", "1、"),
        (["主要做法：1、加强领导。2、抓好落实。"], "C-PUN-05", "2、"),
        (["（一）、加强领导"], "C-PUN-06", "（一）、"),
        (["（1）.加强领导"], "C-PUN-06", "（1）."),
        (["一、加强领导", BODY, "二、存在问题。", BODY], "C-PUN-08", "。"),
        (["一、加强领导：", BODY], "C-PUN-08", "："),
        (["一、加强领导．", BODY], "C-PUN-08", "．"),
    ],
)
def test_marks_of_numbers_and_headings_are_found(texts: list[str], rule: str, words: str) -> None:
    assert (rule, words) in found(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["一、加强领导", BODY],
        ["（一）加强领导", "1.加强领导", "（1）加强领导"],
        ["1.5万元已经到位。", "3、5、8月各开展一次活动。"],
        ["一、加强领导。全县上下把双拥工作摆在突出位置，" + BODY],
        ["一、同意张三任组长。", "二、同意李四任副组长。", "三、本决定自印发之日起施行。"],
        ["一、怎样做好双拥工作？", BODY],
        ["一、学习《国防法》", BODY],
    ],
)
def test_numbers_and_headings_in_order_pass(texts: list[str]) -> None:
    assert not {"C-PUN-04", "C-PUN-05", "C-PUN-06", "C-PUN-08", "C-PUN-09"} & rules(*texts)


def test_a_heading_of_its_kind_needs_no_number() -> None:
    assert ("C-PUN-08", "。") in found("加强组织领导。", kind=Kind.HEADING)
    assert rules("加强组织领导", kind=Kind.HEADING) == set()


def test_a_title_has_no_marks_but_quotes_and_book_titles() -> None:
    assert found("凝聚力量，军地同心。", kind=Kind.TITLE) == [("C-PUN-09", "，"), ("C-PUN-08", "。")]
    assert found("关于印发《“八一”期间双拥工作方案》的通知", kind=Kind.TITLE) == []


RUN_IN = [
    "一、组织领导落实到位医院党委十分重视双拥工作，把它列入重要议程，定期研究部署。",
    "二、国防教育走进科室。各科室利用展板开展宣传，职工的国防观念明显增强。",
    "三、征兵体检严格把关每年征兵季到来以前，体检科都抽调骨干组成专班，确保兵员质量。",
    "四、共建活动经常开展为进一步做好共建工作，医院定期组织医护人员到部队义诊。",
]


def test_headings_that_run_into_their_text_are_told_by_their_neighbours() -> None:
    findings = [finding for finding in check(*RUN_IN) if finding.rule.id == "C-SEQ-03"]
    assert [finding.words for finding in findings] == [
        "一、组织领导落实到位",
        "三、征兵体检严格把关",
        "四、共建活动经常开展",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["一、加强领导。" + BODY, "二、抓好落实。" + BODY],
        [
            "一、各级党委政府要高度重视双拥工作，把它列入重要议程。" + BODY,
            "二、各有关部门要密切配合，各负其责。" + BODY,
        ],
        ["一、加强领导", BODY, "二、各级各部门要把双拥工作纳入重要议程，" + BODY],
        ["一、组织领导及时到位医院领导十分重视双拥工作，" + BODY],
    ],
)
def test_paragraphs_that_only_begin_with_a_number_pass(texts: list[str]) -> None:
    assert "C-SEQ-03" not in rules(*texts)


def test_a_table_has_no_headings() -> None:
    cells = [Passage("1、某局", None, Kind.TABLE), *passages(BODY)]
    assert "C-PUN-05" not in {finding.rule.id for finding in check_content(cells)}
