"""占位 in a field that must be filled in: nothing but ××××, 待填 or 【单位】, or a run ×× for digits or a name.

Stricter than the checks of the text, for it withholds a document: 3×3, X光, XXL, DXX-200 and 李×× are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.labels import fold_label
from toolkit.proofing.content.placeholders import LEFTOVER, MASK
from toolkit.proofing.content.reading import HAN, without_links

STAND_IN: Final = "××××"
DATE_STAND_IN: Final = "20××年×月×日"
"""What the tool itself writes where a person has to fill in."""

_TIMES: Final = "×✕╳"
_CROSS: Final = "xXｘＸ"
_TYPE: Final = r"[-－/](?:[A-WYZa-wyz]|[0-9]{1,4}(?![0-9]))"
"""What follows the letters in the name of a type: XX-200."""
_RUN: Final = re.compile(
    rf"[{_TIMES}](?: ?[{_TIMES}])+"
    rf"|(?<![A-WYZa-wyz][-－/])(?<![A-Za-z{_CROSS}])[{_CROSS}]{{2,}}(?![A-Za-z{_CROSS}])(?!{_TYPE}|染色体|[男女]?性?综合征)"
    r"|(?<![A-Za-z_＿])[_＿]{2,}(?![A-Za-z_＿])"
)
"""Two or more of a sign; letters and bars beside other letters are a word, a size or the name of a type."""

_SURNAME: Final = re.compile(
    "(?:欧阳|司马|上官|诸葛|皇甫|尉迟|慕容|令狐|[某赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许吕施张孔曹严华魏陶姜谢邹柏苏潘葛范彭鲁韦昌"
    "苗凤俞袁柳鲍唐费廉薛雷贺倪汤滕殷罗毕郝邬傅卞齐康伍余顾孟黄萧尹姚邵汪祁狄贝戴宋庞熊纪舒屈祝董梁杜阮闵季贾娄童颜郭梅林刁钟徐邱骆"
    "夏蔡田樊胡凌霍虞柯管卢莫丁邓洪崔吉龚程邢裴陆荣翁段侯秦甘武刘詹龙叶黎白翟谭冉庄柴阎廖耿曾肖付闫岳涂]) ?$"
)
_WORD_OR_SURNAME: Final = re.compile("[于和万方高马金元时安任何向常平史江毛米成应文古关全连边车温党明贵] ?$")
"""Surnames that are words as well: 位于××, 和××县."""
_HEAD: Final = re.compile(rf"(?:^|[^{HAN}]|同志|主任|书记|长|属|烈士|军人|人员|老兵|战士|[和与及]|[为由请对给])$")
_PLACE: Final = re.compile(
    "(?:[县市区镇乡村省局部团营连科处]|街道|社区|办公室|办事处|单位|公司|学校|小学|中学|大学|医院|委(?!员)|支队|大队|中队)(?!长)"
    "|职务|[年月日期号元户届亿]|[千百万]"
)
"""What follows the run where it stands for a place, a unit or digits, and for nobody's given name."""

_BRACKETED: Final = re.compile(r"[【\[［〔｛{〈<«（(]\s*(.*?)\s*[】\]］〕｝}〉>»）)]", re.DOTALL)
_WAITING: Final = re.compile(
    "(?:待|尚待|有待)(?:填|填写|填报|补|补充|补填|定|确定|核|核实|核定|查|续|改|更新|完善|确认|定稿|通知|录入|输入|明确|商定|议定|审定)"
    "|(?:尚|还)?未(?:填|填写|定|确定)|请?(?:在?此处?)?(?:填写?|输入|插入|补充)|此处(?:略|待定)|TBD|TODO|[?？]+|[.…]{2,}|…",
    re.IGNORECASE,
)
_ASKING: Final = re.compile("(?:请?(?:在?此处?)?(?:填写?|输入|插入|补充)|某)?(.*?)(?:全称|名称)?")
_SLOT: Final = re.compile(
    "单位|部门|名称|姓名|人名|职务|标题|题目|日期|时间|年月日|年份|期号|编号|文号|字号|序号|地点|地址|电话|联系人|联系电话|联系方式|金额|数字|数量|"
    "内容|正文|文字|文本|事由|事项|节日|主送机关|发文机关|机关"
)
_LAYOUT: Final = rf"[\s年月日号第总期届次—\-./:：〔〕\[\]（）()【】{MASK}□]"
_MASKS_ALONE: Final = re.compile(rf"(?:19|20)?(?={_LAYOUT}*[{MASK}□]){_LAYOUT}+")
_BLANKS: Final = re.compile(r"(?:20[ \u3000]*)?年[ \u3000]*月[ \u3000]*日|第[ \u3000]+[期号届次]|[—-]{2,}")


def unfilled(value: str, label: str) -> Sequence[str]:
    """The placeholders in the value of the field ``label``, as typed; the whole value where it is nothing else."""
    text = value.strip()
    return [text] if text and _is_placeholder(text, label) else list(_runs(text))


def _is_placeholder(text: str, label: str) -> bool:
    """Whether a value is nothing but a placeholder, in brackets or not."""
    found = _BRACKETED.fullmatch(text)
    bare = found[1] if found else text
    if any(pattern.fullmatch(bare) for pattern in (_MASKS_ALONE, _BLANKS, _WAITING)) or LEFTOVER.fullmatch(text):
        return True
    asked = _ASKING.fullmatch(bare)
    slot = fold_label(asked[1]) if asked is not None and (found or asked[1] != bare) else ""
    if not found:
        return bool(slot) and bare.startswith(("请", "此", "在", "填", "输")) and _is_slot(slot, label)
    return not bare or _is_slot(slot, label)


def _is_slot(words: str, label: str) -> bool:
    """Whether words say what belongs here: the field's own name or a part of it, or any such name."""
    return _SLOT.fullmatch(words) is not None or (len(words) > 1 and words in fold_label(label))


def _runs(text: str) -> Iterator[str]:
    """Every run that stands for digits or a name, with the digits before it."""
    shown = without_links(text)
    for found in _RUN.finditer(shown):
        if not _is_given_name(shown, found):
            start = found.start()
            while start and shown[start - 1].isdigit():
                start -= 1
            yield text[start : found.end()]


def _is_given_name(text: str, run: re.Match[str]) -> bool:
    """Whether a run is the given name of somebody who is not to be named: 李××."""
    start = run.start()
    if len(run[0].replace(" ", "")) > 2 or _PLACE.match(text, run.end()):
        return False
    if _SURNAME.search(text, 0, start):
        return True
    word = _WORD_OR_SURNAME.search(text, 0, start)
    return word is not None and _HEAD.search(text, 0, word.start()) is not None
