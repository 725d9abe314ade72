"""The header of a page given as pieces of text in their places."""

import datetime

import pytest

from cchc_cli.document.content import Content, Piece, joined
from cchc_cli.document.facts import ReadFrom, Text
from cchc_cli.document.header import LONGEST_ABSTRACT, read_header

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def left(row, text, *, bold=False, stamped=False):
    return Piece(text, row, 0.1, 0.4, bold, stamped)


def right(row, text, *, bold=False, stamped=False):
    return Piece(text, row, 0.5, 0.9, bold, stamped)


def middle(row, text, *, bold=False):
    return Piece(text, row, 0.2, 0.8, bold)


def header(*head, tail=(), text=Text.TEXT, source=ReadFrom.TEXT_LAYER):
    return read_header(Content(head=head, tail=tail, text=text, source=source))


PLAN = (
    left(0, "ỦY BAN NHÂN DÂN", bold=True),
    right(0, NATION, bold=True),
    left(1, "XÃ VÍ DỤ", bold=True),
    right(1, MOTTO, bold=True),
    left(2, "Số: 12/KH-UBND", stamped=True),
    right(2, "Ví Dụ, ngày 05 tháng 01 năm 2023"),
    middle(3, "KẾ HOẠCH", bold=True),
    middle(4, "Cải cách hành chính năm 2023", bold=True),
    middle(5, "của xã Ví Dụ", bold=True),
    middle(6, "________"),
    middle(7, "Năm 2023 là năm bản lề, Ủy ban nhân dân xã ban hành kế hoạch."),
)


def test_a_plan_is_read_whole():
    read = header(*PLAN)
    assert (read.number, read.date) == ("12/KH-UBND", datetime.date(2023, 1, 5))
    assert (read.type, read.type_name) == ("KH", "Kế hoạch")
    assert read.issuer == "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"
    assert read.abstract == "Cải cách hành chính năm 2023 của xã Ví Dụ"
    assert (read.flags, read.blank_number, read.blank_date, read.draft) == ((), False, False, False)


def test_where_each_value_was_read():
    read = header(*PLAN)
    assert read.read_from == {
        "number": ReadFrom.SIGNATURE_FIELD,
        **dict.fromkeys(("date", "type", "issuer", "abstract"), ReadFrom.TEXT_LAYER),
    }


@pytest.mark.parametrize("text", [Text.SCAN, Text.GARBLED, Text.NONE])
def test_text_that_is_not_trusted_says_nothing(text):
    read = header(*PLAN, text=text)
    assert (read.number, read.date, read.type, read.issuer, read.read_from) == (None, None, None, None, {})


def test_an_official_letter_has_its_subject_under_the_number():
    read = header(
        left(0, "UBND TỈNH MẪU"),
        right(0, NATION),
        left(1, "SỞ NỘI VỤ", bold=True),
        left(2, "Số: 1501/SNV-CCHC"),
        right(2, "Mẫu, ngày 12 tháng 10 năm 2023"),
        left(3, "V/v hướng dẫn tự chấm điểm"),
        left(4, "cải cách hành chính"),
        middle(5, "Kính gửi: Ủy ban nhân dân các xã, phường"),
    )
    assert (read.type, read.type_name, read.number) == ("CV", "Công văn", "1501/SNV-CCHC")
    assert (read.issuer, read.abstract) == ("SỞ NỘI VỤ", "hướng dẫn tự chấm điểm cải cách hành chính")


def test_a_letter_without_subject_is_told_by_its_number():
    read = header(left(0, "UBND XÃ VÍ DỤ"), left(1, "Số: 40/UBND-VP"), middle(2, "Kính gửi: Sở Nội vụ"))
    assert (read.type, read.abstract) == ("CV", None)


def test_a_subject_without_words_is_none():
    read = header(left(0, "UBND XÃ VÍ DỤ"), left(1, "Số: 40/UBND-VP"), left(2, "V/v"), left(3, "GHI CHÚ"))
    assert read.abstract is None


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        # (text, bold) from the top, as different offices print them
        ([("ỦY BAN NHÂN DÂN", True), ("TỈNH MẪU", True)], "ỦY BAN NHÂN DÂN TỈNH MẪU"),
        ([("ỦY BAN NHÂN DÂN", False), ("XÃ VÍ DỤ", True)], "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"),
        ([("UBND TỈNH MẪU", False), ("SỞ NỘI VỤ", True)], "SỞ NỘI VỤ"),
        ([("UBND TỈNH MẪU", False), ("SỞ NỘI VỤ", False)], "SỞ NỘI VỤ"),
        ([("UBND TỈNH MẪU", True), ("SỞ NỘI VỤ", True)], "SỞ NỘI VỤ"),
        ([("UBND HUYỆN MẪU", False), ("PHÒNG NỘI VỤ", True)], "PHÒNG NỘI VỤ"),
        ([("BỘ MẪU", False), ("CỤC ĐỔI MỚI,", True), ("BAN HÀNH VÀ ĐO", True)], "CỤC ĐỔI MỚI, BAN HÀNH VÀ ĐO"),
        ([("VĂN PHÒNG", True), ("ỦY BAN NHÂN DÂN TỈNH MẪU", True)], "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH MẪU"),
        ([("BỘ CÔNG AN -", True), ("BỘ Y TẾ", True)], "BỘ CÔNG AN - BỘ Y TẾ"),
        ([("Trường mầm non", True)], None),
    ],
)
def test_issuer(lines, issuer):
    pieces = [left(row, text, bold=bold) for row, (text, bold) in enumerate(lines)]
    assert header(*pieces, left(9, "Số: 45/BC-AB")).issuer == issuer


