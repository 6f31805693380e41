"""How labels that people type are compared with the names a template declares."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence

_UNSEEN = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1D173, 0x1D17A), (0xE0000, 0xE00FF)),
)
INVISIBLE = "".join(chr(code) for first, last in _UNSEEN for code in range(first, last + 1))
"""Characters that nobody sees: blanks without width, directions, selectors of emoji.

The ideographic variation selectors are not among them: they decide how the character of a name is written.
"""
_ANY_INVISIBLE = f"{INVISIBLE}\U000e0100-\U000e01ef"
_INVISIBLE = re.compile(f"[{_ANY_INVISIBLE}]")
_DECORATION = re.compile(rf"[\s:*{_ANY_INVISIBLE}]+")
_TRAILING_UNIT = re.compile(r"(?<=.)\(([^()]*)\)$")


@functools.lru_cache(maxsize=8192)
def fold_label(label: str) -> str:
    """Bring a label to the form in which two spellings are equal: ``＊ 户 数（户）：`` and ``户数`` are one.

    NFKC, no white space, no invisible character, no colon, no asterisk, no trailing unit in brackets.
    """
    folded = _DECORATION.sub("", unicodedata.normalize("NFKC", label))
    return _TRAILING_UNIT.sub("", folded)


@functools.lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """Bring the name of a unit or a person to the form in which two spellings are equal.

    NFKC, no white space, no invisible character.  Brackets stay: 某医院（东院） and 某医院（西院） are two.
    """
    return "".join(unicodedata.normalize("NFKC", visible(name)).split())


def visible(text: str) -> str:
    """The text without its invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def with_invisible_named(text: str) -> str:
    """The text with its invisible characters by name, 男(U+200B), so that no two words look the same."""
    return text if text.isascii() else _INVISIBLE.sub(lambda found: f"(U+{ord(found[0]):04X})", text)


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
