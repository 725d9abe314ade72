"""``cchc plan``: the remediation plan, from last year's result and the actions in plan.yaml.

Imports: cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    last_check,
    load,
    load_year,
    open_workspace,
    or_stop,
    parse_day,
    place_of,
    say,
    stop_at_errors,
    terminal_text,
)
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Where, errors, in_order

if TYPE_CHECKING:
    from cchc_cli.judge.plan import Picture
    from cchc_cli.judge.scoring import Checked
    from cchc_cli.model import Index, Unit
    from cchc_cli.present.blocks import Paper
    from cchc_cli.read.plan import PlanFile
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.workspace import Workspace

FORMATS = ("docx", "xlsx", "md", "table", "pdf")
NAME = "ke-hoach-khac-phuc"
_NAMES = {"xlsx": "ke-hoach-theo-doi", "table": "ke-hoach-theo-doi"}


def run_plan(
    workspace: Path,
    before: int | None,
    year: int | None,
    format: str,
    output: Path | None,
    date: str | None,
    final: bool,
    dry: bool,
) -> None:
    """Read both years, bring plan.yaml up to date, then write what is asked for."""
    from cchc_cli.cli.pdf import to_pdf
    from cchc_cli.judge.plan import follow_up
    from cchc_cli.present import markdown, sheets
    from cchc_cli.present.view.plan import plan_paper
    from cchc_cli.present.view.plan_work import work_paper, work_sheets, work_stamp, work_title

    formats, day = formats_of(format, FORMATS), parse_day(date, "--date")
    before, year = _years(open_workspace(workspace), before, year)
    submission = load(workspace, before)
    picture = _picture(submission, year)
    folder = submission.workspace.output(year)
    names = {one: _NAMES.get(one, NAME) for one in formats}
    for one in formats:  # a name that fits no format is told before plan.yaml is written
        place_of(one, formats, output, folder, names[one])
    file = _up_to_date(submission, picture, dry)
    if final:
        _refuse_unfilled(file, picture, submission.unit)
    working = [one for one in formats if one in _NAMES]
    works = follow_up(picture, file.plan, _checked(submission.workspace, year) if working else None)
    paper = plan_paper(picture, file.plan, submission.unit, day)
    renderers: Renderers = {
        "docx": lambda: _docx(paper),
        "md": lambda: markdown.render(paper),
        "xlsx": lambda: sheets.render(work_sheets(picture, works), work_title(picture), work_stamp(picture)),
        "table": lambda: terminal_text(work_paper(picture, works)),
        "pdf": lambda: to_pdf(_docx(paper)),
    }
    hand_out(formats, renderers, output, folder, names, dry)


def _years(workspace: Workspace, before: int | None, year: int | None) -> tuple[int, int]:
    """The year whose result is planned from and the year to plan for; or exit 1 where the first has no result.

    Where nothing is asked: the latest year that states something, or the one after it where it has none before it.
    """
    from cchc_cli.read.workspace import years

    stated = [one for one in years(workspace) if (workspace.year(one) / "assessment.yaml").exists()]
    if not stated:
        message, hint = "chưa có năm nào tự chấm điểm", "lập hồ sơ bằng `cchc init`, điền và nhập biểu, rồi chạy lại"
        stop_at_errors([Problem("no-year", Where(workspace.name(workspace.evidence)), message, hint)])
    asked = year
    if year is None:
        year = before + 1 if before is not None else stated[-1] + (stated[-1] - 1 not in stated)
    if before is None:
        before = year - 1
        if asked is None:
            say(f"Kế hoạch năm {year}, từ kết quả năm {before}.")
    if before >= year:
        raise typer.BadParameter("năm sau --from phải trước năm sau --year, ví dụ --from 2022 --year 2023")
    if before not in stated:
        stop_at_errors([_no_result(workspace, before, stated, asked)])
    return before, year


def _no_result(workspace: Workspace, before: int, stated: list[int], asked: int | None) -> Problem:
    """A year without a result, with the command that plans from one that has it: for the year asked for if it can."""
    earlier = [one for one in stated if asked is not None and one < asked]
    start = (earlier or stated)[-1]
    command = f"cchc plan --from {start} --year {asked if earlier else start + 1}"
    listed = ", ".join(map(str, stated))
    hint = f"các năm có kết quả: {listed}; lập kế hoạch bằng `{command}`"
    return Problem("unknown-year", Where(workspace.name(workspace.evidence)), f"chưa có kết quả năm {before}", hint)


def _picture(before: Submission, year: int) -> Picture:
    """Last year's result against the set of the year to come."""
    from cchc_cli.judge.links import link
    from cchc_cli.judge.plan import picture
    from cchc_cli.judge.scoring import score
    from cchc_cli.read.criteria import read_companions
    from cchc_cli.read.workspace import read_chain

    workspace = before.workspace
    index = _index(before, year)
    chain, problems = read_chain(workspace, before.index, index)
    stop_at_errors(problems)
    folder = workspace.criteria / index.edition
    companions, problems = read_companions(folder, workspace.name(folder))
    stop_at_errors(problems)
    return picture(score(before, None), before, link(chain), index, year, companions)


