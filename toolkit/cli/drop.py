"""``gwkit drop``: what the Windows shortcut calls with the workbooks dropped onto it."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.words import ChineseCommand

_HOW = """把填好的工作簿（.xlsx）用鼠标拖到这个图标上，松开，就会生成 Word 文档。
可以一次拖多份，也可以拖一个文件夹。成品在工作簿旁边的“输出”文件夹里。"""


@click.command("drop", cls=ChineseCommand, hidden=True)
@click.argument("paths", metavar="工作簿或文件夹…", nargs=-1, type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> int:
    """处理拖到快捷方式上的工作簿；没有工作簿就说明怎样拖放。"""
    if not paths:
        click.echo(_HOW)
        return 0
    from toolkit.cli.run import run
    from toolkit.jobs.build import Options, build

    return run(build, paths, None, None, Options(), as_json=False)
