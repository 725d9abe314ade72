"""``cchc status``: how far the year's work is, by area and officer.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import Renderers, formats_of, hand_out, load, or_stop, parse_day, stop_at_errors, terminal_text
from cchc_cli.problem import did_you_mean

if TYPE_CHECKING:
    from cchc_cli.model import Plan
    from cchc_cli.read.submission import Submission

FORMATS = ("table", "text", "json", "md", "xlsx")


def run_status(
    workspace: Path,
    year: int | None,
    today: str | None,
    officer: str | None,
    format: str,
    output: Path | None,
    dry: bool,
) -> None:
    """Read what was stated and what the last check found; no evidence is opened."""
    from cchc_cli.judge.progress import progress
    from cchc_cli.present import markdown, sheets
    from cchc_cli.present.view import status as view
    from cchc_cli.present.view.words import stamp
    from cchc_cli.read.kept import read_last

    formats = formats_of(format, FORMATS)
    day = parse_day(today, "--today") or datetime.datetime.now().astimezone().date()
    submission = load(workspace, year)
    officers = submission.unit.officers
    if officer is not None and officer not in officers:
        known = ", ".join(officers) or "unit.yaml chưa ghi ai"
        raise typer.BadParameter(f"không có người phụ trách `{officer}`{did_you_mean(officer, officers)}; có: {known}")
    kept, holds = read_last(submission)
    now = progress(submission, kept, holds, _plan(submission), day)
    paper = view.status_paper(now, officer)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "text": lambda: view.status_text(now, officer),
        "json": lambda: view.status_json(now, officer),
        "md": lambda: markdown.render(paper),
        "xlsx": lambda: sheets.render(view.status_sheets(now, officer), paper.title, stamp(submission.index)),
    }
    hand_out(formats, renderers, output, submission.workspace.output(submission.year), "tien-do", dry)


def _plan(submission: Submission) -> Plan | None:
    """The remediation plan of the year, nothing where there is none; or exit 1."""
    from cchc_cli.read.plan import parse_plan
    from cchc_cli.read.yaml_strict import read_raw

    path = submission.workspace.year(submission.year) / "plan.yaml"
    if not path.exists():
        return None
    name = submission.workspace.name(path)
    raw, problems = read_raw(path, name)
    raw = or_stop(raw, problems)
    file, problems = parse_plan(raw, name)
    stop_at_errors(problems)
    return file.plan if file is not None else None
