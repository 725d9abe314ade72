"""``cchc appraise``: a whole round played, and what a department must be able to trust.

The figures are worked out by hand beside the story. Sample: UBND xã Ví Dụ 2023 (three tiers), UBND xã Ví Dụ Mới 2026
(two tiers, with a bonus and a penalty block).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml

from cchc_cli.cli import app as cli
from cchc_cli.cli import appraise_import
from cchc_cli.cli.stages import load_year
from cchc_cli.cli.write import CannotWrite
from cchc_cli.document import workbook
from cchc_cli.judge.appraisal import Row, closed, merge
from cchc_cli.judge.appraisal_entry import read_decision, split_reason
from cchc_cli.model import Appraisal, Appraised
from cchc_cli.problem import Where
from cchc_cli.read.appraisal_facts import facts_text, read_facts
from cchc_cli.read.appraisal_folder import Office
from cchc_cli.read.appraisal_sheets import COLUMNS, META_SHEET
from cchc_cli.read.workspace import Workspace
from tests.conftest import ROOT, Ran, edit, write_small

ACCEPT, KEEP, ADJUST = "Công nhận điểm tự chấm", "Giữ điểm lần 1", "Điều chỉnh"
MISSING, LACKING = "Thiếu tài liệu kiểm chứng", "Tài liệu kiểm chứng thiếu thông tin cần thiết"
TITLES = {column.title: name for name, column in COLUMNS.items()}


@pytest.fixture(scope="module", autouse=True)
def here():
    """Workbooks are read in this process: a worker (its limits: ``test_form_import``) takes a second to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "read_workbooks", lambda paths: map(workbook.read_workbook, paths))
        yield


def run(*arguments) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def done(*arguments) -> Ran:
    ran = run(*arguments)
    assert ran.code == 0, ran.err
    return ran


def questions(book):
    """The rows of a workbook by (item, unit): their cells by column."""
    found = {}
    for page in book:
        if page.sheet_state != "visible" or COLUMNS["key"].title not in [cell.value for cell in page[4]]:
            continue
        at = {TITLES[cell.value]: cell.column for cell in page[4] if cell.value in TITLES}
        for row in range(5, page.max_row + 1):
            cells = {name: page.cell(row, column) for name, column in at.items()}
            found[cells["code"].value, cells["unit"].value] = cells
    return found


def fill(source, target, answers, appraiser=""):
    """A copy of a workbook as an appraiser sends it back; ``answers`` by (item, unit)."""
    book = openpyxl.load_workbook(source)
    rows = questions(book)
    for key, entries in answers.items():
        for name, value in entries.items():
            rows[key][name].value = value
    if appraiser:
        book["Hướng dẫn"]["B3"].value = appraiser
    book.save(target)
    return target


def decisions(folder, id, year, round=1):
    rounds = yaml.safe_load((folder / id / str(year) / "appraisal.yaml").read_text(encoding="utf-8"))["rounds"]
    return next(one["items"] for one in rounds if one["round"] == round)


