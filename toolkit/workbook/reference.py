"""One reference as typed, ［台账.慰问金|类别=部队|万元］: its names, its place, and what it prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import CellLocation, Problem, problem

NUMBER, TOTAL, COUNT = "数值", "合计", "行数"
FIGURE_PARTS: Final = (NUMBER, "约数", "单位")
"""What of a figure can be printed alone."""

_POINT: Final = re.compile("[.．]")
_BAR: Final = re.compile("[|｜]")
_EQUALS: Final = re.compile("[=＝]")
_NO_NAME: Final = re.compile(r"[\dxX×_*〇○零一二三四五六七八九十\s]*")


class Printed(NamedTuple):
    """What a reference prints: its text and the unit the text ends with."""

    text: str
    unit: str = ""


class Reference(NamedTuple):
    """``words`` between the brackets, ``typed`` with them, and the cell."""

    words: str
    typed: str
    where: CellLocation

    @property
    def head(self) -> str:
        """What is referred to, without conditions and unit."""
        return _BAR.split(self.words)[0].strip()

    @property
    def pieces(self) -> list[str]:
        """What stands behind the bars: conditions and a unit."""
        return [piece.strip() for piece in _BAR.split(self.words)[1:]]

    def problem(self, code: str, **words: object) -> Problem:
        """A finding at this place; where other brackets than ［］ stand, it says how to print them."""
        found = problem(code, self.where, typed=self.typed, **words)
        if self.typed.startswith("［"):
            return found
        return found._replace(hint="；".join(filter(None, (found.hint, f"不是引用，就写成 ［{self.typed}］"))))


def is_name(words: str) -> bool:
    """Whether brackets hold more than digits and placeholders: ［2024］ and ［20xx］ are a mistyped 〔2024〕."""
    return not _NO_NAME.fullmatch(unicodedata.normalize("NFKC", words))


def names_in(name: str) -> list[str]:
    """The names between the points of a full name."""
    return [part.strip() for part in _POINT.split(name)]


def name_key(name: str) -> str:
    """A name in the form in which two spellings are equal (see ``fold_label``)."""
    return ".".join(fold_label(part) for part in _POINT.split(name))


def condition(piece: str) -> tuple[str, str] | None:
    """Column and value of 类别=部队; ``None`` for a unit."""
    column, *value = _EQUALS.split(piece, maxsplit=1)
    return (column.strip(), value[0].strip()) if value else None


def renamed(words: str, now: Callable[[Sequence[str]], Sequence[str]]) -> str:
    """The words of a reference with other names; ``now`` takes and gives the names between the points."""
    head, *pieces = _BAR.split(words)
    names = _POINT.split(head)
    told = [".".join(now(names))]
    for piece in pieces:
        asked = condition(piece)
        told.append(piece if asked is None else f"{now([names[0], asked[0]])[-1]}={asked[1]}")
    return "|".join(told)
