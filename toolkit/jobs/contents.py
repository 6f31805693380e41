"""Page numbers for the table of contents: LibreOffice sets the pages, their text says where a heading stands."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from toolkit.assembly.contents import headings_of, set_pages
from toolkit.convert import to_pdf
from toolkit.errors import ConversionError
from toolkit.gongwen.oxml import element, qn
from toolkit.opc import pack
from toolkit.parts import BODY_PART, parse_part, read_docx
from toolkit.problems import DocxLocation, Problem, problem
from toolkit.proofing.measure import measure

_SETTINGS = "word/settings.xml"


def number_contents(content: bytes, name: str) -> tuple[bytes, list[Problem]]:
    """The docx with right page numbers in its table of contents, unchanged where it has none.

    Without LibreOffice Word is asked to update the fields when the file opens, and a notice says so.
    """
    members = read_docx(content, name)
    if b"_Toc9704" not in members[BODY_PART]:
        return content, []
    root = parse_part(members[BODY_PART])
    headings = headings_of(root)
    pages = _pages(content, headings)
    if pages is None:
        settings = parse_part(members[_SETTINGS])
        _ask_for_update(settings)
        return pack(content, {_SETTINGS: _bytes(settings)}), [problem("T302", DocxLocation(name))]
    set_pages(root, pages)
    return pack(content, {BODY_PART: _bytes(root)}), []


def _pages(content: bytes, headings: Sequence[str]) -> list[int] | None:
    """The page of every heading, counted from 1; ``None`` where the pages cannot be known."""
    with tempfile.TemporaryDirectory(prefix="gwkit-contents-") as folder:
        document = Path(folder) / "contents.docx"
        document.write_bytes(content)
        try:
            made = next(iter(to_pdf([document], Path(folder))))
            texts = [page.text for page in measure(made.output, ink=False)] if made.output is not None else []
        except ConversionError:
            return None
    if not texts:
        return None
    found: list[int] = []
    page, position = _after_contents(texts, headings)
    for heading in headings:
        words = re.sub(r"\s", "", heading)
        place = next(
            (
                (number, at)
                for number in range(page, len(texts))
                if (at := texts[number].find(words, position if number == page else 0)) >= 0
            ),
            None,
        )
        if place is None:
            return None
        page, position = place[0], place[1] + len(words)
        found.append(page + 1)
    return found


def _after_contents(texts: Sequence[str], headings: Sequence[str]) -> tuple[int, int]:
    """Where the table of contents ends: after its last line."""
    words = re.sub(r"\s", "", headings[-1]) if headings else ""
    for number, text in enumerate(texts):
        at = text.find(words)
        if at >= 0:
            return number, at + len(words)
    return 0, 0


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
