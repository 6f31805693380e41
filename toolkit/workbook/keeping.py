"""What the next issue keeps of the last one: as the template says, or as ``--keep`` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from toolkit.errors import SelectionError
from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import problem
from toolkit.schema import Carry, Field, Schema, Sheet
from toolkit.workbook.layout import OWN_SHEETS
from toolkit.workbook.reader import Workbook

EVERYTHING: Final = "全部"
_SEPARATORS: Final = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True, slots=True)
class Keeping:
    """``sheets`` are kept as they are, by their folded names; with ``everything`` all of them."""

    sheets: frozenset[str] = frozenset()
    everything: bool = False

    def asks_for(self, name: str) -> bool:
        """Whether a sheet is to be kept as it is, whatever the template says."""
        return self.everything or fold_label(name) in self.sheets

    def carry(self, sheet: Sheet, field: Field | None = None) -> Carry:
        """What becomes of a field, or of a sheet itself."""
        return Carry.KEEP if self.asks_for(sheet.name) else sheet.carry_of(field)


class Portion(NamedTuple):
    """A part of a workbook that had one fate: ``fields`` of a sheet, or ``rows`` of it; neither says all of it."""

    sheet: str
    fields: tuple[str, ...] = ()
    rows: int = 0

    def __str__(self) -> str:
        words = [f"{self.rows} 行"] if self.rows else []
        words += ["、".join(self.fields)] if self.fields else []
        return f"{self.sheet}（{'：'.join(words)}）" if words else self.sheet

    def data(self) -> dict[str, object]:
        """The portion for programs."""
        return {"sheet": self.sheet, "fields": list(self.fields), "rows": self.rows}


def keeping(words: Sequence[str], workbook: Workbook, schema: Schema) -> Keeping:
    """What ``--keep`` asks for: names of sheets, several in one word too, or 全部.

    Raises ``SelectionError`` for what is no sheet.
    """
    known = {fold_label(name): fold_label(now) for name, now in _names(workbook, schema)}
    wanted = list(_wanted(words, known))
    return Keeping(frozenset(known[name] for name in wanted if name in known), EVERYTHING in wanted)


def _wanted(words: Sequence[str], known: dict[str, str]) -> Iterator[str]:
    for word in words:
        for name in [word] if fold_label(word) in known else filter(None, _SEPARATORS.split(word)):
            folded = fold_label(name)
            if folded not in known and folded != EVERYTHING:
                hint = did_you_mean(name, known) or f"可用：{'、'.join([*known, EVERYTHING])}"
                raise SelectionError(problem("U106", None, name=name, hint=hint))
            yield folded


def _names(workbook: Workbook, schema: Schema) -> Iterator[tuple[str, str]]:
    """Every name a sheet goes by, and its name now."""
    yield from ((sheet.name, sheet.name) for sheet in schema.sheets)
    for grid in workbook.sheets:
        if fold_label(grid.name) not in OWN_SHEETS:
            yield from ((name, grid.name) for name in (grid.name, grid.title) if name)
