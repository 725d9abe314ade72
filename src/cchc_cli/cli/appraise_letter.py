"""``cchc appraise letter`` and ``diff``: what is sent to each unit, what the council sees, where the two differ.

Imports: cli.appraise_units, cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.appraise_units import filed_units, office_at, opened_units
from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    parse_day,
    say,
    stop_at_errors,
    terminal_text,
    write_files,
)
from cchc_cli.problem import Problem, Where, errors

if TYPE_CHECKING:
    from cchc_cli.present.sheets import Sheet
    from cchc_cli.present.view.appraisal_letter import Letter
    from cchc_cli.read.appraisal_folder import Dossier, Office


@contextmanager
def _units(paths: list[Path], office: Office, year: int | None) -> Iterator[tuple[list[Dossier], list[Problem]]]:
    """The units named, else all that were exported; those that cannot be read are told."""
    if paths:
        with opened_units(paths, year, office) as (dossiers, problems):
            for problem in problems:
                say(str(problem))
            yield dossiers, problems
        return
    dossiers, problems = filed_units(office, year)
    for problem in problems:
        say(str(problem))
    yield dossiers, problems


def _appraised(dossiers: list[Dossier], round: int | None, problems: list[Problem]) -> list[tuple[Dossier, int]]:
    """The units that have had the round (``None``: any), each with its last; others are told. None at all: exit 1."""
    from cchc_cli.judge.appraisal import last_round
    from cchc_cli.present.view.appraisal_letter import held

    found = []
    for dossier in dossiers:
        number = round or last_round(dossier.submission.appraisal)
        if number and held(dossier, number):
            found.append((dossier, number))
            continue
        lan = f" lần {round}" if round else ""
        message = f"{dossier.submission.unit.name} chưa có kết quả thẩm định{lan}"
        hint = "nhập kết quả bằng `cchc appraise import` trước"
        problems.append(Problem("appraisal-no-round", Where(dossier.label), message, hint))
        say(str(problems[-1]))
    if not found:
        say("Không có đơn vị nào có kết quả thẩm định; chưa ghi gì.")
        raise typer.Exit(1)
    return found


def run_letter(
    paths: list[Path],
    folder: Path,
    round: int | None,
    year: int | None,
    date: str | None,
    output: Path | None,
    dry: bool,
) -> None:
    """For each unit its papers and its workbook, then the council's table; all are made before the first is written."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.view.appraisal_letter import Letter
    from cchc_cli.present.view.appraisal_summary import council_sheets

    day, office = parse_day(date, "--date"), office_at(folder)
    agency, problems = office.agency()
    stop_at_errors(problems)
    with _units(paths, office, year) as (dossiers, problems):
        letters = [
            Letter(dossier, score(dossier.submission, None), number, agency, day)
            for dossier, number in _appraised(dossiers, round, problems)
        ]
        made = [one for letter in letters for one in _papers(letter, output or folder, office)]
        journals = {letter.dossier.key: office.journal(*letter.dossier.key) for letter in letters}
        sheets = council_sheets(letters, journals)
        last = max(letter.round for letter in letters)
        name = f"bang-tong-hop-tham-dinh-lan-{last}.xlsx"
        made.append(((output or folder) / name, _book(sheets, "Tổng hợp kết quả thẩm định Chỉ số CCHC", letters)))
    write_files(made, dry)
    for letter in letters:
        if letter.undecided:
            say(f"{letter.card.unit.name}: {len(letter.undecided)} mục chưa có kết luận, tính theo điểm tự chấm.")
    _tell_open(letters, folder)
    if errors(problems):
        raise typer.Exit(1)


def _papers(letter: Letter, folder: Path, office: Office) -> Iterator[tuple[Path, bytes]]:
    from cchc_cli.present.docx import render
    from cchc_cli.present.view.appraisal_letter import explain_paper, result_paper, unit_sheets

    home = folder / office.home(*letter.dossier.key).relative_to(office.folder)
    end = f"lan-{letter.round}"
    yield home / f"phieu-ket-qua-tham-dinh-{end}.docx", render(result_paper(letter))
    if letter.to_explain:
        yield home / f"danh-muc-de-nghi-giai-trinh-{end}.docx", render(explain_paper(letter))
    title = f"Kết quả thẩm định lần {letter.round} – {letter.card.unit.name} – năm {letter.card.year}"
    yield home / f"ket-qua-tham-dinh-{end}.xlsx", _book(unit_sheets(letter), title, [letter])


def _book(sheets: tuple[Sheet, ...], title: str, letters: list[Letter]) -> bytes:
    from cchc_cli.present.sheets import render
    from cchc_cli.present.view.words import stamp

    mark = next((stamp(one.card.index) for one in letters if one.card.index.illustrative), None)
    return render(sheets, title, mark)


def _tell_open(letters: list[Letter], folder: Path) -> None:
    """What the office has yet to write."""
    from cchc_cli.present.view.appraisal_letter import TO_FILL

    places = dict.fromkeys(words for letter in letters for words in letter.open)
    if places:
        say(f"Còn chỗ “{TO_FILL}”: {', '.join(places)}. Cơ quan thẩm định ghi ở {folder / 'agency.yaml'};")
        say("lý do, căn cứ của từng mục ghi trong biểu thẩm định rồi nhập lại.")


def run_diff(
    paths: list[Path],
    folder: Path,
    round: int | None,
    year: int | None,
    format: str,
    output: Path | None,
    dry: bool,
) -> None:
    """Where appraisers and units differ, by item, over all units."""
    from cchc_cli.judge.appraisal import differences
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import markdown, sheets
    from cchc_cli.present.score_json import dumps
    from cchc_cli.present.view import appraisal_summary as view
    from cchc_cli.present.view.words import stamp

    formats, office = formats_of(format, ("table", "json", "xlsx", "md")), office_at(folder)
    reasons, problems = office.reasons()
    stop_at_errors(problems)
    with _units(paths, office, year) as (dossiers, problems):
        if not dossiers:
            say("Không có đơn vị nào để so.")
            raise typer.Exit(1)
        cards = [(one, score(one.submission, None)) for one, _ in _appraised(dossiers, round, problems)]
        found = differences(cards, [one.label for one in reasons], round)
        mark = next((stamp(card.index) for _, card in cards if card.index.illustrative), None)
        paper = view.diff_paper(found, mark, len(cards))
        renderers: Renderers = {
            "table": lambda: terminal_text(paper),
            "json": lambda: dumps(view.diff_json(found)),
            "xlsx": lambda: sheets.render(view.diff_sheets(found), paper.title, mark),
            "md": lambda: markdown.render(paper),
        }
        hand_out(formats, renderers, output, folder, "khac-nhau-tham-dinh", dry)
    if errors(problems):
        raise typer.Exit(1)
