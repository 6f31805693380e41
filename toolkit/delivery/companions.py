"""PDFs and folders of page pictures beside a delivered document.

What they show stands in the manifest: a companion of the same document is not made again, and one whose bytes are not
ours is never overwritten.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from toolkit.delivery.destination import Delivered, Status
from toolkit.delivery.files import file_digest, publish_folder, stage_folder, write_problem
from toolkit.delivery.folder import OutputFolder
from toolkit.delivery.manifest import Entry
from toolkit.delivery.names import with_suffix
from toolkit.problems import FileLocation, problem

# What file managers leave in a folder merely by showing it.
_LEFT_BY_SYSTEMS: Final = ("thumbs.db", "desktop.ini")


class Companion:
    """A file or folder of an output folder that shows one of its documents."""

    def __init__(self, folder: OutputFolder, path: Path) -> None:
        self.path = path
        self._folder = folder
        self._name = path.relative_to(folder.path).as_posix()

    def is_current(self, of: str) -> bool:
        """Whether it lies there as we made it, and shows ``of``."""
        entry = self._folder.manifest.last(f"#{self._name}")
        return entry is not None and entry.of == of and digest(self.path) == entry.sha256

    def deliver(self, made: Path, of: str, *, force: bool = False) -> Delivered:
        """Put a copy of ``made`` in its place; one that is not ours stays unless ``force``, which keeps a backup."""
        where = FileLocation(str(self.path))
        notices = []
        try:
            present = digest(self.path)
            if present is not None and not self._folder.manifest.wrote(self._name, present):
                if not force:
                    return Delivered(Status.KEPT, None, (problem("D409", where),))
                notices.append(problem("D208", where, given=self._back_up()))
            entry = Entry(self._name, f"#{self._name}", digest(made) or "", of=of)
            self._folder.manifest.append(entry)
            if made.is_dir():
                publish_folder(stage_folder(self._folder.private, made), self.path)
            else:
                staged = self._folder.store.stage(made.read_bytes())
                self._folder.store.settle([staged])
                self._folder.store.publish(staged, self._name)
        except OSError as error:
            return Delivered(Status.FAILED, None, (*notices, write_problem(error, self.path)))
        return Delivered(Status.MADE, self.path, tuple(notices))

    def _back_up(self) -> str:
        number = 1
        while (backup := self.path.with_name(with_suffix(self.path.name, f"（备份{number}）"))).exists():
            number += 1
        self.path.replace(backup)
        return backup.name


def digest(path: Path) -> str | None:
    """The digest of a file, or of a folder with everything in it; ``None`` where there is nothing."""
    if not path.is_dir():
        return file_digest(path) if path.exists() else None
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and not file.name.startswith(".") and file.name.lower() not in _LEFT_BY_SYSTEMS:
            digest.update(f"{name}\0{file_digest(file)}\n".encode())
    return digest.hexdigest()
