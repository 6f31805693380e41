"""``gwkit rollup``: many units' workbooks become one to review, every total with its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from toolkit.delivery.files import Claim, holds
from toolkit.errors import DeliveryError, WorkbookError
from toolkit.jobs.intake import as_of_now
from toolkit.jobs.returns import package_of_returns, receive, sort_returns
from toolkit.jobs.units import read_units
from toolkit.library import Library
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, FileLocation, Problem, problem
from toolkit.rollup.figures import RolledFigures, roll_figures
from toolkit.rollup.free_tables import RolledTables
from toolkit.rollup.ledgers import RolledLedger, difference_row, roll_ledgers, typed_back
from toolkit.rollup.returned import SOURCE_HEADERS, SOURCE_WIDTHS, Returned
from toolkit.rollup.review import is_rollup, state_of, with_review
from toolkit.schema import Field, Schema, Shape
from toolkit.workbook.blank import FIRST_ROW, blank_workbook
from toolkit.workbook.brackets import escaped
from toolkit.workbook.content import CellContent, Content, Listing, Noted, Rows, number_content
from toolkit.workbook.figures import agrees, split_myriad
from toolkit.workbook.forms import stand_in
from toolkit.workbook.identity import identify
from toolkit.workbook.layout import CROSS_SHEET, SOURCES_SHEET
from toolkit.workbook.material import label_of
from toolkit.workbook.reader import read_workbook
from toolkit.workbook.reference_names import ReferenceNames

_TOLD: Final = frozenset(
    ("T119", "T128", "W204", "W205", "W206", "W216", "W217", "W402", "W409", "W411", "W412", "W413", "W525", "W528")
)
"""What a reviewer has to know of a return that counts: something in it was not read, or may be read amiss."""


@dataclass(frozen=True, slots=True)
class RollupOptions:
    """What the command line asked for; ``unit`` is the name of the unit that rolls up."""

    template: str | None = None
    units: Path | None = None
    unit: str = ""
    prose: bool = True
    force: bool = False
    jobs: int = 0


@dataclass(slots=True)
class RolledUp:
    """What became of a roll-up: ``status`` is ``made``, ``unchanged`` or ``failed``."""

    output: Path | None = None
    status: str = "failed"
    counted: list[Returned] = field(default_factory=list)
    left_out: list[tuple[Path | None, Problem]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def roll_up(paths: Sequence[Path], output: Path, library: Library, options: RollupOptions) -> RolledUp:
    """Write the workbook.

    Raises ``WorkbookError`` for an unreadable list of units, ``LibraryError`` for an unknown template,
    ``DeliveryError`` where a file of another kind stands in the way or nothing can be written.
    """
    units = read_units(options.units) if options.units is not None else None
    returns = [each for each in receive(paths, library, options.template, options.jobs) if each.path != output]
    package = package_of_returns(returns, library, options.template)
    result = RolledUp()
    if package is None:
        result.left_out = [(each.path, each.problems[0]) for each in returns]
        result.problems.append(problem("R118", FileLocation(str(output))))
        return result
    if not package.schema.rollup_unit:
        result.problems.append(problem("R119", FileLocation(package.schema.id), template=package.schema.name))
        return result
    told = sort_returns(returns, package, units)
    result.counted, result.left_out = told.counted, told.left_out
    result.problems = [*(units.problems if units is not None else ()), *told.notices]
    result.problems += [found for each in told.counted for found in each.problems if found.code in _TOLD]
    if not told.counted:
        result.problems.append(problem("R118", FileLocation(str(output))))
        return result
    content, problems = _content(package.schema, told.counted, output.name, options)
    result.problems += problems
    result.output, result.status = output, _write(package.schema, content, output, options, result.problems)
    return result


def _write(schema: Schema, content: Content, output: Path, options: RollupOptions, problems: list[Problem]) -> str:
    """Write it with what a reviewer changed in the one that is there; nobody else may write it meanwhile."""
    with Claim(output) as claim:
        data = _reviewed(schema, content, output, options, problems)
        if holds(output, data):
            return "unchanged"
        claim.write(data)
    return "made"


def _reviewed(schema: Schema, content: Content, output: Path, options: RollupOptions, problems: list[Problem]) -> bytes:
    state = state_of(content)
    if output.exists() and not options.force:
        try:
            existing = read_workbook(output)
        except WorkbookError as error:
            raise DeliveryError(problem("D210", FileLocation(str(output)))) from error
        identity = identify(existing)
        if not is_rollup(existing) or (identity is not None and identity.template not in (schema.id, schema.name)):
            raise DeliveryError(problem("D210", FileLocation(str(output))))
        existing, moved = as_of_now(existing, schema)
        content, found = with_review(schema, content, existing)
        problems += [*moved, *found]
    appendix = (*content.appendix, state)
    return blank_workbook(schema, replace(content, appendix=appendix))


def _content(
    schema: Schema, returns: Sequence[Returned], name: str, options: RollupOptions
) -> tuple[Content, list[Problem]]:
    figures, ledgers = roll_figures(schema, returns), roll_ledgers(schema, returns)
    problems = [found for rolled in figures.values() for found in rolled.problems]
    problems += [found for ledger in ledgers.values() for found in ledger.problems]
    problems += _agree(schema, figures, ledgers, returns, name)
    forms = _Forms(schema, returns, name, options)
    tables = RolledTables(name)
    prose = _prose(schema, returns, tables) if options.prose else {}
    rows: dict[str, Rows] = {**forms.rows(), **prose}
    rows.update({sheet: rolled.rows for sheet, rolled in figures.items()})
    rows.update({sheet: rolled.rows for sheet, rolled in ledgers.items()})
    further = [sheet for sheet in prose if schema.sheet(sheet) is None]
    order = [sheet.name for sheet in schema.sheets]
    last = max((order.index(sheet.name) for sheet in schema.of_shape(Shape.PROSE)), default=len(order) - 1)
    order[last + 1 : last + 1] = further
    appendix = [_sources(figures), _cross_table(schema, figures, returns)]
    content = Content(rows, order, free_tables=tables.sheets, appendix=appendix)
    return content, [*problems, *forms.problems, *tables.problems]


class _Forms:
    """The forms: what all units agree on, and a placeholder, which withholds the document, for what is required."""

    def __init__(self, schema: Schema, returns: Sequence[Returned], name: str, options: RollupOptions) -> None:
        self._schema = schema
        self._returns = returns
        self._name = name
        self._unit = options.unit
        self.problems: list[Problem] = []

    def rows(self) -> dict[str, Rows]:
        return {
            sheet.name: [
                {"项目": known.name, "内容": content}
                for number, known in enumerate(sheet.fields)
                if (content := self._field(sheet.name, known, number)) is not None
            ]
            for sheet in self._schema.of_shape(Shape.FORM)
        }

    def _field(self, sheet: str, known: Field, number: int) -> CellContent:
        if f"{sheet}.{known.name}" == self._schema.rollup_unit and self._unit:
            return self._unit
        values = [returned.record.forms[sheet][known.name].value for returned in self._returns]
        common = values[0] if len(set(values)) == 1 and len(values) > 1 else None
        if common is not None:
            return typed_back(common, known)
        if not known.required or known.default is not None:
            return None
        value = stand_in(known)
        where = CellLocation(self._name, sheet, f"B{FIRST_ROW + number}")
        self.problems.append(problem("R117", where, label=known.name, value=value))
        return Noted(value, "汇总时先这样填，请审核人改成实际的内容", is_doubtful=True)


def _prose(schema: Schema, returns: Sequence[Returned], tables: RolledTables) -> dict[str, Rows]:
    """Every paragraph under its section, marked with its unit; sections in the template's order, then as they came."""
    names = ReferenceNames.of(schema, {})
    rows: dict[str, Rows] = {sheet.name: [] for sheet in schema.of_shape(Shape.PROSE)}
    for returned in returns:
        for prose in returned.record.prose:
            for segment in prose.segments:
                label = label_of(returned.unit)
                lines = [label + escaped(segment.text, names)]
                if segment.table is not None:
                    sheet = tables.take(returned, segment.table)
                    lines = [label + escaped(f"{segment.table.name}：", names), f"［{sheet}］"]
                rows.setdefault(prose.name, []).extend({"层级": "", "标题": "", "内容": line} for line in lines)
    return rows


