"""引号: straight, turned round, nested in themselves, or never closed (C-PUN-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from toolkit.proofing.content.reading import BODY, HAN, without_links
from toolkit.proofing.passage import Finding, Kind, Passage

_NEAR: Final = f"{HAN}“”‘’《》（）、。，；：！？"
_STRAIGHT: Final = re.compile(
    rf'"[^"\n]{{0,60}}"|＂[^＂\n]{{0,60}}＂|(?<=[{_NEAR}])["＂]|["＂](?=[{_NEAR}])'
    rf"|(?<![A-Za-z0-9])'[^'\n]{{0,40}}'|(?<=[{_NEAR}])'(?![0-9])|(?<![0-9A-Za-z])'(?=[{_NEAR}])"
)
_CORNER: Final = re.compile("[「『][^「」『』]{0,40}[」』]|[「」『』]")
_CURLY: Final = re.compile("[“”]")
_SHOWN: Final = 12
_NEAREST: Final = 20
_STRAIGHT_QUOTE: Final = "用了直引号"
_CORNER_QUOTE: Final = "用了直角引号"
_UNCLOSED: Final = "前引号没有配对的后引号"
_UNOPENED: Final = "后引号没有配对的前引号"
_REVERSED: Final = "前后引号用反了"
_NESTED: Final = "引号里面再用引号应当用单引号"
_WRONG_END: Final = "后引号写成了前引号"
_WRONG_START: Final = "前引号写成了后引号"

Fault = tuple[str, int, int]
"""What is wrong with quotation marks, and from where to where."""


def check_quotes(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-02: quotation marks, paragraph by paragraph.

    A quotation may run over several paragraphs where each of them opens it again (GB/T 15834-2011, 4.8.3.5).
    """
    for passage, following in pairwise([*passages, Passage("")]):
        if passage.kind not in BODY or not passage.text:
            continue
        runs_on = following.kind is Kind.TEXT and following.text.lstrip().startswith("“")
        text = without_links(passage.text)
        for words, start, end in (*_straight(text), *_curly(text, runs_on)):
            yield passage.finding("C-PUN-02", start, end, words)


def _straight(text: str) -> Iterator[Fault]:
    for found in _STRAIGHT.finditer(text):
        start, end = found.span()
        around = text[max(0, start - 1) : end + 1]
        if re.search(f"[{HAN}]", around):
            yield _STRAIGHT_QUOTE, max(0, start - (end - start == 1)), min(len(text), end + (end - start == 1))
    for found in _CORNER.finditer(text):
        yield _CORNER_QUOTE, *found.span()


def _curly(text: str, runs_on: bool) -> Iterator[Fault]:
    """Faults of “ and ” as they follow each other; ‘ and ’ are left alone, for ’ is an apostrophe too."""
    marks = [(found.group(), found.start()) for found in _CURLY.finditer(text)]
    if re.fullmatch("(?:”“)+", "".join(sign for sign, _ in marks)):
        yield from ((_REVERSED, marks[index][1], marks[index + 1][1] + 1) for index in range(0, len(marks), 2))
        return
    balanced = sum(1 if sign == "“" else -1 for sign, _ in marks) == 0
    open_at: list[int] = []
    index = 0
    while index < len(marks):
        sign, place = marks[index]
        following = marks[index + 1 : index + 3]
        if sign == "“":
            fault = _opening(text, place, open_at, following, balanced)
        elif open_at:
            open_at.pop()
            fault = None
        else:
            fault = _closing(text, place, following)
        if fault:
            yield fault
            if fault[0] in (_REVERSED, _WRONG_START):
                index += 1
        index += 1
    if not (runs_on and len(open_at) == 1):
        yield from ((_UNCLOSED, place, min(len(text), place + _SHOWN)) for place in open_at)


def _opening(
    text: str, place: int, open_at: list[int], following: list[tuple[str, int]], balanced: bool
) -> Fault | None:
    """A “: in order where nothing is open; otherwise nested, or the first of two was never closed."""
    if not open_at:
        open_at.append(place)
        return None
    if balanced and len(following) > 0 and following[0][0] == "”":
        open_at.append(place)
        return _NESTED, place, min(len(text), following[0][1] + 1)
    first = open_at.pop()
    if place - first <= _NEAREST and (not following or following[0][0] == "“"):
        return _WRONG_END, first, place + 1
    open_at.append(place)
    return _UNCLOSED, first, min(len(text), first + _SHOWN)


def _closing(text: str, place: int, following: list[tuple[str, int]]) -> Fault:
    """A ” with nothing open: turned round, written for “, or alone."""
    if following and following[0][1] - place <= 60:
        sign, end = following[0]
        if sign == "“" and not (len(following) > 1 and following[1][0] == "”"):
            return _REVERSED, place, end + 1
        if sign == "”" and end - place <= _NEAREST:
            return _WRONG_START, place, end + 1
    return _UNOPENED, max(0, place - _SHOWN + 1), place + 1
