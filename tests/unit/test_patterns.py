"""A column's pattern against a text, with a deadline."""

from __future__ import annotations

import re
import time

import pytest

from toolkit import limits
from toolkit.errors import TemplateError
from toolkit.problems import CellLocation
from toolkit.schema import Field
from toolkit.workbook.patterns import matches
from toolkit.workbook.values import read_value

ENDLESS = "^(([a-z])+.)+[A-Z]([a-z])+$"


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [(r"\d{6}", "000123", True), (r"\d{6}", "00123", False), (r"第\d+号", "第3号", True), ("a|ab", "ab", True), ("a", "ab", False)],
)  # fmt: skip
def test_the_whole_text(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits


def test_no_regular_expression() -> None:
    with pytest.raises(re.error, match="missing"):
        matches("(", "a")


def test_one_that_only_python_takes_is_told_at_its_cell() -> None:
    where = CellLocation("a.xlsx", "报头", "B2")
    with pytest.raises(TemplateError) as caught:
        read_value("a", Field("编号", pattern="[[:foo:]]"), where)
    (found,) = caught.value.problems
    assert found.code == "T107" and found.location == where and "[[:foo:]]" in found.message


def test_a_slow_one_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATTERN_SECONDS", 0.2)
    monkeypatch.setattr("toolkit.workbook.patterns._SLOW", set())
    where = CellLocation("a.xlsx", "报头", "B2")
    with pytest.raises(TemplateError) as caught:
        read_value("a" * 3_000, Field("编号", pattern=ENDLESS), where)
    (found,) = caught.value.problems
    assert found.code == "T131" and found.location == where and "编号" in found.message
    start = time.perf_counter()
    with pytest.raises(TimeoutError):
        matches(ENDLESS, "a")
    assert time.perf_counter() - start < 0.1
