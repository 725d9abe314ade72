"""The units of an appraisal: workspaces and packages as they come in, and the dossiers that the office has filed.

What keeps one unit from being read is told, and the others go on.

Imports: cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import load_year
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Severity, Where, errors

if TYPE_CHECKING:
    from cchc_cli.read.appraisal_folder import Dossier, Filed, Office
    from cchc_cli.read.bag import Package
    from cchc_cli.read.bag_tags import Bag
    from cchc_cli.read.kept import Kept
    from cchc_cli.read.submission import Submission


def office_at(folder: Path) -> Office:
    """The appraising office's folder, there already or not."""
    from cchc_cli.read.appraisal_folder import Office

    return Office(folder)


@contextmanager
def opened_units(
    paths: Iterable[Path], year: int | None, office: Office, *, hashed: bool = False, check: bool = False
) -> Iterator[tuple[list[Dossier], list[Problem]]]:
    """The dossiers at these places with the office's decisions, and why some are left out. ``hashed``: the files'
    hashes are wanted, those of packages always come; ``check``: their evidence is read and checked now. What packages
    state lies in a folder of ours meanwhile."""
    from cchc_cli.read.bag import same_package

    with ExitStack() as stack:
        found: list[Dossier] = []
        problems: list[Problem] = []
        places = {path.resolve(): path for path in same_package(list(paths))}
        for path in places.values():
            if path.is_file() or (path / "bagit.txt").is_file():
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-")))
                dossier, told = _package(path, year, folder, check)
            else:
                dossier, told = _workspace(path, year, hashed, check)
            if dossier is not None:
                told += _other_set(dossier, office)
                dossier, more = (None, []) if errors(told) else decided(dossier, office)
                told += more
            problems += told if dossier is None else [one for one in told if one.severity is not Severity.ERROR]
            found += [dossier] if dossier is not None else []
        once, twice = _once(found)
        yield once, [*problems, *twice]


def decided(dossier: Dossier, office: Office) -> tuple[Dossier | None, list[Problem]]:
    """The dossier with what the office decided (in the unit's workspace, of a package in the office's folder only) and
    with the survey.yaml that the office keeps of the unit, where it has one."""
    from cchc_cli.model import SurveyResult
    from cchc_cli.read.appraisal_folder import read_decisions
    from cchc_cli.read.submission import read_optional

    appraisal, problems = read_decisions(office.decisions(*dossier.key, dossier.root))
    path = office.home(*dossier.key) / "survey.yaml"
    survey, found = read_optional(SurveyResult, path, str(path))
    problems += found
    if errors(problems):
        return None, problems
    submission = dossier.submission
    submission = replace(submission, appraisal=appraisal, survey=survey or submission.survey)
    return replace(dossier, submission=submission), problems


def _once(dossiers: list[Dossier]) -> tuple[list[Dossier], list[Problem]]:
    """Of a unit that comes twice neither counts: which of its dossiers is meant cannot be told."""
    by_key: dict[tuple[str, int], list[Dossier]] = defaultdict(list)
    for one in dossiers:
        by_key[one.key].append(one)
    problems = []
    for (_, year), same in by_key.items():
        if len(same) > 1:
            message = f"{same[0].submission.unit.name} năm {year} có {len(same)} hồ sơ: "
            message += ", ".join(one.label for one in same)
            where, hint = Where(same[0].label), "chỉ giữ một hồ sơ của mỗi đơn vị rồi chạy lại"
            problems.append(Problem("appraisal-unit-twice", where, message, hint))
    return [same[0] for same in by_key.values() if len(same) == 1], problems


def _other_set(dossier: Dossier, office: Office) -> list[Problem]:
    """Whether the dossier was scored by another set than the one that the office has under that name."""
    from cchc_cli.judge.dossier import edition_problems
    from cchc_cli.read.workspace import Workspace

    submission, edition = dossier.submission, dossier.submission.index.edition
    theirs, ours = (
        {path.name: path.read_bytes() for path in sorted((workspace.criteria / edition).glob("*.yaml"))}
        for workspace in (submission.workspace, Workspace(office.folder.resolve().parent))
    )
    problems = edition_problems(dossier.label, edition, theirs, ours or None)
    return [one for one in problems if one.severity is Severity.ERROR]


def _left_out(label: str, problems: list[Problem], message: str, hint: str) -> list[Problem]:
    """One line that says that a unit is left out, before what is wrong with it."""
    return [Problem("appraisal-unit-unreadable", Where(label), message, hint), *problems]


