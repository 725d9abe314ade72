"""``cchc form export`` and ``import``: the Excel form, out and back.

Imports: cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from cchc_cli.cli.stages import hand_out, load, say, stop_at_errors, terminal_text
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Where, did_you_mean, errors

if TYPE_CHECKING:
    from cchc_cli.judge.form_merge import Merge
    from cchc_cli.model import Assessment, Claim
    from cchc_cli.read.form import Form
    from cchc_cli.read.submission import Submission


def run_export(
    folder: Path, year: int | None, areas: list[str], officer: str | None, output: Path | None, dry: bool
) -> None:
    """Write the form of the areas and the officer asked for; one that someone has filled in is not overwritten."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.form import render_form, unfit

    submission = load(folder, year)
    wanted = set(areas) or None
    _check_scope(submission, wanted, officer)
    stop_at_errors(unfit(submission, wanted, officer))
    name = _file_name(areas, officer)
    target = output or submission.workspace.output(submission.year) / f"{name}.xlsx"
    stop_at_errors(_filled_in(target, submission))
    raw = render_form(submission, score(submission, None), wanted, officer)
    hand_out(["xlsx"], {"xlsx": lambda: raw}, target, target.parent, name, dry)


def _check_scope(submission: Submission, areas: set[str] | None, officer: str | None) -> None:
    """Unknown areas and officers are wrong usage, and so is asking for nothing."""
    from cchc_cli.present.form.scope import parts

    known = [area.code for area in submission.index.areas]
    for area in sorted(areas or ()):
        if area not in known:
            raise typer.BadParameter(f"không có lĩnh vực {area}; có: {', '.join(known)}")
    officers = submission.unit.officers
    if officer is not None and officer not in officers:
        listed = ", ".join(officers) or "unit.yaml chưa ghi người phụ trách nào"
        raise typer.BadParameter(f"không có người phụ trách `{officer}`{did_you_mean(officer, officers)}; có: {listed}")
    if not parts(submission, areas, officer):
        raise typer.BadParameter(f"`{officer}` không phụ trách mục nào trong phần được chọn")


def _file_name(areas: Iterable[str], officer: str | None) -> str:
    """bieu-tu-cham-diem, with the areas and the officer where not all is meant."""
    from cchc_cli.vietnamese import plain

    parts = ["bieu-tu-cham-diem", *(f"linh-vuc-{area}" for area in sorted(set(areas))), plain(officer or "")]
    return "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in parts)))


def _filled_in(path: Path, submission: Submission) -> list[Problem]:
    """Why a file that is there must not be overwritten: what someone filled in would be lost."""
    from cchc_cli.document.workbook import read_workbooks
    from cchc_cli.judge.form_merge import merge
    from cchc_cli.read.form import read_form

    if not path.is_file():
        return []
    (reading,) = read_workbooks([path])
    form, problems = read_form(reading, path.as_posix(), submission)
    where, hint = Where(path.as_posix()), "dời tệp đi nơi khác, hoặc chọn tên khác sau --output"
    if form is None:
        return [Problem("form-there", where, "đã có tệp này, không phải biểu của hồ sơ này; không ghi đè", hint)]
    result = merge([form], submission)
    if errors(problems) or result.changes or errors(result.problems):
        message = "biểu này đã có người điền mà chưa nhập; không ghi đè"
        return [Problem("form-there", where, message, f"nhập bằng `cchc form import`, {hint}")]
    return []


def run_import(folder: Path, files: list[Path], take: str | None, year: int | None, dry: bool) -> None:
    """Read every form, tell every mistake, show what changes, then write the whole or nothing."""
    from dataclasses import replace

    from cchc_cli.judge.form_merge import Take, doubts, merge
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.view.form_import import import_paper

    chosen: Take | None = next((one for one in get_args(Take) if one == take), None)
    if chosen != take:
        raise typer.BadParameter(f"`{take}` sau --take; viết --take file hoặc --take workspace")
    submission = load(folder, year)
    forms, problems = _read(files, submission)
    result = merge(forms, submission, chosen)
    problems += doubts(result, submission, {one.item for one in errors(problems) if one.item is not None})
    _stop(errors(problems) and problems)
    told = [*problems, *result.problems]
    after = replace(submission, claims=result.claims)
    cards = None if errors(told) else (score(submission, None), score(after, None))
    if result.changes or result.left or result.open:
        sys.stdout.write(terminal_text(import_paper(submission, result, cards)))
    _stop(told)
    if not result.changes:
        say("Biểu không thay đổi gì trong hồ sơ; không ghi gì.")
        return
    path = submission.workspace.year(submission.year) / "assessment.yaml"
    made = _rewritten(path, submission, result)
    if dry:
        say(f"Sẽ ghi {len(result.changes)} thay đổi vào {submission.places.file}; chưa ghi gì vì có --dry-run.")
        return
    write_whole(path, made)
    say(f"Đã ghi {len(result.changes)} thay đổi vào {submission.places.file}")


def _read(files: Iterable[Path], submission: Submission) -> tuple[list[Form], list[Problem]]:
    """Those of the files that are forms, and every mistake in all of them."""
    from cchc_cli.document.workbook import read_workbooks
    from cchc_cli.read.form import read_form

    forms: list[Form] = []
    problems: list[Problem] = []
    paths = list(dict.fromkeys(files))
    for path, reading in zip(paths, read_workbooks(paths), strict=True):
        form, found = read_form(reading, path.as_posix(), submission)
        forms += [form] if form is not None else []
        problems += found
    return forms, problems


def _stop(problems: Iterable[Problem]) -> None:
    """Tell the problems in the order of the sheets; errors end the command before anything is written."""
    problems = list(problems)
    for problem in problems:
        say(str(problem))
    if errors(problems):
        say(f"Có {len(errors(problems))} lỗi, chưa ghi gì.")
        raise typer.Exit(1)


def _rewritten(path: Path, submission: Submission, result: Merge) -> bytes:
    """The new assessment.yaml; one that does not say what was meant is never written."""
    from cchc_cli.model import Assessment
    from cchc_cli.present.filled import assessment_bytes
    from cchc_cli.read.shape import shaped
    from cchc_cli.read.yaml_strict import parse_yaml, read_raw

    name = submission.places.file
    raw, problems = read_raw(path, name)
    stop_at_errors(problems)
    made = assessment_bytes(raw or b"", submission.claims, result.claims)
    tree, problems = parse_yaml(made, name)
    value, found = shaped(Assessment, tree, name) if tree is not None else (None, [])
    meant = Assessment(edition=submission.index.edition, items=result.claims, parked=submission.parked)
    if value is None or value.model_copy(update={"items": _stated(value)}) != meant:
        message = "có chỗ trong tệp mà chương trình không sửa được nguyên vẹn, nên chưa ghi gì"
        hint = "viết mỗi mục, mỗi số liệu trên dòng riêng, thụt đều như tệp mẫu, rồi nhập lại"
        stop_at_errors([Problem("cannot-keep", Where(name), message, hint), *problems, *found])
    return made


def _stated(value: Assessment) -> dict[str, Claim]:
    return {code: claim for code, claim in value.items.items() if claim is not None}
