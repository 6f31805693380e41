"""Workbooks that are whole archives of well-formed XML, and hostile in what they say: their sheets, cells and parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest

from tests.documents import filled
from tests.hostile.judge import judged
from tests.hostile.test_archives import archive

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)
GUIDE: list[tuple[str, ...]] = [("模板", "双拥工作简报"), ("版本", "1.0")]
FORM: list[tuple[str, ...]] = [
    ("项目", "内容"),
    ("简报名称", "双拥简报"),
    ("期号", "3"),
    ("编发单位", "某县双拥办"),
    ("印发日期", "2026年2月8日"),
    ("标题", "某标题"),
]
PROSE: list[tuple[str, ...]] = [("层级", "标题", "内容"), ("", "", "某段正文。")]
LEDGER: list[tuple[str, ...]] = [("日期", "慰问对象", "户数", "慰问金"), ("1月30日", "某部", "3", "500")]
SHEETS: dict[str, list[tuple[str, ...]]] = {"说明": GUIDE, "报头": FORM, "导语": PROSE, "走访慰问台账": LEDGER}


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows(table: Iterable[Iterable[str]], cells: Mapping[str, str] | None = None) -> str:
    """Rows of texts; ``cells`` are put in the place of what stands there, as XML."""
    told = []
    for number, line in enumerate(table, 1):
        places = [(f"{chr(65 + column)}{number}", text) for column, text in enumerate(line)]
        told.append(
            f'<row r="{number}">'
            + "".join((cells or {}).get(place, text_cell(place, text)) for place, text in places)
            + "</row>"
        )
    return "".join(told)


def sheet(data: str, before: str = "", after: str = "", space: str = _MAIN) -> str:
    return f'<worksheet xmlns="{space}" xmlns:r="{_OFFICE}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def book(
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    head: str = "",
    tail: str = "",
    names: Iterable[str] = (),
    links: str = "",
    members: Mapping[str, bytes] | None = None,
    styles: str = STYLES,
    kind: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
) -> bytes:
    """A workbook of these sheets, as XML; ``names`` are further ``sheet`` elements."""
    numbers = {name: number for number, name in enumerate(sheets, 1)}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for name, number in numbers.items()
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers.values()
    )
    related += f'<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    related += f'<Relationship Id="rIdT" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    content = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{head}<sheets>{listed}{"".join(names)}</sheets>{tail}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}{links}</Relationships>',
        "xl/styles.xml": styles,
        **{
            f"xl/worksheets/sheet{number}.xml": xml
            for (_, xml), number in zip(sheets.items(), numbers.values(), strict=True)
        },
        **({"xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>'} if strings else {}),
    }
    return archive({**{name: xml.encode("utf-8", "surrogatepass") for name, xml in content.items()}, **(members or {})})


def plain(**changed: str) -> dict[str, str]:
    """The sheets of a small sound workbook, some of them changed or added."""
    return {name: sheet(rows(table)) for name, table in SHEETS.items()} | changed


def celled(name: str, cells: Mapping[str, str]) -> dict[str, str]:
    """The same with some cells of one sheet changed."""
    return plain(**{name: sheet(rows(SHEETS[name], cells))})


def cell(reference: str, value: str, kind: str = "n", style: int = 0) -> str:
    return f'<c r="{reference}" t="{kind}" s="{style}"><v>{escape(value)}</v></c>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


def built(folder: Path, data: bytes, *words: str, code: int | None = None) -> list[str]:
    """Build a workbook; the paragraphs of the document, where there is one.  ``words`` have to be told, or printed."""
    (folder / "坏.xlsx").write_bytes(data)
    run = judged(folder, "build", folder / "坏.xlsx", "-o", folder / "出", codes=(0, 1) if code is None else (code,))
    assert run.code == 0 or "坏.xlsx" in run.out + run.err
    texts = [text for path in (folder / "出").glob("*.docx") for text in filled(path)]
    assert bool(texts) == (run.code == 0)
    for word in words:
        assert word in "\n".join([run.out, run.err, *texts])
    return texts


DATES = {
    "46061": "2026年2月8日",
    "46061.9999": "2026年2月8日",
    "2958465": "9999年12月31日",
    "-1": "报头!B5",
    "-0.5": "报头!B5",
    "0": "报头!B5",
    "2958466": "报头!B5",
    "1e308": "报头!B5",
    "-1e308": "报头!5",
    "-INF": "报头!5",
    "1e309": "报头!B5",
    "NaN": "报头!B5",
    "1e-320": "报头!B5",
    "": "报头!B5",
    "某日": "报头!B5",
}


@pytest.mark.parametrize("value", DATES)
def test_serials_of_dates(value: str, folder: Path) -> None:
    built(folder, book(celled("报头", {"B5": cell("B5", value, style=1)})), DATES[value], code=int("!" in DATES[value]))


@pytest.mark.parametrize(("value", "words"), [("44599", "2026年2月8日"), ("-1", "报头!B5"), ("2957004", "报头!B5"), ("1e10", "报头!B5")])  # fmt: skip
def test_serials_of_the_1904_date_system(value: str, words: str, folder: Path) -> None:
    data = book(celled("报头", {"B5": cell("B5", value, style=1)}), head='<workbookPr date1904="1"/>')
    built(folder, data, words, code=int("!" in words))


@pytest.mark.parametrize("value", ["2026-02-08", "不是日期", "0000-00-00", "2026-13-45", "9999999-01-01", "2026-02-08T25:61:61Z", "1899-12-31", ""])  # fmt: skip
def test_dates_as_texts(value: str, folder: Path) -> None:
    words = "2026年2月8日" if value == "2026-02-08" else "报头!B5"
    built(folder, book(celled("报头", {"B5": cell("B5", value, "d")})), words, code=int("!" in words))


@pytest.mark.parametrize("value", ["NaN", "INF", "-INF", "1e309", "1e308", "-1e308", "1e-320", "0x10", "#"])
@pytest.mark.parametrize(("name", "reference"), [("走访慰问台账", "C2"), ("走访慰问台账", "D2"), ("报头", "B6")])
def test_what_is_no_number(value: str, name: str, reference: str, folder: Path) -> None:
    built(folder, book(celled(name, {reference: cell(reference, value)})), f"{name}!{reference}", code=1)


def test_a_percentage_that_is_no_number(folder: Path) -> None:
    built(folder, book(celled("报头", {"B6": cell("B6", "NaN", style=2)})), "报头!B6", code=1)
