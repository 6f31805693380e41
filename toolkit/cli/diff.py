"""``gwkit diff``: what changed from the last issue's workbook to this one's."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_PATH = click.Path(path_type=Path)


@click.command("diff", cls=ChineseCommand)
@click.argument("before", metavar="上期", type=_PATH)
@click.argument("after", metavar="本期", type=_PATH)
@click.option("-o", "output", metavar="修订.docx", type=_PATH, help="比较两份 .docx 时写成修订的文档")
@click.option("--xlsx", "listing", metavar="文件", type=_PATH, help="把对比列成 Excel 表")
@click.option("--all", "everything", is_flag=True, help="没有变化的也列出来")
@options.template
@options.templates
@click.option("--force", is_flag=True, help="要写的文件已存在时覆盖")
@options.as_json
def command(
    before: Path,
    after: Path,
    output: Path | None,
    listing: Path | None,
    everything: bool,
    template: str | None,
    templates: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """比较上期和本期两份工作簿：数字增减、表单、台账合计、栏目的增删和改名；两份 .docx 写成修订。"""
    from toolkit.cli.report import FileReport
    from toolkit.delivery.files import write_new
    from toolkit.jobs.compare import HEADERS, compare_workbooks
    from toolkit.library import Library
    from toolkit.report.terminal import columns
    from toolkit.workbook.listing import listing_workbook

    options.existing([before, after, templates])
    kinds = {path.suffix.lower() for path in (before, after)}
    if kinds == {".docx"}:
        if output is None or listing is not None:
            raise click.UsageError("比较两份 .docx 时，请用 -o 写明修订文档的文件名，不能用 --xlsx")
        return _documents(before, after, output, force=force, as_json=as_json)
    if ".docx" in kinds or output is not None:
        raise click.UsageError("请给两份工作簿，或者两份 .docx 和 -o")
    library = Library(templates)
    compared = compare_workbooks(before, after, library, template)
    shown = [change for change in compared.changes if everything or not change.is_equal]
    with FileReport(sys.stdout if as_json else None) as report:
        report.general([*library.problems, *compared.problems])
        report.extra({"changes": [change.data() for change in compared.changes]})
        for line in columns([HEADERS, *(change.cells() for change in shown)]) if shown else ["没有变化"]:
            report.line(line)
        if listing is not None:
            write_new(listing, listing_workbook(compared.listing()), force=force)
            report.made(after, listing, [])
    return report.code


def _documents(before: Path, after: Path, output: Path, *, force: bool, as_json: bool) -> int:
    from toolkit.cli.report import FileReport
    from toolkit.delivery.files import write_new
    from toolkit.jobs.revise import tracked_changes

    content, changes = tracked_changes(before, after)
    if output.resolve() in (before.resolve(), after.resolve()):
        raise click.UsageError("不能写回原来的文件，请换一个文件名")
    write_new(output, content, force=force)
    with FileReport(sys.stdout if as_json else None) as report:
        report.extra({"tracked": changes})
        report.made(after, output, [])
    return report.code
