"""数字: document numbers, mixed and doubled approximate figures, ranges, rates (C-NUM-01, 02, 06 to 10, 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from toolkit.proofing.content.reading import BODY, HAN, of_kind, without_links
from toolkit.proofing.passage import Finding, Kind, Passage

_DOCUMENT_NUMBER: Final = re.compile(
    r"(?P<bracket>[\[【（(［〔„])(?:19|20)(?:[0-9]{2}|[xX×_*]{2})[\]】）)］〕‟]\s?"
    r"(?P<number>第?\s?[0-9]{1,5}号)(?![楼院线房店])"
)
_ISSUER: Final = re.compile(
    rf"(?:[{HAN}]{{0,12}}(?:根据|按照|依据|关于|印发|参照|遵照|落实|及|和|与|以|见))?([{HAN}]{{0,8}})$"
)
_MEASURE: Final = (
    "人次|人|名|户|块|条|幅|册|株|台|辆|件|份|家|次|个|亩|吨|公里|"
    "公斤|斤|元|余|多|万|亿|棵|支|张|本|场|期|篇|处|所|头|只|套|床|岁|天|年|把|位"
)
_MIXED: Final = re.compile(
    r"(?<![0-9.])(?!(?:19|20)[0-9]{2}[千百十])[0-9]{1,9}(?:\.[0-9]{1,4})?\s?"
    rf"(?:[千百][多余几来]?(?=[万亿]|{_MEASURE})|十[多余几来]?(?:{_MEASURE})|[千百十][多余几])"
    rf"(?:{_MEASURE})?(?:元)?(?![克米瓦伏卡焦帕赫人计])"
)
_FIGURE: Final = "(?:[0-9]{1,9}(?:[.,][0-9]{1,4})?\\s?[十百千万亿]{0,2}|[一二两三四五六七八九十百千万亿零]{1,10})"
_UNIT: Final = f"(?:{_MEASURE}|[{HAN}])"
_TIME: Final = "(?!年|个月|个?多?月|天|日|周|届|期|个年头|小时|分钟)"
_NEARLY: Final = "(?<![附最临邻就靠远亲接贴晚新将])(?:将近|接近|近)"
_ABOUT: Final = "(?<![节公条预契合特违制邀相签履续纽简失赴婚誓盟])(?:大约|约)"
_DOUBLED: Final = re.compile(
    rf"{_NEARLY}{_FIGURE}[多余]{_TIME}(?:{_MEASURE})?|{_ABOUT}{_FIGURE}[多余](?:{_MEASURE})?"
    rf"|{_NEARLY}{_FIGURE}{_UNIT}{{0,2}}(?:左右|上下)|{_ABOUT}{_FIGURE}{_UNIT}{{0,3}}(?:左右|上下)"
    rf"|(?<![0-9.]){_FIGURE}[多余]{_UNIT}{{1,3}}左右"
)
_STROKE: Final = re.compile(
    "(?<![第一二三四五六七八九十])(?<![一二三四五六七八九]、)(?<!^)十?(?P<low>[一二三四五六七八])、(?P<high>[二三四五六七八九])"
    "(?:[十百千万亿]?(?:个|天|名|人|户|次|件|家|块|亩|倍|岁|吨|公里|里)|[十百千万]?年(?![级代制])|[十百千万]?元|[百千万]?余)"
    "(?!方面)"
)
_RANGE_UNIT: Final = (
    "%|‰|℃|学年|年|个|月|日|天|名|人|元|万|亿|岁|户|次|小时|分钟|秒|公里|千米|米|厘米|毫米|"
    "期|章|条|页|周|届|时|点|级|倍|吨|公斤|千克|亩|块|家|件|份|篇"
)
_RANGE: Final = re.compile(
    rf"(?<![0-9.A-Za-z\-—/:：~－])(?P<low>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)(?P<unit>{_RANGE_UNIT})?\s?[-~–−]\s?"
    rf"(?P<high>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)\s?(?:{_RANGE_UNIT})(?![\-])"
)
_HOURS: Final = re.compile(r"(?<![0-9:])[0-2]?[0-9][:：][0-5][0-9]\s?[-~]\s?[0-2]?[0-9][:：][0-5][0-9](?![0-9:])")
_SCALED: Final = re.compile(
    r"(?<![0-9.A-Za-z\-—/:：])(?P<low>[0-9]{1,6}(?:\.[0-9]{1,3})?)\s?[~～—–-]\s?"
    r"(?P<high>[0-9]{1,6}(?:\.[0-9]{1,3})?)\s?(?P<unit>[万亿%])"
)
_UNBOUNDED: Final = (
    "增长|完成|利用|回报|收益|负债|周转|产销|容积|换手|溢价|保值|增值|"
    "上座|负荷|贡献|变化|发展|拨备覆盖|流动比|汇|利|税|费|效|功|频|速|比|超产|达产|杠杆|倍"
)
_RATE: Final = re.compile(
    rf"(?P<rate>[{HAN}]{{2,4}}率|满意度)(?:均|都|已|也|平均|分别|总体)?(?:达到?了?|为|是|在|超过?了?)?\s?"
    "(?P<value>[0-9]{3,5}(?:\\.[0-9]{1,3})?)[%％](?P<more>以上|多|余)?"
)


def check_numbers(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-06 to 10 and 12: 3千多人, 近5000多名, 三、四个, 3-5年, 5～10万, 参训率100%以上."""
    for passage in of_kind(passages, BODY):
        text = without_links(passage.text)
        for name, pattern in (("C-NUM-06", _MIXED), ("C-NUM-07", _DOUBLED)):
            for found in pattern.finditer(text):
                yield passage.finding(name, found.start(), found.end())
        yield from _strokes(passage, text)
        yield from _ranges(passage, text)
        yield from _rates(passage, text)


