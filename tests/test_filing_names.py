"""Names of filed files: legal everywhere, short, stable, never another file's."""

import datetime
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cchc_cli.document.facts import Document
from cchc_cli.document.kind import KINDS
from cchc_cli.judge.filing import LONGEST, free_name, item_folder, safe_name
from cchc_cli.read.evidence import _SYSTEM
from cchc_cli.vietnamese import fold

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}


def document(kind="pdf", **values):
    return Document("x", "0" * 64, 1, kind, **values)


def legal(name):
    """What document-rules §4.7 asks of a name, written down anew."""
    return (
        bool(name)
        and len(name) <= 120
        and len(name.encode()) <= 255
        and not re.search(r'[<>:"/\\|?*]', name)
        and all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in name)
        and name[-1] not in ". "
        and name[0] not in ". "
        and name.split(".")[0].rstrip().lower() not in RESERVED
        and unicodedata.is_normalized("NFC", name)
        and not _SYSTEM.fullmatch(name)
    )


KIND = st.sampled_from([*(kind.name for kind in KINDS), "unknown"])
NASTY = st.text(st.sampled_from('aB.1 ế~$<>:"/\\|?*\t\n\r\x00\u202e\u0301\u0309đỹà😀tmpcon\udcff'))
ORIGINAL = st.one_of(NASTY, st.text(max_size=300), st.text(st.characters(), max_size=40))
READ = st.builds(
    document,
    KIND,
    number=st.one_of(st.none(), st.sampled_from(["45/BC-UBND", "30/2020/NĐ-CP", "34-NQ/TU", "1188/UBND-NV"]), NASTY),
    type=st.sampled_from([None, "BC", "QĐ", "CV"]),
    date=st.one_of(st.none(), st.dates()),
)


@given(READ, ORIGINAL)
@example(document(), "CON.pdf")
@example(document("unknown"), "nul .txt.tmp")
@example(document("unknown"), "~$báo cáo.tmp.tmp")
@example(document("unknown"), "Thumbs.db")
@example(document("unknown"), "a" * 115 + ".tmpxyzuvw")
@example(document(), "Báo cáo kết quả thực hiện công tác cải cách hành chính quý I năm 2023 " * 4 + ".pdf")
@example(document(), "ế" * 300)
@example(document(), "😀" * 200)
@example(document(), "")
@example(document(), "...")
def test_a_name_is_legal_short_composed_and_stable(read, original):
    name = safe_name(read, original)
    assert legal(name), name
    assert safe_name(read, name) == name


@given(READ, ORIGINAL, st.lists(ORIGINAL, max_size=5))
def test_a_free_name_is_legal_and_nobody_elses(read, original, others):
    name = safe_name(read, original)
    taken = [name, name.upper(), *others]
    for _ in range(3):
        free = free_name(name, taken)
        assert legal(free), free
        assert fold(free) not in {fold(one) for one in taken}
        taken.append(free)


@pytest.mark.parametrize(
    ("read", "original", "name"),
    [
        (
            {"number": "45/BC-UBND", "type": "BC", "date": datetime.date(2023, 12, 5)},
            "f1.pdf",
            "45-BC-UBND 2023-12-05.pdf",
        ),
        ({"number": "45/BC-UBND", "type": "BC"}, "f1.pdf", "45-BC-UBND.pdf"),
        (
            {"number": "1188/UBND-NV", "type": "CV", "date": datetime.date(2023, 6, 1)},
            "x",
            "CV 1188-UBND-NV 2023-06-01.pdf",
        ),
        ({"number": "30/2020/NĐ-CP", "type": "NĐ"}, "x.pdf", "30-2020-NĐ-CP.pdf"),
        ({"number": "34-NQ/TU", "type": "NQ"}, "x.pdf", "34-NQ-TU.pdf"),
        ({"type": "KH", "date": datetime.date(2023, 1, 2)}, "x.pdf", "KH 2023-01-02.pdf"),
        ({"type": "KH"}, "Dự thảo.pdf", "Dự thảo.pdf"),
        ({}, "Họp: tháng 1/2023?.PDF", "Họp- tháng 1-2023-.pdf"),
        ({}, "Báo cáo 12.2023", "Báo cáo 12.2023.pdf"),
        ({}, "ảnh.jpeg", "ảnh.pdf"),
        ({}, "con.pdf", "_con.pdf"),
        ({}, "ke hoach\u202efdp.exe", "ke hoachfdp.exe.pdf"),
    ],
)
def test_the_name_says_what_was_read(read, original, name):
    assert safe_name(document(**read), original) == name


def test_the_extension_follows_the_content():
    assert safe_name(document("docx"), "49-BC-UBND.pdf") == "49-BC-UBND.docx"
    assert safe_name(document("docx"), "mẫu.DOCM") == "mẫu.docm"  # Word opens no macro under another extension
    assert safe_name(document("jpg"), "ảnh.jpeg") == "ảnh.jpeg"
    assert safe_name(document("unknown"), "phim.mp4") == "phim.mp4"
    assert safe_name(document("ole"), "mật khẩu.docx") == "mật khẩu.docx"


def test_a_name_that_is_taken_gets_a_number_whatever_its_case_or_spelling():
    assert free_name("hoà.pdf", []) == "hoà.pdf"
    assert free_name("hoà.pdf", ["HÒA.PDF"]) == "hoà (2).pdf"
    assert free_name("a.pdf", ["a.pdf", "A (2).pdf"]) == "a (3).pdf"
    long = "ế" * 70 + ".pdf"
    assert legal(free_name(long, [long]))
    assert free_name(long, [long]).endswith(" (2).pdf")
    assert len(free_name("x" * LONGEST, ["x" * LONGEST])) == LONGEST


def test_the_folder_of_an_item_is_the_one_that_is_there():
    assert item_folder("1.1.1", []) == "1.1.1"
    assert item_folder("1.1.1", ["1.1.10", "1.1.1 Kế hoạch", "1.1"]) == "1.1.1 Kế hoạch"
    assert item_folder("1.1.1", ["1.1.1 Kế hoạch", "1.1.1"]) == "1.1.1"
    assert item_folder("1.1", ["1.1.1", unicodedata.normalize("NFD", "1.1 Kế")]) == unicodedata.normalize(
        "NFD", "1.1 Kế"
    )
