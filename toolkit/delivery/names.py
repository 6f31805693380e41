"""File names that come from cells, made safe for Windows and Linux."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from toolkit import limits
from toolkit.problems import Location, Problem, problem

_INVISIBLE: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""Controls and formats: what does not show, or turns round what does."""
_FORBIDDEN: Final = re.compile(f'[/\\\\:*?"<>|\ud800-\udfff{_INVISIBLE}]')
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(?= *(?:\.|$))", re.I)
_INSIDE: Final = re.compile(r"(?!\.{1,2}(?:/|$))[^/\\:\0]+(?:/(?!\.{1,2}(?:/|$))[^/\\:\0]+)*")
_HIDING: Final = ("~$", "-")
"""What a document's name does not begin with: Office's own files do, and a shell would take it for an option."""
_ELLIPSIS: Final = "…"
_ROOM_FOR_SUFFIX: Final = len("（新99）".encode())


def safe_path(wanted: str, extension: str, folder_length: int, where: Location | None) -> tuple[str, list[Problem]]:
    """A relative path, with ``/`` between folders, that every system takes and that stays inside its folder.

    ``folder_length`` is the length of the output folder's own path in characters.  Returns an empty path with a
    finding where nothing of the name is left.
    """
    parts = [part for part in (_component(part) for part in wanted.split("/")) if part]
    if not parts:
        return "", [problem("D105", where)]
    if parts[-1].startswith(_HIDING):
        parts[-1] = "_" + parts[-1]
    problems = []
    cleaned = "/".join(parts)
    if cleaned != unicodedata.normalize("NFC", wanted).strip():
        problems.append(problem("D103", where, name=cleaned))
    shortened = [*(shorten(part, "") for part in parts[:-1]), shorten(parts[-1], extension)]
    room = limits.PATH_CHARACTERS - folder_length - 1
    path = "/".join(shortened)
    if len(path) > room:
        over = len(path) - room + len(_ELLIPSIS)
        stem = shortened[-1].removesuffix(extension)
        shortened[-1] = (stem[: max(1, len(stem) - over)] + _ELLIPSIS) + extension
        path = "/".join(shortened)
    if path != cleaned + extension:
        problems.append(problem("D104", where, name=path))
    return path, problems


def shorten(stem: str, extension: str) -> str:
    """The name within 255 bytes of UTF-8, extension and room for a suffix included; what is cut shows as …."""
    return _cut(stem, limits.FILE_NAME_BYTES - len(extension.encode()) - _ROOM_FOR_SUFFIX) + extension


def _cut(text: str, room: int) -> str:
    """The text within ``room`` bytes of UTF-8; what is cut shows as …."""
    data = text.encode()
    return text if len(data) <= room else data[: room - len(_ELLIPSIS.encode())].decode(errors="ignore") + _ELLIPSIS


def with_suffix(path: str, suffix: str) -> str:
    """The path with a suffix before its extension: ``a.docx`` and ``（新）`` make ``a（新）.docx``.

    The suffix may hold another file's name: it is made safe, and cut where it leaves no room.
    """
    pure = PurePosixPath(path)
    suffix = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", suffix))
    if len(suffix.encode()) > limits.FILE_NAME_BYTES // 2:
        suffix = _cut(suffix, limits.FILE_NAME_BYTES // 2 - len(suffix[-1].encode())) + suffix[-1]
    room = limits.FILE_NAME_BYTES - len((suffix + pure.suffix).encode())
    return str(pure.with_name(_cut(pure.stem, room) + suffix + pure.suffix))


def name_key(path: str) -> str:
    """What two paths share that no system keeps apart: same letters in another case or composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def name_hash(path: str) -> int:
    """A number for ``name_key`` that takes no memory to speak of; another one in every process."""
    return hash(name_key(path))


def is_inside(name: str) -> bool:
    """Whether a name written down somewhere is one of ours: a path below the folder, on every system."""
    return _INSIDE.fullmatch(name) is not None


def _component(part: str) -> str:
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", part)).strip().rstrip(". ")
    # A leading dot hides a file, and our private folder begins with one.
    return "_" + text if text.startswith(".") or _RESERVED.match(text) else text