def tree(folder):
    """Every file below a folder with its content, locks aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cchc" not in path.parts
    }


# -- a whole appraisal ---------------------------------------------------------------------------------------

OLD, NEW = "UBND xã Ví Dụ", "UBND xã Ví Dụ Mới"


@dataclass
class Story:
    """What the appraisal left behind, step by step."""

    root: Path
    ran: dict[str, Ran] = field(default_factory=dict)

    @property
    def office(self) -> Path:
        return self.root / "tham-dinh"


@pytest.fixture(scope="module")
def story(tmp_path_factory, here):
    root = tmp_path_factory.mktemp("tham dinh")
    it = Story(root)
    old, new = root / "vi-du", root / "vi-du-moi"
    for name in ("unit.yaml", "2023/assessment.yaml"):
        (old / "evidence/2023").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "evidence" / name, old / "evidence" / name)
    for name in ("1.2.2", "1.4"):
        shutil.copytree(ROOT / "evidence/2023" / name, old / "evidence/2023" / name)
    shutil.copytree(ROOT / "examples/xa-moi-2026", new)
    packages = root / "nhan"
    it.ran["pack"] = done("pack", "--workspace", old, "--with-errors", "--output", packages / "cu.zip")
    done("pack", "--workspace", new, "--year", 2026, "--with-errors", "--output", packages / "moi.zip")
    it.ran["verify"] = done("verify", packages / "cu.zip", packages / "moi.zip", "--workspace", root)

    export = ("appraise", "export", "--folder", it.office)
    it.ran["export"] = done(*export, packages / "cu.zip", packages / "moi.zip")
    blank = it.office / "bieu-tham-dinh-lan-1.xlsx"
    an = {
        ("1.1.2", OLD): {
            "verdict": ADJUST,
            "points": 1,
            "reason": MISSING,
            "note": "chưa có sổ theo dõi",
            "explain": "Có",
        },
        ("7.2.2", OLD): {"points": 1, "reason": LACKING, "basis": "Mục 7.2.2 của bộ tiêu chí"},
        ("3.2.1", NEW): {"verdict": ADJUST, "points": 3, "reason": LACKING, "explain": "Có"},
        ("10.1", NEW): {"verdict": ADJUST, "points": 1, "reason": "Lý do khác", "note": "Hai lần bị phê bình"},
    }
    binh = {
        ("1.1.2", OLD): {"verdict": ADJUST, "points": 0.75, "reason": LACKING},
        ("1.4", OLD): {"verdict": ADJUST, "points": 0, "reason": MISSING, "explain": "Có"},
        ("1.3.3", OLD): {"verdict": ACCEPT},
        ("9.1", NEW): {"verdict": ADJUST, "points": 0, "reason": MISSING},
    }
    sent = [
        fill(blank, root / "an.xlsx", an, "Trần Thị An"),
        fill(blank, root / "binh.xlsx", binh, "Lê Văn Bình"),
    ]
    back = ("appraise", "import", "--folder", it.office, "--date", "2024-01-05")
    it.ran["dry"] = run(*back, *sent, "--dry-run")
    it.ran["conflict"] = run(*back, *sent)
    it.ran["after conflict"] = Ran(0, json.dumps(decisions(it.office, "00000", 2023)), "")
    it.ran["take"] = done(*back, *sent, "--take", "an.xlsx")
    it.ran["again"] = done(*back, root / "an.xlsx")
    it.ran["letter"] = done("appraise", "letter", "--folder", it.office, "--date", "2024-01-08")

    # Đơn vị giải trình 1.1.2, bổ sung một tệp cho 1.4, gửi gói mới.
    text = (old / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    start = text.index('"1.1.2":')
    place = text.index("\n", start) + 1
    text = f'{text[:place]}    explanation: "Sổ theo dõi nhiệm vụ gửi kèm mục 1.4."\n{text[place:]}'
    (old / "evidence/2023/assessment.yaml").write_text(text, encoding="utf-8")
    shutil.copy(next((ROOT / "evidence/2023/1.3.1").glob("*.pdf")), old / "evidence/2023/1.4/bổ sung.pdf")
    later = root / "nhan-lan-2"
    done("pack", "--workspace", old, "--with-errors", "--output", later / "cu.zip", "--date", "2024-01-16")
    done("pack", "--workspace", new, "--year", 2026, "--with-errors", "--output", later / "moi.zip")
    it.ran["export 2"] = done(*export, later / "cu.zip", "--round", 2, "--output", root / "lan-2-cu.xlsx")
    done(*export, later / "moi.zip", "--round", 2, "--output", root / "lan-2-moi.xlsx")
    second = {
        ("1.1.2", OLD): {"verdict": ACCEPT, "note": "đã giải trình"},
        ("1.4", OLD): {"verdict": ADJUST, "points": 0.25, "reason": LACKING},
    }
    fill(root / "lan-2-cu.xlsx", root / "lan-2-cu-an.xlsx", second, "Trần Thị An")
    third = {
        ("3.2.1", NEW): {"verdict": ADJUST, "points": 3.25, "reason": LACKING},
        ("9.1", NEW): {"verdict": ACCEPT},
        ("10.1", NEW): {"verdict": KEEP},
    }
    fill(root / "lan-2-moi.xlsx", root / "lan-2-moi-an.xlsx", third, "Trần Thị An")
    back = ("appraise", "import", "--folder", it.office)
    it.ran["early"] = run(*back, root / "lan-2-cu-an.xlsx", "--date", "2024-01-15")
    it.ran["late"] = run(*back, root / "lan-2-cu-an.xlsx", "--date", "2024-02-16")
    it.ran["import 2"] = done(*back, root / "lan-2-cu-an.xlsx", "--date", "2024-01-20")
    it.ran["forced"] = done(*back, root / "lan-2-moi-an.xlsx", "--date", "2026-12-30", "--force", "Hội đồng họp sớm")
    it.ran["letter 2"] = done("appraise", "letter", "--folder", it.office)
    it.ran["diff"] = done("appraise", "diff", "--folder", it.office, "--format", "json")
    return it


def test_the_packages_verify_and_one_workbook_holds_both_units(story):
    assert "2/2 gói nguyên vẹn" in story.ran["verify"].out
    assert "47,54%" in story.ran["verify"].out, "the rate of the points beside it, before bonus and penalty"
    rows = questions(openpyxl.load_workbook(story.office / "bieu-tham-dinh-lan-1.xlsx"))
    assert (rows["1.1.2", OLD]["own"].value, rows["1.1.2", OLD]["max"].value) == (1.4, 1.5)
    assert rows["1.1.2", OLD]["why"].value.startswith("42/45 nhiệm vụ")
    assert rows["1.1.2", OLD]["found"].value == "chưa kiểm tra"
    assert rows["9.1", NEW]["own"].value == 1
    assert not [code for code, unit in rows if (code, unit) == ("1.9", OLD)], "a survey item is nobody's to appraise"


def test_the_evidence_in_a_package_is_checked_on_demand_and_nothing_of_it_stays(story, tmp_path, monkeypatch):
    """1.2.2 holds its report; 1.1.1 has points and nothing to prove them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    target = tmp_path / "bieu.xlsx"
    before = tree(story.root / "nhan")
    done("appraise", "export", story.root / "nhan/cu.zip", "--folder", tmp_path / "td", "--check", "--output", target)
    rows = questions(openpyxl.load_workbook(target))
    assert rows["1.1.1", OLD]["found"].value == "lỗi: mục 1.1.1 không có tài liệu kiểm chứng"
    assert rows["1.2.2", OLD]["found"].value == "không có phát hiện"
    assert tree(story.root / "nhan") == before
    assert {path.name for path in tmp_path.iterdir()} == {"bieu.xlsx", "td"}


