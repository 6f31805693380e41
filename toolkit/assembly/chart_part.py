"""A chart as Word keeps it: the chart part of DrawingML (ECMA-376-1, 21.2) and the workbook behind "编辑数据".

Plain as a 公文 is: black and greys that print, 仿宋 labels, no effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from toolkit.assembly.chart_data import ChartData, Series
from toolkit.gongwen import measures as m
from toolkit.numerals import plain_number
from toolkit.opc import CORE, pack
from toolkit.schema import Chart, ChartKind

WORKBOOK_RELATION: Final = "rId1"
_SHEET: Final = "Sheet1"
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
)
_GREYS: Final = ("595959", "BFBFBF", "262626", "A6A6A6", "7F7F7F", "D9D9D9")
"""In an order in which neighbours differ most."""
_DASHES: Final = ("solid", "sysDash", "lgDash", "sysDot", "lgDashDot", "dash")
_MARKERS: Final = ("circle", "square", "triangle", "diamond", "x", "plus")
_SMALL, _LARGE = 900, 1200
"""Hundredths of a point: labels, title."""
_LABELLED: Final = {ChartKind.COLUMN: 12, ChartKind.LINE: 12, ChartKind.BAR: 60}
"""How many bars or points carry their number; more would run into each other."""
_UPRIGHT, _ASLANT = 10, 20
"""Labels side by side; more are turned, and upended."""
_BLACK_LINE: Final = '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_CATEGORY_AXIS, _VALUE_AXIS = 111111111, 222222222


def natural_height(chart: Chart, data: ChartData) -> int:
    """The height of a chart in mm: as declared, or by the number of bars that lie one below the other."""
    if chart.height:
        return chart.height
    if chart.kind is not ChartKind.BAR:
        return 80
    return min(max(50, 25 + round(len(data.labels) * (4.5 + 2.5 * len(data.series)))), 215)


def chart_part(chart: Chart, data: ChartData) -> bytes:
    """The XML of a chart part."""
    title = (chart.title or chart.name) + (f"（单位：{data.unit}）" if data.unit else "")
    several = len(data.series) > 1
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_look(_SMALL)}</c:legend>' if several else ""
    plot = _pie(data) if chart.kind is ChartKind.PIE else _plot(chart, data) + _axes(chart, data)
    return (
        f'{_HEAD}<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{_title(title)}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_look(_SMALL)}<c:externalData r:id="{WORKBOOK_RELATION}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    ).encode()


def chart_workbook(data: ChartData) -> bytes:
    """The workbook a chart is drawn from: labels in column A, a column for each series; the same bytes every time."""
    from openpyxl import Workbook

    from toolkit.xlsx import saved

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _SHEET
    for column, series in enumerate(data.series, 2):
        _type(sheet.cell(1, column), series.name)
        for row, value in enumerate(series.values, 2):
            if value is not None:
                sheet.cell(row, column).value = _number(value)
    for row, label in enumerate(data.labels, 2):
        _type(sheet.cell(row, 1), label)
    return pack(saved(book), {"docProps/core.xml": CORE})


def _type(cell: object, text: str) -> None:
    """Text as text, also where it begins with ``=``."""
    cell.value, cell.data_type = text, "s"  # type: ignore[attr-defined]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _look(size: int, turn: str = "") -> str:
    """Text properties: 仿宋, black."""
    font = f'<a:latin typeface="{m.FANGSONG}"/><a:ea typeface="{m.FANGSONG}"/>'
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    return (
        f'<c:txPr><a:bodyPr{turn}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">{black}{font}</a:defRPr>'
        '</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _title(text: str) -> str:
    font = f'<a:latin typeface="{m.FANGSONG}"/><a:ea typeface="{m.FANGSONG}"/>'
    look = f'sz="{_LARGE}" b="0"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{font}'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {look}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr lang="zh-CN" {look}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )


def _plot(chart: Chart, data: ChartData) -> str:
    is_line = chart.kind is ChartKind.LINE
    series = "".join(_series(chart.kind, data, number) for number in range(len(data.series)))
    is_labelled = len(data.labels) * len(data.series) <= _LABELLED[chart.kind]
    labels = _labels(chart.kind, data) if is_labelled and not (is_line and len(data.series) > 1) else ""
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if is_line:
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}{labels}'
            f'<c:marker val="1"/>{axes}</c:lineChart>'
        )
    direction = "bar" if chart.kind is ChartKind.BAR else "col"
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}{labels}'
        f'<c:gapWidth val="60"/>{axes}</c:barChart>'
    )


def _pie(data: ChartData) -> str:
    slices = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/>{_fill(index, outline="FFFFFF")}</c:dPt>'
        for index in range(len(data.labels))
    )
    series = data.series[0]
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser>{_names(series, 0)}{slices}{_labels(ChartKind.PIE, data)}'
        f"{_categories(data.labels)}{_values(series, 0)}</c:ser>"
        '<c:firstSliceAng val="0"/></c:pieChart>'
    )


def _series(kind: ChartKind, data: ChartData, number: int) -> str:
    series = data.series[number]
    if kind is ChartKind.LINE:
        look, end = _stroke(number), '<c:smooth val="0"/>'
    else:
        look, end = f'{_fill(number, outline="000000")}<c:invertIfNegative val="0"/>', ""
    return f"<c:ser>{_names(series, number)}{look}{_categories(data.labels)}{_values(series, number)}{end}</c:ser>"


def _names(series: Series, number: int) -> str:
    formula = f"{_SHEET}!${_letter(number)}$1"
    return f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx>{_strings(formula, [series.name])}</c:tx>'


def _letter(number: int) -> str:
    return "BCDEFG"[number]


def _fill(number: int, outline: str) -> str:
    grey = _GREYS[number % len(_GREYS)]
    return (
        f'<c:spPr><a:solidFill><a:srgbClr val="{grey}"/></a:solidFill>'
        f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{outline}"/></a:solidFill></a:ln></c:spPr>'
    )


def _stroke(number: int) -> str:
    pen = f'<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:prstDash val="{_DASHES[number]}"/><a:round/>'
    fill = "FFFFFF" if number % 2 else "000000"
    return (
        f'<c:spPr><a:ln w="15875" cap="rnd">{pen}</a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{_MARKERS[number]}"/><c:size val="6"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{fill}"/></a:solidFill>{_BLACK_LINE}</c:spPr></c:marker>'
    )


def _labels(kind: ChartKind, data: ChartData) -> str:
    """Numbers beside what they are shown by; a slice also tells its name and share."""
    shown = {"LegendKey": 0, "Val": 1, "CatName": 0, "SerName": 0, "Percent": 0, "BubbleSize": 0}
    place = "t" if kind is ChartKind.LINE else "outEnd"
    end = ""
    if kind is ChartKind.PIE:
        shown |= {"CatName": 1, "Percent": 1}
        end = '<c:separator> </c:separator><c:showLeaderLines val="1"/>'
    flags = "".join(f'<c:show{name} val="{flag}"/>' for name, flag in shown.items())
    number = f'<c:numFmt formatCode="{_number_format(data)}" sourceLinked="0"/>'
    plain = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return f'<c:dLbls>{number}{plain}{_look(_SMALL)}<c:dLblPos val="{place}"/>{flags}{end}</c:dLbls>'


def _number_format(data: ChartData) -> str:
    """As many decimals as the figures have, two at most."""
    exponents = [value.normalize().as_tuple().exponent for series in data.series for value in series.values if value]
    decimals = min(2, max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0))
    return "0." + "0" * decimals if decimals > 0 else "0"


def _axes(chart: Chart, data: ChartData) -> str:
    lies = chart.kind is ChartKind.BAR
    line = f"<c:spPr>{_BLACK_LINE}</c:spPr>"
    grid = '<a:ln w="3175"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln>'
    angle = 0 if lies or len(data.labels) <= _UPRIGHT else 45 if len(data.labels) <= _ASLANT else 90
    turned = f' rot="{-60_000 * angle}" vert="horz"' if angle else ""
    categories = (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{"maxMin" if lies else "minMax"}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if lies else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{line}{_look(_SMALL, turned)}<c:crossAx val="{_VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    return categories + (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"b" if lies else "l"}"/>'
        f"<c:majorGridlines><c:spPr>{grid}</c:spPr></c:majorGridlines>"
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{line}{_look(_SMALL)}<c:crossAx val="{_CATEGORY_AXIS}"/>'
        f'<c:crosses val="{"max" if lies else "autoZero"}"/><c:crossBetween val="between"/></c:valAx>'
    )


def _categories(labels: Sequence[str]) -> str:
    return f"<c:cat>{_strings(f'{_SHEET}!$A$2:$A${len(labels) + 1}', labels)}</c:cat>"


def _strings(formula: str, texts: Sequence[str]) -> str:
    return f"<c:strRef><c:f>{formula}</c:f><c:strCache>{_points(len(texts), enumerate(texts))}</c:strCache></c:strRef>"


def _values(series: Series, number: int) -> str:
    count, letter = len(series.values), _letter(number)
    known = ((index, plain_number(value)) for index, value in enumerate(series.values) if value is not None)
    return (
        f"<c:val><c:numRef><c:f>{_SHEET}!${letter}$2:${letter}${count + 1}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{_points(count, known)}</c:numCache></c:numRef></c:val>"
    )


def _points(count: int, points: Iterable[tuple[int, str]]) -> str:
    found = "".join(f'<c:pt idx="{index}"><c:v>{escape(text)}</c:v></c:pt>' for index, text in points)
    return f'<c:ptCount val="{count}"/>{found}'
