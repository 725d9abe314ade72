"""Files that leave the program beside DOCX: the workbook of a score, its CSV, PDF by LibreOffice."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from cchc_cli.cli import pdf
from cchc_cli.present import sheets
from cchc_cli.present.sheets import Sheet, SheetColumn
from cchc_cli.read import machine
from tests.conftest import edit

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice)")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", '=cmd|" /C calc"!A0', '=HYPERLINK("http://a")')


def score(cchc, root, *more):
    ran = cchc("score", "--workspace", root, *more)
    assert ran.code == 0, ran.err
    return ran


def convert(folder, file, kind, home=None):
    """What LibreOffice makes of a file, with a profile of its own or the one of a ``home``."""
    profile = [] if home else [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    environment = os.environ | ({"HOME": str(home)} if home else {})
    arguments = [SOFFICE, *profile, "--headless", "--convert-to", kind, "--outdir", folder / "made", file]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# The workbook of a score


@pytest.fixture
def book(cchc, workspace):
    score(cchc, workspace, "--year", 2023, "--format", "xlsx")
    return openpyxl.load_workbook(workspace / "out/2023/diem-tu-cham.xlsx")


def rows(page) -> list[dict]:
    """The rows under the titles, which stand in row 3."""
    titles, *found = page.iter_rows(min_row=3, values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in found if any(value is not None for value in row)]


def test_the_workbook_says_what_the_score_says_with_numbers_as_numbers(cchc, workspace, book):
    card = json.loads(score(cchc, workspace, "--year", 2023, "--format", "json").out)
    lost = json.loads(score(cchc, workspace, "--year", 2023, "--format", "json", "--gap").out)["gap"]
    assert book.sheetnames == ["Tổng hợp", "Các mục", "Điểm mất"]
    areas, total = rows(book["Tổng hợp"])[:-1], rows(book["Tổng hợp"])[-1]
    shares = [(f"{one['label']}. {one['name']}", one["percent"], one["self_assessed"]) for one in card["areas"]]
    assert [(row["Lĩnh vực"], row["Tỷ lệ"], row["Tự chấm"]) for row in areas] == shares
    keys = {"Tối đa": "max_points", "Được tính": "applicable_points", "Tự chấm": "self_assessed", "Tỷ lệ": "percent"}
    assert {title: total[title] for title in keys} == {title: card["total"][key] for title, key in keys.items()}
    assert (total["Lĩnh vực"], total["Tự chấm"]) == ("Tổng cộng", 62.88)  # by hand: tests/test_sample.py
    items = {row["Mã"]: row for row in rows(book["Các mục"])}
    expected = {one["code"]: one["points"] for area in card["areas"] for one in area["items"]}
    assert {code: row["Tự chấm"] for code, row in items.items()} == expected
    assert round(sum(row["Tự chấm"] or 0 for row in items.values()), 6) == total["Tự chấm"]
    assert items["8.1"]["Không có điểm vì"] == "chờ điều tra xã hội học"
    losses = [(row["Mã"], row["Mất"], row["Đang có"]) for row in rows(book["Điểm mất"])]
    assert losses == [(one["item"], one["lost"], one["points"]) for one in lost]
    assert all(isinstance(row["Mất"], int | float) for row in rows(book["Điểm mất"]))


def test_every_sheet_keeps_its_titles_in_sight_can_be_filtered_and_is_marked(book):
    for page in book.worksheets:
        assert page.freeze_panes == "B4"
        assert page.auto_filter.ref.startswith("A3:")
        assert page["A1"].value.startswith("MINH HỌA – UBND xã Ví Dụ")
        assert page.oddHeader.center.text == "MINH HỌA"
        assert page.print_title_rows == "$3:$3"
    assert "CHƯA ĐẦY ĐỦ: 3 mục thiếu số liệu" in book["Tổng hợp"]["A2"].value
    assert "CHƯA ĐẦY ĐỦ: 3 mục thiếu số liệu" in book["Các mục"]["A2"].value
    assert book["Điểm mất"]["A2"].value.startswith("Đang mất ")


def test_the_chart_is_excels_own_over_the_cells_of_its_sheet(cchc, workspace, book):
    with zipfile.ZipFile(workspace / "out/2023/diem-tu-cham.xlsx") as package:
        (name,) = (one for one in package.namelist() if one.startswith("xl/charts/chart"))
        chart = package.read(name).decode()
        formulas = [
            one for one in package.namelist() if one.startswith("xl/worksheets/") and b"<f" in package.read(one)
        ]
    assert formulas == []
    titles = [cell.value for cell in book["Tổng hợp"][3]]
    column = openpyxl.utils.get_column_letter(titles.index("Tỷ lệ") + 1)
    assert f"'Tổng hợp'!${column}$4:${column}$11" in chart
    cached = re.search(r"<c:val>.*?</c:val>", chart, re.DOTALL)[0]
    assert [float(value) for value in re.findall(r"<c:v>([^<]*)</c:v>", cached)] == [
        row["Tỷ lệ"] for row in rows(book["Tổng hợp"])[:-1]
    ]


def test_a_printed_page_does_not_cut_the_chart(book):
    """The sheet with the chart is fitted to one page; the others are as many pages as their rows take."""
    pages = {page.title: (page.page_setup.fitToWidth, page.page_setup.fitToHeight) for page in book.worksheets}
    assert pages == {
        "Tổng hợp": (None, None),
        "Các mục": (None, 0),
        "Điểm mất": (None, 0),
    }  # None is what is meant by 1


@needs_office
def test_libreoffice_computes_nothing_else_and_runs_no_text(cchc, small, tmp_path):
    """Names of files, roles and reasons that look like formulas, opened and written anew by LibreOffice."""
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    for text in ("=1+1.txt", "+1.txt", "-1.txt", "@A1.txt"):
        (folder / text).write_text("a", encoding="utf-8")
    edit(small / "criteria/thu/index.yaml", "roles: {van-phong: Văn phòng}", 'roles: {van-phong: "=1+1"}')
    edit(small / "criteria/thu/1-chi-dao.yaml", "name: Ban hành kế hoạch", 'name: "-1+2"')
    edit(small / "evidence/2023/assessment.yaml", "facts: {done: 9, planned: 10}", 'not_applicable: "+1"')
    score(cchc, small, "--format", "xlsx", "--output", tmp_path / "a.xlsx")
    assert convert(tmp_path, tmp_path / "a.xlsx", "xlsx").wait(120) == 0
    before, after = (openpyxl.load_workbook(tmp_path / name) for name in ("a.xlsx", "made/a.xlsx"))
    texts = 0
    for page in before.worksheets:
        for row in page.iter_rows():
            for cell in row:
                there = after[page.title][cell.coordinate]
                assert (there.value or "") == (cell.value or "")
                assert there.data_type != "f"
                texts += isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
    assert texts == 3  # a name, a role, the first of the files
    assert [row["Tự chấm"] for row in rows(after["Tổng hợp"])] == [1, 1]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["text", "points", "date"])
def test_a_text_in_a_cell_is_a_text_even_after_it_is_edited(text, kind):
    raw = sheets.render((Sheet("a", (SheetColumn("a", kind=kind),), ((text,), ("thường",)), note=text),), "t")
    page = openpyxl.load_workbook(io.BytesIO(raw))["a"]
    assert page["A4"].data_type == page["A2"].data_type == "s"
    assert page["A4"].quotePrefix
    assert not page["A5"].quotePrefix
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_unit_with_nothing_stated_has_a_workbook_that_says_so(cchc, small):
    (small / "evidence/2023/assessment.yaml").write_text("edition: thu\nitems: {}\n", encoding="utf-8")
    score(cchc, small, "--format", "xlsx,html")
    book = openpyxl.load_workbook(small / "out/2023/diem-tu-cham.xlsx")
    assert rows(book["Tổng hợp"])[-1]["Tự chấm"] == 0
    assert "CHƯA ĐẦY ĐỦ: 2 mục" in book["Tổng hợp"]["A2"].value
    assert [row["Tự chấm"] for row in rows(book["Các mục"])] == [None, None, None]


def test_the_same_score_makes_the_same_files(cchc, workspace):
    made = []
    for _ in range(2):
        score(cchc, workspace, "--year", 2023, "--format", "xlsx,html,csv,json")
        made.append({path.name: path.read_bytes() for path in (workspace / "out/2023").iterdir()})
    assert made[0] == made[1]
    assert sorted(made[0]) == [f"diem-tu-cham.{one}" for one in ("csv", "html", "json", "xlsx")]


# CSV


def test_csv_has_the_mark_that_excel_needs_in_files_only(cchc, small, tmp_path):
    printed = score(cchc, small, "--format", "csv").out
    score(cchc, small, "--format", "csv", "--output", tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").replace("\r\n", "\n") == printed.replace("\r\n", "\n")
    assert printed.startswith("Lĩnh vực,")


def test_csv_runs_no_text_and_leaves_numbers_numbers(cchc, small):
    """A CSV has no types: what begins like a formula is one to Excel, so an apostrophe stands before it."""
    edit(small / "criteria/thu/1-chi-dao.yaml", "name: Ban hành kế hoạch", 'name: "=1+1"')
    edit(small / "criteria/thu/1-chi-dao.yaml", "name: Thực hiện kế hoạch", 'name: "@SUM(A1)"')
    edit(small / "criteria/thu/1-chi-dao.yaml", "name: Hài lòng", 'name: "-1"')
    table = list(csv.DictReader(io.StringIO(score(cchc, small, "--format", "csv").out)))
    assert [row["Nội dung"] for row in table] == ["'=1+1", "'@SUM(A1)", "'-1"]
    assert [row["Điểm tự chấm"] for row in table] == ["1", "1,8", ""]


# PDF


@pytest.fixture
def without_office(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(machine, "_OFFICE_FOLDERS", ())


@pytest.fixture
def office(monkeypatch, tmp_path):
    """A LibreOffice of which a test says what it does."""
    if sys.platform == "win32":
        pytest.skip("POSIX shell")

    def write(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return write


@needs_office
def test_pdf_is_the_docx_while_another_libreoffice_runs(cchc, small, tmp_path):
    """The other one works in the profile of a home, as the user's own does; the pages are those of its own PDF."""
    made = score_report(cchc, small, "--format", "docx")
    other = convert(tmp_path, made, "pdf", home=tmp_path)
    ran = cchc("report", "--workspace", small, "--format", "pdf")
    assert ran.code == 0, ran.err
    assert other.wait(120) == 0
    ours, theirs = (
        [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
        for path in (made.with_suffix(".pdf"), tmp_path / "made" / f"{made.stem}.pdf")
    )
    assert len(ours) > 3
    assert ours == theirs
    assert sorted(path.suffix for path in made.parent.iterdir()) == [".docx", ".pdf"]


def score_report(cchc, root, *more):
    ran = cchc("report", "--workspace", root, *more)
    assert ran.code == 0, ran.err
    return root / "out/2023/bao-cao-tu-cham-diem.docx"


@pytest.mark.parametrize("option", [[], ["--gap"], ["--what-if", "1.1.2.done=10"]])
def test_a_score_as_pdf_is_laid_out_with_its_title(cchc, small, office, tmp_path, option):
    office(f"cp van-ban.docx {tmp_path}/asked.docx; printf '%%PDF-1.7' >van-ban.pdf")
    score(cchc, small, "--format", "pdf", *option)
    assert (small / "out/2023/diem-tu-cham.pdf").read_bytes() == b"%PDF-1.7"
    document = docx.Document(tmp_path / "asked.docx")
    texts = [one.text for one in document.paragraphs]
    assert texts[:2] == ["ĐIỂM TỰ CHẤM", "UBND xã Thử – năm 2023 – Bộ thử (minh họa)"]
    assert any("1.1.2" in cell.text for table in document.tables for cell in table.columns[0].cells)


@needs_office
def test_a_printed_score_breaks_no_code(cchc, workspace):
    score(cchc, workspace, "--year", 2023, "--format", "pdf")
    with pypdfium2.PdfDocument(workspace / "out/2023/diem-tu-cham.pdf") as pages:
        words = " ".join(page.get_textpage().get_text_bounded() for page in pages).split()
    items = json.loads(score(cchc, workspace, "--year", 2023, "--format", "json").out)["areas"]
    assert {one["code"] for area in items for one in area["items"]} <= set(words)


@pytest.mark.parametrize("command", [("score",), ("report",), ("report", "--with", "phieu-trinh"), ("plan",)])
def test_without_libreoffice_nothing_is_written_and_the_way_out_is_told(cchc, workspace, without_office, command):
    before = sorted(path for path in workspace.rglob("*") if ".cchc" not in path.parts)
    statements = (workspace / "evidence/2023/plan.yaml").read_bytes()
    ran = cchc(
        *command,
        "--workspace",
        workspace,
        "--year",
        2023,
        "--format",
        "docx,pdf" if command[0] != "score" else "pdf,csv",
    )
    assert ran.code == 1
    assert "LibreOffice: lỗi: máy này chưa có, nên chưa xuất được PDF [no-office]" in ran.err
    assert "cài LibreOffice" in ran.err
    assert "--format docx" in ran.err
    assert "Đã ghi" not in ran.err
    assert sorted(path for path in workspace.rglob("*") if ".cchc" not in path.parts) == before
    assert (workspace / "evidence/2023/plan.yaml").read_bytes() == statements


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo nửa >van-ban.pdf", "kill -9 $$"])
def test_a_libreoffice_that_makes_no_pdf_is_told_and_nothing_is_written(cchc, small, office, script):
    office(script)
    ran = cchc("report", "--workspace", small, "--format", "pdf")
    assert ran.code == 1
    assert "LibreOffice: lỗi: không chuyển được văn bản này [pdf-failed]" in ran.err
    assert "lưu dạng PDF" in ran.err
    assert not (small / "out").exists()


def test_a_libreoffice_that_hangs_is_ended_with_all_that_it_started(monkeypatch, cchc, small, office, tmp_path):
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    office(f"sleep 60 & echo $! >{tmp_path}/child; wait")
    start = time.monotonic()
    ran = cchc("report", "--workspace", small, "--format", "pdf")
    assert time.monotonic() - start < 10
    assert ran.code == 1
    assert "đã dừng [pdf-failed]" in ran.err
    assert not (small / "out").exists()
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    assert not alive(child)


def alive(process: int) -> bool:
    """Whether it still works; one that has ended may wait for its parent to notice."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told.rsplit(")", 1)[1].split()[0] != "Z"


def test_libreoffice_runs_with_a_profile_of_its_own_that_lets_nothing_run(office, tmp_path):
    office(
        f'echo "$@" >{tmp_path}/asked; cp ho-so/user/registrymodifications.xcu {tmp_path}/profile; '
        "printf '%%PDF-1.7' >van-ban.pdf"
    )
    assert pdf.to_pdf(b"docx") == b"%PDF-1.7"
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    profile = (tmp_path / "profile").read_text(encoding="utf-8")
    folder = re.search(r"UserInstallation=file://(\S+)", asked)[1]
    assert "--headless" in asked
    assert not Path(folder).exists()  # nothing of it stays
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert re.search(rf'oor:name="{name}" oor:op="fuse"><value>true<', profile)
