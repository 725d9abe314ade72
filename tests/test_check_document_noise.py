"""The checker of form and the ways of real offices: what is right to the eye is not called wrong.

Each document is right in form but made in another way than ours; what cannot be told is not said.
"""

from __future__ import annotations

import time

import pytest

from cchc_cli.document.form_reader import read_form
from cchc_cli.judge.form_checks import check_form
from tests.present.editing import before, edited, found, line, put, setting, text, written, xml
from tests.present.reading import W
from tests.test_check_document import LETTER, REPORT

TIMES = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'
PAGE = (
    '<w:sectPr><w:pgSz w:w="11907" w:h="16840"/>'
    '<w:pgMar w:top="1134" w:bottom="1134" w:left="1701" w:right="1134"/></w:sectPr>'
)


def ids(tmp_path, data: bytes) -> set[str]:
    path = tmp_path / "van-ban.docx"
    path.write_bytes(data)
    return {problem.id for problem in check_form(path.name, read_form(path))}


def run(words: str, size: int = 14, look: str = "") -> str:
    return f'<w:r><w:rPr>{TIMES}{look}<w:sz w:val="{2 * size}"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*content: str, align: str = "left", more: str = "") -> str:
    return f'<w:p><w:pPr>{more}<w:jc w:val="{align}"/></w:pPr>{"".join(content)}</w:p>'


B, TAB = "<w:b/>", "<w:r><w:tab/></w:r>"
BODY = "Thực hiện công văn của cấp trên về cải cách hành chính, Ủy ban nhân dân xã báo cáo như sau, "
BODY_SETTING = '<w:spacing w:after="120"/><w:ind w:firstLine="709"/>'


def drawn(millimetres: float) -> str:
    return f'<w:r><w:pict><v:line from="0,1pt" to="{millimetres / 25.4 * 72:.1f}pt,1pt"/></w:pict></w:r>'


def head_by_tabs(rule: str = drawn(60)) -> str:
    return (
        p(run("UBND HUYỆN MẪU", 13), TAB, run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, B))
        + p(run("UBND XÃ VÍ DỤ", 13, B), TAB, run("Độc lập - Tự do - Hạnh phúc", 14, B))
        + p(rule)
        + p(run("Số: 05/BC-UBND", 13), TAB, run("Ví Dụ, ngày 05 tháng 01 năm 2023", 14, "<w:i/>"))
    )


def rest(body: str = BODY) -> str:
    return (
        p(run("BÁO CÁO", 14, B), align="center")
        + p(run("Kết quả cải cách hành chính", 14, B), align="center")
        + p(drawn(30))
        + p(run("Kính gửi: Sở Nội vụ"), align="center")
        + p(run(f"{body * 2}./."), align="both", more=BODY_SETTING)
        + PAGE
    )


def test_a_head_made_by_tabs(tmp_path):
    assert ids(tmp_path, written(head_by_tabs() + rest())) == set()


def test_a_head_made_by_spaces(tmp_path):
    head = (
        p(run("UBND XÃ VÍ DỤ          ", 13), run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, B))
        + p(run("Số: 05/BC-UBND             ", 13), run("Độc lập - Tự do - Hạnh phúc", 14, B))
        + p(drawn(60))
        + p(run("          Ví Dụ, ngày 05 tháng 01 năm 2023", 14, "<w:i/>"))
    )
    assert ids(tmp_path, written(head + rest())) == set()


def test_a_head_by_tabs_is_judged_as_far_as_it_can_be(tmp_path):
    head = head_by_tabs().replace("Độc lập - Tự do", "Độc Lập - Tự do")
    assert ids(tmp_path, written(head + rest())) == {"Q2"}


