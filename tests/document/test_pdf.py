"""PDFs made here: text in its place, stamps, faults of structure."""

import datetime
import io
import zlib

import pikepdf
import pytest
from PIL import Image

from cchc_cli.document.facts import Fault, ReadFrom, Text, Verdict

from .making import BODY, changed, letter, pdf, stamp

DAY = datetime.date(2023, 12, 5)


def test_the_page_is_read_as_it_is_laid_out(read):
    document = read(pdf(letter()))
    assert (document.kind, document.pages, document.text, document.faults) == ("pdf", 1, Text.TEXT, ())
    assert (document.number, document.date, document.type) == ("45/BC-UBND", DAY, "BC")
    assert (document.issuer, document.abstract) == ("ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "Kết quả cải cách hành chính năm 2023")
    assert (document.signer, document.verdict) == ("Nguyễn Văn Mẫu", Verdict.NO_SIGNATURE)
    assert set(document.read_from.values()) == {ReadFrom.TEXT_LAYER}


BLANK = letter("Số:           /BC-UBND", "Ví Dụ, ngày        tháng 12 năm 2023")


def stamped(document):
    stamp(document, 108, 740, "45")
    stamp(document, 389, 740, "05")


def test_a_number_and_a_day_stamped_as_widgets_are_read(read):
    plain = pdf(BLANK)
    unstamped, document = read(plain), read(changed(plain, stamped))
    assert (unstamped.number, unstamped.date, unstamped.blank_number, unstamped.blank_date) == (None, None, True, True)
    assert (document.number, document.date) == ("45/BC-UBND", DAY)
    assert document.read_from["number"] is document.read_from["date"] is ReadFrom.SIGNATURE_FIELD
    assert document.read_from["type"] is ReadFrom.TEXT_LAYER


def test_a_digit_stamped_over_another_makes_the_day_unknown(read):
    clean = letter(day="Ví Dụ, ngày")
    day = [(395, 740, "1"), (415, 740, "tháng 12 năm 2023")]
    assert read(pdf([*clean, *day])).date == datetime.date(2023, 12, 1)
    assert read(pdf([*clean, *day, (395.5, 740, "2")])).date is None
    twice = read(pdf([*clean, *day, (395, 740, "1")]))  # printed twice for boldness: the same digit
    assert twice.date == datetime.date(2023, 12, 1)


def test_a_stamp_off_the_baseline_belongs_to_its_line(read):
    assert read(changed(pdf(BLANK), lambda document: stamp(document, 108, 745, "45"))).number == "45/BC-UBND"


def turned(degrees):
    """Turn the page, and its content against it, so that a reader sees it upright."""

    def change(document):
        page = document.pages[0].obj
        width, height = 595.276, 841.89
        turn = {90: (0, -1, 1, 0, 0, width), 180: (-1, 0, 0, -1, width, height), 270: (0, 1, -1, 0, height, 0)}[degrees]
        # The matrix that /Rotate undoes: content turned the other way round.
        inverse = {90: (0, 1, -1, 0, height, 0), 180: turn, 270: (0, -1, 1, 0, 0, width)}[degrees]
        content = page.Contents.read_bytes()
        page.Contents = document.make_stream(b"q %f %f %f %f %f %f cm " % inverse + content + b" Q")
        if degrees != 180:
            page.MediaBox = pikepdf.Array([0, 0, height, width])
        page.Rotate = degrees

    return change


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(read, degrees):
    document = read(changed(pdf(letter()), turned(degrees)))
    assert (document.number, document.date, document.issuer) == ("45/BC-UBND", DAY, "ỦY BAN NHÂN DÂN XÃ VÍ DỤ")


def test_a_page_need_not_begin_at_the_origin(read):
    def move(document):
        page = document.pages[0].obj
        page.MediaBox = pikepdf.Array([1000, 2000, 1595.276, 2841.89])
        page.Contents = document.make_stream(b"q 1 0 0 1 1000 2000 cm " + page.Contents.read_bytes() + b" Q")

    assert read(changed(pdf(letter()), move)).issuer == "ỦY BAN NHÂN DÂN XÃ VÍ DỤ"


def test_a_header_is_looked_for_at_the_top_only(read):
    lower = [(left, down - 450, *rest) for left, down, *rest in letter() if down > 690]
    body = [(85, 800 - 18 * place, line) for place, line in enumerate(BODY * 4)]
    assert read(pdf([*body, *lower])).number is None


def test_the_signer_may_stand_on_a_late_page(read):
    first = [line for line in letter() if line[1] > 450]
    last = [line for line in letter() if line[1] < 450]
    filler = [[(85, 700, line)] for line in BODY * 5]
    document = read(pdf(first, *filler, last))
    assert (document.pages, document.signer, document.number) == (12, "Nguyễn Văn Mẫu", "45/BC-UBND")


def spoiled(line):
    return [(left, down, text[::-1].replace("n", "x").replace("i", "w"), *font) for left, down, text, *font in line]


def test_text_that_is_no_vietnamese_is_garbled_and_says_nothing(read):
    document = read(pdf(spoiled([*letter(), *((85, 500 - 18 * n, line) for n, line in enumerate(BODY * 3))])))
    assert (document.text, document.number, document.type) == (Text.GARBLED, None, None)


def picture(document, at=None):
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    image = document.make_stream(out.getvalue())
    image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    image.Width, image.Height, image.BitsPerComponent = 60, 80, 8
    image.ColorSpace = pikepdf.Name.DeviceRGB
    page = document.pages[0].obj
    page.Contents = document.make_stream(b"q 500 0 0 700 40 40 cm /I Do Q")
    if "/Resources" in page:
        del page.Resources
    (document.Root.Pages if at == "tree" else page).Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))


