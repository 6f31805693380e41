"""``gwkit status``: which units have reported, and what is wrong with what they sent."""

from __future__ import annotations

import datetime
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

if TYPE_CHECKING:
    from toolkit.jobs.status import State
    from toolkit.jobs.units import Office
    from toolkit.library import Library
    from toolkit.problems import Problem

_PATH = click.Path(path_type=Path)


@click.command("status", cls=ChineseCommand)
@options.workbooks
@click.option("--units", metavar="名单", type=_PATH, help="单位名单：单位、联系人、电话、截止日期")
@click.option("--last", metavar="上期", type=_PATH, help="上期报来的文件夹；数字变化太大的会指出来")
@click.option("--xlsx", "listing", metavar="文件", type=_PATH, help="把情况列成 Excel 表")
@click.option("--reminders", metavar="文件", type=_PATH, help="写一份催报名单，用 gwkit merge 催报通知 打印")
@click.option("--until", metavar="日期", callback=options.day, help="催报通知里的补报期限，如 2026年12月20日")
@click.option("--contact", metavar="姓名", default="", help="催报通知里的联系人")
@click.option("--phone", metavar="电话", default="", help="催报通知里的联系电话")
@click.option("--unit", metavar="名称", default="", help="催报通知里落款的单位")
@click.option("--date", "day", metavar="日期", callback=options.day, help="催报通知里的成文日期；不写就是今天")
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
    until: datetime.date | None,
    contact: str,
    phone: str,
    unit: str,
    day: datetime.date | None,
    template: str | None,
    templates: Path | None,
    force: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """看各单位报了没有：谁没报、谁迟报、谁报了两次、谁的表有问题、谁的数字变化太大。

    补报期限、联系人、联系电话、落款单位也可以写在单位名单里一张叫“汇总单位”的表上（项目、内容两栏），不用每次写选项。
    """
    from toolkit.cli.report import FileReport
    from toolkit.jobs.status import StatusOptions, status
    from toolkit.jobs.units import Office
    from toolkit.library import Library

    options.existing([*paths, units, last, templates])
    if reminders is not None and units is None:
        raise click.UsageError("--reminders 要和 --units 一起用：按单位名单催报")
    library = Library(templates)
    found, problems = _returned(paths, (units, listing, reminders))
    before, missing = _returned([last] if last is not None else [], ())
    states, further = status(found, before, library, StatusOptions(template, units, jobs or 0))
    if listing is not None:
        _write_listing(listing, states, force=force)
    if reminders is not None:
        office = Office(unit, contact, phone, until, day)
        further += _write_reminders(reminders, library, states, office, units, force=force)
    with FileReport(sys.stdout if as_json else None) as report:
        report.general([*problems, *missing, *library.problems, *further])
        for state in states:
            report.state(state.source or Path(state.unit), state.word, state.problems, state.data())
        for line in [*_table(states), *_closing(states, listing, reminders)] if not as_json else ():
            click.echo(line)
    return report.code


def _table(states: Sequence[State]) -> list[str]:
    from toolkit.jobs.status import HEADERS
    from toolkit.report.terminal import columns

    return columns([HEADERS, *(state.cells() for state in states)])


def _returned(paths: Sequence[Path], ours: Sequence[Path | None]) -> tuple[list[Path], list[Problem]]:
    """The workbooks that were returned: all there are but the lists that lie among them."""
    from toolkit.jobs.sources import find_sources

    sources, problems = find_sources(paths, None)
    own = {os.path.realpath(path) for path in ours if path is not None}
    return [source.path for source in sources if os.path.realpath(source.path) not in own], problems


def _write_listing(path: Path, states: Sequence[State], *, force: bool) -> None:
    from toolkit.delivery.files import write_new
    from toolkit.jobs.status import all_problems, status_listing
    from toolkit.workbook.listing import listing_workbook

    write_new(path, listing_workbook(status_listing(states), all_problems(states)), force=force)


def _write_reminders(
    path: Path, library: Library, states: Sequence[State], told: Office, units: Path | None, *, force: bool
) -> list[Problem]:
    """The roster of the letters; what the command line does not say, the list of units may; what is still missing."""
    from toolkit.delivery.files import write_new
    from toolkit.jobs.reminders import reminded, reminder_roster, unfilled
    from toolkit.jobs.units import Office, office_of

    office = told.filled_from(office_of(units)).filled_from(Office(day=datetime.date.today()))
    write_new(path, reminder_roster(library, states, office), force=force)
    return list(unfilled(office, str(path))) if reminded(states) else []


def _closing(states: Sequence[State], listing: Path | None, reminders: Path | None) -> Iterator[str]:
    """The counts; where all problems of a unit stand; how the letters are made."""
    from toolkit.jobs.reminders import reminded

    counts = Counter(state.word for state in states)
    yield "；".join(f"{word} {count} 个" for word, count in counts.items()) or "没有单位"
    faulty = next((state.source for state in states if state.cells()[-1] and state.source is not None), None)
    if listing is not None:
        yield f"各单位的全部问题在 {listing} 的“全部问题”表里。"
    elif faulty is not None:
        yield f"上面每个单位只列了最要紧的一个，全部的：加 --xlsx 情况.xlsx（“全部问题”表），或者 gwkit check {faulty}"
    if reminders is not None:
        count = len(reminded(states))
        made = f"共 {count} 个单位；生成通知：gwkit merge 催报通知 {reminders}"
        yield f"已写好 {reminders}，{made if count else '没有要催报的单位'}"
