"""Find template packages: the ``--templates`` folder, the user's 公文模板 folder, the built-in ``templates/``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from toolkit import limits
from toolkit.errors import LibraryError, TemplateError, ToolkitError
from toolkit.labels import did_you_mean
from toolkit.parts import usual_docx
from toolkit.problems import FileLocation, Problem, problem
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema

USER_FOLDER: Final = "公文模板"
SCHEMA_FILE: Final = "template.toml"
MAIN_DOCUMENT: Final = "template.docx"
SAMPLE_FILE: Final = "sample.toml"


@dataclass(frozen=True, slots=True)
class TemplatePackage:
    """A template: its folder, its schema, and whether it came with the tool (and is therefore trusted)."""

    folder: Traversable
    schema: Schema
    built_in: bool

    @property
    def docx(self) -> bytes:
        """The main document, its parts under their usual names.  Raises ``TemplateError`` where there is none."""
        content = _bytes(self.folder, MAIN_DOCUMENT, "WORKBOOK_FILE_BYTES")
        return usual_docx(content, f"{self.folder.name}/{MAIN_DOCUMENT}")

    @property
    def description(self) -> str:
        """One sentence: the first line of the package's README."""
        try:
            text = _text(self.folder, "README.md")
        except TemplateError:
            return ""
        return next((line.lstrip("# ").strip() for line in text.splitlines() if line.strip()), "")

    @property
    def sample(self) -> str:
        """The text of the package's example, empty where it has none.  Raises ``TemplateError``."""
        return _text(self.folder, SAMPLE_FILE) if self.folder.joinpath(SAMPLE_FILE).is_file() else ""


def builtin_root() -> Traversable:
    """Where the shipped templates lie: inside the installed package, or beside it in a checkout."""
    packaged = files("toolkit") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"


def user_roots() -> list[Path]:
    """The places where a user's own 公文模板 folder may lie."""
    home = Path.home()
    return [home / USER_FOLDER, home / "Documents" / USER_FOLDER, home / "文档" / USER_FOLDER]


class Library:
    """All template packages at hand.  Where two have one id, the earlier root counts."""

    def __init__(self, folder: Path | None = None) -> None:
        roots: list[tuple[Traversable, bool]] = [(root, False) for root in user_roots()]
        if folder is not None:
            roots.insert(0, (folder, False))
        self._roots = [*roots, (builtin_root(), True)]
        self.problems: list[Problem] = []
        self._packages: list[TemplatePackage] | None = None

    def packages(self) -> Sequence[TemplatePackage]:
        """Every usable package; a broken one is a finding in ``problems`` and stops nothing."""
        if self._packages is None:
            self._packages = []
            for root, built_in in self._roots:
                for package in self._read_root(root, built_in):
                    if package.schema.id not in {known.schema.id for known in self._packages}:
                        self._packages.append(package)
        return self._packages

    def _read_root(self, root: Traversable, built_in: bool) -> Iterator[TemplatePackage]:
        try:
            folders = [root, *sorted(root.iterdir(), key=lambda entry: entry.name)] if root.is_dir() else []
        except OSError:
            return
        for folder in folders:
            try:
                if folder.is_dir() and folder.joinpath(SCHEMA_FILE).is_file():
                    yield read_package(folder, built_in=built_in)
            except (ToolkitError, OSError) as error:
                self.problems.append(problem("T114", FileLocation(str(root)), folder=folder.name, detail=error))

    def find(self, name: str) -> TemplatePackage:
        """The package of that id or name.  Raises ``LibraryError`` with the nearest names."""
        package = self.get(name)
        if package is None:
            words = {"name": name, "hint": did_you_mean(name, self.names()), "known": self.listing()}
            raise LibraryError(problem("T113", None, **words))
        return package

    def get(self, name: str) -> TemplatePackage | None:
        """The package of that id or name, or ``None``."""
        return next((package for package in self.packages() if package.schema.is_called(name)), None)

    def names(self) -> list[str]:
        """Ids and names of all packages."""
        return [name for package in self.packages() for name in (package.schema.name, package.schema.id)]

    def listing(self) -> str:
        """All packages on one line, as messages name them."""
        return "、".join(f"{package.schema.name}（{package.schema.id}）" for package in self.packages())


def read_package(folder: Traversable, *, built_in: bool) -> TemplatePackage:
    """Read one package folder.  Raises ``TemplateError``."""
    where = FileLocation(f"{folder.name}/{SCHEMA_FILE}")
    return TemplatePackage(folder, parse_schema(_text(folder, SCHEMA_FILE), where), built_in)


def _text(folder: Traversable, name: str) -> str:
    try:
        return _bytes(folder, name, "TEMPLATE_TOML_BYTES").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(problem("T101", FileLocation(f"{folder.name}/{name}"), detail=error)) from error


def _bytes(folder: Traversable, name: str, limit: str) -> bytes:
    """A file of a package, which may be a device or a pipe, and of any size.  Raises ``TemplateError``."""
    where, most = FileLocation(f"{folder.name}/{name}"), getattr(limits, limit)
    path = folder.joinpath(name)
    try:
        if not path.is_file():
            raise TemplateError(problem("T115", FileLocation(str(folder)), file=name))
        with path.open("rb") as stream:
            content: bytes = stream.read(most + 1)
    except OSError as error:
        raise TemplateError(problem("G101", where, detail=error.strerror or error)) from error
    if len(content) > most:
        raise TemplateError(problem("T141", where, file=name, limit=limits.shown(limit)))
    return content
