"""Read ``template.toml``: every fault at once, and an unknown key is one, so that a typing mistake never passes."""

from __future__ import annotations

import datetime
import enum
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar

from toolkit import limits
from toolkit.errors import TemplateError
from toolkit.labels import did_you_mean, fold_label
from toolkit.problems import Location, Problem, problem
from toolkit.schema import (
    RESERVED_NAMES,
    Aggregate,
    By,
    Carry,
    Chart,
    ChartKind,
    Column,
    Field,
    FieldType,
    Merge,
    Migration,
    Rollup,
    Schema,
    Shape,
    Sheet,
    Split,
    version_key,
)


def parse_schema(text: str, where: Location) -> Schema:
    """Read the text of a ``template.toml``.

    Raises ``TemplateError`` with every fault at once: bad TOML, unknown keys, wrong types, names twice or reserved,
    a ``from`` that points nowhere.
    """
    data = parse_toml(text, where)
    parser = _Parser(where)
    try:
        schema = parser.schema(data)
    except _TooMany:
        parser.problems.append(problem("T143", where))
    if parser.problems:
        raise TemplateError(*parser.problems)
    return schema


def parse_toml(text: str, where: Location) -> dict[str, Any]:
    """The data of a file of a template package.  Raises ``TemplateError``."""
    if len(text.encode()) > limits.TEMPLATE_TOML_BYTES:
        raise TemplateError(problem("T141", where, file=where, limit=limits.shown("TEMPLATE_TOML_BYTES")))
    try:
        if _DEEP_KEY.search(text):
            raise ValueError("键的层次太多")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: bad TOML, and numbers of thousands of digits
        raise TemplateError(problem("T101", where, detail=error)) from error


