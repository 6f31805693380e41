"""LibreOffice makes PDFs and docx files of documents; pypdfium2 makes pictures of a PDF's pages.

One process converts many documents: starting LibreOffice takes longer than converting ten of them.  It runs with a
profile of its own, without macros and without the network, and it is watched: a document that makes it hang or crash
costs only itself.
"""

from __future__ import annotations

import contextlib
import enum
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit import limits
from toolkit.errors import ConversionError
from toolkit.fonts import write_fontconfig
from toolkit.problems import FileLocation, Problem, problem

if TYPE_CHECKING:
    from PIL.Image import Image

OFFICE_VARIABLE: Final = "GWKIT_SOFFICE"
"""The environment variable that names LibreOffice's program where it cannot be found."""

PICTURE_DPI: Final = 150

_PLACES: Final[Mapping[str, Sequence[str]]] = {
    "win32": (
        "{ProgramFiles}/LibreOffice*/program/soffice.com",
        "{ProgramFiles(x86)}/LibreOffice*/program/soffice.com",
        "{LOCALAPPDATA}/Programs/LibreOffice*/program/soffice.com",
    ),
    "darwin": (
        "/Applications/LibreOffice*.app/Contents/MacOS/soffice",
        "{HOME}/Applications/LibreOffice*.app/Contents/MacOS/soffice",
    ),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice*/program/soffice"),
}
_SETTINGS: Final = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""The profile: no macros, no links followed, nothing to recover, and a proxy that nobody listens on."""

_PICTURE_LIBRARIES: Final = {"pypdfium2": "pypdfium2", "pillow": "PIL"}
_FLAGS: Final = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
_POLL_SECONDS: Final = 0.1
_END_OF_PDF: Final = b"%%EOF"
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of one document: the file made of it, or the finding that says why there is none."""

    source: Path
    output: Path | None = None
    problem: Problem | None = None


def find_office(platform: str = sys.platform) -> str | None:
    """LibreOffice's program: ``GWKIT_SOFFICE``, the search path, then the places installers use."""
    named = os.environ.get(OFFICE_VARIABLE)
    if named:
        return shutil.which(named)
    for name in ("soffice.com",) if platform == "win32" else ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    for place in _PLACES.get(platform, ()):
        with contextlib.suppress(KeyError):  # a variable this machine does not have
            pattern = Path(place.format_map(os.environ))
            anchor = Path(pattern.anchor)
            for path in sorted(anchor.glob(str(pattern.relative_to(anchor))), reverse=True):
                return str(path)
    return None


