"""One unit of many: a workspace or a package becomes a ``Standing``; nothing of the unit's is changed or unpacked for
good.

``standing_of`` is the pure function of ranking: what it gives depends on the files it reads and its arguments only, so
that it may run in any process, on any machine, any number of times.

Imports: judge.standing, problem; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.judge.standing import EvidenceHash, Standing, standing
from cchc_cli.problem import Problem, Severity, Where, errors

if TYPE_CHECKING:
    from cchc_cli.judge.scoring import Checked
    from cchc_cli.read.bag import Package
    from cchc_cli.read.bag_tags import Bag
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.workspace import Workspace

MAX_EVIDENCE = 2 * 2**30
"""Bytes of evidence of one package that are laid out to be checked."""
MAX_FILE = 256 * 2**20
"""Bytes of one file of them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How units are read.

    ``check``: read and check the evidence, instead of taking what the workspace's last check-evidence found (a package
    has none). ``decided``: the folder where the appraising office keeps what it decided about packages
    (``read.appraisal_folder``), beside it the survey.yaml of units. ``receiver``: the workspace whose criteria sets
    those in packages are held against.
    """

    check: bool = False
    decided: str = ""
    receiver: str = ""


def standing_of(path: str, year: int | None, reading: Reading) -> Standing:
    """The unit at a path, whatever state it is in: what keeps it from being read is in its ``problems``.

    ``year``: the scored year of a workspace; without it the latest that it states. A package has its own year, which
    the caller compares.
    """
    place = Path(path)
    try:
        if (place / "evidence").is_dir() and not (place / "bagit.txt").is_file():
            return _workspace(path, year, reading)
        return _package(path, reading)
    except typer.Exit:  # what stopped it has been told on stderr
        message, hint = "không kiểm tra được tài liệu kiểm chứng", "chạy `cchc check-evidence` trong hồ sơ này"
        return Standing(path, problems=(Problem("unit-unreadable", Where(path), message, hint),))
    except OSError as error:
        message, hint = f"không đọc được: {error.strerror or error}", "kiểm tra nơi để tệp và quyền đọc"
        return Standing(path, problems=(Problem("unit-unreadable", Where(path), message, hint),))


def _workspace(path: str, year: int | None, reading: Reading) -> Standing:
    from cchc_cli.cli.journal import pending
    from cchc_cli.read.workspace import Workspace, choose_year

    workspace = Workspace(Path(path))
    chosen, problems = choose_year(workspace, year)
    if pending(workspace.root):
        message = "một lần thay đổi bị dừng giữa chừng"
        hint = "chạy một lệnh cchc bất kỳ trong hồ sơ này để làm nốt"
        problems.append(Problem("unit-unreadable", Where(path), message, hint))
    if chosen is None or errors(problems):
        return _named(path, chosen, workspace, _inside(path, problems))
    return _read(path, workspace, chosen, reading, [])


def _package(path: str, reading: Reading) -> Standing:
    from cchc_cli.judge.bag_checks import check_bag
    from cchc_cli.read.bag import open_package
    from cchc_cli.read.bag_tags import read_bag

    package = open_package(Path(path))
    try:
        bag = read_bag(package)
        problems = [Problem("package-unsafe", *one) for one in package.found]
        if bag is None:
            return Standing(path, problems=tuple(problems))
        problems += check_bag(bag)
        text = bag.info.get("Cchc-Year", "")
        known = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
        if known is None:
            problems.append(Problem("unit-unreadable", Where(path), "không phải gói hồ sơ CCHC", "xem lại gói này"))
        if errors(problems) or known is None:
            name = bag.info.get("Source-Organization", "")
            return Standing(path, bag.info.get("External-Identifier", ""), name, year=known, problems=tuple(problems))
        return _packed(path, known, reading, package, bag, problems)
    finally:
        package.close()


def _packed(path: str, year: int, reading: Reading, package: Package, bag: Bag, problems: list[Problem]) -> Standing:
    """A package that is whole: its statements laid out in a folder of ours, its evidence if that is to be checked."""
    from cchc_cli.read.bag_statements import copy_statements

    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        workspace = copy_statements(package, bag, Path(folder))
        if reading.check:
            problems += lay_out(package, bag, Path(folder), year)
        return _read(path, workspace, year, reading, problems, bag)


def _read(
    path: str, workspace: Workspace, year: int, reading: Reading, problems: list[Problem], bag: Bag | None = None
) -> Standing:
    """Statements, evidence, score. ``bag``: the package in which they came."""
    from cchc_cli.cli.stages import load_year
    from cchc_cli.cli.verify import set_files
    from cchc_cli.judge.dossier import edition_problems, score_problems
    from cchc_cli.judge.scoring import score
    from cchc_cli.read.workspace import Workspace

    submission, found = load_year(workspace, year)
    differs: list[Problem] = []
    if submission is not None:
        # What bag-info says is what the unit made of its own statements: nobody's survey or appraisal is in it.
        differs = list(score_problems(bag, score(submission, None))) if bag is not None else []
        submission, more = _decided(path, submission, reading, packed=bag is not None)
        found += [one for one in more if one not in found]
    problems = [*problems, *_inside(path, found)]
    if submission is None:
        return _named(path, year, workspace, problems)
    card = score(submission, _checked(submission, reading))
    if bag is None:
        return standing(path, card, _hashes(submission), problems)
    problems += differs
    theirs = set_files(workspace.criteria / submission.index.edition) or {}
    ours = set_files(Workspace(Path(reading.receiver or ".")).criteria / submission.index.edition)
    problems += edition_problems(path, submission.index.edition, theirs, ours)
    start = f"data/{submission.folder}/"
    files = [
        EvidenceHash(name.removeprefix(start), one.digest)
        for name, one in bag.files.items()
        if bag.algorithm == "sha256" and one.size and name.startswith(start) and "/" in name.removeprefix(start)
    ]
    return standing(path, card, files, problems)


def _checked(submission: Submission, reading: Reading) -> Checked | None:
    """What checking the evidence finds now, or found the last time; ``None`` where nothing was checked."""
    from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence
    from cchc_cli.read.kept import read_kept

    if not reading.check:
        kept = read_kept(submission)
        if kept is None:
            return None
        return {
            code: ItemEvidence(EvidenceState(one["state"]), one["required"], one["found"])
            for code, one in kept.items.items()
        }
    from cchc_cli.cli.reading import checked_evidence

    return checked_evidence(submission, keep=False).states


def _hashes(submission: Submission) -> Iterable[EvidenceHash]:
    """SHA-256 of a workspace's evidence files; an empty or unreadable one is no scan that could be compared."""
    from cchc_cli.document.digest import digest_of
    from cchc_cli.read.kept import read_kept

    kept = read_kept(submission)
    for file in submission.files:
        entry = kept.documents.get(file.name) if kept else None
        try:
            sha256 = str(entry["sha256"]) if entry else digest_of(file.path)[1]
        except OSError:
            continue
        if file.size:
            yield EvidenceHash(file.name, sha256)


