"""``--single`` and ``--per-file``: the documents of a run joined for printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.assembly.joining import Joiner
from toolkit.delivery.destination import Delivered
from toolkit.delivery.folder import Document, OutputFolder

_DEFAULT_NAME = "全部"


class JoinedDocuments:
    """Joins documents in order and delivers every so many of them as one."""

    def __init__(
        self, folder: OutputFolder, source: Path, name: str | None, per_file: int | None, template: str
    ) -> None:
        self._folder = folder
        self._source = source
        self._name = (name or _DEFAULT_NAME).removesuffix(".docx")
        self._per_file = per_file
        self._template = template
        self._joiner = Joiner()
        self._count = 0
        self._before = 0

    def add(self, content: bytes, *, force: bool) -> Iterator[Delivered]:
        """Take one more document; yields a file that is full."""
        self._joiner.add(content)
        self._count += 1
        if self._per_file is not None and self._count == self._per_file:
            yield self._deliver(force)

    def finish(self, *, force: bool) -> Iterator[Delivered]:
        """The last file."""
        if self._count:
            yield self._deliver(force)

    def _deliver(self, force: bool) -> Delivered:
        first, last = self._before + 1, self._before + self._count
        name = f"{self._name}（{first}-{last}）" if self._per_file is not None else self._name
        document = Document(self._source, name, self._joiner.finish(), template=self._template, part=name)
        self._joiner, self._count, self._before = Joiner(), 0, last
        return self._folder.deliver(document, force=force)
