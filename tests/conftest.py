"""What the tests share: a copy of the sample workspace, and the program run in this process."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from cchc_cli.cli import app as cli

# On CI the same examples each time: a new one is found and mended where people work, not while something lands.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""Real documents and oracles beside the project; a user's own checkout has none."""


@dataclass
class Ran:
    """What one run of the program did."""

    code: int
    out: str
    err: str


@pytest.fixture
def cchc(capsys):
    """Run a command line in this process, as ``main`` does after setting the streams."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def workspace(tmp_path):
    """A copy of the sample workspace's statements (no evidence files) with the shipped criteria sets."""
    target = tmp_path / "ho so"
    for year in ("2022", "2023"):
        (target / "evidence" / year).mkdir(parents=True)
        for path in (ROOT / "evidence" / year).glob("*.yaml"):
            shutil.copy(path, target / "evidence" / year)
    shutil.copy(ROOT / "evidence" / "unit.yaml", target / "evidence")
    shutil.copytree(ROOT / "criteria", target / "criteria")
    return target


@pytest.fixture
def small(tmp_path):
    """A set of three items that adds up, and a unit that states all of them: the smallest whole workspace."""
    return write_small(tmp_path / "nho")


AREA = """\
code: "1"
label: I
name: Chỉ đạo
max_points: 4
criteria:
  - code: "1.1"
    name: Kế hoạch
    max_points: 3
    parts:
      - code: "1.1.1"
        name: Ban hành kế hoạch
        max_points: 1
        facts:
          issued_on: {label: Ngày ban hành, type: date}
        rule: {kind: deadline, facts: [issued_on], by: {month: 1, day: 31}, late: [{days: 15, points: 0.5}]}
        evidence:
          - title: Kế hoạch CCHC
            types: [KH]
            issuer: unit
            dated: {from: {month: 12, day: 1, year: -1}, to: {month: 12, day: 31}}
            gives: {issued_on: date}
        lead: van-phong
      - code: "1.1.2"
        name: Thực hiện kế hoạch
        max_points: 2
        facts:
          done: {label: Số việc đã làm, type: integer, unit: việc}
          planned: {label: Số việc đề ra, type: integer, unit: việc}
        rule: {kind: ratio, done: done, planned: planned, floor: 80, when_zero: exclude}
        not_applicable: exclude
  - code: "1.2"
    name: Hài lòng
    max_points: 1
    rule: {kind: survey}
"""
INDEX = """\
edition: thu
title: Bộ thử (minh họa)
status: illustrative
unit_kinds: [xa]
years: {from: 2023, to: null}
total: 4
survey: {points: 1, missing: exclude}
ratings: [{name: Tốt, at_least: 80}, {name: Khá, at_least: 0}]
roles: {van-phong: Văn phòng}
"""
UNIT = """\
id: "1"
kind: xa
name: UBND xã Thử
header: [ỦY BAN NHÂN DÂN, XÃ THỬ]
report_to: [Sở Nội vụ]
place: Thử
signer: {capacity: TM. ỦY BAN NHÂN DÂN, title: CHỦ TỊCH}
edition: {2023: thu}
"""
ASSESSMENT = """\
edition: thu
items:
  "1.1.1":
    facts: {issued_on: 2023-01-15}
  "1.1.2":
    facts: {done: 9, planned: 10}
"""


def write_small(root: Path) -> Path:
    """The small workspace's files."""
    texts = {
        "criteria/thu/index.yaml": INDEX,
        "criteria/thu/1-chi-dao.yaml": AREA,
        "evidence/unit.yaml": UNIT,
        "evidence/2023/assessment.yaml": ASSESSMENT,
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text in a file; the old one must be there once, or the test proves nothing."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
