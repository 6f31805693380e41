"""A small monthly report, units that return it, and the list of the units."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.workbooks import workbook
from toolkit.library import Library
from toolkit.opc import pack

TOML = """
[template]
id = "monthly"
name = "月报"
version = "2.0"
output = "{{ 报头.单位 }}"

[rollup]
unit = "报头.单位"

[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "单位"
required = true
[[sheet.field]]
name = "联系人"
[[sheet.field]]
name = "预算"
type = "money"
unit = "万元"

[[sheet]]
name = "情况"
shape = "prose"

[[sheet]]
name = "数据"
shape = "figures"
[[sheet.field]]
name = "户数"
type = "integer"
unit = "户"
min = 0
rollup = "sum"
[[sheet.field]]
name = "资金"
type = "money"
unit = "万元"
rollup = "sum"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"
from = "台账.慰问金"
rollup = "sum"
[[sheet.field]]
name = "最多"
type = "integer"
unit = "人"
rollup = "max"
[[sheet.field]]
name = "最先"
unit = "人"
rollup = "first"
[[sheet.field]]
name = "几家"
unit = "人"
rollup = "count"
[[sheet.field]]
name = "几种"
unit = "人"
rollup = "distinct"
[[sheet.field]]
name = "列明"
unit = "人"
rollup = "list"
[[sheet.field]]
name = "不汇总"
unit = "人"

[[sheet]]
name = "台账"
shape = "table"
[[sheet.field]]
name = "日期"
[[sheet.field]]
name = "慰问对象"
[[sheet.field]]
name = "慰问金"
type = "money"
unit = "元"

[[migration]]
from = "1.0"
rename = { "表头" = "报头", "数据.家庭" = "数据.户数", "台账.受助人" = "台账.慰问对象" }
drop = ["表头.备注"]
"""
OTHER = '[template]\nid = "other"\nname = "别的"\nversion = "1"\noutput = "a"\n[rollup]\nunit = "封面.单位"\n'
OTHER += '[[sheet]]\nname = "封面"\nshape = "form"\n[[sheet.field]]\nname = "单位"\n'
OTHER += '[[sheet]]\nname = "数据"\nshape = "figures"\n[[sheet.field]]\nname = "户数"\nunit = "户"\n'


def library(folder: Path) -> Library:
    """A library with the monthly report and a template of another kind."""
    for name, toml in {"monthly": TOML, "other": OTHER}.items():
        package = folder / "模板" / name
        package.mkdir(parents=True, exist_ok=True)
        (package / "template.toml").write_text(toml, "utf-8")
    return Library(folder / "模板")


def report(
    path: Path,
    unit: str,
    *figures: str,
    ledger: Iterable[str] = (),
    version: str = "2.0",
    text: str = "做了工作。",
    form: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> Path:
    """A unit's workbook.

    A figure is ``户数 | #8 |  | 户``, a row of the ledger ``1月3日 | 张某 | #500``, one of the form ``预算 | 7万元``;
    ``names`` are those of an older version for today's.
    """
    lines = [
        f"| 说明 | 模板 | 月报 |\n| | 版本 | {version} |",
        f"| 报头 | 项目 | 内容 |\n| | 单位 | {unit} |",
        *_rows(form),
        f"| 情况 | 层级 | 标题 | 内容 |\n| | | | {text} |",
        "| 数据 | 指标 | 数值 | 约数 | 单位 |",
        *_rows(figures),
        "| 台账 | 日期 | 慰问对象 | 慰问金 |",
        *_rows(ledger),
    ]
    told = "\n".join(lines)
    for now, then in (names or {}).items():
        told = told.replace(f"| {now} |", f"| {then} |")
    path.parent.mkdir(parents=True, exist_ok=True)
    return workbook(told, path)


def _rows(rows: Iterable[str]) -> Iterable[str]:
    return (f"| | {row}" if row.endswith("|hidden") else f"| | {row} |" for row in rows)


def old_report(path: Path, unit: str, families: int, remark: str) -> Path:
    """A workbook of version 1.0, with the names of then."""
    names = {"报头": "表头", "户数": "家庭", "慰问对象": "受助人"}
    figure, row = f"户数 | #{families} |  | 户", "1月3日 | 张某 | #500"
    return report(path, unit, figure, ledger=[row], version="1.0", form=[f"备注 | {remark}"], names=names)


def foreign(path: Path, unit: str) -> Path:
    """A workbook of another template."""
    text = (
        f"| 说明 | 模板 | 别的 |\n| 封面 | 项目 | 内容 |\n| | 单位 | {unit} |\n| 数据 | 指标 | 数值 |\n| | 户数 | #99 |"
    )
    return workbook(text, path)


def broken(folder: Path) -> list[Path]:
    """No archive, encrypted, cut off, without a byte, without a cell."""
    whole = report(folder / "全.xlsx", "甲").read_bytes()
    (folder / "全.xlsx").unlink()
    contents = {
        "不是.xlsx": "工作簿".encode(),
        "加密.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "截断.xlsx": whole[: len(whole) // 2],
        "零字节.xlsx": b"",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [*(folder / name for name in contents), workbook("| 空 | |", folder / "空表.xlsx")]


def saved_on(path: Path, moment: str) -> Path:
    """The workbook as if it had been saved at a moment, ``2026-03-05T17:00:00Z``."""
    with zipfile.ZipFile(path) as archive:
        core = archive.read("docProps/core.xml")
    start, _, rest = core.partition(b"<dcterms:modified")
    head, _, tail = rest.partition(b">")
    _, _, tail = tail.partition(b"<")
    path.write_bytes(
        pack(
            path.read_bytes(),
            {"docProps/core.xml": start + b"<dcterms:modified" + head + b">" + moment.encode() + b"<" + tail},
        )
    )
    return path


def units(path: Path, *rows: str) -> Path:
    """A list of units: ``甲街道 | 张某 | 1234567 | 2026年3月5日``."""
    return workbook(
        "\n".join(["| 单位名单 | 单位 | 联系人 | 电话 | 截止日期 |", *(f"| | {row} |" for row in rows)]), path
    )
