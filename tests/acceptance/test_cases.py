"""Whole commands on the cases in ``cases``: a new case is a new folder.

``good/NAME``: ``workbook.md`` is typed into a blank workbook by its header text alone; ``expected.txt`` holds the
paragraphs of the brief, exact.

``bad/NAME``: ``case.toml`` says which sample is taken and what is done to it; ``expected.txt`` holds the exit code and
what ``gwkit build`` prints.  Keys: ``sample``; ``set`` cell to value; ``drop`` and ``copy`` sheets; ``properties``;
``name`` of the file; ``cut`` to so many bytes; ``content`` or ``hex`` instead of its bytes; ``output`` is a ``file``;
``arguments`` for the command.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty

from tests.acceptance.cli import gwkit
from tests.documents import filled
from tests.samples.build import SHEETS
from tests.workbooks import saved, type_into
from toolkit.library import Library
from toolkit.workbook.blank import blank_workbook

CASES = Path(__file__).parent / "cases"
GOOD = sorted((CASES / "good").iterdir())
BAD = sorted((CASES / "bad").iterdir())


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_good(case: Path, tmp_path: Path) -> None:
    blank = blank_workbook(Library().find("briefing").schema)
    path = saved(type_into(blank, (case / "workbook.md").read_text("utf-8")), tmp_path / "简报.xlsx")
    run = gwkit("build", path, "-o", tmp_path / "输出")
    assert run.code == 0, run.out
    (document,) = (tmp_path / "输出").glob("*.docx")
    assert filled(document) == (case / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = tomllib.loads((case / "case.toml").read_text("utf-8"))
    path = prepared(recipe, Path(recipe.get("name", "坏.xlsx")))
    if recipe.get("output") == "file":
        Path("输出").write_text("这是一个文件")
    run = gwkit("build", path, *recipe.get("arguments", []))
    expected = (case / "expected.txt").read_text("utf-8")
    assert f"exit {run.code}\n{run.out}{run.err}" == expected
    assert not list(tmp_path.rglob("*.docx"))
    assert not list(tmp_path.rglob("*.tmp"))


def prepared(recipe: dict[str, Any], path: Path) -> Path:
    book = openpyxl.load_workbook(SHEETS / f"{recipe.get('sample', '5-交通局')}.xlsx")
    for place, value in recipe.get("set", {}).items():
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = value
    for sheet in recipe.get("drop", []):
        del book[sheet]
    for sheet, name in recipe.get("copy", {}).items():
        book.copy_worksheet(book[sheet]).title = name
    for key, value in recipe.get("properties", {}).items():
        del book.custom_doc_props[f"gwkit.{key}"]  # type: ignore[attr-defined]
        book.custom_doc_props.append(StringProperty(name=f"gwkit.{key}", value=value))  # type: ignore[attr-defined]
    book.save(path)
    if "cut" in recipe:
        path.write_bytes(path.read_bytes()[: recipe["cut"]])
    if "content" in recipe:
        path.write_text(recipe["content"], "utf-8")
    if "hex" in recipe:
        path.write_bytes(bytes.fromhex(recipe["hex"]))
    return path
