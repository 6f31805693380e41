"""Convert documents with LibreOffice and measure their pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from toolkit import convert
from toolkit.proofing.measure import PageMeasures, measure

needs_office = pytest.mark.skipif(convert.find_office() is None, reason="LibreOffice is not installed")


def to_pdf(documents: Sequence[Path], folder: Path) -> list[Path]:
    """The documents as PDF."""
    converted = list(convert.to_pdf(documents, folder))
    assert [found.problem for found in converted if found.problem] == []
    return [found.output for found in converted if found.output is not None]


def pages(pdf: Path) -> list[PageMeasures]:
    """The pages of a PDF; ink is not measured."""
    return measure(pdf, ink=False)
