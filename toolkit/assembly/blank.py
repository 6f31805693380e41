"""What a field left empty is to a template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final


class Blank:
    """A field left empty: prints as nothing, is false, holds nothing, gives itself
    when a method of it is called (``信.正文.split("\n")``), and every comparison with it is false."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        return False

    def __call__(self, *_arguments: object) -> Blank:
        """What a method of a value that is not there gives: nothing again."""
        return self

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Blank) or (isinstance(other, str) and not other)

    def __hash__(self) -> int:
        return hash(None)

    def _never(self, _other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never


BLANK: Final = Blank()
