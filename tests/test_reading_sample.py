"""The reader, in this process, on the sample's own files: what stands on them is what is read."""

import datetime

import pytest

from cchc_cli.document.facts import Fault, Text
from cchc_cli.document.fonts import decode, legacy_encoding
from cchc_cli.document.reader import read_document
from tests.conftest import ROOT

EVIDENCE = ROOT / "evidence" / "2023"
EXPECTED = [
    # file, kind, text, number, date, type, fault — as tools/make_sample.py wrote them
    ("1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf", "pdf", "text", "11/KH-UBND", "2023-01-19", "KH", None),
    ("1.3.2/17-BC-UBND.pdf", "pdf", "text", "17/BC-UBND", "2023-07-10", "BC", None),
    ("1.8/du thao KH.docx", "docx", "text", None, None, "KH", None),
    ("2.2.2/scan 34-BB-UBND.pdf", "pdf", "scan", None, None, None, None),
    ("3.4.2/49-BC-UBND.pdf", "docx", "text", "49/BC-UBND", None, "BC", None),
    ("3.5/50-BC-UBND.pdf", "pdf", "none", None, None, None, Fault.DAMAGED),
    ("5.3.2/63-BB-UBND.pdf", "unknown", "none", None, None, None, Fault.EMPTY),
    ("6.1/65-QD-UBND.pdf", "pdf", "none", None, None, None, Fault.PASSWORD),
    ("1.5.3/anh 1.jpg", "jpg", "none", None, None, None, None),
    ("3.1.2/anh chup trang 1.png", "png", "none", None, None, None, None),
]


@pytest.mark.parametrize(("name", "kind", "text", "number", "date", "type", "fault"), EXPECTED)
def test_what_stands_on_a_file_is_what_is_read(name, kind, text, number, date, type, fault):
    path = EVIDENCE / name
    if not path.exists():  # names follow the statements: say which is wrong
        pytest.fail(f"{name} is not in the sample: {sorted(p.name for p in path.parent.glob('*'))}")
    document = read_document(path, name)
    assert (document.kind, document.text, document.number, document.type) == (kind, Text(text), number, type)
    if date:
        assert document.date == datetime.date.fromisoformat(date)
    assert (fault in document.faults) if fault else not document.faults
    assert document.draft is ("du thao" in name)


def test_every_sample_file_is_read_without_an_exception():
    read = [
        read_document(path, path.name)
        for folder in (ROOT / "evidence", ROOT / "examples")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".pdf", ".docx", ".xlsx", ".png", ".jpg")
    ]
    assert len(read) > 90
    assert sum(document.number is not None for document in read) > 70


def test_tcvn3_is_decoded_and_its_capitals_font_shows_capitals():
    # the example of a real header in TCVN3 (document rules, 4.5)
    assert decode("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert decode("Céng hßa", "tcvn3-capitals") == "CỘNG HÒA"
    assert decode("Coäng hoøa", "vni") == "Cộng hòa"
    assert [legacy_encoding(font) for font in (".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman")] == [
        "tcvn3",
        "tcvn3-capitals",
        "vni",
        None,
    ]
