"""The publication of a ranking: tables and a workbook that say the same, a page that sorts, drafts to be signed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest
from docx import Document

from cchc_cli.cli.app import run
from cchc_cli.cli.units import Reading, standing_of
from cchc_cli.judge.plan_checks import TO_FILL
from cchc_cli.judge.rank import METHOD, rank_units
from cchc_cli.judge.rank_questions import answers
from cchc_cli.judge.standing import EvidenceHash, Issued
from cchc_cli.present import docx, html
from cchc_cli.present.markdown import render
from cchc_cli.present.ranking_json import ranking_csv
from cchc_cli.present.view.ranking import ranking_page
from cchc_cli.present.view.ranking_papers import Publication, publication_paper
from tests.present.browser import CHROMIUM, Browser
from tests.present.test_docx_pdf import SOFFICE, convert
from tests.test_rank import unit


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Nine communes and a ward, appraised; one that lacks facts, one that cannot be read."""
    root = tmp_path_factory.mktemp("tinh") / "nhan"
    for number in range(9):
        unit(root / f"{number}", f"{number:02}", done=10 - number % 4, appraised=0.25 if number == 2 else 1)
    unit(root / "phuong", "20", kind="phuong", done=9, appraised=1)
    unit(root / "thieu", "21", appraised=1)
    (root / "thieu/evidence/2023/assessment.yaml").write_text("edition: thu\nitems: {}\n", encoding="utf-8")
    (root / "hong.zip").write_bytes(b"khong phai goi")
    return root


@pytest.fixture(scope="module")
def standings(province):
    """The same as read."""
    return [standing_of(str(path), 2023, Reading()) for path in sorted(province.iterdir())]


@pytest.fixture(scope="module")
def published(province, tmp_path_factory):
    """Every format in one run."""
    folder = tmp_path_factory.mktemp("ra")
    formats = "table,json,csv,md,html,xlsx,docx"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # where a run keeps what it computed
        assert run(["rank", str(province), "--format", formats, "--output", str(folder)]) == 0
    return folder


def test_every_output_says_how_ties_are_ranked_and_that_the_set_is_a_sample(published):
    book = openpyxl.load_workbook(published / "xep-hang.xlsx")
    paper = Document(published / "quyet-dinh-cong-bo.docx")
    texts = {path.suffix: path.read_text(encoding="utf-8-sig") for path in published.glob("xep-hang.[!dx]*")}
    texts[".xlsx"] = "\n".join(str(sheet.cell(row, 1).value) for sheet in book for row in (1, 2))
    texts[".docx"] = "\n".join(one.text for one in paper.paragraphs)
    texts[".docx"] += "\n".join(one.text for section in paper.sections for one in section.footer.paragraphs)
    assert set(texts) == {".txt", ".json", ".csv", ".md", ".html", ".xlsx", ".docx"}
    for kind, text in texts.items():
        assert "(1, 2, 2, 4)" in text, kind
        assert kind in (".json", ".csv") or "MINH HỌA" in text, kind
    assert json.loads(texts[".json"])["illustrative"] is True
    assert all("MINH HỌA" in str(sheet["A1"].value) for sheet in book)


