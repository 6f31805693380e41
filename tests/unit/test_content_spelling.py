from __future__ import annotations

import re

import pytest

from tests.unit.content import check, rules
from toolkit.proofing.content.misspellings import MISSPELLINGS


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("新一屆双拥模范县。", "屆", "届"),
        ("成立領導小组。", "領導", "领导"),
        ("擁軍優屬好传统。", "擁軍優屬", "拥军优属"),
    ],
)
def test_traditional_characters_are_found(text: str, words: str, right: str) -> None:
    assert ("C-TXT-02", words, right) in [(finding.rule.id, finding.words, finding.found) for finding in check(text)]


@pytest.mark.parametrize(
    "text", ["新一届双拥模范县。", "乾坤朗朗，藉此机会。", "烈士赵喆、李堃、王昇、朱镕基。", "㵲阳镇召开会议。"]
)
def test_characters_in_use_pass(text: str) -> None:
    assert "C-TXT-02" not in rules(text)


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("通过板报、会议等多种型式宣传。", "型式", "形式"),
        ("召开军属茶花会。", "茶花会", "茶话会"),
        ("县委、县政和驻军部队高度重视。", "县政和", "县政府和"),
        ("做好新形式下的双拥工作。", "新形式下", "新形势下"),
        ("对工作进行布署。", "布署", "部署"),
        ("截止目前，全部完成。", "截止目前", "截至"),
        ("帐户已经开立，台帐已经建好。", "帐", "账"),
        ("会议园满结束。", "园满", "圆满"),
        ("军地再接再励，一如继往。", "再接再励", "再接再厉"),
        ("组织有力，保障有利。", "有利", "有力"),
    ],
)
def test_misspellings_are_found(text: str, words: str, right: str) -> None:
    hits = [(finding.words, finding.found) for finding in check(text) if finding.rule.id == "C-TXT-03"]
    assert any(said in words and wanted == right for said, wanted in hits), hits


@pytest.mark.parametrize(
    "text",
    [
        "经过多种型式试验，产品合格，结构型式先进。",
        "创新形式下基层，更新形式抓宣传。",
        "举办山茶花会演，赏茶花会员活动。",
        "县政协和县政府高度重视，县政工干部参加。",
        "公布署名文章，颁布署名决定。",
        "截止日期为3月1日，报名截止。",
        "平台帐篷齐备，台帐篷布。",
        "群众对校园满意，对公园满意完成度高。",
        "工程进度超过渡假设计。",
        "志愿者成双涌入会场，好事双双涌现。",
        "国防讯息发布平台。",
        "形势对发展有利于稳定，环境有利。",
        "叫做为人民服务，要做为民服务的表率。",
        "立即然后出发。",
        "究竟争取什么，究竟选哪个。",
        "条件良好象征吉祥。",
        "沟通迅速，交通迅捷，投资迅速增长。",
        "大家俱乐部，回家俱全。",
        "解决择校难题。",
        "严峻工作面前不退缩，险峻工程如期完工。",
        "重复盖章，恢复盖房。",
        "攻克苦难，克苦战。",
        "成功迹象明显。",
        "一座落地窗，一座落在山脚的村庄。",
        "共渡难关。",
        "开发恢复生产。",
        "超过份额，补充份数，内部份额。",
        "社会主意识形态工作。",
        "科学发展关键在人。",
        "规模犯罪得到遏制。",
        "围坐谈会务。",
        "市政和园林部门参加。",
        "付局长参加会议，支付主任医师酬金。",
        "勇气慨然。",
        "军属座谈会、茶话会先后召开，形式多样，新形势下再接再厉。",
    ],
)
def test_words_that_only_look_misspelt_pass(text: str) -> None:
    assert "C-TXT-03" not in rules(text)


def test_the_list_is_sound() -> None:
    assert len(MISSPELLINGS) >= 60
    assert {entry.source for entry in MISSPELLINGS} == {"简报", "术语", "词典", "异形词", "成语"}
    assert len({entry.wrong for entry in MISSPELLINGS}) == len(MISSPELLINGS)
    for entry in MISSPELLINGS:
        assert not re.search(entry.wrong, entry.right), entry
        assert "C-TXT-03" not in rules(entry.right), entry
