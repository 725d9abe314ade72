"""First pages as offices set them, each in its own way: number, date, type and issuer are those that a person reads.

The pages are of a made-up commune; what differs from one to the next is met in real documents.
"""

import datetime
import unicodedata
from typing import NamedTuple

import pytest

from cchc_cli.document.facts import Text

from .making import BODY, changed, docx, paragraph, pdf, stamp, table

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
UNIT = "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"
DAY = datetime.date(2023, 3, 1)
WORDS = tuple((85.0, 560.0 - 18 * place, line) for place, line in enumerate(BODY * 3))


class Page(NamedTuple):
    """A file's content, and what a person reads on its first page (type by its abbreviation)."""

    content: bytes
    number: str | None
    date: datetime.date | None
    type: str | None
    issuer: str | None
    name: str = "a.pdf"


def sheet(number, day, *more, agency=("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ"), title="BÁO CÁO", about="Kết quả năm 2023"):
    """A page laid out as Nghị định 30 asks, with lines of its own."""
    lines = [(90.0, 780.0 - 15 * place, line, "bold") for place, line in enumerate(agency)]
    down = 780.0 - 15 * max(2, len(agency)) - 10
    lines += [(300, 780, NATION, "bold"), (330, 765, MOTTO, "bold"), (85, down, number), (320, down, day)]
    lines += [(265, 660, title, "bold"), (200, 642, about, "bold")] if title else []
    return pdf([*lines, *more, *WORDS])


def word(left, right, *below):
    """A Word document whose header stands in a table of two columns."""
    cells = tuple("".join(paragraph(line) for line in side) for side in (left, right))
    lines = (*below, *BODY, *BODY)
    return docx(table(cells, widths=(3500, 5500)) + "".join(paragraph(line) for line in lines))


def set_wide(document):
    """Let every letter stand 1.5 points off the one before."""
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes().replace(b"BT ", b"BT 1.5 Tc "))


def stamped_blank():
    """Number and day stamped in a type of their own upon the blanks."""

    def change(document):
        stamp(document, 108, 740, "12")
        stamp(document, 389, 740, "01")

    return changed(sheet("Số:           /BC-UBND", "Ví Dụ, ngày        tháng 3 năm 2023"), change)


