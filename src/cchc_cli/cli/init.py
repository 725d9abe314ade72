"""``cchc init``: a new workspace, or what an existing one lacks; nothing that is there is ever changed.

Imports: cli.asking, cli.lock, cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cchc_cli.cli.asking import (
    CAPACITY,
    TITLE,
    Given,
    ask,
    ask_officers,
    ask_set,
    fitting,
    known_kind,
    lacking,
    unit_data,
    with_edition,
)
from cchc_cli.cli.lock import locked
from cchc_cli.cli.stages import load_year, or_stop, say, stop_at_errors
from cchc_cli.cli.write import CannotWrite, write_whole
from cchc_cli.problem import Problem, Where, errors

if TYPE_CHECKING:
    from cchc_cli.model import Index, Unit
    from cchc_cli.read.criteria import Places
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.workspace import Workspace

Files = dict[Path, bytes]
"""What is written where nothing is yet."""


def run_init(folder: Path, given: Given, dry: bool) -> None:
    """Ask for what is missing, check it as any workspace is checked, then write what is not there."""
    from cchc_cli.read.workspace import Workspace

    if given.kind is not None:
        given = replace(given, kind=known_kind(given.kind))
    root = folder.resolve()
    stop_at_errors(_inside_another(root))
    workspace = Workspace(root)
    unit_file = workspace.evidence / "unit.yaml"
    try:
        if unit_file.exists():
            submission, files = _again(workspace, given)
        else:
            submission, files = _anew(workspace, given, unit_file)
    except typer.Abort:
        say("\nĐã dừng theo yêu cầu; chưa ghi gì.")
        raise typer.Exit(1) from None
    folders = _folders(submission)
    if not dry:
        _make(root)
    with nullcontext() if dry else locked(root):
        _write(workspace, folders, files, dry)
    if not dry:
        say(f"Tiếp theo: đọc evidence/{submission.year}/huong-dan.md, rồi điền biểu Excel trong out/{submission.year}.")


def _inside_another(root: Path) -> list[Problem]:
    """A workspace inside another would hide it; whoever asks for one is most likely in the wrong folder."""
    above = next((one for one in root.parents if (one / "evidence").is_dir()), None)
    if above is None:
        return []
    message = f"thư mục này nằm trong hồ sơ đã có ở {above}"
    return [Problem("inside-workspace", Where(str(root)), message, f"chạy `cchc init` trong {above}")]


def _anew(workspace: Workspace, given: Given, unit_file: Path) -> tuple[Submission, Files]:
    """The year's submission with nothing stated yet, and all its files."""
    from cchc_cli.present.initial import role_items, unit_bytes

    asked = sys.stdin.isatty() and bool(lacking(with_edition(workspace, given)))
    given = ask(workspace, given) if asked else with_edition(workspace, given)
    _stop_if_lacking(workspace, given)
    year, edition = or_stop(given.year, ()), or_stop(given.edition, ())
    index, places = _set(workspace, edition)
    if asked and not given.officers:
        given = replace(given, officers=ask_officers(index, role_items(index)))
    elif not given.officers:
        given = replace(given, officers=tuple(f"{role}=" for role in role_items(index)))
        say("Người phụ trách ghi theo vai trò chủ trì trong bộ tiêu chí, chưa có tên: sửa trong evidence/unit.yaml.")
    data = unit_data(given, index)
    data["signer"] = {"capacity": CAPACITY, "title": TITLE, "name": ""} | data.get("signer", {})
    officers = data.pop("officers", {})
    raw = unit_bytes(data | {"edition": {year: edition}, "officers": officers})
    unit = _checked_unit(raw, workspace, unit_file)
    submission, files = _year(workspace, unit, year, index, places)
    return submission, {unit_file: raw} | files


def _again(workspace: Workspace, given: Given) -> tuple[Submission, Files]:
    """What the year still lacks; unit.yaml stays as it is, and what it would have to say is said."""
    from cchc_cli.read.workspace import read_unit

    unit, problems = read_unit(workspace)
    unit = or_stop(unit, problems)
    year = given.year if given.year is not None else max(unit.edition)
    stated = unit.edition.get(year)
    if stated is not None and given.edition not in (None, stated):
        move = f"cchc criteria migrate --to {given.edition} --year {year}"
        raise typer.BadParameter(f"unit.yaml ghi bộ {stated} cho năm {year}; muốn đổi bộ thì chạy `{move}`")
    wanted = replace(given, year=year, edition=stated or given.edition, kind=unit.kind)
    wanted = ask_set(workspace, wanted) if sys.stdin.isatty() else with_edition(workspace, wanted)
    if wanted.edition is None:
        _stop_if_lacking(workspace, replace(wanted, id="?", name="?", header=("?",), report_to=("?",), place="?"))
    edition = or_stop(wanted.edition, ())
    index, places = _set(workspace, edition)
    _tell_what_to_add(unit, unit_data(given, index), year, edition)
    unit = unit.model_copy(update={"edition": {**unit.edition, year: edition}})
    return _year(workspace, unit, year, index, places)