def test_csv_json_and_workbook_give_the_same_places(published):
    raw = (published / "xep-hang.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    told = json.loads((published / "xep-hang.json").read_text(encoding="utf-8"))
    from_json = {one["unit"]["id"]: one["rank"] for pool in told["pools"] for one in pool["units"]}
    assert {one["Mã"]: int(one["Hạng"]) for one in lines if one["Hạng"]} == from_json
    left = {one["Mã"]: one["Lý do không xếp hạng hoặc không so được"] for one in lines if not one["Hạng"]}
    assert {"21", ""} == set(left)
    assert "2 mục thiếu số liệu" in left["21"]
    sheet = openpyxl.load_workbook(published / "xep-hang.xlsx")["Xếp hạng"]
    titles = [cell.value for cell in sheet[3]]
    rows = [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert {one["Mã"]: one["Hạng"] for one in rows} == from_json
    assert all(isinstance(one["Tỷ lệ"], float | int) for one in rows)
    assert next(one["Tự chấm − thẩm định"] for one in rows if one["Mã"] == "02") == 0.75


def test_the_workbook_has_ranking_areas_items_losses_answers_and_errors(published):
    book = openpyxl.load_workbook(published / "xep-hang.xlsx")
    assert book.sheetnames == ["Xếp hạng", "Lĩnh vực", "Mục", "Điểm mất", "Phát hiện", "Lỗi"]
    assert [cell.value for cell in book["Mục"][3]][4:] == ["1.1.1\n(tối đa 1)", "1.1.2\n(tối đa 2)", "1.2\n(tối đa 1)"]
    assert [cell.value for cell in book["Điểm mất"][4]] == ["1.1.2", "Thực hiện kế hoạch", 2, 5.4, 27, 7, 10]
    assert "02" in [row[1].value for row in book["Phát hiện"].iter_rows(min_row=4)]
    errors = [[cell.value for cell in row] for row in book["Lỗi"].iter_rows(min_row=4)]
    assert [row[5] for row in errors if row[3] == "lý do"][1].startswith("chưa chấm xong")


def test_a_units_words_become_no_formula_and_no_markup(standings):
    name = '=HYPERLINK("x")<script>alert(1)</script>\x1b[31m'
    papers = (EvidenceHash("1.1.1/<b>.pdf", "aa"),)
    ranking = rank_units([replace(one, name=name, documents=papers) for one in standings], 2023)
    page = html.render(ranking_page(ranking, answers(ranking)))
    assert "<script>alert" not in page
    assert "<b>.pdf" not in page
    assert "\x1b" not in page
    assert ",=HYPERLINK" not in ranking_csv(ranking).replace('"', "")


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_the_page_sorts_by_any_column_and_loads_nothing(published, tmp_path):
    browser = Browser(tmp_path)
    try:
        browser.open(published / "xep-hang.html")
        table = "[...document.querySelectorAll('table')].find(one => one.rows.length > 8)"

        def column(title):
            return browser.run(
                f"(t => {{const at = [...t.tHead.rows[0].cells].findIndex(one => one.textContent === '{title}');"
                f"return [...t.tBodies[0].rows].map(row => row.cells[at].textContent)}})({table})"
            )

        def press(title):
            browser.run(f"[...({table}).querySelectorAll('th button')].find(b => b.textContent === '{title}').click()")

        assert column("Hạng") == ["1", "1", "1", "4", "4", "6", "7", "8", "8"]
        press("Tỷ lệ")
        numbers = [float(one.rstrip("%").replace(",", ".")) for one in column("Tỷ lệ")]
        assert numbers == sorted(numbers)
        assert numbers[0] < numbers[-1]
        press("Tỷ lệ")
        assert [float(one.rstrip("%").replace(",", ".")) for one in column("Tỷ lệ")] == sorted(numbers, reverse=True)
        press("Tự chấm − thẩm định")
        assert column("Tự chấm − thẩm định")[-1] == "+0,75"
        press("Đơn vị")
        assert column("Đơn vị")[:2] == ["UBND Thử 00", "UBND Thử 01"]
        assert browser.run("document.querySelectorAll('svg').length") == 5  # two for each pool, one of the losses
        assert len(browser.requests) == 1
        assert browser.complaints == []
    finally:
        browser.close()


# -- papers ------------------------------------------------------------------------------------------------------


def paper(standings, kind, *, issuer=(), place="", **given):
    """A draft; ``given``: what the set says of itself."""
    made = [replace(one, outline=replace(one.outline, **given)) if one.outline else one for one in standings]
    ranking = rank_units(made, 2023)
    return publication_paper(ranking, answers(ranking), Publication(kind, issuer, place))


@pytest.mark.parametrize(
    ("kind", "name", "number"),
    [
        ("quyet-dinh", "QUYẾT ĐỊNH", "/QĐ-UBND"),
        ("to-trinh", "TỜ TRÌNH", "/TTr-UBND"),
        ("thong-bao", "THÔNG BÁO", "/TB-UBND"),
    ],
)
def test_a_draft_has_the_form_of_the_decree_and_marks_what_people_must_write(
    kind, name, number, standings, cchc, tmp_path
):
    path = tmp_path / "du-thao.docx"
    issuer = ("Ủy ban nhân dân tỉnh Minh Họa",)
    path.write_bytes(docx.render(paper(standings, kind, issuer=issuer, place="Minh Họa")))
    written = Document(path)
    lines = [one.text for one in written.paragraphs]
    lines += [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert name in lines
    assert any(number in line for line in lines)
    assert any("ỦY BAN NHÂN DÂN TỈNH MINH HỌA" in line for line in lines)
    assert sum(TO_FILL in line or TO_FILL.upper() in line for line in lines) >= 4
    assert any(line.startswith("- Xã: 9 đơn vị; tỷ lệ bình quân ") for line in lines)
    checked = cchc("check-document", path)
    assert (checked.code, "0 lỗi, 0 cảnh báo" in checked.out) == (0, True), checked.out


def test_a_draft_alone_has_the_name_of_its_kind(province, cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = cchc("rank", province / "0", "--format", "docx", "--paper", "to-trinh", "--output", tmp_path / "mot.docx")
    assert (ran.code, (tmp_path / "mot.docx").is_file()) == (0, True)
    ran = cchc("rank", province / "0", "--format", "docx", "--paper", "to-trinh", "--dry-run")
    assert "to-trinh-cong-bo.docx" in ran.err


def test_one_draft_is_never_written_over_another(province, cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for kind, formats in (("quyet-dinh", "table,docx"), ("to-trinh", "docx,xlsx"), ("thong-bao", "json,docx")):
        ran = cchc("rank", province / "0", "--format", formats, "--paper", kind, "--output", tmp_path / "rk")
        assert ran.code == 0, ran.err
    drafts = ("quyet-dinh-cong-bo.docx", "to-trinh-cong-bo.docx", "thong-bao-ket-qua.docx")
    tables = ("xep-hang.txt", "xep-hang.xlsx", "xep-hang.json")
    assert {path.name for path in (tmp_path / "rk").iterdir()} == {*drafts, *tables}


def test_a_dossier_of_another_year_is_in_no_number_and_a_ranked_unit_is_not_named_twice(standings):
    others = [replace(standings[0], year=2021), replace(standings[0], unit_id="30", name="UBND Cũ", year=2021)]
    ranking = rank_units([*standings, *others], 2023)
    assert [one.standing.unit_id for one in ranking.unranked if one.astray] == ["00", "30"]
    assert "10/12 đơn vị được xếp hạng" in render(ranking_page(ranking, answers(ranking)))
    draft = render(publication_paper(ranking, answers(ranking), Publication("to-trinh", (), "", None)))
    assert "3 đơn vị không xếp hạng" in draft
    assert re.search(r"UBND Cũ *\| *hồ sơ của năm 2021, không phải năm 2023", draft)
    assert draft.count("hồ sơ của năm 2021") == 1


def test_the_decision_approves_what_was_ranked_and_names_no_file_and_no_program(standings):
    text = render(paper(standings, "quyet-dinh"))
    assert "Phê duyệt và công bố kết quả xác định Chỉ số cải cách hành chính năm 2023 của 10 đơn vị" in text
    assert "Điều 1." in text
    assert "hồ sơ chưa xét được" in text
    assert "chưa chấm xong: 2 mục thiếu số liệu" in text
    assert not re.search(r"\.zip|\.yaml|cchc|/nhan/|ZIP", text)


def test_the_decision_that_issued_the_set_is_a_basis_where_the_set_names_it(standings):
    assert "ban hành" not in render(paper(standings, "quyet-dinh"))
    issued = Issued("12/QĐ-UBND", datetime.date(2023, 2, 5), "UBND tỉnh Minh Họa")
    text = render(paper(standings, "quyet-dinh", decision=issued))
    assert "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2023 của UBND tỉnh Minh Họa ban hành bộ thử" in text


def test_the_proposal_answers_where_points_are_lost_and_who_is_far_from_the_appraisal(standings):
    text = render(paper(standings, "to-trinh"))
    assert "1.1.2 Thực hiện kế hoạch: mất 5,40 điểm (27,00%), 7/10 đơn vị mất điểm" in text
    assert re.search(r"UBND Thử 02 \(02\) *\| *2,60 *\| *1,85 *\| *\+0,75", text)
    assert "Không có hồ sơ năm trước để so." in text
    assert METHOD in text


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice)")
def test_the_decision_and_its_annexes_as_libreoffice_prints_them(standings, tmp_path):
    pages = [page.get_textpage().get_text_range() for page in convert(paper(standings, "quyet-dinh"), tmp_path)]
    assert len(pages) == 6  # one page of text, two annexes for each of two pools, one of who is not ranked
    assert all("MINH HỌA" in page for page in pages)
    assert all(f"Phụ lục {label}" in page for label, page in zip(("I", "II", "III", "IV", "V"), pages[1:], strict=True))
    assert "Điều 3" in pages[0]
    assert "UBND Thử 20" in pages[1]
