"""How labels that people type are compared with the names a template declares."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence

_DECORATION = re.compile(r"[\s:*]+")
_TRAILING_UNIT = re.compile(r"(?<=.)\(([^()]*)\)$")


@functools.lru_cache(maxsize=8192)
def fold_label(label: str) -> str:
    """Bring a label to the form in which two spellings are equal: ``＊ 户 数（户）：`` and ``户数`` are one.

    NFKC, no white space, no colon, no asterisk, no trailing unit in brackets.
    """
    folded = _DECORATION.sub("", unicodedata.normalize("NFKC", label))
    return _TRAILING_UNIT.sub("", folded)


@functools.lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """Bring the name of a unit or a person to the form in which two spellings are equal: NFKC, no white space.

    Brackets stay: 某医院（东院） and 某医院（西院） are two.
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def unit_in_label(label: str) -> str:
    """The trailing unit in brackets of a label, ``慰问金（万元）`` → ``万元``; empty where there is none."""
    folded = _DECORATION.sub("", unicodedata.normalize("NFKC", label))
    found = _TRAILING_UNIT.search(folded)
    return found.group(1) if found else ""


def listed(words: Sequence[object], most: int) -> str:
    """The first so many words as a sentence lists them, with … where there are more."""
    return "、".join(map(str, words[:most])) + ("…" if words[most:] else "")


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The names most like ``name``, best first, for “您是不是要找……”."""
    by_folded = {fold_label(candidate): candidate for candidate in known}
    return [by_folded[hit] for hit in difflib.get_close_matches(fold_label(name), by_folded, n=count, cutoff=0.4)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest names, or the empty string."""
    hits = nearest(name, known)
    return f"您是不是要找“{'”“'.join(hits)}”？" if hits else ""
