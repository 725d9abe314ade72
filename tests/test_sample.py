"""The sample unit end to end, against figures worked out by hand and faults put in on purpose."""

import json
import shutil
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from cchc_cli.judge.scoring import score_item
from cchc_cli.model import Claim
from cchc_cli.problem import Where
from cchc_cli.read.workspace import Workspace, read_edition
from tests.conftest import ROOT
from tests.hand_2023 import HAND_2023

# By hand, item by item (points of the item's rule on its stated facts, rounded half up to two decimals each):
# area I:  1.1.1 1 + 1.1.2 42/45 = 93,33% × 1,5 = 1,40 + 1.2.1 0,75 + 1.2.2 0,75 + 1.3.1 0,5 + 1.3.2 0,75
#          + 1.3.3 5/6 × 0,75 = 0,625 → 0,63 + 1.4 0,5 + 1.5.1 0,5 + 1.5.2 11/12 × 0,75 = 0,6875 → 0,69 + 1.5.3 0,75
#          + 1.6.1 118/121 × 1,5 = 1,4628 → 1,46 + 1.6.2 0,5 − 0,1 = 0,40 + 1.7 1 + 1.8 0,5                = 11,58
# area II: 2.1.1 not applicable (excluded, 1 point) + 0,5 + 1,5 + 0,5 + 1,5 + 13/14 × 2 = 1,857 → 1,86    =  5,86
# every item of every area stands in tests/hand_2023.py; the sums by area:
BY_AREA_2023 = {
    "1": "11.58",
    "2": "5.86",
    "3": "12.94",
    "4": "6",
    "5": "6.33",
    "6": "6.90",
    "7": "11.99",
    "8": "1.28",
}
# 70 self-assessed points less 2.1.1 (1 point, not applicable) = 69; 62,88 ÷ 69 = 91,1304…%
TOTAL_2023 = ("62.88", "69", "91.13")
BY_AREA_2022 = ("9.42", "6.37", "12.18", "6.00", "6.85", "5.83", "10.33", "1.63")
# 58,61 + 23,91 surveyed = 82,52 of 100: Tốt (from 80%)


@pytest.fixture
def sample(workspace):
    """The statements with their evidence files."""
    for year in ("2022", "2023"):
        shutil.copytree(ROOT / "evidence" / year, workspace / "evidence" / year, dirs_exist_ok=True)
    return workspace


def test_2023_totals_are_those_worked_out_by_hand(cchc, workspace):
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--format", "json")
    assert ran.code == 0
    card = json.loads(ran.out)
    assert {area["code"]: area["self_assessed"] for area in card["areas"]} == {
        code: float(points) for code, points in BY_AREA_2023.items()
    }
    total = card["total"]
    assert (total["self_assessed"], total["applicable_points"], total["percent"]) == tuple(map(float, TOTAL_2023))
    assert sum(map(Decimal, BY_AREA_2023.values())) == Decimal(TOTAL_2023[0])
    assert card["complete"] is False
    assert total["rating"] is None
    assert {i["code"] for a in card["areas"] for i in a["items"] if i["no_points"] == "no-facts"} == {
        "3.6",
        "5.4",
        "8.3.2",
    }
    assert sum(item["max_points"] for area in card["areas"] for item in area["items"]) == 100


def test_2023_items_are_those_worked_out_by_hand(cchc, workspace):
    card = json.loads(cchc("score", "--workspace", workspace, "--year", 2023, "--format", "json").out)
    scored = {item["code"]: item for area in card["areas"] for item in area["items"] if item["points"] is not None}
    assert {code: (item["max_points"], item["points"]) for code, item in scored.items()} == {
        code: (float(maximum), float(points)) for code, maximum, _, points in HAND_2023
    }


def test_2022_totals_with_survey_and_appraisal_are_those_worked_out_by_hand(cchc, workspace):
    card = json.loads(cchc("score", "--workspace", workspace, "--year", 2022, "--format", "json").out)
    assert [area["self_assessed"] for area in card["areas"]] == [float(points) for points in BY_AREA_2022]
    total = card["total"]
    assert (total["self_assessed"], total["surveyed"], total["percent"]) == (58.61, 23.91, 82.52)
    assert (total["appraised_1"], total["appraised_2"]) == (55.36, 56.61)
    assert total["rating"] == "Tốt"
    assert card["complete"] is True


