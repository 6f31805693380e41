"""Computed geometry: what a style alone cannot say, set on the finished document.

It hangs on the paragraph style's name; a paragraph without one of these styles is left alone.  简报名称 shrinks to its
line, 编发单位行 parts into two where it must, 公文标题 is broken by meaning, 署名 and 成文日期 get their indents,
the box of 版记 its height.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lxml import etree

from toolkit.assembly.title import break_title
from toolkit.gongwen import measures as m
from toolkit.gongwen.metrics import count_lines, text_width
from toolkit.gongwen.oxml import element, qn
from toolkit.gongwen.styles import (
    IMPRINT_ANCHOR,
    ISSUE_DATE,
    ISSUER_LINE,
    ISSUER_MARK,
    JOINT_SIGNATURE,
    NAME,
    SEALED_ISSUE_DATE,
    SEALED_SIGNATURE,
    SIGNATURE,
    SIGNED,
    TITLE,
)

Element = etree._Element

SIGNATURES: Final = (SIGNATURE, SEALED_SIGNATURE, JOINT_SIGNATURE, SIGNED)
GEOMETRY_STYLES: Final = (
    *(NAME, ISSUER_MARK, ISSUER_LINE, TITLE, IMPRINT_ANCHOR),
    *(*SIGNATURES, ISSUE_DATE, SEALED_ISSUE_DATE),
)
"""The styles whose paragraphs have something computed about them."""
_HALF_POINT: Final = 10
"""Twips of a half-point."""

_RULES: Final = 40
"""Twips for the rules of 版记 themselves."""


def style_names(styles: Element) -> dict[str, str]:
    """The names of the paragraph styles by their ids; ``styles`` is the root of ``word/styles.xml``.

    Word gives Chinese styles ids of its own (``a3``) when it saves a document; the names stay.
    """
    named = ((style.get(qn("w:styleId"), ""), style.find(qn("w:name"))) for style in styles.iter(qn("w:style")))
    return {identity: name.get(qn("w:val"), "") for identity, name in named if name is not None}


def apply_geometry(document: Element, names: Mapping[str, str] = MappingProxyType({})) -> None:
    """Set the computed geometry of a document in place.

    ``document`` is the root of ``word/document.xml``, ``names`` tells the style names by their ids.
    """
    previous: tuple[str, Element] | None = None
    above: list[Element] = []
    joint: list[Element] = []
    for paragraph in list(document.iter(qn("w:p"))):
        identity = style_of(paragraph)
        style = names.get(identity, identity)
        if style in (NAME, ISSUER_MARK):
            _fit_name(paragraph)
        elif style == ISSUER_LINE:
            _part_issuer_line(paragraph)
        elif style == TITLE:
            _break_title(paragraph)
        elif style == IMPRINT_ANCHOR:
            _fit_imprint(paragraph)
        elif previous is not None and (previous[0], style) == (SIGNATURE, ISSUE_DATE):
            _place_unsealed(previous[1], paragraph)
        elif previous is not None and (previous[0], style) == (SEALED_SIGNATURE, SEALED_ISSUE_DATE):
            _place_sealed(previous[1], paragraph)
        if style in SIGNATURES:
            _keep_together(above, paragraph)
        joint = [*joint, paragraph] if style == JOINT_SIGNATURE else joint
        if style == ISSUE_DATE and joint:
            _place_joint(joint, paragraph)
            joint = []
        above = [paragraph] if _text(paragraph) else [*above, paragraph]
        previous = (style, paragraph)


def _keep_together(above: Sequence[Element], signature: Element) -> None:
    """署名 stays on the page of the text above it: the last paragraph, the empty lines, the signature (7.3.5.5)."""
    for paragraph in (*above, signature):
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None and properties.find(qn("w:keepNext")) is None:
            style = properties.find(qn("w:pStyle"))
            properties.insert(0 if style is None else 1, element("w:keepNext"))


def style_of(paragraph: Element) -> str:
    """The style id of a paragraph."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return str(style.get(qn("w:val"), "")) if style is not None else ""


def _texts(paragraph: Element) -> Iterator[Element]:
    return (node for node in paragraph.iter(qn("w:t")) if next(node.iterancestors(qn("w:p"))) is paragraph)


def _text(paragraph: Element) -> str:
    return "".join(node.text or "" for node in _texts(paragraph))


def _property(paragraph: Element, name: str) -> Element | None:
    return paragraph.find(f"{qn('w:pPr')}/{qn(name)}")


