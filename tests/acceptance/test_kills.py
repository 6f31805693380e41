"""``kill -9`` at random moments of a build: no torn file, and running again finishes the rest.

``pytest --all-kills`` kills 200 times; without it a seeded sample.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit
from tests.samples.build import SHEETS

SEED, SAMPLED, ALL = 20260208, 6, 200


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_killed_at_any_moment(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    moments = random.Random(SEED)
    source = tmp_path / "上报"
    shutil.copytree(SHEETS, source)
    for number in range(ALL if request.config.getoption("--all-kills") else SAMPLED):
        output = tmp_path / f"出{number}"
        command = [sys.executable, "-m", "toolkit", "build", str(source), "-o", str(output)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        made = {path: path.read_bytes() for path in output.glob("*.docx")}
        for path in made:
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
        assert gwkit("build", source, "-o", output).code == 0
        assert len(list(output.glob("*.docx"))) == 7
        assert {path: path.read_bytes() for path in made} == made
        assert list(output.glob("*.tmp")) == []
        shutil.rmtree(output)