def cell(width: int, *content: str, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{"".join(content)}</w:tc>'


def head_in_a_table(under_agency: str = drawn(15), under_motto: str = drawn(58), anchored: str = "") -> str:
    """Three columns, the middle one empty; number and date in a row with merged cells; lines drawn as shapes."""
    return (
        '<w:tbl><w:tblGrid><w:gridCol w:w="3200"/><w:gridCol w:w="300"/><w:gridCol w:w="5900"/></w:tblGrid><w:tr>'
        + cell(3200, p(run("UBND HUYỆN MẪU", 13), align="center"), p(run("UBND XÃ VÍ DỤ", 13, B), align="center"),
               p(under_agency, align="center"))
        + cell(300, p())
        + cell(5900, p(run("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, B), align="center"),
               p(run("Độc lập - Tự do - Hạnh phúc", 14, B), align="center"), p(under_motto, align="center"))
        + "</w:tr><w:tr>"
        + cell(3500, p(run("Số:       /BC-UBND", 13), anchored, align="center"), more='<w:gridSpan w:val="2"/>')
        + cell(5900, p(run("Ví Dụ, ngày      tháng 3 năm 2026", 14, "<w:i/>"), align="center"))
        + "</w:tr></w:tbl>"
    )  # fmt: skip


def test_a_head_with_an_empty_column_merged_cells_and_drawn_lines(tmp_path):
    assert ids(tmp_path, written(head_in_a_table() + rest())) == set()


def test_lines_drawn_from_another_paragraph(tmp_path):
    """Word anchors a shape to whatever paragraph is near; the line is where it was drawn."""
    lines = drawn(15) + drawn(58)
    assert ids(tmp_path, written(head_in_a_table("", "", anchored=lines) + rest())) == set()


def test_lines_made_of_underscores(tmp_path):
    head = head_in_a_table(run("______", 13, B), run("_" * 25, 13, B))
    assert ids(tmp_path, written(head + rest())) == set()


def test_drawn_lines_of_the_wrong_length_are_told(tmp_path):
    assert ids(tmp_path, written(head_in_a_table(drawn(40), drawn(20)) + rest())) == {"A3", "Q3"}


def test_a_first_line_by_a_tab_and_a_list_with_indents_of_its_own(tmp_path):
    """A tab goes to the next stop, half an inch in; "- " lists hang as the office likes, from the same place."""
    tabbed = p(TAB, run(BODY * 2), align="both", more='<w:spacing w:after="120"/>')
    listed = p(
        run(f"- {BODY * 2}"), align="both", more='<w:spacing w:after="120"/><w:ind w:left="0" w:firstLine="720"/>'
    )
    assert ids(tmp_path, written(head_in_a_table() + rest().replace(PAGE, "") + tabbed + listed + PAGE)) == set()


def test_tracked_changes_are_read_as_accepted(tmp_path):
    def change(root):
        heading = found(root, "I. KẾT QUẢ")
        heading.append(xml('<w:del><w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:delText>cũ</w:delText></w:r></w:del>'))
        put(heading, "pPr", xml('<w:pPrChange><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'))

    assert ids(tmp_path, edited(REPORT, change)) == set()


def test_empty_paragraphs_and_stray_spaces_of_another_look(tmp_path):
    look = '<w:rPr><w:sz w:val="40"/><w:rFonts w:ascii="Arial"/></w:rPr>'
    stray = f'<w:r>{look}<w:t xml:space="preserve">   </w:t></w:r>'

    def change(root):
        for start in ("CỘNG HÒA", "Độc lập", "BÁO CÁO", "Trên đây"):
            found(root, start).append(xml(stray))
        found(root, "BÁO CÁO").addprevious(xml(line("", look='<w:sz w:val="40"/>')))

    assert ids(tmp_path, edited(REPORT, change)) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Số: 05/BC-UBND",
        "Số:       /BC-UBND",
        "Số: …/BC-UBND",
        "Số: 1188/TTr-UBND",
        "Số: 15/UBND-NV&TC",
        "Số: 20/QyĐ-UBND",
    ],
)
def test_numbers_that_are_right(tmp_path, words):
    assert ids(tmp_path, edited(REPORT, text("Số:", words))) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Ví Dụ, ngày       tháng      năm 2023",
        "Ví Dụ, ngày 15 tháng 3 năm 2026",
        "Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019",
        "Ví Dụ, ngày … tháng … năm 2026",
    ],
)
def test_dates_that_are_right(tmp_path, words):
    assert ids(tmp_path, edited(REPORT, text("Ví Dụ, ngày", words))) == set()


