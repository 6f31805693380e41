"""Inputs that once ended in anything but a clean finding, each in the folder of its target."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzzing import CORPUS, campaign, judged
from tests.fuzz.targets import TARGETS

FOUND = sorted(path for path in CORPUS.glob("*/*") if path.name != "found.txt")
SEED, RUNS = 20261128, 6


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_was_found_stays_mended(path: Path) -> None:
    assert judged(TARGETS[path.parent.name], path.read_bytes()) is None


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_of_each(name: str) -> None:
    done = campaign(TARGETS[name], SEED, runs=RUNS)
    assert (done.runs, list(done.crashes)) == (RUNS, [])
