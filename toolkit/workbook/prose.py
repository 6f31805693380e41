"""Read a prose sheet (正文): one paragraph a row or two, before numbers and references."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import FreeTable, Level
from toolkit.workbook.headers import Header, body_rows, is_header_again
from toolkit.workbook.reader import Raw, SheetGrid
from toolkit.workbook.values import ValueFault, raw_text, strip_space

LEVEL, TITLE, CONTENT = "层级", "标题", "内容"

_LINE_BREAK: Final = re.compile("\r\n|[\r\n\u2028\u2029]")
_MARK: Final = re.compile(
    r"(?:[。!?:;,、—―─⋯]|\.{3})"  # 。！？：；，、…— after NFKC; two more dashes and an ellipsis that look the same.
    "[”’“‘\"'」』〞〟)》〉】〕\\]}\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]*$"
)
_LEVELS: Final = {fold_label(level): level for level in Level} | {f"{level}标题": level for level in Level}


def ends_in_mark(title: str) -> bool:
    """Whether a heading ends in one of 。！？：；，、…—, a closing quote or bracket behind it or not.

    Half-width forms count (``:``), as does a quote typed the wrong way round; a single full stop ``.`` is none: it ends
    abbreviations and numbers, too.  White space and invisible characters behind the mark are looked through.
    """
    return _MARK.search(unicodedata.normalize("NFKC", title)) is not None


def stands_alone(level: Level, title: str) -> bool:
    """Whether a heading has a line of its own though text stands beside it: 一级 to 四级 that end in no mark."""
    return level.is_heading and not ends_in_mark(title)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as typed; ``title_where`` and ``content_where`` are its cells.

    Where a ``table`` stands in its place it has no words.
    """

    level: Level
    title: str
    content: str
    sheet: str
    title_where: CellLocation
    content_where: CellLocation
    table: FreeTable | None = None

    @property
    def where(self) -> CellLocation:
        """The cell in which the paragraph begins."""
        return self.title_where if self.title else self.content_where


def read_prose(grid: SheetGrid, header: Header) -> tuple[list[Paragraph], list[Problem]]:
    """The paragraphs of a sheet in order, and the findings."""
    paragraphs: list[Paragraph] = []
    problems: list[Problem] = []
    for row, cells in body_rows(grid, header):
        if is_header_again(cells, header):
            problems.append(problem("W208", grid.where(row, 0), row=row + 1))
            continue
        texts = {}
        for name in (LEVEL, TITLE, CONTENT):
            texts[name] = _text(header.get(cells, name), name, _where(grid, header, row, name), problems)
        if strip_space(texts[TITLE]) or strip_space(texts[CONTENT]):
            level = _level(texts[LEVEL], _where(grid, header, row, LEVEL), problems)
            typed = Paragraph(
                level,
                texts[TITLE],
                texts[CONTENT],
                grid.name,
                _where(grid, header, row, TITLE),
                _where(grid, header, row, CONTENT),
            )
            paragraphs.extend(_split(typed, problems))
    return paragraphs, problems


def _where(grid: SheetGrid, header: Header, row: int, name: str) -> CellLocation:
    return grid.where(row, header.columns.get(name, header.columns[CONTENT]))


def _text(raw: Raw, label: str, where: CellLocation, problems: list[Problem]) -> str:
    try:
        return raw_text(raw)
    except ValueFault as fault:
        problems.append(problem(fault.code, where, label=label, **fault.words))
        return ""


def _level(text: str, where: CellLocation, problems: list[Problem]) -> Level:
    folded = fold_label(text)
    if not folded:
        return Level.TEXT
    level = _LEVELS.get(folded)
    if level is None:
        known = [str(level) for level in Level]
        problems.append(problem("W316", where, value=text, hint=did_you_mean(text, known), known="、".join(known)))
    return level or Level.TEXT


def _split(typed: Paragraph, problems: list[Problem]) -> Iterator[Paragraph]:
    """Break 内容 at its line breaks: each line after the first is a plain paragraph of its own.

    So is the first, where the heading beside it stands alone.
    """
    first, *rest = _LINE_BREAK.split(typed.content)
    title = typed.title if strip_space(typed.title) else ""
    if title and stands_alone(typed.level, title):
        first, rest = "", [first, *rest]
    lines = [replace(typed, title=title, content=first if strip_space(first) else "")]
    lines += [replace(typed, level=Level.TEXT, title="", content=line) for line in rest]
    for line in lines:
        trimmed = _trimmed(line)
        if trimmed.title or trimmed.content:
            if (trimmed.title, trimmed.content) != (line.title, line.content):
                problems.append(problem("W318", trimmed.where, label=TITLE if trimmed.title else CONTENT))
            if trimmed.title and trimmed.content and not ends_in_mark(trimmed.title):
                problems.append(problem("W317", trimmed.title_where, title=trimmed.title))
            yield trimmed


def _trimmed(line: Paragraph) -> Paragraph:
    """Without white space at the two ends of the paragraph; inside it nothing changes."""
    if line.title and line.content:
        return replace(line, title=line.title.lstrip(), content=line.content.rstrip())
    return replace(line, title=strip_space(line.title), content=strip_space(line.content))
