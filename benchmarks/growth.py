"""Whole processes: time and peak memory of ``gwkit merge`` as the roster grows, and cold starts."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.letters import write_roster

ROOT = Path(__file__).parents[1]


# A process begun from a large one is counted as large until it has become another program: a small one stands between.
_WATCH = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Cost(NamedTuple):
    """What a process took: seconds, and MiB of its main process at the peak."""

    seconds: float
    mebibytes: float


def cost(command: Sequence[object]) -> Cost:
    """Run a command and tell what it took."""
    words = [sys.executable, "-c", _WATCH, *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True)
    seconds, kibibytes = done.stdout.split()[-2:]
    return Cost(float(seconds), float(kibibytes) / 1024)


def merge(roster: Path, jobs: int) -> Cost:
    """Merge a roster into a fresh folder."""
    with tempfile.TemporaryDirectory(dir=roster.parent) as output:
        return cost([sys.executable, "-m", "toolkit", "merge", "慰问信", roster, "-o", output, "--jobs", jobs])


def growth(folder: Path, counts: Sequence[int]) -> dict[int, dict[int, Cost]]:
    """Cost by the number of processes and of rows."""
    rosters = {count: write_roster(folder / f"{count}.xlsx", count) for count in counts}
    return {jobs: {count: merge(rosters[count], jobs) for count in counts} for jobs in (1, 2)}


def marginal(folder: Path, many: int, few: int, jobs: int, rounds: int) -> float:
    """Milliseconds a document without the start of the process: the median over some rounds."""
    large, small = write_roster(folder / "large.xlsx", many), write_roster(folder / "small.xlsx", few)
    found = sorted(
        (merge(large, jobs).seconds - merge(small, jobs).seconds) * 1000 / (many - few) for _ in range(rounds)
    )
    return found[len(found) // 2]


_CLICK = "import click"
_DOCXTPL = """
import json, sys, jinja2
from docxtpl import DocxTemplate
environment = jinja2.Environment(autoescape=True)
template = DocxTemplate(sys.argv[1])
template.render(json.load(open(sys.argv[2], encoding="utf-8")), environment)
template.save(sys.argv[3])
"""


def cold_starts(folder: Path, template: Path, values: Path, rounds: int = 7) -> dict[str, float]:
    """Seconds of whole processes, medians, in turn."""
    sample = ROOT / "sample_sheets" / "4-区.xlsx"
    output = folder / "cold"
    commands: dict[str, list[object]] = {
        "click": [sys.executable, "-c", _CLICK],
        "help": [sys.executable, "-m", "toolkit", "--help"],
        "docxtpl": [sys.executable, "-c", _DOCXTPL, template, values, folder / "cold.docx"],
        "build": [sys.executable, "-m", "toolkit", "build", sample, "-o", output],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(cost(command).seconds)
            shutil.rmtree(output, ignore_errors=True)
    return {name: sorted(values)[len(values) // 2] for name, values in times.items()}
