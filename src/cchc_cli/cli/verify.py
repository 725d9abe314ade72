"""``cchc verify``: is a package whole, unchanged, and its score what it says?

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import Renderers, formats_of, hand_out, load_year, terminal_text
from cchc_cli.problem import Problem, Severity, Where, errors

if TYPE_CHECKING:
    from cchc_cli.judge.dossier import Verified
    from cchc_cli.read.bag import Package
    from cchc_cli.read.bag_tags import Bag
    from cchc_cli.read.workspace import Workspace


def run_verify(paths: list[Path], workspace: Path, format: str, output: Path | None, dry: bool) -> None:
    """Each package by itself; exit 1 if one has an error. ``workspace``: whose criteria sets are the receiver's.

    What scores is loaded for a dossier only: to hash a GiB takes hardly longer than to start.
    """
    from cchc_cli.read.bag import same_package

    formats = formats_of(format, ("table", "json", "md"))
    packages = [verify_package(path, workspace) for path in same_package(paths)]

    from cchc_cli.present import markdown
    from cchc_cli.present.view.verify import verify_json, verify_paper

    paper = verify_paper(packages)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: _json(verify_json(packages)),
        "md": lambda: markdown.render(paper),
    }
    folder = _receiver(workspace).root / "out" if len(formats) > 1 else Path()  # one alone goes to the screen
    hand_out(formats, renderers, output, folder, "kiem-tra-goi", dry)
    if any(errors(one.problems) for one in packages):
        raise typer.Exit(1)


def _json(data: object) -> str:
    from cchc_cli.present.score_json import dumps

    return dumps(data)


def _receiver(workspace: Path) -> Workspace:
    from cchc_cli.read.workspace import Workspace, find_workspace

    return find_workspace(workspace)[0] or Workspace(workspace.resolve())


def verify_package(path: Path, workspace: Path) -> Verified:
    """One package: container, bag, criteria set, score."""
    from cchc_cli.judge.bag_checks import check_bag
    from cchc_cli.judge.dossier import Verified
    from cchc_cli.read.bag import open_package
    from cchc_cli.read.bag_tags import read_bag

    package = open_package(path)
    try:
        bag = read_bag(package)
        problems = [Problem("package-unsafe", *one) for one in package.found]
        if bag is None:
            return Verified(package.label, problems=tuple(problems))
        problems += check_bag(bag)
        return _judged(package, bag, workspace, problems)
    finally:
        package.close()


def _judged(package: Package, bag: Bag, workspace: Path, problems: list[Problem]) -> Verified:
    from cchc_cli.judge.dossier import Verified

    payload = [one for name, one in bag.files.items() if name.startswith("data/")]
    last = bag.files.get(f"tagmanifest-{bag.algorithm}.txt")
    year = bag.info.get("Cchc-Year", "")
    made = Verified(
        package.label,
        code=last.digest if last else "",
        unit=bag.info.get("Source-Organization", ""),
        unit_id=bag.info.get("External-Identifier", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        edition=bag.info.get("Cchc-Edition", ""),
        files=len(payload),
        size=sum(one.size for one in payload),
        stated=bag.info.get("Cchc-Self-Assessed", ""),
    )
    if made.year is None:
        message = "không phải gói hồ sơ CCHC: chỉ kiểm tra được các tệp còn nguyên hay không"
        problems.append(Problem("package-not-ours", Where(package.label), message, "", Severity.WARNING))
        return replace(made, problems=tuple(problems))
    return _scored(made, made.year, package, bag, workspace, problems)


def _scored(
    made: Verified, year: int, package: Package, bag: Bag, workspace: Path, problems: list[Problem]
) -> Verified:
    from cchc_cli.judge.dossier import edition_problems, score_problems
    from cchc_cli.judge.scoring import score
    from cchc_cli.read.bag_statements import copy_statements

    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        theirs = copy_statements(package, bag, Path(folder))
        submission, found = load_year(theirs, year)
        problems += [
            replace(one, where=replace(one.where, file=f"{package.label} › data/{one.where.file}")) for one in found
        ]
        if submission is None:
            return replace(made, problems=tuple(problems))
        card = score(submission, None)
        edition, here = submission.index.edition, _receiver(workspace)
        problems += score_problems(bag, card)
        problems += edition_problems(
            package.label, edition, set_files(theirs.criteria / edition) or {}, set_files(here.criteria / edition)
        )
    return replace(made, card=card, problems=tuple(problems))


def set_files(folder: Path) -> dict[str, bytes] | None:
    """The files of a criteria set by name; ``None`` where it is not at hand."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))} if folder.is_dir() else None
