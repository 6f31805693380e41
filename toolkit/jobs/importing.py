"""``gwkit import``: an old brief becomes a filled workbook, and is built once more to see that nothing is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit import limits
from toolkit.alignment import opcodes
from toolkit.assembly.assemble import Assembler
from toolkit.convert import to_docx
from toolkit.delivery.files import write_new
from toolkit.errors import DocumentError, ToolkitError, WorkbookError
from toolkit.importing.brief import EDGE, Brief, Line, brief_of_docx, brief_of_text
from toolkit.importing.fields import FormReader, form_reader, own_styles
from toolkit.importing.workbook import Filled, fill
from toolkit.library import Library, TemplatePackage
from toolkit.opc import regular_size
from toolkit.problems import CellLocation, DocxLocation, Problem, Severity, has_errors, problem
from toolkit.proofing.document import Document
from toolkit.proofing.file import Package, open_package, package_of
from toolkit.proofing.roles import Genre, outline
from toolkit.schema import Shape
from toolkit.workbook.bind import bind
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.delimited import text_encoding
from toolkit.workbook.reader import read_workbook

CONVERTED: Final = (".doc", ".wps", ".odt", ".rtf")
"""Formats LibreOffice turns into docx."""
_SHOWN: Final = 16
_UNFILLED: Final = "W345"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document: the workbook written, and what there is to tell."""

    source: Path
    output: Path | None
    problems: tuple[Problem, ...]


def import_brief(source: Path, output: Path, library: Library, template: str | None, *, force: bool) -> Imported:
    """Write the workbook of an old brief.

    Raises ``DocumentError`` for a file that cannot be read, ``ConversionError`` where LibreOffice is wanted and
    missing, ``LibraryError`` for an unknown template, ``DeliveryError`` where the workbook cannot be written.
    """
    brief, genre = _read(source)
    package, reader, notices = _template(brief, library, template)
    if genre not in (Genre.BRIEFING, Genre.PLAIN) and not _fits(brief, reader, library):
        notices.append(problem("I112", DocxLocation(brief.name), genre=genre))
    filled = fill(brief, package.schema, reader, output.name, source.stem)
    content = blank_workbook(package.schema, filled.content)
    lost = list(_lost(brief, package, content, filled))
    write_new(output, content, force=force)
    return Imported(source, output, (*brief.problems, *notices, *filled.problems, *lost))


def _read(source: Path) -> tuple[Brief, Genre]:
    suffix = source.suffix.lower()
    if suffix == ".txt":
        return brief_of_text(source, _text(source)), Genre.PLAIN
    if suffix in CONVERTED:
        package = _converted(source)
    elif suffix in (".docx", ".docm"):
        package = open_package(source)
    else:
        raise DocumentError(problem("I113", DocxLocation(source.name)))
    return brief_of_docx(package), outline(Document(package)).genre


def _text(source: Path) -> str:
    where = DocxLocation(source.name)
    try:
        if regular_size(source) > limits.WORKBOOK_FILE_BYTES:
            raise DocumentError(problem("G107", where))
        encoding = text_encoding(source)
        text = source.read_text(encoding) if encoding else ""
    except OSError as error:
        raise DocumentError(problem("G101", where, detail=error.strerror or error)) from error
    if encoding is None:
        raise DocumentError(problem("W113", where))
    if not text.strip(EDGE):
        raise DocumentError(problem("I102", where))
    return "".join(sign for sign in text if sign >= " " or sign in "\t\r\n")


def _converted(source: Path) -> Package:
    with tempfile.TemporaryDirectory(prefix="gwkit-import-") as folder:
        made = next(iter(to_docx([source], Path(folder))))
        if made.output is None:
            assert made.problem is not None
            raise DocumentError(made.problem)
        return package_of(made.output.read_bytes(), source.name)


def _template(brief: Brief, library: Library, wanted: str | None) -> tuple[TemplatePackage, FormReader, list[Problem]]:
    """The template asked for; else the one whose lines the document has; else the one with the most sections."""
    if wanted:
        package = library.find(wanted)
        return package, form_reader(package.schema, package.docx), []
    known = [(package, form_reader(package.schema, package.docx)) for package in library.packages()]
    counted = [(own_styles(brief.lines, reader), package, reader) for package, reader in known]
    best = max((count for count, _, _ in counted), default=0)
    fitting = [(package, reader) for count, package, reader in counted if count == best]
    package, reader = max(fitting, key=lambda pair: len(pair[0].schema.of_shape(Shape.PROSE)))
    notice = problem("I106", DocxLocation(brief.name), template=package.schema.name)
    return package, reader, [] if best else [notice]


def _fits(brief: Brief, reader: FormReader, library: Library) -> bool:
    """Whether the document has lines of this template, and no other has more."""
    own = own_styles(brief.lines, reader)
    others = (form_reader(package.schema, package.docx) for package in library.packages())
    return own > 0 and own >= max(own_styles(brief.lines, other) for other in others)


def _lost(brief: Brief, package: TemplatePackage, content: bytes, filled: Filled) -> Iterator[Problem]:
    """Build the workbook once, here, and name what does not come back; what keeps it from being built is told, too."""
    with tempfile.TemporaryDirectory(prefix="gwkit-import-") as folder:
        path = Path(folder) / filled.name
        path.write_bytes(content)
        try:
            submission = bind(read_workbook(path), package.schema)
        except WorkbookError as error:
            yield from error.problems
            return
    errors = [found for found in submission.problems if has_errors([found])]
    yield from _left_open(errors, filled)
    faults = [found for found in errors if found.code != _UNFILLED]
    if faults:
        yield from faults
        return
    schema = package.schema
    try:
        with Assembler(schema, package.docx, template=f"{schema.id}/template.docx", trusted=package.built_in) as maker:
            docx = maker.assemble(submission.record)
    except ToolkitError as error:
        yield from error.problems
        return
    made = brief_of_docx(package_of(docx, filled.name)).lines
    for line in missing_lines(brief.lines, made):
        if line in filled.elsewhere:
            continue
        yield problem("I110", line.where, words=line.text[:_SHOWN] + ("……" if len(line.text) > _SHOWN else ""))


def _left_open(errors: Sequence[Problem], filled: Filled) -> Iterator[Problem]:
    """What the document itself left open in a required field: build withholds it, import has done its work."""
    told = {found.location for found in filled.problems}
    for found in errors:
        where = found.location
        if found.code == _UNFILLED and isinstance(where, CellLocation) and where not in told:
            yield found._replace(severity=Severity.WARNING)


def missing_lines(wanted: Sequence[Line], made: Sequence[Line]) -> Iterator[Line]:
    """The lines of one document that another does not have, in the same order.

    Breaks inside a line do not count, nor does what kind of white space stands between words.
    """
    one, other = ([" ".join(line.text.replace("\n", "").split()) for line in lines] for lines in (wanted, made))
    for tag, start, end, _, _ in opcodes(one, other):
        if tag in ("delete", "replace"):
            yield from wanted[start:end]
