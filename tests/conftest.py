"""Options and fixtures of the whole suite."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import settings

# Machines differ in speed, and a test that a run of CI fails must fail again.
settings.register_profile("gwkit", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile("gwkit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-kills", action="store_true", help="kill 240 times, pull every plug, instead of a few")
    parser.addoption("--all-pages", action="store_true", help="measure every page of the long rendered families")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sampled(count): so many of the cases, always the same ones, unless --all-kills")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a sample of each long family."""
    if config.getoption("--all-kills"):
        return
    families: dict[object, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sampled"):
            families.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left = set()
    for name, family in families.items():
        count = family[0].get_closest_marker("sampled").args[0]  # type: ignore[union-attr]
        left |= set(family) - set(Random(str(name)).sample(family, min(count, len(family))))
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]
