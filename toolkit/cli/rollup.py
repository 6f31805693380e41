"""``gwkit rollup``: many units' workbooks become one to review."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_PATH = click.Path(path_type=Path)


@click.command("rollup", cls=ChineseCommand)
@options.workbooks
@click.option("-o", "output", metavar="文件", type=_PATH, required=True, help="汇总工作簿的文件名")
@click.option("--units", metavar="名单", type=_PATH, help="单位名单：少了谁、谁迟报、谁不在名单里")
@click.option("--unit", metavar="名称", default="", help="汇总单位的名称，填进汇总工作簿")
@click.option("--no-prose", is_flag=True, help="不带各单位的文字材料")
@options.template
@options.templates
@click.option("--force", is_flag=True, help="不保留审核时的改动，全部重新汇总")
@options.jobs
@options.as_json
def command(
    paths: tuple[Path, ...],
    output: Path,
    units: Path | None,
    unit: str,
    no_prose: bool,
    template: str | None,
    templates: Path | None,
    force: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """把各单位报来的工作簿汇总成一份，供审核，再用 gwkit build 生成。

    每个数的出处写在“来源”表里。没有汇总进去的单位逐一说明原因；再运行一次，审核时改过的内容照样保留。
    """
    from toolkit.cli.report import FileReport
    from toolkit.jobs.rollup import RollupOptions, left_out_lines, roll_up
    from toolkit.jobs.sources import find_sources
    from toolkit.library import Library

    options.existing([*paths, units, templates])
    if output.suffix.lower() != ".xlsx":
        output = output.with_name(output.name + ".xlsx")
    library = Library(templates)
    sources, problems = find_sources(paths, None)
    wanted = RollupOptions(template, units, unit, not no_prose, force, jobs or 0)
    ours = {os.path.realpath(path) for path in (units, output) if path is not None}
    found = [source.path for source in sources if os.path.realpath(source.path) not in ours]
    with FileReport(sys.stdout if as_json else None) as report:
        result = roll_up(found, output, library, wanted)
        report.general([*problems, *library.problems, *left_out_lines(result)])
        if result.output is None:
            report.failed(output, result.problems)
        else:
            report.made(output, result.output, result.problems, result.status)
        report.extra({"units": [each.unit for each in result.counted]})
        if not as_json:
            click.echo(f"汇总了 {len(result.counted)} 个单位；没有汇总 {len(result.left_out)} 份。")
    return report.code
