"""字形: traditional characters and misspellings (C-TXT-02, C-TXT-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from toolkit.proofing.content.misspellings import MISSPELLINGS
from toolkit.proofing.content.reading import BODY, HAN, of_kind
from toolkit.proofing.passage import Finding, Passage

if TYPE_CHECKING:
    from opencc import OpenCC

_NAMES: Final = frozenset("昇氾頫儁鍾濬祕逕崑嶽甦昺")
"""Characters that stand in names of persons and places as they are, whatever the converter makes of them."""


class _Pattern(NamedTuple):
    """A misspelling ready to be looked for; a text without its ``core`` need not be searched."""

    core: str
    wrong: str
    right: str


def core_of(wrong: str) -> str:
    """The longest run of hanzi that every match of a pattern holds."""
    bare = re.sub(r"\[[^\]]*\]", " ", wrong)
    while "(" in bare:
        bare = re.sub(r"\([^()]*\)\??", " ", bare)
    runs: list[str] = re.findall(f"[{HAN}]+", bare)
    return max(runs, key=len)


_PATTERNS: Final = tuple(_Pattern(core_of(entry.wrong), entry.wrong, entry.right) for entry in MISSPELLINGS)


def check_traditional(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-02: characters outside GB/T 2312 that have a simplified form."""
    for passage in of_kind(passages, BODY):
        if is_simplified(passage.text):
            continue
        rare = "".join(sign if _is_traditional(sign) else " " for sign in passage.text)
        for found in re.finditer("[^ ]+", rare):
            right = "".join(_simplified(sign) for sign in found.group())
            yield passage.finding("C-TXT-02", *found.span(), right)


def check_misspellings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-03: the curated list of misspellings."""
    for passage in of_kind(passages, BODY):
        for pattern in _PATTERNS:
            if pattern.core in passage.text:
                for found in re.finditer(pattern.wrong, passage.text):
                    yield passage.finding("C-TXT-03", *found.span(), pattern.right)


def is_simplified(text: str) -> bool:
    """Whether every character is one of GB/T 2312."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_traditional(sign: str) -> bool:
    if sign < "㐀" or sign in _NAMES or is_simplified(sign):
        return False
    simple = _simplified(sign)
    return simple != sign and is_simplified(simple)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # Most texts hold nothing that needs its dictionaries.

    return OpenCC("t2s")


@cache
def _simplified(sign: str) -> str:
    return str(_converter().convert(sign))
