"""Numbers that belong to a person, as messages and logs may show them: the last four digits only."""

from __future__ import annotations

import re
from typing import Final

_SHOWN: Final = 4
_PERSONAL: Final = re.compile(
    r"""(?<!\d)(?<!\d\.)(?:
        \d{10,}[\dXx]                              # an identity card, a telephone, a bank account
        | \d{6}[ ]\d{8}[ ]\d{3}[\dXx]              # an identity card in groups
        | \d{4}(?:[ ]\d{4}){2,4}(?:[ ]\d{1,3})?    # a bank account in groups
        | 1\d{2}([ -])\d{4}\1\d{4}                 # a mobile telephone in groups
        | 0\d{2,3}[ -]\d{7,8}                      # a telephone with its area code
    )(?!\.?\d)""",
    re.VERBOSE,
)
"""Eleven digits or more in a run, or as people group them.  No date and no amount of a county is as long."""


def masked(text: str) -> str:
    """The text with every identity card, telephone and bank account but for its last four digits as ``*``."""
    return _PERSONAL.sub(_hidden, text)


def _hidden(number: re.Match[str]) -> str:
    digits = number[0]
    return "*" * (len(digits) - _SHOWN) + digits[-_SHOWN:]
