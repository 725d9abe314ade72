"""Binary Word files: written byte by byte, made by LibreOffice, and real ones beside the project."""

import collections
import datetime
import io
import random
import re
import shutil
import struct
import subprocess
import unicodedata

import docx as python_docx
import pytest

from cchc_cli.document import doc_text, legacy, ooxml
from cchc_cli.document.facts import Fault, ReadFrom, Text
from cchc_cli.document.reader import read_document
from tests.conftest import SHARED

from .making import BODY, doc, doc_streams, ole
from .test_legacy_fonts import tcvn3, vni
from .test_office import summary

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\rĐộc lập - Tự do - Hạnh phúc"
LETTER = (
    ("ỦY BAN NHÂN DÂN\rXÃ VÍ DỤ", NATION),
    ("Số: 45/BC-UBND", "Ví Dụ, ngày 05 tháng 12 năm 2023"),
    "**BÁO CÁO",
    "**Kết quả năm 2023",
    *BODY,
    ("Nơi nhận:\r- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\rCHỦ TỊCH\r\rNguyễn Văn Mẫu"),
)


@pytest.mark.parametrize("apart", [False, True], ids=["properties at hand", "properties apart"])
@pytest.mark.parametrize("cut", [0, 3, 37, 120], ids="cut at {}".format)
def test_a_letter_is_read_whatever_pieces_its_text_lies_in(read, cut, apart):
    document = read(doc(*LETTER, cut=cut, apart=apart), "a.doc")
    assert (document.kind, document.text, document.faults) == ("doc", Text.TEXT, ())
    assert (document.number, document.date) == ("45/BC-UBND", datetime.date(2023, 12, 5))
    assert (document.issuer, document.type) == ("ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "BC")
    assert (document.abstract, document.signer) == ("Kết quả năm 2023", "Nguyễn Văn Mẫu")
    assert set(document.read_from.values()) == {ReadFrom.DOCUMENT_XML}


def inside(content):
    return legacy.read("doc", io.BytesIO(content))


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("một\x0bhai", "một\nhai"),
        ("Số: 4\x1e5", "Số: 4-5"),
        ("hành\x1f chính", "hành chính"),
        ("trang \x13 PAGE \\* MERGEFORMAT \x147\x15", "trang 7"),
        ('xem \x13 HYPERLINK "http://x.example" \x14trang\x15 này', "xem trang này"),
        ("\x13 TOC \x15một", "một"),
        ("\x01\x08ảnh\x05", "ảnh"),
        (unicodedata.normalize("NFD", "Ủy ban"), "Ủy ban"),
        ("biểu tượng 😀 đây", "biểu tượng 😀 đây"),
    ],
)
def test_text_is_as_it_is_seen(stored, seen):
    assert inside(doc("trước", stored, ("ô", stored), "sau")).words == f"trước\n{seen}\nô\n{seen}\nsau"


def test_text_of_one_byte_a_character():
    assert inside(doc("Plan “2023” – aé", ("x", "y"), narrow=True)).words == "Plan “2023” – aé\nx\ny"


@pytest.mark.parametrize(
    ("below", "issuer"), [("**BAN QUẢN LÝ", "BAN QUẢN LÝ"), ("BAN QUẢN LÝ", "VĂN PHÒNG BAN QUẢN LÝ")]
)
def test_the_bold_line_is_the_issuer(read, below, issuer):
    rows = (("VĂN PHÒNG", NATION), (below, ""), ("Số: 45/BC-UBND", "Ví Dụ, ngày 05 tháng 12 năm 2023"))
    assert read(doc(*rows, "BÁO CÁO", *BODY), "a.doc").issuer == issuer


def test_a_row_without_its_end_loses_nothing(monkeypatch):
    monkeypatch.setattr(doc_text, "_ENDS_ROW", 0)
    assert inside(doc(("một", "hai"), ("ba", "bốn"), "năm")).words.split() == ["một", "hai", "ba", "bốn", "năm"]


def test_pages_and_text_are_read_alike(read):
    document = read(ole(doc_streams(*LETTER) | {"\x05SummaryInformation": summary(4)}), "a.doc")
    assert (document.pages, document.number) == (4, "45/BC-UBND")


