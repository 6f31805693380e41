"""Take the figures out of an old brief: name, value, 约数, unit, and the words they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from toolkit.numerals import figure_phrase, written_number
from toolkit.quantities import FIGURE, HAN_NUMBER, half_width

_SEPARATOR: Final = re.compile("[，。；：、！？（）()“”《》,;:\\s]")
_TAIL: Final = re.compile("(?:达到|达|共计|合计|总计|累计|总共|共有|共|为|是|了|各|仅|至|出|每|计|给|有)+$")
_VERBS: Final = re.compile(
    "^.*(?:送去|发放|赠送|送上|组织|开展|召开|张贴|悬挂|举办|慰问了|走访了|走访慰问|慰问|走访|接收|安置|下拨|投入|落实|"
    "解决|组成|分成|安排|带着|更新|新立|新建|印发|重置|刷新|支出)(?=.{2,})"
)
_HEAD: Final = re.compile("^(?:先后|其中|又|还|也|均|各|已|共)+")
_NOUN: Final = re.compile("[\u4e00-\u9fff]{2,8}?(?=[和及与、，。；：！？（(,]|到|进行|参加|弱势|等|的|$)")
_NO_NOUN: Final = re.compile("(?:年|月|日|时|第|期间|以来)")
_LONGEST: Final = 10


class FoundFigure(NamedTuple):
    """A figure of a text: what it counts, its parts as a figures sheet holds them, and the words around it.

    ``value`` is a number typed in ``unit``, or the phrase itself where the parts would not print the same words.
    """

    name: str
    value: str
    approximation: str
    unit: str
    words: str
    start: int
    end: int


def figures_in(text: str) -> Iterator[FoundFigure]:
    """Every figure with a unit, in order; years, dates and numbers of headings are none."""
    plain = half_width(text)
    for found in FIGURE.finditer(plain):
        if found["number"] == "一":
            continue
        name = _name(plain, found)
        if not name:
            continue
        yield FoundFigure(name, *_parts(found), _around(text, found), *found.span())


def _parts(found: re.Match[str]) -> tuple[str, str, str]:
    more = found["more"] or found["after"] or ""
    mark = more or found["before"] or found["least"] or ""
    unit = ("" if found["thousand"] else (found["myriad"] or "")) + (found["rank"] or "") + found["unit"]
    phrase = found.group()
    one_mark = sum(bool(part) for part in (more, found["before"], found["least"])) <= 1
    if one_mark and found["number"][0] not in HAN_NUMBER and not found["thousand"] and not found["rank"]:
        number = written_number(found["number"])
        if number is not None and figure_phrase(number, mark, unit).replace(",", "") == phrase.replace(",", ""):
            return str(number), mark, unit.replace("％", "%")
    return phrase.removesuffix(found["unit"]), "", found["unit"]


def figure_value(figure: FoundFigure) -> Decimal | None:
    """The number a figure states, in its unit; ``None`` where it is a phrase."""
    return written_number(figure.value) if figure.value[:1].isdigit() else None


def _name(text: str, found: re.Match[str]) -> str:
    """What is counted: the noun behind the unit, or what stands before the number."""
    behind = _NOUN.match(text, found.end()) if found["unit"] not in ("元", "%", "％") else None
    if behind and not _NO_NOUN.match(behind.group()):
        return behind.group()
    start = max((sign.end() for sign in _SEPARATOR.finditer(text, 0, found.start())), default=0)
    before = _HEAD.sub("", _TAIL.sub("", text[start : found.start()]))
    before = _VERBS.sub("", before)
    words = re.search(f"[\u4e00-\u9fff]{{2,{_LONGEST}}}$", before)
    name = _HEAD.sub("", _TAIL.sub("", words.group())) if words else ""
    return name if len(name) >= 2 and not name.endswith(("年", "月", "日")) else ""


def _around(text: str, found: re.Match[str]) -> str:
    start, end = max(0, found.start() - 16), min(len(text), found.end() + 10)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
