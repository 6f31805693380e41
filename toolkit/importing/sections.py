"""Assign the paragraphs of an old brief to the sections of the catalogue, by their headings and by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from toolkit.importing.brief import Line
from toolkit.record import Level
from toolkit.schema import Schema, Shape, Sheet
from toolkit.workbook.numbering import typed_number

SURE: Final = 0.6
"""From this confidence on an assignment is not marked."""
MOST_SECTIONS: Final = 200
"""Sheets that a text is parted into: a workbook can have ``limits.SHEETS``."""
_HEADING_WEIGHT: Final = 4
_NAME_WEIGHT: Final = 3
_READ: Final = 400
"""Characters of a paragraph that are looked at."""


class Part(NamedTuple):
    """Lines that were looked at together; ``confidence`` is 0 to 1, and 0 where nothing spoke for a section."""

    lines: tuple[Line, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that follow each other and belong to one section."""

    name: str
    parts: tuple[Part, ...]


def assign_sections(lines: Sequence[Line], schema: Schema) -> list[Section]:
    """The sections in document order.

    First-level headings part the text where there are any; otherwise every paragraph is looked at by itself, one that
    says nothing goes with the one before it, and neighbours of one section are joined.  Beyond ``MOST_SECTIONS`` all
    the rest goes with the last one.
    """
    sheets = schema.of_shape(Shape.PROSE)
    if not sheets or not lines:
        return []
    words = {sheet.name: _words(sheet) for sheet in sheets}
    sections: list[Section] = []
    for group in _groups(lines):
        name, confidence = _best(group, words, lines)
        part = Part(tuple(group), confidence)
        last = sections[-1] if sections else None
        chosen = name or (last.name if last else sheets[0].name)
        if last and (len(sections) == MOST_SECTIONS or (last.name == chosen and not _starts_section(group[0]))):
            sections[-1] = Section(last.name, _with(last.parts, part, is_told=bool(name)))
        else:
            sections.append(Section(chosen, (part,)))
    return sections


def _with(parts: tuple[Part, ...], part: Part, *, is_told: bool) -> tuple[Part, ...]:
    if is_told:
        return *parts, part
    return *parts[:-1], Part(parts[-1].lines + part.lines, parts[-1].confidence)


def _words(sheet: Sheet) -> dict[str, int]:
    """What speaks for a section, with its weight: its name, the words its template names, those of its hint."""
    hint = {word: 1 for word in re.split("[、，；：。;,]", sheet.hint) if 2 <= len(word) <= 8}
    return {**hint, **dict.fromkeys(sheet.words, 2), sheet.name: _NAME_WEIGHT}


def _starts_section(line: Line) -> bool:
    typed = typed_number(line.text)
    return typed is not None and typed.level is Level.FIRST


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stay together: a first-level section, or a paragraph with the items and lower levels under it."""
    whole = any(_starts_section(line) for line in lines)
    groups: list[list[Line]] = []
    inside = False
    for line in lines:
        typed = typed_number(line.text)
        begins = _starts_section(line) or (not inside and typed is None)
        inside = whole and (inside or _starts_section(line))
        if begins or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _best(group: Sequence[Line], words: Mapping[str, Mapping[str, int]], lines: Sequence[Line]) -> tuple[str, float]:
    """The section with the most words, and how far it is ahead; no name where no word was found."""
    heading = group[0].text[: group[0].title_end or 24]
    body = "".join(line.text[:_READ] for line in group)
    scores = {
        name: sum(
            weight * (_HEADING_WEIGHT * (word in heading) + min(body.count(word), 3)) for word, weight in known.items()
        )
        for name, known in words.items()
    }
    scores = _by_place(scores, group, lines)
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or ranked[0] <= 0:
        return "", 0.0
    name = next(name for name, score in scores.items() if score == ranked[0])
    second = ranked[1] if len(ranked) > 1 else 0
    return name, round(ranked[0] / (ranked[0] + second), 2)


_OPENING: Final = ("导语", "引言", "前言", "概述")
_CLOSING: Final = ("结语", "结束语", "小结")
_CONCLUDES: Final = re.compile("总之|综上|今后|下一步|近几年来|百尺竿头|我们将")


def _by_place(scores: dict[str, int], group: Sequence[Line], lines: Sequence[Line]) -> dict[str, int]:
    """A paragraph before the first heading is an opening; a last one that looks ahead is a close."""
    plain = all(typed_number(line.text) is None for line in group)
    first, last = group[0] is lines[0], group[-1] is lines[-1]
    result = dict(scores)
    for name, score in scores.items():
        if name in _OPENING:
            result[name] = score + 6 if first and plain and len(group) == 1 else 0
        elif name in _CLOSING and last and plain and len(group) == 1:
            result[name] += 8 if _CONCLUDES.search(group[0].text[:60]) else 2
        elif name in _CLOSING:
            result[name] = 0
    return result