def test_the_2026_unit_has_bonus_and_penalty_within_their_caps(cchc):
    ran = cchc("score", "--workspace", ROOT / "examples" / "xa-moi-2026", "--format", "json")
    card = json.loads(ran.out)
    assert (card["total"]["self_assessed"], card["total"]["bonus"], card["total"]["penalty"]) == (33.28, 1, 0.5)
    assert [area["code"] for area in card["extras"]] == ["9", "10"]


@pytest.mark.parametrize("edition", ["minh-hoa-xa-2022", "minh-hoa-xa-2023", "minh-hoa-xa-2026"])
def test_worked_examples_of_every_set_hold(edition):
    loaded, problems = read_edition(Workspace(ROOT), edition, Where("test"))
    assert problems == []
    index, _ = loaded
    cases = yaml.safe_load((ROOT / "criteria" / edition / "tests.yaml").read_text(encoding="utf-8"))
    year = index.head.years.from_
    for case in cases:
        facts = {k: Decimal(str(v)) if isinstance(v, float) else v for k, v in case["facts"].items()}
        scored = score_item(index.items[case["item"]], Claim(facts=facts), index, year)
        points = index.rounding.item(scored.points) if isinstance(scored.points, Decimal) else scored.points.value
        expected = case["points"]
        shown = index.rounding.item(Decimal(str(expected))) if isinstance(expected, int | float) else expected
        assert points == shown, case["name"]
    tested = {case["item"] for case in cases}
    assert {code for code, item in index.items.items() if not item.surveyed and not item.manual} <= tested


def test_sets_are_illustrative_and_whole():
    for edition, fewest in (("minh-hoa-xa-2022", 60), ("minh-hoa-xa-2023", 60), ("minh-hoa-xa-2026", 60)):
        (index, _), _ = read_edition(Workspace(ROOT), edition, Where("test"))
        items = [item for area in index.areas if area.kind == "points" for item in area.items]
        assert index.illustrative
        assert index.head.decision.number is None
        assert len(items) >= fewest
        assert sum(item.max_points for item in items) == 100
        assert sum(item.max_points for item in items if item.surveyed) == 30
        for item in items:
            assert item.source
            assert item.lead
            if not item.surveyed:
                assert item.remedy
                assert item.evidence or item.manual
                assert item.due


# What was put in on purpose (tools/make_sample.py, FAULTS and EXTRA; the documents lists of assessment.yaml).
FAULTS = {
    ("1.2.2", "system-file"),
    ("1.3.2", "number-differs"),
    ("1.6.1", "date-differs"),
    ("1.6.1", "added-after-signing"),  # a note put on a signed report
    ("1.7", "same-file-twice"),
    ("1.7", "fewer-documents"),
    ("1.8", "draft"),
    ("1.8", "fewer-documents"),
    (None, "unknown-item"),
    (None, "stray-file"),
    ("2.1.3", "date-outside-period"),  # last year's report
    ("2.2.2", "scan-not-described"),
    ("2.2.2", "fewer-documents"),
    ("3.4.2", "wrong-extension"),
    ("3.5", "damaged-file"),
    ("3.5", "fewer-documents"),
    ("4.1.2", "fewer-documents"),  # two of three
    ("5.1.2", "listed-file-missing"),
    ("5.1.2", "fewer-documents"),
    ("5.3.2", "unusable-file"),  # empty
    ("5.3.2", "fewer-documents"),
    ("6.1", "unusable-file"),  # password
    ("6.1", "fewer-documents"),
    ("6.2.1", "fact-not-confirmed"),
    ("6.4", "damaged-file"),
    ("6.4", "fewer-documents"),
    ("7.1.1", "wrong-type"),  # a report where a plan is required
    ("7.2.3", "missing-evidence"),
    ("7.3.2", "link-without-capture"),
    ("7.3.2", "fewer-documents"),
    ("8.3.1", "missing-evidence"),
    ("3.3.3", "scan-to-read"),
    ("4.1.1", "scan-to-read"),
    (None, "signature-missing"),  # a note for the whole dossier: the guidance expects signatures
}