def _index(before: Submission, year: int) -> Index:
    """The set of the year: that of unit.yaml, else last year's where it goes on; or exit 1."""
    from cchc_cli.judge.index_checks import check_index
    from cchc_cli.read.workspace import read_edition

    place = Where("evidence/unit.yaml", None, "edition")
    edition = before.unit.edition.get(year)
    if edition is None:
        if year not in before.index.head.years:
            message, hint = f"chưa ghi bộ tiêu chí của năm {year}", f"thêm `{year}: <tên bộ>` vào mục edition"
            stop_at_errors([Problem("no-edition", place, message, hint)])
        edition = before.index.edition
        say(f"unit.yaml chưa ghi bộ tiêu chí năm {year}: dùng bộ {edition}, còn áp dụng.")
    loaded, problems = read_edition(before.workspace, edition, place)
    loaded = or_stop(loaded, problems)
    stop_at_errors(errors(check_index(*loaded)))
    return loaded[0]


def _up_to_date(before: Submission, picture: Picture, dry: bool) -> PlanFile:
    """plan.yaml as it is, with an action for every new loss; what people wrote is never touched. Or exit 1."""
    from cchc_cli.judge.plan import drafts
    from cchc_cli.judge.plan_checks import check_plan
    from cchc_cli.model import Plan
    from cchc_cli.present.planned import plan_bytes

    path = before.workspace.year(picture.year) / "plan.yaml"
    name = before.workspace.name(path)
    raw, file = _as_it_is(path, name)
    if file is not None:
        stop_at_errors(check_plan(file, picture))
    plan = file.plan if file is not None else Plan()
    new = drafts(picture, plan, before.texts.causes if before.texts is not None else {})
    if file is not None and not new:
        return file
    made = plan_bytes(raw, file, picture, new)
    read = _read_back(made, name, plan.model_copy(update={"actions": (*plan.actions, *(one for _, one in new))}))
    if dry:
        say(f"Sẽ ghi {len(new)} việc mới vào {name}; chưa ghi gì vì có --dry-run.")
    else:
        write_whole(path, made)
        say(f"Đã ghi {len(new)} việc mới vào {name}: xem lại, bổ sung nguyên nhân, thời hạn, nơi phối hợp.")
    return read


def _as_it_is(path: Path, name: str) -> tuple[bytes | None, PlanFile | None]:
    """The file's bytes and what they say, nothing where there is none; or exit 1."""
    from cchc_cli.read.plan import parse_plan
    from cchc_cli.read.yaml_strict import read_raw

    if not path.exists():
        return None, None
    raw, problems = read_raw(path, name)
    raw = or_stop(raw, problems)
    file, problems = parse_plan(raw, name)
    stop_at_errors(problems)
    return raw, file


def _read_back(made: bytes, name: str, meant: object) -> PlanFile:
    """The new text as it reads; one that does not say what was meant is never written."""
    from cchc_cli.read.plan import parse_plan

    file, problems = parse_plan(made, name)
    if file is None or file.plan != meant:
        message = "không thêm được việc mới vào cuối danh sách actions"
        hint = "viết mỗi việc một dấu `-` đầu dòng, các mục của việc thụt vào bên dưới, rồi chạy lại"
        file = or_stop(file, [Problem("cannot-keep", Where(name, None, "actions"), message, hint), *problems])
    return file


def _refuse_unfilled(file: PlanFile, picture: Picture, unit: Unit) -> None:
    """``--final``: nothing is written while a mark remains."""
    from cchc_cli.judge.plan_checks import unfilled

    problems = unfilled(file, picture, unit)
    for problem in in_order(problems):
        say(str(problem))
    if problems:
        say(f"Còn {len(problems)} chỗ chưa ghi, chưa lập bản trình ký.")
        raise typer.Exit(1)


def _checked(workspace: Workspace, year: int) -> Checked | None:
    """What the last check-evidence of the planned year found; nothing where the year states nothing yet."""
    if not (workspace.year(year) / "assessment.yaml").is_file():
        return None
    submission, problems = load_year(workspace, year)
    if submission is None:
        say(f"Hồ sơ năm {year} có {len(errors(problems))} lỗi, chưa biết việc nào đã có tài liệu kiểm chứng.")
        return None
    return last_check(submission)[1]


def _docx(paper: Paper) -> bytes:
    from cchc_cli.present.docx import render

    return render(paper)
