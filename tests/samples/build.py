"""Type the sample texts into the real blank workbook: ``python -m tests.samples.build`` writes ``sample_sheets/``
and the sample workbooks of the shipped packages.
"""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl.workbook.workbook import Workbook

from tests.workbooks import type_into
from toolkit.library import Library
from toolkit.opc import pack
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import sample_content

SOURCES = Path(__file__).parent
SHEETS = SOURCES.parent.parent / "sample_sheets"


def sources() -> list[Path]:
    """The Markdown texts, in order."""
    return sorted(SOURCES.glob("*.md"))


def sample_bytes(source: Path) -> bytes:
    """The workbook of one text, the same bytes every time."""
    blank = blank_workbook(Library().find("briefing").schema)
    return _packed(type_into(blank, source.read_text("utf-8")))


def _packed(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    core = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    return pack(stream.getvalue(), {"docProps/core.xml": core})


def package_samples() -> dict[Path, bytes]:
    """The sample workbook of every shipped package beside the briefing, made from its ``sample.toml``."""
    library = Library()
    packages = [package for package in library.packages() if package.built_in and package.schema.id != "briefing"]
    return {
        Path(str(package.folder)) / "sample.xlsx": blank_workbook(
            package.schema, sample_content(package.schema, package.sample)
        )
        for package in packages
    }


if __name__ == "__main__":
    for path, content in package_samples().items():
        path.write_bytes(content)
    SHEETS.mkdir(exist_ok=True)
    for source in sources():
        (SHEETS / f"{source.stem}.xlsx").write_bytes(sample_bytes(source))
