"""Texts that no check can have anything against, told at a glance: names, streets, addresses of a roster."""

from __future__ import annotations

import re
from typing import Final

from toolkit.proofing.content.misspellings import MISSPELLINGS
from toolkit.proofing.content.spelling import core_of, is_simplified

_PLAIN: Final = re.compile(r"[一-龥]{1,20}(?:[0-9]{1,4}[号室栋楼幢组队村巷][一-龥]{0,6})*")
"""Hanzi, with house numbers at most."""
_CORES: Final = [core_of(entry.wrong) for entry in MISSPELLINGS]
_TELLING: Final = frozenset(
    "某多余近约几数第年月日时分元万亿零一二三四五六七八九十百千两待无略同上下前后今去明昨本这那的等共计余"
    "节周期届次名人户个件只条份家套台辆位批级度季旬初底末中"
) | frozenset(core for core in _CORES if len(core) == 1)
"""Characters that a check of numbers, dates or placeholders may begin with."""
_BEGINNINGS: Final = frozenset(core[:2] for core in _CORES if len(core) > 1)


def is_plain(text: str) -> bool:
    """Whether a short text is certainly sound; most texts of which this is false are sound, too."""
    return (
        _PLAIN.fullmatch(text) is not None
        and _TELLING.isdisjoint(text)
        and not any(text[place : place + 2] in _BEGINNINGS for place in range(len(text) - 1))
        and is_simplified(text)
    )
