"""What holds for every check of the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.content import check, passages
from toolkit.problems import Severity
from toolkit.proofing.content import CHECKS, check_content
from toolkit.proofing.passage import Kind, Passage

PIECES = [
    *"一二三四十、。；：，（）()《》“”‘’「」〔〕[]【】…—-~～×xX_□■年月日号元户人名是第每共计其中余多近约%.,;:!?'\"\n 0123456789",
    "20xx年", "2月30日", "3千多", "3-5年", "20户×200元=", "共计", "一是", "（一）", "某党发[20xx]6号", "{{", "}}", "新一屆",
    "https://a.cn", "国防教育", "县政和", "帐户", "八一", "\ufffd", "\ue000", "𠮷", "\u3000", "\t", "",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(st.lists(st.tuples(TEXTS, st.sampled_from(list(Kind))), max_size=8))
def test_no_check_fails_and_every_span_lies_in_its_text(pairs: list[tuple[str, Kind]]) -> None:
    document = [Passage(text, None, kind) for text, kind in pairs]
    for finding in check_content(document):
        assert str(finding.problem()), finding
    for one in CHECKS:
        texts = {text for text, _ in pairs}
        for finding in one(document):
            assert 0 <= finding.start <= finding.end
            assert any(finding.words == text[finding.start : finding.end] for text in texts)


def test_findings_stand_in_the_order_of_the_document() -> None:
    document = passages("20xx年，计划;建立。", "2月30日", "xx镇和XX街道")
    findings = check_content(document)
    places = [
        (document.index(next(p for p in document if p.where == finding.where)), finding.start) for finding in findings
    ]
    assert places == sorted(places)
    assert len({finding.where for finding in findings}) == 3


def test_passages_at_one_place_are_told_apart() -> None:
    findings = check_content([Passage("20xx年"), Passage("完成。"), Passage("xx镇")])
    assert [finding.words for finding in findings] == ["20xx年", "xx镇"]
    assert [finding.where for finding in findings] == [None, None]


def test_a_rule_says_a_thing_once() -> None:
    findings = check("加强领导,明确;责任。", "《甲》、《乙》、《丙》")
    assert [finding.rule.id for finding in findings] == ["C-PUN-01", "C-PUN-03"]


def test_an_error_is_only_what_is_certain() -> None:
    text = "20xx年3月32日,发放慰问金20__多元,20户×200元=4500元。□{{ 期号 }}xx镇参训率达到100%以上"
    for finding in check(text):
        wanted = {"C-PH-01", "C-PH-02", "C-PH-03", "C-PH-04", "C-PH-05", "C-NUM-14", "C-TXT-07"}
        assert (finding.rule.severity is Severity.ERROR) == (finding.rule.id in wanted)


@pytest.mark.parametrize(
    "piece",
    [
        *"一1 年月“”（）《》…-_.=×每共元x,，。；\"'「{【[\u3000国。",
        "一是", "20", "20户", "每户200元", "3千", "共计5万元、", "《国", "》、《", "“国", "。”", "1、", "国,", "第一，", "兵力", "农历", "（一）",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    check(text)
    assert time.process_time() - start < 4


def test_many_passages_are_quick() -> None:
    start = time.process_time()
    check(*["全县上下把双拥工作摆在突出位置，各单位齐抓共管，先后慰问20户，取得了明显成效。"] * 3000)
    assert time.process_time() - start < 10
