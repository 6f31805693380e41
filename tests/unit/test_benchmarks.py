"""The benchmarks run: every contender in this process makes two documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


@pytest.mark.parametrize("kind", ["letter", "brief"])
def test_every_contender_makes_documents(kind: str, tmp_path: Path) -> None:
    from benchmarks import run

    case = getattr(run, kind)(tmp_path)
    contenders = [case.ours(), case.render(), case.floor(), case.docxtpl(reuse=False), case.docxtpl_flat()]
    for contender in (*contenders, *([case.mailmerge()] if case.mailmerge() is not None else [])):
        for number in range(2):
            contender(number)
    assert sorted(path.name for path in tmp_path.glob("[01].docx")) == ["0.docx", "1.docx"]


def test_rosters_and_a_target(tmp_path: Path) -> None:
    from benchmarks.letters import FIELDS, people, write_roster
    from benchmarks.run import Target

    assert people(3) == people(5)[:3]
    assert len(FIELDS) == 10
    assert write_roster(tmp_path / "a.xlsx", 3).stat().st_size > 0
    assert Target(("x", 2.0, ">=", 1.5)).is_met
    assert not Target(("x", 2.0, "<=", 1.5)).is_met
