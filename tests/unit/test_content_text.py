from __future__ import annotations

import pytest

from tests.unit.content import found, rules
from toolkit.proofing.passage import Kind

LONG = "全县上下把双拥工作摆在突出位置，各单位齐抓共管，取得了明显成效。"


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (LONG + "将我局双拥工作进", "C-TXT-01", "局双拥工作进"),
        ("把双拥工作纳入各级党委、政府的重要议事日程，", "C-TXT-01", "的重要议事日程，"),
        ("一是加强组织领导，把双拥工作纳入重要议", "C-TXT-01", "拥工作纳入重要议"),
        ("国防教育广泛深入。国防教育广泛深入。", "C-TXT-04", "国防教育广泛深入。"),
        ("二、国防教育广泛深入。国防教育广泛深入。", "C-TXT-04", "国防教育广泛深入。"),
        ("加强组织领导，加强组织领导，抓好落实。", "C-TXT-04", "加强组织领导，"),
        ("宣传双拥活动意义和深远意义。", "C-TXT-04", "意义和深远意义"),
        ("对部队进行进行慰问。", "C-TXT-04", "进行进行"),
        ("双拥工作的的组织领导。", "C-TXT-04", "的的"),
        ("以下是小编整理的材料。", "C-TXT-05", "小编"),
        ("本材料仅供参考。", "C-TXT-05", "仅供参考"),
        ("双拥工作总结范文", "C-TXT-05", "范文"),
        ("双拥工作总结 篇一", "C-TXT-05", "双拥工作总结 篇一"),
        ("今年以来，工作取得成效。", "C-TXT-06", "今年"),
        ("近日，县里召开会议。", "C-TXT-06", "近日"),
        ("日前，县里召开会议。", "C-TXT-06", "日前"),
        ("目前，工作取得成效。", "C-TXT-06", "目前"),
    ],
)
def test_words_to_look_at_are_found(text: str, rule: str, words: str) -> None:
    assert any(name == rule and words in said for name, said in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "一、大力开展国防宣传教育，努力营造双拥氛围",
        "二、积极开展“为驻军部队解难事、办实事、做好事”活动",
        "主要情况如下，各单位结合实际抓好落实：",
        "（一）加强领导，明确责任；",
        "县双拥办参加会议",
        "报：县双拥工作领导小组办公室，县委、县人大常委会、县政府、县政协",
        "双拥工作有声有色，双拥工作有滋有味。",
        "优抚工作的目的的确是服务。",
        "打的的士已经到达。",
        "宣传重大意义和深远意义。",
        "社会工作工作站已经建成。",
        "打造示范文明单位，规范文书写作，争当模范文艺队。",
        "核定大小编制，缩小编队。",
        "如今年轻人踊跃参军。",
        "节日前，7月1日前，完成走访。",
        "最近的营区在城东。",
        "《双拥文集》第一篇一共三页。",
    ],
)
def test_words_that_look_like_them_pass(text: str) -> None:
    assert not {name for name in rules(text) if name.startswith("C-TXT")}


def test_relative_time_is_told_once_for_each_word() -> None:
    assert [
        words
        for rule, words in found("今年春节走访，今年“八一”慰问。", "今年秋季征兵，去年已经动员。")
        if rule == "C-TXT-06"
    ] == [
        "今年",
        "去年",
    ]


def test_a_long_sentence_twice_in_the_document_is_told() -> None:
    assert ("C-TXT-04", LONG) in found(LONG, "各单位密切配合。", LONG)
    assert "C-TXT-04" not in rules("各单位密切配合。", "各单位密切配合。")


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.FORM, Kind.TITLE, Kind.HEADING])
def test_only_paragraphs_need_an_end(kind: Kind) -> None:
    assert "C-TXT-01" not in rules(LONG + "将我局双拥工作进", kind=kind)
