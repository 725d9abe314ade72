"""Numbers, date lines and Vietnamese keys against the oracle (a table of real forms) and a small table of our own."""

import datetime

import pytest

from cchc_cli.document.number import date_line, find_numbers, parse_number, same_number
from cchc_cli.vietnamese import fold, nfc, plain, sort_key, syllable_share
from tests.conftest import SHARED

ORACLE = SHARED / "domain" / "document-numbers.txt"

# raw, type, issuer, unit, flags, canonical — forms of Nghị định 30/2020 and of real offices
NUMBERS = [
    ("195/BC-PNV", "BC", "PNV", None, "", "195/BC-PNV"),
    ("1188//UBND-NV", None, "UBND", "NV", "GACH_CHEO_KEP", "1188/UBND-NV"),
    ("Số: /KH-UBND", "KH", "UBND", None, "SO_TRONG", "/KH-UBND"),
    ("Số: …../BC-PNV", "BC", "PNV", None, "SO_TRONG", "/BC-PNV"),
    ("30/2020/NĐ-CP", "NĐ", "CP", None, "", "30/2020/NĐ-CP"),
    ("66.19/2026/NQ-CP", "NQ", "CP", None, "", "66.19/2026/NQ-CP"),
    ("20/2013/TTLT-BYT-BCT-BNNPTNT", "TTLT", "BYT", "BCT-BNNPTNT", "", "20/2013/TTLT-BYT-BCT-BNNPTNT"),
    ("2170 /QĐ - UBND", "QĐ", "UBND", None, "THUA_CACH", "2170/QĐ-UBND"),
    ("2772/PC07-KVLT", None, "PC07", "KVLT", "", "2772/PC07-KVLT"),
    ("34-NQ/TU", "NQ", "TU", None, "", "34-NQ/TU"),
    ("301- KL/TU", "KL", "TU", None, "", "301-KL/TU"),
    ("45/CV-TRD", "CV", "TRD", None, "CV_KHONG_THEO_ND30", "45/CV-TRD"),
    ("7/QĐ-BQLCKCN", "QĐ", "BQLCKCN", None, "THIEU_SO_0", "7/QĐ-BQLCKCN"),
    ("160/KH–UBND", "KH", "UBND", None, "", "160/KH-UBND"),
]


@pytest.mark.parametrize(("raw", "type", "issuer", "unit", "flags", "canonical"), NUMBERS)
def test_a_number_is_taken_apart(raw, type, issuer, unit, flags, canonical):
    number = parse_number(raw)
    assert (number.type, number.issuer, number.unit, number.canonical) == (type, issuer, unit, canonical)
    assert set(number.flags) == set(filter(None, flags.split(",")))


@pytest.mark.skipif(not ORACLE.is_file(), reason="the oracle of document numbers is not beside this checkout")
def test_the_whole_oracle_holds():
    numbers, negatives, dates, part = [], [], [], "numbers"
    for line in ORACLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ---"):
            part = "negatives" if "ÂM TÍNH" in line else "dates" if "ĐỊA DANH" in line else "other"
        elif line and not line.startswith("#"):
            {"numbers": numbers, "negatives": negatives, "dates": dates, "other": []}[part].append(line.split("\t"))
    assert (len(numbers), len(negatives), len(dates)) == (63, 8, 13)
    for raw, kind, serial, year, type, issuer, unit, flags, canonical, *_ in numbers:
        number = parse_number(raw)
        found = (number.form, number.serial, number.year and str(number.year), number.issuer, number.unit)
        assert found == (kind, *(None if value == "-" else value for value in (serial, year, issuer, unit))), raw
        assert (number.type or "-", number.canonical) == (type, canonical), raw
        assert set(number.flags) == set(flags.split(",")) - {"-"}, raw
        assert number.type_name
    for (raw,) in negatives:
        assert find_numbers(raw) == (), raw
    for raw, place, iso, flags in dates:
        line = date_line(raw)
        assert (line.place, line.date.isoformat() if line.date else "-") == (place, iso), raw
        assert set(line.flags) == set(flags.split(",")) - {"-"}, raw


@pytest.mark.parametrize(
    ("raw", "date", "flags"),
    [
        ("Yên Thượng, ngày 28 tháng 6 năm 2023", datetime.date(2023, 6, 28), set()),
        ("Yên Thượng, ngày 5 tháng 2 năm 2024", datetime.date(2024, 2, 5), {"NGAY_THIEU_SO_0", "THANG_THIEU_SO_0"}),
        ("Hà Nội, ngày tháng năm 2026", None, {"NGAY_TRONG"}),
        ("Yên Thượng, ngày 31 tháng 6 năm 2023", None, {"NGAY_KHONG_TON_TAI"}),
        ("Lào Cai, ngày15 tháng 54 năm 2026", None, {"NGAY_KHONG_TON_TAI"}),
        ("Yên Thượng, ngày 28 tháng 06 năm 2023", datetime.date(2023, 6, 28), {"THANG_THUA_SO_0"}),
    ],
)
def test_an_impossible_date_is_unknown_never_guessed(raw, date, flags):
    line = date_line(raw)
    assert (line.date, set(line.flags)) == (date, flags)


def test_mentions_in_running_text():
    text = (
        "Căn cứ Kế hoạch số 160/KH-UBND và Công văn số 1188/UBND-NV; theo QCVN 01:2019/BCT, 29/4/2011, 03/QĐ/PCNV-DN."
    )
    assert [number.canonical for number in find_numbers(text)] == ["160/KH-UBND", "1188/UBND-NV"]
    assert date_line("không có ngày") is None
    assert parse_number("Kế hoạch") is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("05/KH-UBND", "5/KH-UBND", True),
        ("1188//UBND-NV", "1188/UBND-NV", True),
        ("45/BC - UBND", "45/BC-UBND", True),
        ("45/BC-UBND", "54/BC-UBND", False),
        ("45/BC-UBND", "45/KH-UBND", False),
        ("/KH-UBND", "/KH-UBND", False),
    ],
)
def test_spellings_of_one_number(a, b, same):
    assert same_number(a, b) is same


def test_keys_compare_match_and_sort_vietnamese():
    assert fold("Uỷ  ban HOÀ bình") == fold("Ủy ban hòa bình")
    assert fold("quý") != fold("quy")
    assert plain("Đề án hỗ trợ") == "de an ho tro"
    words = ["ấm", "đá", "bà", "a", "ba", "bạ", "ăn", "dạ", "zo"]
    assert sorted(words, key=sort_key) == ["a", "ăn", "ấm", "ba", "bà", "bạ", "dạ", "đá", "zo"]
    assert sort_key("") == ((), (), ())
    assert sort_key("Điều 2") > sort_key("Điều 1")
    assert nfc("hòa") == "hòa"


def test_share_of_syllables_tells_vietnamese_from_rubbish():
    good = (
        "Thực hiện kế hoạch cải cách hành chính năm của Ủy ban nhân dân xã và báo cáo kết quả theo quy định hiện hành "
        * 2
    )
    bad = "Vyu GqJ zzx wqp krt fgh Xyw plk mnb vcx zaq wsx edc rfv tgb yhn ujm ikl olp qaz " * 3
    assert syllable_share(good) > 0.88
    assert syllable_share(bad) < 0.64
    assert syllable_share("quá ít chữ") is None
