"""A copy of a workbook with its problems as cell comments and a 问题清单 sheet that leads to each cell.

The copy is made part by part: pictures, charts, drop-downs, formats and what else a library for spreadsheets would lose
or rewrite stays byte for byte.  Stored results of formulas stay, too, so that the copy reads like the original.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from python_calamine import CalamineWorkbook

from toolkit.labels import fold_label
from toolkit.opc import printable, relations_of
from toolkit.part_names import WORKBOOK
from toolkit.problems import CellLocation, Problem
from toolkit.workbook import style
from toolkit.workbook.layout import FINDINGS_SHEET
from toolkit.workbook.notes import write_notes
from toolkit.workbook.parts import Element, Parts
from toolkit.workbook.reader import sheet_parts

_COLUMNS: Final = (("位置", 24.0), ("轻重", 8.0), ("问题", 62.0), ("改法", 48.0), ("依据", 26.0))
_HEADERS: Final = [name for name, _ in _COLUMNS]
_NOTHING: Final = "没有问题"
_WORKSHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES: Final = "xl/styles.xml"
_FONTS: Final = (
    '<font xmlns="{main}"><sz val="12"/><name val="黑体"/></font>',
    '<font xmlns="{main}"><sz val="12"/><name val="仿宋"/></font>',
    '<font xmlns="{main}"><u/><sz val="12"/><color rgb="FF0563C1"/><name val="仿宋"/></font>',
)
_FILL: Final = (
    '<fill xmlns="{main}"><patternFill patternType="solid">'
    '<fgColor rgb="FFE7E6E6"/><bgColor indexed="64"/></patternFill></fill>'
)
_SIDE: Final = '<{0} style="thin"><color rgb="FFA6A6A6"/></{0}>'
_BORDER: Final = (
    '<border xmlns="{main}">' + "".join(map(_SIDE.format, ("left", "right", "top", "bottom"))) + "<diagonal/></border>"
)
_FORMAT: Final = (
    '<xf xmlns="{main}" numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1" '
    'applyFill="1" applyBorder="1" applyAlignment="1">'
    '<alignment horizontal="left" vertical="center" wrapText="1"/></xf>'
)


def annotate(content: bytes, problems: Sequence[Problem]) -> bytes:
    """The xlsx with a comment on every cell that has a problem, and the list of all of them as its last sheet."""
    parts = Parts(content)
    sheets = sheet_parts(parts.read(WORKBOOK), parts.read(relations_of(WORKBOOK)))
    notes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for found in problems:
        where = found.location
        if isinstance(where, CellLocation) and where.sheet in sheets and where.cell:
            notes[where.sheet][where.cell].append(printable(_words(found)))
    for name, member in sheets.items():
        write_notes(parts, member, {cell: "\n".join(texts) for cell, texts in notes[name].items()})
    name, member = _list_sheet(parts, content, sheets)
    parts.put(member, _list_part(parts, problems, sheets, _cell_formats(parts)))
    return parts.packed()


def _words(found: Problem) -> str:
    """A finding without its place, which is the cell itself."""
    return f"［{found.severity.label}］{found._replace(location=None)}"


def _list_sheet(parts: Parts, content: bytes, sheets: dict[str, str]) -> tuple[str, str]:
    """The name and part of the list: the list of an earlier run, or a new sheet behind all others."""
    taken = [name for name in sheets if fold_label(name) == FINDINGS_SHEET]
    for name in taken:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python(nrows=1)
        if rows and rows[0] == _HEADERS:
            return name, sheets[name]
    names = {name.casefold() for name in sheets}
    choices = (FINDINGS_SHEET, *(f"{FINDINGS_SHEET}（{number}）" for number in range(2, len(names) + 3)))
    name = next(choice for choice in choices if choice.casefold() not in names)
    member = parts.free_name("xl/worksheets/sheet{}.xml")
    parts.declare(member, _WORKSHEET_TYPE)
    identity = parts.relate(WORKBOOK, "worksheet", member)
    root = parts.root(WORKBOOK)
    holder = root.find(parts.tag("sheets"))
    assert holder is not None
    number = 1 + max((int(node.get("sheetId", "0")) for node in holder), default=0)
    node = etree.SubElement(holder, parts.tag("sheet"), name=name, sheetId=str(number))
    node.set(f"{{{parts.office}}}id", identity)
    parts.put(WORKBOOK, root)
    return name, member


def _cell_formats(parts: Parts) -> tuple[int, int, int]:
    """Formats for header, text and link, added to the workbook's own; all 0 where it has no formats."""
    if _STYLES not in parts:
        return 0, 0, 0
    root = parts.root(_STYLES)
    fonts = [_add(parts, root, "fonts", font) for font in _FONTS]
    fill, border = _add(parts, root, "fills", _FILL), _add(parts, root, "borders", _BORDER)
    header, text, link = (
        _add(parts, root, "cellXfs", _FORMAT, font=font, fill=fill if font == fonts[0] else 0, border=border)
        for font in fonts
    )
    parts.put(_STYLES, root)
    return header, text, link


