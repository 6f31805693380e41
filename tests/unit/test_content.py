"""The text checks: what each rule finds, and what looks like it and is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import DocxLocation, Severity
from toolkit.proofing.content import check_content
from toolkit.proofing.content.release import is_identity_number
from toolkit.proofing.passage import Finding, Kind, Passage

BRIEFS = Path(__file__).parents[3] / "shared" / "seeds" / "briefs.md"

WRONG = [
    ("C-PH-01", "计划于20xx年完成任务。", "20xx年"),
    ("C-PH-01", "计划于20__年完成任务。", "20__年"),
    ("C-PH-01", "计划于××××年完成任务。", "××××年"),
    ("C-PH-01", "计划于20××年×月×日完成任务。", "20××年×月×日"),
    ("C-PH-01", "计划于X月X日完成任务。", "X月X日"),
    ("C-PH-02", "发放慰问金20xx多元。", "20xx多元"),
    ("C-PH-02", "救助学费20__多元。", "20__多元"),
    ("C-PH-02", "走访××户。", "××户"),
    ("C-PH-03", "在XX街道召开会议。", "XX街道"),
    ("C-PH-03", "贯彻党的xx大精神。", "xx大"),
    ("C-PH-03", "庆祝建军xx周年。", "xx周年"),
    ("C-PH-03", "县委书记某某讲话。", "某某"),
    ("C-PH-03", "由***同志负责。", "***同志"),
    ("C-PH-04", "1月25日□街道办事处召开会议。", "5日□街道"),
    ("C-PH-04", "慰问\ufffd部队官兵。", "慰问\ufffd部队"),
    ("C-PH-05", "标题是{{ 报头.标题 }}。", "{{ 报头.标题 }}"),
    ("C-PH-05", "地点【待定】。", "【待定】"),
    ("C-PH-05", "单击此处输入文字", "单击此处输入文字"),
    ("C-NUM-01", "按照某政发[2026]6号文件精神办理。", "某政发[2026]6号"),
    ("C-NUM-01", "按照某政发（2026）6号文件精神办理。", "某政发（2026）6号"),
    ("C-NUM-02", "按照某政发〔2026〕第6号文件办理。", "〔2026〕第6号"),
    ("C-NUM-02", "按照某政发〔2026〕06号文件办理。", "〔2026〕06号"),
    ("C-NUM-03", "于2026年02月08日召开会议。", "2026年02月08日"),
    ("C-NUM-04", "在26年底完成任务。", "26年"),
    ("C-NUM-05", "1月25号召开会议。", "1月25号"),
    ("C-NUM-06", "出动兵力3千多人参加。", "3千多人"),
    ("C-NUM-06", "资助学费2千多元。", "2千多元"),
    ("C-NUM-07", "近5000多名群众参加。", "近5000多名"),
    ("C-NUM-07", "约300人左右参加。", "约300人左右"),
    ("C-NUM-08", "开展三、四个活动。", "三、四个"),
    ("C-NUM-09", "用3-5天完成任务。", "3-5天"),
    ("C-NUM-09", "在2004-2008年开展。", "2004-2008年"),
    ("C-NUM-10", "投入9～16亿元。", "9～16亿"),
    ("C-NUM-11", "二〇二六年2月8日召开会议。", "二〇二六年2月8日"),
    ("C-NUM-12", "参训率达到100%以上。", "率达到100%以上"),
    ("C-NUM-12", "满意率为105%。", "率为105%"),
    ("C-NUM-13", "庆祝八一建军节。", "八一建军节"),
    ("C-NUM-14", "2月30日召开会议。", "2月30日"),
    ("C-NUM-14", "2025年2月29日召开会议。", "2025年2月29日"),
    ("C-NUM-14", "13月底完成任务。", "13月"),
    ("C-PUN-01", "制定工作计划;建立健全制度。", "计划;建立"),
    ("C-PUN-01", "开展军(警)民共建。", "(警)"),
    ("C-PUN-01", "(一)做好普查。", "(一)"),
    ("C-PUN-01", "走访慰问,发放慰问金。", "慰问,发放"),
    ("C-PUN-02", '开展"双拥"活动。', '"'),
    ("C-PUN-02", "开展“双拥活动。", "“双拥活动。"),
    ("C-PUN-02", "开展”双拥“活动。", "”"),
    ("C-PUN-03", "学习《国防教育法》、《兵役法》。", "《国防教育法》、《兵役法》"),
    ("C-PUN-03", "设立“军人优先”、“军人免费”标牌。", "“军人优先”、“军人免费”"),
    ("C-PUN-04", "一.加强组织领导", "一."),
    ("C-PUN-05", "1、大力开展国防宣传。通过多种途径宣传。", "1、"),
    ("C-PUN-06", "（一）、加强领导", "（一）、"),
    ("C-PUN-07", "第一、加强领导。", "第一、"),
    ("C-PUN-07", "做法：一是、加强领导。", "一是、"),
    ("C-PUN-10", "做法：一是加强领导。成立小组；二是落实责任。", "；二是"),
    ("C-PUN-11", "慰问大米、食用油、等物资。", "、等"),
    ("C-PUN-12", "包括宣传、教育、慰问...", "..."),
    ("C-PUN-12", "包括宣传、教育……等。", "……等"),
    ("C-PUN-13", "双拥--我们的传统。", "--"),
    ("C-PUN-14", "走访慰问，，发放慰问金。", "，，"),
    ("C-PUN-14", "走访慰问。，发放慰问金。", "。，"),
    ("C-PUN-15", "学习《国防教育法。", "《国防教"),
    ("C-PUN-15", "参加活动的（共20人。", "（共20人"),
    ("C-SEQ-02", "做法：一是加强领导；三是落实责任。", "三是"),
    ("C-SEQ-02", "做法：二是加强领导；三是落实责任。", "二是"),
    ("C-TXT-01", "我局认真开展双拥工作，取得了较好的成效，今后要继续努力，将双拥工作进", "双拥工作进"),
    ("C-TXT-02", "争创新一屆双拥模范县。", "屆"),
    ("C-TXT-03", "召开茶花会。", "茶花会"),
    ("C-TXT-03", "采取多种型式宣传。", "多种型式"),
    ("C-TXT-03", "多层次、全方位的开展了教育。", "的"),
    ("C-TXT-04", "国防教育广泛深入。国防教育广泛深入。", "国防教育广泛深入。"),
    ("C-TXT-05", "以下范文仅供参考。", "范文"),
    ("C-TXT-06", "去年开展了活动。", "去年"),
    ("C-TXT-07", "走访20户，每户发放慰问金200元，共计5000元。", "共计5000元"),
    ("C-TXT-07", "20户×200元=5000元", "20户×200元=5000元"),
    ("C-TXT-07", "慰问96人，每人500元，共计4.9万元。", "共计4.9万元"),
    ("C-SEC-01", "走访12345部队官兵。", "12345部队"),
    ("C-SEC-02", "联系电话13800138000。", "13800138000"),
    ("C-REF-01", "根据某政发〔2026〕6号《双拥工作方案》要求。", "某政发〔2026〕6号"),
]

RIGHT = [
    "计划于2026年完成任务。",
    "某县某镇某单位召开会议。",
    "驻县某部官兵参加。",
    "每天训练1×2小时。",
    "是否参加：□是 □否",
    "按照某政发〔2026〕6号文件精神办理。",
    "于2026年2月8日召开会议。",
    "20年来，全县坚持走访慰问。",
    "“十四五”期间，“八一”前夕走访部队。",
    "出动车辆3000多台，投入3000万元。",
    "登高500米，行程3千米。",
    "近5000名群众参加，约300人到会。",
    "开展三四个活动，走访第三、四社区。",
    "用3～5天完成任务，电话0123-4567890。",
    "编号2026-02-08，比分3-2。",
    "投入9亿～16亿元，增长63%～68%。",
    "2004—2008年，每年走访一次。",
    "参训率达到100%，增长率达到120%。",
    "闰年的2024年2月29日召开会议。",
    "上午10:30开会，增长1.5倍。",
    "网址 http://example.org/a,b 供查询。",
    "学习《国防教育法》《兵役法》和《国防法》。",
    "设立“军人优先”“军人免费”标牌。",
    "一、加强组织领导",
    "1.大力开展国防宣传。通过多种途径宣传。",
    "第一，加强领导；第二，落实责任。",
    "做法：一是加强领导；二是落实责任；三是抓好督查。",
    "做法：一是加强领导，成立小组；二是落实责任。",
    "慰问大米、食用油等物资。",
    "包括宣传、教育、慰问……",
    "双拥——我们的传统。",
    "他说：“好。”随后离开。",
    "（参加活动的共20人）",
    "节日前夕走访慰问，2026年2月28日前完成。",
    "走访20户，每户发放慰问金200元，共计4000元。",
    "20户×200元=4000元",
    "走访20余户，每户发放慰问金200元，共计5000元。",
    "走访20户，其中烈属5户，每户发放慰问金200元，共计1000元。",
    "慰问96人，每人500元，共计4.8万元。",
    "为1200名对象发放抚恤金163万元。",
    "陈堃同志和李喆同志参加。",
    "根据《双拥工作方案》（某政发〔2026〕6号）要求。",
    "成绩是主要的，不足之处也是存在的。",
    "认真贯彻落实上级要求，深入开展活动。",
]


def rules_of(text: str, kind: Kind = Kind.TEXT) -> list[Finding]:
    return check_content([Passage(text, DocxLocation("a.docx", 1), kind)])


@pytest.mark.parametrize(("rule", "text", "words"), WRONG)
def test_what_is_wrong_is_found(rule: str, text: str, words: str) -> None:
    found = [finding for finding in rules_of(text) if finding.rule.id == rule]
    assert found, [str(finding.problem()) for finding in rules_of(text)]
    assert any(words in finding.words or finding.words in words for finding in found), [f.words for f in found]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert [str(finding.problem()) for finding in rules_of(text)] == []


def test_an_error_is_only_what_the_house_calls_one() -> None:
    errors = {
        rule
        for rule, text, _ in WRONG
        for f in rules_of(text)
        if f.rule.severity is Severity.ERROR
        for rule in [f.rule.id]
    }
    assert errors == {"C-PH-01", "C-PH-02", "C-PH-03", "C-PH-04", "C-PH-05", "C-NUM-14", "C-TXT-07"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["一、甲", "二、乙", "三、丙"], []),
        (["一、甲", "三、乙"], ["三、"]),
        (["一、甲", "一、乙"], ["一、"]),
        (["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊"], []),
        (["一、甲", "（一）乙", "（三）丙"], ["（三）"]),
        (["（一）甲", "（二）乙"], ["（一）"]),
        (["一、甲", "1.乙", "2.丙"], []),
        (["重点工作：", "一是甲。", "二是乙。", "三是丙。"], []),
        (["重点工作：", "二是乙。", "三是丙。"], ["二是"]),
        (["首先，甲；其次，乙；第三，丙。"], []),
    ],
)
def test_numbers_in_order(texts: list[str], expected: list[str]) -> None:
    passages = [Passage(text, DocxLocation("a.docx", number)) for number, text in enumerate(texts, 1)]
    assert [f.words for f in check_content(passages) if f.rule.id.startswith("C-SEQ")] == expected


def test_automatic_numbers_count() -> None:
    passages = [Passage("甲", DocxLocation("a.docx", 1), label="一、"), Passage("（一）乙", DocxLocation("a.docx", 2))]
    assert check_content(passages) == []


def test_masthead_and_tail_are_read_for_little() -> None:
    assert rules_of("某县人民政府,某县人武部", Kind.TAIL) == []
    assert [f.rule.id for f in rules_of("20xx年2月30日", Kind.TAIL)] == ["C-PH-01"]


def test_a_placeholder_is_that_and_nothing_else() -> None:
    assert [f.rule.id for f in rules_of("发放慰问金20xx多元。")] == ["C-PH-02"]


def test_check_digits() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")


@given(
    st.text(
        alphabet=st.sampled_from(
            "一二三是、。，；：“”《》（）()[]〔〕20xX×_年月日号元户每共计近约多余%-~～…—“八的了县"
        ),
        max_size=60,
    )
)
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    for finding in rules_of(text):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.words == text[finding.start : finding.end]


def test_long_texts_take_linear_time() -> None:
    text = "近年来，我县坚持军民共建，走访20户，每户200元，一是加强领导；二是落实责任（共20xx年）。" * 2000
    assert len(rules_of(text)) > 1000


@pytest.mark.skipif(not BRIEFS.is_file(), reason="the source briefs are not at hand")
@pytest.mark.parametrize(
    ("brief", "planted"),
    [
        ("篇一", ["C-TXT-04", "C-PUN-03", "C-SEQ-03"]),
        ("篇三", ["C-PH-01", "C-PH-03", "C-PH-04", "C-NUM-01", "C-PUN-01", "C-SEQ-01"]),
        ("篇五", ["C-PH-01", "C-PH-02", "C-PH-03", "C-PUN-02", "C-PUN-05", "C-TXT-02", "C-TXT-03"]),
        ("篇七", ["C-PH-01", "C-PH-02", "C-PH-03", "C-NUM-06", "C-NUM-07", "C-NUM-12", "C-PUN-01", "C-PUN-03",
                  "C-PUN-08", "C-PUN-10", "C-TXT-03"]),
    ],
)  # fmt: skip
def test_the_defects_of_the_source_briefs(brief: str, planted: list[str]) -> None:
    text = BRIEFS.read_text("utf-8").split(f"## {brief}")[1].split("\n## ")[0].split("Text:")[1]
    lines = [line[2:] for line in text.splitlines() if re.match(r"> \S", line)]
    found = check_content([Passage(line, DocxLocation(brief, number)) for number, line in enumerate(lines, 1)])
    assert set(planted) <= {finding.rule.id for finding in found}
