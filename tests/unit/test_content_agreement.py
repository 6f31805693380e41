"""核数 over a text and against the figures sheet: what contradicts is found, what may be another figure is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import CellLocation, DocxLocation, Severity
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Finding, Kind, Passage

_KINDS = {"#": Kind.HEADING, "!": Kind.TITLE, "$": Kind.FORM}


def passage(text: str, number: int) -> Passage:
    """``#`` a heading, ``!`` the title, ``$`` a cell of a form, ``@名称=`` a figure of the figures sheet."""
    if text.startswith("@"):
        name, _, phrase = text[1:].partition("=")
        return Passage(phrase, CellLocation("3月.xlsx", "数据", f"B{number}"), Kind.FIGURE, name)
    kind = _KINDS.get(text[0], Kind.TEXT)
    return Passage(text.lstrip("#!$"), DocxLocation("简报.docx", number), kind)


def agreement(*texts: str) -> list[Finding]:
    found = check_content([passage(text, number) for number, text in enumerate(texts, 1)])
    return [finding for finding in found if finding.rule.id in ("C-FIG-01", "C-FIG-02")]


TWICE = [
    ("全年共走访慰问优抚对象210户。", "一年来，全县共走访慰问优抚对象201户。"),
    ("全年共走访慰问210户优抚对象。", "全县共走访慰问优抚对象201户。"),
    ("#走访慰问优抚对象210户", "走访慰问优抚对象201户，送上党和政府的关怀。"),
    ("一、走访慰问优抚对象210户", "中间一段没有数字。", "走访慰问优抚对象201户，送上关怀。"),
    ("!全县走访慰问优抚对象210户", "今年以来，走访慰问优抚对象201户。"),
    ("!全县走访慰问优抚对象210户", "#走访慰问优抚对象201户"),
    ("张贴宣传标语80条。", "活动中张贴宣传标语18条。"),
    ("悬挂横幅6幅，张贴标语80条。", "各项工作顺利。悬挂横幅8幅，出板报80块。"),
    ("共悬挂横幅6幅。", "总的看，成效明显。全县共悬挂横幅8幅。"),
    ("共发放慰问金70余万元。", "全年共发放慰问金90万元。"),
    ("共发放慰问金70余万元。", "共发放慰问金69万元。"),
    ("发放慰问金7千元。", "发放慰问金0.8万元。"),
    ("发放慰问金三十万元。", "发放慰问金35万元。"),
    ("共出动官兵近5000人次。", "共出动官兵5200人次。"),
    ("共出动官兵约500人次。", "共出动官兵600人次。"),
    ("共植树10000株以上。", "共植树9000株。"),
    ("赠送图书1万册。", "赠送图书1200册。"),
    ("慰问重点优抚对象1200名。", "慰问重点优抚对象1100人。"),
    ("春节期间，共走访慰问军属20户。", "春节期间，共走访慰问军属30户。"),
    ("城东街道共走访慰问军属20户。", "城东街道共走访慰问军属30户。"),
    ("据统计，共培训退役军人300人次。", "截至目前，共培训退役军人330人次。"),
    ("共走访军属20户，发放慰问金4000元。", "共走访军属20户，发放慰问金5000元。"),
    ("（二）共接收安置退役军人15名。", "2.共接收安置退役军人25名。"),
    ("累计培训退役军人120人次。", "总计培训退役军人150人次。"),
    ("走访慰问老兵12名，送去慰问品。", "走访慰问老兵21名，听他们讲故事。"),
    ("赠送图书1200册，深受欢迎。", "赠送图书120册，受到好评。"),
    ("一是张贴宣传标语80条；二是设立宣传栏20个。", "活动成效明显。张贴宣传标语88条。"),
]
KNOWN = [
    ("@慰问金=70余万元", "全县共发放慰问金63万元。"),
    ("@慰问金=70余万元", "共发放慰问金85万元。"),
    ("@慰问金=703000元", "共发放慰问金73万元。"),
    ("@走访慰问军属户数=210户", "走访慰问军属201户。"),
    ("@军属户数=210户", "走访慰问军属201户。"),
    ("@军属=210户", "走访慰问201户军属。"),
    ("@宣传标语=18条", "张贴宣传标语80余条。"),
    ("@悬挂横幅=6幅", "悬挂横幅8幅，气氛浓厚。"),
    ("@横幅=6幅", "悬挂横幅8幅。"),
    ("@重点优抚对象人数=1200名", "慰问重点优抚对象1100名。"),
    ("@重点优抚对象=1200人", "慰问重点优抚对象1100名。"),
    ("@接收安置退役军人=5名", "先后接收安置退役军人6名，全部安排在合适岗位。"),
    ("$青禾县人民医院", "@接收安置退役军人=5名", "医院先后接收安置退役军人6名，都安排妥当。"),
    ("@春节慰问军属=20户", "春节慰问军属30户。"),
    ("@慰问团组=十五个", "全县共组织慰问团组16个。"),
    ("@赠送图书=1万册", "赠送图书1200册。"),
    ("@出动车辆=10多台次", "出动车辆30台次。"),
    ("@参会单位=80余家", "共组织参会单位95家。"),
    ("@培训退役军人=120人次", "培训退役军人150人次。"),
    ("@种树=1万余株", "全年共种树3万株。"),
]


