"""The contract that the blank workbook and its reader share: sheet shapes, header rows and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from toolkit.schema import Shape

GUIDE_SHEET: Final = "说明"
"""First sheet of every workbook: which template it belongs to, what each sheet is for, how to run the command."""

GUIDE_TEMPLATE_LABEL: Final = "模板"
GUIDE_VERSION_LABEL: Final = "版本"
GUIDE_UNIT_LABEL: Final = "填报单位"
"""The unit a blank was sent to: such a workbook is a unit's report, whoever opens it."""

TEMPLATE_PROPERTY: Final = "gwkit.template"
VERSION_PROPERTY: Final = "gwkit.template_version"
UNIT_PROPERTY: Final = "gwkit.reporting_unit"
"""Custom document properties that repeat what the 说明 sheet says of template, version and reporting unit."""

IMPORT_SHEET: Final = "导入说明"
SOURCES_SHEET: Final = "来源"
CROSS_SHEET: Final = "单位对照"
FINDINGS_SHEET: Final = "问题清单"
OPEN_SHEET: Final = "待核问题"
"""Of a roll-up: what was wrong with the returns, with a column in which the reviewer says how it was settled."""
STATE_SHEET: Final = "汇总底稿"
STATE_HEADERS: Final = ("工作表", "行", "栏", "内容")
OWN_SHEETS: Final = frozenset(
    {GUIDE_SHEET, IMPORT_SHEET, SOURCES_SHEET, CROSS_SHEET, FINDINGS_SHEET, OPEN_SHEET, STATE_SHEET}
)
"""Sheets the tool writes for people to read: they belong to every template and are never read as content."""

FREE_TABLE_NAME: Final = "原表"
"""How the name of a sheet begins that is printed as it stands."""

FREE_TABLE_MARK: Final = "表格"
"""What in cell A1 makes any other sheet one."""

LAST_HEADER: Final = "上期数"
"""A further column of a figures sheet: last issue's figures, to compare with."""

UNIT_HEADER: Final = "填报单位"
"""A further column of a rolled-up ledger: whose row it is."""

HEADERS: Final[Mapping[Shape, tuple[str, ...]]] = {
    Shape.FORM: ("项目", "内容", "填写说明"),
    Shape.PROSE: ("层级", "标题", "内容"),
    Shape.FIGURES: ("指标", "数值", "约数", "单位", "填写说明"),
}
"""Header rows; a table's are its columns."""

REQUIRED_HEADERS: Final[Mapping[Shape, tuple[str, ...]]] = {
    Shape.FORM: ("项目", "内容"),
    Shape.PROSE: ("内容",),
    Shape.FIGURES: ("指标", "数值"),
}
"""Headers a sheet of the shape cannot do without."""

APPROXIMATIONS: Final = ("余", "多", "近", "约", "以上")

FIGURE_UNITS: Final = (
    "元",
    "万元",
    "户",
    "人",
    "人次",
    "名",
    "次",
    "个",
    "家",
    "条",
    "块",
    "幅",
    "册",
    "场",
    "份",
    "%",
)
"""Units offered in the drop-down of a figures sheet; any other may be typed."""