def _add(parts: Parts, root: Element, collection: str, xml: str, **numbers: int) -> int:
    """The number of an entry of the formats, added where it is missing."""
    holder = root.find(parts.tag(collection))
    if holder is None:
        return 0
    node = etree.fromstring(xml.format(main=parts.main, **numbers))
    for place, known in enumerate(holder):
        if etree.tostring(known, method="c14n", exclusive=True) == etree.tostring(node, method="c14n", exclusive=True):
            return place
    holder.append(node)
    holder.set("count", str(len(holder)))
    return len(holder) - 1


def _list_part(
    parts: Parts, problems: Sequence[Problem], sheets: dict[str, str], formats: tuple[int, int, int]
) -> bytes:
    header, text, link = formats
    links = [_target(found, sheets) for found in problems]
    rows = [_row(1, _HEADERS, [header] * len(_HEADERS))]
    for number, (found, target) in enumerate(zip(problems, links, strict=True), 2):
        rows.append(_row(number, _values(found), [link if target else text, *[text] * (len(_HEADERS) - 1)]))
    if not problems:
        rows.append(_row(2, [_NOTHING, "", "", "", ""], [text] * len(_HEADERS)))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(_COLUMNS, 1)
    )
    jumps = "".join(
        f'<hyperlink ref="A{number}" location={quoteattr(target)}/>' for number, target in enumerate(links, 2) if target
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{parts.main}"><sheetPr>'
        '<tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" '
        'workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{jumps}</hyperlinks>" if jumps else "")
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _target(found: Problem, sheets: dict[str, str]) -> str:
    """Where a link leads: the cell, or the head of the sheet; empty for the workbook as a whole."""
    where = found.location
    if not isinstance(where, CellLocation) or where.sheet not in sheets:
        return ""
    return "'" + where.sheet.replace("'", "''") + f"'!{where.cell or 'A1'}"


def _values(found: Problem) -> list[str]:
    where = found.location
    place = str(where).partition(" > ")[2] or str(where) if where is not None else ""
    basis = f"{found.rule}，{found.clause}" if found.rule else found.code
    return [place, found.severity.label, found.message, found.hint, basis]


def _row(number: int, values: Sequence[str], formats: Sequence[int]) -> str:
    texts = [printable(value) for value in values]
    height = style.row_height(zip(texts, (width for _, width in _COLUMNS), strict=True))
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(_cells(number, texts, formats))}</row>'


def _cells(number: int, texts: Sequence[str], formats: Sequence[int]) -> Iterator[str]:
    for letter, value, form in zip("ABCDE", texts, formats, strict=True):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        yield f'<c r="{letter}{number}" s="{form}" t="inlineStr">{text}</c>'