def _agree(
    schema: Schema,
    figures: Mapping[str, RolledFigures],
    ledgers: Mapping[str, RolledLedger],
    returns: Sequence[Returned],
    name: str,
) -> Iterator[Problem]:
    """Where figures say more than the ledgers behind them, a row of the ledger says so: the sums must agree."""
    for sheet in schema.of_shape(Shape.FIGURES):
        for known in sheet.fields:
            rolled = figures[sheet.name]
            total = rolled.totals.get(known.name)
            ledger = ledgers.get(known.source.sheet) if known.source is not None else None
            table = schema.sheet(known.source.sheet) if known.source is not None else None
            if total is None or known.source is None or ledger is None or table is None:
                continue
            counted = ledger.totals.get(known.source.name)
            scale = split_myriad(known.unit)[0]
            row = next(line for line in rolled.rows if line["指标"] == known.name)
            if counted is None or agrees(total, str(row["约数"]), counted / scale):
                continue
            difference = total * scale - counted
            units = [each.unit for each in returns if not _has_ledger(each, known)]
            line = difference_row(table, known.source.name, difference, units)
            where = CellLocation(name, sheet.name)
            told = plain_number(abs(difference)) + split_myriad(known.unit)[1]
            if line is None:
                yield problem("R125", where, label=known.name, difference=told)
            else:
                ledger.rows.append(line)
                yield problem("R116", where, label=known.name, difference=told)