@pytest.mark.parametrize("texts", TWICE)
def test_one_figure_with_two_values_is_found(texts: tuple[str, ...]) -> None:
    (found,) = agreement(*texts)
    assert found.rule.id == "C-FIG-01"
    assert found.where == DocxLocation("简报.docx", len(texts))
    assert found.other == DocxLocation("简报.docx", 1)


@pytest.mark.parametrize("texts", KNOWN)
def test_a_figure_the_sheet_knows_with_another_value_is_found(texts: tuple[str, ...]) -> None:
    (found,) = agreement(*texts)
    assert found.rule.id == "C-FIG-02"
    assert isinstance(found.other, CellLocation)
    assert found.other.sheet == "数据"


APART = [
    # the same value, written another way
    ("发放慰问金7千元。", "发放慰问金0.7万元。"),
    ("发放慰问金7000元。", "发放慰问金七千元。"),
    ("走访慰问优抚对象三十户。", "全县共走访慰问优抚对象30户。"),
    ("共发放慰问金70余万元。", "共发放慰问金703000元。"),
    ("共发放慰问金70.3万元。", "共发放慰问金703200元。"),
    ("共出动官兵近5000人次。", "共出动官兵4930人次。"),
    ("共出动官兵约500人次。", "共出动官兵520人次。"),
    ("共植树10000株以上。", "共植树12000株。"),
    ("共植树1万余株。", "共植树10300株。"),
    ("共慰问军属200多户。", "共慰问军属216户。"),
    ("共慰问军属不少于200户。", "共慰问军属216户。"),
    ("共慰问军属200户左右。", "共慰问军属196户。"),
    # another time
    ("1月30日走访军属20户。", "2月3日走访军属30户。"),
    ("春节期间共走访军属20户。", "“八一”期间共走访军属30户。"),
    ("上半年共走访军属20户。", "下半年共走访军属30户。"),
    ("2024年共走访军属20户。", "2025年共走访军属30户。"),
    ("去年共走访军属20户。", "今年共走访军属30户。"),
    ("共走访军属20户。", "明年计划走访军属30户。"),
    ("共走访军属20户。", "下一步，将走访军属30户。"),
    # another place or other people
    ("城东街道走访军属20户。", "城西街道走访军属30户。"),
    ("城东街道共走访军属20户。", "全县共走访军属210户。"),
    ("#走访军属210户", "城东街道走访军属20户。城西街道走访军属30户。"),
    ("全县共走访军属210户。", "局长带队，走访军属20户。"),
    ("一组由局长带队，走访军属20户。", "二组由副局长带队，走访军属30户。"),
    ("县领导走访军属20户。", "乡镇领导走访军属30户。"),
    ("交通局捐赠图书200册。", "司法局捐赠图书300册。"),
    ("各社区召开座谈会20场。", "召开座谈会3场。"),
    # another object
    ("走访军属20户。", "走访烈属30户。"),
    ("慰问老兵30人，发放慰问金1万元。", "慰问军属20户，发放慰问金2万元。"),
    ("组织军属代表，召开座谈会3次。", "组织老兵代表，召开座谈会5次。"),
    ("组织军属代表，共召开座谈会3次。", "组织老兵代表，共召开座谈会5次。"),
    ("出动兵力3000人次。", "出动兵力300人。"),
    ("接受教育5000人次。", "接受教育300名。"),
    ("发放慰问金3万元。", "发放补助金5万元。"),
    ("建立2个国防教育基地。", "建立3个法律援助站。"),
    ("走访慰问老兵12名，倾听他们的故事。", "走访慰问老兵20名，为他们体检。"),
    ("张贴标语20条（机关大院）。", "张贴标语30条（家属院）。"),
    ("机关：张贴标语20条。", "学校：张贴标语30条。"),
    ("第一批发放优待证320张。", "累计发放优待证750张。", "第二批发放优待证280张。"),
    ("二季度共走访军属40户。", "三季度共走访军属52户。", "前三季度共走访军属140户。"),
    ("#走访慰问驻军部队8个", "县领导走访慰问驻军部队2个。各乡镇走访慰问驻军部队6个。"),
    ("甲营为群众义诊300人次。", "乙连帮助群众收割，义诊120人次。"),
    # a part, a further step, a rate
    ("走访军属20户。", "又走访军属30户。"),
    ("走访军属20户。", "全县共走访军属50户。"),
    ("共走访军属50户，其中军属20户是烈属。", "共走访军属50户。"),
    ("每户军属20元。", "每户军属30元。"),
    ("新增横幅6幅。", "共悬挂横幅16幅。"),
    ("首批安置退役军人5名。", "共安置退役军人15名。"),
    ("走访军属20户。", "走访军属30户。", "走访军属40户。"),
    ("慰问金标准由200元提高到300元。", "慰问金标准500元。"),
    # no figures of their own
    ("按照“三个一”要求开展工作。", "按照“四个一”要求开展工作。"),
    ("开展第1次走访。", "开展第2次走访。"),
    ("全县有一个军供站。", "全县有3个军供站，今年新建2个。"),
]
SHEET_APART = [
    ("@慰问金=70余万元", "共发放慰问金703000元。"),
    ("@慰问金=70余万元", "给部队送去慰问金7000元。"),
    ("@慰问金=70余万元", "走访军属20户，发放慰问金4000元。"),
    ("@慰问金=703000元", "全县共发放慰问金70余万元。"),
    ("@慰问金=7000元", "发放慰问金7千元。"),
    ("@慰问金=7000元", "发放慰问金0.7万元。"),
    ("@慰问金=三十万元", "共发放慰问金30万元。"),
    ("@受教育人数=5000人次", "受教育5100人。"),
    ("@军属=210户", "走访慰问军属210户。"),
    ("@军属=210户", "春节期间走访慰问军属20户。"),
    ("@军属=210户", "城东街道走访慰问军属20户。"),
    ("@军属=210户", "走访慰问军属20户。", "走访慰问军属190户。"),
    ("@军属=210户", "走访慰问军属210户。", "安置军属20户。"),
    ("@军属=210户", "慰问军属210户，又慰问军属20户。"),
    ("@走访军属=210户", "安置军属20户。"),
    ("@慰问军属=210户", "慰问烈属20户。"),
    ("@春节慰问军属=20户", "“八一”慰问军属30户。"),
    ("@每户慰问金=200元", "共发放慰问金4000元。"),
    ("@宣传标语=18条", "张贴宣传标语十八条。"),
    ("@宣传标语=18条", "每个社区张贴宣传标语2条。"),
    ("@参训率=100%", "参训率达到98%。", "参训军属20户。"),
    ("@慰问组=2个", "第2个慰问组已经出发。"),
]


