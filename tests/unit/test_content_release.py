from __future__ import annotations

import pytest

from tests.unit.content import found, rules
from toolkit.proofing.content.release import is_identity_number
from toolkit.proofing.passage import Kind


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("到12345部队慰问。", "C-SEC-01", "12345部队"),
        ("到武警1234部队慰问。", "C-SEC-01", "武警1234部队"),
        ("到第99集团军慰问。", "C-SEC-01", "第99集团军"),
        ("到步兵999旅慰问。", "C-SEC-01", "步兵999旅"),
        ("出动兵力3000多人次。", "C-SEC-01", "兵力3000多人"),
        ("身份证号11010519491231002X。", "C-SEC-02", "11010519491231002X"),
        ("电话13800138000。", "C-SEC-02", "13800138000"),
        ("电话138-0013-8000。", "C-SEC-02", "138-0013-8000"),
        ("卡号6222 0210 0112 3456 78。", "C-SEC-02", "6222 0210 0112 3456 78"),
        ("4111111111111111", "C-SEC-02", "4111111111111111"),
        ("账号：53001234567890。", "C-SEC-02", "53001234567890"),
        ("根据某政发〔2026〕6号文件精神，开展各项活动，取得明显成效。", "C-REF-01", "某政发〔2026〕6号"),
        ("根据某政发〔2026〕6号《关于开展活动的通知》要求。", "C-REF-01", "某政发〔2026〕6号"),
        ("根据（某政发〔2026〕6号）《关于开展活动的通知》要求。", "C-REF-01", "某政发〔2026〕6号"),
    ],
)
def test_what_people_must_decide_is_found(text: str, rule: str, words: str) -> None:
    assert (rule, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "到某部队、驻军某部慰问。",
        "到6个部队慰问，参加部队开放日活动。",
        "组成15个慰问团，参加第3团支部活动。",
        "编号110105194912310021。",
        "编号110105199913310021。",
        "电话0871-65123456。",
        "共投入13800138000.5元。",
        "编号4111111111111112。",
        "根据《关于开展活动的通知》（某政发〔2026〕6号）要求，开展各项活动。",
        "某政发〔2026〕6号",
    ],
)
def test_what_looks_like_it_passes(text: str) -> None:
    assert not {"C-SEC-01", "C-SEC-02", "C-REF-01"} & rules(text)


def test_a_document_cited_in_full_may_be_named_by_its_number() -> None:
    full = "根据《关于开展活动的通知》（某政发〔2026〕6号）要求，开展各项活动。"
    assert "C-REF-01" not in rules(full, "各单位按照某政发〔2026〕6号的要求，认真组织，抓好各项工作落实。")


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x"])
def test_the_check_digit_of_an_identity_number(number: str) -> None:
    assert is_identity_number(number)
    assert not is_identity_number(number[:-1] + "1")


def test_the_tail_may_carry_a_telephone() -> None:
    assert rules("联系电话：13800138000", kind=Kind.TAIL) == set()
