"""An output folder: one writer at a time, every document with its source, nothing a person edited overwritten."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.delivery.destination import Delivered, Destination, Staged, Status
from toolkit.delivery.files import remove_leftovers, write_problem
from toolkit.delivery.lock import Held, Lock
from toolkit.delivery.manifest import PRIVATE_FOLDER, Entry, Manifest
from toolkit.delivery.names import name_key, safe_path, with_suffix
from toolkit.delivery.store import FolderStore
from toolkit.errors import DeliveryError
from toolkit.problems import CellLocation, FileLocation, has_errors, problem

_EXTENSION = ".docx"


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
    digests: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


class OutputFolder(Destination):
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
        self._lock = Lock(self.private / "lock")
        self._acquire()
        remove_leftovers(self.private)
        super().__init__(FolderStore(path), Manifest(path))

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Held as held:
            raise DeliveryError(problem("D209", FileLocation(str(self.path)), pid=held.pid)) from held
        except OSError as error:
            raise DeliveryError(write_problem(error, self.private)) from error

    def close(self) -> None:
        """Close the manifest, drop what was staged and never published, let the next writer in."""
        self.manifest.close()
        remove_leftovers(self.private)
        self._lock.release()

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
        entry = Entry(
            name,
            key,
            digest,
            document.template,
            document.version,
            document.unit,
            serials=dict(document.serials),
            digests=dict(document.digests),
        )
        try:
            staged = self.store.stage(document.content)
            self.store.settle([staged])
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
