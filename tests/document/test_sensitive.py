"""State-secret markings and people's identity numbers: what is found, and above all what is not."""

import io
import re
import time
import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cchc_cli.document import pdf_text
from cchc_cli.document.content import Piece, words_of
from cchc_cli.document.facts import Document, Text
from cchc_cli.document.sensitive import MOST_NUMBERS, personal_numbers, secrecy

from .making import BODY, docx, letter, paragraph, pdf, table

# --- secrecy ---


def marked(*texts):
    return secrecy([Piece(text, row) for row, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("(MẬT)", "MẬT"),
        ("[ TỐI MẬT ]", "TỐI MẬT"),
        ("* * TUYỆT MẬT * *", "TUYỆT MẬT"),
        ("TỐI  MẬT.", "TỐI MẬT"),
        ("T Ố I  M Ậ T", "TỐI MẬT"),
        (unicodedata.normalize("NFD", "TUYỆT MẬT"), "TUYỆT MẬT"),
        ("TỐI\u00a0MẬT", "TỐI MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("Độ mật : MẬT", "MẬT"),
        ("ĐỘ MẬT: TUYỆT MẬT", "TUYỆT MẬT"),
        ("Mức độ mật: Mật.", "MẬT"),
    ],
)
def test_a_piece_that_is_nothing_but_a_degree_is_a_marking(text, degree):
    # Luật 29/2018/QH14, Điều 8: Tuyệt mật, Tối mật, Mật
    assert marked("ỦY BAN NHÂN DÂN", "Số: 05/BC-UBND", text, "V/v báo cáo") == degree


@pytest.mark.parametrize(
    "text",
    [
        "Mật", "mật", "bảo mật", "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC", "chế độ mật", "CHẾ ĐỘ MẬT", "MẬT MÃ", "MẶT", "MẤT",
        "Độ mật:", "Độ mật: .......", "Độ mật: Không", "Độ mật: Tối mật, Mật", "TÀI LIỆU TỐI MẬT CỦA ĐƠN VỊ", "",
        "Công tác bảo vệ bí mật nhà nước (MẬT)", "M", "BÁO CÁO MẬT", "M" * 100_000, "\u0301" * 100_000,
    ],
)  # fmt: skip
def test_words_in_a_sentence_are_no_marking(text):
    assert marked("ỦY BAN NHÂN DÂN", text) is None


def test_a_table_of_degrees_is_no_marking_but_the_same_degree_twice_is():
    assert marked("STT", "TUYỆT MẬT", "TỐI MẬT", "MẬT") is None
    assert marked("MẬT", "Bản số 01", "MẬT") == "MẬT"


# --- personal numbers ---

OLD, NEW = "012345678", "001085012345"
SHOWN_OLD, SHOWN_NEW = "••••••678", "•••••••••345"


@pytest.mark.parametrize(
    "words",
    [
        "CCCD", "số CCCD:", "CMND", "CMTND số", "CMND/CCCD số", "căn cước", "Căn cước công dân số", "thẻ căn cước:",
        "giấy chứng minh nhân dân số", "chứng minh thư", "CHỨNG MINH NHÂN DÂN", "số định danh", "định danh cá nhân",
        "Mã số định danh cá nhân:", "số CCCD (12 số) của người nộp đơn:", "căn cƣớc công dân", "Căn\ncước:",
        "CCCD............",
        unicodedata.normalize("NFD", "căn cước công dân"),
    ],
)  # fmt: skip
def test_a_number_near_a_word_that_names_it_is_found_and_masked(words):
    assert personal_numbers(f"Ông A, {words} {NEW}, cấp ngày 15/3/2021") == (SHOWN_NEW,)
    assert personal_numbers(f"Ông A, {words}\r\n{OLD} do Công an tỉnh cấp") == (SHOWN_OLD,)


@pytest.mark.parametrize(
    "number",
    [
        "001085012345", "001 085 012 345", "001.085.012.345", "0010 8501 2345", "001085 012345",
        "0 0 1 0 8 5 0 1 2 3 4 5", "001\u00a0085\u00a0012\u00a0345",
    ],
)  # fmt: skip
def test_spaces_and_dots_may_stand_between_the_digits(number):
    assert personal_numbers(f"số CCCD: {number}.") == (SHOWN_NEW,)
    assert personal_numbers(f"| CCCD | {number} | 2 |") == (SHOWN_NEW,)


def test_an_old_number_may_be_grouped_too():
    assert personal_numbers("CMND: 012 345 678") == personal_numbers("CMND: 0 1 2 3 4 5 6 7 8") == (SHOWN_OLD,)


@pytest.mark.parametrize(
    "text",
    [
        f"Số điện thoại 0912345678, mã số thuế 0100109106, số tài khoản {NEW}",
        f"Tổng số tiền 123.456.789 đồng, hóa đơn {NEW}, ngày 15.03.2021",
        f"CCCD của ông A (bản sao kèm theo, có công chứng của cơ quan có thẩm quyền ở xã), số hồ sơ {OLD}",
        "CCCD: số điện thoại 0912345678; ngày 15/03/2021; số 45/BC-UBND; 1234567890123",
        f"CCCD (kèm theo), số tài khoản: {NEW}",
        f"CCCD (kèm theo), điện thoại +84 {OLD}",
        "Kết quả cấp căn cước công dân: 350 412 289 377 hồ sơ; 1.234.567.890 đồng; 123.456.789 đồng; 123456789đ",
        "Thu lệ phí cấp CCCD 001.085.012.345.000",
        "STT Họ và tên Số CMND\n1 2 3 4 5 6 7 8 9\n",
        "CCCD -001085012345-01", "CCCD 0,001085012345", "CCCD 001085012345.678", "CCCD 00108501234",
        "CCCD 0010850123456", "Cấp CCCD: 950 112 289 377",
        f"CCCDX {NEW}", f"XCCCD {NEW}", f"định danh điện tử {NEW}", f"{NEW} CCCD", "", "CCCD",
    ],
)  # fmt: skip
def test_other_numbers_give_no_alarm(text):
    assert personal_numbers(text) == ()


def test_the_first_number_after_the_word_counts_and_those_in_a_row_with_it():
    assert personal_numbers("CCCD: 001085012345; 001085012346 và 001085012347") == (
        SHOWN_NEW,
        "•••••••••346",
        "•••••••••347",
    )
    assert personal_numbers("số định danh: 001085012345, trả trước 123456789") == (SHOWN_NEW,)
    assert personal_numbers("số định danh: 001085012345\nHạng C, số 012345678901") == (SHOWN_NEW,)
    assert personal_numbers("CMND 012345678, CCCD 001085012345") == (SHOWN_OLD, SHOWN_NEW)


ROWS = "\n".join(
    f"{n} Trần Văn Mẫu 19{50 + n} Thôn Đông, xã Ví Dụ 0790010{n:05} 0912345678 Không" for n in range(1, 10)
)


def test_a_column_that_the_headings_name_is_read_to_its_end():
    heading = "DANH SÁCH\nSTT Họ và tên Năm sinh Nơi ở Số CCCD Số điện thoại Ghi chú\n"
    expected = tuple(f"•••••••••{n:03}" for n in range(1, 10))
    assert personal_numbers(heading + ROWS) == expected
    assert personal_numbers("STT\nHọ và tên\nSố định danh\ncá nhân\n" + ROWS) == expected
    assert personal_numbers("DANH SÁCH\nSTT Họ và tên Năm sinh Nơi ở Ghi chú\n" + ROWS) == ()
    assert personal_numbers("Thông tư 59/2021/TT-BCA hướng dẫn Luật Căn cước công dân\n" + "x " * 30 + ROWS) == ()
    assert personal_numbers("Báo cáo về cấp CCCD cho người dân trên địa bàn xã năm 2023.\n" + ROWS) == ()


def test_in_such_a_table_only_what_stands_alone_is_a_number():
    heading = "STT Họ và tên Số CCCD\n" + "x " * 100
    assert personal_numbers(heading + "tài khoản số 012345678901, mã: 012345678901, 912345678901, 012345678") == ()
    assert personal_numbers(heading + "012345678901 x") == ("•••••••••901",)


def test_numbers_are_distinct_in_order_and_at_most_so_many():
    assert personal_numbers(f"CCCD {NEW} … CCCD {OLD} … CCCD {NEW}") == (SHOWN_NEW, SHOWN_OLD)
    many = personal_numbers(" ".join(f"CCCD 001085{n:06}" for n in range(100, 200)))
    assert many == tuple(f"•••••••••{n}" for n in range(100, 100 + MOST_NUMBERS))


@given(
    st.text(alphabet="0123456789 .\n,cđCDMN:/abố")
    | st.text()
    | st.lists(st.sampled_from(["CCCD ", NEW, OLD, " ", "\n", "STT họ tên "])).map("".join)
)
def test_whatever_the_text_at_most_three_digits_of_a_number_are_shown(text):
    found = personal_numbers(text)
    assert len(found) == len(set(found)) <= MOST_NUMBERS
    assert all(re.fullmatch("(?:•{6}|•{9})[0-9]{3}", number) for number in found)


MB = 2**20
HOSTILE = {
    "digits": "1" * 2 * MB,
    "zeros in their boxes": "cccd " + "0 " * MB,
    "groups": "cccd " + "000." * (MB // 2),
    "words": "cccd " * (MB // 3),
    "half words": "căn \n" * (MB // 3),
    "spaces": "chứng" + " " * 2 * MB,
    "numbers taken": "stk " + "cccd stk 001085012345 " * (MB // 12),
    "one number": f"cccd {NEW} " * (MB // 9),
    "marks": "cccd " + "a" + "\u0300\u0323" * MB,
    "other marks": "cccd " + "\u05b0\u0591" * MB,
    "dots": "cccd" + "…" * 2 * MB,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_two_megabytes_of_anything_are_read_in_linear_time(text):
    start = time.process_time()
    assert len(personal_numbers(text)) <= 1
    assert time.process_time() - start < 10  # seconds, on any machine; a regex that runs wild takes hours


def test_no_more_text_is_asked_for_than_is_looked_through():
    asked = []
    words = words_of(asked.append(number) or "x" * 100_000 for number in range(1000))
    assert MB - 100_000 < len(words) <= MB + 20
    assert len(asked) == 11


# --- in documents ---

PERSON = f"Ông Nguyễn Văn Mẫu, số CCCD: {NEW}, trú tại thôn Đông."


def test_a_pdf_with_a_marking_and_an_identity_number(read):
    document = read(pdf([*letter(), (110, 722, "TỐI MẬT", "bold"), (85, 560, PERSON)]))
    assert (document.secrecy, document.personal, document.number) == ("TỐI MẬT", (SHOWN_NEW,), "45/BC-UBND")
    assert read(pdf(letter())).secrecy is None
    assert read(pdf([*letter(), (85, 300, "TỐI MẬT", "bold")])).secrecy is None  # not where markings stand


def pages(count, at, *lines):
    """A letter of so many pages; on one of them these lines."""
    filler = [[(85, 700, line)] for line in BODY * (count // 2)][: count - 1]
    filler[at - 2] = [(85, 700 - 20 * place, line) for place, line in enumerate(lines)]
    return pdf([line for line in letter() if line[1] > 450], *filler)


@pytest.mark.parametrize("at", [2, 8, 15])
def test_a_number_on_any_page_is_found_and_the_header_is_read_as_before(read, at):
    document = read(pages(15, at, PERSON))
    assert (document.pages, document.personal, document.number) == (15, (SHOWN_NEW,), "45/BC-UBND")


def test_a_table_may_begin_on_a_page_in_between_and_end_on_the_last(read):
    content = pages(13, 7, "STT Họ và tên Số CCCD")
    rows = pdf([(85, 700, f"1 Trần Văn Mẫu {NEW}")])
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document, pikepdf.open(io.BytesIO(rows)) as more:
        document.pages.extend(more.pages)
        document.save(out)
    assert read(out.getvalue()).personal == (SHOWN_NEW,)


def test_the_signer_is_not_looked_for_on_pages_in_between(read):
    assert read(pages(15, 8, "Nơi nhận: TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Mẫu")).signer is None


def test_pages_are_read_for_their_words_up_to_a_number_and_a_time(read, monkeypatch):
    content = pages(15, 8, PERSON)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_text, "_MOST_PAGES", 7)
        assert read(content).personal == ()
    with monkeypatch.context() as patch:
        patch.setattr(pdf_text, "_LONGEST", -1.0)
        document = read(content)
    assert (document.personal, document.number, document.faults) == ((), "45/BC-UBND", ())


def test_text_that_is_not_trusted_says_nothing(read):
    spoiled = [
        (85, 500 - 18 * place, line[::-1].replace("n", "x").replace("i", "w")) for place, line in enumerate(BODY * 3)
    ]
    document = read(pdf([*spoiled, (110, 722, "MẬT"), (85, 560, f"CCCD {NEW}")]))
    assert (document.text, document.secrecy, document.personal) == (Text.GARBLED, None, ())


def test_a_docx_with_a_marking_and_a_table_of_people(read):
    rows = [(paragraph(str(n)), paragraph("Trần Văn Mẫu"), paragraph(f"0790010{n:05}")) for n in range(1, 4)]
    people = table((paragraph("TT"), paragraph("Họ và tên"), paragraph("Số CCCD")), *rows)
    document = read(docx(paragraph("MẬT") + "".join(map(paragraph, BODY)) + people), "a.docx")
    assert (document.secrecy, document.personal) == ("MẬT", ("•••••••••001", "•••••••••002", "•••••••••003"))


@pytest.mark.parametrize("inline", [False, True], ids=["shared strings", "inline strings"])
def test_a_workbook_is_looked_through_beyond_its_first_cells(read, inline):
    book = openpyxl.Workbook(write_only=inline)
    sheet = book.create_sheet() if inline else book.active
    sheet.append(["TUYỆT MẬT"])
    sheet.append(["STT", "Họ và tên", *[None] * 30, "Số định danh cá nhân"])
    for number in range(1, 3000):
        sheet.append([number, "Trần Văn Mẫu", *[None] * 30, f"0790010{number:05}" if number == 1500 else "không"])
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), "a.xlsx")
    assert (document.secrecy, document.personal) == ("TUYỆT MẬT", ("•••••••••500",))


def test_a_workbook_that_breaks_behind_its_first_cells_is_still_read(read):
    from .test_office import sheet

    def row(text):
        return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'

    rows = row("Số: 45/BC-UBND") + row(PERSON) + row(BODY[0]) * 1500
    document = read(sheet(rows + "<row><c>"), "a.xlsx")
    assert (document.number, document.personal) == ("45/BC-UBND", (SHOWN_NEW,))


def test_what_is_found_can_be_kept_and_what_older_readers_kept_can_be_read():
    adapter = TypeAdapter(Document)
    document = Document("a", "b", 1, "pdf", secrecy="MẬT", personal=(SHOWN_NEW,))
    assert adapter.validate_json(adapter.dump_json(document)) == document
    older = adapter.validate_json('{"file": "a", "sha256": "b", "size": 1, "kind": "pdf"}')
    assert (older.secrecy, older.personal) == (None, ())
