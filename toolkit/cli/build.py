"""``gwkit build``: check, assemble, deliver; the one command staff run."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand


@click.command("build", cls=ChineseCommand)
@options.workbooks
@options.output
@options.template
@options.templates
@click.option("--name", metavar="写法", help="成品文件名的写法，如 '{{ 报头.编发单位 }}第{{ 报头.期号 }}期'")
@options.strict
@click.option("--force", is_flag=True, help="覆盖被人改过的成品（先留备份）")
@click.option("--pdf", is_flag=True, help="每份文档再做一份 PDF（要装 LibreOffice）")
@click.option("--png", is_flag=True, help="每份文档再做每一页的图片（要装 LibreOffice）")
@options.jobs
@options.as_json
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    template: str | None,
    templates: Path | None,
    name: str | None,
    strict: bool,
    force: bool,
    pdf: bool,
    png: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """检查工作簿，生成 Word 文档，存到输出文件夹。

    可以一次给多个工作簿，也可以给文件夹。一份有错不影响其他各份；人改过的成品不会被覆盖。
    """
    from toolkit.cli.run import run
    from toolkit.jobs.build import Options, build

    options.existing([*paths, templates])
    wanted = Options(template, name, strict, force, pdf, png, jobs or 0)
    return run(build, paths, output, templates, wanted, as_json)
