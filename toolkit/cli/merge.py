"""``gwkit merge``: one document for each row of a roster."""

from __future__ import annotations

import re
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_FIRST_LAST_LONGEST = 0


@click.command("merge", cls=ChineseCommand)
@click.argument("template", metavar="模板")
@click.argument("roster", metavar="名单", type=click.Path(path_type=Path))
@click.option("-o", "output", metavar="文件夹", help="输出文件夹，或 s3:// 这样的地址；不写就是旁边的“输出”")
@click.option("--sheet", metavar="工作表", multiple=True, help="名单有几张表时只做这几张，如 城东街道、城西街道")
@click.option("--where", metavar="条件", help="""只做符合条件的行，如 '慰问金 >= 500 and 街道 == "城东街道"'""")
@click.option("--rows", metavar="行号", help="只做这些行，如 3-10,15；名单有几张表时写 城西街道!3-10")
@click.option("--sort", metavar="栏目", help="先排序，如 街道,慰问金:desc")
@click.option("--group-by", metavar="栏目", help="这一栏相同的行合做一份")
@click.option("--name", metavar="写法", help="文件名的写法，如 '{{ 行.街道 }}/{{ 行.姓名 }}慰问信'")
@click.option("--with", "constants", metavar="工作簿", type=click.Path(path_type=Path), help="落款等其他的表取自这里")
@click.option(
    "--preview",
    metavar="[份数]",
    type=click.IntRange(min=0),
    is_flag=False,
    flag_value=_FIRST_LAST_LONGEST,
    default=None,
    help="查全部的行，只做样张：第一份、最后一份和最长的一份，或者这么多份",
)
@click.option("--dry-run", is_flag=True, help="查全部的行，只列出文件名和问题，什么也不写")
@click.option("--single", metavar="文件", help="全部合在一个文档里，便于打印")
@click.option("--per-file", metavar="份数", type=click.IntRange(min=1), help="合在几个文档里，每个这么多份")
@click.option(
    "--retry", metavar="结果", type=click.Path(path_type=Path), help="只重做结果工作簿里没有生成的行，别的行不动"
)
@click.option("--proof", is_flag=True, help="每一份都核版式（平时只核第一份和最长的一份）")
@click.option("--pdf", is_flag=True, help="每份文档再做一份 PDF（要装 LibreOffice）")
@options.jobs
@click.option("--scheduler", metavar="地址", help="在集群上做：Dask 调度程序的地址，如 tcp://主机:8786")
@click.option("--cluster", metavar="local:个数", help="在本机开这么多个 Dask 工作进程来做")
@options.strict
@click.option("--force", is_flag=True, help="覆盖被人改过的成品（先留备份）")
@options.templates
@options.as_json
def command(
    template: str, roster: Path, output: str | None, templates: Path | None, as_json: bool, **wanted: object
) -> int:
    """按名单一行生成一份文档：慰问信、通知、证书。

    名单可以是工作簿，也可以是 CSV 文件；一个街道一张表也行，表头对得上的都做。

    有错的行不影响其他各行，改好后用 --retry 只重做它们。
    """
    from toolkit.cli.merge_report import report
    from toolkit.jobs.merge import MergeRun
    from toolkit.jobs.merge_options import MergeOptions
    from toolkit.jobs.sources import DEFAULT_OUTPUT
    from toolkit.library import Library

    cluster = str(wanted.pop("cluster") or "")
    if cluster and not re.fullmatch(r"local:[1-9][0-9]?", cluster):
        raise click.UsageError(f"--cluster 写得不对：{cluster}；写成 local:4")
    wanted["scheduler"] = wanted["scheduler"] or cluster or None
    asked = MergeOptions(**{**wanted, "jobs": wanted["jobs"] or 0})  # type: ignore[arg-type]
    if output is not None and "://" in output and (asked.is_joined or asked.pdf):
        raise click.UsageError("--single、--per-file、--pdf 只能写到文件夹里")
    options.existing([roster, templates, asked.constants, asked.retry])
    library = Library(templates)
    folder = output if output is not None else str(roster.parent / DEFAULT_OUTPUT)
    with MergeRun(library, template, roster, folder, asked) as run:
        return report(run, library, asked, as_json)
