"""Page numbers for the table of contents: LibreOffice sets the pages, their text says where a heading stands."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from toolkit.assembly.contents import headings_of, set_pages
from toolkit.errors import ConversionError
from toolkit.gongwen.oxml import element, qn
from toolkit.opc import pack, parse_xml
from toolkit.parts import BODY_PART, read_docx
from toolkit.problems import DocxLocation, Problem, problem

_SETTINGS = "word/settings.xml"


def number_contents(content: bytes, name: str) -> tuple[bytes, list[Problem]]:
    """The docx with right page numbers in its table of contents, unchanged where it has none.

    Without LibreOffice Word is asked to update the fields when the file opens, and a notice says so.
    """
    members = read_docx(content, name)
    if b"_Toc9704" not in members[BODY_PART]:
        return content, []
    root = parse_xml(members[BODY_PART])
    headings = headings_of(root)
    pages = _pages(content, headings)
    if pages is None:
        settings = parse_xml(members[_SETTINGS])
        _ask_for_update(settings)
        return pack(content, {_SETTINGS: _bytes(settings)}), [problem("T302", DocxLocation(name))]
    set_pages(root, pages)
    return pack(content, {BODY_PART: _bytes(root)}), []


def _pages(content: bytes, headings: Sequence[str]) -> list[int] | None:
    """The page of every heading, counted from 1; ``None`` where the pages cannot be known."""
    from toolkit.convert import to_pdf  # Few documents have a table of contents.
    from toolkit.proofing.measure import measure

    with tempfile.TemporaryDirectory(prefix="gwkit-contents-") as folder:
        document = Path(folder) / "contents.docx"
        document.write_bytes(content)
        try:
            made = next(iter(to_pdf([document], Path(folder))))
            pages = measure(made.output, ink=False) if made.output is not None else []
        except ConversionError:
            return None
    lines = [(page.number, line.text) for page in pages for line in page.lines]
    listed = _places(lines, headings, 0)
    found = _places(lines, headings, listed[-1] + 1) if listed else None
    return [lines[place][0] for place in found] if found else None


def _places(lines: Sequence[tuple[int, str]], headings: Sequence[str], start: int) -> list[int] | None:
    """Index of the line each heading begins with, in order from ``start``; ``None`` where one is missing."""
    found = []
    for heading in headings:
        words = re.sub(r"\s", "", heading)
        place = next((at for at in range(start, len(lines)) if _begins(lines[at][1], words)), None)
        if place is None:
            return None
        found.append(place)
        start = place + 1
    return found


def _begins(line: str, words: str) -> bool:
    """Whether a heading begins with this line: it may go on in the next one, or its text follows in the same one."""
    flat = re.sub(r"\s", "", line)
    return flat.startswith(words) or (len(flat) >= _ENOUGH and words.startswith(flat))


_ENOUGH = 6
"""So many characters of a heading make a line its beginning."""


def _ask_for_update(settings: etree._Element) -> None:
    if settings.find(qn("w:updateFields")) is None:
        later = settings.find(qn("w:compat"))
        switch = element("w:updateFields", {"w:val": "true"})
        if later is not None:
            later.addprevious(switch)
        else:
            settings.append(switch)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
