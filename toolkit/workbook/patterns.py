"""A column's ``pattern`` against a text, with a deadline: patterns come with templates, templates from anywhere."""

from __future__ import annotations

import re
from typing import Final

from toolkit import limits

_SLOW: Final[set[str]] = set()
"""Patterns that once took too long; the next cell need not wait again."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the regular expression.

    Raises ``TimeoutError`` for a pattern that takes more than ``limits.PATTERN_SECONDS`` of computing, or took it for
    another text, and ``re.error`` for one that Python's own module takes and this one does not.
    """
    import regex  # Its first import takes longer than a workbook without patterns.

    if pattern in _SLOW:
        raise TimeoutError
    try:
        return regex.fullmatch(pattern, text, timeout=limits.PATTERN_SECONDS) is not None
    except TimeoutError:
        _SLOW.add(pattern)
        raise
    except regex.error as error:
        raise re.error(str(error)) from error
