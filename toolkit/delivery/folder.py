"""An output folder: one writer at a time, every document with its source, nothing a person edited overwritten."""

from __future__ import annotations

import enum
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from toolkit.delivery.files import file_digest, publish, remove_leftovers, settle, stage, write_file, write_problem
from toolkit.delivery.manifest import PRIVATE_FOLDER, Entry, Manifest
from toolkit.delivery.names import name_key, safe_path, with_suffix
from toolkit.errors import DeliveryError
from toolkit.problems import CellLocation, FileLocation, Problem, has_errors, problem

_EXTENSION = ".docx"


class Status(enum.StrEnum):
    """What became of one document."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Document:
    """A document to deliver: its wanted name without extension, its bytes, and what the manifest keeps of it.

    ``part`` tells several documents of one source apart.
    """

    source: Path
    name: str
    content: bytes
    template: str = ""
    version: str = ""
    unit: str = ""
    serials: Mapping[str, int] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a document, and what there is to say about it."""

    status: Status
    path: Path | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A finished document under a name of no meaning, and what the manifest will say of it."""

    entry: Entry
    path: Path


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of a staged document: what to record, where to put it, what to report."""

    delivered: Delivered
    entry: Entry | None = None
    target: Path | None = None


class OutputFolder:
    """A folder opened for delivery; use it in a ``with`` block.

    Raises ``DeliveryError`` where it cannot be written to or another gwkit is writing to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.private = path / PRIVATE_FOLDER
        try:
            self.private.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryError(write_problem(error, self.private)) from error
        self._pid = self.private / "pid"
        self._lock = FileLock(self.private / "lock")
        self._acquire()
        for folder in (path, self.private):
            remove_leftovers(folder)
        self.manifest = Manifest(path)

    def _acquire(self) -> None:
        try:
            self._lock.acquire(timeout=0)
            self._pid.write_text(str(os.getpid()), "ascii")
        except Timeout as error:
            pid = self._pid.read_text("ascii") if self._pid.exists() else "?"
            raise DeliveryError(problem("D209", FileLocation(str(self.path)), pid=pid, file=self._pid)) from error
        except OSError as error:
            raise DeliveryError(write_problem(error, self._pid)) from error

    def close(self) -> None:
        """Close the manifest, drop what was staged and never published, let the next writer in."""
        self.manifest.close()
        remove_leftovers(self.private)
        self._pid.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> OutputFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def source_key(self, source: Path) -> str:
        """How the manifest names a source."""
        return self.relative_source(self.path, source)

    @staticmethod
    def relative_source(folder: Path, source: Path) -> str:
        """A source's path relative to an output folder, so that both can move together."""
        try:
            return Path(os.path.relpath(source, folder)).as_posix()
        except ValueError:  # another drive
            return source.absolute().as_posix()

    def deliver(self, document: Document, *, force: bool = False) -> Delivered:
        """Write a document under its own name; what a person edited stays unless ``force``, which keeps a backup."""
        where = CellLocation(document.source.name)
        wanted, problems = safe_path(document.name, _EXTENSION, self.length, where)
        if has_errors(problems):
            return Delivered(Status.FAILED, None, tuple(problems))
        key = self.source_key(document.source) + (f"#{document.part}" if document.part else "")
        name = self._own_name(wanted, key, document.source)
        if name != wanted:
            owner = self.manifest.owner(wanted)
            problems.append(problem("D101", where, name=wanted, owner=owner, given=name))
        previous = self.manifest.last(key)
        if previous and name_key(previous.name) != name_key(name) and (self.path / previous.name).exists():
            problems.append(problem("D102", where, name=previous.name, given=name))
        digest = hashlib.sha256(document.content).hexdigest()
        entry = Entry(name, key, digest, document.template, document.version, document.unit, dict(document.serials))
        try:
            staged = stage(self.private, document.content)
            settle([staged])
        except OSError as error:
            return Delivered(Status.FAILED, None, (*problems, write_problem(error, self.path / name)))
        (delivered,) = self.place([Staged(entry, staged)], force=force)
        return Delivered(delivered.status, delivered.path, (*problems, *delivered.problems))

    @property
    def length(self) -> int:
        """Characters of the folder's own path."""
        return len(str(self.path.absolute()))

    def _own_name(self, wanted: str, key: str, source: Path) -> str:
        """The wanted name, or with the source's own name appended where it belongs to another source."""
        candidates = [wanted, with_suffix(wanted, f"（{source.stem}）")]
        candidates += [with_suffix(wanted, f"（{source.stem}{number}）") for number in range(2, 100)]
        return next(name for name in candidates if self.manifest.owner(name) in (None, key))

    def place(self, documents: Sequence[Staged], *, force: bool = False) -> list[Delivered]:
        """Give staged documents the names of their entries, recorded together before the first one appears.

        What a person edited stays unless ``force``, which keeps a backup.
        """
        plans = [self._planned(document, force) for document in documents]
        wanted = [plan for plan in plans if plan.entry is not None]
        results: list[Delivered] = []
        try:
            self.manifest.append(*(plan.entry for plan in wanted if plan.entry is not None)) if wanted else None
        except OSError as error:
            refused = write_problem(error, self.path / PRIVATE_FOLDER)
            plans = [_Plan(Delivered(Status.FAILED, None, (refused,))) for _ in plans]
        for plan, document in zip(plans, documents, strict=True):
            results.append(self._published(plan, document.path))
        return results

    def _planned(self, document: Staged, force: bool) -> _Plan:
        try:
            return self._plan(document.entry, force)
        except DeliveryError as error:
            return _Plan(Delivered(Status.FAILED, None, error.problems))
        except OSError as error:
            refused = write_problem(error, self.path / document.entry.name)
            return _Plan(Delivered(Status.FAILED, None, (refused,)))

    def _published(self, plan: _Plan, staged: Path) -> Delivered:
        """Carry out a plan; a staged file that is not needed goes."""
        try:
            if plan.target is not None:
                publish(staged, plan.target)
            else:
                staged.unlink()
            return plan.delivered
        except OSError as error:
            problems = (*plan.delivered.problems, write_problem(error, plan.target or staged))
            staged.unlink(missing_ok=True)
            return Delivered(Status.FAILED, None, problems)

    def _plan(self, entry: Entry, force: bool) -> _Plan:
        target = self.path / entry.name
        made = Delivered(Status.MADE, target)
        if not target.exists():
            return _Plan(made, entry, target)
        present = file_digest(target)
        if present == entry.sha256:
            known = self.manifest.newest(entry.name) == entry
            return _Plan(Delivered(Status.UNCHANGED, target), None if known else entry)
        if self.manifest.wrote(entry.name, present):
            return _Plan(made, entry, target)
        if force:
            notice = problem("D208", FileLocation(str(target)), given=self._backup(target))
            return _Plan(Delivered(Status.MADE, target, (notice,)), entry, target)
        return self._kept(entry, target)

    def _kept(self, entry: Entry, target: Path) -> _Plan:
        """Leave an edited file alone; where its source has changed since, put the new version beside it."""
        where = FileLocation(str(target))
        if self.manifest.owner(entry.name) is None:
            return _Plan(Delivered(Status.KEPT, target, (problem("D211", where),)))
        if self.manifest.wrote(entry.name, entry.sha256):
            return _Plan(Delivered(Status.KEPT, target, (problem("D206", where),)))
        name = with_suffix(entry.name, "（新）")
        number = 2
        while (self.path / name).exists() and not self._is_ours(name, self.path / name):
            name = with_suffix(entry.name, f"（新{number}）")
            number += 1
        kept = Delivered(Status.KEPT, target, (problem("D207", where, given=name),))
        beside = self.path / name
        if beside.exists() and file_digest(beside) == entry.sha256:
            return _Plan(kept)
        return _Plan(kept, Entry(name, entry.source + "#新", entry.sha256, entry.template, entry.version), beside)

    def finished(self, name: str, given: str) -> Path | None:
        """The document of that name where it was made from the very input and nobody has touched it since."""
        entry = self.manifest.newest(name)
        path = self.path / name
        if entry is None or entry.input != given or not path.exists():
            return None
        return path if file_digest(path) == entry.sha256 else None

    def _is_ours(self, name: str, path: Path) -> bool:
        return self.manifest.wrote(name, file_digest(path))

    def _backup(self, target: Path) -> str:
        number = 1
        while (backup := target.with_name(with_suffix(target.name, f"（备份{number}）"))).exists():
            number += 1
        write_file(backup, target.read_bytes())
        return backup.name
