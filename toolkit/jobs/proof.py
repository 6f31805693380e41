"""``gwkit proof``: documents in, findings out; on request an annotated or a repaired copy."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.convert import Converted, to_pdf
from toolkit.delivery.files import write_new
from toolkit.errors import ConversionError, DeliveryError, ToolkitError
from toolkit.jobs.fault import write_log
from toolkit.problems import DocxLocation, FileLocation, Problem, Severity, problem
from toolkit.proofing.comments import Note, annotate
from toolkit.proofing.document import Document
from toolkit.proofing.fix import Repair
from toolkit.proofing.measure import measure
from toolkit.proofing.paper import paper_findings
from toolkit.proofing.passage import Finding
from toolkit.proofing.proof import Proof, proof_document


@dataclass(frozen=True, slots=True)
class ProofOptions:
    """Where copies go: a file for one document, a folder for several; ``None`` for no copy."""

    annotated: Path | None = None
    repaired: Path | None = None
    force: bool = False
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Proofed:
    """What proof says about one file; ``outputs`` are the copies written."""

    source: Path
    problems: tuple[Problem, ...]
    outputs: tuple[Path, ...] = ()
    failed: bool = False
    crashed: bool = False


def find_documents(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The documents of files and folders, in a stable order; owner files (``~$…``) and hidden ones are left out."""
    documents: dict[Path, None] = {}
    problems = []
    for path in paths:
        if not path.is_dir():
            documents.setdefault(path)
            continue
        found = [p for p in sorted(path.rglob("*.docx")) if p.is_file() and not p.name.startswith((".", "~$"))]
        documents.update(dict.fromkeys(found))
        if not found:
            problems.append(problem("G110", FileLocation(str(path))))
    return list(documents), problems


def proof(documents: Sequence[Path], options: ProofOptions) -> Iterator[Proofed]:
    """Proof each document; one that cannot be read never stops the others."""
    several = len(documents) > 1
    with tempfile.TemporaryDirectory(prefix="gwkit-paper-") as folder:
        made = _rendered(documents, Path(folder)) if options.on_paper else {}
        yield from _proof_each(documents, options, several, made)


def _rendered(documents: Sequence[Path], folder: Path) -> dict[Path, Converted]:
    """All documents as PDF, in as few calls of LibreOffice as can be."""
    try:
        return {made.source: made for made in to_pdf(documents, folder)}
    except ConversionError as error:
        return {path: Converted(path, None, error.problems[0]) for path in documents}


def _proof_each(
    documents: Sequence[Path], options: ProofOptions, several: bool, made: Mapping[Path, Converted]
) -> Iterator[Proofed]:
    for path in documents:
        try:
            yield _proof_one(path, options, several, made.get(path))
        except ToolkitError as error:
            yield Proofed(path, error.problems, failed=True)
        except Exception as error:
            found = problem("D301", DocxLocation(path.name), log=write_log(error))
            yield Proofed(path, (found,), failed=True, crashed=True)


def _proof_one(path: Path, options: ProofOptions, several: bool, made: Converted | None) -> Proofed:
    document = Document.open(path)
    targets = [_target(wanted, path, several) for wanted in (options.repaired, options.annotated)]
    problems: list[Problem] = []
    outputs: list[Path] = []
    result = proof_document(document)
    if made is not None:
        result, said = _on_paper(made, result)
        problems.extend(said)
    if targets[0] is not None:
        repair = Repair(document)
        content = repair.content if repair.changed else path.read_bytes()
        write_new(targets[0], content, force=options.force)
        outputs.append(targets[0])
        result = repair.after
        problems.extend(_changes(repair.before, result))
    if targets[1] is not None:
        original = Document.open(path) if targets[0] is not None else document
        findings = proof_document(original).findings
        content = annotate(original.package, original.body, [_note(f) for f in findings])
        write_new(targets[1], content, force=options.force)
        outputs.append(targets[1])
    return Proofed(path, (*problems, *result.problems()), tuple(outputs))


def _on_paper(made: Converted, result: Proof) -> tuple[Proof, list[Problem]]:
    """The same proof with what the rendered pages show; where they cannot be had, a finding says why."""
    if made.output is None:
        return result, [made.problem] if made.problem is not None else []
    try:
        pages = measure(made.output)
    except ConversionError as error:
        return result, list(error.problems)
    known = {finding.rule.id for finding in result.findings}
    shown = [finding for finding in paper_findings(result.layout, pages) if finding.rule.id not in known]
    return replace(result, findings=(*result.findings, *shown)), []


def _target(wanted: Path | None, source: Path, several: bool) -> Path | None:
    """Where a copy goes.  Raises ``DeliveryError`` for the document itself."""
    if wanted is None:
        return None
    target = wanted / source.name if several or wanted.is_dir() else wanted
    if target.resolve() == source.resolve():
        raise DeliveryError(problem("D215", FileLocation(str(target))))
    return target


def _note(finding: Finding) -> Note:
    where = finding.where
    body = isinstance(where, DocxLocation) and not where.part and where.paragraph
    found = finding.problem()
    place = "" if body or where is None else f"{where}："
    words = f"［{found.severity.label}］{place}{found.message}。{found.hint}（{found.rule}，{found.clause}）"
    number = where.paragraph if body and isinstance(where, DocxLocation) and where.paragraph else 0
    return Note(number, words, finding.start if body else 0, finding.end if body else 0)


def _changes(before: Proof, after: Proof) -> Iterator[Problem]:
    """What was repaired: findings that are gone."""
    left = {(f.rule.id, str(f.where)) for f in after.findings}
    gone = [f for f in before.findings if (f.rule.id, str(f.where)) not in left and f.rule.code.startswith("G")]
    told: dict[str, list[Finding]] = {}
    for finding in gone:
        told.setdefault(finding.rule.id, []).append(finding)
    for findings in told.values():
        first = findings[0].problem()
        more = f"等 {len(findings)} 处" if len(findings) > 1 else ""
        yield first._replace(severity=Severity.NOTICE, message=f"已改好{more}：{first.message}", hint="")
