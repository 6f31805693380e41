"""Findings about what people handed in: values with a place, never exceptions.

Every message the toolkit can print about somebody's input stands in ``CODES``, so that wording is reviewed in one
place and every character of it can be written in GBK (a test holds that).  The first letter of a code says whose
matter it is: ``W`` workbook, ``T`` template, ``G`` 公文 format, ``C`` content, ``D`` delivery.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple


class Severity(enum.StrEnum):
    """How much a finding weighs: an error withholds the document, a warning asks for a look, a notice informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"error": "错误", "warning": "提醒", "notice": "说明"}[self.value]


class CellLocation(NamedTuple):
    """A place in a workbook, as people read it: ``3月.xlsx > 走访慰问!D7``; without a cell the sheet, or the file."""

    workbook: str
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return self.workbook
        place = self.sheet if self.cell is None else f"{self.sheet}!{self.cell}"
        return f"{self.workbook} > {place}"


class DocxLocation(NamedTuple):
    """A place in a Word document or template: ``简报.docx > 第12段``, ``简报.docx > 页眉第1段``.

    ``paragraph`` counts every ``w:p`` of the part in document order from 1; ``part`` is empty for the body.
    """

    document: str
    paragraph: int | None = None
    part: str = ""
    tag: str = ""

    def __str__(self) -> str:
        if self.paragraph is None:
            return self.document if not self.part else f"{self.document} > {self.part}"
        return f"{self.document} > {self.part}第{self.paragraph}段"


class FileLocation(NamedTuple):
    """A file or folder as a whole."""

    path: str

    def __str__(self) -> str:
        return self.path


Location = CellLocation | DocxLocation | FileLocation


class Problem(NamedTuple):
    """One finding: where it is, what is wrong, what to do."""

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.location}：" if self.location is not None else ""
        hint = f"；{self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class Code(NamedTuple):
    """A kind of finding: its weight and the two sentences, with ``str.format`` fields."""

    severity: Severity
    message: str
    hint: str = ""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Ranges: W1 the file, W2 sheets and headers, W3 one cell, W4 cells against each other, W5 figures and references,
# T1 the template package, T2 tags and rendering, D1 names and places of what is delivered, D2 writing it.
CODES: Final[Mapping[str, Code]] = {
    # --- T1: the template package -----------------------------------------------------------------------------
    "T101": Code(_E, "template.toml 不是合格的 TOML：{detail}", "请模板管理员改正"),
    "T102": Code(_E, "{place}有不认识的键“{key}”", "{hint}"),
    "T103": Code(_E, "{place}的“{key}”写得不对，应是{kind}"),
    "T104": Code(_E, "{place}缺少“{key}”", "请补上"),
    "T105": Code(_E, "{place}的“{key}”不能是“{value}”", "可用：{known}"),
    "T106": Code(_E, "{place}的名称“{name}”是保留名", "请换一个名称"),
    "T107": Code(_E, "{place}的 pattern“{value}”不是可用的正则表达式：{detail}"),
    "T108": Code(_E, "{place}指向的“{value}”不存在或不能用", "{hint}"),
    "T109": Code(_E, "{place}里名称“{name}”出现了两次", "请改名或删去一个"),
}


def problem(code: str, location: Location | None = None, /, **words: object) -> Problem:
    """Make the finding ``code`` with ``words`` filled into its sentences."""
    kind = CODES[code]
    return Problem(code, kind.severity, kind.message.format(**words), location, kind.hint.format(**words))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any finding withholds the document."""
    return any(found.severity is Severity.ERROR for found in problems)
