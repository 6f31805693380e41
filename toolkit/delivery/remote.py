"""A store behind an address (``s3://…``, ``memory://…``): whatever fsspec reaches.

An object appears whole by the store's own promise.  A journal cannot be appended to there: what one chunk recorded is
an object of its own, and all of them become one when the run ends.
"""

from __future__ import annotations

import hashlib
import importlib
import posixpath
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from toolkit.delivery.destination import Destination
from toolkit.delivery.manifest import MANIFEST_FILE, PRIVATE_FOLDER, Entry, Manifest
from toolkit.delivery.store import Store
from toolkit.errors import DeliveryError
from toolkit.problems import FileLocation, Problem, problem

_PARTS: Final = "manifest-part-"
_STAGED: Final = "staged-"


def is_address(output: str) -> bool:
    """Whether an output is the address of a store and no folder."""
    return "://" in output


class RemoteStore(Store):
    """A store that fsspec reaches.  Raises ``DeliveryError`` where fsspec or the part of it for this address lacks."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self.root = self._reached()[1]

    def _reached(self) -> tuple[Any, str]:
        where = FileLocation(self._address)
        try:
            fsspec: Any = importlib.import_module("fsspec")
        except ImportError as error:
            raise DeliveryError(problem("D216", where, name="fsspec")) from error
        try:
            system, root = fsspec.core.url_to_fs(self._address)
        except ImportError as error:
            raise DeliveryError(problem("D216", where, name=error.name or str(error))) from error
        except ValueError as error:
            raise DeliveryError(problem("D217", where, detail=error)) from error
        return system, root.rstrip("/")

    @property
    def is_of_this_process(self) -> bool:
        """Whether no other process sees it: the store in memory, which is for trying things out."""
        return self._address.startswith("memory:")

    @property
    def system(self) -> Any:
        """The file system of fsspec, which keeps one object for each address and process."""
        return self._reached()[0]

    def path(self, name: str) -> str:
        """The object's full name."""
        return posixpath.join(self.root, name)

    def private(self, name: str) -> str:
        """The full name of one of our own objects."""
        return self.path(f"{PRIVATE_FOLDER}/{name}")

    def stage(self, content: bytes) -> str:
        """Put an object under a name of no meaning."""
        staged = self.private(_STAGED + secrets.token_hex(8))
        self.system.makedirs(posixpath.dirname(staged), exist_ok=True)
        self.system.pipe_file(staged, content)
        return staged

    def settle(self, staged: Iterable[str]) -> None:
        """Stores keep what they have taken."""
        for _ in staged:
            pass

    def publish(self, staged: str, name: str) -> None:
        """Move."""
        self.system.makedirs(posixpath.dirname(self.path(name)), exist_ok=True)
        self.system.mv(staged, self.path(name))

    def discard(self, staged: str) -> None:
        """Remove."""
        if self.system.exists(staged):
            self.system.rm_file(staged)

    def exists(self, name: str) -> bool:
        """Whether there is such an object."""
        return bool(self.system.exists(self.path(name)))

    def digest(self, name: str) -> str:
        """The digest of the object."""
        return hashlib.sha256(self.system.cat_file(self.path(name))).hexdigest()

    def copy(self, name: str, to: str) -> None:
        """Copy."""
        self.system.copy(self.path(name), self.path(to))

    def output(self, name: str) -> str:
        """The address."""
        return f"{self._address}/{name}"

    def refusal(self, error: OSError, name: str) -> Problem:
        """What the store said."""
        return problem("D205", self.where(name), detail=error)


class RemoteFolder(Destination):
    """A store opened for delivery; use it in a ``with`` block.  Raises ``DeliveryError``."""

    def __init__(self, address: str) -> None:
        store = RemoteStore(address)
        self._remote = store
        self._local = tempfile.TemporaryDirectory(prefix="gwkit-remote-")
        try:
            self._part = _fetched(store, Path(self._local.name))
        except OSError as error:
            self._local.cleanup()
            raise DeliveryError(store.refusal(error, "")) from error
        super().__init__(store, Manifest(Path(self._local.name)))

    def _record(self, entries: Iterable[Entry]) -> None:
        listed = list(entries)
        data = self.manifest.append(*listed)
        self._part += 1
        self._remote.system.pipe_file(self._remote.private(f"{_PARTS}{self._part:08}.jsonl"), data)

    def has(self, name: str) -> bool:
        """As the manifest says: asking a store for each of 100,000 documents takes an hour."""
        return True

    def close(self) -> None:
        """Make one journal of all its parts, drop what was staged and never published."""
        self.manifest.close()
        path = Path(self._local.name) / PRIVATE_FOLDER / MANIFEST_FILE
        system = self._remote.system
        try:
            if path.exists() and self._part:
                system.pipe_file(self._remote.private(MANIFEST_FILE), path.read_bytes())
            for found in _listed(self._remote):
                if posixpath.basename(found).startswith((_PARTS, _STAGED)):
                    system.rm_file(found)
        finally:
            self._local.cleanup()


def remote_manifest(address: str, folder: Path) -> Manifest:
    """The journal of a store, for reading; ``folder`` keeps a copy.  Raises ``DeliveryError``."""
    store = RemoteStore(address)
    try:
        _fetched(store, folder)
    except OSError as error:
        raise DeliveryError(store.refusal(error, "")) from error
    return Manifest(folder)


def _listed(store: RemoteStore) -> list[str]:
    folder = store.path(PRIVATE_FOLDER)
    return sorted(store.system.ls(folder, detail=False)) if store.system.exists(folder) else []


def _fetched(store: RemoteStore, folder: Path) -> int:
    """Bring the journal and its parts together in a local copy; returns the number of the last part."""
    store.system.makedirs(store.path(PRIVATE_FOLDER), exist_ok=True)
    names = [name for name in _listed(store) if posixpath.basename(name).startswith((_PARTS, MANIFEST_FILE))]
    parts = [name for name in names if posixpath.basename(name).startswith(_PARTS)]
    target = folder / PRIVATE_FOLDER / MANIFEST_FILE
    target.parent.mkdir(parents=True)
    whole = [name for name in names if name not in parts]
    target.write_bytes(b"".join(store.system.cat_file(name) for name in (*whole, *parts)))
    return max((int(posixpath.basename(name)[len(_PARTS) :].split(".")[0]) for name in parts), default=0)
