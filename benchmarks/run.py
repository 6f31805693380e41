"""``python benchmarks/run.py [--json]``: our assembly and build against plain docxtpl, in one run.

Every round measures each contender once, in turn, so that a busy moment of the machine falls on all alike; medians are
compared.  The peer is plain docxtpl on the same template with the same data: load, render, save.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate

from toolkit.assembly.assemble import Assembler
from toolkit.assembly.context import build_context
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.prepare import prepare
from toolkit.jobs.build import Options, build
from toolkit.jobs.intake import take_in
from toolkit.jobs.sources import find_sources
from toolkit.library import Library

ROUNDS = 15
SAMPLES = Path(__file__).parents[1] / "sample_sheets"


def main() -> None:
    library = Library()
    package = library.find("briefing")
    intakes = [take_in(path, library) for path in sorted(SAMPLES.glob("*.xlsx"))]
    records = [intake.submission.record for intake in intakes]
    assembler = Assembler(package.schema, package.docx, template="briefing", trusted=True)
    prepared = prepare(package.docx, package.schema)

    def ours() -> None:
        for record in records:
            assembler.assemble(record)

    def docxtpl() -> None:
        for record in records:
            template = DocxTemplate(io.BytesIO(prepared))
            template.render(build_context(record, package.schema), TemplateEnvironment())
            template.save(io.BytesIO())

    def end_to_end() -> None:
        with tempfile.TemporaryDirectory() as folder:
            sources, _ = find_sources([SAMPLES], Path(folder))
            list(build(sources, library, Options()))

    medians = measure({"docxtpl": docxtpl, "assemble": ours, "build": end_to_end}, len(records))
    report(medians, len(records))


def measure(contenders: dict[str, Callable[[], None]], documents: int) -> dict[str, float]:
    """Median milliseconds a document of each contender, measured in turn."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for round_number in range(ROUNDS + 1):
        for name, contender in contenders.items():
            start = time.perf_counter()
            contender()
            if round_number:  # the first round warms up
                times[name].append((time.perf_counter() - start) * 1000 / documents)
    return {name: statistics.median(values) for name, values in times.items()}


def report(medians: dict[str, float], documents: int) -> None:
    ratios = {name: medians["docxtpl"] / value for name, value in medians.items()}
    if "--json" in sys.argv:
        print(json.dumps({"documents": documents, "milliseconds": medians, "times_faster_than_docxtpl": ratios}))
        return
    print(f"{documents} sample briefs, {ROUNDS} rounds, median ms a document")
    names = {
        "docxtpl": "docxtpl, load + render + save",
        "assemble": "gwkit, render + pack",
        "build": "gwkit build, end to end",
    }
    for name, label in names.items():
        print(f"{label:32} {medians[name]:8.2f} ms   {ratios[name]:6.1f} x docxtpl")


if __name__ == "__main__":
    main()