def _has_ledger(returned: Returned, known: Field) -> bool:
    table = returned.record.tables.get(known.source.sheet) if known.source is not None else None
    return table is not None and known.source is not None and known.source.name in table.totals


def _sources(figures: Mapping[str, RolledFigures]) -> Listing:
    lines = [line for rolled in figures.values() for line in rolled.sources]
    return Listing(SOURCES_SHEET, SOURCE_HEADERS, lines, SOURCE_WIDTHS)


def _cross_table(schema: Schema, figures: Mapping[str, RolledFigures], returns: Sequence[Returned]) -> Listing:
    """Units by figures, sums below and, for figures of one measure, at the right."""
    shown = [
        (known, figures[sheet.name].shares[known.name], figures[sheet.name].totals[known.name])
        for sheet in schema.of_shape(Shape.FIGURES)
        for known in sheet.fields
        if figures[sheet.name].shares.get(known.name)
    ]
    measures = [split_myriad(known.unit)[1] for known, _, _ in shown]
    summed = [measure for measure in dict.fromkeys(measures) if measures.count(measure) > 1 and measure != "%"]
    headers = ["单位", *(f"{known.name}（{known.unit}）" if known.unit else known.name for known, _, _ in shown)]
    headers += [f"本行合计（{measure}）" for measure in summed]
    lines: list[list[CellContent]] = []
    for unit in [*(returned.unit for returned in returns), None]:
        cells = [total if unit is None else shares.get(unit) for _, shares, total in shown]
        line: list[CellContent] = ["合计" if unit is None else unit]
        line += [number_content(cell) if cell is not None else None for cell in cells]
        for measure in summed:
            parts = [
                cell * split_myriad(known.unit)[0]
                for cell, (known, _, _) in zip(cells, shown, strict=True)
                if cell is not None and split_myriad(known.unit)[1] == measure
            ]
            line.append(number_content(sum(parts, Decimal(0))) if parts else None)
        lines.append(line)
    return Listing(CROSS_SHEET, headers, lines, (26, *(max(14, 2 * len(header) + 2) for header in headers[1:])))


def left_out_lines(result: RolledUp) -> Iterator[Problem]:
    """The reasons why something was left out, each once."""
    seen: set[Problem] = set()
    for _, reason in result.left_out:
        if reason not in seen:
            seen.add(reason)
            yield reason
