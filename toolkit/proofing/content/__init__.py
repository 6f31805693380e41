"""Checks of the text, one family a file.

``CHECKS`` are functions of one signature: passages in document order in, findings out.  Where two rules meet on the
same words, a placeholder goes before a number or a date, and a rule says a thing once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from toolkit.problems import FileLocation, Location
from toolkit.proofing.content import (
    agreement,
    changes,
    dates,
    headings,
    lost,
    numbering,
    numbers,
    placeholders,
    punctuation,
    quotes,
    references,
    release,
    shares,
    spelling,
    sums,
    text,
)
from toolkit.proofing.passage import ContentCheck, Finding, Passage

CHECKS: Final[tuple[ContentCheck, ...]] = (
    placeholders.check_placeholders,
    placeholders.check_masked_names,
    lost.check_lost,
    numbers.check_document_numbers,
    numbers.check_numbers,
    dates.check_dates,
    dates.check_festivals,
    punctuation.check_half_width,
    punctuation.check_punctuation,
    punctuation.check_semicolons,
    punctuation.check_pairs,
    quotes.check_quotes,
    headings.check_number_marks,
    headings.check_heading_marks,
    headings.check_run_in_headings,
    numbering.check_levels,
    numbering.check_items,
    text.check_endings,
    text.check_doubles,
    text.check_model_texts,
    text.check_relative_time,
    spelling.check_traditional,
    spelling.check_misspellings,
    sums.check_sums,
    agreement.check_agreement,
    shares.check_parts,
    shares.check_shares,
    changes.check_changes,
    release.check_units,
    release.check_personal_data,
    references.check_references,
)
"""Every check of the text, in the order of the catalogue."""


_CLAIMING: Final = frozenset({"C-PH-01", "C-PH-02", "C-PH-03", "C-PH-04", "C-PH-05"})
_YIELDING: Final = "C-NUM-"
_OF_ITS_OWN: Final = frozenset({"C-NUM-01", "C-NUM-02"})
"""Brackets and zeros of a document number are wrong whether or not its year is filled in."""


def check_content(passages: Sequence[Passage]) -> list[Finding]:
    """All findings in the order of the passages and, within one, of the text."""
    # Two passages may share a place, or have none: while the checks run, a passage's place is its number.
    numbered = [replace(passage, where=FileLocation(str(index))) for index, passage in enumerate(passages)]
    found = [finding for check in CHECKS for finding in check(numbered)]
    found.sort(key=lambda finding: (int(str(finding.where)), finding.start, -finding.end, finding.rule.id))
    return [
        replace(finding, where=passages[int(str(place))].where, other=_place_of(finding, passages))
        for place, group in groupby(found, key=lambda finding: finding.where)
        for finding in _once(list(group))
    ]


def _place_of(finding: Finding, passages: Sequence[Passage]) -> Location | None:
    return passages[int(str(finding.other))].where if finding.other is not None else None


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of one passage without those another one already says."""
    claimed = [finding for finding in findings if finding.rule.id in _CLAIMING]
    reached: dict[str, int] = {}
    for finding in findings:
        name = finding.rule.id
        if finding.start < reached.get(name, 0):
            continue
        yields = name.startswith(_YIELDING) and name not in _OF_ITS_OWN
        if yields and _within(finding, claimed):
            continue
        reached[name] = finding.end
        yield finding


def _within(finding: Finding, claimed: Sequence[Finding]) -> bool:
    """Whether the words of a finding touch a placeholder."""
    place = bisect_right(claimed, finding.start, key=lambda claim: claim.start)
    return any(
        claim.start < finding.end and finding.start < claim.end for claim in claimed[max(0, place - 1) : place + 1]
    )
