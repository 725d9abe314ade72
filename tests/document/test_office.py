"""Word, Excel and older Office files, written part by part."""

import datetime
import io
import struct

import openpyxl
import pytest

from cchc_cli.document.facts import Fault, ReadFrom, Text

from .making import BODY, W, archive, docx, ole, paragraph, table

AGENCY = paragraph("ỦY BAN NHÂN DÂN", run="<w:b/>") + paragraph("XÃ VÍ DỤ", run="<w:b/>")
NATION = paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", run="<w:b/>") + paragraph("Độc lập - Tự do - Hạnh phúc")
NUMBER, DAY = paragraph("Số: 45/BC-UBND"), paragraph("Ví Dụ, ngày 05 tháng 12 năm 2023")
TITLE = paragraph("BÁO CÁO", run="<w:b/>") + paragraph("Kết quả năm 2023", run="<w:b/>")
TEXT = "".join(paragraph(line) for line in BODY)
SIGNED = table(
    (
        paragraph("Nơi nhận:") + paragraph("- Lưu: VT."),
        paragraph("TM. ỦY BAN NHÂN DÂN") + paragraph("CHỦ TỊCH") + paragraph("") + paragraph("Nguyễn Văn Mẫu"),
    )
)
HEADER = table((AGENCY, NATION), (NUMBER, DAY), widths=(3500, 5500))


