"""Which rows of a roster, in which order: ``--where``, ``--rows``, ``--sort``, ``--group-by``.

Names are the columns' own, also those the template does not ask for.  ``--where`` is a Jinja expression in the
sandbox of the templates, evaluated and not rendered; a comparison with a blank is false, text against number a fault
that names the column.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from jinja2 import Template, nodes
from jinja2 import TemplateError as JinjaError
from jinja2.visitor import NodeTransformer

from toolkit.assembly.blank import BLANK, Blank
from toolkit.assembly.expressions import ExpressionEnvironment
from toolkit.assembly.tags import find_tags
from toolkit.assembly.trace import syntax_message
from toolkit.errors import SelectionError
from toolkit.labels import did_you_mean, fold_label, fold_name, listed
from toolkit.problems import problem
from toolkit.record import Scalar, scalar_text
from toolkit.workbook.values import ValueFault, parse_date

_END: Final = r"(?:[,、\s]+|$)"
_ROWS: Final = re.compile(
    rf"(?:(?!\d+(?:\s*[-—–~至]\s*\d+)?{_END})(?P<sheet>'[^']+'|[^'!]+)!\s*)?"
    rf"(?P<first>\d{{1,7}})(?:\s*[-—–~至]\s*(?P<last>\d{{1,7}}))?{_END}"
)
"""A run of rows, with its sheet before it or without; ``'2025 年'!3-5`` as Excel writes a name with a blank in it."""
_NAMED: Final = 5
_BRACKETED: Final = re.compile(r"［([^［］]+)］")
_COMPARE: Final = "比较"
_RESULT: Final = "结果"
_SHOWN: Final = 40
# A number beyond all floats is written as the name ``inf`` into what Jinja compiles.
_FAULTS: Final = (
    *(JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError),
    *(MemoryError, RecursionError),
)
_DESCENDING: Final = ("desc", "降序", "倒序")
_ASCENDING: Final = ("asc", "升序", "")


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by."""

    column: str
    descending: bool = False


class Rows(NamedTuple):
    """Rows of a sheet by their numbers, counted as Excel shows them."""

    sheet: str
    numbers: range


