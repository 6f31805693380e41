"""A document with its roles, as the format checks read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from toolkit.gongwen.rules import rule
from toolkit.problems import DocxLocation
from toolkit.proofing.document import Document, Paragraph, Run, Section
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre, Outline, Role, outline

_SHOWN = 24
"""Characters of a long passage that a message repeats."""
_LOWEST_LINE = 200
"""Twips: an exact line of 10 pt."""


@dataclass(frozen=True)
class Layout:
    """A document and what each of its paragraphs is."""

    document: Document
    outline: Outline

    @classmethod
    def of(cls, document: Document) -> Layout:
        """Tell the roles of a document."""
        return cls(document, outline(document))

    @property
    def genre(self) -> Genre:
        """What kind of document it is."""
        return self.outline.genre

    @cached_property
    def elements(self) -> tuple[tuple[Role, Paragraph], ...]:
        """Every paragraph of the body with its role."""
        return tuple(zip(self.outline.roles, self.document.body, strict=True))

    def having(self, *roles: Role) -> Iterator[tuple[Role, Paragraph]]:
        """The paragraphs of some roles."""
        return ((role, paragraph) for role, paragraph in self.elements if role in roles)

    def first(self, *roles: Role) -> Paragraph | None:
        """The first paragraph of some roles."""
        return next((paragraph for _, paragraph in self.having(*roles)), None)

    def section_of(self, paragraph: Paragraph) -> Section:
        """The section a paragraph of the body stands in."""
        return self.document.sections[paragraph.section]

    def blanks_above(self, paragraph: Paragraph) -> int:
        """How many empty lines stand directly above a paragraph of the body; one too low for any type, as below a
        table, is none.
        """
        count = 0
        for role, blank in reversed(self.elements[: paragraph.number - 1]):
            if role is not Role.BLANK:
                break
            count += blank.exact_line is None or blank.exact_line >= _LOWEST_LINE
        return count

    def above(self, paragraph: Paragraph) -> tuple[Role, Paragraph] | None:
        """The nearest paragraph above that is not blank."""
        return next((e for e in reversed(self.elements[: paragraph.number - 1]) if e[0] is not Role.BLANK), None)

    def finding(
        self, name: str, place: Paragraph | Section | None, found: str = "", words: str | None = None
    ) -> Finding:
        """The rule ``name`` broken by a whole paragraph, a section or the document."""
        if isinstance(place, Paragraph):
            text = place.text.strip() if words is None else words
            return Finding(rule(name), place.where, shortened(text), found)
        number = place.first if isinstance(place, Section) and len(self.document.sections) > 1 else None
        return Finding(rule(name), DocxLocation(self.document.name, number), words or "", found)

    def finding_in(self, name: str, paragraph: Paragraph, runs: list[Run], found: str) -> Finding:
        """The rule ``name`` broken by some runs of a paragraph."""
        start, end = runs[0].start, runs[-1].end
        return Finding(rule(name), paragraph.where, shortened(paragraph.text[start:end]), found, start, end)


FormatCheck = Callable[[Layout], Iterator[Finding]]
"""A check of the format."""


def shortened(text: str) -> str:
    """The beginning of a passage, for messages."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def increasing(numbers: list[int]) -> bool:
    """Whether every number is larger than the one before."""
    return all(earlier < later for earlier, later in pairwise(numbers))
