"""Options and fixtures of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-kills", action="store_true", help="kill a build 200 times instead of a few")
    parser.addoption("--all-pages", action="store_true", help="measure every page of the long rendered families")
