"""``gwkit new``: a blank workbook for a template."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

if TYPE_CHECKING:
    from toolkit.jobs.new import New
    from toolkit.problems import Problem
    from toolkit.workbook.keeping import Portion


@click.command("new", cls=ChineseCommand)
@click.argument("template", metavar="模板", required=False)
@click.option("-o", "output", metavar="文件", type=click.Path(path_type=Path), help="新工作簿的文件名")
@click.option("--from", "previous", metavar="上期", type=click.Path(path_type=Path), help="从上期的工作簿接着填")
@click.option(
    "--keep",
    metavar="表名",
    multiple=True,
    help="和 --from 一起用：这些表原样留下，几张用、隔开；写 全部 就连日期和期号都留下，用来换成新版的表",
)
@click.option("--units", metavar="名单", type=click.Path(path_type=Path), help="给名单上每个单位写一份，-o 写文件夹")
@click.option(
    "--last", metavar="上期", type=click.Path(path_type=Path), help="和 --units 一起用：上期报来的文件夹，供对照"
)
@click.option("--sample", is_flag=True, help="填好示例")
@click.option("--shortcut", is_flag=True, help="写一个可以把工作簿拖上去的 .bat 文件（Windows）")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@options.templates
@options.as_json
def command(
    template: str | None,
    output: Path | None,
    previous: Path | None,
    keep: tuple[str, ...],
    units: Path | None,
    last: Path | None,
    sample: bool,
    shortcut: bool,
    force: bool,
    templates: Path | None,
    as_json: bool,
) -> int:
    """写一份空白工作簿；模板可以写编号，也可以写名称。

    --from 接着上期填：标题、日期、表格、照片和数字清空，期号加一，其余留下，上期的数写在旁边。
    """
    options.existing([previous, units, last, templates])
    if shortcut:
        from toolkit.jobs.shortcut import write_shortcut

        path = write_shortcut(output, force=force)
        return _tell(
            [(path.stem, "made", path)], [], f"已写好 {path}；把工作簿拖到它上面就能生成文档。", as_json=as_json
        )
    if template is None:
        raise click.UsageError("缺少 模板")
    _check_usage(sample=sample, previous=previous, keep=keep, units=units, last=last)
    if units is not None:
        return _for_units(template, units, output or Path("下发"), last, templates, force=force, as_json=as_json)
    from toolkit.jobs.new import new_workbook
    from toolkit.library import Library

    library = Library(templates)
    schema = library.find(template).schema
    new = new_workbook(library, template, output, previous=previous, keep=keep, sample=sample, force=force)
    by_row = schema.merge is not None and "行." in schema.output
    run = f"merge {schema.name}" if by_row else "build"
    line = f"已写好 {new.path}；填完后运行 gwkit {run} {new.path}"
    return _tell([(str(previous or template), "made", new.path)], new.problems, line, _fates(new), as_json=as_json)


def _check_usage(
    *, sample: bool, previous: Path | None, keep: tuple[str, ...], units: Path | None, last: Path | None
) -> None:
    """Raises ``click.UsageError`` for options that do not go together."""
    if sample and previous is not None:
        raise click.UsageError("--sample 和 --from 只能用一个")
    if keep and previous is None:
        raise click.UsageError("--keep 要和 --from 一起用")
    if last is not None and units is None:
        raise click.UsageError("--last 要和 --units 一起用")
    if units is not None and (sample or previous is not None):
        raise click.UsageError("--units 不能和 --sample、--from 一起用")


def _fates(new: New) -> dict[str, list[Portion]]:
    """What became of last issue's content, by the keys of the JSON object."""
    carried = new.carried
    if carried is None:
        return {}
    return {"kept": [*carried.kept], "next": [*carried.raised], "cleared": [*carried.cleared]}


_FATES = {"kept": "留下", "next": "加一", "cleared": "清空"}


def _fate_lines(fates: dict[str, list[Portion]]) -> Iterator[str]:
    """For people: what was kept and what cleared."""
    for key, portions in fates.items():
        if portions:
            yield f"{_FATES[key]}：{'、'.join(map(str, portions))}"
    if fates.get("kept"):
        yield "留下的格子是浅蓝色的，改过就不再是；请逐格核对。"


def _tell(
    documents: Iterable[tuple[str, str, Path | None]],
    problems: Iterable[Problem],
    line: str,
    fates: dict[str, list[Portion]] | None = None,
    *,
    as_json: bool,
) -> int:
    """Tell what was written, as lines for people or as one JSON object; returns the exit code."""
    from toolkit.report.json_stream import JsonStream
    from toolkit.report.terminal import problem_lines

    if as_json:
        with JsonStream(sys.stdout) as stream:
            for document in documents:
                stream.document(*document)
            stream.problems(problems)
            stream.extra({key: [each.data() for each in portions] for key, portions in (fates or {}).items()})
        return 0
    for text in (*problem_lines(problems), *_fate_lines(fates or {}), line):
        click.echo(text)
    return 0


def _for_units(
    template: str, units: Path, folder: Path, last: Path | None, templates: Path | None, *, force: bool, as_json: bool
) -> int:
    from toolkit.jobs.distribute import distribute
    from toolkit.library import Library
    from toolkit.problems import has_errors

    blanks, problems = distribute(Library(templates), template, units, folder, last, force=force)
    if not as_json:
        _print(problems)
    documents: list[tuple[str, str, Path | None]] = []
    written, code = 0, int(has_errors(problems))
    for blank in blanks:
        problems.extend(blank.problems)
        if not as_json:
            _print(blank.problems)
        documents.append((blank.unit.name, *(("made", blank.path) if blank.is_written else ("failed", None))))
        written += blank.is_written
        code = max(code, 0 if blank.is_written else 1)
    line = f"已写好 {written} 份空白表，在 {folder}；收回以后运行 gwkit status 收到的文件夹 --units {units}"
    _tell(documents, problems if as_json else [], line, as_json=as_json)
    return code


def _print(problems: Iterable[Problem]) -> None:
    from toolkit.report.terminal import problem_lines

    for line in problem_lines(problems):
        click.echo(line)
