"""``gwkit diff``: what changed between two workbooks of one template, from the last issue to this one.

A figure is compared as a number in its bare unit (0.5万元 and 5000元 are equal; 人 and 人次 are not one measure).
With a 约数 on either side the change is 约, too; a figure typed as text that states no number has no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from toolkit.alignment import likeness, opcodes
from toolkit.errors import WorkbookError
from toolkit.jobs.intake import Intake, take_in
from toolkit.labels import fold_label
from toolkit.library import Library
from toolkit.numerals import plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.quantities import measure, quantities_in
from toolkit.record import Figure, Prose, Record, Table, Value, scalar_text
from toolkit.workbook.content import Listing
from toolkit.workbook.figures import split_myriad

HEADERS: Final = ("工作表", "项目", "上期", "本期", "增减", "增减率", "说明")
_WIDTHS: Final = (18, 22, 24, 24, 16, 12, 20)
_RENAMED: Final = 0.6
"""From this share of equal text on, a section that went and one that came are one under a new name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison; a side that has nothing is empty, and so is a change that cannot be computed."""

    sheet: str
    name: str
    before: str
    after: str
    change: str = ""
    rate: str = ""
    note: str = ""
    where_before: CellLocation | None = None
    where_after: CellLocation | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both sides say the same."""
        return self.before == self.after and not self.note

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        return self.sheet, self.name, self.before, self.after, self.change, self.rate, self.note

    def data(self) -> dict[str, str | None]:
        """The line for programs."""
        names = ("sheet", "name", "before", "after", "change", "rate", "note")
        places = {"where_before": self.where_before, "where_after": self.where_after}
        return dict(zip(names, self.cells(), strict=True)) | {
            key: str(place) if place is not None else None for key, place in places.items()
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, in the order of this issue's template, and what was found while reading."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    def listing(self) -> Listing:
        """The comparison as a sheet."""
        return Listing("对比", HEADERS, [change.cells() for change in self.changes], _WIDTHS)


def compare_workbooks(before: Path, after: Path, library: Library, template: str | None = None) -> Comparison:
    """Compare two workbooks.

    Raises ``WorkbookError`` where one cannot be read, or they are of two templates.
    """
    old, new = (take_in(path, library, template) for path in (before, after))
    schemas = old.package.schema, new.package.schema
    if schemas[0].id != schemas[1].id:
        where = CellLocation(after.name)
        raise WorkbookError(problem("V101", where, template=schemas[1].name, other=schemas[0].name, source=before.name))
    return Comparison(tuple(_changes(old, new)), (*old.submission.problems, *new.submission.problems))


def _changes(old: Intake, new: Intake) -> Iterator[Change]:
    before, after = old.submission.record, new.submission.record
    yield from _figures(before, after)
    yield from _forms(before.forms, after.forms)
    over = new.package.schema.merge.over if new.package.schema.merge is not None else ""
    rows = [{over: record.rows[0].values} if record.rows else {} for record in (before, after)]
    yield from _forms(*rows) if all(rows) else ()
    for name, table in after.tables.items():
        yield from _tables(before.tables.get(name), table)
    yield from _sections(before.prose, after.prose)


def _figures(before: Record, after: Record) -> Iterator[Change]:
    for sheet in dict.fromkeys([*after.figures, *before.figures]):
        old, new = (_by_label(record.figures.get(sheet, {})) for record in (before, after))
        for label in dict.fromkeys([*new, *old]):
            yield _figure_change(sheet, old.get(label), new.get(label))


def _by_label(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {fold_label(name): figure for name, figure in figures.items() if not figure.is_blank}


def _figure_change(sheet: str, old: Figure | None, new: Figure | None) -> Change:
    known = new or old
    assert known is not None
    change, rate, note = _difference(old, new)
    places = (figure.where if figure is not None else None for figure in (old, new))
    return Change(sheet, known.name, _phrase(old), _phrase(new), change, rate, note, *places)


def _phrase(figure: Figure | None) -> str:
    return figure.phrase if figure is not None else ""


def _difference(old: Figure | None, new: Figure | None) -> tuple[str, str, str]:
    """Change, rate and note of two figures."""
    if old is None or new is None:
        return "", "", "本期新增" if old is None else "本期没有"
    one, other = _measured(old), _measured(new)
    if one is None or other is None:
        return "", "", "文字，不能相减" if _phrase(old) != _phrase(new) else ""
    (base, unit, exact), (now, now_unit, now_exact) = one, other
    if measure(unit) != measure(now_unit):
        return "", "", f"单位不同：{unit or '没有单位'}、{now_unit or '没有单位'}"
    about = "" if exact and now_exact else "约"
    scale = split_myriad(new.unit)[0]
    change = about + _signed((now - base) / scale) + new.unit
    if base <= 0:
        return change, "", "" if now == base else "上期为零，不算增减率" if base == 0 else "上期为负，不算增减率"
    share = ((now - base) * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return change, f"{about}{_signed(share)}%", ""


def _measured(figure: Figure) -> tuple[Decimal, str, bool] | None:
    """The number in its bare unit, the unit, and whether it is exact; ``None`` for text that is no single number."""
    if figure.value is not None:
        scale, unit = split_myriad(figure.unit)
        return figure.value * scale, unit, not figure.approximation
    text = figure.typed if figure.typed.endswith(figure.unit) else figure.typed + figure.unit
    found = list(quantities_in(text))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    return found[0].value, found[0].unit, found[0].exact and not figure.approximation


def _signed(number: Decimal) -> str:
    return ("+" if number > 0 else "") + plain_number(number)


_Forms = Mapping[str, Mapping[str, Value]]


def _forms(before: _Forms, after: _Forms) -> Iterator[Change]:
    """The fields of forms, or of the one row that a form became."""
    for sheet, fields in after.items():
        for name, value in fields.items():
            old = before.get(sheet, {}).get(name)
            texts = scalar_text(old.value) if old is not None else "", scalar_text(value.value)
            if any(texts):
                yield Change(
                    sheet, name, *texts, where_before=old.where if old is not None else None, where_after=value.where
                )


def _tables(old: Table | None, new: Table) -> Iterator[Change]:
    rows = len(old.rows) if old is not None else 0
    if rows or new.rows:
        yield _number_change(new.name, "行数", Decimal(rows), Decimal(len(new.rows)))
    for column, total in new.totals.items():
        base = old.totals.get(column, Decimal()) if old is not None else Decimal()
        if base or total:
            yield _number_change(new.name, f"{column}合计", base, total)


def _number_change(sheet: str, name: str, base: Decimal, now: Decimal) -> Change:
    nowhere = CellLocation("")
    figures = (Figure(name, value, "", "", "", nowhere) for value in (base, now))
    return Change(sheet, name, scalar_text(base), scalar_text(now), *_difference(*figures))


def _sections(before: Sequence[Prose], after: Sequence[Prose]) -> Iterator[Change]:
    """Sections added, dropped, renamed and moved, and those whose text changed; blank ones count as absent."""
    old, new = ({prose.name: _text(prose) for prose in proses if prose.segments} for proses in (before, after))
    renamed = _renamed(old, new)
    gone = [name for name in old if name not in new and name not in renamed.values()]
    common = [name for name in new if name in old]
    moved = _moved([name for name in old if name in new], common)
    for name, text in new.items():
        source = name if name in old else renamed.get(name)
        if source is None:
            yield Change(name, "栏目", "", _size(text), note="本期新增")
            continue
        notes = [f"原名“{source}”"] if source != name else ["位置变了"] if name in moved else []
        notes += ["文字有改动"] if old[source] != text else []
        yield Change(name, "栏目", _size(old[source]), _size(text), note="；".join(notes))
    for name in gone:
        yield Change(name, "栏目", _size(old[name]), "", note="本期没有")


def _text(prose: Prose) -> str:
    return "\n".join(f"{segment.title}{segment.content}" for segment in prose.segments)


def _size(text: str) -> str:
    return f"{len(text.replace(chr(10), ''))}字"


def _renamed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """New name to old name, each used once, the most alike first."""
    pairs = [
        (likeness(old[one], new[other]), one, other)
        for one in old
        if one not in new
        for other in new
        if other not in old
    ]
    found: dict[str, str] = {}
    for share, one, other in sorted(pairs, key=lambda pair: -pair[0]):
        if share >= _RENAMED and other not in found and one not in found.values():
            found[other] = one
    return found


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The sections that no longer follow the order of the last issue."""
    return {name for tag, _, _, start, end in opcodes(old, new) if tag != "equal" for name in new[start:end]}
