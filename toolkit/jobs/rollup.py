"""``gwkit rollup``: many units' workbooks become one to review, every total with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from toolkit.rollup.cross import cross_table
from toolkit.rollup.figures import RolledFigures, roll_figures
from toolkit.rollup.free_tables import RolledTables
from toolkit.rollup.ledgers import RolledLedger, difference_row, roll_ledgers, typed_back
from toolkit.rollup.returned import SOURCE_HEADERS, SOURCE_WIDTHS, Returned
from toolkit.rollup.review import is_rollup, state_of, with_review, written_rows
from toolkit.rollup.settled import Settling, waits
from toolkit.schema import By, Field, Schema, Shape
from toolkit.workbook.blank import FIRST_ROW, blank_workbook
from toolkit.workbook.brackets import escaped
from toolkit.workbook.content import CellContent, Content, Listing, Noted, Rows, plain
from toolkit.workbook.figures import agrees, split_myriad
from toolkit.workbook.forms import stand_in
from toolkit.workbook.identity import identify
from toolkit.workbook.layout import SOURCES_SHEET
from toolkit.workbook.material import label_of
from toolkit.workbook.open_list import OpenFinding, open_list
from toolkit.workbook.reader import Workbook, read_workbook
from toolkit.workbook.reference_names import ReferenceNames

_TOLD: Final = frozenset(
    (
        "T119",
        "T128",
        "W364",
        "W204",
        "W205",
        "W206",
        "W216",
        "W217",
        "W402",
        "W409",
        "W411",
        "W412",
        "W413",
        "W525",
        "W528",
    )
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
    """What became of a roll-up: ``status`` is ``made``, ``unchanged`` or ``failed``.

    ``problems`` are those still open; ``settled`` are findings the reviewer was told of before, with what he said.
    """

    output: Path | None = None
    status: str = "failed"
    counted: list[Returned] = field(default_factory=list)
    left_out: list[tuple[Path | None, Problem]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settled: dict[Problem, str] = field(default_factory=dict)


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
    options = replace(options, unit=options.unit or (units.office.unit if units is not None else ""))
    rolling = _Rolling(package.schema, told.counted, output, options)
    result.problems += rolling.problems
    result.output, result.status = output, rolling.write(result)
    return result


class _Rolling:
    """One roll-up of the returns that count, written over the one before with what was reviewed there."""

    def __init__(self, schema: Schema, returns: Sequence[Returned], output: Path, options: RollupOptions) -> None:
        self._schema = schema
        self._output = output
        self._options = options
        self._ledgers = roll_ledgers(schema, returns)
        figures = roll_figures(schema, returns)
        self.problems = [found for rolled in figures.values() for found in rolled.problems]
        self.problems += [found for ledger in self._ledgers.values() for found in ledger.problems]
        self.problems += _agree(schema, figures, self._ledgers, returns, output.name)
        forms = _Forms(schema, returns, output.name, options)
        tables = RolledTables(output.name)
        prose = _prose(schema, returns, tables) if options.prose else {}
        rows: dict[str, Rows] = {**forms.rows(), **prose}
        rows.update({sheet: rolled.rows for sheet, rolled in figures.items()})
        rows.update({sheet: rolled.rows for sheet, rolled in self._ledgers.items()})
        self.problems += [*forms.problems, *tables.problems]
        appendix = [_sources(figures), cross_table(schema, figures, returns)]
        self._content = Content(rows, _order(schema, prose), free_tables=tables.sheets, appendix=appendix)

    def write(self, result: RolledUp) -> str:
        """Write it with what a reviewer changed in the one that is there; nobody else may write it meanwhile."""
        with Claim(self._output) as claim:
            data = self._reviewed(result)
            if holds(self._output, data):
                return "unchanged"
            claim.write(data)
        return "made"

    def _reviewed(self, result: RolledUp) -> bytes:
        content, remembered = self._content, written_rows(self._content)
        if self._output.exists() and not self._options.force:
            existing, moved = as_of_now(self._existing(), self._schema)
            review = with_review(self._schema, content, existing)
            content, remembered = review.content, review.remembered
            result.problems += [*moved, *review.problems]
            settling = Settling(self._schema, self._ledgers, existing, review)
            result.settled = settling.settled(_findings(result))
        waiting = [found for found in _findings(result) if waits(found)]
        settled = {OpenFinding.of(found): word for found, word in result.settled.items()}
        _pass_over_settled(result, sum(found in result.settled for found in waiting), self._output)
        appendix = (*content.appendix, open_list(waiting, settled), state_of(remembered))
        return blank_workbook(self._schema, replace(content, appendix=appendix))

    def _existing(self) -> Workbook:
        """The roll-up that is there.  Raises ``DeliveryError`` where it is none of this template."""
        try:
            existing = read_workbook(self._output)
        except WorkbookError as error:
            raise DeliveryError(problem("D210", FileLocation(str(self._output)))) from error
        identity, own = identify(existing), (self._schema.id, self._schema.name)
        if not is_rollup(existing) or (identity is not None and identity.template not in own):
            raise DeliveryError(problem("D210", FileLocation(str(self._output))))
        return existing


def _findings(result: RolledUp) -> list[Problem]:
    """All that was found, each once, what was left out first."""
    return list(dict.fromkeys([*(reason for _, reason in result.left_out), *result.problems]))


def _pass_over_settled(result: RolledUp, count: int, output: Path) -> None:
    """Tell no more of what is settled, but how many there were on the list."""
    result.problems = [found for found in result.problems if found not in result.settled]
    if count:
        result.problems.append(problem("R133", CellLocation(output.name), count=count))


def _order(schema: Schema, prose: Iterable[str]) -> list[str]:
    """The sheets in the template's order, sections of the units' own behind its last section."""
    order = [sheet.name for sheet in schema.sheets]
    last = max((order.index(sheet.name) for sheet in schema.of_shape(Shape.PROSE)), default=len(order) - 1)
    order[last + 1 : last + 1] = [sheet for sheet in prose if schema.sheet(sheet) is None]
    return order


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
        where = CellLocation(self._name, sheet, f"B{FIRST_ROW + number}")
        values = [returned.record.forms[sheet][known.name].value for returned in self._returns]
        common = values[0] if len(set(values)) == 1 and len(values) > 1 else None
        if common is not None:
            return self._common(typed_back(common, known), known, where)
        if not known.required or known.default is not None:
            return None
        value = stand_in(known)
        self.problems.append(problem("R117", where, label=known.name, value=value))
        return Noted(value, "汇总时先这样填，请审核人改成实际的内容", is_doubtful=True)

    def _common(self, content: CellContent, known: Field, where: CellLocation) -> CellContent:
        """What all units say; of the office's own fields it is a proposal."""
        if known.by is By.UNIT or plain(content) == known.default:
            return content
        self.problems.append(problem("R132", where, label=known.name, value=plain(content)))
        return Noted(plain(content), "各单位都这样填，先照抄；这一项由本单位自己定，请审核人核对", is_doubtful=True)


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


def left_out_lines(result: RolledUp) -> Iterator[Problem]:
    """The reasons why something was left out and nobody settled it, each once."""
    seen: set[Problem] = set(result.settled)
    for _, reason in result.left_out:
        if reason not in seen:
            seen.add(reason)
            yield reason
