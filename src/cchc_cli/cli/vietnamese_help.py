"""Typer's own words in Vietnamese: headings of the help, and what is said of a wrong command line.

Imports: typer.
"""

from __future__ import annotations

from typing import Any

import typer.core
from typer._click import exceptions as usage  # typer carries its own click; its exceptions are not re-exported

from cchc_cli.problem import did_you_mean

_WORDS = {
    "Arguments": "Tham số",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "required": "bắt buộc",
    "default: {default}": "mặc định: {default}",
}


def _in_vietnamese(option: Any) -> Any:
    """The --help option with our words; typer writes its own into it."""
    if option is not None:
        option.help = "Hiện hướng dẫn này rồi thoát."
    return option


class VietnameseCommand(typer.core.TyperCommand):
    """A command whose usage line and headings are Vietnamese."""

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        return _in_vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """'Cách dùng: cchc score [OPTIONS]'."""
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[TÙY CHỌN]")
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")


class VietnameseGroup(typer.core.TyperGroup):
    """The same for ``cchc`` itself."""

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        return _in_vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """'Cách dùng: cchc [OPTIONS] COMMAND [ARGS]...'."""
        formatter.write_usage(ctx.command_path, "LỆNH [TÙY CHỌN]...", prefix="Cách dùng: ")


def translate() -> None:
    """Typer looks its words up through gettext under the name ``_``; here it finds ours."""
    vars(typer.core)["_"] = lambda text: _WORDS.get(text, text)


def usage_message(error: usage.UsageError, commands: list[str]) -> str:
    """One Vietnamese sentence for a wrong command line, with what to do."""
    if isinstance(error, usage.NoSuchOption):
        meant = did_you_mean(error.option_name, error.possibilities or [])
        return f"không có tùy chọn {error.option_name}{meant}"
    if isinstance(error, usage.MissingParameter):
        return f"thiếu {_parameter(error)}"
    if isinstance(error, usage.BadParameter):
        return f"giá trị của {_parameter(error)} không hợp lệ: {_expected(error)}"
    if isinstance(error, usage.BadOptionUsage):
        return f"tùy chọn {error.option_name} cần một giá trị đi kèm"
    text = error.message
    if text.startswith("No such command"):
        word = text.split("'")[1] if "'" in text else text
        return f"không có lệnh {word}{did_you_mean(word, commands)}"
    if text.startswith("Missing command"):
        return "chưa ghi lệnh"
    if text.startswith("Got unexpected extra argument"):
        return f"thừa tham số {text.rpartition('(')[2].rstrip(')')}"
    return "dòng lệnh không đúng"


def _parameter(error: usage.BadParameter) -> str:
    if error.param is None:
        return "tham số"
    metavar = getattr(error.param, "metavar", None)
    names = getattr(error.param, "opts", None) or [error.param.name or ""]
    return metavar if metavar and not names[0].startswith("-") else " / ".join(names)


def _expected(error: usage.BadParameter) -> str:
    """The message if it is ours; the only type that typer itself checks here is the whole number of a year."""
    return "cần số nguyên" if "integer" in error.message else error.message
