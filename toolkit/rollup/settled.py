"""What of a roll-up's findings waits for the reviewer, and what he settled: by a word beside it, or by his edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from toolkit.problems import CellLocation, Problem, Severity
from toolkit.rollup.ledgers import RolledLedger
from toolkit.rollup.review import Review, lines_of
from toolkit.schema import Schema, Shape
from toolkit.workbook.content import headers_of
from toolkit.workbook.layout import UNIT_HEADER
from toolkit.workbook.open_list import SETTLED_BY_EDIT, OpenFinding, listed_findings
from toolkit.workbook.reader import Workbook

STAND_IN: Final = "R117"
"""Said by the cell itself for as long as it holds one."""
_OF_AN_ENTRY: Final = frozenset({"R109", "R110", "R132"})
_OF_ENTRY_OR_LEDGER: Final = frozenset({"R116", "R125"})


def waits(found: Problem) -> bool:
    """Whether a finding stands on the list until somebody settles it."""
    return found.severity is not Severity.NOTICE and found.code != STAND_IN


class Settling:
    """How the findings of a roll-up stand after the review of the one before."""

    def __init__(self, schema: Schema, ledgers: Mapping[str, RolledLedger], existing: Workbook, review: Review) -> None:
        self._schema = schema
        self._review = review
        self._told = listed_findings(existing)
        self._doubles = {
            found: (sheet, *lines) for sheet, ledger in ledgers.items() for found, lines in ledger.doubles.items()
        }

    def settled(self, problems: Sequence[Problem]) -> dict[Problem, str]:
        """Those that are settled, each with the words that say so; the list holds what ``waits`` alone."""
        return {found: word for found in problems if (word := self._word(found))}

    def _word(self, found: Problem) -> str:
        if found.code == STAND_IN:
            return SETTLED_BY_EDIT if self._is_edited(found) else ""
        key = OpenFinding.of(found)
        word = self._told.get(key, "")
        if word and word != SETTLED_BY_EDIT:
            return word
        # What the reviewer was not told of yet, his edits do not answer.
        return SETTLED_BY_EDIT if key in self._told and self._is_answered(found) else ""

    def _is_answered(self, found: Problem) -> bool:
        if found in self._doubles:
            return not self._stand_both(found)
        if found.code in _OF_ENTRY_OR_LEDGER and any(
            (sheet, "") in self._review.edited for sheet in self._ledgers(found)
        ):
            return True
        return found.code in _OF_AN_ENTRY | _OF_ENTRY_OR_LEDGER and self._is_edited(found)

    def _is_edited(self, found: Problem) -> bool:
        """Whether the reviewer changed the entry of a form or a figure that a finding names."""
        where = found.location
        return isinstance(where, CellLocation) and any(
            sheet == where.sheet and label and f"“{label}”" in found.message for sheet, label in self._review.edited
        )

    def _ledgers(self, found: Problem) -> Iterator[str]:
        """The ledgers behind the figure that a finding names."""
        for sheet in self._schema.of_shape(Shape.FIGURES):
            for known in sheet.fields:
                if known.source is not None and f"“{known.name}”" in found.message:
                    yield known.source.sheet

    def _stand_both(self, found: Problem) -> bool:
        """Whether two rows that may be one are both still in the ledger."""
        name, *lines = self._doubles[found]
        sheet = self._schema.sheet(name)
        columns = (*headers_of(sheet), UNIT_HEADER) if sheet is not None else ()
        standing = Counter(lines_of(self._review.content.rows[name], columns))
        return not Counter(lines_of(lines, columns)) - standing
