"""``cchc score``: the self-assessed score, its lost points, the effect of an assumption.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    last_check,
    links_from,
    load,
    parse_day,
    place_of,
    terminal_text,
    year_before,
)

if TYPE_CHECKING:
    import datetime

    from cchc_cli.judge.scorecard import Scorecard
    from cchc_cli.present.blocks import Paper
    from cchc_cli.present.view.report_annexes import Register
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.what_if import Assumed


FORMATS = ("table", "json", "csv", "md", "html", "xlsx", "pdf")
OF_LOSSES = ("table", "json", "md", "pdf")
"""Of ``--gap`` and ``--what-if``; the workbook has a sheet of the lost points anyway."""
NAME = "diem-tu-cham"


def run_score(
    workspace: Path,
    year: int | None,
    format: str,
    output: Path | None,
    as_of: str | None,
    gap: bool,
    what_if: list[str],
    public: bool,
    dry: bool,
) -> None:
    """``cchc score``, its lost points, or the effect of an assumption."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import markdown
    from cchc_cli.present.score_json import score_csv, score_json
    from cchc_cli.present.view.score import score_paper

    until = parse_day(as_of, "--as-of")
    formats = formats_of(format, OF_LOSSES if gap or what_if else FORMATS)
    if public and formats != ["html"]:
        raise typer.BadParameter("--public chỉ dùng với trang web: thêm --format html")
    submission = load(workspace, year)
    if public:
        _hand_out_public(submission, until, output, dry)
        return
    documents, checked = last_check(submission)
    card = _with_year_before(submission, score(submission, checked, until))
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
    folder = submission.workspace.output(submission.year)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: score_json(card, more),
        "csv": lambda: score_csv(card),
        "md": lambda: markdown.render(paper),
        "html": lambda: _page(card, submission, documents, place_of("html", formats, output, folder, NAME)),
        "xlsx": lambda: _workbook(card, submission, documents),
        "pdf": lambda: _pdf(paper),
    }
    hand_out(formats, renderers, output, folder, NAME, dry)


def _with_year_before(submission: Submission, card: Scorecard) -> Scorecard:
    from cchc_cli.judge.compare import with_previous
    from cchc_cli.judge.scoring import score

    earlier = year_before(submission)
    return card if earlier is None else with_previous(card, score(earlier[0], None), earlier[1])


def _hand_out_public(submission: Submission, until: datetime.date | None, output: Path | None, dry: bool) -> None:
    """The page for everyone, scored from what may be shown to everyone: nothing else can get into it."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import html
    from cchc_cli.present.view.dashboard import published, score_page

    shown = published(submission)
    card = _with_year_before(shown, score(shown, None, until))
    paper = score_page(card, shown, None)
    folder = submission.workspace.output(submission.year)
    hand_out(["html"], {"html": lambda: html.render(paper)}, output, folder, f"{NAME}-cong-khai", dry)


def _pdf(paper: Paper) -> bytes:
    from dataclasses import replace

    from cchc_cli.cli.pdf import to_pdf
    from cchc_cli.present import docx
    from cchc_cli.present.blocks import Title

    return to_pdf(docx.render(replace(paper, blocks=(Title("Điểm tự chấm", paper.title), *paper.blocks))))


def _page(card: Scorecard, submission: Submission, documents: Register, place: Path) -> str:
    from cchc_cli.present import html
    from cchc_cli.present.view.dashboard import score_page
    from cchc_cli.present.view.report_annexes import EvidenceNames

    evidence = EvidenceNames(submission, documents)
    return html.render(score_page(card, submission, evidence), link=links_from(place, submission))


def _workbook(card: Scorecard, submission: Submission, documents: Register) -> bytes:
    from cchc_cli.judge.gap import lost_points
    from cchc_cli.present import sheets
    from cchc_cli.present.view.dashboard import score_sheets
    from cchc_cli.present.view.report_annexes import EvidenceNames
    from cchc_cli.present.view.words import card_title, stamp

    evidence = EvidenceNames(submission, documents)
    pages = score_sheets(card, lost_points(card, submission), submission, evidence)
    return sheets.render(pages, card_title(card), stamp(card.index))


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
