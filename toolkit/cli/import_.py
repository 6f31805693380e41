"""``gwkit import``: an old brief becomes a filled workbook."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_PATH = click.Path(path_type=Path)


@click.command("import", cls=ChineseCommand)
@click.argument("paths", metavar="旧简报…", nargs=-1, required=True, type=_PATH)
@click.option("-o", "output", metavar="文件", type=_PATH, help="新工作簿的文件名；几份文档就写文件夹；不写就放在旁边")
@options.template
@options.templates
@click.option("--template-from", "package", metavar="文件夹", type=_PATH, help="同时把这份文档做成一个模板")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@options.as_json
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    template: str | None,
    templates: Path | None,
    package: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """把已有的简报（.docx .doc .wps .txt）变成填好的工作簿；原文件不动。

    每一段的去处写在“导入说明”表里；把握不大的地方有颜色和批注，请核对。
    """
    from toolkit.cli.report import FileReport
    from toolkit.errors import LibraryError, ToolkitError
    from toolkit.jobs.importing import import_brief
    from toolkit.jobs.template_from import template_from
    from toolkit.library import Library

    options.existing([*paths, templates])
    if len(paths) > 1 and (package is not None or (output is not None and output.suffix.lower() == ".xlsx")):
        raise click.UsageError("几份文档一起导入时，-o 要写文件夹，不能用 --template-from")
    library = Library(templates)
    with FileReport(sys.stdout if as_json else None) as report:
        taken: set[Path] = set()
        for source in paths:
            target = _target(source, output, taken)
            try:
                done = import_brief(source, target, library, template, force=force)
                report.made(source, done.output, done.problems)
                if package is not None:
                    files, problems = template_from(source, package)
                    report.made(source, files[0].parent, problems)
            except LibraryError:
                raise
            except ToolkitError as error:
                report.failed(source, error.problems)
        report.general(library.problems)
    return report.code


def _target(source: Path, output: Path | None, taken: set[Path]) -> Path:
    """Where the workbook goes; two documents of one name get a workbook each."""
    if output is not None and output.suffix.lower() == ".xlsx":
        return output
    target = (output or source.parent) / f"{source.stem}.xlsx"
    if target in taken:
        target = target.with_name(f"{source.stem}（{source.suffix[1:]}）.xlsx")
    taken.add(target)
    return target