def _workspace(path: Path, year: int | None, hashed: bool, check: bool) -> tuple[Dossier | None, list[Problem]]:
    from cchc_cli.document.digest import digest_of
    from cchc_cli.read.appraisal_folder import Dossier
    from cchc_cli.read.kept import read_kept
    from cchc_cli.read.workspace import Workspace, choose_year

    label = str(path)
    workspace = Workspace(path.resolve())
    if not workspace.evidence.is_dir():
        message = "không phải hồ sơ của đơn vị, cũng không phải gói hồ sơ"
        return None, _left_out(label, [], message, "ghi thư mục hồ sơ (có thư mục evidence) hoặc gói ZIP đơn vị gửi")
    chosen, problems = choose_year(workspace, year)
    submission, found = load_year(workspace, chosen) if chosen is not None else (None, [])
    problems += found
    if submission is None:
        problems = [replace(one, where=replace(one.where, file=f"{label}/{one.where.file}")) for one in problems]
        return None, _left_out(label, problems, "hồ sơ có lỗi, chưa đưa vào thẩm định", "sửa các lỗi dưới đây")
    files = {}
    for file in submission.files if hashed else ():
        try:
            files[file.name] = digest_of(file.path)[1]
        except OSError:
            continue  # check-evidence tells of it; the appraiser sees the name
    kept, told = _checked(submission, label) if check else (read_kept(submission), [])
    return Dossier(submission, label, workspace.root, files, unpacked=True, kept=kept), [*problems, *told]


def _package(path: Path, year: int | None, folder: Path, check: bool) -> tuple[Dossier | None, list[Problem]]:
    """A package, judged as ``cchc verify`` does but for the receiver's own set: one that is not whole is left out."""
    from cchc_cli.judge.bag_checks import check_bag
    from cchc_cli.read.bag import open_package
    from cchc_cli.read.bag_tags import read_bag

    package = open_package(path)
    try:
        bag = read_bag(package)
        problems = [Problem("package-unsafe", *one) for one in package.found]
        if bag is not None:
            problems += check_bag(bag)
        if bag is None or errors(problems):
            message = "gói hồ sơ không nguyên vẹn, chưa đưa vào thẩm định"
            return None, _left_out(package.label, problems, message, "xem `cchc verify`; đề nghị đơn vị gửi lại")
        dossier, found = _packed(path, package, bag, year, folder)
        if dossier is None:
            message = "hồ sơ trong gói có lỗi, chưa đưa vào thẩm định"
            return None, _left_out(package.label, found, message, "xem `cchc verify`; đề nghị đơn vị gửi lại")
        if check:
            kept, more = _checked_package(package, bag, dossier.submission.year)
            dossier, found = replace(dossier, kept=kept), [*found, *more]
        return dossier, [*problems, *found]
    finally:
        package.close()


def _checked(submission: Submission, label: str) -> tuple[Kept | None, list[Problem]]:
    """What reading and checking the evidence finds now; nothing is written. Where it cannot be checked, why not."""
    from cchc_cli.cli.reading import checked_evidence
    from cchc_cli.present.view.evidence import documents_json, findings_json, states_json
    from cchc_cli.read.kept import Kept

    try:
        subject, found, states = checked_evidence(submission, keep=False)
    except typer.Exit:  # what stopped it has been told on stderr
        message, hint = "không kiểm tra được tài liệu kiểm chứng của đơn vị này", "xem lỗi nêu ở trên"
        return None, [Problem("unit-evidence-unread", Where(label), message, hint, Severity.WARNING)]
    return Kept(states_json(states), documents_json(subject), tuple(findings_json(found))), []


def _checked_package(package: Package, bag: Bag, year: int) -> tuple[Kept | None, list[Problem]]:
    """The same for a package: its evidence lies in a folder of ours for as long as that takes."""
    from cchc_cli.cli.units import lay_out
    from cchc_cli.read.bag_statements import copy_statements

    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        workspace = copy_statements(package, bag, Path(folder))
        problems = lay_out(package, bag, Path(folder), year)
        submission, _ = load_year(workspace, year)
        kept, told = (None, []) if submission is None else _checked(submission, package.label)
        return kept, [*problems, *told]


