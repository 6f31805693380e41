"""``python -m tests.fuzz --target xlsx --minutes 5 --seed 1``: look for inputs that end in anything but a clean finding.

Each crash is kept once, in ``--keep`` (default: the corpus that the suite runs).  The same seed tries the same inputs.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.fuzzing import CORPUS, campaign
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run the campaigns; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", choices=[*TARGETS, "all"], default="all")
    parser.add_argument("--minutes", type=float, default=5.0, help="for all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=CORPUS)
    options = parser.parse_args()
    chosen = list(TARGETS.values()) if options.target == "all" else [TARGETS[options.target]]
    found = 0
    for target in chosen:
        start = time.monotonic()
        until = start + options.minutes * 60 / len(chosen)
        done = campaign(target, options.seed, keep=options.keep, until=until)
        found += len(done.crashes)
        seconds = time.monotonic() - start
        _say(f"{target.name}: seed {options.seed}, {done.runs} runs in {seconds:.0f} s, {len(done.crashes)} crashes")
        for crash in done.crashes:
            _say(f"  {crash}")
    return 1 if found else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
