"""The document as it looks: laid out by LibreOffice, read from the PDF with pypdfium2.

Fonts with the metrics of Times New Roman (Liberation Serif) are taken for granted where LibreOffice is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from cchc_cli.present.blocks import Column, Paper, Row, Table
from cchc_cli.present.docx import render
from tests.present.papers import report

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice)")
MM = 72 / 25.4
"""Points in a millimetre."""


def convert(paper: Paper, folder: Path) -> pypdfium2.PdfDocument:
    """The paper as LibreOffice prints it; with a profile of its own, so that tests can run side by side."""
    (folder / "paper.docx").write_bytes(render(paper))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "paper.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pypdfium2.PdfDocument(folder / "paper.pdf")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    document = convert(report(), tmp_path_factory.mktemp("report"))
    yield document
    document.close()


def text(page) -> str:
    return page.get_textpage().get_text_bounded().replace("\r\n", "\n")


def boxes(page, words: str) -> list[tuple[float, float, float, float]]:
    """Boxes of the letters of the first place of a text: left, bottom, right, top in millimetres."""
    textpage = page.get_textpage()
    found = textpage.search(words, match_case=True).get_next()
    assert found, f"{words!r} is not on the page"
    start, count = found
    return [
        tuple(side / MM for side in textpage.get_charbox(start + number, loose=True))
        for number in range(count)
        if not words[number].isspace()
    ]


def lines(page) -> set[tuple[float, float, float, float]]:
    """Drawn objects of a page: left, bottom, right, top in millimetres. LibreOffice draws some of them twice."""
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    return {tuple(side / MM for side in path.get_bounds()) for path in paths}


def line_under(page, letters) -> tuple[float, float]:
    """Left and right end of the only line drawn at most 4 mm under a text and beginning within its width."""
    (line,) = (
        line
        for line in lines(page)
        if 0 <= letters[0][1] - line[3] < 4 and letters[0][0] - 1 < line[0] < letters[-1][2]
    )
    return line[0], line[2]


def one_line(letters) -> bool:
    return max(bottom for _, bottom, _, _ in letters) - min(bottom for _, bottom, _, _ in letters) < 1


def test_the_stamp_is_on_every_page(pdf):
    assert len(pdf) > 6
    assert all("MINH HỌA" in text(page) for page in pdf)


def test_pages_are_turned_for_the_landscape_annex_only(pdf):
    turned = [page.get_width() > page.get_height() for page in pdf]
    first = turned.index(True)
    assert first == 2
    assert turned == [False] * first + [True] * (len(pdf) - first - 1) + [False]


def test_page_numbers_begin_anew_in_every_annex_and_spare_first_pages(pdf):
    numbers = []
    for page in pdf:
        height = page.get_height()
        top = page.get_textpage().get_text_bounded(bottom=height - 19 * MM).strip()
        numbers.append(top)
    annex = len(pdf) - 3
    assert numbers == ["", "2", "", *(str(number) for number in range(2, annex + 1)), ""]


def test_page_number_is_centred_between_the_margins(pdf):
    textpage = pdf[1].get_textpage()
    rects = [[side / MM for side in textpage.get_rect(number)] for number in range(textpage.count_rects())]
    ((left, _, right, _),) = (rect for rect in rects if rect[1] > 297 - 20)
    assert (left + right) / 2 == pytest.approx((30 + 195) / 2, abs=1)


def test_letterhead_lines_do_not_wrap(pdf):
    page = pdf[0]
    nation = boxes(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = boxes(page, "Độc lập - Tự do - Hạnh phúc")
    assert one_line(nation)
    assert one_line(motto)
    middles = [(line[0][0] + line[-1][2]) / 2 for line in (nation, motto)]
    assert middles[0] == pytest.approx(middles[1], abs=0.7)
    assert motto[0][3] < nation[0][3]


def test_number_and_date_stand_on_one_line(pdf):
    number, date = boxes(pdf[0], "/BC-UBND"), boxes(pdf[0], "Ví Dụ, ngày")
    assert one_line([*number, *date])


def test_line_under_the_motto_is_as_long_as_its_text(pdf):
    motto = boxes(pdf[0], "Độc lập - Tự do - Hạnh phúc")
    left, right = motto[0][0], motto[-1][2]
    start, end = line_under(pdf[0], motto)
    assert end - start == pytest.approx(right - left, rel=0.03)
    assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.7)


@pytest.mark.parametrize("words", ["UBND XÃ VÍ DỤ", "Kết quả tự chấm điểm Chỉ số cải cách hành chính năm 2023"])
def test_line_under_agency_and_abstract_is_a_third_to_a_half(pdf, words):
    letters = boxes(pdf[0], words)
    left, right = letters[0][0], letters[-1][2]
    start, end = line_under(pdf[0], letters)
    assert (right - left) / 3 < end - start < (right - left) / 2
    assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.7)


def test_signer_stands_level_with_receivers_and_on_the_page_of_the_last_sentence(pdf):
    page = next(page for page in pdf if "Nơi nhận:" in text(page))
    assert "Trên đây là báo cáo" in text(page)
    receivers, signer = boxes(page, "Nơi nhận:"), boxes(page, "TM. ỦY BAN NHÂN DÂN")
    assert receivers[0][3] == pytest.approx(signer[0][3], abs=1)
    assert signer[0][0] > 100


def test_header_row_is_on_every_page_of_the_table_and_every_row_is_there_once(pdf):
    pages = [text(page) for page in pdf if page.get_width() > page.get_height()]
    assert all("Tài liệu kiểm chứng" in page for page in pages)
    assert re.findall(r"\bmã(\d+)\b", "\n".join(pages)) == [str(number) for number in range(60)]


def test_everything_stays_inside_the_margins(pdf):
    for page in pdf:
        right = page.get_width() / MM - 15
        for line in lines(page):
            assert line[0] >= 30 - 0.5
            assert line[2] <= right + 0.5
        textpage = page.get_textpage()
        for number in range(textpage.count_rects()):
            left, _, end, _ = (side / MM for side in textpage.get_rect(number))
            assert left >= 30 - 0.5
            assert end <= right + 0.5


def test_a_word_without_spaces_breaks_inside_its_cell_and_nothing_of_it_is_lost(tmp_path):
    table = Table((Column("Tên", 1), Column("Ghi chú", 3)), (Row(("W" * 3000, "kề bên")), Row(("x", "W" * 300))))
    document = convert(Paper("", (table,)), tmp_path)
    edge = 30 + 165 / 4
    letters = []
    for page in document:
        textpage = page.get_textpage()
        for number in range(textpage.count_chars()):
            if textpage.get_text_range(number, 1) == "W":
                left, _, right, _ = (side / MM for side in textpage.get_charbox(number))
                letters.append((left, right))
    document.close()
    assert len(letters) == 3300
    assert all(left >= 30 and right <= edge for left, right in letters[:3000])
    assert all(left >= edge and right <= 195 for left, right in letters[3000:])


def test_without_a_stamp_no_page_has_one(tmp_path):
    document = convert(report(1, stamp=None), tmp_path)
    assert not any("MINH HỌA" in text(page) for page in document)
    assert len(document) == 4
    document.close()
