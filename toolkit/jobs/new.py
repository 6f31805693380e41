"""``gwkit new``: write a blank workbook, an example, or one that starts from last issue's."""

from __future__ import annotations

from pathlib import Path

from toolkit.delivery.files import write_new
from toolkit.jobs.intake import as_of_now
from toolkit.library import Library
from toolkit.problems import Problem
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.carried import carried_content, left_behind
from toolkit.workbook.content import Content, sample_content
from toolkit.workbook.reader import read_workbook


def new_workbook(
    library: Library,
    template: str,
    output: Path | None,
    *,
    previous: Path | None = None,
    sample: bool = False,
    force: bool = False,
) -> tuple[Path, list[Problem]]:
    """Write the workbook of a template; returns its path and what there is to say about it.

    Raises ``LibraryError`` for an unknown template, ``WorkbookError`` for an unreadable ``previous`` and
    ``DeliveryError`` where the file exists or cannot be written.
    """
    package = library.find(template)
    schema = package.schema
    content, problems = Content(), list(library.problems)
    if sample:
        content = sample_content(schema, package.sample)
    elif previous is not None:
        workbook, dropped = as_of_now(read_workbook(previous), schema)
        content = carried_content(workbook, schema)
        problems += [*dropped, *left_behind(workbook, schema)]
    path = output if output is not None else Path(f"{schema.name}.xlsx")
    if path.is_dir():
        path = path / f"{schema.name}.xlsx"
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    write_new(path, blank_workbook(schema, content), force=force)
    return path, problems
