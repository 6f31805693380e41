"""The names that make a reference of other brackets than ［］, and the slips next to them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from toolkit.labels import fold_label
from toolkit.schema import Schema, Shape
from toolkit.workbook.reference import COUNT, FIGURE_PARTS, TOTAL, is_name, name_key, names_in

_BAR: Final = re.compile("[|｜]")
_LONGEST: Final = 40
"""Signs of a name whose slips are looked for."""


class ReferenceNames:
    """The figures of a workbook by their names, and every field by its full name, 表.栏."""

    def __init__(self, figures: Mapping[str, Iterable[str]], full: Iterable[str], others: Iterable[str] = ()) -> None:
        """``figures`` are names of figures by sheet, ``full`` full names, ``others`` words that are no slip of one."""
        self._names: dict[str, str] = {}
        for sheet, names in figures.items():
            for name in names:
                self._names.setdefault(name_key(name), name)
                self._names.setdefault(name_key(f"{sheet}.{name}"), f"{sheet}.{name}")
        for name in full:
            self._names.setdefault(name_key(name), name)
        self._others = {name_key(other) for other in others}

    @classmethod
    def of(cls, schema: Schema, figures: Mapping[str, Iterable[str]]) -> ReferenceNames:
        """The names of a template's workbook; ``figures`` are those it holds besides the declared ones."""
        known = {sheet.name: [field.name for field in sheet.fields] for sheet in schema.of_shape(Shape.FIGURES)}
        for sheet, names in figures.items():
            known[sheet] = [*known.get(sheet, ()), *names]
        others = [sheet for sheet in schema.sheets if sheet.shape in (Shape.FORM, Shape.TABLE)]
        full = [f"{sheet.name}.{field.name}" for sheet in others for field in sheet.fields]
        full += [f"{sheet.name}.{COUNT}" for sheet in schema.of_shape(Shape.TABLE)]
        labels = [sheet.name for sheet in schema.sheets]
        labels += [word for sheet in others for field in sheet.fields for word in (field.name, *field.choices)]
        return cls(known, full, labels)

    def holds(self, words: str) -> bool:
        """Whether words are exactly such a name, with 合计, 数值 or the like, or a full name with conditions."""
        head, *pieces = _BAR.split(words)
        if not is_name(words) or (pieces and len(names_in(head)) == 1):
            return False
        return name_key(head) in self._names or _shortened(head) in self._names

    def near(self, words: str) -> list[str]:
        """The names one character away from words that are none; names of one character have no neighbours."""
        key = name_key(_BAR.split(words)[0])
        if not is_name(words) or key in self._others:
            return []
        hits = dict.fromkeys(hit for slip in _slips(key) for hit in self._by_slip.get(slip, ()))
        return [self._names[hit] for hit in hits if _one_apart(key, hit)]

    @functools.cached_property
    def _by_slip(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for key in self._names:
            for slip in _slips(key):
                found.setdefault(slip, []).append(key)
        return found


def _shortened(head: str) -> str:
    """A full name without what it says besides: 台账.合计.户数, 慰问金.数值."""
    names = [fold_label(name) for name in names_in(head)]
    if len(names) > 1 and names[-1] in FIGURE_PARTS:
        names.pop()
    if len(names) == 3 and names[1] == TOTAL:
        del names[1]
    return ".".join(names)


def _slips(key: str) -> Iterator[str]:
    """A name and what is left of it without one sign: two names one character apart have one of these in common."""
    if 1 < len(key) <= _LONGEST:
        yield key
        yield from {key[:at] + key[at + 1 :] for at in range(len(key))}


def _one_apart(one: str, other: str) -> bool:
    """Whether one sign was exchanged, left out or added."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    return one != other and (rest[1:] == others[1:] or rest[1:] == others or rest == others[1:])
