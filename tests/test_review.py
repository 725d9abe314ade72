"""The internal review sheet, and what is kept between two checks of the evidence."""

import io
import json
import re
import shutil
import sqlite3
import threading
import zipfile

import openpyxl
import pytest

from cchc_cli.cli import reading
from cchc_cli.document.facts import Document, Fault, Signature, Text, Verdict
from cchc_cli.present import html
from cchc_cli.present.blocks import Column, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, render
from cchc_cli.present.view.review import signature_words
from tests.conftest import ROOT
from tests.present.browser import CHROMIUM, Browser


@pytest.fixture
def sample(workspace):
    """The sample of 2023 with its evidence files."""
    shutil.copytree(ROOT / "evidence" / "2023", workspace / "evidence" / "2023", dirs_exist_ok=True)
    return workspace


def counted(monkeypatch):
    """How many files the reader is asked for, run by run."""
    from cchc_cli.document import reader

    asked = []
    real = reader.read_documents

    def read(files, **more):
        asked.append(len(files))
        return real(files, **more)

    monkeypatch.setattr(reader, "read_documents", read)
    return asked


def check(cchc, root, *more):
    ran = cchc("check-evidence", "--workspace", root, "--year", 2023, "--format", "json", *more)
    return json.loads(ran.out)


def test_a_second_check_reads_only_what_changed(cchc, sample, monkeypatch):
    asked = counted(monkeypatch)
    first = check(cchc, sample)
    assert check(cchc, sample) == first
    assert asked == [len(first["documents"])]  # the second run did not even ask
    changed = sample / "evidence/2023/1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf"
    shutil.copyfile(sample / "evidence/2023/1.3.1/16-KH-UBND.pdf", changed)
    import os

    os.utime(changed, (1_700_000_000, 1_700_000_000))
    third = check(cchc, sample)
    assert asked[1] == 1
    assert third != first
    check(cchc, sample, "--fresh")
    assert asked[2] == len(first["documents"])


def test_a_file_that_has_just_changed_is_not_trusted_by_its_time(cchc, sample, monkeypatch):
    asked = counted(monkeypatch)
    new = sample / "evidence/2023/1.1.1 Kế hoạch CCHC năm/moi.txt"
    new.write_text("một", encoding="utf-8")
    check(cchc, sample)
    new.write_text("hai", encoding="utf-8")  # same size, perhaps the same time of change
    check(cchc, sample)
    assert asked[1] == 1


@pytest.mark.parametrize("damage", [b"not a base", b"", None])
def test_a_broken_or_missing_base_costs_time_only(cchc, sample, damage):
    first = check(cchc, sample)
    base = sample / ".cchc/2023/documents.sqlite3"
    if damage is None:
        base.unlink()
    else:
        base.write_bytes(damage)
    assert check(cchc, sample) == first
    assert check(cchc, sample) == first
    with sqlite3.connect(base) as again:
        assert again.execute("SELECT count(*) FROM documents").fetchone()[0] > 0


def test_what_was_kept_of_another_reader_or_of_nonsense_does_not_count(cchc, sample):
    first = check(cchc, sample)
    base = sample / ".cchc/2023/documents.sqlite3"
    with sqlite3.connect(base) as rows:
        rows.execute("UPDATE documents SET document = '{}' WHERE name LIKE '1.1.1%'")
        rows.execute("UPDATE documents SET reading = 'older' WHERE name LIKE '1.2%'")
    assert check(cchc, sample) == first