def office_version(program: str) -> str:
    """What LibreOffice says of itself; empty where it does not answer."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=True, timeout=limits.OFFICE_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()


def to_pdf(documents: Sequence[Path], folder: Path) -> Iterator[Converted]:
    """Convert documents to PDF, in order, into ``folder`` as ``00001.pdf``, ``00002.pdf`` ….

    Raises ``ConversionError`` where LibreOffice is missing or does not work at all.
    """
    return _convert(documents, folder, "pdf")


def to_docx(documents: Sequence[Path], folder: Path) -> Iterator[Converted]:
    """Convert .doc, .wps, .odt and .rtf documents to docx, like ``to_pdf``."""
    return _convert(documents, folder, "docx")


def _convert(documents: Sequence[Path], folder: Path, kind: str) -> Iterator[Converted]:
    rest = [_Task(number, path, folder / f"{number:05d}.{kind}") for number, path in enumerate(documents, 1)]
    proven = False
    if rest:
        folder.mkdir(parents=True, exist_ok=True)
    while rest:
        with tempfile.TemporaryDirectory(prefix="gwkit-office-", ignore_cleanup_errors=True) as home:
            office = _Office(Path(home))
            while rest:
                fault, settled = _chunk(office, rest[: limits.OFFICE_CHUNK], kind)
                proven = proven or any(converted.output for converted in settled)
                if not proven and not _works():
                    raise ConversionError(problem("D405"))
                proven = True
                rest = rest[len(settled) :]
                yield from settled
                if fault is not _Fault.NONE:
                    break  # The profile may be damaged.


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    source: Path
    output: Path


class _Fault(enum.StrEnum):
    """How a process of LibreOffice ended."""

    NONE = ""
    REFUSED = "D402"
    HUNG = "D403"
    CRASHED = "D404"


# Some versions end with 1 where a document could not be converted, others with 0.
_ENDS: Final = {0: _Fault.NONE, 1: _Fault.REFUSED}


def _chunk(office: _Office, tasks: Sequence[_Task], kind: str) -> tuple[_Fault, list[Converted]]:
    """Convert documents in one process; returns what is settled, at least the first of them.

    LibreOffice takes documents in order, so after a fault the suspect is the first one behind the last that was
    made.  It is blamed only when it was the first of its process; otherwise it is the first of the next.
    """
    unread = {task.number: found for task in tasks if (found := office.stage(task)) is not None}
    staged = [task for task in tasks if task.number not in unread]
    fault = office.convert([office.staged(task) for task in staged], tasks[0].output.parent, kind)
    made = [index for index, task in enumerate(tasks) if _is_whole(task.output)]
    blamed: _Fault = _Fault.NONE
    if fault is _Fault.NONE:
        settled = tasks
    elif made:
        settled = tasks[: made[-1] + 1]
    else:
        settled, blamed = tasks[:1], fault
    return fault, [
        Converted(task.source, task.output)
        if index in made
        else Converted(task.source, None, unread.get(task.number) or _failure(task.source, blamed))
        for index, task in enumerate(settled)
    ]


def _failure(source: Path, fault: _Fault) -> Problem:
    return problem(fault or "D402", FileLocation(str(source)), seconds=f"{limits.OFFICE_SECONDS:g}")


def _is_whole(path: Path) -> bool:
    """Whether an output is complete: a process that was stopped may leave half a file."""
    try:
        if path.suffix != ".pdf":
            return zipfile.is_zipfile(path)
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - 1024))
            return _END_OF_PDF in stream.read()
    except OSError:
        return False


class _Office:
    """LibreOffice with a profile of its own in ``home``; documents are handed to it as copies with plain names."""

    def __init__(self, home: Path) -> None:
        program = find_office()
        if program is None:
            raise ConversionError(problem("D401", variable=OFFICE_VARIABLE))
        self._program = program
        self._home = home
        self._inbox = home / "in"
        self._inbox.mkdir()
        self._environment = os.environ | {"FONTCONFIG_FILE": str(write_fontconfig(home)), "HOME": str(home)}
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        self._profile = f"-env:UserInstallation={profile.as_uri()}"

    def stage(self, task: _Task) -> Problem | None:
        """Copy a document into the inbox; a finding where it cannot be read."""
        try:
            content = task.source.read_bytes()
            self.staged(task).write_bytes(content)
            if self.staged(task).suffix == ".wps" and _WORD_STREAM in content:
                self.staged(task).replace(self.staged(task).with_suffix(".doc"))
        except OSError as error:
            return problem("W103", FileLocation(str(task.source)), detail=error.strerror or error)
        return None

    def staged(self, task: _Task) -> Path:
        """Where the copy of a document lies."""
        path = self._inbox / f"{task.number:05d}{task.source.suffix.lower()}"
        renamed = path.with_suffix(".doc")
        return renamed if path.suffix == ".wps" and renamed.exists() else path

    def convert(self, documents: Sequence[Path], folder: Path, kind: str) -> _Fault:
        """Convert copies in one process and remove them; stops it when it makes nothing for too long."""
        if not documents:
            return _Fault.NONE
        command = [self._program, self._profile, *_FLAGS, "--convert-to", kind, "--outdir", str(folder.absolute())]
        process = _start([*command, *map(str, documents)], self._environment)
        try:
            return _watch(process, folder, kind)
        finally:
            _stop(process)
            for document in documents:
                document.unlink(missing_ok=True)


def _works() -> bool:
    """Whether LibreOffice can convert anything at all: a line of text, with a fresh profile."""
    with tempfile.TemporaryDirectory(prefix="gwkit-office-", ignore_cleanup_errors=True) as home:
        office = _Office(Path(home))
        probe = Path(home) / "probe.txt"
        probe.write_text("1\n", "ascii")
        office.convert([probe], Path(home), "pdf")
        return _is_whole(probe.with_suffix(".pdf"))


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen(
            command,
            stdin=silent,
            stdout=silent,
            stderr=silent,
            env=environment,
            start_new_session=True,
            creationflags=flags,
        )
    except OSError as error:
        raise ConversionError(problem("D406", FileLocation(command[0]), detail=error.strerror or error)) from error


def _watch(process: subprocess.Popen[bytes], folder: Path, kind: str) -> _Fault:
    """Wait for the end; every new file starts the clock anew."""
    count, since = -1, time.monotonic()
    while True:
        try:
            code = process.wait(_POLL_SECONDS)
            return _ENDS.get(code, _Fault.CRASHED)
        except subprocess.TimeoutExpired:
            present = sum(1 for _ in folder.glob(f"*.{kind}"))
            if present != count:
                count, since = present, time.monotonic()
            elif time.monotonic() - since > limits.OFFICE_SECONDS:
                return _Fault.HUNG


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with the children it started: LibreOffice's program is only a starter."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        import signal

        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def draw_pages(pdf: Path, dpi: float) -> Iterator[Image]:
    """Draw the pages of a PDF one after the other.

    Raises ``ConversionError`` where pypdfium2 is not installed or the file is not a readable PDF.
    """
    if (lacking := missing_for_pictures()) is not None:
        raise ConversionError(lacking)
    import pypdfium2

    try:
        with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
            for page in document:
                width, height = page.get_size()
                scale = min(dpi / 72, (limits.PICTURE_PIXELS / max(width * height, 1)) ** 0.5)
                yield page.render(scale=scale).to_pil()
    except pypdfium2.PdfiumError as error:
        raise ConversionError(problem("D408", FileLocation(str(pdf)), detail=error)) from error


def page_pictures(pdf: Path, folder: Path, dpi: float = PICTURE_DPI, name: str | None = None) -> list[Path]:
    """Draw every page of a PDF as ``名称-第1页.png`` in ``folder``; ``name`` is the PDF's own unless given.

    Raises ``ConversionError`` like ``draw_pages``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    for number, image in enumerate(draw_pages(pdf, dpi), 1):
        pictures.append(folder / f"{name or pdf.stem}-第{number}页.png")
        image.save(pictures[-1])
    return pictures


def missing_for_pictures() -> Problem | None:
    """The finding for a library that drawing pages needs and that is not installed."""
    missing = [name for name, module in _PICTURE_LIBRARIES.items() if importlib.util.find_spec(module) is None]
    return missing_library(missing[0]) if missing else None


def missing_library(name: str) -> Problem:
    """The finding for a library of the extra ``[pdf]`` that is not installed."""
    return problem("D407", name=name)
