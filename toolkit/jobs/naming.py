"""Names of the documents of a mail merge: safe, each its own, and never handed from one row to another.

Names are decided over the whole roster, whatever rows are chosen and whether a row can be made or not, and by what the
manifest says of the documents that lie there.  What a row asks for decides as long as nobody else asks for it.  Where
several rows ask for one name, now or in earlier runs, it is decided who is who first, and only then who gets what:

1. *Who is who.*  A document belongs to the row whose cells are the same; else to the row with the same id; else to the
   row that stands at the same place, mended there.  Each step takes only what the steps before have left, so a row that
   was moved, sorted or filtered is found by its cells before anybody can be taken for it by its place, and a row whose
   id was typed three times is told from the others by its cells.  A document that no row claims this way was another
   row's: one that is gone, or one without an id that was moved and edited in the same breath, which nobody can tell
   from it.  A run over the roster lets the next row take it over, unless both have an id, and those differ; a
   ``--retry`` lets nobody.
2. *Who gets what.*  A row keeps the name of its document, even where its number in the name is no longer that of the
   row.  Numbers are not given anew: a name with another number would leave the old document lying there beside it, and
   the number's next owner would write over it.  A row without a document gets the bare name if nobody has it, no other
   source ever had it and no document of a row that is gone lies there; else one with its own number, and with the
   sheet where the roster stands on several; else one with （第4行之2）.  No such name is one that any row of the roster
   asks for.

So a name changes hands only where its row has left the roster, and healing, moving, adding or removing a row changes
nobody's name but its own: a bad row takes part in both steps like a good one, and a row whose document exists is never
in step 2.  Two rows alike in every cell are one another's, and so are their documents.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

from toolkit.delivery.manifest import Entry, Manifest
from toolkit.delivery.names import name_hash, with_suffix
from toolkit.jobs.rows import row_words
from toolkit.jobs.spool import Spool
from toolkit.problems import CellLocation, Problem, problem


class NameClaim(NamedTuple):
    """What a document asks for, and the row it is for: digests of its cells and its id, and where it stands."""

    wanted: str
    row: str
    key: str
    where: CellLocation
    failed: bool = False

    @property
    def place(self) -> str:
        """The row in the workbook, as the manifest keeps it: ``名单!5``."""
        return f"{self.where.sheet}!{self.where.cell}"


class Given(NamedTuple):
    """The name of a document within the folder, and what there is to say about it."""

    name: str
    problems: tuple[Problem, ...] = ()


class GivenNames:
    """Takes what the documents of a roster ask for, in its order, and gives each a name of its own.

    Of each claim only its number stays in memory.
    """

    def __init__(self, source: str, stem: str, given: Spool[Given], *, has_sheets: bool = False) -> None:
        """``source`` and ``stem`` are the roster as the manifest and as people name it.

        ``has_sheets``: it stands on several sheets, so that a row is told with its own.
        """
        self._source = source
        self._stem = stem
        self._has_sheets = has_sheets
        self._given = given
        self._places: dict[int, int] = {}
        """Where in ``given`` the names lie that are not the wanted ones, by number of the claim."""
        self._count = 0
        self._first: dict[int, int] = {}
        self._further: dict[int, list[int]] = {}
        self._used: set[int] = set()
        """Names in use beyond those that only one row asks for and nobody else ever had."""
        self._contested: set[int] = set()
        self._made = bytearray()

    def ask(self, wanted: str) -> None:
        """Take the next claim; it is none where ``wanted`` is empty."""
        number, key = self._count, name_hash(wanted)
        self._count += 1
        if wanted and self._first.setdefault(key, number) != number:
            self._further.setdefault(key, []).append(number)

    def settle(self, manifest: Manifest, claim: Callable[[int], NameClaim], *, whole: bool) -> None:
        """Decide; ``claim`` gives a claim back by its number.

        A run that is not about the ``whole`` roster takes over no document of a row that is gone.
        """
        self._made = bytearray(self._count)
        for key, first in self._first.items():
            further = self._further.get(key, ())
            if further or not manifest.is_new(key):
                self._contested.add(key)
                numbers = [first, *further]
                self._settle(numbers, [claim(number) for number in numbers], manifest, whole)

    def given(self, number: int) -> Given | None:
        """What was given to a claim; ``None`` where it is just what it asked for."""
        place = self._places.get(number)
        return self._given[place] if place is not None else None

    def is_made(self, number: int) -> bool:
        """Whether a document of the very same row lies there."""
        return number < len(self._made) and bool(self._made[number])

    def has(self, path: str) -> bool:
        """Whether a row of the roster has that name."""
        key = name_hash(path)
        return key in self._used or (key in self._first and key not in self._contested)

    def _settle(self, numbers: Sequence[int], claims: Sequence[NameClaim], manifest: Manifest, whole: bool) -> None:
        """One name and all who ask for it."""
        kept = whose(claims, manifest.asking(claims[0].wanted, self._source), whole=whole)
        self._used.update(name_hash(entry.name) for entry in kept.values())
        names = []
        for at, claim in enumerate(claims):
            names.append(kept[at].name if at in kept else self._free(claim, manifest))
            self._used.add(name_hash(names[at]))
        bare = name_hash(claims[0].wanted)
        holder = next((claim for claim, name in zip(claims, names, strict=True) if name_hash(name) == bare), None)
        for at, entry in kept.items():
            self._made[numbers[at]] = entry.row == claims[at].row
        for at, (claim, name) in enumerate(zip(claims, names, strict=True)):
            found = tuple(self._told(claim, name, kept.get(at), holder, manifest))
            if found or name != claim.wanted:
                self._places[numbers[at]] = self._given.append(Given(name, found))

    def _free(self, claim: NameClaim, manifest: Manifest) -> str:
        """The first name of its kind that is nobody's."""
        bare = claim.wanted
        if self._is_free(bare, manifest):
            return bare
        own = with_suffix(bare, f"（{self._stem}）")
        foreign = [own] if self._owner(bare, manifest) is not None else []
        words = self._words(claim).replace(" ", "")
        numbered = (with_suffix(bare, f"（{words}之{again}）") for again in count(2))
        further = (name for name in chain(foreign, [with_suffix(bare, f"（{words}）")], numbered))
        return next(name for name in further if name_hash(name) not in self._first and self._is_free(name, manifest))

    def _words(self, claim: NameClaim) -> str:
        """The row that a document is for, in words."""
        return row_words(claim.where.cell or "", (claim.where.sheet or "") if self._has_sheets else "")

    def _is_free(self, name: str, manifest: Manifest) -> bool:
        """Whether a name is nobody's; documents of which the manifest does not know the row are the roster's own."""
        if name_hash(name) in self._used:
            return False
        newest = manifest.newest(name)
        return newest is None or (not newest.row and self._owner(name, manifest) is None)

    def _owner(self, name: str, manifest: Manifest) -> str | None:
        """The other source that a name belongs to."""
        owner = manifest.owner(name)
        return owner if owner != self._source else None

    def _told(
        self, claim: NameClaim, name: str, kept: Entry | None, holder: NameClaim | None, manifest: Manifest
    ) -> Iterator[Problem]:
        """Why a document is not called what it asks for, and that one of a bad row is out of date."""
        where, bare = claim.where, claim.wanted
        if claim.failed:
            if kept is not None and kept.row != claim.row:
                yield problem("D110", where, name=name)
        elif name_hash(name) == name_hash(bare):
            return
        elif (owner := self._owner(bare, manifest)) is not None:
            yield problem("D101", where, name=bare, owner=owner, given=name)
        elif holder is not None:
            yield problem("D106", where, name=bare, other=self._words(holder), given=name)
        elif kept is not None:
            yield problem("D109", where, name=bare, given=name)
        else:
            yield problem("D111", where, name=bare, given=name)


def whose(claims: Sequence[NameClaim], documents: Sequence[Entry], *, whole: bool) -> dict[int, Entry]:
    """Who is who: the documents of some claims, all for one name, by the number of the claim."""
    kept: dict[int, Entry] = {}
    left = list(documents)
    for trait in ("row", "key", "place"):
        waiting: dict[str, deque[Entry]] = {}
        for entry in left:
            waiting.setdefault(getattr(entry, trait), deque()).append(entry)
        waiting.pop("", None)
        for at, claim in enumerate(claims):
            if at not in kept and (found := waiting.get(getattr(claim, trait))):
                kept[at] = found.popleft()
        taken = {entry.name for entry in kept.values()}
        left = [entry for entry in left if entry.name not in taken]
    if whole:
        nameless, known = (deque(entry for entry in left if bool(entry.key) is has_key) for has_key in (False, True))
        for at, claim in enumerate(claims):
            queue = nameless if nameless or claim.key else known
            if at not in kept and not claim.failed and queue:
                kept[at] = queue.popleft()
    return kept
