"""What a loop of a template runs over, told without running it: a loop over text sets one character a paragraph.

Only what is sure is told: a form's field, a figure, a part of a 段, a column of a row, a text in the tag itself, what a
filter or a method makes of them; loop variables and ``set`` hand it on.  Everything else is unknown and passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from jinja2 import nodes

from toolkit.assembly.context import BODY, ROW
from toolkit.assembly.environment import STRING_METHODS
from toolkit.assembly.tags import literal
from toolkit.schema import FieldType, Schema, Shape, Sheet

TYPES: Final = {
    FieldType.TEXT: "文字", FieldType.DATE: "日期", FieldType.CHOICE: "选项", FieldType.ID: "号码",
    FieldType.INTEGER: "整数", FieldType.NUMBER: "数", FieldType.MONEY: "金额", FieldType.PERCENT: "百分比",
    FieldType.IMAGE: "照片",
}  # fmt: skip
_SEGMENT: Final = ("层级", "编号", "标题", "内容", "文字", "工作表")
_FIGURE: Final = ("数值", "约数", "单位")
_TO_TEXT: Final = frozenset(
    {"公文日期", "汉字日期", "大写金额", "汉字数", "万元", "千分位", "星期", "建军周年", "序号", "分行", "列举"}
    | {"附件列表", "称谓", "勾选", "replace", "upper", "lower", "trim", "string", "join", "capitalize", "title"}
    | {
        "truncate",
        "format",
        "escape",
        "e",
        "safe",
        "forceescape",
        "indent",
        "center",
        "striptags",
        "wordwrap",
        "tojson",
    }
)
_KEEPING: Final = frozenset({"default", "d", "合并相同"})
_LIST_KEEPING: Final = frozenset(
    {"填满", "sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr"}
)
"""Filters that give rows or paragraphs as they got them.  ``list`` of a text is how one asks for its characters."""


class Loopable(NamedTuple):
    """What is known of a value: how messages call it, and what it consists of."""

    name: str
    sheet: Sheet | None = None
    items: Loopable | None = None
    """What a loop over it gives; ``None`` for a single value."""
    is_single: bool = False
    """Whether it is one text, number or date, which no loop should run over."""


def _single(name: str) -> Loopable:
    return Loopable(name, is_single=True)


_SEGMENT_ITEM: Final = Loopable("段")
_FIGURE_ITEM: Final = Loopable("指标", is_single=True)


class Loops:
    """Follows the names of one part from one tag to the next."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._scopes: list[dict[str, Loopable | None]] = [{}]
        if schema.merge is not None:
            self._scopes[0][ROW] = Loopable(ROW, schema.sheet(schema.merge.over))

    def open(self, loop: nodes.For) -> Loopable | None:
        """Enter a loop; what it runs over where that is a single value."""
        over = self._of(loop.iter)
        scope: dict[str, Loopable | None] = dict.fromkeys(_targets(loop.target))
        if isinstance(loop.target, nodes.Name):
            scope[loop.target.name] = over.items if over is not None else None
        self.enter(scope)
        return over if over is not None and over.is_single else None

    def enter(self, names: dict[str, Loopable | None]) -> None:
        """Enter a block with names of its own, those of a loop that cannot be read."""
        self._scopes.append(names)

    def close(self) -> None:
        """Leave the innermost loop."""
        if len(self._scopes) > 1:
            self._scopes.pop()

    def assign(self, node: nodes.Assign) -> None:
        """Take a ``set`` in."""
        for name in _targets(node.target):
            self._scopes[-1][name] = self._of(node.node) if isinstance(node.target, nodes.Name) else None

    def path_of(self, node: nodes.Node) -> str:
        """How the value behind filters and methods is written, to show what to write instead."""
        while isinstance(node, (nodes.Filter, nodes.Call)):
            inner = node.node.node if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) else None
            following = node.node if isinstance(node, nodes.Filter) else inner
            if following is None:
                return ""
            node = following
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return f"{self.path_of(node.node)}[{literal(str(node.arg.value))}]"
        if isinstance(node, nodes.Getattr):
            return f"{self.path_of(node.node)}.{node.attr}"
        return node.name if isinstance(node, nodes.Name) else ""

    def _of(self, node: nodes.Node | None) -> Loopable | None:
        match node:
            case nodes.Const(value=str()) | nodes.TemplateData() | nodes.Concat():
                return _single("一段文字")
            case nodes.Name(name=name):
                return self._name(name)
            case nodes.Getattr(node=owner, attr=name) | nodes.Getitem(node=owner, arg=nodes.Const(value=str(name))):
                return self._part(self._of(owner), name)
            case nodes.Getitem(node=owner, arg=nodes.Slice()):
                return self._of(owner)
            case nodes.Filter(node=inner, name=name):
                return self._filtered(self._of(inner), name)
            case nodes.Call(node=nodes.Getattr(node=owner, attr=method)):
                return _called(self._of(owner), method)
            case nodes.CondExpr(expr1=one, expr2=other) | nodes.Or(left=one, right=other):
                return self._either(one, other)
            case nodes.Add(left=one, right=other) | nodes.Mod(left=one, right=other):
                return self._either(one, other)
        return None

    def _either(self, *branches: nodes.Node | None) -> Loopable | None:
        found = [self._of(branch) for branch in branches]
        return next((known for known in found if known is not None and known.is_single), found[0])

    def _name(self, name: str) -> Loopable | None:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        if name == BODY:
            return Loopable(BODY, items=_SEGMENT_ITEM)
        sheet = self._schema.sheet(name)
        return Loopable(name, sheet) if sheet is not None else None

    def _part(self, owner: Loopable | None, name: str) -> Loopable | None:
        if owner == _SEGMENT_ITEM:
            return _single(f"段.{name}") if name in _SEGMENT else None
        if owner is not None and owner.name == _FIGURE_ITEM.name and name in _FIGURE:
            return _single(f"指标的{name}")
        sheet = owner.sheet if owner is not None else None
        if owner is None or sheet is None:
            return None
        if sheet.shape is Shape.PROSE:
            return Loopable(name, items=_SEGMENT_ITEM) if name == "段落" else None
        if sheet.shape is Shape.FIGURES:
            return _FIGURE_ITEM
        if sheet.shape is Shape.TABLE and owner.name == sheet.name:
            return _of_table(sheet, name)
        field = sheet.field(name)
        return _single(f"“{name}”（{TYPES[field.type]}）") if field is not None else None

    def _filtered(self, value: Loopable | None, name: str) -> Loopable | None:
        if name in _TO_TEXT:
            return _single(f"“{name}”得到的文字")
        if name in _KEEPING or (name in _LIST_KEEPING and value is not None and not value.is_single):
            return value
        return None


def _of_table(sheet: Sheet, name: str) -> Loopable | None:
    if name == "行":
        return Loopable(name, items=Loopable(ROW, sheet))
    return Loopable("合计", sheet) if name == "合计" else None


def _called(owner: Loopable | None, method: str) -> Loopable | None:
    if owner is None or not owner.is_single or method not in STRING_METHODS:
        return None
    return Loopable("一列文字", items=_single("一段文字")) if method == "split" else _single("一段文字")


def _targets(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for name in target.find_all(nodes.Name):
        yield name.name