_DEEP_KEY: Final = re.compile(r"""(?:(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
"""``a.a.a.…``: the time that tomllib takes grows with the square of the names."""
_IDENTITY: Final = re.compile(r"[^\W_][\w-]{0,63}")
_SHEET_NAME: Final = re.compile(r"(?!')[^:\\/?*\[\]]{1,31}(?<!')")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_NAMED_KINDS: Final[Mapping[type, str]] = {str: "文字", bool: "true 或 false", int: "整数", list: "列表", dict: "表"}
_MAX_PATTERN: Final = 200
_MOST_SERIES: Final = 6
"""Greys that can be told apart on paper."""
_LEAST_MILLIMETRES: Final = 30
_E = TypeVar("_E", bound=enum.StrEnum)


class _TooMany(Exception):
    """There are more faults than anybody reads."""


class _Parser:
    """One pass over the TOML data that collects every fault and goes on with a stand-in."""

    def __init__(self, where: Location) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def fault(self, code: str, **words: object) -> None:
        self.problems.append(problem(code, self.where, **words))
        if len(self.problems) >= limits.TEMPLATE_FAULTS:
            raise _TooMany

    def schema(self, data: Mapping[str, Any]) -> Schema:
        self.keys(data, {"template", "sheet", "merge", "rollup", "chart", "migration"}, "顶层")
        head = self.typed(data, "template", dict, "顶层", {}, required=True)
        self.keys(head, {"id", "name", "version", "output"}, "[template]")
        texts = {
            key: self.typed(head, key, str, "[template]", "", required=True)
            for key in ("id", "name", "version", "output")
        }
        if texts["id"] and not _IDENTITY.fullmatch(texts["id"]):
            self.fault("T103", place="[template]", key="id", kind="字母、数字和短横")
        sheets = tuple(self.sheets(self.tables(data, "sheet")))
        # Excel takes names that differ in case of letters for one.
        self.twice((sheet.name.casefold() for sheet in sheets), "[[sheet]]")
        self.at_most("field", sum(len(sheet.fields) for sheet in sheets), limits.TEMPLATE_FIELDS, "整个模板")
        schema = Schema(
            **texts,
            sheets=sheets,
            merge=self.merge(data),
            rollup_unit=self.only_key(data, "rollup", "unit"),
            charts=tuple(self.charts(self.tables(data, "chart"))),
            migrations=tuple(self.migrations(self.tables(data, "migration"))),
        )
        self.twice((chart.name for chart in schema.charts), "[[chart]]")
        self.references(schema)
        return schema

    def sheets(self, entries: list[Any]) -> Iterator[Sheet]:
        for number, entry in enumerate(entries, 1):
            place = f"第 {number} 个 [[sheet]]"
            if not isinstance(entry, dict):
                self.fault("T103", place=place, key="sheet", kind="表")
                continue
            self.keys(entry, {"name", "shape", "field", "hint", "words", "carry"}, place)
            name = self.name(entry, place)
            if name in RESERVED_NAMES:
                self.fault("T106", place=place, name=name)
            if name and (not _SHEET_NAME.fullmatch(name) or name.casefold() == "history"):
                self.fault("T122", name=name)
            place = f"工作表“{name}”"
            shape = self.choice(entry, "shape", Shape, place)
            entries = self.typed(entry, "field", list, place, [])
            self.at_most("field", len(entries), limits.TEMPLATE_FIELDS, place)
            fields = tuple(self.fields(entries[: limits.TEMPLATE_FIELDS], place))
            self.twice((field.name for field in fields), place)
            if shape is Shape.PROSE and fields:
                self.fault("T102", place=place, key="field", hint="正文表没有栏目")
            if shape in (Shape.FORM, Shape.TABLE) and not fields:
                self.fault("T104", place=place, key="field")
            hint = self.typed(entry, "hint", str, place, "")
            carry = self.carry(entry, place)
            self.only_forms_count(place, shape, fields, carry)
            yield Sheet(name, shape or Shape.PROSE, fields, hint, self.texts(entry, "words", place), carry)

    def fields(self, entries: list[Any], place: str) -> Iterator[Field]:
        known = {"name", "type", "required", "min", "max", "choices", "default", "pattern", "unit", "hint"}
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict):
                self.fault("T103", place=f"{place}的第 {number} 个栏目", key="field", kind="表")
                continue
            name = self.name(entry, f"{place}的第 {number} 个栏目")
            yield self.field(entry, name, f"{place}的“{name}”", known | {"from", "rollup", "carry", "caption", "by"})

    def field(self, entry: Mapping[str, Any], name: str, place: str, known: set[str]) -> Field:
        self.keys(entry, known, place)
        kind = self.choice(entry, "type", FieldType, place, default=FieldType.TEXT) or FieldType.TEXT
        choices = self.texts(entry, "choices", place)
        if kind is FieldType.CHOICE and not choices:
            self.fault("T104", place=place, key="choices")
        if kind is FieldType.IMAGE:
            self.keys(entry, {"name", "type", "required", "hint", "carry", "caption", "by"}, place)
        elif "caption" in entry:
            self.fault("T102", place=place, key="caption", hint="只有图片栏目可以写 caption")
        low, high = self.bound(entry, "min", kind, place), self.bound(entry, "max", kind, place)
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            self.fault("T103", place=place, key="max", kind="不小于 min 的")
        return Field(
            name=name,
            type=kind,
            required=self.typed(entry, "required", bool, place, False),
            min=low,
            max=high,
            choices=choices,
            default=self.default(entry, place, choices),
            pattern=self.pattern(entry, place),
            unit=self.typed(entry, "unit", str, place, ""),
            hint=self.typed(entry, "hint", str, place, ""),
            source=self.source(entry, place),
            rollup=self.choice(entry, "rollup", Rollup, place) if "rollup" in entry else None,
            carry=self.carry(entry, place),
            caption=self.typed(entry, "caption", str, place, ""),
            by=self.choice(entry, "by", By, place, default=By.UNIT) or By.UNIT,
        )

    def carry(self, entry: Mapping[str, Any], place: str) -> Carry | None:
        """What becomes of a field or a sheet in the next issue; ``None`` where it is not written."""
        return self.choice(entry, "carry", Carry, place) if "carry" in entry else None

    def only_forms_count(self, place: str, shape: Shape | None, fields: Sequence[Field], carry: Carry | None) -> None:
        """A serial number is a field of a form: neither a sheet, nor a figure, nor a column has a next one."""
        counted = [f"{place}的“{field.name}”" for field in fields if field.carry is Carry.NEXT]
        for name in [*([place] if carry is Carry.NEXT else []), *(counted if shape is not Shape.FORM else [])]:
            self.fault("T103", place=name, key="carry", kind=" keep 或 clear；next 只用于表单的栏目")

    def charts(self, entries: list[Any]) -> Iterator[Chart]:
        known = {"name", "kind", "title", "unit", "over", "label", "columns", "aggregate", "figures", "width", "height"}
        for number, entry in enumerate(entries, 1):
            place = f"第 {number} 个 [[chart]]"
            if not isinstance(entry, dict):
                self.fault("T103", place=place, key="chart", kind="表")
                continue
            self.keys(entry, known, place)
            name = self.name(entry, place)
            yield self.chart(entry, name, f"图表“{name}”")

    def chart(self, entry: Mapping[str, Any], name: str, place: str) -> Chart:
        texts = {key: self.typed(entry, key, str, place, "") for key in ("title", "unit", "over", "label")}
        chart = Chart(
            name=name,
            kind=self.choice(entry, "kind", ChartKind, place) or ChartKind.COLUMN,
            **texts,
            columns=self.texts(entry, "columns", place),
            aggregate=self.choice(entry, "aggregate", Aggregate, place, default=Aggregate.SUM) or Aggregate.SUM,
            figures=tuple(self.columns(self.texts(entry, "figures", place), place)),
            width=self.millimetres(entry, "width", place, 150, 156),
            height=self.millimetres(entry, "height", place, 0, 220),
        )
        of_figures = "figures" in entry
        for key in ("figures",) if of_figures else ("over", "label"):
            if not entry.get(key):
                self.fault("T104", place=place, key=key)
        for key in {"over", "label", "columns", "aggregate"} & entry.keys() if of_figures else ():
            self.fault("T102", place=place, key=key, hint="figures 和 over 只能写一种")
        if not of_figures and bool(chart.columns) == (chart.aggregate is Aggregate.COUNT):
            self.fault("T103", place=place, key="columns", kind="数字栏目的列表（aggregate 是 count 时不写）")
        if len(chart.columns) > (1 if chart.kind is ChartKind.PIE else _MOST_SERIES):
            self.fault("T103", place=place, key="columns", kind=f"列表，饼图只能一栏，其他最多 {_MOST_SERIES} 栏")
        return chart

    def migrations(self, entries: list[Any]) -> list[Migration]:
        found = []
        for number, entry in enumerate(entries, 1):
            place = f"第 {number} 个 [[migration]]"
            if not isinstance(entry, dict):
                self.fault("T103", place=place, key="migration", kind="表")
                continue
            self.keys(entry, {"from", "rename", "split", "drop"}, place)
            renamed = self.typed(entry, "rename", dict, place, {})
            for name in [name for name, target in renamed.items() if not isinstance(target, str) or not target]:
                self.fault("T103", place=place, key=f"rename.{name}", kind="文字")
                del renamed[name]
            split = dict(self.splits(self.typed(entry, "split", dict, place, {}), place))
            before = self.typed(entry, "from", str, place, "", required=True)
            found.append(Migration(before, renamed, split, self.texts(entry, "drop", place)))
        return sorted(found, key=lambda migration: version_key(migration.before))

    def splits(self, entries: Mapping[str, Any], place: str) -> Iterator[tuple[str, Split]]:
        for name, entry in entries.items():
            inner = f"{place}的 split“{name}”"
            if not isinstance(entry, dict):
                self.fault("T103", place=place, key=f"split.{name}", kind="表")
                continue
            self.keys(entry, {"into", "at"}, inner)
            into = self.texts(entry, "into", inner)
            at = self.typed(entry, "at", str, inner, "", required=True)
            if len(into) < 2:
                self.fault("T103", place=inner, key="into", kind="两个以上名称的列表")
            elif at:
                yield name, Split(into, at)

    def columns(self, names: Iterable[str], place: str) -> Iterator[Column]:
        for name in names:
            column = self.source({"from": name}, place)
            if column is not None:
                yield column

    def millimetres(self, table: Mapping[str, Any], key: str, place: str, default: int, most: int) -> int:
        value = table.get(key, default)
        if key in table and (not _is_number(value) or not _LEAST_MILLIMETRES <= value <= most):
            self.fault("T103", place=place, key=key, kind=f"{_LEAST_MILLIMETRES} 到 {most} 之间的数（毫米）")
            return default
        return int(value)

    def keys(self, table: Mapping[str, Any], known: set[str], place: str) -> None:
        for key in table:
            if key not in known:
                self.fault("T102", place=place, key=key, hint=did_you_mean(key, known) or "删去此项")

    def typed(
        self, table: Mapping[str, Any], key: str, kind: type, place: str, default: Any, *, required: bool = False
    ) -> Any:
        if key not in table:
            if required:
                self.fault("T104", place=place, key=key)
            return default
        value = table[key]
        if not isinstance(value, kind) or (required and not value):
            self.fault("T103", place=place, key=key, kind=_NAMED_KINDS[kind])
            return default
        if isinstance(value, str) and (_CONTROLS.search(value) or len(value) > limits.CELL_CHARACTERS):
            self.fault("T103", place=place, key=key, kind=f"文字，{limits.CELL_CHARACTERS} 个以内，不带控制字符")
            return default
        return value

    def tables(self, data: Mapping[str, Any], key: str) -> list[Any]:
        """The ``[[key]]`` entries, no more than are read."""
        entries: list[Any] = self.typed(data, key, list, "顶层", [])
        self.at_most(key, len(entries), limits.TEMPLATE_TABLES, "顶层")
        return entries[: limits.TEMPLATE_TABLES]

    def at_most(self, key: str, count: int, limit: int, place: str) -> None:
        if count > limit:
            self.fault("T142", place=place, key=key, count=count, limit=limit)

    def name(self, entry: Mapping[str, Any], place: str) -> str:
        name: str = self.typed(entry, "name", str, place, "", required=True)
        if name and not name.strip():
            self.fault("T103", place=place, key="name", kind=_NAMED_KINDS[str])
        return name.strip()

    def choice(
        self, entry: Mapping[str, Any], key: str, kind: type[_E], place: str, default: _E | None = None
    ) -> _E | None:
        if key not in entry and default is not None:
            return default
        text = self.typed(entry, key, str, place, None, required=True)
        if text is None:
            return default
        try:
            return kind(text)
        except ValueError:
            self.fault("T105", place=place, key=key, value=text, known=" ".join(kind))
            return default

    def bound(self, entry: Mapping[str, Any], key: str, kind: FieldType, place: str) -> Decimal | datetime.date | None:
        if key not in entry:
            return None
        value = entry[key]
        if kind is FieldType.DATE and isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        if kind not in (FieldType.TEXT, FieldType.ID, FieldType.CHOICE, FieldType.DATE) and _is_number(value):
            return Decimal(str(value))
        self.fault("T103", place=place, key=key, kind="日期" if kind is FieldType.DATE else "数字（仅用于数字类栏目）")
        return None

    def default(
        self, entry: Mapping[str, Any], place: str, choices: Sequence[str]
    ) -> str | int | Decimal | datetime.date | None:
        value = entry.get("default")
        if choices and "default" in entry and value not in choices:
            self.fault("T105", place=place, key="default", value=str(value), known=" ".join(choices))
            return None
        if isinstance(value, str):
            return str(self.typed(entry, "default", str, place, "")) or None
        if value is None or isinstance(value, datetime.date):
            return value
        if _is_number(value):
            return value if isinstance(value, int) else Decimal(str(value))
        self.fault("T103", place=place, key="default", kind="文字、数字或日期")
        return None

    def pattern(self, entry: Mapping[str, Any], place: str) -> str:
        text: str = self.typed(entry, "pattern", str, place, "")
        try:
            if len(text) > _MAX_PATTERN:
                raise re.error("过长")
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self.fault("T107", place=place, value=text[:_MAX_PATTERN], detail=error)
            return ""
        return text

    def source(self, entry: Mapping[str, Any], place: str) -> Column | None:
        text: str = self.typed(entry, "from", str, place, "")
        if not text:
            return None
        sheet, dot, name = text.partition(".")
        if not (dot and sheet and name):
            self.fault("T108", place=place, value=text, hint="写成 工作表.栏目")
            return None
        return Column(sheet, name)

    def merge(self, data: Mapping[str, Any]) -> Merge | None:
        if "merge" not in data:
            return None
        content = self.typed(data, "merge", dict, "顶层", {})
        self.keys(content, {"over", "key", "with"}, "[merge]")
        joined = self.texts(content, "with", "[merge]")
        return Merge(
            over=self.typed(content, "over", str, "[merge]", "", required=True),
            key=self.typed(content, "key", str, "[merge]", "", required=bool(joined)),
            joined=joined,
        )

    def texts(self, table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        words = self.typed(table, key, list, place, [])
        self.at_most(key, len(words), limits.TEMPLATE_WORDS, place)
        words = words[: limits.TEMPLATE_WORDS]
        if any(not isinstance(word, str) or not word.strip() or _CONTROLS.search(word) for word in words):
            self.fault("T103", place=place, key=key, kind="文字的列表")
            return ()
        return tuple(words)

    def only_key(self, data: Mapping[str, Any], table: str, key: str) -> str:
        content = self.typed(data, table, dict, "顶层", {})
        self.keys(content, {key}, f"[{table}]")
        text: str = self.typed(content, key, str, f"[{table}]", "", required=table in data)
        return text

    def twice(self, names: Iterable[str], place: str) -> None:
        seen: set[str] = set()
        for name in names:
            folded = fold_label(name)
            if folded in seen:
                self.fault("T109", place=place, name=name)
            seen.add(folded)

    def references(self, schema: Schema) -> None:
        """Check every name that points to another part of the file."""
        for sheet in schema.sheets:
            for field in sheet.fields:
                if field.source is not None:
                    self.reference_to_column(schema, field.source, f"“{sheet.name}”的“{field.name}”")
                if field.by is By.OFFICE and sheet.shape is Shape.TABLE:
                    words = {"place": f"“{sheet.name}”的“{field.name}”", "key": "by"}
                    self.fault("T102", **words, hint="by 只写在表单和数据的栏目里")
                caption = sheet.field(field.caption) if field.caption else None
                if field.caption and (caption is None or caption.type is FieldType.IMAGE):
                    words = {"place": f"“{sheet.name}”的“{field.name}”", "value": field.caption}
                    self.fault("T108", **words, hint="caption 应是同一张表里写说明的栏目")
        for chart in schema.charts:
            self.references_of_chart(schema, chart)
        for number, migration in enumerate(schema.migrations):
            self.references_of_migration(schema, migration, schema.migrations[number + 1 :])
        if schema.merge is not None:
            self.references_of_merge(schema, schema.merge)
        if schema.rollup_unit:
            sheet_name, _, field_name = schema.rollup_unit.partition(".")
            form = schema.sheet(sheet_name)
            known = form.field(field_name) if form is not None and form.shape is Shape.FORM else None
            if known is None:
                self.fault("T108", place="[rollup]", value=schema.rollup_unit, hint="unit 应是 表单.栏目")
            elif known.by is By.OFFICE:
                hint = '填报单位由各单位自己填，不能写 by = "office"'
                self.fault("T108", place="[rollup]", value=schema.rollup_unit, hint=hint)

    def references_of_chart(self, schema: Schema, chart: Chart) -> None:
        """Sheets and columns of a chart exist, hold numbers, and all in one unit."""
        place = f"图表“{chart.name}”"
        table = schema.sheet(chart.over) if chart.over else None
        if chart.over and (table is None or table.shape is not Shape.TABLE):
            self.fault("T108", place=place, value=chart.over, hint="over 应是一张表格")
            return
        named: list[tuple[Sheet | None, str]] = [(table, name) for name in chart.columns if table is not None]
        for figure in chart.figures:
            sheet = schema.sheet(figure.sheet)
            named.append((sheet if sheet is not None and sheet.shape is Shape.FIGURES else None, figure.name))
        fields = [(sheet.field(name) if sheet is not None else None, name) for sheet, name in named]
        for field, name in fields:
            if field is None or not (field.type.is_numeric or field.type is FieldType.PERCENT):
                hint = "应是数字栏目" if chart.over else "figures 应写成 数据表.指标"
                self.fault("T108", place=place, value=name, hint=hint)
        if table is not None and chart.label:
            label = table.field(chart.label)
            if label is None or label.type is FieldType.IMAGE:
                known = [field.name for field in table.fields]
                self.fault("T108", place=place, value=chart.label, hint=did_you_mean(chart.label, known))
        measures = {"元" if field.type is FieldType.MONEY else field.unit for field, _ in fields if field is not None}
        if len(measures) > 1:
            self.fault("T110", place=place, units="、".join(sorted(unit or "没有单位" for unit in measures)))

    def references_of_migration(self, schema: Schema, migration: Migration, later: Sequence[Migration]) -> None:
        """Old names are gone, new ones lead to something there is, and the version is past."""
        place = f"“{migration.before}”版的 [[migration]]"
        if version_key(migration.before) >= version_key(schema.version):
            self.fault("T108", place=place, value=migration.before, hint="from 应低于模板现在的版本")
        for name in (*migration.renamed, *migration.split, *migration.dropped):
            if name not in migration.renamed.values() and _has(schema, name):
                self.fault("T130", place=place, name=name)
        for name in (*migration.renamed, *migration.split):
            self.move(schema, migration, name, later)
        targets = [*migration.renamed.values(), *(name for each in migration.split.values() for name in each.into)]
        for target in targets:
            now = target
            for step in later:
                now = step.now(now)
            if now and not _has(schema, now):
                known = [sheet.name for sheet in schema.sheets]
                known += [f"{sheet.name}.{field.name}" for sheet in schema.sheets for field in sheet.fields]
                self.fault("T108", place=place, value=target, hint=did_you_mean(now, known) or "应是 工作表.栏目")

    def move(self, schema: Schema, migration: Migration, name: str, later: Sequence[Migration]) -> None:
        """A field that leads to another sheet leads from a form to columns of one table, none of them a photo."""
        homes = migration.new_homes(name)
        if not homes:
            return
        sheets = [name.partition(".")[0], *homes]
        fields = list(migration.split[name].into if name in migration.split else (migration.renamed[name],))
        for step in later:
            sheets, fields = ([step.now(each) for each in names] for names in (sheets, fields))
        form, table = (schema.sheet(each) for each in sheets[:2])
        columns = [table.field(each.partition(".")[2]) if table is not None else None for each in fields if each]
        is_table = table is None or table.shape is Shape.TABLE
        is_photo = any(column is not None and column.type is FieldType.IMAGE for column in columns)
        if len(homes) > 1 or not is_table or is_photo or (form is not None and form.shape is not Shape.FORM):
            target = "、".join(sorted(homes))
            self.fault("T144", place=f"“{migration.before}”版的 [[migration]]", name=name, target=target)

    def references_of_merge(self, schema: Schema, merge: Merge) -> None:
        for key, name in (("over", merge.over), *(("with", name) for name in merge.joined)):
            table = schema.sheet(name)
            if table is None or table.shape is not Shape.TABLE or (key == "with" and name == merge.over):
                self.fault(
                    "T108", place="[merge]", value=name, hint=f"{key} 应是{'另' if key == 'with' else ''}一张表格"
                )
            elif merge.key and table.field(merge.key) is None:
                self.fault("T108", place="[merge]", value=merge.key, hint=f"“{name}”里没有这一栏")

    def reference_to_column(self, schema: Schema, source: Column, place: str) -> None:
        table = schema.sheet(source.sheet)
        column = table.field(source.name) if table is not None and table.shape is Shape.TABLE else None
        if column is None:
            known = [
                f"{sheet.name}.{field.name}"
                for sheet in schema.of_shape(Shape.TABLE)
                for field in sheet.fields
                if field.type.is_numeric
            ]
            self.fault("T108", place=place, value=source, hint=did_you_mean(str(source), known) or "应是 表格.栏目")
        elif not column.type.is_numeric:
            self.fault("T108", place=place, value=source, hint="此栏不是数字，不能合计")


def _is_number(value: object) -> bool:
    """Whether it is a number, neither infinite nor beyond what Excel keeps."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return -limits.TEMPLATE_NUMBER < value < limits.TEMPLATE_NUMBER


def _has(schema: Schema, name: str) -> bool:
    """Whether there is such a sheet, or such a field as ``工作表.栏目``."""
    sheet_name, dot, field = name.partition(".")
    sheet = schema.sheet(sheet_name)
    return sheet is not None and (not dot or sheet.field(field) is not None)
