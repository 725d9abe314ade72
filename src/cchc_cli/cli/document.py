"""``cchc check-document``: the form of an office's own drafts. No workspace is needed.

Imports: cli.stages; the stages themselves inside the function (house rule 9).
"""

from __future__ import annotations

from pathlib import Path

import typer

from cchc_cli.cli.stages import Renderers, formats_of, hand_out, terminal_text
from cchc_cli.problem import Severity


def run_check_document(files: list[Path], format: str, output: Path | None, dry: bool) -> None:
    """Reads each file, judges it by the decree, shows what was found; exit 1 with any error."""
    from cchc_cli.document.form_reader import read_forms
    from cchc_cli.judge.form_checks import check_form
    from cchc_cli.present.markdown import render
    from cchc_cli.present.view.document import form_json, form_paper

    formats = formats_of(format, ("table", "json", "md"))
    paths = list(dict.fromkeys(files))
    readings = zip(paths, read_forms(paths), strict=True)
    findings = {path.as_posix(): check_form(path.as_posix(), reading) for path, reading in readings}
    renderers: Renderers = {
        "table": lambda: terminal_text(form_paper(findings)),
        "json": lambda: form_json(findings),
        "md": lambda: render(form_paper(findings)),
    }
    hand_out(formats, renderers, output, Path(), "kiem-tra-the-thuc", dry)
    if any(problem.severity is Severity.ERROR for found in findings.values() for problem in found):
        raise typer.Exit(1)
