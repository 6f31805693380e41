"""Put the results workbook of a mail merge beside its documents; what a person typed into an older one stays."""

from __future__ import annotations

import hashlib
from typing import Final

from toolkit.delivery.destination import Destination, Staged
from toolkit.delivery.manifest import Entry
from toolkit.problems import Problem

RESULTS_FILE: Final = "结果.xlsx"


def deliver_results(folder: Destination, content: bytes) -> tuple[Problem, ...]:
    """Write the workbook; an edited one that lies there is kept as a backup."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        token = folder.store.stage(content)
        folder.store.settle([token])
    except OSError as error:
        return (folder.store.refusal(error, RESULTS_FILE),)
    (delivered,) = folder.place([Staged(Entry(RESULTS_FILE, f"#{RESULTS_FILE}", digest), token)], force=True)
    return delivered.problems
