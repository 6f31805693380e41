"""The rules of GB/T 9704-2012, of briefing practice and of the text, each once, as data.

Builder, checks and ``docs/rules.md`` read them from here.  The ids are those of the house's catalogue: ``A-…`` layout,
``B-…`` briefings (practice, never the standard), ``C-…`` content.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from toolkit.gongwen.rules.briefing import BRIEFING_RULES
from toolkit.gongwen.rules.content import CONTENT_RULES
from toolkit.gongwen.rules.layout import LAYOUT_RULES
from toolkit.gongwen.rules.rule import Rule

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.id: rule for rule in (*LAYOUT_RULES, *BRIEFING_RULES, *CONTENT_RULES)}
)
"""Every rule by its id."""


def rule(name: str) -> Rule:
    """The rule of that id."""
    return RULES[name]
