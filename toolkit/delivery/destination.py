"""Deliver staged documents: recorded together before the first one appears, nothing a person edited overwritten."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

from toolkit.delivery.manifest import Entry, Manifest
from toolkit.delivery.names import with_suffix
from toolkit.delivery.store import Store
from toolkit.errors import DeliveryError
from toolkit.problems import Problem, problem


class Status(enum.StrEnum):
    """What became of one document."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a document, and what there is to say about it; ``path`` is an address in a remote store."""

    status: Status
    path: Path | str | None
    problems: tuple[Problem, ...] = ()


class Staged(NamedTuple):
    """A finished document under a name of no meaning, and what the manifest will say of it."""

    entry: Entry
    token: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of a staged document: what to record, where to put it, what to report."""

    delivered: Delivered
    entry: Entry | None = None
    name: str | None = None


class Destination:
    """A store with its manifest; use it in a ``with`` block."""

    def __init__(self, store: Store, manifest: Manifest) -> None:
        self.store = store
        self.manifest = manifest

    def place(self, documents: Sequence[Staged], *, force: bool = False) -> list[Delivered]:
        """Give staged documents the names of their entries, recorded together before the first one appears.

        What a person edited stays unless ``force``, which keeps a backup.
        """
        plans = [self._planned(document, force) for document in documents]
        entries = [plan.entry for plan in plans if plan.entry is not None]
        try:
            if entries:
                self._record(entries)
        except OSError as error:
            refused = self.store.refusal(error, entries[0].name)
            plans = [_Plan(Delivered(Status.FAILED, None, (refused,))) for _ in plans]
        return [self._published(plan, document.token) for plan, document in zip(plans, documents, strict=True)]

    def _record(self, entries: Iterable[Entry]) -> None:
        self.manifest.append(*entries)

    def _planned(self, document: Staged, force: bool) -> _Plan:
        try:
            return self._plan(document.entry, force)
        except DeliveryError as error:
            return _Plan(Delivered(Status.FAILED, None, error.problems))
        except OSError as error:
            return _Plan(Delivered(Status.FAILED, None, (self.store.refusal(error, document.entry.name),)))

    def _published(self, plan: _Plan, token: str) -> Delivered:
        """Carry out a plan; a staged document that is not needed goes."""
        try:
            if plan.name is not None:
                self.store.publish(token, plan.name)
            else:
                self.store.discard(token)
            return plan.delivered
        except OSError as error:
            self.store.discard(token)
            refused = self.store.refusal(error, plan.name or token)
            return Delivered(Status.FAILED, None, (*plan.delivered.problems, refused))

    def _plan(self, entry: Entry, force: bool) -> _Plan:
        name, store = entry.name, self.store
        output = store.output(name)
        if not store.exists(name):
            return _Plan(Delivered(Status.MADE, output), entry, name)
        present = store.digest(name)
        if present == entry.sha256:
            known = self.manifest.newest(name) == entry
            return _Plan(Delivered(Status.UNCHANGED, output), None if known else entry)
        if self.manifest.wrote(name, present):
            return _Plan(Delivered(Status.MADE, output), entry, name)
        if force:
            notice = problem("D208", store.where(name), given=store.back_up(name))
            return _Plan(Delivered(Status.MADE, output, (notice,)), entry, name)
        return self._kept(entry)

    def _kept(self, entry: Entry) -> _Plan:
        """Leave an edited document alone; where its source has changed since, put the new version beside it."""
        where, output = self.store.where(entry.name), self.store.output(entry.name)
        if self.manifest.owner(entry.name) is None:
            return _Plan(Delivered(Status.KEPT, output, (problem("D211", where),)))
        if self.manifest.wrote(entry.name, entry.sha256):
            return _Plan(Delivered(Status.KEPT, output, (problem("D206", where),)))
        name = with_suffix(entry.name, "（新）")
        number = 2
        while self.store.exists(name) and not self.manifest.wrote(name, self.store.digest(name)):
            name = with_suffix(entry.name, f"（新{number}）")
            number += 1
        kept = Delivered(Status.KEPT, output, (problem("D207", where, given=name),))
        if self.store.exists(name) and self.store.digest(name) == entry.sha256:
            return _Plan(kept)
        return _Plan(kept, replace(entry, name=name, source=f"{entry.source}#新", unit="", serials={}, wanted=""), name)

    def finished(self, name: str, given: str) -> Path | str | None:
        """The document of that name where it was made from the very input and nobody has touched it since."""
        entry = self.manifest.newest(name)
        if entry is None or entry.input != given or not self.store.exists(name):
            return None
        return self.store.output(name) if self.store.digest(name) == entry.sha256 else None

    def has(self, name: str) -> bool:
        """Whether a document of the manifest is still there."""
        return self.store.exists(name)

    def close(self) -> None:
        """Close the manifest."""
        self.manifest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