def test_a_unit_whose_evidence_cannot_be_checked_is_told_and_the_others_are(tmp_path, small):
    other = write_small(tmp_path / "khac")
    edit(other / "evidence/unit.yaml", 'id: "1"', 'id: "2"')
    edit(other / "evidence/unit.yaml", "UBND xã Thử", "UBND xã Khác")
    (other / "evidence/chung-thu-goc").mkdir()
    (other / "evidence/chung-thu-goc/x.cer").write_bytes(b"junk")
    target = tmp_path / "bieu.xlsx"
    ran = done("appraise", "export", other, small, "--folder", tmp_path / "td", "--check", "--output", target)
    assert f"{other}: cảnh báo: không kiểm tra được tài liệu kiểm chứng của đơn vị này" in ran.err
    rows = questions(openpyxl.load_workbook(target))
    found = {unit: row["found"].value for (code, unit), row in rows.items() if code == "1.1.1"}
    assert found == {"UBND xã Khác": "chưa kiểm tra", "UBND xã Thử": "lỗi: mục 1.1.1 không có tài liệu kiểm chứng"}


def test_appraisers_who_disagree_are_both_named_and_nothing_is_written_for_that_item(story):
    told = story.ran["conflict"]
    assert told.code == 1
    row = [line for line in told.out.splitlines() if "1.1.2" in line]
    assert any("1 điểm" in line and "Trần Thị An" in line for line in row)
    assert any("0,75 điểm" in line and "Lê Văn Bình" in line for line in row)
    written = json.loads(story.ran["after conflict"].out)
    assert set(written) == {"1.3.3", "1.4", "7.2.2"}
    assert written["1.4"] == {"points": 0, "reason": MISSING, "explain": True, "by": "Lê Văn Bình"}
    assert written["1.3.3"] == {"points": 0.63, "by": "Lê Văn Bình"}


def test_take_names_the_winner_and_importing_again_changes_nothing(story):
    first = decisions(story.office, "00000", 2023)["1.1.2"]
    reason = f"{MISSING}: chưa có sổ theo dõi"
    assert first == {"points": 1.0, "reason": reason, "explain": True, "by": "Trần Thị An"}
    assert "không có kết luận nào mới" in story.ran["again"].err


def test_a_dry_run_writes_nothing(story):
    assert story.ran["dry"].code == 1  # the conflict is told all the same
    assert "Sẽ ghi 6 kết luận" in story.ran["dry"].err


def test_the_journal_says_who_when_from_what_to_what_and_why(story):
    journal = Office(story.office).journal("00000", 2023)
    assert [(one["date"], one["round"], one["item"]) for one in journal] == [
        ("2024-01-05", 1, "1.3.3"),
        ("2024-01-05", 1, "1.4"),
        ("2024-01-05", 1, "7.2.2"),
        ("2024-01-05", 1, "1.1.2"),
        ("2024-01-20", 2, "1.1.2"),
        ("2024-01-20", 2, "1.4"),
    ]
    last = journal[-1]
    assert (last["from"], last["to"]["points"], last["by"], last["why"]) == (None, 0.25, "Trần Thị An", LACKING)
    assert {one["force"] for one in Office(story.office).journal("00001", 2026)[3:]} == {"Hội đồng họp sớm"}


def test_round_2_shows_the_decision_the_explanation_and_what_is_new(story):
    rows = questions(openpyxl.load_workbook(story.root / "lan-2-cu.xlsx"))
    assert set(rows) == {("1.1.2", OLD), ("1.4", OLD), ("7.2.2", OLD)}, "what nobody questioned is not asked again"
    assert "1,00 điểm" in rows["1.1.2", OLD]["before"].value
    assert "yêu cầu giải trình" in rows["1.1.2", OLD]["before"].value
    assert "Sổ theo dõi nhiệm vụ" in rows["1.1.2", OLD]["explanation"].value
    assert rows["1.1.2", OLD]["new"].value == "giải trình mới"
    assert rows["1.4", OLD]["new"].value == "tệp mới: 1.4/bổ sung.pdf"
    assert rows["7.2.2", OLD]["new"].value is None
    assert "sau hạn giải trình 15/01/2024" in story.ran["export 2"].err  # packed on 16/01


def test_the_deadlines_lock_round_2_before_and_after_its_time(story):
    assert (story.ran["early"].code, story.ran["late"].code) == (1, 1)
    assert "được giải trình đến hết ngày 15/01/2024" in story.ran["early"].err
    assert "hạn thẩm định 15/02/2024 đã qua" in story.ran["late"].err
    assert story.ran["early"].err.count("[appraisal-locked]") == 1


def totals(story, id, year):
    """Points and percent of both rounds in the council's table."""
    book = openpyxl.load_workbook(story.office / "bang-tong-hop-tham-dinh-lan-2.xlsx")
    titles, *rows = book["Tổng hợp"].iter_rows(min_row=3, values_only=True)
    return next(dict(zip(titles, row, strict=True)) for row in rows if row[1] == id)


def test_the_final_points_are_those_worked_out_by_hand(story):
    # 2023: 62,88 tự chấm. Lần 1: 1.1.2 1,40→1,00; 1.4 0,50→0; 7.2.2 1,08→1,00: 62,88 − 0,98 = 61,90.
    # Lần 2: 1.1.2 trả lại 1,40; 1.4 0,25: 62,88 − 0,25 − 0,08 = 62,55; trên 69 điểm: 90,65%.
    old = totals(story, "00000", 2023)
    assert [old["Tự chấm"], old["Thẩm định lần 1"], old["Thẩm định lần 2"]] == [62.88, 61.9, 62.55]
    assert (old["Tỷ lệ (%)"], old["Mục giảm điểm"]) == (90.65, 2)
    # 2026: 33,28 tự chấm, thưởng 1, trừ 0,5. Lần 2: 3.2.1 3,46→3,25: 33,07; thưởng 1 trả lại; trừ 1 giữ:
    # (33,07 + 1 − 1) ÷ 70 = 47,24%.
    new = totals(story, "00001", 2026)
    assert [new["Thẩm định lần 1"], new["Thẩm định lần 2"], new["Thưởng"], new["Trừ"]] == [32.82, 33.07, 1, 1]
    assert new["Tỷ lệ (%)"] == 47.24
    kept = decisions(story.office, "00001", 2026, 2)["10.1"]
    assert (kept["points"], kept["reason"]) == (1, "Hai lần bị phê bình")


