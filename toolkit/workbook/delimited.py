"""Read a roster from a text file with commas or tabs: the encoding is told from the bytes, every value is text.

The rows are read anew whenever somebody runs through them: 100,000 of them never lie in memory together.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from toolkit import limits
from toolkit.errors import WorkbookError
from toolkit.opc import regular_size
from toolkit.problems import CellLocation, problem
from toolkit.workbook.reader import Raw, SheetGrid, Workbook

DELIMITED: Final = (".csv", ".tsv", ".txt")
"""File names that mean a text with commas or tabs."""
_DELIMITERS: Final = "\t,;，"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS: Final = ("utf-8", "gb18030")
_EXCEL_TEXT: Final = re.compile(r'="(.*)"')
_CHUNK: Final = 1 << 20


def read_delimited(path: Path) -> Workbook:
    """A workbook of one sheet, named as the file.

    Raises ``WorkbookError`` for a file that is missing, empty, too large or no text.
    """
    where = CellLocation(path.name)
    try:
        size = regular_size(path)
        if size > limits.WORKBOOK_FILE_BYTES:
            limit = f"文件超过 {limits.WORKBOOK_FILE_BYTES // limits.MIB} MB"
            raise WorkbookError(problem("W110", where, limit=limit))
        if not size:
            raise WorkbookError(problem("W104", where))
        encoding = text_encoding(path)
    except IsADirectoryError as error:
        raise WorkbookError(problem("W101", where)) from error
    except FileNotFoundError as error:
        raise WorkbookError(problem("W102", where)) from error
    except OSError as error:
        raise WorkbookError(problem("W103", where, detail=error.strerror or error)) from error
    if encoding is None:
        raise WorkbookError(problem("W113", where))
    rows = _Rows(path, encoding)
    return Workbook(path, (SheetGrid(path.name, path.stem, rows, path=path),), {})


def text_encoding(path: Path) -> str | None:
    """What its mark says; else UTF-8 where the whole file is, else GB18030; ``None`` for none of them.

    Raises ``OSError``.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    for name in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    if "\0" in decoder.decode(chunk):
                        return None
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    return None


class _Rows:
    """The rows of the file, from the top each time."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        where = CellLocation(self._path.name, self._path.stem)
        read = cells = 0
        try:
            with self._path.open(encoding=self._encoding, newline="") as stream:
                delimiter = _delimiter(stream.readline(limits.LINE_CHARACTERS))
                stream.seek(0)
                for line in csv.reader(_lines(stream), delimiter=delimiter, strict=False):
                    read += 1
                    cells += len(line)
                    if cells > limits.SHEET_CELLS or len(line) > limits.SHEET_COLUMNS:
                        words = {"rows": read, "columns": len(line), "limit": f"{limits.SHEET_CELLS:,}"}
                        raise WorkbookError(problem("W111", where, **words))
                    row = [_value(text) for text in line]
                    if any(value is not None for value in row):
                        yield read - 1, row
        except (csv.Error, UnicodeError) as error:
            place = CellLocation(self._path.name, self._path.stem, str(read + 1))
            raise WorkbookError(problem("W114", place)) from error
        except OSError as error:
            raise WorkbookError(problem("W103", where, detail=error.strerror or error)) from error


def _lines(stream: TextIO) -> Iterator[str]:
    """The lines of a file.  Raises ``csv.Error`` for one that is too long, before it is read to its end."""
    while line := stream.readline(limits.LINE_CHARACTERS):
        if len(line) == limits.LINE_CHARACTERS:
            raise csv.Error("line too long")
        yield line


def _delimiter(line: str) -> str:
    """The sign that parts the header line; a comma where none does."""
    return max(_DELIMITERS, key=lambda sign: (line.count(sign), sign == ","))


def _value(text: str) -> Raw:
    """A cell; ``="0123"`` is how a text is kept from becoming a number in Excel."""
    found = _EXCEL_TEXT.fullmatch(text)
    return (found[1] if found else text) or None