def test_quoc_hieu_too_near_the_agency_is_parted_from_it():
    read = header(
        Piece(f"BỘ GIAO THÔNG VẬN TẢI {NATION}", 0, 0.1, 0.9, bold=True),
        left(1, "Số: 37/2023/TT-BGTVT"),
        right(1, "Hà Nội, ngày 13 tháng 12 năm 2023"),
    )
    assert read.issuer == "BỘ GIAO THÔNG VẬN TẢI"


def test_a_symbol_goes_on_in_the_next_line_of_its_column():
    read = header(left(0, "Số: 24/HDLN-BCA-BQP"), right(0, "Hà Nội, ngày 25 tháng 6 năm 2026"), left(1, "BCT-BTC"))
    assert read.number == "24/HDLN-BCA-BQP-BCT-BTC"
    alone = header(left(0, "Số: 24/QĐ-UBND"), left(1, "V/v việc cần"))
    assert alone.number == "24/QĐ-UBND"


@pytest.mark.parametrize(
    ("number", "blank"),
    [("Số:        /KH-UBND", True), ("Số: …../…..", True), ("Số:", True), ("Số: 12/KH-UBND", False), ("Sổ tay", False)],
)
def test_a_blank_number_is_no_number(number, blank):
    read = header(left(0, "UBND XÃ VÍ DỤ"), left(1, number), right(1, "Ví Dụ, ngày 05 tháng 01 năm 2023"))
    assert read.blank_number is blank
    assert not (blank and read.number)


def test_a_blank_number_still_tells_the_type():
    read = header(left(0, "Số:     /KH-UBND"), right(0, "Ví Dụ, ngày    tháng    năm 2023"))
    assert (read.number, read.type, read.date, read.blank_date) == (None, "KH", None, True)
    assert read.flags == ("SO_TRONG", "NGAY_TRONG")


def test_a_day_typed_over_is_unknown():
    read = header(left(0, "Số: 12/KH-UBND"), right(0, "Ví Dụ, ngày 15 tháng 54 năm 2026"))
    assert (read.date, read.flags, read.blank_date) == (None, ("NGAY_KHONG_TON_TAI",), False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "(Ban hành kèm theo Quyết định ngày 19 tháng 6 năm 2015)",
        "Kế hoạch số 12; Ví Dụ, ngày 19 tháng 6 năm 2015",
    ],
)
def test_a_day_that_a_sentence_mentions_is_not_the_day_of_issue(sentence):
    assert header(middle(0, "BÁO CÁO", bold=True), middle(1, sentence)).date is None


def test_nothing_is_taken_from_the_body():
    read = header(
        middle(0, "BÁO CÁO", bold=True),
        middle(1, "Kính gửi: Sở Nội vụ"),
        left(2, "Số: 99/QĐ-UBND"),
        right(2, "Ví Dụ, ngày 05 tháng 01 năm 2023"),
    )
    assert (read.type, read.number, read.date) == ("BC", None, None)


@pytest.mark.parametrize(
    ("title", "code", "name", "abstract"),
    [
        ("BIÊN BẢN KIỂM TRA THỰC TẾ", "BB", "Biên bản", "KIỂM TRA THỰC TẾ"),
        ("HƯỚNG DẪN LIÊN NGÀNH", "HDLN", "Hướng dẫn liên ngành", None),
        ("HIỆP ĐỊNH VẬN TẢI", None, "Hiệp định", "VẬN TẢI"),
        ("Báo cáo", None, None, None),
        ("BÁO CÁOVIÊN", None, None, None),
    ],
)
def test_a_type_printed_without_number(title, code, name, abstract):
    read = header(right(0, NATION), middle(1, title, bold=True))
    assert (read.type, read.type_name, read.abstract) == (code, name, abstract)