def parse_rows(text: str, sheets: Sequence[str]) -> tuple[Rows, ...]:
    """``3-10,15`` as rows of the one sheet, ``城西街道!3-10,15`` as rows of one of several.

    Raises ``SelectionError`` for what cannot be read, for an unknown sheet, and for rows of nobody knows which sheet.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    rows: list[Rows] = []
    at, sheet = 0, sheets[0] if len(sheets) == 1 else ""
    while not rows or at < len(text):
        found = _ROWS.match(text, at)
        part = found[0].strip(" ,、") if found is not None else re.split("[,、\\s]", text[at:], maxsplit=1)[0]
        first, last = (int(found["first"]), int(found["last"] or found["first"])) if found is not None else (0, 0)
        if found is None or not 0 < first <= last:
            raise SelectionError(problem("U102", None, value=part))
        if found["sheet"] is not None:
            sheet = _find_sheet(found["sheet"].strip("' "), sheets, "--rows")
        if not sheet:
            words = {"count": len(sheets), "names": listed(sheets, _NAMED), "example": f"{sheets[0]}!{part}"}
            raise SelectionError(problem("U110", None, value=part, **words))
        rows.append(Rows(sheet, range(first, last + 1)))
        at = found.end()
    return tuple(rows)


def find_sheets(wanted: Sequence[str], sheets: Sequence[str], option: str, hidden: Sequence[str] = ()) -> set[str]:
    """The sheets that were named, one or several with 、 between.  Raises ``SelectionError`` with the nearest names."""
    names = set()
    for text in wanted:
        if text in sheets:
            names.add(text)
        else:
            parts = [part for part in re.split("[、,，]", text) if part.strip()]
            names.update(_find_sheet(part, sheets, option, hidden) for part in parts or [text])
    return names


def _find_sheet(name: str, sheets: Sequence[str], option: str, hidden: Sequence[str] = ()) -> str:
    """The sheet of that name in any spelling; brackets count where names differ in them."""
    for fold in (str.strip, fold_name, fold_label):
        known = [sheet for sheet in sheets if fold(sheet) == fold(name)]
        if len(known) == 1:
            return known[0]
    if any(fold_name(name) == fold_name(each) for each in hidden):
        hint = "这张表是隐藏的，请先取消隐藏"
    else:
        hint = did_you_mean(name, sheets) or f"有这些：{'、'.join(sheets)}"
    raise SelectionError(problem("U111", None, option=option, name=name.strip(), hint=hint))


def parse_sort(text: str, columns: Collection[str]) -> tuple[SortKey, ...]:
    """``街道,慰问金:desc`` as keys.  Raises ``SelectionError`` for a column the roster does not have."""
    keys = []
    for part in re.split("[,，]", text):
        name, _, order = part.replace("：", ":").partition(":")
        if order.strip() not in (*_DESCENDING, *_ASCENDING):
            raise SelectionError(problem("U103", None, value=order.strip()))
        keys.append(SortKey(find_column(name, columns, "--sort"), order.strip() in _DESCENDING))
    return tuple(keys)


def find_column(name: str, columns: Collection[str], option: str) -> str:
    """The column of that name in any spelling.  Raises ``SelectionError`` with the nearest names."""
    known = {fold_label(column): column for column in columns}
    bare = name.strip().strip("［］")
    if fold_label(bare) not in known:
        raise unknown_column(bare, columns, option)
    return known[fold_label(bare)]


def unknown_column(name: str, columns: Collection[str], option: str) -> SelectionError:
    """The error for a column that the roster does not have, with the nearest names."""
    hint = did_you_mean(name, columns) or f"名单里有：{'、'.join(columns)}"
    return SelectionError(problem("U101", None, option=option, name=name, hint=hint))


def sort_value(value: Scalar) -> tuple[int, Any]:
    """What a value is sorted by: numbers as numbers, then dates, then text as a Chinese index has it; blanks last."""
    if value is None or value == "":
        return 3, 0
    if isinstance(value, (int, Decimal)):
        return 0, value
    if isinstance(value, datetime.date):
        return 1, value.toordinal()
    # The characters of daily use stand in GB 18030 in the order of their sounds.
    return 2, scalar_text(value).encode("gb18030", "replace")


class Condition:
    """A ``--where`` expression, compiled once; ``columns`` are those it reads."""

    def __init__(self, text: str, columns: Sequence[str]) -> None:
        """Compile.  Raises ``SelectionError`` for what is no expression and for an unknown column."""
        self._text = text
        self._environment = ExpressionEnvironment()
        self._aliases: dict[str, str] = {}
        try:
            self._template = self._compiled(self._normal_form(text, columns))
        except (JinjaError, RecursionError, ValueError, SyntaxError) as error:
            detail = syntax_message(getattr(error, "message", None) or str(error))
            raise SelectionError(problem("U104", None, value=text, detail=detail)) from error
        self.columns = tuple(dict.fromkeys(self._column(name, columns) for name in self._names))

    def _normal_form(self, text: str, columns: Sequence[str]) -> str:
        """Half-width signs outside literals; a name in brackets becomes an identifier of its own."""
        for number, column in enumerate(columns):
            if not column.isidentifier():
                text = text.replace(f"[{column}]", f"［{column}］")
                self._aliases[f"栏_{number}"] = column
        by_name = {fold_label(column): alias for alias, column in self._aliases.items()}
        text = _BRACKETED.sub(lambda found: f" {by_name.get(fold_label(found[1]), found[1])} ", text)
        tags = list(find_tags(f"{{{{ {text} }}}}"))
        return tags[0].text[2:-2].strip() if len(tags) == 1 else text

    def _compiled(self, text: str) -> Template:
        expression = self._environment._parse(f"{{{{ {text} }}}}", None, None)
        outputs = expression.body
        if len(outputs) != 1 or not isinstance(outputs[0], nodes.Output) or len(outputs[0].nodes) != 1:
            raise ValueError("应是一个条件")
        tree = _Comparisons().visit(outputs[0].nodes[0])
        self._names = {name.name for name in outputs[0].find_all(nodes.Name)} - {_COMPARE}
        body = nodes.Template([nodes.Assign(nodes.Name(_RESULT, "store"), tree, lineno=1)], lineno=1)
        body.set_environment(self._environment)
        return self._environment.from_string(body)

    def _column(self, name: str, columns: Sequence[str]) -> str:
        column = find_column(self._aliases.get(name, name), columns, "--where")
        self._aliases[name] = column
        return column

    def holds(self, values: Mapping[str, Scalar]) -> bool:
        """Whether a row meets the condition.  Raises ``SelectionError`` for text against number."""
        context: dict[str, object] = {name: _given(values.get(self._aliases[name])) for name in self._names}
        context[_COMPARE] = _compare
        try:
            return bool(getattr(self._template.make_module(context), _RESULT))
        except _Mismatch as error:
            words = {"name": self._aliases.get(error.name, ""), "value": error.value, "other": error.other}
            raise SelectionError(problem("U105", None, **words)) from error
        except _FAULTS as error:
            raise SelectionError(problem("U104", None, value=self._text, detail=error)) from error


def _given(value: Scalar) -> object:
    return BLANK if value is None else value


class _Mismatch(Exception):
    """Text was compared with a number; ``name`` is the column's.  A value that does not exist says so itself."""

    def __init__(self, name: str, value: object, other: object) -> None:
        super().__init__()
        self.name = name
        self.value = str(value)[:_SHOWN]
        self.other = str(other)[:_SHOWN]


