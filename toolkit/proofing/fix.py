"""Repair what is mechanical in the format: page, fonts, sizes, spacing, indents, page numbers.

No word is changed, added or taken away; only spaces and tabs that stand for an indent go.  What needs a decision
(colours, positions of 署名, 红线, 版记, levels without a heading's end) is left and reported.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from toolkit.gongwen import measures as m
from toolkit.gongwen.document import page_number_footer
from toolkit.gongwen.oxml import element, qn, value
from toolkit.gongwen.styles import LOOKS, Look
from toolkit.opc import relations_of
from toolkit.parts import BODY_PART
from toolkit.problems import DocxLocation
from toolkit.proofing.comments import packed, register_type
from toolkit.proofing.document import Document, Paragraph, Run, Section
from toolkit.proofing.ordered import child_of, properties, put
from toolkit.proofing.passage import Finding
from toolkit.proofing.proof import Proof, proof_document
from toolkit.proofing.roles import HEADINGS, Role, heading_end

Element = etree._Element

_LOOKS: Final[Mapping[Role, Look]] = {
    Role.FIRST: LOOKS["一级标题"],
    Role.SECOND: LOOKS["二级标题"],
    Role.TITLE: LOOKS["公文标题"],
    Role.ANNEX_MARK: LOOKS["附件标记"],
}
_PLAIN: Final = Look()
_FONT_RULES: Final = frozenset({"A-PAGE-15", "A-BODY-07", "A-OX-01", "A-OX-02", "A-BODY-01"})
_LINE_RULES: Final = frozenset({"A-PAGE-06", "A-PAGE-08", "A-PAGE-09", "A-PAGE-12", "A-OX-04", "A-OX-06"})
_PAGE_RULES: Final = frozenset({f"A-PAGE-0{number}" for number in range(1, 6)} | {"A-PAGE-10", "A-PAGE-11"})
_NUMBER_RULES: Final = frozenset({"A-PN-01", "A-PN-02", "A-PN-03", "A-PN-04"})
_SPACES: Final = " \u00a0\u3000\u2002\u2003\t"
_FOOTER_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTERS: Final = {"default": ("单页页码", "gwOdd"), "even": ("双页页码", "gwEven")}


class Repair:
    """One document under repair: ``content`` is the new docx, ``before`` and ``after`` what proof says of both."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.before = proof_document(document)
        self._members = dict(document.package.members)
        self.changed = self._repair()
        self.content = packed(self._saved()) if self.changed else b""

    @property
    def after(self) -> Proof:
        """What proof finds in the repaired document."""
        if not self.changed:
            return self.before
        from toolkit.proofing.file import package_of

        return proof_document(Document(package_of(self.content, self.document.name)))

    def _repair(self) -> bool:
        paragraphs = {paragraph.number: paragraph for paragraph in self.document.body}
        rules = {finding.rule.id for finding in self.before.findings}
        changed = False
        if rules & _PAGE_RULES:
            for section in self.document.sections:
                changed |= _fix_page(section)
        if rules & _NUMBER_RULES:
            changed |= self._fix_page_numbers()
        for finding in self.before.findings:
            where = finding.where
            fix = _fix_of(finding)
            if fix is not None and isinstance(where, DocxLocation) and where.paragraph and not where.part:
                role = self.before.layout.outline.roles[where.paragraph - 1]
                changed |= fix(paragraphs[where.paragraph], role)
        return changed

    def _saved(self) -> dict[str, bytes]:
        self._members[BODY_PART] = _bytes(self.document.root)
        return self._members

    def _fix_page_numbers(self) -> bool:
        """Two footers with the page number instead of those that hold nothing else."""
        if any(not _only_number(group) for name, group in self._footers()):
            return False
        package = self.document.package
        links = package.root(relations_of(BODY_PART))
        settings = self.document.settings
        if links is None or settings is None:
            return False
        namespace = etree.QName(links).namespace or ""
        for kind, (style, identity) in _FOOTERS.items():
            member = f"word/{identity}.xml"
            self._members[member] = page_number_footer(style)
            register_type(self._members, member, _FOOTER_TYPE)
            if not any(link.get("Id") == identity for link in links):
                office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
                attributes = {"Id": identity, "Type": office, "Target": f"{identity}.xml"}
                etree.SubElement(links, f"{{{namespace}}}Relationship", attributes)
            for section in self.document.sections:
                _refer(section.element, kind, identity)
        self._members[relations_of(BODY_PART)] = _bytes(links)
        self._alternate(settings)
        return True

    def _footers(self) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
        members = self.document.package.related("footer")
        return ((name, self.document.headers[name]) for name in members)

    def _alternate(self, settings: Element) -> None:
        """``w:evenAndOddHeaders`` in its place: before what CT_Settings lists after it (17.15.1.78)."""
        old = settings.find(qn("w:evenAndOddHeaders"))
        if old is not None:
            settings.remove(old)
        later = {qn(f"w:{name}") for name in _AFTER_EVEN_AND_ODD.split()}
        following = next((node for node in settings if node.tag in later), None)
        switch = element("w:evenAndOddHeaders")
        if following is not None:
            following.addprevious(switch)
        else:
            settings.append(switch)
        self._members[next(iter(self.document.package.related("settings").values()))] = _bytes(settings)


