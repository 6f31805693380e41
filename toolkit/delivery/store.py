"""Where documents are kept: what a folder on a disk and a store behind an address have in common."""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from toolkit.delivery.files import file_digest, publish, settle, stage, write_problem
from toolkit.delivery.manifest import PRIVATE_FOLDER
from toolkit.delivery.names import with_suffix
from toolkit.problems import FileLocation, Problem


class Store(ABC):
    """Keeps documents under names with ``/`` between folders.  Travels to other processes; they stage, we publish.

    Every method raises ``OSError`` where the store refuses.
    """

    @abstractmethod
    def stage(self, content: bytes) -> str:
        """Keep a document under a name of no meaning, which is returned."""

    @abstractmethod
    def settle(self, staged: Iterable[str]) -> None:
        """Make staged documents safe."""

    @abstractmethod
    def publish(self, staged: str, name: str) -> None:
        """Give a staged document its name, whole."""

    @abstractmethod
    def discard(self, staged: str) -> None:
        """Drop a staged document."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether there is a document of that name."""

    @abstractmethod
    def digest(self, name: str) -> str:
        """The digest of the document that lies there."""

    @abstractmethod
    def copy(self, name: str, to: str) -> None:
        """Keep what lies there under another name, too."""

    def back_up(self, name: str) -> str:
        """Copy to a numbered name beside it, unless a killed run has done so; returns the copy's bare name."""
        number, digest = 1, self.digest(name)
        while self.exists(backup := with_suffix(name, f"（备份{number}）")):
            if self.digest(backup) == digest:
                return PurePosixPath(backup).name
            number += 1
        self.copy(name, backup)
        return PurePosixPath(backup).name

    @abstractmethod
    def output(self, name: str) -> Path | str:
        """The document's place as people read it."""

    @abstractmethod
    def refusal(self, error: OSError, name: str) -> Problem:
        """What a refusal means to the person at the desk."""

    def where(self, name: str) -> FileLocation:
        """The document as a place."""
        return FileLocation(str(self.output(name)))


class FolderStore(Store):
    """A folder on a disk, or one that all machines share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._private = folder / PRIVATE_FOLDER
        self._prefix = f"{folder}{os.sep}"

    def stage(self, content: bytes) -> str:
        """Write into our private folder in it."""
        return str(stage(self._private, content))

    def settle(self, staged: Iterable[str]) -> None:
        """Flush to the disk."""
        settle(map(Path, staged))

    def publish(self, staged: str, name: str) -> None:
        """Rename; a folder that has vanished is not made anew where it stood."""
        if not self._private.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._folder))
        publish(Path(staged), self._folder / name)

    def discard(self, staged: str) -> None:
        """Remove."""
        Path(staged).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return os.path.lexists(self._prefix + name)

    def digest(self, name: str) -> str:
        """The digest of the file."""
        return file_digest(self._folder / name)

    def copy(self, name: str, to: str) -> None:
        """Copy, whole or not at all."""
        staged = stage(self._private, (self._folder / name).read_bytes())
        settle([staged])
        publish(staged, self._folder / to)

    def output(self, name: str) -> Path:
        """The path."""
        return self._folder / name

    def refusal(self, error: OSError, name: str) -> Problem:
        """What the operating system means."""
        return write_problem(error, self._folder / name)
