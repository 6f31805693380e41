"""``gwkit template new --from``: a unit's own document becomes a template package.

What is to be filled in is written as 【姓名】 or highlighted; each becomes a field of one form sheet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from toolkit.assembly.dangers import harmless
from toolkit.delivery.files import Claim
from toolkit.errors import TemplateError
from toolkit.gongwen.kinds.elements import entry, form, quoted
from toolkit.gongwen.oxml import qn
from toolkit.jobs.template_new import BLANK
from toolkit.library import MAIN_DOCUMENT, SCHEMA_FILE
from toolkit.opc import printable
from toolkit.parts import paragraphs, part_label
from toolkit.problems import DocxLocation, FileLocation, Problem, problem
from toolkit.proofing.comments import packed
from toolkit.proofing.file import open_package
from toolkit.schema_file import parse_schema
from toolkit.workbook.blank import blank_workbook

Element = etree._Element

_SHEET: Final = "内容"
_PLACE: Final = re.compile("【([^【】]{1,30})】")
_NO_WORD: Final = re.compile(r"[^\w]+")
_DATE: Final = re.compile(r"日期|时间$|年月日")


def template_from(
    source: Path, folder: Path, *, name: str = "", identity: str = ""
) -> tuple[list[Path], list[Problem]]:
    """Write a package made of ``source``; returns its files and what was found where.

    Raises ``DocumentError`` for a file that is no Word document, ``TemplateError`` where nothing is to be filled in or
    the document brings what no template may, ``DeliveryError`` where the folder already holds something.
    """
    package = open_package(source)
    finder = _Finder(package.name)
    members = dict(package.members)
    for member in package.members:
        label = part_label(member)
        root = package.root(member) if label is not None else None
        if root is not None and label is not None and finder.part(root, label):
            members[member] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if not finder.fields:
        raise TemplateError(problem("T412", DocxLocation(package.name)))
    title = printable(name or source.stem) or "旧文件"
    schema = _schema(title, identity or "my-template", finder.fields)
    files = {
        SCHEMA_FILE: schema.encode(),
        MAIN_DOCUMENT: harmless(packed(members), package.name),
        "README.md": f"{title}：由“{printable(source.name)}”做成的模板\n".encode(),
        BLANK: blank_workbook(parse_schema(schema, FileLocation(SCHEMA_FILE))),
    }
    with Claim(folder) as claim:
        claim.write_folder(files)
    return [folder / file for file in files], finder.problems


def _schema(name: str, identity: str, fields: dict[str, bool]) -> str:
    head = f'[template]\nid = {quoted(identity)}\nname = {quoted(name)}\nversion = "1.0"\n'
    first = next(iter(fields))
    entries = [
        entry(field, required=True, type="date") if dated else entry(field, required=True)
        for field, dated in fields.items()
    ]
    output = quoted(f"{name.replace('{', '').replace('}', '')}{{{{ {_SHEET}.{first} }}}}")
    return f"{head}output = {output}\n{form(_SHEET, '要填的内容', *entries)}"


class _Finder:
    """Collects the places to fill in and puts tags there; ``fields`` says of each name whether it is a date."""

    def __init__(self, document: str) -> None:
        self.fields: dict[str, bool] = {}
        self.problems: list[Problem] = []
        self._document = document

    def part(self, root: Element, label: str) -> bool:
        before = len(self.problems)
        for number, paragraph in enumerate(paragraphs(root), 1):
            where = DocxLocation(self._document, number, label)
            self._highlighted(paragraph, where)
            self._bracketed(paragraph, where)
        return len(self.problems) > before

    def _tag(self, words: str, where: DocxLocation) -> str:
        name = _NO_WORD.sub("", unicodedata.normalize("NFKC", words)) or f"栏目{len(self.fields) + 1}"
        if not name[0].isalpha():
            name = f"栏目{name}"
        name = name[:20]
        self.fields.setdefault(name, _DATE.search(name) is not None)
        self.problems.append(problem("T411", where, words=words, name=name))
        return f"{{{{ {_SHEET}.{name} }}}}"

    def _highlighted(self, paragraph: Element, where: DocxLocation) -> None:
        for runs in _neighbours(paragraph):
            nodes = [node for run in runs for node in run.iter(qn("w:t"))]
            words = "".join(node.text or "" for node in nodes).strip().strip("【】")
            for run in runs:
                for mark in list(run.iter(qn("w:highlight"))):
                    parent = mark.getparent()
                    assert parent is not None
                    parent.remove(mark)
            if words and nodes:
                nodes[0].text = self._tag(words, where)
                for node in nodes[1:]:
                    node.text = ""

    def _bracketed(self, paragraph: Element, where: DocxLocation) -> None:
        nodes = [node for node in paragraph.iter(qn("w:t")) if next(node.iterancestors(qn("w:p"))) is paragraph]
        text = "".join(node.text or "" for node in nodes)
        for found in reversed(list(_PLACE.finditer(text))):
            _replace(nodes, *found.span(), self._tag(found.group(1), where))


def _neighbours(paragraph: Element) -> Iterator[list[Element]]:
    """Highlighted runs that follow each other."""
    group: list[Element] = []
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p"))) is not paragraph:
            continue
        mark = run.find(f"{qn('w:rPr')}/{qn('w:highlight')}")
        if mark is not None and mark.get(qn("w:val")) != "none":
            group.append(run)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _replace(nodes: list[Element], start: int, end: int, words: str) -> None:
    """Exchange a stretch of a paragraph's text: the new words go where it begins."""
    position = 0
    for node in nodes:
        text = node.text or ""
        first, last = max(start - position, 0), min(end - position, len(text))
        if first < last:
            node.text = text[:first] + (words if position + first == start else "") + text[last:]
        position += len(text)
