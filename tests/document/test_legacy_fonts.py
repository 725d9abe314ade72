"""Text set in fonts of before Unicode, in PDF, DOCX and DOC: TCVN3 (by iconv) and VNI (by its published table)."""

import datetime
import io
import re
import shutil
import subprocess

import openpyxl
import pikepdf
import pytest

from cchc_cli.document import pdf as pdf_reader
from cchc_cli.document.facts import Fault, Text
from cchc_cli.document.fonts import decode, legacy_encoding

from .making import BODY, changed, docx, letter, paragraph, pdf, stamp

# The table of VNI for Windows as it is published: per vowel sắc, huyền, hỏi, ngã, nặng.
VNI_TABLE = (
    "a aù aø aû aõ aï ă aé aè aú aü aë â aá aà aå aã aä e eù eø eû eõ eï ê eá eà eå eã eä i í ì æ ó ò "
    "o où oø oû oõ oï ô oá oà oå oã oä ơ ôù ôø ôû ôõ ôï u uù uø uû uõ uï ư öù öø öû öõ öï y yù yø yû yõ î"
)
LETTERS = "aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ"
VNI = dict(zip(LETTERS, VNI_TABLE.split(), strict=True)) | {
    "ă": "aê",
    "â": "aâ",
    "ê": "eâ",
    "ô": "oâ",
    "ơ": "ô",
    "ư": "ö",
    "đ": "ñ",
}
VNI |= {letter.upper(): code.upper() for letter, code in VNI.items()}


def vni(text):
    """A text as a VNI font has it."""
    return "".join(VNI.get(letter, letter) for letter in text)


def tcvn3(text):
    """A text as a TCVN3 font has it, by another program's table; capitals with marks are beyond such a font."""
    if shutil.which("iconv") is None:
        pytest.skip("no iconv here")
    command = ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode("latin-1")


def test_vni_is_decoded():
    # the example of a real header in VNI (document rules, 4.5), and headers of old documents
    assert decode("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert decode("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "vni") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert decode("Ñoäc laäp - Töï do - Haïnh phuùc", "vni") == "Độc lập - Tự do - Hạnh phúc"
    assert decode("UÛY BAN NHAÂN DAÂN, Uûy ban", "vni") == "ỦY BAN NHÂN DÂN, Ủy ban"
    assert decode("ngaøy 05 thaùng 12 naêm 2003; 45/QÑ-UB", "vni") == "ngày 05 tháng 12 năm 2003; 45/QĐ-UB"


def test_every_letter_of_vni_is_decoded():
    assert len(VNI) == 2 * 73
    assert {letter: decode(code, "vni") for letter, code in VNI.items()} == {letter: letter for letter in VNI}
    text = " ".join(BODY)
    assert decode(vni(text), "vni") == text
    assert decode(vni(text.upper()), "vni") == text.upper()
    assert decode("Plan 2023 (a) 100%", "vni") == "Plan 2023 (a) 100%"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"), (".VnTimeH", "tcvn3-capitals"), ("ABCDEF+.VnTimeH", "tcvn3-capitals"),
        ("ABCDEF+.VnTime,Bold", "tcvn3"), (".VnTimeH,BoldItalic", "tcvn3-capitals"),
        (".VnArialH-Bold", "tcvn3-capitals"),
        ("VNI-Times", "vni"), ("ABCDEF+VNI-Helve-Bold", "vni"), ("vni-times", "vni"),
        ("Times New Roman", None), ("ABCDEF+TimesNewRoman", None), ("UniVNI-X", None), ("Vntime", None), ("", None),
    ],
)  # fmt: skip
def test_the_name_of_a_font_tells_its_encoding(font, encoding):
    assert legacy_encoding(font) == encoding


def renamed(**fonts):
    """Give the fonts of a PDF other names, as a subset of them is named."""

    def change(document):
        for thing in document.objects:
            for key in ("/BaseFont", "/FontName"):
                if isinstance(thing, pikepdf.Dictionary) and key in thing:
                    style = "bold" if "Bold" in str(thing[key]) else "regular"
                    if style in fonts:
                        thing[key] = pikepdf.Name(f"/ABCDEF+{fonts[style]}")

    return change


def small(text):
    """A text as it is typed in a font of capitals."""
    return text.lower() if text.isupper() else text


def lines(encode, *, bold=lambda text: text):
    return [(x, y, bold(text) if font else encode(text), *font) for x, y, text, *font in letter()]


EXPECTED = ("45/BC-UBND", datetime.date(2023, 12, 5), "BC", "ỦY BAN NHÂN DÂN XÃ VÍ DỤ")


