"""Finish a rendered body: merge cells, fill the table of contents, set the computed geometry.

Only the paragraphs whose style asks for it are taken out of the text, finished as a small tree and put back; a body
with merged cells, a table of contents or a joint signature is finished as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lxml import etree

from toolkit.assembly.contents import fill_contents
from toolkit.assembly.geometry import GEOMETRY_STYLES, SIGNATURES, apply_geometry
from toolkit.assembly.merging import MARK, merge_cells
from toolkit.assembly.spans import end_of, last_before, opening_before
from toolkit.gongwen.styles import CONTENTS, JOINT_SIGNATURE
from toolkit.opc import parse_xml

_STYLE: Final = b'<w:pStyle w:val="%s"/>'
_REMEMBERED: Final = 256
"""Finished pieces kept: a mail merge prints the same title and signature again and again."""


class _Span(NamedTuple):
    """A stretch of the body, its bytes from ``start`` to ``end``."""

    start: int
    end: int


class Finisher:
    """Finishes the bodies of one template.

    ``styles`` tells the names of its paragraph styles by their ids; ``source`` is its own body, tags and all.
    """

    def __init__(self, styles: Mapping[str, str], source: str) -> None:
        self._styles = styles
        used = {_mark(identity): name for identity, name in styles.items() if _mark(identity).decode() in source}
        self._geometry = [mark for mark, name in used.items() if name in GEOMETRY_STYLES]
        self._signatures = [mark for mark, name in used.items() if name in SIGNATURES]
        self._is_whole = MARK in source or any(name in (CONTENTS, JOINT_SIGNATURE) for name in used.values())
        self._finished: dict[bytes, bytes] = {}

    def finish(self, body: bytes) -> bytes:
        """The finished ``word/document.xml``.  Raises ``lxml.etree.XMLSyntaxError`` for one that is not well formed."""
        spans = None if self._is_whole else self._spans(body)
        if spans is None:
            return self._finish_whole(body)
        head = body[body.find(b"<w:document") : body.find(b">", body.find(b"<w:document")) + 1]
        pieces: list[bytes] = []
        position = 0
        for span in spans:
            pieces += (body[position : span.start], self._finish_piece(head, body[span.start : span.end]))
            position = span.end
        return b"".join((*pieces, body[position:]))

    def _finish_whole(self, body: bytes) -> bytes:
        root = parse_xml(body)
        merge_cells(root)
        fill_contents(root, self._styles)
        apply_geometry(root, self._styles)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _finish_piece(self, head: bytes, piece: bytes) -> bytes:
        finished = self._finished.get(piece)
        if finished is None:
            root = parse_xml(head + piece + b"</w:document>")
            apply_geometry(root, self._styles)
            text = etree.tostring(root, encoding="UTF-8")
            finished = text[text.index(b">", text.index(b"<w:document")) + 1 : text.rindex(b"<")]
            if len(self._finished) >= _REMEMBERED:
                self._finished.clear()
            self._finished[piece] = finished
        return finished

    def _spans(self, body: bytes) -> list[_Span] | None:
        """The stretches to finish, in order and apart; ``None`` where they cannot be cut out."""
        spans: list[_Span] = []
        for span in sorted(self._styled(body, self._geometry)):
            if spans and span.start <= spans[-1].end:
                spans[-1] = _Span(spans[-1].start, max(span.end, spans[-1].end))
            else:
                spans.append(span)
        for signature in self._styled(body, self._signatures):
            above = _above(body, signature.start)
            if above is None:
                return None
            inside = [span for span in spans if span.end >= above and span.start <= signature.end]
            spans = [span for span in spans if span not in inside]
            spans.append(_Span(min(above, *(span.start for span in inside)), max(span.end for span in inside)))
        return sorted(spans)

    @staticmethod
    def _styled(body: bytes, marks: list[bytes]) -> Iterator[_Span]:
        """The paragraphs that have one of the styles."""
        for mark in marks:
            place = body.find(mark)
            while place >= 0:
                start = opening_before(body, place)
                yield _Span(start, end_of(body, start))
                place = body.find(mark, place + 1)


def _mark(identity: str) -> bytes:
    return _STYLE % identity.encode()


def _above(body: bytes, position: int) -> int | None:
    """Where the nearest paragraph with text before ``position`` begins.

    ``None`` where something else than paragraphs stands between, or nothing but empty ones.
    """
    while (start := last_before(body, position)) >= 0:
        if b"</w:t>" in body[start:position]:
            return start
        position = start
    return None
