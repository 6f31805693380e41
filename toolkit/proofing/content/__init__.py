"""Checks of the text, one family a file; the same ones run over the cells of a workbook and over a document."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from toolkit.proofing.content.dates import check_dates
from toolkit.proofing.content.headings import check_headings
from toolkit.proofing.content.numbering import check_numbering
from toolkit.proofing.content.numbers import check_festivals, check_numbers
from toolkit.proofing.content.placeholders import check_names, check_placeholders
from toolkit.proofing.content.punctuation import check_items, check_punctuation, check_quotes
from toolkit.proofing.content.release import check_references, check_release
from toolkit.proofing.content.spelling import check_spelling
from toolkit.proofing.content.sums import check_sums
from toolkit.proofing.content.wording import check_wording
from toolkit.proofing.passage import ContentCheck, Finding, Passage

CHECKS: Final[tuple[ContentCheck, ...]] = (
    check_placeholders,
    check_names,
    check_dates,
    check_numbers,
    check_festivals,
    check_headings,
    check_punctuation,
    check_quotes,
    check_items,
    check_numbering,
    check_spelling,
    check_wording,
    check_sums,
    check_release,
    check_references,
)


def check_content(passages: Sequence[Passage]) -> list[Finding]:
    """All findings about a text, in the order of its passages.

    A stretch that is a placeholder is that and nothing else; one rule claims a stretch once.
    """
    by_place: dict[int, list[Finding]] = {id(passage.where): [] for passage in passages}
    for check in CHECKS:
        for finding in check(passages):
            by_place[id(finding.where)].append(finding)
    return [finding for findings in by_place.values() for finding in _once(findings)]


def _once(findings: list[Finding]) -> list[Finding]:
    """The findings of one passage in order, without those that say no more than another one."""
    holes = [finding for finding in findings if finding.rule.id.startswith("C-PH")]
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.start, each.end)):
        masked = finding.rule.id.startswith(("C-NUM", "C-PUN", "C-SEC")) and any(
            _inside(finding, hole) for hole in holes
        )
        same = (other for other in reversed(kept) if other.rule is finding.rule)
        if not masked and not any(_overlap(finding, other) for other in itertools.islice(same, 1)):
            kept.append(finding)
    return kept


def _inside(one: Finding, other: Finding) -> bool:
    return other.start <= one.start and one.end <= other.end


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
