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
@options.as_json
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    template: str | None,
    templates: Path | None,
    strict: bool,
    as_json: bool,
) -> int:
    """检查工作簿，逐格说出问题；什么也不写。"""
    from toolkit.cli.run import run
    from toolkit.jobs.build import Options, check

    options.existing([*paths, templates])
    return run(check, paths, output, templates, Options(template=template, strict=strict), as_json)
