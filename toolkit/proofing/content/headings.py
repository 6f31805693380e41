"""标题和序号的标点: after a number, after a heading, before the text (C-PUN-04 to 06, 08, 09, C-SEQ-03)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.content.reading import (
    HAN,
    HAN_COUNT,
    LONGEST_HEADING,
    NUMBERED,
    PROSE,
    Mark,
    is_lone_heading,
    mark_of,
    of_kind,
)
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.record import Level

_NUMBER_MARKS: Final = (
    ("C-PUN-04", re.compile(rf"^\s*({HAN_COUNT}[.．，,：:])(?=\s*[{HAN}“《])")),
    ("C-PUN-05", re.compile(rf"(?:^|[。；：])\s*([0-9０-９]{{1,2}}[、，])(?=\s*[{HAN}“《])")),
    ("C-PUN-05", re.compile(rf"^\s*([0-9０-９]{{1,2}}．)(?=\s*[{HAN}“《])")),
    ("C-PUN-06", re.compile(rf"(?:^|[。；：])\s*([（(](?:{HAN_COUNT}|[0-9]{{1,2}})[）)][、，,.．：:])")),
)
_ENDING: Final = re.compile(r"[。；，：、．,;:]\s*$")
_INSIDE: Final = re.compile("[，。；：！,;!](?=.)")
_RESTART: Final = re.compile(
    "为(?:了|进一步|切实|全面|推动|确保|深入|加强|做好)|每年|每逢|每到|今年|去年|近年来|多年来|一直以来|一年来|按照|根据|通过|"
    "我[院局县市区镇乡办校街]|全[县市区镇院局校]|是(?:落实|加强|开展|做好|抓好|建立)"
)
_CLAUSE: Final = re.compile(rf"[{HAN}、“”《》]{{1,60}}")
_SHORTEST_REST: Final = 4
_HEADING_LENGTHS: Final = range(6, 17)


def check_number_marks(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-04 to 06: 一. for 一、, 1、 for 1., （一）、 for （一）."""
    for passage in of_kind(passages, NUMBERED):
        for name, pattern in _NUMBER_MARKS:
            for found in pattern.finditer(passage.text):
                yield passage.finding(name, *found.span(1))


def check_heading_marks(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PUN-08: a mark at the end of a heading on its own line; C-PUN-09: one inside the title of the document."""
    around = [None, *passages, None]
    for before, passage, after in zip(around, passages, around[2:], strict=False):
        if passage.kind is Kind.TITLE or (is_lone_heading(passage) and _stands_over_text(before, passage, after)):
            found = _ENDING.search(passage.text)
            if found:
                yield passage.finding("C-PUN-08", found.start(), found.start() + 1)
        if passage.kind is Kind.TITLE:
            for inside in _INSIDE.finditer(passage.text.rstrip()):
                yield passage.finding("C-PUN-09", *inside.span())


def _stands_over_text(before: Passage | None, passage: Passage, after: Passage | None) -> bool:
    """Short items of a list (一、同意…。 二、同意…。) look like headings, but have no text between them."""
    if passage.kind is Kind.HEADING:
        return True
    if after is None or after.kind is not Kind.TEXT or (before is not None and is_lone_heading(before)):
        return False
    mark = mark_of(after.text)
    return mark is None or mark.level is not Level.FIRST


def check_run_in_headings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEQ-03: 一、组织领导及时到位医院领导十分重视…: a heading that runs into its text without a full stop.

    Told by its neighbours of the same level: most of them have a heading set off, or a word with which a sentence
    starts anew, after the same number of characters.
    """
    levels: dict[Level, list[tuple[Passage, Mark]]] = {}
    for passage in of_kind(passages, NUMBERED):
        mark = mark_of(passage.text)
        if mark:
            levels.setdefault(mark.level, []).append((passage, mark))
    for marked in levels.values():
        yield from _run_in(marked)


def _run_in(marked: Sequence[tuple[Passage, Mark]]) -> Iterator[Finding]:
    set_off = [_heading_length(passage, mark) for passage, mark in marked]
    restarts = [_restart(passage, mark) for passage, mark in marked]
    lengths = Counter(length or restart for length, restart in zip(set_off, restarts, strict=True) if length or restart)
    if not lengths or len(marked) < 2:
        return
    usual, support = lengths.most_common(1)[0]
    alike = support >= 2 and support * 2 >= len(marked)
    mostly = any(set_off) and lengths.total() * 2 >= len(marked)
    for (passage, mark), length, restart in zip(marked, set_off, restarts, strict=True):
        if length or passage.kind not in PROSE or len(passage.text) <= LONGEST_HEADING:
            continue
        if restart and (mostly or (alike and restart == usual)):
            yield passage.finding("C-SEQ-03", mark.start, mark.end + restart)
        elif not restart and alike and _first_clause(passage, mark) >= usual + _SHORTEST_REST:
            yield passage.finding("C-SEQ-03", mark.start, mark.end + usual)


def _heading_length(passage: Passage, mark: Mark) -> int:
    """The length of a heading that is set off as it should be; 0 where there is none."""
    rest = passage.text[mark.end :].strip()
    if is_lone_heading(passage):
        return len(rest.rstrip("。"))
    stop = rest.find("。", 0, LONGEST_HEADING + 1)
    plain = stop > 0 and not re.search("[，；：]", rest[:stop]) and not _restart(passage, mark)
    return stop if plain else 0


def _first_clause(passage: Passage, mark: Mark) -> int:
    """How many characters stand before the first mark of punctuation."""
    clause = _CLAUSE.match(passage.text, mark.end)
    return clause.end() - mark.end if clause else 0


def _restart(passage: Passage, mark: Mark) -> int:
    """After how many characters of the first clause a sentence seems to start anew; 0 for nowhere."""
    end = mark.end + _first_clause(passage, mark)
    for found in _RESTART.finditer(passage.text, mark.end, end):
        if found.start() - mark.end in _HEADING_LENGTHS:
            return found.start() - mark.end
    return 0
