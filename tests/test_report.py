"""The report that the chairman signs, and the papers that go with it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx as python_docx
import openpyxl
import pypdfium2
import pytest

from cchc_cli import model
from cchc_cli.cli.stages import load, load_year
from cchc_cli.judge import claim_checks, document_checks, evidence_checks, file_checks, index_checks, item_checks
from cchc_cli.judge.scorecard import Previous
from cchc_cli.judge.scoring import score
from cchc_cli.present.blocks import Chart
from cchc_cli.present.view.area_result import result_chart, result_table, total_words
from cchc_cli.present.view.office import TO_FILL, receivers_of
from cchc_cli.present.view.report_annexes import EvidenceNames
from cchc_cli.problem import check_id
from cchc_cli.read.workspace import Workspace
from tests.conftest import ROOT, edit, write_small
from tests.present.test_docx_pdf import MM, boxes, lines, one_line, text

SOFFICE = shutil.which("soffice")
NAMES = ("bao-cao-tu-cham-diem", "bien-ban-hop-to-tu-cham-diem", "phieu-trinh")
ALL = "bien-ban,phieu-trinh,bang-nhap"
TEXTS = """\
bases: [Kế hoạch số 01/KH-UBND ngày 05 tháng 01 năm 2023]
carried_out: UBND xã lập tổ.
difficulties: Thiếu máy.
proposals: Cấp máy.
causes: {"1.1.2": Chờ hướng dẫn}
"""
MEETING = """\
meeting:
  start: 14 giờ 00, ngày 06 tháng 12 năm 2023
  end: 16 giờ 30 cùng ngày
  place: Phòng họp
  present: [Chủ tịch UBND xã, Văn thư]
  chair: Chủ tịch UBND xã
  secretary: Văn thư
  opinions: Nhất trí.
  conclusion: Thống nhất kết quả.
