"""Which template a workbook belongs to, as the workbook itself says."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from toolkit.labels import fold_label
from toolkit.problems import CellLocation
from toolkit.workbook.layout import (
    GUIDE_SHEET,
    GUIDE_TEMPLATE_LABEL,
    GUIDE_VERSION_LABEL,
    TEMPLATE_PROPERTY,
    VERSION_PROPERTY,
)
from toolkit.workbook.reader import Workbook


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


def _from_guide(workbook: Workbook) -> Identity | None:
    guide = next((sheet for sheet in workbook.sheets if fold_label(sheet.name) == GUIDE_SHEET), None)
    if guide is None:
        return None
    found: dict[str, tuple[str, CellLocation]] = {}
    for row, cells in guide.rows():
        for column, (label, value) in enumerate(itertools.pairwise(cells)):
            if isinstance(label, str) and value is not None:
                found.setdefault(fold_label(label), (str(value).strip(), guide.where(row, column + 1)))
    if GUIDE_TEMPLATE_LABEL not in found:
        return None
    template, where = found[GUIDE_TEMPLATE_LABEL]
    return Identity(template, found.get(GUIDE_VERSION_LABEL, ("", where))[0], where)
