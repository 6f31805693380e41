"""Paragraphs find their section, and what is not sure is marked where it stands."""

from __future__ import annotations

import pytest

from toolkit.importing import sections as sections_module
from toolkit.importing.brief import Line
from toolkit.importing.prose import doubt, prose_sheets
from toolkit.importing.sections import Section, assign_sections
from toolkit.library import Library
from toolkit.problems import DocxLocation
from toolkit.schema import Schema
from toolkit.workbook.blank import FIRST_ROW
from toolkit.workbook.content import Noted, plain

VISIT = "春节前走访慰问驻地部队，送去慰问金。"
LEADING = "成立领导小组，健全组织机构，加强组织领导。"
NOTHING = "某某某某某某某某。"
MIXED = "开展宣传教育，走访慰问。"


def line(text: str, number: int = 1, title_end: int = 0) -> Line:
    return Line(text, DocxLocation("旧.docx", number), title_end=title_end)


def lines(*texts: str) -> list[Line]:
    return [line(text, number) for number, text in enumerate(texts, 1)]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Library(None).find("briefing").schema


def shape(found: list[Section]) -> list[tuple[str, list[list[str]]]]:
    return [(section.name, [[line.text for line in part.lines] for part in section.parts]) for section in found]


def test_nothing_to_assign(schema: Schema) -> None:
    assert assign_sections([], schema) == []
    assert prose_sheets([], FIRST_ROW).rows == {}
    assert assign_sections(lines(VISIT), Library(None).find("honour-certificate").schema) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((NOTHING, VISIT), [("导语", [[NOTHING]]), ("走访慰问", [[VISIT]])]),
        ((VISIT, NOTHING, LEADING), [("走访慰问", [[VISIT, NOTHING]]), ("组织领导", [[LEADING]])]),
        (("一、走访慰问", "走访六户。", "二、组织领导", LEADING), [("走访慰问", [["一、走访慰问", "走访六户。"]]), ("组织领导", [["二、组织领导", LEADING]])]),
        (("一、走访慰问", "走访六户。", "二、又去走访慰问", "走访八户。"), [("走访慰问", [["一、走访慰问", "走访六户。"]]), ("走访慰问", [["二、又去走访慰问", "走访八户。"]])]),
        (("Annual Report", "It says 12 things.", "The end."), [("导语", [["Annual Report", "It says 12 things."]]), ("结语", [["The end."]])]),
    ],
    ids=["opening", "goes with the one before", "headings", "comes again", "English"],
)  # fmt: skip
def test_sections(texts: tuple[str, ...], expected: object, schema: Schema) -> None:
    assert shape(assign_sections(lines(*texts), schema)) == expected


def test_more_sections_than_a_workbook_has_sheets(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections_module, "MOST_SECTIONS", 3)
    texts = [text for number in "一二三四五六" for text in (f"{number}、走访慰问", "走访六户。")]
    found = assign_sections(lines(*texts), schema)
    assert len(found) == 3
    assert [line.text for section in found for part in section.parts for line in part.lines] == texts


# --- marks ------------------------------------------------------------------------------------------------------------------
def marked(texts: tuple[str, ...], schema: Schema) -> dict[str, str]:
    """The cells that are tinted, with their notes."""
    made = prose_sheets(assign_sections(lines(*texts), schema), FIRST_ROW)
    notes = {
        (sheet, number): content.note
        for sheet, rows in made.rows.items()
        for number, row in enumerate(rows, FIRST_ROW)
        for content in row.values()
        if isinstance(content, Noted) and content.is_doubtful
    }
    doubtful = [place for place in made.placed if place.is_doubtful]
    assert len(doubtful) == len(notes)
    for place in doubtful:
        assert notes[place.sheet, int(place.cell[1:])] == f"{doubt(place)}，请核对"
    return {f"{sheet}{number}": note for (sheet, number), note in notes.items()}


def test_the_doubtful_line_itself_is_marked(schema: Schema) -> None:
    assert marked((NOTHING, VISIT), schema) == {}
    unsure = marked((VISIT, MIXED, VISIT), schema)
    assert len(unsure) == 1 and all("把握 5" in note for note in unsure.values())
    assert f"走访慰问{FIRST_ROW}" not in unsure
    assert list(marked((f"一、{NOTHING}", NOTHING), schema).values()) == ["看不出归哪个栏目，先放在“导语”，请核对"]


# --- rows -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "title_end", "row"),
    [
        ("一、加强组织领导", 0, ("一级", "加强组织领导", "")),
        ("五、次序不对的标题", 0, ("一级", "五、次序不对的标题", "")),
        ("（一）健全制度。制定工作制度。", 0, ("二级", "健全制度。", "制定工作制度。")),
        ("（1）进社区。", 0, ("四级", "进社区。", "")),
        ("１．进学校。走进中小学。", 0, ("三级", "１．进学校。", "走进中小学。")),
        ("一是抓组织，二是抓宣传。", 0, ("分项", "", "抓组织，二是抓宣传。")),
        ("一、一、编了两次", 0, ("一级", "一、一、编了两次", "")),
        ("健全制度。制定工作制度。", 5, ("", "健全制度。", "制定工作制度。")),
        ("=SUM(A1)和［慰问金］", 0, ("", "", "=SUM(A1)和［慰问金］")),
        ("平常的一段话。", 0, ("", "", "平常的一段话。")),
    ],
)
def test_rows(text: str, title_end: int, row: tuple[str, str, str], schema: Schema) -> None:
    found = prose_sheets(assign_sections([line(text, 1, title_end)], schema), FIRST_ROW)
    ((made,),) = found.rows.values()
    assert tuple(plain(content) for content in made.values()) == row
    (place,) = found.placed
    assert place.cell == f"{'B' if row[1] else 'C'}{FIRST_ROW}"


def test_a_long_name_with_a_number_still_fits_a_tab(schema: Schema) -> None:
    section = Section("很" * 31, assign_sections(lines(VISIT), schema)[0].parts)
    names = prose_sheets([section] * 150, FIRST_ROW).rows
    assert len(names) == 150 and all(len(name) <= 31 for name in names)
