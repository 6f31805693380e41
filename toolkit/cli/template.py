"""``gwkit template``: for the person who keeps the templates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.library import TemplatePackage
    from toolkit.problems import Problem


@click.group("template", cls=ChineseGroup)
def command() -> None:
    """查看、新建、检查、收进模板。"""


@command.command("list", cls=ChineseCommand)
@options.templates
@options.as_json
def list_templates(templates: Path | None, as_json: bool) -> int:
    """列出现有的模板：编号、名称、一句话说明。"""
    from toolkit.library import Library
    from toolkit.report.json_stream import JsonStream
    from toolkit.report.terminal import one_line, problem_lines

    library = Library(templates)
    packages = library.packages()
    if as_json:
        with JsonStream(sys.stdout) as stream:
            stream.problems(library.problems)
            stream.extra({"templates": [_listed(package) for package in packages]})
        return 0
    for package in packages:
        click.echo(one_line(f"{package.schema.id}  {package.schema.name}  {package.description}"))
    for line in problem_lines(library.problems):
        click.echo(line)
    return 0


@command.command("show", cls=ChineseCommand)
@click.argument("template", metavar="模板")
@click.option("--preview", metavar="文件夹", type=click.Path(path_type=Path), help="用示例试排，把页面图片写到这里")
@options.templates
def show_template(template: str, preview: Path | None, templates: Path | None) -> int:
    """显示一个模板的工作表和栏目；可以看页面图片。"""
    from toolkit.library import Library
    from toolkit.report.terminal import one_line

    package = Library(templates).find(template)
    schema = package.schema
    click.echo(one_line(f"{schema.name}（{schema.id}）{schema.version} 版  {package.description}"))
    for sheet in schema.sheets:
        click.echo("\n" + one_line(f"{sheet.name}  {sheet.hint}"))
        for field in sheet.fields:
            required = "必填 " if field.required else ""
            click.echo(one_line(f"  {field.name}  {required}{field.hint}"))
    if preview is not None:
        from toolkit.jobs.template_check import pictures, trial_document

        for path in pictures(trial_document(package), preview, schema.name):
            click.echo(f"已写好 {path}")
    return 0


@command.command("new", cls=ChineseCommand)
@click.argument("kind", metavar="文种", required=False)
@click.option("-o", "folder", metavar="文件夹", type=click.Path(path_type=Path), required=True, help="新模板的文件夹")
@click.option("--name", metavar="名称", default="", help="模板的名称；不写就是文种")
@click.option("--id", "identity", metavar="编号", default="", help="模板的编号，字母和短横")
@click.option("--profile", type=click.Choice(["P1", "P2"]), default="P1", help="版面：P1 标准页边距，P2 版心严格法")
@click.option("--from", "source", metavar="旧文件", type=click.Path(path_type=Path), help="由现成的红头文件做成模板")
def new(kind: str | None, folder: Path, name: str, identity: str, profile: str, source: Path | None) -> int:
    """做一个新模板：按文种，或由现成的红头文件（要填的地方写成【姓名】或涂上颜色）。"""
    from toolkit.gongwen.document import PROFILES
    from toolkit.jobs.template_from import template_from
    from toolkit.jobs.template_new import kinds, new_template
    from toolkit.report.terminal import problem_lines

    options.existing([source])
    if source is not None:
        files, problems = template_from(source, folder, name=name, identity=identity)
        for line in problem_lines(problems):
            click.echo(line)
    elif kind is None:
        raise click.UsageError(f"缺少 文种，可用：{'、'.join(kinds())}")
    else:
        files = new_template(kind, folder, name=name, identity=identity, profile=PROFILES[profile])
    for path in files:
        click.echo(f"已写好 {path}")
    return 0


@command.command("check", cls=ChineseCommand)
@click.argument("folder", metavar="模板文件夹", type=click.Path(path_type=Path))
@click.option(
    "--annotate", "annotated", metavar="文件", type=click.Path(path_type=Path), help="另存主文档，问题写成批注"
)
@click.option("--preview", metavar="文件夹", type=click.Path(path_type=Path), help="用示例试排，把页面图片写到这里")
@options.as_json
def check(folder: Path, annotated: Path | None, preview: Path | None, as_json: bool) -> int:
    """检查一个模板：名称、标记、表格循环、过滤器、版式，一次说全。"""
    from toolkit.jobs.template_check import check_template

    options.existing([folder])
    checked = check_template(folder, annotated=annotated, preview=preview)
    return _reported(checked.problems, [f"已写好 {path}" for path in checked.outputs], as_json)


@command.command("add", cls=ChineseCommand)
@click.argument("source", metavar="文件夹或压缩包", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="已有同编号的模板时换掉它（旧的留备份）")
@options.as_json
def add(source: Path, force: bool, as_json: bool) -> int:
    """把收到的模板放进自己的“公文模板”文件夹；有错就不放。"""
    from toolkit.jobs.template_add import add_template

    options.existing([source])
    target, problems = add_template(source, force=force)
    return _reported(problems, [f"已放进 {target}" if target is not None else "没有放进去"], as_json)


def _reported(problems: Sequence[Problem], lines: Sequence[str], as_json: bool) -> int:
    from toolkit.problems import has_errors
    from toolkit.report.json_stream import JsonStream
    from toolkit.report.terminal import problem_lines

    if as_json:
        with JsonStream(sys.stdout) as stream:
            stream.problems(problems)
    else:
        for line in [*problem_lines(problems), *([] if problems else ["没有问题"]), *lines]:
            click.echo(line)
    return 1 if has_errors(problems) else 0


def _listed(package: TemplatePackage) -> dict[str, str]:
    return {"id": package.schema.id, "name": package.schema.name, "description": package.description}
