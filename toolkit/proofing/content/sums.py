"""合计复算: products, sums and parts that a sentence states itself (C-TXT-07).

An error is claimed only where every figure is exact and the sentence leaves no other reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from toolkit.numerals import written_number
from toolkit.proofing.content.reading import BODY, of_kind
from toolkit.proofing.passage import Finding, Passage
from toolkit.quantities import Quantity, measure, quantities_in, stated

_SENTENCE: Final = re.compile("[^。；！？\n]{1,600}")
_DIGITS: Final = r"[0-9]{1,12}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,6})?[十百千万亿]{0,2}"
_UNITS: Final = "元|人次|人|名|位|户|家|个|次|件|份|套|株|台|辆|块|条|幅|册|所|箱|袋|吨|公斤|亩|棵|支|张|本|床|场|桶|盒"
_COUNTED: Final = frozenset(_UNITS.split("|"))
_EACH: Final = re.compile(rf"每一?(?P<unit>{_UNITS})[^每月年次天日季0-9]{{0,10}}$")
_MONEY_ONLY: Final = "[^每各另又再还和及与加含折物品米油外扣减除、]"
_TOTAL: Final = re.compile(f"^(?:元|的)?{_MONEY_ONLY}{{0,10}}(?:共计|合计|总计|总共|共){_MONEY_ONLY}{{0,8}}$")
_TIMES: Final = re.compile("每月|每年|每季|每次|每天|每日|个月|连续|不等|分别|各|其中")
_NO_SUM: Final = re.compile(
    "第|每|各|分别|标准|不等|人均|户均|平均|档|单价|其中|最高|最低|由|增|减|从|原|达到|比|上年|去年|累计|折合|即|余额|结余"
)
_SUM: Final = re.compile("^[，、]?(?:[两三四]项|以上|上述|[两三四]者|款物)?(?:共计|合计|总计|总共)[^，。；0-9、]{0,4}$")
_PART: Final = re.compile("^，其中[^，。；、0-9共]{0,12}$")
_NEXT_PART: Final = re.compile("^[、，和][^，。；、0-9共]{0,12}$")
_TERM: Final = rf"(?:每[户人名家位])?{_DIGITS}(?:{_UNITS})?(?:/[户人名家位])?"
_EQUATION: Final = re.compile(
    rf"(?<![0-9.×xX*＊+＋\-－/÷]){_TERM}(?:\s?[×xX*＊+＋]\s?{_TERM}){{1,6}}\s?[=＝]\s?(?:共计?|合计)?"
    rf"(?P<result>{_DIGITS})(?P<unit>{_UNITS})?(?![0-9.×xX*＊+＋÷/\-])"
)
_OPERAND: Final = re.compile(rf"(?P<sign>[×xX*＊+＋])?\s?(?:每[户人名家位])?(?P<number>{_DIGITS})(?P<unit>{_UNITS})?")


def check_sums(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-07: 20户×200元=4000元, 20户每户200元共计4000元, 3万元、2万元共计5万元, 其中."""
    for passage in of_kind(passages, BODY):
        yield from _equations(passage)
        for sentence in _SENTENCE.finditer(passage.text):
            start, end = sentence.span()
            amounts = [found for found in quantities_in(passage.text, start, end) if found.unit in _COUNTED]
            if len(amounts) >= 2 and re.search("共|合计|总计", sentence.group()):
                yield from _products(passage, start, end, amounts)
                yield from _totals(passage, start, amounts)
                yield from _parts(passage, amounts)


def _equations(passage: Passage) -> Iterator[Finding]:
    for found in _EQUATION.finditer(passage.text):
        result = stated(found.group("result"), found.group("unit") or "", "", *found.span())
        left = re.split("[=＝]", found.group())[0]
        value = _evaluate(left)
        if result and value is not None and result.differs(value):
            yield passage.finding("C-TXT-07", *found.span(), result.written(value))


def _evaluate(expression: str) -> Decimal | None:
    """The value of a×b+c; ``None`` where unlike things are added, or for a slogan such as 1+1=3."""
    total, product, units, bare = Decimal(0), Decimal(0), set(), True
    for found in _OPERAND.finditer(expression):
        value = written_number(found.group("number"))
        if value is None:
            return None
        bare = bare and value < 10 and not found.group("unit")
        if (found.group("sign") and found.group("sign") in "+＋") or not found.group("sign"):
            total, product = total + product, value
            units.add(found.group("unit"))
        else:
            product *= value
    plus = "+" in expression or "＋" in expression
    return None if bare or (plus and len(units) > 1) else total + product


def _products(passage: Passage, start: int, end: int, amounts: list[Quantity]) -> Iterator[Finding]:
    """20户…每户200元…共计4000元, and 每户200元，20户共计4000元."""
    text = passage.text
    if _TIMES.search(text, start, end):
        return
    for place, each in enumerate(amounts[:-1]):
        head = _EACH.search(text, max(start, each.start - 14), each.start)
        if head is None or each.unit != "元":
            continue
        unit = measure(head.group("unit"))
        counts = [amount for amount in amounts if amount.kind == unit and amount.start != head.start("unit")]
        rest = amounts[place + 1 :]
        if len(counts) != 1 or not all(amount.exact for amount in (each, counts[0])):
            continue
        total = next((amount for amount in rest if amount is not counts[0]), None)
        gap = text[each.end : total.start] if total else ""
        if counts[0] in rest:
            gap = gap.replace(text[counts[0].start : counts[0].end], "", 1)
        if (
            total
            and total.exact
            and total.unit == "元"
            and _TOTAL.match(gap)
            and total.differs(each.value * counts[0].value)
        ):
            first = min(counts[0].start, head.start())
            yield passage.finding("C-TXT-07", first, total.end, total.written(each.value * counts[0].value))


def _totals(passage: Passage, start: int, amounts: list[Quantity]) -> Iterator[Finding]:
    """3万元、2万元，共计5万元: everything the sentence counts in that unit stands before the total, and is exact."""
    for place, total in enumerate(amounts):
        parts = amounts[:place]
        if len(parts) < 2 or not _SUM.match(passage.text[parts[-1].end : total.start]):
            continue
        alike = all(part.exact and part.kind == total.kind for part in (*parts, total))
        listed = all(
            re.fullmatch("[、，和及与][^。；，0-9共]{0,16}", passage.text[one.end : other.start])
            for one, other in pairwise(parts)
        )
        if not alike or not listed or _NO_SUM.search(passage.text, start, total.start):
            return
        value = sum((part.value for part in parts), Decimal(0))
        if total.differs(value) and total.step == min(part.step for part in (*parts, total)):
            yield passage.finding("C-TXT-07", parts[0].start, total.end, total.written(value))
        return


def _parts(passage: Passage, amounts: list[Quantity]) -> Iterator[Finding]:
    """共计5万元，其中慰问金3万元、物资折款3万元: parts of money that come to more than the whole."""
    for place, whole in enumerate(amounts[:-1]):
        parts = []
        for one, other in pairwise(amounts[place:]):
            gap = passage.text[one.end : other.start]
            if other.kind != whole.kind or not (_PART if one is whole else _NEXT_PART).match(gap):
                break
            parts.append(other)
        if not parts or not all(part.exact for part in (whole, *parts)):
            continue
        total = sum((part.value for part in parts), Decimal(0))
        most = total if whole.unit == "元" else max(part.value for part in parts)
        if most > whole.value and whole.differs(most):
            yield passage.finding("C-TXT-07", whole.start, parts[-1].end, whole.written(most))
