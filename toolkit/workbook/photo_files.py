"""Photos that a cell names: files beside the workbook and in the folders one level down."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path, PureWindowsPath
from typing import Final

from toolkit.labels import listed, nearest
from toolkit.workbook.values import ValueFault

_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic", ".tif", ".tiff")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:file|https?|data):", re.IGNORECASE)
_HERE: Final = re.compile(r"\.[/\\]")
_PASSED_OVER: Final = re.compile(r"[.~$@].*|__.*|输出|.*-页面", re.DOTALL)
"""Folders nobody keeps photos in: hidden ones, those of programs (``__MACOSX``, ``@eaDir``), what we delivered."""
_MOST_FOLDERS: Final = 200
_MOST_FILES: Final = 20_000
"""Files of a folder that are looked at."""
_NEAR: Final = 2_000
"""Names of pictures among which near ones are looked for."""
_SHOWN: Final = 5
"""Names a message lists."""


class _Folder:
    """The files of one folder by name; one that cannot be read has none."""

    def __init__(self, place: Path) -> None:
        try:
            with os.scandir(place) as entries:
                self.names = sorted(entry.name for entry in islice(entries, _MOST_FILES) if entry.is_file())
        except OSError:
            self.names = []
        self.pictures = [name for name in self.names if name.lower().endswith(_SUFFIXES)]
        self._exact = frozenset(self.names)
        self._by_name: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        for name in self.names:
            self._by_name.setdefault(_folded(name), []).append(name)
        for name in self.pictures:
            self._by_stem.setdefault(_folded(Path(name).stem), []).append(name)

    def of_name(self, name: str) -> list[str]:
        """The file of that name, else those that differ in case of letters or width alone."""
        return [name] if name in self._exact else self._by_name.get(_folded(name), [])

    def of_stem(self, name: str) -> list[str]:
        """The pictures with that name but for their extension."""
        return self._by_stem.get(_folded(name), [])


class PhotoFiles:
    """The files that the cells of a workbook in ``folder`` may name; folders are read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, _Folder] = {}

    def find(self, name: str) -> Path:
        """The one file of that name, in any case of letters, extension or not.

        A bare name is looked for in all folders, one with its folder (``照片/慰问.jpg``, ``./慰问.jpg``) there alone.
        Raises ``ValueFault`` where there is none, or more than one, or the name leads out of the workbook's folder.
        """
        _check_inside(name)
        try:
            found = self._alike(name)
            if len(found) > 1:
                raise ValueFault("W347", value=name, names=listed(found, _SHOWN), example=found[-1])
            if not found:
                raise ValueFault("W331", value=name, hint=self._hint(name))
            path = self._folder.joinpath(*found[0].split("/"))
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise ValueFault("W332", value=name)
        except (OSError, ValueError, RuntimeError) as error:
            raise ValueFault("W336", value=name, detail=getattr(error, "strerror", None) or error) from error
        return path

    def named(self, name: str) -> Sequence[str]:
        """The files of that name, as a message lists them; none where there is no such file."""
        try:
            _check_inside(name)
            return self._alike(name)
        except (ValueFault, OSError, ValueError, RuntimeError):
            return []

    def _alike(self, name: str) -> list[str]:
        """The files of that name, relative to the workbook's folder."""
        *folders, last = PureWindowsPath(name).parts or ("",)
        places = [Path(*folders)] if folders or _HERE.match(name) else self._folders
        known = [(place, self._files(place)) for place in places]
        found = [_told(place, each) for place, files in known for each in files.of_name(last)]
        return found or [_told(place, each) for place, files in known for each in files.of_stem(last)]

    def _hint(self, name: str) -> str:
        """A sentence with the nearest names of pictures in all folders."""
        known: dict[str, str] = {}
        for folder in self._folders:
            for each in self._files(folder).pictures[:_NEAR]:
                known.setdefault(each, _told(folder, each))
        wanted = PureWindowsPath(name).name or name
        hits = [known[hit] for hit in nearest(wanted, list(known)[:_NEAR])]
        return f"您是不是要找“{'”“'.join(hits)}”？" if hits else ""

    @cached_property
    def _folders(self) -> list[Path]:
        """The workbook's folder and those in it."""
        with os.scandir(self._folder) as entries:
            inner = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        return [Path(), *(Path(name) for name in inner if not _PASSED_OVER.fullmatch(name))][: _MOST_FOLDERS + 1]

    def _files(self, folder: Path) -> _Folder:
        if folder not in self._read:
            self._read[folder] = _Folder(self._folder / folder)
        return self._read[folder]


def _check_inside(name: str) -> None:
    relative = PureWindowsPath(name)
    if _ADDRESS.match(name) or name.startswith(("/", "\\")) or relative.drive or ".." in relative.parts:
        raise ValueFault("W332", value=name)


def _told(folder: Path, name: str) -> str:
    return "/".join((*folder.parts, name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
