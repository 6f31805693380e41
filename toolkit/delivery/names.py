"""File names that come from cells, made safe for Windows and Linux."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from toolkit import limits
from toolkit.problems import Location, Problem, problem

_FORBIDDEN: Final = re.compile('[\\\\:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(?=\.|$)", re.IGNORECASE)
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
    room = limits.FILE_NAME_BYTES - len(extension.encode()) - _ROOM_FOR_SUFFIX
    data = stem.encode()
    if len(data) > room:
        stem = data[: room - len(_ELLIPSIS.encode())].decode(errors="ignore") + _ELLIPSIS
    return stem + extension


def with_suffix(path: str, suffix: str) -> str:
    """The path with a suffix before its extension: ``a.docx`` and ``（新）`` make ``a（新）.docx``."""
    pure = PurePosixPath(path)
    return str(pure.with_name(shorten(pure.stem, "") + suffix + pure.suffix))


def name_key(path: str) -> str:
    """What two paths share that no system keeps apart: same letters in another case or composition."""
    return unicodedata.normalize("NFC", path).casefold()


def _component(part: str) -> str:
    text = _SURROGATES.sub("_", unicodedata.normalize("NFC", part))
    text = _FORBIDDEN.sub("_", text).strip().rstrip(". ")
    if text.strip("._ ") == "" and text.strip(".") == "":
        return ""
    if _RESERVED.match(text):
        text = "_" + text
    return text
