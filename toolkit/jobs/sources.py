"""Which workbooks a command line means, and where the documents of each belong."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.delivery.manifest import PRIVATE_FOLDER
from toolkit.labels import listed
from toolkit.problems import FileLocation, Problem, problem

DEFAULT_OUTPUT: Final = "输出"
_WORKBOOKS: Final = (".xlsx", ".xlsm")
_NEAR_WORKBOOKS: Final = (".xls", ".et", ".csv", ".ods", ".xlsb")
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook, the output folder it belongs to, and the subfolder in it that mirrors where it was found."""

    path: Path
    output: Path
    subfolder: str = ""


def find_sources(paths: Sequence[Path], output: Path | None) -> tuple[list[Source], list[Problem]]:
    """The workbooks of files and folders in a stable order.

    A folder is searched with its subfolders, output folders, Office owner files (``~$…``) and hidden files left out;
    its documents go to one 输出 inside it, subfolders mirrored.  A file's go to 输出 beside it.
    """
    sources: dict[Path, Source] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path.is_dir():
            sources.setdefault(path.absolute(), Source(path, output or path.parent / DEFAULT_OUTPUT))
            continue
        found, others = _scan(path, output)
        for workbook in found:
            subfolder = workbook.parent.relative_to(path).as_posix()
            source = Source(workbook, output or path / DEFAULT_OUTPUT, "" if subfolder == "." else subfolder)
            sources.setdefault(workbook.absolute(), source)
        problems.extend(_folder_problems(path, found, others))
    return list(sources.values()), problems


def _folder_problems(path: Path, found: Sequence[Path], others: Sequence[Path]) -> Iterator[Problem]:
    if others:
        names = listed([other.name for other in others], _NAMED)
        yield problem("D213", FileLocation(str(path)), count=len(others), names=names)
    if not found:
        yield problem("D214", FileLocation(str(path)))


def _scan(folder: Path, output: Path | None) -> tuple[list[Path], list[Path]]:
    workbooks: list[Path] = []
    others: list[Path] = []
    for where, folders, files in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(name for name in folders if _is_searched(here / name, output))
        for name in sorted(files):
            if name.startswith(("~$", ".")):
                continue
            suffix = Path(name).suffix.lower()
            if suffix in _WORKBOOKS:
                workbooks.append(here / name)
            elif suffix in _NEAR_WORKBOOKS:
                others.append(here / name)
    return workbooks, others


def _is_searched(folder: Path, output: Path | None) -> bool:
    if folder.name.startswith(".") or folder.name == DEFAULT_OUTPUT or (folder / PRIVATE_FOLDER).is_dir():
        return False
    return output is None or folder.absolute() != output.absolute()
