"""Grammar of document numbers (số, ký hiệu) and of the line of place and date (địa danh, ngày tháng năm).

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (II.3, II.4) and III; other abbreviations as offices use them. The agency's
head fixes its abbreviations (Điều 15), so the agency's part is never compared with a list. Slips of form are flags,
never refusals: evidence is read as it was issued.

Imports: vietnamese.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from cchc_cli.vietnamese import LOWER, UPPER, fold, tidy

TYPES: dict[str, str] = {
    # Nghị định 30/2020/NĐ-CP, Phụ lục III
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "SY": "Bản sao y",
    "TrS": "Bản trích sao",
    "SL": "Bản sao lục",
    # legal documents and others in use
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "NQLT": "Nghị quyết liên tịch",
    "PL": "Pháp lệnh",
    "L": "Luật",
    "LCT": "Lệnh",
    "VBHN": "Văn bản hợp nhất",
    "KL": "Kết luận",
    "GP": "Giấy phép",
    "GCN": "Giấy chứng nhận",
    "CV": "Công văn",
    "HDLN": "Hướng dẫn liên ngành",
    "KHLN": "Kế hoạch liên ngành",
    "PTr": "Phiếu trình",
    "QĐLT": "Quyết định liên tịch",
    "CTrPH": "Chương trình phối hợp",
    "TM": "Thư mời",
    "ĐK": "Đăng ký",
}
"""Abbreviations of the names of types (tên loại). Case tells them apart: CT and CTr, QĐ and QyĐ."""

ASSEMBLY = "QH"
"""Type given to numbers such as 69/2025/QH15, which do not say whether law or resolution."""

_HEADER_LINES = 45
_LONGEST_LINE = 500  # characters in which number or day are looked for; a paragraph of Word is one line, too
_CONTEXT = 20  # characters before a mention in which the name of a technical standard is looked for


class Form(StrEnum):
    """Form of a number: văn bản quy phạm pháp luật, văn bản hành chính, văn bản của Đảng."""

    LEGAL = "qppl"  # 30/2020/NĐ-CP
    OFFICE = "hc"  # 160/KH-UBND; 1188/UBND-NV (công văn)
    PARTY = "dang"  # 34-NQ/TU


@dataclass(frozen=True, slots=True)
class Number:
    """A document number taken apart: ``serial``/``year``/``type``-``issuer``-``unit``.

    ``serial`` keeps its zeros and letters ("05", "12a", "66.19"); ``None`` is a blank left for the clerk.
    ``type`` is an abbreviation of ``TYPES``, ``None`` for an official letter (công văn), which has none.
    """

    form: Form
    canonical: str
    serial: str | None = None
    year: int | None = None
    type: str | None = None
    issuer: str | None = None
    unit: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def type_name(self) -> str | None:
        """Name of the type (tên loại); an office number without type is an official letter."""
        if self.type is None:
            return "Công văn" if self.form is Form.OFFICE else None
        return "Luật, nghị quyết của Quốc hội" if self.type == ASSEMBLY else TYPES[self.type]


@dataclass(frozen=True, slots=True)
class DateLine:
    """Place and date of issue ("Yên Thượng, ngày 28 tháng 6 năm 2023"); ``date`` is ``None`` if blank or impossible."""

    place: str
    date: datetime.date | None
    flags: tuple[str, ...] = ()


def parse_number(token: str) -> Number | None:
    """Read one number, with or without "Số:" before it; ``None`` if it has none of the three forms."""
    bare = _bare(token)
    for form, pattern in _forms():
        match = pattern.fullmatch(bare)
        if match and (number := _number(form, match)):
            return number
    return None


def find_numbers(text: str) -> tuple[Number, ...]:
    """Numbers mentioned in running text, in order; standards (QCVN, TCVN, ISO) and internal marks are passed over."""
    text = tidy(text)
    found = (parse_number(mention[0]) for mention in _mention().finditer(text) if _stands_free(text, mention))
    return tuple(number for number in found if number and _sure(number))


def header_number(lines: Iterable[str]) -> Number | None:
    """The number on the line "Số: …" of a document's first page; its ``serial`` is ``None`` when left blank."""
    for _, line in zip(range(_HEADER_LINES), lines, strict=False):
        if match := _in_header(line):
            return parse_number(re.sub(r"(?<=[0-9]) (?=[0-9])", "", match["number"]))
    return None


def after_number(line: str) -> str:
    """What follows the number on its line; nothing where there is no number."""
    match = _in_header(line)
    return match.string[match.end() :].strip() if match else ""


def _in_header(line: str) -> re.Match[str] | None:
    """The number of a header's line; one that goes on ("03/QĐ/PC-DN") is a mark of another grammar."""
    line = tidy(line[:_LONGEST_LINE])
    match = next(filter(None, (pattern.search(line) for pattern in _headers())), None)
    return None if match is None or re.match(r"\s?/\s?\w", line[match.end() :]) else match