def test_markings_and_identity_numbers_are_found(read):
    person = "Ông Nguyễn Văn Mẫu, CCCD số 001085012345"
    assert read(doc(*LETTER), "a.doc").secrecy is None
    for content in (
        doc("MẬT", *LETTER, person),
        doc(*LETTER, person, beside="MẬT"),
        doc(*LETTER, person, beside="x\rMẬT"),
    ):
        document = read(content, "a.doc")
        assert (document.secrecy, document.personal, document.issuer) == (
            "MẬT",
            ("•••••••••345",),
            "ỦY BAN NHÂN DÂN XÃ VÍ DỤ",
        )
    assert read(doc(*LETTER, beside="Bảo mật\rSố: 46/BC-UBND"), "a.doc").number == "45/BC-UBND"


def test_a_document_of_pictures_only_is_a_scan(read):
    assert read(doc("\x01"), "a.doc").text is Text.SCAN
    assert read(doc(""), "a.doc").text is Text.NONE


@pytest.mark.parametrize("encode", [lambda text: tcvn3(text.replace("Ủy", "ủy")), vni], ids=["tcvn3", "vni"])
def test_text_in_legacy_fonts_is_known_by_what_it_becomes(read, encode):
    plain = ("Số: 45/BC-UBND", "Ví Dụ, ngày 05 tháng 12 năm 2003", *BODY * 2)
    document = read(doc(*map(encode, plain)), "a.doc")
    assert (document.text, document.faults) == (Text.TEXT, (Fault.LEGACY_ENCODING,))
    assert (document.number, document.date) == ("45/BC-UBND", datetime.date(2003, 12, 5))


def test_what_becomes_no_text_stays_garbled(read):
    spoiled = [line[::-1].replace("n", "x").replace("i", "w") for line in BODY * 2]
    document = read(doc("Số: 45/BC-UBND", *spoiled), "a.doc")
    assert (document.text, document.number, document.faults) == (Text.GARBLED, None, ())


# --- broken and hostile ---


def patched(stream, at, value, layout="<I"):
    streams = {name: bytearray(content) for name, content in doc_streams(*LETTER).items()}
    struct.pack_into(layout, streams[stream], at, value)
    return ole({name: bytes(content) for name, content in streams.items()})


@pytest.mark.parametrize(
    "content",
    [
        patched("WordDocument", 0, 0xA5DC, "<H"),
        patched("WordDocument", 2, 101, "<H"),
        patched("WordDocument", 10, 0, "<H"),
        patched("WordDocument", 0x1A2, 2**31),
        patched("WordDocument", 0x1A6, 0),
        patched("WordDocument", 0x1A6, 9),
        patched("WordDocument", 0x102, 2**32 - 1),
        patched("WordDocument", 0x106, 0),
        patched("WordDocument", 0xFE, 0),
        ole({"WordDocument": b"\xec\xa5"}),
        ole({"WordDocument": doc_streams(*LETTER)["WordDocument"]}),
        ole({"WordDocument": doc_streams(*LETTER)["WordDocument"], "1Table/x": b""}),
    ],
    ids=[
        "Word 95", "old version", "other table", "text elsewhere", "no pieces", "no table of pieces",
        "properties elsewhere", "no properties", "no characters", "short", "no table", "a table that is none",
    ],
)  # fmt: skip
def test_wrong_structures_yield_no_text(read, content):
    document = read(content, "a.doc")
    assert (document.kind, document.text, document.number, document.faults) == ("doc", Text.NONE, None, ())


@pytest.mark.parametrize("length", [-1, 0, 2**31 - 1])
def test_a_wrong_length_of_the_main_text_is_no_crash(read, length):
    document = read(patched("WordDocument", 0x4C, length, "<i"), "a.doc")
    assert document.number == ("45/BC-UBND" if length > 0 else None)


