"""The manifest of an output folder: which source made which document, and what exactly was written.

An append-only journal of JSON lines, so that a run killed at any moment leaves at worst one torn last line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Final

from toolkit.delivery.names import name_key

PRIVATE_FOLDER: Final = ".gwkit"
_FILE: Final = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it was written.

    A PDF or folder of page pictures has ``#`` and its own name as source, and in ``of`` what it shows.
    """

    name: str
    source: str
    sha256: str
    template: str = ""
    version: str = ""
    unit: str = ""
    serials: Mapping[str, int] = field(default_factory=dict)
    of: str = ""


class Manifest:
    """All entries of a folder; the first source that made a name owns it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PRIVATE_FOLDER / _FILE
        self._owners: dict[str, str] = {}
        self._hashes: dict[str, set[str]] = {}
        self._last: dict[str, Entry] = {}
        self._stream: IO[bytes] | None = None
        for entry in self._read():
            self._take(entry)

    def _read(self) -> Iterator[Entry]:
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return
        for line in lines:
            try:
                data = json.loads(line)
                yield Entry(**data)
            except (ValueError, TypeError):
                continue  # A torn line: the run was killed while writing it.

    def _take(self, entry: Entry) -> None:
        key = name_key(entry.name)
        self._owners.setdefault(key, entry.source)
        self._hashes.setdefault(key, set()).add(entry.sha256)
        self._last[entry.source] = entry

    def owner(self, name: str) -> str | None:
        """The source that first made a document of that name."""
        return self._owners.get(name_key(name))

    def wrote(self, name: str, sha256: str) -> bool:
        """Whether these bytes were ever written under that name."""
        return sha256 in self._hashes.get(name_key(name), ())

    def last(self, source: str) -> Entry | None:
        """What the source made last."""
        return self._last.get(source)

    def entries(self) -> Iterator[Entry]:
        """The last entry of every source."""
        return iter(self._last.values())

    def append(self, entry: Entry) -> None:
        """Record what is about to be written, safely on disk before the document appears."""
        if self._stream is None:
            self._path.parent.mkdir(exist_ok=True)
            torn = self._path.exists() and not self._path.read_bytes().endswith(b"\n")
            self._stream = self._path.open("ab")
            if torn:
                self._stream.write(b"\n")
        line = json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":"))
        self._stream.write(line.encode() + b"\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._take(entry)

    def close(self) -> None:
        """Close the journal."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
