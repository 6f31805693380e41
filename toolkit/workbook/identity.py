"""Which template a workbook belongs to, and which unit it was sent to, as the workbook itself says."""

from __future__ import annotations

import itertools
from typing import Final, NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import CellLocation
from toolkit.workbook.layout import (
    GUIDE_SHEET,
    GUIDE_TEMPLATE_LABEL,
    GUIDE_UNIT_LABEL,
    GUIDE_VERSION_LABEL,
    TEMPLATE_PROPERTY,
    UNIT_PROPERTY,
    VERSION_PROPERTY,
)
from toolkit.workbook.reader import Workbook

_SEARCHED_ROWS: Final = 500
"""Rows of the 说明 sheet that are looked at: what it says of the workbook stands at its top."""


class Identity(NamedTuple):
    """Template (id or name) and version a workbook names, and where it says so."""

    template: str
    version: str
    where: CellLocation


def identify(workbook: Workbook) -> Identity | None:
    """Read the custom properties (Office programs may drop them), then the 说明 sheet; ``None`` if both are silent."""
    template = workbook.properties.get(TEMPLATE_PROPERTY, "").strip()
    if template:
        version = workbook.properties.get(VERSION_PROPERTY, "").strip()
        return Identity(template, version, CellLocation(workbook.name))
    return _from_guide(workbook)


def reporting_unit(workbook: Workbook) -> str:
    """The unit whose blank a workbook was, by the properties or the 说明 sheet; empty where it was nobody's."""
    told = workbook.properties.get(UNIT_PROPERTY, "").strip()
    return told or _guide(workbook).get(GUIDE_UNIT_LABEL, ("", None))[0]


def _from_guide(workbook: Workbook) -> Identity | None:
    found = _guide(workbook)
    if GUIDE_TEMPLATE_LABEL not in found:
        return None
    template, where = found[GUIDE_TEMPLATE_LABEL]
    return Identity(template, found.get(GUIDE_VERSION_LABEL, ("", where))[0], where)


def _guide(workbook: Workbook) -> dict[str, tuple[str, CellLocation]]:
    """What stands at the right of each label of the 说明 sheet."""
    guide = next((sheet for sheet in workbook.sheets if fold_label(sheet.name) == GUIDE_SHEET), None)
    found: dict[str, tuple[str, CellLocation]] = {}
    for row, cells in itertools.islice(guide.rows(), _SEARCHED_ROWS) if guide is not None else ():
        for column, (label, value) in enumerate(itertools.pairwise(cells)):
            if guide is not None and isinstance(label, str) and value is not None:
                found.setdefault(fold_label(label), (str(value).strip(), guide.where(row, column + 1)))
    return found
