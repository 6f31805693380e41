"""What the command line asks of a mail merge."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from toolkit.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """The options of ``gwkit merge``.

    ``preview`` is the number of records wanted (0 for first, last and longest), ``jobs`` the number of processes (0 for
    as many as are worth it), ``single`` the name of the one document that holds all, ``scheduler`` the cluster to use.
    """

    sheet: tuple[str, ...] = ()
    where: str | None = None
    rows: str | None = None
    sort: str | None = None
    name: str | None = None
    group_by: str | None = None
    constants: Path | None = None
    retry: Path | None = None
    preview: int | None = None
    dry_run: bool = False
    single: str | None = None
    per_file: int | None = None
    proof: bool = False
    strict: bool = False
    force: bool = False
    pdf: bool = False
    jobs: int = 0
    scheduler: str | None = None

    @property
    def group_columns(self) -> tuple[str, ...]:
        """The columns of ``--group-by``."""
        return tuple(re.split("[,，]", self.group_by)) if self.group_by is not None else ()

    @property
    def is_joined(self) -> bool:
        """Whether many records become one document."""
        return self.single is not None or self.per_file is not None

    def withholds(self, problems: Iterable[Problem]) -> bool:
        """Whether these findings keep a document back."""
        weights = {found.severity for found in problems}
        return Severity.ERROR in weights or (self.strict and Severity.WARNING in weights)
