"""The documents say what the program does."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import click
import pytest

from toolkit import limits
from toolkit.__main__ import gwkit
from toolkit.gongwen.rules import RULES, UNDECIDED
from toolkit.gongwen.rules.rule import Rule
from toolkit.problems import CODES, Severity

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT.parent / "shared" / "gongwen" / "rules.csv"
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


def limits_page() -> str:
    """``docs/limits.md``, made from the limits and their labels."""
    lines = [
        "# 上限",
        "",
        "由 `python -m tests.test_docs` 生成；都写在 `toolkit/limits.py`，`gwkit doctor` 也会列出。超过的会说明，不会硬做。",
    ]
    lines += ["", "| 什么 | 最多 | 名称 |", "|---|---|---|"]
    lines += [f"| {label} | {limits.shown(name)} | `{name}` |" for name, label in limits.LABELS.items()]
    return "\n".join(lines) + "\n"


def rules_page() -> str:
    """``docs/rules.md``, made from the rules as data."""
    lines = [
        "# 核稿规则",
        "",
        "由 `python -m tests.test_docs` 生成。轻重：错误、提醒、说明；只有标“规定”的版式规则才会是错误。",
    ]
    parts = {"A": "版式（GB/T 9704—2012）", "B": "简报（惯例，不是国标规定）", "C": "文字"}
    for letter, title in parts.items():
        lines += ["", f"## {title}", "", "| 规则 | 名称 | 效力 | 要求 | 轻重 | 依据 |", "|---|---|---|---|---|---|"]
        for rule in RULES.values():
            if rule.id.startswith(letter):
                wanted = (rule.value_text or rule.hint).replace("|", "\\|")
                cells = (rule.id, rule.title, rule.force, wanted, rule.severity.label, rule.clause)
                lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## 不由软件单独判断的", "", "| 规则 | 原因 |", "|---|---|"]
    lines += [f"| {name} | {reason} |" for name, reason in UNDECIDED.items()]
    return "\n".join(lines) + "\n"


def test_every_limit_is_in_the_list_of_limits() -> None:
    """And each of them is used."""
    assert (ROOT / "docs" / "limits.md").read_text("utf-8") == limits_page(), "run: python -m tests.test_docs"
    numbers = {name for name in vars(limits) if name.isupper()} - {"MIB", "LABELS"}
    assert numbers == limits.LABELS.keys()
    source = "".join(path.read_text("utf-8") for path in (ROOT / "toolkit").rglob("*.py") if path.name != "limits.py")
    assert [name for name in numbers if f"limits.{name}" not in source] == []


def test_every_rule_is_in_the_list_of_rules() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rules_page(), "run: python -m tests.test_docs"


def test_every_rule_is_used() -> None:
    files = (path for path in (ROOT / "toolkit").rglob("*.py") if path.parent.name != "rules")
    source = "".join(path.read_text("utf-8") for path in files)
    assert [name for name in RULES if f'"{name}"' not in source] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_force_decides_how_much_a_rule_may_weigh(rule: Rule) -> None:
    order = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)
    assert order.index(rule.severity) <= order.index(rule.force.heaviest)
    assert not rule.id.startswith("B") or (rule.severity is Severity.NOTICE and "GB/T" not in rule.clause)
    text = rule.message.format(title="", wanted="", words="", found="", other="") + rule.hint.format(found="", words="")
    (text + rule.title + rule.clause + rule.wanted).encode("gbk")


@pytest.mark.skipif(not CATALOGUE.is_file(), reason="the catalogue of rules is not at hand")
def test_every_rule_of_the_catalogue_is_decided_or_explained() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as stream:
        listed = {line["id"] for line in csv.DictReader(stream)}
    assert listed <= RULES.keys() | UNDECIDED.keys()
    assert not RULES.keys() & UNDECIDED.keys()


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
    (ROOT / "docs" / "limits.md").write_text(limits_page(), "utf-8")
    (ROOT / "docs" / "rules.md").write_text(rules_page(), "utf-8")
