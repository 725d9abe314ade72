"""``cchc completion``: the script by which a shell completes our commands and options.

The scripts are typer's. ``_CCHC_COMPLETE`` is set by them while a shell asks; only then are its classes loaded.

Imports: cli.stages, typer.
"""

from __future__ import annotations

import os
import sys

import typer

from cchc_cli.cli.stages import say
from cchc_cli.problem import did_you_mean

VARIABLE = "_CCHC_COMPLETE"
SHELLS = {
    "bash": "thêm vào cuối tệp ~/.bashrc: cchc completion bash >> ~/.bashrc",
    "zsh": "thêm vào cuối tệp ~/.zshrc: cchc completion zsh >> ~/.zshrc",
    "fish": "ghi vào tệp riêng: cchc completion fish > ~/.config/fish/completions/cchc.fish",
    "powershell": "thêm vào hồ sơ của PowerShell: cchc completion powershell >> $PROFILE",
}
"""The shells, and where their script belongs."""


def run_completion(shell: str) -> None:
    """The script on stdout, where to put it on stderr."""
    from typer._completion_shared import get_completion_script

    if shell not in SHELLS:
        raise typer.BadParameter(f"không có `{shell}`{did_you_mean(shell, SHELLS)}; có: {', '.join(SHELLS)}")
    sys.stdout.write(f"{get_completion_script(prog_name='cchc', complete_var=VARIABLE, shell=shell)}\n")
    say(f"Để dùng: {SHELLS[shell]}, rồi mở lại dấu nhắc.")


def prepare() -> None:
    """While a shell asks: make typer's answers known to its parser."""
    if VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