def test_the_type_of_the_number_wins_over_the_one_printed():
    read = header(left(0, "Số: 12/TB-UBND"), middle(1, "BÁO CÁO", bold=True), middle(2, "Kết quả họp", bold=True))
    assert (read.type, read.type_name, read.abstract) == ("TB", "Thông báo", "Kết quả họp")


def test_the_abstract_ends_before_who_decides():
    number, title = left(0, "Số: 12/QĐ-UBND"), middle(1, "QUYẾT ĐỊNH", bold=True)
    lower = header(number, title, middle(2, "Ban hành Quy chế", bold=True), middle(3, "ỦY BAN NHÂN DÂN", bold=True))
    upper = header(number, title, middle(2, "BAN HÀNH QUY CHẾ", bold=True), middle(3, "CHỦ TỊCH UBND XÃ", bold=True))
    none = header(number, title, middle(2, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ", bold=True))
    assert (lower.abstract, upper.abstract, none.abstract) == ("Ban hành Quy chế", "BAN HÀNH QUY CHẾ", None)


def test_an_abstract_is_no_longer_than_the_register_allows():
    read = header(
        left(0, "Số: 12/QĐ-UBND"), middle(1, "QUYẾT ĐỊNH"), *(middle(2 + n, "về việc " * 20) for n in range(9))
    )
    assert len(read.abstract) == LONGEST_ABSTRACT == 500


@pytest.mark.parametrize(("mark", "draft"), [("DỰ THẢO", True), ("(Dự thảo lần 2)", True), ("Góp ý dự thảo", False)])
def test_a_draft_says_so(mark, draft):
    assert header(left(0, mark), left(1, "Số:    /KH-UBND")).draft is draft


@pytest.mark.parametrize(
    ("below", "draft"),
    [
        (("V/v góp ý", "dự thảo Kế hoạch năm 2024"), False),
        (("BÁO CÁO", "TIẾP THU Ý KIẾN GÓP Ý", "DỰ THẢO NGHỊ QUYẾT"), False),
        (("TỜ TRÌNH", "Dự thảo Nghị quyết về chi ngân sách"), False),
        (("DỰ THẢO BÁO CÁO", "Kết quả năm 2023"), True),
        (("________", "DỰ THẢO LẦN THỨ HAI", "BÁO CÁO"), True),
        (("BÁO CÁO", "Dự thảo ngày 12/5/2023"), True),
    ],
)
def test_who_speaks_of_a_draft_is_none(below, draft):
    page = (left(0, "Số: 12/BC-UBND"), right(0, "Ví Dụ, ngày 05 tháng 01 năm 2023"))
    assert header(*page, *(middle(1 + row, text) for row, text in enumerate(below))).draft is draft


SIGNED = (
    left(30, "Nơi nhận:", bold=True),
    right(30, "TM. ỦY BAN NHÂN DÂN", bold=True),
    left(31, "- Như trên;"),
    right(31, "KT. CHỦ TỊCH", bold=True),
    right(32, "PHÓ CHỦ TỊCH", bold=True),
    left(33, "- Lưu: VT."),
    right(36, "Trần Thị Ví Dụ", bold=True),
)


def test_the_signer_stands_under_the_office_held():
    assert header(*PLAN, tail=SIGNED).signer == "Trần Thị Ví Dụ"


@pytest.mark.parametrize(
    "tail",
    [
        (),
        (left(30, "Nơi nhận:"), left(31, "Trần Thị Ví Dụ")),
        (left(30, "Nơi nhận:"), right(31, "Trần Thị Ví Dụ")),
        (left(30, "Nơi nhận:"), right(30, "CHỦ TỊCH"), right(31, "Đã ký"), right(32, "Ký bởi: Trần Thị Ví Dụ")),
        (right(30, "CHỦ TỊCH"), right(34, "Trần Thị Ví Dụ")),
    ],
    ids=["nothing", "receivers only", "no office", "not a name", "no receivers"],
)
def test_without_certainty_there_is_no_signer(tail):
    assert header(*PLAN, tail=tail).signer is None


def test_room_for_the_pen_does_not_part_a_line():
    def row(*texts):
        return [Piece(text, 0, place / 10, place / 10 + 0.05) for place, text in enumerate(texts)]

    assert [piece.text for piece in joined(row("Số:", "/KH-UBND", "Ví Dụ, ngày", "tháng", "năm 2023"))] == [
        "Số:    /KH-UBND",
        "Ví Dụ, ngày    tháng    năm 2023",
    ]
    assert [piece.text for piece in joined(row("Số:", "45", "Ví Dụ"))] == ["Số:    45", "Ví Dụ"]
    stacked = [Piece("Số:", 0), Piece("/KH-UBND", 1)]
    assert list(joined(stacked)) == stacked
    assert list(joined([])) == []
