"""Excel's own tables on a sheet (插入→表格; ECMA-376 part 1, 18.5), of which only the totals rows matter here."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from lxml import etree

from toolkit.opc import parse_xml, relations_of, target_of
from toolkit.workbook.marks import column_index

_RANGE: Final = re.compile(r"([A-Z]{1,3})[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7})")
_SUMS: Final = ("sum", "none", "custom")
"""``totalsRowFunction`` of columns that hold a sum, or may: a formula of one's own mostly is one."""


def totals_rows(archive: zipfile.ZipFile, part: str) -> dict[int, frozenset[int]]:
    """The totals rows of the tables of a sheet, each with the columns that hold an average, a count and the like.

    Rows and columns are counted from 0.  A part that is broken has none: the values of the sheet are read all the same.
    """
    rows: dict[int, frozenset[int]] = {}
    names = set(archive.namelist())
    try:
        relations = relations_of(part)
        for relation in parse_xml(archive.read(relations)) if relations in names else ():
            target = target_of(part, relation)
            if relation.get("Type", "").endswith("/table") and target in names:
                rows |= _totals_row(parse_xml(archive.read(target)))
    except (etree.XMLSyntaxError, ValueError):
        pass
    return rows


def _totals_row(table: etree._Element) -> dict[int, frozenset[int]]:
    found = _RANGE.fullmatch(table.get("ref", ""))
    if found is None or table.get("totalsRowCount", "0") == "0":
        return {}
    first = column_index(found[1])
    functions = [column.get("totalsRowFunction", "none") for column in table.iter("{*}tableColumn")]
    others = frozenset(first + place for place, function in enumerate(functions) if function not in _SUMS)
    return {int(found[2]) - 1: others}