def words(path):
    document = docx.Document(path)
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_letter_tells_the_unit_what_was_cut_and_what_to_explain(story):
    home = story.office / "00000/2023"
    text = words(home / "phieu-ket-qua-tham-dinh-lan-1.docx")
    assert "PHIẾU KẾT QUẢ THẨM ĐỊNH" in text
    assert "61,90" in text
    assert f"{MISSING}: chưa có sổ theo dõi" in text
    assert "Mục 7.2.2 của bộ tiêu chí" in text
    assert "chậm nhất ngày 15/01/2024" in text
    assert "ngày 08 tháng 01 năm 2024" in text
    listed = words(home / "danh-muc-de-nghi-giai-trinh-lan-1.docx")
    assert [code in listed.split("\n") for code in ("1.1.2", "1.4", "7.2.2")] == [True, True, False]
    sheets = openpyxl.load_workbook(home / "ket-qua-tham-dinh-lan-1.xlsx")
    assert sheets.sheetnames == ["Kết quả thẩm định", "Đề nghị giải trình"]
    assert sheets["Đề nghị giải trình"]["A1"].value.startswith("MINH HỌA")
    assert "agency.yaml" in story.ran["letter"].err  # who appraises is not written down yet: marked, not made up
    assert "(cơ quan thẩm định bổ sung)" in text
    assert not [word for word in ("None", "round", "explain", "points", "basis") if word in text]


def test_diff_gives_count_points_and_most_frequent_reason_by_item(story):
    found = {(one["year"], one["code"]): one for one in json.loads(story.ran["diff"].out)}
    assert set(found) == {(2023, "1.4"), (2023, "7.2.2"), (2026, "3.2.1"), (2026, "10.1")}
    one = found[2023, "1.4"]
    assert (one["units"], one["cut"], one["points"], one["reason"]) == (1, 1, -0.25, LACKING)
    assert (found[2026, "10.1"]["points"], found[2026, "10.1"]["cut"]) == (0.5, 1)


# -- bad inputs ----------------------------------------------------------------------------------------------


@pytest.fixture
def asked(tmp_path, small):
    """The smallest unit exported: the office's folder, the blank workbook."""
    office = tmp_path / "tham-dinh"
    done("appraise", "export", small, "--folder", office)
    return office, office / "bieu-tham-dinh-lan-1.xlsx"


SMALL = "UBND xã Thử"


# -- corrected facts -----------------------------------------------------------------------------------------

DONE = "Số việc đã làm: {} việc\nSố việc đề ra: 10 việc"
"""The cell beside it, copied, with another number; 9 of 10 is stated: 90% of 2 points, 1,80."""


