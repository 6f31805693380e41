"""Check the names a template uses against its schema before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jinja2 import nodes

from toolkit.assembly.compile import CompiledTemplate
from toolkit.assembly.context import BODY, CHARTS, NEXT_ROW, ROW
from toolkit.labels import did_you_mean
from toolkit.parts import BODY_PART, part_label
from toolkit.problems import Problem, problem
from toolkit.schema import FieldType, Schema, Shape, Sheet

_SEGMENT = ("层级", "编号", "标题", "内容", "文字", "工作表")
_FIGURE = ("数值", "约数", "单位")


class Names(NamedTuple):
    """What may stand behind a dot: the known names, each with what stands behind it in turn.

    ``element`` is what one round of a loop over the value binds.  A leaf has neither and is not looked into.
    """

    known: Mapping[str, Names]
    element: Names | None = None


_LEAF = Names({})
_SEGMENTS = Names({}, Names(dict.fromkeys(_SEGMENT, _LEAF)))


def schema_names(schema: Schema) -> dict[str, Names]:
    """The names every template of a schema sees."""
    names = {sheet.name: _sheet_names(sheet) for sheet in schema.sheets}
    names["正文"] = _SEGMENTS
    names[CHARTS] = Names({chart.name: _LEAF for chart in schema.charts})
    if schema.merge is not None and (roster := names[schema.merge.over].known["行"].element) is not None:
        names[ROW] = Names(roster.known)
        names[NEXT_ROW] = Names({}, names[ROW])
    return names


def _sheet_names(sheet: Sheet) -> Names:
    leaves = {field.name: _LEAF for field in sheet.fields}
    if sheet.shape is Shape.PROSE:
        return Names({"段落": _SEGMENTS})
    if sheet.shape is Shape.TABLE:
        numeric = {field.name: _LEAF for field in sheet.fields if field.type.is_numeric}
        return Names({"行": Names({}, Names(leaves)), "合计": Names(numeric)})
    if sheet.shape is Shape.FIGURES:
        return Names({field.name: Names(dict.fromkeys(_FIGURE, _LEAF)) for field in sheet.fields})
    return Names(leaves)


def unknown_names(template: CompiledTemplate, schema: Schema) -> list[Problem]:
    """Every name the template uses and its schema does not have, with the nearest ones."""
    problems = []
    for part in template.parts.values():
        known = schema_names(schema)
        for node, name, names in _Walk(set(template.environment.globals)).unknown(part.tree, known):
            where, tag = part.trace.locate(node.lineno, f"“{name}”")
            hint = did_you_mean(name, names) or "请核对 template.toml 里的名称"
            problems.append(problem("T209", where, tag=tag, name=name, hint=hint))
    return list(dict.fromkeys(problems))


def misplaced_drawings(template: CompiledTemplate, schema: Schema) -> Iterator[Problem]:
    """Charts and photos printed in headers, footers and notes, which take none."""
    images = {field.name for sheet in schema.sheets for field in sheet.fields if field.type is FieldType.IMAGE}
    for name, part in template.parts.items():
        if name == BODY_PART:
            continue
        for output in part.tree.find_all(nodes.Output):
            printed = next((node for node in output.find_all(nodes.Expr) if _is_drawing(node, images)), None)
            if printed is not None:
                where, tag = part.trace.locate(printed.lineno, CHARTS)
                yield problem("T417", where, tag=tag, part=part_label(name) or name)


def printed_prose(template: CompiledTemplate, schema: Schema) -> frozenset[str]:
    """The sheets of prose that the body of a template reads; 正文 is all of them."""
    known = {BODY, *(sheet.name for sheet in schema.of_shape(Shape.PROSE))}
    return frozenset(known & {node.name for node in template.parts[BODY_PART].tree.find_all(nodes.Name)})


def _is_drawing(node: nodes.Expr, images: set[str]) -> bool:
    if isinstance(node, nodes.Name):
        return node.name == CHARTS
    return isinstance(node, (nodes.Getattr, nodes.Getitem)) and (_key(node) or "") in images


def roster_names(trees: Iterable[nodes.Template], schema: Schema) -> RosterNames:
    """Which columns of the roster some templates read, and whether they read 行, the row at hand, at all."""
    names = schema_names(schema)
    walk = _Walk(set(), names.get(ROW))
    for tree in trees:
        for _ in walk.unknown(tree, dict(names)):
            pass
    return RosterNames(frozenset(walk.columns), walk.reads_row)


def declared_columns(schema: Schema) -> frozenset[str]:
    """What a schema knows behind 行, the row of the roster at hand."""
    return frozenset(schema_names(schema).get(ROW, _LEAF).known)


class RosterNames(NamedTuple):
    """What a template takes from the roster of a mail merge."""

    columns: frozenset[str]
    reads_row: bool


class _Walk:
    """A walk over Jinja's syntax tree that knows what loops bind; ``roster`` is what stands behind 行."""

    def __init__(self, global_names: set[str], roster: Names | None = None) -> None:
        self.global_names = global_names
        self.roster = roster
        self.columns: set[str] = set()
        self.reads_row = False

    def unknown(self, node: nodes.Node, scope: dict[str, Names]) -> Iterator[tuple[nodes.Node, str, Iterable[str]]]:
        if isinstance(node, nodes.For):
            yield from self.unknown(node.iter, scope)
            inner = scope | self.bound(node.target, self.resolve(node.iter, scope)) | {"loop": _LEAF}
            for child in (*node.body, *([node.test] if node.test is not None else [])):
                yield from self.unknown(child, inner)
            for child in node.else_:
                yield from self.unknown(child, scope)
            return
        if isinstance(node, (nodes.Macro, nodes.CallBlock)):
            scope = scope | {argument.name: _LEAF for argument in node.args} | {"caller": _LEAF}
        if isinstance(node, nodes.With):
            scope = scope | {target.name: _LEAF for target in node.targets if isinstance(target, nodes.Name)}
        yield from self.here(node, scope)
        for child in node.iter_child_nodes():
            yield from self.unknown(child, scope)
            self.assign(child, scope)

    def assign(self, node: nodes.Node, scope: dict[str, Names]) -> None:
        """Names that come to exist on the way: ``set``, macros, imports."""
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            scope[node.target.name] = self.resolve(node.node, scope) or _LEAF
        elif isinstance(node, nodes.Assign):
            scope.update(self.bound(node.target, None))
        elif isinstance(node, (nodes.Macro, nodes.AssignBlock)):
            name = node.name if isinstance(node, nodes.Macro) else getattr(node.target, "name", "")
            scope[name] = _LEAF

    def bound(self, target: nodes.Node, source: Names | None) -> dict[str, Names]:
        if isinstance(target, nodes.Name):
            return {target.name: source.element or _LEAF if source is not None else _LEAF}
        return {name.name: _LEAF for name in target.find_all(nodes.Name)}

    def here(self, node: nodes.Node, scope: dict[str, Names]) -> Iterator[tuple[nodes.Node, str, Iterable[str]]]:
        if isinstance(node, nodes.Name) and node.ctx == "load":
            self.reads_row |= node.name == ROW and scope.get(ROW) is self.roster
            if node.name not in scope and node.name not in self.global_names:
                yield node, node.name, scope
        elif isinstance(node, (nodes.Getattr, nodes.Getitem)):
            owner, name = self.resolve(node.node, scope), _key(node)
            if owner is not None and self.roster is not None and owner.known is self.roster.known and name is not None:
                self.columns.add(name)
            if owner is not None and owner.known and name is not None and name not in owner.known:
                yield node, name, owner.known

    def resolve(self, node: nodes.Node, scope: Mapping[str, Names]) -> Names | None:
        if isinstance(node, nodes.Name):
            return scope.get(node.name)
        if isinstance(node, (nodes.Getattr, nodes.Getitem)):
            owner, name = self.resolve(node.node, scope), _key(node)
            if owner is not None and name is None and isinstance(node, nodes.Getitem):
                return owner.element
            return owner.known.get(name) if owner is not None and name is not None else None
        return None


def _key(node: nodes.Getattr | nodes.Getitem) -> str | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None
