"""Write a file whole or not at all, and say plainly why it could not be written."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from toolkit.errors import DeliveryError
from toolkit.problems import FileLocation, Problem, problem

_PREFIX: Final = ".gw-"
_SUFFIX: Final = ".tmp"
_ATTEMPTS: Final = 4
_PAUSE_SECONDS: Final = 0.15


def write_file(target: Path, content: bytes) -> None:
    """Write beside the target under a short unrelated name, flush, rename.

    A target that another program holds open is tried again for a moment.  Raises ``DeliveryError``.
    """
    temporary = _beside(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(temporary, target)
    except OSError as error:
        temporary.unlink(missing_ok=True) if target.parent.is_dir() else None
        raise DeliveryError(write_problem(error, target)) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def file_digest(path: Path) -> str:
    """The digest that the manifest keeps of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stage(folder: Path, content: bytes) -> Path:
    """Write under a short unrelated name into a folder of the same disk as the target.  Raises ``OSError``.

    ``settle`` makes it safe, ``publish`` gives it its name.
    """
    path = _beside(folder / _SUFFIX)
    try:
        path.write_bytes(content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def settle(staged: Iterable[Path]) -> None:
    """Flush staged files to the disk; all of them at once, for the first flush carries most of the others."""
    for path in staged:
        handle = os.open(path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def publish(staged: Path, target: Path) -> None:
    """Give a staged file its name, whole.  Raises ``OSError``."""
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
    _replace(staged, target)


def write_folder(target: Path, source: Path) -> None:
    """Put a copy of a folder at ``target`` whole or not at all; one that stands there gives way.

    Raises ``DeliveryError``.
    """
    temporary, aside = _beside(target), _beside(target)
    try:
        shutil.copytree(source, temporary)
        if target.exists():
            _replace(target, aside)
        _replace(temporary, target)
    except OSError as error:
        if aside.exists() and not target.exists():
            aside.replace(target)
        raise DeliveryError(write_problem(error, target)) from error
    finally:
        for leftover in (temporary, aside):
            shutil.rmtree(leftover, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f"{_PREFIX}{secrets.token_hex(4)}{_SUFFIX}")


def _replace(temporary: Path, target: Path) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            temporary.replace(target)
        except PermissionError:
            if attempt + 1 == _ATTEMPTS or not target.exists():
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def write_problem(error: OSError, target: Path) -> Problem:
    """What an operating system's refusal means to the person at the desk."""
    where = FileLocation(str(target))
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return problem("D203", where)
    if isinstance(error, (FileExistsError, NotADirectoryError)) or target.parent.is_file():
        return problem("D201", FileLocation(str(target.parent)))
    if isinstance(error, PermissionError) and target.exists() and os.access(target.parent, os.W_OK):
        return problem("D204", where)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return problem("D202", FileLocation(str(target.parent)), detail=error.strerror)
    if isinstance(error, FileNotFoundError):
        return problem("D212", FileLocation(str(target.parent)))
    return problem("D205", where, detail=error.strerror or error)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed run left behind: only our own temporary names, only in this folder."""
    for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