def test_pieces_that_repeat_the_same_text_have_an_end(monkeypatch):
    streams = doc_streams(*BODY)
    main = bytearray(streams["WordDocument"])
    count = 60_000
    places = struct.pack(f"<{count + 1}I", *(1000 * n for n in range(count + 1)))
    table = places + struct.pack("<HIH", 0, 0x800, 0) * count
    struct.pack_into("<II", main, 0x1A2, 0, len(table) + 5)

    class Container:
        """A compound file too large to be built here."""

        def get_size(self, name):
            return len(self.stream(name))

        def exists(self, name):
            return name != "Data"

        def stream(self, name):
            return {"WordDocument": bytes(main), "1Table": b"\x02" + struct.pack("<I", len(table)) + table}[name]

        def openstream(self, name):
            return io.BytesIO(self.stream(name))

    with pytest.raises(doc_text.UNREADABLE):  # no properties
        doc_text.read_text(Container())
    monkeypatch.setattr(doc_text._Properties, "__init__", lambda *_: None)
    monkeypatch.setattr(doc_text._Properties, "at", lambda *_: {})
    found = doc_text.read_text(Container())
    assert sum(len(line.text) for line in found.lines) <= 2**20
    monkeypatch.setattr(doc_text, "_LARGEST", 1000)
    with pytest.raises(doc_text.UNREADABLE):
        doc_text.read_text(Container())


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_are_no_exception(seed):
    chance = random.Random(seed)
    streams = {name: bytearray(content) for name, content in doc_streams(*LETTER, cut=37, apart=seed % 2 == 1).items()}
    for _ in range(chance.choice((1, 3, 30))):
        stream = streams[chance.choice([*streams])]
        stream[chance.randrange(len(stream))] = chance.choice((0, 1, 2, 0x40, 0x80, 0xFF, chance.randrange(256)))
    content = inside(ole({name: bytes(stream) for name, stream in streams.items()}))
    assert content.faults in ((), (Fault.LEGACY_ENCODING,))


# --- against another program ---


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Convert files with LibreOffice, with a profile of its own."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")

    def run(paths, format):
        out = tmp_path_factory.mktemp("converted")
        profile = tmp_path_factory.mktemp("profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", format, "--outdir", out]
        subprocess.run([*command, *paths], capture_output=True, timeout=300, check=True)
        return [out / f"{path.stem}.{format.split(':')[0]}" for path in paths]

    return run


FIELDS = ("text", "number", "date", "type", "issuer", "abstract", "signer", "blank_number", "blank_date", "draft")


def facts(path):
    document = read_document(path, path.name)
    return {name: getattr(document, name) for name in FIELDS}


def written(path, body):
    """A letter as python-docx writes it."""
    document = python_docx.Document()
    for rows in (LETTER[:2], body, LETTER[-1:]):
        for item in rows:
            if isinstance(item, tuple):
                cells = document.add_table(1, len(item)).rows[0].cells
                for cell, text in zip(cells, item, strict=True):
                    cell.text = text.replace("\r", "\n")
            else:
                run = document.add_paragraph().add_run(item.removeprefix("**"))
                run.bold = item.startswith("**")
    document.save(path)


def test_a_doc_says_what_the_docx_says_of_which_libreoffice_made_it(convert, tmp_path):
    paths = [tmp_path / name for name in ("short.docx", "long.docx")]
    written(paths[0], LETTER[2:6])
    written(paths[1], [*LETTER[2:6], *BODY * 60, "Một dòng có ảnh 😀 và dấu.", ("ô một", "ô hai"), *BODY])
    for path, made in zip(paths, convert(paths, "doc:MS Word 97"), strict=True):
        assert facts(made) == facts(path)
        assert facts(made)["number"] == "45/BC-UBND"
        with path.open("rb") as given, made.open("rb") as file:
            assert legacy.read("doc", file).words == ooxml.read("docx", given).words


REAL = sorted((SHARED / "corpus" / "doc").glob("*.doc"))


@pytest.mark.skipif(not REAL, reason="no real documents here")
def test_real_documents_are_read_as_libreoffice_reads_them(convert):
    texts, copies = convert(REAL, "txt:Text"), convert(REAL, "docx")
    assert len(REAL) == len(texts) == len(copies)
    for path, text, copy in zip(REAL, texts, copies, strict=True):
        with path.open("rb") as file:
            ours = counted(legacy.read("doc", file).words)
        theirs = counted(text.read_text(encoding="utf-8-sig"))
        assert (ours & theirs).total() >= 0.995 * max(ours.total(), theirs.total())
        assert facts(path) == facts(copy)
        assert facts(path)["text"] is Text.TEXT


def counted(text):
    return collections.Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
