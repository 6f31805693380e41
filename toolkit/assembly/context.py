"""What a template sees: a record as read-only names (the contract stands in ``docs/template.md``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from markupsafe import escape

from toolkit.assembly.blank import BLANK
from toolkit.assembly.chart_data import chart_data
from toolkit.assembly.drawings import ChartView, Drawings, PhotoView
from toolkit.assembly.environment import View
from toolkit.assembly.free_tables import PrintedTables
from toolkit.record import Figure, Photo, Record, Segment, Table, Value, scalar_text
from toolkit.schema import FieldType, Schema, Shape, Sheet

BODY = "正文"
ROW = "行"
NEXT_ROW = "下一条"
CHARTS = "图表"


class SegmentView(View):
    """段: prints 编号 + 标题 + 内容, or the table in its place."""

    __slots__ = ()

    def __init__(self, segment: Segment, tables: PrintedTables) -> None:
        items = {"层级": str(segment.level), "编号": segment.number, "标题": segment.title, "内容": segment.content}
        items |= {"文字": segment.text, "工作表": segment.sheet}
        if segment.table is not None:
            items["内容"] = items["文字"] = tables.printed(segment.table)
        super().__init__("段", items)

    def __str__(self) -> str:
        return str(self["文字"])

    def __html__(self) -> str:
        return escape(self["文字"])

    def __bool__(self) -> bool:
        return bool(self["文字"])


class FigureView(View):
    """A figure: prints its whole phrase, is compared by its number."""

    __slots__ = ("number", "unit")

    def __init__(self, figure: Figure) -> None:
        self.number = figure.value
        self.unit = figure.unit
        number: object = figure.value if figure.value is not None else figure.typed or BLANK
        blank = figure.is_blank
        parts = {"约数": figure.approximation or BLANK, "单位": BLANK if blank else figure.unit or BLANK}
        super().__init__(figure.phrase, {"数值": number} | parts)

    @property
    def label(self) -> str:
        """How messages call it."""
        return str(self) or "指标"

    def __bool__(self) -> bool:
        return bool(str(self))

    def __eq__(self, other: object) -> bool:
        mine, others = self.number, _comparable(other)
        return str(self) == str(other) if mine is None or others is None else mine == others

    def __hash__(self) -> int:
        return hash(str(self))

    def __lt__(self, other: object) -> bool:
        others = _comparable(other)
        return self.number is not None and others is not None and self.number < others

    def __gt__(self, other: object) -> bool:
        others = _comparable(other)
        return self.number is not None and others is not None and self.number > others

    def __le__(self, other: object) -> bool:
        others = _comparable(other)
        return self.number is not None and others is not None and self.number <= others

    def __ge__(self, other: object) -> bool:
        others = _comparable(other)
        return self.number is not None and others is not None and self.number >= others


class TableView(View):
    """A table: its 行 and the 合计 of its numeric columns; false without rows."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return bool(self["行"])


class ProseView(View):
    """A section: its 段落; false without paragraphs."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return bool(self["段落"])


class FollowingRows(View):
    """下一条: the further rows that one page of labels is for; blank where the roster has ended."""

    __slots__ = ()

    def __init__(self, views: Sequence[View]) -> None:
        super().__init__(NEXT_ROW, {str(index): view for index, view in enumerate(views)})

    def __getitem__(self, index: object) -> object:
        return self._items.get(str(index), BLANK)


class ContextBuilder:
    """Makes the names of one record after the other.

    The documents of a mail merge share everything but their rows: what the last record shared is not made again.
    ``drawings`` take the charts and photos that are printed, ``tables`` the free tables.
    """

    def __init__(self, schema: Schema, drawings: Drawings, tables: PrintedTables) -> None:
        self._schema = schema
        self._drawings = drawings
        self._tables = tables
        self._last = Record()
        self._shared: dict[str, object] = {}
        self._captions = {sheet.name: _captions(sheet) for sheet in schema.sheets}

    def build(self, record: Record) -> dict[str, object]:
        """Every sheet of the schema, empty if absent, 正文 over all prose, 图表.

        In a mail merge 行 is the row of the roster the document is for.
        """
        self._drawings.start()
        last = self._last
        same = record.forms is last.forms and record.prose is last.prose and record.figures is last.figures
        if not same or not self._shared:
            self._tables.start()
            self._shared = dict(self._constants(record))
            self._last = record
        context = self._shared.copy()
        for sheet in self._schema.of_shape(Shape.TABLE):
            context[sheet.name] = self._table(sheet, record.tables.get(sheet.name, Table(sheet.name, (), (), {})))
        if record.rows and self._schema.merge is not None:
            over = self._schema.merge.over
            context[ROW] = self._form(over, ROW, record.rows[0].values)
            context[NEXT_ROW] = FollowingRows([self._form(over, ROW, row.values) for row in record.rows[1:]])
        charts = ((chart, chart_data(chart, record, self._schema)) for chart in self._schema.charts)
        context[CHARTS] = View(CHARTS, {chart.name: ChartView(chart, data, self._drawings) for chart, data in charts})
        return context

    def _constants(self, record: Record) -> Iterator[tuple[str, object]]:
        segments = [tuple(SegmentView(segment, self._tables) for segment in prose.segments) for prose in record.prose]
        yield BODY, tuple(view for views in segments for view in views)
        for sheet in self._schema.sheets:
            if sheet.shape is Shape.FORM:
                yield sheet.name, self._form(sheet.name, sheet.name, record.forms.get(sheet.name, {}))
            elif sheet.shape is Shape.FIGURES:
                figures = record.figures.get(sheet.name, {})
                yield sheet.name, View(sheet.name, {name: FigureView(figure) for name, figure in figures.items()})
            elif sheet.shape is Shape.PROSE:
                own = [views for prose, views in zip(record.prose, segments, strict=True) if prose.name == sheet.name]
                yield sheet.name, ProseView(sheet.name, {"段落": tuple(view for views in own for view in views)})

    def _form(self, sheet: str, label: str, values: Mapping[str, Value]) -> View:
        """A form, or one row of a table, as names; a photo is described by the field its caption stands in."""
        captions = self._captions[sheet]
        if not captions:
            return View(label, {name: BLANK if value is None else value for name, (value, _) in values.items()})
        items: dict[str, object] = {}
        for name, (value, _) in values.items():
            items[name] = BLANK if value is None else value
            if isinstance(value, Photo):
                caption = values.get(captions.get(name, ""))
                items[name] = PhotoView(value, self._drawings, scalar_text(caption.value) if caption else name)
        return View(label, items)

    def _table(self, sheet: Sheet, table: Table) -> TableView:
        """A table as 行 and 合计."""
        numeric = (field.name for field in sheet.fields if field.type.is_numeric)
        totals = View("合计", {name: table.totals.get(name, BLANK) for name in numeric})
        rows = tuple(self._form(sheet.name, ROW, row.values) for row in table.rows)
        return TableView(table.name, {"行": rows, "合计": totals})


def build_context(record: Record, schema: Schema) -> dict[str, object]:
    """The names of a single record."""
    return ContextBuilder(schema, Drawings({}), PrintedTables()).build(record)


def _captions(sheet: Sheet) -> dict[str, str]:
    """The image fields of a sheet, each with the field that holds its caption."""
    return {field.name: field.caption for field in sheet.fields if field.type is FieldType.IMAGE}


def _comparable(value: object) -> Decimal | None:
    if isinstance(value, FigureView):
        return value.number
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return None
