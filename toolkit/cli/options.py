"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click


def _expanded(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Fill in ``*`` and ``?``, which the Windows console leaves to the program."""
    found: list[Path] = []
    for path in paths:
        matches = [] if path.exists() or not any(sign in path.name for sign in "*?") else path.parent.glob(path.name)
        found.extend(sorted(match for match in matches if not match.name.startswith(("~$", "."))) or [path])
    return tuple(found)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

workbooks: Decorator = click.argument(
    "paths",
    metavar="工作簿或文件夹…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=lambda _, __, paths: _expanded(paths),
)
output: Decorator = click.option(
    "-o", "output", metavar="文件夹", type=click.Path(path_type=Path), help="输出文件夹；不写就是旁边的“输出”"
)
template: Decorator = click.option("--template", metavar="模板", help="指明模板的编号或名称")
templates: Decorator = click.option(
    "--templates", metavar="文件夹", type=click.Path(path_type=Path), help="先在这个文件夹里找模板"
)
strict: Decorator = click.option("--strict", is_flag=True, help="有提醒也不生成")
jobs: Decorator = click.option(
    "--jobs", metavar="个数", type=click.IntRange(min=1), help="同时用几个处理器核心；不写就自己定"
)
as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="结果写成 JSON，供程序读取")


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime.date | None:
    """A day as people write it, for ``callback=``.  Raises ``click.BadParameter``."""
    from toolkit.workbook.values import ValueFault, parse_date

    try:
        found = parse_date(value) if value is not None else None
    except ValueFault:
        found = None
    if value is not None and found is None:
        raise click.BadParameter(f"“{value}”不是日期，应写成 2026年12月20日 或 2026-12-20", ctx, param)
    return found


def existing(paths: Sequence[Path | None]) -> None:
    """Refuse paths that do not exist: a fault of the command line."""
    for path in paths:
        if path is not None and not path.exists():
            raise click.UsageError(f"没有这个文件或文件夹：{path}")