submitted_by: Văn thư
"""


def report(cchc, root: Path, *more: object):
    """The report of 2023 as Markdown on the screen."""
    return cchc("report", "--workspace", root, "--year", 2023, "--format", "md", *more)


def texts(root: Path, content: str) -> None:
    (root / "evidence/2023/report.yaml").write_text(content, encoding="utf-8")


def rows(page: str, start: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith(start)]


def with_2022(root: Path, facts: str = "{done: 8, planned: 10}") -> None:
    """A year before, scored by the same set."""
    edit(root / "criteria/thu/index.yaml", "years: {from: 2023", "years: {from: 2022")
    edit(root / "evidence/unit.yaml", "edition: {2023: thu}", "edition: {2022: thu, 2023: thu}")
    old = (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    old = old.replace("2023-01-15", "2022-02-10").replace("{done: 9, planned: 10}", facts)
    (root / "evidence/2022").mkdir()
    (root / "evidence/2022/assessment.yaml").write_text(old, encoding="utf-8")


def card_of(root: Path):
    submission = load(root, 2023)
    return score(submission, None)


# -- năm trước, biểu đồ ----------------------------------------------------------------------------------------


def test_areas_are_shown_beside_the_year_before(cchc, small):
    with_2022(small)
    # 2022 by hand: ten days late 0,50 and 8/10 of 2 points 1,60; 2023: 1,00 and 1,80; the survey's point is others'.
    page = report(cchc, small).out
    assert "| Lĩnh vực | Điểm tối đa | Trong đó đơn vị tự chấm | Điểm tự chấm | Tỷ lệ | Tự chấm năm 2022 |" in page
    assert "| I. Chỉ đạo | 4,00 | 3,00 | 2,80 | 93,33% | 2,10 | +0,70 |" in page
    assert "| **Tổng cộng** | **4,00** | **3,00** | **2,80** | **93,33%** | **2,10** | **+0,70** |" in page
    assert "tăng 0,70 điểm so với năm 2022 (2,10 điểm)" in page
    assert "theo bộ tiêu chí của năm đó" not in page


def test_without_a_year_before_there_is_no_column_for_it(cchc, small):
    page = report(cchc, small).out
    assert "| Lĩnh vực | Điểm tối đa | Trong đó đơn vị tự chấm | Điểm tự chấm | Tỷ lệ |\n" in page
    assert "2022" not in page


def test_half_a_year_before_is_nothing_to_compare_with(cchc, small):
    with_2022(small, "{done: 8}")
    ran = report(cchc, small)
    assert "2022" not in ran.out
    assert "Hồ sơ năm 2022 chưa đủ số liệu" in ran.err


def test_an_area_that_the_year_before_did_not_have_has_a_dash(small):
    card = card_of(small)
    previous = Previous(2022, "bo-cu", Decimal("2.5"), Decimal("2.5"), {}, {})
    area, total = result_table(replace(card, previous=previous)).rows
    assert area.cells[-2:] == ("–", "–")
    assert total.cells[-2:] == ("2,50", "+0,30")
    (chart,) = result_chart(replace(card, previous=previous), card)
    assert isinstance(chart, Chart)
    assert [one.values for one in chart.series] == [(Decimal("93.33"),), (None,)]


def test_two_sets_are_two_rulers_and_the_report_says_so(cchc, workspace):
    page = report(cchc, workspace).out
    assert "Điểm năm 2022 chấm theo bộ tiêu chí của năm đó" in page


def test_the_chart_shows_the_rates_of_the_table(small):
    card = card_of(small)
    (chart,) = result_chart(card, None)
    assert isinstance(chart, Chart)
    printed = [row.cells[4] for row in result_table(card).rows[:-1]]
    assert [f"{value}%".replace(".", ",") for value in chart.series[0].values] == printed
    assert (chart.unit, chart.maximum, chart.categories) == ("%", 100, ("I. Chỉ đạo",))


# -- chỗ chưa ghi, bản trình ký --------------------------------------------------------------------------------


def test_the_draft_says_how_many_marks_remain_and_where(cchc, small):
    ran = report(cchc, small)
    assert ran.code == 0
    assert ran.out.count(TO_FILL) == 5
    assert "còn 5 chỗ “(đơn vị bổ sung)”" in ran.err
    assert "evidence/2023/report.yaml › bases, carried_out, difficulties, proposals" in ran.err
    assert "evidence/2023/report.yaml › causes › 1.1.2" in ran.err


def test_a_register_is_not_signed_that_names_a_file_nobody_has(cchc, small):
    """The draft says so and is made; what is to be signed is not."""
    stated = "    facts: {issued_on: 2023-01-15}\n"
    documents = "    documents: [{file: 12-KH.pdf, number: 12/KH-UBND}]\n"
    edit(small / "evidence/2023/assessment.yaml", stated, stated + documents)
    draft = cchc("report", "--workspace", small)
    assert draft.code == 0
    assert "Phụ lục ghi 1 tài liệu chưa có tệp (mục 1.1.1)" in draft.err
    final = cchc("report", "--workspace", small, "--final", "--output", small / "x.docx")
    assert final.code == 1
    assert "không thấy tệp 12-KH.pdf [listed-file-missing]" in final.err
    assert "1 tài liệu chưa có tệp: chưa lập bản trình ký." in final.err
    (small / "evidence/2023/1.1.1").mkdir()
    (small / "evidence/2023/1.1.1/12-KH.pdf").write_bytes(b"%PDF-1.7")
    assert "chưa có tệp" not in cchc("report", "--workspace", small).err


def test_what_was_read_of_a_file_holds_until_that_file_changes(cchc, small):
    """The signer's name comes last, after check-evidence: it takes nothing out of the register."""
    texts(small, TEXTS)
    (small / "evidence/2023/1.1.1").mkdir()
    file = Path(
        shutil.copy(ROOT / "evidence/2023/1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf", small / "evidence/2023/1.1.1")
    )
    ran = report(cchc, small, "--final")
    assert ran.code == 1
    assert "(1.1.1/11-KH-UBND.pdf)" not in ran.out
    assert "evidence/2023/1.1.1/11-KH-UBND.pdf: lỗi: 1 tệp chưa đọc" in ran.err
    assert "Còn 1 tệp chưa đọc: chưa lập bản trình ký." in ran.err
    cchc("check-evidence", "--workspace", small)
    edit(small / "evidence/unit.yaml", "title: CHỦ TỊCH", "title: CHỦ TỊCH, name: Nguyễn Văn Thử")
    ran = report(cchc, small, "--final")
    assert ran.code == 0
    assert "| 11/KH-UBND | 19/01/2023 |" in ran.out
    os.utime(file, (1, 1))
    assert "[to-check]" in report(cchc, small, "--final").err


