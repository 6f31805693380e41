"""References in prose: ［慰问金］ stands for a figure, so that a number is typed once.

The full-width square brackets do not occur by accident in briefs; ［2024］ and ［20xx］, a mistyped 〔2024〕, hold no
name and stay as typed.  Other brackets are references where they hold exactly the name of a figure or a full name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from toolkit.labels import did_you_mean
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Figure, Scalar, Table, Value, scalar_text
from toolkit.schema import Schema, Shape
from toolkit.workbook.brackets import Bracketed, BracketUse, bracketed
from toolkit.workbook.ledger_part import LedgerParts, in_unit
from toolkit.workbook.numbering import typed_number
from toolkit.workbook.prose import Paragraph
from toolkit.workbook.reference import FIGURE_PARTS, Printed, Reference, is_name, name_key, names_in
from toolkit.workbook.reference_names import ReferenceNames

_LABEL: Final = "【"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Target:
    """Something a reference can name; ``long_name`` is its full form."""

    long_name: str
    printed: Printed | None
    where: CellLocation


class References:
    """Everything that prose can refer to by name."""

    def __init__(
        self,
        schema: Schema,
        forms: Mapping[str, Mapping[str, Value]],
        figures: Mapping[str, Mapping[str, Figure]],
        tables: Mapping[str, Table],
    ) -> None:
        self._targets: dict[str, list[Target]] = {}
        self._names: list[str] = []
        self._known = ReferenceNames.of(schema, figures)
        self._ledgers = LedgerParts(schema, tables)
        for sheet, known in figures.items():
            for figure in known.values():
                self._add_figure(sheet, figure, _source(schema, sheet, figure.name))
        for table in tables.values():
            self._add_table(schema, table)
        for sheet, fields in forms.items():
            for name, value in fields.items():
                self._add(sheet, name, Target(f"{sheet}.{name}", _printed_value(value.value), value.where))

    def _add(self, sheet: str, name: str, target: Target, *, bare: bool = True) -> None:
        self._names.append(name)
        self._targets.setdefault(name_key(f"{sheet}.{name}"), []).append(target)
        if bare:
            self._targets.setdefault(name_key(name), []).append(target)

    def _add_figure(self, sheet: str, figure: Figure, source: str) -> None:
        target = Target(f"{sheet}.{figure.name}", _printed_figure(figure), figure.where)
        self._add(sheet, figure.name, target)
        if source:
            # The column a figure is computed from bears no second meaning under the figure's name.
            self._targets.setdefault(name_key(f"={source}"), []).append(target)
        for part, text in zip(FIGURE_PARTS, (_number_text(figure), figure.approximation, figure.unit), strict=True):
            piece = Target(f"{sheet}.{figure.name}.{part}", Printed(text) if text else None, figure.where)
            for name in (figure.name, f"{sheet}.{figure.name}"):
                self._targets.setdefault(name_key(f"{name}.{part}"), []).append(piece)

    def _add_table(self, schema: Schema, table: Table) -> None:
        """The bare names of the columns that are summed; full names are the business of ``LedgerParts``."""
        sheet = schema.sheet(table.name)
        for field in sheet.fields if sheet is not None else ():
            if not field.type.is_numeric:
                continue
            total = table.totals.get(field.name)
            long_name = f"{table.name}.{field.name}"
            printed = in_unit(total, field) if total is not None else None
            target = Target(long_name, printed, CellLocation("", table.name))
            feeds_figure = any(hit.long_name.endswith(f".{field.name}") for hit in self._find(f"={long_name}"))
            self._add(table.name, field.name, target, bare=not feeds_figure)

    def _find(self, name: str) -> list[Target]:
        return self._targets.get(name_key(name), [])

    def knows(self, name: str, where: CellLocation) -> bool:
        """Whether a name means something, be it blank or ambiguous."""
        _, problems = self.resolve(Reference(name, f"［{name}］", where))
        return all(found.code != "W503" for found in problems)

    def resolve(self, reference: Reference) -> tuple[Printed | None, list[Problem]]:
        """What a reference prints, and the findings; nothing where it is unknown, ambiguous or still blank."""
        if self._ledgers.knows(reference.head):
            return self._ledgers.resolve(reference)
        targets = self._find(reference.head)
        if not targets:
            full = len(names_in(reference.head)) > 1
            near = (self._known.near(reference.head) if full else []) or self._names
            hint = did_you_mean(reference.head, near) or "请用“数据”表里的指标名称"
            return None, [reference.problem("W503", hint=hint)]
        if reference.pieces:
            return None, [reference.problem("W516", detail="条件和单位只能跟在“表名.栏目”后面")]
        if len(targets) > 1:
            choices = "、".join(f"［{target.long_name}］" for target in targets)
            return None, [reference.problem("W504", choices=choices)]
        target = targets[0]
        if target.printed is None:
            place = target.where._replace(workbook=reference.where.workbook)
            return None, [reference.problem("W505", where=str(place).partition(" > ")[2])]
        return target.printed, []

    def fill(self, text: str, where: CellLocation, *, begins: bool = False) -> tuple[str, list[Problem]]:
        """Put what the references of a text print in their places; everything else stays as typed.

        ［［慰问金］］ prints ［慰问金］.  Where the text after a reference begins with the unit that the reference
        prints, the unit stands once.  ``begins`` says that the text begins a paragraph or is a 标题: 【名】 at its
        front, behind a typed number or not, is a label.
        """
        pieces: list[str] = []
        problems: list[Problem] = []
        end = 0
        for each in bracketed(text):
            if each.look is BracketUse.TAG or not is_name(each.words):
                continue
            is_label = begins and each.inner.startswith(_LABEL) and each.start == _front(text)
            result, found = self._read(each, Reference(each.words.strip(), each.inner, where), is_label)
            problems += found
            if result is None:
                continue
            doubled = result.unit and text.startswith(result.unit, each.end)
            pieces += (text[end : each.start], result.text.removesuffix(result.unit) if doubled else result.text)
            end = each.end
        return "".join(pieces) + text[end:], problems

    def _read(self, each: Bracketed, reference: Reference, is_label: bool) -> tuple[Printed | None, list[Problem]]:
        """What stands on the page for a piece in brackets, nothing where it stays as typed, and the findings."""
        if each.look is BracketUse.NAME:
            return self.resolve(reference)
        if each.look is BracketUse.KEPT:
            return Printed(each.inner), []
        known = self._known.holds(each.words)
        if each.look is BracketUse.MIXED or not known:
            near = [each.words] if known else self._known.near(each.words)
            return None, [_slip(reference, near)] if near else []
        if each.look is BracketUse.DOUBLED:
            both = reference._replace(typed=f"{each.inner[0]}{each.inner}{each.inner[-1]}")
            return Printed(each.inner), [_told(both, each.inner, f"［{each.words}］")]
        if is_label:
            return None, [problem("W510", reference.where, typed=each.inner, name=each.words)]
        printed, problems = self.resolve(reference)
        if printed is not None:
            problems = [*problems, _told(reference, printed.text, f"［{each.inner}］")]
        return printed, problems

    def fill_paragraph(self, paragraph: Paragraph) -> tuple[Paragraph, list[Problem]]:
        """Fill 标题 and 内容 of a paragraph."""
        title, in_title = self.fill(paragraph.title, paragraph.title_where, begins=True)
        content, in_content = self.fill(paragraph.content, paragraph.content_where, begins=not paragraph.title)
        return replace(paragraph, title=title, content=content), in_title + in_content


def _told(reference: Reference, printed: str, instead: str) -> Problem:
    return problem("W509", reference.where, typed=reference.typed, printed=printed, instead=instead)


def _slip(reference: Reference, near: Sequence[str]) -> Problem:
    words = {"near": "”“".join(near[:_SHOWN]), "instead": f"［{near[0]}］"}
    return problem("W511", reference.where, typed=reference.typed, **words)


def _front(text: str) -> int:
    """Where a paragraph begins to speak: behind the number typed at its front."""
    number = typed_number(text)
    return len(number.text) if number is not None else len(text) - len(text.lstrip())


def _source(schema: Schema, sheet_name: str, name: str) -> str:
    sheet = schema.sheet(sheet_name)
    field = sheet.field(name) if sheet is not None and sheet.shape is Shape.FIGURES else None
    return str(field.source) if field is not None and field.source is not None else ""


def _printed_figure(figure: Figure) -> Printed | None:
    if figure.typed:
        return Printed(figure.typed, figure.unit if figure.typed.endswith(figure.unit) else "")
    if figure.value is None:
        return None
    phrase = figure.phrase
    return Printed(phrase, figure.unit if figure.unit and phrase.endswith(figure.unit) else "")


def _number_text(figure: Figure) -> str:
    return scalar_text(figure.value) if figure.value is not None else figure.typed


def _printed_value(value: Scalar) -> Printed | None:
    return Printed(scalar_text(value)) if value is not None else None
