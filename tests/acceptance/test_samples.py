"""The seven sample workbooks: built from their texts, read with the quirks they were given, paragraph-exact."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.documents import filled
from tests.samples.build import SHEETS, package_samples, sample_bytes, sources
from tests.validity import faults, needs_schemas
from toolkit.delivery.destination import Status
from toolkit.jobs.build import Options, build, check
from toolkit.jobs.sources import Source, find_sources
from toolkit.library import Library
from toolkit.report.terminal import problem_line

SEVEN = sources()


def sheet_of(source: Path) -> Path:
    return SHEETS / f"{source.stem}.xlsx"


def values(xlsx: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Everything typed, sheet by sheet; how it is packed depends on the libraries' versions."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.parametrize("source", SEVEN, ids=lambda source: source.stem)
def test_the_workbook_is_what_its_text_says(source: Path) -> None:
    kept, made = values(sheet_of(source).read_bytes()), values(sample_bytes(source))
    assert kept == made, "run: python -m tests.samples.build"


def test_the_packages_samples_are_what_their_texts_say() -> None:
    for path, content in package_samples().items():
        assert values(path.read_bytes()) == values(content), "run: python -m tests.samples.build"


@pytest.mark.parametrize("source", SEVEN, ids=lambda source: source.stem)
def test_its_findings_are_its_quirks_and_none_else(source: Path, tmp_path: Path) -> None:
    (result,) = check([Source(sheet_of(source), tmp_path)], Library(), Options())
    expected = SHEETS / f"{source.stem}.expected.txt"
    assert [problem_line(found) for found in result.problems] == expected.read_text("utf-8").splitlines()


@pytest.mark.parametrize("source", SEVEN, ids=lambda source: source.stem)
def test_its_paragraphs_are_exact(source: Path, tmp_path: Path) -> None:
    (result,) = build([Source(sheet_of(source), tmp_path)], Library(), Options())
    assert result.status is Status.MADE
    assert result.output is not None
    expected = source.with_suffix(".txt").read_text("utf-8").splitlines()
    assert filled(result.output) == expected


@needs_schemas
@pytest.mark.parametrize("source", SEVEN, ids=lambda source: source.stem)
def test_its_document_is_valid(source: Path, tmp_path: Path) -> None:
    (result,) = build([Source(sheet_of(source), tmp_path)], Library(), Options())
    assert result.output is not None
    assert faults(result.output) == []


def test_the_folder_gives_seven_briefs_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    found, problems = find_sources([SHEETS], tmp_path)
    first = list(build(found, Library(), Options()))
    times = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.docx")}
    second = list(build(found, Library(), Options()))
    assert problems == []
    assert [result.status for result in first] == [Status.MADE] * 7
    assert [result.status for result in second] == [Status.UNCHANGED] * 7
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.docx")} == times
