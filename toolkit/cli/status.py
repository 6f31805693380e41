"""``gwkit status``: which units have reported, and what is wrong with what they sent."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_PATH = click.Path(path_type=Path)


@click.command("status", cls=ChineseCommand)
@options.workbooks
@click.option("--units", metavar="名单", type=_PATH, help="单位名单：单位、联系人、电话、截止日期")
@click.option("--last", metavar="上期", type=_PATH, help="上期报来的文件夹；数字变化太大的会指出来")
@click.option("--xlsx", "listing", metavar="文件", type=_PATH, help="把情况列成 Excel 表")
@click.option("--reminders", metavar="文件", type=_PATH, help="写一份催报名单，用 gwkit merge 催报通知 打印")
@options.template
@options.templates
@click.option("--force", is_flag=True, help="要写的文件已存在时覆盖")
@options.jobs
@options.as_json
def command(
    paths: tuple[Path, ...],
    units: Path | None,
    last: Path | None,
    listing: Path | None,
    reminders: Path | None,
    template: str | None,
    templates: Path | None,
    force: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """看各单位报了没有：谁没报、谁迟报、谁报了两次、谁的表有问题、谁的数字变化太大。"""
    from toolkit.cli.report import FileReport
    from toolkit.delivery.files import write_new
    from toolkit.jobs.sources import find_sources
    from toolkit.jobs.status import HEADERS, StatusOptions, reminder_roster, status, status_listing
    from toolkit.library import Library
    from toolkit.report.terminal import columns
    from toolkit.workbook.listing import listing_workbook

    options.existing([*paths, units, last, templates])
    library = Library(templates)
    sources, problems = find_sources(paths, None)
    ours = {os.path.realpath(path) for path in (units, listing, reminders) if path is not None}
    found = [source.path for source in sources if os.path.realpath(source.path) not in ours]
    earlier, missing = find_sources([last] if last is not None else [], None)
    before = [source.path for source in earlier]
    states, further = status(found, before, library, StatusOptions(template, units, jobs or 0))
    if listing is not None:
        write_new(listing, listing_workbook(status_listing(states)), force=force)
    if reminders is not None:
        write_new(reminders, reminder_roster(library, states), force=force)
    with FileReport(sys.stdout if as_json else None) as report:
        report.general([*problems, *missing, *library.problems, *further])
        for state in states:
            report.state(state.source or Path(state.unit), state.word, state.problems, state.data())
        if not as_json:
            for line in columns([HEADERS, *(state.cells() for state in states)]):
                click.echo(line)
            counts = {
                word: sum(state.word == word for state in states) for word in dict.fromkeys(s.word for s in states)
            }
            click.echo("；".join(f"{word} {count} 个" for word, count in counts.items()) or "没有单位")
    return report.code
