"""``gwkit doctor``: what is installed on this machine, what stands in for what, which limits hold."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from typing import Final

from toolkit import __version__, limits
from toolkit.convert import find_office, office_version
from toolkit.fonts import DOCUMENT_FONTS, font_substitutions
from toolkit.library import Library
from toolkit.problems import Problem, problem

_DISTRIBUTION: Final = "gongwen-toolkit"
_REQUIREMENT: Final = re.compile(r"([\w.-]+)")
_EXTRA: Final = re.compile(r"""extra == ["'](\w+)["']""")
_FOR_DEVELOPERS: Final = ("test", "bench")


@dataclass(frozen=True, slots=True)
class Machine:
    """What stands on this machine.

    ``fonts`` has for every font of our documents the one that is used: itself, or a stand-in.
    """

    system: str
    libraries: dict[str, str]
    office: str
    fonts: dict[str, str]
    templates: int
    limits: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


def look_around(library: Library) -> Machine:
    """Ask the machine."""
    program = find_office()
    libraries, missing = _libraries()
    substitutions = font_substitutions()
    machine = Machine(
        system=f"gwkit {__version__}，Python {platform.python_version()}，{platform.system()} {platform.release()}",
        libraries=libraries,
        office=(office_version(program) or program) if program is not None else "",
        fonts={name: substitutions.get(name, name) for name in DOCUMENT_FONTS},
        templates=len(library.packages()),
        limits={limits.LABELS[name]: limits.shown(name) for name in limits.LABELS},
    )
    machine.problems.extend(library.problems)
    if program is None:
        machine.problems.append(problem("D508"))
    for extra, names in missing.items():
        machine.problems.append(problem("D509", None, names="、".join(names), extra=extra))
    if substitutions:
        words = {"fonts": "、".join(substitutions), "used": "、".join(dict.fromkeys(substitutions.values()))}
        machine.problems.append(problem("D410", None, **words))
    return machine


def _libraries() -> tuple[dict[str, str], dict[str, list[str]]]:
    """The versions of what we rest on, and for every extra what it lacks."""
    versions: dict[str, str] = {}
    missing: dict[str, list[str]] = {}
    for name, extra in _requirements():
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.setdefault(extra, []).append(name)
    return dict(sorted(versions.items())), missing


def _requirements() -> Iterator[tuple[str, str]]:
    """What the installed distribution asks for, and for which extra; those of developers are left out."""
    try:
        requirements = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:  # a checkout that was never installed
        return
    for requirement in requirements:
        name, extra = _REQUIREMENT.match(requirement), _EXTRA.search(requirement)
        if name is not None and (extra is None or extra[1] not in _FOR_DEVELOPERS):
            yield name[1], extra[1] if extra is not None else ""
