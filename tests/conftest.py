"""Options and fixtures of the whole suite."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Machines differ in speed, and a test that a run of CI fails must fail again.
settings.register_profile("gwkit", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("gwkit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-kills", action="store_true", help="kill a build 200 times instead of a few")
    parser.addoption("--all-pages", action="store_true", help="measure every page of the long rendered families")