def test_a_header_in_a_table(read):
    document = read(docx(HEADER + TITLE + TEXT + SIGNED), "a.docx")
    assert (document.kind, document.text, document.faults) == ("docx", Text.TEXT, ())
    assert (document.number, document.date) == ("45/BC-UBND", datetime.date(2023, 12, 5))
    assert (document.issuer, document.type) == ("ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "BC")
    assert (document.abstract, document.signer) == ("Kết quả năm 2023", "Nguyễn Văn Mẫu")
    assert set(document.read_from.values()) == {ReadFrom.DOCUMENT_XML}


def run_of(*elements):
    return f"<w:p><w:r>{''.join(elements)}</w:r></w:p>"


def run_text(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


TAB, BREAK = "<w:tab/>", "<w:br/>"


def t(text):
    return f"<w:t>{text}</w:t>"


@pytest.mark.parametrize(
    "body",
    [
        run_of(t("Số: 45/BC-UBND"), TAB, TAB, t("Ví Dụ, ngày 05 tháng 12 năm 2023")),
        paragraph("Số: 45/BC-UBND          Ví Dụ, ngày 05 tháng 12 năm 2023"),
        run_of(t("Số: 45/BC-UBND"), BREAK, t("Ví Dụ, ngày 05 tháng 12 năm 2023")),
        run_of(t("Số: 45/BC"), "<w:noBreakHyphen/>", t("UBND")) + DAY,
        f"<w:sdt><w:sdtContent>{NUMBER}{DAY}</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>Số: 4</w:t></w:r><w:r><w:t>5/BC-UBND</w:t></w:r></w:p>" + DAY,
        f"<w:p><w:del>{run_text('Số: 44/BC-UBND')}</w:del><w:ins>{run_text('Số: 45/BC-UBND')}</w:ins></w:p>" + DAY,
        '<w:p><w:pPr><w:jc w:val="end"/></w:pPr><w:r><w:t>Số: 45/BC-UBND</w:t></w:r></w:p>' + DAY,
        table((table((NUMBER, DAY)),)),
    ],
    ids=["tabs", "spaces", "break", "no-break hyphen", "control", "runs", "tracked", "end", "nested table"],
)
def test_where_number_and_day_may_stand(read, body):
    document = read(docx(body + TITLE + TEXT), "a.docx")
    assert (document.number, document.date) == ("45/BC-UBND", datetime.date(2023, 12, 5))


def test_a_text_box_is_read_once(read):
    box = f"<w:txbxContent>{NUMBER}</w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box.replace('45', '99')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx(body + DAY + TITLE + TEXT), "a.docx").number == "45/BC-UBND"


def styles(bold):
    mark = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:styles {W}><w:style w:styleId="A">{mark}</w:style></w:styles>'


STYLED = '<w:pStyle w:val="A"/>'


@pytest.mark.parametrize(
    ("below", "style", "issuer"),
    [
        (paragraph("BAN QUẢN LÝ", style=STYLED), True, "BAN QUẢN LÝ"),
        (paragraph("BAN QUẢN LÝ", style=STYLED), False, "VĂN PHÒNG BAN QUẢN LÝ"),
        (paragraph("BAN QUẢN LÝ", run='<w:b w:val="0"/>', style=STYLED), True, "VĂN PHÒNG BAN QUẢN LÝ"),
        (paragraph("BAN QUẢN LÝ", run='<w:b w:val="true"/>'), False, "BAN QUẢN LÝ"),
    ],
    ids=["bold by style", "plain style", "style undone", "bold by itself"],
)  # fmt: skip
def test_the_bold_line_is_the_issuer(read, below, style, issuer):
    body = table((paragraph("VĂN PHÒNG") + below, NATION), (NUMBER, DAY)) + TITLE + TEXT
    assert read(docx(body, **{"word/styles.xml": styles(style)}), "a.docx").issuer == issuer


@pytest.mark.parametrize(("given", "pages"), [("3", 3), ("0", None), ("many", None), (None, None)])
def test_pages_are_those_that_word_counted(read, given, pages):
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    count = f"<Pages>{given}</Pages>" if given else ""
    part = {"docProps/app.xml": f'<Properties xmlns="{properties}">{count}</Properties>'}
    assert read(docx(TITLE + TEXT, **part), "a.docx").pages == pages
    assert read(docx(TITLE + TEXT, **{"docProps/app.xml": "<broken"}), "a.docx").pages is None


def test_a_legacy_font_is_decoded_and_said(read):
    font = '<w:rFonts w:ascii="{}" w:hAnsi="{}"/>'
    # TCVN 5712: "UỶ BAN NHÂN DÂN" typed in .VnTimeH stands in the file as small letters
    agency = paragraph("ñy ban nh©n d©n", run=font.format(".VnTimeH", ".VnTimeH"))
    day = paragraph("VÝ Dô, ngµy 05 th¸ng 12 n¨m 2023", run=font.format(".VnTime", ".VnTime"))
    document = read(docx(table((agency, NATION), (NUMBER, day)) + TITLE + TEXT), "a.docx")
    assert (document.issuer, document.date) == ("ỦY BAN NHÂN DÂN", datetime.date(2023, 12, 5))
    assert document.faults == (Fault.LEGACY_ENCODING,)


def test_a_document_of_pictures_only_is_a_scan(read):
    assert read(docx(paragraph("Trang 1"), **{"word/media/image1.png": b"x"}), "a.docx").text is Text.SCAN
    assert read(docx(paragraph("")), "a.docx").text is Text.NONE
    for part in ("word/charts/chart1.xml", "word/afchunk1.html"):  # something is shown, but no text of its own
        assert read(docx(paragraph(""), **{part: "<a/>"}), "a.docx").text is Text.SCAN
        assert read(docx(paragraph("Số: 45/BC-UBND"), **{part: "<a/>"}), "a.docx").number == "45/BC-UBND"
    assert read(docx(paragraph("Số: 45/BC-UBND")), "a.docx").number == "45/BC-UBND"


@pytest.mark.parametrize(
    "document",
    ["<w", f'<w:document {W}/>', '<!DOCTYPE w [<!ENTITY a "Số: 45/BC-UBND">]><w>&a;</w>'],
    ids=["no XML", "no body", "entity"],
)  # fmt: skip
def test_what_is_no_document_says_nothing(read, document):
    content = archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    read_document = read(content, "a.docx")
    assert (read_document.kind, read_document.number, read_document.text) == ("docx", None, Text.NONE)


def test_nesting_without_end_is_no_crash(read):
    deep = table((TITLE,))
    for _ in range(60):
        deep = table((deep,))
    assert read(docx(deep), "a.docx").kind == "docx"
    depth = 100_000
    assert read(docx("<w:p>" * depth + "</w:p>" * depth), "a.docx").number is None


def test_a_row_of_marks_without_end_takes_no_time(read):
    marks = "a" + "\u0300\u0323" * 200_000  # to compose them all would take minutes
    document = read(docx(paragraph("Số: 45/BC-UBND") + DAY + paragraph(marks) + TEXT), "a.docx")
    assert (document.number, document.text) == ("45/BC-UBND", Text.TEXT)
    cell = f'<row><c t="inlineStr"><is><t>{marks}</t></is></c></row>'
    assert read(sheet(INLINE + cell), "a.xlsx").number == "45/BC-UBND"


# --- workbooks ---


def workbook(rows, **names):
    book = openpyxl.Workbook()
    for reference, value in rows.items():
        book.active[reference] = value
    for name in names.values():
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CELLS = {
    "A1": "ỦY BAN NHÂN DÂN", "F1": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "A2": "XÃ VÍ DỤ",
    "A3": "Số: 45/BC-UBND", "F3": "Ví Dụ, ngày 05 tháng 12 năm 2023", "C5": "BÁO CÁO", "C6": "Kết quả năm 2023",
}  # fmt: skip


def test_the_first_cells_of_a_workbook(read):
    document = read(workbook(CELLS, second="Khác"), "a.xlsx")
    assert (document.kind, document.text, document.faults) == ("xlsx", Text.TEXT, ())
    assert (document.number, document.date, document.type) == ("45/BC-UBND", datetime.date(2023, 12, 5), "BC")
    assert document.issuer == "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"
    assert document.read_from["number"] is ReadFrom.SHEET


def test_cells_far_down_or_right_are_not_read(read):
    far = {"A1": "Danh sách", "A40": "Số: 45/BC-UBND", "Z2": "Ví Dụ, ngày 05 tháng 12 năm 2023"}
    document = read(workbook(far), "a.xlsx")
    assert (document.number, document.date, document.text) == (None, None, Text.TEXT)


def test_empty_rows_do_not_push_cells_out(read):
    assert read(workbook({"A1": "Biểu", "A30": "Số: 45/BC-UBND"}), "a.xlsx").number == "45/BC-UBND"


def test_an_empty_workbook_has_no_text(read):
    assert read(workbook({}), "a.xlsx").text is Text.NONE


S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows, *, target="worksheets/a.xml", strings=None, book=None):
    link = f'<Relationship Id="x" Type="{R}/w" Target="{target}"/>'
    sheets = '<sheets><sheet name="1" r:id="x"/></sheets>'
    parts = {
        "xl/workbook.xml": book or f'<workbook {S} xmlns:r="{R}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{link}</Relationships>",
        "xl/worksheets/a.xml": f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
    }
    return archive(parts | ({"xl/sharedStrings.xml": f"<sst {S}>{strings}</sst>"} if strings else {}))


INLINE = '<row><c t="inlineStr"><is><t>Số: 45/BC-UBND</t></is></c></row>'
RUNS = "<si><t>a</t></si><si><r><t>Số: 45</t></r><r><t>/BC-UBND</t></r></si>"
SHARED = '<row r="1"><c r="B1" t="s"><v>{}</v></c></row>'


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (sheet(INLINE), "45/BC-UBND"),
        (sheet(INLINE, target="/xl/worksheets/a.xml"), "45/BC-UBND"),
        (sheet(SHARED.format(1), strings=RUNS), "45/BC-UBND"),
        (sheet(SHARED.format(0), strings="<si><t>Số: 45/BC-UBND</t><rPh><t>x</t></rPh></si>"), "45/BC-UBND"),
        (sheet(SHARED.format(7), strings="<si><t>Số: 45/BC-UBND</t></si>"), None),
        (sheet(SHARED.format("x"), strings="<si><t>Số: 45/BC-UBND</t></si>"), None),
        (sheet(SHARED.format(0)), None),
    ],
    ids=["inline", "absolute target", "runs", "readings", "no such string", "no string number", "no strings"],
)  # fmt: skip
def test_how_a_cell_may_hold_its_text(read, content, number):
    document = read(content, "a.xlsx")
    assert (document.kind, document.number, document.faults) == ("xlsx", number, ())


