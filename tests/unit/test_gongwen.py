from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.validity import faults, needs_schemas
from toolkit.gongwen import measures as m
from toolkit.gongwen.briefing import briefing_template
from toolkit.gongwen.document import base_document
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.paragraphs import paragraph
from toolkit.gongwen.styles import LOOKS

ROOT = Path(__file__).parents[2]


def contents(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_in_the_repository_is_what_the_builder_makes() -> None:
    path = ROOT / "templates" / "briefing" / "template.docx"
    assert contents(path.read_bytes()) == contents(briefing_template()), (
        f"run: python -m toolkit.gongwen.briefing {path}"
    )


def test_the_page_is_that_of_the_standard() -> None:
    assert round(m.TEXT_WIDTH / m.TWIPS_PER_MM) == 156
    assert round(m.TEXT_HEIGHT / m.TWIPS_PER_MM) == 225
    assert m.LINES_PER_PAGE * m.LINE <= m.TEXT_HEIGHT < (m.LINES_PER_PAGE + 1) * m.LINE
    assert m.CHARACTERS_PER_LINE * m.CHARACTER <= m.TEXT_WIDTH


@pytest.mark.parametrize("style", LOOKS)
def test_all_four_font_slots_name_the_official_font(style: str) -> None:
    fonts = paragraph(style, "字").find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts is not None
    slots = {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert slots == {LOOKS[style].font}
    assert fonts.get(qn("w:hint")) == "eastAsia"


def test_no_document_tells_user_machine_or_time() -> None:
    with zipfile.ZipFile(io.BytesIO(base_document([paragraph("公文正文", "字")]))) as archive:
        assert b"cp:coreProperties" in archive.read("docProps/core.xml")
        assert b"created" not in archive.read("docProps/core.xml")
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


@needs_schemas
@pytest.mark.parametrize("name", ["document", "styles", "settings", "footer1", "footer2", "fontTable"])
def test_every_part_is_valid(name: str) -> None:
    assert faults(briefing_template(), f"word/{name}.xml") == []
