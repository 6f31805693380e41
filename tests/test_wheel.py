"""The wheel: everything in it, and working in an empty environment away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: object, cwd: Path, **environment: str) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    options = ("--no-deps", "--no-build-isolation", "-w", folder)
    run(sys.executable, "-m", "pip", "wheel", "-q", *options, source, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_every_module_and_every_template(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolkit").rglob("*.py")}
    templates = {
        f"toolkit/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "templates").rglob("*.*") if path.is_file()
    }
    assert names == modules | templates


def test_it_works_in_an_empty_environment_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    site = run(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel, cwd=tmp_path)
    # The libraries come from the environment of the tests, this project from the wheel alone.
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    Path(site, "libraries.pth").write_text("\n".join(libraries))
    where = run(scripts / "python", "-c", "import toolkit; print(toolkit.__file__)", cwd=tmp_path)
    assert site in where
    run(scripts / "python", "-m", "toolkit", "new", "双拥工作简报", "--sample", "-o", "3月.xlsx", cwd=tmp_path)
    run(scripts / "python", "-m", "toolkit", "build", "3月.xlsx", cwd=tmp_path)
    assert len(list((tmp_path / "输出").glob("*.docx"))) == 1
