"""增减: a rise or fall that does not follow from the figures a sentence states (C-FIG-05).

同比增长12.5%, 比上年增加3户, 翻一番: recomputed only where the sentence itself gives both figures, both exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from toolkit.numerals import plain_number
from toolkit.proofing.content.reading import BODY, of_kind
from toolkit.proofing.content.skeleton import SLOT, Skeleton, skeletons
from toolkit.proofing.passage import Finding, Passage
from toolkit.quantities import Quantity

_WORDS: Final = f"[^，、（）{SLOT}]"
_LAST: Final = "(?:上年同期|去年同期|上年|去年|上期|同期|上月|上季度|前年|上一年|年初)"
_RISE: Final = "净?(?:增长|增加|上升|提高|多|增)"
_FALL: Final = "净?(?:减少|下降|降低|少|降)"
_HOW: Final = f"(?:同比|环比|比{_LAST}|较{_LAST})?(?:{_RISE}|{_FALL})"
_BY: Final = "(?:了|幅度?为|幅度?达|率为|率达)?"
_FOLDS: Final = "翻一番|翻了一番|翻两番|翻了两番"
_CHANGE: Final = f"(?:(?P<how>{_HOW}){_BY}(?P<by>{SLOT})|(?P<folds>{_FOLDS}))"
_FURTHER: Final = f"(?:，(?P<how2>{_HOW}){_BY}(?P<by2>{SLOT}))?"
_FROM_TO: Final = re.compile(
    f"(?:由|从){_WORDS}{{0,14}}(?P<old>{SLOT})，?{_WORDS}{{0,4}}(?:增加|增长|上升|提高|扩大|减少|下降|降低|压减|增|降)(?:到|至|为)"
    f"{_WORDS}{{0,8}}(?P<new>{SLOT})，(?:实现)?{_CHANGE}{_FURTHER}"
)
_NEW_OLD: Final = re.compile(
    f"(?P<new>{SLOT})，?{_WORDS}{{0,6}}[比较](?!例)[^，、{SLOT}]{{0,8}}(?P<old>{SLOT}){_WORDS}{{0,2}}?{_CHANGE}{_FURTHER}"
)
_OLD_NEW: Final = re.compile(
    f"{_LAST}(?P<name>{_WORDS}{{0,10}})(?P<old>{SLOT})，(?:今年|本年|本期|本月|现在)(?P=name)(?P<new>{SLOT})，{_CHANGE}{_FURTHER}"
)
_NEW_BY: Final = re.compile(
    f"(?P<new>{SLOT})，(?P<how>(?:同比|比{_LAST}|较{_LAST}){_BY}(?:{_RISE}|{_FALL})){_BY}(?P<by>{SLOT})，"
    f"(?P<how2>{_HOW}){_BY}(?P<by2>{SLOT})"
)
_LOOSE: Final = re.compile(r"计划|目标|预计|力争|人均|户均|每[户人名个]|分别|亿.*万.*美元")
_FALLING: Final = re.compile(_FALL)
_FOLD_COUNTS: Final = {"翻一番": 2, "翻了一番": 2, "翻两番": 4, "翻了两番": 4}
_NEARLY: Final = Decimal("0.1")


def check_changes(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-FIG-05: 由180户增加到210户，增长20% comes to 16.7%."""
    for passage in of_kind(passages, BODY):
        if not re.search("[增升提多减降少翻]", passage.text):
            continue
        for sentence in skeletons(passage.text):
            if len(sentence.quantities) >= 2 and not _LOOSE.search(sentence.words):
                yield from _sentence(passage, sentence)


def _sentence(passage: Passage, sentence: Skeleton) -> Iterator[Finding]:
    for pattern in (_FROM_TO, _NEW_OLD, _OLD_NEW):
        for found in pattern.finditer(sentence.words):
            new, old, by, further = sentence.figures(found, "new", "old", "by", "by2")
            if new is None or old is None or not _comparable(new, old):
                continue
            if found["folds"]:
                yield from _folded(passage, new, old, _FOLD_COUNTS[found["folds"]])
            for how, change in ((found["how"], by), (found["how2"], further)):
                if change is not None:
                    yield from _changed(passage, new, old.value, how, change)
    for found in _NEW_BY.finditer(sentence.words):
        new, by, further = sentence.figures(found, "new", "by", "by2")
        if new is None or by is None or further is None or not _comparable(new, by) or further.unit != "%":
            continue
        falling = bool(_FALLING.search(found["how"]))
        yield from _changed(passage, new, new.value + (by.value if falling else -by.value), found["how2"], further)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Two exact figures of one measure; of shares only the points between them are known."""
    return one.exact and other.exact and one.kind == other.kind and one.unit != "%"


def _folded(passage: Passage, new: Quantity, old: Quantity, times: int) -> Iterator[Finding]:
    if abs(new.value - old.value * times) > old.value * times * _NEARLY:
        first, last = sorted((new, old), key=lambda quantity: quantity.start)
        yield passage.finding("C-FIG-05", first.start, last.end, f"{plain_number(_tenths(new.value / old.value))}倍")


def _changed(passage: Passage, new: Quantity, old: Decimal, how: str, change: Quantity) -> Iterator[Finding]:
    """Compare a stated change, in per cent or in the figures' own unit, with the computed one."""
    if old <= 0 or not change.exact:
        return
    difference = new.value - old
    falling = bool(_FALLING.search(how))
    if change.unit == "%":
        computed = difference / old * 100
        right = abs(abs(computed) - change.value) <= change.step + _rounding(new, old)
        found = f"{plain_number(_tenths(abs(computed)))}%"
    elif change.kind == new.kind:
        right = abs(abs(difference) - change.value) <= (change.step + new.step if change.myriad or new.myriad else 0)
        found = change.written(abs(difference))
    else:
        return
    if not right or (difference and falling != (difference < 0)):
        word = "减少" if difference < 0 else "增加" if difference else "没有增减"
        start = min(new.start, change.start)
        yield passage.finding("C-FIG-05", start, change.end, f"{word}{found if difference else ''}")


def _rounding(new: Quantity, old: Decimal) -> Decimal:
    """How far a percentage may be off because figures in 万 are rounded."""
    return new.step / old * 100 if new.myriad else Decimal(0)


def _tenths(value: Decimal) -> Decimal:
    return round(value, 1)