def decided_at(small):
    """The decisions of round 1 about a workspace, which keeps them itself."""
    text = (small / "evidence/2023/appraisal.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["rounds"][0]["items"]


def test_points_follow_from_the_facts_that_an_appraiser_corrects(asked, small, tmp_path):
    """8 of 10: 80% of 2 points are 1,60. The facts are kept beside the points, journalled, printed, shown again."""
    office, blank = asked
    row = questions(openpyxl.load_workbook(blank))["1.1.2", SMALL]
    assert row["facts"].value == DONE.format(9)
    entries = {"corrected": DONE.format(8), "reason": "Lý do khác", "note": "một việc chưa xong"}
    sent = fill(blank, tmp_path / "an.xlsx", {("1.1.2", SMALL): entries}, "Trần Thị An")
    back = ("appraise", "import", "--folder", office, "--date", "2024-01-05")
    assert "1,6 điểm" in done(*back, sent).out
    wanted = {"points": 1.6, "facts": {"done": 8}, "reason": "một việc chưa xong"}
    assert decided_at(small) == {"1.1.2": wanted | {"by": "Trần Thị An"}}
    assert "không có kết luận nào mới" in done(*back, sent).err
    assert Office(office).journal("1", 2023)[0]["to"]["facts"] == {"done": 8}
    done("appraise", "letter", "--folder", office)
    told = words(office / "1/2023/phieu-ket-qua-tham-dinh-lan-1.docx")
    assert "một việc chưa xong (số liệu thẩm định: Số việc đã làm: 8 việc)" in told
    again = tmp_path / "lai.xlsx"
    done("appraise", "export", small, "--folder", office, "--output", again)
    row = questions(openpyxl.load_workbook(again))["1.1.2", SMALL]
    assert [row[name].value for name in ("verdict", "corrected", "points")] == [ADJUST, "Số việc đã làm: 8 việc", 1.6]


def test_what_round_1_found_stands_in_round_2_whatever_the_unit_states_since(asked, small, tmp_path):
    """1,60 by 8 of 10; the unit then says 12 of 16, with which 8 would be nothing. Kept is kept, and another word about
    it, or none but a basis, changes no points."""
    office, blank = asked
    key, back = ("1.1.2", SMALL), ("appraise", "import", "--folder", office, "--date", "2024-01-05")
    first = {"corrected": DONE.format(8), "reason": LACKING}
    done(*back, fill(blank, tmp_path / "1.xlsx", {key: first}))
    edit(small / "evidence/2023/assessment.yaml", "done: 9, planned: 10", "done: 12, planned: 16")

    def exported(name):
        done("appraise", "export", small, "--folder", office, "--round", 2, "--output", tmp_path / name)
        return questions(openpyxl.load_workbook(tmp_path / name))[key]

    assert "số liệu thẩm định: Số việc đã làm: 8 việc" in exported("2.xlsx")["before"].value
    kept = {"verdict": KEEP, "note": "giải trình chưa rõ"}
    done(*back, fill(tmp_path / "2.xlsx", tmp_path / "2-an.xlsx", {key: kept}, "An"))

    def second():
        text = (small / "evidence/2023/appraisal.yaml").read_text(encoding="utf-8")
        return yaml.safe_load(text)["rounds"][1]["items"]["1.1.2"]

    wanted = {"points": 1.6, "facts": {"done": 8}, "reason": "giải trình chưa rõ", "by": "An"}
    assert second() == wanted
    row = exported("3.xlsx")
    assert [row[name].value for name in ("verdict", "corrected", "points")] == [KEEP, None, None]
    done(*back, fill(tmp_path / "3.xlsx", tmp_path / "3-an.xlsx", {key: {"basis": "Công văn 12"}}, "An"))
    assert second() == wanted | {"basis": "Công văn 12"}
    again = {"verdict": ADJUST, "corrected": "Số việc đã làm: 8", "points": 1.6, "reason": LACKING}
    exported("4.xlsx")
    ran = run(*back, fill(tmp_path / "4.xlsx", tmp_path / "4-an.xlsx", {key: again}, "An"))
    assert "số liệu thẩm định cho 0 điểm, ô điểm ghi 1,6" in ran.err
    assert second() == wanted | {"basis": "Công văn 12"}


def test_a_single_fact_needs_no_label_and_a_day_stays_a_day(asked, small, tmp_path):
    """1.1.1: issued by 31/01 is 1 point, up to 15 days late 0,50."""
    office, blank = asked
    entries = {"corrected": "10/02/2023", "reason": LACKING}
    sent = fill(blank, tmp_path / "an.xlsx", {("1.1.1", SMALL): entries})
    back = ("appraise", "import", "--folder", office, "--date", "2024-01-05")
    done(*back, sent)
    decided = decided_at(small)["1.1.1"]
    assert (decided["points"], decided["facts"]) == (0.5, {"issued_on": date(2023, 2, 10)})
    assert Office(office).journal("1", 2023)[0]["to"]["facts"] == {"issued_on": "2023-02-10"}
    assert "không có kết luận nào mới" in done(*back, sent).err


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"corrected": DONE.format(11)}, "lớn hơn số việc đề ra (10)"),
        ({"corrected": DONE.format("tám")}, "Số việc đã làm: “tám việc” không nhận được"),
        ({"corrected": DONE.format(-8)}, "nằm ngoài khoảng cho phép"),
        ({"corrected": "8 trên 10"}, "tên: “Số việc đã làm”; “Số việc đề ra”"),
        ({"corrected": "Số việc đã làm: 8\nSố việc đã làm: 7"}, "ghi hai lần"),
        ({"corrected": DONE.format(8), "points": 1, "reason": MISSING}, "cho 1,6 điểm, ô điểm ghi 1"),
        ({"corrected": DONE.format(8), "verdict": ACCEPT}, "mà ghi số liệu khác"),
        ({"corrected": DONE.format(8)}, "giảm điểm mà chưa ghi lý do"),
        ({"corrected": DONE.format(9), "reason": MISSING}, "chưa chọn kết luận"),
        ({"corrected": "x" * 30_001}, "dài hơn 30000 ký tự"),
    ],
)
def test_corrected_facts_are_held_to_the_rules_of_the_unit_s_own(asked, small, tmp_path, entries, words):
    office, blank = asked
    sent = fill(blank, tmp_path / "sai.xlsx", {("1.1.2", SMALL): entries})
    ran = run("appraise", "import", "--folder", office, "--date", "2024-01-05", sent)
    assert ran.code == 1
    assert words in ran.err
    assert not (small / "evidence/2023/appraisal.yaml").exists()


def test_a_copy_of_what_the_unit_states_says_nothing(asked, tmp_path):
    office, blank = asked
    sent = fill(blank, tmp_path / "an.xlsx", {("1.1.2", SMALL): {"corrected": DONE.format(9)}})
    assert "không có kết luận nào mới" in done("appraise", "import", "--folder", office, sent).err


@pytest.mark.parametrize("year", [2022, 2023])
def test_facts_come_back_from_their_text_as_they_were(year):
    """All that the sample states, of every type; three decimals alone are ambiguous ("1,204") and asked back."""
    submission, _ = load_year(Workspace(ROOT), year)
    seen = set()
    for code, claim in submission.claims.items():
        item = submission.index.items[code]
        facts = {name: value for name, value in claim.facts.items() if value is not None}
        assert read_facts(item, facts_text(item, facts), {}) == (facts, "")
        assert read_facts(item, facts_text(item, facts), facts) == ({}, "")
        seen |= {item.facts[name].type for name in facts}
    assert seen >= {"integer", "date", "yes-no", "choice"}


def spoiled(blank, target, change):
    book = openpyxl.load_workbook(blank)
    change(book, questions(book))
    book.save(target)
    return target


def not_ours(book, rows):
    del book[META_SHEET]


def other_unit(book, rows):
    page = book[META_SHEET]
    for cell in page["B"]:
        cell.value = cell.value.replace('["1",', '["2",')


def formula(book, rows):
    rows["1.1.2", SMALL]["points"].value = "=1+0"


def above(book, rows):
    rows["1.1.2", SMALL]["points"].value = 2.5


def below(book, rows):
    rows["1.1.2", SMALL]["points"].value = -1