@pytest.mark.parametrize(
    "content",
    [
        sheet("<row><c>"),
        sheet(INLINE, target="worksheets/gone.xml"),
        sheet(INLINE, book="<workbook/>"),
        sheet(INLINE, book="no XML"),
    ],
    ids=["broken sheet", "no such sheet", "no sheets", "broken book"],
)
def test_a_workbook_without_a_first_sheet_is_damaged(read, content):
    document = read(content, "a.xlsx")
    assert (document.kind, document.faults, document.text) == ("xlsx", (Fault.DAMAGED,), Text.NONE)


def test_slides_are_counted(read):
    content = archive(
        {"ppt/presentation.xml": "<p/>", "docProps/app.xml": "<Properties><Slides>7</Slides></Properties>"}
    )
    document = read(content, "a.pptx")
    assert (document.kind, document.pages, document.text) == ("pptx", 7, Text.NONE)


# --- binary files ---

FIB = b"\xec\xa5" + bytes(8)


def summary(pages):
    """Property set \\x05SummaryInformation with the number of pages (property 14, VT_I4)."""
    section = struct.pack("<IIII", 24, 1, 14, 16) + struct.pack("<Ii", 3, pages)
    return (
        struct.pack("<HHI", 0xFFFE, 0, 2)
        + bytes(16)
        + struct.pack("<I", 1)
        + bytes(16)
        + struct.pack("<I", 48)
        + section
    )


