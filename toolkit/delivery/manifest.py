"""The manifest of an output folder: which source made which document, and what exactly was written.

An append-only journal of JSON lines, so that a run killed at any moment leaves at worst one torn last line.  Of each
line only its place in the file is kept in memory: a folder may hold 100,000 documents.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO, Final

from toolkit.delivery.names import is_inside, name_hash, name_key

PRIVATE_FOLDER: Final = ".gwkit"
MANIFEST_FILE: Final = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it was written.

    A PDF or folder of page pictures has ``#`` and its own name as source, and in ``of`` what it shows.

    A document of a mail merge says more.  ``input`` is a digest of everything it was made from: where it is the same,
    the document need not be made.  ``wanted`` is the name it asked for, where it was given another one; ``row``,
    ``key`` and ``place`` say which row of the roster it belongs to (``jobs/naming.py``): digests of its cells and of
    its id, and where it stood.
    """

    name: str
    source: str
    sha256: str
    template: str = ""
    version: str = ""
    unit: str = ""
    serials: Mapping[str, int] = field(default_factory=dict)
    of: str = ""
    input: str = ""
    wanted: str = ""
    row: str = ""
    key: str = ""
    place: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of what should be another one in the next issue (``jobs/issue.py``), by sheet or ``表.栏目``."""

    @property
    def asked(self) -> str:
        """The name it asked for."""
        return self.wanted or self.name


class Manifest:
    """All entries of a folder; the first source that made a name owns it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PRIVATE_FOLDER / MANIFEST_FILE
        self._places: dict[int, tuple[int, ...]] = {}
        """Where the lines of a name begin, by the hash of the name: the one a document has and the one it asked for."""
        self._last: dict[str, Entry] = {}
        self._writer: IO[bytes] | None = None
        self._end = 0
        self._load()

    def _load(self) -> None:
        with contextlib.suppress(OSError), self._path.open("rb") as stream:
            for line in stream:
                entry = _parsed(line)
                if entry is not None:
                    self._take(entry, self._end)
                self._end += len(line)

    def _take(self, entry: Entry, place: int) -> None:
        for key in {name_hash(entry.name), name_hash(entry.asked)}:
            self._places[key] = (*self._places.get(key, ()), place)
        self._last[entry.source] = entry

    def _near(self, name: str) -> Iterator[Entry]:
        """The entries that have a name or asked for it, the first one first."""
        places = self._places.get(name_hash(name))
        if places is None:
            return
        with self._path.open("rb") as stream:
            for place in places:
                stream.seek(place)
                entry = _parsed(stream.readline())
                if entry is not None:
                    yield entry

    def _of(self, name: str) -> Iterator[Entry]:
        """The entries of a name, the first one first."""
        key = name_key(name)
        return (entry for entry in self._near(name) if name_key(entry.name) == key)

    def is_new(self, key: int) -> bool:
        """Whether no document ever had or asked for a name, given its ``name_hash``."""
        return key not in self._places

    def asking(self, name: str, source: str) -> list[Entry]:
        """What was written last of every document of a source that asked for a name, whatever it was called."""
        key = name_key(name)
        newest = {name_key(each.name): each for each in self._near(name) if each.source == source}
        return [each for each in newest.values() if name_key(each.asked) == key]

    def owner(self, name: str) -> str | None:
        """The source that first made a document of that name."""
        return next((entry.source for entry in self._of(name)), None)

    def wrote(self, name: str, sha256: str) -> bool:
        """Whether these bytes were ever written under that name."""
        return any(entry.sha256 == sha256 for entry in self._of(name))

    def newest(self, name: str) -> Entry | None:
        """What was written last under that name."""
        return max(enumerate(self._of(name)), default=(0, None), key=lambda numbered: numbered[0])[1]

    def names(self, source: str, template: str) -> Iterator[str]:
        """The names of what a source made with a template, each once."""
        seen: set[int] = set()
        with contextlib.suppress(OSError), self._path.open("rb") as stream:
            for line in stream:
                entry = _parsed(line)
                if entry is not None and (entry.source, entry.template) == (source, template):
                    key = name_hash(entry.name)
                    if key not in seen:
                        seen.add(key)
                        yield entry.name

    def last(self, source: str) -> Entry | None:
        """What the source made last."""
        return self._last.get(source)

    def entries(self) -> Iterator[Entry]:
        """The last entry of every source."""
        return iter(self._last.values())

    def documents(self) -> tuple[list[Entry], int]:
        """The newest entry of every name, and how many lines of the journal cannot be read."""
        newest: dict[str, Entry] = {}
        torn = 0
        with contextlib.suppress(OSError), self._path.open("rb") as stream:
            for line in stream:
                entry = _parsed(line)
                if entry is None:
                    torn += bool(line.strip())
                else:
                    newest[name_key(entry.name)] = entry
        return list(newest.values()), torn

    def append(self, *entries: Entry) -> bytes:
        """Record what is about to be written, safely on disk before the documents appear; returns the lines.

        Raises ``OSError``; then nothing is recorded.
        """
        if self._writer is None:
            self._writer = self._opened()
        lines = [_line(entry) for entry in entries]
        data = b"".join(lines)
        self._write(self._writer, data)
        for entry, line in zip(entries, lines, strict=True):
            self._take(entry, self._end)
            self._end += len(line)
        return data

    def _opened(self) -> IO[bytes]:
        """The journal, a torn last line of a killed run ended; without a buffer that could keep half a line."""
        self._path.parent.mkdir(exist_ok=True)
        writer = self._path.open("ab", buffering=0)
        try:
            if self._end and not self._is_whole():
                self._write(writer, b"\n")
                self._end += 1
        except BaseException:
            writer.close()
            raise
        return writer

    def _write(self, writer: IO[bytes], data: bytes) -> None:
        """Append and flush; what a full disk took only half of is cut off again."""
        try:
            view = memoryview(data)
            while view:
                view = view[writer.write(view) :]
            os.fsync(writer.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                writer.truncate(self._end)
            raise

    def _is_whole(self) -> bool:
        """Whether the last line is whole: a killed run may have torn it."""
        with self._path.open("rb") as stream:
            stream.seek(-1, os.SEEK_END)
            return stream.read(1) == b"\n"

    def close(self) -> None:
        """Close the journal."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


_FIELDS: Final = tuple(each.name for each in fields(Entry))


def _line(entry: Entry) -> bytes:
    data = {name: value for name in _FIELDS if (value := getattr(entry, name))}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _parsed(line: bytes) -> Entry | None:
    """The entry of a line; ``None`` for one that was torn, is none, or names a file outside the folder."""
    try:
        data = json.loads(line.decode("utf-8", "surrogatepass"))
        serials, digests = data.pop("serials", {}), data.pop("digests", {})
        whole = all(isinstance(text, str) for text in (*data.values(), *digests.values()))
        numbered = all(isinstance(number, int) for number in serials.values())
        entry = Entry(**data, serials=serials, digests=digests)
        return entry if whole and numbered and is_inside(entry.name) else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