def cut_without_reason(book, rows):
    rows["1.1.2", SMALL]["points"].value = 1


def explain_without_reason(book, rows):
    rows["1.1.2", SMALL]["explain"].value = "Có"


def accepted_with_other_points(book, rows):
    rows["1.1.2", SMALL]["verdict"].value = ACCEPT
    rows["1.1.2", SMALL]["points"].value = 1


def adjusted_without_points(book, rows):
    rows["1.1.2", SMALL]["verdict"].value = ADJUST


def words_for_a_verdict(book, rows):
    rows["1.1.2", SMALL]["verdict"].value = "đồng ý"


def too_many_decimals(book, rows):
    rows["1.1.2", SMALL]["points"].value = 1.234


def deleted_row(book, rows):
    cell = rows["1.1.1", SMALL]["code"]
    cell.parent.delete_rows(cell.row)


def copied_row(book, rows):
    page = rows["1.1.1", SMALL]["code"].parent
    page.append([cell.value for cell in page[5]])


def renamed_column(book, rows):
    page = rows["1.1.1", SMALL]["code"].parent
    next(cell for cell in page[4] if cell.value == "Lý do").value = "Lý do cắt"


BAD = {
    not_ours: "appraisal-not-ours",
    other_unit: "appraisal-unit",
    formula: "appraisal-cell",
    above: "appraisal-cell",
    below: "appraisal-cell",
    cut_without_reason: "appraisal-reason",
    explain_without_reason: "appraisal-reason",
    accepted_with_other_points: "appraisal-cell",
    adjusted_without_points: "appraisal-cell",
    words_for_a_verdict: "appraisal-cell",
    too_many_decimals: "appraisal-cell",
    deleted_row: "appraisal-layout",
    copied_row: "appraisal-layout",
    renamed_column: "appraisal-layout",
}


@pytest.mark.parametrize("change", BAD, ids=lambda change: change.__name__)
def test_a_bad_workbook_is_told_at_its_cell_and_changes_nothing(asked, small, tmp_path, change):
    office, blank = asked
    right = fill(blank, tmp_path / "dung.xlsx", {("1.1.1", SMALL): {"verdict": ACCEPT}})
    bad = spoiled(blank, tmp_path / "sai.xlsx", change)
    before = tree(tmp_path)
    ran = run("appraise", "import", right, bad, "--folder", office, "--date", "2024-01-05")
    assert ran.code == 1
    told = [line for line in ran.err.splitlines() if line.endswith("]")]
    assert [line.rpartition("[")[2] for line in told] == [f"{BAD[change]}]"], ran.err
    assert "sai.xlsx" in told[0]
    assert tree(tmp_path) == before


