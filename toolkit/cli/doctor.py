"""``gwkit doctor``: the machine, and output folders against their manifests."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

if TYPE_CHECKING:
    from toolkit.cli.report import FileReport
    from toolkit.jobs.doctor import Machine


@click.command("doctor", cls=ChineseCommand)
@click.argument("folders", metavar="[输出文件夹…]", nargs=-1, type=click.Path(path_type=Path))
@options.templates
@options.as_json
def command(folders: tuple[Path, ...], templates: Path | None, as_json: bool) -> int:
    """看这台电脑装了什么、缺什么、有哪些上限；写上输出文件夹，就核对里面的成品。什么也不改。"""
    from toolkit.cli.report import FileReport
    from toolkit.jobs.doctor import look_around
    from toolkit.library import Library

    options.existing([*folders, templates])
    machine = look_around(Library(templates))
    with FileReport(sys.stdout if as_json else None) as report:
        if as_json:
            report.extra({"machine": asdict(machine, dict_factory=_without_problems)})
        else:
            _echo(machine)
        report.general(machine.problems)
        for folder in folders:
            _folder(folder, report)
    return report.code


def _folder(folder: Path, report: FileReport) -> None:
    from toolkit.delivery.destination import Status
    from toolkit.delivery.examine import Condition, examine

    statuses = {Condition.INTACT: Status.UNCHANGED, Condition.EDITED: Status.KEPT}
    documents, problems = examine(folder)
    intact = sum(document.condition is Condition.INTACT for document in documents)
    report.line(f"{folder}：记录 {len(documents)} 份，原样 {intact} 份。")
    report.general([*problems, *(found for document in documents for found in document.problems)])
    for document in documents:
        status = statuses.get(document.condition, Status.FAILED)
        report.document(document.source, status, document.path, {"condition": document.condition})


def _without_problems(items: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in items if name != "problems"}


def _echo(machine: Machine) -> None:
    click.echo(machine.system)
    click.echo("组件：" + "，".join(f"{name} {version}" for name, version in machine.libraries.items()))
    click.echo(f"LibreOffice：{machine.office or '没有找到'}")
    used = [name if name == font else f"{name}（由 {font} 代替）" for name, font in machine.fonts.items()]
    click.echo("字体：" + "，".join(used))
    click.echo(f"模板：{machine.templates} 个")
    click.echo("上限：" + "，".join(f"{label} {limit}" for label, limit in machine.limits.items()))
