"""What stands where on the pages of a PDF, in millimetres from the upper left corner.

Measures only: what they ought to be is GB/T 9704-2012's matter and judged elsewhere.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from toolkit.convert import draw_pages, missing_library
from toolkit.errors import ConversionError
from toolkit.problems import FileLocation, problem

if TYPE_CHECKING:
    from PIL.Image import Image

MM_PER_POINT: Final = 25.4 / 72
_INK_DPI: Final = 200
_ASCENT: Final = 0.88
_SAME_LINE_POINTS: Final = 4
_SAME_RULE_MM: Final = 0.15
_RULE_GAP_MM: Final = 0.6
_RULE_MINIMUM_MM: Final = 100
_RULE_MAXIMUM_HEIGHT_MM: Final = 2.5
_DARK, _LIGHT = 0.35, 0.6
_SLACK_MM: Final = 1.0
_CLOSING: Final = "，。、；：？！”’）》〉】〕…"
_PAGE_NUMBER: Final = re.compile(r"[—–―－-]*[0-9０-９]{1,4}[—–―－-]*")


class Box(NamedTuple):
    """A rectangle on the page, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From the left edge to the right one, in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From the upper edge to the lower one, in mm."""
        return self.bottom - self.top


class Glyph(NamedTuple):
    """One character: its edges and baseline in mm, its size in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str

    @property
    def box(self) -> Box:
        """The character's em square between its side edges: fonts disagree on heights, the em square is theirs all."""
        height = self.size * MM_PER_POINT
        top = self.baseline - _ASCENT * height
        return Box(self.left, top, self.right, top + height)

    @property
    def is_full_width(self) -> bool:
        """Whether it takes a whole em square, as 汉字 and their punctuation do."""
        return unicodedata.east_asian_width(self.text[0]) in "WFA"