class _Comparisons(NodeTransformer):
    """Every comparison becomes a call, so that blanks and mixed types are ours to judge."""

    def visit_Compare(self, node: nodes.Compare) -> nodes.Expr:
        """``a < b <= c`` becomes ``比较("lt", a, b) and 比较("lteq", b, c)``."""
        left = self.visit(node.expr)
        whole: nodes.Expr | None = None
        for operand in node.ops:
            right = self.visit(operand.expr)
            names = [side.name if isinstance(side, nodes.Name) else "" for side in (left, right)]
            arguments = [nodes.Const(operand.op), left, right, nodes.Const(names[0] or names[1])]
            call = nodes.Call(nodes.Name(_COMPARE, "load"), arguments, [], None, None, lineno=node.lineno)
            whole = call if whole is None else nodes.And(whole, call, lineno=node.lineno)
            left = right
        assert whole is not None
        return whole


_OPERATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "lt": lambda left, right: left < right,
    "lteq": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gteq": lambda left, right: left >= right,
}


def _compare(operation: str, left: object, right: object, name: str) -> bool:
    if operation in ("in", "notin"):
        return _is_inside(left, right, name) == (operation == "in") and not isinstance(left, Blank)
    if isinstance(left, Blank) or isinstance(right, Blank):
        return False
    return bool(_OPERATIONS[operation](*_alike(left, right, name)))


def _is_inside(left: object, right: object, name: str) -> bool:
    if isinstance(right, (list, tuple)):
        return any(_compare("eq", left, item, name) for item in right)
    if not isinstance(left, str) or not isinstance(right, str):
        raise _Mismatch(name, left, right)
    return left in right


def _alike(left: object, right: object, name: str) -> tuple[Any, Any]:
    """Two values of one kind: a date typed as text is a date, a float of the expression a decimal."""
    left, right = _exact(left), _exact(right)
    if isinstance(left, datetime.date) and isinstance(right, str):
        return left, _as_date(right, left, name)
    if isinstance(right, datetime.date) and isinstance(left, str):
        return _as_date(left, right, name), right
    if type(left) is not type(right) and not (isinstance(left, (int, Decimal)) and isinstance(right, (int, Decimal))):
        raise _Mismatch(name, left, right)
    return left, right


def _exact(value: object) -> object:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _as_date(text: str, other: object, name: str) -> datetime.date:
    try:
        day = parse_date(unicodedata.normalize("NFKC", text))
    except ValueFault:
        day = None
    if day is None:
        raise _Mismatch(name, other, text)
    return day
