"""``gwkit new``: write a blank workbook, an example, or one that starts from last issue's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.delivery.files import write_new
from toolkit.jobs.intake import as_of_now
from toolkit.library import Library
from toolkit.problems import Problem
from toolkit.schema import Schema
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.carried import Carried, carry_over, left_behind
from toolkit.workbook.content import Content, sample_content
from toolkit.workbook.keeping import keeping
from toolkit.workbook.reader import read_workbook


@dataclass(frozen=True, slots=True)
class New:
    """A workbook that was written, what became of last issue's content, and what there is to say."""

    path: Path
    carried: Carried | None
    problems: Sequence[Problem]


def new_workbook(
    library: Library,
    template: str,
    output: Path | None,
    *,
    previous: Path | None = None,
    keep: Sequence[str] = (),
    sample: bool = False,
    force: bool = False,
) -> New:
    """Write the workbook of a template; ``keep`` names sheets of ``previous`` that are kept as they are, or 全部.

    Raises ``LibraryError`` for an unknown template, ``WorkbookError`` for an unreadable ``previous``,
    ``SelectionError`` for a sheet to keep that is none, and ``DeliveryError`` where the file exists or cannot be
    written.
    """
    package = library.find(template)
    schema = package.schema
    carried, problems = None, list(library.problems)
    if previous is not None:
        carried, found = _carried(previous, schema, keep)
        problems += found
    content = carried.content if carried is not None else Content()
    if sample:
        content = sample_content(schema, package.sample)
    path = output if output is not None else Path(f"{schema.name}.xlsx")
    if path.is_dir():
        path = path / f"{schema.name}.xlsx"
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    write_new(path, blank_workbook(schema, content), force=force)
    return New(path, carried, problems)


def _carried(previous: Path, schema: Schema, keep: Sequence[str]) -> tuple[Carried, list[Problem]]:
    workbook, dropped = as_of_now(read_workbook(previous), schema)
    wanted = keeping(keep, workbook, schema)
    carried = carry_over(workbook, schema, wanted)
    return carried, [*dropped, *left_behind(workbook, schema, wanted), *carried.problems]
