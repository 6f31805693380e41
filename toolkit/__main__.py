"""The command line: one group, its commands loaded when they are called."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Any, Final

import click

from toolkit import __version__
from toolkit.cli.words import ChineseGroup, usage_message
from toolkit.errors import ToolkitError
from toolkit.problems import Problem, Severity

_COMMANDS: Final = (
    "new",
    "check",
    "build",
    "merge",
    "status",
    "rollup",
    "diff",
    "import",
    "proof",
    "template",
    "doctor",
    "drop",
)
_MODULES: Final = {"import": "import_"}
"""Commands whose name is a word of Python."""
_AT_FAULT, _USAGE, _CRASH, _INTERRUPTED = 1, 2, 3, 130


class _Commands(ChineseGroup):
    """Imports the module of a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands staff see, in the order of use."""
        return [name for name in _COMMANDS if name != "drop"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"toolkit.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gwkit", message="gwkit %(version)s", help="显示版本")
def gwkit() -> None:
    """公文拼装工具：在 Excel 里填表，一条命令得到合乎 GB/T 9704 的 Word 文档。"""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    try:
        code: Any = gwkit.main(arguments, prog_name="gwkit", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=as_json)
        return _USAGE
    except click.UsageError as error:
        _tell(as_json, error, [Problem("U001", Severity.ERROR, usage_message(error), None, _help_hint(error))])
        return _USAGE
    except ToolkitError as error:
        _tell(as_json, error, error.problems)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        _tell(as_json, error.__cause__ or error, [])
        click.echo("已中断；再运行一次会接着做完。", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _AT_FAULT
    except Exception as error:
        return _crash(as_json, error)


def _crash(as_json: bool, error: Exception) -> int:
    from toolkit.delivery.files import disk_full
    from toolkit.jobs.fault import write_log
    from toolkit.problems import problem

    found = disk_full(error)
    if found is None:
        try:
            _tell(as_json, error, [problem("D302", None, log=write_log(error))])
            return _CRASH
        except OSError as further:
            found = disk_full(further) or problem("D205", None, detail=further)
    _tell(as_json, error, [found])
    return _AT_FAULT


def _help_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx is not None else "gwkit"
    return f"看说明：{path} --help"


def _tell(as_json: bool, error: BaseException, problems: Any) -> None:
    """Say why the program ends; what was begun for programs is ended with it."""
    from toolkit.report.json_stream import unfinished
    from toolkit.report.terminal import problem_lines

    if as_json:
        with unfinished(error, sys.stdout) as stream:
            stream.problems(problems)
    for line in problem_lines(problems):
        click.echo(line, err=True)


if __name__ == "__main__":
    main()
