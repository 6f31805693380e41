"""``gwkit proof``: format against GB/T 9704, text against common errors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.words import ChineseCommand

_PATH = click.Path(path_type=Path)


@click.command("proof", cls=ChineseCommand)
@click.argument("paths", metavar="文档或文件夹…", nargs=-1, required=True, type=_PATH)
@click.option("--annotate", "annotated", metavar="文件", type=_PATH, help="另存一份，问题写成批注；几份文档就写文件夹")
@click.option("--fix", "repaired", metavar="文件", type=_PATH, help="另存一份，能改的格式直接改好；文字不动")
@click.option("--pdf", "on_paper", is_flag=True, help="排成 PDF，量一量页面本身（需要 LibreOffice）")
@click.option("--xlsx", "listing", metavar="文件", type=_PATH, help="把问题列成 Excel 清单")
@click.option("--force", is_flag=True, help="要写的文件已存在时覆盖")
@options.as_json
def command(
    paths: tuple[Path, ...],
    annotated: Path | None,
    repaired: Path | None,
    on_paper: bool,
    listing: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """核稿：逐段核对格式和文字，说出依据和改法；原文件不动。"""
    from toolkit.cli.proof_report import report
    from toolkit.jobs.proof import ProofOptions, find_documents, proof

    options.existing(list(paths))
    documents, problems = find_documents(paths)
    if on_paper:
        from toolkit.jobs.pages import font_notices

        problems.extend(font_notices())
    results = proof(documents, ProofOptions(annotated, repaired, force, on_paper))
    return report(results, problems, listing, force=force, stream=sys.stdout if as_json else None)