def test_final_names_every_open_place_and_writes_nothing(cchc, small):
    edit(small / "evidence/unit.yaml", "place: Thử\n", "")
    edit(small / "evidence/unit.yaml", "report_to: [Sở Nội vụ]\n", "")
    edit(small / "evidence/unit.yaml", ", title: CHỦ TỊCH", "")
    target = small / "x.docx"
    ran = cchc("report", "--workspace", small, "--final", "--output", target)
    assert ran.code == 1
    assert not target.exists()
    places = re.findall(r"^(evidence/\S+) \((.+)\): lỗi: .* \[to-fill\]$", ran.err, re.MULTILINE)
    assert set(places) == {
        *(("evidence/unit.yaml", key) for key in ("place", "report_to", "signer › title")),
        *(("evidence/2023/report.yaml", key) for key in ("bases", "carried_out", "difficulties", "proposals")),
        ("evidence/2023/report.yaml", "causes › 1.1.2"),
    }
    assert "Còn 8 chỗ chưa ghi: chưa lập bản trình ký." in ran.err


def test_final_is_made_when_all_is_written(cchc, small):
    texts(small, TEXTS)
    ran = report(cchc, small, "--final")
    assert ran.code == 0
    assert TO_FILL not in ran.out
    assert "Chờ hướng dẫn" in ran.out
    assert "Họ tên người ký để trống" in ran.err


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("report.yaml", "Chờ hướng dẫn", f"Do {TO_FILL}", "causes › 1.1.2"),
        ("report.yaml", "Thiếu máy.", '" "', "difficulties"),
        ("report.yaml", "[Kế", f"[{TO_FILL}, Kế", "bases"),
        ("assessment.yaml", '  "1.1.2":\n', f'  "1.1.2":\n    explanation: {TO_FILL}\n', "items › 1.1.2"),
    ],
)
def test_a_mark_that_was_copied_back_is_still_open(cchc, small, file, old, new, place):
    texts(small, TEXTS)
    edit(small / "evidence/2023" / file, old, new)
    ran = report(cchc, small, "--final")
    assert ran.code == 1
    assert f"evidence/2023/{file} ({place}): lỗi: chưa ghi" in ran.err


def test_final_waits_for_a_complete_self_assessment(cchc, small):
    texts(small, TEXTS)
    edit(small / "evidence/2023/assessment.yaml", "{done: 9, planned: 10}", "{done: 9}")
    ran = report(cchc, small, "--final")
    assert (ran.code, ran.out) == (1, "")
    assert "1.1.2 Thực hiện kế hoạch: thiếu số liệu: Số việc đề ra [missing-facts]" in ran.err
    assert "Còn 1 mục chưa đủ số liệu" in ran.err
    assert "Kết quả chưa đầy đủ: còn 1 mục" in report(cchc, small).out


def test_final_asks_for_the_texts_of_the_papers_beside_it(cchc, small):
    texts(small, TEXTS)
    ran = cchc("report", "--workspace", small, "--final", "--with", "bien-ban,phieu-trinh", "--output", small / "o")
    assert ran.code == 1
    assert set(re.findall(r"\((meeting › \w+|submitted_by)\): lỗi", ran.err)) == {
        *(f"meeting › {key}" for key in model.Meeting.model_fields),
        "submitted_by",
    }
    texts(small, TEXTS + MEETING)
    assert cchc("report", "--workspace", small, "--final", "--with", ALL, "--output", small / "o").code == 0


def test_the_decision_is_cited_as_far_as_the_set_names_it(cchc, small):
    assert "thực hiện theo bộ thử (minh họa)." in report(cchc, small).out
    decision = "decision: {number: 12/QĐ-UBND, date: 2023-02-03, issuer: UBND tỉnh Mẫu}\ntotal: 4\n"
    edit(small / "criteria/thu/index.yaml", "total: 4\n", decision)
    edit(small / "criteria/thu/index.yaml", "status: illustrative", "status: official")
    words = "ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 03 tháng 02 năm 2023 của UBND tỉnh Mẫu."
    assert words in report(cchc, small).out


def test_what_only_others_score_has_no_rate_and_no_bar(small):
    card = card_of(small)
    others = replace(card.total, self_assessed=Decimal(0), self_assessable=Decimal(0))
    card = replace(card, total=others, areas=(replace(card.areas[0], totals=others),))
    assert list(result_chart(card, None)) == []
    assert [row.cells[4] for row in result_table(card).rows] == ["–", "–"]
    assert total_words(card) == "0,00 điểm trên 0,00 điểm đơn vị tự chấm"