BOF = struct.pack("<HH", 0x809, 4) + bytes(4)


@pytest.mark.parametrize(
    ("streams", "kind", "faults"),
    [
        ({"WordDocument": FIB + b"\0\0"}, "doc", ()),
        ({"WordDocument": FIB + b"\0\1"}, "doc", (Fault.PASSWORD,)),
        ({"WordDocument": FIB, "Macros/VBA/x": b""}, "doc", (Fault.MACRO,)),
        ({"WordDocument": FIB, "ObjectPool/_1/x": b""}, "doc", (Fault.EMBEDDED_FILES,)),
        ({"Workbook": BOF}, "xls", ()),
        ({"Book": BOF}, "xls", ()),
        ({"Workbook": BOF + struct.pack("<HH", 0x2F, 2)}, "xls", (Fault.PASSWORD,)),
        ({"Workbook": BOF, "_VBA_PROJECT_CUR/VBA/x": b""}, "xls", (Fault.MACRO,)),
        ({"Workbook": BOF, "MBD0003F1A2/x": b""}, "xls", (Fault.EMBEDDED_FILES,)),
        ({"PowerPoint Document": b""}, "ppt", ()),
        ({"EncryptedPackage": b"", "EncryptionInfo": b""}, "ole", (Fault.PASSWORD,)),
        ({"Something": b""}, "ole", ()),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_binary_office_files(read, streams, kind, faults):
    document = read(ole(streams), "a.doc")
    assert (document.kind, document.faults, document.text) == (kind, faults, Text.NONE)


@pytest.mark.parametrize(("stated", "pages"), [(4, 4), (0, None), (-1, None)])
def test_pages_of_a_doc_are_those_that_it_states(read, stated, pages):
    assert read(ole({"WordDocument": FIB + b"\0\0", "\x05SummaryInformation": summary(stated)})).pages == pages