def test_two_checks_at_once_agree(sample):
    from cchc_cli.read.submission import read_submission
    from cchc_cli.read.workspace import Workspace

    submission, _ = read_submission(Workspace(sample), 2023)
    results = []
    threads = [threading.Thread(target=lambda: results.append(reading.read_evidence(submission))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert results[0] == results[1]
    assert reading.read_evidence(submission) == results[0]


def test_what_may_pass_is_not_kept():
    assert {Fault.UNREADABLE, Fault.TIMED_OUT, Fault.CRASHED, Fault.OUR_MISTAKE} == reading._NOT_KEPT


def test_review_shows_points_findings_and_signatures_and_never_enters_the_report(cchc, sample):
    ran = cchc("review", "--workspace", sample, "--year", 2023)
    assert ran.code == 0
    folder = sample / "out/2023"
    book = openpyxl.load_workbook(folder / "phieu-ra-soat.xlsx")
    items = list(book["Mục"].iter_rows(min_row=4, values_only=True))
    by_code = {row[1]: row for row in items}
    assert by_code["1.1.1"][3:6] == (1, 1, 1)
    assert by_code["1.3.2"][3:6] == (0.75, 0.75, 0)  # the number differs: doubtful, so not evidenced
    assert items[-1][2:5] == ("Tổng cộng", 69, 62.88)  # by hand: tests/test_sample.py
    assert abs(sum(row[5] or 0 for row in items[:-1]) - items[-1][5]) < 1e-9
    findings = list(book["Phát hiện"].iter_rows(min_row=4, values_only=True))
    assert any(row[1] == "7.2.3" and row[0] == "lỗi" for row in findings)
    page = (folder / "phieu-ra-soat.html").read_text(encoding="utf-8")
    assert "MINH HỌA" in page
    assert "không kèm vào báo cáo trình ký" in page
    cchc("report", "--workspace", sample, "--year", 2023, "--format", "md")
    report = sample / "out/2023/bao-cao-tu-cham-diem.md"
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    assert "rà soát" not in text.lower() or "rà soát văn bản" in text.lower()


def test_review_writes_the_same_bytes_twice_and_nothing_on_a_dry_run(cchc, sample):
    cchc("review", "--workspace", sample, "--year", 2023, "--dry-run")
    assert not (sample / "out").exists()
    cchc("review", "--workspace", sample, "--year", 2023)
    first = {path.name: path.read_bytes() for path in (sample / "out/2023").iterdir()}
    cchc("review", "--workspace", sample, "--year", 2023)
    assert {path.name: path.read_bytes() for path in (sample / "out/2023").iterdir()} == first


def test_every_link_of_the_page_leads_to_a_file(cchc, sample):
    from urllib.parse import unquote

    cchc("review", "--workspace", sample, "--year", 2023)
    page = (sample / "out/2023/phieu-ra-soat.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) > 60
    missing = [link for link in links if not (sample / "out/2023" / unquote(link)).exists()]
    assert missing == []
    assert not re.search(r'(?:src|href)="(?:https?:|//)', page)


def test_text_of_users_is_text_in_html_and_in_cells():
    nasty = '=1+1<script>alert("x")</script>\x1b[31m'
    paper = Paper(
        nasty, (Paragraph(nasty), Table((Column(nasty, 1), Column("b", 1, path=True)), (Row((nasty, nasty)),)))
    )
    page = html.render(paper)
    assert "<script>alert" not in page
    assert "\x1b" not in page
    raw = render((Sheet("a", (SheetColumn("a"),), ((nasty,),)),), "t")
    cell = openpyxl.load_workbook(io.BytesIO(raw))["a"]["A4"]
    assert cell.data_type == "s"
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.INTACT, "nội dung không đổi từ lần ký cuối"),
        (Verdict.NOT_VERIFIABLE, "không kiểm được ở đây"),
        (Verdict.CONTENT_CHANGED, "đã đổi sau khi ký"),
        (Verdict.NO_SIGNATURE, "không có chữ ký số"),
    ],
)
def test_signatures_in_words_claim_no_more_than_was_seen(verdict, words):
    one = Signature("f", "Nguyễn Văn A", None, None, True, True, True, chained=False)
    signed = () if verdict is Verdict.NO_SIGNATURE else (one,)
    document = Document("a.pdf", "0", 1, "pdf", text=Text.TEXT, signatures=signed, verdict=verdict)
    said = signature_words(document)
    assert words in said
    for claim in ("hợp lệ", "giả", "còn hiệu lực"):
        assert claim not in said


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_the_page_filters_in_a_real_browser(cchc, sample, tmp_path):
    """Typing without marks leaves the rows that hold the words, a list those of one weight; nothing is loaded."""
    cchc("review", "--workspace", sample, "--year", 2023)
    page = sample / "out/2023/phieu-ra-soat.html"
    browser = Browser(tmp_path)
    try:
        browser.open(page)
        items, findings = (
            f"[...document.forms[{number}].nextElementSibling.tBodies[0].rows].filter(row=>!row.hidden)"
            for number in (0, 1)
        )
        entered = "dispatchEvent(new Event('input',{bubbles:true}))"
        browser.run(f"{{const box=document.forms[0][0];box.value='ke hoach cchc';box.{entered}}}")
        # by hand from the set's names and findings: far fewer than the 66 items, more than none
        assert 3 <= browser.run(f"{items}.length") <= 20
        browser.run(
            f"{{const list=document.forms[1][1];list.value=[...list].find(one=>one.text==='lỗi').value;list.{entered}}}"
        )
        weights = browser.run(f"{findings}.map(row=>row.cells[0].textContent)")
        assert set(weights) == {"lỗi"}
        assert browser.requests == [page.as_uri()]
        assert browser.complaints == []
    finally:
        browser.close()
