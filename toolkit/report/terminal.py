"""Results as text for people: each finding with its place first, then what was made and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from toolkit.problems import Problem, Severity

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
_COMMANDING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs a terminal obeys instead of showing them."""
STATUS_WORDS: Final = {"made": "已生成", "unchanged": "没有变化", "failed": "没有生成", "kept": "保留原样"}


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """A table for a terminal: a Chinese character takes the width of two letters."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def problem_line(found: Problem) -> str:
    """One finding on one line: 错误 3月.xlsx > 报头!B4：……；……."""
    return one_line(f"{found.severity.label} {found}")


def one_line(text: str) -> str:
    """A text with names of files in it, which may hold anything, as one line of signs that only show."""
    return _COMMANDING.sub("?", text.replace("\n", " "))


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Findings line by line, in the order they were found."""
    return (problem_line(found) for found in problems)


def document_line(source: Path, status: str, output: Path | None, pdf: Path | None = None, pictures: int = 0) -> str:
    """What became of one workbook."""
    tail = f" → {output}" if output is not None else ""
    beside = [*(["PDF"] if pdf is not None else []), *([f"页面图片 {pictures} 张"] if pictures else [])]
    return one_line(f"{STATUS_WORDS[status]} {source}{tail}") + (f"（另有 {'、'.join(beside)}）" if beside else "")


class Tally:
    """Counts of a run, for its last lines."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.folders: dict[str, None] = {}
        self.checked = 0

    def add(self, problems: Iterable[Problem], status: str | None = None, output: Path | str | None = None) -> None:
        """Count one result."""
        self.checked += 1
        self.severities.update(found.severity for found in problems)
        if status is not None:
            self.statuses[status] += 1
        if output is not None:
            self.folders.setdefault(str(output.parent) if isinstance(output, Path) else output.rpartition("/")[0])

    def count(self, problems: Iterable[Problem]) -> None:
        """Count findings that belong to no single document."""
        self.severities.update(found.severity for found in problems)

    def merge_summary(self, *, results: bool) -> Iterator[str]:
        """The last lines of a mail merge; ``results``: a results workbook was written."""
        counts = [
            f"{STATUS_WORDS[status]} {self.statuses[status]:,} 份" for status in STATUS_WORDS if self.statuses[status]
        ]
        if not results and self.checked:
            counts = [f"查了 {self.checked:,} 份", *(counts or ["没有写文件"])]
        yield f"{'，'.join(counts) or '没有生成文档'}；{self.findings()}。"
        if self.folders:
            yield one_line("文件在：" + "、".join(str(folder) for folder in list(self.folders)[:5]))
        if self.statuses["failed"] and not results:
            yield "请按上面指出的地方改好名单。"
        elif self.statuses["failed"]:
            yield "请按上面指出的地方改好名单，或直接改输出文件夹里的“结果.xlsx”，再加 --retry 结果.xlsx 只重做这些。"

    def _counts(self) -> list[str]:
        return [
            f"{word} {self.statuses[status]:,} 份" for status, word in STATUS_WORDS.items() if self.statuses[status]
        ]

    def findings(self) -> str:
        """How many findings of each severity there were."""
        parts = [f"{severity.label} {self.severities[severity]} 条" for severity in _ORDER if self.severities[severity]]
        return "、".join(parts) or "没有问题"

    def check_summary(self) -> str:
        """The last line of a check."""
        return f"检查了 {self.checked} 份工作簿：{self.findings()}。"

    def build_summary(self) -> Iterator[str]:
        """The last lines of a build: what was made, where, and what to do."""
        counts = [
            f"{STATUS_WORDS[status]} {self.statuses[status]} 份" for status in STATUS_WORDS if self.statuses[status]
        ]
        yield f"共 {self.checked} 份工作簿：{'，'.join(counts) or '没有要做的'}；{self.findings()}。"
        if self.folders:
            yield one_line("文件在：" + "、".join(str(folder) for folder in list(self.folders)[:5]))
        if self.statuses["failed"]:
            yield "请按上面指出的地方改好，再运行一次；已经做好的不会重做。"
