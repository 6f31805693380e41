"""Parts and shares, rises and falls: recomputed where a sentence gives every figure, left alone otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.content import check, rules
from toolkit.problems import CellLocation
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Kind, Passage


def found(name: str, text: str) -> list[str]:
    return [finding.found for finding in check(text) if finding.rule.id == name]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("全部30名官兵中，有40名立功。", "30名"),
        ("全体30名官兵中有40人立功。", "30名"),
        ("现有的180户军属中，已有200户挂牌。", "180户"),
        ("在册1200名优抚对象中，享受补助的有1300名。", "1200名"),
        ("现有官兵30名，其中党员40名。", "30名"),
        ("走访军属20余户，其中困难家庭40户。", "20余户"),
        ("慰问老兵近100人，其中党员120人。", "近100人"),
        ("接收图书1万册，其中军事类16000册。", "1万册"),
    ],
)
def test_a_part_larger_than_its_whole_is_found(text: str, whole: str) -> None:
    assert found("C-FIG-03", text) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "全部30名官兵中，有20名立功。",
        "全部30名官兵中，有30名立功。",
        "现有官兵30名，其中党员20名。",
        "走访军属20余户，其中困难家庭25户。",
        "慰问老兵约100人，其中党员105人。",
        "走访20户，其中发放慰问金4000元。",
        "走访20户，其中涉及120人。",
        "每户补助20元，其中伙食费30元。",
        "比上年增加20户，其中城区30户、乡镇减少10户。",
        "走访20户，每户3件，其中毛毯40件。",
        "30名官兵参加活动，40名群众到场。",
        "在30名官兵中开展教育，有40次。",
    ],
)
def test_parts_that_fit_or_are_of_another_kind_pass(text: str) -> None:
    assert "C-FIG-03" not in rules(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("优抚对象1200名，其中党员300名，占30%。", "25%"),
        ("优抚对象1200名，其中党员300名，占总数的30%。", "25%"),
        ("优抚对象1200名，其中党员300名，占比30%。", "25%"),
        ("优抚对象1200名，其中党员300名，占比为30%。", "25%"),
        ("优抚对象1200名，其中党员300名占总人数的30%。", "25%"),
        ("优抚对象1200名，其中党员300名，占25%，团员600名，占60%。", "50%"),
        ("完成体检300人，占应检人数400人的80%。", "75%"),
        ("支出慰问金30万元，其中物资6万元，占30%。", "20%"),
        ("走访军属180户，其中困难家庭60户，占43.3%。", "33.3%"),
    ],
)
def test_a_share_that_its_figures_do_not_give_is_found(text: str, share: str) -> None:
    assert found("C-FIG-04", text) == [share]


@pytest.mark.parametrize(
    "text",
    [
        "优抚对象1200名，其中党员300名，占25%。",
        "走访军属180户，其中困难家庭60户，占33.3%。",
        "走访军属180户，其中困难家庭60户，占33%。",
        "走访军属180户，其中困难家庭60户，占33.4%。",
        "优抚对象1200余名，其中党员300名，占30%。",
        "优抚对象1200名，其中党员约300名，占30%。",
        "优抚对象1200名，其中党员300名，占近30%。",
        "优抚对象1200名，其中党员300名，占全县党员的30%。",
        "党员300名，占全县优抚对象的30%。",
        "优抚对象1200名，其中党员300户，占30%。",
        "支出慰问金30.4万元，其中物资6.1万元，占20.1%。",
        "走访率占全部工作的30%。",
    ],
)
def test_shares_that_hold_or_cannot_be_known_pass(text: str) -> None:
    assert "C-FIG-04" not in rules(text)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("由去年的180户增加到210户，增长20%。", "增加16.7%"),
        ("从去年的180户增加至210户，增加了40户。", "增加30户"),
        ("由180户增加到210户，增加30户，增长20%。", "增加16.7%"),
        ("由210户减少到180户，下降20%。", "减少14.3%"),
        ("由210户减少到180户，增长14.3%。", "减少14.3%"),
        ("走访210户，比上年的180户增加40户。", "增加30户"),
        ("走访210户，较去年的180户增长20%。", "增加16.7%"),
        ("走访210户，比上年增加30户，增长20%。", "增加16.7%"),
        ("走访180户，同比减少30户，下降20%。", "减少14.3%"),
        ("慰问金50万元，比上年的40万元增长20%。", "增加25%"),
        ("慰问金50万元，较上年同期40万元增加15万元。", "增加10万元"),
        ("去年慰问金40万元，今年慰问金50万元，同比增长12.5%。", "增加25%"),
        ("上年40万元，今年50万元，增长12.5%。", "增加25%"),
        ("慰问金由上年的20万元增加到50万元，翻一番。", "2.5倍"),
        ("慰问金由上年的20万元增加到40万元，翻两番。", "2倍"),
        ("慰问金由7000元增加到1.2万元，增长30%。", "增加71.4%"),
    ],
)
def test_a_change_that_does_not_follow_is_found(text: str, change: str) -> None:
    assert found("C-FIG-05", text) == [change]


@pytest.mark.parametrize(
    "text",
    [
        "由去年的180户增加到210户，增长16.7%。",
        "由去年的180户增加到210户，增长17%。",
        "由去年的180户增加到210户，增加30户。",
        "由210户减少到180户，下降14.3%。",
        "由180户增加到210余户，增长20%。",
        "由180户增加到210户，增长约20%。",
        "由180户增加到210户，增长20%以上。",
        "走访210户，比上年增加30户，增长16.7%。",
        "走访210户，同比增长12.5%。",
        "走访210户，比上年增加3户。",
        "慰问金由上年的20万元增加到40万元，翻一番。",
        "慰问金由上年的20万元增加到41万元，翻了一番。",
        "参训率由90%提高到99%，增长9%。",
        "参训率由90%提高到99%，提高9个百分点。",
        "走访210户，比上年的180人增加40户。",
        "人均标准由200元提高到300元，增长20%。",
        "计划由180户增加到210户，增长20%。",
        "慰问金50.3万元，比上年的40.2万元增长25.1%。",
        "去年慰问金40万元，今年物资50万元，同比增长12.5%。",
        "张贴标语80条，比去年多，悬挂横幅6幅，增加2幅。",
        "走访210户，发放慰问金4万元，增长20%。",
    ],
)
def test_changes_that_follow_or_cannot_be_known_pass(text: str) -> None:
    assert "C-FIG-05" not in rules(text)


def test_the_whole_of_a_share_may_stand_in_the_figures_sheet() -> None:
    figure = Passage("1200名", CellLocation("3月.xlsx", "数据", "B4"), Kind.FIGURE, "重点优抚对象人数")

    def shares(text: str) -> list[str]:
        document = [Passage(text, CellLocation("3月.xlsx", "导语", "C2")), figure]
        return [str(finding.problem()) for finding in check_content(document) if finding.rule.id == "C-FIG-04"]

    (told,) = shares("党员300名，占重点优抚对象的30%。")
    assert told.startswith("3月.xlsx > 导语!C2：“300名，占重点优抚对象的30%”的占比算下来是 25%（另见 数据!B4）")
    assert shares("党员300名，占重点优抚对象总数的25%。") == []
    assert shares("党员300名，占全县重点优抚对象的30%。") == []
    assert shares("党员300名，占退役军人的30%。") == []
    assert shares("走访300户，占重点优抚对象的30%。") == []


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_a_change_computed_from_its_figures_always_follows(old: int, new: int) -> None:
    word, verb = ("增长", "增加") if new >= old else ("下降", "减少")
    rate = round(abs(Decimal(new - old)) / old * 100, 1)
    text = f"由{old}户{verb}到{new}户，{verb}{abs(new - old)}户，{word}{rate}%。"
    assert "C-FIG-05" not in rules(text)


@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_a_share_computed_from_its_figures_always_holds(part: int, more: int) -> None:
    share = round(Decimal(part) / (part + more) * 100, 1)
    text = f"优抚对象{part + more}名，其中党员{part}名，占{share}%。"
    assert not {"C-FIG-03", "C-FIG-04"} & rules(text)


def test_a_character_that_looks_like_our_mark_changes_nothing() -> None:
    assert found("C-FIG-04", "优抚对象\ue0001200名，其中党员300名，占30%。\ue000") == ["25%"]
