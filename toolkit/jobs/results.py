"""Put the results workbook of a mail merge into its output folder; what a person typed into an older one stays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from toolkit.delivery.companions import Companion
from toolkit.delivery.files import file_digest
from toolkit.delivery.folder import OutputFolder
from toolkit.problems import Problem

RESULTS_FILE: Final = "结果.xlsx"


def deliver_results(folder: OutputFolder, made: Path) -> tuple[Problem, ...]:
    """Copy the workbook into the folder; an edited one that lies there is kept as a backup."""
    target = folder.path / RESULTS_FILE
    digest = file_digest(made)
    if target.is_file() and file_digest(target) == digest:
        return ()
    return Companion(folder, target).deliver(made, digest, force=True).problems