PLACE_AND_DAY = "Ví Dụ, ngày 01 tháng 3 năm 2023"
PAGES = {
    "as Nghị định 30 asks": Page(sheet("Số: 12/BC-UBND", PLACE_AND_DAY), "12/BC-UBND", DAY, "BC", UNIT),
    "a legal document, with its year": Page(
        sheet("Số: 12/2023/QĐ-UBND", PLACE_AND_DAY, title="QUYẾT ĐỊNH"), "12/2023/QĐ-UBND", DAY, "QĐ", UNIT
    ),
    "two bodies in one symbol, a space before the stroke": Page(
        sheet("Số: 45 /BC-HĐND-UBND", PLACE_AND_DAY), "45/BC-HĐND-UBND", DAY, "BC", UNIT
    ),
    "small letters": Page(sheet("số: 12/BC-UBND", PLACE_AND_DAY), "12/BC-UBND", DAY, "BC", UNIT),
    "capitals throughout": Page(
        sheet("SỐ: 12/BC-UBND", "VÍ DỤ, NGÀY 01 THÁNG 3 NĂM 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "no colon": Page(sheet("Số 12/BC-UBND", PLACE_AND_DAY), "12/BC-UBND", DAY, "BC", UNIT),
    "spaces left for the pen": Page(
        sheet("Số:   12   /BC-UBND", "Ví Dụ, ngày   01   tháng   3   năm 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "dots left for the pen": Page(
        sheet("Số: ..12../BC-UBND", "Ví Dụ, ngày .01. tháng ..3.. năm 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "no room between the words": Page(
        sheet("Số:12/BC-UBND", "Ví Dụ,ngày01 tháng3 năm2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "a city's name": Page(
        sheet("Số: 12/BC-UBND", "TP. Ví Dụ , ngày 01 tháng 3 năm 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "the number a cell below, the day beside it": Page(
        docx(
            table((paragraph("ỦY BAN NHÂN DÂN") + paragraph("XÃ VÍ DỤ"), paragraph(NATION) + paragraph(MOTTO)))
            + table((paragraph("Số: 12 / BC-UBND"), paragraph(PLACE_AND_DAY)))
            + "".join(paragraph(line) for line in ("BÁO CÁO", "Kết quả năm 2023", *BODY, *BODY))
        ),
        "12/BC-UBND", DAY, "BC", UNIT, "a.docx",
    ),
    "spaces around the dashes": Page(sheet("Số: 12 / BC - UBND", PLACE_AND_DAY), "12/BC-UBND", DAY, "BC", UNIT),
    "a place with commas": Page(
        sheet("Số: 12/BC-UBND", "Xã Ví Dụ, huyện Mẫu, ngày 01 tháng 3 năm 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "no comma after the place": Page(
        sheet("Số: 12/BC-UBND", "Ví Dụ ngày 01 tháng 3 năm 2023"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "a day with strokes": Page(sheet("Số: 12/BC-UBND", "Ví Dụ, ngày 01/3/2023"), "12/BC-UBND", DAY, "BC", UNIT),
    "stamped in a type of its own": Page(stamped_blank(), "12/BC-UBND", DAY, "BC", UNIT),
    "letters set apart": Page(
        sheet("Số: 12/BC-UBND", PLACE_AND_DAY, title="B Á O   C Á O"), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "marks apart from their letters": Page(
        sheet(*(unicodedata.normalize("NFD", text) for text in ("Số: 12/QĐ-UBND", PLACE_AND_DAY)), title="QUYẾT ĐỊNH"),
        "12/QĐ-UBND", DAY, "QĐ", UNIT,
    ),
    "recognised from paper": Page(
        sheet("S6: 12/BC-UBND", "Ví Dụ, ngảy 01 thảng 3 nãm 2023 .", (310, 752, "____________")),
        "12/BC-UBND", DAY, "BC", UNIT,
    ),
    "number and day with no gap between them": Page(
        sheet("", "", (85, 740, f"Số: 12/BC - UBND {PLACE_AND_DAY}")), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "a day that takes two lines": Page(
        sheet("Số: 12/BC-UBND", "Thị trấn Ví Dụ, ngày 01 tháng 3", (360, 725, "năm 2023")),
        "12/BC-UBND", DAY, "BC", UNIT,
    ),
    "a symbol that takes two lines": Page(
        sheet("Số: 12/BC-HĐND-", PLACE_AND_DAY, (110, 725, "UBND")), "12/BC-HĐND-UBND", DAY, "BC", UNIT
    ),
    "type set wide": Page(
        changed(sheet("Số: 12/BC-UBND", PLACE_AND_DAY), set_wide), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "a mark of an enterprise, which is no number of an office": Page(
        sheet("Số: 03/QĐ/PC-DN", PLACE_AND_DAY, title="QUYẾT ĐỊNH"), None, DAY, "QĐ", UNIT
    ),
    "an agency above, not in bold": Page(
        sheet("Số: 12/BC-VHXH", PLACE_AND_DAY, agency=("UBND XÃ VÍ DỤ", "PHÒNG VĂN HÓA - XÃ HỘI")),
        "12/BC-VHXH", DAY, "BC", "PHÒNG VĂN HÓA - XÃ HỘI",
    ),
    "a letter without a name of its type": Page(
        sheet("Số: 12/UBND-VP", PLACE_AND_DAY, (85, 720, "V/v góp ý"), (85, 706, "dự thảo Kế hoạch"), title=""),
        "12/UBND-VP", DAY, "CV", UNIT,
    ),
    "a paper of the Party": Page(
        sheet("Số 12-BC/ĐU", PLACE_AND_DAY, agency=("ĐẢNG BỘ HUYỆN MẪU", "ĐẢNG ỦY XÃ VÍ DỤ")),
        "12-BC/ĐU", DAY, "BC", "ĐẢNG ỦY XÃ VÍ DỤ",
    ),
    "a resolution of the council": Page(
        sheet("Số: 12/NQ-HĐND", PLACE_AND_DAY, agency=("HỘI ĐỒNG NHÂN DÂN", "XÃ VÍ DỤ"), title="NGHỊ QUYẾT"),
        "12/NQ-HĐND", DAY, "NQ", "HỘI ĐỒNG NHÂN DÂN XÃ VÍ DỤ",
    ),
    "the day under the title": Page(
        sheet("Số: 12/BC-UBND", "", (210, 626, "Ví Dụ, ngày 01 tháng 3 năm 2023")), "12/BC-UBND", DAY, "BC", UNIT
    ),
    "nothing filled in": Page(
        sheet("Số:        /BC-UBND", "Ví Dụ, ngày      tháng 3 năm 2023"), None, None, "BC", UNIT
    ),
    "no number at all, another's in the abstract": Page(
        sheet("", PLACE_AND_DAY, about="Kết quả thực hiện Nghị quyết số 34-NQ/TU ngày 05/01/2023"),
        None, DAY, "BC", UNIT,
    ),
    "in a table": Page(
        word(("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ", "Số: 12/BC-UBND"), (NATION, MOTTO, PLACE_AND_DAY), "BÁO CÁO", "Kết quả"),
        "12/BC-UBND", DAY, "BC", UNIT, "a.docx",
    ),
    "with tabs": Page(
        docx(
            "".join(
                paragraph(line)
                for line in (
                    f"ỦY BAN NHÂN DÂN</w:t><w:tab/><w:t>{NATION}",
                    f"XÃ VÍ DỤ</w:t><w:tab/><w:t>{MOTTO}",
                    f"Số: 12/BC-UBND</w:t><w:tab/><w:t>{PLACE_AND_DAY}",
                    "BÁO CÁO",
                    "Kết quả năm 2023",
                    *BODY,
                    *BODY,
                )
            )
        ),
        "12/BC-UBND", DAY, "BC", UNIT, "a.docx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_first_page_is_read_as_a_person_reads_it(read, name):
    page = PAGES[name]
    document = read(page.content, page.name)
    read_values = (document.text, document.number, document.date, document.type, document.issuer)
    assert read_values == (Text.TEXT, page.number, page.date, page.type, page.issuer)
    assert not document.draft
