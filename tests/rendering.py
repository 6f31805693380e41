"""Convert documents with LibreOffice and measure their pages.

Official fonts are licensed and not shipped; a fontconfig file stands others in for them, and the real one still wins
where it is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pdfplumber
import pytest

POINTS_PER_MM: Final = 72 / 25.4
_STAND_INS: Final = {
    "仿宋_GB2312": ("仿宋", "FandolFang", "LXGW WenKai"),
    "仿宋": ("FandolFang", "LXGW WenKai"),
    "楷体_GB2312": ("楷体", "FandolKai", "LXGW WenKai"),
    "黑体": ("FandolHei", "Noto Sans CJK SC"),
    "宋体": ("FandolSong", "Noto Serif CJK SC"),
    "方正小标宋简体": ("Noto Serif CJK SC Black", "Noto Serif CJK SC"),
}
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")

needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def _fontconfig(folder: Path) -> Path:
    aliases = "".join(
        f'<alias binding="strong"><family>{name}</family><accept>'
        + "".join(f"<family>{other}</family>" for other in (name, *others))
        + "</accept></alias>"
        for name, others in _STAND_INS.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    return path


def to_pdf(documents: Sequence[Path], folder: Path) -> list[Path]:
    """The documents as PDF, converted in one call with a profile of its own."""
    assert SOFFICE is not None
    with tempfile.TemporaryDirectory(prefix="gwkit-office-") as home:
        environment = os.environ | {"FONTCONFIG_FILE": str(_fontconfig(Path(home))), "HOME": home}
        command = [SOFFICE, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", str(folder), *map(str, documents)]
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return [folder / f"{document.stem}.pdf" for document in documents]


class Page:
    """One page, in millimetres from the upper left corner."""

    def __init__(self, page: Any) -> None:
        self.characters = [character for character in page.chars if character["text"].strip()]
        self.text = page.extract_text() or ""
        wide = [rule for rule in (*page.rects, *page.lines) if rule["x1"] - rule["x0"] > 100 * POINTS_PER_MM]
        self.rules = sorted(
            (tuple(edge / POINTS_PER_MM for edge in (r["x0"], r["x1"], (r["top"] + r["bottom"]) / 2)) for r in wide),
            key=lambda rule: rule[2],
        )

    def lines(self) -> list[list[Any]]:
        """The characters of every line, lines from the top: glyphs whose baselines are alike."""
        rows: dict[int, list[Any]] = {}
        for character in self.characters:
            baseline = round(character["matrix"][5])
            key = next((known for known in rows if abs(known - baseline) <= 4), baseline)
            rows.setdefault(key, []).append(character)
        return [sorted(rows[key], key=lambda c: c["x0"]) for key in sorted(rows, reverse=True)]

    def body_lines(self, size: float = 16.0) -> list[list[Any]]:
        """The lines set in 3号."""
        return [line for line in self.lines() if Counter(round(c["size"]) for c in line).most_common(1)[0][0] == size]

    def page_number(self) -> tuple[float, float, float]:
        """Left and right edge and middle of the page number line."""
        line = self.lines()[-1]
        return (
            line[0]["x0"] / POINTS_PER_MM,
            line[-1]["x1"] / POINTS_PER_MM,
            sum(c["top"] + c["bottom"] for c in line) / 2 / len(line) / POINTS_PER_MM,
        )


def pages(pdf: Path) -> list[Page]:
    """The pages of a PDF."""
    with pdfplumber.open(pdf) as document:
        return [Page(page) for page in document.pages]
