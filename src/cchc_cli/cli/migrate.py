"""``cchc criteria migrate``: a year moved to another criteria set, shown first, done as one change, undoable.

Imports: cli.journal, cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.journal import carry_out, last_change, undo_last
from cchc_cli.cli.stages import alone, load, open_workspace, or_stop, say, stop_at_errors, terminal_text
from cchc_cli.problem import Problem, Where, errors

if TYPE_CHECKING:
    from cchc_cli.judge.migration import Migration
    from cchc_cli.read.submission import Submission
    from cchc_cli.rules.base import Frozen

COMMAND = "criteria migrate"


def run_migrate(folder: Path, to: str | None, year: int | None, undo: bool, dry: bool) -> None:
    """Show what goes where; then, unless it is a dry run, do it, with no other change of the workspace meanwhile."""
    if undo == (to is not None):
        raise typer.BadParameter("cần một trong hai: --to BỘ để chuyển, hoặc --undo để trả lại")
    with alone(folder, dry):
        if undo:
            _undo(folder, year, dry)
        else:
            _migrate(folder, to or "", year, dry)


def _migrate(folder: Path, to: str, year: int | None, dry: bool) -> None:
    from cchc_cli.present.view.migrate import migration_paper

    submission = load(folder, year)
    plan = _plan(submission, to)
    texts = _texts(submission, plan)
    sys.stdout.write(terminal_text(migration_paper(submission, plan)))
    if dry:
        say("Chưa ghi gì vì có --dry-run.")
        return
    if sys.stdin.isatty() and sys.stdout.isatty() and not _agreed():
        say("Chưa ghi gì.")
        return
    base = submission.folder
    carry_out(submission.workspace.root, COMMAND, [(f"{base}/{a}", f"{base}/{b}") for a, b in plan.moves], texts)
    say(f"Đã chuyển hồ sơ năm {submission.year} sang bộ {plan.new.edition}.")
    say("Trả lại như cũ: `cchc criteria migrate --undo`.")


def _agreed() -> bool:
    try:
        return input("Thực hiện? Gõ c rồi Enter: ").strip().lower() == "c"
    except EOFError:
        return False


def _undo(folder: Path, year: int | None, dry: bool) -> None:
    """Take the last migration back; a dry run finds the same problems, or names what it would restore."""
    from cchc_cli.present.blocks import clean

    workspace = open_workspace(folder)
    last = last_change(workspace.root, COMMAND)
    written = [step["write"] for step in last.data["steps"] if "write" in step] if last is not None else []
    if year is not None and last is not None and f"evidence/{year}/assessment.yaml" not in written:
        message = f"lần chuyển gần nhất không phải của năm {year}"
        hint = "bỏ --year để trả lại lần gần nhất"
        stop_at_errors([Problem("nothing-to-undo", Where(".cchc/journal"), message, hint)])
    stop_at_errors(undo_last(workspace.root, COMMAND, dry=dry))
    if dry:
        for source, target in last.data["moves"] if last is not None else ():
            say(clean(f"{target}: sẽ dời về {source}"))
        for name in written:
            say(clean(f"{name}: sẽ ghi lại như trước lần chuyển"))
        say("Sẽ trả hồ sơ về như trước lần chuyển gần nhất; chưa làm gì vì có --dry-run.")
        return
    say("Đã trả hồ sơ về như trước lần chuyển.")


def _plan(submission: Submission, edition: str) -> Migration:
    """What goes where, under a set that holds and is meant for this unit and year; or exit 1."""
    from cchc_cli.judge.index_checks import check_index
    from cchc_cli.judge.migration import plan_migration
    from cchc_cli.read.evidence import PARKED_FOLDER, folder_names
    from cchc_cli.read.workspace import read_chain, read_edition

    workspace = submission.workspace
    loaded, problems = read_edition(workspace, edition, Where("--to", None, edition))
    loaded = or_stop(loaded, problems)
    new, places = loaded
    stop_at_errors(errors(check_index(new, places)))
    if new.edition == submission.index.edition:
        message = f"hồ sơ năm {submission.year} đã theo bộ này"
        stop_at_errors([Problem("same-edition", Where("--to", None, edition), message, "chọn bộ khác")])
    chain, problems = read_chain(workspace, submission.index, new)
    stop_at_errors(problems)
    folder = workspace.year(submission.year)
    parked = folder_names(folder / PARKED_FOLDER / new.edition)
    plan = plan_migration(submission, chain, folder_names(folder), parked)
    _check(submission, plan)
    return plan


def _check(submission: Submission, plan: Migration) -> None:
    """What the year would state under the new set must hold there, as if it had been typed in."""
    from dataclasses import replace

    from cchc_cli.judge.claim_checks import check_claims
    from cchc_cli.model import Appraisal, Round, SurveyResult

    survey = SurveyResult(items=plan.survey) if submission.survey else None
    appraisal = submission.appraisal
    if appraisal is not None:
        appraisal = Appraisal(rounds=tuple(Round(round=n, items=items) for n, items in plan.rounds.items()))
    texts = submission.texts.model_copy(update={"causes": plan.causes}) if submission.texts else None
    there = replace(submission, index=plan.new, claims=plan.claims, survey=survey, appraisal=appraisal, texts=texts)
    stop_at_errors(errors(check_claims(there)))


def _texts(submission: Submission, plan: Migration) -> dict[str, bytes]:
    """The new text of every file that changes, each read again and found to say what was meant."""
    from cchc_cli.model import Appraisal, Assessment, ReportTexts, SurveyResult, Unit
    from cchc_cli.present import migrated

    base = submission.folder
    wanted: list[tuple[str, type[Frozen], Callable[[str], str]]] = [
        (f"{base}/assessment.yaml", Assessment, lambda text: migrated.assessment_text(text, plan)),
        (
            "evidence/unit.yaml",
            Unit,
            lambda text: migrated.unit_text(text, submission.year, plan),
        ),
    ]
    if submission.survey is not None:
        wanted.append((f"{base}/survey.yaml", SurveyResult, lambda text: migrated.survey_text(text, plan)))
    if submission.texts is not None:
        wanted.append((f"{base}/report.yaml", ReportTexts, lambda text: migrated.report_text(text, plan)))
    if submission.appraisal is not None:
        wanted.append((f"{base}/appraisal.yaml", Appraisal, lambda text: migrated.appraisal_text(text, plan)))
    made = {}
    for name, kind, render in wanted:
        made[name] = _as_before((submission.workspace.root / name).read_bytes(), render)
        _read_back(name, made[name], kind, submission, plan)
    return made


def _as_before(raw: bytes, render: Callable[[str], str]) -> bytes:
    """The new text with the line ends and the mark (BOM) of the old one."""
    text = render(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b"") + text.encode()


def _read_back(name: str, raw: bytes, kind: type[Frozen], submission: Submission, plan: Migration) -> None:
    """A text that does not say what was meant is our mistake: nothing is written."""
    from cchc_cli.model import Appraisal, Assessment, ReportTexts, SurveyResult, Unit
    from cchc_cli.read.shape import shaped
    from cchc_cli.read.yaml_strict import parse_yaml

    tree, problems = parse_yaml(raw, name)
    value = None
    if tree is not None:
        value, found = shaped(kind, tree, name)
        problems += found
    right = False
    if isinstance(value, Assessment):
        claims = {code: claim for code, claim in value.items.items() if claim is not None}
        right = claims == plan.claims and value.parked == plan.parked and value.edition == plan.new.edition
    elif isinstance(value, Unit):
        edition = {**submission.unit.edition, submission.year: plan.new.edition}
        right = value == submission.unit.model_copy(update={"edition": edition})
    elif isinstance(value, SurveyResult):
        right = value.items == plan.survey
    elif isinstance(value, ReportTexts):
        right = submission.texts is not None and value == submission.texts.model_copy(update={"causes": plan.causes})
    elif isinstance(value, Appraisal):
        right = {one.round: dict(one.items) for one in value.rounds} == plan.rounds
    if problems or not right:
        message = "có giá trị mà chương trình không ghi lại được nguyên vẹn, nên chưa chuyển gì"
        hint = "đặt chữ như TRUE, Null trong dấu nháy kép; viết số không quá 15 chữ số; rồi chạy lại"
        stop_at_errors([Problem("cannot-keep", Where(name), message, hint), *problems])
