"""Which unit of the list a workbook is from that names another unit, or none: 区教育局机关 for 区教育局.

It is never counted for that unit, for a person has to say so; but the unit is no more one that sent nothing, and
everybody is told the same.  The blank it was, the name of its file and the likeness of the names point to a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from toolkit.jobs.units import Unit, Units
from toolkit.labels import fold_name
from toolkit.rollup.returned import Returned

_SHORTEST: Final = 3
"""Signs a name has at least for a longer one that begins or ends with it to mean the same unit."""
_SHORTEST_SLIP: Final = 4
_BRANCH: Final = re.compile(r"\([^()]*[院部区校队所站分]\)")
"""What follows the name of a unit where a part of it is meant; （重报） and （1） follow names of files."""
_TELLS_APART: Final = frozenset("东南西北中上下左右前后内外大小老新一二三四五六七八九十百甲乙丙丁戊己庚辛壬癸子丑寅卯")
"""Signs that are no slip where two names differ in them: 城东街道 and 城西街道."""


def meant_units(returns: Sequence[Returned], units: Units) -> dict[Path, Unit]:
    """The unit each workbook is likely to be from; of units that returned nothing under their own name alone."""
    came = {fold_name(returned.unit) for returned in returns}
    found: dict[Path, Unit] = {}
    for returned in returns:
        if units.find(returned.unit) is None:
            unit = _meant(returned, units)
            if unit is not None and fold_name(unit.name) not in came:
                found[returned.path] = unit
    return found


def _meant(returned: Returned, units: Units) -> Unit | None:
    sent_to = units.find(returned.sent_to) if returned.sent_to else None
    return sent_to or _by_file(returned, units) or _by_name(returned, units)


def _by_file(returned: Returned, units: Units) -> Unit | None:
    """The unit the name of the file holds, the longest of those that lie in each other; not where it says otherwise."""
    stem, own = fold_name(returned.path.stem), fold_name(returned.unit)
    inside = [unit for unit in units.units if _holds(stem, fold_name(unit.name))]
    longest = max((fold_name(unit.name) for unit in inside), key=len, default="")
    if any(fold_name(unit.name) not in longest for unit in inside) or (own in stem and own not in longest):
        return None
    return units.find(longest)


def _holds(text: str, name: str) -> bool:
    """Whether a name stands in a text by itself: 第1街道 does not stand in 第1街道（西院）, nor 1街道 in 第11街道."""
    if text == name:
        return True
    before, found, after = text.partition(name)
    parted = name[0].isdigit() and before[-1:].isdigit()
    return bool(found) and len(name) >= _SHORTEST and not parted and not _BRANCH.match(after)


def _by_name(returned: Returned, units: Units) -> Unit | None:
    """The one unit whose name goes on, or is a slip away."""
    own = fold_name(returned.unit)
    near = [unit for unit in units.units if own and _goes_on(own, fold_name(unit.name))]
    if not near and own and own not in fold_name(returned.path.stem):
        near = [unit for unit in units.units if _is_slip(own, fold_name(unit.name))]
    return near[0] if len(near) == 1 else None


def _goes_on(one: str, other: str) -> bool:
    """Whether one name is the other with more before or behind it; a bracket behind it tells units apart."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or short == long:
        return False
    return (long.startswith(short) and long[len(short)] != "(") or long.endswith(short)


def _is_slip(one: str, other: str) -> bool:
    """Whether one sign was left out or added, or has changed places with its neighbour.

    One sign for another makes another unit far too often: 区体育局 and 区教育局, 区财政局 and 区民政局.
    """
    if min(len(one), len(other)) < _SHORTEST_SLIP:
        return False
    rest, others = _apart(one, other)
    is_near = sorted((len(rest), len(others))) == [0, 1] or (len(rest) == 2 and rest == others[::-1])
    return is_near and not any(sign in _TELLS_APART or sign.isascii() for sign in rest + others)


def _apart(one: str, other: str) -> tuple[str, str]:
    """What is left of two names without their common beginning and end."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    same = next((at for at, (a, b) in enumerate(_backwards(one, other)) if a != b), min(len(one), len(other)))
    return one[: len(one) - same], other[: len(other) - same]


def _backwards(one: str, other: str) -> Iterator[tuple[str, str]]:
    return zip(reversed(one), reversed(other), strict=False)