def test_sentences_that_speak_of_parts_and_articles_are_no_headings(tmp_path):
    sentences = (
        line("Phần I của Kế hoạch đã thực hiện xong trong quý I năm 2023 theo đúng tiến độ đề ra;"),
        line("Điều 5 Nghị định này quy định trách nhiệm của Ủy ban nhân dân cấp xã trong việc công khai;"),
        line("Mục 3 của báo cáo nêu rõ các nguyên nhân chủ quan và khách quan của từng tồn tại, hạn chế;"),
    )
    assert ids(tmp_path, edited(REPORT, before("Trên đây", *sentences))) == set()


def test_a_sentence_that_begins_with_can_cu_is_body(tmp_path):
    sentence = line(f"Căn cứ Kế hoạch số 15/KH-UBND, {BODY * 2}")
    assert ids(tmp_path, edited(LETTER, before("Thực hiện", sentence))) == set()


def test_points_that_begin_anew_under_the_next_item(tmp_path):
    points = (
        *(f"{letter}) Việc" for letter in "abcdđegh"),
        "2. Nhiệm vụ khác phải làm trong năm;",
        "a) Việc",
        "b) Việc",
    )
    assert ids(tmp_path, edited(REPORT, before("Trên đây", *(line(point) for point in points)))) == set()


def test_receivers_over_two_lines_and_a_signer_to_be_named(tmp_path):
    def change(root):
        text("- Như trên", "- Các phòng chuyên môn thuộc Ủy ban nhân dân huyện, Văn phòng HĐND và")(root)
        style = '<w:pStyle w:val="Receiver"/>'
        second = f"<w:p><w:pPr>{style}</w:pPr><w:r><w:t>UBND huyện;</w:t></w:r></w:p>"
        found(root, "- Các phòng").addnext(xml(second))
        text("Nguyễn Văn Mẫu", "(Họ và tên)")(root)

    assert ids(tmp_path, edited(REPORT, change)) == set()


def test_a_place_in_the_table_of_the_signature_is_told_by_the_signer_of_two(tmp_path):
    """Two signers side by side: whose name is whose is not known, so only the powers are judged."""

    def change(root):
        row = found(root, "Nơi nhận").getparent().getparent()
        row.append(xml(f"<w:tc>{line('GIÁM ĐỐC CÔNG AN', style='Capacity')}{line('Đại tá Trần Văn Mẫu')}</w:tc>"))

    assert ids(tmp_path, edited(REPORT, change)) == set()


def test_centred_by_indents_or_by_spaces(tmp_path):
    def change(root):
        setting("BÁO CÁO", '<w:jc w:val="left"/>')(root)
        setting("BÁO CÁO", '<w:ind w:left="3900"/>')(root)

    assert ids(tmp_path, edited(REPORT, change)) == set()


def test_an_empty_document_and_one_endless_line(tmp_path):
    """A hostile text costs no more time than its length."""
    assert ids(tmp_path, written("")) == {"Q1"}
    endless = p(run("độc lập tự do ngày tháng phụ lục " * 10_000))
    started = time.monotonic()
    ids(tmp_path, written(endless + head_in_a_table() + p(run("Phụ lục I")) + endless))
    assert time.monotonic() - started < 20


def test_two_sided_printing_says_nothing_of_left_and_right(tmp_path):
    def change(root):
        for margins in root.iter(W + "pgMar"):
            margins.set(W + "left", "1134")

    mirrored = edited(edited(REPORT, change), lambda root: root.append(xml("<w:mirrorMargins/>")), "word/settings.xml")
    assert "P2" in ids(tmp_path, edited(REPORT, change))
    assert ids(tmp_path, mirrored) == set()
