"""Names of documents and conditions on rows: Jinja expressions that are computed without a deadline, so they must end.

They print and choose (``{{ }}``, ``{% if %}``), nothing repeats; they have the filters of ``FILTERS`` and of
``JINJA_FILTERS``; and nothing grows beyond ``limits.EXPRESSION_SIZE``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any, Final

from jinja2 import TemplateSyntaxError, Undefined, nodes, pass_environment
from jinja2.filters import FILTERS as ALL_JINJA_FILTERS
from jinja2.filters import make_attrgetter

from toolkit import limits
from toolkit.assembly.environment import TemplateEnvironment, print_value
from toolkit.assembly.filters import FILTERS

JINJA_FILTERS: Final = (
    *("abs", "capitalize", "count", "d", "default", "first", "float", "int", "last", "length", "list", "lower"),
    *("map", "max", "min", "reject", "rejectattr", "select", "selectattr", "sort", "string", "sum", "title", "trim"),
    *("truncate", "unique", "upper"),
)
"""Those of Jinja's own filters whose result is no longer than what they are given."""

_STATEMENTS: Final = (nodes.Output, nodes.If)
_CONVERSION: Final = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(\*|\d+)?(?:\.(\*|\d+))?")
_NO_SLASHES: Final = str.maketrans("/\\", "\0\0")


class ExpressionEnvironment(TemplateEnvironment):
    """The environment of conditions and names: unescaped, without statements but ``if``."""

    largest = limits.EXPRESSION_SIZE
    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(autoescape=False)
        self.globals.clear()
        own = {"replace": replaced, "join": joined, "format": formatted}
        self.filters = {**FILTERS, **own, **{name: ALL_JINJA_FILTERS[name] for name in JINJA_FILTERS}}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse.  Raises ``TemplateSyntaxError`` for what is too long and for statements that repeat or define."""
        if len(source) > limits.EXPRESSION_CHARACTERS:
            raise TemplateSyntaxError(f"超过 {limits.EXPRESSION_CHARACTERS} 字", 1)
        tree = super()._parse(source, name, filename)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, _STATEMENTS):
                raise TemplateSyntaxError("这里只能写 {{ }} 和 {% if %}", statement.lineno or 1)
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply, raise, or format a text by ``%``.  Raises ``OverflowError`` for a result that is too large."""
        if operator == "%" and isinstance(left, str):
            return formatted(left, *(right if isinstance(right, tuple) else (right,)))
        return super().call_binop(context, operator, left, right)

    def _attribute(self, obj: Any, key: Any) -> Any:
        if isinstance(obj, str) and key == "replace":
            return functools.partial(replaced, obj)
        return super()._attribute(obj, key)


def name_environment() -> ExpressionEnvironment:
    """The environment for document names, where a slash in the data makes no folder.

    Slashes of the pattern do; those of the data become NUL, which no file name keeps.
    """
    environment = ExpressionEnvironment()
    environment.finalize = _without_slashes
    return environment


def replaced(value: object, old: object, new: object, count: int = -1) -> str:
    """A text with another one in place of each ``old``.  Raises ``OverflowError`` where it grows too long."""
    text, before, after = str(value), str(old), str(new)
    found = text.count(before)
    _check_size(len(text) + found * (len(after) - len(before)))
    return text.replace(before, after, count)


@pass_environment
def joined(
    environment: TemplateEnvironment, value: Iterable[object], separator: object = "", attribute: str | None = None
) -> str:
    """Items, or an attribute of each, one after the other.  Raises ``OverflowError`` where that grows too long."""
    items = value if attribute is None else map(make_attrgetter(environment, attribute), value)
    texts = [str(item) for item in items]
    _check_size(sum(map(len, texts)) + len(texts) * len(str(separator)))
    return str(separator).join(texts)


def formatted(value: object, *arguments: object) -> str:
    """``'%03d' % 7``: a text with numbers and texts put in.  Raises ``OverflowError`` for a width that is too large."""
    text = str(value)
    widths = [width for found in _CONVERSION.findall(text) for width in found if width]
    numbers = [number for number in arguments if isinstance(number, int)] if "*" in widths else []
    _check_size(sum(int(width) for width in widths if width != "*") + sum(map(abs, numbers)))
    _check_size(len(text) + sum(len(str(argument)) for argument in arguments))
    return text % arguments


def _check_size(size: int) -> None:
    if size > limits.EXPRESSION_SIZE:
        raise OverflowError("结果太大")


def _without_slashes(value: object) -> object:
    printed = print_value(value)
    return printed if isinstance(printed, Undefined) else str(printed).translate(_NO_SLASHES)
