"""The edge: output forms, default places, speed budget of imports, encodings, the wheel."""

import hashlib
import json
import os
import subprocess
import sys
import venv
import zipfile

import pytest

from cchc_cli import __version__
from cchc_cli.cli import app
from tests.conftest import ROOT, edit


def python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, cwd=ROOT, env=os.environ | environment
    )


def test_version_is_fast_and_plain():
    ran = python("-m", "cchc_cli", "--version")
    assert (ran.returncode, ran.stdout.decode()) == (0, f"cchc {__version__}\n")
    assert "typer" not in imported("--version")


def imported(*arguments):
    """Modules that a command line imports, by their whole names and by their packages'."""
    ran = python("-X", "importtime", "-m", "cchc_cli", *arguments)
    lines = ran.stderr.decode("utf-8", "replace").splitlines()
    names = {line.rsplit("|", 1)[-1].strip() for line in lines if "|" in line}
    return names | {name.split(".")[0] for name in names}


def test_score_imports_no_document_library():
    heavy = {
        "docx",
        "openpyxl",
        "xlsxwriter",
        "pikepdf",
        "pypdfium2",
        "PIL",
        "cryptography",
        "asn1crypto",
        "lxml",
        "olefile",
    }
    for arguments in (["--help"], ["score", "--year", "2023"], ["score", "--year", "2023", "--format", "json"]):
        assert imported(*arguments) & heavy == set()
    assert "pydantic" in imported("score")
    assert "docx" in imported("report", "--dry-run")


