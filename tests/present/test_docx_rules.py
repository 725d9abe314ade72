"""The layout rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, read from the written XML.

A test's name begins with the id of its rule; the numbers are the decree's (millimetres, points).
"""

from __future__ import annotations

import dataclasses
import re

import pytest

from cchc_cli.present.blocks import Addressees, Letterhead, Paper, SignatureBlock
from cchc_cli.present.docx import render
from tests.present.papers import ABSTRACT, BODY, LETTERHEAD, report
from tests.present.reading import MM, Docx, Look, W

TIMES = frozenset({"Times New Roman"})


@pytest.fixture(scope="module")
def docx() -> Docx:
    return Docx(render(report()))


def cells(docx: Docx, table: int) -> list[list]:
    """The cells of a table, row by row."""
    element = list(docx.body.iter(W + "tbl"))[table]
    return [row.findall(W + "tc") for row in element.findall(W + "tr")]


def texts(docx: Docx, cell) -> list[str]:
    return [p.text for p in docx.paragraphs(cell)]


def look(size: float, *, bold: bool = False, italic: bool = False) -> Look:
    return Look(size, bold, italic, TIMES, "000000")


def test_p1_every_page_is_a4_and_landscape_where_asked(docx):
    sizes = [
        (int(size.get(W + "w")), int(size.get(W + "h")), size.get(W + "orient"))
        for size in (section.find(W + "pgSz") for section in docx.sections)
    ]
    assert sizes == [(11906, 16838, None), (16838, 11906, "landscape"), (11906, 16838, None)]


