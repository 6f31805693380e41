"""The official fonts, and what stands in for them where pages are drawn.

The fonts 公文 ask for are licensed and not shipped.  A fontconfig file of ours lets others stand in; the real font
still wins where it is installed.  Windows and macOS do not ask fontconfig, and there the office program chooses.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

STAND_INS: Final = {
    "仿宋_GB2312": ("仿宋", "FandolFang", "LXGW WenKai"),
    "仿宋": ("仿宋_GB2312", "FandolFang", "LXGW WenKai"),
    "楷体_GB2312": ("楷体", "FandolKai", "LXGW WenKai", "AR PL KaitiM GB"),
    "楷体": ("楷体_GB2312", "FandolKai", "LXGW WenKai", "AR PL KaitiM GB"),
    "黑体": ("FandolHei", "Noto Sans CJK SC"),
    "宋体": ("FandolSong", "Noto Serif CJK SC"),
    "方正小标宋简体": ("方正小标宋_GBK", "Noto Serif CJK SC Black", "Noto Serif CJK SC"),
}
"""Each official font with the families that may stand in for it, the best first."""

DOCUMENT_FONTS: Final = ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体")
"""The fonts our documents name."""

# TeX Live brings the Fandol fonts without telling fontconfig.
_FANDOL: Final = ("usr/share/texlive/texmf-dist", "usr/share/texmf-dist", "usr/local/texlive/*/texmf-dist")
_ANSWER_SECONDS: Final = 60


def write_fontconfig(folder: Path) -> Path:
    """Write a fontconfig file into ``folder`` that adds the stand-ins to the machine's own configuration."""
    aliases = "".join(
        f'<alias binding="strong"><family>{name}</family><accept>'
        + "".join(f"<family>{other}</family>" for other in (name, *others))
        + "</accept></alias>"
        for name, others in STAND_INS.items()
    )
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in _fandol_folders())
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"{folders}<cachedir>{escape(str(folder))}/cache</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    return path


def _fandol_folders() -> Iterator[Path]:
    root = Path("/")
    for tree in _FANDOL:
        yield from sorted(root.glob(f"{tree}/fonts/opentype/public/fandol"))


def font_substitutions() -> dict[str, str]:
    """The fonts of our documents that are not installed, each with the family that stands in for it.

    Empty where all are installed, and where fontconfig cannot be asked.
    """
    matcher = shutil.which("fc-match")
    if matcher is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="gwkit-fonts-") as home:
        environment = os.environ | {"FONTCONFIG_FILE": str(write_fontconfig(Path(home)))}
        used = {name: _families(matcher, name, environment) for name in DOCUMENT_FONTS}
    return {name: families[0] for name, families in used.items() if families and name not in families}


def _families(matcher: str, name: str, environment: dict[str, str]) -> list[str]:
    """The names of the font that fontconfig gives for a family; none where it does not answer."""
    command = [matcher, "-f", "%{family}", name]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_ANSWER_SECONDS, env=environment)
    except (OSError, subprocess.SubprocessError):
        return []
    return [family for family in done.stdout.decode("utf-8", "replace").split(",") if family]