def test_verify_loads_what_scores_for_a_dossier_only(tmp_path):
    """To hash a GiB takes hardly longer than to start: a bag that is none of ours is not paid for twice."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.txt").write_bytes(b"a")
    (tmp_path / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (tmp_path / "manifest-sha256.txt").write_text(f"{hashlib.sha256(b'a').hexdigest()}  data/a.txt\n")
    loaded = imported("verify", str(tmp_path))
    assert {"cchc_cli.read.bag", "rich"} <= loaded
    assert loaded & {"cchc_cli.judge.scoring", "cchc_cli.model", "yaml"} == set()


def test_only_the_command_that_is_asked_for_is_made(cchc):
    """All of them where none is: a mistyped one is answered with what there is."""
    assert list(app._program("verify").commands) == ["verify"]
    assert list(app._program("form").commands) == ["form"]
    assert set(app._program("").commands) == set(app._program("scor").commands) > {"verify", "form", "score"}
    assert "có phải `score`?" in cchc("scor").err


def test_help_is_vietnamese_and_names_every_command(cchc):
    ran = cchc("--help")
    assert ran.code == 0
    for word in ("Cách dùng: cchc", "Tùy chọn:", "Lệnh:", "score", "check-evidence", "report", "demo"):
        assert word in ran.out
    assert "Hiện hướng dẫn này" in ran.out
    for command in ("score", "check-evidence", "report", "demo"):
        text = cchc(command, "--help").out
        assert "Cách dùng:" in text
        assert "Usage" not in text
        assert "Show this message" not in text


def test_without_arguments_it_says_what_to_do(cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = cchc()
    assert ran.code == 0
    assert "cchc demo" in ran.out


def test_the_year_is_named_when_not_given(cchc, small):
    assert "Năm 2023." in cchc("score", "--workspace", small).err
    assert "Năm" not in cchc("score", "--workspace", small, "--year", 2023).err


def test_the_workspace_is_found_from_below(cchc, small, monkeypatch):
    monkeypatch.chdir(small / "evidence" / "2023")
    assert cchc("score").code == 0


def test_json_has_the_keys_of_the_contract(cchc, small):
    card = json.loads(cchc("score", "--workspace", small, "--format", "json").out)
    assert set(card) == {
        "edition",
        "status",
        "unit",
        "year",
        "as_of",
        "complete",
        "total",
        "areas",
        "extras",
        "problems",
        "previous",  # beyond the contract: the year before
    }
    assert card["previous"] is None
    sums = {
        *("max_points", "applicable_points", "self_assessable_points", "self_assessed", "evidenced"),
        *("evidenced_or_explained", "surveyed", "appraised_1", "appraised_2", "percent"),
    }
    assert set(card["total"]) == sums | {"bonus", "penalty", "rating"}
    area = card["areas"][0]
    assert set(area) == sums | {"code", "label", "name", "items"}
    item = area["items"][0]
    assert {"code", "name", "max_points", "points", "no_points", "rule", "why", "facts", "evidenced"} <= set(item)
    assert set(item["evidence"]) == {"state", "required", "found"}
    # by hand: 1 + 9/10 × 2 = 2,8 of 3 (the survey's point has no result and leaves the denominator)
    assert (card["total"]["self_assessed"], card["total"]["applicable_points"]) == (2.8, 3)
    assert card["total"]["percent"] == 93.33
    assert card["total"]["rating"] == "Tốt"
    assert item["facts"] == {"issued_on": "2023-01-15"}
    assert area["items"][2]["no_points"] == "survey"


def test_a_missing_survey_can_count_as_zero(cchc, small):
    edit(small / "criteria/thu/index.yaml", "missing: exclude", "missing: zero")
    card = json.loads(cchc("score", "--workspace", small, "--format", "json").out)
    assert (card["total"]["applicable_points"], card["total"]["surveyed"], card["total"]["percent"]) == (4, 0, 70)


def test_survey_results_enter_the_total(cchc, small):
    (small / "evidence/2023/survey.yaml").write_text('items: {"1.2": {points: 0.9, source: thu}}', encoding="utf-8")
    card = json.loads(cchc("score", "--workspace", small, "--format", "json").out)
    assert (card["total"]["surveyed"], card["total"]["percent"]) == (0.9, 92.5)
    (small / "evidence/2023/survey.yaml").write_text('items: {"1.1.1": {points: 9}}', encoding="utf-8")
    assert cchc("score", "--workspace", small).err.count("[others-within-maximum]") == 2


def test_appraisal_rounds_stand_on_each_other(cchc, small):
    text = 'rounds:\n  - {round: 1, items: {"1.1.2": {points: 1}}}\n  - {round: 2, items: {"1.1.2": {points: 1.5}}}\n'
    (small / "evidence/2023/appraisal.yaml").write_text(text, encoding="utf-8")
    total = json.loads(cchc("score", "--workspace", small, "--format", "json").out)["total"]
    assert (total["appraised_1"], total["appraised_2"]) == (2, 2.5)


def test_not_applicable_leaves_the_denominator(cchc, small):
    edit(small / "evidence/2023/assessment.yaml", "facts: {done: 9, planned: 10}", "not_applicable: không giao việc")
    ran = cchc("score", "--workspace", small)
    assert "1,00 trên 1,00 điểm được tính = 100,00%" in ran.out
    assert "mục không áp dụng 2,00 điểm" in ran.out


@pytest.mark.parametrize(("policy", "points", "applicable"), [("full", 3, 3), ("zero", 1, 3)])
def test_not_applicable_may_give_full_or_zero(cchc, small, policy, points, applicable):
    edit(small / "criteria/thu/1-chi-dao.yaml", "not_applicable: exclude", f"not_applicable: {policy}")
    edit(small / "evidence/2023/assessment.yaml", "facts: {done: 9, planned: 10}", "not_applicable: không giao việc")
    total = json.loads(cchc("score", "--workspace", small, "--format", "json").out)["total"]
    assert (total["self_assessed"], total["applicable_points"]) == (points, applicable)


def test_as_of_leaves_out_what_is_not_due(cchc, workspace):
    total = json.loads(
        cchc("score", "--workspace", workspace, "--year", 2023, "--as-of", "30/06/2023", "--format", "json").out
    )
    assert total["as_of"] == "2023-06-30"
    states = {item["code"]: item["no_points"] for area in total["areas"] for item in area["items"]}
    assert (states["1.1.1"], states["1.1.2"]) == (None, "not-due")
    assert total["total"]["rating"] is None
    text = cchc("score", "--workspace", workspace, "--year", 2023, "--as-of", "2023-06-30").out
    assert "mục chưa đến hạn" in text


def test_incomplete_facts_are_asked_for(cchc, small):
    edit(small / "evidence/2023/assessment.yaml", "done: 9, ", "")
    ran = cchc("score", "--workspace", small)
    assert ran.code == 0
    assert "thiếu số liệu: Số việc đã làm" in ran.out
    assert "CHƯA ĐẦY ĐỦ: 1 mục" in ran.out
    assert "Xếp loại" not in ran.out


def test_formats_and_places(cchc, small, tmp_path):
    assert cchc("score", "--workspace", small, "--format", "csv").out.startswith("Lĩnh vực,Mã,")
    assert cchc("score", "--workspace", small, "--format", "md").out.startswith("**MINH HỌA**")
    ran = cchc("score", "--workspace", small, "--format", "json,csv", "--output", tmp_path / "ra")
    assert ran.out == ""
    assert sorted(path.name for path in (tmp_path / "ra").iterdir()) == ["diem-tu-cham.csv", "diem-tu-cham.json"]
    assert (tmp_path / "ra" / "diem-tu-cham.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    cchc("report", "--workspace", small)
    assert (small / "out/2023/bao-cao-tu-cham-diem.docx").exists()
    cchc("report", "--workspace", small, "--output", tmp_path / "x.docx", "--dry-run")
    assert not (tmp_path / "x.docx").exists()
    cchc("check-evidence", "--workspace", small, "--dry-run")
    assert not (small / ".cchc" / "2023").exists()


def test_cells_from_user_text_never_become_formulas(cchc, small):
    edit(small / "criteria/thu/1-chi-dao.yaml", "name: Ban hành kế hoạch", 'name: "=1+1"')
    assert "'=1+1" in cchc("score", "--workspace", small, "--format", "csv").out


def test_a_report_with_date_and_without_texts(cchc, small):
    ran = cchc("report", "--workspace", small, "--format", "md", "--date", "2023-12-05")
    assert "Thử, ngày 05 tháng 12 năm 2023" in ran.out
    assert "Căn cứ (đơn vị bổ sung)" in ran.out
    assert "Không có mục nào cần giải trình." in ran.out
    assert "Chưa có tài liệu kiểm chứng." in ran.out
    assert "ngày 05 tháng 02 năm" in cchc("report", "--workspace", small, "--format", "md", "--date", "2023-02-05").out


@pytest.mark.parametrize("encoding", ["cp1258", "cp437", "ascii", "utf-8"])
def test_no_console_encoding_stops_a_command(encoding):
    ran = python("-m", "cchc_cli", "score", "--year", "2023", PYTHONIOENCODING=encoding)
    assert ran.returncode == 0
    assert b"Traceback" not in ran.stderr
    assert b"62,88" in ran.stdout


def test_a_closed_pipe_is_no_error():
    command = f'"{sys.executable}" -m cchc_cli score --year 2023 | head -1'
    ran = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT)
    assert b"Traceback" not in ran.stderr


def test_demo_writes_the_sample_once(cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cchc("demo", "--dry-run").code == 0
    assert list(tmp_path.iterdir()) == []
    assert cchc("demo").code == 0
    assert (tmp_path / "evidence/2023/assessment.yaml").exists()
    ran = cchc("demo")
    assert (ran.code, "không ghi đè" in ran.err) == (1, True)
    assert cchc("score", "--year", 2023).code == 0
    monkeypatch.setattr("shutil.copytree", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    assert cchc("demo", tmp_path / "khac").code == 1
    assert not (tmp_path / "khac" / "evidence").exists()


def test_the_wheel_carries_its_own_criteria_and_demo(tmp_path):
    """Built and installed without an index, ``cchc demo`` works in an empty folder, far from the checkout."""
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "cchc_cli/data/criteria/minh-hoa-xa-2023/index.yaml" in names
    environment = tmp_path / "env"
    venv.create(environment, system_site_packages=False, with_pip=True)
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    install = [binaries / "python", "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True, capture_output=True)
    # The dependencies come from this environment; the package itself must come from the wheel.
    site = next((environment / "lib").glob("python*/site-packages"))
    here = next(path for path in sys.path if path.endswith("site-packages"))
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for path in os.scandir(here):
        if not path.name.startswith(("cchc", "_cchc", "__editable__", "_virtualenv", "distutils")):
            os.symlink(path.path, borrowed / path.name)
    (site / "borrowed.pth").write_text(str(borrowed), encoding="utf-8")
    folder = tmp_path / "trống"
    folder.mkdir()
    for arguments, code in (
        (["demo"], 0),
        (["score", "--year", "2023"], 0),
        (["check-evidence", "--year", "2023"], 1),
        (["report", "--year", "2023"], 0),
    ):
        ran = subprocess.run([binaries / "cchc", *arguments], cwd=folder, capture_output=True)
        assert ran.returncode == code, ran.stderr.decode()
    assert (folder / "out/2023/bao-cao-tu-cham-diem.docx").exists()
