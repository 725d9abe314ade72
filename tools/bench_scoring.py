"""The figures of scoring: many units in one process, many criteria sets in one run; ratios, as in ``bench.py``."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from measure import line

from cchc_cli.judge.claim_checks import check_claims
from cchc_cli.judge.scoring import score
from cchc_cli.read.submission import read_submission
from cchc_cli.read.workspace import Sets, Workspace

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def many_units(folder: Path) -> None:
    """Read, check and score 1,000 units of the sample's size, against libyaml's C loader on the same files.

    Turn by turn in batches of 100, so that what else the machine does falls on both; the sums are compared.
    """
    units = [_unit(folder / f"{number:04}", number) for number in range(1000)]
    score_all(units[:50], {})
    load_all(units[:50])
    sets: Sets = {}
    mine = theirs = 0.0
    for start in range(0, 1000, 100):
        batch = units[start : start + 100]
        mine += _timed(score_all, batch, sets)
        theirs += _timed(load_all, batch)
    line("1.000 đơn vị: đọc, kiểm tra, chấm", mine, "CSafeLoader, cùng tệp, chỉ đọc", theirs, 1.5)
    slope = [f"{count}: {_timed(score_all, units[:count], {}) / count * 1000:.2f} ms" for count in (10, 100, 1000)]
    print(f"    mỗi đơn vị, khi có 10, 100, 1.000 đơn vị: {' · '.join(slope)}")


def score_all(units: list[Workspace], sets: Sets) -> None:
    """What a department does with the units it received; ``sets``: the criteria sets read already."""
    for unit in units:
        submission, problems = read_submission(unit, 2023, sets)
        if submission is None or check_claims(submission) or not score(submission, None).total.percent:
            raise SystemExit(f"đơn vị mẫu không chấm được: {problems}")


def load_all(units: list[Workspace]) -> None:
    """The floor: the files as plain values."""
    for unit in units:
        for path in (unit.evidence / "unit.yaml", unit.year(2023) / "assessment.yaml"):
            yaml.load(path.read_bytes(), yaml.CSafeLoader)


def _unit(root: Path, number: int) -> Workspace:
    """The sample's statements under another id, with other figures."""
    workspace = Workspace(root)
    workspace.year(2023).mkdir(parents=True)
    text = (ROOT / "evidence" / "unit.yaml").read_text(encoding="utf-8")
    (workspace.evidence / "unit.yaml").write_text(text.replace('"00000"', f'"{number:05}"'), encoding="utf-8")
    text = (ROOT / "evidence" / "2023" / "assessment.yaml").read_text(encoding="utf-8")
    text = text.replace("on_time: 1157", f"on_time: {1089 + number % 120}")
    (workspace.year(2023) / "assessment.yaml").write_text(text, encoding="utf-8")
    return workspace


def many_sets(folder: Path, schema: Path) -> None:
    """200 criteria sets: everything that ``criteria check`` does, against structure alone."""
    source = ROOT / "criteria" / "minh-hoa-xa-2023"
    for number in range(200):
        target = folder / "criteria" / f"bo-{number:03}"
        shutil.copytree(source, target)
        head = target / "index.yaml"
        text = head.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^edition: .*", f"edition: {target.name}", text)
        head.write_text(re.sub(r"(?m)^supersedes: .*", "supersedes: null", text), encoding="utf-8")
        for path in target.glob("[0-9]-*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"\n +replaces: .*", "", text), encoding="utf-8")
    files = sorted(map(str, (folder / "criteria").glob("*/[0-9]-*.yaml")))
    check = [str(BIN / "cchc"), "criteria", "check", "--workspace", str(folder)]
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(schema), *files]
    mine, theirs = _timed(_run, check), _timed(_run, peer)
    line("criteria check, 200 bộ", mine, "check-jsonschema, cùng tệp, chỉ cấu trúc", theirs, 0.125)


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _timed(work: Callable[..., None], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start
