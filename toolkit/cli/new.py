"""``gwkit new``: a blank workbook for a template."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand


@click.command("new", cls=ChineseCommand)
@click.argument("template", metavar="模板", required=False)
@click.option("-o", "output", metavar="文件", type=click.Path(path_type=Path), help="新工作簿的文件名")
@click.option("--from", "previous", metavar="上期", type=click.Path(path_type=Path), help="从上期的工作簿接着填")
@click.option("--units", metavar="名单", type=click.Path(path_type=Path), help="给名单上每个单位写一份，-o 写文件夹")
@click.option(
    "--last", metavar="上期", type=click.Path(path_type=Path), help="和 --units 一起用：上期报来的文件夹，供对照"
)
@click.option("--sample", is_flag=True, help="填好示例")
@click.option("--shortcut", is_flag=True, help="写一个可以把工作簿拖上去的 .bat 文件（Windows）")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@options.templates
def command(
    template: str | None,
    output: Path | None,
    previous: Path | None,
    units: Path | None,
    last: Path | None,
    sample: bool,
    shortcut: bool,
    force: bool,
    templates: Path | None,
) -> int:
    """写一份空白工作簿；模板可以写编号，也可以写名称。"""
    options.existing([previous, units, last, templates])
    if shortcut:
        from toolkit.jobs.shortcut import write_shortcut

        click.echo(f"已写好 {write_shortcut(output, force=force)}；把工作簿拖到它上面就能生成文档。")
        return 0
    if template is None:
        raise click.UsageError("缺少 模板")
    if sample and previous is not None:
        raise click.UsageError("--sample 和 --from 只能用一个")
    if last is not None and units is None:
        raise click.UsageError("--last 要和 --units 一起用")
    if units is not None:
        if sample or previous is not None:
            raise click.UsageError("--units 不能和 --sample、--from 一起用")
        return _for_units(template, units, output or Path("下发"), last, templates, force=force)
    from toolkit.jobs.new import new_workbook
    from toolkit.library import Library
    from toolkit.report.terminal import problem_lines

    library = Library(templates)
    package = library.find(template)
    path, problems = new_workbook(library, template, output, previous=previous, sample=sample, force=force)
    for line in problem_lines(problems):
        click.echo(line)
    by_row = package.schema.merge is not None and "行." in package.schema.output
    command = f"merge {package.schema.name}" if by_row else "build"
    click.echo(f"已写好 {path}；填完后运行 gwkit {command} {path}")
    return 0


def _for_units(
    template: str, units: Path, folder: Path, last: Path | None, templates: Path | None, *, force: bool
) -> int:
    from toolkit.jobs.distribute import distribute
    from toolkit.library import Library
    from toolkit.problems import has_errors
    from toolkit.report.terminal import problem_lines

    blanks, problems = distribute(Library(templates), template, units, folder, last, force=force)
    for line in problem_lines(problems):
        click.echo(line)
    written, code = 0, int(has_errors(problems))
    for blank in blanks:
        for line in problem_lines(blank.problems):
            click.echo(line)
        written += blank.is_written
        code = max(code, 0 if blank.is_written else 1)
    click.echo(f"已写好 {written} 份空白表，在 {folder}；收回以后运行 gwkit status 收到的文件夹 --units {units}")
    return code
