"""What click says, in Chinese: help pages and usage errors."""

from __future__ import annotations

import re
from typing import Final

import click

from toolkit.labels import did_you_mean

_PATTERNS: Final = (
    (re.compile(r"Got unexpected extra arguments? \((.*)\)"), "多出了“{0}”"),
    (re.compile(r"Missing command"), "缺少子命令"),
    (re.compile(r"Option '(.*)' does not take a value"), "选项 {0} 后面不跟内容"),
    (re.compile(r"Option '(.*)' requires (?:an argument|\d+ arguments)"), "选项 {0} 后面要写内容"),
    (re.compile(r"(.*) is not in the range x>=(\d+)\."), "应是不小于 {1} 的整数，现在是“{0}”"),
    (re.compile(r"'(.*)' is not a valid integer(?: range)?\."), "应是整数，现在是“{0}”"),
    (re.compile(r"'(.*)' is not one of (.*)\."), "没有“{0}”，可选：{1}"),
)


def usage_message(error: click.UsageError) -> str:
    """A usage error in one Chinese sentence."""
    if isinstance(error, click.NoSuchOption):
        hint = did_you_mean(error.option_name, error.possibilities or ())
        return f"没有 {error.option_name} 这个选项。{hint}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_parameter(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error)} 写得不对：{_translated(error.message)}"
    return _translated(error.message)


def _translated(message: str) -> str:
    for pattern, text in _PATTERNS:
        found = pattern.search(message)
        if found:
            return text.format(*found.groups())
    return message


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx or click.Context(click.Command(None)))


class ChineseCommand(click.Command):
    """A command whose help page is Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name."""
        return ["[选项]", *(param.make_metavar(ctx) for param in self.params if isinstance(param, click.Argument))]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese heading."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``-h`` and ``--help`` with a Chinese explanation."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这页说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help page is Chinese."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name."""
        return ["[选项]", "命令", "…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options, then commands with their first sentence."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands if command])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one."""
        if self.get_command(ctx, args[0]) is None:
            hint = did_you_mean(args[0], self.list_commands(ctx)) or f"可用：{' '.join(self.list_commands(ctx))}"
            raise click.UsageError(f"没有 {args[0]} 这个命令。{hint}", ctx)
        return super().resolve_command(ctx, args)