@pytest.mark.parametrize("texts", APART + SHEET_APART)
def test_what_may_be_another_figure_passes(texts: tuple[str, ...]) -> None:
    assert [(finding.rule.id, finding.words) for finding in agreement(*texts)] == []


def test_a_finding_names_both_places() -> None:
    (found,) = agreement("@宣传标语=18条", "张贴宣传标语80余条。")
    told = found.problem(Severity.WARNING)
    assert told.severity is Severity.WARNING
    assert str(told).startswith("简报.docx > 第2段：“张贴宣传标语80余条”和数据（数据!B1）里的“18条”不一致")


def test_two_places_in_one_paragraph_are_named_so() -> None:
    (found,) = agreement("共悬挂横幅6幅。据统计，共悬挂横幅8幅。", "共张贴标语80条。")
    assert "和 同一段 的“6幅”" in str(found.problem())


NAMES = st.sampled_from(["军属", "优抚对象", "退役军人", "烈属家庭"])


@given(NAMES, st.integers(2, 99_999), st.sampled_from(["", "全县共", "据统计，共", "先后"]))
def test_equal_figures_never_contradict(name: str, value: int, lead: str) -> None:
    assert agreement(f"@{name}={value}户", f"{lead}慰问{name}{value}户。", f"共慰问{name}{value}户。") == []


@given(NAMES, st.integers(2, 99_999), st.integers(2, 99_999))
def test_two_totals_contradict_exactly_where_they_differ(name: str, one: int, other: int) -> None:
    assert bool(agreement(f"共慰问{name}{one}户。", f"全县共慰问{name}{other}户。")) == (one != other)


@given(st.integers(1, 99), st.integers(0, 9_999))
def test_a_rest_agrees_with_every_value_it_leaves_open(tens: int, rest: int) -> None:
    value = tens * 100_000 + rest
    assert agreement(f"共发放慰问金{tens * 10}余万元。", f"共发放慰问金{value}元。") == []


@given(
    st.lists(
        st.sampled_from(
            ["慰问", "军属", "20", "300", "户", "元", "万", "，", "。", "共", "其中", "余", "占", "%", "比上年"]
        )
    )
)
def test_any_text_is_read(words: list[str]) -> None:
    check_content(
        [passage("文" + "".join(words), 1), passage("@慰问金=70余万元", 2), passage("文" + "".join(words), 3)]
    )