def lay_out(package: Package, bag: Bag, folder: Path, year: int) -> list[Problem]:
    """The evidence of a package as files, as long as it is of a lawful size; what is left out is told."""
    start, laid, left = f"data/evidence/{year}/", 0, 0
    for name, one in sorted(bag.files.items()):
        if not name.startswith(start) or ".." in name.split("/") or "/" not in name.removeprefix(start):
            continue
        fits = one.size <= MAX_FILE and laid + one.size <= MAX_EVIDENCE
        content = package.source.read(one.name, MAX_FILE) if package.source and fits else None
        if content is None:
            left += 1
            continue
        laid += len(content)
        path = folder / name.removeprefix("data/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if not left:
        return []
    message = f"{left} tệp quá lớn hoặc không đọc được, chưa kiểm tra"
    return [
        Problem("unit-evidence-unread", Where(package.label), message, "mở gói và xem các tệp đó", Severity.WARNING)
    ]


def _decided(
    path: str, submission: Submission, reading: Reading, *, packed: bool
) -> tuple[Submission | None, list[Problem]]:
    """The submission with what the office decided and measured. A workspace keeps its appraisal itself; an appraisal
    in a unit's package is only what the unit says of it, and never counts."""
    from cchc_cli.judge.claim_checks import check_claims
    from cchc_cli.model import Appraisal, SurveyResult
    from cchc_cli.read.appraisal_folder import Office
    from cchc_cli.read.submission import read_optional

    if not (packed or reading.decided):
        return submission, []
    problems: list[Problem] = []
    if packed and submission.appraisal is not None:
        message = "điểm thẩm định ghi trong gói của đơn vị không được tính"
        hint = "điểm thẩm định lấy từ thư mục thẩm định (--folder) của cơ quan"
        problems.append(Problem("unit-own-appraisal", Where(path), message, hint, Severity.WARNING))
        submission = replace(submission, appraisal=None)
    if reading.decided:
        home = Office(Path(reading.decided)).home(submission.unit.id, submission.year)
        if packed:
            appraisal, found = read_optional(Appraisal, home / "appraisal.yaml", str(home / "appraisal.yaml"))
            submission, problems = replace(submission, appraisal=appraisal), problems + found
        survey, found = read_optional(SurveyResult, home / "survey.yaml", str(home / "survey.yaml"))
        submission, problems = replace(submission, survey=survey or submission.survey), problems + found
    problems += [] if errors(problems) else check_claims(submission)
    return (None if errors(problems) else submission), problems


def _named(path: str, year: int | None, workspace: Workspace, problems: Iterable[Problem]) -> Standing:
    """A unit that cannot be scored, by the name that its unit.yaml gives."""
    from cchc_cli.read.workspace import read_unit

    unit, _ = read_unit(workspace)
    made = Standing(path, year=year, problems=tuple(problems))
    return replace(made, unit_id=unit.id, name=unit.name, kind=unit.kind) if unit else made


def _inside(path: str, problems: Iterable[Problem]) -> list[Problem]:
    """Problems as someone with many units needs them: which unit's file."""
    return [replace(one, where=replace(one.where, file=f"{path} › {one.where.file}")) for one in problems]
