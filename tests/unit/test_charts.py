"""Charts: what is drawn of a record, the part Word keeps, the workbook behind it."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.validity import SCHEMAS, needs_schemas
from tests.workbooks import workbook
from toolkit.assembly.chart_data import ChartData, Series, chart_data, chart_problems
from toolkit.assembly.chart_part import chart_part, chart_workbook, natural_height
from toolkit.errors import TemplateError
from toolkit.opc import parse_xml
from toolkit.problems import CellLocation, FileLocation
from toolkit.record import Record
from toolkit.schema import Chart, ChartKind, Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.reader import read_workbook

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HEAD = """
[template]
id = "t"
name = "t"
version = "1"
output = "a"

[[sheet]]
name = "台账"
shape = "table"
[[sheet.field]]
name = "街道"
[[sheet.field]]
name = "慰问金"
type = "money"
[[sheet.field]]
name = "抚恤金"
type = "money"
unit = "万元"
[[sheet.field]]
name = "户数"
type = "integer"
unit = "户"

[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "标语"
type = "integer"
unit = "条"
[[sheet.field]]
name = "口号"
type = "integer"
unit = "条"
[[sheet.field]]
name = "拨款"
type = "money"
unit = "万元"

[[chart]]
"""
BY_STREET = 'name = "图"\nkind = "column"\nover = "台账"\nlabel = "街道"\ncolumns = ["慰问金"]\n'
OF_FIGURES = 'name = "图"\nkind = "bar"\nfigures = ["数据.标语", "数据.口号"]\n'
LEDGER = """
| 台账 | 街道 | 慰问金 | 抚恤金 | 户数 |
|  | 城东 | #500 | #2 | #3 |
|  | 城西 | #200.5 |  | #1 |
|  | 城东 | #1000 | #1.5 |  |
"""
WHERE = CellLocation("a.xlsx")


def schema(chart: str) -> Schema:
    return parse_schema(HEAD + chart, FileLocation("t"))


def record(markdown: str, known: Schema, tmp_path: Path) -> Record:
    return bind(read_workbook(workbook(markdown, tmp_path / "a.xlsx")), known).record


def drawn(chart: str, markdown: str, tmp_path: Path) -> tuple[ChartData, list[str]]:
    known = schema(chart)
    found = record(markdown, known, tmp_path)
    data = chart_data(known.charts[0], found, known)
    return data, [f"{each.code} {each}" for each in chart_problems(found, known, WHERE)]


def values(data: ChartData) -> dict[str, list[str | None]]:
    return {each.name: [None if value is None else f"{value:f}" for value in each.values] for each in data.series}


# --- template.toml ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("chart", "codes"),
    [
        (BY_STREET, []),
        (OF_FIGURES, []),
        (BY_STREET + 'title = "各街道"\nunit = "万元"\nwidth = 120\nheight = 70\naggregate = "max"\n', []),
        (BY_STREET.replace('columns = ["慰问金"]', 'aggregate = "count"'), []),
        (BY_STREET + 'colour = "red"\n', ["T102"]),
        (BY_STREET.replace('"column"', '"radar"'), ["T105"]),
        (BY_STREET.replace('name = "图"', 'name = ""'), ["T103"]),
        (BY_STREET.replace("台账", "数据"), ["T108"]),
        (BY_STREET.replace("街道", "镇"), ["T108"]),
        (BY_STREET.replace("慰问金", "慰问"), ["T108"]),
        (BY_STREET.replace("慰问金", "街道"), ["T108"]),
        (BY_STREET.replace('["慰问金"]', '"慰问金"'), ["T103", "T103"]),
        (BY_STREET.replace('["慰问金"]', '["慰问金", "户数"]'), ["T110"]),
        (BY_STREET.replace('["慰问金"]', '["慰问金", "抚恤金"]'), []),
        (BY_STREET.replace('"column"', '"pie"').replace('["慰问金"]', '["慰问金", "抚恤金"]'), ["T103"]),
        (BY_STREET.replace('label = "街道"\n', ""), ["T104"]),
        (BY_STREET.replace('columns = ["慰问金"]\n', ""), ["T103"]),
        (BY_STREET + 'aggregate = "count"\n', ["T103"]),
        (BY_STREET + "width = 500\n", ["T103"]),
        (BY_STREET + 'height = "80"\n', ["T103"]),
        (OF_FIGURES + 'over = "台账"\n', ["T102"]),
        (OF_FIGURES.replace("数据.标语", "标语"), ["T108"]),
        (OF_FIGURES.replace("数据.标语", "数据.标"), ["T108"]),
        (OF_FIGURES.replace("数据.标语", "数据.拨款"), ["T110"]),
        (OF_FIGURES.replace('["数据.标语", "数据.口号"]', "[]"), ["T104"]),
        (BY_STREET + "\n[[chart]]\n" + BY_STREET, ["T109"]),
        (BY_STREET + '\n[[sheet]]\nname = "图表"\nshape = "prose"\n', ["T106"]),
    ],
)
def test_a_chart_is_declared_strictly(chart: str, codes: list[str]) -> None:
    try:
        schema(chart)
        found = []
    except TemplateError as error:
        found = [each.code for each in error.problems]
    assert found == codes


# --- what is drawn ----------------------------------------------------------------------------------------------------
def test_rows_are_put_together_by_label_in_the_order_they_stand(tmp_path: Path) -> None:
    data, problems = drawn(BY_STREET, LEDGER, tmp_path)
    assert problems == []
    assert (data.labels, values(data), data.unit) == (("城东", "城西"), {"慰问金": ["1500", "200.5"]}, "元")


def test_money_is_brought_to_the_chart_s_unit_and_a_missing_figure_stays_missing(tmp_path: Path) -> None:
    chart = BY_STREET.replace('["慰问金"]', '["慰问金", "抚恤金"]') + 'unit = "万元"\n'
    data, _ = drawn(chart, LEDGER, tmp_path)
    assert values(data) == {"慰问金": ["0.15", "0.02005"], "抚恤金": ["3.5", None]}


@pytest.mark.parametrize(("aggregate", "expected"), [("max", ["1000", "200.5"]), ("sum", ["1500", "200.5"])])
def test_rows_of_one_label_become_one_figure(aggregate: str, expected: list[str], tmp_path: Path) -> None:
    data, _ = drawn(BY_STREET + f'aggregate = "{aggregate}"\n', LEDGER, tmp_path)
    assert values(data)["慰问金"] == expected


def test_rows_are_counted(tmp_path: Path) -> None:
    chart = BY_STREET.replace('columns = ["慰问金"]', 'aggregate = "count"\ntitle = "走访次数"')
    assert values(drawn(chart, LEDGER, tmp_path)[0]) == {"走访次数": ["2", "1"]}


def test_a_row_without_a_label_is_drawn_all_the_same_and_told(tmp_path: Path) -> None:
    data, (found,) = drawn(BY_STREET, LEDGER + "|  |  | #7 |  |  |\n|  |  |  | #1 |  |", tmp_path)
    assert values(data)["慰问金"] == ["1500", "200.5", "7"] and data.labels[-1] == "未填"
    assert found.startswith("T505 a.xlsx > 台账!A5：")


def test_figures_in_words_or_another_unit_are_left_out_and_told(tmp_path: Path) -> None:
    figures = "| 数据 | 指标 | 数值 | 约数 | 单位 |\n|  | 标语 | 三十多 |  | 条 |\n|  | 口号 | #70 | 余 | 条 |"
    data, problems = drawn(OF_FIGURES, figures, tmp_path)
    assert (data.labels, values(data)) == (("口号",), {"图": ["70"]})
    assert [found[:4] for found in problems] == ["T502"] and "三十多" in problems[0]
    money = 'name = "图"\nkind = "bar"\nfigures = ["数据.拨款"]\nunit = "元"\n'
    figures = "| 数据 | 指标 | 数值 | 约数 | 单位 |\n|  | 拨款 | #3 |  | {} |"
    assert values(drawn(money, figures.format("万元"), tmp_path)[0]) == {"图": ["30000"]}
    data, problems = drawn(money, figures.format("美元"), tmp_path)
    assert not data.is_drawn and [found[:4] for found in problems] == ["T506", "T501"]


def test_nothing_to_draw_is_a_notice_at_the_sheet(tmp_path: Path) -> None:
    data, (found,) = drawn(BY_STREET, "| 别的 | a |\n|  | b |", tmp_path)
    assert not data.is_drawn and found.startswith("T501 a.xlsx > 台账：")


def test_a_pie_takes_no_negative_numbers(tmp_path: Path) -> None:
    ledger = LEDGER + "|  | 河口 | #-5 |  |  |"
    data, (found,) = drawn(BY_STREET.replace('"column"', '"pie"'), ledger, tmp_path)
    assert not data.is_drawn and found.startswith("T503")
    data, problems = drawn(BY_STREET, ledger, tmp_path)
    assert values(data)["慰问金"][-1] == "-5" and problems == []


def test_many_labels(tmp_path: Path) -> None:
    def rows(count: int) -> str:
        return LEDGER + "".join(f"|  | 第{n}街 | #{n} |  |  |\n" for n in range(count - 2))

    data, problems = drawn(BY_STREET, rows(40), tmp_path)
    assert len(data.labels) == 40 and problems == []
    assert drawn(BY_STREET.replace('"column"', '"pie"'), rows(40), tmp_path)[1][0].startswith("T507")
    data, (found,) = drawn(BY_STREET, rows(101), tmp_path)
    assert not data.is_drawn and found.startswith("T504")


# --- the part and its workbook ----------------------------------------------------------------------------------------
def chart_of(kind: ChartKind, title: str = "") -> Chart:
    return Chart("图", kind, title)


def data_of(labels: Iterable[str], *columns: Iterable[int | str | None]) -> ChartData:
    series = tuple(
        Series(f"数{number}", tuple(None if value is None else Decimal(value) for value in column))
        for number, column in enumerate(columns)
    )
    return ChartData(tuple(labels), series, "万元")


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(node.text) for node in root.iterfind(path)]


@pytest.mark.parametrize("kind", ChartKind)
def test_the_part_keeps_what_the_workbook_holds(kind: ChartKind) -> None:
    data = data_of(["城东", "城西", "河口"], [1, "2.5", None])
    root = parse_xml(chart_part(chart_of(kind, "各街道慰问金"), data))
    assert texts(root, f".//{C}cat//{C}v") == ["城东", "城西", "河口"]
    assert texts(root, f".//{C}val//{C}v") == ["1", "2.5"]
    sheet = openpyxl.load_workbook(io.BytesIO(chart_workbook(data))).active
    assert sheet is not None
    for node in root.iter(f"{C}f"):
        first, last = str(node.text).removeprefix(f"{sheet.title}!").replace("$", "").partition(":")[::2]
        cells = [cell for line in sheet[f"{first}:{last or first}"] for cell in line]
        held = node.getnext()
        assert held is not None
        points = {str(point.get("idx")): str(point[0].text) for point in held.iter(f"{C}pt")}
        assert {str(i): str(cell.value) for i, cell in enumerate(cells) if cell.value is not None} == points
    assert "各街道慰问金（单位：万元）" in "".join(str(text) for text in root.itertext())


def test_only_black_white_and_greys() -> None:
    for kind in ChartKind:
        columns = [[1, 2]] * (1 if kind is ChartKind.PIE else 6)
        root = parse_xml(chart_part(chart_of(kind), data_of(["a", "b"], *columns)))
        colours = {str(node.get("val")) for node in root.iter("{*}srgbClr")}
        assert colours and all(len({colour[i : i + 2] for i in (0, 2, 4)}) == 1 for colour in colours)
        assert not list(root.iter("{*}schemeClr")) and {n.get("typeface") for n in root.iter("{*}ea")} == {
            "仿宋_GB2312"
        }


def test_text_that_looks_like_a_formula_or_markup_stays_text() -> None:
    data = data_of(["=1+1", "<b>&\"'"], [1, 2])
    sheet = openpyxl.load_workbook(io.BytesIO(chart_workbook(data))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [("=1+1", "s"), ("<b>&\"'", "s")]
    assert texts(parse_xml(chart_part(chart_of(ChartKind.BAR, "<&>"), data)), f".//{C}cat//{C}v") == list(data.labels)


def test_the_same_figures_give_the_same_bytes() -> None:
    data = data_of(["a"], [1])
    assert chart_workbook(data) == chart_workbook(data)
    with zipfile.ZipFile(io.BytesIO(chart_workbook(data))) as archive:
        assert re.findall(rb"20\d\d-", archive.read("docProps/core.xml")) == []


def test_lying_bars_get_room() -> None:
    few, many = data_of("ab", [1, 2]), data_of([str(n) for n in range(40)], range(40))
    assert natural_height(chart_of(ChartKind.BAR), few) == 50
    assert natural_height(chart_of(ChartKind.BAR), many) == 215
    assert natural_height(Chart("图", ChartKind.BAR, height=60), many) == 60


@functools.cache
def chart_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "dml-chart.xsd"))


@needs_schemas
@given(
    st.sampled_from(ChartKind),
    st.lists(
        st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1),
        min_size=1,
        max_size=45,
    ),
    st.integers(1, 6),
    st.decimals(-(10**9), 10**9, places=2),
)
def test_any_chart_is_valid(kind: ChartKind, labels: list[str], count: int, number: Decimal) -> None:
    columns = [[number] * len(labels)] * (1 if kind is ChartKind.PIE else count)
    data = ChartData(tuple(labels), tuple(Series(labels[0], tuple(column)) for column in columns), "")
    known = chart_schema()
    assert known.validate(parse_xml(chart_part(chart_of(kind), data))), known.error_log