def header(document):
    return document.number, document.date, document.type, document.issuer


def test_a_pdf_in_tcvn3_with_capitals_of_their_own_font_is_read(read):
    page = lines(lambda text: tcvn3(text.replace("Ủy", "ủy")), bold=lambda text: tcvn3(small(text)))
    document = read(changed(pdf(page), renamed(regular=".VnTime", bold=".VnTimeH,Bold")))
    assert (document.text, document.faults, header(document)) == (Text.TEXT, (Fault.LEGACY_ENCODING,), EXPECTED)


def test_a_pdf_in_vni_is_read(read):
    content = changed(pdf(lines(vni, bold=vni)), renamed(regular="VNI-Times", bold="VNI-Times-Bold"))
    document = read(content)
    assert (document.text, document.faults, header(document)) == (Text.TEXT, (Fault.LEGACY_ENCODING,), EXPECTED)
    assert (document.abstract, document.signer) == ("Kết quả cải cách hành chính năm 2023", "Nguyễn Văn Mẫu")
    words = pdf_reader.read(io.BytesIO(content), len(content)).words
    assert " ".join(BODY) in " ".join(words.split())  # "chương" has a letter that other programs take for a hyphen


def test_only_what_is_set_in_such_a_font_is_decoded(read):
    document = read(changed(pdf(lines(lambda text: text, bold=vni)), renamed(bold="VNI-Times-Bold")))
    assert (document.text, document.faults, header(document)) == (Text.TEXT, (Fault.LEGACY_ENCODING,), EXPECTED)
    assert document.signer == "Nguyễn Văn Mẫu"


def test_a_number_stamped_on_a_page_in_vni_is_read(read):
    blank = [
        (x, y, *(vni(text) for text in (re.sub("45|05", "      ", text),)), *font) for x, y, text, *font in letter()
    ]

    def change(document):
        renamed(regular="VNI-Times", bold="VNI-Times-Bold")(document)
        stamp(document, 108, 740, "45")

    document = read(changed(pdf(blank), change))
    assert (document.number, document.blank_date) == ("45/BC-UBND", True)


def test_such_text_in_a_font_of_another_name_is_garbled(read):
    more = [(85, 560 - 18 * place, vni(line)) for place, line in enumerate(BODY)]
    document = read(pdf([*lines(vni, bold=vni), *more]))
    assert (document.text, document.number, document.faults) == (Text.GARBLED, None, ())


def test_an_office_file_whose_fonts_are_named_in_its_styles_only_is_decoded(read):
    """The runs do not name the font: that the text is no Vietnamese as it stands, but is when decoded, tells."""
    texts = [vni(text) for _, _, text, *_ in letter()] + [vni(line) for line in BODY]
    document = read(docx("".join(paragraph(text) for text in texts)), "a.docx")
    assert (document.text, document.faults) == (Text.TEXT, (Fault.LEGACY_ENCODING,))
    assert (document.number, document.date, document.type) == EXPECTED[:3]
    book = openpyxl.Workbook()
    for row, text in enumerate(texts, start=1):
        book.active.cell(row, 1, text)
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), "a.xlsx")
    assert (document.number, document.faults) == ("45/BC-UBND", (Fault.LEGACY_ENCODING,))


def test_a_name_of_a_font_that_is_no_text_at_all_costs_nothing(read):
    plain = changed(pdf(letter()), lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    chinese = plain.replace(b"+SourceSerifPro-Regular", b"+#CB#CE#CC#E5-RegularXY")  # GBK, as Word writes it
    assert len(chinese) == len(plain)
    assert chinese != plain
    document = read(chinese)
    assert (document.faults, document.number) == ((), "45/BC-UBND")

    def strange(document):
        document.pages[0].obj.Resources.Font.X = pikepdf.Dictionary(BaseFont=pikepdf.Array([1]))
        document.pages[0].obj.Resources.Font.Y = 7

    assert read(changed(pdf(letter()), strange)).number == "45/BC-UBND"


def test_a_docx_in_vni_is_decoded_and_said(read):
    font = '<w:rFonts w:hAnsi="VNI-Times"/>'
    body = paragraph(vni("Số: 45/QĐ-UBND"), run=font) + paragraph(vni("Ví Dụ, ngày 05 tháng 12 năm 2003"), run=font)
    document = read(docx(body + "".join(paragraph(vni(line), run=font) for line in BODY)), "a.docx")
    assert (document.text, document.faults) == (Text.TEXT, (Fault.LEGACY_ENCODING,))
    assert (document.number, document.date) == ("45/QĐ-UBND", datetime.date(2003, 12, 5))
