"""Why calamine cannot, or must not, read a sheet as it is: the first cell at fault, and how far the cells really reach.

A careful pass over the whole XML of a sheet, for sheets that look odd or that calamine has refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from toolkit import limits
from toolkit.workbook.marks import PIECE, column_index, column_letters

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DIGITS: Final = re.compile(r"[0-9]{1,11}")
_KINDS: Final = frozenset({"n", "s", "str", "inlineStr", "b", "d", "e"})
_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_STRINGS: Final = "xl/sharedStrings.xml"
_SHOWN: Final = 20


class Survey:
    """Rows and columns up to the last cell, however cells say where they stand, and how many cells there are.

    ``fault`` is what is wrong with the first ``cell`` at fault; nothing behind it is looked at.
    """

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        """Look at every cell of a sheet, as long as there are not too many.

        Raises ``xml.parsers.expat.ExpatError`` for XML that is not well formed.
        """
        self.rows = self.columns = self.cells = 0
        self.cell = self.fault = ""
        self._row = self._column = self._strings = 0
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] | None = None
        if _STRINGS in archive.namelist():
            self._parse(archive, _STRINGS)
        self._parse(archive, part)

    def _parse(self, archive: zipfile.ZipFile, part: str) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        with archive.open(part) as stream:
            while (piece := stream.read(PIECE)) and not self.fault and self.cells <= limits.SHEET_CELLS:
                parser.Parse(piece)
            if not piece:
                parser.Parse(b"", True)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r")
            self._column = 0
            self._row = self._row + 1 if number is None else int(number) if _DIGITS.fullmatch(number) else 0
        elif name == "c":
            self._attributes = attributes
            self._value = None
        elif name == "v":
            self._value = []
        elif name == "si":
            self._strings += 1

    def _characters(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, tag: str) -> None:
        if (tag == "c" or tag.endswith(":c")) and not self.fault:
            found = _REFERENCE.fullmatch(self._attributes.get("r", ""))
            self._column = column_index(found[1]) + 1 if found else self._column + 1
            row = int(found[2]) if found else self._row
            self.fault = self._judged(row, "".join(self._value or ()).strip())
            if self.fault and row:
                self.cell = f"{column_letters(self._column - 1)}{row}"
            self.rows, self.columns = max(self.rows, row), max(self.columns, self._column)
            self.cells += 1
            self._value = None

    def _judged(self, row: int, value: str) -> str:
        """What is wrong with a cell that stands in this row, or nothing."""
        reference, kind = self._attributes.get("r"), self._attributes.get("t", "n")
        if reference is not None and not _REFERENCE.fullmatch(reference):
            return f"位置“{reference[:_SHOWN]}”不对"
        if not (1 <= row <= limits.SHEET_ROWS and 1 <= self._column <= limits.SHEET_COLUMNS):
            return "位置在 Excel 的范围外面"
        if kind not in _KINDS:
            return f"类型“{kind[:_SHOWN]}”不认识"
        if kind == "s" and value and not (_DIGITS.fullmatch(value) and int(value) < self._strings):
            return "它的文字不在文件里"
        if kind == "e" and value and value not in _ERRORS:
            return f"公式错误 {value[:_SHOWN]}"
        return "" if kind != "n" or not value or _is_number(value) else f"“{value[:_SHOWN]}”不是数字"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