@dataclass(frozen=True)
class Line:
    """The characters on one baseline, from the left."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        """The characters, without spaces."""
        return "".join(glyph.text for glyph in self.glyphs)

    @cached_property
    def box(self) -> Box:
        """What the characters' em squares cover."""
        return _around(glyph.box for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The size most characters have, in points."""
        return Counter(glyph.size for glyph in self.glyphs).most_common(1)[0][0]

    @cached_property
    def right(self) -> float:
        """Its right edge in mm, without closing punctuation, which may hang out of the text area."""
        text = next((glyph for glyph in reversed(self.glyphs) if glyph.text not in _CLOSING), self.glyphs[-1])
        return text.right

    @cached_property
    def is_full_width(self) -> bool:
        """Whether every character is a full-width one."""
        return all(glyph.is_full_width for glyph in self.glyphs)

    def characters(self, until: float) -> int:
        """Its length up to ``until`` mm in full-width characters: a narrow one counts by its own width."""
        inside = (glyph for glyph in self.glyphs if glyph.left < until - _SLACK_MM)
        return round(sum(1 if glyph.is_full_width else glyph.box.width / glyph.box.height for glyph in inside))


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule: edges, middle and thickness in mm, colour as ``RRGGBB``."""

    left: float
    right: float
    y: float
    thickness: float
    colour: str

    @property
    def width(self) -> float:
        """Its length in mm."""
        return self.right - self.left

    @property
    def is_red(self) -> bool:
        """Whether a reader calls it red."""
        red, green, blue = _parts(self.colour)
        return red > _LIGHT and green < _DARK and blue < _DARK

    @property
    def is_black(self) -> bool:
        """Whether a reader calls it black."""
        return max(_parts(self.colour)) < _DARK


@dataclass(frozen=True)
class PageMeasures:
    """One page.

    ``body_size`` is the size most characters of the whole document have, in points; ``edges`` are the left and right
    edge of its body, where at least two lines reach from one to the other.  ``text`` has the characters in the order
    they are drawn, without spaces, so that a cell of several lines stays together.  ``ink`` covers everything drawn
    but the page number, ``red_ink`` everything red, both to about 0.13 mm.
    """

    number: int
    width: float
    height: float
    body_size: float
    edges: tuple[float, float] | None
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    text: str
    ink: Box | None
    red_ink: Box | None

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The lines set in the body's size, from the top."""
        return tuple(line for line in self.lines if line.size == self.body_size)

    @cached_property
    def block(self) -> Box | None:
        """What the body's em squares cover, hanging punctuation left out."""
        return _around(line.box._replace(right=line.right) for line in self.body) if self.body else None

    @cached_property
    def full_lines(self) -> tuple[Line, ...]:
        """The body lines that reach from one edge of the document's body to the other."""
        if self.edges is None:
            return ()
        return tuple(line for line in self.body if _is_full(line, *self.edges))

    @cached_property
    def page_number(self) -> Line | None:
        """The last line, where it is a number between dashes or alone."""
        return _page_number(self.lines)

    @property
    def last_black_rule(self) -> Rule | None:
        """The lowest black rule."""
        return next((rule for rule in reversed(self.rules) if rule.is_black), None)


def measure(pdf: Path, *, ink: bool = True) -> list[PageMeasures]:
    """Measure every page of a PDF; without ``ink`` the pages are not drawn, which is faster.

    Raises ``ConversionError`` where a library is missing or the file is not a readable PDF.
    """
    try:
        import pdfplumber
        from pdfminer.pdfexceptions import PDFException
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise ConversionError(missing_library("pdfplumber")) from error
    try:
        with pdfplumber.open(pdf) as document:
            pages = [_Page(page) for page in document.pages]
    except (PdfminerException, PDFException) as error:
        raise ConversionError(problem("D408", FileLocation(str(pdf)), detail=error or "PDF")) from error
    sizes = Counter(glyph.size for page in pages for line in page.lines for glyph in line.glyphs)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    edges = _edges([line for page in pages for line in page.lines if line.size == body_size])
    images = draw_pages(pdf, _INK_DPI) if ink else itertools.repeat(None, len(pages))
    return [
        page.measures(number, body_size, edges, image)
        for number, (page, image) in enumerate(zip(pages, images, strict=True), 1)
    ]


def characters_a_line(pages: Iterable[PageMeasures]) -> int | None:
    """How many characters most full lines of these pages have, hanging punctuation left out.

    Lines of full-width characters count where there are any: fonts disagree on the width of a digit, and a line that
    a long number leaves short is stretched to both edges.
    """
    full = [(line, page.edges[1]) for page in pages if page.edges for line in page.full_lines]
    counted = [(line, right) for line, right in full if line.is_full_width] or full
    counts = Counter(line.characters(right) for line, right in counted)
    return counts.most_common(1)[0][0] if counts else None


class _Page:
    """What pdfplumber knows of a page, in mm."""

    def __init__(self, page: Any) -> None:
        self.width = float(page.width) * MM_PER_POINT
        self.height = float(page.height) * MM_PER_POINT
        glyphs = [_glyph(char, self.height) for char in page.chars if char["text"].strip()]
        self.text = "".join(glyph.text for glyph in glyphs)
        self.lines = tuple(_lines(glyphs))
        strokes = (_stroke(item) for item in (*page.rects, *page.lines, *page.curves))
        self.rules = tuple(_rules([stroke for stroke in strokes if stroke is not None]))

    def measures(
        self, number: int, body_size: float, edges: tuple[float, float] | None, image: Image | None
    ) -> PageMeasures:
        ink, red_ink = _inks(image, self.lines)
        return PageMeasures(
            number=number,
            width=self.width,
            height=self.height,
            body_size=body_size,
            edges=edges,
            lines=self.lines,
            rules=self.rules,
            text=self.text,
            ink=ink,
            red_ink=red_ink,
        )


def _edges(body: Sequence[Line]) -> tuple[float, float] | None:
    """The outermost edges that two lines share; a body without two such lines shows none."""
    rights = sorted((line.right for line in body), reverse=True)
    pairs = itertools.pairwise(rights)
    right = next((first for first, second in pairs if first - second < _SLACK_MM), None)
    if right is None:
        return None
    left = min(line.box.left for line in body)
    return (left, right) if sum(_is_full(line, left, right) for line in body) > 1 else None


def _is_full(line: Line, left: float, right: float) -> bool:
    character = line.size * MM_PER_POINT
    return line.box.left - left < character / 2 and right - line.right < character * 1.5


def _page_number(lines: Sequence[Line]) -> Line | None:
    return lines[-1] if lines and _PAGE_NUMBER.fullmatch(lines[-1].text) else None


def _glyph(char: Any, page_height: float) -> Glyph:
    baseline = page_height - char["matrix"][5] * MM_PER_POINT
    left, right = char["x0"] * MM_PER_POINT, char["x1"] * MM_PER_POINT
    return Glyph(char["text"], left, right, baseline, round(char["size"] * 4) / 4, char["fontname"])


def _lines(glyphs: Sequence[Glyph]) -> Iterator[Line]:
    """The lines from the top: glyphs whose baselines are alike."""
    rows: dict[float, list[Glyph]] = {}
    for glyph in glyphs:
        key = next((y for y in rows if abs(y - glyph.baseline) <= _SAME_LINE_POINTS * MM_PER_POINT), glyph.baseline)
        rows.setdefault(key, []).append(glyph)
    for key in sorted(rows):
        yield Line(tuple(sorted(rows[key], key=lambda glyph: glyph.left)))


def _stroke(item: Any) -> Rule | None:
    """A flat rectangle, line or path as a piece of a rule."""
    top, bottom = item["top"] * MM_PER_POINT, item["bottom"] * MM_PER_POINT
    stroked = bool(item.get("stroke")) and not item.get("fill")
    if bottom - top > _RULE_MAXIMUM_HEIGHT_MM or not (stroked or item.get("fill")):
        return None
    thickness = (item.get("linewidth") or 0) * MM_PER_POINT if stroked else bottom - top
    colour = _hex(item.get("stroking_color" if stroked else "non_stroking_color"))
    return Rule(item["x0"] * MM_PER_POINT, item["x1"] * MM_PER_POINT, (top + bottom) / 2, thickness, colour)


def _rules(strokes: Sequence[Rule]) -> Iterator[Rule]:
    """The wide rules from the top; pieces that touch, as under the cells of a table, are one."""
    rows: list[list[Rule]] = []
    for stroke in sorted(strokes, key=lambda rule: (rule.colour, rule.y)):
        last = rows[-1][-1] if rows else None
        if last is not None and last.colour == stroke.colour and stroke.y - last.y < _SAME_RULE_MM:
            rows[-1].append(stroke)
        else:
            rows.append([stroke])
    joined = (rule for row in rows for rule in _joined(sorted(row, key=lambda rule: rule.left)))
    yield from sorted((rule for rule in joined if rule.width > _RULE_MINIMUM_MM), key=lambda rule: rule.y)


def _joined(row: Sequence[Rule]) -> Iterator[Rule]:
    current = row[0]
    for piece in row[1:]:
        if piece.left - current.right > _RULE_GAP_MM:
            yield current
            current = piece
        else:
            thickness = max(current.thickness, piece.thickness)
            current = Rule(current.left, max(current.right, piece.right), current.y, thickness, current.colour)
    yield current


def _hex(colour: Any) -> str:
    """A PDF colour (grey, RGB or CMYK; nothing is black) as ``RRGGBB``."""
    try:
        parts = [float(part) for part in colour] if isinstance(colour, (list, tuple)) else [float(colour or 0)]
    except (TypeError, ValueError):  # a pattern
        parts = []
    if len(parts) == 1:
        parts *= 3
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    return "".join(f"{round(min(max(part, 0), 1) * 255):02X}" for part in parts) if len(parts) == 3 else "000000"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (value / 255 for value in bytes.fromhex(colour))
    return red, green, blue


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _inks(image: Image | None, lines: Sequence[Line]) -> tuple[Box | None, Box | None]:
    """What is darker than paper, the page number left out; and what is red."""
    if image is None:
        return None, None
    from PIL import ImageChops

    pixels = _INK_DPI / 25.4
    dark = image.convert("L").point(lambda value: 255 if value < 200 else 0)
    number = _page_number(lines)
    if number is not None:
        left, top, right, bottom = (round(edge * pixels) for edge in number.box)
        dark.paste(0, (max(left - 2, 0), max(top - 2, 0), right + 2, bottom + 2))
    red, green, blue = image.convert("RGB").split()
    strong = red.point(lambda value: 255 if value > 255 * _LIGHT else 0)
    weak = ImageChops.lighter(green, blue).point(lambda value: 255 if value < 255 * _DARK else 0)
    return _box(dark, pixels), _box(ImageChops.multiply(strong, weak), pixels)


def _box(mask: Image, pixels: float) -> Box | None:
    """What a mask covers; ``pixels`` to the millimetre."""
    found = mask.getbbox()
    return Box(*(edge / pixels for edge in found)) if found is not None else None
