"""What each command does, in the order of the pipeline: read → judge → present → hand out.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    links_from,
    load,
    place_of,
    say,
    stop_at_errors,
    terminal_text,
)
from cchc_cli.problem import Problem, Severity, Where, did_you_mean

if TYPE_CHECKING:
    from cchc_cli.read.submission import Submission


def run_check_evidence(
    workspace: Path,
    year: int | None,
    item: str | None,
    area: str | None,
    format: str,
    output: Path | None,
    fresh: bool,
    dry: bool,
) -> None:
    """``cchc check-evidence``: reads everything, shows what is asked for, keeps what it found for the others."""
    from cchc_cli.cli.reading import checked_evidence
    from cchc_cli.present.markdown import render
    from cchc_cli.present.view import evidence as view

    formats = formats_of(format, ("table", "json", "md"))
    submission = load(workspace, year)
    wanted = _wanted(submission, item, area)
    subject, problems, states = checked_evidence(submission, fresh=fresh, keep=not dry)
    _keep(submission, view.states_json(states), view.documents_json(subject), view.findings_json(problems), dry)
    codes = [code for code in subject.cases if wanted is None or code in wanted]
    shown = [p for p in problems if wanted is None or p.item in wanted]
    renderers: Renderers = {
        "table": lambda: terminal_text(view.evidence_paper(subject, states, shown, codes)),
        "json": lambda: view.evidence_json(subject, states, shown),
        "md": lambda: render(view.evidence_paper(subject, states, shown, codes)),
    }
    folder = submission.workspace.output(submission.year)
    hand_out(formats, renderers, output, folder, "kiem-tra-tai-lieu", dry)
    if any(problem.severity is Severity.ERROR for problem in shown):
        raise typer.Exit(1)


def run_review(workspace: Path, year: int | None, format: str, output: Path | None, fresh: bool, dry: bool) -> None:
    """``cchc review``: reads what changed, judges, and writes the internal sheet."""
    from cchc_cli.cli.reading import checked_evidence
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import html, markdown, sheets
    from cchc_cli.present.view import evidence as view
    from cchc_cli.present.view.review import review_paper, review_sheets

    formats = formats_of(format, ("xlsx", "html", "md"))
    submission = load(workspace, year)
    subject, problems, states = checked_evidence(submission, fresh=fresh, keep=not dry)
    _keep(submission, view.states_json(states), view.documents_json(subject), view.findings_json(problems), dry)
    card = score(submission, states)
    paper = review_paper(card, subject, problems)
    folder = submission.workspace.output(submission.year)
    page = place_of("html", formats, output, folder, "phieu-ra-soat")
    renderers: Renderers = {
        "xlsx": lambda: sheets.render(review_sheets(card, subject, problems), paper.title, paper.stamp),
        "html": lambda: html.render(paper, link=links_from(page, submission)),
        "md": lambda: markdown.render(paper),
    }
    hand_out(formats, renderers, output, folder, "phieu-ra-soat", dry)


def _wanted(submission: Submission, item: str | None, area: str | None) -> set[str] | None:
    """The codes asked for, ``None`` for all; an unknown code is wrong usage."""
    index = submission.index
    if item is not None and item not in index.items:
        raise typer.BadParameter(f"không có mục {item}{did_you_mean(item, index.items)}")
    areas = {one.code: one for one in index.areas}
    if area is not None and area not in areas:
        raise typer.BadParameter(f"không có lĩnh vực {area}; có: {', '.join(areas)}")
    if item is not None:
        return {item}
    return {one.code for one in areas[area].items} if area is not None else None


def _keep(submission: Submission, items: object, documents: object, findings: object, dry: bool) -> None:
    """Keep the result for other commands; a read-only folder does not cost the user the findings."""
    from cchc_cli.cli.write import CannotWrite, write_whole
    from cchc_cli.read.kept import kept_bytes

    if dry:
        return
    try:
        write_whole(submission.workspace.kept(submission.year), kept_bytes(submission, items, documents, findings))
    except CannotWrite as error:
        say(f"{error.problem}\nKết quả kiểm tra hiện ra ở đây nhưng không giữ lại được cho `cchc score`.")


def run_demo(folder: Path, dry: bool) -> None:
    """``cchc demo``: the sample workspace, copied as a whole; an existing one is never touched."""
    from cchc_cli.read.workspace import shipped

    source, target = shipped("demo") / "evidence", folder / "evidence"
    if target.exists():
        message, hint = "đã có thư mục này, không ghi đè", "chạy `cchc demo` trong một thư mục trống"
        stop_at_errors([Problem("demo-exists", Where(str(target)), message, hint)])
    if dry:
        say(f"Sẽ ghi hồ sơ mẫu vào {target}; chưa ghi gì vì có --dry-run.")
        return
    partial = folder / ".cchc-demo"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial)
        partial.rename(target)
    except OSError as error:
        from cchc_cli.cli.write import CannotWrite

        raise CannotWrite(target, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    say(f"Đã ghi hồ sơ mẫu vào {target}. Tiếp theo: `cchc score`, `cchc check-evidence`, `cchc report --year 2023`.")