@pytest.mark.parametrize("at", [None, "tree"], ids=["page", "page tree"])
def test_a_picture_without_text_is_a_scan(read, at):
    document = read(changed(pdf([]), lambda document: picture(document, at)))
    assert (document.text, document.pages, document.number) == (Text.SCAN, 1, None)


def test_an_empty_page_has_no_text(read):
    assert read(pdf([])).text is Text.NONE
    circle = changed(pdf([]), lambda document: document.Root.Pages.__setattr__("Parent", document.Root.Pages))
    assert read(circle).kind == "pdf"


@pytest.mark.parametrize(
    "drawn", [b"10 10 m 90 90 l S", b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI"], ids=["curves", "inline"]
)
def test_what_is_drawn_in_the_page_itself_is_to_be_looked_at(read, drawn):
    content = changed(pdf([]), lambda document: setattr(document.pages[0], "Contents", document.make_stream(drawn)))
    assert read(content).text is Text.SCAN


def action(**entries):
    return lambda document: document.Root.__setattr__("OpenAction", pikepdf.Dictionary(**entries))


def add(**entries):
    return lambda document: document.Root.__setattr__("Extra", document.make_indirect(pikepdf.Dictionary(**entries)))


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (action(S=pikepdf.Name.Launch, F="cmd.exe"), (Fault.ACTIVE_CONTENT,)),
        (action(S=pikepdf.Name.SubmitForm, F="http://x.example"), (Fault.ACTIVE_CONTENT,)),
        (action(S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit])), ()),
        (add(S=pikepdf.Name.URI, URI="http://x.example"), ()),
        (add(XFA=pikepdf.Array([])), (Fault.ACTIVE_CONTENT,)),
        (add(Subtype=pikepdf.Name.FileAttachment), (Fault.EMBEDDED_FILES,)),
        (add(JSON=pikepdf.Name.JavaScripts), ()),
    ],
    ids=["launch", "submit", "go to a page", "hyperlink", "xfa", "attachment", "similar names"],
)
def test_what_acts_by_itself(read, change, faults):
    document = read(changed(pdf(letter()), change))
    assert document.faults == faults
    assert document.number == "45/BC-UBND"  # a remark, not a refusal


