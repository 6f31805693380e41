"""``合并相同``: equal neighbouring cells of a table column become one (``w:vMerge``, ECMA-376-1, 17.4.85).

A template cell whose tag uses the filter is marked before rendering, with a value of ``w:vMerge`` that no data can
write; after rendering the marks become real merges or go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from toolkit.gongwen.oxml import qn, value

Element = etree._Element

SAME: Final = "合并相同"
_USES: Final = re.compile(rf"\|\s*{SAME}\b")
MARK: Final = "gwkit-same"
"""What ``w:vMerge`` holds in a marked cell."""
_AFTER: Final = tuple(
    qn(f"w:{name}")
    for name in ("tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
)


def mark_cells(root: Element) -> None:
    """Mark the cells of a template whose tags use the filter."""
    for cell in root.iter(qn("w:tc")):
        if _USES.search("".join(node.text or "" for node in cell.iter(qn("w:t")))):
            _set(cell, MARK)


def merge_cells(root: Element) -> None:
    """Merge what is marked: equal text below equal text, an inner column only inside its outer one's group."""
    for table in root.iter(qn("w:tbl")):
        columns: dict[int, list[tuple[int, Element]]] = {}
        for number, row in enumerate(table.findall(qn("w:tr"))):
            for column, cell in _cells(row):
                if _merge_of(cell) == MARK:
                    columns.setdefault(column, []).append((number, cell))
        outer: dict[int, tuple[str, ...]] = {}
        for column in sorted(columns):
            outer = _merge(columns[column], outer)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with the grid column each begins in."""
    column = 0
    for cell in row.findall(qn("w:tc")):
        yield column, cell
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        column += int(span.get(qn("w:val"), "1")) if span is not None else 1


def _merge(cells: Sequence[tuple[int, Element]], outer: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Merge one column; returns each row's texts down to this column, which the next one must share, too."""
    keys = {number: (*outer.get(number, ()), _text(cell)) for number, cell in cells}
    for index, (number, cell) in enumerate(cells):
        joined = index > 0 and cells[index - 1][0] == number - 1 and keys[number - 1] == keys[number]
        goes_on = index + 1 < len(cells) and cells[index + 1][0] == number + 1 and keys[number + 1] == keys[number]
        if not keys[number][-1] or not (joined or goes_on):
            _set(cell, None)
        elif joined:
            _set(cell, "continue")
            _clear(cell)
        else:
            _set(cell, "restart")
    return keys


def _text(cell: Element) -> str:
    return "".join(node.text or "" for node in cell.iter(qn("w:t"))).strip()


def _merge_of(cell: Element) -> str:
    node = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return node.get(qn("w:val"), "continue") if node is not None else ""


def _set(cell: Element, kind: str | None) -> None:
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        properties = etree.Element(qn("w:tcPr"))
        cell.insert(0, properties)
    for old in properties.findall(qn("w:vMerge")):
        properties.remove(old)
    if kind is None:
        return
    following = next((node for node in properties if node.tag in _AFTER), None)
    if following is not None:
        following.addprevious(value("w:vMerge", kind))
    else:
        properties.append(value("w:vMerge", kind))


def _clear(cell: Element) -> None:
    """A cell that continues another keeps one empty paragraph: its text would show when the merge is undone."""
    paragraphs = cell.findall(qn("w:p"))
    for paragraph in paragraphs[1:]:
        cell.remove(paragraph)
    for node in list(paragraphs[0]):
        if node.tag != qn("w:pPr"):
            paragraphs[0].remove(node)
