"""日期: with zeros, 号 or a short year, mixed, or not in the calendar (C-NUM-03, 04, 05, 11, 13, 14)."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.numerals import weekday, written_number
from toolkit.proofing.content.reading import BODY, of_kind, without_links
from toolkit.proofing.passage import Finding, Kind, Passage

_HAN_DIGIT: Final = "〇○零一二三四五六七八九"
_HAN_DAY: Final = "一二三四五六七八九十"
_NO_ADDRESS: Final = "(?![楼院线房店文])"
_ZERO: Final = re.compile(
    "(?:(?<![0-9])[0-9]{4}年)?(?<![0-9])(?:0[0-9]月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}月0[0-9][日号])"
)
_TWO_DIGITS: Final = "(?:0[0-9]|[1-3][0-9]|9[0-9])"
_SHORT: Final = re.compile(
    f"(?<![0-9.,’'、—～~-]){_TWO_DIGITS}年(?=[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号]|[份底初中上下，。、以至起]|$))"
    f"|(?:(?<=^)|(?<=[，。；：、（从自于在至到截])){_TWO_DIGITS}年(?=[底初度](?:[，。、；）前]|完成|召开|$)"
    "|[0-9]{1,2}月|[上下]半年|春节|元旦)"
)
_HAO: Final = re.compile(
    f"(?:(?<![0-9])[0-9]{{1,2}}月[0-9]{{1,2}}|(?<![{_HAN_DAY}])[{_HAN_DAY}]{{1,2}}月[{_HAN_DAY}]{{1,3}})号{_NO_ADDRESS}"
)
_MIXED: Final = re.compile(
    f"[{_HAN_DIGIT}]{{4}}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?"
    f"|(?<![0-9])[0-9]{{4}}年[{_HAN_DAY}]{{1,3}}月(?:[{_HAN_DAY}0-9]{{1,3}}日|(?=[，。、；份底至]|$))"
    f"|(?<![0-9])[0-9]{{1,2}}月[{_HAN_DAY}]{{1,3}}日|(?<![{_HAN_DAY}])[{_HAN_DAY}]{{1,2}}月[0-9]{{1,2}}日"
)
_FESTIVAL: Final = re.compile(
    "(?<![“‘\"'·一二三四五六七八九十百千万零第0-9])[八七]一(?=建军|建党|节|前夕|前后|期间|来临|到来|之际|慰问|走访|座谈|、|和)"
)
_YEAR_AND_MONTH: Final = "(?:(?<![0-9])(?P<year>[0-9]{4})年)?(?<![0-9.])(?P<month>[0-9]{1,2})月"
_DATE: Final = re.compile(
    _YEAR_AND_MONTH + f"(?P<day>[0-9]{{1,2}})(?:日|号{_NO_ADDRESS})"
    r"(?:\s?[（(](?:星期|周)(?P<weekday>[一二三四五六日天])[）)])?"
)
_SPAN: Final = re.compile(_YEAR_AND_MONTH + "[0-9]{1,2}日?[至到—～~、和-](?P<day>[0-9]{1,2})[日号](?!楼)")
_HAN_DATE: Final = re.compile(
    f"(?:(?P<year>[{_HAN_DIGIT}]{{4}})年)?(?<![{_HAN_DAY}{_HAN_DIGIT}])"
    f"(?P<month>[{_HAN_DAY}]{{1,2}})月(?P<day>[{_HAN_DAY}]{{1,3}})日"
)
_NUMERIC: Final = re.compile(
    r"(?<![0-9.\-/])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>3[0-9]|29)(?![0-9.\-/])"
)
_MONTH: Final = re.compile(
    "(?<![0-9])(?:[0-9]{4}年(?:1[3-9]|[2-9][0-9]|00?)月|(?:1[3-9]|[2-9][0-9])月(?=份|底|初|[上中下]旬))(?![0-9])"
)
_LUNAR: Final = re.compile("(?:农历|阴历|旧历|夏历)[^，。；]{0,8}$")
_LEAP_YEAR: Final = 2024


def check_dates(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-03, 04, 05 and 11: 2月08日, 24年1月, 1月25号, 2026年二月8日; C-NUM-14: 2月30日."""
    for passage in of_kind(passages, frozenset(Kind)):
        text = without_links(passage.text)
        for name, pattern in (("C-NUM-03", _ZERO), ("C-NUM-04", _SHORT), ("C-NUM-05", _HAO), ("C-NUM-11", _MIXED)):
            for found in pattern.finditer(text):
                yield passage.finding(name, found.start(), found.end())
        yield from _impossible(passage, text)


def check_festivals(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-NUM-13: 八一 as a name without quotation marks."""
    for passage in of_kind(passages, BODY):
        for found in _FESTIVAL.finditer(passage.text):
            yield passage.finding("C-NUM-13", found.start(), found.end())


def _impossible(passage: Passage, text: str) -> Iterator[Finding]:
    for pattern in (_DATE, _SPAN, _HAN_DATE, _NUMERIC):
        for found in pattern.finditer(text):
            if not _exists(found) and not _LUNAR.search(text, max(0, found.start() - 12), found.start()):
                yield passage.finding("C-NUM-14", found.start(), found.end())
    for found in _MONTH.finditer(text):
        yield passage.finding("C-NUM-14", found.start(), found.end())


def _exists(found: re.Match[str]) -> bool:
    year = int(written_number(found.group("year")) or 0) if found.group("year") else 0
    month, day = (int(written_number(found.group(name)) or 0) for name in ("month", "day"))
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or _LEAP_YEAR, month)[1]:
        return False
    named = found.groupdict().get("weekday")
    if not named or not year:
        return True
    return weekday(datetime.date(year, month, day))[-1] == named.replace("天", "日")
