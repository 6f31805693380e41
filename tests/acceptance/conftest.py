"""Every document that a whole command delivers is looked at once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.traces import traces
from tests.validity import all_faults
from toolkit.delivery.examine import Condition, examine
from toolkit.delivery.manifest import MANIFEST_FILE

_LOOKED_AT = 8
"""Documents of one folder: those of a mail merge are all alike."""


@pytest.fixture(autouse=True)
def every_document_is_valid(request: pytest.FixtureRequest) -> Iterator[None]:
    """What lies there as it was made is a valid package: parts, types and relationships, identities, schemas; and tells
    of nobody who made it."""
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    for manifest in sorted(folder.rglob(MANIFEST_FILE)) if folder is not None else ():
        documents, _ = examine(manifest.parents[1])
        made = [each.path for each in documents if each.condition is Condition.INTACT and each.path.suffix == ".docx"]
        for path in made[:: max(1, len(made) // _LOOKED_AT)]:
            assert all_faults(path) == [], path
            assert traces(path) == [], path