def _stop_if_lacking(workspace: Workspace, given: Given) -> None:
    """Everything that is missing at once, with the sets to choose from."""
    names = lacking(given)
    if not names:
        return
    found = ", ".join(fitting(workspace, given.kind, given.year)) or "chưa có"
    sets = f" (các bộ hợp: {found})" if "--edition" in names else ""
    raise typer.BadParameter(f"còn thiếu {', '.join(names)}{sets}; hoặc chạy ở dấu nhắc để được hỏi từng mục")


def _set(workspace: Workspace, edition: str) -> tuple[Index, Places]:
    """A criteria set that holds, or exit 1."""
    from cchc_cli.judge.index_checks import check_index
    from cchc_cli.read.workspace import read_edition

    loaded, problems = read_edition(workspace, edition, Where(workspace.name(workspace.criteria)))
    loaded = or_stop(loaded, problems)
    stop_at_errors(errors(check_index(*loaded)))
    return loaded


def _checked_unit(raw: bytes, workspace: Workspace, path: Path) -> Unit:
    """The new unit.yaml as every command will read it; what was given wrongly is wrong usage, nothing is written."""
    from cchc_cli.model import Unit
    from cchc_cli.read.shape import shaped
    from cchc_cli.read.yaml_strict import parse_yaml

    name = workspace.name(path)
    tree, problems = parse_yaml(raw, name)
    unit, found = shaped(Unit, tree, name) if tree is not None else (None, [])
    if unit is None or problems:
        raise typer.BadParameter("; ".join(f"{one.where.path}: {one.message}" for one in [*problems, *found]))
    return unit


def _year(workspace: Workspace, unit: Unit, year: int, index: Index, places: Places) -> tuple[Submission, Files]:
    """The year as it is, else with nothing stated; and the files of it that are not there."""
    from cchc_cli.judge.claim_checks import check_claims
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.form import render_form, unfit
    from cchc_cli.present.initial import FORM_NAME, assessment_bytes, guide_bytes, report_bytes
    from cchc_cli.read.submission import ClaimPlaces, Submission
    from cchc_cli.read.yaml_strict import Map, parse_yaml

    path = workspace.year(year) / "assessment.yaml"
    raw = assessment_bytes(index.edition, year)
    if path.exists():
        submission, problems = load_year(workspace, year)
    else:
        tree, problems = parse_yaml(raw, workspace.name(path))
        assert isinstance(tree, Map)  # noqa: S101 - our own text
        claims = ClaimPlaces(workspace.name(path), tree)
        submission = Submission(workspace, unit, year, index, places, {}, claims, ())
        problems += check_claims(submission)
    submission = or_stop(submission, problems)
    files = {
        path: raw,
        workspace.year(year) / "report.yaml": report_bytes(index, year),
        workspace.year(year) / "huong-dan.md": guide_bytes(unit, index, year),
    }
    form = workspace.output(year) / FORM_NAME
    if form.exists():
        say(f"Đã có, giữ nguyên: {workspace.name(form)}; biểu mới thì xuất bằng `cchc form export`.")
    else:
        stop_at_errors(unfit(submission, None, None))
        files[form] = render_form(submission, score(submission, None))
    return submission, files


def _folders(submission: Submission) -> list[Path]:
    """The items' folders that are not there under any name."""
    from cchc_cli.judge.filing import item_folder
    from cchc_cli.present.initial import folder_names
    from cchc_cli.read.evidence import folder_names as there

    year = submission.workspace.year(submission.year)
    names = there(year) if year.is_dir() else []
    wanted = folder_names(submission.index)
    return [year / name for code, name in wanted.items() if item_folder(code, names) not in names]


def _tell_what_to_add(unit: Unit, data: dict[str, Any], year: int, edition: str) -> None:
    """The lines of unit.yaml that would have to be other than they are."""
    from cchc_cli.present.initial import yaml_lines

    stated = unit.model_dump()
    lines = {} if year in unit.edition else {"edition": {**unit.edition, year: edition}}
    for key, value in data.items():
        now = stated[key]
        if isinstance(value, dict):
            other = {name: one for name, one in value.items() if _plain(now.get(name)) != one}
            lines |= {key: other} if other else {}
        elif _plain(now) != value:
            lines[key] = value
    if lines:
        say("evidence/unit.yaml đã có, giữ nguyên. Tự sửa trong tệp, các mục sau phải là:")
        say(yaml_lines(lines).rstrip())


def _plain(value: Any) -> Any:
    """A value of the model as it stands in the file."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _write(workspace: Workspace, folders: list[Path], files: Files, dry: bool) -> None:
    """Only what is not there; each file whole, so that a run that was cut short is simply run again."""
    kept = [path for path in files if path.exists()]
    new = {path: raw for path, raw in files.items() if path not in kept}
    for path in kept:
        say(f"Đã có, giữ nguyên: {workspace.name(path)}")
    if dry:
        for path in (*new, *folders):
            say(f"Sẽ {'tạo thư mục' if path in folders else 'ghi'} {workspace.name(path)}")
        say("Chưa ghi gì vì có --dry-run.")
        return
    for path, raw in new.items():
        write_whole(path, raw)
        say(f"Đã ghi {workspace.name(path)}")
    for path in folders:
        _make(path)
    if folders:
        say(f"Đã tạo {len(folders)} thư mục của các mục cần tài liệu trong {workspace.name(folders[0].parent)}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(folder, error) from error
