"""``gwkit check --annotate``: check each workbook and write a copy that shows its problems in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.delivery.files import write_new
from toolkit.errors import DeliveryError, ToolkitError
from toolkit.jobs.build import Options, Result, check
from toolkit.jobs.fault import write_log
from toolkit.jobs.sources import Source
from toolkit.library import Library
from toolkit.problems import CellLocation, FileLocation, problem
from toolkit.workbook.annotate import annotate
from toolkit.workbook.archive import open_archive


@dataclass(frozen=True, slots=True)
class Annotation:
    """Where the copies go: a file for one workbook; a folder, which mirrors theirs, for several."""

    target: Path
    several: bool
    force: bool = False

    def check(self, sources: Sequence[Source], library: Library, options: Options) -> Iterator[Result]:
        """Say what is wrong with each workbook and write its copy; copies of an earlier run are no workbooks."""
        apart = [source for source in sources if not (self.several and self._is_copy(source.path))]
        for source, result in zip(apart, check(apart, library, options), strict=True):
            yield result if result.crashed else self._annotated(source, result)

    def _annotated(self, source: Source, result: Result) -> Result:
        try:
            with open_archive(source.path) as archive:
                content = archive.content or source.path.read_bytes()
        except (ToolkitError, OSError):
            # What cannot be read is told by the check itself.
            return result
        try:
            target = self._target(source)
            write_new(target, annotate(content, result.problems), force=self.force)
        except ToolkitError as error:
            return replace(result, problems=(*result.problems, *error.problems))
        except Exception as error:
            found = problem("D301", CellLocation(source.path.name), log=write_log(error))
            return replace(result, problems=(*result.problems, found), crashed=True)
        return replace(result, annotated=target)

    def _target(self, source: Source) -> Path:
        """Raises ``DeliveryError`` for the workbook itself and for a name of another kind of workbook."""
        target = self.target
        if self.several or target.is_dir():
            target = target / source.subfolder / source.path.name
        if target.resolve() == source.path.resolve():
            raise DeliveryError(problem("D215", FileLocation(str(target))))
        if target.suffix.lower() != source.path.suffix.lower():
            raise DeliveryError(problem("D221", FileLocation(str(target)), suffix=source.path.suffix))
        return target

    def _is_copy(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.target.resolve())
