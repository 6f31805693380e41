"""Write a file whole or not at all, and say plainly why it could not be written."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import hashlib
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Self

from toolkit.delivery.lock import Held, Lock
from toolkit.delivery.names import name_key
from toolkit.errors import DeliveryError
from toolkit.opc import regular_size
from toolkit.problems import FileLocation, Problem, problem

_PREFIX: Final = ".gw-"
_SUFFIX: Final = ".tmp"
_MANY: Final = 8
"""Files from which on one flush of all is cheaper than one of each."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PAUSES_SECONDS: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
_PATIENCE_SECONDS: Final = 2.0
"""How long a run waits for another one that is writing the very same file."""


def write_file(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; what stood there stays until then.  Raises ``DeliveryError``."""
    with Claim(target) as claim:
        claim.write(content)


def write_new(target: Path, content: bytes, *, force: bool) -> None:
    """Write a file that must not exist yet, unless ``force`` or it is the very same.  Raises ``DeliveryError``."""
    with Claim(target) as claim:
        if not force and target.exists() and not holds(target, content):
            raise DeliveryError(problem("D210", FileLocation(str(target))))
        claim.write(content)


def holds(path: Path, content: bytes) -> bool:
    """Whether a file is there that holds just this."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


class Claim:
    """The only right to write the file or folder of a name; use it in a ``with`` block.

    What is written stands beside the target under a short unrelated name until it is whole.  The name is the same in
    every run, so that the next one clears away what a killed one left.  Raises ``DeliveryError``, also where another
    gwkit does not give the right up in a moment.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        stem = _PREFIX + hashlib.sha256(name_key(target.name).encode()).hexdigest()[:12]
        self._temporary = target.with_name(stem + _SUFFIX)
        self._lock = Lock(target.with_name(stem + ".lock"))

    def __enter__(self) -> Self:
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(_PATIENCE_SECONDS)
            _remove(self._temporary)
        except Held as held:
            raise DeliveryError(problem("D220", FileLocation(str(self._target)), pid=held.pid)) from held
        except OSError as error:
            raise DeliveryError(write_problem(error, self._target)) from error
        return self

    def __exit__(self, *_: object) -> None:
        _remove(self._temporary)
        self._lock.release()

    def write(self, content: bytes) -> None:
        """Write the file, flush, rename; one that holds just this stays.  Raises ``DeliveryError``."""
        if holds(self._target, content):
            return
        try:
            _write(self._temporary, content)
            _replace(self._temporary, self._target)
        except OSError as error:
            raise DeliveryError(write_problem(error, self._target)) from error

    def write_folder(self, files: Mapping[str, bytes]) -> None:
        """Write a folder of files; one that holds just these stays.

        Raises ``DeliveryError``, also where something else is in the folder.
        """
        target = self._target
        present = [path.name for path in target.iterdir()] if target.is_dir() else []
        if present and set(present) == set(files) and all(holds(target / name, files[name]) for name in files):
            return
        if present:
            raise DeliveryError(problem("T125", FileLocation(str(target)), folder=target))
        try:
            self._temporary.mkdir()
            for name, content in files.items():
                _write(self._temporary / name, content)
            if target.is_dir():
                target.rmdir()
            _replace(self._temporary, target)
        except OSError as error:
            raise DeliveryError(write_problem(error, target)) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def file_digest(path: Path) -> str:
    """The digest that the manifest keeps of a file.  Raises ``OSError``."""
    regular_size(path)
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


def stage_folder(folder: Path, source: Path) -> Path:
    """Copy a folder as ``stage`` writes a file.  Raises ``OSError``."""
    staged = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    try:
        shutil.copytree(source, staged)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return staged


def publish_folder(staged: Path, target: Path) -> None:
    """Give a staged folder its name; one that stands there gives way, or stays where that fails.

    Raises ``OSError``.
    """
    aside = staged.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    try:
        if target.exists():
            _replace(target, aside)
        _replace(staged, target)
    except OSError:
        if aside.exists() and not target.exists():
            aside.replace(target)
        raise
    finally:
        for leftover in (staged, aside):
            shutil.rmtree(leftover, ignore_errors=True)


def _replace(temporary: Path, target: Path) -> None:
    """Rename; where Word or a virus scanner holds one of both, try again for a moment."""
    for pause in _PAUSES_SECONDS:
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def write_problem(error: OSError, target: Path) -> Problem:
    """What an operating system's refusal means to the person at the desk."""
    where = FileLocation(str(target))
    if error.errno in _FULL:
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


def disk_full(error: Exception) -> Problem | None:
    """The finding about a full disk, that of the temporary files mostly; ``None`` for any other error."""
    if not isinstance(error, OSError):
        return None
    if error.errno in _FULL:
        return problem("D203", FileLocation(str(error.filename or tempfile.gettempdir())))
    if isinstance(error, FileNotFoundError) and error.filename is None and "temporary directory" in str(error.strerror):
        return problem("D222")
    return None


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed run left behind: only our own temporary names, only in this folder."""
    for leftover in leftovers(folder):
        _remove(leftover)


def leftovers(folder: Path) -> Iterable[Path]:
    """What a killed run left behind in this folder."""
    return folder.glob(f"{_PREFIX}*{_SUFFIX}")


def _remove(leftover: Path) -> None:
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover, ignore_errors=True)
        return
    with contextlib.suppress(OSError):  # gone with its folder, or held for a moment: the next run's business
        leftover.unlink()
