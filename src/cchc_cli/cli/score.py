"""``cchc score``: the self-assessed score, its lost points, the effect of an assumption.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cchc_cli.cli.stages import Renderers, formats_of, hand_out, last_check, load, parse_day, terminal_text, year_before

if TYPE_CHECKING:
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.what_if import Assumed


def run_score(
    workspace: Path,
    year: int | None,
    format: str,
    output: Path | None,
    as_of: str | None,
    gap: bool,
    what_if: list[str],
    dry: bool,
) -> None:
    """``cchc score``, its lost points, or the effect of an assumption."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import markdown
    from cchc_cli.present.score_json import score_csv, score_json
    from cchc_cli.present.view.score import score_paper

    until = parse_day(as_of, "--as-of")
    formats = formats_of(format, ("table", "json", "md") if gap or what_if else ("table", "json", "csv", "md"))
    submission = load(workspace, year)
    checked = last_check(submission)[1]
    card = score(submission, checked, until)
    earlier = year_before(submission)
    if earlier is not None:
        from cchc_cli.judge.compare import with_previous

        card = with_previous(card, score(earlier[0], None), earlier[1])
    paper = score_paper(card)
    more: dict[str, Any] = {}
    if what_if:
        from cchc_cli.present.view.gap import what_if_json, what_if_paper

        before = card
        submission, assumed = _assume(submission, what_if)
        card = score(submission, checked, until)
        paper, more["what_if"] = what_if_paper(before, card, assumed), what_if_json(before, card, assumed)
    if gap:
        from cchc_cli.judge.gap import lost_points
        from cchc_cli.present.view.gap import gap_json, gap_paper

        lost = lost_points(card, submission)
        paper, more["gap"] = gap_paper(card, lost), gap_json(lost)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: score_json(card, more),
        "csv": lambda: score_csv(card),
        "md": lambda: markdown.render(paper),
    }
    hand_out(formats, renderers, output, submission.workspace.output(submission.year), "diem-tu-cham", dry)


def _assume(submission: Submission, texts: list[str]) -> tuple[Submission, tuple[Assumed, ...]]:
    """The submission with the facts of --what-if; one that makes no sense is wrong usage."""
    from cchc_cli.judge.claim_checks import check_claims
    from cchc_cli.problem import errors
    from cchc_cli.read.what_if import assume

    supposed, assumed, problems = assume(submission, texts)
    problems = problems or errors(check_claims(supposed))
    if problems:
        raise typer.BadParameter("; ".join(problem.message for problem in problems))
    return supposed, assumed


def run_compare(workspace: Path, before: int, after: int, format: str, output: Path | None, dry: bool) -> None:
    """``cchc compare``: the earlier year may also be named last."""
    from cchc_cli.judge.compare import compare
    from cchc_cli.judge.links import link
    from cchc_cli.present import markdown
    from cchc_cli.present.score_json import dumps
    from cchc_cli.present.view.compare import compare_json, compare_paper
    from cchc_cli.read.workspace import read_chain

    formats = formats_of(format, ("table", "json", "md"))
    if before == after:
        raise typer.BadParameter("cần hai năm khác nhau, ví dụ `cchc compare 2022 2023`")
    first, last = (load(workspace, year) for year in sorted((before, after)))
    chain, _ = read_chain(last.workspace, first.index, last.index)
    two = compare(first, last, link(chain))
    paper = compare_paper(two)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: dumps(compare_json(two)),
        "md": lambda: markdown.render(paper),
    }
    name = f"so-sanh-{first.year}-{last.year}"
    hand_out(formats, renderers, output, last.workspace.output(last.year), name, dry)
