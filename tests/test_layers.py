"""The floors of the design: a module imports lower floors and its own folder, functions stay short."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "toolkit"
FLOORS = {
    0: ("errors", "problems", "limits", "numerals", "labels", "privacy"),
    1: (
        "record",
        "schema",
        "schema_file",
        "opc",
        "xlsx",
        "parts",
        "part_names",
        "file_kinds",
        "revisions",
        "quantities",
        "fonts",
        "convert",
        "gongwen",
        "alignment",
    ),
    2: ("library", "proofing"),
    3: ("workbook", "assembly"),
    4: ("delivery", "batch", "cluster", "importing", "rollup"),
    5: ("jobs",),
    6: ("report",),
    7: ("cli", "__main__"),
}
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}
ALLOWED = {
    ("errors", "problems"),
    ("problems", "labels"),
    ("problems", "privacy"),
    ("schema", "record"),
    ("schema_file", "schema"),
    ("cluster", "batch"),
    ("schema", "errors"),
    ("gongwen", "opc"),
    ("parts", "opc"),
    ("part_names", "opc"),
    ("parts", "part_names"),
    ("revisions", "parts"),
    ("convert", "fonts"),
    ("__main__", "cli"),
}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def unit(path: Path) -> str:
    """The file or folder directly under ``toolkit`` that a module belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("toolkit."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "toolkit":
            yield from (alias.name for alias in node.names if alias.name in FLOOR_OF)
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("toolkit."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    own = unit(path)
    for other in imports(path):
        if other == own or (own, other) in ALLOWED:
            continue
        assert FLOOR_OF[other] < FLOOR_OF[own], f"{path.name} imports {other}"


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{path.name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short() -> None:
    sizes = dict(functions())
    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert sum(size <= 30 for size in sizes.values()) >= 0.9 * len(sizes)


def test_only_the_command_line_prints() -> None:
    for path in MODULES:
        if unit(path) not in ("cli", "__main__"):
            calls = [
                node.func.id
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            ]
            assert "print" not in calls, path


def test_one_module_touches_docxtpl() -> None:
    touching = {
        path.name
        for path in MODULES
        if "docxtpl" in path.read_text("utf-8").split('"""', 2)[-1] and "import DocxTemplate" in path.read_text("utf-8")
    }
    assert touching == {"compile.py", "fallback.py"}


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        ("toolkit.__main__", "lxml docxtpl jinja2 openpyxl python_calamine multiprocessing"),
        ("toolkit.cli.build toolkit.cli.run", "openpyxl numpy PIL pdfplumber pypdfium2 distributed fsspec"),
    ],
)
def test_heavy_libraries_come_late(modules: str, heavy: str) -> None:
    """A command loads what it needs and no more: the user waits for every import."""
    code = f"import sys, {', '.join(modules.split())}; print(*(set({heavy.split()!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
