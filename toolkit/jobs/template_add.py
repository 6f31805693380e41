"""``gwkit template add``: take a package that somebody sent into the user's own 公文模板 folder."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from toolkit import limits
from toolkit.delivery.files import Claim
from toolkit.errors import DeliveryError, TemplateError
from toolkit.jobs.template_check import check_template
from toolkit.library import MAIN_DOCUMENT, SAMPLE_FILE, SCHEMA_FILE, read_package, user_roots
from toolkit.opc import UNREADABLE, regular_size
from toolkit.problems import FileLocation, Problem, has_errors, problem

_FILES: Final = (SCHEMA_FILE, MAIN_DOCUMENT, "README.md", SAMPLE_FILE)


def add_template(source: Path, *, force: bool = False) -> tuple[Path | None, list[Problem]]:
    """Check a folder or zip and copy its package; nothing is copied where an error was found.

    Raises ``TemplateError`` for a zip without a package, ``DeliveryError`` where the package is there already.
    """
    with tempfile.TemporaryDirectory(prefix="gwkit-add-") as workplace:
        folder = source if source.is_dir() else _unpacked(source, Path(workplace))
        problems = list(check_template(folder).problems)
        if has_errors(problems):
            return None, problems
        package = read_package(folder, built_in=False)
        target = user_roots()[0] / package.schema.id
        if target.exists():
            if not force:
                words = {"name": package.schema.name}
                raise DeliveryError(problem("T414", FileLocation(str(target)), **words))
            _back_up(target)
        with Claim(target) as claim:
            claim.write_folder({name: (folder / name).read_bytes() for name in _FILES if (folder / name).is_file()})
    return target, problems


def _unpacked(source: Path, workplace: Path) -> Path:
    """The package of a zip: known files alone, wherever in it they lie together."""
    where = FileLocation(str(source))
    try:
        regular_size(source)
        with zipfile.ZipFile(source) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            roots = [_path(member).parent for member in members if _path(member).name == SCHEMA_FILE]
            too_large = sum(member.file_size for member in members) > limits.WORKBOOK_FILE_BYTES
            if len(roots) != 1 or too_large or len(members) > limits.MEMBERS:
                raise TemplateError(problem("T413", where))
            for member in members:
                path = _path(member)
                if path.parent == roots[0] and path.name in _FILES:
                    (workplace / path.name).write_bytes(archive.read(member))
    except UNREADABLE as error:
        raise TemplateError(problem("T413", where)) from error
    return workplace


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a member lies; some packers for Windows write backslashes."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _back_up(target: Path) -> None:
    number = 1
    while (backup := target.with_name(f"{target.name}-备份{number}")).exists():
        number += 1
    # A folder of that name without its template.toml is no package: the library passes it by.
    with contextlib.suppress(FileNotFoundError):  # a run killed here has done it already
        (target / SCHEMA_FILE).rename(target / f"{SCHEMA_FILE}.bak")
    shutil.move(target, backup)