def test_a_renamed_sheet_is_read_all_the_same(asked, small, tmp_path):
    """Rows are found by their keys: whoever calls a sheet otherwise loses no work."""

    def rename(book, rows):
        rows["1.1.1", SMALL]["code"].parent.title = "Của tôi"
        rows["1.1.1", SMALL]["verdict"].value = ACCEPT

    office, blank = asked
    done("appraise", "import", spoiled(blank, tmp_path / "a.xlsx", rename), "--folder", office)
    assert "1.1.1" in (small / "evidence/2023/appraisal.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_no_workbook_is_told(asked, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"khong phai so")
    ran = run("appraise", "import", tmp_path / "a.xlsx", tmp_path / "khong-co.xlsx", "--folder", asked[0])
    assert (ran.code, ran.err.count("[appraisal-not-ours]")) == (1, 2)


def test_points_stated_anew_since_the_export_make_the_decision_stale(asked, small, tmp_path):
    office, blank = asked
    answered = fill(blank, tmp_path / "a.xlsx", {("1.1.2", SMALL): {"verdict": ACCEPT}})
    edit(small / "evidence/2023/assessment.yaml", "done: 9", "done: 10")
    done("appraise", "export", small, "--folder", office)
    ran = run("appraise", "import", answered, "--folder", office, "--date", "2024-01-05")
    assert (ran.code, ran.err.count("[appraisal-stale]")) == (1, 1)


def test_a_workbook_that_someone_filled_in_is_not_overwritten(asked, small):
    office, blank = asked
    done("appraise", "export", small, "--folder", office)  # an untouched one is made anew
    fill(blank, blank, {("1.1.1", SMALL): {"verdict": ACCEPT}})
    before = tree(office)
    ran = run("appraise", "export", small, "--folder", office)
    assert (ran.code, ran.err.count("[form-there]")) == (1, 1)
    assert tree(office) == before


# -- units -------------------------------------------------------------------------------------------------------


def test_a_unit_given_twice_gets_one_message_and_the_others_go_on(small, tmp_path):
    other = write_small(tmp_path / "khac")
    edit(other / "evidence/unit.yaml", 'id: "1"', 'id: "2"')
    done("pack", "--workspace", small, "--with-errors", "--output", tmp_path / "goi.zip")
    office = tmp_path / "tham-dinh"
    ran = run("appraise", "export", small, tmp_path / "goi.zip", other, other, "--folder", office)
    assert (ran.code, ran.err.count("[appraisal-unit-twice]")) == (1, 1)
    assert "Biểu có 1 đơn vị" in ran.err
    assert not (office / "1").exists()


def test_units_that_cannot_be_read_are_listed_and_the_others_go_on(small, tmp_path):
    (tmp_path / "rong").mkdir()
    (tmp_path / "hong.zip").write_bytes(b"PK\x03\x04 cut")
    broken = write_small(tmp_path / "sai")
    (broken / "evidence/2023/assessment.yaml").write_text("edition: [", encoding="utf-8")
    done("pack", "--workspace", small, "--with-errors", "--output", tmp_path / "goi.zip")
    shutil.unpack_archive(tmp_path / "goi.zip", tmp_path / "giai-nen")
    bag = next((tmp_path / "giai-nen").iterdir())
    edit(bag / "data/evidence/2023/assessment.yaml", "done: 9", "done: 10")
    names = ["rong", "hong.zip", "sai", bag, "khong-co"]
    ran = run("appraise", "export", *(tmp_path / name for name in names), small, "--folder", tmp_path / "td")
    assert (ran.code, ran.err.count("[appraisal-unit-unreadable]")) == (1, len(names))
    assert "Biểu có 1 đơn vị" in ran.err


def test_a_set_softened_by_the_unit_is_left_out(small, tmp_path):
    """Same name, other rules: points by it are not those of the office's own set."""
    office = tmp_path / "so-noi-vu"
    shutil.copytree(small / "criteria", office / "criteria")
    edit(small / "criteria/thu/1-chi-dao.yaml", "floor: 80", "floor: 10")
    ran = run("appraise", "export", small, "--folder", office / "tham-dinh")
    assert (ran.code, ran.err.count("[package-edition-differs]")) == (1, 1)
    assert "chưa ghi gì" in ran.err


def test_decisions_in_a_package_are_not_the_offices(small, tmp_path):
    """A unit that packs an appraisal of its own making wins nothing."""
    (small / "evidence/2023/appraisal.yaml").write_text('rounds: [{round: 1, items: {"1.1.2": {points: 2}}}]\n')
    done("pack", "--workspace", small, "--with-errors", "--output", tmp_path / "goi.zip")
    ran = run("appraise", "export", tmp_path / "goi.zip", "--round", 2, "--folder", tmp_path / "td")
    assert (ran.code, ran.err.count("[appraisal-no-round]")) == (1, 1)


def test_an_id_from_outside_leads_to_no_other_folder():
    office = Office(Path("td"))
    homes = [office.home(id, 2023) for id in ("../../x", "a/b", "a-b", ".", "H05.12.3")]
    assert len(set(homes)) == 5
    assert all(home.parts[0] == "td" and len(home.parts) == 3 and ".." not in home.parts for home in homes)
    assert office.home("H05.12.3", 2023) == Path("td/H05.12.3/2023")


def test_a_workspace_is_linked_to_its_files_and_its_decisions_go_home(small, tmp_path):
    folder = small / "evidence/2023/1.1.2 Thực hiện"
    folder.mkdir()
    (folder / "Báo cáo #1 50%.pdf").write_bytes(b"%PDF-1.4")
    run("check-evidence", "--workspace", small)
    done("appraise", "export", small, "--folder", tmp_path / "td", "--area", 1, "--appraiser", "Bình")
    book = openpyxl.load_workbook(tmp_path / "td/bieu-tham-dinh-lan-1-linh-vuc-1-binh.xlsx")
    link = next(cell.hyperlink for row in book["Tài liệu"] for cell in row if cell.hyperlink is not None)
    assert link.target.replace("\\", "/").endswith("B%C3%A1o%20c%C3%A1o%20%231%2050%25.pdf")
    assert questions(book)["1.1.1", SMALL]["found"].value.startswith("lỗi: ")


# -- rules --------------------------------------------------------------------------------------------------------


def test_rounds_are_closed_by_the_sets_deadlines(small):
    from cchc_cli.read.workspace import Workspace, read_edition

    index = read_edition(Workspace(ROOT), "minh-hoa-xa-2023", Where(""))[0][0]
    held = Appraisal(rounds=({"round": 1, "items": {}},))
    both = Appraisal(rounds=({"round": 1, "items": {}}, {"round": 2, "items": {}}))
    days = [date(2024, 1, 15), date(2024, 1, 16), date(2024, 2, 15), date(2024, 2, 16)]
    assert [bool(closed(index, 2023, 1, day, held)) for day in days] == [False, True, True, True]
    assert [bool(closed(index, 2023, 2, day, held)) for day in days] == [True, False, False, True]
    assert closed(index, 2023, 1, days[0], both) == "đã có kết quả thẩm định lần 2"


def test_what_was_decided_meanwhile_is_a_conflict_and_the_same_decision_is_none():
    def row(points, file, was=None, by="An"):
        said = None if points is None else Appraised(points=Decimal(points))
        was = None if was is None else Appraised(points=Decimal(was))
        return Row(("1", 2023, "1.1"), said, was, Where(file), by)

    now = {("1", 2023, "1.1"): Appraised(points=Decimal(2), by="Chi")}
    assert merge([row(1, "a")], now).conflicts[0].now.by == "Chi"
    assert merge([row(2, "a")], now) == ((), ())
    assert merge([row(1, "a", was=2)], now).changes[0].new.points == 1
    assert merge([row(None, "a", was=2)], now).changes[0].new is None, "a decision taken back"
    assert merge([row(1, "a")], now, ["a"]).changes[0].new.by == "An"
    agreed = merge([row(1, "a"), row(1, "b", by="Bình")], {})
    assert (agreed.changes[0].new.by, agreed.conflicts) == ("An; Bình", ())


@pytest.mark.parametrize(
    "text", ["", "3", "[]", "[1, null, null, false]", '[1, "", "", false, null]', '[1, "", "", false, {"a": []}]']
)
def test_a_decision_that_someone_spoiled_in_the_hidden_sheet_is_none(text):
    assert read_decision(text) is None


def test_a_reason_keeps_its_kind_and_its_note():
    labels = ("Thiếu tài liệu", "Sai")
    texts = ("", "Thiếu tài liệu", "Thiếu tài liệu: trang 3", "Thiếu tài liệu trang 3")
    assert [split_reason(text, labels) for text in texts] == [
        (None, None),
        ("Thiếu tài liệu", None),
        ("Thiếu tài liệu", "trang 3"),
        ("Lý do khác", "Thiếu tài liệu trang 3"),
    ]


def test_the_office_names_its_own_reasons_with_their_basis(small, tmp_path):
    office = tmp_path / "td"
    office.mkdir()
    (office / "appraisal-reasons.yaml").write_text(
        "reasons: [{label: Nộp muộn, basis: Điều 5 Quy chế thẩm định}]\n", encoding="utf-8"
    )
    done("appraise", "export", small, "--folder", office)
    answered = {("1.1.2", SMALL): {"points": 0, "reason": "Nộp muộn"}}
    fill(office / "bieu-tham-dinh-lan-1.xlsx", tmp_path / "a.xlsx", answered)
    done("appraise", "import", tmp_path / "a.xlsx", "--folder", office)
    items = yaml.safe_load((small / "evidence/2023/appraisal.yaml").read_text(encoding="utf-8"))["rounds"][0]["items"]
    expected = {"points": 0, "reason": "Nộp muộn", "basis": "Điều 5 Quy chế thẩm định", "by": "a"}
    assert items == {"1.1.2": expected}


def test_what_people_wrote_in_appraisal_yaml_stays(small, tmp_path):
    path = small / "evidence/2023/appraisal.yaml"
    path.write_text(
        '# Tổ thẩm định ghi tay\nrounds:\n  - round: 1\n    items:\n      "1.1.1": {points: 0.50, reason: "Chậm",'
        " by: Tổ} # đã thống nhất\n",
        encoding="utf-8",
    )
    done("appraise", "export", small, "--folder", tmp_path / "td")
    blank = tmp_path / "td/bieu-tham-dinh-lan-1.xlsx"
    assert questions(openpyxl.load_workbook(blank))["1.1.1", SMALL]["note"].value == "Chậm"
    fill(blank, tmp_path / "a.xlsx", {("1.1.2", SMALL): {"verdict": ACCEPT}})
    done("appraise", "import", tmp_path / "a.xlsx", "--folder", tmp_path / "td")
    text = path.read_text(encoding="utf-8")
    assert "# Tổ thẩm định ghi tay" in text
    assert '"1.1.1": {points: 0.50, reason: "Chậm", by: Tổ} # đã thống nhất' in text
    assert '"1.1.2": {points: 1.8, by: "a"}' in text


# -- cut short ------------------------------------------------------------------------------------------------


def test_an_import_cut_short_anywhere_leaves_every_file_whole_and_the_next_one_finishes(tmp_path, monkeypatch):
    """Two units, four files: the n-th write fails; importing again makes all as it should be, no line comes twice."""
    units = [write_small(tmp_path / name) for name in ("a", "b")]
    edit(units[1] / "evidence/unit.yaml", 'id: "1"', 'id: "2"')
    edit(units[1] / "evidence/unit.yaml", "name: UBND xã Thử", "name: UBND xã Hai")
    office = tmp_path / "td"
    done("appraise", "export", *units, "--folder", office)
    answers = {("1.1.2", SMALL): {"verdict": ACCEPT}, ("1.1.2", "UBND xã Hai"): {"verdict": ACCEPT}}
    answered = fill(office / "bieu-tham-dinh-lan-1.xlsx", tmp_path / "x.xlsx", answers)
    start = tmp_path / "start"
    shutil.copytree(tmp_path / "a", start / "a")
    shutil.copytree(tmp_path / "b", start / "b")
    shutil.copytree(office, start / "td")
    back = ("appraise", "import", answered, "--folder", office, "--date", "2024-01-05")
    done(*back)
    wanted = {name: tree(tmp_path / name) for name in ("a", "b", "td")}
    whole = appraise_import.write_whole
    for most in range(4):
        for name in ("a", "b", "td"):
            shutil.rmtree(tmp_path / name)
            shutil.copytree(start / name, tmp_path / name)
        left = iter(range(most))

        def cut(path, content, left=left):
            if next(left, None) is None:
                raise CannotWrite(path, OSError())
            whole(path, content)

        monkeypatch.setattr(appraise_import, "write_whole", cut)
        assert run(*back).code == 1
        for name in wanted:
            made = tree(tmp_path / name)
            assert all(wanted[name][file] == made[file] for file in made)
        monkeypatch.setattr(appraise_import, "write_whole", whole)
        done(*back)
        assert {name: tree(tmp_path / name) for name in wanted} == wanted
    assert not [name for name in os.listdir(office) if name.startswith(".cchc-")]


# -- no appraisal yet -----------------------------------------------------------------------------------------


def test_units_without_a_result_are_told_and_never_said_to_be_alike(asked, tmp_path):
    office, blank = asked
    ran = run("appraise", "diff", "--folder", office, "--format", "md,xlsx")
    assert (ran.code, ran.out, "[appraisal-no-round]" in ran.err) == (1, "", True)
    assert "không khác nhau" not in ran.out + ran.err
    assert not list(office.glob("khac-nhau*"))
    accepted = fill(blank, tmp_path / "a.xlsx", {("1.1.2", SMALL): {"verdict": ACCEPT}})
    done("appraise", "import", accepted, "--folder", office)
    ran = run("appraise", "diff", "--folder", office, "--format", "md")
    assert (ran.code, "So trên 1 đơn vị" in ran.out, "không khác nhau" in ran.out) == (0, True, True)
    assert run("appraise", "diff", "--folder", office, "--round", 2).code == 1
