"""The free tables (原表) of many units: each kept as it stands on a sheet of its own, none added up."""

from __future__ import annotations

import re
from typing import Final

from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import FreeTable, scalar_text
from toolkit.rollup.returned import Returned
from toolkit.workbook.content import FreeSheet, Rows
from toolkit.workbook.layout import FREE_TABLE_NAME
from toolkit.workbook.marks import column_letters

_LONGEST_NAME: Final = 31
"""Characters of a sheet's name: Excel's own limit."""
_UNUSABLE: Final = re.compile(r"[\[\]:*?/\\'［］【】〔〕{}｛｝]")
"""What no name of a sheet, or of a reference, can hold."""


class RolledTables:
    """Takes the tables of one unit after the other; ``workbook`` is the name of the roll-up."""

    def __init__(self, workbook: str) -> None:
        self._workbook = workbook
        self._counts: dict[str, int] = {}
        self._names: dict[tuple[str, str], str] = {}
        self.sheets: list[FreeSheet] = []
        self.problems: list[Problem] = []

    def take(self, returned: Returned, table: FreeTable) -> str:
        """The name of the sheet that a table goes to; a unit's second mention of it is the same sheet."""
        key = returned.unit, table.name
        if key not in self._names:
            name = self._names[key] = self._free(returned.unit)
            rows = [[scalar_text(cell.value) or None for cell in row] for row in table.rows]
            self.sheets.append(FreeSheet(name, rows, table.spans))
            words = {"unit": returned.unit, "name": table.name, "sheet": name}
            self.problems.append(problem("R130", CellLocation(self._workbook, name), **words))
        return self._names[key]

    def _free(self, unit: str) -> str:
        """原表1 城东街道: numbered within the unit, so that it is the same when the roll-up is made again."""
        taken = {sheet.name.casefold() for sheet in self.sheets}
        while True:
            count = self._counts[unit] = self._counts.get(unit, 0) + 1
            name = f"{FREE_TABLE_NAME}{count} {_UNUSABLE.sub('_', unit)}"[:_LONGEST_NAME].rstrip()
            if name.casefold() not in taken:
                return name


def free_rows(sheet: FreeSheet) -> Rows:
    """The cells of a free table by their columns' letters."""
    return [{column_letters(at): content for at, content in enumerate(row)} for row in sheet.rows]
