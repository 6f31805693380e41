"""What calamine does not tell about a sheet: error values, formulas without a value, formats, hidden rows.

One streaming pass over the sheet's XML (ECMA-376 part 1, 18.3.1) finds them; a cheap look at the bytes decides
whether the pass is needed at all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from lxml import etree

from toolkit import limits
from toolkit.opc import parse_xml
from toolkit.workbook.number_formats import NumberFormat, number_format

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW_NUMBER: Final = re.compile(rb' r="[A-Z]{1,3}([0-9]{1,7})"')
_COLUMN: Final = re.compile(rb' r="([A-Z]{1,3})[0-9]{1,7}"')
_FAR: Final = re.compile(rb' r="(?:[A-Z]{2,3}[0-9]|[A-Z][0-9]{6})')
"""A cell beyond column Z or row 99,999; what lies within them is no danger."""
PIECE: Final = 1 << 20
"""Bytes looked at together."""
_LONGEST_TOKEN: Final = 32
_LONGEST_CELL: Final = 80
"""A number cell from its style to the last digit that matters."""
_WORTH_A_PASS: Final = (b't="e"', b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b"hidden=")
"""Bytes that may be a mark.  Plain strings: they are sought many times faster than any pattern."""
_ODD: Final = (
    re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[1-9][0-9]{0,6}"[ />])'),
    re.compile(rb't="s"[^>]*><v>(?![0-9]{1,9}</v>)'),
)
"""Cells that do not say first where they stand, and texts that are pointed at by no number.

Each pattern begins with plain bytes, which are sought many times faster than one pattern for all.
"""
_PREFIXED: Final = (b":c ", b":c>", b":c/")
Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows an Excel error: ``#REF!``."""

    code: str


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A formula whose result was never stored in the file."""


@dataclass(frozen=True, slots=True)
class PictureValue(ErrorValue):
    """A picture that Excel placed in the cell: an error value to every program that does not know of it."""


@dataclass(slots=True)
class Marks:
    """What one sheet's XML says beside its values."""

    errors: dict[Place, str] = field(default_factory=dict)
    valueless: set[Place] = field(default_factory=set)
    pictures: set[Place] = field(default_factory=set)
    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell styles (``cellXfs`` by index) whose number format may show something else than the stored value."""

    styles: Mapping[int, NumberFormat] = field(default_factory=dict)

    def at(self, style: str, stored: str) -> NumberFormat | None:
        """The format of a number cell, where it makes a difference for the stored number."""
        shape = self.styles.get(int(style)) if style.isdigit() else None
        if shape is None or shape.free_decimals is None:
            return None
        is_free = "E" not in stored.upper() and len(stored.partition(".")[2]) <= shape.free_decimals
        return None if is_free else shape

    def signs(self) -> Iterator[re.Pattern[bytes]]:
        """What the bytes of a sheet hold where ``at`` may find something."""
        by_decimals: dict[int, list[bytes]] = {}
        for style, shape in self.styles.items():
            if shape.free_decimals is not None:
                by_decimals.setdefault(shape.free_decimals, []).append(b"%d" % style)
        for decimals, styles in by_decimals.items():
            number = rb"[^>]*><v>(?:[^<.]*\.[0-9]{%d}|[^<]*[Ee])" % (decimals + 1) if decimals >= 0 else b""
            yield re.compile(rb's="(?:%s)"' % b"|".join(styles) + number)


def column_index(letters: str) -> int:
    """Column letters as an index from 0: ``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """An index from 0 as column letters."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Scan:
    """What a cheap look at the bytes of a sheet says: whether cells lie far out, and whether it holds marks at all.

    ``is_odd``: it is not written as Office writes it, and has to be looked at with care.
    """

    is_far: bool = False
    holds_marks: bool = False
    is_odd: bool = False


def scan_sheet(stream: IO[bytes], formats: Formats) -> Scan:
    """Run over the bytes of a sheet once."""
    styled = list(formats.signs())
    cells = 0
    # Cells without a style have the first one.
    scan = Scan(holds_marks=formats.at("0", "0") is not None)
    for piece in _pieces(stream):
        cells += piece.count(b"<c")
        scan.is_far = scan.is_far or _FAR.search(piece) is not None
        scan.is_odd = scan.is_odd or _is_odd(piece)
        scan.holds_marks = scan.holds_marks or any(sign in piece for sign in _WORTH_A_PASS)
        scan.holds_marks = scan.holds_marks or any(sign.search(piece) for sign in styled)
    scan.holds_marks |= scan.is_odd
    scan.is_odd |= cells > limits.SHEET_CELLS
    return scan


def _is_odd(piece: bytes) -> bool:
    """What is cut off at the end of a piece stands whole in the next one."""
    end = len(piece) - _LONGEST_TOKEN
    is_odd = any(found.start() < end for pattern in _ODD for found in pattern.finditer(piece))
    return is_odd or any(sign in piece for sign in _PREFIXED)


def extent(stream: IO[bytes]) -> tuple[int, int]:
    """Rows and columns up to the last cell a sheet names, whatever its ``dimension`` claims."""
    rows = columns = 0
    for piece in _pieces(stream):
        rows = max(rows, *map(int, _ROW_NUMBER.findall(piece)), 0)
        columns = max(columns, _widest(_COLUMN.findall(piece)))
    return rows, columns


def _widest(letters: Iterable[bytes]) -> int:
    return max((column_index(each.decode()) + 1 for each in set(letters)), default=0)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces; each begins with the end of the one before, so that no token is cut."""
    tail = b""
    while chunk := stream.read(PIECE):
        piece = tail + chunk
        yield piece
        tail = piece[-_LONGEST_CELL:]