def test_every_deliberate_fault_is_found_and_nothing_else(cchc, sample):
    ran = cchc("check-evidence", "--workspace", sample, "--year", 2023, "--format", "json")
    assert ran.code == 1
    result = json.loads(ran.out)
    assert {(problem["item"], problem["id"]) for problem in result["problems"]} == FAULTS
    assert all(problem["message"] and problem["hint"] for problem in result["problems"])
    by_file = {document["file"]: document for document in result["documents"]}
    plan = by_file["1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf"]
    assert (plan["number"], plan["type"], plan["kind"], plan["pages"], plan["text"]) == (
        "11/KH-UBND",
        "KH",
        "pdf",
        1,
        "text",
    )
    signed = {name: document["verdict"] for name, document in by_file.items() if document["signatures"]}
    assert signed == {
        "1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf": "nguyen_ven",
        "1.2.2/15-BC-UBND.pdf": "nguyen_ven",
        "1.4/20-QD-UBND.pdf": "nguyen_ven",
        "1.6.1/25-BC-UBND.pdf": "co_phan_them_sau_khi_ky",
        "6.2.2/67-QD-UBND.pdf": "nguyen_ven",
    }
    assert len(by_file) == len(_files(sample)) - 3  # less the stray, the unknown and the temporary
    score = json.loads(cchc("score", "--workspace", sample, "--year", 2023, "--format", "json").out)
    states = {item["code"]: item["evidence"]["state"] for area in score["areas"] for item in area["items"]}
    assert (states["1.1.1"], states["1.3.2"], states["7.2.3"], states["3.2.1"]) == (
        "ok",
        "doubtful",
        "missing",
        "explained",
    )
    assert states["8.2.3"] == "none-required"


def _files(sample):
    folder = sample / "evidence" / "2023"
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".yaml"]


def test_evidence_columns_count_only_while_nothing_changed(cchc, sample):
    def evidenced():
        ran = cchc("score", "--workspace", sample, "--year", 2023, "--format", "json")
        return json.loads(ran.out)["total"]["evidenced"], "chưa kiểm tra" in ran.err

    assert evidenced() == (None, True)
    cchc("check-evidence", "--workspace", sample, "--year", 2023)
    points, warned = evidenced()
    assert points is not None
    assert not warned
    assert 0 < points < 62.88
    (sample / "evidence" / "2023" / "1.1.1 Kế hoạch CCHC năm" / "them.pdf").write_bytes(b"%PDF-1.4")
    assert evidenced() == (None, True)


def test_one_item_or_area_can_be_looked_at(cchc, sample):
    one = cchc("check-evidence", "--workspace", sample, "--year", 2023, "--item", "1.1.1")
    assert one.code == 0
    area = json.loads(
        cchc("check-evidence", "--workspace", sample, "--year", 2023, "--area", "6", "--format", "json").out
    )
    assert {problem["item"] for problem in area["problems"]} == {"6.1", "6.2.1", "6.4"}


def test_sample_files_are_made_by_their_script(tmp_path):
    """The committed evidence is what ``make sample`` writes: same names, and same bytes (classic zlib)."""
    pytest.importorskip("font_source_serif_pro")
    import subprocess
    import sys

    subprocess.run([sys.executable, ROOT / "tools" / "make_sample.py", tmp_path], check=True, cwd=ROOT)
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    there = {
        path.relative_to(ROOT)
        for folder in ("evidence", "examples")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".yaml" and "templates" not in path.parts
    }
    assert set(made) == there
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:
        assert [str(name) for name, path in made.items() if path.read_bytes() != (ROOT / name).read_bytes()] == []


def test_report_of_the_sample_is_marked_and_says_its_totals(cchc, sample):
    cchc("check-evidence", "--workspace", sample, "--year", 2023)
    ran = cchc("report", "--workspace", sample, "--year", 2023, "--format", "docx,md")
    assert ran.code == 0
    folder = sample / "out" / "2023"
    text = (folder / "bao-cao-tu-cham-diem.md").read_text(encoding="utf-8")
    for words in ("MINH HỌA", "62,88", "11/KH-UBND", "Phụ lục III", "(đơn vị bổ sung)", "TM. ỦY BAN NHÂN DÂN", "./."):
        assert words in text
    for program_word in ("evidence", "doubtful", "check-evidence", "cần xem lại", "YAML"):
        assert program_word not in text
    docx = Path(folder / "bao-cao-tu-cham-diem.docx").read_bytes()
    assert docx[:2] == b"PK"
    cchc("report", "--workspace", sample, "--year", 2023)
    assert Path(folder / "bao-cao-tu-cham-diem.docx").read_bytes() == docx
