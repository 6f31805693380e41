"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from toolkit.__main__ import gwkit
from toolkit.problems import CODES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")


def problems_page() -> str:
    """``docs/problems.md``, made from the table of codes."""
    lines = ["# 提示一览", "", "由 `python -m tests.test_docs` 生成。花括号里的词换成具体的名称和数字。", ""]
    lines += ["| 编号 | 轻重 | 说什么 | 怎么办 |", "|---|---|---|---|"]
    for code, kind in sorted(CODES.items()):
        message, hint = (text.replace("|", "\\|") for text in (kind.message, kind.hint))
        lines.append(f"| {code} | {kind.severity.label} | {message} | {hint} |")
    return "\n".join(lines) + "\n"


def test_every_code_is_in_the_list_of_problems() -> None:
    assert (ROOT / "docs" / "problems.md").read_text("utf-8") == problems_page(), "run: python -m tests.test_docs"


def test_every_code_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "toolkit").rglob("*.py") if path.name != "problems.py")
    assert [code for code in CODES if f'"{code}"' not in source] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_every_command_in_the_readme_exists_and_every_command_is_in_it() -> None:
    named = set(re.findall(r"gwkit (new|check|build|merge|rollup|import|proof|template|status|diff|doctor)\b", README))
    context = click.Context(gwkit)
    known = set(gwkit.list_commands(context))
    assert named <= known
    assert {"new", "check", "build"} <= named


def test_options_in_the_readme_exist() -> None:
    context = click.Context(gwkit)
    known = {"--json"}
    for name in gwkit.list_commands(context):
        command = gwkit.get_command(context, name)
        assert command is not None
        known |= {option for param in command.params for option in param.opts}
    for line in re.findall(r"^gwkit .*$", README, re.MULTILINE):
        assert set(re.findall(r"(?<=\s)--[a-z]+", line.split("#")[0])) <= known


if __name__ == "__main__":
    (ROOT / "docs" / "problems.md").write_text(problems_page(), "utf-8")
