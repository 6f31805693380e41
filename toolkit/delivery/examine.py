"""Look at an output folder against its manifest; nothing is written."""

from __future__ import annotations

import enum
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.delivery.companions import digest
from toolkit.delivery.files import leftovers
from toolkit.delivery.manifest import MANIFEST_FILE, PRIVATE_FOLDER, Entry, Manifest
from toolkit.delivery.names import name_key
from toolkit.labels import listed
from toolkit.opc import UNREADABLE
from toolkit.problems import FileLocation, Problem, problem

_NAMED: Final = 5


class Condition(enum.StrEnum):
    """How a document lies there."""

    INTACT = "intact"
    EDITED = "edited"
    DAMAGED = "damaged"
    MISSING = "missing"


_CODES: Final = {Condition.MISSING: "D501", Condition.EDITED: "D502", Condition.DAMAGED: "D503"}


@dataclass(frozen=True, slots=True)
class Examined:
    """A document of the manifest as it was found."""

    source: str
    path: Path
    condition: Condition
    problems: tuple[Problem, ...] = ()


def examine(folder: Path) -> tuple[list[Examined], list[Problem]]:
    """Every document the manifest knows, and what else there is to say about the folder."""
    where = FileLocation(str(folder))
    if not (folder / PRIVATE_FOLDER / MANIFEST_FILE).is_file():
        return [], [problem("D507", where)]
    entries, torn = Manifest(folder).documents()
    problems = [problem("D505", where, count=torn)] if torn else []
    problems += _strangers(folder, {name_key(entry.name) for entry in entries})
    left = [path for place in (folder, folder / PRIVATE_FOLDER) for path in leftovers(place)]
    if left:
        problems.append(problem("D506", where, count=len(left)))
    return [_examined(folder, entry) for entry in entries], problems


def _examined(folder: Path, entry: Entry) -> Examined:
    path = folder / entry.name
    condition = _condition(path, entry)
    code = _CODES.get(condition)
    problems = (problem(code, FileLocation(str(folder)), name=entry.name),) if code else ()
    return Examined(entry.source, path, condition, problems)


def _condition(path: Path, entry: Entry) -> Condition:
    try:
        found = digest(path)
    except OSError:
        return Condition.DAMAGED
    if found is None:
        return Condition.MISSING
    if found == entry.sha256:
        return Condition.INTACT
    return Condition.DAMAGED if path.suffix == ".docx" and not _opens(path) else Condition.EDITED


def _opens(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except UNREADABLE:
        return False


def _strangers(folder: Path, known: set[str]) -> Iterator[Problem]:
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.docx"))]
    strange = [name for name in names if name_key(name) not in known and not Path(name).name.startswith(("~$", "."))]
    if strange:
        yield problem("D504", FileLocation(str(folder)), count=len(strange), names=listed(strange, _NAMED))
