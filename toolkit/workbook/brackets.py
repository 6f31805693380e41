"""The brackets of a text: ［名］, the other pairs people type for it, and brackets that are to be printed."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from toolkit.labels import visible
from toolkit.workbook.reference import is_name, renamed
from toolkit.workbook.reference_names import ReferenceNames

_PAIRS: Final = ("［］", "[]", "【】", "〔〕", "{}", "｛｝")
_OTHERS: Final = _PAIRS[1:]
_DOUBLED: Final = ("[]", "【】", "〔〕")
_TAGS: Final = ("{}", "｛｝")


class BracketUse(enum.Enum):
    """What a piece in brackets looks like."""

    NAME = enum.auto()
    """［名］."""
    OTHER = enum.auto()
    """【名】 and the like."""
    MIXED = enum.auto()
    """［名], an opening and a closing bracket of two kinds."""
    KEPT = enum.auto()
    """［［名］］ and ［【名】］: what stands inside is to be printed, its brackets too."""
    DOUBLED = enum.auto()
    """【【名】】: likewise, where the name is known."""
    TAG = enum.auto()
    """{{名}}, as templates write it: no reference, and never taken for one of {}."""


class Bracketed(NamedTuple):
    """A piece in brackets; ``inner`` are the innermost brackets with the ``words`` between them."""

    look: BracketUse
    start: int
    end: int
    inner: str

    @property
    def words(self) -> str:
        """What stands between the brackets."""
        return visible(self.inner[1:-1])


def _pattern() -> re.Pattern[str]:
    signs = re.escape("".join(_PAIRS))
    words = f"[^{signs}]*"
    pair = {both: f"{re.escape(both[0])}{words}{re.escape(both[1])}" for both in _PAIRS}
    name = "［[^［］]*］"
    kept = f"［({'|'.join((name, *(pair[both] for both in _OTHERS)))})］"
    doubled, tag = (
        "|".join(f"{re.escape(both[0])}{pair[both]}{re.escape(both[1])}" for both in kinds)
        for kinds in (_DOUBLED, _TAGS)
    )
    opening, closing = (re.escape("".join(both[side] for both in _PAIRS)) for side in (0, 1))
    loose = f"[{opening}]{words}[{closing}]"
    return re.compile(f"{kept}|({name})|({doubled})|({tag})|({loose})")


_BRACKETS: Final = _pattern()


def bracketed(text: str) -> Iterator[Bracketed]:
    """Every piece in brackets, innermost first where they are nested, in order."""
    for found in _BRACKETS.finditer(text):
        kept, name, doubled, tag, loose = found.groups()
        if kept is not None:
            yield Bracketed(BracketUse.KEPT, *found.span(), kept)
        elif name is not None:
            yield Bracketed(BracketUse.NAME, *found.span(), name)
        elif doubled is not None:
            yield Bracketed(BracketUse.DOUBLED, *found.span(), doubled[1:-1])
        elif tag is not None:
            yield Bracketed(BracketUse.TAG, *found.span(), tag[1:-1])
        else:
            look = BracketUse.OTHER if loose[0] + loose[-1] in _PAIRS else BracketUse.MIXED
            yield Bracketed(look, *found.span(), loose)


def escaped(text: str, names: ReferenceNames) -> str:
    """A text that prints as it is in a workbook with these ``names``: brackets that would be read stand in ［］."""

    def kept(each: Bracketed, piece: str) -> str:
        if each.look in (BracketUse.NAME, BracketUse.KEPT):
            read = is_name(each.words)
        else:
            read = each.look in (BracketUse.OTHER, BracketUse.DOUBLED) and names.holds(each.words)
        return piece.replace(each.inner, f"［{each.inner}］") if read else piece

    return _exchanged(text, kept)


def with_names(text: str, now: Callable[[Sequence[str]], Sequence[str]], figures: ReferenceNames) -> str:
    """The text with the names in its references exchanged.

    ``now`` takes and gives the names between the points; in other brackets than ［］ only those among ``figures`` are
    references.
    """

    def told(each: Bracketed, piece: str) -> str:
        read = each.look is BracketUse.NAME or (each.look is BracketUse.OTHER and figures.holds(each.words))
        if not read or not is_name(each.words):
            return piece
        return f"{piece[0]}{renamed(each.words, now)}{piece[-1]}"

    return _exchanged(text, told)


def _exchanged(text: str, told: Callable[[Bracketed, str], str]) -> str:
    pieces: list[str] = []
    end = 0
    for each in bracketed(text):
        pieces += (text[end : each.start], told(each, text[each.start : each.end]))
        end = each.end
    return "".join(pieces) + text[end:]