# -- nơi nhận --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ((), ("Như trên", "Lưu: VT")),
        (("Đảng ủy xã",), ("Như trên", "Đảng ủy xã", "Lưu: VT")),
        (("Như trên", "Lưu: VT, VP"), ("Như trên", "Lưu: VT, VP")),
        (("Cục Lưu trữ",), ("Như trên", "Cục Lưu trữ", "Lưu: VT")),
    ],
)
def test_receivers_begin_and_end_as_the_decree_has_them(stated, printed):
    assert receivers_of(stated) == printed


def test_each_office_reports_to_whom_it_has(cchc):
    three = report(cchc, ROOT).out
    assert "Kính gửi: Ủy ban nhân dân huyện Minh Họa (qua Phòng Nội vụ)\n" in three
    assert "**Nơi nhận:**\n\n- Như trên;\n- Phòng Nội vụ huyện Minh Họa;\n" in three
    two = cchc("report", "--workspace", ROOT / "examples/xa-moi-2026", "--format", "md").out
    assert "Kính gửi: Sở Nội vụ tỉnh Mẫu\n" in two
    assert "**Nơi nhận:**\n\n- Như trên;\n- Thường trực Đảng ủy, Thường trực HĐND xã;\n" in two
    assert "huyện" not in two


# -- giấy tờ kèm theo ------------------------------------------------------------------------------------------


@pytest.fixture
def made(cchc, small):
    """All papers of the small workspace, in a folder."""
    texts(small, TEXTS + MEETING)
    assert cchc("report", "--workspace", small, "--format", "docx,md", "--with", ALL, "--output", small / "o").code == 0
    return small / "o"


def test_papers_beside_the_report_are_files_of_their_own(made):
    assert {path.name for path in made.iterdir()} == {
        *(f"{name}.{form}" for name in NAMES for form in ("docx", "md")),
        "bang-nhap-diem.xlsx",
    }


def test_an_unknown_paper_is_wrong_usage(cchc, small):
    ran = cchc("report", "--workspace", small, "--with", "bienban")
    assert ran.code == 2
    assert "không có giấy tờ `bienban`; có phải `bien-ban`?" in ran.err


