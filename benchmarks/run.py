"""``python benchmarks/run.py [--json] [--quick] [--write]``: us against our peers, in one run.

Every round measures each contender in turn, so that a busy moment of the machine falls on all alike; medians are
compared.  ``--quick`` leaves out what takes minutes, ``--write`` puts the results into ``docs/performance.md``.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.growth import Cost, cold_starts, growth, marginal  # noqa: E402
from benchmarks.letters import JINJA, tagged, write_roster  # noqa: E402
from benchmarks.peers import Case, install_node_peers  # noqa: E402
from toolkit.assembly.assemble import _Assembly  # noqa: E402
from toolkit.jobs.intake import take_in  # noqa: E402
from toolkit.library import Library  # noqa: E402
from toolkit.record import Record  # noqa: E402
from toolkit.workbook.bind import bind  # noqa: E402
from toolkit.workbook.reader import read_workbook  # noqa: E402

ROUNDS = 9
DOCUMENTS = 40
"""Documents of one contender in one round."""
PEERS = ("docxtemplater", "easy-template-x")


def letter(folder: Path) -> Case:
    """慰问信, one page."""
    schema = Library().find("condolence-letter").schema
    record = bind(read_workbook(write_roster(folder / "letter.xlsx", 200)), schema).record
    rows = record.tables["名单"].rows
    records = [replace(record, rows=(row,), tables={}) for row in rows]
    words = {"姓名": str(records[0].rows[0].values["姓名"].value), "单位": "某县双拥工作领导小组", "节日": "春节"}
    return Case("letter", _assembly("condolence-letter"), records, words, folder)


def brief(folder: Path) -> Case:
    """双拥工作简报, three to five pages."""
    library = Library()
    samples = sorted((ROOT / "sample_sheets").glob("*.xlsx"))
    records = [take_in(path, library).submission.record for path in samples]
    words = {"单位": _text(records[0], "编发单位"), "标题": _text(records[0], "标题")[:6]}
    return Case("brief", _assembly("briefing"), records, words, folder)


def _text(record: Record, field: str) -> str:
    return str(record.forms["报头"][field].value)


def _assembly(template: str) -> _Assembly:
    package = Library().find(template)
    return _Assembly(package.schema, package.docx, template, trusted=True)


def measure(case: Case) -> dict[str, float]:
    """Median milliseconds a document of each contender, measured in turn."""
    contenders = {
        "gwkit, render + pack + write": case.ours(),
        "gwkit, render + pack": case.render(),
        "floor: deflate + write": case.floor(),
        "docxtpl naive": case.docxtpl(reuse=False),
        "docxtpl with reuse": case.docxtpl(reuse=True),
        "docxtpl naive, a few tags": case.docxtpl_flat(),
    }
    merged = case.mailmerge()
    if merged is not None:
        contenders["docx-mailmerge2"] = merged
    node = {name: run for name in PEERS if (run := case.node(name)) is not None}
    times: dict[str, list[float]] = {name: [] for name in (*contenders, *node)}
    for round_number in range(ROUNDS + 1):
        for name, contender in contenders.items():
            spent = _timed(contender)
            if round_number:  # the first round warms up
                times[name].append(spent)
        for name, run in node.items():
            times[name].append(run())
    return {name: statistics.median(values) for name, values in times.items()}


def _timed(contender: Callable[[int], None]) -> float:
    start = time.perf_counter()
    for number in range(DOCUMENTS):
        contender(number)
    return (time.perf_counter() - start) * 1000 / DOCUMENTS


class Target(tuple[str, float, str, float]):
    """What is measured, the ratio found, ``>=`` or ``<=``, the ratio wanted."""

    @property
    def is_met(self) -> bool:
        """Whether the ratio is good enough."""
        _, found, sign, wanted = self
        return found >= wanted if sign == ">=" else found <= wanted


def targets(results: Mapping[str, Mapping[str, float]], end_to_end: Mapping[str, float], quick: bool) -> list[Target]:
    """The ratios that count."""
    made, floor = "gwkit, render + pack + write", "floor: deflate + write"
    found = []
    one = end_to_end["one process"]
    found.append(("letter, end to end, against docxtpl naive", results["letter"]["docxtpl naive"] / one, ">=", 25.0))
    if "docxtemplater" in results["letter"]:
        found.append(("letter, end to end, against docxtemplater", results["letter"]["docxtemplater"] / one, ">=", 6.0))
        ratio = results["brief"]["docxtemplater"] / results["brief"][made]
        found.append(("brief, render + pack + write, against docxtemplater", ratio, ">=", 8.0))
    ratio = results["brief"]["docxtpl naive"] / results["brief"][made]
    found.append(("brief, render + pack + write, against docxtpl naive", ratio, ">=", 25.0))
    for name in ("letter", "brief"):
        ratio = results[name][made] / results[name][floor]
        found.append((f"{name}, render + pack + write, against the floor", ratio, "<=", 2.0))
    if not quick:
        ratio = end_to_end["one process, 3,000"] / end_to_end["two processes"]
        found.append(("two processes against one, end to end", ratio, ">=", 1.6))
    found.append(("gwkit --help against import click", end_to_end["help"] / end_to_end["click"], "<=", 2.0))
    found.append(("one brief, cold, against docxtpl cold", end_to_end["build"] / end_to_end["docxtpl"], "<=", 1.0))
    return [Target(each) for each in found]


def memory_targets(grown: Mapping[int, Mapping[int, Cost]]) -> list[Target]:
    """How memory grows, one process."""
    one = grown[1]
    found = [("peak memory, 10,000 rows against 1,000", one[10_000].mebibytes / one[1_000].mebibytes, "<=", 1.25)]
    if 100_000 in one:
        above = (one[100_000].mebibytes - one[1_000].mebibytes) * 1024 / 99_000
        found.append(("KiB a row above the base, 100,000 rows", above, "<=", 1.3))
    return [Target(each) for each in found]


def main() -> None:
    """Measure and report."""
    quick = "--quick" in sys.argv
    notice = install_node_peers()
    if notice:
        print(notice, file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="gwkit-bench-") as name:
        folder = Path(name)
        cases = [letter(folder), brief(folder)]
        results = {case.name: measure(case) for case in cases}
        end_to_end = _end_to_end(folder, cases[1], quick)
        counts = (100, 1_000, 10_000) if quick else (100, 1_000, 10_000, 100_000)
        grown = growth(folder, counts)
    judged = [*targets(results, end_to_end, quick), *memory_targets(grown)]
    if "--json" in sys.argv:
        data = {"milliseconds": results, "end_to_end": end_to_end, "targets": judged}
        print(json.dumps(data | {"growth": {jobs: dict(costs) for jobs, costs in grown.items()}}))
    else:
        from benchmarks.page import lines

        print("\n".join(lines(results, end_to_end, grown, judged)))
    if "--write" in sys.argv:
        from benchmarks.page import write_page

        write_page(ROOT / "docs", results, end_to_end, grown, judged)


def _end_to_end(folder: Path, case: Case, quick: bool) -> dict[str, float]:
    found = {"one process": marginal(folder, 1_000, 200, 1, 3 if quick else 7)}
    if not quick:
        found["one process, 3,000"] = marginal(folder, 3_200, 200, 1, 3)
        found["two processes"] = marginal(folder, 3_200, 200, 2, 3)
    template, values = folder / "cold-template.docx", folder / "cold.json"
    template.write_bytes(tagged(case.finished, case.words, JINJA))
    values.write_text(json.dumps(case.words), "utf-8")
    return found | cold_starts(folder, template, values)


if __name__ == "__main__":
    main()
