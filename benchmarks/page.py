"""The results as text and as ``docs/performance.md`` with its plot."""

from __future__ import annotations

import datetime
import importlib
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.growth import Cost

Results = Mapping[str, Mapping[str, float]]
Grown = Mapping[int, Mapping[int, Cost]]


def lines(results: Results, end_to_end: Mapping[str, float], grown: Grown, judged: Sequence[Any]) -> Iterator[str]:
    """The results as Markdown."""
    for name, found in results.items():
        naive = found["docxtpl naive"]
        yield from ("", f"## {name}", "", "| contender | ms a document | times docxtpl naive |", "|---|--:|--:|")
        for contender, spent in sorted(found.items(), key=lambda pair: pair[1]):
            yield f"| {contender} | {spent:.2f} | {naive / spent:.1f} |"
    yield from ("", "## End to end", "", "| what | |", "|---|--:|")
    for name, spent in end_to_end.items():
        is_start = name in ("click", "help", "docxtpl", "build")
        kind, unit = ("cold start", "s") if is_start else ("marginal", "ms a document")
        yield f"| {name}, {kind} | {spent:.2f} {unit} |"
    yield from (
        "",
        "## Growth",
        "",
        "| rows | processes | seconds | documents a second | peak MiB, main process |",
        "|--:|--:|--:|--:|--:|",
    )
    for jobs, costs in grown.items():
        for rows, (seconds, mebibytes) in costs.items():
            yield f"| {rows:,} | {jobs} | {seconds:.1f} | {rows / seconds:,.0f} | {mebibytes:.0f} |"
    yield from ("", "## Targets", "", "| ratio | found | wanted | |", "|---|--:|--:|---|")
    for what, ratio, sign, wanted in judged:
        met = ratio >= wanted if sign == ">=" else ratio <= wanted
        yield f"| {what} | {ratio:.2f} | {sign} {wanted:g} | {'met' if met else '**missed**'} |"


_HEAD = """# Performance

Made by `python benchmarks/run.py --write` on {date}: {machine}; {packages}.
Every round measures each contender in turn; medians are given. docxtpl renders the same template with the same data;
the other peers, whose tags are different, get the finished document with a few tags in it, which is less work.
*Marginal* is a large roster less a small one, so that the start of the process does not count: reading, checking,
rendering, writing, journal and results workbook.

![documents a second and peak memory](images/performance.png)
"""


def write_page(
    docs: Path, results: Results, end_to_end: Mapping[str, float], grown: Grown, judged: Sequence[Any]
) -> None:
    """Write ``performance.md`` and its plot."""
    cores = len(os.sched_getaffinity(0))
    machine = f"{platform.system()}, {cores} cores, Python {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "jinja2", "lxml", "python-calamine"))
    head = _HEAD.format(date=datetime.date.today().isoformat(), machine=machine, packages=packages)
    text = head + "\n".join(lines(results, end_to_end, grown, judged)) + "\n"
    (docs / "performance.md").write_text(text, "utf-8")
    plot(docs / "images" / "performance.png", grown)


def plot(path: Path, grown: Grown) -> None:
    """Rate and memory over the number of rows."""
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure, (rate, memory) = pyplot.subplots(1, 2, figsize=(9, 3.2))
    for jobs, costs in grown.items():
        rows = list(costs)
        rate.plot(rows, [count / costs[count].seconds for count in rows], marker="o", label=f"{jobs} process(es)")
        memory.plot(rows, [costs[count].mebibytes for count in rows], marker="o", label=f"{jobs} process(es)")
    for axes, label in ((rate, "documents a second"), (memory, "peak MiB of the main process")):
        axes.set_xscale("log")
        axes.set_xlabel("rows of the roster")
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
        axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
