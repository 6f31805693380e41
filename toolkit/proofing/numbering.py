"""Automatic numbering: what Word prints before a numbered paragraph (ECMA-376-1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import qn
from toolkit.numerals import chinese_count
from toolkit.proofing.effective import Properties, properties_of

Element = etree._Element

_CHINESE: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital"}
)
_MOST: Final = 9_999
_INTEGER: Final = re.compile("-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a numbered list: which list, how deep, what it prints, how it stands in."""

    list: str
    depth: int
    text: str
    formats: tuple[str, ...]
    start: int
    indents: Mapping[str, str]


class Numbering:
    """The lists of one document, counting along as its paragraphs are read in order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, Element]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for node in root if root is not None else ():
            if node.tag == qn("w:abstractNum"):
                levels = {_integer(level.get(qn("w:ilvl"))): level for level in node.iter(qn("w:lvl"))}
                self._abstract[str(node.get(qn("w:abstractNumId")))] = levels
            elif node.tag == qn("w:num"):
                link = node.find(qn("w:abstractNumId"))
                if link is not None:
                    self._lists[str(node.get(qn("w:numId")))] = str(link.get(qn("w:val")))

    def at(self, properties: Properties) -> Level | None:
        """The level a paragraph belongs to, ``None`` where it is not numbered."""
        number = properties.get("numPr.numId", "0")
        depth = _integer(properties.get("numPr.ilvl"))
        levels = self._abstract.get(self._lists.get(number, ""), {})
        if number == "0" or depth not in levels:
            return None
        formats = tuple(_value(levels[key], "numFmt", "decimal") for key in sorted(levels) if key <= depth)
        level = levels[depth]
        text, start = _value(level, "lvlText", ""), _integer(_value(level, "start", "1"))
        return Level(self._lists[number], depth, text, formats, start, properties_of(level.find(qn("w:pPr"))))

    def label(self, level: Level) -> str:
        """Count one further and say what is printed."""
        counts = self._counts.setdefault(level.list, {})
        counts[level.depth] = counts.get(level.depth, level.start - 1) + 1
        for deeper in [depth for depth in counts if depth > level.depth]:
            del counts[deeper]
        if level.formats[-1] in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda found: self._printed(level, int(found.group(1)) - 1), level.text)

    def _printed(self, level: Level, depth: int) -> str:
        count = min(self._counts[level.list].get(depth, 1), _MOST)
        kind = level.formats[depth] if depth < len(level.formats) else "decimal"
        return chinese_count(count) if kind in _CHINESE else str(count)


def _value(level: Element, name: str, default: str) -> str:
    node = level.find(qn(f"w:{name}"))
    return str(node.get(qn("w:val"), default)) if node is not None else default


def _integer(value: str | None) -> int:
    return int(value) if value is not None and _INTEGER.fullmatch(value) else 0