def test_minutes_have_the_decree_s_parts_in_order(made):
    page = (made / f"{NAMES[1]}.md").read_text(encoding="utf-8")
    parts = (
        "/BB-UBND",
        "# BIÊN BẢN",
        "Thời gian bắt đầu: 14 giờ 00, ngày 06 tháng 12 năm 2023",
        "Địa điểm: Phòng họp",
        "Thành phần tham dự:\n\n- Chủ tịch UBND xã;\n- Văn thư.",
        "Chủ trì (chủ tọa): Chủ tịch UBND xã",
        "Thư ký (người ghi biên bản): Văn thư",
        "Nhất trí.",
        "| I. Chỉ đạo | 4,00 | 3,00 | 2,80 | 93,33% |",
        "Thống nhất kết quả.",
        "Cuộc họp kết thúc vào 16 giờ 30 cùng ngày./.",
        "- Thư ký",
        "- Lưu: VT, Hồ sơ.",
        "- Chủ tọa",
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "Thử, ngày" not in page


def test_minutes_invent_nobody_and_nothing(cchc, small):
    cchc("report", "--workspace", small, "--format", "md", "--with", "bien-ban", "--output", small / "o")
    page = (small / f"o/{NAMES[1]}.md").read_text(encoding="utf-8")
    assert page.count(TO_FILL) == len(model.Meeting.model_fields)


def test_the_slip_says_what_the_chairman_needs(made):
    page = (made / f"{NAMES[2]}.md").read_text(encoding="utf-8")
    assert "Kính gửi: Chủ tịch UBND xã Thử" in page
    assert "gửi Sở Nội vụ" in page
    assert "2,80 điểm trên 3,00 điểm đơn vị tự chấm (93,33%)" in page
    assert "| I. Chỉ đạo | 3,00 | 2,80 | 93,33% |" in page
    assert "mất nhiều nhất: 1.1.2 Thực hiện kế hoạch (0,20 điểm)" in page
    assert "Đề nghị Chủ tịch xem xét" in page


def test_the_retyping_sheet_follows_the_decision_and_cuts_nothing(cchc, small):
    edit(small / "evidence/2023/assessment.yaml", "planned: 10}\n", "planned: 10}\n    explanation: Chờ hướng dẫn\n")
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    for name in ("Kế hoạch số 3.PDF", "b.docx", "khong duoi"):
        (folder / name).write_bytes(b"x")
    documents = "    documents: [{file: b.docx, number: 45/BC-UBND}]\n"
    edit(small / "evidence/2023/assessment.yaml", '  "1.1.1":\n', f'  "1.1.1":\n{documents}')
    ran = cchc("report", "--workspace", small, "--with", "bang-nhap", "--limit", 9, "--output", small / "o")
    assert "Giải trình dài hơn 9 ký tự, rút gọn trước khi nhập: mục 1.1.2." in ran.err
    book = openpyxl.load_workbook(small / "o/bang-nhap-diem.xlsx")
    sheet = list(book["Bảng nhập"].iter_rows(min_row=3, values_only=True))
    assert sheet[0][:5] == ("STT", "Mã", "Nội dung tiêu chí", "Điểm tối đa", "Điểm tự chấm")
    assert sheet[0][6] == "Giải trình (tối đa 9 ký tự)"
    assert [row[:2] for row in sheet[1:]] == [(None, "1"), (1, "1.1.1"), (2, "1.1.2"), (3, "1.2"), (None, "")]
    points = {row[1]: row[4] for row in sheet[2:5]}
    assert points == {"1.1.1": 1, "1.1.2": 1.8, "1.2": None}
    assert sheet[-1][2:5] == ("Tổng cộng", 4, 2.8)
    assert sheet[3][6:8] == ("Chờ hướng dẫn", 13)
    assert sheet[3][9] == "Giải trình quá 4 ký tự: rút gọn trước khi nhập"
    assert sheet[4][9] == "Không nhập: điểm điều tra xã hội học"
    names = ["1.1.1_01_45-BC-UBND.docx", "1.1.1_02_Ke-hoach-so-3.pdf", "1.1.1_03_khong-duoi"]
    assert sheet[2][8] == "\n".join(names)
    files = list(book["Tên tệp"].iter_rows(min_row=4, values_only=True))
    assert files[0] == ("1.1.1", "evidence/2023/1.1.1/b.docx", names[0])
    assert [row[2] for row in files] == names


# -- nội dung trình ký -----------------------------------------------------------------------------------------


def shown(data: bytes) -> str:
    """Every text of a Word file, headers and charts included."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [
            file.read(name).decode()
            for name in file.namelist()
            if re.search(r"word/(document|header|footer|charts/chart)\d*[.]xml$", name)
        ]
    return "\n".join(re.findall(r"<(?:w:t|a:t|c:v)(?: [^>]*)?>([^<]*)", "".join(parts)))


def test_what_is_signed_holds_no_finding_and_no_program_word(cchc, workspace):
    """YAML keys, ids of checks, English, evidenced points, states and verdicts belong to the review sheet."""
    for folder in sorted((ROOT / "evidence/2023").glob("1.[1-6]*")):
        shutil.copytree(folder, workspace / "evidence/2023" / folder.name)
    cchc("check-evidence", "--workspace", workspace, "--year", 2023)
    cchc("report", "--workspace", workspace, "--year", 2023, "--with", "bien-ban,phieu-trinh")
    modules = (claim_checks, document_checks, evidence_checks, file_checks, index_checks, item_checks)
    checks = {check_id(one) for module in modules for name, these in vars(module).items() if name.endswith("_CHECKS")
              for one in these}  # fmt: skip
    models = [one for one in vars(model).values() if hasattr(one, "model_fields")]
    keys = {key for one in models for key in one.model_fields if len(key) > 4}
    assert len(checks) > 40
    assert len(keys) > 60
    english = {"evidenced", "survey", "points", "total", "score", "item", "file", "error", "warning", "note", "none"}
    states = {"có kiểm chứng", "cần xem lại", "nguyên vẹn", "chữ ký", "không có chữ ký", "chưa kiểm tra", "phát hiện:"}
    folder = workspace / "out/2023"
    for name in NAMES:
        page = shown((folder / f"{name}.docx").read_bytes()).casefold()
        page = re.sub(r"\S+\.(pdf|docx|jpg|png|xlsx)\b|https?:\S+", " ", page)
        found = [word for word in (*checks, *keys, *english) if re.search(rf"\b{re.escape(word)}\b", page)]
        assert found == [], name
        assert [words for words in states if words in page] == [], name


def test_totals_read_back_from_the_file_are_those_computed(cchc, workspace, tmp_path):
    card = card_of(workspace)
    cchc("report", "--workspace", workspace, "--year", 2023, "--output", tmp_path / "x.docx")
    tables = python_docx.Document(tmp_path / "x.docx").tables
    areas = next(table for table in tables if table.rows[0].cells[0].text == "Lĩnh vực")
    read = [[number(cell.text) for cell in row.cells[1:4]] for row in areas.rows[1:]]
    computed = [one.totals for one in card.areas] + [card.total]
    assert read == [[one.max_points, one.self_assessable, one.self_assessed] for one in computed]
    items = next(table for table in tables if "Tài liệu kiểm chứng" in table.rows[0].cells[-1].text)
    lines_ = [[cell.text for cell in row.cells] for row in items.rows[1:]]
    codes = {one.item.code: one for one in card.items}
    points = [number(line[3]) for line in lines_ if line[0] in codes and line[3] not in ("–", "ĐTXHH")]
    assert sum(points) == number(lines_[-1][3]) == card.total.self_assessed
    assert [line[0] for line in lines_ if line[0] in codes] == list(codes)


def number(text_: str) -> Decimal:
    return Decimal(text_.replace(",", "."))


def test_the_same_input_is_the_same_bytes(cchc, made, small, monkeypatch):
    first = {path.name: path.read_bytes() for path in made.iterdir()}
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    cchc("report", "--workspace", small, "--format", "docx,md", "--with", ALL, "--output", made)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == first


# -- cỡ, chữ lạ ------------------------------------------------------------------------------------------------

ODD = 'Tên & <b>"lạ"</b> 😀 ' + "rất dài " * 375


def wide(
    root: Path, items: int, name: str = "Nội dung", said: str = "Chờ", areas: int = 9, *, stated: bool = True
) -> Path:
    """A workspace of so many items in so many areas, each with an explanation and a cause."""
    quoted, words = (json.dumps(one, ensure_ascii=False) for one in (name, said))
    counts = [items // areas + (place < items % areas) for place in range(areas)]
    codes = [(area, place) for area, count in enumerate(counts, 1) for place in range(1, count + 1)]
    for area, count in enumerate(counts, 1):
        lines_ = [f'code: "{area}"', f'label: "{area}"', f"name: {quoted}", f"max_points: {count}", "criteria:"]
        for place in range(1, count + 1):
            lines_ += [
                f'  - code: "{area}.{place}"',
                f"    name: {quoted}",
                "    max_points: 1",
                "    facts: {done: {label: Đã làm, type: integer}, planned: {label: Đề ra, type: integer}}",
                "    rule: {kind: ratio, done: done, planned: planned, when_zero: exclude}",
            ]
        if count:
            (root / f"criteria/thu/{area}-x.yaml").write_text("\n".join(lines_), encoding="utf-8")
    (root / "criteria/thu/1-chi-dao.yaml").unlink()
    edit(root / "criteria/thu/index.yaml", "total: 4\nsurvey: {points: 1", f"total: {items}\nsurvey: {{points: 0")
    claims = [f'  "{a}.{p}": {{facts: {{done: 9, planned: 10}}, explanation: {words}}}' for a, p in codes]
    statements = "items:\n" + "\n".join(claims) if stated else "items: {}"
    (root / "evidence/2023/assessment.yaml").write_text(f"edition: thu\n{statements}\n", encoding="utf-8")
    texts(root, "causes:\n" + "\n".join(f'  "{a}.{p}": {words}' for a, p in codes) + "\n")
    return root


@pytest.mark.parametrize(("items", "stated"), [(1, False), (1, True), (60, True), (200, True)])
def test_any_number_of_items(cchc, small, items, stated):
    root = wide(small, items, stated=stated)
    ran = cchc("report", "--workspace", root, "--with", ALL, "--output", small / "o")
    assert ran.code == 0
    tables = python_docx.Document(small / "o/bao-cao-tu-cham-diem.docx").tables
    items_table = next(one for one in tables if one._tbl.xpath("string(w:tr[1]/w:tc[last()])") == "Tài liệu kiểm chứng")
    areas = min(items, 9)
    assert len(items_table.rows) == 1 + areas + items + 1
    assert sum(row.cells[0].text == "1.1" for row in items_table.rows) == 1
    page = report(cchc, root).out
    assert ("Chưa có mục nào được chấm điểm." in page) is not stated


def test_odd_names_come_through_whole_in_the_report_and_shortened_in_the_slip(cchc, small):
    root = wide(small, 12, ODD, ODD, areas=3)
    cchc("report", "--workspace", root, "--with", ALL, "--output", small / "o")
    document = python_docx.Document(small / "o/bao-cao-tu-cham-diem.docx")
    assert document.tables[-1].rows[1].cells[2].text.strip() == ODD.strip()
    slip = python_docx.Document(small / "o/phieu-trinh.docx")
    name = slip.tables[1].rows[1].cells[0].text
    assert name.startswith('1. Tên & <b>"lạ"</b> 😀 rất dài rất dài')
    assert name.endswith("dài…")
    assert 150 < len(name) < 250  # three areas have four lines each


def test_the_slip_shortens_no_name_for_which_its_page_has_room(cchc, workspace, small):
    cchc("report", "--workspace", workspace, "--year", 2023, "--with", "phieu-trinh", "--output", workspace / "o")
    areas = python_docx.Document(workspace / "o/phieu-trinh.docx").tables[1]
    names = [row.cells[0].text for row in areas.rows[1:-1]]
    assert names == [one.area.title for one in card_of(workspace).areas]
    assert max(map(len, names)) > 60
    cchc("report", "--workspace", wide(small, 9, "TÊN VIẾT HOA " * 9), "--with", "phieu-trinh", "--output", small / "o")
    areas = python_docx.Document(small / "o/phieu-trinh.docx").tables[1]
    assert {row.cells[0].text.endswith("…") for row in areas.rows[1:-1]} == {True}


def test_many_areas_do_not_push_the_slip_off_its_page(cchc, small):
    cchc("report", "--workspace", wide(small, 11, areas=11), "--with", "phieu-trinh", "--output", small / "o")
    slip = python_docx.Document(small / "o/phieu-trinh.docx")
    assert len(slip.tables) == 2
    assert any("Mục II của Báo cáo" in one.text for one in slip.paragraphs)


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice)")
def test_printed_the_slip_is_one_page_and_no_page_is_empty(cchc, small):
    """The fullest slips, one to ten areas with names of 3,000 letters; and a report of many pages: one conversion."""
    root = wide(small, 10, ODD, areas=10)
    edit(root / "evidence/unit.yaml", "[Sở Nội vụ]", "[Ủy ban nhân dân huyện Minh Họa (qua Phòng Nội vụ), Sở Nội vụ]")
    out = small / "o"
    cchc("report", "--workspace", root, "--with", "phieu-trinh", "--output", out)
    command = [SOFFICE, f"-env:UserInstallation={(small / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    slips = [out / "phieu-trinh.docx"]
    for areas, name in ((1, ODD), (5, ODD), (5, ODD.upper()), (8, ODD.upper())):
        other = wide(write_small(small / f"{areas}-{name[:3]}"), 12, name, areas=areas)
        cchc("report", "--workspace", other, "--with", "phieu-trinh", "--output", other / "o")
        slips.append((other / "o/phieu-trinh.docx").rename(out / f"phieu-trinh-{other.name}.docx"))
    files = [*slips, out / "bao-cao-tu-cham-diem.docx"]
    subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True, timeout=120)
    for file in slips:
        with pypdfium2.PdfDocument(file.with_suffix(".pdf")) as slip:
            assert (len(slip), "Người trình" in text(slip[0])) == (1, True), file.name
    with pypdfium2.PdfDocument(out / "bao-cao-tu-cham-diem.pdf") as pages:
        assert one_line(boxes(pages[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        for page in pages:
            assert len(text(page).replace("MINH HỌA", "").strip()) > 5
            edge = page.get_width() / MM - 15
            assert all(line[0] >= 29.5 and line[2] <= edge + 0.5 for line in lines(page))


def test_the_unit_goes_by_one_name_however_it_was_read(cchc, workspace):
    """Read from a letterhead in capitals, stated in short, or not at all; another office stays as it was read."""
    submission, _ = load_year(Workspace(workspace), 2023)
    names = EvidenceNames(submission, {"a": {"issuer": "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"}, "b": {"issuer": "SỞ NỘI VỤ"}})
    assert [names.entry(name, None)[2] for name in ("a", "b", "c")] == ["UBND xã Ví Dụ", "SỞ NỘI VỤ", ""]
