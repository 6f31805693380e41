"""What a rule of the house is: its clause, its force, its value, its weight and its two sentences."""

from __future__ import annotations

import enum
from typing import NamedTuple

from toolkit.problems import Severity


class Force(enum.StrEnum):
    """How much a layout rule binds: the wording of the standard, or where it comes from instead."""

    REQUIRED = "规定"
    GENERAL = "一般"
    RECOMMENDED = "推荐"
    OPTIONAL = "可以"
    PRACTICE = "实务"
    DERIVED = "推算"
    CONTENT = "内容"
    """A rule about the text: its weight stands beside it, it has no force of the standard."""

    @property
    def heaviest(self) -> Severity:
        """The weight a rule of this force may have at most."""
        if self in (Force.REQUIRED, Force.CONTENT):
            return Severity.ERROR
        return Severity.WARNING if self in (Force.GENERAL, Force.RECOMMENDED) else Severity.NOTICE


class Rule(NamedTuple):
    """One rule.

    ``value`` is what the builder writes and the checks compare with: twips for lengths, half-points for sizes, as in
    OOXML, or a font's name; ``tolerance`` is in the same unit.  ``value_text`` says it in the standard's own units.
    The sentences are ``str.format`` patterns over ``wanted``, ``found``, ``words`` and ``other``, a second place.
    """

    id: str
    title: str
    force: Force
    clause: str
    severity: Severity
    message: str = "{title}应为{wanted}，现为：{found}"
    hint: str = ""
    value: float | str = ""
    tolerance: float = 0
    value_text: str = ""

    @property
    def code(self) -> str:
        """The code of its findings: ``C-…`` for content, ``G-…`` for format."""
        return self.id if self.force is Force.CONTENT else f"G-{self.id}"

    @property
    def number(self) -> int:
        """The value as whole twips or half-points."""
        return round(float(self.value))

    @property
    def wanted(self) -> str:
        """The value as people read it."""
        return self.value_text or str(self.value)
