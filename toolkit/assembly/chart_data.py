"""What a chart shows: labels and series of figures, taken from a record."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from toolkit import limits
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Figure, Record, Row, added, scalar_text, shown_number
from toolkit.schema import Aggregate, Chart, ChartKind, Field, FieldType, Schema

NO_LABEL: Final = "未填"
"""What rows without a label are drawn under: a chart that leaves them out does not add up."""

_MANY_SLICES: Final = 8
_MYRIADS: Final[Mapping[str, int]] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, a missing one ``None``."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """The labels and series of one chart with what is to be said about them; nothing to draw without labels."""

    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    unit: str = ""
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any(value is not None for series in self.series for value in series.values)


def chart_data(chart: Chart, record: Record, schema: Schema) -> ChartData:
    """What a chart shows of a record."""
    data = _of_figures(chart, record, schema) if chart.figures else _of_table(chart, record, schema)
    further = list(_faults(chart, data))
    problems = (*data.problems, *further)
    withheld = any(found.code in ("T503", "T504") for found in further)
    return ChartData(problems=problems) if withheld else ChartData(data.labels, data.series, data.unit, problems)


def chart_problems(record: Record, schema: Schema, where: CellLocation) -> Iterator[Problem]:
    """What the charts of a template cannot draw, or leave out; ``where`` is the workbook, or the row in it."""
    for chart in schema.charts:
        sheet = chart.over or chart.figures[0].sheet
        for found in chart_data(chart, record, schema).problems:
            place = where if where.sheet is not None else where._replace(sheet=sheet)
            yield found if found.location is not None else found._replace(location=place)


def _faults(chart: Chart, data: ChartData) -> Iterator[Problem]:
    if not data.is_drawn:
        source = chart.over or "、".join(figure.name for figure in chart.figures)
        yield problem("T501", None, name=chart.name, source=source)
    elif len(data.labels) > limits.CHART_LABELS:
        yield problem("T504", None, name=chart.name, count=len(data.labels), limit=limits.CHART_LABELS)
    elif chart.kind is ChartKind.PIE and any(value is not None and value < 0 for value in data.series[0].values):
        yield problem("T503", None, name=chart.name)
    elif chart.kind is ChartKind.PIE and len(data.labels) > _MANY_SLICES:
        yield problem("T507", None, name=chart.name, count=len(data.labels))


def _of_table(chart: Chart, record: Record, schema: Schema) -> ChartData:
    sheet, table = schema.sheet(chart.over), record.tables.get(chart.over)
    assert sheet is not None
    label = sheet.field(chart.label)
    columns = [known for known in map(sheet.field, chart.columns) if known is not None]
    assert label is not None
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for row in table.rows if table is not None else ():
        value, where = row.values[label.name]
        name = " ".join(scalar_text(value).split())
        if not name and (not columns or any(row.values[column.name].value is not None for column in columns)):
            problems.append(problem("T505", where, label=label.name, name=chart.name, shown=NO_LABEL))
            name = NO_LABEL
        if name:
            rows.setdefault(name, []).append(row)
    unit = chart.unit or _unit(columns)
    if chart.aggregate is Aggregate.COUNT:
        counted = Series(chart.title or chart.name, tuple(Decimal(len(group)) for group in rows.values()))
        return ChartData(tuple(rows), (counted,), unit, tuple(problems))
    series = tuple(
        Series(column.name, tuple(_put_together(group, column, chart, unit) for group in rows.values()))
        for column in columns
    )
    return ChartData(tuple(rows), series, unit, tuple(problems))


def _unit(fields: Iterable[Field]) -> str:
    first = next(iter(fields), None)
    if first is None:
        return ""
    return first.unit or {FieldType.MONEY: "元", FieldType.PERCENT: "%"}.get(first.type, "")


def _put_together(rows: Iterable[Row], column: Field, chart: Chart, unit: str) -> Decimal | None:
    """The one figure of some rows; ``None`` where none of them holds a number."""
    values = (row.values[column.name].value for row in rows)
    numbers = [value for value in values if isinstance(value, (int, Decimal))]
    if not numbers:
        return None
    number = shown_number(max(numbers) if chart.aggregate is Aggregate.MAX else functools.reduce(added, numbers))
    return number / _MYRIADS.get(unit, 1) if column.type is FieldType.MONEY else number


def _of_figures(chart: Chart, record: Record, schema: Schema) -> ChartData:
    labels: list[str] = []
    values: list[Decimal | None] = []
    problems: list[Problem] = []
    fields = [
        (figure.sheet, known)
        for figure in chart.figures
        for sheet in (schema.sheet(figure.sheet),)
        for known in (sheet.field(figure.name) if sheet is not None else None,)
        if known is not None
    ]
    unit = chart.unit or _unit(known for _, known in fields)
    for sheet_name, known in fields:
        figure = record.figures.get(sheet_name, {}).get(known.name)
        if figure is None or figure.is_blank:
            continue
        value = _in_unit(figure, known, unit)
        if value is None:
            words = {"label": known.name, "name": chart.name, "typed": figure.typed or figure.unit, "unit": unit}
            problems.append(problem("T502" if figure.value is None else "T506", figure.where, **words))
            continue
        labels.append(known.name)
        values.append(value)
    return ChartData(tuple(labels), (Series(chart.title or chart.name, tuple(values)),), unit, tuple(problems))


def _in_unit(figure: Figure, known: Field, unit: str) -> Decimal | None:
    """The number of a figure in the unit of the chart; ``None`` for words and for another kind of unit."""
    if figure.value is None:
        return None
    typed = figure.unit or known.unit
    if typed == unit or (known.type is not FieldType.MONEY and not typed):
        return figure.value
    if typed in _MYRIADS and unit in _MYRIADS:
        return figure.value * _MYRIADS[typed] / _MYRIADS[unit]
    return None
