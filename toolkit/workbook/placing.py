"""Put free tables (原表) where the prose asks for them: ［原表1］ alone in 内容."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from toolkit.labels import did_you_mean, fold_name, nearest
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import FreeTable, Level
from toolkit.workbook.free_tables import names_of_table
from toolkit.workbook.layout import FREE_TABLE_NAME
from toolkit.workbook.prose import Paragraph
from toolkit.workbook.values import trim

_ALONE: Final = re.compile(r"([［\[【〔{｛])([^［\]\[］【】〔〕{}｛｝]+)([］\]】〕}｝])")
_MENTION: Final = re.compile(r"［［[^［］]*］］|［([^［］]*)］")
_BRACKETS: Final = "［］"

Knows = Callable[[str, CellLocation], bool]
"""Whether a name means something else, as well: a figure, a column, a field."""


class FreeTables:
    """The free tables of a workbook; ``knows`` tells which names are those of figures and the like."""

    def __init__(self, tables: Sequence[FreeTable], knows: Knows) -> None:
        self._tables = tables
        self._knows = knows
        self._asked: set[str] = set()

    def place(self, paragraph: Paragraph) -> tuple[list[Paragraph], list[Problem]]:
        """The paragraph, a table in its place where it asks for one: a 标题 before it stays a paragraph of its own."""
        found = _ALONE.fullmatch(trim(paragraph.content))
        if found is not None:
            name = found.group(2).strip()
            brackets = found.group(1) + found.group(3)
            tables = self._named(name)
            if tables and (brackets == _BRACKETS or fold_name(tables[0].name) == fold_name(name)):
                return self._put(paragraph, name, tables, found.group())
            if brackets == _BRACKETS and self._is_meant(name, paragraph.content_where):
                hint = did_you_mean(name, [table.name for table in self._tables])
                return [_literal(paragraph)], [problem("W521", paragraph.content_where, name=name, hint=hint)]
        return self._in_words(paragraph)

    def unasked(self) -> Iterator[FreeTable]:
        """The tables with rows that no paragraph has asked for."""
        return (table for table in self._tables if table.rows and table.name not in self._asked)

    def _named(self, name: str) -> list[FreeTable]:
        """The tables of a name; 原表2 is 原表2 会议分工, too."""
        wanted = fold_name(name)
        exact = [table for table in self._tables if fold_name(table.name) == wanted]
        return exact or [table for table in self._tables if wanted in names_of_table(table.name)]

    def _is_meant(self, name: str, where: CellLocation) -> bool:
        """Whether an unknown name was to be that of a table."""
        if self._knows(name, where):
            return False
        return fold_name(name).startswith(FREE_TABLE_NAME) or bool(nearest(name, [each.name for each in self._tables]))

    def _put(
        self, paragraph: Paragraph, name: str, tables: Sequence[FreeTable], typed: str
    ) -> tuple[list[Paragraph], list[Problem]]:
        where = paragraph.content_where
        self._asked.update(table.name for table in tables)
        if len(tables) > 1 or self._knows(name, where):
            return [_literal(paragraph)], [problem("W522", where, name=name, hint=_choice(name, tables))]
        (table,) = tables
        problems = []
        if typed[0] + typed[-1] != _BRACKETS:
            problems.append(problem("W524", where, typed=typed, name=name))
        if not table.rows:
            problems.append(problem("W505", where, typed=typed, where=f"“{table.name}”这张表"))
        put = replace(paragraph, level=Level.TEXT, title="", content="", title_where=where, table=table)
        if paragraph.title:
            return [replace(paragraph, content=""), put], problems
        if paragraph.level is not Level.TEXT:
            problems.append(problem("W526", where, level=paragraph.level))
        return [put], problems

    def _in_words(self, paragraph: Paragraph) -> tuple[list[Paragraph], list[Problem]]:
        """A table cannot stand within a sentence."""
        problems: list[Problem] = []

        def told(found: re.Match[str], where: CellLocation) -> str:
            name = found.group(1)
            tables = self._named(name) if name else []
            if not tables or self._knows(name, where):
                return found.group()
            self._asked.update(table.name for table in tables)
            problems.append(problem("W523", where, name=name))
            return f"［{found.group()}］"

        title = _MENTION.sub(lambda found: told(found, paragraph.title_where), paragraph.title)
        content = _MENTION.sub(lambda found: told(found, paragraph.content_where), paragraph.content)
        return [replace(paragraph, title=title, content=content)], problems


def _choice(name: str, tables: Sequence[FreeTable]) -> str:
    names = list(dict.fromkeys(table.name for table in tables))
    if len(names) > 1 and all(fold_name(each) != fold_name(name) for each in names):
        return f"请写全：{'、'.join(f'［{each}］' for each in names)}"
    return "请给工作表改名，同一个名称只用一次"


def _literal(paragraph: Paragraph) -> Paragraph:
    """The paragraph with its reference as it was typed: what is wrong with it has been told."""
    return replace(paragraph, content=_MENTION.sub(lambda found: f"［{found.group()}］", trim(paragraph.content)))
