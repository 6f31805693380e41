"""``gwkit template check``: everything that is wrong with a package, and a trial with its sample."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from toolkit.assembly.assemble import Assembler
from toolkit.assembly.dangers import dangers
from toolkit.assembly.lint import lint
from toolkit.convert import page_pictures, to_pdf
from toolkit.delivery.files import write_file
from toolkit.errors import TemplateError, ToolkitError
from toolkit.jobs.content import template_faults
from toolkit.jobs.rows import first_record
from toolkit.library import TemplatePackage, read_package
from toolkit.parts import read_docx
from toolkit.problems import DocxLocation, Problem, has_errors
from toolkit.proofing.comments import Note, annotate
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.record import Record
from toolkit.workbook.bind import bind
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import sample_content
from toolkit.workbook.reader import read_workbook


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say about a package, and the files written on the way."""

    problems: tuple[Problem, ...]
    outputs: tuple[Path, ...] = ()


def check_template(folder: Path, *, annotated: Path | None = None, preview: Path | None = None) -> Checked:
    """Check a package; write an annotated copy of its main document and pictures of a trial where they are wanted."""
    try:
        package = read_package(folder, built_in=False)
        name = _document_name(package)
        problems = [*dangers(read_docx(package.docx, name), name), *lint(package.docx, package.schema, name)]
    except TemplateError as error:
        return Checked(error.problems)
    outputs: list[Path] = []
    if not has_errors(problems):
        try:
            trial = trial_document(package)
            problems.extend(template_faults(trial, package.schema))
            if preview is not None:
                outputs.extend(pictures(trial, preview, package.schema.name))
        except ToolkitError as error:
            problems.extend(error.problems)
    if annotated is not None:
        write_file(annotated, _annotated(package, problems))
        outputs.append(annotated)
    return Checked(tuple(problems), tuple(outputs))


def _document_name(package: TemplatePackage) -> str:
    return f"{package.schema.id}/template.docx"


def trial_record(package: TemplatePackage) -> Record:
    """The record of the package's sample, of a mail merge its first one."""
    schema = package.schema
    with tempfile.TemporaryDirectory(prefix="gwkit-trial-") as folder:
        path = Path(folder) / "trial.xlsx"
        path.write_bytes(blank_workbook(schema, sample_content(schema, package.sample)))
        return first_record(bind(read_workbook(path), schema).record, schema)


def trial_document(package: TemplatePackage) -> bytes:
    """The document of the package's sample.  Raises ``TemplateError`` and ``RenderError``."""
    schema = package.schema
    with Assembler(schema, package.docx, template=_document_name(package), trusted=package.built_in) as assembler:
        return assembler.assemble(trial_record(package))


def pictures(document: bytes, folder: Path, name: str) -> list[Path]:
    """Pictures of a document's pages.  Raises ``ConversionError`` where LibreOffice or pypdfium2 is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gwkit-preview-") as workplace:
        source = Path(workplace) / "preview.docx"
        source.write_bytes(document)
        made = next(iter(to_pdf([source], Path(workplace))))
        if made.output is None:
            raise TemplateError(*([made.problem] if made.problem is not None else []))
        return page_pictures(made.output, folder, name=name)


def _annotated(package: TemplatePackage, problems: list[Problem]) -> bytes:
    document = Document(package_of(package.docx, _document_name(package)))
    return annotate(document.package, document.body, [_note(found, document) for found in problems])


def _note(found: Problem, document: Document) -> Note:
    where = found.location
    words = f"［{found.severity.label}］{found.message}。{found.hint}"
    if not isinstance(where, DocxLocation) or where.part or not where.paragraph or where.paragraph > len(document.body):
        return Note(0, f"{where}：{words}")
    text = document.body[where.paragraph - 1].text
    start = text.find(where.tag) if where.tag else -1
    return Note(where.paragraph, words, max(start, 0), start + len(where.tag) if start >= 0 else 0)
