"""PDFs and page pictures of delivered documents, made when all documents are delivered."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.delivery.companions import Companion
from toolkit.delivery.files import file_digest
from toolkit.delivery.folder import OutputFolder
from toolkit.errors import ConversionError
from toolkit.jobs.fault import write_log
from toolkit.problems import Problem, problem

if TYPE_CHECKING:
    from toolkit.convert import Converted

_PICTURES_FOLDER: Final = "-页面"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of each document."""

    pdf: bool = False
    pictures: bool = False
    force: bool = False

    def __bool__(self) -> bool:
        return self.pdf or self.pictures


@dataclass(frozen=True, slots=True)
class Pages:
    """The PDF and the pictures of one document, and what there is to say about them."""

    pdf: Path | None = None
    pictures: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    crashed: bool = False


class _Job:
    """One document whose pages are wanted."""

    def __init__(self, folder: OutputFolder, document: Path, wanted: Wanted) -> None:
        self.document = document
        self._force = wanted.force
        self._of = file_digest(document)
        self._pdf = Companion(folder, document.with_suffix(".pdf")) if wanted.pdf else None
        beside = document.with_name(document.stem + _PICTURES_FOLDER)
        self._pictures = Companion(folder, beside) if wanted.pictures else None

    @property
    def is_done(self) -> bool:
        """Whether everything wanted lies there and shows this very document."""
        return all(companion.is_current(self._of) for companion in (self._pdf, self._pictures) if companion)

    def present(self) -> Pages:
        """What lies there already."""
        return Pages(self._pdf.path if self._pdf else None, self._pictures_in_order())

    def deliver(self, converted: Converted, workplace: Path) -> Pages:
        """Put the PDF beside the document, and its pages in a folder."""
        if converted.output is None:
            return Pages(problems=(converted.problem,) if converted.problem else ())
        problems: list[Problem] = []
        pdf = self._put(self._pdf, converted.output, problems)
        drawn = workplace / converted.output.stem
        try:
            if self._pictures is not None:
                from toolkit.convert import PICTURE_DPI, page_pictures

                page_pictures(converted.output, drawn, PICTURE_DPI, self.document.stem)
            pictures = self._put(self._pictures, drawn, problems)
        except ConversionError as error:
            return Pages(pdf, (), (*problems, *error.problems))
        return Pages(pdf, self._pictures_in_order() if pictures else (), tuple(problems))

    def _put(self, companion: Companion | None, made: Path, problems: list[Problem]) -> Path | None:
        if companion is None:
            return None
        delivered = companion.deliver(made, self._of, force=self._force)
        problems.extend(delivered.problems)
        return companion.path if delivered.path is not None else None

    def _pictures_in_order(self) -> tuple[Path, ...]:
        if self._pictures is None:
            return ()
        return tuple(sorted(self._pictures.path.glob("*.png"), key=lambda path: (len(path.name), path.name)))


def make_pages(documents: Sequence[tuple[OutputFolder, Path] | None], wanted: Wanted) -> Iterator[Pages]:
    """Make what is wanted of each document, in order; nothing for ``None``.

    Documents that did not change keep the PDF and pictures they have.
    """
    from toolkit.convert import missing_for_pictures  # Most runs want no pages.

    lacking = missing_for_pictures() if wanted.pictures else None
    if lacking is not None:
        wanted = replace(wanted, pictures=False)
    jobs = [_Job(*document, wanted) if document is not None else None for document in documents]
    waiting = [job for job in jobs if job is not None and not job.is_done]
    pending = set(waiting)
    general = [lacking] if lacking is not None else []
    if waiting:
        general.extend(font_notices())
    with tempfile.TemporaryDirectory(prefix="gwkit-pages-", ignore_cleanup_errors=True) as workplace:
        conversions = _Conversions(waiting, Path(workplace))
        for job in jobs:
            pages = Pages() if job is None else conversions.next(job) if job in pending else job.present()
            yield replace(pages, problems=(*general, *pages.problems))
            general = []


class _Conversions:
    """The results of LibreOffice, one by one; a finding that concerns all documents is told once."""

    def __init__(self, jobs: Sequence[_Job], workplace: Path) -> None:
        from toolkit.convert import to_pdf

        self._workplace = workplace
        self._results = to_pdf([job.document for job in jobs], workplace)
        self._broken = False

    def next(self, job: _Job) -> Pages:
        if self._broken:
            return Pages()
        try:
            converted = next(self._results)
        except ConversionError as error:
            self._broken = True
            return Pages(problems=error.problems)
        except Exception as error:
            self._broken = True
            return _crash(error)
        try:
            return job.deliver(converted, self._workplace)
        except Exception as error:
            return _crash(error)
        finally:
            if converted.output is not None:
                converted.output.unlink(missing_ok=True)
                shutil.rmtree(self._workplace / converted.output.stem, ignore_errors=True)


def _crash(error: Exception) -> Pages:
    return Pages(problems=(problem("D302", None, log=write_log(error)),), crashed=True)


def font_notices() -> Iterator[Problem]:
    """Which fonts are missing on this machine and what stands in for them."""
    from toolkit.fonts import font_substitutions

    used = font_substitutions()
    if used:
        yield problem("D410", None, fonts="、".join(used), used="、".join(dict.fromkeys(used.values())))
