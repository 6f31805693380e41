"""The main document of a template read backwards: which line of an old brief holds which field of which form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from toolkit.importing.brief import Line
from toolkit.labels import fold_label
from toolkit.numerals import official_date, written_number
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.proofing.roles import BODY, Role, outline
from toolkit.quantities import half_width
from toolkit.schema import Field, FieldType, Schema, Shape
from toolkit.workbook.values import ValueFault, parse_date

_TAG: Final = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%-?(?:p|tr|tc|r)?\s(?P<word>\w+)(?P<rest>.*?)%\}", re.DOTALL)
_NAME: Final = re.compile(
    r"""\s*(?P<sheet>[^\s.|\[\]]+)(?:\.(?P<field>[^\s|.\[\]]+)|\[["'](?P<quoted>.+?)["']\])\s*(?:\|.*)?""", re.DOTALL
)
_NO_PLACE: Final = frozenset({*BODY, Role.OTHER, Role.TABLE, Role.BLANK})
_ENOUGH: Final = 2
"""So many characters of its own let a line of the template be recognised anywhere."""
_HAN_DAY: Final = "[一二三四五六七八九十0-9]{1,3}"
_HAN_DATE: Final = re.compile(f"([〇零一二三四五六七八九0-9]{{4}})年({_HAN_DAY})月({_HAN_DAY})日")


class Place(NamedTuple):
    """A field of a form."""

    sheet: str
    field: Field


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of the main document: its style and role, the shape of its text, the fields in it in order."""

    style: str
    role: Role
    shape: re.Pattern[str]
    places: tuple[Place | None, ...]
    own: int
    """Characters that are the line's own, not a field's."""


@dataclass(slots=True)
class FormReader:
    """Takes from the lines of a brief what belongs into forms; ``values`` are the texts found, ``sources`` where."""

    patterns: tuple[Pattern, ...]
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    sources: dict[tuple[str, str], Line] = field(default_factory=dict)
    _last: tuple[Line, Pattern] | None = None

    def take(self, line: Line) -> bool:
        """Whether the line was one of the template's: its fields are kept, its own words come again by themselves."""
        for pattern in self.patterns:
            if not _may_be(pattern, line):
                continue
            found = pattern.shape.fullmatch(line.text)
            values = _values(pattern, found) if found else None
            if values is None or any(key in self.values for key in values):
                continue
            if not values and pattern.places:
                continue
            if not values and line.style != pattern.style:
                continue
            self.values.update(values)
            self.sources.update(dict.fromkeys(values, line))
            self._last = line, pattern
            return True
        return self._goes_on(line)

    def take_all(self, lines: Sequence[Line]) -> bool:
        """Whether all the lines were the template's; where one was not, none is taken."""
        before = dict(self.values), dict(self.sources), self._last
        if all(self.take(line) for line in lines):
            return True
        self.values, self.sources, self._last = before
        return False

    def _goes_on(self, line: Line) -> bool:
        """A title over several paragraphs is one field with line breaks."""
        if self._last is None or line.role is not Role.TITLE or self._last[0].role is not Role.TITLE:
            return False
        pattern = self._last[1]
        if len(pattern.places) != 1 or pattern.places[0] is None or pattern.places[0].field.type is not FieldType.TEXT:
            return False
        key = (pattern.places[0].sheet, pattern.places[0].field.name)
        self.values[key] += "\n" + line.text
        self._last = line, pattern
        return True


def form_reader(schema: Schema, docx: bytes) -> FormReader:
    """What to look for, from the main document of a template."""
    document = Document(package_of(docx, f"{schema.id}/template.docx"))
    roles = outline(document).roles
    patterns = (_pattern(p.text, p.style, role, schema) for p, role in zip(document.body, roles, strict=True))
    known = [pattern for pattern in patterns if pattern is not None]
    return FormReader(tuple(sorted(known, key=lambda pattern: -pattern.own)))


def own_styles(lines: Iterable[Line], reader: FormReader) -> int:
    """How many lines have the style and the shape of a line of the template."""
    styled = [pattern for pattern in reader.patterns if pattern.role not in _NO_PLACE]
    return sum(
        any(line.style == pattern.style and pattern.shape.fullmatch(line.text) for pattern in styled) for line in lines
    )


def _pattern(text: str, style: str, role: Role, schema: Schema) -> Pattern | None:
    if not text.strip() or "段." in text or "行." in text or _is_only_tags(text):
        return None
    pieces: list[str] = []
    places: list[Place | None] = []
    end = own = 0
    for tag in _TAG.finditer(text):
        own += _literal(text[end : tag.start()], pieces)
        end = tag.end()
        if tag["value"] is not None:
            pieces.append("(.+?)")
            places.append(_place(tag["value"], schema))
        else:
            pieces.append({"if": "(?:", "elif": "|", "else": "|", "endif": ")?"}.get(tag["word"], ""))
    own += _literal(text[end:], pieces)
    try:
        shape = re.compile(r"\s*" + "".join(pieces) + r"\s*", re.DOTALL)
    except re.error:
        return None
    return Pattern(style, role, shape, tuple(places), own)


def _is_only_tags(text: str) -> bool:
    return "{{" not in text and not _TAG.sub("", text).strip()


def _literal(text: str, pieces: list[str]) -> int:
    words = [re.escape(word) for word in text.split()]
    if not words:
        pieces.append(r"\s+" if text else "")
        return 0
    outer = (r"\s*" if text[:1].isspace() else "", r"\s*" if text[-1:].isspace() else "")
    pieces.append(outer[0] + r"\s*".join(words) + outer[1])
    return sum(len(word) for word in text.split())


def _place(expression: str, schema: Schema) -> Place | None:
    found = _NAME.fullmatch(expression)
    sheet = schema.sheet(found["sheet"]) if found else None
    if found is None or sheet is None or sheet.shape is not Shape.FORM:
        return None
    known = sheet.field(found["field"] or found["quoted"])
    return Place(sheet.name, known) if known is not None else None


def _may_be(pattern: Pattern, line: Line) -> bool:
    if line.style == pattern.style and (pattern.role not in BODY or pattern.own >= _ENOUGH):
        return True
    if line.role is pattern.role and pattern.role not in _NO_PLACE:
        return True
    return pattern.own >= _ENOUGH and bool(pattern.places) and line.role not in BODY


def _values(pattern: Pattern, found: re.Match[str]) -> dict[tuple[str, str], str] | None:
    """The texts of the fields; ``None`` where one does not fit its type."""
    values: dict[tuple[str, str], str] = {}
    for place, text in zip(pattern.places, found.groups(), strict=True):
        if place is None or text is None:
            continue
        value = typed_text(text.strip(), place.field)
        if value is None:
            return None
        values[place.sheet, place.field.name] = value
    return values


def typed_text(text: str, known: Field) -> str | None:
    """A text as it is typed into a field of that type; ``None`` where it does not fit."""
    if known.type is FieldType.DATE:
        day = _date(text)
        return official_date(day) if day is not None else None
    if known.type is FieldType.INTEGER:
        number = written_number(half_width(text)) if text else None
        return str(number) if number is not None and number == int(number) else None
    if known.type in (FieldType.MONEY, FieldType.NUMBER):
        return text if written_number(half_width(text).rstrip("万亿元")) is not None else None
    if known.choices:
        return next((choice for choice in known.choices if fold_label(choice) == fold_label(text)), None)
    return text


def is_date(text: str) -> bool:
    """Whether it is a day, in whatever way it is written."""
    return _date(text) is not None


def _date(text: str) -> datetime.date | None:
    flat = half_width(re.sub(r"\s", "", text))
    try:
        plain = parse_date(flat)
    except ValueFault:
        return None
    found = _HAN_DATE.fullmatch(flat.replace("○", "〇").replace("O", "〇")) if plain is None else None
    if found is None:
        return plain
    numbers = [written_number(part) for part in found.groups()]
    try:
        return datetime.date(*[int(number) for number in numbers if number is not None])
    except (TypeError, ValueError):
        return None


def missing_fields(schema: Schema, reader: FormReader) -> Iterator[Place]:
    """Required fields that nothing was found for and that have no default."""
    for sheet in schema.of_shape(Shape.FORM):
        for known in sheet.fields:
            if known.required and known.default is None and (sheet.name, known.name) not in reader.values:
                yield Place(sheet.name, known)