def date_line(text: str) -> DateLine | None:
    """The first line of place and date in a text; an impossible date is flagged, never guessed."""
    text = tidy(text[:_LONGEST_LINE])
    match = next(filter(None, (pattern.search(text) for pattern in _dates())), None)
    if match is None:
        return None
    place = " ".join(re.split(r"\s{3,}|\t|\n", match["place"].rstrip())[-1].split())
    flags = () if match["comma"] else ("THIEU_DAU_PHAY",)
    day, month, year = (re.sub(r"[^0-9]", "", match[part]) for part in ("day", "month", "year"))
    if not (day and month and len(year) == 4):
        return DateLine(place, None, (*flags, "NGAY_TRONG"))
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return DateLine(place, None, (*flags, "NGAY_KHONG_TON_TAI"))
    return DateLine(place, date, (*flags, *_padding_flags(day, month)))


def same_number(a: str, b: str) -> bool:
    """Whether two spellings name one number: spaces, dashes, double slashes and leading zeros set aside.

    A blank serial names no document, so it equals nothing.
    """
    first, second = _key(a), _key(b)
    return first is not None and first == second


def _key(token: str) -> str | None:
    number = parse_number(token)
    if number is None:
        return re.sub(r"\s", "", fold(token)) or None
    if number.serial is None:
        return None
    return fold(number.canonical.removeprefix(number.serial)) + fold(number.serial).lstrip("0")


