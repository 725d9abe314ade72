"""A province of any size, always made the same: units with their packages, no real one among them."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from cchc_cli.cli.stages import load_year
from cchc_cli.judge.scoring import score
from cchc_cli.points import json_number
from cchc_cli.present.bag import BagWriter, bag_info
from cchc_cli.read.submission import Submission
from cchc_cli.read.workspace import Workspace
from tests.conftest import ROOT, write_small

YEAR = 2023


def unit_id(number: int) -> str:
    """Five digits, as a commune's code has."""
    return f"{number:05}"


def write_unit(root: Path, number: int) -> Path:
    """A workspace with the set of three items of ``conftest``; what the unit states follows from its number."""
    write_small(root)
    day = datetime.date(YEAR, 1, 5) + datetime.timedelta(days=number * 7 % 50)
    _put(root / "evidence/2023/assessment.yaml", "2023-01-15", day.isoformat())
    _put(root / "evidence/2023/assessment.yaml", "done: 9, planned: 10", f"done: {number % 21}, planned: 20")
    _put(root / "evidence/unit.yaml", 'id: "1"', f'id: "{unit_id(number)}"')
    _put(root / "evidence/unit.yaml", "name: UBND xã Thử", f"name: UBND xã Thử {number}")
    return root


def _put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def write_package(workspace: Path, target: Path) -> Path:
    """The unit's package as ``cchc pack`` makes it, without the contents for people."""
    submission, problems = load_year(Workspace(workspace), YEAR)
    assert submission is not None, problems
    return _packed(target, _payload(submission), _info(submission))


def _payload(submission: Submission) -> list[tuple[str, Path]]:
    """A workspace of its own, with the set that was used; without what others decided."""
    root, edition = submission.workspace.root, submission.index.edition
    statements = [root / "evidence/unit.yaml", root / "evidence" / str(YEAR) / "assessment.yaml"]
    criteria = sorted((submission.workspace.criteria / edition).glob("*.yaml"))
    return [
        *((path.relative_to(root).as_posix(), path) for path in statements),
        *((f"{submission.folder}/{file.name}", file.path) for file in submission.files),
        *((f"criteria/{edition}/{path.name}", path) for path in criteria),
    ]


def _info(submission: Submission) -> list[tuple[str, str]]:
    """What bag-info says of the dossier, as ``cchc verify`` reckons it again."""
    card = score(submission, None)
    return [
        ("Source-Organization", submission.unit.name),
        ("External-Identifier", submission.unit.id),
        ("Cchc-Year", str(YEAR)),
        ("Cchc-Edition", submission.index.edition),
        ("Cchc-Self-Assessed", str(json_number(card.total.self_assessed))),
        ("Cchc-Applicable", str(json_number(card.total.applicable))),
        ("Cchc-Errors", "0"),
    ]


def _packed(target: Path, files: Iterable[tuple[str, Path | bytes]], info: list[tuple[str, str]]) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w+b") as out:
        writer = BagWriter(out, target.stem)

        def tags() -> Iterator[tuple[str, bytes]]:
            yield "bag-info.txt", bag_info([*info, ("Payload-Oxum", writer.oxum)])

        writer.write(files, tags())
    return target


def make_province(folder: Path, count: int) -> list[Path]:
    """Packages of so many small units, in order of their ids."""
    made = []
    for number in range(1, count + 1):
        workspace = write_unit(folder / "don-vi" / unit_id(number), number)
        made.append(write_package(workspace, folder / "goi" / f"{unit_id(number)}.zip"))
        shutil.rmtree(workspace)
    return made


def make_copies(folder: Path, count: int, weight: int = 0) -> list[Path]:
    """Packages of so many units that state what the shipped sample states, each under its own id; quick to make.
    ``weight``: bytes of evidence, of which no two units have the same."""
    submission, problems = load_year(Workspace(ROOT), YEAR)
    assert submission is not None, problems
    info = _info(submission)
    yaml = [(name, Path(path).read_bytes()) for name, path in _payload(submission) if name.endswith(".yaml")]
    made = []
    for number in range(1, count + 1):
        own = unit_id(number)
        files: list[tuple[str, Path | bytes]] = [
            (name, raw.replace(b'id: "00000"', f'id: "{own}"'.encode()) if name.endswith("unit.yaml") else raw)
            for name, raw in yaml
        ]
        if weight:
            files.append(("evidence/2023/1.1.1/van-ban.pdf", own.encode() * (weight // len(own))))
        told = [(key, own if key == "External-Identifier" else value) for key, value in info]
        made.append(_packed(folder / f"{own}.zip", files, told))
    return made
