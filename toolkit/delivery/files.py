"""Write a file whole or not at all, and say plainly why it could not be written."""

from __future__ import annotations

import ctypes
import errno
import functools
import hashlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from toolkit.errors import DeliveryError
from toolkit.problems import FileLocation, Problem, problem

_PREFIX: Final = ".gw-"
_SUFFIX: Final = ".tmp"
_MANY: Final = 8
"""Files from which on one flush of all is cheaper than one of each."""
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
    path = f"{folder}{os.sep}{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
    except BaseException:
        os.close(handle)
        Path(path).unlink(missing_ok=True)
        raise
    os.close(handle)
    return Path(path)


def settle(staged: Iterable[Path]) -> None:
    """Make staged files of one folder safe on its disk, with one call where the system can.  Raises ``OSError``."""
    paths = list(staged)
    if len(paths) >= _MANY and (flush := _file_system_flush()) is not None:
        handle = os.open(paths[0], os.O_RDONLY)
        try:
            if flush(handle) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        finally:
            os.close(handle)
        return
    for path in paths:
        handle = os.open(path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@functools.cache
def _file_system_flush() -> Callable[[int], int] | None:
    """Linux flushes a whole file system at once (syncfs), which costs no more than a single file or two."""
    if sys.platform != "linux":
        return None
    flush: Callable[[int], int] | None = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return flush


def publish(staged: Path, target: Path) -> None:
    """Give a staged file its name, whole.  Raises ``OSError``."""
    try:
        staged.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(staged, target)
    except PermissionError:
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
