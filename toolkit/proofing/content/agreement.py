"""核数: one figure named twice with two values (C-FIG-01), or known to the figures sheet with another (C-FIG-02).

A wrong alarm costs more than a missed slip: figures are compared only where measure, object, time and place agree, and
a part is never held against a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final, NamedTuple

from toolkit.numerals import plain_number
from toolkit.proofing.content.statements import Statement, core_of, only_quantity, scope_of, statements, thing_of
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.quantities import Quantity

_KINDS: Final = frozenset({Kind.TEXT, Kind.HEADING, Kind.TITLE})
_OWN: Final = frozenset({Kind.FORM, Kind.TITLE, Kind.MASTHEAD})
"""Where the unit that writes is named: its own name says nothing about whose figure it is."""
_VERBS: Final = re.compile(
    "^(?:走访慰问|走访|慰问|看望|发放|送去|送上|送出|赠送|张贴|悬挂|出动|召开|举办|组织|开展|投入|支出|接收安置|安置|接收|救助|资助|"
    "种植|帮扶|结对帮扶|下拨|印发|制作|参加|培训|建立|建成|新建|解决|办理|落实|筹集|捐赠|募集|服务|接待|征集|重置|刷新|更新|看望慰问)+(?=.{2})"
)
_LEAST: Final = 2
_LONG: Final = 3
"""Digits from which on two numbers with a single digit of difference are alike."""
_MANY: Final = 8
"""Statements of one kind from which on they are a list of many events."""


class Known(NamedTuple):
    """A figure of a figures sheet, its name taken apart: when and where, what was done, to what."""

    passage: Passage
    quantity: Quantity
    scope: frozenset[str]
    name: str
    verb: str
    thing: str


def check_agreement(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-FIG-01 over the text, C-FIG-02 against the figures of a figures sheet."""
    said = list(_said(passages))
    known = list(_known(passages))
    matches = [(statement, figures) for statement in said if (figures := [f for f in known if _names(f, statement)])]
    told = list(_against_figures(matches))
    yield from told
    places = {(finding.where, finding.end) for finding in told}
    judged = {statement for statement, _ in matches if not statement.whole}
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in said:
        if statement not in judged:
            groups[statement.core, statement.quantity.kind].append(statement)
    for group in groups.values():
        findings = _contradictions(group) if 2 <= len(group) <= _MANY else ()
        yield from (finding for finding in findings if (finding.where, finding.end) not in places)


def _said(passages: Sequence[Passage]) -> Iterator[Statement]:
    own = "\n".join(passage.text for passage in passages if passage.kind in _OWN)
    section = 0
    for order, passage in enumerate(passages):
        section += passage.kind is Kind.HEADING
        if passage.kind in _KINDS:
            yield from statements(passage, order, section, own)


def _known(passages: Sequence[Passage]) -> Iterator[Known]:
    for passage in passages:
        quantity = only_quantity(passage.text) if passage.kind is Kind.FIGURE else None
        if quantity is not None:
            name = core_of(passage.label)
            yield Known(passage, quantity, scope_of(passage.label), name, *_split(thing_of(name)))


def _contradictions(group: Sequence[Statement]) -> Iterator[Finding]:
    """Statements about one thing that no true value satisfies; each is held against the first it contradicts."""
    told: set[Statement] = set()
    for one, other in combinations(group, 2):
        if other in told or one.quantity.range.meets(other.quantity.range) or not _same(one, other, group):
            continue
        told.add(other)
        yield _finding("C-FIG-01", other, one.words, one.passage)


def _same(one: Statement, other: Statement, group: Sequence[Statement]) -> bool:
    """Whether two statements of one core are about the same figure."""
    if one.announces or other.announces:
        return _announced(one, other, group)
    if one.scope != other.scope or one.lead != other.lead:
        return False
    if one.whole and other.whole:
        return True
    if one.whole != other.whole:
        whole, part = (one, other) if one.whole else (other, one)
        return _is_alone(group) and part.quantity.range.low > whole.quantity.range.high
    reports = (one.closed and other.closed) or _slip(one.quantity, other.quantity)
    alike = [known for known in group if not known.whole and known.scope == other.scope]
    return one.order != other.order and len(alike) == 2 and reports


def _announced(one: Statement, other: Statement, group: Sequence[Statement]) -> bool:
    """Whether a heading speaks of the other figure: a heading's or a total, or the only one that may be meant."""
    heading, text = (one, other) if one.announces else (other, one)
    if not heading.announces_to(text) or not text.scope <= heading.scope:
        return False
    return text.whole or _is_alone(group)


def _is_alone(group: Sequence[Statement]) -> bool:
    """Whether a group has one statement only that is no total."""
    return sum(not known.whole for known in group) == 1


def _slip(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers differ as slips do: two digits exchanged, one mistyped, a zero more or less."""
    first, second = (plain_number(quantity.value) for quantity in (one, other))
    if len(first) < 2 or len(second) < 2:
        return False
    if len(first) != len(second):
        return first.rstrip("0") == second.rstrip("0")
    mistyped = sum(a != b for a, b in zip(first, second, strict=True))
    return sorted(first) == sorted(second) or (mistyped == 1 and len(first) >= _LONG)


def _against_figures(matches: Sequence[tuple[Statement, Sequence[Known]]]) -> Iterator[Finding]:
    """A figure of the prose that the figures sheet knows by name, with another value."""
    named: dict[str, list[Statement]] = defaultdict(list)
    for statement, figures in matches:
        for figure in figures:
            named[figure.passage.label].append(statement)
    for statement, figures in matches:
        nearest = max(figures, key=lambda figure: len(figure.passage.label))
        others = named[nearest.passage.label]
        alone = len(others) == 1 or (statement.whole and statement.lead == statement.core and len(others) <= _MANY)
        if not alone or any(statement.quantity.range.meets(figure.quantity.range) for figure in figures):
            continue
        if not any(other.quantity.range.meets(nearest.quantity.range) for other in others):
            yield _finding("C-FIG-02", statement, nearest.passage.text, nearest.passage)


def _names(figure: Known, statement: Statement) -> bool:
    """Whether a figure's name is what a statement counts: its words, or its object with no verb against it."""
    if figure.quantity.kind != statement.quantity.kind or figure.scope != statement.scope:
        return False
    if figure.quantity.unit == "元" and statement.lead != statement.core:
        return False
    if figure.name == statement.core:
        return True
    verb, thing = _split(statement.core)
    return len(thing) >= _LEAST and thing == figure.thing and (verb in figure.verb or figure.verb in verb)


def _split(words: str) -> tuple[str, str]:
    found = _VERBS.match(words)
    return (found.group(), words[found.end() :]) if found else ("", words)


def _finding(name: str, statement: Statement, found: str, other: Passage) -> Finding:
    text, quantity = statement.passage.text, statement.quantity
    spoken = text.endswith(statement.core, 0, quantity.start)
    start = quantity.start - len(statement.core) if spoken else quantity.start
    return replace(statement.passage.finding(name, start, quantity.end, found), other=other.where)
