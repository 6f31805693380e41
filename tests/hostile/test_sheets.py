"""Workbooks that are whole archives of well-formed XML, and hostile in what they say: their sheets, cells and parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest

from tests.documents import filled
from tests.hostile.judge import judged
from tests.hostile.test_archives import archive
from toolkit.workbook.marks import column_letters

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


def text_row(number: int, texts: Sequence[str]) -> str:
    cells = (text_cell(f"{column_letters(column)}{number}", text) for column, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


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


@pytest.mark.sampled(4)
@pytest.mark.parametrize("value", ["2026-02-08", "不是日期", "0000-00-00", "2026-13-45", "9999999-01-01", "2026-02-08T25:61:61Z", "1899-12-31", ""])  # fmt: skip
def test_dates_as_texts(value: str, folder: Path) -> None:
    words = "2026年2月8日" if value == "2026-02-08" else "报头!B5"
    built(folder, book(celled("报头", {"B5": cell("B5", value, "d")})), words, code=int("!" in words))


@pytest.mark.sampled(9)
@pytest.mark.parametrize("value", ["NaN", "INF", "-INF", "1e309", "1e308", "-1e308", "1e-320", "0x10", "#"])
@pytest.mark.parametrize(("name", "reference"), [("走访慰问台账", "C2"), ("走访慰问台账", "D2"), ("报头", "B6")])
def test_what_is_no_number(value: str, name: str, reference: str, folder: Path) -> None:
    built(folder, book(celled(name, {reference: cell(reference, value)})), f"{name}!{reference}", code=1)


def test_a_percentage_that_is_no_number(folder: Path) -> None:
    built(folder, book(celled("报头", {"B6": cell("B6", "NaN", style=2)})), "报头!B6", code=1)


CELLS: dict[str, tuple[str, str]] = {
    **{f"文字序号 {value}": (cell("B6", value, "s"), "报头!B6") for value in ("1", "-1", "某", "", "1.5", "4294967296", "99999999999999999999")},
    **{f"格式序号 {value}": (f'<c r="B6" s="{value}"><v>5</v></c>', "5") for value in ("-1", "99999", "某", "", "4294967296")},
    **{f"类型 {kind}": (cell("B6", "某", kind), "报头!B6") for kind in ("x", "S", "", "n", "error")},
    **{f"错误 {code}": (cell("B6", code, "e"), "报头!B6") for code in ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#XXX", "", "<>")},
    **{f"位置 {place}": (text_cell(place, "某标题"), "报头") for place in ("6B", "$B$6", "B0", "B1048577", "XFE6", "ZZZZ6", "", "R6C2", "B-6", "B6:C7", "B99999999999", "A6")},
    "没有结果的公式": ('<c r="B6"><f>1+1</f></c>', "报头!B6"),
    "没有结果的 DDE 公式": ("<c r=\"B6\"><f>cmd|'/c calc'!A1</f></c>", "报头!B6"),
    "共享公式": ('<c r="B6"><f t="shared" si="99"/></c>', "报头!B6"),
    "空的内嵌文字": ('<c r="B6" t="inlineStr"/>', "报头!B6"),
}  # fmt: skip
SOUND: dict[str, str] = {
    "小写的位置": text_cell("b6", "某标题"),
    "没有位置": '<c t="inlineStr"><is><t>某标题</t></is></c>',
    "写两次": text_cell("B6", "另一个") + text_cell("B6", "某标题"),
    "几种格式": '<c r="B6" t="inlineStr"><is><r><rPr><b/></rPr><t>某</t></r><r><t>标题</t></r><rPh sb="0" eb="1"><t>mou</t></rPh></is></c>',
    "有结果的 DDE 公式": '<c r="B6" t="str"><f>cmd|\'/c calc\'!A1</f><v>某标题</v></c>',
    "铺满的数组公式": '<c r="B6" t="str"><f t="array" ref="A1:XFD1048576">x</f><v>某标题</v></c>',
    "极长的公式": f'<c r="B6" t="str"><f>{"(" * 100_000}</f><v>某标题</v></c>',
}


@pytest.mark.sampled(24)
@pytest.mark.parametrize("name", CELLS)
def test_cells(name: str, folder: Path) -> None:
    xml, words = CELLS[name]
    data = book(celled("报头", {"B6": xml}), strings="<si><t>某标题</t></si>")
    built(folder, data, words, code=int(words.startswith("报头")))


@pytest.mark.parametrize("name", SOUND)
def test_cells_that_are_sound(name: str, folder: Path) -> None:
    assert "某标题" in built(folder, book(celled("报头", {"B6": SOUND[name]})), code=0)


FORM_ROWS = re.findall("<row.*?</row>", rows(FORM))
TABLES: dict[str, tuple[str, int]] = {
    "谎报范围": (sheet(rows(FORM), '<dimension ref="A1:XFD1048576"/>'), 0),
    "最远一格": (sheet(rows(FORM) + f"<row r=\"1048576\">{cell('XFD1048576', '1')}</row>"), 1),
    "三十万空行": (sheet(rows(FORM) + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(7, 300_000))), 0),
    "没有位置的长和宽": (sheet(rows(FORM) + "<row>" + "<c/>" * 3_000 + "<c><v>1</v></c></row>" + "<row/>" * 3_000 + "<row><c><v>1</v></c></row>"), 1),
    "行没有号": (sheet(rows(FORM).replace('<row r="6">', "<row>")), 0),
    "都没有号": (sheet(re.sub(r' r="[A-Z]*\d+"', "", rows(FORM))), 0),
    "行倒着": (sheet("".join(reversed(FORM_ROWS))), 0),
    "行重复": (sheet("".join([*FORM_ROWS, FORM_ROWS[-1]])), 0),
    "格倒着": (sheet("".join(FORM_ROWS[:5]) + f"<row r=\"6\">{text_cell('B6', '某标题')}{text_cell('A6', '标题')}</row>"), 0),
    **{f"行号 {number}": (sheet("".join(FORM_ROWS[:5]) + re.sub(' r="[AB]6"', "", FORM_ROWS[5]).replace('r="6"', f'r="{number}"')), 1) for number in ("0", "-1", "1048577", "99999999999", "某", "1.5")},
    "隐藏到无穷": (sheet(rows(FORM), '<cols><col min="3" max="99999999999" hidden="1"/></cols>'), 0),
    "隐藏从负数": (sheet(rows(FORM), '<cols><col min="-5" max="0" hidden="1"/></cols>'), 0),
    "隐藏很多次": (sheet(rows(FORM), "<cols>" + '<col min="4" max="16384" hidden="1"/>' * 20_000 + "</cols>"), 0),
    "隐藏的某列": (sheet(rows(FORM), '<cols><col min="甲" max="乙" hidden="1"/></cols>'), 1),
    "保护": (sheet(rows(FORM), after='<sheetProtection password="CC1A" sheet="1"/>'), 0),
    "命名空间加前缀": (re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet(rows(FORM))).replace("xmlns=", "xmlns:x="), 0),
    "引用没有的表格部件": (sheet(rows(FORM), after='<tableParts count="1"><tablePart r:id="rId9"/></tableParts>'), 0),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_sheets(name: str, folder: Path) -> None:
    xml, code = TABLES[name]
    texts = built(folder, book(plain(报头=xml)), *(() if code == 0 else ("错误 坏.xlsx",)), code=code)
    assert code or "某标题" in texts


MERGES = (["A1:XFD1048576"], ["A2:A99999999999"], ["A2:B3", "A2:B5", "B2:C3"], ["B3:A2"], ["A:A"], ["XFE1:A0"], ["某"], ["A2:A1048576"] * 3_000, [f"A{n}:A1048576" for n in range(2, 3_000)])  # fmt: skip


@pytest.mark.parametrize("ranges", MERGES, ids=lambda ranges: f"{ranges[0]} × {len(ranges)}")
def test_merged_ranges(ranges: list[str], folder: Path) -> None:
    after = "<mergeCells>" + "".join(f'<mergeCell ref="{each}"/>' for each in ranges) + "</mergeCells>"
    built(folder, book(plain(走访慰问台账=sheet(rows(LEDGER), after=after))))


def test_a_header_over_all_columns(folder: Path) -> None:
    wide = text_row(1, ["日期", "慰问对象", *(f"栏{number}" for number in range(3, 16_385))])
    built(folder, book(plain(走访慰问台账=sheet(wide + rows(LEDGER)[rows(LEDGER).index('<row r="2') :]))), code=None)


def other(name: str = "外", identity: str = "rIdX", state: str = "visible") -> list[str]:
    return [f'<sheet name="{name}" sheetId="99" state="{state}" r:id="{identity}"/>']


def link(target: str, kind: str = "worksheet", mode: str = "Internal") -> str:
    return f'<Relationship Id="rIdX" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


@pytest.mark.sampled(6)
@pytest.mark.parametrize("mode", ["Internal", "External"])
@pytest.mark.parametrize("target", ["worksheets/no.xml", "../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "", "worksheets/", "workbook.xml", "worksheets/SHEET1.XML"])  # fmt: skip
def test_relations(target: str, mode: str, folder: Path) -> None:
    built(folder, book(plain(), names=other(), links=link(target, mode=mode)))


BOOKS: dict[str, bytes] = {
    "一万张同一部件": book(plain(), names=[f'<sheet name="s{n}" sheetId="{n + 10}" r:id="rId1"/>' for n in range(10_000)]),
    "一万张没有部件": book(plain(), names=[f'<sheet name="s{n}" sheetId="{n + 10}" r:id="rIdX{n}"/>' for n in range(10_000)]),
    **{f"状态 {state}": book(plain(), names=other(identity="rId2", state=state)) for state in ("hidden", "veryHidden", "x", "")},
    **{f"表名 {name[:9]}": book(plain(), names=other(escape(name), "rId3")) for name in ("", "=1+1", "'", "甲" * 300, "../../x", "{{7*7}}", "甲\t乙", "__class__")},
    "表名相同": book(plain(), names=other("报头", "rId2")),
    "表名只差大小写": book(plain(A=sheet(""), a=sheet(""))),
    "表名只差空格": book(plain(**{"报 头": sheet(rows(FORM))})),
    "没有关系": book(plain(), names=['<sheet name="外" sheetId="99"/>']),
    "没有名称": book(plain(), names=['<sheet sheetId="99" r:id="rId2"/>']),
    "图表页": book(plain(), names=other(), links=link("chartsheets/s.xml", "chartsheet"), members={"xl/chartsheets/s.xml": b"<chartsheet/>"}),
    "宏表": book(plain(), names=other(), links=link("macrosheets/s.xml", "xlMacrosheet"), members={"xl/macrosheets/s.xml": b"<x/>"}),
    "宏": book(plain(), kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml", members={"xl/vbaProject.bin": bytes(1000)}),
    **{f"名称 {text[:9]}": book(plain(), tail=f'<definedNames><definedName name="x" localSheetId="99">{escape(text)}</definedName><definedName/></definedNames>') for text in ("#REF!", "报头!$A$1:$XFD$1048576", "cmd|'/c calc'!A1", "(" * 5_000)},
    "DDE 链接": book(plain(), tail='<externalReferences><externalReference r:id="rIdX"/></externalReferences>', links=link("externalLinks/externalLink1.xml", "externalLink"), members={"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'.encode()}),
    "批注的位置不对": book(plain(), members={"xl/comments1.xml": f'<comments xmlns="{_MAIN}"><commentList><comment ref="ZZZ9" authorId="9"><text/></comment></commentList></comments>'.encode(), "xl/worksheets/_rels/sheet2.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{link("../comments1.xml", "comments")}</Relationships>'.encode()}),
    "透视表": book(plain(), members={"xl/pivotTables/pivotTable1.xml": b"<x/>", "xl/tables/table1.xml": b"<table/>", "xl/connections.xml": b"<x/>"}),
}  # fmt: skip


@pytest.mark.sampled(14)
@pytest.mark.parametrize("name", BOOKS)
def test_books(name: str, folder: Path) -> None:
    built(folder, BOOKS[name])


def test_a_sheet_is_never_passed_over_in_silence(folder: Path) -> None:
    """The name is read by one parser as it stands, by the other with its white space folded."""
    built(folder, BOOKS["表名 甲\t乙"], code=1)


def test_strict_workbooks(folder: Path) -> None:
    spaces = {_MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main", _OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(book(celled("报头", {"B5": cell("B5", "2026-02-08", "d")})))) as made:
        content = {name: made.read(name) for name in made.namelist()}
    for old, new in spaces.items():
        content = {name: data.replace(old.encode(), new.encode()) for name, data in content.items()}
    built(folder, archive(content), "2026年2月8日", code=0)


ANCHORS = {"高到天边": (1, 0, 10**18), "错开到天边": (1, 10**17, 1), "在天边": (10**12, 0, 1), "负的": (-1, 0, 1)}


@pytest.mark.parametrize("name", ANCHORS)
def test_pictures_out_of_the_world(name: str, folder: Path) -> None:
    row, offset, height = ANCHORS[name]
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = (
        f'<x:wsDr xmlns:x="{space}/spreadsheetDrawing" xmlns:a="{space}/main" xmlns:r="{_OFFICE}"><x:oneCellAnchor><x:from><x:col>0</x:col><x:row>{row}</x:row><x:rowOff>{offset}</x:rowOff></x:from>'
        f'<x:ext cx="1" cy="{height}"/><x:pic><x:blipFill><a:blip r:embed="rIdX"/></x:blipFill></x:pic></x:oneCellAnchor></x:wsDr>'
    )
    rels = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    members = {
        "xl/drawings/drawing1.xml": drawing.encode(),
        "xl/media/a.png": b"x",
        "xl/worksheets/_rels/sheet5.xml.rels": rels.format(link("../drawings/drawing1.xml", "drawing")).encode(),
        "xl/drawings/_rels/drawing1.xml.rels": rels.format(link("../media/a.png", "image")).encode(),
    }
    photos = sheet(rows([("照片", "说明"), ("", "某处")]), after='<drawing r:id="rIdX"/>')
    built(folder, book(plain(走访照片=photos), members=members), "走访照片!A", code=1)