def test_a_name_written_in_escapes_is_found(read):
    plain = changed(pdf(letter()), action(S=pikepdf.Name.JavaScript, JS="1"), object_stream_mode=OFF)
    hidden = plain.replace(b"/S /JavaScript", b"/S /#4AavaScrip#74").replace(b"/JS (1)", b"/#4AS (1)")
    assert hidden != plain
    assert b"JavaScript" not in hidden
    assert Fault.ACTIVE_CONTENT in read(hidden).faults


OFF = pikepdf.ObjectStreamMode.disable


def big(filters, data, **entries):
    def change(document):
        stream = pikepdf.Stream(document, data)
        stream.Filter = filters
        for name, value in entries.items():
            stream[f"/{name}"] = value
        document.Root.Extra = document.make_indirect(stream)

    return changed(pdf(letter()), change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


FLATE = pikepdf.Name.FlateDecode
EIGHTY_MB = zlib.compress(bytes(80 * 2**20), 9)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (big(FLATE, EIGHTY_MB), (Fault.BOMB,)),
        (big(pikepdf.Array([FLATE, FLATE]), zlib.compress(EIGHTY_MB, 9)), (Fault.BOMB,)),
        (big(FLATE, EIGHTY_MB, Subtype=pikepdf.Name.Image), ()),
        (big(FLATE, zlib.compress(bytes(2**20))), ()),
        (big(pikepdf.Array([FLATE, FLATE]), zlib.compress(b"no second layer")), ()),
        (big(pikepdf.Array([FLATE, FLATE]), zlib.compress(zlib.compress(b"small"))), ()),
        (big(pikepdf.Name.ASCIIHexDecode, b"00" * 100_000), ()),
    ],
    ids=["one layer", "two layers", "blank picture", "small", "broken layer", "two small layers", "other filter"],
)
def test_what_unpacks_beyond_measure(read, content, faults):
    document = read(content)
    assert tuple(fault for fault in document.faults if fault is Fault.BOMB) == faults
    assert (document.number is None) is bool(faults)


def test_too_many_objects_are_a_bomb(read, monkeypatch):
    from cchc_cli.document import pdf as reader

    monkeypatch.setattr(reader, "_MOST_OBJECTS", 3)
    assert read(pdf(letter())).faults == (Fault.BOMB,)


def test_a_lost_table_of_objects_is_repaired_and_said(read):
    content = pdf(letter())
    at = content.rindex(b"startxref")
    document = read(content[:at] + b"startxref\n7\n%%EOF\n")
    assert (document.faults, document.number) == ((Fault.DAMAGED,), "45/BC-UBND")


def test_sloppy_but_whole_is_not_damaged(read):
    content = pdf(letter())
    sloppy = content.replace(b"/Info", b"/Info 1 0 R /Info", 1)
    assert sloppy != content
    assert Fault.DAMAGED not in read(sloppy).faults


def test_a_pdf_without_pages_is_damaged(read):
    def empty(document):
        document.Root.Pages.Kids = pikepdf.Array([])
        document.Root.Pages.Count = 0

    document = read(changed(pdf(letter()), empty))
    assert (document.pages, document.faults) == (None, (Fault.DAMAGED,))


def test_passwords(read):
    content = pdf(letter())
    locked = read(changed(content, lambda _: None, encryption=pikepdf.Encryption(user="x", owner="y")))
    assert (locked.faults, locked.number, locked.verdict) == ((Fault.PASSWORD,), None, Verdict.UNREADABLE)
    locked = read(changed(content, lambda _: None, encryption=pikepdf.Encryption(user="x", owner="", R=6)))
    assert (locked.faults, locked.text) == ((Fault.PASSWORD,), Text.NONE)  # opens for whoever may change it only
    for revision in (4, 6):
        protected = pikepdf.Encryption(user="", owner="y", R=revision)
        document = read(changed(content, lambda _: None, encryption=protected))
        assert (document.faults, document.number) == ((), "45/BC-UBND")
