"""The Jinja environment every template runs in, and how values print.

Templates travel between units, so the environment is an immutable sandbox, autoescaped, with strict undefined names.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from jinja2 import StrictUndefined, Undefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit import limits
from toolkit.assembly.blank import BLANK, Blank
from toolkit.assembly.filters import FILTERS
from toolkit.labels import did_you_mean
from toolkit.numerals import official_date, plain_number
from toolkit.record import scalar_text

STRING_METHODS: Final = frozenset({"endswith", "lower", "replace", "split", "startswith", "strip", "upper"})
"""The only methods of a piece of data that a template may call."""

_PLAIN_DATA: Final = (str, bytes, int, float, Decimal, list, tuple, dict, set, frozenset)


class Unknown(StrictUndefined):
    """A name that does not exist; any use of it is an error that names it in Chinese."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"没有“{self._undefined_name}”这个名称"


class View(Mapping[str, object]):
    """Named values as a template sees them: read-only, found by item, without any method of its own."""

    __slots__ = ("_items", "_label")

    def __init__(self, label: str, items: Mapping[str, object]) -> None:
        self._label = label
        self._items = dict(items)

    def __getitem__(self, name: str) -> object:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return any(bool(value) or value == 0 for value in self._items.values() if not isinstance(value, Blank))

    def __str__(self) -> str:
        return self._label

    def __repr__(self) -> str:
        return str(self)

    @property
    def label(self) -> str:
        """How messages call it: the sheet, or 行."""
        return self._label


def print_value(value: object) -> object:
    """Jinja's ``finalize``: values print by type, everything else is left to Jinja."""
    if value is None or isinstance(value, Blank):
        return ""
    if isinstance(value, (str, Undefined)):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Decimal)):
        return scalar_text(value)
    if isinstance(value, float):
        return plain_number(Decimal(f"{value:.15g}"))
    if isinstance(value, datetime.date):
        return official_date(value)
    return value


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Items before attributes; never a method of a dict, a list or another piece of data."""

    def __init__(self, filters: Mapping[str, Callable[..., Any]] | None = None, *, autoescape: bool = True) -> None:
        super().__init__(autoescape=autoescape, undefined=Unknown, finalize=print_value, keep_trailing_newline=True)
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)
        self.filters.update(FILTERS)
        self.filters.update(filters or {})
        self.tests["none"] = lambda value: value is None or isinstance(value, Blank)

    intercepted_binops = frozenset({"*", "**"})
    largest: int = limits.PRODUCT_SIZE
    """Characters, items or binary digits of a product or a power."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply or raise.  Raises ``OverflowError`` for a result that would fill the memory or never end."""
        if _product_size(operator, left, right) > self.largest:
            raise OverflowError("结果太大")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up ``obj.attribute``: the item of that name, else a harmless attribute, else an unknown name."""
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            return self._attribute(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look up ``obj[argument]`` the same way."""
        return self.getattr(obj, argument)

    def _attribute(self, obj: Any, key: Any) -> Any:
        if isinstance(obj, Blank):
            return BLANK
        allowed = not isinstance(obj, (*_PLAIN_DATA, View)) or (isinstance(obj, str) and key in STRING_METHODS)
        if isinstance(key, str) and allowed and hasattr(obj, key):
            return super().getattr(obj, key)
        return self._unknown(obj, key)

    def _unknown(self, obj: object, key: object) -> Unknown:
        names = [str(name) for name in obj] if isinstance(obj, Mapping) else []
        owner = obj.label if isinstance(obj, View) else ""
        message = f"“{owner}”里没有“{key}”" if owner else f"没有“{key}”这个名称"
        hint = did_you_mean(str(key), names)
        return Unknown(hint=f"{message}；{hint}" if hint else message, obj=obj, name=str(key))


def _product_size(operator: str, left: Any, right: Any) -> int:
    """How large a product or a power becomes: in characters or items, or in binary digits."""
    if isinstance(left, int) and isinstance(right, int):
        digits = left.bit_length()
        return digits * max(right, 0) if operator == "**" else digits + right.bit_length()
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, bytes, list, tuple)) and isinstance(other, int):
            return len(one) * max(other, 0)
    return 0