_AFTER_EVEN_AND_ODD: Final = (
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
    "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids "
    "mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures "
    "forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags "
    "decimalSymbol listSeparator"
)

_Fix = Callable[[Paragraph, Role], bool]


def _fix_of(finding: Finding) -> _Fix | None:
    name = finding.rule.id
    if name == "A-BODY-05":
        return _fix_indent
    if name in _LINE_RULES:
        return _fix_lines
    return _fix_fonts if name in _FONT_RULES else None


def _fix_page(section: Section) -> bool:
    if section.is_landscape:
        return False
    put(section.element, element("w:pgSz", {"w:w": m.PAGE_WIDTH, "w:h": m.PAGE_HEIGHT}))
    margins = child_of(section.element, "w:pgMar")
    wanted = {"top": m.MARGIN_TOP, "right": m.MARGIN_RIGHT, "bottom": m.MARGIN_BOTTOM, "left": m.MARGIN_LEFT}
    header = section.length("w:pgMar", "header")
    wanted |= {"header": m.HEADER_DISTANCE if header is None else header, "footer": m.FOOTER_DISTANCE, "gutter": 0}
    for side, twips in wanted.items():
        margins.set(qn(f"w:{side}"), str(twips))
    put(section.element, element("w:docGrid", {"w:type": "lines", "w:linePitch": m.LINE}))
    return True


def _refer(section: Element, kind: str, identity: str) -> None:
    for node in section.findall(qn("w:footerReference")):
        if node.get(qn("w:type"), "default") == kind:
            section.remove(node)
    section.insert(0, element("w:footerReference", {"w:type": kind, "r:id": identity}))
    margins = section.find(qn("w:pgMar"))
    if margins is not None:
        margins.set(qn("w:footer"), str(m.FOOTER_DISTANCE))


def _only_number(group: tuple[Paragraph, ...]) -> bool:
    text = "".join(paragraph.text for paragraph in group)
    drawings = any(p.element.find(f".//{qn('w:drawing')}") is not None for p in group)
    return not drawings and not text.strip(" 0123456789—－-–一第页共/\t·")


def _fix_indent(paragraph: Paragraph, role: Role) -> bool:
    """段首空二字 as a first-line indent; typed spaces at the beginning go."""
    for run in paragraph.runs:
        kept = run.text.lstrip(_SPACES)
        if kept != run.text:
            _strip(run.element, len(run.text) - len(kept))
        if kept:
            break
    own = properties(paragraph.element, "w:pPr")
    sides = {"w:left": 0, "w:leftChars": 0, "w:right": m.HANGING_ROOM, "w:rightChars": 0}
    sides |= {"w:firstLineChars": 200, "w:firstLine": m.SIZE_BODY * 20}
    put(own, element("w:ind", sides))
    put(own, value("w:jc", "both"))
    return True


