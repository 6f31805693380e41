"""``gwkit check``: what is wrong, cell by cell."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand


@click.command("check", cls=ChineseCommand)
@options.workbooks
@options.output
@options.template
@options.templates
@options.strict
@click.option(
    "--annotate",
    "annotated",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="另存一份，问题写成单元格批注，并附问题清单；几份工作簿就写文件夹",
)
@click.option("--force", is_flag=True, help="要写的文件已存在时覆盖")
@options.as_json
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    template: str | None,
    templates: Path | None,
    strict: bool,
    annotated: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """检查工作簿，逐格说出问题；原文件不动。"""
    from toolkit.cli.run import run
    from toolkit.jobs.annotating import Annotation
    from toolkit.jobs.build import Options, check

    options.existing([*paths, templates])
    several = len(paths) > 1 or any(path.is_dir() for path in paths)
    if several and annotated is not None and (annotated.is_file() or annotated.suffix.lower() in (".xlsx", ".xlsm")):
        raise click.UsageError(f"要标注的是几份工作簿：--annotate 后面请写文件夹，不写文件：{annotated}")
    job = check if annotated is None else Annotation(annotated, several, force).check
    return run(job, paths, output, templates, Options(template=template, strict=strict), as_json)
