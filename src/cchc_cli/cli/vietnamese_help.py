"""Typer's own words in Vietnamese: headings of the help, and what is said of a wrong command line.

Imports: typer, cli.examples, problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import typer.core
from typer._click import exceptions as usage  # typer carries its own click; its exceptions are not re-exported

from cchc_cli.cli.examples import EXAMPLES
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


_TYPES = {"int": "số", "int range": "số", "float": "số", "str": "chữ", "path": "đường dẫn"}


def _type_words(typers: Callable[[Any], str], ctx: Any) -> str:
    """<số>, <chữ>, <đường dẫn> for typer's <int>, <str>, <path>; of a list what each of its values is."""
    word = typers(ctx).strip("<>").removeprefix("list[").removesuffix("]").lower()
    return f"<{_TYPES.get(word, word)}>"


def _write_examples(ctx: Any, formatter: Any) -> None:
    """'Ví dụ:' and the command's lines, as they are to be typed: never broken."""
    names: list[str] = []
    while ctx.parent is not None:
        names.insert(0, ctx.info_name)
        ctx = ctx.parent
    lines = EXAMPLES.get(" ".join(names), ())
    if lines:
        formatter.write("\nVí dụ:\n")
        formatter.write("".join(f"  {line}\n" for line in lines))


class VietnameseCommand(typer.core.TyperCommand):
    """A command whose usage line and headings are Vietnamese."""

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        return _in_vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """'Cách dùng: cchc score [OPTIONS]'."""
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[TÙY CHỌN]")
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The options, with what they take in words."""
        for parameter in self.params:
            typers: Callable[[Any], str] = getattr(parameter, "display_type")  # noqa: B009 - of typer's own kinds only
            vars(parameter)["display_type"] = partial(_type_words, typers)
        super().format_options(ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The examples."""
        _write_examples(ctx, formatter)


class VietnameseGroup(typer.core.TyperGroup):
    """The same for ``cchc`` itself."""

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        return _in_vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """'Cách dùng: cchc [OPTIONS] COMMAND [ARGS]...'."""
        formatter.write_usage(ctx.command_path, "LỆNH [TÙY CHỌN]...", prefix="Cách dùng: ")

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The examples."""
        _write_examples(ctx, formatter)


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
        if error.param is None:
            return error.message  # our own, which says it all
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
    """The message if it is ours; typer itself checks only whole numbers, and where they must lie."""
    bound = re.search(r"(greater|less) than or equal to ([0-9]+)", error.message)
    if bound:
        return f"cần số {'từ' if bound[1] == 'greater' else 'không quá'} {bound[2]}"
    return "cần số nguyên" if "integer" in error.message else error.message
