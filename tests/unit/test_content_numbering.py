from __future__ import annotations

import pytest

from tests.unit.content import check, rules
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Kind, Passage

TEXT = "各单位密切配合，工作取得明显成效。"


@pytest.mark.parametrize(
    ("texts", "rule", "words", "wanted"),
    [
        (["（一）加强领导", TEXT], "C-SEQ-01", "（一）", "一、"),
        (["(一)加强领导。" + TEXT], "C-SEQ-01", "(一)", "一、"),
        (["一、总体情况", "（一）加强领导", "（1）成立机构"], "C-SEQ-01", "（1）", "1."),
        (["一、总体情况", "（1）成立机构"], "C-SEQ-01", "（1）", "1."),
        (["一、加强领导", TEXT, "三、抓好落实", TEXT], "C-SEQ-02", "三、", "二、"),
        (["一、加强领导", TEXT, "二、抓好宣传", "二、抓好落实"], "C-SEQ-02", "二、", "三、"),
        (["一、加强领导", "（一）成立机构", "（三）落实责任"], "C-SEQ-02", "（三）", "（二）"),
        (["1.加强领导。", "3.抓好落实。"], "C-SEQ-02", "3.", "2."),
        (["二、抓好落实", TEXT], "C-SEQ-02", "二、", "一、"),
        (["一是加强领导；三是抓好落实。"], "C-SEQ-02", "三是", "二是"),
        (["一是加强领导；二是抓好宣传；二是抓好落实。"], "C-SEQ-02", "二是", "三是"),
        (["工作开展如下。二是抓好落实。"], "C-SEQ-02", "二是", "一是"),
        (["工作开展如下。", "二是抓好落实。", "三是务求实效。"], "C-SEQ-02", "二是", "一是"),
        (["第一，加强领导。第三，抓好落实。"], "C-SEQ-02", "第三", "第二"),
        (["工作开展如下。第二，抓好落实。"], "C-SEQ-02", "第二", "第一"),
    ],
)
def test_numbers_out_of_order_are_found(texts: list[str], rule: str, words: str, wanted: str) -> None:
    assert (rule, words, wanted) in [(finding.rule.id, finding.words, finding.found) for finding in check(*texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ["一、加强领导", "（一）成立机构", "1.明确责任", "（1）落实到人", "二、抓好落实", "（一）加强督查"],
        ["一、加强领导", "1.明确责任", "2.落实到人", "二、抓好落实", "1.加强督查"],
        ["一、加强领导", "1.明确责任", "2.落实到人", "二、抓好落实", "3.加强督查"],
        ["1.加强领导。", "2.抓好落实。", "下一步做法：", "1.加强宣传。", "2.加强督查。"],
        ["1.5万元已经到位。", "3.6万元正在筹措。"],
        ["附件：1.走访台账", "2.参加名单"],
        ["一是加强领导；二是抓好宣传；三是抓好落实。"],
        ["一是加强领导。", "各单位密切配合。", "二是抓好宣传。"],
        ["一是加强领导；二是抓好宣传。", "一是改进作风；二是抓好落实。"],
        ["首先，加强领导；其次，抓好宣传；第三，抓好落实。"],
        ["第一，加强领导。第二，抓好落实。"],
        ["说一是一，说二是二。"],
        ["第三产业发展较快，第二是服务业。"],
        ["其一，加强领导；其二，抓好落实。"],
        ["荣获全县第三，受到表彰。"],
    ],
)
def test_numbers_in_order_pass(texts: list[str]) -> None:
    assert not {"C-SEQ-01", "C-SEQ-02"} & rules(*texts)


def test_a_heading_without_a_typed_number_may_be_numbered_by_word() -> None:
    passages = [Passage("加强领导", None, Kind.HEADING), Passage("（一）成立机构"), Passage("（二）明确责任")]
    assert check_content(passages) == []


def test_a_new_title_starts_the_numbers_again() -> None:
    article = [Passage("一、加强领导"), Passage(TEXT)]
    assert check_content([*article, Passage("双拥工作情况", None, Kind.TITLE), *article]) == []


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.FORM])
def test_cells_have_no_order(kind: Kind) -> None:
    assert rules("二、抓好落实", "二是抓好落实", kind=kind) == set()
