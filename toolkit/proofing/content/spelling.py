"""Traditional characters among simplified ones, and words that are often mistyped in official writing.

The word list is our own selection.  词典: 现代汉语词典 does not have the form; 规范: 第一批异形词整理表 or the table of
standard characters has another one; 读音 and 字形: taken for a word that sounds or looks alike; 漏字, 重字: typing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from toolkit.proofing.passage import Finding, Passage

_WRONG: Final[Mapping[str, str]] = {
    "读音": (
        "型式多样:形式多样 多种型式:多种形式 各种型式:各种形式 新形式下:新形势下 "
        "茶花会:茶话会 坐谈会:座谈会 按排:安排 必需要:必须要 既使:即使 既便:即便 "
        "即然:既然 欢渡:欢度 渡假:度假 共渡佳节:共度佳节 共渡新春:共度新春 "
        "防碍:妨碍 防害:妨害 弦律:旋律 宣泻:宣泄 追朔:追溯 付主任:副主任 "
        "付书记:副书记 付局长:副局长 付县长:副县长 优扶对象:优抚对象 "
        "贯彻落识:贯彻落实 贯切:贯彻 贯策:贯彻 勾通:沟通 反应情况:反映情况 "
        "反应问题:反映问题 精减机构:精简机构 机构精减:机构精简 泄秘:泄密 "
        "倍受关注:备受关注 倍受欢迎:备受欢迎 克苦:刻苦 "
    ),
    "词典": (
        "布署:部署 再接再励:再接再厉 一如继往:一如既往 迫不急待:迫不及待 "
        "出奇不意:出其不意 走头无路:走投无路 默守成规:墨守成规 谈笑风声:谈笑风生 "
        "融汇贯通:融会贯通 一愁莫展:一筹莫展 鼎立相助:鼎力相助 甘败下风:甘拜下风 "
        "穿流不息:川流不息 凑和:凑合 截止目前:截至目前 截止到:截至 "
        "截止12月:截至12月 招聘启示:招聘启事 受益非浅:受益匪浅 不加思索:不假思索 "
        "按步就班:按部就班 各行其事:各行其是 名符其实:名副其实 莫明其妙:莫名其妙 "
        "世外桃园:世外桃源 明查暗访:明察暗访 "
    ),
    "规范": (
        "帐目:账目 帐户:账户 份量:分量 身分证:身份证 签定:签订 好象:好像 "
        "其它人:其他人 其它单位:其他单位 做为:作为 撤消:撤销 部份:部分 成份:成分 "
        "兰球:篮球 予防:预防 仃止:停止 亍:街 祘:算 歺:餐 旦白:蛋白 "
    ),
    "字形": (
        "松驰:松弛 相形见拙:相形见绌 不径而走:不胫而走 幅射:辐射 粗旷:粗犷 "
        "脉博:脉搏 沉缅:沉湎 震憾:震撼 寒喧:寒暄 膺品:赝品 蜇伏:蛰伏 发韧:发轫 "
        "恣询:咨询 优抚对像:优抚对象 慰问对像:慰问对象 退役军入:退役军人 "
        "转业军入:转业军人 伤残军入:伤残军人 党的建没:党的建设 建没:建设 针贬:针砭 "
        "天翻地复:天翻地覆 趋之若骛:趋之若鹜 急燥:急躁 "
    ),
    "漏字": ("县政和:县政府和 市政和驻:市政府和驻 "),
    "重字": ("深入开展展:深入开展 进一步步:进一步 双拥工作作:双拥工作 的的:的 了了解:了解 "),
}
"""Wrong and right forms, by the reason why the first is wrong."""
_WORDS: Final = dict(pair.split(":") for words in _WRONG.values() for pair in words.split())
_ADVERB: Final = re.compile("(全方位|多层次|深入|广泛|积极|认真|扎实|有效|切实)的(开展|推进|落实|做好|组织|宣传)")
"""的 where 地 belongs."""
_WORD: Final = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))


def check_spelling(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-02 and C-TXT-03."""
    for passage in passages:
        for found in _ADVERB.finditer(passage.text):
            yield passage.finding("C-TXT-03", *found.span(), f"{found.group(1)}地{found.group(2)}")
        for found in _WORD.finditer(passage.text):
            yield passage.finding("C-TXT-03", *found.span(), _WORDS[found.group()])
        for place, character in enumerate(passage.text):
            simplified = _simplified(character) if "\u3400" <= character <= "\u9fff" else character
            if simplified != character:
                yield passage.finding("C-TXT-02", place, place + 1, simplified)


@functools.cache
def _simplified(character: str) -> str:
    """The simplified form of a character that GB/T 2312 lacks, the character itself otherwise.

    GB/T 2312 holds the characters that are both (著 乾 瞭) and all that ordinary texts need; OpenCC knows the rest.
    """
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return _converter().convert(character)
    return character


@functools.cache
def _converter() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter


class _Converter(Protocol):
    """What we use of OpenCC."""

    def convert(self, text: str) -> str:
        """The text in simplified characters."""