def _packed(
    path: Path, package: Package, bag: Bag, year: int | None, folder: Path
) -> tuple[Dossier | None, list[Problem]]:
    from cchc_cli.judge.dossier import score_problems
    from cchc_cli.judge.scoring import score
    from cchc_cli.read.appraisal_folder import Dossier
    from cchc_cli.read.bag_statements import copy_statements
    from cchc_cli.read.evidence import ITEM_FOLDER, EvidenceFile

    stated = bag.info.get("Cchc-Year", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) == 4) or year not in (None, int(stated)):
        message = f"gói của năm {stated[:10] or '(không ghi)'}, không phải năm đang thẩm định"
        return None, [Problem("appraisal-year", Where(package.label), message, "lấy đúng gói, hoặc sửa --year")]
    submission, problems = load_year(copy_statements(package, bag, folder), int(stated))
    if submission is None:
        return None, problems
    problems += errors(score_problems(bag, score(submission, None)))
    if errors(problems):
        return None, problems
    if submission.appraisal is not None:
        message = "điểm thẩm định ghi trong gói của đơn vị không được tính"
        hint = "điểm thẩm định lấy từ thư mục thẩm định (--folder) của cơ quan"
        problems.append(Problem("unit-own-appraisal", Where(package.label), message, hint, Severity.WARNING))
    start = f"data/evidence/{stated}/"
    files, hashes = [], {}
    for name, one in sorted(bag.files.items()):
        parts = name.removeprefix(start).split("/")
        match = ITEM_FOLDER.fullmatch(parts[0])
        if name.startswith(start) and len(parts) > 1 and match and match[1] in submission.index.items:
            short = name.removeprefix(start)
            files.append(EvidenceFile(path / one.name, short, match[1], one.size, 0))
            hashes[short] = one.digest
    last = bag.files.get(f"tagmanifest-{bag.algorithm}.txt")
    dossier = Dossier(
        replace(submission, files=tuple(files)),
        package.label,
        None,
        hashes,
        path.is_dir(),
        last.digest if last else "",
        _day(bag.info.get("Bagging-Date", "")),
    )
    return dossier, problems


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


# -- what the office has filed -------------------------------------------------------------------------------


def file_dossier(dossier: Dossier, round: int, office: Office) -> None:
    """Keep the dossier as it is exported: its statements and its set, then the list of its files, which makes it
    count. What an earlier export of the round kept is replaced."""
    from cchc_cli.read.appraisal_folder import INDEX, filed_bytes

    submission = dossier.submission
    folder = office.kept(*dossier.key, round)
    shutil.rmtree(folder, ignore_errors=True)
    workspace, edition = submission.workspace, submission.index.edition
    statements = ("unit.yaml", *(f"{submission.year}/{name}.yaml" for name in ("assessment", "survey", "report")))
    for name in statements:
        path = workspace.evidence / name
        if path.is_file():
            write_whole(folder / "evidence" / name, path.read_bytes())
    for path in sorted((workspace.criteria / edition).glob("*.yaml")):
        write_whole(folder / "criteria" / edition / path.name, path.read_bytes())
    root = None if dossier.root is None else _relative(dossier.root, office.folder)
    write_whole(folder / INDEX, filed_bytes(dossier, round, root))


def _relative(path: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(path, start.resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def filed_dossier(filed: Filed, office: Office) -> tuple[Dossier | None, list[Problem]]:
    """A dossier as it was exported, with the decisions of today."""
    from cchc_cli.read.appraisal_folder import Dossier
    from cchc_cli.read.evidence import ITEM_FOLDER, EvidenceFile
    from cchc_cli.read.workspace import Workspace

    folder = office.kept(filed.id, filed.year, filed.round)
    submission, problems = load_year(Workspace(folder), filed.year)
    if submission is None or submission.unit.id != filed.id:
        message = "bản lưu hồ sơ của đơn vị trong thư mục thẩm định không đọc được"
        return None, _left_out(str(folder), problems, message, "xuất lại biểu từ hồ sơ hoặc gói của đơn vị")
    root = None
    if filed.workspace is not None:
        root = (office.folder.resolve() / filed.workspace).resolve()
        if not (root / "evidence").is_dir():
            message = f"không thấy thư mục hồ sơ của {submission.unit.name}, nơi ghi kết quả thẩm định"
            return None, _left_out(filed.label, [], message, "đặt thư mục về chỗ cũ, hoặc xuất lại biểu")
    files = []
    for name in filed.files:
        match = ITEM_FOLDER.fullmatch(name.split("/")[0])
        files.append(EvidenceFile(folder / name, name, match[1] if match else "", 0, 0))
    submission = replace(submission, files=tuple(files))
    return decided(Dossier(submission, filed.label, root, filed.files, code=filed.code), office)


def filed_units(office: Office, year: int | None, round: int | None = None) -> tuple[list[Dossier], list[Problem]]:
    """Every unit that was exported, by its latest dossier (``round``: by that of the round)."""
    latest: dict[tuple[str, int], Filed] = {}
    for number in (round,) if round else (1, 2):
        for one in office.filed(number):
            if year is None or one.year == year:
                latest[one.id, one.year] = one
    found, problems = [], []
    for one in latest.values():
        dossier, told = filed_dossier(one, office)
        problems += told
        found += [dossier] if dossier is not None else []
    return found, problems
