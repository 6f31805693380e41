"""References in prose: ［慰问金］ stands for a figure, so that a number is typed once.

The full-width square brackets do not occur by accident in briefs; ［2024］ and ［20xx］, a mistyped 〔2024〕, hold no
name and stay as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from toolkit.labels import did_you_mean, fold_label
from toolkit.numerals import figure_phrase, plain_number
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Figure, Scalar, Table, Value, scalar_text
from toolkit.schema import Schema, Shape
from toolkit.workbook.prose import Paragraph

_REFERENCE: Final = re.compile(r"［［([^［］]*)］］|［([^［］]*)］")
_BRACKETS: Final = re.compile(r"［([^［］]*)］")
_NO_NAME: Final = re.compile(r"[\dxX×_*〇○零一二三四五六七八九十\s]*")
_POINT: Final = re.compile("[.．]")
_PARTS: Final = ("数值", "约数", "单位")


class Printed(NamedTuple):
    """What a reference prints: its text and the unit the text ends with."""

    text: str
    unit: str = ""


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
        self._targets.setdefault(_key(f"{sheet}.{name}"), []).append(target)
        if bare:
            self._targets.setdefault(_key(name), []).append(target)

    def _add_figure(self, sheet: str, figure: Figure, source: str) -> None:
        target = Target(f"{sheet}.{figure.name}", _printed_figure(figure), figure.where)
        self._add(sheet, figure.name, target)
        if source:
            # The column a figure is computed from bears no second meaning under the figure's name.
            self._targets.setdefault(_key(f"={source}"), []).append(target)
        for part, text in zip(_PARTS, (_number_text(figure), figure.approximation, figure.unit), strict=True):
            piece = Target(f"{sheet}.{figure.name}.{part}", Printed(text) if text else None, figure.where)
            for name in (figure.name, f"{sheet}.{figure.name}"):
                self._targets.setdefault(_key(f"{name}.{part}"), []).append(piece)

    def _add_table(self, schema: Schema, table: Table) -> None:
        sheet = schema.sheet(table.name)
        for field in sheet.fields if sheet is not None else ():
            if not field.type.is_numeric:
                continue
            total = table.totals.get(field.name)
            printed = Printed(plain_number(total) + field.unit, field.unit) if total is not None else None
            long_name = f"{table.name}.{field.name}"
            target = Target(long_name, printed, CellLocation("", table.name))
            feeds_figure = any(hit.long_name.endswith(f".{field.name}") for hit in self._find(f"={long_name}"))
            self._add(table.name, field.name, target, bare=not feeds_figure)
            self._targets.setdefault(_key(f"{table.name}.合计.{field.name}"), []).append(target)
            number = replace(target, printed=Printed(plain_number(total)) if total is not None else None)
            self._targets.setdefault(_key(f"{long_name}.数值"), []).append(number)

    def _find(self, name: str) -> list[Target]:
        return self._targets.get(_key(name), [])

    def knows(self, name: str, where: CellLocation) -> bool:
        """Whether a name means something, be it blank or ambiguous."""
        result = self.resolve(name, where)
        return not isinstance(result, Problem) or result.code != "W503"

    def resolve(self, name: str, where: CellLocation) -> Printed | Problem:
        """What a name prints, or the finding that it is unknown, ambiguous or still blank."""
        targets = self._find(name)
        if not targets:
            hint = did_you_mean(name, self._names) or "请用“数据”表里的指标名称"
            return problem("W503", where, name=name, hint=hint)
        if len(targets) > 1:
            choices = "、".join(f"［{target.long_name}］" for target in targets)
            return problem("W504", where, name=name, choices=choices)
        target = targets[0]
        if target.printed is None:
            place = target.where._replace(workbook=where.workbook)
            return problem("W505", where, name=name, where=str(place).partition(" > ")[2])
        return target.printed

    def fill(self, text: str, where: CellLocation) -> tuple[str, list[Problem]]:
        """Put what the references of a text print in their places; everything else stays as typed.

        ［［慰问金］］ prints ［慰问金］.  Where the text after a reference begins with the unit that the reference
        prints, the unit stands once.
        """
        pieces: list[str] = []
        problems: list[Problem] = []
        end = 0
        for found in _REFERENCE.finditer(text):
            words = found.group(2)
            if not _is_name(found.group(1) if words is None else words):
                continue
            pieces.append(text[end : found.start()])
            end = found.end()
            if words is None:
                pieces.append(found.group()[1:-1])
                continue
            result = self.resolve(words.strip(), where)
            if isinstance(result, Problem):
                problems.append(result)
                pieces.append(found.group())
            else:
                doubled = result.unit and text.startswith(result.unit, end)
                pieces.append(result.text.removesuffix(result.unit) if doubled else result.text)
        return "".join(pieces) + text[end:], problems

    def fill_paragraph(self, paragraph: Paragraph) -> tuple[Paragraph, list[Problem]]:
        """Fill 标题 and 内容 of a paragraph."""
        title, in_title = self.fill(paragraph.title, paragraph.title_where)
        content, in_content = self.fill(paragraph.content, paragraph.content_where)
        return replace(paragraph, title=title, content=content), in_title + in_content


def with_names(text: str, now: Callable[[Sequence[str]], Sequence[str]]) -> str:
    """The text with the names in its references exchanged; ``now`` takes and gives the names between the points."""

    def exchanged(found: re.Match[str]) -> str:
        words = found.group(2)
        if words is None or not _is_name(words):
            return found.group()
        return f"［{'.'.join(now(_POINT.split(words)))}］"

    return _REFERENCE.sub(exchanged, text)


def _is_name(words: str) -> bool:
    return not _NO_NAME.fullmatch(unicodedata.normalize("NFKC", words))


def escaped(text: str) -> str:
    """A text that prints as it is: its brackets, where they look like references, doubled."""
    return _BRACKETS.sub(lambda found: f"［{found.group()}］" if _is_name(found.group(1)) else found.group(), text)


def _key(name: str) -> str:
    return ".".join(fold_label(part) for part in _POINT.split(name))


def _source(schema: Schema, sheet_name: str, name: str) -> str:
    sheet = schema.sheet(sheet_name)
    field = sheet.field(name) if sheet is not None and sheet.shape is Shape.FIGURES else None
    return str(field.source) if field is not None and field.source is not None else ""


def _printed_figure(figure: Figure) -> Printed | None:
    if figure.typed:
        return Printed(figure.typed, figure.unit if figure.typed.endswith(figure.unit) else "")
    if figure.value is None:
        return None
    phrase = figure_phrase(figure.value, figure.approximation, figure.unit)
    return Printed(phrase, figure.unit if figure.unit and phrase.endswith(figure.unit) else "")


def _number_text(figure: Figure) -> str:
    return plain_number(figure.value) if figure.value is not None else figure.typed


def _printed_value(value: Scalar) -> Printed | None:
    return Printed(scalar_text(value)) if value is not None else None