def _fit_name(paragraph: Element) -> None:
    """简报名称 on one line: 42 pt, or as much as 156 mm hold, at least 26 pt; its ink keeps its upper edge."""
    width = text_width(_text(paragraph))
    size = m.SIZE_NAME if not width else min(m.SIZE_NAME, int(m.TEXT_WIDTH / (width * _HALF_POINT)))
    size = max(size, m.SIZE_NAME_LEAST)
    if size == m.SIZE_NAME:
        return
    for node in paragraph.iter(qn("w:sz"), qn("w:szCs")):
        node.set(qn("w:val"), str(size))
    spacing = _property(paragraph, "w:spacing")
    if spacing is not None:
        lost = (m.SIZE_NAME - size) * _HALF_POINT
        spacing.set(qn("w:line"), str(size * _HALF_POINT * 5 // 4))
        spacing.set(qn("w:before"), str(int(spacing.get(qn("w:before"), "0")) + lost // 8))


def _part_issuer_line(paragraph: Element) -> None:
    """编发单位 and 日期 on one line; where both do not fit, the date goes to a line of its own, still at the right."""
    room = (m.TEXT_WIDTH - 2 * m.CHARACTER) / m.CHARACTER
    tabs = [tab for tab in paragraph.iter(qn("w:tab")) if _is_in_run(tab)]
    if len(tabs) == 1 and text_width(_text(paragraph)) + 1 > room:
        tabs[0].addprevious(etree.Element(qn("w:br")))


def _is_in_run(node: Element) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == qn("w:r")


def _break_title(paragraph: Element) -> None:
    """The title's lines, joined by ``w:br``; one that was broken by hand stays."""
    texts = [node for node in _texts(paragraph) if node.text]
    if len(texts) != 1 or paragraph.find(f".//{qn('w:br')}") is not None:
        return
    node = texts[0]
    lines = break_title(str(node.text))
    node.text = lines[0]
    for line in lines[1:]:
        broken, text = etree.Element(qn("w:br")), etree.Element(qn("w:t"))
        text.text = line
        node.addnext(broken)
        broken.addnext(text)
        node = text


def _set_right(paragraph: Element, characters: float) -> None:
    """Right indent in 字 of 3号; both attributes, so that Word and LibreOffice agree."""
    indent = _property(paragraph, "w:ind")
    if indent is not None:
        indent.set(qn("w:right"), str(round(characters * m.CHARACTER)))
        indent.set(qn("w:rightChars"), str(round(characters * 100)))


def _place_unsealed(signature: Element, date: Element) -> None:
    """署名 right 2 字, 成文日期 beginning 2 字 further right; the longer date at right 2 字 (7.3.5.2)."""
    unit, day = text_width(_text(signature)), text_width(_text(date))
    _set_right(signature, 2 if day <= unit else day + 4 - unit)
    _set_right(date, unit - day if day <= unit else 2)


def _place_joint(signatures: Sequence[Element], date: Element) -> None:
    """Several 署名 one below the other, the date as if the last one stood alone; all keep one right edge (7.3.5.2)."""
    unit, day = text_width(_text(signatures[-1])), text_width(_text(date))
    for signature in signatures:
        _set_right(signature, 2 if day <= unit else day + 4 - unit)
    _set_right(date, unit - day if day <= unit else 2)


def _place_sealed(signature: Element, date: Element) -> None:
    """成文日期 right 4 字, 署名 centred above it (7.3.5.1)."""
    unit, day = text_width(_text(signature)), text_width(_text(date))
    _set_right(date, 4)
    _set_right(signature, max(0.0, 4 + (day - unit) / 2))


def _fit_imprint(anchor: Element) -> None:
    """The box of 版记 as high as its lines, and its anchor paragraph as high as the box."""
    box = anchor.find(f".//{qn('w:txbxContent')}")
    if box is None:
        return
    for table in list(box.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            box.remove(table)
    height = _RULES + sum(_height(paragraph) for paragraph in box.iter(qn("w:p")))
    for extent in (*anchor.iter(qn("wp:extent")), *anchor.iter(qn("a:ext"))):
        extent.set("cy", str(height * m.EMU_PER_TWIP))
    spacing = _property(anchor, "w:spacing")
    if spacing is not None:
        spacing.set(qn("w:line"), str(height))


def _height(paragraph: Element) -> int:
    """Twips a paragraph of 版记 takes: its wrapped lines at its exact line height."""
    spacing, indent = _property(paragraph, "w:spacing"), _property(paragraph, "w:ind")
    line = int(spacing.get(qn("w:line"), "0")) if spacing is not None else m.IMPRINT_LINE
    left, right, hanging = (
        int(indent.get(qn(f"w:{side}"), "0")) if indent is not None else 0 for side in ("left", "right", "hanging")
    )
    em = m.SIZE_IMPRINT * _HALF_POINT
    width = (m.TEXT_WIDTH - left - right) / em
    breaks = "\n".join(_lines(paragraph))
    return line * sum(count_lines(part, width, width + hanging / em) for part in breaks.split("\n"))


def _lines(paragraph: Element) -> list[str]:
    """The text of a paragraph between its typed line breaks."""
    lines = [""]
    for node in paragraph.iter(qn("w:t"), qn("w:br")):
        if node.tag == qn("w:br"):
            lines.append("")
        else:
            lines[-1] += node.text or ""
    return lines