def check_document_numbers(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-01 and 02: 某政发[2026]6号, 〔2026〕第06号."""
    for passage in of_kind(passages, frozenset(Kind)):
        for found in _DOCUMENT_NUMBER.finditer(passage.text):
            issuer = _ISSUER.search(passage.text, max(0, found.start() - 24), found.start())
            start = issuer.start(1) if issuer else found.start()
            if found.group("bracket") != "〔":
                yield passage.finding("C-NUM-01", start, found.end())
            if re.match(r"第|\s?0", found.group("number")):
                yield passage.finding("C-NUM-02", start, found.end())


def _strokes(passage: Passage, text: str) -> Iterator[Finding]:
    for found in _STROKE.finditer(text):
        digits = "一二三四五六七八九"
        if digits.index(found.group("high")) == digits.index(found.group("low")) + 1:
            yield passage.finding("C-NUM-08", found.start(), found.end())


def _ranges(passage: Passage, text: str) -> Iterator[Finding]:
    for found in _RANGE.finditer(text):
        if found.group("unit") or _ascends(found):
            yield passage.finding("C-NUM-09", found.start(), found.end())
    for found in _HOURS.finditer(text):
        yield passage.finding("C-NUM-09", found.start(), found.end())
    for found in _SCALED.finditer(text):
        if _ascends(found):
            yield passage.finding("C-NUM-10", found.start(), found.end(), found.group("unit"))


def _ascends(found: re.Match[str]) -> bool:
    """Whether the second number is the larger one; a code such as 3-1 is no range."""
    low, high = Decimal(found.group("low")), Decimal(found.group("high"))
    return low < high or (len(found.group("low")) == 4 and len(found.group("high")) == 2)


def _rates(passage: Passage, text: str) -> Iterator[Finding]:
    for found in _RATE.finditer(text):
        if re.search(_UNBOUNDED, found.group("rate")):
            continue
        value = Decimal(found.group("value"))
        if value > 100 or (value == 100 and found.group("more")):
            yield passage.finding("C-NUM-12", found.start(), found.end())
