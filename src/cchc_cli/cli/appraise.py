"""``cchc appraise export``: one workbook over many units; the way back is ``cli.appraise_import``.

Imports: cli.appraise_units, cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import typer

from cchc_cli.cli.appraise_units import file_dossier, filed_dossier, office_at, opened_units
from cchc_cli.cli.lock import locked
from cchc_cli.cli.stages import hand_out, say, stop_at_errors
from cchc_cli.cli.write import CannotWrite
from cchc_cli.problem import Problem, Where, errors

if TYPE_CHECKING:
    from cchc_cli.judge.scorecard import Scorecard
    from cchc_cli.present.view.appraisal import Given
    from cchc_cli.read.appraisal_folder import Dossier, Filed, Office
    from cchc_cli.read.submission import Submission


def run_export(
    paths: list[Path],
    folder: Path,
    round: int,
    areas: list[str],
    appraiser: str,
    year: int | None,
    output: Path | None,
    dry: bool,
    check: bool,
) -> None:
    """File every dossier, then write one workbook over all of them; units that cannot be read are told and left out."""
    from cchc_cli.present.appraisal_workbook import render_appraisal, too_large
    from cchc_cli.present.view.appraisal import groups

    office = office_at(folder)
    reasons, problems = office.reasons()
    stop_at_errors(problems)
    with ExitStack() as stack:
        if not dry:
            _make(folder)
            stack.enter_context(locked(folder))
        dossiers, problems = stack.enter_context(opened_units(paths, year, office, hashed=True, check=check))
        units, more = _given(dossiers, round, office)
        problems += more
        for problem in problems:
            say(str(problem))
        _check_areas(areas, units)
        found = groups(units, round, set(areas) or None)
        if not found:
            say("Không có đơn vị nào, mục nào để thẩm định; chưa ghi gì.")
            raise typer.Exit(1)
        if too_large(found):
            message, hint = "biểu quá lớn để đọc lại được", "xuất từng lĩnh vực bằng --area, hoặc ít đơn vị hơn một lần"
            stop_at_errors([Problem("appraisal-too-large", Where(str(folder)), message, hint)])
        name = _file_name(round, areas, appraiser)
        target = output or folder / f"{name}.xlsx"
        if target.is_dir():
            target = target / f"{name}.xlsx"
        labels = [one.label for one in reasons]
        stop_at_errors(_filled_in(target, labels))
        for unit in () if dry else units:
            _file(unit.dossier, round, office)
        raw = render_appraisal(found, round, appraiser, labels, _link_from(target))
        hand_out(["xlsx"], {"xlsx": lambda: raw}, target, folder, name, dry)
    say(f"Biểu có {len(units)} đơn vị, {sum(len(one.lines) for one in found)} dòng.")
    if errors(problems):
        raise typer.Exit(1)


def _filled_in(path: Path, labels: list[str]) -> list[Problem]:
    """Why a file that is there must not be overwritten: what an appraiser filled in would be lost."""
    from cchc_cli.document.workbook import read_workbooks
    from cchc_cli.read.appraisal_sheets import read_book, read_rows

    if not path.is_file():
        return []
    (reading,) = read_workbooks([path])
    book = read_book(reading, str(path))
    where, hint = Where(str(path)), "dời tệp đi nơi khác, hoặc chọn tên khác sau --output"
    if isinstance(book, Problem):
        return [Problem("form-there", where, "đã có tệp này, không phải biểu thẩm định; không ghi đè", hint)]
    filled, problems = read_rows(book, dict.fromkeys(book.questions, Decimal(10**6)), labels)
    if filled or errors(problems):
        return [Problem("form-there", where, "biểu này đã có người điền; không ghi đè", hint)]
    return []


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(folder, error) from error


def _given(dossiers: Iterable[Dossier], round: int, office: Office) -> tuple[list[Given], list[Problem]]:
    """The units scored, with their last check and, in round 2, as they were in round 1."""
    from cchc_cli.judge.appraisal import has_round
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.view.appraisal import Given
    from cchc_cli.rules.base import on

    units: list[Given] = []
    problems: list[Problem] = []
    for dossier in dossiers:
        submission = dossier.submission
        if round > 1 and not has_round(submission.appraisal, 1):
            message = f"{submission.unit.name} chưa có kết quả thẩm định lần 1"
            hint = "nhập kết quả lần 1 bằng `cchc appraise import` trước"
            problems.append(Problem("appraisal-no-round", Where(dossier.label), message, hint))
            continue
        last = submission.index.head.deadlines.explanation
        if round > 1 and last and dossier.packed_on and dossier.packed_on > on(last, submission.year):
            limit = on(last, submission.year)
            say(f"{dossier.label}: gói lập ngày {dossier.packed_on:%d/%m/%Y}, sau hạn giải trình {limit:%d/%m/%Y}.")
        if dossier.kept is None:
            say(f"{dossier.label}: tài liệu chưa kiểm tra, biểu ghi “chưa kiểm tra”; thêm --check để kiểm tra.")
        first = _first(dossier, office) if round > 1 else None
        units.append(Given(dossier, score(submission, None), first))
    return units, problems


def _first(dossier: Dossier, office: Office) -> tuple[Submission, Scorecard, Filed] | None:
    """The dossier as it was exported for round 1, where it was."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.read.appraisal_folder import INDEX, read_filed

    filed = read_filed(office.kept(*dossier.key, 1) / INDEX)
    before, _ = filed_dossier(filed, office) if filed is not None else (None, [])
    return None if before is None or filed is None else (before.submission, score(before.submission, None), filed)


def _check_areas(areas: Iterable[str], units: Iterable[Given]) -> None:
    known = {area.code for unit in units for area in unit.card.index.areas}
    for area in areas:
        if known and area not in known:
            raise typer.BadParameter(f"không có lĩnh vực {area}; có: {', '.join(sorted(known, key=int))}")


def _file(dossier: Dossier, round: int, office: Office) -> None:
    """Keep the dossier as exported; once a round has decisions, those were made on what is kept: it stays."""
    from cchc_cli.judge.appraisal import decisions

    if decisions(dossier.submission.appraisal, round) and office.kept(*dossier.key, round).is_dir():
        say(f"{dossier.label}: lần {round} đã có kết luận, giữ bản lưu hồ sơ đã thẩm định.")
        return
    file_dossier(dossier, round, office)


def _file_name(round: int, areas: Iterable[str], appraiser: str) -> str:
    from cchc_cli.vietnamese import plain

    parts = [f"bieu-tham-dinh-lan-{round}", *(f"linh-vuc-{area}" for area in sorted(set(areas))), plain(appraiser)]
    return "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in parts)))[:120]


def _link_from(target: Path) -> Callable[[Path], str]:
    start = target.resolve().parent

    def link(path: Path) -> str:
        try:
            relative = os.path.relpath(path.resolve(), start)
        except ValueError:  # another drive
            return path.resolve().as_posix()
        return quote(os.fsencode(Path(relative).as_posix()))

    return link
