"""What the checks look at and what they say: passages in, findings out."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.gongwen.rules import rule
from toolkit.gongwen.rules.rule import Rule
from toolkit.problems import DocxLocation, Location, Problem, Severity, sayable

_WEIGHTS = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)


class Kind(enum.StrEnum):
    """What a passage is, as far as the text checks care."""

    TEXT = "正文"
    HEADING = "小标题"
    """A heading alone on its line; a run-in heading belongs to its text."""
    TITLE = "标题"
    TABLE = "表格"
    MASTHEAD = "版头"
    TAIL = "文尾"
    """署名, 日期, 附件说明, 版记, 页码."""
    FORM = "表单"
    """A cell of a form sheet."""
    FIGURE = "数据"
    """A figure of a figures sheet: its phrase, 70余万元, with the figure's name as label."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a passage breaks: where, the words concerned and their place in the passage's text.

    ``start`` equals ``end`` where the whole passage is meant.  ``found`` is the second word of the rule's sentence:
    what is there, or what should be.  ``other`` is the second place of a finding about two.
    """

    rule: Rule
    where: Location | None
    words: str = ""
    found: str = ""
    start: int = 0
    end: int = 0
    other: Location | None = None

    def problem(self, ceiling: Severity = Severity.ERROR) -> Problem:
        """The finding as people read it, at most as heavy as ``ceiling``."""
        weight = min(self.rule.severity, ceiling, key=_WEIGHTS.index)
        words = {"title": self.rule.title, "wanted": self.rule.wanted}
        words |= {"words": sayable(self.words), "found": sayable(self.found), "other": self._other_place()}
        message, hint = self.rule.message.format(**words), self.rule.hint.format(**words)
        if self.other is not None and "{other}" not in self.rule.message:
            message += f"（另见 {words['other']}）"
        return Problem(
            self.rule.code,
            weight,
            message,
            self.where,
            hint,
            rule=self.rule.id,
            clause=self.rule.clause,
            words=words["words"],
        )

    def _other_place(self) -> str:
        """The second place, without the file, which is the same."""
        if self.other is None:
            return ""
        place = str(self.other)
        if self.other == self.where:
            return "同一段" if isinstance(self.other, DocxLocation) else "同一格"
        return place.partition(" > ")[2] or place


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with its place: a paragraph of a document or a cell of a workbook."""

    text: str
    where: Location | None = None
    kind: Kind = Kind.TEXT
    label: str = ""
    """What automatic numbering prints before the text; the name of a figure."""

    def finding(self, name: str, start: int, end: int, found: str = "") -> Finding:
        """The rule ``name`` broken by the characters from ``start`` to ``end``."""
        return Finding(rule(name), self.where, self.text[start:end], found, start, end)


ContentCheck = Callable[[Sequence[Passage]], Iterator[Finding]]
"""A check of the text: passages in document order in, findings out."""
