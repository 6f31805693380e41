from __future__ import annotations

import pytest

from tests.unit.content import check, found, rules
from toolkit.proofing.passage import Kind


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("20xx年，全县双拥工作取得新进展。", "C-PH-01", "20xx年"),
        ("20__年上半年，全县双拥工作取得新进展。", "C-PH-01", "20__年"),
        ("计划于20××年完成。", "C-PH-01", "20××年"),
        ("计划于××××年完成。", "C-PH-01", "××××年"),
        ("计划于20ＸＸ年3月完成。", "C-PH-01", "20ＸＸ年3月"),
        ("20XX—2025学年已经结束。", "C-PH-01", "20XX"),
        ("202×年的计划。", "C-PH-01", "202×年"),
        ("20  年的计划。", "C-PH-01", "20  年"),
        ("x月x日召开会议。", "C-PH-01", "x月x日"),
        ("8月××日召开会议。", "C-PH-01", "8月××日"),
        ("发放慰问金20xx多元。", "C-PH-02", "20xx多元"),
        ("救助学费20__多元。", "C-PH-02", "20__多元"),
        ("慰问官兵xx名。", "C-PH-02", "xx名"),
        ("投入资金××万元。", "C-PH-02", "××万元"),
        ("发放慰问金×元。", "C-PH-02", "×元"),
        ("双拥工作简报第×期。", "C-PH-02", "第×期"),
        ("XX街道召开会议。", "C-PH-03", "XX街道"),
        ("xx镇召开会议。", "C-PH-03", "xx镇"),
        ("到××看望官兵。", "C-PH-03", "××"),
        ("学习党的xx大精神。", "C-PH-03", "xx大"),
        ("县委书记某某带队。", "C-PH-03", "某某"),
        ("○○县召开会议。", "C-PH-03", "○○县"),
        ("____村召开会议。", "C-PH-03", "____"),
        ("官兵到**学校参加活动。", "C-PH-03", "**学校"),
        ("第{{ 报头.期号 }}期已经印发。", "C-PH-05", "{{ 报头.期号 }}"),
        ("{% if 慰问 %}开展慰问。", "C-PH-05", "{% if 慰问 %}"),
        ("参加人员【待补充】。", "C-PH-05", "【待补充】"),
        ("参加人员（待核实）。", "C-PH-05", "（待核实）"),
        ("TODO 写完这一段。", "C-PH-05", "TODO"),
        ("点击此处输入文字。", "C-PH-05", "点击此处输入文字"),
        ("单击或点击此处输入文字。", "C-PH-05", "单击或点击此处输入文字"),
        ("详见错误!未找到引用源。", "C-PH-05", "错误!未找到引用源"),
        ("合计#REF!元。", "C-PH-05", "#REF!"),
        ("尊敬的«姓名»同志：", "C-PH-05", "«姓名»"),
        ("发放慰问金   元。", "C-PH-02", "   元"),
        ("宣传《》《兵役法》。", "C-PH-04", "《》"),
        ("1月25日□街道召开会议。", "C-PH-04", "□"),
        ("县人武部■张主任参加。", "C-PH-04", "■"),
        ("县\ufffd\ufffd局参加。", "C-PH-04", "\ufffd\ufffd"),
        ("县民\ue123局参加。", "C-PH-04", "\ue123"),
    ],
)
def test_what_nobody_filled_in_is_found(text: str, rule: str, words: str) -> None:
    assert (rule, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "某县召开会议，某部官兵参加。",
        "局长某同志任组长。",
        "试件为1×2米，共20×30厘米。",
        "20户×200元=4000元。",
        "某政发〔2026〕6号文件由办公室印发《通知》。",
        "2026年2月8日召开会议。",
        "二〇〇八年的会议。",
        "二○○八年的会议。",
        "网址是https://xx.gov.cn/20xx/index.html，欢迎查询。",
        "邮箱是xxoo@mail.cn，欢迎来信。",
        "开展1+1结对帮扶。",
        "衣服有XXL和XL两种尺码。",
        "在20 年的时间里。",
        "签字：________",
        "☐同意 ☑不同意",
        "是□ 否□",
        "□同意 □不同意 □弃权",
        "时间待定，地点另行通知。",
        "请把材料（一式两份）报送办公室。",
        "参加人员（待遇不变）另行通知。",
        "■ 要求",
        "会议由一名副主任主持。",
        "五一某单位放假。",
    ],
)
def test_deliberate_masking_products_and_boxes_to_tick_are_left_alone(text: str) -> None:
    assert not {name for name in rules(text) if name.startswith("C-PH")}


def test_a_name_masked_first_and_given_later_is_told_once() -> None:
    findings = [
        finding
        for finding in check("XX镇召开会议。", "会后到城东镇走访。", "又到城东镇。")
        if finding.rule.id == "C-PH-06"
    ]
    assert [(finding.words, finding.found) for finding in findings] == [("XX镇", "城东镇")]


@pytest.mark.parametrize("later", ["会后到各镇走访。", "相关镇参加。", "某镇参加。", "会后到城东村走访。"])
def test_common_nouns_are_no_names(later: str) -> None:
    assert "C-PH-06" not in rules("XX镇召开会议。", later)


def test_a_placeholder_is_not_told_again_as_a_number_or_date() -> None:
    assert rules("发放慰问金20xx多元。") == {"C-PH-02"}
    assert rules("计划于××××年完成。") == {"C-PH-01"}


def test_brackets_of_a_document_number_are_told_beside_its_placeholder() -> None:
    assert rules("根据《方案》（某党发[20xx]6号）要求开展。") == {"C-PH-01", "C-NUM-01"}


@pytest.mark.parametrize("kind", list(Kind))
def test_placeholders_and_lost_characters_are_found_everywhere(kind: Kind) -> None:
    assert {"C-PH-01", "C-PH-04"} <= rules("20xx年□月", kind=kind)


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.FORM])
def test_a_box_in_a_cell_is_to_be_ticked(kind: Kind) -> None:
    assert rules("□是", kind=kind) == set()
