"""Whether docxtpl's ``fix_tables`` would change a table: a look at the text, because parsing the body costs more than
rendering it.

``fix_tables`` gives a table as many columns in its grid as its widest row has cells (ECMA-376 17.4.48, 17.4.17).
"""

from __future__ import annotations

import re
from typing import Final

_SPAN: Final = re.compile(r'<w:gridSpan w:val="([0-9]{1,9})"')
_CELL: Final = re.compile(r"<w:tc[ >].*?</w:tc>", re.DOTALL)
_BLOCK: Final = re.compile(r"{%[-+]?\s*(end)?(?:for|if|with|filter|call|macro|autoescape|raw|set|block)\b")
_BETWEEN: Final = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_UNSAFE: Final = re.compile(r"\|\s*safe\b|\bendset\b")
"""What could print cells."""


def has_even_tables(xml: str) -> bool:
    """Whether no table has more cells in a row than columns in its grid, or fewer in all of its rows.

    A table within a table is left to docxtpl.
    """
    tables = _tables(xml)
    return tables is not None and all(_is_even(table) for table in tables)


def stays_even(source: str) -> bool:
    """Whether the tables of a template are even however it is filled in, but for one that loses all its rows: tags
    repeat or drop whole rows, never cells, and each row is as wide as the grid.
    """
    tables = _tables(source)
    return tables is not None and not _UNSAFE.search(source) and all(_stays_even(table) for table in tables)


def has_bare_table(xml: str) -> bool:
    """Whether a table has lost all its rows."""
    return "</w:tblGrid></w:tbl>" in xml


def _tables(xml: str) -> list[str] | None:
    """The tables; ``None`` where one stands in another or they cannot be told."""
    if "<w:tbl " in xml:
        return None
    tables = []
    for piece in xml.split("<w:tbl>")[1:]:
        table, closing, _ = piece.partition("</w:tbl>")
        if not closing:
            return None
        tables.append(table)
    return tables


def _rows(table: str) -> list[str]:
    return table.replace("<w:tr ", "<w:tr>").split("<w:tr>")


def _cells(row: str) -> int:
    return row.count("<w:tc>") + row.count("<w:tc ")


def _columns(table: str) -> int:
    return table.count("<w:gridCol ") + table.count("<w:gridCol/>")


def _is_even(table: str) -> bool:
    most = widest = 0
    spanning = "<w:gridSpan" in table
    for row in _rows(table)[1:]:
        cells = _cells(row)
        spans = [int(span) for span in _SPAN.findall(row)] if spanning else []
        if len(spans) != row.count("<w:gridSpan"):
            return False
        most, widest = max(most, cells), max(widest, cells + sum(spans) - len(spans))
    return most <= _columns(table) <= widest


def _stays_even(table: str) -> bool:
    head, *rows = _rows(table)
    grid, _, above = head.partition("</w:tblGrid>")
    fixed = "{" not in grid and not _BETWEEN.sub("", above)
    return fixed and all(_is_whole(row, _columns(table)) for row in rows)


def _is_whole(row: str, columns: int) -> bool:
    """Whether a row prints exactly so many columns or nothing at all, and only tags stand between it and the next."""
    inside, _, below = row.partition("</w:tr>")
    cells = _CELL.findall(inside)
    spans = [int(span) for span in _SPAN.findall(inside)]
    if len(cells) != _cells(inside) or len(spans) != inside.count("<w:gridSpan"):
        return False
    apart = "{" not in _CELL.sub("", inside) and all(_is_balanced(cell) for cell in cells)
    return apart and not _BETWEEN.sub("", below) and len(cells) + sum(spans) - len(spans) == columns


def _is_balanced(cell: str) -> bool:
    ends = [bool(found[1]) for found in _BLOCK.finditer(cell) if "set" not in found[0]]
    return ends.count(True) == ends.count(False)