@pytest.mark.parametrize(
    ("side", "least", "most"), [("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)]
)
def test_p2_margins(docx, side, least, most):
    margins = [int(section.find(W + "pgMar").get(W + side)) / MM for section in docx.sections]
    assert len(margins) == 3
    assert all(least <= round(margin, 1) <= most for margin in margins)


def test_p3_p4_every_run_is_times_new_roman_in_black(docx):
    roots = [docx.body, *(root for name, root in docx.xml.items() if re.search(r"word/(header|footer)\d", name))]
    looks = {look for root in roots for p in docx.paragraphs(root) for look in p.looks}
    assert len(looks) > 8
    assert {(look.fonts, look.colour) for look in looks} == {(TIMES, "000000")}


def test_p3_no_theme_font_is_named_anywhere(docx):
    assert not [name for name in docx.names if re.search(rb"(ascii|hAnsi|cs|eastAsia)Theme", docx.zip.read(name), re.I)]


def test_p5_page_number_in_the_header_but_not_on_the_first_page(docx):
    for section in docx.sections:
        assert section.find(W + "titlePg") is not None
        assert section.find(W + "pgNumType").get(W + "start") == "1"
        (number,) = docx.paragraphs(docx.story(section, "header", "default"))
        assert "".join(number.element.itertext(W + "instrText")).strip() == "PAGE"
        assert number.setting.align == "center"
        assert number.look == look(13)
        (first,) = docx.paragraphs(docx.story(section, "header", "first"))
        assert not list(first.element.iter(W + "r"))


def test_p5_page_number_stands_inside_the_top_margin(docx):
    for section in docx.sections:
        margins = section.find(W + "pgMar")
        line = 13 * 1.2 * 20
        assert int(margins.get(W + "header")) + line < int(margins.get(W + "top"))


def test_l4_every_section_has_a_header_of_its_own(docx):
    stories = [docx.story(section, "header", pages) for section in docx.sections for pages in ("default", "first")]
    assert None not in stories
    assert len({id(story) for story in stories}) == 6


def test_q1_q2_q3_nation(docx):
    nation = cells(docx, 0)[0][1]
    name, motto, line = docx.paragraphs(nation)
    assert (name.text, name.look) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", look(13, bold=True))
    assert (motto.text, motto.look) == ("Độc lập - Tự do - Hạnh phúc", look(14, bold=True))
    assert (name.setting.align, name.setting.after, motto.setting.before) == ("center", 0, 0)
    assert motto.setting.align == "center"
    assert line.rule
    # At 14 pt the line of text measures 60.5 mm in Liberation Serif Bold (Times metrics).
    assert column(nation) - line.setting.left - line.setting.right == pytest.approx(60.5, rel=0.02)
    assert line.setting.left == line.setting.right


def column(cell) -> float:
    """Width of the text of a letterhead cell in millimetres."""
    table = cell.getparent().getparent()
    margins = table.find(f"{W}tblPr/{W}tblCellMar")
    inner = int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w")) - sum(int(side.get(W + "w")) for side in margins)
    return inner / MM


def test_q1_cell_is_wide_enough_for_one_line(docx):
    # 95.7 mm: the advance widths of the text at 13 pt in Liberation Serif Bold.
    assert column(cells(docx, 0)[0][1]) > 95.7 + 1


def test_a1_a2_a3_agency(docx):
    agency = cells(docx, 0)[0][0]
    superior, issuing, _ = docx.paragraphs(agency)
    assert (superior.text, superior.look) == ("UBND HUYỆN MẪU", look(13))
    assert (issuing.text, issuing.look) == ("UBND XÃ VÍ DỤ", look(13, bold=True))
    assert {p.setting.align for p in (superior, issuing)} == {"center"}
    assert superior.setting.after == issuing.setting.before == 0


@pytest.mark.parametrize(
    ("agency", "millimetres"), [("ỦY BAN NHÂN DÂN", 43.2), ("ĐẢNG ỦY", 21.3), ("CƠ QUAN\nTỔ CHỨC", 21.6)]
)
def test_a3_line_is_a_third_to_a_half_of_the_text(agency, millimetres):
    docx = Docx(render(Paper("", (dataclasses.replace(LETTERHEAD, agency=(agency,)),))))
    cell = cells(docx, 0)[0][0]
    line = docx.paragraphs(cell)[-1]
    length = column(cell) - line.setting.left - line.setting.right
    assert line.rule
    assert line.setting.left == line.setting.right
    assert millimetres / 3 < length < millimetres / 2


def test_a2_agency_of_two_bold_lines():
    docx = Docx(render(Paper("", (dataclasses.replace(LETTERHEAD, bold_lines=2),))))
    assert [p.look.bold for p in docx.paragraphs(cells(docx, 0)[0][0])[:2]] == [True, True]


def test_a2_agency_without_a_bold_line():
    docx = Docx(render(Paper("", (dataclasses.replace(LETTERHEAD, bold_lines=0),))))
    assert [p.look.bold for p in docx.paragraphs(cells(docx, 0)[0][0])[:2]] == [False, False]


def test_s1_d1_number_and_date_share_a_row(docx):
    left, right = cells(docx, 0)[1]
    (number,), (date,) = docx.paragraphs(left), docx.paragraphs(right)
    assert (number.text, number.look, number.setting.align) == (LETTERHEAD.number, look(13), "center")
    assert date.text == LETTERHEAD.place_and_date
    assert (date.look, date.setting.align) == (look(13, italic=True), "center")


def test_t1_t2_t3_title_follows_the_letterhead(docx):
    header = next(docx.body.iter(W + "tbl"))
    kind = header.getnext()
    assert kind.tag == W + "p"
    assert "".join(kind.itertext(W + "t")) == "BÁO CÁO"
    kind = docx.find("BÁO CÁO")
    abstract = docx.after(kind)
    assert abstract.text == ABSTRACT
    for paragraph in (kind, abstract):
        assert paragraph.look == look(14, bold=True)
        assert paragraph.setting.align == "center"
    assert kind.setting.after == abstract.setting.before == 0
    line = docx.after(abstract)
    assert line.rule
    length = 165 - line.setting.left - line.setting.right
    # 126.4 mm: ABSTRACT at 14 pt in Liberation Serif Bold.
    assert 126.4 / 3 < length < 126.4 / 2


def test_t4_subject_of_an_official_letter():
    letter = Letterhead(
        ("ỦY BAN NHÂN DÂN",), "Số: 05/UBND-VP", "Ví Dụ, ngày 05 tháng 01 năm 2023", subject="V/v tự chấm"
    )
    docx = Docx(render(Paper("", (letter,))))
    number, subject = docx.paragraphs(cells(docx, 0)[1][0])
    assert number.text == "Số: 05/UBND-VP"
    assert (subject.text, subject.look, subject.setting.align) == ("V/v tự chấm", look(12), "center")
    assert subject.setting.before == 6


def test_k1_several_addressees_one_per_line(docx):
    to = docx.find("Kính gửi:")
    first = docx.after(to)
    second = docx.after(first)
    assert (to.text, first.text, second.text) == (
        "Kính gửi:",
        "- Ủy ban nhân dân huyện Mẫu (qua Phòng Nội vụ);",
        "- Sở Nội vụ tỉnh Mẫu.",
    )
    assert {p.look for p in (to, first, second)} == {look(14)}
    # "Kính gửi" is 17.4 mm wide at 14 pt: there stands the colon, and under it the dash.
    hanging = int(docx._value(docx._chain(first.element, "pPr"), "ind", "hanging", "0")) / MM
    assert first.setting.left - hanging == pytest.approx(to.setting.left + 17.4, abs=0.1)


def test_k1_one_addressee_on_the_same_line():
    docx = Docx(render(Paper("", (Addressees(("Sở Nội vụ",)),))))
    assert docx.paragraphs()[0].text == "Kính gửi: Sở Nội vụ"


def test_b1_bases(docx):
    first = docx.find("Căn cứ Luật")
    second = docx.after(first)
    assert first.text.endswith("địa phương;")
    assert second.text.endswith("QĐ-UBND.")
    assert {first.look, second.look} == {look(14, italic=True)}


def test_b2_body(docx):
    body = [p for p in docx.paragraphs() if p.text in {BODY, "- mục thứ nhất", "- mục thứ hai", "Không có."}]
    assert len(body) == 9 + 3
    for paragraph in body:
        setting = paragraph.setting
        assert paragraph.look == look(14)
        assert setting.align == "both"
        assert round(setting.first, 1) in (10.0, 12.7)
        assert setting.before + setting.after >= 6
        assert 1 <= setting.line <= 1.5


def test_b2_a_note_is_smaller_and_italic(docx):
    assert docx.find("Điểm được làm tròn").look == look(13, italic=True)


def test_b6_headings(docx):
    one, two, three = docx.find("I. KẾT QUẢ TỰ CHẤM ĐIỂM"), docx.find("1. Kết quả chung"), docx.find("a) Theo lĩnh vực")
    assert (one.look, two.look, three.look) == (look(14, bold=True), look(14, bold=True), look(14))
    assert all(p.setting.keep_next for p in (one, two, three))


def test_g1_g2_n1_n2_signature(docx):
    (row,) = cells(docx, 2)
    left, right = row
    heading, *receivers = docx.paragraphs(left)
    capacity, title, name = docx.paragraphs(right)
    assert (heading.text, heading.look) == ("Nơi nhận:", look(12, bold=True, italic=True))
    assert [p.text for p in receivers] == ["- Như trên;", "- Lưu: VT, VP."]
    assert re.fullmatch(r"- Lưu: ?VT(, [^.;]+)*\.", receivers[-1].text)
    assert {p.look for p in receivers} == {look(11)}
    assert {p.setting.left + p.setting.first for p in (heading, *receivers)} == {0}
    assert heading.setting.before == capacity.setting.before == 0
    assert [p.text for p in (capacity, title)] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert {p.look for p in (capacity, title)} == {look(13, bold=True)}
    assert (name.text, name.look) == ("Nguyễn Văn Mẫu", look(14, bold=True))
    assert {p.setting.align for p in (capacity, title, name)} == {"center"}


def test_signature_takes_the_last_sentence_with_it(docx):
    last = docx.find("Trên đây")
    gap = docx.after(last)
    assert last.setting.keep_next
    assert gap.setting.keep_next
    assert gap.element.getnext().tag == W + "tbl"


def test_signature_without_receivers():
    docx = Docx(render(Paper("", (SignatureBlock((), ("chủ tịch",), ""),))))
    assert texts(docx, cells(docx, 0)[0][0]) == [""]
    assert texts(docx, cells(docx, 0)[0][1]) == ["CHỦ TỊCH", ""]


def test_signature_with_too_many_receivers_for_a_page_may_break():
    def whole(count: int) -> bool:
        signature = SignatureBlock(tuple(f"Nơi {n}" for n in range(count)), ("CHỦ TỊCH",), "A")
        return Docx(render(Paper("", (signature,)))).body.find(f".//{W}cantSplit") is not None

    assert [whole(5), whole(80)] == [True, False]


def test_l1_l2_l3_annex(docx):
    label = next(p for p in docx.paragraphs() if p.text == "Phụ lục I")
    title = docx.after(label)
    note = docx.after(title)
    assert (label.look, title.text, title.look) == (look(14, bold=True), "BẢNG TỰ CHẤM ĐIỂM", look(14, bold=True))
    assert note.text.startswith("(Kèm theo Báo cáo số")
    assert note.look == look(14, italic=True)
    assert {p.setting.align for p in (label, title, note)} == {"center"}


def test_stamp_is_in_the_footer_of_every_page_of_every_section(docx):
    for section in docx.sections:
        for pages in ("default", "first"):
            (stamp,) = docx.paragraphs(docx.story(section, "footer", pages))
            assert stamp.text == "MINH HỌA"
            assert stamp.setting.align == "center"


def test_without_a_stamp_there_is_no_footer():
    docx = Docx(render(report(stamp=None)))
    assert not [name for name in docx.names if "footer" in name]
    assert docx.story(docx.sections[0], "footer", "default") is None