def _bare(token: str) -> str:
    """The token without "Số:", blanks drawn with dots, surrounding punctuation and doubled spaces."""
    text = tidy(token).strip().strip('.,;:()"“”')
    text = re.sub(r"^s[ốô]\s*:?\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"[.…_](?:\s?[.…_])+|…", "", text)
    text = re.sub(r"^([0-9])\s(?=[0-9])", r"\1", text)
    return " ".join(text.split())


def _number(form: Form, match: re.Match[str]) -> Number | None:
    groups = match.groupdict()
    symbol = re.sub(r"\s", "", groups["symbol"]).rstrip(".-")
    kind, agency = _split_symbol(form, symbol.split("-"), groups.get("type"))
    if form is Form.PARTY and kind is None:
        return None
    serial = groups["serial"] or None
    year = groups.get("year")
    before = {Form.LEGAL: f"/{year}/", Form.PARTY: f"-{kind}/", Form.OFFICE: "/"}[form]
    return Number(
        form=form,
        canonical=f"{serial or ''}{before}{symbol}",
        serial=serial,
        year=int(year) if year else None,
        type=kind,
        issuer=agency[0] if agency else None,
        unit="-".join(agency[1:]) or None,
        flags=tuple(_flags(form, serial, kind, agency, doubled=bool(groups.get("doubled")), symbol=groups["symbol"])),
    )


def _split_symbol(form: Form, parts: list[str], party_type: str | None) -> tuple[str | None, list[str]]:
    """Type and agency parts of a symbol (ký hiệu)."""
    if form is Form.PARTY:
        return (party_type if party_type in TYPES else None), parts
    if parts[0] in TYPES:
        return parts[0], parts[1:]
    if form is Form.LEGAL and re.fullmatch(r"(?:QH|UBTVQH)[0-9]+", parts[0]):
        return ASSEMBLY, parts
    return None, parts


def _flags(
    form: Form, serial: str | None, kind: str | None, agency: list[str], *, doubled: bool, symbol: str
) -> Iterable[str]:
    if serial is None:
        yield "SO_TRONG"
    elif re.fullmatch(r"[0-9]", serial):
        yield "THIEU_SO_0"  # PL I, II.3: below 10 a zero stands before
    if doubled:
        yield "GACH_CHEO_KEP"
    if " " in symbol:
        yield "THUA_CACH"
    if form is Form.OFFICE and kind and not agency:
        yield "THIEU_CO_QUAN"
    if kind == "CV":
        yield "CV_KHONG_THEO_ND30"


def _padding_flags(day: str, month: str) -> Iterable[str]:
    """PL I, II.4: a zero before days below 10 and months 1 and 2 only."""
    if len(day) == 1:
        yield "NGAY_THIEU_SO_0"
    if len(month) == 1 and int(month) < 3:
        yield "THANG_THIEU_SO_0"
    if len(month) == 2 and 3 <= int(month) < 10:
        yield "THANG_THUA_SO_0"


def _stands_free(text: str, mention: re.Match[str]) -> bool:
    before = text[max(0, mention.start() - _CONTEXT) : mention.start()]
    standard = re.search(r"(?:QCVN|TCVN|TCXDVN|ISO|IEC|ĐLVN)\s*[0-9\-:./]*$", before)
    goes_on = re.match(r"\s?/", text[mention.end() : mention.end() + 2])
    return not standard and not goes_on


def _sure(number: Number) -> bool:
    """Whether a form as loose as "1/AB" may be taken for a number outside a header."""
    issuer = number.issuer or ""
    if number.form is Form.PARTY:
        return re.fullmatch(r"[A-ZĐƯ]{2,}[A-ZĐa-z0-9-]*", issuer) is not None
    if number.form is Form.LEGAL or number.type:
        return True
    if any(letter.islower() for letter in issuer) and not issuer.startswith("TTg"):
        return False
    return number.unit is not None or re.fullmatch(r"(?:UBND|HĐND|VPCP|TTg|CP)\w*", issuer) is not None


_SERIAL = r"[0-9]{1,6}(?:\.[0-9]{1,3})?[a-zA-Z]?"
_YEAR = r"(?:19|20)[0-9]{2}"
_BLANK = r"[.…_\s]{0,40}"
DAY = "(?i:ng[àáảãạa]y)"
"""The word "ngày" as a pattern; recognised from paper, its mark may be another."""


@cache
def _group() -> str:
    """One part of a symbol: SXD, TTr, QyĐ, TTg, PC07, A&B; not a word such as "Khoản"."""
    return rf"[{UPPER}][{UPPER}0-9&.]*(?:[{LOWER}]{{1,2}}[{UPPER}0-9&.]*)?(?![{LOWER}])"


@cache
def _symbol() -> str:
    return rf"{_group()}(?: ?- ?{_group()}){{0,9}}"


@cache
def _forms() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """The three forms in the order in which they are tried."""
    serial, symbol = rf"(?P<serial>{_SERIAL})?", rf"(?P<symbol>{_symbol()})"
    doubled = r"(?P<doubled>\s?/)?\s?"
    return (
        (Form.LEGAL, re.compile(rf"{serial}\s?/\s?(?P<year>{_YEAR})\s?/{doubled}{symbol}")),
        (Form.PARTY, re.compile(rf"{serial}\s?-\s?(?P<type>{_group()})\s?/\s?{symbol}")),
        (Form.OFFICE, re.compile(rf"{serial}\s?/{doubled}{symbol}")),
    )


@cache
def _mention() -> re.Pattern[str]:
    state = rf"{_SERIAL}\s?/\s?(?:{_YEAR}\s?/\s?/?\s?)?/?\s?{_symbol()}"
    party = rf"[0-9]{{1,6}}\s?-\s?{_group()}\s?/\s?{_group()}(?:-{_group()})*"
    return re.compile(rf"(?<![\w./:-])(?:{state}|{party})")


@cache
def _headers() -> tuple[re.Pattern[str], ...]:
    """Ways in which a line may bring the number; without a colon, or after the type's name, only at its beginning.

    A word recognised from paper may have lost or changed its mark ("Sô", "Só", "S6").
    """
    serial = rf"(?:{_BLANK}[0-9][0-9 .]{{0,9}}[a-zA-Z]?{_BLANK}|{_BLANK})"
    state = rf"(?P<number>{serial}\s?/\s?/?\s?(?:{_YEAR}\s?/\s?/?\s?)?{_symbol()})"
    party = rf"(?P<number>(?:[0-9]{{1,5}}|{_BLANK})\s?-\s?{_group()}\s?/\s?{_symbol()})"
    begins = r"^\W{0,9}"
    word = rf"(?:(?<!\w)S|{begins}s)"
    return (
        re.compile(rf"{word}[ốỐôÔóÓòÒõÕồỒổỔỗỖộỘoO06]\s*:\s*{state}"),
        re.compile(rf"{word}[ốỐôÔ]\s*:?\s*{party}"),
        re.compile(rf"{begins}(?:Luật|Nghị quyết|Pháp lệnh)\s+s[ốô]\s*:\s*{state}"),
        re.compile(rf"{begins}[sS][ốỐôÔ]\s+{state}\W{{0,9}}$"),
    )


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    """Ways in which a day may be written, dots left for the pen around its digits; then "ngày 01/3/2023"."""
    place = rf"(?P<place>[{UPPER}][{UPPER}{LOWER}0-9'.\s-]{{1,60}}?)\s*(?P<comma>,)?\s*{DAY}"
    day, month = (rf"(?P<{part}>{_BLANK}[0-9]{{1,2}}{_BLANK}|{_BLANK})" for part in ("day", "month"))
    year = rf"{_BLANK}(?P<year>[0-9]{{4}}|20{_BLANK}|{_BLANK})(?![0-9])"
    digits = r"(?P<day>[0-9]{1,2})\s?[/.-]\s?(?P<month>[0-9]{1,2})\s?[/.-]\s?(?P<year>[0-9]{4})(?![0-9])"
    return (
        re.compile(rf"{place}{day}(?i:th[áàảãạa]ng){month}(?i:n[ăãâáa]m){year}"),
        re.compile(rf"{place}{_BLANK}{digits}"),
    )
