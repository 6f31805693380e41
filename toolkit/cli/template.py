"""``gwkit template``: for the person who keeps the templates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from toolkit.library import TemplatePackage


@click.group("template", cls=ChineseGroup)
def command() -> None:
    """查看模板。"""


@command.command("list", cls=ChineseCommand)
@options.templates
@options.as_json
def list_templates(templates: Path | None, as_json: bool) -> int:
    """列出现有的模板：编号、名称、一句话说明。"""
    from toolkit.library import Library
    from toolkit.report.json_stream import JsonStream
    from toolkit.report.terminal import problem_lines

    library = Library(templates)
    packages = library.packages()
    if as_json:
        with JsonStream(sys.stdout) as stream:
            stream.problems(library.problems)
            stream.extra({"templates": [_listed(package) for package in packages]})
        return 0
    for package in packages:
        click.echo(f"{package.schema.id}  {package.schema.name}  {package.description}")
    for line in problem_lines(library.problems):
        click.echo(line)
    return 0


@command.command("show", cls=ChineseCommand)
@click.argument("template", metavar="模板")
@options.templates
def show_template(template: str, templates: Path | None) -> int:
    """显示一个模板的工作表和栏目。"""
    from toolkit.library import Library

    package = Library(templates).find(template)
    schema = package.schema
    click.echo(f"{schema.name}（{schema.id}）{schema.version} 版  {package.description}")
    for sheet in schema.sheets:
        click.echo(f"\n{sheet.name}  {sheet.hint}")
        for field in sheet.fields:
            required = "必填 " if field.required else ""
            click.echo(f"  {field.name}  {required}{field.hint}")
    return 0


def _listed(package: TemplatePackage) -> dict[str, str]:
    return {"id": package.schema.id, "name": package.schema.name, "description": package.description}
