"""Every kind that ``template new`` knows, by its Chinese name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from toolkit.gongwen.kinds.kind import Kind
from toolkit.gongwen.kinds.letter import LETTER
from toolkit.gongwen.kinds.official import ANNOUNCEMENT, NOTICE, REPORT, REQUEST
from toolkit.gongwen.kinds.special import JOINT, MINUTES, ORDER

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind for kind in (NOTICE, LETTER, REQUEST, REPORT, MINUTES, ORDER, ANNOUNCEMENT, JOINT)
}
"""简报 is not among them: it is the shipped package ``briefing``, which ``template new 简报`` copies."""
