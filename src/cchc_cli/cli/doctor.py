"""``cchc doctor``: what is installed and healthy.

Imports: cli.stages; the stages themselves inside the function (house rule 9).
"""

from __future__ import annotations

from pathlib import Path

import typer

from cchc_cli.cli.stages import Renderers, formats_of, hand_out, terminal_text


def run_doctor(folder: Path, format: str, output: Path | None, dry: bool) -> None:
    """Exit 1 where something must be mended before the work can go on."""
    from cchc_cli.judge.health import Health, signs
    from cchc_cli.present import markdown
    from cchc_cli.present.score_json import dumps
    from cchc_cli.present.view.health import health_json, health_paper
    from cchc_cli.read.machine import machine
    from cchc_cli.read.workspace import find_workspace

    formats = formats_of(format, ("table", "json", "md"))
    workspace, _ = find_workspace(folder)
    found = signs(machine(), workspace, folder.resolve())
    paper = health_paper(found)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: dumps(health_json(found)),
        "md": lambda: markdown.render(paper),
    }
    target = (workspace.root if workspace else folder) / "out"
    hand_out(formats, renderers, output, target, "tinh-trang", dry)
    if any(one.health is Health.BAD for one in found):
        raise typer.Exit(1)
