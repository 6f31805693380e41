"""``gwkit template new``: a whole template package for a kind of document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from toolkit.delivery.files import Claim
from toolkit.errors import LibraryError
from toolkit.gongwen.document import P1, Profile
from toolkit.gongwen.kinds.catalogue import KINDS
from toolkit.gongwen.kinds.elements import quoted
from toolkit.labels import did_you_mean
from toolkit.library import MAIN_DOCUMENT, SAMPLE_FILE, SCHEMA_FILE, Library
from toolkit.opc import printable
from toolkit.problems import FileLocation, problem
from toolkit.schema_file import parse_schema
from toolkit.workbook.blank import blank_workbook

BRIEFING: Final = "简报"
BLANK: Final = "空白表.xlsx"


def kinds() -> list[str]:
    """The kinds there are."""
    return [*KINDS, BRIEFING]


def new_template(kind: str, folder: Path, *, name: str = "", identity: str = "", profile: Profile = P1) -> list[Path]:
    """Write ``template.docx``, ``template.toml``, ``README.md``, ``sample.toml`` and a blank workbook into ``folder``.

    Raises ``LibraryError`` for an unknown kind, ``DeliveryError`` where the folder already holds something.
    """
    files = _files(kind, name, identity, profile)
    schema = parse_schema(files[SCHEMA_FILE].decode(), FileLocation(str(folder / SCHEMA_FILE)))
    files[BLANK] = blank_workbook(schema)
    with Claim(folder) as claim:
        claim.write_folder(files)
    return [folder / file for file in files]


def _files(kind: str, name: str, identity: str, profile: Profile) -> dict[str, bytes]:
    if kind in (BRIEFING, "briefing"):
        package = Library().find("briefing")
        toml = package.folder.joinpath(SCHEMA_FILE).read_text("utf-8")
        toml = toml.replace('id = "briefing"', f"id = {quoted(identity or 'my-briefing')}", 1)
        toml = toml.replace(f'name = "{package.schema.name}"', f"name = {quoted(name or '本单位简报')}", 1)
        return {
            SCHEMA_FILE: toml.encode(),
            MAIN_DOCUMENT: package.docx,
            "README.md": f"{package.description}\n".encode(),
            SAMPLE_FILE: package.sample.encode(),
        }
    found = next((entry for entry in KINDS.values() if kind in (entry.id, entry.name)), None)
    if found is None:
        hint = did_you_mean(kind, kinds())
        raise LibraryError(problem("T124", None, name=kind, hint=hint, known="、".join(kinds())))
    title = printable(name) or found.name
    return {
        SCHEMA_FILE: found.schema_text(identity or found.id, title).encode(),
        MAIN_DOCUMENT: found.document(profile),
        "README.md": found.readme(title).encode(),
        SAMPLE_FILE: found.sample.lstrip().encode(),
    }
