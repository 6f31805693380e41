"""An output folder: one writer at a time, every document with its source, nothing a person edited overwritten."""

from __future__ import annotations

import enum
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from toolkit.delivery.files import remove_leftovers, write_file, write_problem
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
    """A document to deliver: its wanted name without extension, its bytes, and what the manifest keeps of it."""

    source: Path
    name: str
    content: bytes
    template: str = ""
    version: str = ""
    unit: str = ""
    serials: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a document, and what there is to say about it."""

    status: Status
    path: Path | None
    problems: tuple[Problem, ...] = ()


class OutputFolder:
    """A folder opened for delivery; use it in a ``with`` block.

    Raises ``DeliveryError`` where it cannot be written to or another gwkit is writing to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        private = path / PRIVATE_FOLDER
        try:
            private.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryError(write_problem(error, private)) from error
        self._pid = private / "pid"
        self._lock = FileLock(private / "lock")
        self._acquire()
        remove_leftovers(path)
        self.manifest = Manifest(path)
        self._cleaned = {path}

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
        """Close the manifest and let the next writer in."""
        self.manifest.close()
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
        wanted, problems = safe_path(document.name, _EXTENSION, len(str(self.path.absolute())), where)
        if has_errors(problems):
            return Delivered(Status.FAILED, None, tuple(problems))
        key = self.source_key(document.source)
        name = self._own_name(wanted, key, document.source)
        if name != wanted:
            owner = self.manifest.owner(wanted)
            problems.append(problem("D101", where, name=wanted, owner=owner, given=name))
        previous = self.manifest.last(key)
        if previous and name_key(previous.name) != name_key(name) and (self.path / previous.name).exists():
            problems.append(problem("D102", where, name=previous.name, given=name))
        try:
            delivered = self._place(document, name, key, force)
        except DeliveryError as error:
            return Delivered(Status.FAILED, None, (*problems, *error.problems))
        except OSError as error:
            return Delivered(Status.FAILED, None, (*problems, write_problem(error, self.path / name)))
        return Delivered(delivered.status, delivered.path, (*problems, *delivered.problems))

    def _own_name(self, wanted: str, key: str, source: Path) -> str:
        """The wanted name, or with the source's own name appended where it belongs to another source."""
        candidates = [wanted, with_suffix(wanted, f"（{source.stem}）")]
        candidates += [with_suffix(wanted, f"（{source.stem}{number}）") for number in range(2, 100)]
        return next(name for name in candidates if self.manifest.owner(name) in (None, key))

    def _place(self, document: Document, name: str, key: str, force: bool) -> Delivered:
        target = self.path / name
        if target.parent not in self._cleaned and target.parent.is_dir():
            remove_leftovers(target.parent)
            self._cleaned.add(target.parent)
        digest = hashlib.sha256(document.content).hexdigest()
        entry = Entry(name, key, digest, document.template, document.version, document.unit, dict(document.serials))
        if not target.exists():
            return self._write(entry, target, document.content)
        present = hashlib.sha256(target.read_bytes()).hexdigest()
        if present == digest:
            if not self.manifest.wrote(name, digest) or self.manifest.last(key) != entry:
                self.manifest.append(entry)
            return Delivered(Status.UNCHANGED, target)
        if self.manifest.wrote(name, present):
            return self._write(entry, target, document.content)
        if force:
            backup = self._backup(target)
            return self._write(
                entry, target, document.content, problem("D208", FileLocation(str(target)), given=backup)
            )
        return self._keep(document, entry, target)

    def _write(self, entry: Entry, target: Path, content: bytes, *notices: Problem) -> Delivered:
        self.manifest.append(entry)
        write_file(target, content)
        return Delivered(Status.MADE, target, notices)

    def _keep(self, document: Document, entry: Entry, target: Path) -> Delivered:
        """Leave an edited file alone; where its source has changed since, put the new version beside it."""
        where = FileLocation(str(target))
        if self.manifest.owner(entry.name) is None:
            return Delivered(Status.KEPT, target, (problem("D211", where),))
        if self.manifest.wrote(entry.name, entry.sha256):
            return Delivered(Status.KEPT, target, (problem("D206", where),))
        name = with_suffix(entry.name, "（新）")
        beside = self.path / name
        number = 2
        while beside.exists() and not self._is_ours(name, beside):
            name = with_suffix(entry.name, f"（新{number}）")
            beside = self.path / name
            number += 1
        fresh = Entry(name, entry.source + "#新", entry.sha256, entry.template, entry.version)
        if not beside.exists() or hashlib.sha256(beside.read_bytes()).hexdigest() != entry.sha256:
            self._write(fresh, beside, document.content)
        return Delivered(Status.KEPT, target, (problem("D207", where, given=name),))

    def _is_ours(self, name: str, path: Path) -> bool:
        return self.manifest.wrote(name, hashlib.sha256(path.read_bytes()).hexdigest())

    def _backup(self, target: Path) -> str:
        number = 1
        while (backup := target.with_name(with_suffix(target.name, f"（备份{number}）"))).exists():
            number += 1
        write_file(backup, target.read_bytes())
        return backup.name
