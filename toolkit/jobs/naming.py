"""Names of the documents of a mail merge: safe, each its own, the same in every run."""

from __future__ import annotations

from toolkit.delivery.manifest import Manifest
from toolkit.delivery.names import name_key, safe_path, with_suffix
from toolkit.problems import Location, Problem, has_errors, problem

_EXTENSION = ".docx"


class Names:
    """Gives every document of a run a name of its own.

    Of two rows that ask for one name the first one gets it; the other one's says which row it is, whatever rows are
    chosen, so that it is the same in every run.  A name that belongs to another source stays with it.
    """

    def __init__(self, manifest: Manifest, source: str, stem: str, folder_length: int) -> None:
        self._manifest = manifest
        self._source = source
        self._stem = stem
        self._length = folder_length
        self._taken: dict[int, int] = {}

    def name(self, wanted: str, number: int, where: Location) -> tuple[str, list[Problem]]:
        """The path of a document within the folder; empty, with an error, where nothing of the name is left."""
        path, problems = safe_path(wanted, _EXTENSION, self._length, where)
        if has_errors(problems):
            return "", problems
        while found := self._conflict(path, number, where):
            problems.append(found[0])
            path = found[1]
        return path, problems

    def _conflict(self, path: str, number: int, where: Location) -> tuple[Problem, str] | None:
        """Whose the name is already, and the next one to try; ``None`` where it is this row's now."""
        other = self._taken.setdefault(hash(name_key(path)), number)
        if other != number:
            given = with_suffix(path, f"（第{number}行）")
            return problem("D106", where, name=path, other=other, given=given), given
        owner = self._manifest.owner(path)
        if owner not in (None, self._source):
            given = with_suffix(path, f"（{self._stem}）")
            return problem("D101", where, name=path, owner=owner, given=given), given
        return None

    def has(self, path: str) -> bool:
        """Whether a document of this run has that name."""
        return hash(name_key(path)) in self._taken