def _strip(run: Element, count: int) -> None:
    """Take ``count`` blank characters from the front of a run."""
    for node in list(run):
        if count <= 0:
            return
        if node.tag == qn("w:tab"):
            run.remove(node)
            count -= 1
        elif node.tag == qn("w:t"):
            words = node.text or ""
            node.text = words[count:]
            count -= len(words)


def _fix_lines(paragraph: Paragraph, role: Role) -> bool:
    """22 lines of 28 characters: exact line, no space around, off the grid, 3号 with its tracking."""
    own = properties(paragraph.element, "w:pPr")
    for name in ("w:widowControl", "w:autoSpaceDE", "w:autoSpaceDN", "w:adjustRightInd", "w:snapToGrid"):
        put(own, value(name, 0))
    spacing = {"w:before": 0, "w:beforeLines": 0, "w:after": 0, "w:afterLines": 0}
    put(own, element("w:spacing", {**spacing, "w:line": m.LINE, "w:lineRule": "exact"}))
    if abs(paragraph.indent("right")) > m.CHARACTER // 2:
        child_of(own, "w:ind").set(qn("w:right"), str(m.HANGING_ROOM))
        child_of(own, "w:ind").set(qn("w:rightChars"), "0")
    for run in paragraph.runs:
        if run.size == m.SIZE_BODY:
            put(properties(run.element, "w:rPr"), value("w:spacing", m.TRACKING))
    return True


def _fix_fonts(paragraph: Paragraph, role: Role) -> bool:
    """Font and size by role; a run that holds heading and text is parted between them."""
    end = heading_end(paragraph) if role in HEADINGS else len(paragraph.text)
    heading = _LOOKS.get(role, _PLAIN)
    if role in HEADINGS and not end:
        return False
    for run in _parted(paragraph, end):
        _dress(run, heading if run.start < end else _PLAIN, role)
    if role is Role.TITLE:
        own = properties(paragraph.element, "w:pPr")
        put(own, value("w:jc", "center"))
        put(own, element("w:ind", {"w:left": 0, "w:right": 0, "w:firstLineChars": 0, "w:firstLine": 0}))
    return True


def _dress(run: Run, look: Look, role: Role) -> None:
    own = properties(run.element, "w:rPr")
    fonts = {f"w:{slot}": look.font for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    put(own, element("w:rFonts", {"w:hint": "eastAsia", **fonts}))
    if role in (Role.TITLE, Role.FIRST, Role.SECOND):
        put(own, value("w:b", 0))
        put(own, value("w:bCs", 0))
    put(own, value("w:sz", look.size))
    put(own, value("w:szCs", look.size))
    put(own, value("w:spacing", look.tracking))


def _parted(paragraph: Paragraph, end: int) -> Iterator[Run]:
    for run in paragraph.runs:
        texts = run.element.findall(qn("w:t"))
        inside = run.start < end < run.end and len(texts) == 1 and len(texts[0].text or "") == len(run.text)
        if not inside:
            yield run
            continue
        later = copy.deepcopy(run.element)
        run.element.addnext(later)
        cut = end - run.start
        for piece, words in ((run.element, run.text[:cut]), (later, run.text[cut:])):
            node = piece.find(qn("w:t"))
            assert node is not None
            node.text = words
            node.set(qn("xml:space"), "preserve")
        yield Run(run.element, run.start, end, run.text[:cut], run.east_asian, run.ascii, run.properties)
        yield Run(later, end, run.end, run.text[cut:], run.east_asian, run.ascii, run.properties)


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
