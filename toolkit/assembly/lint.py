"""Look over a template's tags without running them: every fault at once, each with its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.expressions import name_environment
from toolkit.assembly.loops import TYPES, Loops
from toolkit.assembly.tags import Tag, find_tags
from toolkit.assembly.trace import syntax_message
from toolkit.opc import parse_xml
from toolkit.parts import W, own_texts, paragraphs, part_label, read_docx, text_of
from toolkit.problems import DocxLocation, Problem, problem
from toolkit.revisions import has_revisions, numbered
from toolkit.schema import Field, FieldType, Schema, Shape

Element = etree._Element

_STATEMENT: Final = re.compile(r"\{%-?\s*(?:(p|tr|tc|r)\b\s*)?(\w+)\s*(.*?)\s*-?%\}", re.DOTALL)
_CLOSERS: Final = {"endfor": "for", "endif": "if", "endmacro": "macro", "endwith": "with", "endcall": "call"}
_MIDDLES: Final = {"elif": "if", "else": ""}
_WIDE: Final = frozenset("｛｝％｜，．（）“”‘’［］＝")
_LITERAL: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_UNFINISHED: Final = re.compile(r"\{\{|\{%|\}\}|%\}|｛｛|｝｝")
_DATES: Final = frozenset({"公文日期", "汉字日期", "星期"})
_NUMBERS: Final = frozenset({"大写金额", "汉字数", "万元", "千分位", "序号"})


class _Open(NamedTuple):
    keyword: str
    where: DocxLocation
    tag: str
    prefix: str
    cell: Element | None


def lint(docx: bytes, schema: Schema, document: str) -> list[Problem]:
    """The findings about a main document.  Raises ``TemplateError`` for a file that is no Word document."""
    linter = _Linter(schema, document)
    for name, data in read_docx(docx, document).items():
        label = part_label(name)
        if label is not None:
            linter.part(parse_xml(data), label)
    unused = [*linter.unused()]
    return [*linter.problems, *unused, *_odd_names(schema)]


class _Linter:
    """One pass over every part."""

    def __init__(self, schema: Schema, document: str) -> None:
        self.problems: list[Problem] = []
        self._schema = schema
        self._document = document
        self._environment = TemplateEnvironment()
        self._used: set[str] = set()
        self._open: list[_Open] = []
        self._loops = Loops(schema)

    def part(self, root: Element, label: str) -> None:
        self._open = []
        self._loops = Loops(self._schema)
        if has_revisions(root):
            self.problems.append(problem("T420", DocxLocation(self._document, _first_revised(root), label)))
        for number, paragraph in numbered(root):
            where = DocxLocation(self._document, number, label)
            text = text_of(paragraph)
            tags = list(find_tags(text))
            for tag in tags:
                self._tag(paragraph, text, tag, where._replace(tag=text[tag.start : tag.end]))
            self._rest(text, tags, where)
        for opened in self._open:
            self.problems.append(problem("T404", opened.where, tag=opened.tag))

    def _rest(self, text: str, tags: list[Tag], where: DocxLocation) -> None:
        """What looks like a tag and is none."""
        bare = list(text)
        for tag in tags:
            bare[tag.start : tag.end] = " " * (tag.end - tag.start)
        found = _UNFINISHED.search("".join(bare))
        if found is not None:
            words = text[max(0, found.start() - 4) : found.end() + 8]
            self.problems.append(problem("T405", where, words=words))

    def _tag(self, paragraph: Element, text: str, tag: Tag, where: DocxLocation) -> None:
        raw = text[tag.start : tag.end]
        if any(character in _WIDE for character in _LITERAL.sub("", raw)):
            self.problems.append(problem("T403", where, tag=raw))
        if _is_split(paragraph, tag):
            self.problems.append(problem("T402", where, tag=raw))
        if tag.kind == "{":
            self._expression(tag.text, where)
        elif tag.kind == "%":
            self._statement(paragraph, text, tag, where)

    def _expression(self, text: str, where: DocxLocation) -> None:
        code = re.sub(r"^\{\{\s*r\s+", "{{ ", text)
        tree = self._parse(code, where.tag, where)
        if tree is not None:
            self._names(tree)
            for found in tree.find_all(nodes.Filter):
                self._filter(found, where, where.tag)

    def _parse(
        self, code: str, tag: str, where: DocxLocation, environment: TemplateEnvironment | None = None
    ) -> nodes.Template | None:
        try:
            return (environment or self._environment).parse(code)
        except TemplateSyntaxError as error:
            self.problems.append(problem("T206", where, tag=tag, detail=syntax_message(error.message or "")))
        except RecursionError:
            self.problems.append(problem("T206", where, tag=tag, detail="嵌套太深"))
        return None

    def _statement(self, paragraph: Element, text: str, tag: Tag, where: DocxLocation) -> None:
        found = _STATEMENT.fullmatch(tag.text)
        if found is None:
            self._parse(tag.text, where.tag, where)
            return
        prefix, keyword, rest = found.group(1) or "", found.group(2), found.group(3)
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        self._place(paragraph, text, tag, prefix, where)
        if keyword in _CLOSERS:
            self._close(_CLOSERS[keyword], where, where.tag, cell)
        elif keyword in _MIDDLES:
            if not self._open or (_MIDDLES[keyword] and self._open[-1].keyword != "if"):
                self.problems.append(problem("T404", where, tag=where.tag))
            elif rest:
                self._condition(f"{{% if {rest} %}}{{% endif %}}", where.tag, where)
        elif keyword in _CLOSERS.values():
            tree = self._condition(f"{{% {keyword} {rest} %}}{{% end{keyword} %}}", where.tag, where)
            if keyword == "for":
                self._loop(tree, where)
            self._open.append(_Open(keyword, where, where.tag, prefix, cell))
        else:
            tree = self._condition(f"{{% {keyword} {rest} %}}", where.tag, where)
            for assigned in tree.find_all(nodes.Assign) if tree is not None else ():
                self._loops.assign(assigned)

    def _condition(self, code: str, tag: str, where: DocxLocation) -> nodes.Template | None:
        tree = self._parse(code, tag, where)
        if tree is not None:
            self._names(tree)
        return tree

    def _loop(self, tree: nodes.Template | None, where: DocxLocation) -> None:
        loop = next(tree.find_all(nodes.For), None) if tree is not None else None
        if loop is None:
            self._loops.enter({})
            return
        over = self._loops.open(loop)
        if over is not None:
            path = self._loops.path_of(loop.iter) or "报头.内容"
            form = f'{{%p for 段 in {path}.split("\\n") %}}'
            self.problems.append(problem("T421", where, tag=where.tag, what=over.name, form=form))

    def _close(self, keyword: str, where: DocxLocation, tag: str, cell: Element | None) -> None:
        if not self._open or self._open[-1].keyword != keyword:
            self.problems.append(problem("T404", where, tag=tag))
            return
        opened = self._open.pop()
        if keyword == "for":
            self._loops.close()
        if not opened.prefix and opened.cell is not cell:
            self.problems.append(problem("T408", opened.where, tag=opened.tag))

    def _place(self, paragraph: Element, text: str, tag: Tag, prefix: str, where: DocxLocation) -> None:
        """A tag with a prefix takes its paragraph, cell or row with it."""
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        if prefix in ("tr", "tc") and row is None:
            self.problems.append(problem("T407", where, tag=where.tag))
        elif prefix == "p":
            self._alone(text, tag, where)
        elif prefix == "tr" and row is not None:
            self._alone("".join(text_of(other) for other in row.iter(f"{W}p")), tag, where)

    def _alone(self, text: str, tag: Tag, where: DocxLocation) -> None:
        others = text
        for other in reversed(list(find_tags(text))):
            others = others[: other.start] + others[other.end :]
        if others.strip():
            self.problems.append(problem("T406", where, tag=where.tag))

    def _names(self, tree: nodes.Template) -> None:
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
            if isinstance(node, nodes.Getattr):
                self._used.add(node.attr)
            elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
                self._used.add(str(node.arg.value))
            elif isinstance(node, nodes.Name):
                self._used.add(node.name)

    def _filter(self, node: nodes.Filter, where: DocxLocation, tag: str) -> None:
        field = self._field(node.node)
        if field is None or node.name not in _DATES | _NUMBERS:
            return
        wrong = field.type is not FieldType.DATE if node.name in _DATES else not field.type.is_numeric
        if wrong and not (node.name in _NUMBERS and field.type is FieldType.PERCENT):
            words = {"tag": tag, "filter": node.name, "name": field.name, "kind": TYPES[field.type]}
            self.problems.append(problem("T409", where, **words))

    def _field(self, node: nodes.Node | None) -> Field | None:
        """The field behind ``报头.期号``; for ``行.户数`` the column of that name where it is the only one."""
        if not isinstance(node, nodes.Getattr) or not isinstance(node.node, nodes.Name):
            return None
        sheet = self._schema.sheet(node.node.name)
        if sheet is not None:
            return sheet.field(node.attr)
        columns = [column for table in self._schema.of_shape(Shape.TABLE) for column in table.fields]
        found = [column for column in columns if column.name == node.attr]
        return found[0] if node.node.name == "行" and len({column.type for column in found}) == 1 else None

    def unused(self) -> Iterator[Problem]:
        """Fields of forms and columns of tables that nothing prints.

        Figures are free for prose; the columns of a roster may serve to choose rows, to join tables or to keep notes.
        """
        where = DocxLocation(f"{self._schema.id}/template.toml")
        output = self._parse(self._schema.output, "output", where, name_environment())
        if output is not None:
            self._names(output)
        where = DocxLocation(self._document)
        for sheet in self._schema.sheets:
            merge = self._schema.merge
            is_roster = merge is not None and sheet.name == merge.over
            if sheet.shape in (Shape.FORM, Shape.TABLE) and not is_roster:
                for field in sheet.fields:
                    if field.name not in self._used and (merge is None or field.name != merge.key):
                        yield problem("T401", where, name=f"{sheet.name}.{field.name}")


def _first_revised(root: Element) -> int | None:
    """The number of the first paragraph with a tracked change in it; ``None`` where only rows or cells have changed."""
    return next((number for number, paragraph in enumerate(paragraphs(root), 1) if has_revisions(paragraph)), None)


def _is_split(paragraph: Element, tag: Tag) -> bool:
    position = 0
    for node in own_texts(paragraph):
        end = position + len(node.text or "")
        if position <= tag.start < end:
            return tag.end > end
        position = end
    return False


def _odd_names(schema: Schema) -> Iterator[Problem]:
    where = DocxLocation(f"{schema.id}/template.toml")
    for sheet in schema.sheets:
        if not sheet.name.isidentifier():
            yield problem(
                "T410", where, name=sheet.name, form=f"别的名称；现在这个名称不能直接写（如“表{sheet.name}”）"
            )
        for field in sheet.fields:
            if not field.name.isidentifier():
                owner = "行" if sheet.shape is Shape.TABLE else sheet.name
                yield problem("T410", where, name=field.name, form=f'{owner}["{field.name}"]')
