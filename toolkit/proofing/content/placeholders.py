"""占位: years, amounts and names nobody filled in, and what a template left behind (C-PH-01 to 03, 05, 06).

某县, 某部 is deliberate masking and no placeholder; × in 1×2 is a product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from toolkit.proofing.content.reading import HAN, of_kind, without_links
from toolkit.proofing.passage import Finding, Kind, Passage

MASK: Final = "xXｘＸ×✕╳＊*_＿△○"
"""Signs people write for a digit or a name they leave open."""
_ALONE: Final = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z])"
_COUNTED: Final = (
    "(?:[多余几来])?(?:[千百万亿]{0,2})(?:[多余几])?"
    "(?:元|人次|人(?!民|大|武|社|力|事|才)|名(?!称|单)|户(?!籍|口)|块|条|幅|册|株|台次?|辆|件|份|家(?!庄|庭)|次|个|亩|吨|公里)"
)
_YEAR: Final = re.compile(
    rf"{_ALONE[0]}(?:(?:19|20)[{MASK}]{{2}}|(?:19|20)[0-9][{MASK}](?=年)|[{MASK}]{{4}}(?=年)|[{MASK}]{{2}}(?=年[{MASK}0-9]))"
    rf"{_ALONE[1]}(?:(?P<amount>{_COUNTED})|年(?:[0-9{MASK}]{{1,2}}月(?:[0-9{MASK}]{{1,2}}日)?)?)?"
)
_DAY: Final = re.compile(
    rf"{_ALONE[0]}(?:(?:[{MASK}]{{1,4}}年)?[{MASK}]{{1,2}}月(?:[{MASK}]{{1,2}}|[0-9]{{1,2}})日|[0-9]{{1,2}}月[{MASK}]{{1,2}}日|[{MASK}]{{2}}月)"
)
_BLANK_DATE: Final = re.compile("20[ \u3000]{2,}年|(?<![0-9A-Za-z])20年?[_＿]+年")
_AMOUNT: Final = re.compile(
    rf"{_ALONE[0]}[{MASK}]{{2,6}}{_ALONE[1]}{_COUNTED}|第[xXｘＸ×*＊_＿]{{1,4}}[期届次号]"
    rf"|(?<=[{HAN}])[ \u3000]{{2,20}}[万亿]?元"
    rf"|(?<=[{HAN}])[xX×](?:[多余]?[千百万]?元|名(?![额称单])|户(?![均数籍口]))"
)
_SUFFIX: Final = (
    "街道办事处|居民委员会|村民委员会|派出所|领导小组|办公室|居委会|村委会|社区|街道|学校|小学|中学|学院|大学|医院|公司|"
    "支队|大队|中队|部队|周年|同志|县委|市委|区委|党委|书记|局长|县长|主任|学|镇|乡|县|市|区|省|村|局|大|届|期|部|连|营|团|旅|师"
)
_HAN_DIGIT: Final = "〇一二三四五六七八九十"
_NAME: Final = re.compile(
    rf"{_ALONE[0]}(?:[xXｘＸ]{{2,6}}|×{{2,6}}|△{{2,6}}|(?<![{_HAN_DIGIT}])○{{2,6}}(?![{_HAN_DIGIT}])|某某某?|[*＊]{{2,6}}(?={_SUFFIX}))"
    rf"{_ALONE[1]}(?P<suffix>{_SUFFIX})?|(?<![：:_＿])[_＿]{{2,20}}(?=[{HAN}])"
)
LEFTOVER: Final = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\{%[^{}]{0,80}%\}|\{\{|\}\}|\{%|%\}|｛｛[^｛｝]{0,80}｝｝"
    r"|[【\[（(]\s*(?:待(?:补充|核实|填写?|完善|定稿|确认|续|查|更新|补|改)|此处|请(?:填写|输入|插入|补充))[^】\]）)]{0,30}[】\]）)]"
    r"|【待[^】]{0,30}】"
    r"|(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])"
    r"|(?:单击|点击)(?:或点[击按])?此处(?:输入|添加|填写)?(?:文字|文本|内容|标题|日期)?|请?在此处?(?:输入|填写)(?:文字|内容|标题)?"
    r"|错误[!！]\s?(?:未找到引用源|未定义书签|书签未定义)"
    r"|#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NULL!|NUM!)"
    rf"|«[^«»]{{1,40}}»|\$\{{[^{{}}]{{1,40}}\}}|<[{HAN}]{{2,10}}>"
)
"""What a template or an office program left behind."""
_ORG: Final = "街道办事处|居民委员会|派出所|社区|街道|学校|小学|中学|学院|大学|医院|公司|支队|大队|中队|镇|乡|学"
_NOT_NAMES: Final = re.compile(
    "[各全本我该此某有其两几多个原新老同等单每和与及在到向对为的之下上进入赴市县区省]|"
    "相关|驻地|附近|地区|辖区|部分|所有|深入|走访|组织|街道|乡镇|农村|中心|基层|希望|军地|城乡|其他|许多|所在|分管|公办|民办|开展|教育|武警|消防"
)


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Placeholders as (rule, start, end); what an earlier pattern claims, a later one leaves."""
    taken = 0
    hits: list[tuple[int, int, str]] = []
    for order, (name, pattern) in enumerate(
        (
            ("C-PH-05", LEFTOVER),
            ("C-PH-01", _YEAR),
            ("C-PH-01", _DAY),
            ("C-PH-01", _BLANK_DATE),
            ("C-PH-02", _AMOUNT),
            ("C-PH-03", _NAME),
        )
    ):
        for found in pattern.finditer(text):
            amount = order == 1 and found.group("amount")
            hits.append((found.start(), found.end(), "C-PH-02" if amount else name))
    for start, end, name in sorted(hits, key=lambda hit: hit[0]):
        if start >= taken:
            yield name, start, end
            taken = end


def check_placeholders(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PH-01, 02, 03 and 05: 20xx年, 20xx多元, xx街道, {{ 期号 }}, 【待补充】."""
    for passage in of_kind(passages, frozenset(Kind)):
        for name, start, end in _spans(without_links(passage.text)):
            yield passage.finding(name, start, end)


def check_masked_names(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PH-06: a name that is masked first (xx镇) and given in full later (城东镇)."""
    masked: dict[str, Finding] = {}
    for passage in of_kind(passages, frozenset(Kind)):
        text = without_links(passage.text)
        for suffix, first in list(masked.items()):
            full = _full_name(text, suffix)
            if full:
                del masked[suffix]
                yield replace(first, found=full)
        for found in _NAME.finditer(text):
            suffix = found.group("suffix")
            if suffix and re.fullmatch(_ORG, suffix):
                masked.setdefault(suffix, passage.finding("C-PH-06", found.start(), found.end()))


def _full_name(text: str, suffix: str) -> str:
    pattern = rf"(?:^|[^{HAN}]|[到在由和与及向为对从])([{HAN}]{{2,3}}){suffix}"
    for found in re.finditer(pattern, text):
        if not _NOT_NAMES.search(found.group(1)):
            return found.group(1) + suffix
    return ""
