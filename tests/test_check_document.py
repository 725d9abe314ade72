"""The checker of form: each rule of Nghị định 30/2020/NĐ-CP on a right document and on one with one thing wrong.

The right documents are those that the program writes; one thing is broken in their XML.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import zipfile
from inspect import getdoc

import pytest

from cchc_cli.document.form import Form
from cchc_cli.document.form_reader import read_form
from cchc_cli.judge.form_checks import FORM_CHECKS, check_form
from cchc_cli.judge.manuals import manuals
from cchc_cli.present.blocks import Addressees, Letterhead, Paper, Paragraph, SignatureBlock, Title
from cchc_cli.present.docx import render
from cchc_cli.problem import Severity, check_id
from tests.conftest import ROOT, SHARED
from tests.present.editing import (
    attribute,
    before,
    edited,
    found,
    letters,
    line,
    put,
    setting,
    text,
    with_parts,
    without,
    xml,
)
from tests.present.papers import ABSTRACT, BODY, LETTERHEAD, report
from tests.present.reading import W
from tests.present.schema import assert_schema_order

CORPUS = SHARED / "corpus" / "docx"
RULES = "P1 P2 P3 P4 P5 Q1 Q2 Q3 A1 A2 A3 S1 D1 T1 T2 T3 T4 K1 B1 B2 B3 B4 B5 B6 G1 G2 N1 N2 L1 L2 L3 L4 X1 X2 X3 Z1"
LAST = "Trên đây là báo cáo"
REFERRING = "Chi tiết tại Phụ lục I và Phụ lục II."


def _report() -> bytes:
    paper = report(3, stamp=None)
    at = next(n for n, block in enumerate(paper.blocks) if isinstance(block, Paragraph) and block.text.startswith(LAST))
    blocks = (*paper.blocks[:at], Paragraph(REFERRING), *paper.blocks[at:])
    return render(dataclasses.replace(paper, blocks=blocks))


def _letter() -> bytes:
    head = Letterhead(
        ("UBND HUYỆN MẪU", "UBND XÃ VÍ DỤ"),
        "Số: 05/UBND-VP",
        "Ví Dụ, ngày 05 tháng 01 năm 2023",
        subject="V/v tự chấm điểm",
    )
    signature = SignatureBlock(("Như trên", "Lưu: VT"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Thị Mẫu")
    return render(Paper("", (head, Addressees(("Sở Nội vụ",)), Paragraph(f"{BODY[:-1]}./."), signature)))


def _divided() -> bytes:
    """A report divided into Phần, Chương, Mục and Điều."""
    centred = '<w:jc w:val="center"/>'
    bold = "<w:b/>"
    lines = [
        line(words, setting=f'<w:ind w:firstLine="0"/>{centred}', look=bold)
        for words in ("Phần I", "TÌNH HÌNH CHUNG", "Chương II", "QUY ĐỊNH", "Mục 1", "QUẢN LÝ VĂN BẢN")
    ]
    lines.append(line("Điều 1. Phạm vi điều chỉnh", look=bold))
    return edited(REPORT, before(LAST, *lines))


REPORT = _report()
LETTER = _letter()
DIVIDED = _divided()


def problems(tmp_path, data: bytes):
    path = tmp_path / "van-ban.docx"
    path.write_bytes(data)
    return check_form(path.name, read_form(path))


def ids(tmp_path, data: bytes) -> set[str]:
    return {problem.id for problem in problems(tmp_path, data)}


# -- the right documents --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [REPORT, LETTER, DIVIDED], ids=["report", "letter", "divided"])
def test_a_right_document_has_no_finding(tmp_path, data):
    assert problems(tmp_path, data) == []


@pytest.mark.parametrize(
    "arguments",
    [("--year", "2023"), ("--workspace", ROOT / "examples" / "xa-moi-2026")],
    ids=["xã cũ 2023", "xã mới 2026"],
)
def test_every_rule_holds_on_our_report_and_its_elements_are_in_order(cchc, workspace, tmp_path, arguments):
    place = () if "--workspace" in arguments else ("--workspace", workspace)
    target = tmp_path / "bao-cao.docx"
    assert cchc("report", *place, *arguments, "--output", target).code == 0
    assert [str(one) for one in check_form("bao-cao.docx", read_form(target))] == []
    assert_schema_order(target.read_bytes(), "pPr", "rPr", "tcPr", "sectPr", "tblPr", "trPr")


def test_every_rule_holds_on_our_plan_and_its_elements_are_in_order(cchc, workspace, tmp_path):
    target = tmp_path / "ke-hoach.docx"
    arguments = ("--workspace", workspace, "--from", "2022", "--year", "2023", "--format", "docx")
    assert cchc("plan", *arguments, "--output", target).code == 0
    assert [str(one) for one in check_form("ke-hoach.docx", read_form(target))] == []
    assert_schema_order(target.read_bytes(), "pPr", "rPr", "tcPr", "sectPr", "tblPr", "trPr")


# -- one defect for each rule ---------------------------------------------------------------------------------


def every_section(tag: str, **values: str):
    def change(root):
        for element in root.iter(W + tag):
            for name, value in values.items():
                element.set(W + name, value)

    return change


def cell_row(root):
    """Put place and date two rows below the number."""
    row = found(root, "Ví Dụ, ngày").getparent().getparent()
    _, date = row.findall(W + "tc")
    new = xml("<w:tr><w:tc><w:p/></w:tc></w:tr>")
    row.addnext(new)
    new.append(date)
    row.append(xml("<w:tc><w:p/></w:tc>"))


def no_rule_under(start: str):
    def change(root):
        after = found(root, start).getnext()
        after.getparent().remove(after)

    return change


def rule_indents(start: str, twips: int):
    def change(root):
        indent = found(root, start).getnext().find(f"{W}pPr/{W}ind")
        indent.set(W + "left", str(twips))
        indent.set(W + "right", str(twips))

    return change


def dashes_under(start: str):
    def change(root):
        after = found(root, start).getnext()
        after.getparent().replace(after, xml(line("---------------", style="Motto")))

    return change


def underlined(start: str):
    def change(root):
        no_rule_under(start)(root)
        letters(start, '<w:u w:val="single"/>')(root)

    return change


def together(root):
    for paragraph in root.iter(W + "p"):
        if "".join(paragraph.itertext(W + "t")) == BODY:
            put(paragraph, "pPr", xml("<w:contextualSpacing/>"))


def pages_go_on(root):
    second = list(root.iter(W + "sectPr"))[1]
    second.remove(second.find(W + "pgNumType"))


SMALL, LARGE, PLAIN, BOLD = '<w:sz w:val="20"/>', '<w:sz w:val="32"/>', '<w:b w:val="0"/>', "<w:b/>"
ITALIC, UPRIGHT, LEFT = "<w:i/>", '<w:i w:val="0"/>', '<w:jc w:val="left"/>'
MOTTO, NATION, ISSUING, SUPERIOR = "Độc lập", "CỘNG HÒA", "UBND XÃ", "UBND HUYỆN"
BODY_START, DATE = BODY[:30], "Ví Dụ, ngày"

ON_THE_REPORT = [
    ("P1", "US Letter", every_section("pgSz", w="12240", h="15840")),
    ("P2", "left margin of an inch", attribute("pgMar", left="1440")),
    ("P2", "top margin of 26 mm", attribute("pgMar", top="1474")),
    ("P3", "Arial", letters(BODY_START, '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>')),
    ("P3", "a font of before Unicode", letters(BODY_START, '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')),
    ("P4", "red", letters(BODY_START, '<w:color w:val="FF0000"/>')),
    ("P5", "number on the first page", without("titlePg")),
    ("P5", "begins with 2", attribute("pgNumType", start="2")),
    ("P5", "Roman numerals", attribute("pgNumType", fmt="lowerRoman")),
    ("Q1", "16 points", letters(NATION, LARGE)),
    ("Q1", "not bold", letters(NATION, PLAIN)),
    ("Q1", "small letters", text(NATION, "Cộng hòa xã hội chủ nghĩa Việt Nam")),
    ("Q2", "capitals", text(MOTTO, "Độc Lập - Tự Do - Hạnh Phúc")),
    ("Q2", "no spaces", text(MOTTO, "Độc lập-Tự do-Hạnh phúc")),
    ("Q2", "15 points", letters(MOTTO, '<w:sz w:val="30"/>')),
    ("Q2", "far from Quốc hiệu", setting(MOTTO, '<w:spacing w:before="240" w:after="0"/>')),
    ("Q2", "long dashes", text(MOTTO, "Độc lập – Tự do – Hạnh phúc")),
    ("Q3", "none", no_rule_under(MOTTO)),
    ("Q3", "half as long", rule_indents(MOTTO, 1900)),
    ("Q3", "hyphens", dashes_under(MOTTO)),
    ("Q3", "underlined", underlined(MOTTO)),
    ("A1", "bold", letters(SUPERIOR, BOLD)),
    ("A1", "16 points", letters(SUPERIOR, LARGE)),
    ("A2", "italic", letters(ISSUING, ITALIC)),
    ("A2", "14 points", letters(ISSUING, '<w:sz w:val="28"/>')),
    ("A3", "none", no_rule_under(ISSUING)),
    ("A3", "as long as the cell", rule_indents(ISSUING, 100)),
    ("S1", "14 points", letters("Số:", '<w:sz w:val="28"/>')),
    ("S1", "capitals", text("Số:", "SỐ: 05/BC-UBND")),
    ("S1", "no colon", text("Số:", "Số 05/BC-UBND")),
    ("S1", "no leading zero", text("Số:", "Số: 5/BC-UBND")),
    ("S1", "spaces", text("Số:", "Số: 15/BC - UBND")),
    ("S1", "two slashes", text("Số:", "Số: 1188//UBND-NV")),
    ("S1", "left out", text("Số:", "")),
    ("D1", "upright", letters(DATE, UPRIGHT)),
    ("D1", "no comma", text(DATE, "Ví Dụ ngày 05 tháng 01 năm 2023")),
    ("D1", "day without zero", text(DATE, "Ví Dụ, ngày 5 tháng 01 năm 2023")),
    ("D1", "month without zero", text(DATE, "Ví Dụ, ngày 05 tháng 2 năm 2023")),
    ("D1", "small letter", text(DATE, "ví Dụ, ngày 05 tháng 3 năm 2023")),
    ("D1", "not level with the number", cell_row),
    ("T1", "small letters", text("BÁO CÁO", "Báo cáo")),
    ("T1", "flush left", setting("BÁO CÁO", LEFT)),
    ("T2", "capitals", text(ABSTRACT, ABSTRACT.upper())),
    ("T2", "italic", letters(ABSTRACT, ITALIC)),
    ("T3", "none", no_rule_under(ABSTRACT)),
    ("T3", "too long", rule_indents(ABSTRACT, 500)),
    ("K1", "italic", letters("Kính gửi", ITALIC)),
    ("K1", "no semicolon", text("- Ủy ban nhân dân huyện", "- Ủy ban nhân dân huyện Mẫu")),
    ("K1", "no full stop", text("- Sở Nội vụ", "- Sở Nội vụ tỉnh Mẫu;")),
    ("B1", "upright", letters("Căn cứ Luật", UPRIGHT)),
    ("B1", "no semicolon", text("Căn cứ Luật", "Căn cứ Luật Tổ chức chính quyền địa phương.")),
    ("B1", "no full stop", text("Căn cứ Quyết định", "Căn cứ Quyết định số 123/QĐ-UBND;")),
    ("B2", "12 points", letters(BODY_START, '<w:sz w:val="24"/>')),
    ("B2", "flush left", setting(BODY_START, LEFT)),
    ("B2", "no first line", setting(BODY_START, '<w:ind w:firstLine="0"/>')),
    ("B2", "two lines apart", setting(BODY_START, '<w:spacing w:after="120" w:line="480" w:lineRule="auto"/>')),
    ("B2", "paragraphs together", together),
    ("B2", "exact line", setting(BODY_START, '<w:spacing w:after="120" w:line="360" w:lineRule="exact"/>')),
    ("B6", "small letters", text("I. KẾT QUẢ", "I. Kết quả tự chấm điểm")),
    ("B6", "not bold", letters("I. KẾT QUẢ", PLAIN)),
    ("B6", "item with a title not bold", letters("1. Kết quả chung", PLAIN)),
    ("B6", "point bold", letters("a) Theo lĩnh vực", BOLD)),
    ("B6", "point with a dot", text("a) Theo lĩnh vực", "a. Theo lĩnh vực")),
    ("B6", "đ left out", before(LAST, *(line(f"{letter}) Việc thứ") for letter in "abcde"))),
    ("G1", "small letters", text("TM. ỦY BAN", "TM. Ủy ban nhân dân")),
    ("G1", "not bold", letters("CHỦ TỊCH", PLAIN)),
    ("G2", "12 points", letters("Nguyễn Văn Mẫu", '<w:sz w:val="24"/>')),
    ("G2", "degree", text("Nguyễn Văn Mẫu", "ThS. Nguyễn Văn Mẫu")),
    ("N1", "upright", letters("Nơi nhận", UPRIGHT)),
    ("N1", "14 points", letters("Nơi nhận", '<w:sz w:val="28"/>')),
    ("N1", "no colon", text("Nơi nhận", "Nơi nhận")),
    ("N2", "12 points", letters("- Như trên", '<w:sz w:val="24"/>')),
    ("N2", "no semicolon", text("- Như trên", "- Như trên,")),
    ("N2", "no copy kept", text("- Lưu", "- Văn phòng.")),
    ("N2", "kept without a colon", text("- Lưu", "- Lưu VT, VP.")),
    ("L1", "Arabic numeral", text("Phụ lục II", "Phụ lục 2")),
    ("L1", "capitals", text("Phụ lục II", "PHỤ LỤC II")),
    ("L1", "not referred to", text(REFERRING[:12], "Chi tiết tại Phụ lục I.")),
    ("L2", "small letters", letters("BẢNG TỰ CHẤM", PLAIN)),
    ("L3", "upright", letters("(Kèm theo", UPRIGHT)),
    ("L4", "pages go on", pages_go_on),
    ("L4", "not on a new page", before("Phụ lục II", line("Ghi chú: bảng trên theo mẫu."))),
    ("X1", "12 points", text("- Lưu: VT", "- Lưu: VT, VP.")),
    ("X3", "10 points", before("BÁO CÁO", line("KHẨN", look=f"{BOLD}{SMALL}"))),
    ("Z1", "no closing mark", text(LAST, "Trên đây là báo cáo của Ủy ban nhân dân xã.")),
]  # fmt: skip


def one_below(root):
    """A single addressee on the line below "Kính gửi:"."""
    found(root, "Kính gửi").addnext(xml(line("- Sở Nội vụ.", style="AddresseeItem")))
    text("Kính gửi", "Kính gửi:")(root)


ON_THE_LETTER = [
    ("K1", "left out", lambda root: found(root, "Kính gửi").getparent().remove(found(root, "Kính gửi"))),
    ("K1", "one, on the line below", one_below),
    ("T4", "bold", letters("V/v", BOLD)),
    ("T4", "14 points", letters("V/v", '<w:sz w:val="28"/>')),
    ("T4", "next to the number", setting("V/v", '<w:spacing w:before="0" w:after="0"/>')),
    ("N1", "not level with the signer", lambda root: move_receivers(root)),
]  # fmt: skip

ON_THE_DIVIDED = [
    ("B3", "capitals", text("Phần I", "PHẦN I")),
    ("B3", "Arabic numeral", text("Chương II", "Chương 2")),
    ("B3", "flush left", setting("Chương II", LEFT)),
    ("B3", "title in small letters", text("TÌNH HÌNH CHUNG", "Tình hình chung")),
    ("B3", "title on the same line", text("Phần I", "Phần I. TÌNH HÌNH CHUNG")),
    ("B4", "not bold", letters("Mục 1", PLAIN)),
    ("B4", "Roman numeral", text("Mục 1", "Mục I")),
    ("B5", "colon", text("Điều 1", "Điều 1: Phạm vi điều chỉnh")),
    ("B5", "not bold", letters("Điều 1", PLAIN)),
    ("B5", "no first line", setting("Điều 1", '<w:ind w:firstLine="0"/>')),
]


def move_receivers(root):
    """Put the receivers one row below the signer."""
    row = found(root, "Nơi nhận").getparent().getparent()
    new = xml("<w:tr/>")
    row.addnext(new)
    new.append(row.find(W + "tc"))
    row.insert(0, xml("<w:tc><w:p/></w:tc>"))


def named(cases):
    return [pytest.param(rule, change, id=f"{rule} {what}") for rule, what, change in cases]


@pytest.mark.parametrize(("rule", "change"), named(ON_THE_REPORT))
def test_one_thing_wrong_in_the_report(tmp_path, rule, change):
    broken = edited(REPORT, change)
    if rule == "X1":
        broken = edited(broken, lambda root: found(root, "- Lưu").addnext(xml(line("PL.(300)", style="Receivers"))))
    assert ids(tmp_path, broken) == {rule} | ({"N2"} if rule == "X1" else set())


@pytest.mark.parametrize(("rule", "change"), named(ON_THE_LETTER))
def test_one_thing_wrong_in_the_letter(tmp_path, rule, change):
    assert ids(tmp_path, edited(LETTER, change)) == {rule}


@pytest.mark.parametrize(("rule", "change"), named(ON_THE_DIVIDED))
def test_one_thing_wrong_in_the_divided_report(tmp_path, rule, change):
    assert ids(tmp_path, edited(DIVIDED, change)) == {rule}


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("12 points", lambda root: letters("1", '<w:sz w:val="24"/>')(root)),
        ("italic", lambda root: letters("1", ITALIC)(root)),
        ("flush right", lambda root: setting("1", '<w:jc w:val="right"/>')(root)),
    ],
)
def test_p5_the_number_in_the_header(tmp_path, what, change):
    assert ids(tmp_path, edited(REPORT, change, "word/header1.xml")) == {"P5"}


def test_p5_without_a_number_in_a_long_document(tmp_path):
    def drop(root):
        for reference in list(root.iter(W + "headerReference")):
            reference.getparent().remove(reference)
        for _ in range(40):
            found(root, LAST).addprevious(xml(line(BODY)))

    assert ids(tmp_path, edited(REPORT, drop)) == {"P5"}


def test_p5_a_short_document_needs_no_number(tmp_path):
    assert problems(tmp_path, edited(LETTER, without("headerReference"))) == []


def test_x2_the_address_in_the_footer(tmp_path):
    stamped = render(dataclasses.replace(report(1, stamp=None), stamp="Địa chỉ: thôn 1, xã Ví Dụ"))
    assert "X2" in ids(tmp_path, stamped)
    small = edited(stamped, letters("Địa chỉ", '<w:sz w:val="22"/>'), "word/footer2.xml")
    assert "X2" not in ids(tmp_path, small)


def test_weights_are_those_of_the_table(tmp_path):
    """Custom and readability warn, what is optional is a note, the rest contradicts the text of the decree."""
    weights = {}
    for rule, _, change in ON_THE_REPORT:
        if rule in ("P4", "L3", "Z1", "X3", "P1", "B6"):
            (one,) = {p.severity for p in problems(tmp_path, edited(REPORT, change)) if p.id == rule}
            weights[rule] = one.value
    assert weights == {"P4": "warning", "L3": "warning", "Z1": "warning", "X3": "note", "P1": "error", "B6": "error"}


def test_a_finding_tells_place_what_was_found_what_is_asked_and_the_remedy(tmp_path):
    (one,) = problems(tmp_path, edited(REPORT, letters(ISSUING, LARGE)))
    assert str(one.where) == "van-ban.docx:2 (bảng 1, hàng 1, ô 1)"
    assert one.message == "tên cơ quan ban hành: cỡ chữ 16 (quy định 12–13): “UBND XÃ VÍ DỤ”"
    assert one.hint == "tên cơ quan ban hành: in hoa, cỡ 12–13, đứng, đậm, canh giữa"
    assert one.severity is Severity.ERROR


def test_places_with_the_same_fault_are_one_finding(tmp_path):
    def change(root):
        for paragraph in root.iter(W + "p"):
            if "".join(paragraph.itertext(W + "t")) == BODY:
                for run in paragraph.findall(W + "r"):
                    run.insert(0, xml(f"<w:rPr>{SMALL}</w:rPr>"))

    (one,) = problems(tmp_path, edited(REPORT, change))
    assert "(9 chỗ, chỗ đầu tiên ở đây)" in one.message


# -- the rules as a list --------------------------------------------------------------------------------------


def test_every_rule_of_the_table_is_there_has_a_defect_and_cites_the_decree():
    assert " ".join(check_id(check) for check in FORM_CHECKS) == " ".join(
        sorted(RULES.split(), key=[check_id(check) for check in FORM_CHECKS].index)
    )
    broken = {rule for rule, _, _ in (*ON_THE_REPORT, *ON_THE_LETTER, *ON_THE_DIVIDED)} | {"X2"}
    assert broken == set(RULES.split())
    assert all("Nghị định 30/2020/NĐ-CP" in (getdoc(check) or "") for check in FORM_CHECKS)


@pytest.mark.parametrize("rule", RULES.split())
def test_explain(cchc, rule):
    told = cchc("explain", rule)
    assert told.code == 0
    assert " ".join(told.out.split()).endswith(manuals()[rule])
    assert cchc("explain", rule.lower()).out == told.out


# -- the command ----------------------------------------------------------------------------------------------


def test_exit_code_and_table(cchc, tmp_path):
    right, wrong = tmp_path / "dung.docx", tmp_path / "sai.docx"
    right.write_bytes(REPORT)
    wrong.write_bytes(edited(REPORT, letters(NATION, PLAIN)))
    good, bad = cchc("check-document", right), cchc("check-document", right, wrong)
    assert (good.code, bad.code) == (0, 1)
    assert "Không thấy lỗi thể thức nào." in good.out
    assert "1 lỗi, 0 cảnh báo, 0 lưu ý. Giải thích một mã: `cchc explain Q1`." in bad.out
    assert "không đậm" in bad.out


def test_a_warning_alone_is_no_failure(cchc, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(edited(REPORT, text(LAST, "Trên đây là báo cáo của xã.")))
    ran = cchc("check-document", path, "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 0
    assert data["files"] == [path.as_posix()]
    assert data["summary"] == {"files": 1, "problems": {"error": 0, "warning": 1, "note": 0}}
    assert [(one["id"], one["severity"], one["file"]) for one in data["problems"]] == [
        ("Z1", "warning", path.as_posix())
    ]


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


DOCUMENT = {"word__document_dot_xml": b"<w/>"}
UNREADABLE = {
    "text": (b"no document", "không phải tệp Word .docx (nội dung là TXT)"),
    "pdf": (b"%PDF-1.7\n", "không phải tệp Word .docx (nội dung là PDF)"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "tệp hỏng"),
    "other zip": (_zip(a_dot_txt=b"a"), "không phải tệp Word .docx"),
    "empty": (b"", "tệp trống"),
    "cut off": (REPORT[: len(REPORT) // 2], "tệp hỏng"),
    "no XML": (_zip(word__document_dot_xml=b"<w:document"), "tệp hỏng"),
    "entities": (_zip(word__document_dot_xml=b'<!DOCTYPE w [<!ENTITY a "aa">]><w>&a;</w>'), "tệp hỏng"),
    "nested": (_zip(word__document_dot_xml=b"<a>" * 5000 + b"</a>" * 5000), "tệp hỏng"),
    "macro": (with_parts(REPORT, word__vbaProject_dot_bin=b"x"), "tệp có macro"),
    "bomb": (with_parts(REPORT, word__media__a_dot_png=bytes(3_000_000)), "quá lớn"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_judged_has_one_clear_message(tmp_path, name):
    data, words = UNREADABLE[name]
    (one,) = problems(tmp_path, data)
    assert one.id == "unreadable-document"
    assert one.severity is Severity.ERROR
    assert words in one.message
    assert one.hint


def test_what_is_no_file_is_told_and_the_others_are_still_judged(cchc, tmp_path):
    (tmp_path / "dung.docx").write_bytes(REPORT)
    ran = cchc("check-document", tmp_path / "khong-co.docx", tmp_path, tmp_path / "dung.docx", "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 1
    assert len(data["files"]) == 3
    assert {one["message"] for one in data["problems"]} == {"không có tệp này, hoặc không đọc được"}
    assert len(data["problems"]) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "ong.docx")
    assert not isinstance(read_form(tmp_path / "ong.docx"), Form)


def test_a_password(tmp_path):
    data = bytearray(REPORT)
    with zipfile.ZipFile(io.BytesIO(REPORT)) as file:
        offset = file.infolist()[0].header_offset
    data[offset + 6] |= 1
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    (one,) = problems(tmp_path, bytes(data))
    assert "mật khẩu" in one.message


# -- other rules, other documents -----------------------------------------------------------------------------


def test_a_legal_document_is_left_to_its_own_rules(tmp_path):
    paper = Paper(
        "",
        (dataclasses.replace(LETTERHEAD, number="Số: 05/2026/NQ-HĐND"), Title("Nghị quyết", "Về thu"), Paragraph(BODY)),
    )
    (one,) = problems(tmp_path, edited(render(paper), letters(NATION, LARGE)))
    assert (one.id, one.severity) == ("other-rules", Severity.NOTE)


def test_a_paper_of_the_party_is_left_to_its_own_rules(tmp_path):
    data = render(Paper("", (Paragraph("ĐẢNG CỘNG SẢN VIỆT NAM"), Paragraph("Số 34-NQ/ĐU"), Paragraph(BODY))))
    (one,) = problems(tmp_path, data)
    assert (one.id, one.severity) == ("other-rules", Severity.NOTE)


def test_without_quoc_hieu_only_the_page_is_judged_and_that_is_told(tmp_path):
    found_ = problems(tmp_path, edited(render(Paper("", (Paragraph(BODY),))), letters(BODY_START, SMALL)))
    assert [(one.id, one.severity) for one in found_] == [("Q1", Severity.NOTE)]


def test_without_quoc_hieu_a_signed_paper_is_wrong(tmp_path):
    blocks = (Paragraph(f"{BODY[:-1]}./."), SignatureBlock(("Lưu: VT",), ("CHỦ TỊCH",), "Nguyễn Văn Mẫu"))
    assert [(one.id, one.severity) for one in problems(tmp_path, render(Paper("", blocks)))] == [("Q1", Severity.ERROR)]


# -- real documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.docx")), ids=lambda path: path.stem[:30])
def test_real_documents_are_read_and_judged(path):
    reading = read_form(path)
    assert isinstance(reading, Form)
    assert all(one.message for one in check_form(path.name, reading))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real documents beside the project")
def test_a_real_letter_that_is_right_has_no_finding():
    path = CORPUS / "CV-de-nghi-DN-cung-cap-thong-tin.docx"
    assert check_form(path.name, read_form(path)) == []