def read_formats(archive: zipfile.ZipFile) -> Formats:
    """Read the number formats of ``xl/styles.xml`` (ECMA-376 part 1, 18.8.30); none where the part is missing."""
    try:
        root = parse_xml(archive.read("xl/styles.xml"))
    except (KeyError, etree.XMLSyntaxError):
        return Formats()
    codes = {
        node.get("numFmtId", "0"): node.get("formatCode", "")
        for node in root.iter(f"{_MAIN}numFmt", f"{_STRICT}numFmt")
    }
    styles: dict[int, NumberFormat] = {}
    for cell_formats in root.iter(f"{_MAIN}cellXfs", f"{_STRICT}cellXfs"):
        for index, node in enumerate(cell_formats):
            identity = node.get("numFmtId", "0")
            shape = number_format(int(identity) if identity.isdigit() else 0, codes.get(identity))
            if shape.free_decimals is not None:
                styles[index] = shape
    return Formats(styles)


def read_marks(stream: IO[bytes], formats: Formats) -> Marks:
    """Read the marks of one sheet.  Raises ``lxml.etree.XMLSyntaxError`` for XML that is not well formed."""
    marks = Marks()
    row_number = 0
    columns = bytearray(limits.SHEET_COLUMNS)
    wanted = [f"{space}{name}" for space in (_MAIN, _STRICT) for name in ("row", "c", "col")]
    events = etree.iterparse(stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True)
    for _, node in events:
        name = etree.QName(node).localname
        if name == "col":
            _hide_columns(node, columns)
        elif name == "row":
            row_number = _mark_row(node, row_number, formats, marks)
            node.clear(keep_tail=False)
            while node.getprevious() is not None:
                del node.getparent()[0]
    marks.hidden_columns.update(column for column, is_hidden in enumerate(columns) if is_hidden)
    return marks


def _is_true(node: etree._Element, attribute: str) -> bool:
    return node.get(attribute) in ("1", "true")


def _hide_columns(node: etree._Element, columns: bytearray) -> None:
    if _is_true(node, "hidden"):
        first, last = max(int(node.get("min", "1")), 1), min(int(node.get("max", "1")), len(columns))
        columns[first - 1 : last] = b"\1" * (last - first + 1)


def _mark_row(node: etree._Element, previous: int, formats: Formats, marks: Marks) -> int:
    number = int(node.get("r") or previous + 1)
    if _is_true(node, "hidden"):
        marks.hidden_rows.add(number - 1)
    column = -1
    for cell in node:
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        column = column_index(found.group(1)) if found else column + 1
        _mark_cell(cell, (number - 1, column), formats, marks)
    return number


def _mark_cell(cell: etree._Element, place: Place, formats: Formats, marks: Marks) -> None:
    parts = {etree.QName(part).localname: part for part in cell if isinstance(part.tag, str)}
    stored = parts["v"].text if "v" in parts else None
    if cell.get("t") == "e" and cell.get("vm"):
        marks.pictures.add(place)
    elif cell.get("t") == "e":
        marks.errors[place] = stored or "#N/A"
    elif "f" in parts and stored is None and cell.get("t") != "str":
        marks.valueless.add(place)
    if stored is not None and cell.get("t", "n") == "n":
        shape = formats.at(cell.get("s", "0"), stored)
        if shape is not None:
            marks.formats[place] = shape
