"""Numbers and lines of date against tables written by hand, and on texts made to be slow."""

import time
from pathlib import Path

import pytest

from cchc_cli.document.number import (
    TYPES,
    Form,
    date_line,
    find_numbers,
    header_number,
    parse_number,
    same_number,
)


def rows(name):
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [[None if cell == "-" else cell for cell in line.split("\t")] for line in lines if line[:1] != "#"]


NUMBERS, DATES = rows("numbers.tsv"), rows("dates.tsv")


def test_the_tables_are_whole():
    assert (len(NUMBERS), len(DATES)) == (43, 13)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row[0])
def test_number(row):
    raw, form, serial, year, type, issuer, unit, flags, canonical = row
    number = parse_number(raw)
    assert number is not None
    assert (number.form, number.serial, number.year) == (form, serial, int(year) if year else None)
    assert (number.type, number.issuer, number.unit, number.canonical) == (type, issuer, unit, canonical)
    assert number.flags == tuple(flags.split(",") if flags else ())


@pytest.mark.parametrize("row", DATES, ids=lambda row: row[0])
def test_date_line(row):
    raw, place, iso, flags = row
    line = date_line(raw)
    assert line is not None
    assert (line.place, line.date.isoformat() if line.date else None) == (place, iso)
    assert line.flags == tuple(flags.split(",") if flags else ())


@pytest.mark.parametrize(
    "text",
    [
        "Ví Dụ, ngày 1 5 tháng 5 năm 2023",
        "Ví Dụ, ngày 1\ufffd tháng 5 năm 2023",
        "Ví Dụ, ngày 15 tháng 5 năm 20233",
        "Ví Dụ, ngày 115 tháng 5 năm 2023",
        "ngày 15/5/2023",
    ],
)
def test_a_day_overwritten_is_no_day(text):
    line = date_line(text)
    assert line is None or line.date is None


@pytest.mark.parametrize("token", ["", "Số:", "12", "12/", "12/khoản", "12-AB/TU", "12/QĐ/VP-AB", "ab/QĐ-UBND"])
def test_what_is_no_number(token):
    assert parse_number(token) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("theo Quyết định số 10/QĐ-UBND, Công văn 410/UBND-VP.", ["10/QĐ-UBND", "410/UBND-VP"]),
        ("Chỉ thị 16-CT/TU và Luật số 45/2019/QH14", ["16-CT/TU", "45/2019/QH14"]),
        ("sai số 24/2026//NQ-CP", ["24/2026/NQ-CP"]),
        ("TCVN 12/QĐ-ABC, ISO 9001/QĐ-ABC", []),
        ("mã nội bộ 03/QĐ/PC-DN", []),
        ("tỷ lệ 1/A, 2/Bc và 3/4", []),
        ("12/UBND gửi 12/SNV", ["12/UBND"]),
        ("12/Tr-AB", []),
        ("5-CT/A", []),
        ("866/TTg-CN", ["866/TTg-CN"]),
    ],
)
def test_mentions(text, found):
    assert [number.canonical for number in find_numbers(text)] == found


@pytest.mark.parametrize(
    ("lines", "canonical"),
    [
        (["ỦY BAN NHÂN DÂN", "Số: 45/BC-UBND"], "45/BC-UBND"),
        (["Số:1 178 /ĐCK-CTT"], "1178/ĐCK-CTT"),
        (["Số 34-NQ/TU"], "34-NQ/TU"),
        (["Số:        /BC-UBND"], "/BC-UBND"),
        (["Số:    -KH/ĐU"], "-KH/ĐU"),
        (["Luật số: 45/2019/QH14"], "45/2019/QH14"),
        (["Số: ........"], None),
        (["Số: ..45../BC-UBND"], "45/BC-UBND"),
        (["Số: . . . . /BC-UBND"], "/BC-UBND"),
        (["số: 45/BC-UBND", "SỐ: 46/BC-UBND"], "45/BC-UBND"),
        (["S6: 45/BC-UBND"], "45/BC-UBND"),
        (["Số 45/BC-UBND"], "45/BC-UBND"),
        (["Số 45/BC-UBND ngày 05 tháng 12 năm 2023"], None),
        (["thực hiện Nghị quyết số 34-NQ/TU"], None),
        (["Số: 03/QĐ/PC-DN"], None),
        (["Số: 442/VC/2026/HT"], None),
        (["Căn cứ Kế hoạch số 12/KH-UBND"], None),
        (["x"] * 45 + ["Số: 45/BC-UBND"], None),
    ],
)
def test_number_of_a_header(lines, canonical):
    number = header_number(lines)
    assert (number.canonical if number else None) == canonical


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("05/BC-UBND", "5/BC–UBND", True),
        ("16-KH/ĐU", "16 - KH/ĐU", True),
        ("Số: 45/BC-UBND", "45 /BC - UBND", True),
        ("45/BC-UBND", "45/BC-UBNĐ", False),
        ("50/BC-UBND", "5/BC-UBND", False),
        ("12/2023/QĐ-UBND", "12/2024/QĐ-UBND", False),
        ("/BC-UBND", "/BC-UBND", False),
        ("03/QĐ/PC-DN", "03/QĐ/PC–DN", True),
        ("", "", False),
    ],
)
def test_same_number(a, b, same):
    assert same_number(a, b) is same
    assert same_number(b, a) is same


def test_names_of_types():
    assert parse_number("12/CTr-UBND").type_name == "Chương trình"
    assert parse_number("12/CT-UBND").type_name == "Chỉ thị"
    assert parse_number("12/UBND-VP").type_name == "Công văn"
    assert parse_number("45/2019/QH14").type_name == "Luật, nghị quyết của Quốc hội"
    assert parse_number("45/2019/ABC").type_name is None
    assert parse_number("45/2019/ABC").form is Form.LEGAL
    # NĐ 30/2020, Phụ lục III, lists 27 types that have an abbreviation, and three kinds of copy
    assert len([name for name in TYPES if name in ABBREVIATIONS_OF_ND30]) == len(ABBREVIATIONS_OF_ND30) == 30


ABBREVIATIONS_OF_ND30 = [
    "NQ",
    "QĐ",
    "CT",
    "QC",
    "QyĐ",
    "TC",
    "TB",
    "HD",
    "CTr",
    "KH",
    "PA",
    "ĐA",
    "DA",
    "BC",
    "BB",
    "TTr",
    "HĐ",
    "CĐ",
    "BGN",
    "BTT",
    "GUQ",
    "GM",
    "GGT",
    "GNP",
    "PG",
    "PC",
    "PB",
    "SY",
    "TrS",
    "SL",
]


@pytest.mark.parametrize(
    "text",
    [
        "ngày" + " " * 100_000,
        "Số:" + " " * 100_000 + "/",
        "A" * 100_000 + " ngày",
        "1/" + "A" * 100_000,
        "1/" + "A-" * 50_000,
        "A " * 50_000 + "ngày",
        "9" * 100_000 + "/A",
    ],
    ids=range(7),
)
def test_hostile_texts_cost_no_time(text):
    start = time.perf_counter()
    date_line(text)
    find_numbers(text)
    header_number([text])
    parse_number(text)
    assert time.perf_counter() - start < 3
